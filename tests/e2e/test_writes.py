"""What writing costs in requests, and a Plytix that does not keep what it is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import requests

from tests.e2e.conftest import Desk

MAPPING = """\
version: 1
name: Names and prices
connection: plytix
sheets:
  - kind: product
    key: {column: SKU, field: sku}
    columns:
      - {column: Name, field: label}
      - {column: Price, field: attributes.price}
"""


def new_names_and_prices(desk: Desk, rows: int) -> Path:
    """A workbook that gives so many products another name and another price."""
    mapping = desk.folder / "names.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    exported = desk.sheetsync(
        "export", "--where", "price exists", "-m", mapping, "-o", desk.folder / "now.xlsx"
    )
    assert exported.code == 0, exported.err
    _, *known = openpyxl.load_workbook(desk.folder / "now.xlsx").worksheets[0].values
    assert len(known) >= rows
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["SKU", "Name", "Price"])
    for sku, name, price, *_ in known[:rows]:
        sheet.append([sku, f"{name} neu", round(float(str(price)) + 1.15, 2)])
    path = desk.folder / "names.xlsx"
    book.save(path)
    return path


def planned(desk: Desk, rows: int) -> Path:
    """The plan workbook for it, its guard lifted."""
    shown = desk.sheetsync(
        "plan",
        new_names_and_prices(desk, rows),
        "-m",
        desk.folder / "names.yaml",
        "--allow",
        f"updates={rows}",
        "--json",
    )
    assert shown.code == 0, shown.err
    assert shown.json()["summary"]["update"] == rows
    return desk.plan_path(shown)


def test_a_thousand_updates_cost_at_most_1_03_requests_each(desk: Desk) -> None:
    """Guarded before and proved after, by pages."""
    requests.post(
        f"{desk.box.control_url}/seed", json={"products": 2500}, timeout=120
    ).raise_for_status()
    plan = planned(desk, 1000)
    desk.forget_requests()
    applied = desk.sheetsync("apply", plan, "--json")
    assert applied.code == 0, applied.err
    assert applied.json()["summary"]["done"] == 1000
    made = desk.requests()
    assert len(made) <= 1030
    assert sum(row["method"] == "PATCH" for row in made) == 1000
    assert not [row for row in made if row["status"] == 429]


LOSSES: tuple[dict[str, Any], ...] = (
    {"kind": "lose"},
    {"kind": "trim"},
    {"kind": "round", "digits": 0},
)


@pytest.mark.parametrize("fault", LOSSES, ids=[str(one["kind"]) for one in LOSSES])
def test_what_plytix_does_not_keep_is_told_row_by_row_and_never_called_done(
    desk: Desk, fault: dict[str, Any]
) -> None:
    """Every twentieth write is answered well, and dropped, trimmed or rounded."""
    plan = planned(desk, 120)
    desk.fault(**fault, method="PATCH", route="/api/v2/products/{id}", every=20)
    desk.forget_requests()
    applied = desk.sheetsync("apply", plan, "--json")
    patched = [row for row in desk.requests() if row["method"] == "PATCH"]
    spoilt = {row["path"].rpartition("/")[2] for row in patched if row["fault"]}
    assert len(patched) == 120
    assert len(spoilt) == 6
    result = applied.json()
    assert applied.code == 1
    failed = {row["id"]: row for row in result["rows"] if row["status"] == "failed"}
    done = [row for row in result["rows"] if row["status"] == "done"]
    assert set(failed) == spoilt
    assert {row["code"] for row in failed.values()} == {"not-stored"}
    assert all("but Plytix stored" in row["message"] for row in failed.values())
    assert not any(row["verified"] for row in failed.values())
    assert len(done) == 114
    assert all(row["verified"] for row in done)


def test_a_row_that_was_half_kept_says_which_field_is_not_there(desk: Desk) -> None:
    plan = planned(desk, 5)
    desk.fault(kind="trim", method="PATCH", route="/api/v2/products/{id}", times=1)
    (row,) = [
        one
        for one in desk.sheetsync("apply", plan, "--json").json()["rows"]
        if one["status"] == "failed"
    ]
    assert row["message"].startswith("Name: sent ")
    assert "Price" not in row["message"]
