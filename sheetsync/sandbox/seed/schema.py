"""The demonstration account's attributes, their groups, and its families."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from sheetsync.sandbox.seed.options import OPTIONS, SORTED_BY_PLYTIX

TYPE_CLASSES: Final = {
    "text": "TextAttribute",
    "lines": "MultilineAttribute",
    "html": "HtmlAttribute",
    "int": "IntAttribute",
    "decimal": "DecimalAttribute",
    "boolean": "BooleanAttribute",
    "date": "DateAttribute",
    "url": "UrlAttribute",
    "choice": "DropdownAttribute",
    "choices": "MultiSelectAttribute",
    "media": "MediaAttribute",
    "gallery": "MediaGalleryAttribute",
    "completeness": "CompletenessAttribute",
}
"""The word in the table below → Plytix's ``type_class``."""

LEVELS: Final = {"own": "no_level", "parent": "parent_level", "variant": "variant_level"}
"""The word in the table below → Plytix's ``attribute_level``."""


class AttributeSeed(NamedTuple):
    """One attribute of the account.

    Attributes:
        name: Display name.
        label: The key of its value in a product, by ``label_of``.
        type_class: Plytix's ``type_class``.
        group: Name of the attribute group it stands in.
        level: Plytix's ``attribute_level``, the same in every family that has the attribute.
        tags: Families with one of these tags have it; empty: all families.
        description: For people.
    """

    name: str
    label: str
    type_class: str
    group: str
    level: str
    tags: frozenset[str]
    description: str

    @property
    def options(self) -> tuple[str, ...]:
        """The options in the account's order; empty for other types."""
        return OPTIONS.get(self.name, ())

    @property
    def manual_sorting(self) -> bool:
        """Whether people arranged the options by hand."""
        return self.name not in SORTED_BY_PLYTIX


def label_of(name: str) -> str:
    """The label Plytix derives from a name: lower case, blank and ``-.:`` to ``_``, the rest gone.

    Source: Plytix API v1, "Attributes": ``Packed product weight (kg)`` becomes
    ``packed_product_weight_kg``.
    """
    spelled = "".join("_" if letter in " -.:" else letter for letter in name.lower())
    return "".join(
        letter for letter in spelled if letter == "_" or (letter.isascii() and letter.isalnum())
    ).strip("_")


_TABLE: Final = """
# Marketing
Brand | choice | parent | | Brand on the pack.
Collection | choice | parent | | Design line across categories.
Season | choice | parent | | First season in the range.
Claim | text | parent | | One line for shelf edge and banners.
Short description | lines | parent | | Two or three lines of plain text, for lists and labels.
Long description | html | parent | | Product page text: paragraphs and bullet lists only.
Care instructions | html | parent | | How to clean and keep it; printed in the leaflet.
Key features | lines | parent | | One selling point a line, five at most.
Use | choices | parent | | What it is for.
Occasion | choices | parent | | When people buy it.
Sales channels | choices | own | | Where it may be sold.
Launch date | date | parent | | First day on sale.
Discontinued on | date | own | | Last day of delivery.
New arrival | boolean | own | | Carries the badge in the shop.
Designer | text | parent | | Name as it is credited.
# Look and material
Colour | choice | own | | Main colour, from the colour card.
Finish | choice | parent | | Surface as the customer sees it.
Material | choices | parent | | All materials.
Care | choices | parent | | Care symbols.
Size | choice | variant | sized | Size as ordered.
Pattern | text | own | fabric | Name of the print or weave.
Fabric weight (g per sqm) | int | parent | fabric | Weight of the cloth.
# Measures
Height (cm) | decimal | own | | Outer height, without packaging.
Width (cm) | decimal | own | | Outer width with handles.
Depth (cm) | decimal | own | | Outer depth.
Weight (kg) | decimal | own | | Net weight of one piece or set.
Capacity (l) | decimal | own | vessel | Brim-full volume.
Wall thickness (mm) | decimal | parent | vessel | At the thinnest place.
Pieces in set | int | own | | How many pieces the customer unpacks.
# Prices
Price | decimal | own | | Recommended price without tax, in euro.
Sale price | decimal | own | | Reduced price without tax; empty when there is none.
Gross price | decimal | own | | Recommended price with 19 % tax, rounded to cents.
Sale starts on | date | own | | First day of the sale price.
Sale ends on | date | own | | Last day of the sale price.
Discount group | choice | parent | | Dealer conditions.
# Logistics
Supplier article number | text | own | | Five digits, with leading zeros.
Customs tariff number | text | parent | | Eight digits of the combined nomenclature.
Country of origin | choice | parent | | Where it was made.
Carton quantity | int | own | | Pieces in the outer carton.
Pallet quantity | int | own | | Pieces on a full pallet.
Minimum order quantity | int | own | | Least number a dealer may order.
Lead time (days) | int | parent | | Working days from order to dispatch.
Packed height (cm) | decimal | own | | Retail pack.
Packed width (cm) | decimal | own | | Retail pack.
Packed depth (cm) | decimal | own | | Retail pack.
Packed weight (kg) | decimal | own | | Retail pack with contents.
Warehouse zone | text | own | | Aisle and bay.
# Kitchen
Dishwasher safe | boolean | parent | kitchen | Tested for 500 cycles.
Microwave safe | boolean | parent | kitchen | No metal, tested at 800 W.
Oven safe | boolean | parent | heated | Body and handles.
Oven safe up to (C) | int | parent | heated | Degrees Celsius.
Heat sources | choices | parent | heated | Hobs it works on.
Non-stick coating | text | parent | heated | Name of the coating.
# Outdoor
Weatherproof | boolean | parent | outdoor | May stay outside all year.
Foldable | boolean | parent | outdoor | Folds without tools.
Pack size | text | own | camp | Folded, length by diameter.
Water column (mm) | int | parent | camp | Of the outer tent.
Comfort temperature (C) | decimal | parent | camp | Degrees Celsius, may be below zero.
Maximum load (kg) | int | parent | seating | Static load.
Power source | choice | parent | light | What it runs on.
Brightness (lm) | int | parent | light | At full power.
Battery life (h) | decimal | parent | light | At half power.
Assembly required | boolean | parent | outdoor | Tools and screws are in the box.
# Compliance
Food contact approved | boolean | parent | kitchen | Declaration of conformity on file.
Certificates | choices | parent | | Valid certificates.
Safety notice | lines | parent | | Printed as it stands.
Warranty (years) | int | parent | | From the day of purchase.
Contains battery | boolean | parent | light | Needs the dangerous-goods label.
Certificate valid until | date | parent | | Earliest end among the certificates.
# Media
Main picture | media | own | | Cut out, on white, at least 2000 px.
Lifestyle picture | media | parent | | In use, landscape.
Data sheet | media | parent | | PDF for dealers.
Gallery | gallery | own | | Further pictures, in their order.
Detail pictures | gallery | parent | | Close-ups.
Product page | url | parent | | Page in our shop.
Manual | url | parent | | Where the manual can be read.
Video | url | parent | | Film of the product.
# Search engines
Search title | text | own | | At most 60 characters.
Search description | lines | own | | At most 160 characters.
Search terms | text | parent | | Words shoppers use, with commas.
Shop slug | text | own | | Last part of the address.
# Data quality
Web readiness | completeness | own | | Share of what the shop needs.
Dealer readiness | completeness | own | | Share of what dealers need.
"""
"""Group headings, and below each: name | type | level | tag of the families | description."""


def _read_table(table: str) -> tuple[AttributeSeed, ...]:
    group = ""
    attributes: list[AttributeSeed] = []
    for line in table.strip().splitlines():
        if line.startswith("# "):
            group = line[2:]
            continue
        name, kind, level, tags, description = (part.strip() for part in line.split("|"))
        attributes.append(
            AttributeSeed(
                name=name,
                label=label_of(name),
                type_class=TYPE_CLASSES[kind],
                group=group,
                level=LEVELS[level],
                tags=frozenset(tags.split()),
                description=description,
            )
        )
    return tuple(attributes)


ATTRIBUTES: Final = _read_table(_TABLE)
"""All attributes, in the account's order."""

GROUPS: Final = tuple(dict.fromkeys(seed.group for seed in ATTRIBUTES))
"""Attribute groups, in the account's order."""

COMPLETENESS_PARTS: Final[dict[str, tuple[str, ...]]] = {
    "web_readiness": (
        "label",
        "short_description",
        "long_description",
        "colour",
        "material",
        "main_picture",
        "price",
        "height_cm",
        "width_cm",
        "depth_cm",
        "weight_kg",
        "product_page",
        "search_title",
        "search_description",
    ),
    "dealer_readiness": (
        "gtin",
        "price",
        "carton_quantity",
        "minimum_order_quantity",
        "country_of_origin",
        "customs_tariff_number",
        "packed_weight_kg",
        "data_sheet",
    ),
}
"""What each completeness attribute counts: labels of attributes, or system fields."""

FAMILIES: Final[dict[str, frozenset[str]]] = {
    "Kettles & tea": frozenset({"kitchen", "heated", "vessel"}),
    "Cookware": frozenset({"kitchen", "heated", "vessel", "sized"}),
    "Knives & boards": frozenset({"kitchen", "sized"}),
    "Bakeware": frozenset({"kitchen", "heated"}),
    "Tableware": frozenset({"kitchen", "vessel"}),
    "Storage": frozenset({"kitchen", "vessel", "sized"}),
    "Kitchen textiles": frozenset({"fabric", "sized"}),
    "Camp kitchen": frozenset({"kitchen", "heated", "vessel", "outdoor", "camp"}),
    "Bottles & flasks": frozenset({"kitchen", "vessel", "outdoor"}),
    "Tents & sleeping": frozenset({"outdoor", "camp", "fabric", "sized"}),
    "Lighting": frozenset({"outdoor", "light"}),
    "Bags & packs": frozenset({"outdoor", "fabric", "vessel", "sized"}),
    "Grills & fire": frozenset({"outdoor", "heated"}),
    "Outdoor furniture": frozenset({"outdoor", "seating", "fabric"}),
    "Garden": frozenset({"outdoor", "sized"}),
}
"""Families, each with the tags that decide which attributes it has."""


@cache
def family_attributes(family: str) -> tuple[AttributeSeed, ...]:
    """The attributes of one family, in the account's order."""
    tags = FAMILIES[family]
    return tuple(seed for seed in ATTRIBUTES if not seed.tags or tags & seed.tags)
