"""Formats that are not read, by how their files begin, and the way out of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sheetsync.errors import WorkbookError

SAVE_AS: Final = "Open it in Excel, save it as “Excel Workbook (*.xlsx)”, and use that file."
EXPORT_AS: Final = "Export it as “Excel Workbook (*.xlsx)”, and use that file."
ASK_AGAIN: Final = "Copy the file again, or ask its sender for a whole one."
NAME_IT: Final = "Name the workbook instead."
_UNPACK: Final = "Unpack it and name the workbook inside."
_ASK_FOR_IT: Final = "Ask for the workbook that it was made from."


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What a file is that is not read.

    Attributes:
        what: What it is, a clause whose subject is the file's name.
        remedy: What to do.
        code: The finding code.
    """

    what: str
    remedy: str
    code: str = "not-a-workbook"

    def error(self, name: str) -> WorkbookError:
        """The error that says so of a file."""
        return WorkbookError(f"{name} {self.what}", remedy=self.remedy, code=self.code)


def _other(what: str, remedy: str = _ASK_FOR_IT) -> Refused:
    return Refused(what=f"is {what}, not a workbook.", remedy=remedy)


def _not_read(what: str, remedy: str = SAVE_AS) -> Refused:
    return Refused(what=f"is {what}, which is not read.", remedy=remedy, code="format-not-read")


_EXCEL_4: Final = _not_read("a workbook of Excel 4 or older")
_PICTURE_OR_FILM: Final = _other("a picture or a film")

BY_FIRST_BYTES: Final = (
    (
        b"PK\x05\x06",
        Refused(
            what="is an empty zip archive, not a workbook.",
            remedy=ASK_AGAIN,
            code="damaged-workbook",
        ),
    ),
    (b"\x09\x08\x10\x00", _EXCEL_4),
    (b"\x09\x04\x06\x00", _EXCEL_4),
    (b"\x09\x02\x06\x00", _EXCEL_4),
    (b"\x09\x00\x04", _EXCEL_4),
    (b"%PDF", _other("a PDF document")),
    (b"{\\rtf", _other("a text document (RTF)", NAME_IT)),
    (b"\x89PNG\r\n", _other("a picture (PNG)")),
    (b"\xff\xd8\xff", _other("a picture (JPEG)")),
    (b"GIF8", _other("a picture (GIF)")),
    (b"II*\0", _other("a picture (TIFF)")),
    (b"MM\0*", _other("a picture (TIFF)")),
    (b"RIFF", _PICTURE_OR_FILM),
    (b"\0\0\0\x18ftyp", _PICTURE_OR_FILM),
    (b"\x1f\x8b", _other("a gzip archive", _UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", _other("a 7-Zip archive", _UNPACK)),
    (b"Rar!\x1a", _other("a RAR archive", _UNPACK)),
    (b"SQLite format 3\0", _other("a database (SQLite)", EXPORT_AS)),
    (b"\0\1\0\0Standard ", _other("a database (Access)", EXPORT_AS)),
    (
        b"L\0\0\0\1\x14\2\0",
        _other("a shortcut to another file", "Name the workbook that it leads to."),
    ),
    (
        b"\0\5\x16\7",
        Refused(
            what="is what macOS keeps beside a file (AppleDouble), not the workbook.",
            remedy="Name the workbook itself.",
            code="temporary-file",
        ),
    ),
)
"""How a file begins → what it is."""

BY_STREAM: Final = (
    ("WordDocument", _other("a Word document", NAME_IT)),
    ("PowerPoint Document", _other("a PowerPoint document", NAME_IT)),
    ("VisioDocument", _other("a Visio document", NAME_IT)),
    ("__properties_version1.0", _other("an e-mail of Outlook", "Save what is attached to it.")),
)
"""A stream of a container of older Office files → what it is."""

BY_FIRST_TEXT: Final = (
    # A table whose first header is ID begins like SYLK: what follows must fit as well.
    (re.compile(r"ID;P[^;\r\n]*(?:;[NE])+\s"), _not_read("a SYLK file")),
    (re.compile(r"ID;P[^\r\n]*\r?\n(?:[^\r\n]*\r?\n)*?C;[XY]\d"), _not_read("a SYLK file")),
    (re.compile(r"TABLE\r?\n0,1\r?\n"), _not_read("a DIF file")),
    (
        re.compile(r"MIME-Version:(?:[^\n]*\n){1,20}?[^\n]*multipart/", re.IGNORECASE),
        _not_read("a web page in one file (MHTML)"),
    ),
    (
        re.compile(r"\[InternetShortcut\]", re.IGNORECASE),
        _not_read("only a link to another place", "Open it and download the workbook."),
    ),
    (re.compile(r'\s*[\[{]\s*["{\[]'), _not_read("a JSON file")),
)
"""How a text begins → what it is."""
