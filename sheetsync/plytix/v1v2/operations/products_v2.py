"""Products of v2 and what hangs on them.

Source: Plytix API v2 (beta). Writes answer id and audit only; a variant stands bare in the body;
related products are unlinked by bare ids in the body of a DELETE.
"""

from __future__ import annotations

from sheetsync.plytix.operation import Answers, Form
from sheetsync.plytix.v1v2.operations.product_links import (
    ASSET,
    ASSET_ID,
    CATEGORY,
    CATEGORY_ID,
    RELATED,
    RELATIONSHIP,
    SLOT,
)
from sheetsync.plytix.v1v2.operations.products import (
    ASSETS,
    ATTRIBUTES,
    CATEGORIES,
    FAMILY,
    GTIN,
    LABEL,
    PRODUCT,
    RELATIONSHIP_FILTERS,
    SKU,
    STATUS,
    THUMBNAIL,
)
from sheetsync.plytix.v1v2.operations.variants import LABELS, PARENT, VARIANT, VARIANTS
from sheetsync.plytix.v1v2.operations.words import V2, delete, member, read, search, write

_AREA = "products v2"
_BASE = f"{V2}/products"
_ONE = f"{_BASE}/{{product_id}}"
_RELATED = f"{_ONE}/relationships/{{relationship_id}}"
_VALUES = (LABEL, GTIN, STATUS, ATTRIBUTES, THUMBNAIL)

OPERATIONS = (
    write("Create product (v2)", _AREA, "POST", _BASE, SKU, *_VALUES, ASSETS, CATEGORIES),
    search("Search products (v2)", _AREA, _BASE, RELATIONSHIP_FILTERS),
    read("Get product (v2)", _AREA, _ONE, PRODUCT),
    write("Update product (v2)", _AREA, "PATCH", _ONE, PRODUCT, *_VALUES),
    delete("Delete product (v2)", _AREA, _ONE, PRODUCT),
    write("Assign family (v2)", _AREA, "POST", f"{_ONE}/family", PRODUCT, FAMILY),
    write(
        "Create variant (v2)",
        _AREA,
        "POST",
        f"{_BASE}/{{parent_product_id}}/variants",
        PARENT,
        SKU,
        *_VALUES,
    ),
    write(
        "Link variant (v2)",
        _AREA,
        "POST",
        f"{_BASE}/{{parent_product_id}}/variant/{{variant_id}}",
        PARENT,
        VARIANT,
        answers=Answers.NOTHING,
    ),
    delete(
        "Unlink variant (v2)",
        _AREA,
        f"{_BASE}/{{parent_product_id}}/variant/{{variant_id}}",
        PARENT,
        VARIANT,
    ),
    write(
        "Resync variants (v2)",
        _AREA,
        "POST",
        f"{_BASE}/{{parent_product_id}}/variants/resync",
        PARENT,
        LABELS,
        VARIANTS,
        answers=Answers.NOTHING,
    ),
    read("List assets of a product (v2)", _AREA, f"{_ONE}/assets", PRODUCT),
    write("Link asset (v2)", _AREA, "POST", f"{_ONE}/assets", PRODUCT, ASSET_ID, SLOT),
    delete("Unlink asset (v2)", _AREA, f"{_ONE}/assets/{{asset_id}}", PRODUCT, ASSET),
    read("List categories of a product (v2)", _AREA, f"{_ONE}/categories", PRODUCT),
    write("Link category (v2)", _AREA, "POST", f"{_ONE}/categories", PRODUCT, CATEGORY_ID),
    delete("Unlink category (v2)", _AREA, f"{_ONE}/categories/{{category_id}}", PRODUCT, CATEGORY),
    write(
        "Link related products (v2)",
        _AREA,
        "POST",
        _RELATED,
        PRODUCT,
        RELATIONSHIP,
        RELATED,
        answers=Answers.NOTHING,
    ),
    write(
        "Change quantities of related products (v2)",
        _AREA,
        "PATCH",
        _RELATED,
        PRODUCT,
        RELATIONSHIP,
        RELATED,
        answers=Answers.NOTHING,
    ),
    write(
        "Unlink related products (v2)",
        _AREA,
        "DELETE",
        _RELATED,
        PRODUCT,
        RELATIONSHIP,
        member("product_relationships", Form.TEXTS, "ids of related products", required=True),
        answers=Answers.NOTHING,
    ),
)
