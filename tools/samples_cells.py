"""How a merchandiser types a value: cells of the samples, and what each asks for."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, Final

Product = Mapping[str, Any]
"""A product as the demonstration account stores it."""

CLEAR: Final = "<clear>"
"""The mapping's clearing marker."""

KEEP: Final = "\0keep"
"""What a cell asks for that leaves Plytix alone; no value looks like it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a sample.

    Attributes:
        value: What is stored: text, number, day, truth or nothing; for a formula its saved result.
        style: Name of its number format, a key of ``samples_book.NUMBER_FORMATS``.
        formula: The formula; empty when it is a plain value.
        wanted: What it asks of its field, as canonical text; ``""`` clears, ``KEEP`` keeps.
    """

    value: str | float | date | bool | None = None
    style: str = "general"
    formula: str = ""
    wanted: str = KEEP


BLANK: Final = Cell()


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of the spring workbook.

    Attributes:
        header: The header as written.
        group: What stands above it in the row of group headers.
        field: The field that the mapping feeds from it; empty when it feeds none.
        kind: How its values are typed: a key of ``spelled``'s cases.
        width: In characters.
        inherited: Whether variants inherit the field.
    """

    header: str
    group: str
    field: str
    kind: str
    width: float
    inherited: bool = False


COLUMNS: Final = (
    ColumnSpec("Article no.", "Identification", "sku", "sku", 12),
    ColumnSpec("EAN", "Identification", "gtin", "ean", 15),
    ColumnSpec("Product name", "Identification", "label", "text", 34),
    ColumnSpec("Status", "Identification", "status", "status", 11),
    ColumnSpec("Short text", "Texts", "attributes.short_description", "text", 38, inherited=True),
    ColumnSpec("Web text", "Texts", "attributes.long_description", "text", 30, inherited=True),
    ColumnSpec("Colour", "Look", "attributes.colour", "colour", 13),
    ColumnSpec("Material", "Look", "attributes.material", "list", 24, inherited=True),
    ColumnSpec("Care", "Look", "attributes.care", "add", 22, inherited=True),
    ColumnSpec("Height (cm)", "Measures", "attributes.height_cm", "dec1", 9),
    ColumnSpec("Width (cm)", "Measures", "attributes.width_cm", "dec1", 9),
    ColumnSpec("Depth (cm)", "Measures", "attributes.depth_cm", "dec1", 9),
    ColumnSpec("Weight (kg)", "Measures", "attributes.weight_kg", "dec3", 10),
    ColumnSpec("Pieces", "Measures", "attributes.pieces_in_set", "int", 7),
    ColumnSpec("Dishwasher", "Measures", "attributes.dishwasher_safe", "bool", 11, inherited=True),
    ColumnSpec("Launch\ndate", "Range", "attributes.launch_date", "date", 11, inherited=True),
    ColumnSpec("New", "Range", "attributes.new_arrival", "cross", 6),
    ColumnSpec("List price", "Prices (EUR)", "attributes.price", "money", 10),
    ColumnSpec("Sale price", "Prices (EUR)", "attributes.sale_price", "euro", 11),
    ColumnSpec("Incl. VAT", "Prices (EUR)", "attributes.gross_price", "gross", 10),
    ColumnSpec(
        "Customs no.", "Logistics", "attributes.customs_tariff_number", "code", 11, inherited=True
    ),
    ColumnSpec("Supplier no.", "Logistics", "attributes.supplier_article_number", "padded", 11),
    ColumnSpec("Origin", "Logistics", "attributes.country_of_origin", "text", 15, inherited=True),
    ColumnSpec("Warehouse", "Logistics", "", "warehouse", 11),
    ColumnSpec("Product page", "Web", "attributes.product_page", "text", 30, inherited=True),
    ColumnSpec("Buyer's notes", "Internal", "", "note", 26),
)
"""The columns of the spring workbook, left to right; ``Warehouse`` is for new products only."""

COLUMN_BY_HEADER: Final = {column.header: column for column in COLUMNS}

_STATUS_WORDS: Final = {"Completed": "ready", "Draft": "in progress", "Archived": "phase-out"}


def current(product: Product, field: str) -> str:
    """What Plytix has in a field, as canonical text; empty when it has nothing."""
    if field.startswith("attributes."):
        return canonical(product["attributes"].get(field.removeprefix("attributes.")))
    return canonical(product[field])


def canonical(value: object) -> str:
    """A stored value as plans show it: ISO dates, plain decimals, lists with commas."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float() | Decimal():
            text = format(Decimal(str(value)), "f")
            return text.rstrip("0").rstrip(".") if "." in text else text
        case list():
            return ",".join(f'"{item}"' if "," in item else item for item in value)
        case _:
            return str(value)


def items(text: str) -> list[str]:
    """The options in a list's canonical text."""
    return next(csv.reader([text]))


def spelled(kind: str, wanted: str, rng: Random) -> Cell:
    """A cell that asks for a value, typed the way people type that kind of value.

    Args:
        kind: ``ColumnSpec.kind``.
        wanted: The value as canonical text; empty gives an empty cell.
        rng: Decides between spellings that mean the same.
    """
    if not wanted:
        return BLANK
    cell = _spelled(kind, wanted, rng)
    return replace(cell, wanted=wanted)


def _spelled(kind: str, wanted: str, rng: Random) -> Cell:  # noqa: PLR0911 (one return a kind)
    roll = rng.random()
    match kind:
        case "ean":
            if wanted.startswith("0") or roll < 0.08:
                return Cell(wanted, "text")
            return Cell(float(wanted), "general" if roll < 0.14 else "ean")
        case "status":
            return Cell(wanted if roll < 0.1 else _STATUS_WORDS[wanted])
        case "colour":
            return Cell("navy blue" if wanted == "Navy" and roll < 0.6 else wanted)
        case "list" | "add":
            return _list(kind, items(wanted), roll)
        case "dec1" | "dec3" | "money" | "euro":
            return _number(kind, wanted, roll)
        case "int":
            return Cell(wanted, "text") if roll < 0.06 else Cell(float(wanted), "int")
        case "bool":
            if roll < 0.25:
                return Cell(wanted == "TRUE", "general")
            return Cell({"TRUE": "yes", "FALSE": "no"}[wanted])
        case "date":
            day = date.fromisoformat(wanted)
            return Cell(f"{day:%d.%m.%Y}", "text") if roll < 0.08 else Cell(day, "date")
        case "code":
            return Cell(wanted, "text")
        case "padded":
            return Cell(wanted, "text") if roll < 0.5 else Cell(float(wanted), "digits5")
        case _:
            return Cell(f"{wanted} " if roll < 0.06 else wanted)


def list_with_commas(options: Sequence[str]) -> str:
    """Options as they stand in one cell; one that holds a comma stands in quotes."""
    return ", ".join(f'"{option}"' if "," in option else option for option in options)


def _list(kind: str, options: list[str], roll: float) -> Cell:
    if roll < 0.3:
        options.reverse()
    return Cell("; ".join(options) if kind == "list" else list_with_commas(options))


def _number(kind: str, wanted: str, roll: float) -> Cell:
    if roll < 0.06:
        text = f"{Decimal(wanted):.2f}" if kind in {"money", "euro"} else wanted
        return Cell(text.replace(".", ","), "text")
    return Cell(float(wanted), kind)
