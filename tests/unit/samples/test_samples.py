"""The committed samples are what their script makes, and hold what they promise."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from tools.make_samples import PLANTED, PRICES, ROOT, SPRING, make_samples, price_rows
from tools.samples_cells import COLUMNS
from tools.samples_spring import EQUAL_ROWS, FIRST_ROW, HEADER_ROW, ROWS, SHEET

SAMPLES = (SPRING, PRICES)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    make_samples(folder)
    return folder


@pytest.fixture(scope="module")
def planted() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / PLANTED).read_text(encoding="utf-8"))
    return found


def _listing(path: Path) -> dict[str, object]:
    """Every cell with its value, type and format, and what else a reader looks at."""
    listing: dict[str, object] = {}
    for saved in (False, True):
        book = openpyxl.load_workbook(path, data_only=saved)
        for page in book.worksheets:
            listing[f"{page.title} merged"] = sorted(map(str, page.merged_cells.ranges))
            listing[f"{page.title} hidden"] = [
                row for row, size in page.row_dimensions.items() if size.hidden
            ]
            for cells in page.iter_rows():
                for cell in cells:
                    if cell.value is not None:
                        place = f"{page.title}!{cell.coordinate} {'result' if saved else 'typed'}"
                        listing[place] = (cell.value, cell.data_type, cell.number_format)
    return listing


@pytest.mark.parametrize("name", SAMPLES)
def test_the_committed_workbook_is_what_the_script_makes(made: Path, name: str) -> None:
    """When this fails, run ``make samples`` and look at the difference."""
    assert _listing(ROOT / name) == _listing(made / name)


def test_the_committed_list_of_planted_faults_is_what_the_script_makes(made: Path) -> None:
    committed = (ROOT / PLANTED).read_text(encoding="utf-8")
    assert committed == (made / PLANTED).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_does_not_ask_to_be_calculated_on_load(name: str) -> None:
    with zipfile.ZipFile(ROOT / name) as package:
        assert b"fullCalcOnLoad" not in package.read("xl/workbook.xml")


def test_every_formula_has_a_saved_result() -> None:
    typed = openpyxl.load_workbook(ROOT / SPRING)[SHEET]
    saved = openpyxl.load_workbook(ROOT / SPRING, data_only=True)[SHEET]
    formulas = [
        cell.coordinate for row in typed.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert len(formulas) > ROWS - 10
    assert all(saved[place].value is not None for place in formulas)


def test_the_spring_workbook_looks_as_merchandisers_send_them() -> None:
    book = openpyxl.load_workbook(ROOT / SPRING)
    page = book[SHEET]
    assert len(book.sheetnames) == 2
    assert page.max_row == HEADER_ROW + ROWS
    assert [cell.value for cell in page[HEADER_ROW]] == [column.header for column in COLUMNS]
    with zipfile.ZipFile(ROOT / SPRING) as package:
        picture = package.read("xl/media/image1.png")
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    kinds = Counter(type(page.cell(row, 2).value) for row in range(FIRST_ROW, page.max_row + 1))
    assert kinds[int] > 250


def test_every_data_row_is_listed_once_and_forty_equal_plytix(planted: dict[str, Any]) -> None:
    numbers = [row["row"] for row in planted["rows"]]
    verdicts = Counter(row["verdict"] for row in planted["rows"])
    assert numbers == list(range(FIRST_ROW, FIRST_ROW + ROWS))
    assert verdicts["unchanged"] == EQUAL_ROWS
    for row in planted["rows"]:
        assert row["changes"] == {} or row["verdict"] == "update"


def test_a_product_stands_in_two_rows_only_where_that_is_planted(planted: dict[str, Any]) -> None:
    twice = {"duplicate-key", "duplicate-row"}
    told = {fault["row"] for fault in planted["faults"] if fault["code"] in twice}
    skus = Counter(row["sku"] for row in planted["rows"] if row["row"] not in told)
    del skus[None]
    assert set(skus.values()) == {1}


def test_the_price_list_is_clean() -> None:
    page = openpyxl.load_workbook(ROOT / PRICES)["Prices"]
    rows = list(page.iter_rows(min_row=2, values_only=True))
    assert [cell.value for cell in page[1]] == ["SKU", "Price", "Sale price"]
    assert len(rows) == len({sku for sku, _, _ in rows}) == 500
    for _, price, sale_price in rows:
        assert isinstance(price, int | float)
        assert sale_price is None or float(str(sale_price)) < price


def test_price_rows_keep_sale_prices_below_prices() -> None:
    rows = price_rows(
        [{"sku": f"AB-{nth:03d}", "attributes": {"price": 5.0 + nth / 10}} for nth in range(600)]
    )
    assert all(sale_price is None or sale_price < price for _, price, sale_price in rows)


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_finds_exactly_one_mapping(name: str) -> None:
    fitting = [
        path.name
        for path in (ROOT / "mappings").glob("*.yaml")
        if any(
            fnmatch(Path(name).name, pattern)
            for pattern in yaml.safe_load(path.read_text(encoding="utf-8"))["match"]
        )
    ]
    assert fitting == [Path(name).with_suffix(".yaml").name]
