"""The demonstration account's attribute values: what one product is worth in each attribute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any, Final

from sheetsync.sandbox.names import slug_of
from sheetsync.sandbox.seed import texts
from sheetsync.sandbox.seed.lines import Line, Span
from sheetsync.sandbox.seed.options import (
    CARE_BY_SORT,
    CERTIFICATES_BY_SORT,
    COUNTRIES,
    FINISHES_BY_SORT,
    HEAT_SOURCES,
    OCCASIONS,
    OPTIONS,
    POWER_SOURCES,
    SEASONS,
    sort_of,
)
from sheetsync.sandbox.seed.schema import COMPLETENESS_PARTS, FAMILIES

Values = dict[str, Any]
"""Attribute's label → value as the store keeps it; empty attributes are left out."""

SHOP: Final = "https://www.lindholm-grove.example"
TAX: Final = Decimal("1.19")

_FIRST_LAUNCH: Final = date(2021, 2, 1)
_PRICE_ENDINGS: Final = (0.0, 0.5, 0.9, 0.95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is known of a product before its values.

    Attributes:
        line: Its product line.
        label: Its name.
        noun: What it is.
        collection: Its collection.
        colour: Its colour; empty when it comes in one colour only that nobody noted.
        size: Its option of ``Size``; empty when it has none.
        scale: Its size beside the line's smallest, 0 to 1.
    """

    line: Line
    label: str
    noun: str
    collection: str
    colour: str
    size: str
    scale: float


def gross(price: float) -> float:
    """A price with tax, rounded half up to cents."""
    return float((Decimal(str(price)) * TAX).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def own_values(sketch: Sketch, rng: Random) -> Values:
    """Values of the attributes that every product has for itself."""
    line = sketch.line
    width = _between(line.width, sketch.scale, rng, 0.5)
    height = _between(line.height, sketch.scale, rng, 0.5)
    depth = round(width * rng.choice((0.6, 0.75, 1.0, 1.0)), 1)
    weight = round(_between(line.weight, sketch.scale, rng, 0.001), 3)
    price = _price(_between(line.price, sketch.scale, rng, 1.0), rng)
    on_sale = rng.random() < 0.3
    sale_start = date(2026, 9, 1) + timedelta(days=rng.randrange(0, 120))
    carton = rng.choice((1, 2, 4, 6, 6, 8, 12, 24))
    return _present(
        colour=sketch.colour,
        size=sketch.size,
        sales_channels=_some(OPTIONS["Sales channels"], rng, 1, 4),
        discontinued_on=_day(rng, date(2027, 1, 1)) if rng.random() < 0.06 else None,
        new_arrival=rng.random() < 0.15 if rng.random() < 0.9 else None,
        pattern=rng.choice(("Herringbone", "Stripe", "Check", "Fjällblomma", "Plain")),
        height_cm=height,
        width_cm=width,
        depth_cm=depth if rng.random() < 0.95 else None,
        weight_kg=weight,
        capacity_l=_capacity(sketch.noun),
        pieces_in_set=_pieces(sketch.noun),
        price=price,
        sale_price=_price(price * rng.choice((0.7, 0.75, 0.8)), rng) if on_sale else None,
        gross_price=gross(price),
        sale_starts_on=sale_start.isoformat() if on_sale else None,
        sale_ends_on=(sale_start + timedelta(days=42)).isoformat() if on_sale else None,
        supplier_article_number=f"{rng.randrange(12, 99_999):05d}",
        carton_quantity=carton,
        pallet_quantity=carton * rng.choice((12, 16, 20, 24)),
        minimum_order_quantity=rng.choice((1, 1, carton)),
        packed_height_cm=round(height + 2.5, 1),
        packed_width_cm=round(width + 3, 1),
        packed_depth_cm=round(depth + 3, 1) if rng.random() < 0.9 else None,
        packed_weight_kg=round(weight * 1.12 + 0.05, 3),
        warehouse_zone=f"{rng.choice('ABCDEFG')}{rng.randrange(1, 31):02d}-{rng.randrange(1, 7)}",
        pack_size=f"{rng.randrange(14, 60)} × {rng.randrange(8, 24)} cm",
        search_title=f"{sketch.label} | {sketch.collection}"[:60] if rng.random() < 0.8 else None,
        search_description=(
            f"{sketch.label} from the {sketch.collection} collection.\nFree delivery from 49 €."
            if rng.random() < 0.7
            else None
        ),
        shop_slug=slug_of(sketch.label),
    )


def shared_values(sketch: Sketch, rng: Random) -> Values:
    """Values of the attributes that variants inherit from their parent."""
    line = sketch.line
    materials = _in_order("Material", {rng.choice(line.materials), rng.choice(line.materials)})
    sort = sort_of(materials[0])
    outdoor = "outdoor" in FAMILIES[line.family]
    claims = texts.OUTDOOR_CLAIMS if outdoor else texts.KITCHEN_CLAIMS
    features = texts.OUTDOOR_FEATURES if outdoor else texts.KITCHEN_FEATURES
    notices = texts.OUTDOOR_NOTICES if outdoor else texts.KITCHEN_NOTICES
    care_texts = texts.CARE_TEXTS[sort if sort in texts.CARE_TEXTS else "hard"]
    launch = _day(rng, _FIRST_LAUNCH)
    certificates = _some(CERTIFICATES_BY_SORT[sort], rng, 0, 2)
    page = f"{SHOP}/p/{slug_of(sketch.label)}"
    return _present(
        brand=_brand(line),
        collection=sketch.collection,
        season=rng.choice(SEASONS),
        claim=rng.choice(claims) if rng.random() < 0.8 else None,
        short_description=texts.short_description(
            rng, sketch.label, materials[0], sketch.collection
        ),
        long_description=texts.long_description(
            rng, sketch.noun, materials[0], sketch.collection, features
        ),
        care_instructions=rng.choice(care_texts) if rng.random() < 0.75 else None,
        key_features=texts.key_features(rng, features) if rng.random() < 0.85 else None,
        use=_in_order("Use", set(line.uses)),
        occasion=_some(OCCASIONS, rng, 0, 3),
        launch_date=launch,
        designer=rng.choice(texts.DESIGNERS) if rng.random() < 0.6 else None,
        finish=rng.choice(FINISHES_BY_SORT[sort]) if rng.random() < 0.9 else None,
        material=materials,
        care=_some(CARE_BY_SORT[sort], rng, 1, 2),
        fabric_weight_g_per_sqm=rng.randrange(90, 421, 10),
        wall_thickness_mm=rng.choice((0.5, 0.8, 1.2, 2.0, 3.25, 4.5)),
        discount_group=rng.choice(OPTIONS["Discount group"]),
        customs_tariff_number=line.customs,
        country_of_origin=rng.choice(COUNTRIES) if rng.random() < 0.95 else None,
        lead_time_days=rng.choice((2, 3, 5, 10, 21)),
        dishwasher_safe=rng.random() < 0.6,
        microwave_safe=rng.random() < 0.3 if rng.random() < 0.8 else None,
        oven_safe=rng.random() < 0.5,
        oven_safe_up_to_c=rng.choice((160, 180, 220, 250, 300)),
        heat_sources=_some(HEAT_SOURCES, rng, 1, 5),
        non_stick_coating=rng.choice(("CeraGrip", "None", "Granit Pro")),
        weatherproof=rng.random() < 0.5,
        foldable=rng.random() < 0.4,
        water_column_mm=rng.choice((1500, 3000, 5000, 8000)),
        comfort_temperature_c=rng.choice((-12.5, -6.0, -1.5, 0.0, 4.5, 9.0)),
        maximum_load_kg=rng.choice((90, 110, 120, 150, 200)),
        power_source=rng.choice(POWER_SOURCES),
        brightness_lm=rng.randrange(40, 1201, 20),
        battery_life_h=rng.choice((4.5, 8.0, 12.0, 36.5, 80.0)),
        assembly_required=rng.random() < 0.3,
        food_contact_approved=True if rng.random() < 0.9 else None,
        certificates=certificates,
        safety_notice=rng.choice(notices) if rng.random() < 0.4 else None,
        warranty_years=rng.choice((2, 2, 3, 5, 10)),
        contains_battery=rng.random() < 0.5,
        certificate_valid_until=_day(rng, date(2027, 3, 1)) if certificates else None,
        product_page=page if rng.random() < 0.92 else None,
        manual=f"{page}/manual.pdf" if rng.random() < 0.35 else None,
        video=f"https://video.lindholm-grove.example/w/{rng.randrange(10**6)}"
        if rng.random() < 0.15
        else None,
        search_terms=f"{sketch.noun}, {sketch.collection.lower()}, {materials[0].lower()}",
    )


def completeness(values: Values, system: Values) -> Values:
    """The completeness attributes, in percent, from all other values of a product."""
    filled = values.keys() | {name for name, value in system.items() if value}
    return {
        label: round(100 * sum(part in filled for part in parts) / len(parts), 2)
        for label, parts in COMPLETENESS_PARTS.items()
    }


def _present(**values: object) -> Values:
    return {
        label: value
        for label, value in values.items()
        if value is not None and value not in ("", [])
    }


def _between(span: Span, scale: float, rng: Random, step: float) -> float:
    low, high = span
    share = min(1.0, max(0.0, scale + (rng.random() - 0.5) * 0.2))
    return max(low, round((low + (high - low) * share) / step) * step)


def _price(about: float, rng: Random) -> float:
    return round(max(1, int(about)) + rng.choice(_PRICE_ENDINGS), 2)


def _day(rng: Random, first: date) -> str:
    return (first + timedelta(days=7 * rng.randrange(0, 300))).isoformat()


def _some(options: tuple[str, ...], rng: Random, least: int, most: int) -> list[str]:
    chosen = set(rng.sample(options, rng.randrange(least, most + 1)))
    return [option for option in options if option in chosen]


def _in_order(name: str, chosen: set[str]) -> list[str]:
    return [option for option in OPTIONS[name] if option in chosen]


def _brand(line: Line) -> str:
    if "outdoor" in FAMILIES[line.family]:
        return "Grove Outdoor"
    return {"KN": "Moor & Söhne", "BK": "Kleine Küche", "TX": "Kleine Küche"}.get(
        line.prefix, "Lindholm"
    )


def _capacity(noun: str) -> float | None:
    number, _, unit = noun.rpartition(" ")
    return float(number.rpartition(" ")[2]) if unit == "l" else None


def _pieces(noun: str) -> int:
    number, _, unit = noun.rpartition(" ")
    return int(number.rpartition(" ")[2]) if unit == "pieces" else 1
