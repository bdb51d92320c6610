"""A mapping assumed from a workbook's headers and values alone, to examine the workbook with.

It is never planned with: its fields are made up. What is in doubt is taken for text, of which
little can be wrong, so that an ordinary workbook gives no finding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheetsync.entities.product import GTIN, SKU
from sheetsync.mapping import assume_findings as words
from sheetsync.mapping.assume_columns import TYPE_CLASSES, judged
from sheetsync.mapping.assume_ends import rows_at_the_end
from sheetsync.mapping.assume_headers import broken_headers
from sheetsync.mapping.assume_keys import Surveyed, key_of
from sheetsync.mapping.assume_near import rare_spellings
from sheetsync.mapping.assume_rows import ChosenRow, header_folds, header_row_of
from sheetsync.mapping.assume_settings import Settings, settings_of, silent_codes
from sheetsync.mapping.assume_shapes import shapes_of
from sheetsync.mapping.assume_words import header_hint, header_index
from sheetsync.mapping.assumed import AssumedSheet, Assumption
from sheetsync.mapping.header_texts import fold_header
from sheetsync.mapping.proposal import SheetCells
from sheetsync.mapping.propose_fields import FieldIndex
from sheetsync.mapping.propose_rows import headers_of
from sheetsync.mapping.propose_samples import sample_of
from sheetsync.mapping.sheet_mapping import (
    Binding,
    GuardLimits,
    KeyColumn,
    Review,
    SheetMapping,
    UnmappedColumns,
    WorkbookMapping,
)
from sheetsync.model.definition import Account, AccountSchema, FieldDefinition, Kind
from sheetsync.model.examined import ExaminedColumn, ExaminedSheet, Judged
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace, YamlPlace
from sheetsync.model.record import Mode
from sheetsync.model.values import FieldName

ASSUMED: Final = "assumed mapping"
"""What stands for the name of the mapping's file, which there is none of."""

_LEAST_ALIKE: Final = 3
_MOSTLY: Final = 0.5
_PLACE: Final = YamlPlace(file=ASSUMED, line=1, column=1)
_CLEAR: Final = "<clear>"
_BLANKS: Final = re.compile(r"[^\S\n]{2,}|[^\S\n]*\n[^\S\n]+|[^\S\n]+\n[^\S\n]*|\n{2,}")
_NO_LABEL: Final = re.compile(r"[^a-z0-9]+")
_COPY: Final = re.compile(
    r"\(\d+\)$|(?<![^\W_])(?:old|alt|copy|copie|kopie|backup|archive?|archiv)(?![^\W_])",
    re.IGNORECASE,
)


def assumed_mapping(sheets: Sequence[SheetCells], *, file: str) -> Assumption:
    """Assume what every visible sheet with a header row holds.

    Args:
        sheets: The workbook's sheets with cells, in its order; hidden ones are left alone unless
            no visible one has headers.
        file: The workbook's file name.
    """
    index = header_index()
    definitions: dict[FieldName, FieldDefinition] = {}
    taken: dict[str, AssumedSheet] = {}
    mappings: list[SheetMapping] = []
    told: list[Finding] = []
    for cells in _meant_sheets(sheets, index):
        place = CellPlace(file=file, sheet=cells.sheet)
        clean = _clean_name(cells.sheet)
        if clean != cells.sheet:
            told.append(words.sheet_name_not_clean(place, clean))
        sheet = _Sheet(cells, index, file, definitions)
        taken[cells.sheet] = sheet.assumed
        told += sheet.findings
        if sheet.mapping is not None:
            mappings.append(sheet.mapping)
    folds = {name: _folds(one.examined) for name, one in taken.items() if one.examined.columns}
    told += _copies(folds, file)
    told += _hidden_alike([one for one in sheets if one.sheet not in taken], folds, index, file)
    return Assumption(
        mapping=_workbook_mapping(mappings) if mappings else None,
        schema=AccountSchema(
            account=Account(id="", name=ASSUMED),
            fetched_at="",
            definitions={Kind.PRODUCT: definitions},
        ),
        sheets=tuple(taken.get(cells.sheet) or _left_alone(cells) for cells in sheets),
        findings=tuple(told),
    )


def _meant_sheets(sheets: Sequence[SheetCells], index: FieldIndex) -> list[SheetCells]:
    """The sheets that people see; all of them where no table is among these."""
    visible = [cells for cells in sheets if cells.visible]
    is_there = any(header_row_of(cells, index) is not None for cells in visible)
    return visible if is_there else list(sheets)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bound:
    """A column, what it is taken for, and how it is bound."""

    column: ExaminedColumn
    silent: frozenset[str]
    alias: str
    settings: Settings
    is_key: bool


class _Sheet:
    """One sheet being looked at."""

    def __init__(
        self,
        cells: SheetCells,
        index: FieldIndex,
        file: str,
        definitions: dict[FieldName, FieldDefinition],
    ) -> None:
        self._cells = cells
        self._file = file
        self._definitions = definitions
        self.findings: list[Finding] = []
        self.mapping: SheetMapping | None = None
        self.assumed = _left_alone(cells)
        chosen = header_row_of(cells, index)
        if chosen is not None:
            self._look(chosen)

    def _look(self, chosen: ChosenRow) -> None:
        below = chosen.row.position
        headers = {
            column: text
            for column, text in headers_of(self._cells, below).items()
            if text.strip() and fold_header(text)
        }
        bound = list(self._bound(headers, below))
        self.findings += broken_headers(self._cells, below=below, file=self._file)
        for one in bound:
            if one.is_key:
                self.findings += rows_at_the_end(
                    self._cells,
                    below=below,
                    key=one.column.index,
                    header=one.column.header,
                    file=self._file,
                )
        if len(chosen.twins) > 1:
            place = self._place(row=chosen.row.number)
            self.findings.append(words.several_header_rows(place, chosen.twins))
        self.assumed = AssumedSheet(
            examined=ExaminedSheet(
                sheet=self._cells.sheet,
                visible=self._cells.visible,
                header_row=chosen.row.number,
                rows=len(self._cells.row_numbers) - below - 1,
                columns=tuple(one.column for one in bound),
            ),
            has_key=any(one.is_key for one in bound),
            silent={one.column.index: one.silent for one in bound if one.silent},
        )
        self.mapping = _sheet_mapping(self._cells.sheet, chosen.row.number, bound)

    def _bound(self, headers: Mapping[int, str], below: int) -> Iterator[_Bound]:
        firsts = _first_of_each(headers)
        surveyed = [self._surveyed(column, text, below) for column, text in headers.items()]
        key = key_of([one for one in surveyed if one.index in firsts])
        for one in surveyed:
            is_key = one is key
            kind = judged(one.header, one.shapes)
            if is_key and header_hint(one.header) is not Judged.GTIN:
                kind = Judged.KEY
            values = self._cells.columns[one.index]
            settings = Settings()
            if kind is not Judged.KEY:
                sample = sample_of(values, self._cells.shown.get(one.index, {}), below=below)
                settings = settings_of(kind, one.shapes, sample)
            column = ExaminedColumn(
                index=one.index,
                header=one.header,
                judged=kind,
                field=self._field(one, kind, is_key=is_key) if one.index in firsts else None,
            )
            if kind is Judged.LIST:
                self._tell_rare(column, below)
            alias = firsts.get(one.index, one.header)
            yield _Bound(
                column=column,
                silent=silent_codes(one.header, kind, one.shapes),
                alias=alias,
                settings=settings,
                is_key=is_key,
            )

    def _surveyed(self, column: int, header: str, below: int) -> Surveyed:
        values, shown = self._cells.columns[column], self._cells.shown.get(column, {})
        return Surveyed(index=column, header=header, shapes=shapes_of(values, shown, below=below))

    def _field(self, one: Surveyed, kind: Judged, *, is_key: bool) -> FieldName:
        """The field that a column feeds; made up and defined where it is no key."""
        if is_key:
            return GTIN if kind is Judged.GTIN else SKU
        field = _free_name(one.header, self._definitions)
        self._definitions[field] = FieldDefinition(
            field=field, name=one.header, type_class=TYPE_CLASSES[kind]
        )
        return field

    def _tell_rare(self, column: ExaminedColumn, below: int) -> None:
        values = self._cells.columns[column.index]
        for position, found, usual, times in rare_spellings(values, below=below):
            place = self._place(row=self._cells.row_numbers[position], column=column)
            self.findings.append(words.rare_spelling(place, found, usual, times))

    def _place(self, *, row: int, column: ExaminedColumn | None = None) -> CellPlace:
        return CellPlace(
            file=self._file,
            sheet=self._cells.sheet,
            row=row,
            column=None if column is None else column.index,
            header=None if column is None else column.header,
        )


def _first_of_each(headers: Mapping[int, str]) -> dict[int, str]:
    """Column → the header to look for, of the first column of each header.

    The header to look for is the one that was meant: what nobody sees in it is told when it is
    found folded only. Of headers that stand twice the first is looked for as it is written.
    """
    columns_by_fold: dict[str, list[int]] = {}
    for column, text in headers.items():
        columns_by_fold.setdefault(fold_header(text), []).append(column)
    return {
        columns[0]: headers[columns[0]] if len(columns) > 1 else _meant(headers[columns[0]])
        for columns in columns_by_fold.values()
    }


def _meant(header: str) -> str:
    """A header without invisible signs and needless blanks; single line breaks stay."""
    text = header.replace("\r\n", "\n")
    visible = "".join(
        " " if sign != "\n" and sign.isspace() else sign
        for sign in text
        if unicodedata.category(sign) != "Cf"
    )
    clean = _BLANKS.sub(" ", visible).strip()
    return header if clean == text else clean


def _clean_name(name: str) -> str:
    visible = (
        " " if sign.isspace() else sign for sign in name if unicodedata.category(sign) != "Cf"
    )
    return "".join(visible).strip() or name


def _free_name(header: str, known: Iterable[FieldName]) -> FieldName:
    """An attribute's label made of a header, one that is not taken."""
    taken = set(known)
    plain = unicodedata.normalize("NFKD", header.casefold()).encode("ascii", "ignore").decode()
    label = _NO_LABEL.sub("_", plain).strip("_")[:60] or "column"
    name, number = FieldName(f"attributes.{label}"), 1
    while name in taken:
        number += 1
        name = FieldName(f"attributes.{label}_{number}")
    return name


def _sheet_mapping(sheet: str, header_row: int, bound: Sequence[_Bound]) -> SheetMapping | None:
    keys: list[KeyColumn] = []
    columns: list[Binding] = []
    for one in bound:
        field = one.column.field
        if field is None:
            continue
        if one.is_key:
            keys.append(KeyColumn(columns=(one.alias,), field=field, pad=None, place=_PLACE))
            continue
        columns.append(
            Binding(
                columns=(one.alias,),
                field=field,
                place=_PLACE,
                decimal=one.settings.decimal,
                thousands=one.settings.thousands,
                percent=one.settings.percent,
                date_order=one.settings.date_order,
            )
        )
    if not keys and not columns:
        return None
    return SheetMapping(
        sheets=(sheet,),
        header_row=header_row,
        kind=Kind.PRODUCT,
        key=tuple(keys),
        mode=Mode.UPDATE,
        command=(),
        unmapped_columns=UnmappedColumns.IGNORE,
        columns=tuple(columns),
        constants=(),
        rules=(),
        place=_PLACE,
    )


def _workbook_mapping(sheets: Sequence[SheetMapping]) -> WorkbookMapping:
    return WorkbookMapping(
        file=ASSUMED,
        name=ASSUMED,
        connection=None,
        match=(),
        sheets=tuple(sheets),
        guard=GuardLimits(),
        review=Review.ALWAYS,
        clear_marker=_CLEAR,
        text="",
    )


def _left_alone(cells: SheetCells) -> AssumedSheet:
    return AssumedSheet(
        examined=ExaminedSheet(sheet=cells.sheet, visible=cells.visible, header_row=None)
    )


def _folds(sheet: ExaminedSheet) -> frozenset[str]:
    return frozenset(fold_header(column.header) for column in sheet.columns)


def _copies(folds: Mapping[str, frozenset[str]], file: str) -> Iterator[Finding]:
    """Sheets whose name says that they are copies, and whose headers another sheet has too."""
    for sheet, headers in folds.items():
        if not _COPY.search(sheet):
            continue
        for other, others in folds.items():
            if headers == others and not _COPY.search(other):
                yield words.sheet_copied(CellPlace(file=file, sheet=sheet), other)
                break


def _hidden_alike(
    sheets: Sequence[SheetCells],
    folds: Mapping[str, frozenset[str]],
    index: FieldIndex,
    file: str,
) -> Iterator[Finding]:
    """Hidden sheets with most of the headers of one that people see."""
    for cells in sheets:
        chosen = header_row_of(cells, index)
        if chosen is None:
            continue
        headers = header_folds(cells, chosen.row.position)
        for other, others in folds.items():
            if len(headers & others) >= max(_LEAST_ALIKE, len(others) * _MOSTLY):
                place = CellPlace(file=file, sheet=cells.sheet, row=chosen.row.number)
                yield words.hidden_sheet_alike(place, other)
                break
