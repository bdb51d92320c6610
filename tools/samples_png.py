"""The logo on the spring workbook, drawn in code so that no picture has to be kept."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Final

WIDTH: Final = 168
HEIGHT: Final = 56

_PAPER: Final = (255, 255, 255)
_GREEN: Final = (38, 84, 66)
_SAND: Final = (214, 178, 118)


def logo() -> BytesIO:
    """A leaf and a pan side by side with a bar below them, as a PNG file."""
    rows = b"".join(
        b"\0" + bytes(part for x in range(WIDTH) for part in _colour(x, y)) for y in range(HEIGHT)
    )
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return BytesIO(
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def _colour(x: int, y: int) -> tuple[int, int, int]:
    if y >= HEIGHT - 5:
        return _SAND
    if (x - 14) ** 2 + (y - 36) ** 2 < 34**2 and (x - 44) ** 2 + (y - 10) ** 2 < 34**2:
        return _SAND if abs((x - 14) + (y - 40)) < 3 else _GREEN
    if (x - 92) ** 2 + (y - 25) ** 2 < 20**2:
        return _SAND if (x - 92) ** 2 + (y - 25) ** 2 < 14**2 else _GREEN
    if 110 <= x < 160 and abs(y - 25) < 4:
        return _GREEN
    return _PAPER
