"""Attributes and attribute groups. Source: Plytix API v1, "Attributes", "Attribute groups"."""

from __future__ import annotations

from sheetsync.plytix.operation import Form
from sheetsync.plytix.v1v2.operations.words import (
    NAME,
    NEW_NAME,
    V1,
    delete,
    member,
    part,
    read,
    search,
    write,
)

_AREA = "attributes"
_BASE = f"{V1}/attributes/product"
_GROUPS = "attribute groups"
_GROUP_BASE = f"{V1}/attribute-groups/product"
_ATTRIBUTE = part("id", "the attribute's id")
_GROUP = part("id", "the group's id")
_DESCRIPTION = member("description", Form.TEXT, "what it is for", nullable=True)
_OPTIONS = member("options", Form.TEXTS, "the choices of a dropdown or multiselect, all of them")
_PARTS = member("attributes", Form.LIST, "what a completeness counts, as objects with id and label")
_LABELS = member("attribute_labels", Form.TEXTS, "bare labels of its attributes, all of them")
_ORDER = member("order", Form.NUMBER, "its place among the groups, counted from 0")

OPERATIONS = (
    write(
        "Add attribute",
        _AREA,
        "POST",
        _BASE,
        NAME,
        member("type_class", Form.TEXT, "the type, such as TextAttribute", required=True),
        _DESCRIPTION,
        _OPTIONS,
        member("manual_sorting", Form.TRUTH, "whether the options stay in the order given"),
        member("sort_ascending", Form.TRUTH, "the direction when they are sorted"),
        _PARTS,
        member("product_families", Form.LIST, "families, as objects with id and attribute_level"),
    ),
    search("Attribute search", _AREA, _BASE),
    read("Get attribute", _AREA, f"{_BASE}/{{id}}", _ATTRIBUTE),
    write(
        "Modify attribute",
        _AREA,
        "PATCH",
        f"{_BASE}/{{id}}",
        _ATTRIBUTE,
        NEW_NAME,
        _DESCRIPTION,
        _OPTIONS,
        _PARTS,
    ),
    delete("Delete attribute", _AREA, f"{_BASE}/{{id}}", _ATTRIBUTE),
    write("Add attribute group", _GROUPS, "POST", _GROUP_BASE, NAME, _LABELS, _ORDER),
    search("Attribute group search", _GROUPS, _GROUP_BASE),
    write(
        "Modify attribute group",
        _GROUPS,
        "PATCH",
        f"{_GROUP_BASE}/{{id}}",
        _GROUP,
        NEW_NAME,
        _LABELS,
        _ORDER,
    ),
    delete("Delete attribute group", _GROUPS, f"{_GROUP_BASE}/{{id}}", _GROUP),
)
