"""Pictures nobody took: a calm tile with a shape and a name, the same every time.

Pictures that were handed in are made smaller here, and nothing else is done with them.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from html import escape

from PIL import Image, ImageDraw, ImageFont, ImageOps

_SIZE = (1000, 750)
_PREVIEW = (300, 300)
_MOST_PIXELS = 60_000_000
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_TILES = (
    ("#dfe7e4", "#7fa398"),
    ("#e6e2d8", "#b09a6e"),
    ("#dee5ec", "#7d97b3"),
    ("#ece0de", "#b98c84"),
    ("#e4e1ea", "#9088ad"),
    ("#e3e8da", "#8fa36c"),
)
"""Ground and shape."""

_INK = "#3c4145"
_SAVED_AS = {
    "jpg": "JPEG",
    "png": "PNG",
    "gif": "GIF",
    "webp": "WEBP",
    "bmp": "BMP",
    "tif": "TIFF",
    "ico": "ICO",
    "eps": "EPS",
    "jp2": "JPEG2000",
    "avif": "AVIF",
}
"""The formats that can be drawn, by usual extension."""

_READ = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
"""The formats that are opened: none that can hold a program, as EPS does."""


def can_draw(extension: str) -> bool:
    """Whether there are pictures of a kind, by its usual extension."""
    return extension in _SAVED_AS or extension in {"svg", "psd"}


def drawn(seed: str, text: str, extension: str) -> bytes:
    """A picture.

    Args:
        seed: Decides colours and shape, such as an id.
        text: What is written on it.
        extension: The kind, one that ``can_draw`` takes.
    """
    if extension == "svg":
        return _svg(seed, text)
    size = (256, 256) if extension in {"ico", "psd"} else _SIZE
    tile = _tile(seed, text, size)
    if extension == "psd":
        return _psd(tile)
    return _saved(tile, _SAVED_AS[extension])


def preview(content: bytes) -> bytes | None:
    """A small JPEG of a picture; ``None`` when it cannot be read, or is too large to be."""
    try:
        with Image.open(io.BytesIO(content), formats=_READ) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return None
            picture.draft("RGB", _PREVIEW)
            small = picture.convert("RGBA")
            small.thumbnail(_PREVIEW)
            upright = ImageOps.exif_transpose(small)
    except (OSError, ValueError, SyntaxError, EOFError, *_TOO_LARGE):
        return None
    ground = Image.new("RGB", upright.size, "white")
    ground.paste(upright, mask=upright.getchannel("A"))
    return _saved(ground, "JPEG")


def drawn_preview(seed: str, text: str, extension: str) -> bytes:
    """A small JPEG that stands for a file: its picture, or a sheet with its extension on it."""
    if can_draw(extension):
        return _saved(_tile(seed, text, (300, 225)), "JPEG")
    return _saved(_tile(seed, f".{extension or '?'}", (225, 300)), "JPEG")


def _tile(seed: str, text: str, size: tuple[int, int]) -> Image.Image:
    ground, colour, shape = _chosen(seed)
    width, height = size
    tile = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(tile)
    radius = min(size) // 4
    middle, centre = width // 2, height * 2 // 5
    box = (middle - radius, centre - radius, middle + radius, centre + radius)
    match shape:
        case 0:
            draw.ellipse(box, fill=colour)
        case 1:
            draw.rounded_rectangle(box, radius=radius // 4, fill=colour)
        case 2:
            draw.regular_polygon((middle, centre, radius), 6, fill=colour)
        case _:
            draw.regular_polygon((middle, centre, radius), 4, rotation=45, fill=colour)
    line = _plain(text)
    letters = max(11, min(height // 13, int(width * 1.6 / max(len(line), 1))))
    font = ImageFont.load_default(letters)
    written = draw.textlength(line, font=font)
    draw.text(((width - written) / 2, height * 0.8), line, font=font, fill=_INK)
    return tile


def _plain(text: str) -> str:
    """Text in letters that the built-in font has, cut to one line."""
    spelled = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return spelled if len(spelled) <= 28 else f"{spelled[:26]}.."


def _svg(seed: str, text: str) -> bytes:
    ground, colour, _ = _chosen(seed)
    width, height = _SIZE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="{ground}"/>'
        f'<circle cx="{width // 2}" cy="{height * 2 // 5}" r="{height // 4}" fill="{colour}"/>'
        f'<text x="50%" y="86%" font-family="sans-serif" font-size="56" text-anchor="middle" '
        f'fill="{_INK}">{escape(text)}</text></svg>\n'
    ).encode()


def _psd(tile: Image.Image) -> bytes:
    """A Photoshop file with one flat picture, not compressed."""
    head = b"8BPS" + (1).to_bytes(2, "big") + bytes(6) + (3).to_bytes(2, "big")
    size = tile.height.to_bytes(4, "big") + tile.width.to_bytes(4, "big")
    depth_and_mode = (8).to_bytes(2, "big") + (3).to_bytes(2, "big")
    planes = b"".join(plane.tobytes() for plane in tile.split())
    return head + size + depth_and_mode + bytes(12) + bytes(2) + planes


def _saved(picture: Image.Image, kind: str) -> bytes:
    kept = io.BytesIO()
    if kind == "JPEG":
        picture.save(kept, kind, quality=82)
    else:
        picture.save(kept, kind)
    return kept.getvalue()


def _chosen(seed: str) -> tuple[str, str, int]:
    number = hashlib.blake2b(seed.encode(), digest_size=4).digest()
    ground, colour = _TILES[number[0] % len(_TILES)]
    return ground, colour, number[1] % 4
