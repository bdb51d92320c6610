"""What hangs on a product in v1: assets, categories, related products.

Source: Plytix API v1, "Products": "Assets", "Categories", "Relationships". Unlinking related
products takes objects, while v2 takes bare ids.
"""

from __future__ import annotations

from sheetsync.plytix.operation import Answers, Form
from sheetsync.plytix.v1v2.operations.products import PRODUCT
from sheetsync.plytix.v1v2.operations.words import V1, delete, member, part, read, write

_ONE = f"{V1}/products/{{product_id}}"
ASSET = part("asset_id", "the asset's id")
CATEGORY = part("category_id", "the category's id")
RELATIONSHIP = part("relationship_id", "the relationship's id")
ASSET_ID = member("id", Form.TEXT, "the asset's id", required=True)
SLOT = member(
    "attribute_label",
    Form.TEXT,
    "thumbnail, or the label of a media or gallery attribute",
    required=True,
)
CATEGORY_ID = member("id", Form.TEXT, "the category's id", required=True)
RELATED = member(
    "product_relationships",
    Form.LIST,
    "related products, as objects with product_id and quantity",
    required=True,
)

OPERATIONS = (
    read("List assets of a product", "product assets", f"{_ONE}/assets", PRODUCT),
    write(
        "Link asset to a product",
        "product assets",
        "POST",
        f"{_ONE}/assets",
        PRODUCT,
        ASSET_ID,
        SLOT,
    ),
    read(
        "Get an asset of this product",
        "product assets",
        f"{_ONE}/assets/{{asset_id}}",
        PRODUCT,
        ASSET,
    ),
    delete(
        "Unlink asset from a product",
        "product assets",
        f"{_ONE}/assets/{{asset_id}}",
        PRODUCT,
        ASSET,
    ),
    read("List categories of a product", "product category links", f"{_ONE}/categories", PRODUCT),
    write(
        "Link category to a product",
        "product category links",
        "POST",
        f"{_ONE}/categories",
        PRODUCT,
        CATEGORY_ID,
    ),
    read(
        "Get a category of a product",
        "product category links",
        f"{_ONE}/categories/{{category_id}}",
        PRODUCT,
        CATEGORY,
    ),
    delete(
        "Unbind category from product",
        "product category links",
        f"{_ONE}/categories/{{category_id}}",
        PRODUCT,
        CATEGORY,
    ),
    write(
        "Assign products to a relationship",
        "product relationships",
        "POST",
        f"{_ONE}/relationships/{{relationship_id}}",
        PRODUCT,
        RELATIONSHIP,
        RELATED,
    ),
    write(
        "Remove products from a relationship",
        "product relationships",
        "POST",
        f"{_ONE}/relationships/{{relationship_id}}/unlink",
        PRODUCT,
        RELATIONSHIP,
        RELATED,
        answers=Answers.NOTHING,
    ),
    write(
        "Modify relationship attributes",
        "product relationships",
        "PATCH",
        f"{_ONE}/relationships/{{relationship_id}}/product/{{related_product_id}}",
        PRODUCT,
        RELATIONSHIP,
        part("related_product_id", "the related product's id"),
        member("quantity", Form.NUMBER, "how many, at least 1", required=True),
    ),
)
