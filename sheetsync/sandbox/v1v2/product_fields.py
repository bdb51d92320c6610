"""What products can be filtered by, ordered by and shown with.

Source: Plytix API v1, "Available filters", and the filters that public clients use.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sheetsync.sandbox.box import Box
from sheetsync.sandbox.conditions import Condition
from sheetsync.sandbox.errors import (
    INVALID_TYPE,
    REQUIRED,
    error_row,
    schema_invalid,
    unknown_field,
)
from sheetsync.sandbox.fields import (
    CHOICE_OPERATORS,
    DATE_OPERATORS,
    DATE_UNLISTED,
    ID_OPERATORS,
    LIST_OPERATORS,
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
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.store import PRODUCTS, RELATIONSHIPS, Store
from sheetsync.sandbox.values import STATUSES

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
        operators=DATE_OPERATORS,
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
    _text("label", column="label_fold", orders=json_order("label")),
    _text("gtin", column="gtin_fold", orders=("gtin_fold", ())),
    Field(
        name="status",
        sort=Sort.TEXT,
        operators=("eq", "in", "!in"),
        value=member("status"),
        filter_type="DropdownAttribute",
        options=STATUSES,
        column="lower(status)",
        exact_column="status",
        orders=("status", ()),
    ),
    Field(
        name="categories",
        sort=Sort.LIST,
        operators=LIST_OPERATORS,
        value=member("categories"),
        filter_type="HierarchyAttribute",
        options=(),
    ),
    Field(
        name="static_lists",
        sort=Sort.LIST,
        operators=("in",),
        value=lambda _doc: [],
        filter_type="MultiSelectAttribute",
        options=(),
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

    def images(doc: Doc) -> list[str]:
        return [
            asset["id"] for asset in box.assets(doc["assets"]) if asset.get("file_type") == "IMAGES"
        ]

    return Field(
        name="images",
        sort=Sort.PRESENCE,
        operators=PRESENCE_OPERATORS,
        value=images,
        filter_type="MediaGalleryAttribute",
        listed=False,
    )


# ---------------------------------------------------------------- relationship filters

_QUANTITY_OPERATORS = frozenset(
    {"exists", "!exists", "eq", "in", "gt", "gte", "lt", "lte", "bte", "last_days"}
)


def related(store: Store, filters: Any) -> Condition | None:
    """Understand ``relationship_filters``: OR of ANDs over one relationship.

    Returns:
        The condition; ``None`` when there is none.

    Raises:
        RefusalError: 422.
    """
    if filters is None:
        return None
    if not isinstance(filters, list) or not all(isinstance(group, list) for group in filters):
        raise schema_invalid(error_row("relationship_filters", INVALID_TYPE))
    if any(not group for group in filters) or not filters:
        return None
    ids = {
        row.get("relationship_id") for group in filters for row in group if isinstance(row, dict)
    }
    if len(ids) > 1:
        raise schema_invalid(
            error_row("relationship_filters", "Only one relationship is allowed per query")
        )
    groups = [[_related(store, row) for row in group] for group in filters]
    return Condition(
        lambda doc: any(all(each.matches(doc) for each in group) for group in groups), None
    )


def _related(store: Store, row: Any) -> Condition:
    if not isinstance(row, dict):
        raise schema_invalid(error_row("relationship_filters", INVALID_TYPE))
    missing = [name for name in ("relationship_id", "operator") if not row.get(name)]
    if missing:
        raise schema_invalid(*(error_row(name, REQUIRED) for name in missing))
    relationship = store.get(RELATIONSHIPS, row["relationship_id"])
    if relationship is None:
        raise unknown_field(row["relationship_id"])
    operator = row["operator"]
    if operator not in {"exists", "!exists"}:
        raise schema_invalid(error_row("operator", "Must be one of: exists, !exists."))
    partners = row.get("product_ids") or []
    if not isinstance(partners, list) or (partners and operator == "!exists"):
        raise schema_invalid(error_row("product_ids", INVALID_TYPE))
    quantities = [_quantity(partner) for partner in partners]
    reverse = _reverse(store, relationship) if relationship.get("symmetrical") else {}

    def matches(doc: Doc) -> bool:
        links = dict(reverse.get(doc["id"], {}))
        for link in doc["relationships"]:
            if link["relationship_id"] == relationship["id"]:
                links |= {
                    other["product_id"]: other["quantity"] for other in link["related_products"]
                }
        if operator == "!exists":
            return not links
        if not quantities:
            return bool(links)
        return all(fits(links.get(product_id)) for product_id, fits in quantities)

    return Condition(matches, None)


def _quantity(partner: Any) -> tuple[str, Any]:
    if not isinstance(partner, dict):
        raise schema_invalid(error_row("product_ids", INVALID_TYPE))
    missing = [name for name in ("id", "qty_operator") if not partner.get(name)]
    if missing:
        raise schema_invalid(*(error_row(name, REQUIRED) for name in missing))
    operator, numbers = partner["qty_operator"], partner.get("value")
    if operator not in _QUANTITY_OPERATORS:
        raise schema_invalid(error_row("qty_operator", f"Invalid operator '{operator}'"))
    if operator == "exists":
        return partner["id"], lambda quantity: quantity is not None
    if operator == "!exists":
        return partner["id"], lambda quantity: quantity is None
    wanted = 2 if operator == "bte" else 1
    if (
        not isinstance(numbers, list)
        or any(isinstance(number, bool) or not isinstance(number, int) for number in numbers)
        or len(numbers) < wanted
    ):
        raise schema_invalid(error_row("value", "Not a valid list of integers."))
    low, high = numbers[0], numbers[-1]
    tests: dict[str, Callable[[int], bool]] = {
        "eq": lambda quantity: quantity == low,
        "in": lambda quantity: quantity in numbers,
        "gt": lambda quantity: quantity > low,
        "gte": lambda quantity: quantity >= low,
        "lt": lambda quantity: quantity < low,
        "lte": lambda quantity: quantity <= low,
        "bte": lambda quantity: low <= quantity <= high,
        "last_days": lambda quantity: quantity <= low,
    }
    test = tests[operator]
    return partner["id"], lambda quantity: quantity is not None and test(quantity)


def _reverse(store: Store, relationship: Doc) -> dict[str, dict[str, int]]:
    """Who is listed by whom in a relationship, with the quantities."""
    listed: dict[str, dict[str, int]] = {}
    for _, doc in store.scan(PRODUCTS, "related > 0", ()):
        for link in doc["relationships"]:
            if link["relationship_id"] == relationship["id"]:
                for other in link["related_products"]:
                    listed.setdefault(other["product_id"], {})[doc["id"]] = other["quantity"]
    return listed
