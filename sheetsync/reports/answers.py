"""What people answered on the sheet *Causes* of a plan workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sheetsync.model.cause import Cause
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import Plan
from sheetsync.reports.cause_sheet import ANSWER, CAUSE_ID, CAUSES, causes_of, causes_sheet
from sheetsync.reports.differences import Differences, address, compare_causes, padded, quoted
from sheetsync.workbook.own.plan_cells import SavedCell, SavedRow, SavedWorkbook
from sheetsync.workbook.writing.layout import TableRow, TableSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is meant by a value that could not be used.

    Attributes:
        cause: What was asked about.
        value: What was typed, as saved; not blank.
        place: The cell of the plan workbook.
    """

    cause: Cause
    value: SavedCell
    place: CellPlace


def review_causes(plan: Plan, saved: SavedWorkbook, differences: Differences) -> tuple[Answer, ...]:
    """Read the answers on *Causes* and compare everything else.

    Returns:
        The answers, in the order of the sheet; an answer twice, or where none is asked for, is a
        difference.
    """
    grid = saved.sheets[CAUSES]
    without: list[SavedRow] = grid[:1]
    typed: list[tuple[int, SavedCell, SavedCell]] = []
    for number, row in enumerate(grid[1:], start=2):
        cells = padded(row, CAUSE_ID + 1)
        answer = cells[ANSWER]
        if answer != "" and str(answer).strip():
            typed.append((number, cells[CAUSE_ID], answer))
        cells[ANSWER] = ""
        without.append(cells)
    sheet = causes_sheet(plan)
    blank = replace(saved, sheets={**saved.sheets, CAUSES: without})
    compare_causes(replace(sheet, rows=lambda: _unanswered(sheet)), blank, differences)
    return _answers(plan, sheet, saved.name, typed, differences) if typed else ()


def _unanswered(sheet: TableSheet) -> Iterator[TableRow]:
    """The rows with all answers empty, so that rows as written are equal at first sight."""
    for tone, values, place in sheet.rows():
        yield tone, (*values[:ANSWER], "", *values[ANSWER + 1 :]), place


def _answers(
    plan: Plan,
    sheet: TableSheet,
    file: str,
    typed: list[tuple[int, SavedCell, SavedCell]],
    differences: Differences,
) -> tuple[Answer, ...]:
    causes = {cause.id: cause for cause in causes_of(plan)}
    answers = []
    for number, cause_id, value in typed:
        cause = causes.get(str(cause_id))
        if cause is None:
            continue  # a row that the plan does not have, which is told already
        if not cause.asked:
            differences.add(
                CAUSES,
                address(ANSWER, number),
                f"says {quoted(value)}; no answer can mend this: follow What to do",
            )
            continue
        place = CellPlace(
            file=file, sheet=CAUSES, row=number, column=ANSWER, header=sheet.headers[ANSWER]
        )
        answers.append(Answer(cause=cause, value=value, place=place))
    return tuple(answers)
