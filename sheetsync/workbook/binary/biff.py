"""Records and texts of Excel 97–2003 workbooks (BIFF8), and of Excel 5 and 95 (BIFF5).

Source: [MS-XLS] 2.1.4 (records), 2.5.293 (XLUnicodeRichExtendedString), 2.4.265 (SST), 2.4.58
(Continue); for BIFF5 the OpenOffice.org documentation of the Excel file format, 2.5.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from sheetsync.workbook.binary.binary_cells import mark_of_runs
from sheetsync.workbook.cells.runs import RunMark

CONTINUE: Final = 0x003C
BOF: Final = 0x0809
EOF: Final = 0x000A

_WIDE: Final = 0x01
_PHONETIC: Final = 0x04
_RICH: Final = 0x08

_CODE_PAGES: Final = {
    10000: "mac_roman",
    10006: "mac_greek",
    10007: "mac_cyrillic",
    10029: "mac_latin2",
    10081: "mac_turkish",
    32768: "mac_roman",
    32769: "cp1252",
    1200: "utf-16-le",
    65001: "utf-8",
}


class DamagedRecordError(ValueError):
    """A record that ends before what it should hold."""


class Record(NamedTuple):
    """One record.

    Attributes:
        kind: Its number.
        data: Its bytes, without those of records that continue it.
        position: Where it stands in the stream.
    """

    kind: int
    data: bytes
    position: int


def records(stream: bytes, position: int = 0) -> Iterator[Record]:
    """The records from a position to the end of the stream.

    Raises:
        DamagedRecordError: The stream ends within one.
    """
    end = len(stream)
    while position + 4 <= end:
        kind, size = struct.unpack_from("<HH", stream, position)
        data = stream[position + 4 : position + 4 + size]
        if len(data) < size:
            raise DamagedRecordError
        yield Record(kind, data, position)
        position += 4 + size


def code_page_name(number: int) -> str:
    """The encoding of a code page's number; Windows-1252 for those that Python does not know."""
    if number in _CODE_PAGES:
        return _CODE_PAGES[number]
    try:
        "".encode(f"cp{number}")
    except LookupError:
        return "cp1252"
    return f"cp{number}"


def short_text(data: bytes, position: int, *, length_bytes: int) -> str:
    """A BIFF8 text without formatting that stands within one record.

    Raises:
        DamagedRecordError: The record ends before the text does.
    """
    count = int.from_bytes(data[position : position + length_bytes], "little")
    position += length_bytes
    if position >= len(data):
        if count:
            raise DamagedRecordError
        return ""
    wide = data[position] & _WIDE
    size = count * 2 if wide else count
    found = data[position + 1 : position + 1 + size]
    if len(found) < size:
        raise DamagedRecordError
    return decoded(found, wide=bool(wide))


def decoded(data: bytes, *, wide: bool) -> str:
    """Stored characters as text; halves of surrogate pairs are kept, and refused later."""
    return data.decode("utf-16-le", "surrogatepass") if wide else data.decode("latin-1")


class RunOfText:
    """Reads texts from a record and those that continue it, one behind the other.

    Where a record ends within a text's characters, the next one begins with a byte that says anew
    how wide they are.
    """

    def __init__(self, blocks: Sequence[bytes]) -> None:
        """Begin.

        Args:
            blocks: The record's bytes, then those of the records that continue it.
        """
        self._blocks = blocks
        self._block = 0
        self._position = 0

    def take(self, size: int) -> bytes:
        """The next bytes, wherever records end.

        Raises:
            DamagedRecordError: There are not so many left.
        """
        parts: list[bytes] = []
        while size:
            rest = self._rest()
            parts.append(rest[:size])
            self._position += len(parts[-1])
            size -= len(parts[-1])
        return b"".join(parts)

    def text(self, font_at: Callable[[int], RunMark]) -> tuple[str, RunMark]:
        """The next text, and whether part of it is struck through, raised or lowered.

        Args:
            font_at: What is special about the font with an index.

        Raises:
            DamagedRecordError: The records end before the text does.
        """
        count, flags = struct.unpack("<HB", self.take(3))
        run_count = int.from_bytes(self.take(2), "little") if flags & _RICH else 0
        phonetic_bytes = int.from_bytes(self.take(4), "little") if flags & _PHONETIC else 0
        text = self.characters(count, wide=bool(flags & _WIDE))
        runs = self.take(4 * run_count)
        self.take(phonetic_bytes)
        return text, mark_of_runs(text, runs, font_at)

    def characters(self, count: int, *, wide: bool) -> str:
        """So many characters.

        Raises:
            DamagedRecordError: The records end before them.
        """
        parts: list[tuple[bytes, bool]] = []
        while count:
            width = 2 if wide else 1
            if self._position >= len(self._blocks[self._block]):
                self._next_block()
                wide = bool(self.take(1)[0] & _WIDE)
                continue
            rest = self._rest()
            here = min(count, len(rest) // width)
            if not here:
                raise DamagedRecordError
            parts.append((rest[: here * width], wide))
            self._position += here * width
            count -= here
        if all(wide for _, wide in parts):  # a pair may be parted between two records
            return decoded(b"".join(part for part, _ in parts), wide=True)
        return "".join(decoded(part, wide=wide) for part, wide in parts)

    def _rest(self) -> bytes:
        while self._position >= len(self._blocks[self._block]):
            self._next_block()
        return self._blocks[self._block][self._position :]

    def _next_block(self) -> None:
        if self._block + 1 >= len(self._blocks):
            raise DamagedRecordError
        self._block += 1
        self._position = 0
