"""Text files (CSV and the like): everything is text, and how it was read is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sheetsync.errors import WorkbookError
from sheetsync.mapping.sheet_mapping import CsvSettings, WorkbookMapping
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.values import CellFault, FaultyCell
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.reading.read import Reading, read_grid, read_workbook
from tests.unit.workbook.made_workbooks import mapping_of

DETECTED = CsvSettings()


def mapping(settings: CsvSettings = DETECTED) -> WorkbookMapping:
    return replace(mapping_of("Value"), csv=settings)


def saved(folder: Path, content: str | bytes, name: str = "catalogue.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (0, 0))  # a text that was written to just now is waited for
    return path


def reading_of(
    folder: Path,
    content: str | bytes,
    settings: CsvSettings = DETECTED,
    name: str = "catalogue.csv",
) -> Reading:
    return read_workbook(saved(folder, content, name), mapping(settings), all_columns=True)


def values(reading: Reading) -> list[list[object]]:
    return [list(column.values) for column in reading.tables[0][1].columns]


def told(reading: Reading, code: str) -> Finding:
    (found,) = [finding for finding in reading.findings if finding.code == code]
    return found


def refusal(folder: Path, content: str | bytes, settings: CsvSettings = DETECTED) -> WorkbookError:
    with pytest.raises(WorkbookError) as caught:
        read_workbook(saved(folder, content), mapping(settings))
    assert "catalogue.csv" in caught.value.message
    assert caught.value.remedy
    return caught.value


def test_everything_is_text(tmp_path: Path) -> None:
    """H5, H6, H16: no zero is lost, no digit, no dash; a number in short form stays as it is."""
    texts = ["00012", "4,00638E+12", "1-2", "TRUE", "NA", "1.0", "2026-05-01", " lead"]
    rows = "".join(f"K-{number};{text}\n" for number, text in enumerate(texts))
    assert values(reading_of(tmp_path, f"SKU;Value\n{rows}"))[1] == texts


ENCODINGS: dict[str, tuple[bytes, str, str]] = {
    "UTF-8": ("SKU;Value\nK-1;Größe\n".encode(), "UTF-8, fields parted by semicolons", ""),
    "UTF-8 with a mark": ("SKU;Value\nK-1;Größe\n".encode("utf-8-sig"), "UTF-8, fields", ""),
    "UTF-16 with a mark": ("SKU\tValue\nK-1\tGröße\n".encode("utf-16"), "UTF-16, fields", ""),
    "UTF-16 without one": ("SKU\tValue\nK-1\tGröße\n".encode("utf-16-be"), "UTF-16", ""),
    "Windows-1252": ("SKU;Value\nK-1;Größe\n".encode("cp1252"), "Windows-1252", "Größe"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_encoding_is_found_out_and_told(tmp_path: Path, encoding: str) -> None:
    content, found, sample = ENCODINGS[encoding]
    reading = reading_of(tmp_path, content)
    assert values(reading) == [["K-1"], ["Größe"]]
    assert told(reading, "text-format").found.startswith(found)
    codes = {finding.code: finding for finding in reading.findings}
    if sample:
        assert codes["guessed-encoding"].severity is Severity.WARNING
        assert sample in codes["guessed-encoding"].found
    else:
        assert "guessed-encoding" not in codes


def test_a_stated_encoding_is_taken_and_not_told(tmp_path: Path) -> None:
    settings = CsvSettings(encoding="windows-1250", delimiter=";")
    reading = reading_of(tmp_path, "SKU;Value\nK-1;żółty\n".encode("cp1250"), settings)
    assert values(reading)[1] == ["żółty"]
    assert reading.findings == ()


def test_a_mark_at_the_beginning_counts_more_than_the_mapping(tmp_path: Path) -> None:
    settings = CsvSettings(encoding="windows-1252", delimiter=";")
    reading = reading_of(tmp_path, "SKU;Value\nK-1;Größe\n".encode("utf-8-sig"), settings)
    assert values(reading)[1] == ["Größe"]


BAD_BYTES: dict[str, tuple[bytes, CsvSettings, str]] = {
    "UTF-8 that is damaged": (
        "SKU;Value\nK-1;Größe Öl\n".encode() + b"K-2;\xff\n",
        DETECTED,
        "damaged in line 3",
    ),
    "no known encoding": (b"SKU;Value\nK-1;\x81\x8d\n", DETECTED, "line 2 is neither"),
    "not what is stated": (
        b"SKU;Value\nK-1;\xe4\n",
        CsvSettings(encoding="utf-8"),
        "is no UTF-8 text: the bytes in line 2",
    ),
}


@pytest.mark.parametrize("fault", BAD_BYTES)
def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path: Path, fault: str) -> None:
    content, settings, words = BAD_BYTES[fault]
    assert words in refusal(tmp_path, content, settings).message


DELIMITERS: dict[str, tuple[str, str]] = {
    "commas": ("SKU,Value\nK-1,a;b\n", "a;b"),
    "semicolons beside decimal commas": ("SKU;Value;Price\nK-1;a;1,5\nK-2;b;2,5\n", "a"),
    "tabs": ("SKU\tValue\nK-1\ta,b\n", "a,b"),
    "bars": ("SKU|Value\nK-1|a\n", "a"),
    "a line that says so": ("sep=;\nSKU;Value\nK-1;a,b\n", "a,b"),
    "headers that tell them apart": ("SKU;Value,EUR\nK-1;1,5\n", "1,5"),
    "a title above the headers": ("Spring range\n\nSKU;Value\nK-1;a\nK-2;b\n", "a"),
    "a delimiter at the end of each row": ("SKU;Value;\nK-1;a;\nK-2;b;\n", "a"),
}


@pytest.mark.parametrize("case", DELIMITERS)
def test_the_delimiter_is_found_out(tmp_path: Path, case: str) -> None:
    content, first = DELIMITERS[case]
    reading = read_workbook(
        saved(tmp_path, content), replace(mapping_of("Value", "Value,EUR"), csv=DETECTED)
    )
    assert first in [column.values[0] for column in reading.tables[0][1].columns if column.values]


def test_two_delimiters_that_fit_alike_are_refused(tmp_path: Path) -> None:
    content = "a;b,c\nd;e,f\n"
    with pytest.raises(WorkbookError, match="commas and semicolons both part every row"):
        read_grid(saved(tmp_path, content))
    (grid,) = read_grid(saved(tmp_path, content), csv=CsvSettings(delimiter=";"))
    assert grid.values[1] == ["b,c", "e,f"]


def test_the_line_that_names_the_delimiter_counts_for_no_row(tmp_path: Path) -> None:
    """Spreadsheets do not show it either."""
    table = reading_of(tmp_path, "sep=;\r\nSKU;Value\r\nK-1;a\r\n").tables[0][1]
    assert (table.header_row, list(table.row_numbers)) == (1, [2])


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path: Path, ending: str) -> None:
    """A field with a line break is one row; a blank line is one too."""
    lines = ["SKU;Value", 'K-1;"two', 'lines"', "", "K-2;b", ""]
    table = reading_of(tmp_path, ending.join(lines)).tables[0][1]
    assert list(table.row_numbers) == [2, 4]
    assert table.columns[1].values[0] == f"two{ending}lines"
    assert table.place(1, table.columns[1]).cell == "B4"


def test_quotation_marks_within_fields_are_characters(tmp_path: Path) -> None:
    content = 'SKU;Value\nK-1;5" pipe\nK-2;"6"" pipe; long"\n'
    assert values(reading_of(tmp_path, content))[1] == ['5" pipe', '6" pipe; long']


BROKEN: dict[str, tuple[str, str]] = {
    "never closed": ('SKU;Value\nK-1;a\nK-2;"b\nK-3;c\n', "line 3, a quotation mark"),
    "text behind": ('SKU;Value\nK-1;a\nK-2;"5" pipe"\n', "line 3, text follows"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_quotes_are_refused_with_their_line(tmp_path: Path, case: str) -> None:
    content, words = BROKEN[case]
    assert words in refusal(tmp_path, content).message
    reading = reading_of(tmp_path, content, CsvSettings(delimiter=";", quote="none"))
    assert len(reading.tables[0][1]) > 1


def test_a_row_with_more_fields_than_the_header_gives_no_value(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, "SKU;Value;X\nK-1;a;b;c\nK-2;d;e;\nK-3;f;g\n")
    first, *_ = reading.tables[0][1].columns
    assert first.values[0] == FaultyCell(fault=CellFault.SHIFTED, shown="K-1")
    assert values(reading)[1][1:] == ["d", "f"]


def test_a_row_with_fewer_fields_keeps_what_is_missing_and_is_told(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, "SKU;X;Value\nK-1;a;b\nK-2\nK-3;c\n")
    assert values(reading)[2] == ["b", None, None]
    finding = told(reading, "short-rows")
    assert isinstance(finding.place, CellPlace)
    assert (finding.count, finding.place.row) == (2, 3)


def test_rows_that_a_quotation_mark_swallowed_are_told(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, 'SKU;X;Value\nK-1;a;"b\nK-2;c;d\nK-3;e;f"\nK-4;g;h\n')
    finding = told(reading, "swallowed-rows")
    assert isinstance(finding.place, CellPlace)
    assert finding.place.cell == "C2"


def test_texts_kept_from_excel_are_taken_without_their_wrapping(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, 'SKU;Value\n="00123";a\n"=""00456""";b\n')
    assert values(reading)[0] == ["00123", "00456"]
    assert told(reading, "formula-text").count == 2


@pytest.mark.parametrize("text", ["#N/A", "#DIV/0!", "#WERT!"])
def test_errors_that_excel_exported_are_errors(tmp_path: Path, text: str) -> None:
    reading = reading_of(tmp_path, f"SKU;Value\nK-1;{text}\nK-2;#5\n")
    assert values(reading)[1] == [FaultyCell(fault=CellFault.ERROR, shown=text), "#5"]


def test_numbers_exported_from_a_narrow_column_are_gone(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, "SKU;Value\nK-1;########\n")
    assert values(reading)[1] == [FaultyCell(fault=CellFault.UNREADABLE, shown="########")]


def test_a_field_longer_than_the_usual_limit_is_read_or_told(tmp_path: Path) -> None:
    """The library's own limit is 131,072 characters, a cell's 32,767."""
    reading = reading_of(tmp_path, f"SKU;Value\nK-1;{'x' * 32_767}\nK-2;{'y' * 140_000}\n")
    first, second = values(reading)[1]
    assert first == "x" * 32_767
    assert isinstance(second, FaultyCell)
    assert second.fault is CellFault.OVERLONG


def test_zero_bytes_stay_in_their_cells(tmp_path: Path) -> None:
    """They are control characters, which are refused where the cell is used."""
    rows = "".join(f"K-{number};value\n" for number in range(50))
    reading = reading_of(tmp_path, f"SKU;Value\n{rows}K-x;a\0b\n")
    assert values(reading)[1][-1] == "a\0b"


def test_the_only_table_is_for_whatever_sheet_the_mapping_names(tmp_path: Path) -> None:
    named = mapping_of("Value", sheets=("Products",))
    other = mapping_of("Other", key="EAN", sheets=("Prices",))
    both = replace(named, sheets=(*other.sheets, *named.sheets))
    reading = read_workbook(saved(tmp_path, "SKU;Value\nK-1;a\n"), both)
    ((sheet_mapping, table),) = reading.tables
    assert sheet_mapping == named.sheets[0]
    assert table.sheet == "catalogue"
    assert "Prices" in told(reading, "unread-sheet").expected


def test_headers_that_are_missing_are_told_with_what_is_there(tmp_path: Path) -> None:
    assert "missing: 'SKU', 'Value'" in refusal(tmp_path, "Article;Colour\n1;Blue\n").message


@pytest.mark.parametrize("name", ["catalogue.xls", "catalogue.xlsx"])
def test_a_text_under_the_name_of_a_workbook_is_read_and_told(tmp_path: Path, name: str) -> None:
    """Shops export tab-separated text under .xls."""
    reading = reading_of(tmp_path, "SKU\tValue\nK-1\ta\n", name=name)
    assert told(reading, "wrong-extension").expected.endswith("a text file (CSV or similar)")
    assert values(reading)[1] == ["a"]


LIMITS: dict[str, ReadLimits] = {
    "rows": ReadLimits(rows=2),
    "columns": ReadLimits(columns=1),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_text_files_stay_under_the_limits(tmp_path: Path, limit: str) -> None:
    path = saved(tmp_path, "SKU;Value\n" + "K;v\n" * 9)
    with pytest.raises(WorkbookError, match=limit):
        read_grid(path, limits=LIMITS[limit])


MADE: tuple[Callable[[int], str], ...] = (lambda n: f"K-{n}", lambda n: "" if n % 3 else f'a;"{n}')


def test_as_many_cells_are_read_as_were_written(tmp_path: Path) -> None:
    import csv

    path = tmp_path / "catalogue.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([made(number) for made in MADE] for number in range(5_000))
    (grid,) = read_grid(path, csv=CsvSettings(delimiter=";"))
    assert grid.filled == 5_000 + 1_667
