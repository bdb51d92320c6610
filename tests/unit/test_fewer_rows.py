"""H37: a workbook that has far fewer rows than it had is told, and nothing else comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest

from sheetsync.mapping.parse import parse_mapping
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import Plan, SourceFile
from sheetsync.pipeline import PlanJob, plan_workbook
from sheetsync.planning.findings import fewer_rows
from tests.clocks import FakeClock
from tests.exports import exported, planned
from tests.fakes import FakePim

MAPPING = """\
version: 1
sheets:
  - key: [{column: SKU, field: sku}]
    columns: [{column: Name, field: label}]
"""
KEYS = [f"K-{number}" for number in range(1, 51)]


@dataclass
class Memory:
    """What was remembered, by workbook."""

    rows: dict[tuple[str, str], int] = field(default_factory=dict)

    def rows_before(self, workbook: Path, mapping: str) -> int | None:
        return self.rows.get((workbook.name, mapping))

    def remember(self, workbook: Path, mapping: str, rows: int) -> None:
        self.rows[workbook.name, mapping] = rows


def pim() -> FakePim:
    return FakePim({key: {"label": key} for key in KEYS})


def plan_of(folder: Path, keys: list[str], memory: Memory | None, only: str = "") -> Plan:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["SKU", "Name"], *([key, key] for key in keys)):
        sheet.append(row)
    path = folder / "spring.xlsx"
    book.save(path)
    job = PlanJob(
        workbook=path,
        mapping=parse_mapping(MAPPING, file="spring.yaml"),
        mapping_file=SourceFile(name="spring.yaml", folder="/m", sha256="0" * 64, size=10),
        connection="plytix",
        endpoint="http://localhost",
        run="20261123-100000-7f3a",
        created_by="mia",
        only=frozenset({only} if only else ()),
        memory=memory,
    )
    return plan_workbook(job, pim(), FakeClock()).plan


def told(plan: Plan) -> list[Finding]:
    return [finding for finding in plan.findings if finding.code == "fewer-rows"]


def test_a_second_plan_with_far_fewer_rows_is_told(tmp_path: Path) -> None:
    memory = Memory()
    assert told(plan_of(tmp_path, KEYS, memory)) == []
    (finding,) = told(plan_of(tmp_path, KEYS[:4], memory))
    assert finding.severity is Severity.NOTICE
    assert (finding.found, finding.place.file) == ("4 rows", "spring.xlsx")
    assert "when it was last planned: 50" in finding.expected
    assert told(plan_of(tmp_path, KEYS[:4], memory)) == [], "that is how many there are now"


def test_nothing_is_told_where_nothing_is_remembered(tmp_path: Path) -> None:
    assert told(plan_of(tmp_path, KEYS, None)) == []
    assert told(plan_of(tmp_path, KEYS[:4], None)) == []


def test_a_plan_for_one_key_counts_the_rows_of_the_workbook(tmp_path: Path) -> None:
    memory = Memory()
    plan_of(tmp_path, KEYS, memory, only="K-7")
    assert list(memory.rows.values()) == [50]
    assert told(plan_of(tmp_path, KEYS, memory, only="K-7")) == []


@pytest.mark.parametrize(
    ("rows", "before", "is_told"),
    [
        (24, 50, True),
        (25, 50, False),
        (9, 20, True),
        (0, 20, True),
        (1, 19, False),
        (60, 50, False),
    ],
)
def test_fewer_than_half_of_twenty_rows_or_more_are_told(
    rows: int, before: int, is_told: bool
) -> None:
    place = CellPlace(file="spring.xlsx")
    assert (fewer_rows(place, rows, before, when="then") is not None) is is_told


def test_an_export_that_lost_most_of_its_rows_is_told_once(tmp_path: Path) -> None:
    made = exported(pim(), tmp_path, mapping=MAPPING).workbook
    assert told(planned(made, pim())) == []
    book = openpyxl.load_workbook(made)
    book.worksheets[0].delete_rows(6, 100)
    book.save(made)
    (finding,) = told(planned(made, pim()))
    assert "when the workbook was made: 50" in finding.expected
