"""What the fast reader does not tell: one pass over a sheet's XML beside it.

The fast reader lays rows out as a rectangle and gives an empty text for every error, for every
formula without a result and for every damaged reference. So its answer is only used when the XML
proves it whole:

* ``reach_of`` comes first. It proves that rows are written the plain way and that their
  rectangle is small enough to be laid out.
* ``Sidecar`` works beside the fast reader. It counts the cells that hold something, and finds
  those that need a closer look.

Neither looks at single cells in Python unless something is special about them: they search and
count in blocks of XML. Whatever is written in another way than Excel does makes them say so, and
the sheet is then read cell by cell (``exact.py``), which is slower and knows everything.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from sheetsync.model.place import column_letters
from sheetsync.workbook.xlsx.addresses import cell_range, column_index
from sheetsync.workbook.xlsx.sheet_xml import sheet_pieces

_FAR_CELL: Final = re.compile(
    rb'<c(?! r="A?+[A-Z]?+[0-9]{1,5}+")(?: r="([A-Z]{1,3}+)([0-9]{1,7}+)")?+'
)
"""Every cell but those plainly written up to column AZ and row 99,999."""
_CELL: Final = re.compile(rb"<c[\s/>]")
_ROW: Final = re.compile(rb'<row(?: r="(\d+)")?([^>]*)>')
_REFERENCE: Final = re.compile(rb'<c r="([A-Z]+)(\d+)"')
_COLUMN: Final = re.compile(rb"<col\b([^>]*)>")
_MIN: Final = re.compile(rb'\smin="(\d+)"')
_MAX: Final = re.compile(rb'\smax="(\d+)"')
_HIDDEN: Final = re.compile(rb'\shidden="(?:1|true)"')
_ODD_VALUE: Final = re.compile(
    rb"<v>(?!-?+[0-9]{1,300}+(?:\.[0-9]++)?+(?:[eE][-+]?+[0-9]{1,2}+)?+</v>)"
)
_ODD_RUN: Final = re.compile(rb"<(?:strike|vertAlign)\b")
_ERROR: Final = re.compile(
    rb'<c r="([A-Z]+)(\d+)"([^>]*)\st="e"([^>]*)>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)</v></c>'
)
_FORMULA: Final = re.compile(
    rb'<c r="([A-Z]+)(\d+)"([^>]*)><f([^>]*?)(?:/>|>[^<]*</f>)(<v>([^<]*)</v>|<v\s*/>)?</c>'
)
_EMPTY_INLINE: Final = re.compile(rb"<is>(?:<t[^>]*></t>|<t[^>]*/>)?</is>")
_NUMBER_CELL: Final = re.compile(
    rb'<c r="[A-Z]+\d+"(?: s="\d+")?(?: t="n")?>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]+)</v></c>'
)
_ODD_INDEX: Final = re.compile(rb't="s"[^>]*+><v>(?![0-9]++</v>)')
_ODD_SPELLING: Final = re.compile(
    rb'<c r="[A-Z]++[0-9]++"(?!(?: s="[0-9]++")?+(?: t="[A-Za-z]++")?+'
    rb'(?: (?:cm|vm|ph)="[^">]*+")*+/?+>)'
)
"""A cell whose attributes stand in another order than Excel's, which the patterns below miss."""
_LOOKED_AT_CLOSELY: Final = 1 << 16
"""Bytes of each block: a program spells all its cells alike."""
_PREFIXED: Final = re.compile(rb"<[A-Za-z_][\w.-]*:c[\s/>]")
_MERGE: Final = re.compile(rb'<mergeCell ref="([A-Z0-9:$]+)"')
_ARRAY: Final = re.compile(rb'\sref="([A-Z0-9:$]+)"')
_ARRAY_KIND: Final = re.compile(rb'\st="(?:array|dataTable)"')
_TYPE: Final = re.compile(rb'\st="([A-Za-z]+)"')
_MORE: Final = b'(?: (?:cm|ph)="[^">]*+")*+'
_STYLE_ROWS: Final = 16_384


@dataclass(slots=True, kw_only=True)
class SheetFacts:
    """What is special in one sheet; rows as Excel counts, columns from 0.

    Attributes:
        regular: Whether everything could be told; if not, nothing here is certain.
        inline: Blocks with texts that stand in the cells.
        filled: Cells that hold a value or text, errors counted, formulas by their saved result.
        hidden_rows: Rows that are hidden or filtered away.
        merges: First row, first column, last row, last column of each merged range.
        errors: (row, column) → the error's text and whether a picture hides behind it.
        formulas: Column → rows whose value is the saved result of a formula.
        unsaved: Cells with a formula whose result was never saved.
        spread: Cells that hold, if they hold something, a result that was never saved, since they
            lie in the range of an array formula.
        odd_dates: (row, column) → stored number of cells under a date format that the fast reader
            turns into something else than Excel shows.
        odd_date_styles: (row, column) → style of those cells.
        styles: Column → style plus one by row (0 for every other row), for the columns and styles
            asked for; may end before the last row.
        hidden_columns: First and last column of hidden ranges.
    """

    regular: bool = True
    filled: int = 0
    inline: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: dict[tuple[int, int], tuple[str, bool]] = field(default_factory=dict)
    formulas: dict[int, set[int]] = field(default_factory=dict)
    unsaved: set[tuple[int, int]] = field(default_factory=set)
    spread: set[tuple[int, int]] = field(default_factory=set)
    odd_dates: dict[tuple[int, int], str] = field(default_factory=dict)
    odd_date_styles: dict[tuple[int, int], int] = field(default_factory=dict)
    styles: dict[int, array[int]] = field(default_factory=dict)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reach:
    """No cell stands outside these bounds; rows as Excel counts, columns from 0."""

    first_row: int
    last_row: int
    last_column: int

    @property
    def cells(self) -> int:
        """How many cells the rectangle has, from the first column on."""
        return (self.last_row - self.first_row + 1) * (self.last_column + 1)

    def with_all_of(self, other: Reach) -> Reach:
        """The bounds of both."""
        return Reach(
            min(self.first_row, other.first_row),
            max(self.last_row, other.last_row),
            max(self.last_column, other.last_column),
        )


NEAR: Final = Reach(1, 99_999, 51)
"""Most rows are within, which is quickly proved."""


def reach_of(data: bytes, most_cells: int) -> Reach | None:
    """How far rows reach; ``None`` when they are not written the plain way.

    Args:
        data: Whole rows as XML.
        most_cells: Rows that may reach further than this are looked at more closely.
    """
    if b":c" in data and _PREFIXED.search(data) is not None:
        return None
    far = set(_FAR_CELL.findall(data))
    if not all(digits for _, digits in far):
        return None
    if not far and NEAR.cells <= most_cells:
        return NEAR
    found = _REFERENCE.findall(data)
    rows = [int(digits) for _, digits in found] or [1]
    columns = [column_index(name) for name in {name for name, _ in found}] or [0]
    return Reach(min(rows), max(rows), max(columns))


def holds_cells(data: bytes) -> bool:
    """Whether there are cells where none belong, before or behind a sheet's rows."""
    return _CELL.search(data) is not None


def empty_inline_texts(blocks: Iterable[bytes]) -> int:
    """How many cells hold an empty text of their own; only needed when a count does not match."""
    return sum(
        len(_EMPTY_INLINE.findall(data)) for part, data in sheet_pieces(blocks) if part == "rows"
    )


class Sidecar:
    """Finds the cells that the fast reader does not tell the truth about, piece by piece.

    Attributes:
        facts: What was found so far.
    """

    def __init__(
        self,
        *,
        columns: Collection[int] | None,
        styles: Collection[int],
        date_styles: Collection[int],
        empty_strings: Collection[int],
        recalculates: bool,
        most_merges: int,
    ) -> None:
        """Look at nothing yet.

        Args:
            columns: The columns whose styles are wanted; ``None``: all.
            styles: The styles that show numbers otherwise than by their digits.
            date_styles: The styles that show numbers as dates.
            empty_strings: Indexes of shared strings that are empty.
            recalculates: Whether saved formula results count as never saved.
            most_merges: Looking at merged ranges stops at one more than this.
        """
        self.facts = SheetFacts()
        self._styled = _style_pattern(columns, styles, date_styles)
        self._empties = _index_pattern(empty_strings)
        self._recalculates = recalculates
        self._most_merges = most_merges

    def look_above(self, data: bytes) -> None:
        """Look at what stands before the rows."""
        self.facts.hidden_columns += _hidden_columns(data)

    def look_below(self, data: bytes) -> None:
        """Look at what stands behind the rows."""
        merges = self.facts.merges
        for reference in _MERGE.findall(data):
            merged = cell_range(reference.decode("ascii"))
            if merged is not None and len(merges) <= self._most_merges:
                merges.append(merged)

    def look(self, data: bytes) -> bool:
        """Look at whole rows, written the plain way.

        Returns:
            Whether there are formulas among them.
        """
        facts = self.facts
        has_formulas = b"<f" in data
        if b"!" in data and b"<!" in data:
            facts.regular = False
        _look_at_rows(data, facts)
        if has_formulas:
            _look_at_formulas(data, facts, recalculates=self._recalculates)
        _look_at_values(data, facts)
        end = data.rfind(b">", 0, _LOOKED_AT_CLOSELY) + 1
        if _ODD_SPELLING.search(data, 0, end) is not None:
            facts.regular = False
        if b"<rPr" in data and _ODD_RUN.search(data) is not None:
            facts.regular = False
        if self._empties is not None:
            facts.filled -= len(self._empties.findall(data))
        if self._styled is not None:
            _look_at_styles(self._styled.findall(data), facts)
        return has_formulas


def _look_at_styles(found: list[tuple[bytes, ...]], facts: SheetFacts) -> None:
    for letters, digits, style, date_style, number in found:
        column, row = column_index(letters), int(digits)
        if style:
            note_style(facts.styles, column, row, int(style))
        else:
            facts.odd_dates[row, column] = number.decode("ascii")
            facts.odd_date_styles[row, column] = int(date_style)


def note_style(styles: dict[int, array[int]], column: int, row: int, style: int) -> None:
    """Remember the style of a cell as ``SheetFacts.styles`` does."""
    by_row = styles.get(column)
    if by_row is None:
        by_row = styles[column] = array("I")
    if row >= len(by_row):
        by_row.frombytes(bytes(by_row.itemsize * (row + _STYLE_ROWS - len(by_row))))
    by_row[row] = style + 1


def _look_at_rows(data: bytes, facts: SheetFacts) -> None:
    if b"hidden=" not in data:
        return
    for digits, attributes in _ROW.findall(data):
        if _HIDDEN.search(attributes):
            if not digits:
                facts.regular = False
            else:
                facts.hidden_rows.add(int(digits))


def _look_at_values(data: bytes, facts: SheetFacts) -> None:
    values = data.count(b"<v>")
    if b'"inlineStr"' in data:
        values += data.count(b"<is>")
        facts.inline += 1
    if _ODD_VALUE.search(data) is not None:
        values -= data.count(b"<v></v>")
        _look_at_odd_values(data, facts)
    if _ODD_INDEX.search(data) is not None:
        facts.regular = False
    facts.filled += values


def _look_at_odd_values(data: bytes, facts: SheetFacts) -> None:
    """Errors, and numbers that are none."""
    if b't="e"' in data:
        found = _ERROR.findall(data)
        if len(found) != data.count(b't="e"'):
            facts.regular = False
        for letters, digits, before, behind, text in found:
            picture = b" vm=" in before or b" vm=" in behind
            shown = text.decode("utf-8", "replace")
            facts.errors[int(digits), column_index(letters)] = (shown, picture)
    for number in _NUMBER_CELL.findall(data):
        if _ODD_VALUE.match(b"<v>" + number + b"</v>") is not None:
            facts.regular = False
            return


def _look_at_formulas(data: bytes, facts: SheetFacts, *, recalculates: bool) -> None:
    found = _FORMULA.findall(data)
    if len(found) != data.count(b"<f"):
        facts.regular = False
        return
    for letters, digits, attributes, formula, result, value in found:
        row, column = int(digits), column_index(letters)
        kind = _TYPE.search(attributes)
        if kind is not None and kind[1] == b"e":
            continue
        empty_text = result and kind is not None and kind[1] == b"str"
        if recalculates or not (value or empty_text):
            facts.unsaved.add((row, column))
        else:
            facts.formulas.setdefault(column, set()).add(row)
        if _ARRAY_KIND.search(formula):
            _spread(formula, row, column, facts, recalculates=recalculates)


def _spread(
    formula: bytes, row: int, column: int, facts: SheetFacts, *, recalculates: bool
) -> None:
    """The other cells of an array formula hold only values, yet are results as well."""
    reference = _ARRAY.search(formula)
    area = None if reference is None else cell_range(reference[1].decode("ascii"))
    if area is None:
        return
    first_row, first_column, last_row, last_column = area
    if (last_row - first_row + 1) * (last_column - first_column + 1) > 1_000_000:
        facts.regular = False
        return
    for other_column in range(first_column, last_column + 1):
        for other_row in range(first_row, last_row + 1):
            if (other_row, other_column) == (row, column):
                continue
            if recalculates:
                facts.spread.add((other_row, other_column))
            else:
                facts.formulas.setdefault(other_column, set()).add(other_row)


def _style_pattern(
    columns: Collection[int] | None, styles: Collection[int], date_styles: Collection[int]
) -> re.Pattern[bytes] | None:
    """Numeric cells of the columns under one of the styles, and odd ones under a date style.

    Odd are negative numbers, numbers past the year 9999, and parts of a day that round up to the
    next.
    """
    if columns is not None and not columns:
        return None
    ways = []
    if styles:
        ways.append(b'(%s)"(?: t="n")?+%s>' % (_either(styles), _MORE))
    if date_styles:
        ways.append(
            b'(%s)"(?: t="n")?+%s>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?+<v>'
            b"(-[0-9.eE+-]+|[0-9]{7,}[0-9.eE+-]*|[0-9.]+[eE][0-9+-]+|[0-9]+\\.9999[0-9]+)</v>"
            % (_either(date_styles), _MORE)
        )
    if not ways:
        return None
    if not styles:
        ways.insert(0, b"(\\Z)")
    if not date_styles:
        ways.append(b"(\\Z)(\\Z)")
    names = b"[A-Z]++" if columns is None else b"(?:%s)" % b"|".join(_letter_ranges(columns))
    return re.compile(b'<c r="(%s)([0-9]++)" s="(?:%s)' % (names, b"|".join(ways)))


def _letter_ranges(columns: Collection[int]) -> list[bytes]:
    """Patterns of the columns' letters: those with a common beginning together."""
    ends: dict[bytes, bytes] = {}
    for column in sorted(columns):
        letters = column_letters(column).encode("ascii")
        ends[letters[:-1]] = ends.get(letters[:-1], b"") + letters[-1:]
    return [b"%s[%s]" % (start, last) for start, last in ends.items()]


def _index_pattern(indexes: Collection[int]) -> re.Pattern[bytes] | None:
    """Cells whose text is one of the given shared strings."""
    if not indexes:
        return None
    return re.compile(b'<c r="([A-Z]+)(\\d+)"[^>]*? t="s"[^>]*><v>(?:%s)</v>' % _either(indexes))


def _hidden_columns(head: bytes) -> list[tuple[int, int]]:
    found = []
    for attributes in _COLUMN.findall(head):
        first, last = _MIN.search(attributes), _MAX.search(attributes)
        if _HIDDEN.search(attributes) and first and last:
            found.append((int(first[1]) - 1, int(last[1]) - 1))
    return found


def _either(numbers: Iterable[int]) -> bytes:
    return b"|".join(str(number).encode("ascii") for number in numbers)
