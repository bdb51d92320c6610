"""What a file really is, by its bytes and never by its name, and the way out for those not read."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum
from typing import Final

from sheetsync.errors import WorkbookError
from sheetsync.workbook.compound import OLE_MAGIC, is_cut

ZIP_MAGIC: Final = b"PK\x03\x04"
_EMPTY_ZIP_MAGIC: Final = b"PK\x05\x06"
_SAVE_AS: Final = "Open it in Excel, save it as “Excel Workbook (*.xlsx)”, and use that file."
_EXPORT_AS: Final = "Export it as “Excel Workbook (*.xlsx)”, and use that file."
_ASK_AGAIN: Final = "Copy the file again, or ask its sender for a whole one."
_PLAIN_BIFF: Final = (
    b"\x09\x08\x10\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x00\x04",
)


class FileKind(Enum):
    """The kinds of files that are read."""

    XLSX = "an Excel workbook"
    XLSB = "a binary Excel workbook"
    ODS = "an OpenDocument spreadsheet"
    XLS = "an Excel 97–2003 workbook"
    TEXT = "a text file (CSV or similar)"

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The endings of names that fit, in lower case."""
        return _SUFFIXES[self]


_SUFFIXES: Final = {
    FileKind.XLSX: (".xlsx", ".xlsm"),
    FileKind.XLSB: (".xlsb",),
    FileKind.ODS: (".ods",),
    FileKind.XLS: (".xls",),
    FileKind.TEXT: (".csv", ".tsv", ".tab", ".txt"),
}


class Container(Enum):
    """What a file that may be read looks like from outside."""

    ARCHIVE = "zip archive"
    COMPOUND_FILE = "container of older Office files"
    TEXT = "text"


def container_of(data: bytes, name: str) -> Container:
    """Tell what a file is, and refuse what cannot hold a table.

    Args:
        data: The whole file.
        name: Its name without folders, for the message.

    Raises:
        WorkbookError: The file is nothing that is read; the message says what it is, the remedy
            what to do.
    """
    if data.startswith(ZIP_MAGIC):
        return Container.ARCHIVE
    found = _what_it_is(data)
    if isinstance(found, Container):
        return found
    what, remedy = found
    raise WorkbookError(f"{name} {what}", remedy=remedy)


def refuse_unless_zip(data: bytes, name: str) -> None:
    """Let archives pass and refuse everything else by what it is.

    Raises:
        WorkbookError: The file is no archive.
    """
    container = container_of(data, name)
    if container is not Container.ARCHIVE:
        kind = FileKind.TEXT if container is Container.TEXT else FileKind.XLS
        raise WorkbookError(f"{name} is {kind.value}, not an Excel workbook.", remedy=_SAVE_AS)


def archive_kind(part_names: Collection[str], mimetype: str, name: str) -> FileKind:
    """Tell which kind of workbook an archive holds; refuse other archives by what they are.

    Args:
        part_names: Names of the archive's parts in lower case, with forward slashes.
        mimetype: Text of the part ``mimetype``; empty when there is none.
        name: The file's name without folders, for the message.

    Raises:
        WorkbookError: The archive is something else.
    """
    if any(part.endswith("workbook.xml") for part in part_names):
        return FileKind.XLSX
    if "opendocument.spreadsheet" in mimetype:
        return FileKind.ODS
    if not mimetype and any(part.endswith("workbook.bin") for part in part_names):
        return FileKind.XLSB
    what, remedy = _what_archive(part_names, mimetype)
    raise WorkbookError(f"{name} {what}", remedy=remedy)


def _what_archive(part_names: Collection[str], mimetype: str) -> tuple[str, str]:
    if mimetype:
        return f"is an archive of the type {mimetype[:60]!r}, not an Excel workbook.", _EXPORT_AS
    if any(part.endswith((".iwa", "index.zip")) for part in part_names):
        return "is an Apple Numbers document, which is not read.", _EXPORT_AS
    if any(part.startswith("word/") for part in part_names):
        return "is a Word document, not a workbook.", "Name the workbook instead."
    if any(part.startswith("ppt/") for part in part_names):
        return "is a PowerPoint document, not a workbook.", "Name the workbook instead."
    inside = next((part for part in sorted(part_names) if part.endswith((".xlsx", ".xlsm"))), None)
    if inside is not None:
        return "is a zip archive that holds a workbook.", "Unpack it and name the workbook inside."
    return "is a zip archive without a workbook in it.", "Name the Excel workbook itself."


def _what_it_is(data: bytes) -> Container | tuple[str, str]:
    if not data:
        return (
            "is empty (0 bytes): it was not copied or downloaded to the end, or is only a "
            "placeholder of a cloud drive.",
            "Make it available offline or copy it again.",
        )
    if len(data) <= 512 and 0 < data[0] <= 54 and data[55:57] == bytes((data[0], 0)):
        return (
            "is the small file that Excel keeps beside an open workbook, not the workbook.",
            "Name the workbook itself.",
        )
    if not data[:4096].strip(b"\0"):
        return "holds nothing but zero bytes: it was damaged while being written.", _ASK_AGAIN
    if data.startswith(OLE_MAGIC):
        return _what_compound_file(data)
    if data.startswith(_EMPTY_ZIP_MAGIC):
        return "is an empty zip archive, not a workbook.", _ASK_AGAIN
    if data.startswith(_PLAIN_BIFF):
        return "is a workbook of Excel 4 or older, which is not read.", _SAVE_AS
    if data.startswith(b"%PDF"):
        return "is a PDF document, not a workbook.", "Ask for the workbook it was printed from."
    return _what_text(data)


def _what_compound_file(data: bytes) -> Container | tuple[str, str]:
    r"""Tell apart the contents of the older Office container by the names of its streams.

    Source: [MS-OFFCRYPTO] 2.3: encrypted packages hold the streams ``EncryptionInfo`` and
    ``EncryptedPackage``; rights-managed ones the storage ``\x06DataSpaces``.
    """
    if _stream(data, "DRMEncryptedDataSpace") or _stream(data, "DRMEncryptedTransform"):
        return (
            "is protected by rights management (IRM), so its content cannot be read.",
            "Open it in Excel, save a copy without protection, and use that copy.",
        )
    if _stream(data, "EncryptedPackage") or _stream(data, "EncryptionInfo"):
        return (
            "is protected by a password.",
            "Open it in Excel, remove the password (File › Info › Protect Workbook › Encrypt with "
            "Password), save it, and run again.",
        )
    if _stream(data, "WordDocument"):
        return "is a Word document, not a workbook.", "Name the workbook instead."
    if _stream(data, "Workbook") or _stream(data, "Book") or is_cut(data):
        return Container.COMPOUND_FILE
    return "is an older Office file without a workbook in it.", _SAVE_AS


def _stream(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data


def _what_text(data: bytes) -> Container | tuple[str, str]:
    text = start_of_text(data)
    if text is None:
        return "is not an Excel workbook (unknown binary content).", _SAVE_AS
    low = text.lstrip().lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in low:
        return "is an Excel 2003 XML spreadsheet, which is not read.", _SAVE_AS
    if re.search(r"<(!doctype html|html|head|body|table|meta)\b", low):
        return "is a web page (HTML) under the name of a workbook.", _SAVE_AS
    if "docs.google.com" in low and low.startswith("{"):
        return (
            "is only a link to a Google Sheet; the data is not in it.",
            "In Google Sheets choose File › Download › Microsoft Excel, and use that file.",
        )
    if low.startswith("id;p"):
        return "is a SYLK file, which is not read.", _SAVE_AS
    if low.startswith("<"):
        return "is an XML file, not an Excel workbook.", _SAVE_AS
    printable = sum(sign.isprintable() or sign in "\r\n\t" for sign in text)
    if printable < 0.9 * len(text):
        return "is not an Excel workbook (unknown content).", _SAVE_AS
    return Container.TEXT


def start_of_text(data: bytes) -> str | None:
    """The first few thousand characters of a text, to tell what it is; ``None``: it is none.

    A few zero bytes do not make a text something else, as long as they are not in every number.
    """
    start = data[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start[: len(start) & ~1].decode("utf-16", errors="replace")
    encoding = utf16_without_mark(start)
    if encoding is not None:
        return start[: len(start) & ~1].decode(encoding, errors="replace")
    if start.count(0) > len(start) // 50:
        return None
    try:
        return data[:4096].decode("utf-8-sig", errors="strict")
    except UnicodeDecodeError:
        return start.decode("cp1252", errors="replace")


def utf16_without_mark(start: bytes) -> str | None:
    """The byte order of UTF-16 that begins without a mark; ``None``: it is none.

    In a table, most characters are ASCII, so that one byte of two is zero.
    """
    for encoding, zeros, others in (
        ("utf-16-le", start[1::2], start[::2]),
        ("utf-16-be", start[::2], start[1::2]),
    ):
        if len(zeros) > 1 and zeros.count(0) > 0.6 * len(zeros) and others.count(0) == 0:
            return encoding
    return None
