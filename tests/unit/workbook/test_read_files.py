"""What files are by their content, and taking one whole copy of a file that others write to."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetsync.errors import WorkbookError
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.reading.read import read_grid, read_workbook
from tests.unit.workbook.made_workbooks import (
    mapping_of,
    own_properties_part,
    packed,
    row_of,
    saved,
    sheet_xml,
    workbook_parts,
)

ROWS = row_of(1, "SKU", "Value") + row_of(2, "K-1", "Blue")
PARTS = workbook_parts({"Products": sheet_xml(ROWS)})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def no_pause(_seconds: float) -> None:
    """Do not wait."""


def archive(**parts: str) -> bytes:
    return packed({name.replace("__", "/"): text for name, text in parts.items()})


def refusal(path: Path, limits: ReadLimits | None = None) -> WorkbookError:
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path, mapping_of("Value"), pause=no_pause, limits=limits)
    assert path.name in caught.value.message
    assert caught.value.remedy
    assert caught.value.exit_code == 3
    return caught.value


CONTENTS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "0 bytes"),
    "zeros": (bytes(10_000), "nothing but zero bytes"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "rights": (
        OLE + "DRMEncryptedDataSpace EncryptedPackage".encode("utf-16-le"),
        "rights management",
    ),
    "xls": (OLE + "Workbook".encode("utf-16-le"), "still being copied or damaged"),
    "doc": (OLE + "WordDocument".encode("utf-16-le"), "Word document"),
    "ods": (
        archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
        "has no content",
    ),
    "xlsb": (archive(**{"xl__workbook.bin": "x"}), "cannot be understood"),
    "numbers": (archive(**{"Index__Document.iwa": "x"}), "Numbers"),
    "docx": (archive(**{"word__document.xml": "<w/>"}), "Word document"),
    "zip": (archive(**{"catalogue.xlsx": "x"}), "archive that holds a workbook"),
    "other zip": (archive(**{"readme.txt": "x"}), "without a workbook"),
    "html": (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "web page"),
    "xml": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "Excel 2003 XML",
    ),
    "gsheet": (b'{"url": "https://docs.google.com/open?id=1"}', "link to a Google Sheet"),
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "sylk": (b"ID;PWXL;N;E\r\n", "SYLK"),
    "noise": (bytes(range(256)) * 20, "unknown"),
    "owner file": (
        b"\x03Ann".ljust(55, b" ") + b"\x03\0" + "Ann".encode("utf-16-le").ljust(108, b"\0"),
        "keeps beside an open workbook",
    ),
}


@pytest.mark.parametrize("kind", CONTENTS)
@pytest.mark.parametrize("name", ["catalogue.xlsx", "catalogue.csv"])
def test_other_files_are_named_for_what_they_are(tmp_path: Path, kind: str, name: str) -> None:
    content, words = CONTENTS[kind]
    path = tmp_path / name
    path.write_bytes(content)
    assert words in refusal(path).message


@pytest.mark.parametrize("name", ["catalogue.xls", "catalogue.csv", "catalogue"])
def test_a_workbook_under_another_name_is_read_and_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(packed(PARTS))
    reading = read_workbook(path, mapping_of("Value"))
    assert [finding.code for finding in reading.findings] == ["wrong-extension"]
    assert len(reading.tables[0][1]) == 1


def test_macros_do_not_keep_a_workbook_from_being_read(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.xlsm"
    path.write_bytes(packed({**PARTS, "xl/vbaProject.bin": OLE}))
    assert read_workbook(path, mapping_of("Value")).findings == ()


@pytest.mark.parametrize("share", [0.25, 0.5, 0.99])
def test_a_file_that_is_cut_is_still_being_copied_or_damaged(tmp_path: Path, share: float) -> None:
    data = packed(PARTS)
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(data[: int(len(data) * share)])
    assert "still being copied or damaged" in refusal(path).message


def test_a_flipped_byte_in_a_part_is_found(tmp_path: Path) -> None:
    data = bytearray(packed(PARTS))
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        entry = opened.getinfo("xl/worksheets/sheet1.xml")
    data[entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2] ^= 0x40
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(data)
    assert "damaged" in refusal(path).message


def test_a_missing_file_names_the_nearest_one(tmp_path: Path) -> None:
    saved(tmp_path, ROWS, name="spring-range.xlsx")
    error = refusal(tmp_path / "spring_range.xlsx")
    assert "spring-range.xlsx" in error.remedy


def test_a_file_missing_where_one_works_is_told_with_that_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refusal(Path("none.xlsx")).message.endswith(f"in the folder {tmp_path}.")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="There is no folder"):
        read_workbook(tmp_path / "no" / "x.xlsx", mapping_of("Value"), pause=no_pause)


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="is a folder"):
        read_workbook(tmp_path, mapping_of("Value"), pause=no_pause)


@pytest.mark.parametrize("name", ["~$catalogue.xlsx", ".~lock.catalogue.xlsx#", "._catalogue.xlsx"])
def test_what_programs_keep_beside_a_workbook_is_no_source(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(packed(PARTS))
    assert "such as catalogue.xlsx" in refusal(path).remedy


def test_a_workbook_that_is_open_elsewhere_is_told_with_the_name(tmp_path: Path) -> None:
    path = saved(tmp_path, ROWS)
    owner = b"\x03Ann".ljust(55, b" ") + b"\x03\0" + "Ann".encode("utf-16-le")
    (tmp_path / "~$catalogue.xlsx").write_bytes(owner.ljust(165, b"\0"))
    (finding,) = read_workbook(path, mapping_of("Value")).findings
    assert (finding.code, finding.found) == ("open-elsewhere", "open by Ann")


def test_a_file_over_the_size_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.xlsx"
    with path.open("wb") as file:
        file.truncate(3 << 20)
    assert "file_bytes" in refusal(path, ReadLimits(file_bytes=1 << 20)).message


def test_a_file_that_is_being_copied_is_waited_for(tmp_path: Path) -> None:
    data = packed(PARTS)
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(data[:300])
    rest = [data[300:600], data[600:]]

    def copy_on(_seconds: float) -> None:
        if rest:
            with path.open("ab") as file:
                file.write(rest.pop(0))

    reading = read_workbook(path, mapping_of("Value"), pause=copy_on)
    assert reading.source.size == len(data)


def test_a_file_that_is_swapped_while_excel_saves_is_waited_for(tmp_path: Path) -> None:
    path = saved(tmp_path, ROWS)
    aside = path.rename(tmp_path / "1A2B3C4D")
    (tmp_path / "~$catalogue.xlsx").write_bytes(b"\x03Ann".ljust(165))

    def come_back(_seconds: float) -> None:
        if aside.exists():
            aside.rename(path)

    assert len(read_workbook(path, mapping_of("Value"), pause=come_back).tables[0][1]) == 1


@pytest.mark.parametrize(
    ("kind", "way_out"), [("plan", "sheetsync apply"), ("result", "Correct the rows")]
)
def test_our_own_workbooks_are_no_source(tmp_path: Path, kind: str, way_out: str) -> None:
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(packed({**PARTS, **own_properties_part(kind=kind)}))
    assert way_out in refusal(path).remedy


PACKAGES: dict[str, tuple[Callable[[], bytes], str]] = {
    "the same part in other case": (
        lambda: packed({**PARTS, "XL/Workbook.xml": PARTS["xl/workbook.xml"]}),
        "is there twice",
    ),
    "bytes before the archive": (lambda: packed(PARTS)[:4] + b"x" * 40 + packed(PARTS), "damaged"),
    "bytes behind the archive": (lambda: packed(PARTS) + b"x" * 40, "damaged"),
    "a broken sheet": (
        lambda: packed({**PARTS, "xl/worksheets/sheet1.xml": sheet_xml(ROWS)[:-30]}),
        "broken XML near row 2",
    ),
    "no sheet part": (
        lambda: packed({n: x for n, x in PARTS.items() if "sheet1" not in n}),
        "has no part",
    ),
    "no sheets": (lambda: packed(workbook_parts({})), "no sheet with cells"),
    "an unknown dialect": (
        lambda: packed(
            {**PARTS, "xl/workbook.xml": PARTS["xl/workbook.xml"].replace("spreadsheetml", "other")}
        ),
        "unknown dialect",
    ),
    "a sheet in an unknown dialect": (
        lambda: packed(
            {**PARTS, "xl/worksheets/sheet1.xml": sheet_xml(ROWS, namespace="urn:other")}
        ),
        "unknown dialect",
    ),
    "a sheet in UTF-16": (
        lambda: packed({**PARTS, "xl/worksheets/sheet1.xml": sheet_xml(ROWS).encode("utf-16")}),
        "written in UTF-16",
    ),
    "a sheet in Latin-1": (
        lambda: packed(
            {
                **PARTS,
                "xl/worksheets/sheet1.xml": sheet_xml(ROWS).replace("UTF-8", "ISO-8859-1"),
            }
        ),
        "written in ISO-8859-1",
    ),
    "a row without a place": (
        lambda: packed(
            {**PARTS, "xl/worksheets/sheet1.xml": sheet_xml(ROWS.replace('r="2"', 'r="0"'))}
        ),
        "a row with the number '0'",
    ),
}


@pytest.mark.parametrize("fault", PACKAGES)
def test_damaged_packages_are_refused_with_their_cause(tmp_path: Path, fault: str) -> None:
    make, words = PACKAGES[fault]
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(make())
    assert words in refusal(path).message


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/worksheets/sheet1.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
        "docProps/app.xml",
    ],
)
def test_parts_with_entities_are_refused_unread(tmp_path: Path, part: str) -> None:
    parts = workbook_parts({"Products": sheet_xml(ROWS)}, strings="<si><t>Blue</t></si>")
    parts.setdefault("docProps/app.xml", '<?xml version="1.0"?>\n<Properties/>')
    parts[part] = parts[part].replace("?>\n", f"?>\n{DOCTYPE}", 1)
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(packed(parts))
    assert "defines XML entities" in refusal(path).message


def test_a_part_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    rows = "<row><c/></row>" * 2_000_000
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(packed({**PARTS, "xl/worksheets/sheet1.xml": sheet_xml(rows)}))
    assert "times its packed size" in refusal(path).message


def test_all_parts_together_stay_under_a_limit(tmp_path: Path) -> None:
    path = saved(tmp_path, ROWS + "".join(row_of(n, f"K-{n}") for n in range(3, 20_000)))
    assert "over the limit" in refusal(path, ReadLimits(unpacked_bytes=1 << 20)).message


def test_a_text_longer_than_a_cell_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, ROWS, strings=f"<si><t>{'ab' * 1_500_000}</t></si>")
    assert "longer than a cell can" in refusal(path).message


def test_a_text_repeated_until_memory_ends_is_read_without_copies(tmp_path: Path) -> None:
    cells = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}" t="s"><v>0</v></c></row>'
        for n in range(2, 3_000)
    )
    path = saved(
        tmp_path, row_of(1, "SKU", "Value") + cells, strings=f"<si><t>{'ab' * 10_000}</t></si>"
    )
    (grid,) = read_grid(path)
    assert not grid.exact
    assert len({id(value) for value in grid.values[0][1:]}) == 1


def test_reading_ends_when_its_time_is_over(tmp_path: Path) -> None:
    assert "takes longer" in refusal(saved(tmp_path, ROWS), ReadLimits(seconds=-1)).message
