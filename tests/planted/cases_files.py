"""Damage to whole files, and what lies beside them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.planted.building import Draft, Parts, packed
from tests.planted.case import Case, Expected, Make, of_file, workbook
from tests.planted.contents import (
    ENCRYPTED,
    OPEN_DOCUMENT_LOCKED,
    PAGE,
    RIGHTS,
    XML_2003,
    archive,
    old_workbook,
    owner_file,
    table_text,
)
from tests.unit.workbook.made_workbooks import own_properties_part

NAME = "spring-range.xlsx"


def ordinary(seed: int = 8) -> bytes:
    """The ordinary workbook's file."""
    return Draft(seed).saved()


def at_name(
    content: Callable[[], bytes], name: str = NAME, others: Mapping[str, bytes] | None = None
) -> Make:
    """Write a file, and others beside it, by name."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content())
        for other, data in (others or {}).items():
            (folder / other).write_bytes(data)
        return path

    return make


def of_bytes(
    name: str,
    hazards: str,
    damage: Callable[[bytes], bytes],
    *expected: Expected,
    file: str = NAME,
    **settings: Any,
) -> Case:
    """A case whose file is the ordinary one, its bytes changed."""
    return Case(
        name=name,
        hazards=tuple(hazards.split()),
        damaged=at_name(lambda: damage(ordinary()), file),
        clean=at_name(ordinary),
        expected=expected,
        **settings,
    )


def instead(name: str, hazards: str, data: bytes, code: str, file: str = NAME) -> Case:
    """A case in which something else stands under the name of a workbook."""
    return of_bytes(name, hazards, lambda _whole: data, of_file(code), file=file)


def beside(name: str, hazards: str, code: str, *names: str, data: bytes | None = None) -> Case:
    """A case in which other files lie beside the ordinary workbook; its twin lies alone."""
    others = {other: ordinary(9) if data is None else data for other in names}
    return Case(
        name=name,
        hazards=tuple(hazards.split()),
        damaged=at_name(ordinary, others=others),
        clean=at_name(ordinary, others={"autumn-range.xlsx": ordinary(10), "notes.txt": b"none"}),
        expected=(of_file(code),),
    )


def _cut_at(share: int) -> Callable[[bytes], bytes]:
    return lambda whole: whole[: len(whole) * share // 100]


def _flipped(whole: bytes) -> bytes:
    """One byte of the sheet's packed part is another."""
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        info = opened.getinfo("xl/worksheets/sheet1.xml")
        at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    return whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :]


def _without_sheet(whole: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        names = [name for name in opened.namelist() if "sheet1" not in name]
        return packed({name: opened.read(name) for name in names})


def _broken_part(whole: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    part = "xl/worksheets/sheet1.xml"
    return packed({**parts, part: parts[part][: len(parts[part]) // 2]})


def _marked_as(kind: str) -> Callable[[Draft], None]:
    def step(draft: Draft) -> None:
        def change(parts: Parts) -> None:
            marked = own_properties_part(kind=kind, run="20260203-093000-7f3a")
            parts.update({name: text.encode() for name, text in marked.items()})
            relation = (
                '<Relationship Id="rIdC" Type="http://schemas.openxmlformats.org/officeDocument/'
                '2006/relationships/custom-properties" Target="docProps/custom.xml"/>'
            )
            parts["_rels/.rels"] = parts["_rels/.rels"].replace(
                b"</Relationships>", f"{relation}</Relationships>".encode()
            )

        draft.patch(change)

    return step


def _protected_sheet(draft: Draft) -> None:
    draft.sheet.protection.sheet = True
    draft.sheet.protection.password = "spring"
    draft.raw("D9", 't="e"', "<v>#N/A</v>")


def _protected_twin(draft: Draft) -> None:
    draft.sheet.protection.sheet = True
    draft.sheet.protection.password = "spring"


def _only_stub(folder: Path) -> Path:
    (folder / f".{NAME}.icloud").write_bytes(b"bplist00\xd1\1\2" + bytes(80))
    return folder / NAME


WRONG_NAMES = (
    ("workbook-under-the-name-of-an-old-one", ordinary, "spring-range.xls"),
    ("workbook-under-the-name-of-a-text", ordinary, "spring-range.csv"),
    ("old-workbook-under-a-new-name", old_workbook, NAME),
    ("text-under-the-name-of-a-workbook", table_text, NAME),
    ("tabbed-text-under-the-name-of-an-old-workbook", lambda: table_text("\t"), "spring-range.xls"),
)

CASES: tuple[Case, ...] = (
    # ------------------------------------------------------------------ H39
    workbook("plan-workbook-as-a-source", "H39", _marked_as("plan"), of_file("own-workbook")),
    # ------------------------------------------------------------------ H40, H41: other kinds
    *(
        Case(
            name=name,
            hazards=("H40",),
            damaged=at_name(made, file),
            clean=at_name(ordinary),
            expected=(of_file("wrong-extension"),),
            mapped=made is not old_workbook and "text" not in name,
        )
        for name, made, file in WRONG_NAMES
    ),
    instead(
        "web-page-under-the-name-of-an-old-workbook",
        "H40 H41",
        PAGE,
        "format-not-read",
        "spring-range.xls",
    ),
    instead("excel-2003-xml", "H40 H41", XML_2003, "format-not-read", "spring-range.xls"),
    instead(
        "numbers-document",
        "H41",
        archive(**{"Index/Document.iwa": b"x", "Index/Tables.iwa": b"y"}),
        "format-not-read",
        "spring-range.numbers",
    ),
    instead(
        "link-to-a-google-sheet",
        "H41",
        b'{"url": "https://docs.google.com/open?id=abc", "doc_id": "abc"}',
        "format-not-read",
        "spring-range.gsheet",
    ),
    instead(
        "printed-page",
        "H41",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        "not-a-workbook",
    ),
    instead(
        "letter-under-the-name-of-a-workbook",
        "H41",
        archive(**{"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"}),
        "not-a-workbook",
    ),
    instead(
        "archive-around-a-workbook",
        "H40",
        archive(**{"range/spring.xlsx": b"PK"}),
        "not-a-workbook",
    ),
    instead(
        "sylk-file",
        "H41",
        b'ID;PWXL;N;E\r\nC;Y1;X1;K"SKU"\r\nE\r\n',
        "format-not-read",
        "spring-range.slk",
    ),
    instead("unknown-bytes", "H40", bytes(range(1, 256)) * 20, "not-a-workbook"),
    # ------------------------------------------------------------------ H42: protection
    instead("workbook-with-a-password", "H42", ENCRYPTED, "password-protected"),
    instead(
        "binary-workbook-with-a-password",
        "H42",
        ENCRYPTED,
        "password-protected",
        "spring-range.xlsb",
    ),
    instead(
        "old-workbook-with-a-password",
        "H42",
        old_workbook(encrypted=True),
        "password-protected",
        "spring-range.xls",
    ),
    instead(
        "open-document-with-a-password",
        "H42",
        OPEN_DOCUMENT_LOCKED,
        "password-protected",
        "spring-range.ods",
    ),
    instead("workbook-with-managed-rights", "H42", RIGHTS, "rights-protected"),
    workbook(
        "error-in-a-protected-sheet",
        "H42",
        _protected_sheet,
        ("error-cell", "Products", "D9"),
        twin=_protected_twin,
    ),
    # ------------------------------------------------------------------ H43: cut and damaged
    *(
        of_bytes(
            f"workbook-cut-at-{share}-percent",
            "H43",
            _cut_at(share),
            of_file("damaged-workbook"),
        )
        for share in (25, 50, 99)
    ),
    of_bytes("workbook-with-a-flipped-byte", "H43", _flipped, of_file("damaged-workbook")),
    of_bytes("workbook-without-its-sheet", "H43", _without_sheet, of_file("damaged-workbook")),
    of_bytes("workbook-with-half-a-sheet", "H43", _broken_part, of_file("damaged-workbook")),
    instead("nothing-at-all", "H43 H46", b"", "damaged-workbook"),
    instead("nothing-but-zero-bytes", "H43", bytes(8192), "damaged-workbook"),
    # ------------------------------------------------------------------ H44 to H46: beside it
    beside("open-by-somebody", "H44", "open-elsewhere", f"~${NAME}", data=owner_file()),
    beside(
        "open-in-libreoffice",
        "H44",
        "open-elsewhere",
        f".~lock.{NAME}#",
        data=b",Mia Sommer,pc12,03.02.2026 09:30,file:///home;",
    ),
    instead("owner-file-itself", "H44", owner_file(), "temporary-file", f"~${NAME}"),
    instead(
        "lock-file-itself",
        "H44",
        b",Mia Sommer,pc12,03.02.2026 09:30,file:///home;",
        "temporary-file",
        f".~lock.{NAME}#",
    ),
    instead(
        "apple-double-itself",
        "H44",
        b"\0\5\x16\7\0\2\0\0Mac OS X        " + bytes(60),
        "temporary-file",
        f"._{NAME}",
    ),
    of_bytes(
        "half-saved-file-of-excel",
        "H44",
        lambda whole: whole,
        of_file("temporary-file"),
        file="3F2A91B0.tmp",
    ),
    beside("downloaded-twice", "H45", "conflict-copy", "spring-range (1).xlsx"),
    beside("conflict-of-onedrive", "H45", "conflict-copy", "spring-range-PC12.xlsx"),
    beside(
        "conflict-of-dropbox",
        "H45",
        "conflict-copy",
        "spring-range (Ann's conflicted copy 2026-02-03).xlsx",
    ),
    instead(
        "stub-of-icloud",
        "H46",
        b"bplist00\xd1\1\2" + bytes(80),
        "cloud-placeholder",
        f".{NAME}.icloud",
    ),
    Case(
        name="workbook-only-in-icloud",
        hazards=("H46",),
        clean=at_name(ordinary),
        expected=(of_file("cloud-placeholder"),),
        damaged=_only_stub,
    ),
)
