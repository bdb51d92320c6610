"""The container of older Office files, and the streams in it.

Source: [MS-CFB]: a header of 512 bytes, then sectors; a table of sector numbers (FAT) chains the
sectors of each stream, a second one those of streams below 4,096 bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sheetsync.errors import WorkbookError

OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END: Final = 0xFFFFFFFE
_MOST_SECTOR: Final = 0xFFFFFFFA
_ENTRY_BYTES: Final = 128
_STORAGE: Final = 1
_STREAM: Final = 2
_ROOT: Final = 5
_DAMAGED: Final = (
    "Wait until it has been copied to the end, or copy it again; if it opens in Excel, save it "
    "there as “Excel Workbook (*.xlsx)” and use that file."
)


class DamagedContainerError(ValueError):
    """The container's tables contradict each other or point behind the end of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The names in a container, in lower case.

    Attributes:
        names: All streams and storages.
        top: Those that are the container's own, and not of an object that was put into it.
    """

    names: frozenset[str]
    top: frozenset[str]


def directory_of(data: bytes) -> Directory | None:
    """The names in a container; ``None`` when its tables are cut or damaged."""
    try:
        entries = _entries(_directory_bytes(data))
    except (DamagedContainerError, struct.error):
        return None
    top = _own_entries(entries)
    return Directory(
        names=frozenset(entry.name for entry in entries if entry.kind in {_STORAGE, _STREAM}),
        top=frozenset(entries[number].name for number in top),
    )


class CompoundFile:
    """A container whose tables have been read; streams are put together when asked for.

    Attributes:
        name: The file's name without folders, for messages.
    """

    def __init__(self, data: bytes, name: str) -> None:
        """Read the tables.

        Raises:
            WorkbookError: The container is damaged or cut.
        """
        self.name = name
        self._data = data
        try:
            self._read_tables()
        except (DamagedContainerError, struct.error) as error:
            raise self._damaged() from error

    def stream(self, *names: str) -> bytes | None:
        """The first of these streams that is there, whole; ``None``: none is.

        Raises:
            WorkbookError: Its sectors are damaged or cut.
        """
        for name in names:
            found = self._streams.get(name.lower())
            if found is not None:
                try:
                    return self._content(*found)
                except (DamagedContainerError, struct.error) as error:
                    raise self._damaged() from error
        return None

    def _read_tables(self) -> None:
        data = self._data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in {9, 12} or mini_shift != 6:
            raise DamagedContainerError
        self._sector_bytes = 1 << shift
        self._fat: Sequence[int] = _fat(data, self._sector_bytes)
        first_directory, _, self._mini_limit, first_mini = struct.unpack_from("<4L", data, 48)
        entries = _entries(self._chain(first_directory))
        self._streams: dict[str, tuple[int, int]] = {}
        self._mini_data = b""
        for number in _own_entries(entries):
            entry = entries[number]
            if entry.kind == _STREAM:
                self._streams.setdefault(entry.name, (entry.start, entry.size))
        root = next(((one.start, one.size) for one in entries if one.kind == _ROOT), None)
        if root is None:
            raise DamagedContainerError
        table = self._chain(first_mini) if first_mini < _MOST_SECTOR else b""
        self._mini_fat = struct.unpack(f"<{len(table) // 4}L", table[: len(table) & ~3])
        if root[0] < _MOST_SECTOR:
            self._mini_data = self._chain(root[0])[: root[1]]

    def _content(self, start: int, size: int) -> bytes:
        if not size:
            return b""
        if size >= self._mini_limit:
            content = self._chain(start)
        else:
            content = b"".join(
                self._mini_data[number << 6 : (number + 1) << 6]
                for number in _sectors(start, self._mini_fat)
            )
        if len(content) < size:
            raise DamagedContainerError
        return content[:size]

    def _chain(self, start: int) -> bytes:
        return _chain(self._data, start, self._fat, self._sector_bytes)

    def _damaged(self) -> WorkbookError:
        return WorkbookError(
            f"{self.name} is still being copied or damaged: the tables of the file do not fit its "
            "content.",
            remedy=_DAMAGED,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A line of the directory; ``near`` and ``child`` are the numbers of other lines."""

    name: str
    kind: int
    near: tuple[int, int]
    child: int
    start: int
    size: int


def _entries(directory: bytes) -> list[_Entry]:
    found = []
    for position in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        name_bytes, kind, left, right, child = struct.unpack_from(
            "<HBxLLL", directory, position + 64
        )
        start, size = struct.unpack_from("<LL", directory, position + 116)
        text = directory[position : position + max(min(name_bytes, 64) - 2, 0)]
        found.append(
            _Entry(
                name=text.decode("utf-16-le", "replace").lower(),
                kind=kind,
                near=(left, right),
                child=child,
                start=start,
                size=size,
            )
        )
    return found


def _own_entries(entries: Sequence[_Entry]) -> list[int]:
    """The numbers of the entries right below the root, in the directory's order.

    Objects put into a workbook (another workbook, a letter) have streams of the same names, further
    down. A directory whose tree leads nowhere is taken as if all its entries were at the top.

    Source: [MS-CFB] 2.6.1: an entry has two neighbours, which with theirs are its storage's, and
    the first child of its own.
    """
    root = next((entry for entry in entries if entry.kind == _ROOT), None)
    waiting = [] if root is None else [root.child]
    seen: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in seen:
            seen.add(number)
            waiting += entries[number].near
    own = sorted(number for number in seen if entries[number].kind in {_STORAGE, _STREAM})
    return own or [
        number for number, entry in enumerate(entries) if entry.kind in {_STORAGE, _STREAM}
    ]


def _directory_bytes(data: bytes) -> bytes:
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in {9, 12}:
        raise DamagedContainerError
    (first,) = struct.unpack_from("<L", data, 48)
    return _chain(data, first, _fat(data, 1 << shift), 1 << shift)


def is_cut(data: bytes) -> bool:
    """Whether the bytes begin as a container and end before the sectors that are in use."""
    if not data.startswith(OLE_MAGIC):
        return False
    try:
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in {9, 12}:
            return True
        fat = _fat(data, 1 << shift)
    except (DamagedContainerError, struct.error):
        return True
    used = max((number for number, follower in enumerate(fat) if follower != 0xFFFFFFFF), default=0)
    return bool(len(data) <= (used + 1) << shift)


def _fat(data: bytes, sector_bytes: int) -> tuple[int, ...]:
    """The table of sector numbers."""
    (count,) = struct.unpack_from("<L", data, 44)
    listed = list(struct.unpack_from("<109L", data, 76))
    (following,) = struct.unpack_from("<L", data, 68)
    most = len(data) // sector_bytes + 1
    per_sector = sector_bytes // 4
    steps = 0
    while following < _MOST_SECTOR and steps <= most:
        chained = struct.unpack(f"<{per_sector}L", _sector(data, following, sector_bytes))
        listed += chained[:-1]
        following = chained[-1]
        steps += 1
    numbers = [number for number in listed if number < _MOST_SECTOR]
    if count > len(numbers) or count > most:
        raise DamagedContainerError
    table: list[int] = []
    for number in numbers[:count]:
        table += struct.unpack(f"<{per_sector}L", _sector(data, number, sector_bytes))
    return tuple(table)


def _chain(data: bytes, start: int, fat: Sequence[int], sector_bytes: int) -> bytes:
    """A stream of whole sectors, put together."""
    sectors = [_sector(data, number, sector_bytes) for number in _sectors(start, fat)]
    if any(len(sector) < sector_bytes for sector in sectors[:-1]):
        raise DamagedContainerError
    return b"".join(sectors)


def _sector(data: bytes, number: int, sector_bytes: int) -> bytes:
    start = (number + 1) * sector_bytes
    found = data[start : start + sector_bytes]
    if not found:
        raise DamagedContainerError
    return found  # the file's last one may end with its stream


def _sectors(start: int, table: Sequence[int]) -> list[int]:
    """The sectors of a stream in order; a chain that never ends is a damaged one."""
    found: list[int] = []
    number = start
    while number != _END:
        if number >= len(table) or len(found) > len(table):
            raise DamagedContainerError
        found.append(number)
        number = table[number]
    return found
