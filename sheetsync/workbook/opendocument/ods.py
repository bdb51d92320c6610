"""OpenDocument spreadsheets (.ods): what their content says, cell by cell.

Source: OpenDocument 1.3 part 3, 9.1 (tables), 9.1.4 (cells), 19.385 (value types).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final
from xml.parsers import expat

from sheetsync.errors import WorkbookError
from sheetsync.workbook.cells.cell_looks import CellLooks
from sheetsync.workbook.cells.streamed import SheetExtras
from sheetsync.workbook.cells.structure import (
    KIND_PROPERTY,
    SheetPart,
    SheetState,
    Structure,
    xml_tree,
)
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.files.package import Package
from sheetsync.workbook.opendocument.ods_cells import TableReader, TooManyCellsError
from sheetsync.workbook.opendocument.ods_styles import OdsStyles
from sheetsync.workbook.xlsx.exact import Row

_PREFIX_BY_NAMESPACE: Final = {
    f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0": prefix
    for name, prefix in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("datastyle", "number"),
        ("drawing", "draw"),
        ("meta", "meta"),
        ("manifest", "manifest"),
    )
} | {
    "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0": "fo",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
}
_CONTENT: Final = "content.xml"
_REMEDY: Final = "Open it in LibreOffice, save it as “Excel 2007–365 (.xlsx)”, and use that file."
_STYLE_PARTS: Final = ("office:automatic-styles", "office:styles")


class OdsSource:
    """An OpenDocument spreadsheet.

    Attributes:
        structure: What its styles and the beginnings of its sheets say; each sheet's part is its
            number.
    """

    def __init__(self, package: Package, limits: ReadLimits) -> None:
        """Read styles, the sheets' names, and how each sheet begins.

        Raises:
            WorkbookError: It is damaged, protected by a password, or over a limit.
        """
        self._package = package
        self._limits = limits
        self._refuse_encrypted()
        self._styles = OdsStyles()
        if "styles.xml" in package:
            self._parse("styles.xml", _Content(self._styles, None, limits))
        content = _Content(self._styles, None, limits)
        self._parse(_CONTENT, content)
        self._sheets = tuple(
            SheetPart(
                name=name,
                part=str(number),
                state=SheetState.HIDDEN
                if style in self._styles.hidden_tables
                else SheetState.VISIBLE,
            )
            for number, (name, style) in enumerate(content.tables)
        )
        self._mark = self._own_mark()

    @property
    def structure(self) -> Structure:
        """What its small parts say."""
        return Structure(
            sheets=self._sheets,
            epoch_1904=False,
            recalculates=False,
            formats=self._styles.formats,
            looks=CellLooks(struck=self._styles.struck, coloured=self._styles.coloured),
            strings_part=None,
            common_names=False,
            mark=self._mark,
        )

    def close(self) -> None:
        """Let go of the archive."""
        self._package.close()

    def rows(self, sheet: SheetPart, extras: SheetExtras) -> Iterator[Row]:
        """The rows of a sheet, top to bottom.

        Raises:
            WorkbookError: The content is damaged, or repeats more cells than can be meant.
        """
        content = _Content(self._styles, int(sheet.part), self._limits, extras)
        for _ in self._steps(_CONTENT, content):
            yield from content.take()
            if content.is_over:
                return

    def _parse(self, part: str, content: _Content) -> None:
        for _ in self._steps(part, content):
            content.take()

    def _steps(self, part: str, content: _Content) -> Iterator[None]:
        """Feed a part block by block."""
        parser = _parser(content)
        try:
            for block in self._package.chunks(part, 1 << 16):
                parser.Parse(block)
                yield
            parser.Parse(b"", True)  # noqa: FBT003 - expat takes no keyword
            yield
        except expat.ExpatError as error:
            raise WorkbookError(
                f"{self._package.name} is damaged: its part {part!r} is broken XML.",
                remedy=_REMEDY,
            ) from error
        except TooManyCellsError as error:
            raise WorkbookError(
                f"{self._package.name} is refused: {error}.",
                remedy="Copy the cells (values only) into a new workbook and save that.",
                code="over-limit",
            ) from error

    def _refuse_encrypted(self) -> None:
        name = self._package.name
        if "encrypted-package" in self._package or (
            "META-INF/manifest.xml" in self._package
            and b"encryption-data" in self._package.read("META-INF/manifest.xml")
        ):
            raise WorkbookError(
                f"{name} is protected by a password.",
                remedy="Open it, save it as “Excel Workbook (*.xlsx)” without a password, and use "
                "that file.",
                code="password-protected",
            )
        if _CONTENT not in self._package:
            raise WorkbookError(f"{name} is damaged: it has no content.", remedy=_REMEDY)

    def _own_mark(self) -> str:
        if "meta.xml" not in self._package:
            return ""
        named = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}name"
        for element in xml_tree(self._package, "meta.xml").iter():
            if element.get(named) == KIND_PROPERTY:
                return "".join(element.itertext()).strip()
        return ""


class _Content:
    """Hands the elements of a part to the styles and to the sheet that is asked for.

    Attributes:
        tables: Name and style of the sheets so far.
        is_over: Whether the sheet asked for has ended.
    """

    def __init__(
        self,
        styles: OdsStyles,
        wanted: int | None,
        limits: ReadLimits,
        extras: SheetExtras | None = None,
    ) -> None:
        self.tables: list[tuple[str, str]] = []
        self.is_over = False
        self._styles = styles
        self._wanted = wanted
        self._limits = limits
        self._extras = extras or SheetExtras()
        self._in_styles = False
        self._table: TableReader | None = None
        self._depth = 0

    def take(self) -> list[Row]:
        """The rows that are complete since the last call."""
        return [] if self._table is None else self._table.take()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name in _STYLE_PARTS:
            # the sheets' content repeats the styles that were read with the first pass
            self._in_styles = self._wanted is None
        elif self._in_styles:
            self._styles.start(name, attributes)
        elif name == "table:table":
            if not self._depth:
                self._start_table(attributes)
            self._depth += 1
        elif self._table is not None and not self.is_over and self._depth == 1:
            self._table.start(name, attributes)

    def data(self, text: str) -> None:
        """Text within the current element."""
        if self._in_styles:
            self._styles.data(text)
        elif self._table is not None and not self.is_over and self._depth == 1:
            self._table.data(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if name in _STYLE_PARTS:
            self._in_styles = False
        elif self._in_styles:
            self._styles.end(name)
        elif name == "table:table":
            self._depth -= 1
            if not self._depth and self._table is not None:
                self.is_over = True
        elif self._table is not None and not self.is_over and self._depth == 1:
            self._table.end(name)

    def _start_table(self, attributes: dict[str, str]) -> None:
        if self._wanted == len(self.tables):
            self._table = TableReader(self._styles, self._extras, self._limits)
        style = attributes.get("table:style-name", "")
        self.tables.append((attributes.get("table:name", ""), style))


def _parser(content: _Content) -> expat.XMLParserType:
    """A streaming parser that names elements and attributes by their common prefixes."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    names: dict[str, str] = {}

    def common(name: str) -> str:
        known = names.get(name)
        if known is None:
            uri, _, local = name.rpartition(" ")
            known = names[name] = f"{_PREFIX_BY_NAMESPACE.get(uri, '')}:{local}"
        return known

    def begin(name: str, attributes: dict[str, str]) -> None:
        content.start(common(name), {common(key): value for key, value in attributes.items()})

    finish: Callable[[str], None] = lambda name: content.end(common(name))  # noqa: E731
    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = content.data
    return parser
