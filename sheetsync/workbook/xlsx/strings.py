"""Texts of a workbook: shared strings, escapes, and what is in doubt about them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from sheetsync.errors import WorkbookError
from sheetsync.workbook.cells.runs import RunMark, text_mark
from sheetsync.workbook.cells.structure import MAIN_NAMESPACE, STRICT_NAMESPACE
from sheetsync.workbook.files.package import Package

_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HALF_A_PAIR: Final = re.compile(rb"_x[dD][89a-fA-F][0-9a-fA-F]{2}_")
_SI: Final = re.compile(rb"<si[\s>/]")
_EMPTY_ITEM: Final = re.compile(rb"<si\s*/>|<si>\s*<t[^>]*/>\s*</si>|<si>\s*<t[^>]*></t>\s*</si>")
_EMPTY_SIGNS: Final = (b"<t/>", b"></t>", b"<t />", b"<si/>", b"<si />")
_ODD_RUN: Final = re.compile(rb"<(strike|vertAlign)\b")
_MOST_UNITS: Final = 32_767
"""Excel's limit of a cell's text, in UTF-16 units."""
_MOST_ITEM_BYTES: Final = 64 * _MOST_UNITS
"""A text of the longest kind in which every sign is escaped and every other one formatted."""
_LAZY_BYTES: Final = 1 << 16
_OPEN_AND_SAVE: Final = "Open it in Excel, save it, and run again."
_XML_BLANKS: Final = " \t\r\n"


def unescaped(text: str) -> str:
    """A stored text with its ``_xHHHH_`` escapes turned into the signs they mean, exactly once.

    Source: ECMA-376 Part 1, 22.9.2.19 (ST_Xstring).
    """
    return _ESCAPE.sub(_sign, text) if "_x" in text else text


def _sign(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def has_half_a_pair(text: str) -> bool:
    """Whether a stored text escapes half of a sign (a surrogate), which is no text at all."""
    return "_x" in text and any(0xD800 <= int(code, 16) <= 0xDFFF for code in _ESCAPE.findall(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class StringFacts:
    """What is known of the shared strings without having read them.

    Attributes:
        lengths: Bytes that each text takes in the file at most, by index.
        empty: Indexes of the empty ones.
        has_odd_runs: Whether part of one is struck through, superscript or subscript.
        regular: Whether the part is written as Excel writes it, so that the above is certain.
    """

    lengths: Sequence[int] = ()
    empty: frozenset[int] = frozenset()
    has_odd_runs: bool = False
    regular: bool = True


def string_facts(package: Package, part: str) -> StringFacts:
    """Measure the shared strings in one pass, before any reader lays them out in memory.

    Raises:
        WorkbookError: The part is damaged or holds a text longer than a cell can.
    """
    lengths = array("I")
    empty: set[int] = set()
    has_odd_runs = False
    regular = True
    rest = b""
    head = True
    for piece in package.chunks(part):
        block = rest + piece
        if b"!" in piece and b"<!" in block:
            regular = False
        if b"_x" in block and _HALF_A_PAIR.search(block) is not None:
            regular = False
        cut = block.rfind(b"</si>") + 5
        if cut < 5:
            rest = block
            if len(rest) > _MOST_ITEM_BYTES + len(b"</si>"):
                raise _too_long(package)
            continue
        whole, rest = block[:cut], block[cut:]
        items = whole.split(b"<si>")
        if head:
            regular = regular and b"<sst" in items[0] and f'"{MAIN_NAMESPACE}"'.encode() in items[0]
            head = False
        lengths.extend(map(len, items[1:]))
        if len(max(items, key=len)) > _MOST_ITEM_BYTES:
            raise _too_long(package)
        if any(sign in whole for sign in _EMPTY_SIGNS):
            first = len(lengths) - len(items) + 1
            empty.update(
                first + position
                for position, item in enumerate(items[1:])
                if _EMPTY_ITEM.fullmatch(b"<si>" + item.rstrip()) is not None
            )
        if not has_odd_runs and b"<rPr" in whole:
            has_odd_runs = _ODD_RUN.search(whole) is not None
        regular = regular and whole.count(b"<si") == len(items) - 1
    if b"<si" in rest or (head and b":sst" in rest):
        regular = False
    return StringFacts(
        lengths=lengths, empty=frozenset(empty), has_odd_runs=has_odd_runs, regular=regular
    )


class SharedStrings:
    """Shared strings by index, read as far as they are asked for.

    Attributes:
        broken: Indexes of texts read so far that hold half of a sign.
        marks: Index → what is special about a text read so far of which a part is struck through,
            superscript or subscript.
    """

    def __init__(self, package: Package, part: str | None) -> None:
        """Read nothing yet.

        Args:
            package: The workbook's archive.
            part: The part of the strings; ``None``: the workbook has none.
        """
        self._part = part
        self._package = package
        self._blocks = iter(()) if part is None else package.chunks(part, _LAZY_BYTES)
        self._reader = _StringReader()
        self._done = part is None
        self.marks = self._reader.marks
        self.broken = self._reader.broken

    def text(self, index: int) -> str | None:
        """A text; ``None`` when there is none with this index.

        Raises:
            WorkbookError: The part is damaged.
        """
        texts = self._reader.texts
        while index >= len(texts) and not self._done:
            self._read_on()
        return texts[index] if 0 <= index < len(texts) else None

    def read_all(self) -> None:
        """Read on to the end, so that ``marks`` is complete."""
        while not self._done:
            self._read_on()

    def _read_on(self) -> None:
        block = next(self._blocks, b"")
        try:
            self._reader.feed(block)
        except (expat.ExpatError, DocumentTypeError) as error:
            raise WorkbookError(
                f"{self._package.name} is damaged: its part {self._part!r} (the texts of all "
                "sheets) is broken XML.",
                remedy=_OPEN_AND_SAVE,
            ) from error
        self._done = not block


class RichText:
    """Gathers the text of one ``si`` or ``is`` element; phonetic text is not part of it."""

    __slots__ = ("_blanks", "_depth_phonetic", "_keep", "_mark", "_parts", "_runs", "_text")

    def __init__(self) -> None:
        """Begin with an empty text."""
        self._parts: list[str] = []
        self._blanks: list[str] = []
        self._text: list[str] | None = None
        self._keep = False
        self._depth_phonetic = 0
        self._mark = RunMark.NONE
        self._runs: list[tuple[str, RunMark]] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "rPh":
            self._depth_phonetic += 1
        elif name == "t" and not self._depth_phonetic:
            self._text = []
            self._keep = attributes.get("xml:space") == "preserve"
        elif name == "r":
            self._mark = RunMark.NONE
        elif name == "strike" and attributes.get("val", "1") not in {"0", "false", "off"}:
            self._mark |= RunMark.STRUCK
        elif name == "vertAlign" and attributes.get("val") in {"superscript", "subscript"}:
            self._mark |= RunMark.RAISED

    def data(self, text: str) -> None:
        """Text inside the current element."""
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "rPh":
            self._depth_phonetic -= 1
        elif name == "t" and self._text is not None:
            text = "".join(self._text)
            self._blanks.append(text)
            self._parts.append(text if self._keep else text.strip(_XML_BLANKS))
            self._text = None
            if self._mark and self._runs is None:
                self._runs = [(part, RunMark.NONE) for part in self._parts[:-1]]
            if self._runs is not None:
                self._runs.append((self._parts[-1], self._mark))

    @property
    def is_broken(self) -> bool:
        """Whether the text holds half of a sign."""
        return has_half_a_pair("".join(self._parts))

    @property
    def mark(self) -> RunMark:
        """What is special about the text, by its runs."""
        return RunMark.NONE if self._runs is None else text_mark(self._runs)

    def text(self) -> str:
        """The whole text, escapes decoded; blanks only are kept, so that they are no empty cell."""
        return unescaped("".join(self._parts) or "".join(self._blanks))


def guarded_parser(
    start: Callable[[str, dict[str, str]], object],
    end: Callable[[str], object],
    data: Callable[[str], object],
) -> expat.XMLParserType:
    """A streaming parser that refuses document types and hands out names without their prefix.

    Elements of other namespaces than the spreadsheet's two come with an empty name.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16

    names: dict[str, str] = {}

    def local(name: str) -> str:
        known = names.get(name)
        if known is None:
            uri, _, word = name.rpartition(" ")
            known = names[name] = word if uri in {MAIN_NAMESPACE, STRICT_NAMESPACE} else ""
        return known

    def begin(name: str, attributes: dict[str, str]) -> None:
        if " " in "".join(attributes):
            attributes = {_attribute(key): value for key, value in attributes.items()}
        start(local(name), attributes)

    def finish(name: str) -> None:
        end(local(name))

    def refuse(*_: object) -> None:
        message = "document type"
        raise DocumentTypeError(message)

    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = refuse
    return parser


class DocumentTypeError(ValueError):
    """A part defines a document type; refused before anything in it is looked at."""


def _attribute(name: str) -> str:
    uri, _, word = name.rpartition(" ")
    if uri == "http://www.w3.org/XML/1998/namespace":
        return f"xml:{word}"
    return name if uri else word


class _StringReader:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.marks: dict[int, RunMark] = {}
        self.broken: set[int] = set()
        self._item: RichText | None = None
        self._parser = guarded_parser(self._start, self._end, self._data)

    def feed(self, block: bytes) -> None:
        """Read on; an empty block is the end."""
        self._parser.Parse(block, not block)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self._item = RichText()
        elif self._item is not None:
            self._item.start(name, attributes)

    def _end(self, name: str) -> None:
        if self._item is None:
            return
        if name == "si":
            if mark := self._item.mark:
                self.marks[len(self.texts)] = mark
            if self._item.is_broken:
                self.broken.add(len(self.texts))
            self.texts.append(self._item.text())
            self._item = None
        else:
            self._item.end(name)

    def _data(self, text: str) -> None:
        if self._item is not None:
            self._item.data(text)


def _too_long(package: Package) -> WorkbookError:
    return WorkbookError(
        f"{package.name} is refused: it holds a text longer than a cell can ({_MOST_UNITS:,} "
        "signs), as in files made to do harm.",
        remedy="Copy the cells (values only) into a new workbook and save that.",
        code="hostile-file",
    )
