"""What the fast reader does not tell: one pass over a sheet's XML beside it.

The fast reader lays a sheet out as a rectangle and gives an empty text for every error, for every
formula without a result and for every damaged reference. So its answer is only used when two
passes over the XML have proved it whole:

* ``sheet_extent`` runs first. It proves that the sheet is written the plain way and that the
  rectangle is small enough to be laid out.
* ``sheet_facts`` runs beside the fast reader. It counts the cells that hold something, and finds
  those that need a closer look.

Neither looks at single cells in Python unless something is special about them: they search and
count in blocks of XML. Whatever is written in another way than Excel does makes them say so, and
the sheet is then read cell by cell (``exact.py``), which is slower and knows everything.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from sheetsync.workbook.addresses import cell_range, column_index
from sheetsync.workbook.sheet_xml import sheet_pieces

_FAR: Final = re.compile(rb'<c r="([B-Z][A-Z](?=\d)|[A-Z]{3,}(?=\d)|[A-Z]++(?=\d{6}))(\d+)"')
_NEAR_COLUMNS: Final = 52
_NEAR_ROWS: Final = 99_999
_ROW: Final = re.compile(rb'<row(?: r="(\d+)")?([^>]*)>')
_REFERENCE: Final = re.compile(rb'<c r="([A-Z]+)(\d+)"')
_COLUMN: Final = re.compile(rb"<col\b([^>]*)>")
_MIN: Final = re.compile(rb'\smin="(\d+)"')
_MAX: Final = re.compile(rb'\smax="(\d+)"')
_HIDDEN: Final = re.compile(rb'\shidden="(?:1|true)"')
_ODD_VALUE: Final = re.compile(rb"<v>(?!-?+[0-9]++(?:\.[0-9]++)?+(?:[eE][-+]?+[0-9]++)?+</v>)")
_ERROR: Final = re.compile(
    rb'<c r="([A-Z]+)(\d+)"([^>]*)\st="e"([^>]*)>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)</v></c>'
)
_FORMULA: Final = re.compile(
    rb'<c r="([A-Z]+)(\d+)"([^>]*)><f([^>]*?)(?:/>|>[^<]*</f>)(<v>([^<]*)</v>|<v\s*/>)?</c>'
)
_NUMBER_CELL: Final = re.compile(
    rb'<c r="[A-Z]+\d+"(?: s="\d+")?(?: t="n")?>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]+)</v></c>'
)
_ODD_INDEX: Final = re.compile(rb't="s"[^>]*+><v>(?![0-9]++</v>)')
_PREFIXED: Final = re.compile(rb"<[A-Za-z_][\w.-]*:c[\s/>]")
_MERGE: Final = re.compile(rb'<mergeCell ref="([A-Z0-9:$]+)"')
_ARRAY: Final = re.compile(rb'\sref="([A-Z0-9:$]+)"')
_ARRAY_KIND: Final = re.compile(rb'\st="(?:array|dataTable)"')
_TYPE: Final = re.compile(rb'\st="([A-Za-z]+)"')
_STYLE_ROWS: Final = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How a sheet is written and how far it reaches.

    Attributes:
        regular: Whether it is written the plain way, so that the rest is certain.
        rows: No cell stands below this row.
        columns: No cell stands to the right of this many columns.
        cells: How many cells there are, empty ones counted.
    """

    regular: bool
    rows: int = 0
    columns: int = 0
    cells: int = 0


@dataclass(slots=True, kw_only=True)
class SheetFacts:
    """What is special in one sheet; rows as Excel counts, columns from 0.

    Attributes:
        regular: Whether everything could be told; if not, nothing here is certain.
        filled: Cells that hold a value or text, errors counted, formulas by their saved result.
        hidden_rows: Rows that are hidden or filtered away.
        merges: First row, first column, last row, last column of each merged range.
        errors: (row, column) → the error's text and whether a picture hides behind it.
        formulas: Column → rows whose value is the saved result of a formula.
        unsaved: Cells with a formula whose result was never saved.
        odd_dates: (row, column) → stored number of cells under a date format that the fast reader
            turns into something else than Excel shows.
        odd_date_styles: (row, column) → style of those cells.
        styles: Column → style plus one by row (0 for every other row), for the columns and styles
            asked for; may end before the last row.
        hidden_columns: First and last column of hidden ranges.
        struck: Cells of which part of the text is struck through, superscript or subscript.
    """

    regular: bool = True
    filled: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: dict[tuple[int, int], tuple[str, bool]] = field(default_factory=dict)
    formulas: dict[int, set[int]] = field(default_factory=dict)
    unsaved: set[tuple[int, int]] = field(default_factory=set)
    odd_dates: dict[tuple[int, int], str] = field(default_factory=dict)
    odd_date_styles: dict[tuple[int, int], int] = field(default_factory=dict)
    styles: dict[int, array[int]] = field(default_factory=dict)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    struck: set[tuple[int, int]] = field(default_factory=set)


def sheet_extent(blocks: Iterable[bytes]) -> Extent:
    """Prove how far a sheet reaches, before anything lays it out in memory.

    Args:
        blocks: The sheet's XML in pieces of any size.
    """
    rows, columns, cells = 0, 0, 0
    for part, data in sheet_pieces(blocks):
        if part is None:
            return Extent(regular=False)
        if part != "rows":
            continue
        found = data.count(b'<c r="')
        if found != data.count(b"<c") or (b":c" in data and _PREFIXED.search(data) is not None):
            return Extent(regular=False)
        cells += found
        if found:
            rows, columns = max(rows, _NEAR_ROWS), max(columns, _NEAR_COLUMNS)
        for letters, digits in set(_FAR.findall(data)):
            rows = max(rows, int(digits))
            columns = max(columns, column_index(letters) + 1 if len(letters) < 4 else 1 << 30)
    return Extent(regular=True, rows=rows, columns=columns, cells=cells)


def exact_extent(blocks: Iterable[bytes]) -> Extent:
    """As ``sheet_extent``, with the true last row and column; slower."""
    rows, columns, cells = 0, 0, 0
    for part, data in sheet_pieces(blocks):
        if part is None:
            return Extent(regular=False)
        if part == "rows":
            found = _REFERENCE.findall(data)
            cells += len(found)
            rows = max(rows, max((int(digits) for _, digits in found), default=0))
            names = {letters for letters, _ in found}
            columns = max(columns, max((column_index(name) + 1 for name in names), default=0))
    return Extent(regular=True, rows=rows, columns=columns, cells=cells)


def sheet_facts(
    blocks: Iterable[bytes],
    *,
    columns: Collection[int] | None,
    styles: Collection[int],
    date_styles: Collection[int],
    empty_strings: Collection[int],
    struck_strings: Collection[int],
    recalculates: bool,
    most_merges: int,
) -> SheetFacts:
    """Find the cells that the fast reader does not tell the truth about.

    Args:
        blocks: The sheet's XML in pieces of any size, proved regular by ``sheet_extent``.
        columns: The columns whose styles are wanted; ``None``: all.
        styles: The styles that show numbers otherwise than by their digits.
        date_styles: The styles that show numbers as dates.
        empty_strings: Indexes of shared strings that are empty.
        struck_strings: Indexes of shared strings that are in part struck through, superscript or
            subscript.
        recalculates: Whether saved formula results count as never saved.
        most_merges: Looking at merged ranges stops at one more than this.
    """
    facts = SheetFacts()
    styled = _style_pattern(columns, styles)
    dated = _odd_date_pattern(date_styles)
    empties = _index_pattern(empty_strings)
    struck = _index_pattern(struck_strings)
    for part, data in sheet_pieces(blocks):
        if part is None or not facts.regular:
            facts.regular = False
            return facts
        if part == "head":
            facts.hidden_columns += _hidden_columns(data)
        if part == "tail":
            for reference in _MERGE.findall(data):
                merged = cell_range(reference.decode("ascii"))
                if merged is not None and len(facts.merges) <= most_merges:
                    facts.merges.append(merged)
        if part != "rows":
            continue
        _look_at_rows(data, facts)
        _look_at_values(data, facts, recalculates=recalculates)
        if b"<strike" in data or b"<vertAlign" in data:
            facts.regular = False
        if empties is not None:
            facts.filled -= len(empties.findall(data))
        if struck is not None:
            for letters, digits in struck.findall(data):
                facts.struck.add((int(digits), column_index(letters)))
        if styled is not None:
            for letters, digits, style in styled.findall(data):
                note_style(facts.styles, column_index(letters), int(digits), int(style))
        if dated is not None:
            for letters, digits, style, number in dated.findall(data):
                place = (int(digits), column_index(letters))
                facts.odd_dates[place] = number.decode("ascii")
                facts.odd_date_styles[place] = int(style)
    return facts


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


def _look_at_values(data: bytes, facts: SheetFacts, *, recalculates: bool) -> None:
    values = data.count(b"<v>")
    if b'"inlineStr"' in data:
        values += data.count(b"<is>")
        values -= len(_EMPTY_INLINE.findall(data))
    if b"<f" in data:
        _look_at_formulas(data, facts, recalculates=recalculates)
    if _ODD_VALUE.search(data) is not None:
        values -= data.count(b"<v></v>")
        _look_at_odd_values(data, facts)
    if _ODD_INDEX.search(data) is not None:
        facts.regular = False
    facts.filled += values


_EMPTY_INLINE: Final = re.compile(
    rb"<is>(?:<t[^>]*></t>|<t[^>]*/>)?</is>|<is>\s*<t>\s*</t>\s*</is>"
)


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
                facts.unsaved.add((other_row, other_column))
            else:
                facts.formulas.setdefault(other_column, set()).add(other_row)


def _style_pattern(
    columns: Collection[int] | None, styles: Collection[int]
) -> re.Pattern[bytes] | None:
    if (columns is not None and not columns) or not styles:
        return None
    names = b"[A-Z]+" if columns is None else _either(map(_letters, columns))
    return re.compile(
        b'<c r="(%s)(\\d+)" s="(%s)"(?: t="n")?>'
        % (names, _either(str(style).encode() for style in styles))
    )


def _index_pattern(indexes: Collection[int]) -> re.Pattern[bytes] | None:
    """Cells whose text is one of the given shared strings."""
    if not indexes:
        return None
    return re.compile(
        b'<c r="([A-Z]+)(\\d+)"[^>]*? t="s"[^>]*><v>(?:%s)</v>'
        % _either(str(index).encode() for index in indexes)
    )


def _hidden_columns(head: bytes) -> list[tuple[int, int]]:
    found = []
    for attributes in _COLUMN.findall(head):
        first, last = _MIN.search(attributes), _MAX.search(attributes)
        if _HIDDEN.search(attributes) and first and last:
            found.append((int(first[1]) - 1, int(last[1]) - 1))
    return found


def _odd_date_pattern(date_styles: Collection[int]) -> re.Pattern[bytes] | None:
    """Negative numbers, numbers past the year 9999, and parts of a day that round to the next."""
    if not date_styles:
        return None
    return re.compile(
        b'<c r="([A-Z]+)(\\d+)" s="(%s)"(?: t="n")?>'
        b"(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>"
        b"(-[0-9.eE+-]+|\\d{7,}[0-9.eE+-]*|[0-9.]+[eE][0-9+-]+|\\d+\\.9999\\d+)</v>"
        % _either(str(style).encode() for style in date_styles)
    )


def _either(words: Iterable[bytes]) -> bytes:
    return b"|".join(sorted(words, key=lambda word: (-len(word), word)))


def _letters(index: int) -> bytes:
    letters = b""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = bytes((65 + rest,)) + letters
    return letters
