"""The sheet *Causes* of a plan workbook: findings folded, and room for people's answers.

A drop-down must follow its row when the sheet is sorted, and spreadsheet programs leave rules where
they were. So one rule holds for the whole column: it looks up the row's own sheet and column on a
hidden sheet with the options of every column that is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from sheetsync.model.cause import AskedColumn, Cause
from sheetsync.model.definition import TypeClass
from sheetsync.model.place import CellPlace, column_letters
from sheetsync.model.plan import Plan
from sheetsync.planning.causes import folded_causes
from sheetsync.reports.problems import SEVERITY_TONES, advice, place_texts
from sheetsync.reports.shown import shown_text
from sheetsync.workbook.writing.layout import (
    MAX_SHEET_ROWS,
    CellRule,
    CellValue,
    Locked,
    PageCell,
    PageSheet,
    Role,
    TableColumn,
    TableRow,
    TableSheet,
)

CAUSES: Final = "Causes"
OPTIONS_SHEET: Final = "options"
"""The hidden sheet. Its name is short and needs no quotes, for a rule's formula has 255 signs."""

CAUSE_COLUMNS: Final = (
    TableColumn(header="Severity", width=10, role=Role.CENTERED, toned=True),
    TableColumn(header="Code", width=20),
    TableColumn(header="Sheet", width=16),
    TableColumn(header="Column", width=20),
    TableColumn(header="Value", width=28, wrap=True),
    TableColumn(header="Rows", width=8, role=Role.CENTERED),
    TableColumn(header="First cell", width=11, role=Role.LINK),
    TableColumn(header="Best suggestion", width=24, wrap=True),
    TableColumn(header="Your answer", width=28, role=Role.EDITABLE, wrap=True),
    TableColumn(header="What to do", width=60, wrap=True),
    TableColumn(header="Cause id", width=10, role=Role.CENTERED),
)
"""The columns of *Causes*, left to right."""

SHEET: Final = 2
COLUMN: Final = 3
FIRST_CELL: Final = 6
ANSWER: Final = 8
CAUSE_ID: Final = 10

ANSWER_HERE: Final = "Type under Your answer what is meant, or correct the cells."

_MOST_LISTED: Final = MAX_SHEET_ROWS - 2
_LONGEST_KEY: Final = 250
"""Characters of a text that ``MATCH`` looks for. Source: Microsoft, "MATCH function": 255."""

_JOINT: Final = "|"
_WILD: Final = str.maketrans("*?~", "___")
"""Signs that ``MATCH`` takes for patterns."""


def causes_of(plan: Plan) -> tuple[Cause, ...]:
    """The plan's findings, folded; the same ones each time."""
    return folded_causes(plan.findings, plan.asked)


def learn_command(plan: Plan, name: str) -> str:
    """The command that learns the answers.

    Args:
        plan: The plan.
        name: The plan workbook's file name.
    """
    return f'sheetsync plan "{plan.workbook.name}" --learn "{name}"'


def causes_sheet(plan: Plan, name: str = "") -> TableSheet:
    """*Causes*: a row a cause, errors first, within them the most frequent first.

    Args:
        plan: The plan.
        name: The plan workbook's file name, which the command in the header's note names.
    """
    causes = causes_of(plan)
    note = (
        "What the value means, as it would stand in a cell. Leave empty what you do not know.\n"
        f"Save, close, then: {learn_command(plan, name)}"
    )
    columns = list(CAUSE_COLUMNS)
    rule = _choices() if any(map(_options, plan.asked)) else None
    columns[ANSWER] = replace(columns[ANSWER], rule=rule, note=note)
    return TableSheet(
        name=CAUSES,
        columns=tuple(columns),
        row_count=len(causes),
        rows=lambda: cause_rows(causes),
        link_column=FIRST_CELL,
        frozen_columns=2,
        tab="#B7791F",
    )


def cause_rows(causes: Sequence[Cause]) -> Iterator[TableRow]:
    """The rows of *Causes*; the answer of a cause that no dictionary mends is locked."""
    for cause in causes:
        first = cause.first
        sheet, cell, column = place_texts(first)
        yield (
            SEVERITY_TONES[first.severity],
            (
                first.severity.value,
                first.code,
                shown_text(sheet),
                shown_text(column),
                shown_text(cause.value),
                cause.rows,
                cell,
                shown_text(cause.suggestion),
                "" if cause.asked else Locked(),
                ANSWER_HERE if cause.asked else shown_text(advice(first)),
                cause.id,
            ),
            first.place if isinstance(first.place, CellPlace) else None,
        )


def lists_sheet(plan: Plan) -> PageSheet | None:
    """The hidden sheet with the options of every column that is asked about.

    A column a list: what ``_choices`` looks up, how many options there are, the options.
    ``None`` when no column has options.
    """
    lists: dict[str, tuple[str, ...]] = {}
    for asked in plan.asked:
        key = shown_text(f"{asked.sheet}{_JOINT}{asked.header}".translate(_WILD))
        if (options := _options(asked)) and len(key) <= _LONGEST_KEY:
            lists.setdefault(key, options[:_MOST_LISTED])
    if not lists:
        return None
    cells = [
        PageCell(row=row, column=column, value=value, role=Role.SEAL)
        for column, (key, options) in enumerate(lists.items())
        for row, value in enumerate[CellValue]((key, len(options), *map(shown_text, options)))
    ]
    return PageSheet(
        name=OPTIONS_SHEET, widths=(24.0,) * len(lists), cells=tuple(cells), hidden=True
    )


def _options(asked: AskedColumn) -> tuple[str, ...]:
    return ("TRUE", "FALSE") if asked.type_class is TypeClass.BOOLEAN else asked.options


def _choices() -> CellRule:
    key = f'${column_letters(SHEET)}2&"{_JOINT}"&${column_letters(COLUMN)}2'
    for sign in ("*", "?", "~"):
        key = f'SUBSTITUTE({key},"{sign}","_")'
    at = f"MATCH({key},{OPTIONS_SHEET}!$1:$1,0)"
    return CellRule(
        title="Your answer",
        message="Choose from the list, or type what is meant.",
        source=(f"OFFSET({OPTIONS_SHEET}!$A$3,0,{at}-1,INDEX({OPTIONS_SHEET}!$2:$2,{at}),1)"),
        silent=True,
    )
