"""Products of v1. Source: Plytix API v1, "Products"."""

from __future__ import annotations

from sheetsync.plytix.operation import Form, Option, Place
from sheetsync.plytix.v1v2.operations.words import V1, delete, member, part, read, search, write

_AREA = "products"
_BASE = f"{V1}/products"

PRODUCT = part("product_id", "the product's id")
SKU = member("sku", Form.TEXT, "the SKU, unique in the account", required=True)
LABEL = member("label", Form.TEXT, "the name", nullable=True)
GTIN = member("gtin", Form.TEXT, "a valid GTIN", nullable=True)
STATUS = member("status", Form.TEXT, "Draft, Completed or Archived")
ATTRIBUTES = member("attributes", Form.OBJECT, "attribute label → value; null clears")
THUMBNAIL = member("thumbnail", Form.OBJECT, "the asset, as an object with id", nullable=True)
ASSETS = member("assets", Form.LIST, "assets, as objects with id")
CATEGORIES = member("categories", Form.LIST, "categories, as objects with id")
RELATIONSHIP_FILTERS = member(
    "relationship_filters", Form.LIST, "conditions on related products, a list of lists"
)
FAMILY = member(
    "product_family_id", Form.TEXT, "the family's id; empty takes the product out", required=True
)

OPERATIONS = (
    write(
        "Add new products",
        _AREA,
        "POST",
        _BASE,
        SKU,
        LABEL,
        GTIN,
        STATUS,
        ATTRIBUTES,
        THUMBNAIL,
        ASSETS,
        CATEGORIES,
    ),
    search("Product search", _AREA, _BASE, RELATIONSHIP_FILTERS),
    read(
        "Get product data",
        _AREA,
        f"{_BASE}/{{product_id}}",
        PRODUCT,
        Option(
            name="all_attributes",
            place=Place.QUERY,
            form=Form.TRUTH,
            says="whether attributes without value are given as null",
        ),
    ),
    write(
        "Modify selected attributes of a product",
        _AREA,
        "PATCH",
        f"{_BASE}/{{product_id}}",
        PRODUCT,
        LABEL,
        STATUS,
        GTIN,
        ATTRIBUTES,
        THUMBNAIL,
    ),
    delete("Removes product from the system", _AREA, f"{_BASE}/{{product_id}}", PRODUCT),
    write("Assign family", _AREA, "POST", f"{_BASE}/{{product_id}}/family", PRODUCT, FAMILY),
)
