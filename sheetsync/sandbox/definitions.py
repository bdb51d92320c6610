"""What happens to attribute definitions: created, changed, deleted.

Source: Plytix API v1, "Product attributes"; label derivation as integration tests of public
clients found it.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from sheetsync.sandbox.errors import (
    INVALID_TYPE,
    REQUIRED,
    error_row,
    refusal,
    schema_invalid,
)
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.store import Store, new_id
from sheetsync.sandbox.tables import ATTRIBUTES, FAMILIES, GROUPS, PRODUCTS
from sheetsync.sandbox.values import NOT_TEXT

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
LEVELS = ("no_level", "parent_level", "variant_level")


def label_of(name: str) -> str:
    """The label that an attribute's name gives: ``Size: EU-42`` gives ``size__eu_42``.

    Lower case; blank, ``-``, ``.`` and ``:`` each become ``_``; what is no letter or digit
    vanishes; no ``_`` remains at the end. What becomes of letters beyond a to z is assumed:
    their base letter stays.
    """
    plain = unicodedata.normalize("NFKD", name.lower())
    spelled = "".join("_" if letter in " -.:_" else letter for letter in plain)
    kept = "".join(
        letter for letter in spelled if letter == "_" or (letter.isascii() and letter.isalnum())
    )
    return kept.rstrip("_")


def create_attribute(store: Store, body: Any, *, now: str) -> Doc:
    """Create an attribute.

    Raises:
        RefusalError: 422.
    """
    if not isinstance(body, dict):
        raise schema_invalid(error_row("_schema", INVALID_TYPE["_schema"]))
    wrong = [error_row(name, REQUIRED) for name in ("name", "type_class") if not body.get(name)]
    type_class = body.get("type_class")
    if not isinstance(type_class, str) or type_class not in TYPE_CLASSES:
        if type_class:
            wrong.append(error_row("type_class", "Not a valid choice."))
        type_class = None
    if type_class in CHOICE_TYPES and not body.get("options"):
        wrong.append(error_row("options", REQUIRED))
    wrong += _wrong_members(body)
    families = body.get("product_families") or []
    wrong += _wrong_families(store, families)
    if wrong:
        raise schema_invalid(*wrong)
    _refuse_taken_name(store, body["name"], None)
    attribute = {
        "id": new_id(),
        "label": _free_label(store, label_of(body["name"])),
        "name": body["name"],
        "type_class": type_class,
        "groups": [],
        "description": body.get("description"),
        "created": now,
    }
    if type_class in CHOICE_TYPES:
        attribute["options"] = list(dict.fromkeys(body["options"]))
        attribute["manual_sorting"] = bool(body.get("manual_sorting", True))
        attribute["sort_ascending"] = bool(body.get("sort_ascending", True))
    if type_class == COMPLETENESS:
        attribute["attributes"] = _parts(store, body.get("attributes") or [])
    store.put(ATTRIBUTES, attribute)
    for link in families:
        family = {**(store.get(FAMILIES, link["id"]) or {})}
        level = link.get("attribute_level", "no_level")
        family["attributes"] = [
            *family["attributes"],
            {"label": attribute["label"], "attribute_level": level},
        ]
        store.put(FAMILIES, family)
    return attribute


def change_attribute(store: Store, attribute: Doc, body: Any) -> Doc:
    """Change an attribute's name, description, options or parts; its label stays.

    ``options`` and ``attributes`` replace the whole list.

    Raises:
        RefusalError: 422.
    """
    if not isinstance(body, dict):
        raise schema_invalid(error_row("_schema", INVALID_TYPE["_schema"]))
    wrong = _wrong_members(body)
    if wrong:
        raise schema_invalid(*wrong)
    changed = dict(attribute)
    if body.get("name"):
        _refuse_taken_name(store, body["name"], attribute["id"])
        changed["name"] = body["name"]
    if "description" in body:
        changed["description"] = body["description"]
    if attribute["type_class"] in CHOICE_TYPES and body.get("options") is not None:
        changed["options"] = list(dict.fromkeys(body["options"]))
    if attribute["type_class"] == COMPLETENESS and body.get("attributes") is not None:
        changed["attributes"] = _parts(store, body["attributes"])
    store.put(ATTRIBUTES, changed)
    return changed


def delete_attribute(store: Store, attribute_id: str) -> None:
    """Delete an attribute, with its place in families and groups and its values."""
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
    for product in store.all(PRODUCTS):
        if label in product["attributes"]:
            del product["attributes"][label]
            store.put(PRODUCTS, product)


def _wrong_members(body: dict[str, Any]) -> list[dict[str, Any]]:
    wrong = [
        error_row(name, NOT_TEXT)
        for name in ("name", "description")
        if body.get(name) is not None and not isinstance(body[name], str)
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
        raise refusal(422, "a product attribute with same name already exists")


def _free_label(store: Store, label: str) -> str:
    """The label, numbered when it is taken (assumed)."""
    taken = store.attributes_by_label()
    number = 1
    free = label
    while free in taken:
        free = f"{label}_{number}"
        number += 1
    return free


def _parts(store: Store, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    unknown = [
        part["id"]
        for part in parts
        if part.get("id") is not None and store.get(ATTRIBUTES, part["id"]) is None
    ]
    if unknown:
        raise refusal(422, "Missing attributes", [error_row("attributes", unknown)])
    known = []
    for part in parts:
        attribute = store.get(ATTRIBUTES, part.get("id"))
        label = part.get("label") if attribute is None else attribute["label"]
        known.append({"id": part.get("id"), "label": label})
    return known
