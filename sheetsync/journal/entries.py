"""A journal's entries as lines: each numbered, each carrying a checksum chained to the one before.

The first line is the header: format, version of sheetsync, run, account, fingerprint. A line is::

    {"n":1,"entry":"intent","operation":"o1",…,"sum":"0123456789abcdef"}
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

import msgspec

from sheetsync.errors import PlanError

FORMAT = "sheetsync.journal/1"
"""The name of this format; another layout gets another number."""

_SUM_DIGITS = 16
_TAIL = len(b',"sum":""}') + _SUM_DIGITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a journal is of; its first line.

    Attributes:
        run: The plan's run id.
        fingerprint: The plan's fingerprint.
        account_id: The account that is written to.
        account_name: Its name, for people.
        connection: The connection's name.
        endpoint: The PIM's base URL.
        workbook: The source workbook's file name.
        version: The version of sheetsync that writes it.
    """

    run: str
    fingerprint: str
    account_id: str
    account_name: str
    connection: str
    endpoint: str
    workbook: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A journal as read.

    Attributes:
        header: Its header.
        entries: Every entry after it, in order, as it was written.
        torn: Whether the last line was cut off and left out: what it told may have happened.
    """

    header: Header
    entries: tuple[Mapping[str, object], ...]
    torn: bool


class LineWriter:
    """Turns entries into lines, counting and chaining them."""

    def __init__(self) -> None:
        self._number = 0
        self._sum = ""

    def line(self, entry: Mapping[str, object]) -> bytes:
        """The next line, newline included.

        Args:
            entry: JSON values; without the keys ``n`` and ``sum``.
        """
        body = msgspec.json.encode({"n": self._number, **entry})
        self._number += 1
        self._sum = _checksum(self._sum, body)
        return body[:-1] + b',"sum":"' + self._sum.encode() + b'"}\n'


def header_entry(header: Header) -> dict[str, object]:
    """The header as an entry."""
    return {"entry": "header", "format": FORMAT, **asdict(header)}


def read_lines(data: bytes, *, file: str) -> Recorded:
    """Read a journal; a last line that was cut off is left out.

    Args:
        data: The file's bytes.
        file: Its name, for messages.

    Raises:
        PlanError: It is no journal of this format, or damaged before its last line.
    """
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    entries: list[dict[str, object]] = []
    torn = False
    checksum = ""
    for number, line in enumerate(lines):
        entry = _entry(line, number, checksum)
        if entry is None:
            torn = 0 < number == len(lines) - 1
            if torn:
                break
            raise _damaged(file, number)
        checksum = str(entry.pop("sum"))
        entries.append(entry)
    if not entries:
        raise _damaged(file, 0)
    return Recorded(header=_header(entries[0], file), entries=tuple(entries[1:]), torn=torn)


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


def _header(entry: Mapping[str, object], file: str) -> Header:
    if entry.get("format") != FORMAT:
        raise PlanError(
            f"{file} is a journal of format {entry.get('format')}; this version knows {FORMAT}.",
            remedy="Use the version of sheetsync that wrote it.",
        )
    return Header(**{field.name: str(entry.get(field.name, "")) for field in fields(Header)})


def _checksum(before: str, body: bytes) -> str:
    return hashlib.sha256(before.encode() + body).hexdigest()[:_SUM_DIGITS]


def _damaged(file: str, number: int) -> PlanError:
    return PlanError(
        f"The journal {file} is damaged in line {number + 1}.",
        remedy="Restore it from a backup; plan the workbook again to see what is still to do.",
    )
