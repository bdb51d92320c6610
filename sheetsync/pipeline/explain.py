"""The story of ``mapping explain``: one row, what each of its cells became, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from sheetsync.entities.product import SKU
from sheetsync.entities.registry import entity
from sheetsync.errors import UsageError
from sheetsync.mapping.nearest import nearest
from sheetsync.mapping.sheet_mapping import SheetMapping, WorkbookMapping
from sheetsync.model.change import Create, FieldChange, Update
from sheetsync.model.definition import AccountSchema, FieldDefinition
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import Plan, SourceFile
from sheetsync.model.record import Record, WantedTable
from sheetsync.model.values import Canonical, FieldName, Wanted
from sheetsync.pipeline.validate import (
    FED_BACK_MARKS,
    refuse_unfit_mapping,
    refuse_unusable_headers,
)
from sheetsync.planning.explained import Compared, Explained
from sheetsync.planning.plan import PlanRequest, make_plan
from sheetsync.ports import Pim, Progress, no_progress
from sheetsync.records.shape import Shaped, shape_records
from sheetsync.validation.accept import accepted_rows
from sheetsync.validation.explain import cell_stories
from sheetsync.workbook.reading.read import read_workbook

_MOST_LISTED = 6


def explain_row(
    workbook: Path,
    row: str,
    mapping: WorkbookMapping,
    mapping_file: SourceFile,
    schema: AccountSchema,
    *,
    pim: Pim | None = None,
    progress: Progress = no_progress,
) -> Explained:
    """Read a workbook as a plan would and tell of one row.

    Args:
        workbook: The workbook.
        row: A row number as Excel shows it, ``Sheet!14``, or a key as the cell holds it.
        mapping: The mapping.
        mapping_file: Where it stands.
        schema: The account's definitions.
        pim: Asked what it has now; ``None``: nobody is asked.
        progress: Told of rows.

    Raises:
        UsageError: There is no such row, or more than one.
        MappingError: The mapping cannot be used with this account.
        WorkbookError: The workbook cannot be read.
    """
    mapping_findings = refuse_unfit_mapping(mapping, schema)
    reading = read_workbook(
        workbook, mapping, all_columns=True, accepted_marks=FED_BACK_MARKS, progress=progress
    )
    refuse_unusable_headers(reading)
    findings = [*mapping_findings, *reading.findings]
    tables: list[tuple[SheetMapping, WantedTable]] = []
    for sheet_mapping, table in reading.tables:
        wanted, found = accepted_rows(
            table, sheet_mapping, schema, clear_marker=mapping.clear_marker
        )
        tables.append((sheet_mapping, wanted))
        findings.extend(found)
    shaped = shape_records([wanted for _mapping, wanted in tables])
    findings.extend(shaped.findings)
    sheet_mapping, wanted, position = _found_row(row, tables)
    keys = {
        name: text for name, column in wanted.keys.items() if (text := column[position]) is not None
    }
    record = _record_of(wanted, position, shaped)
    compared = None
    if pim is not None and keys:
        request = PlanRequest(
            run="",
            created_at="",
            created_by="",
            workbook=reading.source,
            mapping=mapping,
            mapping_file=mapping_file,
            schema=schema,
            tables=tuple(one for _mapping, one in tables),
            shaped=shaped,
            findings=tuple(findings),
            connection="",
            endpoint="",
            only=frozenset(keys.values()),
        )
        plan = make_plan(request, pim, progress=progress)
        findings = list(plan.findings)
        compared = _compared(plan, wanted, position, pim)
    number = wanted.table.row_numbers[position]
    own = entity(wanted.kind).system_fields
    definitions: dict[FieldName, FieldDefinition] = {
        **{one.field: one for one in own},
        **schema.fields(wanted.kind),
    }
    return Explained(
        source=reading.source,
        mapping=mapping.file,
        account=schema.account,
        sheet=wanted.table.sheet,
        row=number,
        keys=keys,
        cells=cell_stories(
            wanted,
            position,
            sheet_mapping,
            definitions,
            findings,
            clear_marker=mapping.clear_marker,
        ),
        findings=tuple(one for one in findings if _is_about(one, wanted.table.sheet, number)),
        record=None if record is None else _wishes(record),
        compared=compared,
    )


def _wishes(record: Record) -> Mapping[FieldName, Wanted]:
    return {**record.keys, **record.source.always, **record.wishes()}


def _is_about(finding: Finding, sheet: str, row: int) -> bool:
    place = finding.place
    return isinstance(place, CellPlace) and (place.sheet, place.row) == (sheet, row)


def _record_of(wanted: WantedTable, position: int, shaped: Shaped) -> Record | None:
    for record in shaped.records:
        for source, place in ((record.source, record.position), *record.twins):
            if source is wanted and place == position:
                return record
    return None


def _compared(plan: Plan, wanted: WantedTable, position: int, pim: Pim) -> Compared:
    sheet, number = wanted.table.sheet, wanted.table.row_numbers[position]
    told = next(row for row in plan.rows if (row.sheet, row.row) == (sheet, number))
    changes: dict[FieldName, FieldChange] = {}
    planned: list[Create | Update] = [*plan.updates, *plan.creates]
    for one in planned:
        changes.update({change.field: change for change in one.fields})
    fields = [name for name in (*wanted.bound, *wanted.always) if name != SKU]
    before: dict[FieldName, Canonical] = {}
    for name, column in wanted.keys.items():
        text = column[position]
        if text is None:
            continue
        for snapshot in pim.fetch(wanted.kind, name, (text,), fields):
            before = {**snapshot.values, SKU: snapshot.key}
        if before:
            break
    return Compared(verdict=told.verdict, before=before, changes=changes)


def _found_row(
    row: str, tables: Sequence[tuple[SheetMapping, WantedTable]]
) -> tuple[SheetMapping, WantedTable, int]:
    """The row that the user means.

    Raises:
        UsageError: There is none, or there are several.
    """
    spot = re.fullmatch(r"(?:'(?P<quoted>.+)'|(?P<sheet>.+))!(?P<row>[0-9]{1,7})", row)
    name = None if spot is None else spot["quoted"] or spot["sheet"]
    if spot is not None and any(wanted.table.sheet == name for _one, wanted in tables):
        found = _by_number(int(spot["row"]), [pair for pair in tables if _sheet(pair) == name])
    else:
        found = _by_number(int(row), tables) if re.fullmatch("[0-9]{1,7}", row) else []
        found = found or _by_key(row, tables)
    if len(found) == 1:
        return found[0]
    if found:
        spots = [f"{one.table.sheet}!{one.table.row_numbers[at]}" for _m, one, at in found]
        more = ", …" if len(spots) > _MOST_LISTED else ""
        raise UsageError(
            f"{row} is {len(found)} rows: {', '.join(spots[:_MOST_LISTED])}{more}.",
            remedy=f"Name one of them, such as {spots[0]}.",
        )
    raise UsageError(f"There is no row {row} with data.", remedy=_remedy(row, tables))


def _sheet(pair: tuple[SheetMapping, WantedTable]) -> str:
    return pair[1].table.sheet


def _by_number(
    number: int, tables: Sequence[tuple[SheetMapping, WantedTable]]
) -> list[tuple[SheetMapping, WantedTable, int]]:
    return [
        (sheet_mapping, wanted, position)
        for sheet_mapping, wanted in tables
        for position, row in enumerate(wanted.table.row_numbers)
        if row == number
    ]


def _by_key(
    key: str, tables: Sequence[tuple[SheetMapping, WantedTable]]
) -> list[tuple[SheetMapping, WantedTable, int]]:
    return [
        (sheet_mapping, wanted, position)
        for sheet_mapping, wanted in tables
        for position in range(len(wanted.table))
        if any(column[position] == key for column in wanted.keys.values())
    ]


def _remedy(row: str, tables: Sequence[tuple[SheetMapping, WantedTable]]) -> str:
    keys = [
        text
        for _mapping, wanted in tables
        for column in wanted.keys.values()
        for text in column
        if text is not None
    ]
    near = nearest(row, keys, limit=1)
    if near:
        return f"Did you mean {near[0]}? Name a row number, Sheet!14, or a key."
    spans = [
        f"{wanted.table.sheet}!{wanted.table.row_numbers[0]} to {wanted.table.row_numbers[-1]}"
        for _mapping, wanted in tables
        if len(wanted.table)
    ]
    return f"Rows with data: {', '.join(spans)}." if spans else "The sheets hold no rows."
