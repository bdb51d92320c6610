"""What numeric cells show, where it is not their plain digits."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sheetsync.model.values import RawValue
from sheetsync.workbook.cells.formats import NumberFormat, plain_digits
from sheetsync.workbook.cells.serials import UNSHOWABLE

_NUMBER: Final = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")


class ShownTexts(Mapping[int, str]):
    """Position → displayed text of a column's numeric cells, worked out when asked for.

    Looking up tells every text that differs from the plain digits, ``5.00`` for 5 as well.
    Iterating gives only the positions where the text tells another number or another sort of
    number (rounded, percent, exponent, dates that cannot be shown), because a column of 100,000
    prices shows ``19.90`` for 19.9 in most rows, and nobody needs to be told.
    """

    __slots__ = ("_formats", "_row_numbers", "_styles", "_values")

    def __init__(
        self,
        values: Sequence[RawValue],
        row_numbers: Sequence[int],
        styles: array[int],
        formats: Sequence[NumberFormat],
    ) -> None:
        """Remember a column.

        Args:
            values: One a row.
            row_numbers: The row Excel shows for each of them.
            styles: Style plus one by row; rows beyond its end and rows with 0 are plain.
            formats: Number format by style.
        """
        self._values = values
        self._row_numbers = row_numbers
        self._styles = styles
        self._formats = formats

    def __bool__(self) -> bool:
        return bool(self._styles)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[int]:
        for position, value in enumerate(self._values):
            if type(value) is not float:
                continue
            number_format = self._format(position)
            if number_format is None:
                continue
            if number_format.places is not None:
                if round(value, number_format.places) != value:
                    yield position
            elif (text := self._text(value, number_format)) is not None and _tells_another(
                text, value
            ):
                yield position

    def __contains__(self, position: object) -> bool:
        return isinstance(position, int) and self.get(position) is not None

    def __getitem__(self, position: int) -> str:
        value = self._values[position] if 0 <= position < len(self._values) else None
        number_format = self._format(position) if type(value) is float else None
        if number_format is not None and isinstance(value, float):
            text = self._text(value, number_format)
            if text is not None:
                return text
        raise KeyError(position)

    def _format(self, position: int) -> NumberFormat | None:
        row = self._row_numbers[position]
        style = self._styles[row] - 1 if row < len(self._styles) else -1
        if not 0 <= style < len(self._formats):
            return None
        found = self._formats[style]
        return None if found.is_plain else found

    @staticmethod
    def _text(value: float, number_format: NumberFormat) -> str | None:
        text = UNSHOWABLE if number_format.is_date else number_format.text(value)
        return None if text == plain_digits(value) else text


def _tells_another(text: str, value: float) -> bool:
    found = _NUMBER.search(text)
    if found is None or "%" in text or "E" in text or "/" in text:
        return True
    return float(found[0].replace(",", "")) != value
