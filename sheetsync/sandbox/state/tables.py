"""The collections of an account, and the columns that each can be searched by."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sheetsync.sandbox.options import Doc


def fold(text: str) -> str:
    """Text as it is compared without case."""
    return text.casefold()


def _product_columns(doc: Doc) -> tuple[object, ...]:
    label, gtin = doc["label"], doc["gtin"]
    return (
        doc["sku"],
        fold(doc["sku"]),
        label,
        None if label is None else fold(label),
        None if gtin is None else fold(gtin),
        doc["status"],
        doc["parent_id"],
        doc["product_level"],
        doc["product_family_id"],
        doc["num_variations"],
        len(doc["relationships"]),
        doc["created"],
        doc["modified"],
    )


def _category_columns(doc: Doc) -> tuple[object, ...]:
    return (int(doc["order"]),)


PRODUCTS = "products"
ASSETS = "assets"
ATTRIBUTES = "attributes"
GROUPS = "attribute_groups"
FAMILIES = "families"
RELATIONSHIPS = "relationships"
PRODUCT_CATEGORIES = "product_categories"
FILE_CATEGORIES = "file_categories"

_PRODUCT_SCHEMA = (
    "sku TEXT NOT NULL UNIQUE",
    "sku_fold TEXT NOT NULL",
    "label TEXT",
    "label_fold TEXT",
    "gtin_fold TEXT",
    "status TEXT NOT NULL",
    "parent_id TEXT",
    "level INTEGER NOT NULL",
    "family_id TEXT",
    "variations INTEGER NOT NULL",
    "related INTEGER NOT NULL",
    "created TEXT NOT NULL",
    "modified TEXT NOT NULL",
)
PRODUCT_INDEXES = (
    "sku_fold",
    "label",
    "gtin_fold",
    "parent_id",
    "status",
    "family_id",
    "created",
    "modified",
)

_CATEGORY_SCHEMA = ("rank INTEGER NOT NULL",)

TABLES: Mapping[str, tuple[str, ...]] = {
    PRODUCTS: _PRODUCT_SCHEMA,
    ASSETS: ("file_type TEXT",),
    ATTRIBUTES: (),
    GROUPS: (),
    FAMILIES: (),
    RELATIONSHIPS: (),
    PRODUCT_CATEGORIES: _CATEGORY_SCHEMA,
    FILE_CATEGORIES: _CATEGORY_SCHEMA,
}
"""The collections and their searchable columns beside ``position``, ``id`` and ``doc``."""

COLUMN_VALUES: Mapping[str, Callable[[Doc], tuple[object, ...]]] = {
    PRODUCTS: _product_columns,
    ASSETS: lambda doc: (doc.get("file_type"),),
    PRODUCT_CATEGORIES: _category_columns,
    FILE_CATEGORIES: _category_columns,
}
"""What gives the values of those columns."""
