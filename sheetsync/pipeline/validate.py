"""Reading a workbook and saying which rows may go on, before anything is compared."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from sheetsync.errors import MappingError, WorkbookError
from sheetsync.mapping.check import check_mapping
from sheetsync.mapping.sheet_mapping import WorkbookMapping
from sheetsync.model.definition import AccountSchema
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import RowVerdict, SourceFile, Verdict
from sheetsync.model.record import Mode, WantedTable
from sheetsync.pipeline.assets import FindAssets, with_assets_of
from sheetsync.planning.base import FORMAT as BASE_FORMAT
from sheetsync.planning.base import Base, BaseError, base_from_json
from sheetsync.planning.findings import base_damaged, base_of_other_account, fewer_rows
from sheetsync.ports import Progress, no_progress
from sheetsync.records.shape import Shaped, shape_records
from sheetsync.validation.accept import accepted_rows
from sheetsync.workbook.files.kinds import FileKind
from sheetsync.workbook.own.carried import EXPORT, TEMPLATE
from sheetsync.workbook.own.result_sheets import RESULT
from sheetsync.workbook.reading.read import Reading, read_workbook
from sheetsync.workbook.writing.packed import PackedError, unpacked

FED_BACK_MARKS = frozenset({RESULT, EXPORT, TEMPLATE})
"""The workbooks of ours that can be a source: exports and templates are made for it, and what
failed in a run can be planned again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """A workbook read and checked, before anything is compared.

    Attributes:
        source: The workbook's file.
        tables: What every accepted row wants, a table each.
        shaped: Records, merged.
        findings: Everything found so far: reading, mapping, values, records.
        base: The values that the workbook was made from; ``None`` when it carries none that can
            be relied on.
        kind: What sort of file it is.
    """

    source: SourceFile
    tables: tuple[WantedTable, ...]
    shaped: Shaped
    findings: tuple[Finding, ...]
    base: Base | None = None
    kind: FileKind = FileKind.XLSX


def validate_workbook(
    workbook: Path,
    mapping: WorkbookMapping,
    schema: AccountSchema,
    *,
    find_assets: FindAssets | None = None,
    progress: Progress = no_progress,
) -> Validated:
    """Read a workbook and say which rows may go on, with every fault in one pass.

    Args:
        workbook: The workbook.
        mapping: How it is read.
        schema: The account's definitions.
        find_assets: Looks up the assets that media columns name; ``None``: nobody can be asked.
        progress: Told while the workbook is read.

    Raises:
        WorkbookError: The workbook cannot be read.
        MappingError: The mapping cannot be used with this account.
    """
    mapping_findings = refuse_unfit_mapping(mapping, schema)
    reading = read_workbook(workbook, mapping, accepted_marks=FED_BACK_MARKS, progress=progress)
    refuse_unusable_headers(reading)
    if find_assets is not None:
        schema = with_assets_of(reading.tables, schema, find_assets)
    base, base_findings = carried_base(reading, schema)
    shown = frozenset() if base is None else frozenset(base.only_shown)
    findings = [*mapping_findings, *base_findings]
    findings += [one for one in reading.findings if not _is_of_shown_column(one, shown)]
    tables = []
    for sheet_mapping, table in reading.tables:
        wanted, found = accepted_rows(
            table, sheet_mapping, schema, clear_marker=mapping.clear_marker
        )
        tables.append(wanted.without_raw_values())
        findings.extend(found)
    shaped = shape_records(tables)
    findings.extend(shaped.findings)
    if base is not None:
        findings.extend(_rows_gone(reading, base))
    return Validated(
        source=reading.source,
        tables=tuple(tables),
        shaped=shaped,
        findings=tuple(findings),
        base=base,
        kind=reading.kind,
    )


def carried_base(
    reading: Reading, schema: AccountSchema
) -> tuple[Base | None, tuple[Finding, ...]]:
    """The values that a workbook was made from, when it carries them and they are of the account.

    Returns:
        The base, and what is to be told when one is there but cannot be used: the workbook is
        then compared with Plytix alone.
    """
    if not reading.base:
        return None, ()
    place = CellPlace(file=reading.source.name)
    try:
        base = base_from_json(unpacked(reading.base, BASE_FORMAT))
    except (PackedError, BaseError) as error:
        return None, (base_damaged(place, str(error)),)
    if base.account_id != schema.account.id:
        return None, (base_of_other_account(place, base.account_id, schema.account.name),)
    return base, ()


def _rows_gone(reading: Reading, base: Base) -> Iterator[Finding]:
    rows = sum(len(table) for _, table in reading.tables)
    when = "when the workbook was made"
    told = fewer_rows(CellPlace(file=reading.source.name), rows, len(base.ids), when=when)
    if told is not None:
        yield told


def _is_of_shown_column(finding: Finding, shown: Collection[str]) -> bool:
    """Whether a finding only says that nothing reads a column that was written to be looked at."""
    return (
        finding.code == "unmapped-column"
        and isinstance(finding.place, CellPlace)
        and finding.place.header in shown
    )


def refuse_unfit_mapping(mapping: WorkbookMapping, schema: AccountSchema) -> tuple[Finding, ...]:
    """Refuse a mapping that does not fit the account.

    Returns:
        What is to be told of a mapping that does.

    Raises:
        MappingError: With everything that is wrong.
    """
    mapping_findings = check_mapping(mapping, schema)
    errors = [finding for finding in mapping_findings if finding.is_error]
    if errors:
        raise MappingError(
            f"The mapping {mapping.file} does not fit the account {schema.account.name}: "
            f"{len(errors)} {'fault' if len(errors) == 1 else 'faults'}.",
            remedy="Correct the mapping at the places named above.",
            findings=mapping_findings,
        )
    return mapping_findings


def refuse_unusable_headers(reading: Reading) -> None:
    """Refuse a workbook in which a header that the mapping binds stands twice (H27).

    Raises:
        WorkbookError: With the place of every such header.
    """
    tops = {table.sheet: table.header_row for _mapping, table in reading.tables}
    faults = [
        finding
        for finding in reading.findings
        if finding.is_error
        and isinstance(finding.place, CellPlace)
        and finding.place.sheet in tops
        and finding.place.row == tops[finding.place.sheet]
    ]
    if faults:
        raise WorkbookError(
            "; ".join(
                f'{one.place}: found "{one.found}", expected {one.expected}' for one in faults
            ),
            remedy=faults[0].remedy,
            code=faults[0].code,
        )


def checked_rows(validated: Validated) -> tuple[RowVerdict, ...]:
    """Every input row once, as far as can be said offline: invalid, ignored, or fit to be planned.

    Returns:
        Verdicts by table and row; a row that is fit counts as ``UPDATE``.
    """
    codes: dict[tuple[str, int], str] = {}
    for finding in validated.findings:
        place = finding.place
        if not finding.is_error or not isinstance(place, CellPlace):
            continue
        if place.sheet is not None and place.row is not None:
            codes.setdefault((place.sheet, place.row), finding.code)
    verdicts = []
    for wanted in validated.tables:
        for position, row in enumerate(wanted.table.row_numbers):
            sheet = wanted.table.sheet
            texts = (column[position] for column in wanted.keys.values())
            code = validated.shaped.rejected.get((sheet, row)) or codes.get((sheet, row), "")
            if position in wanted.rejected or (sheet, row) in validated.shaped.rejected:
                verdict = Verdict.INVALID
            elif wanted.modes[position] is Mode.IGNORE:
                verdict = Verdict.IGNORED
            else:
                verdict = Verdict.UPDATE
            key = next((text for text in texts if text is not None), "")
            verdicts.append(RowVerdict(sheet, row, key, verdict, code=code))
    return tuple(verdicts)
