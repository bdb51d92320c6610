"""What stands in files that are no ordinary workbooks."""

from __future__ import annotations

import struct

from tests.planted.building import packed
from tests.unit.workbook.made_binary import compound, label_record, number_record, record, xls


def owner_file(user: str = "Mia Sommer") -> bytes:
    """What Excel keeps beside an open workbook."""
    name = user.encode("cp1252")
    wide = user.encode("utf-16-le")
    head = bytes([len(name)]) + name.ljust(54)
    return (head + struct.pack("<H", len(user)) + wide).ljust(165, b" ")


def old_workbook(*, encrypted: bool = False) -> bytes:
    """An Excel 97–2003 workbook of three products."""
    cells = b"".join(
        label_record(0, column, text, wide=False)
        for column, text in enumerate((b"SKU", b"Name", b"Price"))
    )
    for row in (1, 2, 3):
        cells += label_record(row, 0, f"KT-100{row}".encode(), wide=False)
        cells += label_record(row, 1, f"Kettle {row} l".encode(), wide=False)
        cells += number_record(row, 2, 9.5 + row)
    extra = record(0x002F, b"\x01\x00\x01\x00\x01\x00" + bytes(48)) if encrypted else b""
    return xls(cells, extra=extra)


def table_text(mark: str = ";") -> bytes:
    """Three products as text."""
    rows = (("SKU", "Name", "Colour"), ("KT-1001", "Kettle Alma", "Blue"),
            ("KT-1002", "Teapot Brio", "Red"), ("KT-1003", "Tray Dune", "White"))  # fmt: skip
    return "".join(mark.join(row) + "\r\n" for row in rows).encode()


def archive(**parts: bytes) -> bytes:
    """A zip archive."""
    return packed(parts)


ENCRYPTED = compound({"EncryptionInfo": b"\4\0\4\0" + bytes(60), "EncryptedPackage": bytes(5000)})
RIGHTS = compound({"EncryptedPackage": bytes(5000), "DRMEncryptedDataSpace": bytes(200)})
_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
OPEN_DOCUMENT_LOCKED = archive(
    **{
        "mimetype": _MIMETYPE,
        "META-INF/manifest.xml": b'<?xml version="1.0"?><manifest:manifest xmlns:manifest='
        b'"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        b'manifest:full-path="content.xml" manifest:media-type="text/xml" manifest:size="900">'
        b'<manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="x"/>'
        b"</manifest:file-entry></manifest:manifest>",
        "content.xml": bytes(range(256)) * 3,
    }
)
PAGE = b"<html><head><title>Range</title></head><body><table><tr><td>SKU</td></tr></table></body>"
XML_2003 = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook '
    b'xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)
