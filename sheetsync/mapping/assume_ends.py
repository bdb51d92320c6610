"""Rows at the end of a sheet that are no products: totals and notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sheetsync.codecs.characters import folded
from sheetsync.mapping import assume_findings as words
from sheetsync.mapping.proposal import SheetCells
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace

_LAST_ROWS: Final = 3
_LEAST_WORDS: Final = 3
_TOTALS: Final = frozenset({
    "total", "totals", "grand total", "subtotal", "sum", "sums", "summe", "gesamt", "gesamtsumme",
    "zwischensumme", "somme", "totaux", "totale", "totaal", "suma", "summa", "i alt", "sous-total",
})  # fmt: skip


def rows_at_the_end(
    cells: SheetCells, *, below: int, key: int, header: str, file: str
) -> Iterator[Finding]:
    """What is to be told of the last rows of a sheet with a key.

    Totals are known by their word in the key column. A note is a sentence in the key column, alone
    in its row and parted from the table by a blank row.

    Args:
        cells: The sheet.
        below: The header's position.
        key: The key column.
        header: Its header.
        file: The workbook's file name.
    """
    numbers = cells.row_numbers
    for position in range(max(below + 2, len(numbers) - _LAST_ROWS), len(numbers)):
        text = cells.columns[key][position]
        if not isinstance(text, str):
            continue
        place = CellPlace(
            file=file, sheet=cells.sheet, row=numbers[position], column=key, header=header
        )
        alone = all(
            values[position] is None for column, values in cells.columns.items() if column != key
        )
        if folded(text).rstrip(" :") in _TOTALS and not alone:
            yield words.totals_as_product(place, text)
        elif (
            alone
            and len(text.split()) >= _LEAST_WORDS
            and numbers[position] - numbers[position - 1] > 1
        ):
            yield words.note_below_table(place, text)
