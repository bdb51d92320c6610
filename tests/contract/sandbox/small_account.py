"""An account small enough to know by heart: an attribute of each type, a family, seven products."""

from __future__ import annotations

from typing import Any

ACCOUNT_ID = "5a0000000000000000000001"
FAMILY = "5a00000000000000000000f1"
PICTURE, LOGO, MANUAL = (f"5a00000000000000000000b{number}" for number in range(1, 4))
KITCHEN, MUGS = (f"5a00000000000000000000c{number}" for number in range(1, 3))
SPARE_PARTS, GOES_WITH = (f"5a00000000000000000000d{number}" for number in range(1, 3))
MUG, PAN, KETTLE, LAMP, KETTLE_BLUE, KETTLE_RED, EMPTY = (
    f"5a00000000000000000000a{number}" for number in range(1, 8)
)

_TYPES: dict[str, tuple[str, dict[str, Any]]] = {
    "Material": ("TextAttribute", {}),
    "Care": ("MultilineAttribute", {}),
    "Story": ("HtmlAttribute", {}),
    "Pieces": ("IntAttribute", {}),
    "Weight kg": ("DecimalAttribute", {}),
    "Oven safe": ("BooleanAttribute", {}),
    "Since": ("DateAttribute", {}),
    "Page": ("UrlAttribute", {}),
    "Colour": ("DropdownAttribute", {"options": ["Blue", "Red", "Größe"]}),
    "Uses": ("MultiSelectAttribute", {"options": ["Coffee", "Tea", "Soup"]}),
    "Picture": ("MediaAttribute", {}),
    "Gallery": ("MediaGalleryAttribute", {}),
    "Ready": (
        "CompletenessAttribute",
        {"attributes": [{"id": None, "label": "label"}, {"id": "x", "label": "material"}]},
    ),
}


def label(name: str) -> str:
    return name.lower().replace(" ", "_")


def _attributes() -> list[dict[str, Any]]:
    return [
        {
            "id": f"5a000000000000000000e0{number:02d}",
            "label": label(name),
            "name": name,
            "type_class": type_class,
            "groups": [],
            "description": f"About {name}",
            "created": "2024-01-01T00:00:00.000000+00:00",
            **more,
        }
        for number, (name, (type_class, more)) in enumerate(_TYPES.items())
    ]


def _product(product_id: str, sku: str, **more: Any) -> dict[str, Any]:
    return {
        "id": product_id,
        "sku": sku,
        "label": None,
        "gtin": None,
        "status": "Draft",
        "attributes": {},
        "_parent_id": None,
        "product_family_id": None,
        "product_family_model_id": None,
        "categories": [],
        "assets": [],
        "thumbnail": None,
        "relationships": [],
        "overwritten_attributes": [],
        "created": "2024-02-01T10:00:00.000000+00:00",
        "modified": "2024-03-01T10:00:00.500000+00:00",
        **more,
    }


def _linked(relationship: str, **quantities: int) -> dict[str, Any]:
    ids = {"pan": PAN, "kettle": KETTLE, "lamp": LAMP}
    return {
        "relationship_id": relationship,
        "related_products": [
            {
                "product_id": ids[name],
                "quantity": quantity,
                "last_modified": "2024-02-02T10:00:00.000000+00:00",
            }
            for name, quantity in quantities.items()
        ],
    }


def _asset(asset_id: str, filename: str, file_type: str) -> dict[str, Any]:
    return {
        "id": asset_id,
        "filename": filename,
        "extension": filename.rpartition(".")[2],
        "content_type": "image/jpeg",
        "file_type": file_type,
        "file_size": 31885,
        "status": "ACTIVE",
        "public": True,
        "assigned": True,
        "categories": [],
        "n_products": 1,
        "n_catalogs": 0,
        "has_custom_thumb": False,
        "created": "2024-01-01T00:00:00.000000+00:00",
        "modified": "2024-01-01T00:00:00.000000+00:00",
        "file_modified": "2024-01-01T00:00:00.000000",
        "url": f"https://files.example.test/{filename}",
        "thumbnail": f"https://files.example.test/thumb/{filename}",
    }


def small_account() -> dict[str, Any]:
    return {
        "account": {"id": ACCOUNT_ID, "name": "Small & Co"},
        "attributes": _attributes(),
        "attribute_groups": [
            {
                "id": "5a00000000000000000000e1",
                "name": "Facts",
                "order": 0,
                "attribute_labels": ["material"],
            }
        ],
        "families": [
            {
                "id": FAMILY,
                "name": "Kettles",
                "created": "2024-01-01T00:00:00.000000+00:00",
                "modified": "2024-01-01T00:00:00.000000+00:00",
                "attributes": [
                    {"label": "material", "attribute_level": "parent_level"},
                    {"label": "care", "attribute_level": "parent_level"},
                    {"label": "colour", "attribute_level": "no_level"},
                ],
            }
        ],
        "product_categories": [
            {
                "id": KITCHEN,
                "name": "Kitchen",
                "parents_ids": [],
                "path": ["Kitchen"],
                "order": "1",
                "slug": "kitchen",
                "modified": "2024-01-01T00:00:00.000000+00:00",
            },
            {
                "id": MUGS,
                "name": "Mugs",
                "parents_ids": [KITCHEN],
                "path": ["Kitchen", "Mugs"],
                "order": "1",
                "slug": "mugs",
                "modified": "2024-01-01T00:00:00.000000+00:00",
            },
        ],
        "file_categories": [],
        "assets": [
            _asset(PICTURE, "mug.jpg", "IMAGES"),
            _asset(LOGO, "logo.jpg", "IMAGES"),
            _asset(MANUAL, "manual.pdf", "TEXTS"),
        ],
        "relationships": [
            {
                "id": SPARE_PARTS,
                "name": "Spare parts",
                "label": "spare_parts",
                "symmetrical": False,
                "created": "2024-01-01T00:00:00.000000+00:00",
                "modified": "2024-01-01T00:00:00.000000+00:00",
            },
            {
                "id": GOES_WITH,
                "name": "Goes with",
                "label": "goes_with",
                "symmetrical": True,
                "created": "2024-01-01T00:00:00.000000+00:00",
                "modified": "2024-01-01T00:00:00.000000+00:00",
            },
        ],
        "products": [
            _product(
                MUG,
                "MUG-1",
                label="Mug",
                gtin="4006381333931",
                status="Completed",
                attributes={
                    "material": "Stoneware",
                    "pieces": 1,
                    "weight_kg": 0.35,
                    "oven_safe": True,
                    "since": "2015-03-28",
                    "page": "https://example.test/mug",
                    "colour": "Blue",
                    "uses": ["Coffee", "Tea"],
                    "picture": PICTURE,
                    "gallery": [LOGO, PICTURE],
                },
                categories=[MUGS],
                assets=[PICTURE, LOGO],
                thumbnail=PICTURE,
                relationships=[_linked(SPARE_PARTS, pan=2, lamp=1), _linked(GOES_WITH, kettle=1)],
            ),
            _product(
                PAN,
                "pan-1",
                label="Pan",
                status="Archived",
                attributes={
                    "material": "Cast IRON",
                    "pieces": 2,
                    "weight_kg": 3,
                    "oven_safe": False,
                    "since": "2020-01-01",
                    "colour": "Red",
                    "uses": ["Soup"],
                },
                categories=[KITCHEN],
                assets=[MANUAL],
                modified="2024-03-01T10:00:00.900000+00:00",
            ),
            _product(
                KETTLE,
                "KT-1",
                label="Kettle",
                product_family_id=FAMILY,
                product_family_model_id="5a00000000000000000000f2",
                attributes={"material": "Steel", "care": "Wipe"},
                modified="2024-04-01T10:00:00.000000+00:00",
            ),
            _product(LAMP, "LAMP-1", label="lamp", attributes={"pieces": 10}),
            _product(
                KETTLE_BLUE,
                "KT-1-BL",
                _parent_id=KETTLE,
                product_family_id=FAMILY,
                product_family_model_id="5a00000000000000000000f2",
                attributes={"colour": "Blue"},
            ),
            _product(
                KETTLE_RED,
                "KT-1-RD",
                _parent_id=KETTLE,
                product_family_id=FAMILY,
                product_family_model_id="5a00000000000000000000f2",
                attributes={"colour": "Red", "material": "Enamel"},
                overwritten_attributes=["material"],
            ),
            _product(EMPTY, "00123", created="2025-02-01T10:00:00.000000+00:00"),
        ],
    }
