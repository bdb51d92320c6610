"""Products."""

from __future__ import annotations

from typing import Final

from sheetsync.entities.entity import Entity
from sheetsync.model.definition import FieldDefinition, Kind, TypeClass
from sheetsync.model.values import FieldName

SKU: Final = FieldName("sku")
LABEL: Final = FieldName("label")
GTIN: Final = FieldName("gtin")
STATUS: Final = FieldName("status")

STATUSES: Final = ("Draft", "Completed", "Archived")
"""Source: Plytix API v1, "Create a product": case matters, ``Draft`` when absent."""

PRODUCT: Final = Entity(
    kind=Kind.PRODUCT,
    noun="product",
    plural="products",
    system_fields=(
        FieldDefinition(
            field=SKU,
            name="SKU",
            type_class=TypeClass.SKU,
            description="What identifies the product; unique in the account.",
            required=True,
            clearable=False,
        ),
        FieldDefinition(
            field=LABEL,
            name="Label",
            type_class=TypeClass.TEXT,
            description="The product's name.",
        ),
        FieldDefinition(
            field=GTIN,
            name="GTIN",
            type_class=TypeClass.GTIN,
            description="The trade item number: EAN, UPC and their kin.",
        ),
        FieldDefinition(
            field=STATUS,
            name="Status",
            type_class=TypeClass.DROPDOWN,
            options=STATUSES,
            description="How far the product's data is.",
            clearable=False,
        ),
    ),
    key_fields=(SKU, GTIN),
    name_field=LABEL,
    defaults={STATUS: "Draft"},
)
"""Source: Plytix API v1, "The product object"."""
