"""Files nobody wrote: small, valid where the format is simple, the same every time."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from html import escape
from pathlib import PurePosixPath

from sheetsync.sandbox.files import file_types, pictures

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_OFFICE = "http://schemas.openxmlformats.org"


def made_up(seed: str, filename: str, content_type: str) -> bytes:
    """What a file holds that nobody handed in.

    Args:
        seed: Decides how a picture looks, such as an id.
        filename: Its name, which stands in it.
        content_type: Its kind.
    """
    kind = file_types.by_content_type(content_type) or file_types.by_name(filename)
    extension = "" if kind is None else kind.extension
    text = title(filename)
    if pictures.can_draw(extension):
        return pictures.drawn(seed, text, extension)
    write = _WRITERS.get(extension)
    if write is not None:
        return write(text)
    beginning = file_types.beginning(extension)
    return beginning + bytes(1024) if beginning else f"{filename}\n".encode()


def title(filename: str) -> str:
    """What a file is called in itself: its name without the extension."""
    return PurePosixPath(filename).stem or filename


def padded(content: bytes, size: int, content_type: str) -> bytes:
    """A picture or PDF that was made up, stretched to a size by blanks that no reader looks at."""
    missing = size - len(content)
    if missing > 1 and content_type == "application/pdf":
        end = content.rindex(b"xref\n0 ")
        return content[:end] + b"%" + b" " * (missing - 2) + b"\n" + _pdf_end(content, end, missing)
    return content + bytes(missing) if missing > 0 and content_type in _PADDED else content


_PADDED = {"image/jpeg", "image/png"}


def _pdf_end(content: bytes, end: int, moved: int) -> bytes:
    """The table of positions and what follows, the table itself somewhere else."""
    told = b"startxref\n%010d"
    return content[end:].replace(told % end, told % (end + moved))


def _pdf(text: str) -> bytes:
    """One page with one line."""
    line = "".join(letter if letter.isascii() and letter not in "()\\" else "-" for letter in text)
    shown = f"BT /F1 20 Tf 60 760 Td ({line}) Tj ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body = "%PDF-1.4\n"
    table = "xref\n0 6\n0000000000 65535 f \n"
    for number, each in enumerate(objects, 1):
        table += f"{len(body):010d} 00000 n \n"
        body += f"{number} 0 obj\n{each}\nendobj\n"
    end = f"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(body):010d}\n%%EOF\n"
    return (body + table + end).encode()


def _zipped(parts: Mapping[str, str]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), text)
    return kept.getvalue()


def _office(main: str, kind: str, parts: Mapping[str, str]) -> bytes:
    """An Office document: what every one has, and its own parts."""
    ours = f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    types = (
        f'<Types xmlns="{_OFFICE}/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{ours}"/></Types>'
    )
    return _zipped({"[Content_Types].xml": types, "_rels/.rels": _relation(main), **parts})


def _relation(target: str, kind: str = "officeDocument") -> str:
    return (
        f'<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        "</Relationships>"
    )


def _xlsx(text: str) -> bytes:
    sheets = f"{_OFFICE}/spreadsheetml/2006/main"
    book = (
        f'<workbook xmlns="{sheets}" xmlns:r="{_OFFICE}/officeDocument/2006/relationships">'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    sheet = (
        f'<worksheet xmlns="{sheets}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'
        f"{escape(text)}</t></is></c></row></sheetData></worksheet>"
    )
    return _office(
        "xl/workbook.xml",
        "spreadsheetml.sheet",
        {
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": _relation("worksheets/sheet1.xml", "worksheet"),
            "xl/worksheets/sheet1.xml": sheet,
        },
    )


def _docx(text: str) -> bytes:
    words = f"{_OFFICE}/wordprocessingml/2006/main"
    document = (
        f'<w:document xmlns:w="{words}"><w:body><w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    return _office(
        "word/document.xml", "wordprocessingml.document", {"word/document.xml": document}
    )


def _pptx(_text: str) -> bytes:
    slides = f"{_OFFICE}/presentationml/2006/main"
    deck = f'<p:presentation xmlns:p="{slides}"><p:notesSz cx="100" cy="100"/></p:presentation>'
    return _office("ppt/presentation.xml", "presentationml", {"ppt/presentation.xml": deck})


def _wav(_text: str) -> bytes:
    """A tenth of a second of silence."""
    samples = bytes(1600)
    form = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data"
    body += struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _mp3(_text: str) -> bytes:
    """Silence: empty frames of 128 kbit/s at 44.1 kHz, 417 bytes each."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * 8


def _mp4(_text: str) -> bytes:
    """The boxes that every film begins with, and no film."""
    kind = b"ftypisom" + bytes(4) + b"isommp42"
    free = b"free" + bytes(64)
    return b"".join(struct.pack(">I", len(box) + 4) + box for box in (kind, free))


_WRITERS: Mapping[str, Callable[[str], bytes]] = {
    "pdf": _pdf,
    "zip": lambda text: _zipped({f"{text}.txt": f"{text}\n"}),
    "xlsx": _xlsx,
    "docx": _docx,
    "pptx": _pptx,
    "wav": _wav,
    "mp3": _mp3,
    "mp4": _mp4,
    "csv": lambda text: f'name\r\n"{text.replace(chr(34), chr(34) * 2)}"\r\n'.encode(),
    "json": lambda text: json.dumps({"name": text}).encode(),
    "xml": lambda text: f"<file>{escape(text)}</file>\n".encode(),
    "html": lambda text: f"<!doctype html>\n<title>{escape(text)}</title>\n".encode(),
}
