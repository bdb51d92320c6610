"""An account, ordinary workbooks for it, and workbooks to which something terrible happened."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl

from sheetsync.model.values import Canonical
from tests.fakes import DEFINITIONS, FakePim

PRODUCTS = 600
HEADERS = ("SKU", "Name", "EAN", "Supplier", "Colour", "Price", "Stock", "Launch", "Notes")
FIELDS = (
    "sku",
    "label",
    "gtin",
    "attributes.text",
    "attributes.colour",
    "attributes.price",
    "attributes.stock",
    "attributes.launch",
    "attributes.notes",
)
COLOURS = ("Red", "Blue", "Green", "White")
MADE_OF = ("Pan", "Pot", "Kettle", "Tray", "Lamp", "Mug", "Bowl", "Jug")
MAKERS = ("Nordlicht", "Halvorsen", "Bel & Fils", "Kaito", "Brandt", "Ostra", "Lindholm")

Row = list[object]
Rows = list[Row]


def mapping_text(*, empty: str = "keep") -> str:
    """The mapping of every workbook here.

    Args:
        empty: What a blank cell of any column asks for.
    """
    columns = "\n".join(
        f"      - {{column: {header}, field: {field}, empty: {empty}}}"
        for header, field in zip(HEADERS[1:], FIELDS[1:], strict=True)
    )
    return (
        "version: 1\nname: Range\nsheets:\n  - sheet: Range\n"
        "    key: [{column: SKU, field: sku}]\n    columns:\n" + columns + "\n"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """An account and what its products hold.

    Attributes:
        pim: The account.
        products: SKU → field → value.
    """

    pim: FakePim
    products: Mapping[str, Mapping[str, Canonical]]

    def rows(self, count: int, rng: random.Random) -> Rows:
        """A sheet of some products that says what the account has."""
        skus = sorted(rng.sample(sorted(self.products), count))
        return [[sku, *(self.products[sku][name] for name in FIELDS[1:])] for sku in skus]


def world(seed: int) -> World:
    """An account of 600 products, each with a value in every field."""
    rng = random.Random(seed)
    products: dict[str, Mapping[str, Canonical]] = {}
    for number in range(PRODUCTS):
        sku = f"KT-{number:04d}"
        products[sku] = {
            "label": f"{rng.choice(MADE_OF)} {rng.choice(MAKERS)} {number}",
            "gtin": gtin(4_006_381_000_000 + number * 37),
            "attributes.text": rng.choice(MAKERS) + rng.choice(("", " GmbH", " AS", " Ltd")),
            "attributes.colour": rng.choice(COLOURS),
            "attributes.price": Decimal(rng.randrange(499, 19_999)) / 100,
            "attributes.stock": rng.randrange(1, 400),
            "attributes.launch": date(2024, 1, 1) + timedelta(days=rng.randrange(900)),
            "attributes.notes": f"shelf {rng.randrange(1, 90)} {rng.choice('ABCDEF')}",
        }
    notes = [
        *DEFINITIONS,
        *(
            type(one)(
                field=type(one.field)("attributes.notes"), name="notes", type_class=one.type_class
            )
            for one in DEFINITIONS
            if one.field == "attributes.text"
        ),
    ]
    return World(pim=FakePim(products, definitions=notes), products=products)


def gtin(number: int) -> str:
    """A GTIN-13 from its number, with the right check digit."""
    digits = f"{number // 10:012d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def save(rows: Rows, path: Path, *, headers: tuple[str, ...] = HEADERS) -> Path:
    """Write a sheet as people have it: codes as text, numbers and dates as such."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Range"
    page.append(list(headers))
    for row in rows:
        page.append([float(cell) if isinstance(cell, Decimal) else cell for cell in row])
    book.save(path)
    return path


# ---------------------------------------------------------------- disasters

Disaster = Callable[[Rows, random.Random], Rows]


def columns_shifted(rows: Rows, _rng: random.Random) -> Rows:
    """The texts moved one column to the left under their headers."""
    return [[row[0], row[3], row[2], row[8], *row[4:8], row[1]] for row in rows]


def one_column_sorted(rows: Rows, rng: random.Random) -> Rows:
    """One column was sorted alone."""
    place = rng.choice((1, 5, 6, 7))
    values = sorted(row[place] for row in rows)  # type: ignore[type-var]
    return [
        [*row[:place], value, *row[place + 1 :]] for row, value in zip(rows, values, strict=True)
    ]


def keys_shifted(rows: Rows, _rng: random.Random) -> Rows:
    """The SKUs slipped by one row against everything else."""
    skus = [row[0] for row in rows]
    return [[sku, *row[1:]] for sku, row in zip([*skus[1:], skus[0]], rows, strict=True)]


def few_values_sorted(rows: Rows, _rng: random.Random) -> Rows:
    """A column of few values was sorted alone."""
    values = sorted(str(row[4]) for row in rows)
    return [[*row[:4], value, *row[5:]] for row, value in zip(rows, values, strict=True)]


def decimal_commas_lost(rows: Rows, _rng: random.Random) -> Rows:
    """12.50 became 1250, as when a comma was taken for a thousands mark."""
    return [
        [*row[:5], int(str(row[5]).replace(".", "")), *row[6:]]
        for row in rows
        if isinstance(row[5], Decimal)
    ]


def column_emptied(rows: Rows, _rng: random.Random) -> Rows:
    """A column lost its values."""
    return [[*row[:3], None, *row[4:]] for row in rows]


def filled_down(rows: Rows, _rng: random.Random) -> Rows:
    """The first name was filled down."""
    return [[row[0], rows[0][1], *row[2:]] for row in rows]


def wrong_sheet(rows: Rows, _rng: random.Random) -> Rows:
    """The sheet of another catalogue: other products under the same headers."""
    return [[f"ZZ-{number}", *row[1:]] for number, row in enumerate(rows)]


def last_years_file(rows: Rows, rng: random.Random) -> Rows:
    """Everything as it was a year ago."""
    return [
        [
            row[0],
            f"{row[1]} (2025)",
            row[2],
            rng.choice(MAKERS) + " old",
            row[4],
            round(float(str(row[5])) * rng.uniform(0.7, 0.97), 2),
            rng.randrange(1, 400),
            row[7] - timedelta(days=365) if isinstance(row[7], date) else row[7],
            f"hall {rng.randrange(1, 900)}",
        ]
        for row in rows
    ]


DISASTERS: Mapping[str, Disaster] = {
    one.__name__: one
    for one in (
        columns_shifted,
        one_column_sorted,
        keys_shifted,
        few_values_sorted,
        decimal_commas_lost,
        column_emptied,
        filled_down,
        wrong_sheet,
        last_years_file,
    )
}


# ---------------------------------------------------------------- ordinary work


def ordinary(rows: Rows, rng: random.Random) -> tuple[str, Rows]:
    """One piece of a merchandiser's ordinary work, and what it is called."""
    work = rng.choice(ORDINARY)
    return work.__name__, work([list(row) for row in rows], rng)


def _few_edits(rows: Rows, rng: random.Random) -> Rows:
    for row in rng.sample(rows, max(1, len(rows) // 6)):
        row[1] = f"{row[1]}, new"
        row[4] = rng.choice(COLOURS)
    return rows


def _prices_up(rows: Rows, rng: random.Random) -> Rows:
    by = Decimal(rng.choice(("1.03", "1.05", "0.9")))
    for row in rows:
        row[5] = round(Decimal(str(row[5])) * by, 2)
    return rows


def _prices_by_step(rows: Rows, _rng: random.Random) -> Rows:
    for row in rows:
        row[5] = Decimal(str(row[5])) + 1
    return rows


def _stock_taken(rows: Rows, rng: random.Random) -> Rows:
    for row in rows:
        row[6] = max(0, int(str(row[6])) + rng.randrange(-60, 60))
    return rows


def _names_tidied(rows: Rows, _rng: random.Random) -> Rows:
    for row in rows:
        row[1] = str(row[1]).replace(" ", " – ", 1)
    return rows


def _names_and_prices(rows: Rows, rng: random.Random) -> Rows:
    return _names_tidied(_prices_up(rows, rng), rng)


def _supplier_renamed(rows: Rows, _rng: random.Random) -> Rows:
    for row in rows:
        row[3] = str(row[3]).replace("Brandt", "Brandt & Söhne").replace("Kaito", "Kaito Co.")
    return rows


def _moved_shelves(rows: Rows, rng: random.Random) -> Rows:
    for row in rows:
        row[8] = f"shelf {rng.randrange(1, 90)} {rng.choice('ABCDEF')}"
    return rows


def _one_launch_for_all(rows: Rows, _rng: random.Random) -> Rows:
    for row in rows[: max(1, len(rows) // 3)]:
        row[7] = date(2027, 3, 1)
    return rows


def _colours_recoded(rows: Rows, _rng: random.Random) -> Rows:
    after = {"Red": "Blue", "Blue": "Green", "Green": "Red", "White": "White"}
    for row in rows:
        row[4] = after[str(row[4])]
    return rows


def _sale_ended(rows: Rows, rng: random.Random) -> Rows:
    for row in rng.sample(rows, len(rows) // 8):
        row[8] = "<clear>"
    return rows


def _typing_errors(rows: Rows, rng: random.Random) -> Rows:
    for row in rng.sample(rows, 4):
        row[0] = f"{row[0]}X"
    return _few_edits(rows, rng)


def _blanks(rows: Rows, rng: random.Random) -> Rows:
    for row in rows:
        for place in rng.sample(range(1, len(HEADERS)), 4):
            row[place] = None
    return rows


ORDINARY = (
    _few_edits,
    _prices_up,
    _prices_by_step,
    _stock_taken,
    _names_tidied,
    _names_and_prices,
    _supplier_renamed,
    _moved_shelves,
    _one_launch_for_all,
    _colours_recoded,
    _sale_ended,
    _typing_errors,
    _blanks,
)

__all__ = [
    "DISASTERS",
    "Disaster",
    "World",
    "mapping_text",
    "ordinary",
    "save",
    "world",
]
