"""Families and their attributes.

Source: Plytix API v1, "Product families". Links and edits are accepted (202) and come later.
"""

from __future__ import annotations

from sheetsync.plytix.operation import Answers, Form
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

_AREA = "families"
_BASE = f"{V1}/product_families"
_ONE = f"{_BASE}/{{id}}"
_FAMILY = part("id", "the family's id")
_IDS = member("attributes", Form.TEXTS, "ids of attributes", required=True)
_LEVELS = (
    member("parent_level", Form.TEXTS, "attributes.<label> inherited from the parent"),
    member("variant_level", Form.TEXTS, "attributes.<label> inherited from the variant"),
    member("no_level", Form.TEXTS, "attributes.<label> that nothing inherits"),
)

OPERATIONS = (
    write(
        "Add product family",
        _AREA,
        "POST",
        _BASE,
        NAME,
        member("attributes", Form.LIST, "attributes that nothing inherits, by id or label"),
        member("parent_attributes", Form.LIST, "attributes inherited from the parent"),
        member("variant_attributes", Form.LIST, "attributes inherited from the variant"),
    ),
    search("Family search", _AREA, _BASE),
    read("Get family", _AREA, _ONE, _FAMILY),
    write("Modify family", _AREA, "PATCH", _ONE, _FAMILY, NEW_NAME),
    delete("Delete family", _AREA, _ONE, _FAMILY),
    read("Get family attributes", _AREA, f"{_ONE}/attributes", _FAMILY),
    read("Get all family attributes", _AREA, f"{_ONE}/all_attributes", _FAMILY),
    write(
        "Add attribute to product family",
        _AREA,
        "POST",
        f"{_ONE}/attributes/link",
        _FAMILY,
        _IDS,
        member("attributes_level", Form.TEXT, "no_level, parent_level or variant_level"),
        answers=Answers.NOTHING,
    ),
    write(
        "Unlink attribute from product family",
        _AREA,
        "POST",
        f"{_ONE}/attributes/unlink",
        _FAMILY,
        _IDS,
        answers=Answers.NOTHING,
    ),
    write(
        "Edit product family attributes inheritance",
        _AREA,
        "POST",
        f"{_ONE}/attributes/edit",
        _FAMILY,
        *_LEVELS,
        answers=Answers.NOTHING,
    ),
    write(
        "Edit product family attributes, including system attributes",
        _AREA,
        "POST",
        f"{_ONE}/all_attributes/edit",
        _FAMILY,
        *_LEVELS,
        answers=Answers.NOTHING,
    ),
)
