"""Pictures and galleries in a workbook: planned, applied, proved, given back, and planned again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from tests.e2e.conftest import Desk

MAPPING = """\
version: 1
connection: plytix
sheets:
  - sheet: Pictures
    key: {column: SKU, field: sku}
    columns:
      - {column: Main, field: attributes.main_picture}
      - {column: Gallery, field: attributes.gallery}
"""


def book(desk: Desk, *rows: tuple[Any, ...]) -> Path:
    """A workbook of pictures, and its mapping."""
    (desk.folder / "pictures.yaml").write_text(MAPPING, "utf-8")
    workbook = openpyxl.Workbook()
    (sheet,) = workbook.worksheets
    sheet.title = "Pictures"
    for row in (("SKU", "Main", "Gallery"), *rows):
        sheet.append(row)
    path = desk.folder / "pictures.xlsx"
    workbook.save(path)
    return path


def plan(desk: Desk, path: Path) -> dict[str, Any]:
    return desk.sheetsync("plan", path, "-m", "pictures.yaml", "--json").json()


def changes(path: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """SKU and field → old and new value, as a reviewer sees them."""
    header, *rows = openpyxl.load_workbook(path)["Changes"].values
    columns = [header.index(one) for one in ("SKU", "Field", "Now in Plytix", "New value")]
    cells = [[str(row[column]) for column in columns] for row in rows]
    return {(sku, field): (before, after) for sku, field, before, after in cells}


def ids(desk: Desk, sku: str, name: str) -> list[str]:
    value = desk.product(sku)["attributes"].get(name, [])
    value = value if isinstance(value, list) else [value]
    return [one["id"] if isinstance(one, dict) else one for one in value]


def test_pictures_are_planned_by_name_applied_proved_and_given_back(desk: Desk) -> None:
    before = {sku: ids(desk, sku, "gallery") for sku in ("KT-001", "KT-003-BL", "KT-004")}
    main = ids(desk, "KT-004", "main_picture")
    path = book(
        desk,
        ("KT-001", "kt-004.jpg", "kt-004.jpg, kt-004-lifestyle.jpg"),
        ("KT-003-BL", main[0], "+kt-004.jpg"),
        ("KT-004", None, "-kt-004-1.jpg"),
    )
    planned = plan(desk, path)
    assert planned["findings"] == []
    told = changes(Path(planned["plan_workbook"]))
    assert told["KT-001", "attributes.main_picture"] == ("kt-001.jpg", "kt-004.jpg")
    assert told["KT-001", "attributes.gallery"][1] == "kt-004.jpg,kt-004-lifestyle.jpg"
    both = "kt-003-bl-1.jpg,kt-004.jpg"
    assert told["KT-003-BL", "attributes.gallery"] == ("kt-003-bl-1.jpg", both)
    applied = desk.sheetsync("apply", planned["plan_workbook"], "--json")
    assert applied.json()["summary"]["done"] == 3, applied.out
    (lifestyle,) = ids(desk, "KT-004", "lifestyle_picture")
    assert ids(desk, "KT-001", "main_picture") == main
    assert ids(desk, "KT-001", "gallery") == [*main, lifestyle]
    assert ids(desk, "KT-003-BL", "gallery") == [*before["KT-003-BL"], *main]
    again = plan(desk, path)
    assert again["changes"] == []
    assert again["summary"]["unchanged"] == 3
    undo = desk.sheetsync("undo", "last", "--json")
    told = changes(Path(undo.json()["plan_workbook"]))
    assert told["KT-003-BL", "attributes.gallery"] == (both, "kt-003-bl-1.jpg")
    assert desk.sheetsync("apply", undo.json()["plan_workbook"], "--json").code == 0
    assert {sku: ids(desk, sku, "gallery") for sku in before} == before


def test_what_plytix_does_not_have_is_told_with_its_cell_and_changes_nothing(desk: Desk) -> None:
    path = book(
        desk,
        ("KT-001", "kt-0001.jpg", "kt-004.jpg, nowhere.jpg"),
        ("KT-003-BL", "KT-004.JPG", "https://example.com/new.jpg"),
        ("KT-004", "kt-001.jpg,kt-004.jpg", "kt-001.jpg"),
    )
    desk.forget_requests()
    planned = plan(desk, path)
    told = {(one["code"], one["cell"]) for one in planned["findings"]}
    assert told == {
        ("unknown-asset", "B2"),
        ("unknown-asset", "C2"),
        ("unknown-asset", "B3"),
        ("unknown-asset", "C3"),
        ("several-assets", "B4"),
    }
    (folded,) = (one for one in planned["findings"] if one["cell"] == "B3")
    assert folded["suggestions"] == ["kt-004.jpg"]
    assert planned["changes"] == []
    assert sum("/assets/search" in one["path"] for one in desk.requests()) == 1


def test_a_picture_that_a_reviewer_types_is_looked_up_before_it_is_written(desk: Desk) -> None:
    planned = plan(desk, book(desk, ("KT-001", "kt-004.jpg", None)))
    reviewed = Path(planned["plan_workbook"])
    workbook = openpyxl.load_workbook(reviewed)
    sheet = workbook["Changes"]
    column = [cell.value for cell in sheet[1]].index("New value") + 1
    sheet.cell(2, column).value = "kt-003-bl.jpg"
    workbook.save(reviewed)
    applied = desk.sheetsync("apply", reviewed, "--json")
    assert applied.json()["summary"]["done"] == 1, applied.out
    assert ids(desk, "KT-001", "main_picture") == ids(desk, "KT-003-BL", "main_picture")
    planned = plan(desk, book(desk, ("KT-001", "kt-004.jpg", None)))
    workbook = openpyxl.load_workbook(planned["plan_workbook"])
    workbook["Changes"].cell(2, column).value = "nowhere.jpg"
    workbook.save(planned["plan_workbook"])
    refused = desk.sheetsync("apply", planned["plan_workbook"])
    assert refused.code != 0
    assert "nowhere.jpg" in refused.err
    assert ids(desk, "KT-001", "main_picture") == ids(desk, "KT-003-BL", "main_picture")


def test_offline_a_check_says_that_it_cannot_look_pictures_up(desk: Desk) -> None:
    path = book(desk, ("KT-001", "kt-004.jpg", "nowhere.jpg"))
    desk.sheetsync("schema", "pull", "-c", "plytix")
    checked = desk.sheetsync("check", path, "-m", "pictures.yaml", "--json")
    assert {one["code"] for one in checked.json()["findings"]} == {"assets-not-checked"}
    assert checked.code == 0
