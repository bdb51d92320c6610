"""What products can be filtered by, ordered by and shown with.

Source: Plytix API v1, "Available filters", and the filters that public clients use.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.searching.fields import (
    CHOICE_OPERATORS,
    DATE_UNLISTED,
    ID_OPERATORS,
    LIST_OPERATORS,
    MOMENT_OPERATORS,
    NUMBER_OPERATORS,
    PRESENCE_OPERATORS,
    TEXT_OPERATORS,
    TEXT_UNLISTED,
    Field,
    Sort,
    attribute_field,
    json_order,
    member,
)
from sheetsync.sandbox.state.tables import ASSETS, RELATIONSHIPS
from sheetsync.sandbox.state.value_tables import Values

ATTRIBUTE_PREFIX = "attributes."
RELATIONSHIP_PREFIX = "relationships."

SYSTEM_COLUMNS = frozenset(
    {
        "id",
        "sku",
        "label",
        "gtin",
        "status",
        "created",
        "modified",
        "num_variations",
        "_parent_id",
        "parent_id",
        "product_type",
        "product_level",
        "product_family_id",
        "product_family_model_id",
        "overwritten_attributes",
        "categories",
        "assets",
        "thumbnail",
        "images",
        "static_lists",
        "_is_variation",
        "_has_variations",
        "relationships",
        "created_user_audit",
        "modified_user_audit",
    }
)


def product_field(box: Box, name: str) -> Field | None:
    """The field of a name; ``None`` for none."""
    if name.startswith(ATTRIBUTE_PREFIX):
        definition = box.store.attributes_by_label().get(name.removeprefix(ATTRIBUTE_PREFIX))
        return None if definition is None else attribute_field(definition)
    return _SYSTEM_FIELDS.get(name) or _asset_field(box, name)


def listed_fields(box: Box) -> list[Field]:
    """The fields that the metadata lists: system fields, then attributes."""
    listed = [field for field in _SYSTEM_FIELDS.values() if field.listed]
    images = _asset_field(box, "images")
    if images is not None:
        listed.append(images)
    return listed + [attribute_field(doc) for doc in box.store.attributes_by_label().values()]


def has_column(box: Box, name: str) -> bool:
    """Whether a product search can be asked for a column."""
    if name.startswith(ATTRIBUTE_PREFIX):
        return name.removeprefix(ATTRIBUTE_PREFIX) in box.store.attributes_by_label()
    if name.startswith(RELATIONSHIP_PREFIX):
        label = name.removeprefix(RELATIONSHIP_PREFIX)
        return any(doc["label"] == label for doc in box.store.all(RELATIONSHIPS))
    return name in SYSTEM_COLUMNS


def image_ids(box: Box, product: Doc) -> list[str]:
    """The linked assets of a product that are pictures."""
    return [
        asset["id"] for asset in box.assets(product["assets"]) if asset.get("file_type") == "IMAGES"
    ]


PROPERTIES = (
    Field(
        name="_is_variation",
        sort=Sort.FLAG,
        operators=("eq",),
        value=lambda doc: doc["parent_id"] is not None,
        filter_type="BooleanAttribute",
        column="parent_id IS NOT NULL",
        listed=False,
    ),
    Field(
        name="_has_variations",
        sort=Sort.FLAG,
        operators=("eq",),
        value=lambda doc: doc["num_variations"] > 0,
        filter_type="BooleanAttribute",
        column="variations > 0",
        listed=False,
    ),
)
"""What stands under ``properties`` of the metadata."""


def _text(name: str, *, unlisted: tuple[str, ...] = TEXT_UNLISTED, **more: Any) -> Field:
    return Field(
        name=name,
        sort=Sort.TEXT,
        operators=TEXT_OPERATORS,
        unlisted=unlisted,
        value=member(name),
        **more,
    )


def _presence(name: str) -> Field:
    return Field(
        name=name,
        sort=Sort.PRESENCE,
        operators=PRESENCE_OPERATORS,
        value=member(name),
        filter_type="MediaAttribute",
    )


def _moment(name: str) -> Field:
    return Field(
        name=name,
        sort=Sort.MOMENT,
        operators=MOMENT_OPERATORS,
        unlisted=DATE_UNLISTED,
        value=member(name),
        filter_type="DateAttribute",
        column=name,
        orders=(name, ()),
    )


def _reference(name: str, kept: str, column: str) -> Field:
    """A field that holds an id; no metadata lists it, clients use it."""
    return Field(
        name=name,
        sort=Sort.TEXT,
        operators=(*ID_OPERATORS, *PRESENCE_OPERATORS),
        value=member(kept),
        column=f"lower({column})",
        exact_column=column,
        orders=(column, ()),
        listed=False,
    )


_FIELDS = (
    _text(
        "sku",
        unlisted=(*TEXT_UNLISTED, "in", "!in"),
        column="sku_fold",
        exact_column="sku",
        orders=("sku", ()),
    ),
    _text("label", column="label_fold", exact_column="label", orders=("label", ())),
    _text("gtin", column="gtin_fold", orders=("gtin_fold", ())),
    Field(
        name="status",
        sort=Sort.TEXT,
        operators=("eq", "in", "!in"),
        value=member("status"),
        filter_type="DropdownAttribute",
        column="lower(status)",
        exact_column="status",
        orders=("status", ()),
    ),
    Field(
        name="categories",
        sort=Sort.LIST,
        operators=LIST_OPERATORS,
        value=member("categories"),
        filter_type="MultiSelectAttribute",
        options=(),
    ),
    Field(
        name="static_lists",
        sort=Sort.LIST,
        operators=("in",),
        value=lambda _doc: [],
        filter_type="MultiSelectAttribute",
        options=(),
        column="NULL",
    ),
    _presence("assets"),
    _presence("thumbnail"),
    _moment("created"),
    _moment("modified"),
    Field(
        name="product_level",
        sort=Sort.NUMBER,
        operators=NUMBER_OPERATORS,
        unlisted=("in", "!in", "bte"),
        value=member("product_level"),
        filter_type="IntAttribute",
        column="level",
        orders=("level", ()),
    ),
    *PROPERTIES,
    _reference("id", "id", "id"),
    _reference("parent_id", "parent_id", "parent_id"),
    _reference("_parent_id", "parent_id", "parent_id"),
    _reference("product_family_id", "product_family_id", "family_id"),
    Field(
        name="product_type",
        sort=Sort.TEXT,
        operators=CHOICE_OPERATORS,
        value=member("product_type"),
        orders=json_order("product_type"),
        listed=False,
    ),
    Field(
        name="num_variations",
        sort=Sort.NUMBER,
        operators=NUMBER_OPERATORS,
        value=member("num_variations"),
        column="variations",
        orders=("variations", ()),
        listed=False,
    ),
)
_SYSTEM_FIELDS = {field.name: field for field in _FIELDS}


def _asset_field(box: Box, name: str) -> Field | None:
    """``images``: the linked assets that are pictures."""
    if name != "images":
        return None

    linked = Values(("assets",))
    return Field(
        name="images",
        sort=Sort.PRESENCE,
        operators=PRESENCE_OPERATORS,
        value=partial(image_ids, box),
        filter_type="MediaAttribute",
        listed=False,
        column=(
            f"SELECT 1 FROM json_each({linked.value}) AS linked "
            f"JOIN {box.store.table(ASSETS)} AS asset ON asset.id = linked.value "
            "WHERE asset.file_type = 'IMAGES'"
        ),
        needs=linked,
    )
