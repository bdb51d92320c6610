"""What becomes of products when a family changes, or when they change family.

Values of attributes that are no longer of the family go (documented as data loss), variants
follow their parent, and take its value where the family inherits it and they have none of their
own. A parent and its variants are one model of their family and share its id.

Source: Plytix API v1, "Product families", "Assign family"; a public client tells parents and
variants that belong together by ``product_family_model_id``.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.account import catalogue
from sheetsync.sandbox.errors import refusal
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.store import Store, new_id
from sheetsync.sandbox.state.tables import FAMILIES, PRODUCTS
from sheetsync.sandbox.switches import Switches

LEVELS = ("no_level", "parent_level", "variant_level")
"""Not inherited; inherited from level 1 on; inherited from level 2 on."""

_KEPT_SWITCHES = ("family_drops_values", "replaced_media", "variants_move_with_parent")
"""What an effect that comes later asks the switches, as they stood when it was accepted."""

NO_INHERITANCE = "Automatic inheritance is not available for this account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How the change of a family reaches its products.

    Attributes:
        author: Who is said to have made it.
        switches: Whether values go, media are unlinked, and variants count as changed.
    """

    author: Mapping[str, Any]
    switches: Switches


def check_levels(levels: Iterable[str], switches: Switches) -> None:
    """Refuse levels that inherit when the account cannot (text seen on v3).

    Raises:
        RefusalError: 403.
    """
    if not switches.automatic_inheritance and any(level != "no_level" for level in levels):
        raise refusal(403, NO_INHERITANCE)


# ---------------------------------------------------------------- at once


def link(store: Store, family_id: str, labels: Sequence[str], level: str, how: Manner) -> None:
    """Give a family attributes of one level; of those that it has the level changes."""
    set_levels(store, family_id, dict.fromkeys(labels, level), {}, how, new=True)


def set_levels(
    store: Store,
    family_id: str,
    levels: Mapping[str, str],
    system: Mapping[str, str],
    how: Manner,
    *,
    new: bool = False,
) -> None:
    """Change levels of a family's attributes, and let its variants inherit anew.

    Args:
        store: The account.
        family_id: The family; nothing happens when it is gone.
        levels: Levels by label of attributes.
        system: Levels by name of system fields.
        how: How it reaches the products.
        new: Whether attributes that the family has not are added to it.
    """
    family = store.get(FAMILIES, family_id)
    if family is None:
        return
    links = _levels(family, "attributes")
    changed = {label: level for label, level in levels.items() if new or label in links}
    _keep_family(
        store,
        {
            **family,
            "attributes": _as_rows(links | changed),
            "system_attributes": _as_rows(_levels(family, "system_attributes") | dict(system)),
        },
        how,
    )
    _reach_products(store, family_id, _nothing, how)


def unlink(store: Store, family_id: str, labels: Sequence[str], how: Manner) -> None:
    """Take attributes out of a family, and their values out of its products."""
    family = store.get(FAMILIES, family_id)
    if family is None:
        return
    left = [row for row in family["attributes"] if row["label"] not in labels]
    _keep_family(store, {**family, "attributes": left}, how)
    _reach_products(store, family_id, _without(frozenset(labels), how), how)


def delete_family(store: Store, family_id: str, how: Manner) -> None:
    """Delete a family; its products lose it, and the values of its attributes."""
    family = store.get(FAMILIES, family_id)
    if family is None:
        return
    store.delete(FAMILIES, family_id)
    drop = _without(frozenset(row["label"] for row in family["attributes"]), how)

    def leave(product: Doc) -> None:
        drop(product)
        product["product_family_id"] = product["product_family_model_id"] = None

    _reach_products(store, family_id, leave, how)


def assign(store: Store, product: Doc, family: Doc | None, how: Manner) -> None:
    """Put a product and its variants into a family, or out of any.

    Values of attributes outside the new family go. Without a family every attribute is open to a
    product, so nothing goes then (assumed).

    Args:
        store: The account.
        product: A product that is no variant; changed in place.
        family: The family; ``None`` for none.
        how: How it reaches the products.
    """
    family_id = None if family is None else family["id"]
    model_id = product["product_family_model_id"]
    if family is None or not product["num_variations"]:
        model_id = None
    elif model_id is None or family_id != product["product_family_id"]:
        model_id = new_id()
    labels = None if family is None else {row["label"] for row in family["attributes"]}

    def join(member: Doc) -> None:
        member["product_family_id"], member["product_family_model_id"] = family_id, model_id
        if labels is not None and how.switches.family_drops_values:
            member["attributes"] = {
                label: value for label, value in member["attributes"].items() if label in labels
            }

    _change(store, product, None, join, how)


# ---------------------------------------------------------------- accepted, and done later


def accepted(family_id: str, how: Manner, **more: Any) -> str:
    """What an effect that comes later is to know: it holds even after a restart."""
    chosen = {name: getattr(how.switches, name) for name in _KEPT_SWITCHES}
    return json.dumps({"family": family_id, "author": dict(how.author), "switches": chosen, **more})


def unlink_accepted(store: Store, argument: str) -> None:
    """Carry out an unlink that was accepted; ``labels``."""
    told = json.loads(argument)
    unlink(store, told["family"], told["labels"], _manner(told))


def levels_accepted(store: Store, argument: str) -> None:
    """Carry out a change of levels that was accepted; ``levels`` and ``system``."""
    told = json.loads(argument)
    set_levels(store, told["family"], told["levels"], told["system"], _manner(told))


def deletion_accepted(store: Store, argument: str) -> None:
    """Carry out a deletion that was accepted."""
    told = json.loads(argument)
    delete_family(store, told["family"], _manner(told))


def _manner(told: Mapping[str, Any]) -> Manner:
    return Manner(author=told["author"], switches=Switches(**told["switches"]))


# ---------------------------------------------------------------- products


def _levels(family: Doc, name: str) -> dict[str, str]:
    return {row["label"]: row["attribute_level"] for row in family.get(name, ())}


def _as_rows(levels: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "attribute_level": level} for label, level in levels.items()]


def _keep_family(store: Store, family: Doc, how: Manner) -> None:
    if family != store.get(FAMILIES, family["id"]):
        moment = {"modified": times.now(), "modified_user_audit": dict(how.author)}
        store.put(FAMILIES, {**family, **moment})


def _nothing(_product: Doc) -> None:
    """What products inherit may have changed; nothing else did."""


def _without(labels: frozenset[str], how: Manner) -> Callable[[Doc], None]:
    def drop(product: Doc) -> None:
        if how.switches.family_drops_values:
            for label in labels.intersection(product["attributes"]):
                del product["attributes"][label]

    return drop


def _reach_products(
    store: Store, family_id: str, change: Callable[[Doc], None], how: Manner
) -> None:
    members = list(store.scan(PRODUCTS, "family_id = ? AND parent_id IS NULL", (family_id,)))
    for _, product in members:
        _change(store, product, None, change, how)


def _change(
    store: Store,
    product: Doc,
    parent: Doc | None,
    change: Callable[[Doc], None],
    how: Manner,
) -> None:
    """Change a product, then its variants, which follow it."""
    before = copy.deepcopy(product)
    change(product)
    if parent is not None:
        labels = catalogue.inherited_labels(store, product)
        fields = catalogue.inherited_fields(store, product)
        product["overwritten_attributes"] = [
            name for name in product["overwritten_attributes"] if name in labels | fields
        ]
        catalogue.inherit(product, parent, labels, fields)
    catalogue.settle(store, product, before=before, switches=how.switches)
    if product != before:
        if parent is None or how.switches.variants_move_with_parent:
            catalogue.touch(product, now=times.now(), author=how.author)
        store.put(PRODUCTS, product)
    if product["num_variations"]:
        for variant in store.variants_of(product["id"]):
            _change(store, variant, product, change, how)
