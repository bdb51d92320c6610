"""Bytes inside a hidden sheet: compressed, with their hash, in a column of texts.

From A1 down: the format, the SHA-256 of the bytes, how many pieces follow, and the pieces in
base64. Programs that save the workbook keep texts as they are, whatever they do to everything else.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from collections.abc import Sequence
from typing import Final

from sheetsync.workbook.writing.layout import PageCell, PageSheet, Role

PIECE: Final = 32_000
"""Characters of a piece; a cell holds 32,767."""

MAX_PACKED_BYTES: Final = 1 << 30
"""What unpacks to more than this was not packed by us (a plan of 100,000 changes is 40 MB)."""

_HEAD: Final = 3


class PackedError(ValueError):
    """Lines that hold nothing that could be relied on; says why, in a clause about ``it``."""


def packed_sheet(name: str, format_name: str, payload: bytes) -> PageSheet:
    """A hidden sheet that holds some bytes."""
    return PageSheet(
        name=name,
        widths=(40.0,),
        cells=tuple(
            PageCell(row=row, column=0, value=text, role=Role.SEAL)
            for row, text in enumerate(packed_lines(format_name, payload))
        ),
        hidden=True,
    )


def packed_lines(format_name: str, payload: bytes) -> list[str]:
    """The texts of the sheet's cells, from the first row down."""
    packed = base64.b64encode(zlib.compress(payload, level=2)).decode("ascii")
    pieces = [packed[start : start + PIECE] for start in range(0, len(packed), PIECE)]
    return [format_name, hashlib.sha256(payload).hexdigest(), str(len(pieces)), *pieces]


def unpacked(lines: Sequence[str], format_name: str) -> bytes:
    """The bytes that ``packed_lines`` packed.

    Raises:
        PackedError: The lines are of another format, or damaged.
    """
    if not lines or lines[0] != format_name:
        raise PackedError("its first cell does not say what it is")
    pieces = list(lines[_HEAD:])
    if len(lines) < _HEAD or lines[2] != str(len(pieces)):
        raise PackedError("pieces of it are missing")
    try:
        packed = base64.b64decode("".join(pieces), validate=True)
        unpacker = zlib.decompressobj()
        payload = unpacker.decompress(packed, MAX_PACKED_BYTES)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise PackedError("it cannot be unpacked") from error
    if unpacker.unconsumed_tail or not unpacker.eof or unpacker.unused_data:
        raise PackedError("it is too large or cut off")
    if hashlib.sha256(payload).hexdigest() != lines[1]:
        raise PackedError("its hash does not fit what it holds")
    return payload
