"""What requests ask of families: created, renamed, their attributes linked and their levels set.

Source: Plytix API v1, "Product families". Attributes are named by id or by label, and in edits
the label comes with or without ``attributes.`` before it: the reference shows it bare, a client
whose integration tests pass sends the prefix.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sheetsync.sandbox.account.family_changes import LEVELS, check_levels
from sheetsync.sandbox.account.values import NO_LABEL
from sheetsync.sandbox.errors import INVALID_TYPE, REQUIRED, error_row, refusal, schema_invalid
from sheetsync.sandbox.names import members, name_in
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.store import Store, new_id
from sheetsync.sandbox.state.tables import ATTRIBUTES, FAMILIES
from sheetsync.sandbox.switches import Switches

SYSTEM_ATTRIBUTES: Mapping[str, str] = {
    "label": "Label",
    "thumbnail": "Thumbnail",
    "status": "Status",
    "categories": "Categories",
}
"""The system fields that have a level in a family: label and name."""

_PREFIX = "attributes."
_MISSING = "Missing attributes"
_GIVEN_AT_CREATION = (
    ("no_level", "attributes", "attribute_ids"),
    ("parent_level", "parent_attributes", "parent_attribute_ids"),
    ("variant_level", "variant_attributes", None),
)
"""The level, the member that the reference has for it, and the one that some clients send."""


def create_family(
    store: Store, body: Any, *, now: str, author: Mapping[str, Any], switches: Switches
) -> Doc:
    """Create a family.

    ``attribute_ids`` and ``parent_attribute_ids``, which some clients send, stand for
    ``attributes`` and ``parent_attributes`` where those are left out, unless switched. Empty lists
    of them were seen to do no harm; that others are honoured is assumed. An attribute in several
    lists gets the level of the last of them. Objects may name system fields too.

    Args:
        store: The account.
        body: The decoded request body; other members, such as ``parent_id``, are passed over.
        now: The present moment.
        author: Who creates it.
        switches: What the documentation leaves open.

    Raises:
        RefusalError: 422; 403 for levels that inherit on an account that cannot; the status of a
            duplicate name.
    """
    sent = members(body)
    name = name_in(sent)
    levels: dict[str, str] = {}
    fields: dict[str, str] = {}
    for level, documented, other in _GIVEN_AT_CREATION:
        stands_in = switches.family_attribute_ids == "take" and sent.get(documented) is None
        given = other if other is not None and stands_in else documented
        named, others = _parted(sent.get(given))
        fields |= dict.fromkeys(named, level)
        for label in _referred(store, given, others):
            levels[label] = level
    check_levels([*levels.values(), *fields.values()], switches)
    _refuse_taken_name(store, name, None, switches)
    family = {
        "id": new_id(),
        "name": name,
        "created": now,
        "modified": now,
        "created_user_audit": dict(author),
        "modified_user_audit": dict(author),
        "attributes": [
            {"label": label, "attribute_level": level} for label, level in levels.items()
        ],
        "system_attributes": [
            {"label": label, "attribute_level": level} for label, level in fields.items()
        ],
    }
    store.put(FAMILIES, family)
    return family


def rename_family(
    store: Store,
    family: Doc,
    body: Any,
    *,
    now: str,
    author: Mapping[str, Any],
    switches: Switches,
) -> Doc:
    """Rename a family; whatever else the body has is passed over.

    Raises:
        RefusalError: 422, or the status of a duplicate name.
    """
    sent = members(body)
    if "name" not in sent or sent["name"] == family["name"]:
        return family
    name = name_in(sent)
    _refuse_taken_name(store, name, family["id"], switches)
    renamed = {**family, "name": name, "modified": now, "modified_user_audit": dict(author)}
    store.put(FAMILIES, renamed)
    return renamed


def linked_in(store: Store, body: Any, switches: Switches) -> tuple[list[str], str]:
    """The labels of the attributes that a link names, and their level.

    Raises:
        RefusalError: 422; 403 for a level that inherits on an account that cannot.
    """
    sent = members(body)
    labels = unlinked_in(store, sent)
    level = sent.get("attributes_level")
    if level is None:
        level = "no_level"
    if level not in LEVELS:
        raise schema_invalid(error_row("attributes_level", "Not a valid choice."))
    check_levels([level], switches)
    return labels, level


def unlinked_in(store: Store, body: Any) -> list[str]:
    """The labels of the attributes that an unlink names.

    Raises:
        RefusalError: 422.
    """
    sent = members(body)
    if sent.get("attributes") is None:
        raise schema_invalid(error_row("attributes", REQUIRED))
    return _referred(store, "attributes", sent["attributes"])


def levels_in(
    family: Doc, body: Any, switches: Switches, *, system: bool
) -> tuple[dict[str, str], dict[str, str]]:
    """What an edit of levels asks: by label of the family's attributes, and by system field.

    Args:
        family: The family.
        body: The decoded request body: lists of labels by level.
        switches: What the documentation leaves open.
        system: Whether bare names of system fields mean these.

    Raises:
        RefusalError: 422 naming every label that is none of the family (assumed); 403 for a level
            that inherits on an account that cannot.
    """
    sent = members(body)
    known = {row["label"] for row in family["attributes"]}
    levels: dict[str, str] = {}
    fields: dict[str, str] = {}
    wrong = []
    for level in LEVELS:
        given = sent.get(level)
        if given is None:
            continue
        if not _are_texts(given):
            wrong.append(error_row(level, INVALID_TYPE))
            continue
        for name in given:
            label = name.removeprefix(_PREFIX)
            if system and name in SYSTEM_ATTRIBUTES:
                fields[name] = level
            elif label in known:
                levels[label] = level
            else:
                wrong.append(error_row(label, NO_LABEL))
    if wrong:
        raise schema_invalid(*wrong)
    check_levels([*levels.values(), *fields.values()], switches)
    return levels, fields


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _parted(given: Any) -> tuple[list[str], Any]:
    """The system fields that objects name by a bare label, and what else is named."""
    if not isinstance(given, list):
        return [], given
    named = [item["label"] for item in given if _names_system_field(item)]
    return named, [item for item in given if not _names_system_field(item)]


def _names_system_field(item: Any) -> bool:
    if not isinstance(item, dict) or item.get("id"):
        return False
    label = item.get("label")
    return isinstance(label, str) and label in SYSTEM_ATTRIBUTES


def _referred(store: Store, name: str, given: Any) -> list[str]:
    """The labels of attributes that are named by ids, labels, or objects of these; not mixed.

    Raises:
        RefusalError: 422, it is no such list, or names what is no attribute (assumed to be told
            as completeness tells it).
    """
    if given is None:
        return []
    as_objects = isinstance(given, list) and all(isinstance(item, dict) for item in given)
    if not as_objects and not _are_texts(given):
        raise schema_invalid(error_row(name, INVALID_TYPE))
    labels = []
    unknown = []
    for item in given:
        reference = (item.get("id") or item.get("label")) if as_objects else item
        label = _label(store, reference)
        if label is None:
            unknown.append(reference)
        else:
            labels.append(label)
    if unknown:
        raise refusal(422, _MISSING, [error_row(name, unknown)])
    return list(dict.fromkeys(labels))


def _label(store: Store, reference: Any) -> str | None:
    attribute = store.get(ATTRIBUTES, reference)
    if attribute is None and isinstance(reference, str):
        attribute = store.attributes_by_label().get(reference.removeprefix(_PREFIX))
    return None if attribute is None else str(attribute["label"])


def _refuse_taken_name(store: Store, name: str, own_id: str | None, switches: Switches) -> None:
    status = switches.duplicate_family_status
    taken = any(other["name"] == name and other["id"] != own_id for other in store.all(FAMILIES))
    if taken and status != 201:
        raise refusal(
            status,
            "a product family with same name already exists",
            [error_row("name", "already exists")],
        )
