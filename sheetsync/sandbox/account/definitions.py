"""What happens to attribute definitions: created, changed, deleted.

Source: Plytix API v1, "Product attributes"; label derivation as integration tests of public
clients found it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from sheetsync.sandbox.account import catalogue, family_changes
from sheetsync.sandbox.account.family_changes import LEVELS, Manner
from sheetsync.sandbox.account.values import NOT_BOOLEAN, NOT_TEXT
from sheetsync.sandbox.errors import (
    INVALID_TYPE,
    REQUIRED,
    RefusalError,
    error_row,
    refusal,
    schema_invalid,
)
from sheetsync.sandbox.names import members
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.store import Store, new_id
from sheetsync.sandbox.state.tables import ATTRIBUTES, FAMILIES, GROUPS, PRODUCTS
from sheetsync.sandbox.switches import Switches

CHOICE_TYPES = frozenset({"DropdownAttribute", "MultiSelectAttribute"})
COMPLETENESS = "CompletenessAttribute"
TYPE_CLASSES = frozenset(
    {
        "TextAttribute",
        "MultilineAttribute",
        "HtmlAttribute",
        "IntAttribute",
        "DecimalAttribute",
        "BooleanAttribute",
        "DateAttribute",
        "UrlAttribute",
        "MediaAttribute",
        "MediaGalleryAttribute",
        COMPLETENESS,
        *CHOICE_TYPES,
    }
)
SYSTEM_PARTS = frozenset(
    {"sku", "label", "gtin", "status", "thumbnail", "categories", "assets", "relationships"}
)
"""System fields that completeness can count (assumed; the reference says only that there are)."""

_NAMELESS = "attribute"
_USERS = ("channels", "ecatalogs", "pdfcatalogs")


def label_of(name: str) -> str:
    """The label that an attribute's name gives: ``Size: EU-42`` gives ``size__eu_42``.

    Lower case; blank, ``-``, ``.`` and ``:`` each become ``_``; what is no letter or digit
    vanishes; no ``_`` remains at the end. What becomes of letters beyond a to z is assumed:
    their base letter stays, and a name of which nothing stays gives ``attribute``.
    """
    plain = unicodedata.normalize("NFKD", name.lower())
    spelled = "".join("_" if letter in " -.:_" else letter for letter in plain)
    kept = "".join(
        letter for letter in spelled if letter == "_" or (letter.isascii() and letter.isalnum())
    )
    return kept.rstrip("_") or _NAMELESS


def create_attribute(
    store: Store, body: Any, *, now: str, author: Mapping[str, Any], switches: Switches
) -> Doc:
    """Create an attribute, and link it to the families that are named.

    Args:
        store: The account.
        body: The decoded request body; members that its type has not are passed over.
        now: The present moment.
        author: Who creates it.
        switches: What the documentation leaves open.

    Raises:
        RefusalError: 422; 403 for a level that inherits on an account that cannot.
    """
    type_class, wrong = _type_class(members(body))
    wrong += _wrong_members(body)
    families = body.get("product_families") or []
    wrong += _wrong_families(store, families)
    if wrong:
        raise schema_invalid(*wrong)
    levels = [link.get("attribute_level", "no_level") for link in families]
    family_changes.check_levels(levels, switches)
    _refuse_taken_name(store, body["name"], None)
    attribute: Doc = {
        "id": new_id(),
        "label": _free_label(store, label_of(body["name"]), switches),
        "name": body["name"],
        "type_class": type_class,
        "description": body.get("description"),
        "created": now,
    }
    if type_class in CHOICE_TYPES:
        for name in ("manual_sorting", "sort_ascending"):
            attribute[name] = True if body.get(name) is None else body[name]
        attribute["options"] = _in_order(attribute, body["options"])
    if type_class == COMPLETENESS:
        attribute["attributes"] = _parts(store, body.get("attributes") or [])
    store.put(ATTRIBUTES, attribute)
    if type_class == COMPLETENESS:
        _recompute(store, attribute["label"])
    how = Manner(author=author, switches=switches)
    for link, level in zip(families, levels, strict=True):
        family_changes.link(store, link["id"], [attribute["label"]], level, how)
    return attribute


def change_attribute(store: Store, attribute: Doc, body: Any, switches: Switches) -> Doc:
    """Change an attribute's name, description, options or parts; label and type stay.

    ``options`` and ``attributes`` replace the whole list.

    Raises:
        RefusalError: 422.
    """
    wrong = _wrong_members(members(body))
    if "name" in body and not body["name"]:
        wrong.append(error_row("name", REQUIRED))
    if wrong:
        raise schema_invalid(*wrong)
    changed = dict(attribute)
    if "name" in body:
        _refuse_taken_name(store, body["name"], attribute["id"])
        changed["name"] = body["name"]
    if "description" in body:
        changed["description"] = body["description"]
    if attribute["type_class"] in CHOICE_TYPES and body.get("options") is not None:
        changed["options"] = _in_order(attribute, body["options"])
    if attribute["type_class"] == COMPLETENESS and body.get("attributes") is not None:
        changed["attributes"] = _parts(store, body["attributes"])
    store.put(ATTRIBUTES, changed)
    gone = frozenset(attribute.get("options") or ()).difference(changed.get("options") or ())
    if gone and switches.removed_option == "clear":
        _clear_options(store, attribute["label"], gone)
    if changed.get("attributes") != attribute.get("attributes"):
        _recompute(store, attribute["label"])
    return changed


def refuse_used(attribute: Doc) -> None:
    """Refuse the deletion of an attribute that channels or catalogues use.

    A sandbox has neither, so an account's data says it: ``usages`` of the attribute, with the
    lists ``channels``, ``ecatalogs`` and ``pdfcatalogs`` of ``id`` and ``name``.

    Raises:
        RefusalError: 409.
    """
    usages = attribute.get("usages") or {}
    if any(usages.values()):
        told = {name: usages.get(name, []) for name in _USERS}
        raise refusal(
            409, f"Error deleting {attribute['id']} attribute", [error_row("usages", told)]
        )


def delete_attribute(store: Store, attribute_id: str) -> None:
    """Delete an attribute, with its values and its place in families, groups, completeness."""
    attribute = store.get(ATTRIBUTES, attribute_id)
    if attribute is None:
        return
    label = attribute["label"]
    store.delete(ATTRIBUTES, attribute_id)
    for family in store.all(FAMILIES):
        links = [link for link in family["attributes"] if link["label"] != label]
        if links != family["attributes"]:
            store.put(FAMILIES, {**family, "attributes": links})
    for group in store.all(GROUPS):
        labels = [each for each in group["attribute_labels"] if each != label]
        if labels != group["attribute_labels"]:
            store.put(GROUPS, {**group, "attribute_labels": labels})
    recomputed = []
    for other in list(store.completeness_attributes()):
        parts = [part for part in other.get("attributes") or () if part["label"] != label]
        if parts != (other.get("attributes") or []):
            store.put(ATTRIBUTES, {**other, "attributes": parts})
            recomputed.append(other["label"])
    for _, product in store.scan(PRODUCTS, "1", ()):
        if label in product["attributes"] or label in product["overwritten_attributes"]:
            product["attributes"].pop(label, None)
            product["overwritten_attributes"] = [
                each for each in product["overwritten_attributes"] if each != label
            ]
            store.put(PRODUCTS, product)
    for each in recomputed:
        _recompute(store, each)


def missing_attributes(unknown: Sequence[Any]) -> RefusalError:
    """Attributes that are none, as the reference shows it for completeness."""
    return refusal(422, "Missing attributes", [error_row("attributes", list(unknown))])


# ---------------------------------------------------------------- reading the request


def _type_class(body: dict[str, Any]) -> tuple[Any, list[dict[str, Any]]]:
    """The type of a new attribute, and what it wants that is missing."""
    wrong = [error_row(name, REQUIRED) for name in ("name", "type_class") if not body.get(name)]
    type_class = body.get("type_class")
    if not isinstance(type_class, str) or type_class not in TYPE_CLASSES:
        if type_class:
            wrong.append(error_row("type_class", "Not a valid choice."))
        return None, wrong
    if type_class in CHOICE_TYPES and body.get("options") is None:
        wrong.append(error_row("options", REQUIRED))
    return type_class, wrong


def _wrong_members(body: dict[str, Any]) -> list[dict[str, Any]]:
    wrong = [
        error_row(name, NOT_TEXT)
        for name in ("name", "description")
        if body.get(name) is not None and not isinstance(body[name], str)
    ]
    wrong += [
        error_row(name, NOT_BOOLEAN)
        for name in ("manual_sorting", "sort_ascending")
        if body.get(name) is not None and not isinstance(body[name], bool)
    ]
    options = body.get("options")
    if options is not None and not (
        isinstance(options, list) and all(isinstance(option, str) for option in options)
    ):
        wrong.append(error_row("options", NOT_TEXT))
    parts = body.get("attributes")
    if parts is not None and not (
        isinstance(parts, list) and all(isinstance(part, dict) for part in parts)
    ):
        wrong.append(error_row("attributes", INVALID_TYPE))
    return wrong


def _wrong_families(store: Store, families: Any) -> list[dict[str, Any]]:
    if not isinstance(families, list) or not all(isinstance(link, dict) for link in families):
        return [error_row("product_families", INVALID_TYPE)]
    return [
        error_row("product_families", "does not exist")
        for link in families
        if store.get(FAMILIES, link.get("id")) is None
        or link.get("attribute_level", "no_level") not in LEVELS
    ]


def _refuse_taken_name(store: Store, name: str, own_id: str | None) -> None:
    if any(other["name"] == name and other["id"] != own_id for other in store.all(ATTRIBUTES)):
        raise _name_taken()


def _name_taken() -> RefusalError:
    return refusal(422, "a product attribute with same name already exists")


def _free_label(store: Store, label: str, switches: Switches) -> str:
    """The label, numbered when it is taken unless the switch refuses that."""
    taken = store.attributes_by_label()
    if label in taken and switches.duplicate_label == "refuse":
        raise _name_taken()
    number = 1
    free = label
    while free in taken:
        free = f"{label}_{number}"
        number += 1
    return free


def _in_order(attribute: Doc, options: list[str]) -> list[str]:
    """Options as they are kept: each once, sorted without case unless people sort them."""
    each_once = list(dict.fromkeys(options))
    if attribute.get("manual_sorting", True):
        return each_once
    descending = not attribute.get("sort_ascending", True)
    return sorted(each_once, key=lambda option: (option.casefold(), option), reverse=descending)


def _parts(store: Store, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a completeness attribute counts: ``id`` and ``label``, the id null for system fields."""
    by_label = store.attributes_by_label()
    known: list[dict[str, Any]] = []
    unknown = []
    for part in parts:
        part_id, label = part.get("id"), part.get("label")
        if part_id is None and isinstance(label, str) and label in SYSTEM_PARTS:
            known.append({"id": None, "label": label})
            continue
        attribute = (
            store.get(ATTRIBUTES, part_id)
            if part_id is not None
            else by_label.get(label if isinstance(label, str) else "")
        )
        if attribute is None:
            unknown.append(label if part_id is None else part_id)
        else:
            known.append({"id": attribute["id"], "label": attribute["label"]})
    if unknown:
        raise missing_attributes(unknown)
    return known


# ---------------------------------------------------------------- what products keep


def _recompute(store: Store, label: str) -> None:
    """Compute a completeness anew for every product."""
    for _, product in store.scan(PRODUCTS, "1", ()):
        before = product["attributes"].pop(label, None)
        catalogue.settle(store, product)
        if product["attributes"].get(label) != before:
            store.put(PRODUCTS, product)


def _clear_options(store: Store, label: str, gone: frozenset[str]) -> None:
    """Take options that are no longer offered out of every product."""
    for _, product in store.scan(PRODUCTS, "1", ()):
        value = product["attributes"].get(label)
        if isinstance(value, list) and gone.intersection(value):
            left = [option for option in value if option not in gone]
            product["attributes"] |= {label: left}
            if not left:
                del product["attributes"][label]
        elif isinstance(value, str) and value in gone:
            del product["attributes"][label]
        else:
            continue
        catalogue.settle(store, product)
        store.put(PRODUCTS, product)
