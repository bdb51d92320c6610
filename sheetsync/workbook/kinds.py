"""What a file really is, by its bytes and never by its name, and the way out for those not read."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from sheetsync.errors import WorkbookError

ZIP_MAGIC: Final = b"PK\x03\x04"
_EMPTY_ZIP_MAGIC: Final = b"PK\x05\x06"
_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS: Final = "Open it in Excel, save it as “Excel Workbook (*.xlsx)”, and use that file."
_EXPORT_AS: Final = "Export it as “Excel Workbook (*.xlsx)”, and use that file."
_ASK_AGAIN: Final = "Copy the file again, or ask its sender for a whole one."
_PLAIN_BIFF: Final = (
    b"\x09\x08\x10\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x00\x04",
)


def refuse_unless_zip(data: bytes, name: str) -> None:
    """Let archives pass and refuse everything else by what it is.

    Args:
        data: The whole file.
        name: Its name without folders, for the message.

    Raises:
        WorkbookError: The file is no archive; the message says what it is, the remedy what to do.
    """
    if data.startswith(ZIP_MAGIC):
        return
    what, remedy = _what_it_is(data)
    raise WorkbookError(f"{name} {what}", remedy=remedy)


def refuse_unless_workbook(part_names: Collection[str], mimetype: str, name: str) -> None:
    """Let archives that hold an Excel workbook pass; refuse other archives by what they are.

    Args:
        part_names: Names of the archive's parts in lower case, with forward slashes.
        mimetype: Text of the part ``mimetype``; empty when there is none.
        name: The file's name without folders, for the message.

    Raises:
        WorkbookError: The archive is something else.
    """
    if any(part.endswith("workbook.xml") for part in part_names):
        return
    what, remedy = _what_archive(part_names, mimetype)
    raise WorkbookError(f"{name} {what}", remedy=remedy)


def _what_archive(part_names: Collection[str], mimetype: str) -> tuple[str, str]:
    if "opendocument.spreadsheet" in mimetype:
        return "is an OpenDocument spreadsheet (.ods), which is not read.", _SAVE_AS
    if mimetype:
        return f"is an archive of the type {mimetype[:60]!r}, not an Excel workbook.", _EXPORT_AS
    if any(part.endswith("workbook.bin") for part in part_names):
        return "is a binary Excel workbook (.xlsb), which is not read.", _SAVE_AS
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


def _what_it_is(data: bytes) -> tuple[str, str]:
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
    if data.startswith(_OLE_MAGIC):
        return _what_compound_file(data)
    if data.startswith(_EMPTY_ZIP_MAGIC):
        return "is an empty zip archive, not a workbook.", _ASK_AGAIN
    if data.startswith(_PLAIN_BIFF):
        return "is a workbook of Excel 4 or older, which is not read.", _SAVE_AS
    if data.startswith(b"%PDF"):
        return "is a PDF document, not a workbook.", "Ask for the workbook it was printed from."
    return _what_text(data)


def _what_compound_file(data: bytes) -> tuple[str, str]:
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
    if _stream(data, "Workbook") or _stream(data, "Book"):
        return (
            "is an Excel 97–2003 workbook (.xls), which is not read.",
            "Open it in Excel (with its password, if it has one), save it as “Excel Workbook "
            "(*.xlsx)” without a password, and use that file.",
        )
    if _stream(data, "WordDocument"):
        return "is a Word document, not a workbook.", "Name the workbook instead."
    return "is an older Office file without a workbook in it.", _SAVE_AS


def _stream(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data


def _what_text(data: bytes) -> tuple[str, str]:
    start = data[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = start.decode("utf-16", errors="replace")
    elif b"\0" in start:
        return "is not an Excel workbook (unknown binary content).", _SAVE_AS
    else:
        text = start.decode("utf-8-sig", errors="replace")
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
    return (
        "is a text file (CSV or similar), not an Excel workbook.",
        "Import it in Excel with Data › From Text/CSV, all columns as text, save it as “Excel "
        "Workbook (*.xlsx)”, and use that file.",
    )
