"""The rows of the spring workbook that hold no fault: what people typed and what it changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Final

from sheetsync.sandbox.seed.options import CARE, CARE_BY_SORT, COLOURS, COUNTRIES, sort_of
from tools.samples_cells import (
    BLANK,
    CLEAR,
    COLUMN_BY_HEADER,
    COLUMNS,
    KEEP,
    Cell,
    Product,
    canonical,
    current,
    items,
    list_with_commas,
    spelled,
)

TAX: Final = Decimal("1.19")

NOTES: Final = (
    "ok",
    "ask Jürgen about the price",
    "photo missing!",
    "new carton from May on",
    "see mail of 4 Nov.",
    "sample with Åsa",
    "sell-through 78 %",
    "check with supplier – MOQ?",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One planted fault.

    Attributes:
        code: The finding's code.
        header: The column it stands in; empty: the row or sheet as a whole.
        suggestion: What the finding must offer; empty when nothing certain.
    """

    code: str
    header: str = ""
    suggestion: str = ""


@dataclass(slots=True)
class SheetRow:
    """One row of the spring workbook.

    Attributes:
        product: The product it is meant for; ``None`` when nobody can tell.
        cells: Per header what was typed; missing headers are blank.
        faults: What is wrong in it, or worth a warning.
        refused: Whether a fault keeps the whole row from going on.
        merged_away: Whether the row equals one above it and adds nothing.
        hidden: Whether the row is hidden in the sheet.
        parent_is_here: Whether it is a variant whose parent the sheet holds too.
    """

    product: Product | None
    cells: dict[str, Cell]
    faults: list[Fault] = field(default_factory=list)
    refused: bool = False
    merged_away: bool = False
    hidden: bool = False
    parent_is_here: bool = False

    def changes(self) -> dict[str, str]:
        """Per field what a plan must change it to, in the order of the columns."""
        if self.product is None or self.refused or self.merged_away:
            return {}
        found: dict[str, str] = {}
        for column in COLUMNS:
            wanted = self.cells.get(column.header, BLANK).wanted
            if wanted == KEEP or column.kind in {"sku", "ean"} or not column.field:
                continue
            if wanted != current(self.product, column.field):
                found[column.field] = wanted
        return found

    @property
    def verdict(self) -> str:
        """What a plan must say of the row."""
        if self.refused:
            return "invalid"
        return "update" if self.changes() or self.merged_away else "unchanged"

    def put(self, header: str, cell: Cell) -> None:
        """Type something into one of the row's cells."""
        self.cells[header] = cell

    def edit(self, header: str, rng: Random) -> bool:
        """Have the merchandiser change one value.

        Returns:
            Whether there was something to change.
        """
        if self.product is None:
            return False
        wanted = EDITS[header](self.product, rng)
        column = COLUMN_BY_HEADER[header]
        if wanted is None or wanted == current(self.product, column.field):
            return False
        if column.kind == "add":
            extra = [item for item in items(wanted) if item not in _items_of(self.product, "care")]
            self.put(header, Cell(list_with_commas(extra), wanted=wanted))
        else:
            self.put(header, spelled(column.kind, wanted, rng))
        if header == "List price":
            self.put("Incl. VAT", gross_cell(wanted))
        return True


def row_of(product: Product, rng: Random, *, parent_is_here: bool = False) -> SheetRow:
    """A row that says what Plytix has already, with gaps as people leave them.

    Args:
        product: The product.
        rng: Spellings and gaps.
        parent_is_here: Whether the sheet holds the product's parent too, so that what it
            inherits is left blank.
    """
    cells: dict[str, Cell] = {}
    for column in COLUMNS:
        value = current(product, column.field) if column.field else ""
        gap = rng.random() < 0.1
        match column.kind:
            case "sku":
                cells[column.header] = Cell(value, "text")
            case "ean":
                cells[column.header] = BLANK if gap and rng.random() < 0.4 else spelled(
                    "ean", value, rng
                )  # fmt: skip
            case "cross":
                cells[column.header] = Cell("x", wanted="TRUE") if value == "TRUE" else NOT_NEW
            case "money":
                cells[column.header] = spelled("money", value, rng)
            case "gross":
                cells[column.header] = gross_cell(current(product, "attributes.price"))
            case "warehouse":
                cells[column.header] = Cell(f"{rng.choice('CDK')}{rng.randrange(1, 31):02d}-1")
            case "note":
                noted = rng.random() < 0.12
                cells[column.header] = Cell(rng.choice(NOTES)) if noted else BLANK
            case kind:
                left_out = gap or (column.inherited and parent_is_here)
                cells[column.header] = BLANK if left_out else spelled(kind, value, rng)
    return SheetRow(product, cells, parent_is_here=parent_is_here)


NOT_NEW: Final = Cell(wanted="FALSE")
"""A blank in the column ``New``: the mapping says that it stands for ``no``."""


def gross_cell(price: str) -> Cell:
    """The formula for the price with tax, with the result Excel saved."""
    value = (Decimal(price) * TAX).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return Cell(
        float(value), "money", formula="=ROUND(R{row}*1.19,2)", wanted=canonical(float(value))
    )


def _items_of(product: Product, label: str) -> list[str]:
    return list(product["attributes"].get(label, ()))


def _label(product: Product, rng: Random) -> str | None:
    measured = re.fullmatch(r"([^,]+) (\d[\d.]* (?:cm|l|pieces))", product["label"])
    if measured:
        return f"{measured[1]}, {measured[2]}"
    return f"{product['label']} – new edition" if rng.random() < 0.3 else None


def _status(product: Product, rng: Random) -> str | None:
    return {"Draft": "Completed", "Completed": "Archived"}.get(product["status"])


def _short_text(product: Product, rng: Random) -> str | None:
    first = product["label"].partition(",")[0]
    ending = rng.choice(("Now in spring colours.", "Restocked for the season.", "Our bestseller."))
    return f"{first}.\n{ending}"


def _web_text(product: Product, rng: Random) -> str | None:
    html = current(product, "attributes.long_description")
    return f"{html}<p>Part of our <em>Spring 2027</em> range – für drinnen &amp; draußen.</p>"


def _colour(product: Product, rng: Random) -> str | None:
    return None if product["product_level"] else rng.choice(COLOURS)


def _material(product: Product, rng: Random) -> str | None:
    own = _items_of(product, "material")
    return canonical(own[:1]) if len(own) > 1 else None


def _care(product: Product, rng: Random) -> str | None:
    own = set(_items_of(product, "care"))
    own.add(rng.choice(CARE_BY_SORT[sort_of(_items_of(product, "material")[0])]))
    return canonical([option for option in CARE if option in own])


def _measure(label: str, step: str) -> Callable[[Product, Random], str | None]:
    def corrected(product: Product, rng: Random) -> str | None:
        value = product["attributes"].get(label)
        if value is None:
            return None
        return canonical(float(Decimal(str(value)) + Decimal(step) * rng.randrange(1, 9)))

    return corrected


def _pieces(product: Product, rng: Random) -> str | None:
    return str(product["attributes"]["pieces_in_set"] + rng.choice((1, 3)))


def _dishwasher(product: Product, rng: Random) -> str | None:
    value = product["attributes"].get("dishwasher_safe")
    return None if value is None else canonical(not value)


def _launch(product: Product, rng: Random) -> str | None:
    return (date(2027, 2, 1) + timedelta(days=7 * rng.randrange(0, 16))).isoformat()


def _price(product: Product, rng: Random) -> str | None:
    raised = int(product["attributes"]["price"] * rng.choice((1.03, 1.05, 1.08)))
    return canonical(raised + rng.choice((0.5, 0.9, 0.95)))


def _sale_price(product: Product, rng: Random) -> str | None:
    return canonical(max(0.9, int(product["attributes"]["price"] * 0.8) - 0.1))


def _customs(product: Product, rng: Random) -> str | None:
    code = product["attributes"]["customs_tariff_number"]
    return f"{code[:6]}{'10' if code[6:] != '10' else '90'}"


def _supplier(product: Product, rng: Random) -> str | None:
    return f"{rng.randrange(12, 99_999):05d}"


def _origin(product: Product, rng: Random) -> str | None:
    return rng.choice(COUNTRIES)


def _page(product: Product, rng: Random) -> str | None:
    slug = product["attributes"]["shop_slug"]
    return f"https://www.lindholm-grove.example/spring/{slug}"


EDITS: Final[dict[str, Callable[[Product, Random], str | None]]] = {
    "Product name": _label,
    "Status": _status,
    "Short text": _short_text,
    "Web text": _web_text,
    "Colour": _colour,
    "Material": _material,
    "Care": _care,
    "Height (cm)": _measure("height_cm", "0.1"),
    "Width (cm)": _measure("width_cm", "0.5"),
    "Depth (cm)": _measure("depth_cm", "0.1"),
    "Weight (kg)": _measure("weight_kg", "0.012"),
    "Pieces": _pieces,
    "Dishwasher": _dishwasher,
    "Launch\ndate": _launch,
    "List price": _price,
    "Sale price": _sale_price,
    "Customs no.": _customs,
    "Supplier no.": _supplier,
    "Origin": _origin,
    "Product page": _page,
}
"""Per header: the value a merchandiser would change it to; ``None`` when it does not apply."""

CLEARED: Final = Cell(CLEAR, wanted="")
"""A cell with the clearing marker."""
