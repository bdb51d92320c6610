"""Which row holds the headers, and which column feeds which field.

Headers are matched exactly first. What remains is matched folded (case, blanks, line breaks,
accents, invisible signs), with a finding that asks for confirmation; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from sheetsync.mapping import header_findings as findings
from sheetsync.mapping.header_texts import fold_header, header_text, looks
from sheetsync.mapping.nearest import nearest
from sheetsync.mapping.sheet_mapping import SheetMapping, UnmappedColumns
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.values import FieldName, RawValue

__all__ = [
    "BoundColumns",
    "HeaderSearch",
    "bind_columns",
    "find_header_row",
    "fold_header",
    "header_text",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderSearch:
    """What looking for the header row came to.

    Attributes:
        row: The header's row number as Excel shows it; ``None`` when no row, or more than one,
            holds all required headers.
        candidates: Every row that holds all required headers, ascending; only the named row is
            looked at when the mapping names one.
        missing: When there is no candidate, the required headers that the nearest row lacks;
            empty otherwise.
        nearest_row: The row that holds most of the headers; ``None`` when no row holds any.
        found: The header texts of that row, left to right, blank ones left out; may be empty.
    """

    row: int | None
    candidates: tuple[int, ...]
    missing: tuple[str, ...]
    nearest_row: int | None = None
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundColumns:
    """Which column of a sheet feeds what; columns count from 0.

    Attributes:
        keys: Key field → column, in the mapping's order; missing key columns are left out.
        fields: Field → column, in the mapping's order; missing columns are left out.
        command: The column that holds a command per row; ``None`` when there is none.
        unmapped: Columns that nothing names, left to right.
    """

    keys: Mapping[FieldName, int] = field(default_factory=dict)
    fields: Mapping[FieldName, int] = field(default_factory=dict)
    command: int | None = None
    unmapped: tuple[int, ...] = ()


def find_header_row(
    rows: Sequence[tuple[int, Sequence[RawValue]]], sheet_mapping: SheetMapping
) -> HeaderSearch:
    """Find the one row that holds all required headers.

    Required are one of the key columns and, where the mapping has any, one bound column; each by
    its header or an alias, exact or folded. A mapping file always has key columns; an assumed one
    may have none.

    Args:
        rows: Row numbers as Excel shows them with their cells, ascending; the first 50 or so rows
            of the sheet, and the row that the mapping names.
        sheet_mapping: What the sheet should hold.
    """
    keys = [frozenset(map(fold_header, key.columns)) for key in sheet_mapping.key]
    bound = [frozenset(map(fold_header, binding.columns)) for binding in sheet_mapping.columns]
    candidates: list[int] = []
    nearest_row: tuple[int, Sequence[RawValue]] | None = None
    most_hits = 0
    for number, cells in rows:
        if sheet_mapping.header_row not in {None, number}:
            continue
        headers = {fold_header(header_text(cell)) for cell in cells}
        key_hits = sum(not aliases.isdisjoint(headers) for aliases in keys)
        bound_hits = sum(not aliases.isdisjoint(headers) for aliases in bound)
        if (key_hits or not keys) and (bound_hits or not bound):
            candidates.append(number)
        if key_hits + bound_hits > most_hits:
            most_hits = key_hits + bound_hits
            nearest_row = (number, cells)
    found = [] if nearest_row is None else [header_text(cell) for cell in nearest_row[1]]
    return HeaderSearch(
        row=candidates[0] if len(candidates) == 1 else None,
        candidates=tuple(candidates),
        missing=() if candidates else _missing(sheet_mapping, found),
        nearest_row=None if nearest_row is None else nearest_row[0],
        found=tuple(text for text in found if text.strip()),
    )


def bind_columns(
    headers: Sequence[tuple[int, str]],
    sheet_mapping: SheetMapping,
    *,
    file: str,
    sheet: str,
    header_row: int,
) -> tuple[BoundColumns, tuple[Finding, ...]]:
    """Bind the columns of a sheet to keys, fields and the command.

    Args:
        headers: Column index from 0 with the header as written, left to right; a column with
            values but without a header comes with an empty text.
        sheet_mapping: What the sheet should hold.
        file: The workbook's file name, without folders.
        sheet: The sheet's name.
        header_row: The row the headers stand in, as Excel shows it.

    Returns:
        The columns, and what is to be told of them: error findings mean that the sheet must not
        be read any further. Notices tell of bindings whose column is missing, which changes
        nothing, and of headers that match only when folded.
    """
    told: list[Finding] = []
    row = CellPlace(file=file, sheet=sheet, row=header_row)
    wants = _wants(sheet_mapping)
    texts = dict(headers)
    hits, claimed = _exact_hits(wants, texts, row, told)
    named = _folded_hits(wants, hits, claimed, texts, row, told)
    spare = {index: text for index, text in texts.items() if index not in named}
    severity = _UNMAPPED_SEVERITY[sheet_mapping.unmapped_columns]
    if severity is not None:
        told += [
            findings.unmapped_column(_cell(row, index, text), severity)
            for index, text in spare.items()
        ]
    told += _missing_columns(wants, hits, tuple(spare.values()), row)
    columns = BoundColumns(
        keys=_columns_of(_Role.KEY, wants, hits),
        fields=_columns_of(_Role.FIELD, wants, hits),
        command=next(
            (hit for want, hit in zip(wants, hits, strict=True) if want.role is _Role.COMMAND),
            None,
        ),
        unmapped=tuple(spare),
    )
    return columns, tuple(told)


class _Role(Enum):
    KEY = "key"
    FIELD = "field"
    COMMAND = "command"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Want:
    """A column the mapping asks for; the command has no field."""

    role: _Role
    columns: tuple[str, ...]
    field: FieldName | None = None
    required: bool = False


_UNMAPPED_SEVERITY = {
    UnmappedColumns.WARN: Severity.WARNING,
    UnmappedColumns.ERROR: Severity.ERROR,
    UnmappedColumns.IGNORE: None,
}


def _wants(sheet_mapping: SheetMapping) -> list[_Want]:
    wants = [
        _Want(role=_Role.KEY, columns=key.columns, field=key.field) for key in sheet_mapping.key
    ]
    wants += [
        _Want(
            role=_Role.FIELD,
            columns=binding.columns,
            field=binding.field,
            required=binding.checks.required,
        )
        for binding in sheet_mapping.columns
    ]
    if sheet_mapping.command:
        wants.append(_Want(role=_Role.COMMAND, columns=sheet_mapping.command))
    return wants


def _exact_hits(
    wants: Sequence[_Want], texts: Mapping[int, str], row: CellPlace, told: list[Finding]
) -> tuple[list[int | None], set[int]]:
    """The column of each want whose header is written exactly so, and all columns so named."""
    columns_by_text = _grouped(texts)
    hits: list[int | None] = []
    claimed: set[int] = set()
    doubled: set[str] = set()
    for want in wants:
        found = [alias for alias in dict.fromkeys(want.columns) if alias in columns_by_text]
        for alias in found:
            columns = columns_by_text[alias]
            claimed.update(columns)
            if len(columns) > 1 and alias not in doubled:
                doubled.add(alias)
                told.append(_duplicate(columns, texts, row, ambiguous=True))
        firsts = [columns_by_text[alias][0] for alias in found]
        told += _second_columns(want, firsts, texts, row)
        hits.append(firsts[0] if firsts else None)
    return hits, claimed


def _folded_hits(
    wants: Sequence[_Want],
    hits: list[int | None],
    claimed: set[int],
    texts: Mapping[int, str],
    row: CellPlace,
    told: list[Finding],
) -> set[int]:
    """Fill in the wants that have no hit from the columns that nothing names exactly.

    Returns:
        All columns that something names now, or that look like one that something names.
    """
    columns_by_fold = _grouped(
        {index: fold_header(text) for index, text in texts.items() if index not in claimed}
    )
    alias_by_column: dict[int, str] = {}
    told_folds: set[str] = set()
    named = set(claimed)
    for position, want in enumerate(wants):
        aliases = {fold: alias for alias in reversed(want.columns) if (fold := fold_header(alias))}
        found = [fold for fold in reversed(aliases) if fold in columns_by_fold]
        hit = hits[position]
        rivals = [] if hit is None else [hit]
        for fold in found:
            columns = columns_by_fold[fold]
            named.update(columns)
            twins = columns
            if hit is not None and fold == fold_header(texts[hit]):
                twins = [hit, *columns]
            else:
                rivals.append(columns[0])
            if len(twins) > 1 and fold not in told_folds:
                told_folds.add(fold)
                told.append(_duplicate(twins, texts, row, ambiguous=hit is None))
        told += _second_columns(want, rivals, texts, row)
        if hit is None and found:
            column = hits[position] = columns_by_fold[found[0]][0]
            alias = aliases[found[0]]
            place = _cell(row, column, texts[column])
            if column not in alias_by_column:
                alias_by_column[column] = alias
                told.append(findings.header_folded(place, alias))
            elif alias_by_column[column] != alias:
                told.append(findings.header_fits_two(place, alias_by_column[column], alias))
    return named


def _missing_columns(
    wants: Sequence[_Want], hits: Sequence[int | None], spare: Sequence[str], row: CellPlace
) -> list[Finding]:
    """What to tell of wants without a column."""
    lacking = [want for want, hit in zip(wants, hits, strict=True) if hit is None]
    roles = {want.role for want, hit in zip(wants, hits, strict=True) if hit is not None}
    told = []
    for want in lacking:
        needed = want.role not in roles and want.role is not _Role.COMMAND
        told.append(
            findings.missing_column(
                row,
                want.columns,
                severity=(
                    Severity.ERROR
                    if needed
                    else Severity.WARNING
                    if want.required
                    else Severity.NOTICE
                ),
                is_command=want.role is _Role.COMMAND,
                suggestions=nearest(want.columns[0], spare),
            )
        )
    return told


def _columns_of(
    role: _Role, wants: Sequence[_Want], hits: Sequence[int | None]
) -> dict[FieldName, int]:
    return {
        want.field: hit
        for want, hit in zip(wants, hits, strict=True)
        if want.role is role and want.field is not None and hit is not None
    }


def _duplicate(
    columns: Sequence[int], texts: Mapping[int, str], row: CellPlace, *, ambiguous: bool
) -> Finding:
    """One header over several columns: an error unless one fits best and the eye sees why."""
    distinct = {looks(texts[column]) for column in columns}
    return findings.duplicate_header(
        _cell(row, columns[1], texts[columns[1]]),
        [_cell(row, column, texts[column]) for column in columns],
        Severity.ERROR if ambiguous or len(distinct) < len(columns) else Severity.WARNING,
    )


def _second_columns(
    want: _Want, columns: Sequence[int], texts: Mapping[int, str], row: CellPlace
) -> list[Finding]:
    """Several columns for one want: the first counts, but never for a key."""
    if len(columns) < 2:
        return []
    used, *others = (_cell(row, column, texts[column]) for column in columns)
    severity = Severity.ERROR if want.role is _Role.KEY else Severity.WARNING
    return [findings.second_column(other, used, severity) for other in others]


def _missing(sheet_mapping: SheetMapping, found: Sequence[str]) -> tuple[str, ...]:
    """The required headers that a row with these headers lacks, each by its first name."""
    folds = set(map(fold_header, found))
    keys = [key.columns for key in sheet_mapping.key]
    bound = [binding.columns for binding in sheet_mapping.columns]
    return tuple(
        columns[0]
        for group in (keys, bound)
        if not any(fold_header(alias) in folds for columns in group for alias in columns)
        for columns in group
    )


def _grouped(texts: Mapping[int, str]) -> dict[str, list[int]]:
    """Text → its columns, left to right; blank texts are left out."""
    columns_by_text: dict[str, list[int]] = {}
    for index, text in texts.items():
        if text.strip():
            columns_by_text.setdefault(text, []).append(index)
    return columns_by_text


def _cell(row: CellPlace, column: int, header: str) -> CellPlace:
    return replace(row, column=column, header=header)
