"""Small pictures that a report shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_RIFF: Final = (b"RIFF", b"WEBP")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a browser can show.

    Attributes:
        media_type: Such as ``image/png``.
        data: The file's bytes.
    """

    media_type: str
    data: bytes = field(repr=False)


def picture_of(data: bytes) -> Picture | None:
    """The picture in some bytes, by how they begin; ``None`` for what is none that can do no harm.

    SVG is none: it may hold scripts.
    Source: the formats' own signatures, as WHATWG, "MIME Sniffing", section 6.1 lists them.
    """
    for signature, media_type in _SIGNATURES:
        if data.startswith(signature):
            return Picture(media_type, data)
    if data[:4] == _RIFF[0] and data[8:12] == _RIFF[1]:
        return Picture("image/webp", data)
    return None
