"""Accidents with a whole sheet are stopped in words; ordinary work passes."""

from __future__ import annotations

import random
import re
import zipfile
from pathlib import Path

import pytest

from sheetsync.mapping.parse import parse_mapping
from sheetsync.model.plan import Plan, SourceFile, Verdict
from sheetsync.pipeline import PlanJob, plan_workbook
from tests.clocks import FakeClock
from tests.disasters import DISASTERS, World, mapping_text, ordinary, save, world

WORLD = world(7)
SIZES = (30, 90)
"""Rows: 5 and 15 % of the account, so that the share of updates stops nothing by itself."""


def planned(workbook: Path, *, empty: str = "keep", where: World = WORLD) -> Plan:
    text = mapping_text(empty=empty)
    job = PlanJob(
        workbook=workbook,
        mapping=parse_mapping(text, file="range.yaml"),
        mapping_file=SourceFile(name="range.yaml", folder="", sha256="0" * 64, size=len(text)),
        connection="sandbox",
        endpoint="http://localhost",
        run="20261123-100000-7f3a",
        created_by="tests",
        output=workbook.with_name("plan.xlsx"),
    )
    return plan_workbook(job, where.pim, FakeClock()).plan


def stops(plan: Plan) -> list[str]:
    """The names of the guards that stop a plan."""
    return [guard.name for guard in plan.guards if not guard.ok]


STOPPED_BY = {
    "columns_shifted": "other_field.",
    "one_column_sorted": "moved_values.",
    "keys_shifted": "moved_values.",
    "few_values_sorted": "moved_values.attributes.colour",
    "decimal_commas_lost": "scaled.attributes.price",
    "column_emptied": "emptied.attributes.text",
    "filled_down": "same_value.label",
    "wrong_sheet": "unknown_keys",
    "last_years_file": "rewritten",
}


@pytest.mark.parametrize("rows", SIZES)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", DISASTERS)
def test_a_disaster_is_stopped_by_a_guard_that_says_what_happened(
    tmp_path: Path, name: str, seed: int, rows: int
) -> None:
    rng = random.Random(f"{name} {seed} {rows}")
    wrecked = DISASTERS[name](WORLD.rows(rows, rng), rng)
    plan = planned(
        save(wrecked, tmp_path / "range.xlsx"), empty="clear" if "emptied" in name else "keep"
    )
    assert plan.stopped
    assert any(guard.startswith(STOPPED_BY[name]) for guard in stops(plan)), stops(plan)
    for guard in plan.guards:
        if not guard.ok:
            assert guard.message.endswith((".", "?"))
            assert re.search(r"\d", guard.message), "the sentence tells how many"
            assert "attributes." not in guard.message, "people know fields by their names"


def test_an_emptied_column_changes_nothing_where_blanks_keep(tmp_path: Path) -> None:
    rng = random.Random(1)
    plan = planned(
        save(DISASTERS["column_emptied"](WORLD.rows(60, rng), rng), tmp_path / "range.xlsx")
    )
    assert plan.count(Verdict.UNCHANGED) == 60
    assert not plan.stopped


@pytest.mark.parametrize("seed", range(50))
def test_ordinary_work_passes(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    name, rows = ordinary(WORLD.rows(rng.choice((12, 30, 60, 120)), rng), rng)
    plan = planned(save(rows, tmp_path / "range.xlsx"))
    assert not plan.stopped, (name, stops(plan))


def test_an_old_workbook_is_asked_about(tmp_path: Path) -> None:
    rng = random.Random(3)
    rows = WORLD.rows(40, rng)
    for row in rows[:12]:
        row[1] = f"{row[1]} as it was"
    path = save(rows, tmp_path / "new.xlsx")
    assert not planned(path).stopped
    old = tmp_path / "old.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(old, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                data = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]+", rb"\g<1>2025-11-20T08:00:00Z", data
                )
            target.writestr(entry, data)
    plan = planned(old)
    assert stops(plan) == ["old_workbook"]
    (guard,) = [one for one in plan.guards if not one.ok]
    assert "last saved on 2025-11-20, " in guard.message
    assert guard.count == 12
