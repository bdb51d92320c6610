"""The demonstration account's options of dropdowns and multi-selects."""

from __future__ import annotations

from typing import Final

BRANDS: Final = ("Lindholm", "Grove Outdoor", "Kleine Küche", "Moor & Söhne")

COLLECTIONS: Final = (
    "Söder",
    "Fjäll",
    "Bodø",
    "Hüttenküche",
    "Málaga",
    "Everyday",
    "Heritage",
    "Atelier",
    "Wild Camp",
    "Dune",
    "Orchard",
)

SEASONS: Final = (
    "Core range",
    "Spring 2024",
    "Autumn 2024",
    "Spring 2025",
    "Autumn 2025",
    "Spring 2026",
    "Autumn 2026",
    "Spring 2027",
)

COLOUR_CODES: Final[dict[str, str]] = {
    "Anthracite": "AN",
    "Black": "BK",
    "Blue": "BL",
    "Brown": "BR",
    "Cherry red": "CR",
    "Copper": "CO",
    "Cream": "CM",
    "Forest green": "FG",
    "Green": "GN",
    "Grey": "GY",
    "Lilac": "LI",
    "Mint": "MT",
    "Mustard": "MU",
    "Natural": "NA",
    "Navy": "NY",
    "Olive": "OL",
    "Orange": "OR",
    "Pink": "PK",
    "Red": "RD",
    "Rosé": "RS",
    "Sand": "SD",
    "Silver": "SV",
    "Sky blue": "SB",
    "Terracotta": "TC",
    "Transparent": "TR",
    "Turquoise": "TQ",
    "White": "WH",
    "Yellow": "YE",
}
"""Colour → the code at the end of a variant's SKU."""

COLOURS: Final = tuple(COLOUR_CODES)

FINISHES: Final = (
    "Brushed",
    "Polished",
    "Matt",
    "Glossy",
    "Hammered",
    "Glazed",
    "Powder-coated",
    "Oiled",
    "Woven",
    "Untreated",
)

MATERIALS: Final = (
    "Stainless steel 18/10",
    "Carbon steel",
    "Cast iron",
    "Enamelled steel",
    "Aluminium",
    "Copper",
    "Titanium",
    "Borosilicate glass",
    "Crystal glass",
    "Stoneware",
    "Porcelain",
    "Bone china",
    "Terracotta",
    "Oak, oiled",
    "Beech",
    "Acacia",
    "Bamboo",
    "Cork",
    "Silicone",
    "Tritan",
    "Cotton",
    "Linen",
    "Recycled polyester",
    "Ripstop nylon",
    "Waxed canvas",
    "Wool",
    "Down 90/10",
    "Leather",
)

CARE: Final = (
    "Dishwasher",
    "Hand wash",
    "Wipe clean",
    "Machine wash 30 °C",
    "Machine wash 60 °C",
    "Do not tumble dry",
    "Iron, low heat",
    "Oil now and then",
    "Dry at once",
    "Air before storing",
)

COUNTRIES: Final = (
    "Austria",
    "China",
    "Czech Republic",
    "Denmark",
    "Finland",
    "France",
    "Germany",
    "India",
    "Italy",
    "Japan",
    "Norway",
    "Poland",
    "Portugal",
    "Spain",
    "Sweden",
    "Taiwan",
    "Türkiye",
    "USA",
    "Vietnam",
)

SIZES: Final = (
    "XS",
    "S",
    "M",
    "L",
    "XL",
    "16 cm",
    "20 cm",
    "24 cm",
    "26 cm",
    "28 cm",
    "30 cm",
    "0.5 l",
    "1 l",
    "2 l",
    "50 × 70 cm",
    "140 × 220 cm",
    "1 person",
    "2 persons",
    "4 persons",
    "20 l",
    "35 l",
    "50 l",
)

USES: Final = (
    "Cooking",
    "Baking",
    "Frying",
    "Serving",
    "Tea and coffee",
    "Drinking",
    "Storing",
    "Cutting",
    "Camping",
    "Hiking",
    "Picnic",
    "Grilling",
    "Gardening",
    "Lighting",
    "Relaxing",
)

OCCASIONS: Final = (
    "Everyday",
    "Wedding",
    "Housewarming",
    "Christmas",
    "Easter",
    "Mother's Day",
    "Summer holidays",
)

CHANNELS: Final = ("Own shop", "Dealers", "Marketplaces", "Catalogue", "Export")

HEAT_SOURCES: Final = ("Gas", "Electric", "Ceramic", "Induction", "Oven", "Open fire")

POWER_SOURCES: Final = ("Candle", "Battery", "Rechargeable", "Solar", "Mains", "Lamp oil")

CERTIFICATES: Final = (
    "FSC 100%",
    "OEKO-TEX Standard 100",
    "GOTS",
    "LFGB",
    "bluesign",
    "Fair Trade",
    "PEFC",
    "Responsible Down Standard",
    "Blauer Engel",
)

OPTIONS: Final[dict[str, tuple[str, ...]]] = {
    "Brand": BRANDS,
    "Collection": COLLECTIONS,
    "Season": SEASONS,
    "Use": USES,
    "Occasion": OCCASIONS,
    "Sales channels": CHANNELS,
    "Colour": COLOURS,
    "Finish": FINISHES,
    "Material": MATERIALS,
    "Care": CARE,
    "Size": SIZES,
    "Discount group": ("A", "B", "C", "Net"),
    "Country of origin": COUNTRIES,
    "Heat sources": HEAT_SOURCES,
    "Power source": POWER_SOURCES,
    "Certificates": CERTIFICATES,
}
"""Attribute's name → its options, in the account's order."""

SORTED_BY_PLYTIX: Final = frozenset({"Colour", "Country of origin"})
"""Attributes whose options Plytix keeps in alphabetical order."""

FABRICS: Final = frozenset(MATERIALS[MATERIALS.index("Cotton") :])
WOODS: Final = frozenset({"Oak, oiled", "Beech", "Acacia", "Bamboo", "Cork"})
CERAMICS: Final = frozenset({"Stoneware", "Porcelain", "Bone china", "Terracotta"})
GLASSES: Final = frozenset({"Borosilicate glass", "Crystal glass"})

FINISHES_BY_SORT: Final[dict[str, tuple[str, ...]]] = {
    "fabric": ("Woven", "Untreated"),
    "wood": ("Oiled", "Untreated"),
    "ceramic": ("Glazed", "Matt", "Glossy"),
    "glass": ("Polished", "Matt"),
    "metal": ("Brushed", "Polished", "Hammered", "Powder-coated", "Matt"),
}
"""Sort of material → options of ``Finish`` that go with it."""

CARE_BY_SORT: Final[dict[str, tuple[str, ...]]] = {
    "fabric": CARE[3:7] + CARE[9:],
    "wood": ("Hand wash", "Wipe clean", "Oil now and then", "Dry at once"),
    "ceramic": ("Dishwasher", "Hand wash"),
    "glass": ("Dishwasher", "Hand wash", "Dry at once"),
    "metal": ("Dishwasher", "Hand wash", "Wipe clean", "Dry at once"),
}
"""Sort of material → options of ``Care`` that go with it."""


CERTIFICATES_BY_SORT: Final[dict[str, tuple[str, ...]]] = {
    "fabric": ("OEKO-TEX Standard 100", "GOTS", "bluesign", "Fair Trade"),
    "wood": ("FSC 100%", "LFGB", "PEFC"),
    "ceramic": ("LFGB", "Fair Trade"),
    "glass": ("LFGB", "Blauer Engel"),
    "metal": ("LFGB", "Blauer Engel"),
}
"""Sort of material → options of ``Certificates`` that go with it."""


def sort_of(material: str) -> str:
    """The sort of a material: ``fabric``, ``wood``, ``ceramic``, ``glass`` or ``metal``."""
    for sort, materials in (
        ("fabric", FABRICS),
        ("wood", WOODS),
        ("ceramic", CERAMICS),
        ("glass", GLASSES),
    ):
        if material in materials:
            return sort
    return "metal"
