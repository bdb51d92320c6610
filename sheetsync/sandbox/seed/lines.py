"""The demonstration account's product lines: what each SKU prefix stands for."""

from __future__ import annotations

from typing import Final, NamedTuple

Span = tuple[float, float]
"""Least and greatest."""


class Line(NamedTuple):
    """All products with one SKU prefix.

    Attributes:
        prefix: Two letters.
        family: Name of the family.
        category: Path, root first.
        products: How many products it has, variants not counted.
        parents: How many of them have variants.
        variants: How many variants each of those has.
        variant_by: ``colour``, or the options of ``Size`` that its variants take.
        price: In euro, without tax.
        weight: In kilograms.
        width: In centimetres; depth follows from it.
        height: In centimetres.
        customs: Customs tariff number.
        materials: Main materials, one of which each product takes.
        uses: Options of ``Use``.
        nouns: What the products are, with their size where it matters.
    """

    prefix: str
    family: str
    category: tuple[str, ...]
    products: int
    parents: int
    variants: int
    variant_by: tuple[str, ...]
    price: Span
    weight: Span
    width: Span
    height: Span
    customs: str
    materials: tuple[str, ...]
    uses: tuple[str, ...]
    nouns: tuple[str, ...]


_TABLE: Final = """
KT | Kettles & tea | Kitchen & Table > Tea & coffee > Kettles | 18 4x3 | colour
24-89 | 0.6-1.9 | 18-26 | 17-28 | 73239300
Enamelled steel; Stainless steel 18/10 | Tea and coffee
enamel kettle 1.8 l; whistling kettle 2 l; gooseneck kettle 0.9 l; camp kettle 1.5 l

TP | Kettles & tea | Kitchen & Table > Tea & coffee > Teapots | 14 2x2 | colour
19-69 | 0.4-1.4 | 16-24 | 11-19 | 69120023
Stoneware; Porcelain; Borosilicate glass | Tea and coffee; Serving
teapot 1 l; teapot with strainer 1.2 l; coffee dripper 0.5 l; French press 0.8 l; milk jug 0.3 l

PN | Cookware | Kitchen & Table > Pots, pans & woks > Pans | 20 5x3 | 20 cm; 24 cm; 28 cm
29-149 | 0.8-3.4 | 32-52 | 5-9 | 73239900
Carbon steel; Cast iron; Stainless steel 18/10; Aluminium | Frying; Cooking
frying pan 24 cm; grill pan 28 cm; sauté pan 26 cm; crêpe pan 26 cm; wok 30 cm

PT | Cookware | Kitchen & Table > Pots, pans & woks > Pots | 16 3x3 | 16 cm; 20 cm; 24 cm
34-189 | 0.9-5.8 | 22-38 | 10-24 | 73239300
Stainless steel 18/10; Cast iron; Enamelled steel | Cooking
saucepan 1.5 l; casserole 3 l; stockpot 6 l; milk pan 1 l; roasting pot 4.5 l

LD | Cookware | Kitchen & Table > Pots, pans & woks > Lids & spare parts | 12 0x0 | -
8-29 | 0.2-0.9 | 16-32 | 3-8 | 70134999
Borosilicate glass; Stainless steel 18/10; Silicone | Cooking
glass lid 20 cm; glass lid 24 cm; steel lid 28 cm; handle pair; lid knob; sealing ring

KN | Knives & boards | Kitchen & Table > Knives & boards > Knives | 20 0x0 | -
14-169 | 0.05-0.42 | 18-36 | 2-4 | 82119200
Carbon steel; Stainless steel 18/10 | Cutting
chef's knife 20 cm; paring knife 9 cm; bread knife; santoku 17 cm; oyster knife; knife set 5 pieces

CB | Knives & boards | Kitchen & Table > Knives & boards > Boards | 12 3x3 | S; M; L
16-89 | 0.4-3.2 | 24-52 | 1.5-4 | 44191900
Oak, oiled; Beech; Acacia; Bamboo | Cutting; Serving
chopping board; bread board; carving board with groove; serving board with handle

BK | Bakeware | Kitchen & Table > Baking | 18 0x0 | -
9-59 | 0.3-1.9 | 20-42 | 4-12 | 73239900
Carbon steel; Stoneware; Silicone; Enamelled steel | Baking
loaf tin 30 cm; springform 26 cm; muffin tray; pie dish 28 cm; rolling pin; gratin dish 2 l

PL | Tableware | Kitchen & Table > Tableware > Plates & bowls | 20 5x4 | colour
7-119 | 0.3-4.6 | 14-32 | 2-9 | 69111000
Stoneware; Porcelain; Bone china | Serving
dinner plate 27 cm; side plate 21 cm; pasta bowl 24 cm; cereal bowl 15 cm; dinner set 12 pieces

MG | Tableware | Kitchen & Table > Tableware > Mugs & cups | 18 6x4 | colour
6-49 | 0.2-1.6 | 9-14 | 7-12 | 69120023
Stoneware; Porcelain; Enamelled steel | Tea and coffee; Drinking
mug 0.35 l; espresso cup 0.1 l; cappuccino cup 0.25 l; enamel mug 0.4 l; mug set 4 pieces

GL | Tableware | Kitchen & Table > Glasses & carafes | 18 0x0 | -
5-79 | 0.1-1.8 | 6-15 | 8-29 | 70133799
Crystal glass; Borosilicate glass | Drinking; Serving
tumbler 0.3 l; wine glass 0.45 l; carafe 1.2 l; champagne coupe 0.2 l; glass set 6 pieces

ST | Storage | Kitchen & Table > Storage | 18 4x3 | 0.5 l; 1 l; 2 l
6-69 | 0.2-2.2 | 9-28 | 9-26 | 70139900
Borosilicate glass; Stoneware; Bamboo; Stainless steel 18/10 | Storing
storage jar 1 l; bread bin; spice rack; butter dish; preserving jar 0.75 l; lunch box 1.1 l

TX | Kitchen textiles | Kitchen & Table > Kitchen textiles | 20 6x4 | colour
8-129 | 0.1-1.3 | 30-140 | 1-5 | 63025100
Cotton; Linen | Serving; Cooking
tea towel 50 × 70 cm; apron; oven glove; table runner; napkin set 4 pieces; tablecloth

CK | Camp kitchen | Outdoor & Garden > Camping > Camp kitchen | 16 2x3 | colour
12-139 | 0.1-1.9 | 11-34 | 6-21 | 76151080
Aluminium; Titanium; Stainless steel 18/10 | Camping; Cooking
camp pot 1.3 l; spork; gas stove; mess kit 4 pieces; coffee maker 0.3 l; folding bowl 0.6 l

FL | Bottles & flasks | Outdoor & Garden > Bottles & flasks | 16 5x4 | colour
14-59 | 0.15-0.7 | 7-10 | 18-31 | 96170000
Stainless steel 18/10; Tritan | Drinking; Hiking
vacuum flask 0.75 l; drinking bottle 0.6 l; travel mug 0.4 l; food jar 0.5 l; growler 1.9 l

TN | Tents & sleeping | Outdoor & Garden > Camping > Tents & tarps | 14 3x2 | 2 persons; 4 persons
89-749 | 1.1-8.9 | 120-420 | 95-205 | 63062200
Ripstop nylon; Recycled polyester; Cotton | Camping; Hiking
trekking tent; tunnel tent; family tent; tarp 3 × 3 m; groundsheet

SL | Tents & sleeping | Outdoor & Garden > Camping > Sleeping bags & mats | 12 3x3 | S; M; L
39-389 | 0.4-2.1 | 52-85 | 5-12 | 94043000
Down 90/10; Recycled polyester; Wool | Camping; Hiking
sleeping bag; inflatable mat; quilt; travel pillow; liner

LT | Lighting | Outdoor & Garden > Lanterns & torches | 16 0x0 | -
12-119 | 0.1-1.9 | 6-20 | 8-36 | 94054290
Aluminium; Stainless steel 18/10; Borosilicate glass | Lighting; Camping
storm lantern; head torch; solar lantern; string lights 10 m; wind light; table lamp

BP | Bags & packs | Outdoor & Garden > Bags & backpacks | 16 4x3 | colour
29-249 | 0.3-2.4 | 25-42 | 30-74 | 42029291
Ripstop nylon; Waxed canvas; Recycled polyester | Hiking; Picnic
day pack 20 l; trekking pack 50 l; cool bag 18 l; picnic basket for 4; roll-top pack 25 l

GR | Grills & fire | Outdoor & Garden > Grills & fire > Grills | 14 0x0 | -
49-899 | 3.5-38 | 35-140 | 22-118 | 73218100
Enamelled steel; Stainless steel 18/10; Cast iron | Grilling
kettle grill 57 cm; table grill; gas grill 3 burners; plancha; smoker; picnic grill

FP | Grills & fire | Outdoor & Garden > Grills & fire > Fire pits & tools | 14 0x0 | -
12-349 | 0.4-29 | 12-80 | 8-75 | 73218900
Cast iron; Carbon steel; Stainless steel 18/10 | Grilling; Relaxing
fire bowl 60 cm; fire basket; grill tongs; skewer set 6 pieces; Dutch oven 5.7 l; kindling axe

CH | Outdoor furniture | Outdoor & Garden > Furniture | 14 2x3 | colour
39-429 | 1.9-14 | 45-190 | 40-104 | 94017900
Aluminium; Acacia; Recycled polyester | Relaxing; Camping
folding chair; deck chair; camp table; lounge chair; stool; bench

HM | Outdoor furniture | Outdoor & Garden > Hammocks | 8 0x0 | -
29-159 | 0.5-3.8 | 80-180 | 4-20 | 63064000
Cotton; Ripstop nylon | Relaxing; Camping
travel hammock; family hammock; hanging chair

GD | Garden | Outdoor & Garden > Garden tools | 20 0x0 | -
9-119 | 0.1-2.9 | 7-40 | 15-160 | 82011000
Carbon steel; Beech; Leather | Gardening
hand trowel; dibber; secateurs; garden fork; watering can 5 l; gardening gloves; harvest basket

PO | Garden | Outdoor & Garden > Planters & pots | 16 4x3 | S; M; L
8-149 | 0.5-12 | 12-48 | 11-46 | 69149000
Terracotta; Stoneware; Recycled polyester | Gardening
plant pot; hanging planter; herb trough; balcony box; raised bed
"""
"""Blocks of four lines: prefix, family, category, how many and with which variants; price, weight,
width, height, customs number; materials and uses; nouns."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip() != "-")


def _span(text: str) -> Span:
    low, high = text.strip().split("-")
    return float(low), float(high)


def _read_table(table: str) -> tuple[Line, ...]:
    lines: list[Line] = []
    for block in table.strip().split("\n\n"):
        head, numbers, stuff, nouns = block.split("\n")
        prefix, family, category, counts, variant_by = (part.strip() for part in head.split("|"))
        count, parents_by_variants = counts.split()
        parents, variants = parents_by_variants.split("x")
        price, weight, width, height, customs = numbers.split("|")
        materials, uses = stuff.split("|")
        lines.append(
            Line(
                prefix=prefix,
                family=family,
                category=tuple(part.strip() for part in category.split(">")),
                products=int(count),
                parents=int(parents),
                variants=int(variants),
                variant_by=_words(variant_by),
                price=_span(price),
                weight=_span(weight),
                width=_span(width),
                height=_span(height),
                customs=customs.strip(),
                materials=_words(materials),
                uses=_words(uses),
                nouns=_words(nouns),
            )
        )
    return tuple(lines)


LINES: Final = _read_table(_TABLE)
"""All product lines."""
