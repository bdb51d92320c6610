"""A journal's entries as lines: each numbered, each carrying a checksum chained to the one before.

The first line is the header: format, run, account, fingerprint, who and when. The second is the
plan. A line is::

    {"n":2,"entry":"intent","operation":"o1",…,"sum":"0123456789abcdef"}
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Final

import msgspec

from sheetsync.errors import PlanError
from sheetsync.model.recorded import RunHeader

FORMAT: Final = "sheetsync.journal/2"
"""The name of this format; another layout gets another number."""

_LINES_BEFORE_THE_FIRST_WRITE: Final = 2
_SUM_DIGITS: Final = 16
_TAIL: Final = len(b',"sum":""}') + _SUM_DIGITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A journal's lines as read.

    Attributes:
        header: What it is of.
        entries: Every entry after the header, in order, as it was written.
        torn: Whether the last line was cut off and left out: what it told may have happened.
        good_bytes: How many bytes of the file the whole lines take, newlines included.
        checksum: The checksum of the last whole line, which the next is chained to.
    """

    header: RunHeader
    entries: tuple[Mapping[str, object], ...]
    torn: bool
    good_bytes: int
    checksum: str

    def writer(self) -> LineWriter:
        """What writes the lines that follow."""
        return LineWriter(number=len(self.entries) + 1, checksum=self.checksum)


class LineWriter:
    """Turns entries into lines, counting and chaining them."""

    def __init__(self, number: int = 0, checksum: str = "") -> None:
        """Start at a line.

        Args:
            number: The number of the next line, from 0.
            checksum: The checksum of the line before it; empty for the first.
        """
        self._number = number
        self._sum = checksum

    def line(self, entry: Mapping[str, object]) -> bytes:
        """The next line, newline included.

        Args:
            entry: JSON values; without the keys ``n`` and ``sum``.
        """
        body = msgspec.json.encode({"n": self._number, **entry})
        self._number += 1
        self._sum = _checksum(self._sum, body)
        return body[:-1] + b',"sum":"' + self._sum.encode() + b'"}\n'


def header_entry(header: RunHeader) -> dict[str, object]:
    """The header as an entry."""
    return {"entry": "header", "format": FORMAT, **asdict(header)}


def read_lines(data: bytes, *, file: str) -> Lines:
    """Read a journal; a last line that was cut off is left out.

    Args:
        data: The file's bytes.
        file: Its name, for messages.

    Raises:
        PlanError: It is no journal of this format, or damaged before its last line, or its very
            first line was cut off.
    """
    _refuse_other_format(data, file)
    lines = data.split(b"\n")
    if not lines[-1] and len(lines) > 1:
        lines.pop()
    entries: list[dict[str, object]] = []
    torn = False
    checksum = ""
    good_bytes = 0
    for number, line in enumerate(lines):
        entry = _entry(line, number, checksum)
        if entry is None:
            torn = 0 < number == len(lines) - 1
            if torn:
                break
            cut_off = number == 0 and len(lines) == 1 and is_barely_begun(data)
            raise _empty(file) if cut_off else _damaged(file, number)
        checksum = str(entry.pop("sum"))
        entries.append(entry)
        good_bytes += len(line) + 1
    return Lines(
        header=_header(entries[0]),
        entries=tuple(entries[1:]),
        torn=torn,
        good_bytes=min(good_bytes, len(data)),
        checksum=checksum,
    )


def is_barely_begun(data: bytes) -> bool:
    """Whether a journal was cut off before its plan stood in it, so that nothing was ever sent."""
    start = header_start()
    ours = data.startswith(start) or start.startswith(data.rstrip(b"\0"))
    return ours and data.count(b"\n") < _LINES_BEFORE_THE_FIRST_WRITE


def header_start() -> bytes:
    """How every journal of this format begins."""
    return b'{"n":0,"entry":"header","format":"' + FORMAT.encode() + b'"'


def _entry(line: bytes, number: int, before: str) -> dict[str, object] | None:
    """The entry of one line; ``None`` when the line is damaged or does not follow the others."""
    body = line[:-_TAIL] + b"}"
    try:
        entry = msgspec.json.decode(line, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if entry.get("sum") != _checksum(before, body) or entry.pop("n", None) != number:
        return None
    return entry


class _Label(msgspec.Struct):
    format: str = ""


def _refuse_other_format(data: bytes, file: str) -> None:
    try:
        label = msgspec.json.decode(data.split(b"\n", 1)[0], type=_Label).format
    except (msgspec.DecodeError, UnicodeDecodeError):
        return
    if label not in {"", FORMAT}:
        raise PlanError(
            f"{file} is a journal of format {label:.60}; this version knows {FORMAT}.",
            remedy="Use the version of sheetsync that wrote it.",
        )


def _header(entry: Mapping[str, object]) -> RunHeader:
    return RunHeader(**{one.name: str(entry.get(one.name, "")) for one in fields(RunHeader)})


def _checksum(before: str, body: bytes) -> str:
    return hashlib.sha256(before.encode() + body).hexdigest()[:_SUM_DIGITS]


def _empty(file: str) -> PlanError:
    return PlanError(
        f"The journal {file} was cut off in its first line: its run sent nothing.",
        remedy="Apply the plan again.",
    )


def _damaged(file: str, number: int) -> PlanError:
    return PlanError(
        f"The journal {file} is damaged in line {number + 1}.",
        remedy="Restore it from a backup, or take the copy beside the result workbook; plan the "
        "workbook again to see what is still to do.",
    )
