"""Plans and results as one page for a browser, beside their workbook.

The page tells what the workbook tells, from the same sheets; of a result it also tells what became
of each change.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

from sheetsync.mapping.sheet_mapping import SheetMapping
from sheetsync.model.operation import Operation, UpdateEntity
from sheetsync.model.outcome import FieldStatus, OperationOutcome, RowStatus, RunResult
from sheetsync.model.picture import Picture
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.table import Table
from sheetsync.model.values import Canonical
from sheetsync.planning.operations import operations
from sheetsync.reports.content import CHANGES, NEW_PRODUCTS, plan_sheets
from sheetsync.reports.html.document import html_document
from sheetsync.reports.html.front import front
from sheetsync.reports.html.pictures import (
    Shown,
    addresses,
    pictures_of_changes,
    pictures_of_creates,
)
from sheetsync.reports.html.plain import plain_text
from sheetsync.reports.html.tables import PageTable, joined_tables, page_table
from sheetsync.reports.result_content import STATUS_WORDS, result_sheets
from sheetsync.reports.shown import shown_wish
from sheetsync.workbook.files.files import FileOperations, Files, write_atomically
from sheetsync.workbook.writing.layout import PageSheet, Sheet, TableSheet, Tone

ENDING: Final = ".html"

BEFORE: Final = "Now in Plytix"
AFTER: Final = "New value"
WAS: Final = "Before the run"
OUTCOME: Final = "Outcome"

_FILTERS: Final = (OUTCOME, "Sheet", "Kind", "Field", "Severity", "Code", "Column", "Verdict")
_RESULT_FILTERS: Final = ("Status", "Code", "Source sheet")
_CHANGE_LIST: Final = ("SKU", "Name", "Field", BEFORE, AFTER, "Kind", "Decision", "Note")
_RESULT_LIST: Final = ("Status", "Source row", "Code", "Message", "What to do", "Changed fields")
_IN_WORKBOOK: Final = ("Row", "Your answer")
"""Columns that are told otherwise here, or filled in there."""

_TONES: Final = {
    FieldStatus.DONE.value: Tone.GOOD,
    FieldStatus.CONFLICT.value: Tone.CONFLICT,
    FieldStatus.FAILED.value: Tone.BAD,
    FieldStatus.NOT_ATTEMPTED.value: Tone.WARN,
}
_WORST_FIRST: Final = (
    FieldStatus.FAILED,
    FieldStatus.CONFLICT,
    FieldStatus.NOT_ATTEMPTED,
    FieldStatus.DONE,
    FieldStatus.UNCHANGED,
)

Tables = Sequence[tuple[SheetMapping, Table]]
Edited = Mapping[str, Canonical | None]
Pictures = Mapping[str, Picture]
NO_PICTURES: Final[Pictures] = MappingProxyType({})


def plan_page(plan: Plan, workbook: str, *, pictures: Pictures = NO_PICTURES) -> bytes:
    """A plan as a page.

    Args:
        plan: The plan.
        workbook: The plan workbook's file name, which the page refers to.
        pictures: Small pictures of assets, by id.
    """
    sheets = plan_sheets(plan, workbook)
    note = (
        f"Decide and sign in {workbook}, where Changes has a yellow column for it. This page shows "
        "the same and changes nothing."
    )
    return html_document(
        f"Plan for {plan.workbook.name}",
        front(_summary(sheets), (note,)),
        [_plan_table(sheet, plan) for sheet in sheets if isinstance(sheet, TableSheet)],
        pictures=addresses(pictures),
        run=plan.run,
        what="plan",
    )


def _plan_table(sheet: TableSheet, plan: Plan) -> PageTable:
    is_changes = sheet.name == CHANGES
    table = page_table(
        sheet,
        filters=_FILTERS,
        pair=(BEFORE, AFTER) if is_changes else None,
        shown=_CHANGE_LIST if is_changes else (),
        left_out=_IN_WORKBOOK if sheet.link_column is not None else (),
    )
    return replace(table, pictures=_pictures(sheet.name, plan, before=BEFORE))


def _pictures(sheet: str, plan: Plan, *, before: str) -> Shown:
    """Which pictures stand beside the rows of a list."""
    if sheet == CHANGES:
        return pictures_of_changes(plan.updates, before=before, after=AFTER)
    return pictures_of_creates(plan.creates) if sheet == NEW_PRODUCTS else {}


def result_page(
    plan: Plan,
    result: RunResult,
    tables: Tables | None,
    workbook: str,
    *,
    decisions: Decisions,
    edited: Edited,
    pictures: Pictures = NO_PICTURES,
) -> bytes:
    """A result as a page: every row, and every change with what became of it.

    Args:
        plan: The plan that was applied.
        result: What it came to.
        tables: The source's rows; ``None`` when it cannot be read any more.
        workbook: The result workbook's file name.
        decisions: What the plan's reviewer decided.
        edited: Change id → the value typed instead of the plan's.
        pictures: Small pictures of assets, by id.
    """
    sheets = result_sheets(plan, result, tables)
    by_name = {sheet.name: sheet for sheet in sheets if isinstance(sheet, TableSheet)}
    planned = {sheet.name: sheet for sheet in plan_sheets(plan, workbook)}
    sent = operations(plan, decisions, edited)
    outcomes = change_outcomes(sent, result, decisions)
    told = [
        replace(
            _with_outcomes(planned[name], outcomes, _typed(plan, edited)),
            pictures=_pictures(name, plan, before=WAS),
        )
        for name in (CHANGES, NEW_PRODUCTS)
    ]
    rows = joined_tables("Rows", by_name.values(), filters=_RESULT_FILTERS, shown=_row_list(sheets))
    return html_document(
        f"Result for {plan.workbook.name}",
        front(_summary(sheets), (f"The same stands in {workbook}.",)),
        [rows, *told],
        pictures=addresses(pictures),
        run=result.run,
        what="result",
    )


def _row_list(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """Our columns that are worth a place in the list, then the first that came with the row."""
    first = next(sheet for sheet in sheets if isinstance(sheet, TableSheet))
    came = first.headers[_OUR_COLUMNS : _OUR_COLUMNS + 2]
    return (*_RESULT_LIST[:2], *came, *_RESULT_LIST[2:])


_OUR_COLUMNS: Final = 10


def change_outcomes(
    sent: Sequence[Operation], result: RunResult, decisions: Decisions
) -> dict[str, str]:
    """What became of each change, creation and deletion, by its id, in one word."""
    by_operation = {one.operation_id: one for one in result.operations}
    words = dict.fromkeys(decisions.rejected, STATUS_WORDS[RowStatus.REFUSED])
    for operation in sent:
        outcome = by_operation.get(operation.id)
        if isinstance(operation, UpdateEntity):
            for field, change_id in operation.change_ids.items():
                told = None if outcome is None else outcome.fields.get(field)
                words[change_id] = (
                    FieldStatus.NOT_ATTEMPTED if told is None else told.status
                ).value
        else:
            words[operation.change_id] = _worst(outcome).value
    return words


def _worst(outcome: OperationOutcome | None) -> FieldStatus:
    """What became of an operation that stands or falls as a whole."""
    if outcome is None:
        return FieldStatus.NOT_ATTEMPTED
    found = {one.status for one in outcome.fields.values()}
    if not found:
        return FieldStatus.FAILED if outcome.code else FieldStatus.DONE
    return next(status for status in _WORST_FIRST if status in found)


def _typed(plan: Plan, edited: Edited) -> dict[tuple[str, str], str]:
    """What the reviewer typed, as text, by the id of a row and its column."""
    places = {
        **{
            change.id: (create.id, change.field)
            for create in plan.creates
            for change in create.fields
        },
        **{change.id: (change.id, AFTER) for one in plan.updates for change in one.fields},
    }
    return {
        places[one]: plain_text(shown_wish(value, plan.clear_marker))
        for one, value in edited.items()
    }


def _with_outcomes(
    sheet: Sheet, outcomes: Mapping[str, str], typed: Mapping[tuple[str, str], str]
) -> PageTable:
    """A sheet of the plan with what became of its rows instead of what was decided."""
    assert isinstance(sheet, TableSheet)
    table = page_table(sheet, filters=_FILTERS, left_out=_IN_WORKBOOK)
    id_at = table.columns.index("Change id") + 1
    is_changes = sheet.name == CHANGES
    renamed = {"Decision": OUTCOME, BEFORE: WAS}
    columns = tuple(
        renamed.get(one, one) if is_changes or one == "Decision" else one for one in table.columns
    )

    def rows() -> Iterator[list[str]]:
        for row in table.rows:
            change_id = row[id_at]
            word = outcomes.get(change_id, FieldStatus.NOT_ATTEMPTED.value)
            told = [_TONES.get(word, Tone.MUTED).value, word, *row[2:]]
            for at, column in enumerate(columns, start=1):
                told[at] = typed.get((change_id, column), told[at])
            yield told

    return replace(
        table,
        columns=columns,
        rows=list(rows()),
        filters=tuple(one for one in _FILTERS if one in columns),
        pair=(WAS, AFTER) if is_changes else None,
        shown=_result_list() if is_changes else (),
    )


def _result_list() -> tuple[str, ...]:
    """The columns of a result's list of changes: as a plan's, but what became of them first."""
    others = (WAS if one == BEFORE else one for one in _CHANGE_LIST if one != "Decision")
    return (OUTCOME, *others)


def _summary(sheets: Sequence[Sheet]) -> PageSheet:
    return next(sheet for sheet in sheets if isinstance(sheet, PageSheet))


class _PageFiles(Files):
    """The real disk, for a page: it is read back byte by byte."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def verify(self, path: Path) -> None:
        """Read the written page again and compare it with what it was to hold."""
        if path.read_bytes() != self._content:
            raise OSError(errno.EIO, "what was written reads back differently")


def write_page(
    content: bytes, workbook: Path, run: str, *, files: FileOperations | None = None
) -> Path:
    """Write a page beside its workbook, whole or not at all.

    Args:
        content: The page.
        workbook: The workbook, whose name the page bears.
        run: The run's id.
        files: What touches the disk; for tests.

    Returns:
        Where it stands: the workbook's name with ``.html``, or a free name beside it.

    Raises:
        OutputError: It cannot be written there; nothing is left behind.
    """

    def write(file: BinaryIO, _name: str) -> None:
        file.write(content)

    target = workbook.with_name(workbook.stem + ENDING)
    return write_atomically(target, run, write, files=files or _PageFiles(content))
