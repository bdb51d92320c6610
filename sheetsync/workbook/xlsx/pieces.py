"""The fast reader, given some rows of a sheet at a time as a small workbook of their own.

It lays out what it gets as a rectangle and keeps all of it in memory. In pieces, it can be asked
about rows that have just been proved to be harmless, while the next ones are being looked at, and
no more than a few pieces are in memory at once.

Shared texts are not given to it: it would read all of them anew for each piece, and make a text
of its own for every cell. It hands on their indexes instead, which are looked up here. Only sheets
of workbooks with very many shared texts are read as a whole.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

from sheetsync.model.place import column_letters
from sheetsync.model.values import RawValue
from sheetsync.workbook.cells.structure import MAIN_NAMESPACE
from sheetsync.workbook.files.package import Package

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MOST_STRINGS: Final = 50_000
"""With more shared texts than this, a sheet is read as a whole."""
PIECE_BYTES: Final = 4 << 20
"""Rows of about so many bytes are read at once."""
MOST_LAID_OUT: Final = 8_000_000
"""Cells of the rectangle of one piece that are handed over as lists."""

_MARK: Final = "\ue000"
"""Stands before the index of a shared text where the piece holds other texts as well."""
_MARK_BYTES: Final = _MARK.encode()
_MARK_REFERENCE: Final = re.compile(rb"&#(?:0*57344|[xX]0*[eE]000);")
_SHARED: Final = re.compile(rb' t="s"([^>]*+)><v>(?=[0-9])')
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_STRINGS: Final = "xl/sharedStrings.xml"
_STYLES: Final = "xl/styles.xml"
_INDEX_COLUMNS: Final = 1_000


class DoubtError(Exception):
    """The fast reader might not tell the truth about the sheet; the exact one will."""


class _Texts(Enum):
    """What stands for shared texts in a piece."""

    OWN = "own"
    """There are none."""
    INDEXES = "indexes"
    """Every text is an index."""
    MARKED = "marked"
    """Texts that begin with the mark are indexes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some rows as the fast reader tells them.

    Attributes:
        first_row: The row Excel shows of the first one.
        first_column: The column of every row's first value, from 0.
        rows: Values; an empty text is an empty cell.
        texts: Turns a column's values into those with their shared texts.
    """

    first_row: int
    first_column: int
    rows: list[list[RawValue]]
    texts: Callable[[tuple[RawValue, ...]], tuple[RawValue, ...]]


LaidOut = tuple["CalamineSheet", _Texts]
"""Rows that the fast reader holds, and what stands for shared texts in them."""


class PieceReader:
    """Reads rows of one workbook's sheets piece by piece."""

    def __init__(
        self, package: Package, *, strings: int, empty: Collection[int], epoch_1904: bool
    ) -> None:
        """Read nothing yet.

        Args:
            package: The workbook's archive, whose parts have the usual names.
            strings: How many shared texts there are.
            empty: The indexes of those that are empty.
            epoch_1904: Whether days count from 1904-01-01.
        """
        self._package = package
        self._strings = strings
        either = b"|".join(str(index).encode("ascii") for index in empty)
        self._empties = re.compile(rb'( t="s"[^>]*+)><v>(?:%s)</v>' % either) if empty else None
        self._styles = package.read(_STYLES) if _STYLES in package else b""
        self._epoch_1904 = epoch_1904
        self._text_of: dict[object, RawValue] = {}

    def laid_out(self, rows: Sequence[bytes]) -> LaidOut | None:
        """Have rows read; other threads can work in the meantime.

        Args:
            rows: Whole rows as XML, proved to be harmless.

        Returns:
            What ``piece`` takes; ``None`` when the fast reader gives up.
        """
        texts = self._texts_in(rows)
        if texts is not _Texts.OWN and self._empties is not None:
            rows = [self._empties.sub(rb"\1><v></v>", data) for data in rows]
        if texts is _Texts.INDEXES:
            rows = [data.replace(b' t="s"', b' t="str"') for data in rows]
        elif texts is _Texts.MARKED:
            rows = [_SHARED.sub(rb' t="str"\1><v>' + _MARK_BYTES, data) for data in rows]
        sheet = self._sheet(rows)
        return None if sheet is None else (sheet, texts)

    def whole(self, sheet: str) -> CalamineSheet | None:
        """Have a whole sheet read, shared texts and all; ``None`` when the fast reader gives up.

        For workbooks with so many shared texts that looking them up costs more than copies do.
        """
        return fast_sheet(self._package.data, sheet)

    def piece(self, laid_out: LaidOut | None) -> Piece | None:
        """The values of rows that were laid out; ``None`` when no cell of them holds anything.

        Raises:
            DoubtError: The fast reader gave up, or would take too much memory.
        """
        if laid_out is None:
            raise DoubtError
        sheet, texts = laid_out
        if sheet.start is None:
            return None
        if sheet.height * sheet.width > MOST_LAID_OUT:
            raise DoubtError
        if texts is not _Texts.OWN and not self._text_of:
            self._text_of = self._shared_texts()
        ways = {_Texts.OWN: _own, _Texts.INDEXES: self._indexed, _Texts.MARKED: self._marked}
        try:
            rows = sheet.to_python(skip_empty_area=True)
        except OverflowError as error:
            raise DoubtError from error
        return Piece(
            first_row=sheet.start[0] + 1,
            first_column=sheet.start[1],
            rows=rows,  # type: ignore[arg-type]  # lists of raw values
            texts=ways[texts],
        )

    def _texts_in(self, rows: Sequence[bytes]) -> _Texts:
        if not any(b't="s"' in data for data in rows):
            return _Texts.OWN
        if not any(b't="str"' in data or b'"inlineStr"' in data for data in rows):
            return _Texts.INDEXES
        if any(_MARK_BYTES in data or _MARK_REFERENCE.search(data) for data in rows):
            raise DoubtError
        return _Texts.MARKED

    def _indexed(self, part: tuple[RawValue, ...]) -> tuple[RawValue, ...]:
        if type(part[0]) is float and str not in set(map(type, part)):
            return part
        text_of = self._text_of
        try:
            return tuple(map(text_of.__getitem__, part))
        except KeyError:
            return self._looked_up(part, lambda text: text)

    def _marked(self, part: tuple[RawValue, ...]) -> tuple[RawValue, ...]:
        if str not in set(map(type, part)):
            return part
        return self._looked_up(part, lambda text: text[1:] if text.startswith(_MARK) else None)

    def _looked_up(
        self, part: tuple[RawValue, ...], index_in: Callable[[str], str | None]
    ) -> tuple[RawValue, ...]:
        """The values with the texts that their indexes stand for.

        Raises:
            DoubtError: There is no such text.
        """
        text_of = self._text_of
        try:
            return tuple(
                text_of[index]
                if isinstance(value, str) and (index := index_in(value)) is not None
                else value
                for value in part
            )
        except KeyError as error:
            raise DoubtError from error

    def _shared_texts(self) -> dict[object, RawValue]:
        """Index as text → shared text, as the fast reader reads them."""
        names = [column_letters(column) for column in range(_INDEX_COLUMNS)]
        rows: list[bytes] = []
        for first in range(0, self._strings, _INDEX_COLUMNS):
            cells = "".join(
                f'<c r="{letters}{len(rows) + 1}" t="s"><v>{first + column}</v></c>'
                for column, letters in enumerate(names[: self._strings - first])
            )
            rows.append(f"<row>{cells}</row>".encode())
        strings = self._package.read(_STRINGS, max_bytes=1 << 40)
        sheet = self._sheet(rows, strings=strings)
        if sheet is None:
            raise DoubtError
        texts = [text for row in sheet.to_python(skip_empty_area=False) for text in row]
        known: dict[object, RawValue] = {
            str(index): text for index, text in enumerate(texts[: self._strings])
        }
        for index in range(len(known), self._strings):
            known[str(index)] = ""
        known[""] = ""
        return known

    def _sheet(self, rows: Sequence[bytes], *, strings: bytes = b"") -> CalamineSheet | None:
        """The only sheet of a small workbook; ``None`` when the fast reader gives up."""
        return fast_sheet(self._workbook(rows, strings), "1")

    def _workbook(self, rows: Sequence[bytes], strings: bytes) -> bytes:
        epoch = ' date1904="1"' if self._epoch_1904 else ""
        parts = {"worksheet": "worksheets/sheet1.xml", "styles": "styles.xml"}
        if strings:
            parts["sharedStrings"] = "sharedStrings.xml"
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("_rels/.rels", _relations({"officeDocument": "xl/workbook.xml"}))
            archive.writestr(
                "xl/workbook.xml",
                f'<workbook xmlns="{MAIN_NAMESPACE}" xmlns:r="{_RELATIONS}"><workbookPr{epoch}/>'
                '<sheets><sheet name="1" sheetId="1" r:id="worksheet"/></sheets></workbook>',
            )
            archive.writestr("xl/_rels/workbook.xml.rels", _relations(parts))
            if self._styles:
                archive.writestr(_STYLES, self._styles)
            if strings:
                archive.writestr(_STRINGS, strings)
            with archive.open("xl/worksheets/sheet1.xml", "w") as part:
                part.write(f'<worksheet xmlns="{MAIN_NAMESPACE}"><sheetData>'.encode())
                for data in rows:
                    part.write(data)
                part.write(b"</sheetData></worksheet>")
        return out.getvalue()


def fast_sheet(workbook: bytes, sheet: str) -> CalamineSheet | None:
    """A sheet as the fast reader lays it out; ``None`` when it gives up."""
    from python_calamine import CalamineError, CalamineWorkbook

    with suppress(CalamineError):
        try:
            return CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_name(sheet)
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # a bug in it; not importable
                raise
    return None


def _own(part: tuple[RawValue, ...]) -> tuple[RawValue, ...]:
    return part


def _relations(targets: dict[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="{kind}" Type="{_RELATIONS}/{kind}" Target={quoteattr(target)}/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
