"""What stands in ``spring-range.xlsx``, row by row, and what a plan must make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from tools.samples_cells import BLANK, COLUMNS, Product
from tools.samples_faults import Shelf, faulty_rows
from tools.samples_rows import CLEARED, EDITS, Fault, SheetRow, row_of

SHEET: Final = "Spring 2027"
GROUP_ROW: Final = 4
HEADER_ROW: Final = 5
FIRST_ROW: Final = HEADER_ROW + 1
ROWS: Final = 350
EQUAL_ROWS: Final = 40
HIDDEN_ROWS: Final = 5
MERGED_ROWS: Final = 3
CLEARS: Final = 12

_SEED: Final = 2027


@dataclass(frozen=True, slots=True)
class SpringSheet:
    """The sheet to be written.

    Attributes:
        rows: Its data rows, top to bottom.
        merged: Positions of the first and last row whose cells in ``Origin`` are merged.
        faults: Faults of the sheet as a whole.
    """

    rows: tuple[SheetRow, ...]
    merged: tuple[int, int]
    faults: tuple[Fault, ...]


def spring_sheet(products: Sequence[Product]) -> SpringSheet:
    """Fill the sheet: faults, rows that equal Plytix, and rows that change something."""
    rng = Random(_SEED)
    shelf = Shelf(list(products), rng)
    rows = faulty_rows(shelf)
    rows += _plain_rows([row for row in products if row["sku"] not in shelf.taken], rows, rng)
    order = {product["sku"]: place for place, product in enumerate(products)}
    rows = _in_order(rows, order)
    for row in rng.sample([row for row in rows if not row.faults], HIDDEN_ROWS):
        row.hidden = True
    return SpringSheet(tuple(rows), _merge_origin(rows), _sheet_faults(rows))


def _plain_rows(products: Sequence[Product], faulty: list[SheetRow], rng: Random) -> list[SheetRow]:
    here, parents_here = _choose(products, ROWS - len(faulty), rng)
    rows = [
        row_of(product, rng, parent_is_here=product["_parent_id"] in parents_here)
        for product in here
    ]
    equal = [row for row in rows if not row.changes()]
    kept = set(map(id, rng.sample(equal, EQUAL_ROWS)))
    clears = 0
    for row in rows:
        if id(row) in kept:
            continue
        assert row.product is not None
        if "sale_price" in row.product["attributes"] and clears < CLEARS:
            row.put("Sale price", CLEARED)
            clears += 1
        _edit(row, rng)
    return rows


def _choose(
    products: Sequence[Product], count: int, rng: Random
) -> tuple[list[Product], frozenset[str]]:
    """Which products the sheet holds, and which of those are parents."""
    wanted = [
        product
        for product in products
        if product["status"] != "Archived"
        and not (product["product_level"] == 1 and rng.random() < 0.4)
    ]
    chosen = set(map(id, rng.sample(wanted, count)))
    here = [product for product in wanted if id(product) in chosen]
    return here, frozenset(product["id"] for product in here if product["product_level"] == 1)


def _edit(row: SheetRow, rng: Random) -> None:
    """Change one to five values of a row that people may change."""
    left_out = _left_to_the_parent(row, rng)
    headers = [
        header for header in EDITS if row.cells[header] is not CLEARED and header not in left_out
    ]
    edits = rng.choice((1, 1, 2, 2, 3, 4, 5))
    done = 0
    for header in rng.sample(headers, len(headers)):
        done += row.edit(header, rng)
        if done == edits:
            return


def _left_to_the_parent(row: SheetRow, rng: Random) -> frozenset[str]:
    """What a row never changes: what a variant inherits, unless its parent is not in the sheet.

    Even then only some variants get a value of their own.
    """
    assert row.product is not None
    is_variant = row.product["product_level"] == 2
    if is_variant and (row.parent_is_here or rng.random() < 0.7):
        return frozenset(column.header for column in COLUMNS if column.inherited)
    return frozenset()


def _in_order(rows: list[SheetRow], order: dict[str, int]) -> list[SheetRow]:
    """Rows by SKU; rows of nobody stay behind the row they were made after."""
    last = 0
    placed: list[tuple[int, int, SheetRow]] = []
    for nth, row in enumerate(rows):
        last = last if row.product is None else order[row.product["sku"]]
        placed.append((last, nth, row))
    return [row for _, _, row in sorted(placed, key=lambda entry: entry[:2])]


def _merge_origin(rows: list[SheetRow]) -> tuple[int, int]:
    """Merge ``Origin`` over some rows in a row: only the first keeps a value."""
    for first in range(100, len(rows)):
        block = rows[first : first + MERGED_ROWS]
        whole = all(
            row.product is not None
            and not row.faults
            and not row.hidden
            and row.product["product_level"] == 0
            and row.cells["Origin"].value
            and len(row.changes()) > ("attributes.country_of_origin" in row.changes())
            for row in block
        )
        if whole:
            for row in block[1:]:
                row.put("Origin", BLANK)
            block[0].faults.append(Fault("merged-cells", "Origin"))
            return first, first + MERGED_ROWS - 1
    raise LookupError(f"no {MERGED_ROWS} rows to merge")


def _sheet_faults(rows: list[SheetRow]) -> tuple[Fault, ...]:
    typed = [
        column.header
        for column in COLUMNS
        if column.kind in {"dec1", "dec3", "money", "euro", "int"}
        and any(
            isinstance(row.cells.get(column.header, BLANK).value, str)
            and row.cells[column.header] is not CLEARED
            and not any(fault.header == column.header for fault in row.faults)
            for row in rows
        )
    ]
    return (
        Fault("header-folded", "Launch\ndate"),
        Fault("unmapped-column", "Buyer's notes"),
        Fault("formula-result", "Incl. VAT"),
        Fault("text-from-number", "EAN"),
        Fault("hidden-rows"),
        Fault("missing-column"),
        *(Fault("number-as-text", header) for header in typed),
    )


def planted(sheet: SpringSheet) -> dict[str, Any]:
    """What a plan must find and change, for tests; every data row is there once."""
    letters = {column.header: _letters(place) for place, column in enumerate(COLUMNS)}
    column_faults = {"formula-result", "number-as-text", "text-from-number"}
    faults: list[dict[str, Any]] = []
    for fault in sheet.faults:
        at_header = fault.header and fault.code not in column_faults
        faults.append(
            {
                "sheet": SHEET,
                "cell": f"{letters[fault.header]}{HEADER_ROW}" if at_header else None,
                "row": None,
                "column": fault.header or None,
                "code": fault.code,
            }
        )
    rows: list[dict[str, Any]] = []
    for number, row in enumerate(sheet.rows, start=FIRST_ROW):
        for fault in row.faults:
            told = {
                "sheet": SHEET,
                "cell": f"{letters[fault.header]}{number}" if fault.header else None,
                "row": number,
                "column": fault.header or None,
                "code": fault.code,
            }
            if fault.suggestion:
                told["suggestion"] = fault.suggestion
            faults.append(told)
        rows.append(
            {
                "sheet": SHEET,
                "row": number,
                "sku": None if row.product is None else row.product["sku"],
                "verdict": row.verdict,
                "changes": row.changes(),
            }
        )
    return {"workbook": "spring-range.xlsx", "faults": faults, "rows": rows}


def _letters(place: int) -> str:
    return chr(ord("A") + place)
