"""What the annotated copy of a source says: of each row a status and a message, of cells a colour.

The status uses the words of the plan's summary and of the result workbook's sheets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, assert_never

from sheetsync.model.change import Create, FieldChange, Update, Verb
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.operation import Operation, UpdateEntity
from sheetsync.model.outcome import FieldStatus, OperationOutcome, RowOutcome, RowStatus
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import Plan, RowVerdict, Verdict
from sheetsync.model.values import Canonical, FieldName
from sheetsync.planning.findings import spoken
from sheetsync.planning.verdicts import row_of
from sheetsync.reports.problems import advice
from sheetsync.reports.shown import shown, shown_text
from sheetsync.reports.words import counted
from sheetsync.workbook.annotating.notes import RowNote, SheetNotes
from sheetsync.workbook.cells.own_marks import Mark
from sheetsync.workbook.own.result_sheets import STATUS_SHEETS

MOST_CHANGES: Final = 6
"""Changes of a row that its message tells; the plan workbook tells all."""
MOST_LETTERS: Final = 80
"""Letters of a value that a message tells."""

Headers = Sequence[tuple[str, int]]
"""Sheet and header row of every table, in the order of the mapping."""

_ORDER: Final = (Mark.BAD, Mark.CONFLICT, Mark.WARN, Mark.CLEAR, Mark.CHANGE, Mark.GOOD)
"""What a cell is marked for when there are several reasons: the first of them."""
_MARK_OF_FINDING: Final = {Severity.ERROR: Mark.BAD, Severity.WARNING: Mark.WARN}
_MARK_OF_VERB: Final = {Verb.ADD: Mark.GOOD, Verb.SET: Mark.CHANGE, Verb.CLEAR: Mark.CLEAR}
_MARK_OF_VERDICT: Final[Mapping[Verdict, Mark | None]] = {
    Verdict.CREATE: Mark.GOOD,
    Verdict.UPDATE: Mark.CHANGE,
    Verdict.DELETE: Mark.CLEAR,
    Verdict.UNCHANGED: None,
    Verdict.CONFLICT: Mark.CONFLICT,
    Verdict.INVALID: Mark.BAD,
    Verdict.IGNORED: None,
}
_MARK_OF_FIELD: Final[Mapping[FieldStatus, Mark | None]] = {
    FieldStatus.DONE: Mark.GOOD,
    FieldStatus.UNCHANGED: None,
    FieldStatus.CONFLICT: Mark.CONFLICT,
    FieldStatus.FAILED: Mark.BAD,
    FieldStatus.NOT_ATTEMPTED: Mark.WARN,
}
_MARK_OF_ROW: Final[Mapping[RowStatus, Mark | None]] = {
    RowStatus.DONE: Mark.GOOD,
    RowStatus.FAILED: Mark.BAD,
    RowStatus.CONFLICT: Mark.CONFLICT,
    RowStatus.REFUSED: None,
    RowStatus.INVALID: Mark.BAD,
    RowStatus.NOT_ATTEMPTED: Mark.WARN,
    RowStatus.UNCHANGED: None,
}

Rows = dict[tuple[str, int], RowNote]
Cells = dict[tuple[str, int], dict[int, Mark]]


def plan_notes(plan: Plan, headers: Headers) -> tuple[SheetNotes, ...]:
    """What a plan says of each row of its source, sheet by sheet.

    Args:
        plan: The plan.
        headers: Sheet and header row of every table that was read.
    """
    cells: Cells = {}
    changes_by_row: dict[tuple[str, int], tuple[FieldChange, ...]] = {}
    entities: tuple[Create | Update, ...] = (*plan.creates, *plan.updates)
    for entity in entities:
        where = (entity.place.sheet or "", entity.place.row or 0)
        if isinstance(entity, Update):
            changes_by_row[where] = entity.fields
        for change in entity.fields:
            mark = Mark.CONFLICT if change.conflict else _MARK_OF_VERB[change.verb]
            _mark(cells, change.place, mark)
    problems = _problems(plan.findings, cells)
    rows: Rows = {}
    for row in plan.rows:
        where = (row.sheet, row.row)
        told = [*_changes(changes_by_row.get(where, ())), *problems.get(where, ())]
        if row.twin_of is not None:
            told.insert(0, f"Taken together with row {row.twin_of.row} of {row.twin_of.sheet}.")
        note = RowNote(
            _planned(row, stopped=plan.stopped),
            _message(told),
            _MARK_OF_VERDICT[row.verdict],
        )
        rows[where] = _together(rows.get(where), note)
    return _by_sheet(headers, rows, cells)


def result_notes(
    plan: Plan,
    rows: Sequence[RowOutcome],
    operations: Sequence[Operation],
    outcomes: Sequence[OperationOutcome],
    headers: Headers,
) -> tuple[SheetNotes, ...]:
    """What became of each row of a source, sheet by sheet.

    Args:
        plan: The plan that was applied.
        rows: What became of its rows.
        operations: The writes that its accepted changes came to.
        outcomes: What became of them.
        headers: Sheet and header row of every table that was read.
    """
    cells: Cells = {}
    _mark_outcomes(plan, operations, outcomes, cells)
    _problems(plan.findings, cells)
    entities: tuple[Create | Update, ...] = (*plan.creates, *plan.updates)
    headers_of_fields = {
        change.field: _header(change) for entity in entities for change in entity.fields
    }
    notes: Rows = {}
    for row in rows:
        where = (row.sheet, row.row)
        note = RowNote(
            STATUS_SHEETS[row.status],
            _message(_outcome(row, headers_of_fields)),
            _MARK_OF_ROW[row.status],
        )
        notes[where] = _together(notes.get(where), note)
    return _by_sheet(headers, notes, cells)


def _planned(row: RowVerdict, *, stopped: bool) -> str:
    """What happens to a row, in a word or two."""
    match row.verdict:
        case Verdict.CREATE:
            text = "New product"
        case Verdict.UPDATE:
            text = counted(row.changes, "change") if row.twin_of is None else "Change"
        case Verdict.DELETE:
            text = "Deletion"
        case Verdict.UNCHANGED:
            return "No change"
        case Verdict.CONFLICT:
            return "Conflict"
        case Verdict.INVALID:
            return "Invalid"
        case Verdict.IGNORED:
            return "Ignored"
        case _:
            assert_never(row.verdict)
    return f"Stopped: {text[:1].lower()}{text[1:]}" if stopped else text


def _message(parts: Iterable[str]) -> str:
    """What is said of a row, on one line, so that the row need not grow."""
    text = _on_one_line(" ".join(parts))
    return shown_text(text) if text else ""


def _changes(changes: Sequence[FieldChange]) -> Iterator[str]:
    """A row's changes, old and new value each."""
    told = [_change(change) for change in changes[:MOST_CHANGES]]
    if len(changes) > MOST_CHANGES:
        told.append(f"and {len(changes) - MOST_CHANGES} more")
    if told:
        yield "; ".join(told) + "."


def _change(change: FieldChange) -> str:
    before, after = _short(change.before), _short(change.after)
    torn = " (Plytix was changed too)" if change.conflict else ""
    match change.verb:
        case Verb.ADD:
            return f"{_header(change)}: {after}{torn}"
        case Verb.SET:
            return f"{_header(change)}: {before} → {after}{torn}"
        case Verb.CLEAR:
            return f"{_header(change)}: {before} is taken away{torn}"
        case _:
            assert_never(change.verb)


def _short(value: Canonical | None) -> str:
    text = str(value).upper() if isinstance(value, bool) else _on_one_line(str(shown(value)))
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"


def _outcome(row: RowOutcome, headers: Mapping[FieldName, str]) -> Iterator[str]:
    """What is said of a row that was carried out."""
    if row.changed_fields:
        names = ", ".join(headers.get(name, spoken(name)) for name in row.changed_fields)
        yield f"Written and read back: {names}."
    if row.message:
        yield row.message
    if row.remedy:
        yield row.remedy


def _mark_outcomes(
    plan: Plan,
    operations: Sequence[Operation],
    outcomes: Sequence[OperationOutcome],
    cells: Cells,
) -> None:
    """Mark the cells whose values were written, or were to be."""
    outcome_by_id = {outcome.operation_id: outcome for outcome in outcomes}
    entities: Mapping[str, Create | Update] = {
        **{create.id: create for create in plan.creates},
        **{change.id: update for update in plan.updates for change in update.fields},
    }
    for operation in operations:
        if isinstance(operation, UpdateEntity):
            change_id = next(iter(operation.change_ids.values()))
        else:
            change_id = operation.change_id
        entity, outcome = entities.get(change_id), outcome_by_id.get(operation.id)
        if entity is None or outcome is None:
            continue
        for change in entity.fields:
            told = outcome.fields.get(change.field)
            if told is not None:
                _mark(cells, change.place, _MARK_OF_FIELD[told.status])


def _problems(findings: Iterable[Finding], cells: Cells) -> dict[tuple[str, int], list[str]]:
    """What is wrong or doubtful, by row; cells that are concerned are marked."""
    told: dict[tuple[str, int], list[str]] = {}
    for finding in findings:
        mark = _MARK_OF_FINDING.get(finding.severity)
        where = row_of(finding)
        if mark is None or where is None:
            continue
        told.setdefault(where, []).append(_problem(finding))
        if isinstance(finding.place, CellPlace):
            _mark(cells, finding.place, mark)
    return told


def _problem(finding: Finding) -> str:
    place = finding.place
    header = (place.header or place.cell) if isinstance(place, CellPlace) else ""
    said = []
    if finding.found:
        said.append(f'found "{_short(finding.found)}"')
    if finding.expected:
        said.append(f"expected {finding.expected}")
    text = ", ".join(said) or finding.code
    text = f"{header}: {text}." if header else f"{text[:1].upper()}{text[1:]}."
    return f"{text} {advice(finding)}".strip()


def _mark(cells: Cells, place: CellPlace, mark: Mark | None) -> None:
    """Mark a cell, unless it is marked for something graver."""
    if mark is None or place.sheet is None or place.row is None or place.column is None:
        return
    marks = cells.setdefault((place.sheet, place.row), {})
    before = marks.get(place.column)
    if before is None or _ORDER.index(mark) < _ORDER.index(before):
        marks[place.column] = mark


def _together(before: RowNote | None, note: RowNote) -> RowNote:
    """What two tables that stand side by side say of one row."""
    if before is None or before == note:
        return note
    marks = [mark for mark in (before.mark, note.mark) if mark is not None]
    return RowNote(
        " · ".join(dict.fromkeys((before.status, note.status))),
        " ".join(text for text in (before.message, note.message) if text),
        min(marks, key=_ORDER.index, default=None),
    )


def _header(change: FieldChange) -> str:
    return _on_one_line(change.place.header or spoken(change.field))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _by_sheet(headers: Headers, rows: Rows, cells: Cells) -> tuple[SheetNotes, ...]:
    header_rows: dict[str, set[int]] = {}
    for sheet, row in headers:
        header_rows.setdefault(sheet, set()).add(row)
    rows_by_sheet: dict[str, dict[int, RowNote]] = {sheet: {} for sheet in header_rows}
    for (sheet, row), note in rows.items():
        rows_by_sheet[sheet][row] = note
    marks_by_sheet: dict[str, dict[int, dict[int, Mark]]] = {sheet: {} for sheet in header_rows}
    for (sheet, row), marks in cells.items():
        if sheet in marks_by_sheet:
            marks_by_sheet[sheet][row] = marks
    return tuple(
        SheetNotes(
            sheet=sheet,
            header_rows=tuple(sorted(numbers)),
            rows=rows_by_sheet[sheet],
            marks=marks_by_sheet[sheet],
        )
        for sheet, numbers in header_rows.items()
    )
