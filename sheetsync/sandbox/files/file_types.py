"""What kind of file a name or some bytes are.

Source: Plytix API v1, "Asset": ``file_type`` is one of eight. Which extensions belong to which is
not listed there; the table is assumed, and wide.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

IMAGES, SOUNDS, VIDEOS, COMPRESSED = "IMAGES", "SOUNDS", "VIDEOS", "COMPRESSED"
REPORTS, TEXTS, FEED_FILES, OTHER = "REPORTS", "TEXTS", "FEED_FILES", "OTHER"

UNTYPED = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file.

    Attributes:
        content_type: As HTTP names it.
        file_type: As Plytix names it.
        extension: The usual one, without a dot.
    """

    content_type: str
    file_type: str
    extension: str


_TABLE = {
    IMAGES: (
        "jpg jpeg jpe jfif image/jpeg; png image/png; gif image/gif; webp image/webp; "
        "bmp image/bmp; tif tiff image/tiff; ico image/x-icon; avif image/avif; "
        "heic heif image/heic; svg image/svg+xml; psd image/vnd.adobe.photoshop; "
        "ai application/illustrator; eps ps application/postscript; jp2 image/jp2"
    ),
    SOUNDS: (
        "mp3 audio/mpeg; wav audio/wav; ogg oga audio/ogg; flac audio/flac; m4a audio/mp4; "
        "aac audio/aac; wma audio/x-ms-wma; aif aiff audio/aiff; mid midi audio/midi"
    ),
    VIDEOS: (
        "mp4 m4v video/mp4; mov qt video/quicktime; webm video/webm; avi video/x-msvideo; "
        "mkv video/x-matroska; mpg mpeg video/mpeg; wmv video/x-ms-wmv; flv video/x-flv; "
        "ogv video/ogg; 3gp video/3gpp"
    ),
    COMPRESSED: (
        "zip application/zip; gz tgz application/gzip; rar application/vnd.rar; "
        "7z application/x-7z-compressed; tar application/x-tar; bz2 application/x-bzip2; "
        "xz application/x-xz"
    ),
    REPORTS: (
        "xlsx application/vnd.openxmlformats-officedocument.spreadsheetml.sheet; "
        "xls application/vnd.ms-excel; ods application/vnd.oasis.opendocument.spreadsheet; "
        "pptx application/vnd.openxmlformats-officedocument.presentationml.presentation; "
        "ppt application/vnd.ms-powerpoint; odp application/vnd.oasis.opendocument.presentation"
    ),
    FEED_FILES: "csv text/csv; tsv text/tab-separated-values; xml application/xml",
    TEXTS: (
        "pdf application/pdf; txt text text/plain; md text/markdown; html htm text/html; "
        "json application/json; rtf application/rtf; log text/plain; css text/css; "
        "docx application/vnd.openxmlformats-officedocument.wordprocessingml.document; "
        "doc application/msword; odt application/vnd.oasis.opendocument.text; "
        "yaml yml application/yaml; epub application/epub+zip; ics text/calendar; vcf text/vcard"
    ),
    OTHER: (
        "ttf font/ttf; otf font/otf; woff font/woff; woff2 font/woff2; stl model/stl; "
        "obj model/obj; glb model/gltf-binary; gltf model/gltf+json; usdz model/vnd.usdz+zip; "
        "fbx bin application/octet-stream; dwg image/vnd.dwg; dxf image/vnd.dxf; "
        "step stp model/step; indd application/x-indesign; idml application/vnd.adobe.idml; "
        "sketch application/x-sketch; swf application/x-shockwave-flash"
    ),
}


def _by_extension() -> dict[str, FileType]:
    known: dict[str, FileType] = {}
    for file_type, kinds in _TABLE.items():
        for kind in kinds.split("; "):
            *extensions, content_type = kind.split()
            for extension in extensions:
                known[extension] = FileType(content_type, file_type, extensions[0])
    return known


KNOWN = _by_extension()
"""The kinds by extension, lower case."""

_BY_CONTENT_TYPE = {kind.content_type: kind for kind in reversed(KNOWN.values())}
PROGRAM = FileType("application/x-msdownload", OTHER, "exe")
"""What is never taken as an asset."""

_SIGNATURES = (
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF8", "gif"),
    (8, b"WEBP", "webp"),
    (0, b"BM", "bmp"),
    (0, b"II*\0", "tif"),
    (0, b"MM\0*", "tif"),
    (0, b"\0\0\1\0", "ico"),
    (4, b"ftypavif", "avif"),
    (4, b"ftypheic", "heic"),
    (4, b"ftypmif1", "heic"),
    (0, b"8BPS", "psd"),
    (0, b"%!PS", "eps"),
    (0, b"%PDF-", "pdf"),
    (0, b"ID3", "mp3"),
    (0, b"\xff\xfb", "mp3"),
    (0, b"\xff\xf3", "mp3"),
    (8, b"WAVE", "wav"),
    (8, b"AVI ", "avi"),
    (0, b"OggS", "ogg"),
    (0, b"fLaC", "flac"),
    (4, b"ftypM4A", "m4a"),
    (4, b"ftypqt", "mov"),
    (4, b"ftyp", "mp4"),
    (0, b"\x1aE\xdf\xa3", "webm"),
    (0, b"\0\0\1\xba", "mpg"),
    (0, b"\x1f\x8b", "gz"),
    (0, b"Rar!", "rar"),
    (0, b"7z\xbc\xaf'\x1c", "7z"),
    (0, b"BZh", "bz2"),
    (0, b"\xfd7zXZ\0", "xz"),
    (257, b"ustar", "tar"),
    (0, b"{\\rtf", "rtf"),
    (0, b"\0\1\0\0\0", "ttf"),
    (0, b"OTTO", "otf"),
    (0, b"wOFF", "woff"),
    (0, b"wOF2", "woff2"),
    (0, b"glTF", "glb"),
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
_ALIKE = (
    {"mkv", "webm"},
    {"mp4", "mov", "m4a", "3gp"},
    {"ogg", "ogv"},
    {"eps", "ai"},
    {"pdf", "ai"},
    {"zip", "idml", "usdz", "sketch"},
)
"""Kinds whose bytes begin alike, so that the name decides."""

_OF_ZIP = {"xl/": "xlsx", "word/": "docx", "ppt/": "pptx"}
_MIMETYPES = {"epub": "epub", "spreadsheet": "ods", "presentation": "odp", ".text": "odt"}
_SIGNED = {extension for _, _, extension in _SIGNATURES} | {"zip", "html", *_OF_ZIP.values()}
_TEXTY = {"json", "xml", "yaml", "svg", "gltf", "obj", "dxf", "step"}


def extension_of(filename: str) -> str:
    """The extension of a name, lower case and without a dot; empty when it has none."""
    stem, _, extension = filename.rpartition(".")
    return extension.lower() if stem else ""


def unknown(filename: str) -> FileType:
    """The kind of a file that nothing is known of."""
    return FileType(UNTYPED, OTHER, extension_of(filename))


def by_name(filename: str) -> FileType | None:
    """The kind that a name's extension says; ``None`` for an unknown one."""
    return KNOWN.get(extension_of(filename))


def by_content_type(content_type: str) -> FileType | None:
    """The kind of a content type; ``None`` for an unknown one and for untyped bytes."""
    bare = content_type.partition(";")[0].strip().lower()
    return None if bare == UNTYPED else _BY_CONTENT_TYPE.get(bare)


def by_content(content: bytes) -> FileType | None:
    """The kind that bytes say by themselves; ``None`` for text and for what is not known."""
    if content.startswith(_PROGRAMS):
        return PROGRAM
    if content.startswith(b"PK\x03\x04"):
        return KNOWN[_kind_of_zip(content)]
    for offset, signature, extension in _SIGNATURES:
        if content.startswith(signature, offset):
            return KNOWN[extension]
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return KNOWN["html"]
    if start.startswith((b"<svg", b"<?xml")) and b"<svg" in start:
        return KNOWN["svg"]
    return None


def beginning(extension: str) -> bytes:
    """How files of a kind begin, by its usual extension; empty when nothing is known of it."""
    for offset, signature, known in _SIGNATURES:
        if known == extension:
            return bytes(offset) + signature
    return b""


def judged(content: bytes, filename: str, told: str = "") -> FileType | None:
    """The kind of a file: what its bytes say, then its name, then its sender.

    Args:
        content: The bytes.
        filename: Its name.
        told: The content type that its sender told; empty for none.

    Returns:
        The kind; ``None`` when nothing says.
    """
    found, named = by_content(content), by_name(filename)
    if found is None:
        return named or by_content_type(told)
    return named if named is not None and _alike(found, named) else found


def can_replace(content: bytes, content_type: str) -> bool:
    """Whether bytes are of a content type, so that they can take the place of such a file."""
    old, new = by_content_type(content_type), by_content(content)
    if new is not None:
        return old is not None and _alike(new, old)
    if old is None:
        return True
    return is_text(content) if _is_texty(old) else old.extension not in _SIGNED


def equally_unknown(content: bytes, old: bytes) -> bool:
    """Whether neither bytes say what they are, and both are text or neither is."""
    unknown = by_content(content) is None and by_content(old) is None
    return unknown and is_text(content) == is_text(old)


def is_text(content: bytes) -> bool:
    """Whether bytes read as text: nothing in their beginning that no text holds."""
    return not any(byte < 32 and byte not in b"\t\r\n\f\x1b" for byte in content[:4096])


def _is_texty(kind: FileType) -> bool:
    return kind.content_type.startswith("text/") or kind.extension in _TEXTY


def _alike(one: FileType, other: FileType) -> bool:
    pair = {one.extension, other.extension}
    return len(pair) == 1 or any(pair <= kinds for kinds in _ALIKE)


def _kind_of_zip(content: bytes) -> str:
    """The extension of what a zip holds; only its list of names is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return "zip"
    for prefix, extension in _OF_ZIP.items():
        if any(name.startswith(prefix) for name in names):
            return extension
    if names and names[0] == "mimetype":
        head = content[:200].decode("latin-1")
        return next((kind for word, kind in _MIMETYPES.items() if word in head), "zip")
    return "zip"
