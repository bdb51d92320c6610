from __future__ import annotations

from dataclasses import replace

import pytest

from sheetsync.applying.rows import row_outcomes
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.outcome import RowOutcome, RowStatus
from sheetsync.model.place import CellPlace, RowPlace, YamlPlace
from sheetsync.model.plan import Decisions, Plan, RowVerdict, Verdict
from sheetsync.planning.plan import make_plan
from tests.fakes import FakePim
from tests.unit.applying.scene import Scene, row
from tests.wanted import FILE, request, wanted


def plan_with(*rows: RowVerdict, findings: tuple[Finding, ...] = ()) -> Plan:
    plan = make_plan(request(wanted("label")), FakePim())
    return replace(plan, rows=rows, findings=findings)


def only(plan: Plan) -> RowOutcome:
    (outcome,) = row_outcomes(plan, (), (), Decisions())
    return outcome


def error(
    row: int = 2,
    *,
    found: str = "Blu",
    expected: str = 'one of "Blue"',
    header: str | None = "Colour",
    column: int | None = 5,
    severity: Severity = Severity.ERROR,
) -> Finding:
    return Finding(
        code="unknown-option",
        severity=severity,
        place=CellPlace(file=FILE, sheet="Products", row=row, column=column, header=header),
        found=found,
        expected=expected,
        remedy="Correct the cell.",
    )


INVALID = RowVerdict("Products", 2, "A-1", Verdict.INVALID, 0, "unknown-option")


@pytest.mark.parametrize(
    ("findings", "message", "remedy"),
    [
        ((error(),), 'Colour: found "Blu", expected one of "Blue".', "Correct the cell."),
        ((error(found=""),), 'Colour: expected one of "Blue".', "Correct the cell."),
        ((error(expected=""),), 'Colour: found "Blu".', "Correct the cell."),
        ((error(header=None),), 'Found "Blu", expected one of "Blue".', "Correct the cell."),
        (
            (error(), error()),
            'Colour: found "Blu", expected one of "Blue". And 1 more problem in this row.',
            "Correct the cell.",
        ),
        (
            (error(), error(), error(severity=Severity.WARNING), error()),
            'Colour: found "Blu", expected one of "Blue". And 2 more problems in this row.',
            "Correct the cell.",
        ),
        ((error(3),), "The row cannot be used.", "See the plan's problems."),
        ((), "The row cannot be used.", "See the plan's problems."),
    ],
)
def test_an_invalid_row_says_what_is_wrong(
    findings: tuple[Finding, ...], message: str, remedy: str
) -> None:
    outcome = only(plan_with(INVALID, findings=findings))
    assert (outcome.status, outcome.code) == (RowStatus.INVALID, "unknown-option")
    assert (outcome.message, outcome.remedy) == (message, remedy)


def test_an_invalid_merged_row_says_what_is_wrong_with_the_row_it_was_merged_into() -> None:
    twin = replace(INVALID, row=9, twin_of=RowPlace(sheet="Products", row=2))
    assert "Blu" in only(plan_with(twin, findings=(error(),))).message


def test_a_fault_of_the_mapping_is_no_fault_of_a_row() -> None:
    yaml = Finding(
        code="x", severity=Severity.ERROR, place=YamlPlace(file="m.yaml", line=1, column=1)
    )
    assert only(plan_with(INVALID, findings=(yaml,))).message == "The row cannot be used."


def test_a_row_in_conflict_with_its_base_is_told_as_such() -> None:
    verdict = RowVerdict("Products", 2, "A-1", Verdict.CONFLICT, 0, "both-changed")
    outcome = only(plan_with(verdict))
    assert (outcome.status, outcome.code) == (RowStatus.CONFLICT, "both-changed")


def test_cells_that_were_left_out_are_named() -> None:
    pim = FakePim({"A-1": {"label": "L"}, "A-2": {"label": "L"}})
    table = wanted("label", ["A-1", "New"], ["A-2", "L"])
    findings = [error(2), error(3, header=None), error(3, column=None), error(2)]
    s = Scene(pim=pim, plan=make_plan(request(table, findings=findings), pim))
    result = s.apply()
    assert row(result, 2).status is RowStatus.DONE
    assert row(result, 2).message == "Left out, since it could not be used: Colour."
    assert row(result, 3).status is RowStatus.UNCHANGED
    assert row(result, 3).message == "Left out, since it could not be used: F3."


def test_every_row_is_told_once_and_in_the_order_of_the_plan() -> None:
    pim = FakePim({"A-1": {}, "A-3": {"label": "x"}})
    rows = [["A-1", "x"], ["Z-9", "x"], ["A-3", "x"]]
    plan = make_plan(request(wanted("label", *rows, rejected=[1])), pim)
    result = Scene(pim=pim, plan=plan).apply()
    assert [(one.row, one.status) for one in result.rows] == [
        (2, RowStatus.DONE),
        (3, RowStatus.INVALID),
        (4, RowStatus.UNCHANGED),
    ]
    assert sum(result.count(status) for status in RowStatus) == len(plan.rows)
