"""A sheet's XML, cut into what stands before its rows, whole rows, and what stands behind.

Rows are looked at a few at a time, so that a sheet of hundreds of megabytes is never held whole.
Only one with comments, CDATA sections or processing instructions is, which spreadsheet programs do
not write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from sheetsync.workbook.annotating.markup import (
    end_tag,
    has_quiet_parts,
    prefix_of,
    quietened,
    start_tag,
)
from sheetsync.workbook.annotating.notes import NotAnnotatedError

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_MOST_BYTES: Final = 256 << 20
"""More than this is not held while an end is looked for."""

Blocks = Callable[[], Iterable[bytes]]
"""Gives a part's bytes from the beginning, as often as it is asked."""


class Where(Enum):
    """Which part of a sheet a piece is."""

    HEAD = "head"
    """Everything before the element that holds the rows; once."""
    OPEN = "open"
    """That element's first tag; once."""
    ROWS = "rows"
    """Whole rows; any number of times."""
    TAIL = "tail"
    """The rest, with that element's last tag if it has one; any number of times, cut behind tags.
    """


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sheet's XML.

    Attributes:
        where: Which part it is.
        data: Its bytes.
        quiet: The same with blanks in place of what is no tag; mostly the same object.
        prefix: What stands before the names of the sheet's elements, with its colon.
    """

    where: Where
    data: bytes
    quiet: bytes
    prefix: bytes

    def name(self, local: bytes) -> bytes:
        """The name of one of the sheet's elements."""
        return self.prefix + local


class _QuietPartsError(Exception):
    """There is more between the tags than texts."""


class SheetXml:
    """A sheet's XML, which can be gone through more than once."""

    def __init__(self, blocks: Blocks) -> None:
        """Take nothing yet.

        Args:
            blocks: The part.
        """
        self._blocks = blocks
        self._whole: bytes | None = None

    def surveyed(self, look: Callable[[Iterator[Piece]], None]) -> None:
        """Have the pieces looked at for the first time; twice when the sheet must be held whole.

        Raises:
            NotAnnotatedError: It is written in a way that nobody knows.
        """
        try:
            look(self.pieces())
        except _QuietPartsError:
            self._whole = b"".join(self._blocks())
            try:
                look(self.pieces())
            except _QuietPartsError:  # one of them does not end
                raise _odd() from None

    def pieces(self) -> Iterator[Piece]:
        """The pieces, in their order; together they are the whole part."""
        if self._whole is None:
            yield from _cut(self._blocks())
            return
        place = 0
        for piece in _cut((quietened(self._whole),)):
            end = place + len(piece.data)
            yield Piece(piece.where, self._whole[place:end], piece.quiet, piece.prefix)
            place = end


def _cut(blocks: Iterable[bytes]) -> Iterator[Piece]:
    rest = prefix = b""
    where = Where.HEAD
    for block in blocks:
        data = rest + block
        if has_quiet_parts(_without_declaration(data) if where is Where.HEAD else data):
            raise _QuietPartsError
        if len(data) > _MOST_BYTES:
            raise _odd()
        if where is Where.HEAD:
            prefix = prefix_of(data, b"worksheet") or b""
            tag = start_tag(prefix + b"sheetData").search(data)
            if tag is None:
                rest = data
                continue
            yield _piece(Where.HEAD, data[: tag.start()], prefix)
            yield _piece(Where.OPEN, tag[0], prefix)
            data = data[tag.end() :]
            where = Where.TAIL if tag[2] else Where.ROWS
        if where is Where.ROWS:
            last = end_tag(prefix + b"sheetData").search(data)
            if last is not None:
                yield _piece(Where.ROWS, data[: last.start()], prefix)
                data = data[last.start() :]
                where = Where.TAIL
            else:
                cut = _behind_last_row(data, prefix)
                if cut:
                    yield _piece(Where.ROWS, data[:cut], prefix)
                rest = data[cut:]
                continue
        cut = data.rfind(b">") + 1
        if cut:
            yield _piece(Where.TAIL, data[:cut], prefix)
        rest = data[cut:]
    if where is not Where.TAIL:
        raise _odd()
    if rest:
        yield _piece(Where.TAIL, rest, prefix)


def _piece(where: Where, data: bytes, prefix: bytes) -> Piece:
    return Piece(where, data, data, prefix)


def _behind_last_row(data: bytes, prefix: bytes) -> int:
    tag = b"</" + prefix + b"row>"
    return data.rfind(tag) + len(tag) if tag in data else 0


def _without_declaration(data: bytes) -> bytes:
    if not data.removeprefix(_BYTE_ORDER_MARK).startswith(b"<?xml"):
        return data
    return data.partition(b"?>")[2]


def _odd() -> NotAnnotatedError:
    return NotAnnotatedError(
        "A sheet is written in a way that no spreadsheet program is known to use.",
        remedy="Open it in Excel, save it, and run again.",
    )
