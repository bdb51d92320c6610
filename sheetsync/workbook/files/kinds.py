"""What a file really is, by its bytes and never by its name, and the way out for those not read."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum
from functools import partial
from pathlib import PurePath
from typing import Final

from sheetsync.errors import WorkbookError
from sheetsync.workbook.files.compound import OLE_MAGIC, Directory, directory_of, is_cut
from sheetsync.workbook.files.known_formats import (
    ASK_AGAIN,
    BY_FIRST_BYTES,
    BY_FIRST_TEXT,
    BY_STREAM,
    EXPORT_AS,
    NAME_IT,
    SAVE_AS,
    Refused,
)

ZIP_MAGIC: Final = b"PK\x03\x04"
_IN_ARCHIVES: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")


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
    FileKind.XLSX: (".xlsx", ".xlsm", ".xltx", ".xltm"),
    FileKind.XLSB: (".xlsb",),
    FileKind.ODS: (".ods", ".ots"),
    FileKind.XLS: (".xls", ".xlt"),
    FileKind.TEXT: (".csv", ".tsv", ".tab", ".txt"),
}


class Container(Enum):
    """What a file that may be read looks like from outside."""

    ARCHIVE = "zip archive"
    COMPOUND_FILE = "container of older Office files"
    TEXT = "text"


def is_container(data: bytes) -> bool:
    """Whether the bytes begin as an archive or a container of older Office files."""
    return data.startswith((ZIP_MAGIC, OLE_MAGIC))


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
    raise found.error(name)


def refuse_unless_zip(data: bytes, name: str) -> None:
    """Let archives pass and refuse everything else by what it is.

    Raises:
        WorkbookError: The file is no archive.
    """
    container = container_of(data, name)
    if container is not Container.ARCHIVE:
        kind = FileKind.TEXT if container is Container.TEXT else FileKind.XLS
        raise WorkbookError(
            f"{name} is {kind.value}, not an Excel workbook.",
            remedy=SAVE_AS,
            code="format-not-read",
        )


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
    raise _what_archive(part_names, mimetype, name).error(name)


def _what_archive(part_names: Collection[str], mimetype: str, name: str) -> Refused:
    if mimetype:
        return Refused(
            what=f"is an archive of the type {mimetype[:60]!r}, not an Excel workbook.",
            remedy=EXPORT_AS,
        )
    if any(part.endswith((".iwa", "index.zip", "index.apxl")) for part in part_names):
        # Pages and Keynote pack their documents in the same way, so that only the name tells.
        program = {".pages": "Pages", ".key": "Keynote"}.get(PurePath(name.lower()).suffix)
        if program is not None:
            return Refused(what=f"is an Apple {program} document, not a workbook.", remedy=NAME_IT)
        return Refused(
            what="is an Apple Numbers document, which is not read.",
            remedy="In Numbers choose File › Export To › Excel, and use that file.",
            code="format-not-read",
        )
    if any(part.startswith("word/") for part in part_names):
        return Refused(what="is a Word document, not a workbook.", remedy=NAME_IT)
    if any(part.startswith("ppt/") for part in part_names):
        return Refused(what="is a PowerPoint document, not a workbook.", remedy=NAME_IT)
    inside = next((part for part in sorted(part_names) if part.endswith(_IN_ARCHIVES)), None)
    if inside is not None:
        return Refused(
            what="is a zip archive that holds a workbook.",
            remedy="Unpack it and name the workbook inside.",
        )
    return Refused(
        what="is a zip archive without a workbook in it.",
        remedy="Name the Excel workbook itself.",
    )


def _what_it_is(data: bytes) -> Container | Refused:
    if not data:
        return Refused(
            what="is empty (0 bytes): it was not copied or downloaded to the end, or is only a "
            "placeholder of a cloud drive.",
            remedy="Make it available offline or copy it again.",
            code="damaged-workbook",
        )
    if len(data) <= 512 and 0 < data[0] <= 54 and data[55:57] == bytes((data[0], 0)):
        return Refused(
            what="is the small file that Excel keeps beside an open workbook, not the workbook.",
            remedy="Name the workbook itself.",
            code="temporary-file",
        )
    if not data[:4096].strip(b"\0"):
        return Refused(
            what="holds nothing but zero bytes: it was damaged while being written.",
            remedy=ASK_AGAIN,
            code="damaged-workbook",
        )
    if data.startswith(OLE_MAGIC):
        return _what_compound_file(data)
    known = next((one for begins, one in BY_FIRST_BYTES if data.startswith(begins)), None)
    return known or _what_text(data)


def _what_compound_file(data: bytes) -> Container | Refused:
    r"""Tell apart the contents of the older Office container by the names of its streams.

    Source: [MS-OFFCRYPTO] 2.3: encrypted packages hold the streams ``EncryptionInfo`` and
    ``EncryptedPackage``; rights-managed ones the storage ``\x06DataSpaces``, and, of the binary
    formats, the stream ``\x09DRMContent``.
    """
    directory = directory_of(data)
    has = partial(_holds, data, directory)
    if any(map(has, ("DRMEncryptedDataSpace", "DRMEncryptedTransform", "\x09DRMContent"))):
        return Refused(
            what="is protected by rights management (IRM), so its content cannot be read.",
            remedy="Open it in Excel, save a copy without protection, and use that copy.",
            code="rights-protected",
        )
    if has("EncryptedPackage") or has("EncryptionInfo"):
        return Refused(
            what="is protected by a password.",
            remedy="Open it in Excel, remove the password (File › Info › Protect Workbook › "
            "Encrypt with Password), save it, and run again.",
            code="password-protected",
        )
    if directory is not None and (has("Workbook") or has("Book")):
        return Container.COMPOUND_FILE
    for stream, document in BY_STREAM:
        if has(stream):
            return document
    if has("Workbook") or has("Book") or is_cut(data):
        return Container.COMPOUND_FILE
    return Refused(what="is an older Office file without a workbook in it.", remedy=SAVE_AS)


def _holds(data: bytes, directory: Directory | None, name: str) -> bool:
    """Whether a container has a stream or storage of its own, not one of an object put into it.

    Of a container whose tables are cut or damaged, the bytes of the name must do.
    """
    if directory is None:
        return name.encode("utf-16-le") in data
    wanted = name.lower()
    return wanted in (directory.names if name.startswith("DRM") else directory.top)


def _what_text(data: bytes) -> Container | Refused:
    text = start_of_text(data)
    if text is None:
        return Refused(what="is not an Excel workbook (unknown binary content).", remedy=SAVE_AS)
    low = text.lstrip().lower()
    if low.startswith("<"):
        return _what_markup(low)
    if low.startswith("{") and ("docs.google.com" in low or '"doc_id"' in low):
        return Refused(
            what="is only a link to a Google Sheet; the data is not in it.",
            remedy="In Google Sheets choose File › Download › Microsoft Excel, and use that file.",
            code="format-not-read",
        )
    known = next((one for begins, one in BY_FIRST_TEXT if begins.match(text)), None)
    if known is not None:
        return known
    printable = sum(sign.isprintable() or sign in "\r\n\t" for sign in text)
    if printable < 0.9 * len(text):
        return Refused(what="is not an Excel workbook (unknown content).", remedy=SAVE_AS)
    return Container.TEXT


def _what_markup(low: str) -> Refused:
    """Which kind of XML or HTML a text is; texts in tables hold tags too, but never first."""
    what = "is an XML file, not an Excel workbook."
    if "urn:schemas-microsoft-com:office:spreadsheet" in low:
        what = "is an Excel 2003 XML spreadsheet, which is not read."
    elif "urn:oasis:names:tc:opendocument" in low:
        what = "is a flat OpenDocument file (.fods), which is not read."
    elif re.search(r"<(!doctype html|html|head|body|table|meta|style|div)\b", low):
        what = "is a web page (HTML) under the name of a workbook."
    return Refused(what=what, remedy=SAVE_AS, code="format-not-read")


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
