"""The samples, planned: every planted fault is found at its cell, and nothing wrong is planned.

What is expected stands in ``tests/golden/spring-range/planted.json``, which the script that makes
the workbook writes from what it planted.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sheetsync.sandbox.seed.demo import demo_account
from tests.e2e.conftest import ROOT
from tools.make_samples import price_rows
from tools.samples_cells import canonical

Told = dict[str, Any]
PLANTED: Told = json.loads(
    (ROOT / "tests" / "golden" / "spring-range" / "planted.json").read_text(encoding="utf-8")
)


def _plan_of(sample: str, folder: Path) -> Told:
    """What ``sheetsync plan SAMPLE -c sandbox --json`` says, run as people run it."""
    shutil.copytree(ROOT / "mappings", folder / "mappings")
    shutil.copy(ROOT / "samples" / sample, folder)
    done = subprocess.run(
        [sys.executable, "-m", "sheetsync", "plan", sample, "-c", "sandbox", "--json"],
        cwd=folder,
        env={**os.environ, "SHEETSYNC_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode in {0, 1}, done.stderr
    told: Told = json.loads(done.stdout)
    return told


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The plan of the spring workbook; nothing here applies it, so that all tests share it."""
    return _plan_of("spring-range.xlsx", tmp_path_factory.mktemp("spring"))


@pytest.fixture(scope="module")
def price_plan(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The plan of the price list."""
    return _plan_of("price-update.xlsx", tmp_path_factory.mktemp("prices"))


def _is_of(finding: Told, fault: Told) -> bool:
    """Whether a finding is about a planted fault: same code, same cell, or row, or column."""
    if finding["code"] != fault["code"]:
        return False
    if fault["cell"] is not None:
        return bool(finding["cell"] == fault["cell"] and finding["sheet"] == fault["sheet"])
    if fault["row"] is not None:
        return bool(finding["row"] == fault["row"] and finding["sheet"] == fault["sheet"])
    return fault["column"] is None or finding["column"] == fault["column"]


def _name(fault: Told) -> str:
    return f"{fault['code']}-{fault['cell'] or fault['row'] or fault['column'] or 'sheet'}"


def _changes_by_row(plan: Told) -> dict[int, dict[str, str]]:
    changes: dict[int, dict[str, str]] = {row["row"]: {} for row in plan["rows"]}
    for change in plan["changes"]:
        assert change["field"] not in changes[change["row"]]
        changes[change["row"]][change["field"]] = canonical(change["after"])
    return changes


@pytest.mark.parametrize("fault", PLANTED["faults"], ids=_name)
def test_a_planted_fault_is_found_at_its_cell(plan: Told, fault: Told) -> None:
    found = [finding for finding in plan["findings"] if _is_of(finding, fault)]
    assert len(found) == 1
    assert fault.get("suggestion", "") in ["", *found[0]["suggestions"]]


def test_nothing_is_found_that_is_not_planted(plan: Told) -> None:
    """Notices tell how a column was read; errors and warnings must have their cause."""
    unplanted = [
        finding
        for finding in plan["findings"]
        if finding["severity"] != "notice"
        and not any(_is_of(finding, fault) for fault in PLANTED["faults"])
    ]
    assert unplanted == []


def test_every_finding_says_what_is_expected_and_what_to_do(plan: Told) -> None:
    mute = [
        finding for finding in plan["findings"] if not (finding["expected"] and finding["remedy"])
    ]
    assert mute == []


def test_every_row_changes_exactly_what_its_cells_ask_for(plan: Told) -> None:
    planned = _changes_by_row(plan)
    expected = {row["row"]: row["changes"] for row in PLANTED["rows"]}
    assert planned == expected


def test_every_row_has_its_verdict(plan: Told) -> None:
    told = [(row["sheet"], row["row"], row["verdict"]) for row in plan["rows"]]
    assert told == [(row["sheet"], row["row"], row["verdict"]) for row in PLANTED["rows"]]


def test_every_change_is_told_with_its_product_and_what_plytix_has_now(plan: Told) -> None:
    products = {product["sku"]: product for product in demo_account()["products"]}
    sku_of_row = {row["row"]: row["sku"] for row in PLANTED["rows"]}
    for change in plan["changes"]:
        assert change["key"] == sku_of_row[change["row"]]
        product = products[change["key"]]
        label = change["field"].removeprefix("attributes.")
        has_now = product["attributes"].get(label) if "." in change["field"] else product[label]
        assert canonical(change["before"]) == canonical(has_now)


def test_nothing_is_created_and_no_guard_stops_the_plan(plan: Told) -> None:
    assert plan["summary"]["create"] == 0
    assert plan["summary"]["rows"] == len(PLANTED["rows"])
    assert plan["summary"]["changes"] == len(plan["changes"])
    assert [guard for guard in plan["guards"] if not guard["ok"]] == []


def test_the_clean_price_list_plans_every_price_and_finds_no_fault(price_plan: Told) -> None:
    products = demo_account()["products"]
    attributes = {product["sku"]: product["attributes"] for product in products}
    expected: dict[tuple[str, str], str] = {}
    for sku, price, sale_price in price_rows(products):
        wanted = {"price": price, "sale_price": sale_price}
        for label, value in wanted.items():
            if value is not None and value != attributes[sku].get(label):
                expected[sku, f"attributes.{label}"] = canonical(value)
    planned = {
        (change["key"], change["field"]): canonical(change["after"])
        for change in price_plan["changes"]
    }
    assert planned == expected
    assert price_plan["findings"] == []
    assert len(price_plan["rows"]) == 500
    assert {row["verdict"] for row in price_plan["rows"]} == {"update", "unchanged"}
