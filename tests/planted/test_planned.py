"""What is planted is told in a plan too, and nothing of it is planned."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from sheetsync.mapping.parse import parse_mapping
from sheetsync.model.definition import Kind
from sheetsync.model.plan import Plan, SourceFile
from sheetsync.pipeline import PlanJob, plan_workbook
from sheetsync.wiring.row_memory import RowMemoryFile
from sheetsync.workbook.reading.read import read_grid
from tests.clocks import FakeClock
from tests.fakes import FakePim
from tests.planted.all_cases import CASES
from tests.planted.building import PRODUCTS, Draft
from tests.planted.case import Case
from tests.planted.examining import MAPPING, SCHEMA, judged, told_of

_NAMES: Final = (
    "key-shown-with-zeros-by-its-format",
    "zeros-lost-from-an-ean",
    "ean-in-scientific-text",
    "key-that-became-a-date",
    "key-with-a-no-break-space",
    "not-available-in-a-price",
    "formula-that-was-never-calculated",
    "results-that-a-program-made-up",
    "picture-in-a-cell",
    "late-text-in-a-price-below-a-gap",
    "number-that-reads-two-ways",
    "day-that-reads-two-ways",
    "words-that-are-neither-yes-nor-no",
    "struck-word-in-a-colour",
    "blanks-in-a-price-and-a-day",
    "values-hidden-below-a-merge",
    "stated-range-too-small",
    "error-in-the-third-row-of-a-table-at-c5",
    "one-key-with-two-prices",
    "row-of-totals-in-the-table",
    "typed-over-in-a-hurry",
    "everything-in-one-row",
)
PLANNED: Final = [case for case in CASES if case.name in _NAMES]


def plan_of(workbook: Path, keys: Path, memory: RowMemoryFile | None = None) -> Plan:
    """The plan of a workbook against an account that has all products, with no values yet.

    Args:
        workbook: The workbook.
        keys: The workbook whose keys the account has.
        memory: Of rows.
    """
    sheet = next(grid for grid in read_grid(keys) if grid.sheet == "Products")
    column = next(values for values in sheet.values.values() if "SKU" in values)
    skus = {text for text in column if isinstance(text, str)} - {"SKU"}
    pim = FakePim(
        {sku: {"label": "as it was"} for sku in skus},
        definitions=tuple(SCHEMA.fields(Kind.PRODUCT).values()),
    )
    job = PlanJob(
        workbook=workbook,
        mapping=parse_mapping(MAPPING, file="planted.yaml"),
        mapping_file=SourceFile(name="planted.yaml", folder="/", sha256="0" * 64, size=1),
        connection="sandbox",
        endpoint="http://localhost",
        run="20260203-093000-7f3a",
        created_by="tests",
        output=workbook.with_name("plan.xlsx"),
        memory=memory,
    )
    return plan_workbook(job, pim, FakeClock()).plan


@pytest.fixture(scope="module", params=PLANNED, ids=[case.name for case in PLANNED])
def case_and_plan(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Case, Plan]:
    case: Case = request.param
    damaged, clean = (tmp_path_factory.mktemp(which) for which in ("damaged", "clean"))
    return case, plan_of(case.damaged(damaged), case.clean(clean))


def test_what_is_planted_is_told_in_the_plan(case_and_plan: tuple[Case, Plan]) -> None:
    case, plan = case_and_plan
    judgement = judged(case, told_of(plan.findings), case.expected)
    assert judgement.missing == ()


def test_nothing_is_cleared_and_no_faulty_cell_is_planned(
    case_and_plan: tuple[Case, Plan],
) -> None:
    case, plan = case_and_plan
    errors = [one for one in told_of(plan.findings) if one.severity == "error"]
    faulty = {(one.row, one.index) for one in errors}
    changes = [change for update in plan.updates for change in update.fields]
    assert changes or case.name == "results-that-a-program-made-up"
    assert [change for change in changes if change.after is None] == []
    planned = {(change.place.row, change.place.column) for change in changes}
    assert planned.isdisjoint(faulty)


def test_a_second_run_with_far_fewer_rows_is_told(tmp_path: Path) -> None:
    """H37: saved from a filtered copy; and nothing is deleted for it."""
    memory = RowMemoryFile(tmp_path / "rows.json")
    whole, filtered = Draft(4), Draft(4, count=10)
    path = tmp_path / "spring-range.xlsx"
    path.write_bytes(whole.saved())
    before = plan_of(path, path, memory)
    keys = tmp_path / "all.xlsx"
    keys.write_bytes(path.read_bytes())
    path.write_bytes(filtered.saved())
    after = plan_of(path, keys, memory)
    assert len(before.rows) == PRODUCTS
    assert "fewer-rows" not in {finding.code for finding in before.findings}
    assert "fewer-rows" in {finding.code for finding in after.findings}
    assert {update.place.row for update in after.updates} <= set(range(2, 12))
