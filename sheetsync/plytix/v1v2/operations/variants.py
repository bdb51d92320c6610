"""Variants of products, v1.

Source: Plytix API v1, "Variants"; what unlinking and resyncing answer is not shown.
"""

from __future__ import annotations

from sheetsync.plytix.operation import Answers, Form
from sheetsync.plytix.v1v2.operations.products import (
    ATTRIBUTES,
    GTIN,
    LABEL,
    PRODUCT,
    SKU,
    STATUS,
    THUMBNAIL,
)
from sheetsync.plytix.v1v2.operations.words import V1, member, part, read, write

_AREA = "variants"
_BASE = f"{V1}/products"

PARENT = part("parent_product_id", "the parent's id")
VARIANT = part("variant_id", "the variant's id")
LABELS = member(
    "attribute_labels", Form.TEXTS, "labels of attributes of the parent's level", required=True
)
VARIANTS = member("variant_ids", Form.TEXTS, "ids of variants of the parent", required=True)

OPERATIONS = (
    read("Get product's related variants", _AREA, f"{_BASE}/{{product_id}}/variants", PRODUCT),
    write(
        "Add a variant of a product",
        _AREA,
        "POST",
        f"{_BASE}/{{parent_product_id}}/variants",
        PARENT,
        SKU,
        LABEL,
        GTIN,
        STATUS,
        ATTRIBUTES,
        THUMBNAIL,
        wrapped="variant",
    ),
    write(
        "Link variant to a product",
        _AREA,
        "POST",
        f"{_BASE}/{{product_id}}/variant/{{variant_id}}",
        PRODUCT,
        VARIANT,
    ),
    write(
        "Unlink a variant of a product",
        _AREA,
        "DELETE",
        f"{_BASE}/{{parent_product_id}}/variant/{{variant_id}}",
        PARENT,
        VARIANT,
        answers=Answers.NOTHING,
    ),
    write(
        "Resync variants",
        _AREA,
        "POST",
        f"{_BASE}/{{parent_product_id}}/variants/resync",
        PARENT,
        LABELS,
        VARIANTS,
        answers=Answers.NOTHING,
    ),
)
