"""The story of ``doctor``: a workbook examined, with a mapping or without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from sheetsync.errors import WorkbookError
from sheetsync.mapping.assume import assumed_mapping
from sheetsync.mapping.assumed import Assumption
from sheetsync.mapping.proposal import SheetCells
from sheetsync.mapping.sheet_mapping import WorkbookMapping
from sheetsync.model.definition import AccountSchema, FieldDefinition, Kind, TypeClass
from sheetsync.model.examined import Examined, ExaminedColumn, ExaminedSheet, Judged
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import SourceFile
from sheetsync.model.record import WantedTable
from sheetsync.model.values import FieldName
from sheetsync.pipeline.across_sheets import contradictions_across
from sheetsync.pipeline.validate import validate_workbook
from sheetsync.ports import Progress, no_progress
from sheetsync.records.shape import shape_records
from sheetsync.validation.accept import accepted_rows
from sheetsync.workbook.files.kinds import FileKind
from sheetsync.workbook.own.carried import CARRIED_SHEETS, EXPORT, TEMPLATE
from sheetsync.workbook.reading.read import read_sheets, read_workbook

_ACCEPTED: Final = frozenset({EXPORT, TEMPLATE})
"""The workbooks of ours that can be examined without their mapping."""

_JUDGED: Final[Mapping[TypeClass, Judged]] = {
    TypeClass.SKU: Judged.KEY,
    TypeClass.GTIN: Judged.GTIN,
    TypeClass.INT: Judged.INTEGER,
    TypeClass.DECIMAL: Judged.DECIMAL,
    TypeClass.DATE: Judged.DATE,
    TypeClass.BOOLEAN: Judged.BOOLEAN,
    TypeClass.URL: Judged.URL,
    TypeClass.DROPDOWN: Judged.LIST,
    TypeClass.MULTISELECT: Judged.LIST,
}


def examine_workbook(
    workbook: Path,
    mapping: WorkbookMapping | None = None,
    schema: AccountSchema | None = None,
    *,
    progress: Progress = no_progress,
) -> Examined:
    """Examine a workbook, which is only read.

    With a mapping and a schema it is validated as ``check`` does it. Without, what its columns
    hold is assumed from headers and values, and it is validated by that.

    Args:
        workbook: The workbook.
        mapping: What its columns feed; ``None``: it is assumed.
        schema: The account's definitions; ``None``: the mapping counts for nothing.
        progress: Told of rows.

    Returns:
        What was found. A workbook that cannot be read has one finding, which says why.

    Raises:
        MappingError: The mapping cannot be used with this account.
    """
    try:
        if mapping is not None and schema is not None:
            return _by_mapping(workbook, mapping, schema, progress)
        return _by_assumption(workbook, progress)
    except WorkbookError as error:
        return Examined(
            file=workbook.name,
            folder=str(workbook.resolve().parent),
            findings=(_refusal(workbook.name, error),),
            mapping=None if mapping is None or schema is None else mapping.file,
            is_refused=True,
        )


def _refusal(file: str, error: WorkbookError) -> Finding:
    return Finding(
        code=error.code,
        severity=Severity.ERROR,
        place=CellPlace(file=file),
        found=error.message,
        expected="a workbook that can be read",
        remedy=error.remedy,
    )


def _by_mapping(
    workbook: Path, mapping: WorkbookMapping, schema: AccountSchema, progress: Progress
) -> Examined:
    validated = validate_workbook(workbook, mapping, schema, progress=progress)
    definitions = {
        definition.field: definition
        for fields in schema.definitions.values()
        for definition in fields.values()
    }
    return _examined(
        validated.source,
        validated.kind,
        sheets=[_mapped_sheet(wanted, definitions) for wanted in validated.tables],
        findings=validated.findings,
        mapping=mapping.file,
    )


def _mapped_sheet(
    wanted: WantedTable, definitions: Mapping[FieldName, FieldDefinition]
) -> ExaminedSheet:
    table = wanted.table
    columns = [
        ExaminedColumn(
            index=column.index,
            header=column.header,
            judged=Judged.GTIN if field == "gtin" else Judged.KEY,
            field=field,
        )
        for field, column in wanted.key_columns.items()
    ]
    columns += [
        ExaminedColumn(
            index=column.index,
            header=column.header,
            judged=(
                _JUDGED.get(definitions[field].type_class, Judged.TEXT)
                if field in definitions
                else Judged.TEXT
            ),
            field=field,
        )
        for field, column in wanted.bound.items()
    ]
    return ExaminedSheet(
        sheet=table.sheet,
        header_row=table.header_row,
        rows=len(table),
        columns=tuple(sorted(columns, key=lambda one: one.index)),
    )


def _by_assumption(workbook: Path, progress: Progress) -> Examined:
    source, grids = read_sheets(workbook, accepted_marks=_ACCEPTED, progress=progress)
    cells = [
        SheetCells(
            sheet=grid.sheet,
            row_numbers=grid.row_numbers,
            columns=grid.values,
            shown=grid.shown,
            visible=grid.visible,
        )
        for grid in grids
        if grid.row_numbers and grid.sheet not in CARRIED_SHEETS
    ]
    assumption = assumed_mapping(cells, file=source.name)
    if assumption.mapping is None:
        raise WorkbookError(
            f"{source.name} has no row that could hold headers.",
            remedy="Give the columns headers, in one row above the data.",
            code="no-headers",
        )
    reading = read_workbook(
        workbook, assumption.mapping, accepted_marks=_ACCEPTED, progress=progress
    )
    findings = [*reading.findings]
    keyed = {one.examined.sheet for one in assumption.sheets if one.has_key}
    copies = {
        one.place.sheet
        for one in assumption.findings
        if one.code == "unread-sheet" and isinstance(one.place, CellPlace)
    }
    together: list[WantedTable] = []
    rejected: set[tuple[str, int]] = set()
    for sheet_mapping, table in reading.tables:
        wanted, found = accepted_rows(
            table, sheet_mapping, assumption.schema, clear_marker=assumption.mapping.clear_marker
        )
        findings += found
        # Sheets are looked at one by one, since nobody has said how they add to one another;
        # only what they contradict each other in is told of them together.
        if table.sheet in keyed:
            shaped = shape_records([wanted])
            findings += shaped.findings
            rejected.update(shaped.rejected)
            if table.sheet not in copies:
                together.append(wanted)
    findings += contradictions_across(
        together, assumption.schema.definitions[Kind.PRODUCT], rejected=frozenset(rejected)
    )
    return _examined(
        reading.source,
        reading.kind,
        sheets=[one.examined for one in assumption.sheets],
        findings=[*assumption.findings, *_worth_telling(findings, assumption, reading.kind)],
        mapping=None,
    )


def _worth_telling(
    findings: Iterable[Finding], assumption: Assumption, kind: FileKind
) -> list[Finding]:
    """The findings that say something where nobody has said what the columns hold."""
    silent = {
        (one.examined.sheet, column): codes
        for one in assumption.sheets
        for column, codes in one.silent.items()
    }
    codes = frozenset({"number-as-text"}) if kind is FileKind.TEXT else frozenset()
    return [one for one in findings if one.code not in codes and not _says_nothing(one, silent)]


def _says_nothing(finding: Finding, silent: Mapping[tuple[str, int], frozenset[str]]) -> bool:
    place = finding.place
    if finding.code == "unread-sheet":
        return True  # every sheet that is alike was looked for, also those with other header rows
    if finding.code == "formula-result" and finding.severity is Severity.NOTICE:
        return True  # an ordinary formula is no damage
    if not isinstance(place, CellPlace) or place.sheet is None or place.column is None:
        return False
    return finding.code in silent.get((place.sheet, place.column), ())


def _examined(
    source: SourceFile,
    kind: FileKind,
    *,
    sheets: Iterable[ExaminedSheet],
    findings: Iterable[Finding],
    mapping: str | None,
) -> Examined:
    return Examined(
        file=source.name,
        folder=source.folder,
        kind=kind.name.lower(),
        sha256=source.sha256,
        sheets=tuple(sheets),
        findings=tuple(findings),
        mapping=mapping,
    )
