"""H32, H50, H52: no file costs more than ten seconds and a gigabyte, whatever it was made for.

Each is read in a process of its own whose memory is capped, so that what a library would do to the
process is seen.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.workbook.made_binary import (
    label_record,
    record,
    xls,
    xlsb,
    xlsb_cell,
    xlsb_record,
    xlsb_row,
    xlsb_text,
)
from tests.unit.workbook.made_workbooks import packed, row_of, sheet_xml, workbook_parts
from tests.unit.workbook.test_open_documents import HEADER, MIMETYPE, cell, document, row

pytestmark = pytest.mark.skipif(os.name == "nt", reason="memory cannot be capped there")

MOST_SECONDS = 10
CHILD = """
import resource, sys, time
from pathlib import Path

sys.path.insert(0, sys.argv[2])
from sheetsync.errors import WorkbookError
from sheetsync.workbook.reading.read import read_workbook
from tests.unit.workbook.made_workbooks import mapping_of

resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
try:
    reading = read_workbook(
        Path(sys.argv[1]), mapping_of("Value"), all_columns=True, pause=lambda seconds: None
    )
except WorkbookError as error:
    print(error.code)
else:
    print(sum(len(table) for _, table in reading.tables))
    print(*(finding.code for finding in reading.findings))
"""
ROOT = Path(__file__).parents[3]

XLSX = row_of(1, "SKU", "Value") + row_of(2, "K-1", "Blue")
XLS = b"".join(
    label_record(number, column, text, wide=False)
    for number, texts in enumerate(((b"SKU", b"Value"), (b"K-1", b"Blue")))
    for column, text in enumerate(texts)
)
XLSB = b"".join(
    xlsb_row(number, *(xlsb_cell(6, column, xlsb_text(text)) for column, text in enumerate(texts)))
    for number, texts in enumerate((("SKU", "Value"), ("K-1", "Blue")), 1)
)
ODS = HEADER + row(cell("K-1"), cell("Blue"))


def workbook(rows: str = XLSX, tail: str = "", **parts: str) -> bytes:
    sheets = workbook_parts({"Products": sheet_xml(rows, tail=tail)})
    return packed({**sheets, **{name.replace("__", "/"): text for name, text in parts.items()}})


def many(count: int, element: str) -> str:
    """So many elements of which none packs away with the next."""
    return "".join(element.format(number * 7919 % 1_000_003) for number in range(count))


def pieces_of_merges(count: int) -> bytes:
    ranges = [struct.pack("<HHHH", number, number, 0, 1) for number in range(3, count + 3)]
    return b"".join(
        record(
            0xE5, struct.pack("<H", len(ranges[at : at + 1000])) + b"".join(ranges[at : at + 1000])
        )
        for at in range(0, count, 1000)
    )


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
STYLE_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BLANKS = (
    "<table:table-row>" + '<table:table-cell table:style-name="c1"/>' * 10 + "</table:table-row>"
)

FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a far cell": (
        "xlsx",
        lambda: workbook(XLSX + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "1 far-cell",
    ),
    "a far cell, older": (
        "xls",
        lambda: xls(XLS + label_record(65535, 255, b"x", wide=False)),
        "1 far-cell",
    ),
    "a far cell, binary": (
        "xlsb",
        lambda: xlsb(XLSB + xlsb_row(1_048_576, xlsb_cell(6, 16_383, xlsb_text("x")))),
        "1 far-cell",
    ),
    "a far cell, open": (
        "ods",
        lambda: document(
            ODS + '<table:table-row table:number-rows-repeated="1048570">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
            + row('<table:table-cell table:number-columns-repeated="16383"/>', cell("x"))
        ),
        "1 far-cell",
    ),
    "300,000 styled empties": (
        "xlsx",
        lambda: workbook(
            XLSX
            + "".join(
                f'<row r="{number}">'
                + "".join(f'<c r="{letter}{number}" s="0"/>' for letter in "ABCDEFGHIJ")
                + "</row>"
                for number in range(3, 30_003)
            )
        ),
        "1",
    ),
    "300,000 styled empties, older": (
        "xls",
        lambda: xls(
            XLS
            + b"".join(
                record(0xBE, struct.pack("<HH", number, 0) + bytes(20) + struct.pack("<H", 9))
                for number in range(3, 30_003)
            )
        ),
        "1",
    ),
    "300,000 styled empties, binary": (
        "xlsb",
        lambda: xlsb(
            XLSB
            + b"".join(
                xlsb_row(number, *(xlsb_cell(1, column) for column in range(10)))
                for number in range(3, 30_003)
            )
        ),
        "1",
    ),
    "300,000 styled empties, open": ("ods", lambda: document(ODS + BLANKS * 30_000), "1"),
    "50,000 merges": (
        "xlsx",
        lambda: workbook(
            tail="<mergeCells>"
            + "".join(f'<mergeCell ref="A{number}:B{number}"/>' for number in range(3, 50_003))
            + "</mergeCells>"
        ),
        "1 merged-cells",
    ),
    "50,000 merges, older": ("xls", lambda: xls(XLS + pieces_of_merges(50_000)), "1 merged-cells"),
    "50,000 merges, binary": (
        "xlsb",
        lambda: xlsb(
            XLSB,
            tail=b"".join(
                xlsb_record(176, struct.pack("<4L", number, number, 0, 1))
                for number in range(3, 50_003)
            ),
        ),
        "1 merged-cells",
    ),
    "50,000 merges, open": (
        "ods",
        lambda: document(
            HEADER
            + row(
                '<table:table-cell table:number-columns-spanned="2" '
                'office:value-type="string"><text:p>K</text:p></table:table-cell>',
                "<table:covered-table-cell/>",
            )
            * 50_000
        ),
        "50000 merged-cells",
    ),
    "a bomb": ("xlsx", lambda: workbook("<row><c/></row>" * 8_000_000), "hostile-file"),
    "a bomb, binary": ("xlsb", lambda: xlsb(XLSB + xlsb_cell(1, 0) * 10_000_000), "hostile-file"),
    "a bomb, open": (
        "ods",
        lambda: document(ODS + row("<table:table-cell/>") * 2_000_000),
        "hostile-file",
    ),
    "billion laughs": (
        "xlsx",
        lambda: workbook(**{"xl__sharedStrings.xml": f"{LAUGHS}<sst><si><t>&b;</t></si></sst>"}),
        "hostile-file",
    ),
    "billion laughs, open": (
        "ods",
        lambda: packed({"mimetype": MIMETYPE, "content.xml": f"{LAUGHS}<x>&b;</x>"}),
        "hostile-file",
    ),
    "repeated for ever, open": (
        "ods",
        lambda: document(
            ODS + '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
            'table:number-columns-repeated="16384" office:value-type="string"><text:p>a</text:p>'
            "</table:table-cell></table:table-row>"
        ),
        "over-limit",
    ),
    "styles without end": (
        "xlsx",
        lambda: workbook(
            **{
                "xl__styles.xml": f'<styleSheet xmlns="{STYLE_SHEET}"><cellXfs>'
                + many(1_200_000, '<xf numFmtId="{}"/>')
                + "</cellXfs></styleSheet>"
            }
        ),
        "over-limit",
    ),
    "properties without end": (
        "xlsx",
        lambda: workbook(
            **{"docProps__custom.xml": "<p>" + many(1_200_000, '<p n="{}"/>') + "</p>"}
        ),
        "over-limit",
    ),
    "texts that are said to be there, older": (
        "xls",
        lambda: xls(XLS, extra=record(0xFC, struct.pack("<LL", 1, 0x7FFFFFFF) + bytes(100))),
        "damaged-workbook",
    ),
    "blank lines without end": ("csv", lambda: b"SKU;Value\n" + b"\n" * 20_000_000, "over-limit"),
    "fields without end": ("csv", lambda: b"SKU;Value\n" + b"a;" * 10_000_000, "over-limit"),
}


@pytest.mark.parametrize("name", FILES)
def test_reading_stays_within_time_and_memory(tmp_path: Path, name: str) -> None:
    kind, make, expected = FILES[name]
    path = tmp_path / f"catalogue.{kind}"
    path.write_bytes(make())
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), str(ROOT)],
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
    )
    assert (child.returncode, child.stderr) == (0, "")
    assert child.stdout.split() == expected.split()
