"""Every refusal of a file has a code, by what the file is and not by its name (H40 to H44)."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from sheetsync.errors import WorkbookError
from sheetsync.reports.finding_codes import code_texts
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.reading.read import read_grid, read_workbook
from tests.unit.workbook.made_binary import (
    compound,
    label_record,
    record,
    xls,
    xlsb,
    xlsb_cell,
    xlsb_row,
    xlsb_text,
)
from tests.unit.workbook.made_workbooks import (
    mapping_of,
    own_properties_part,
    packed,
    row_of,
    saved,
    sheet_xml,
    workbook_parts,
)
from tests.unit.workbook.test_open_documents import HEADER, MIMETYPE, cell, document, row

ROWS = row_of(1, "SKU", "Value") + row_of(2, "K-1", "Blue")
WIDER = ROWS + row_of(3, "K-2", "Red", "Old")
PARTS = workbook_parts({"Products": sheet_xml(ROWS)})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def labels(*rows: tuple[bytes, ...]) -> bytes:
    return b"".join(
        label_record(number, column, text, wide=False)
        for number, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )


CELLS = labels((b"SKU", b"Value"), (b"K-1", b"Blue"))
OLD = xls(CELLS)
BINARY = xlsb(
    xlsb_row(1, xlsb_cell(6, 0, xlsb_text("SKU")), xlsb_cell(6, 1, xlsb_text("Value")))
    + xlsb_row(2, xlsb_cell(6, 0, xlsb_text("K-1")), xlsb_cell(6, 1, xlsb_text("Blue")))
)
OPEN = document(HEADER + row(cell("K-1"), cell("Blue")))
TEXT = b"SKU;Value\r\nK-1;Blue\r\n"


def archive(**parts: str) -> bytes:
    return packed({name.replace("__", "/"): text for name, text in parts.items()})


def no_pause(_seconds: float) -> None:
    """Do not wait."""


def refusal(path: Path, limits: ReadLimits | None = None) -> WorkbookError:
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path, mapping_of("Value"), pause=no_pause, limits=limits)
    assert path.name in caught.value.message
    assert caught.value.remedy
    assert caught.value.code in code_texts()
    return caught.value


def code_of(folder: Path, content: bytes, name: str = "catalogue.xlsx") -> str:
    path = folder / name
    path.write_bytes(content)
    return refusal(path).code


ENDINGS = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xlsb": "xlsb",
    ".xls": "xls",
    ".ods": "ods",
    ".csv": "text",
    ".txt": "text",
    ".XLSX": "xlsx",
    ".html": "none",
    "": "none",
}
READ = {"xlsx": packed(PARTS), "xlsb": BINARY, "xls": OLD, "ods": OPEN, "text": TEXT}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("kind", READ)
def test_what_is_read_is_read_under_any_name(tmp_path: Path, kind: str, ending: str) -> None:
    path = tmp_path / f"catalogue{ending}"
    path.write_bytes(READ[kind])
    os.utime(path, (0, 0))
    reading = read_workbook(path, mapping_of("Value"))
    (table,) = (table for _, table in reading.tables)
    assert [list(column.values) for column in table.columns] == [["K-1"], ["Blue"]]
    told = {finding.code for finding in reading.findings} - {"text-format"}
    assert told == (set() if ENDINGS[ending] == kind else {"wrong-extension"})


REFUSED: dict[str, tuple[str, bytes]] = {
    "no bytes": ("damaged-workbook", b""),
    "zero bytes": ("damaged-workbook", bytes(8192)),
    "an empty archive": ("damaged-workbook", b"PK\5\6" + bytes(18)),
    "a password": (
        "password-protected",
        compound({"EncryptedPackage": b"x", "EncryptionInfo": b""}),
    ),
    "a password, cut": ("password-protected", OLE + "EncryptedPackage".encode("utf-16-le")),
    "a password of an older workbook": (
        "password-protected",
        xls(CELLS, extra=record(0x2F, struct.pack("<HHHH", 1, 1, 1, 0) + bytes(48))),
    ),
    "a password of an OpenDocument": (
        "password-protected",
        document(
            HEADER,
            others={
                "META-INF/manifest.xml": "<m:manifest xmlns:m='m'><m:encryption-data/></m:manifest>"
            },
        ),
    ),
    "a password of an OpenDocument as a whole": (
        "password-protected",
        packed({"mimetype": MIMETYPE, "encrypted-package": b"x"}),
    ),
    "managed rights": (
        "rights-protected",
        compound({"DRMEncryptedDataSpace": b"x", "EncryptedPackage": b"x"}),
    ),
    "managed rights of an older workbook": (
        "rights-protected",
        compound({"Workbook": b"x", "\x09DRMContent": b"x"}),
    ),
    "Numbers": ("format-not-read", archive(**{"Index__Document.iwa": "x"})),
    "Excel 2003 XML": (
        "format-not-read",
        b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    ),
    "flat OpenDocument": (
        "format-not-read",
        b'<?xml version="1.0"?><office:document xmlns:office='
        b'"urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
    ),
    "another XML": ("format-not-read", b'<?xml version="1.0"?><products/>'),
    "a web page": ("format-not-read", b"\r\n<table border=1><tr><td>SKU</td></tr></table>"),
    "a web page in UTF-16": ("format-not-read", "<html><body/></html>".encode("utf-16")),
    "a web page in one file": (
        "format-not-read",
        b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n"
        b'Content-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n',
    ),
    "a link to Google": ("format-not-read", b'{"url": "https://docs.google.com/open?id=1"}'),
    "a newer link to Google": (
        "format-not-read",
        b'{"": "WARNING!", "doc_id": "1aB", "email": "a"}',
    ),
    "a link": ("format-not-read", b"[InternetShortcut]\r\nURL=https://docs.google.com/x\r\n"),
    "SYLK": ("format-not-read", b'ID;PWXL;N;E\r\nC;Y1;X1;K"SKU"\r\nE\r\n'),
    "SYLK of another program": ("format-not-read", b'ID;PSCALC3\r\nB;Y1;X1\r\nC;Y1;X1;K"SKU"\r\n'),
    "DIF": ("format-not-read", b'TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,1\r\n""\r\n'),
    "JSON": ("format-not-read", b'[{"sku": "K-1"}]'),
    "Excel 4": ("format-not-read", b"\x09\x04\x06\x00" + bytes(range(60))),
    "another dialect": (
        "format-not-read",
        packed(
            {**PARTS, "xl/workbook.xml": PARTS["xl/workbook.xml"].replace("spreadsheetml", "o")}
        ),
    ),
    "PDF": ("not-a-workbook", b"%PDF-1.7 ..."),
    "PNG": ("not-a-workbook", b"\x89PNG\r\n\x1a\n" + bytes(range(200))),
    "JPEG": ("not-a-workbook", b"\xff\xd8\xff\xe0" + bytes(range(200))),
    "RTF": ("not-a-workbook", b"{\\rtf1\\ansi Prices}"),
    "Word": ("not-a-workbook", archive(**{"word__document.xml": "<w/>"})),
    "PowerPoint": ("not-a-workbook", archive(**{"ppt__presentation.xml": "<p/>"})),
    "OpenDocument text": (
        "not-a-workbook",
        packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<o/>"}),
    ),
    "an archive around a workbook": ("not-a-workbook", archive(**{"a__spring.xlsx": "x"})),
    "an archive without one": ("not-a-workbook", archive(readme="x")),
    "gzip": ("not-a-workbook", b"\x1f\x8b\x08" + bytes(range(100))),
    "older Word": ("not-a-workbook", compound({"WordDocument": b"x"})),
    "older PowerPoint": ("not-a-workbook", compound({"PowerPoint Document": b"x"})),
    "an e-mail": ("not-a-workbook", compound({"__properties_version1.0": b"x"})),
    "nothing known": ("not-a-workbook", bytes(range(1, 256)) * 20),
    "an owner file": (
        "temporary-file",
        b"\x03Ann".ljust(55, b" ") + b"\x03\0" + "Ann".encode("utf-16-le").ljust(108, b"\0"),
    ),
    "AppleDouble": ("temporary-file", b"\0\5\x16\7\0\2\0\0Mac OS X        " + bytes(60)),
    "entities": (
        "hostile-file",
        packed({**PARTS, "xl/styles.xml": '<!DOCTYPE x [<!ENTITY a "a">]><styleSheet/>'}),
    ),
    "a part twice": ("hostile-file", packed({**PARTS, "XL/Workbook.xml": "<x/>"})),
    "a bomb": (
        "hostile-file",
        packed({**PARTS, "xl/worksheets/sheet1.xml": sheet_xml("<row><c/></row>" * 1_000_000)}),
    ),
    "a plan of ours": ("own-workbook", packed({**PARTS, **own_properties_part(kind="plan")})),
    "no sheet": ("empty-workbook", packed(workbook_parts({}))),
    "no headers": (
        "no-headers",
        packed(workbook_parts({"Products": sheet_xml(row_of(1, "Article", "Colour"))})),
    ),
    "headers twice": (
        "header-row-in-doubt",
        packed(workbook_parts({"A": sheet_xml(ROWS + row_of(9, "Value", "SKU"))})),
    ),
    "two sheets with the headers": (
        "sheet-in-doubt",
        packed(workbook_parts({"A": sheet_xml(ROWS), "B": sheet_xml(ROWS)})),
    ),
    "quotation marks": ("text-in-doubt", b'SKU;Value\r\nK-1;"Blue\r\nK-2;Red\r\n'),
    "two delimiters": ("text-in-doubt", b"a,b;c\r\nd,e;f\r\n"),
}


@pytest.mark.parametrize("name", ["catalogue.xlsx", "catalogue.xls", "catalogue.csv", "catalogue"])
@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_not_read_has_its_code_under_any_name(tmp_path: Path, kind: str, name: str) -> None:
    code, content = REFUSED[kind]
    assert code_of(tmp_path, content, name) == code


@pytest.mark.parametrize(
    ("name", "program", "code"),
    [
        ("spring.numbers", "Numbers", "format-not-read"),
        ("spring.pages", "Pages", "not-a-workbook"),
        ("spring.key", "Keynote", "not-a-workbook"),
    ],
)
def test_documents_of_apple_are_told_apart_by_name_alone(
    tmp_path: Path, name: str, program: str, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(archive(**{"Index__Document.iwa": "x"}))
    error = refusal(path)
    assert (program in error.message, error.code) == (True, code)


@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "xls", "ods"])
@pytest.mark.parametrize("share", [25, 50, 99])
def test_a_file_that_is_cut_is_damaged(tmp_path: Path, kind: str, share: int) -> None:
    data = READ[kind]
    assert code_of(tmp_path, data[: len(data) * share // 100], f"a.{kind}") == "damaged-workbook"


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("xlsx", "xl/worksheets/sheet1.xml"),
        ("xlsb", "xl/worksheets/sheet1.bin"),
        ("ods", "content.xml"),
    ],
)
def test_a_flipped_byte_is_damage(tmp_path: Path, kind: str, part: str) -> None:
    data = bytearray(READ[kind])
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        entry = opened.getinfo(part)
    data[entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2] ^= 0x40
    assert code_of(tmp_path, bytes(data), f"a.{kind}") == "damaged-workbook"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("~$catalogue.xlsx", "temporary-file"),
        (".~lock.catalogue.xlsx#", "temporary-file"),
        ("._catalogue.xlsx", "temporary-file"),
        (".DS_Store", "temporary-file"),
        ("3F2A91B0.tmp", "temporary-file"),
        ("~sheetsync 20261123-101500-7f3a 12.tmp", "temporary-file"),
        (".catalogue.xlsx.icloud", "cloud-placeholder"),
        ("catalogue.xlsx.crdownload", "being-copied"),
    ],
)
def test_what_lies_beside_workbooks_is_refused_by_its_name(
    tmp_path: Path, name: str, code: str
) -> None:
    assert code_of(tmp_path, packed(PARTS), name) == code


def test_a_workbook_that_is_in_icloud_only_is_no_missing_one(tmp_path: Path) -> None:
    (tmp_path / ".catalogue.xlsx.icloud").write_bytes(b"bplist00")
    assert refusal(tmp_path / "catalogue.xlsx").code == "cloud-placeholder"


def test_what_is_not_there_has_a_code(tmp_path: Path) -> None:
    assert refusal(tmp_path / "catalogue.xlsx").code == "no-such-file"
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WorkbookError) as caught:
        read_grid(tmp_path / "file" / "catalogue.xlsx", pause=no_pause)
    assert caught.value.code == "no-such-file"


def test_a_folder_is_no_workbook_and_a_folder_of_numbers_says_so(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "not-a-workbook"
    (tmp_path / "spring.numbers").mkdir()
    error = refusal(tmp_path / "spring.numbers")
    assert (error.code, "Export To" in error.remedy) == ("format-not-read", True)


@pytest.mark.skipif(os.name == "nt", reason="no such files there")
def test_pipes_and_devices_are_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "catalogue.xlsx"
    os.mkfifo(pipe)
    assert refusal(pipe).code == "not-a-workbook"
    assert refusal(Path("/dev/zero")).code == "not-a-workbook"


@pytest.mark.skipif(os.name == "nt", reason="no such files there")
def test_a_pipe_in_the_place_of_an_owner_file_keeps_nobody_waiting(tmp_path: Path) -> None:
    path = saved(tmp_path, ROWS)
    os.mkfifo(tmp_path / "~$catalogue.xlsx")
    assert read_workbook(path, mapping_of("Value")).findings == ()


def test_who_has_the_workbook_open_in_libreoffice_is_told(tmp_path: Path) -> None:
    path = saved(tmp_path, ROWS)
    lock = ",mia,pc12,03.02.2026 09:30,file:///home/mia;"
    (tmp_path / ".~lock.catalogue.xlsx#").write_text(lock, encoding="utf-8")
    (finding,) = read_workbook(path, mapping_of("Value")).findings
    assert (finding.code, finding.found) == ("open-elsewhere", "open by mia")


@pytest.mark.parametrize(
    "text",
    [
        "ID;PRICE;VALUE\r\nK-1;2;3\r\n",
        "ID;Price\r\nC;5\r\nF;6\r\n",
        "SKU;Text\r\nK-1;<html><body><table>Blue</table></body></html>\r\n",
        'SKU;Text\r\nK-1;"{""url"": ""https://docs.google.com/x""}"\r\n',
        "SKU;Text\r\nK-1;urn:schemas-microsoft-com:office:spreadsheet\r\n",
    ],
)
def test_tables_that_begin_or_speak_like_another_format_are_tables(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "catalogue.csv"
    path.write_text(text, encoding="utf-8", newline="")
    os.utime(path, (0, 0))
    (grid,) = read_grid(path)
    assert grid.filled == sum(len(line.split(";")) for line in text.splitlines())


NESTED = {
    "a letter in a workbook": ("Workbook", "WordDocument"),
    "a workbook in a workbook": ("Workbook", "Book"),
}


@pytest.mark.parametrize("case", NESTED)
def test_what_was_put_into_an_older_workbook_is_not_the_workbook(tmp_path: Path, case: str) -> None:
    """The streams of an embedded object bear the names of whole documents, further down."""
    _, inner = NESTED[case]
    data = bytearray(xls(CELLS, streams={"MBD0001": b"", inner: b"\x09\x08 not this one"}))
    _put_below(data, inner, "MBD0001")
    path = tmp_path / "catalogue.xls"
    path.write_bytes(data)
    (grid,) = read_grid(path, pause=no_pause)
    assert grid.values[0] == ["SKU", "K-1"]


def test_a_workbook_put_into_an_older_letter_is_no_source(tmp_path: Path) -> None:
    data = bytearray(
        compound({"WordDocument": b"x", "ObjectPool": b"", "Workbook": b"\x09\x08 not this one"})
    )
    _put_below(data, "Workbook", "ObjectPool")
    assert code_of(tmp_path, bytes(data), "letter.xls") == "not-a-workbook"


def _put_below(data: bytearray, name: str, storage: str) -> None:
    """Make one entry of a directory a storage, and the last entry, its follower, its only child."""
    inner, outer = (data.find(one.encode("utf-16-le").ljust(64, b"\0")) for one in (name, storage))
    (number,) = struct.unpack_from("<L", data, outer + 72)
    assert inner == outer + 128
    data[outer + 66] = 1
    struct.pack_into("<LL", data, outer + 72, 0xFFFFFFFF, number)


@pytest.mark.parametrize(
    "limits",
    [
        ReadLimits(file_bytes=100),
        ReadLimits(unpacked_bytes=100),
        ReadLimits(parts=2),
        ReadLimits(rows=0),
        ReadLimits(columns=2),
        ReadLimits(styles=0),
        ReadLimits(seconds=-1),
    ],
    ids=str,
)
def test_what_is_over_a_limit_has_one_code(tmp_path: Path, limits: ReadLimits) -> None:
    assert refusal(saved(tmp_path, WIDER), limits).code == "over-limit"
