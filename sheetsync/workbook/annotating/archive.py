"""A zip archive with some parts exchanged; every other byte of it stays as it was.

Entries that stay are copied packed, with their headers, so that a program that opens the copy gets
exactly what it got from the original.

Source: PKWARE APPNOTE 4.3 (records), 4.5.3 (the extra field of sizes over 4 GiB).
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Final

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_LARGE: Final = 0xFFFFFFFF
_LARGE_SIZES: Final = 1
"""The id of the extra field for numbers that do not fit into four bytes."""
_LENGTH_FOLLOWS: Final = 1 << 3
"""The flag that sizes stand behind the data."""
_LEVELS: Final = {0: 6, 1: 9, 2: 3, 3: 1}
"""Bits 1 and 2 of an entry's flags → how hard to pack; Excel says 3, "super fast"."""


@dataclass(frozen=True, slots=True)
class PackedPart:
    """A part's new content, packed.

    Attributes:
        blocks: The packed bytes.
        checksum: CRC-32 of what was packed.
        size: Bytes before packing.
    """

    blocks: tuple[bytes, ...]
    checksum: int
    size: int

    @property
    def packed_size(self) -> int:
        """Bytes after packing."""
        return sum(map(len, self.blocks))


def packed_part(entry: zipfile.ZipInfo, blocks: Iterable[bytes]) -> PackedPart:
    """Pack a part's new content in the way that its old one was packed.

    Args:
        entry: The part as it stands in the archive.
        blocks: The new content, piece by piece.
    """
    if entry.compress_type == zipfile.ZIP_STORED:
        kept = tuple(blocks)
        checksum = 0
        for block in kept:
            checksum = zlib.crc32(block, checksum)
        return PackedPart(kept, checksum, sum(map(len, kept)))
    packer = zlib.compressobj(_LEVELS[entry.flag_bits >> 1 & 3], zlib.DEFLATED, -zlib.MAX_WBITS)
    checksum = size = 0
    packed: list[bytes] = []
    for block in blocks:
        checksum = zlib.crc32(block, checksum)
        size += len(block)
        packed.append(packer.compress(block))
    packed.append(packer.flush())
    return PackedPart(tuple(filter(None, packed)), checksum, size)


def write_archive(data: bytes, parts: Mapping[str, PackedPart], out: BinaryIO) -> None:
    """Write an archive again with other content for some of its entries.

    Args:
        data: The whole archive, whose layout has been checked: nothing before its first entry, no
            entries that overlap.
        parts: Name in the archive → new content.
        out: Where it is written, from its present position, which is its beginning.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        directory = archive.start_dir
    by_place = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [entry.header_offset for entry in by_place[1:]] + [directory]
    view = memoryview(data)
    offsets: dict[int, int] = {}
    position = 0
    for entry, end in zip(by_place, ends, strict=True):
        offsets[entry.header_offset] = position
        part = parts.get(entry.filename)
        if part is None:
            out.write(view[entry.header_offset : end])
            position += end - entry.header_offset
            continue
        header = _local_header(data, entry.header_offset, part)
        out.write(header)
        for block in part.blocks:
            out.write(block)
        position += len(header) + part.packed_size
    records = b"".join(_directory_records(data, directory, entries, parts, offsets))
    out.write(records)
    out.write(_end_record(data, len(entries), len(records), position))


def _local_header(data: bytes, start: int, part: PackedPart) -> bytes:
    """The header before an entry's new content; its name, time and own extras stay."""
    fields = list(_LOCAL.unpack_from(data, start))
    name_end = start + _LOCAL.size + fields[9]
    name = data[start + _LOCAL.size : name_end]
    extra = _without_large_sizes(data[name_end : name_end + fields[10]])
    fields[2] &= ~_LENGTH_FOLLOWS
    fields[3] = _method(fields[3])
    fields[6:9] = part.checksum, part.packed_size, part.size
    fields[10] = len(extra)
    return _LOCAL.pack(*fields) + name + extra


def _directory_records(
    data: bytes,
    start: int,
    entries: list[zipfile.ZipInfo],
    parts: Mapping[str, PackedPart],
    offsets: Mapping[int, int],
) -> Iterable[bytes]:
    """The directory's records, in their order."""
    position = start
    for entry in entries:
        fields = list(_CENTRAL.unpack_from(data, position))
        name_end = position + _CENTRAL.size + fields[10]
        extra_end = name_end + fields[11]
        end = extra_end + fields[12]
        name, extra = data[position + _CENTRAL.size : name_end], data[name_end:extra_end]
        part = parts.get(entry.filename)
        offset = offsets[entry.header_offset]
        if part is not None:
            extra = _without_large_sizes(extra)
            fields[3] &= ~_LENGTH_FOLLOWS
            fields[4] = _method(fields[4])
            fields[7:10] = part.checksum, part.packed_size, part.size
            fields[11] = len(extra)
            fields[16] = offset
        elif fields[16] == _LARGE:
            extra = _with_large_offset(extra, fields, offset)
        else:
            fields[16] = offset
        yield _CENTRAL.pack(*fields) + name + extra + data[extra_end:end]
        position = end


def _method(before: int) -> int:
    """How new content is packed where the old one was packed in some way."""
    return zipfile.ZIP_STORED if before == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED


def _without_large_sizes(extra: bytes) -> bytes:
    kept = b""
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        end = position + 4 + length
        if kind != _LARGE_SIZES:
            kept += extra[position:end]
        position = end
    return kept + extra[position:]


def _with_large_offset(extra: bytes, fields: list[int], offset: int) -> bytes:
    """An entry's extras with another offset, which stands behind the sizes that are large too."""
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        if kind == _LARGE_SIZES:
            place = position + 4 + 8 * ((fields[9] == _LARGE) + (fields[8] == _LARGE))
            return extra[:place] + struct.pack("<Q", offset) + extra[place + 8 :]
        position += 4 + length
    raise zipfile.BadZipFile("an entry's offset is missing")


def _end_record(data: bytes, count: int, size: int, offset: int) -> bytes:
    """The record that ends the archive, with the comment that it had."""
    place = data.rfind(b"PK\x05\x06")
    comment = data[place + _END.size :]
    return _END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, len(comment)) + comment
