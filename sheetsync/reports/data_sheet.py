"""A sheet of products that people edit: what ``export`` and ``template`` write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.workbook.files.files import FileOperations, Files, write_atomically
from sheetsync.workbook.writing.layout import (
    CellRule,
    CellValue,
    PageSheet,
    Role,
    TableColumn,
    TableSheet,
    Tone,
    WorkbookContent,
)
from sheetsync.workbook.writing.styles import DATE_FORMAT
from sheetsync.workbook.writing.write import refuse_too_many_rows, write_content

SPARE_ROWS: Final = 1_000
"""Rows below the last product that are ready to be typed into."""

MOST_NOTES: Final = 1_000
"""Notes on cells of one sheet; the cells without one are coloured all the same."""

_MOST_LINES: Final = 2
_SAMPLE: Final = 200
_NARROWEST: Final = 12
_WIDEST: Final = 48
_LONG: Final = frozenset({TypeClass.MULTILINE, TypeClass.HTML})
_WRAPPED: Final = _LONG | {TypeClass.TEXT}
"""Types whose values may hold line breaks."""

_TEXTS: Final = frozenset(
    {
        TypeClass.TEXT,
        TypeClass.MULTILINE,
        TypeClass.HTML,
        TypeClass.URL,
        TypeClass.DROPDOWN,
        TypeClass.MULTISELECT,
        TypeClass.GTIN,
        TypeClass.SKU,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataColumn:
    """One column of products.

    Attributes:
        header: Its header.
        definition: Its field; ``None`` for the column with a command per row.
        cells: One value a product; the empty text is an empty cell.
        key: Whether it identifies the product.
        read_only: Whether it only shows what cannot be written.
        rule: What may be typed into it; ``None``: anything.
        note: The note on its header.
        required: Whether no row goes without it.
        notes: Notes on cells, by position.
    """

    header: str
    definition: FieldDefinition | None
    cells: Sequence[CellValue]
    key: bool = False
    read_only: bool = False
    rule: CellRule | None = None
    note: str = ""
    required: bool = False
    notes: Mapping[int, str] = field(default_factory=dict)


def data_sheet(
    name: str, columns: Sequence[DataColumn], *, row_count: int, header_row: int = 1
) -> TableSheet:
    """The sheet: keys stay in sight, and rules hold for the rows below the last one too."""
    notes = {
        (row, position): note
        for position, column in enumerate(columns)
        for row, note in column.notes.items()
    }
    keys = next((at for at, column in enumerate(columns) if not column.key), len(columns))
    return TableSheet(
        name=name,
        columns=tuple(map(_table_column, columns)),
        row_count=row_count,
        rows=lambda: (
            (Tone.PLAIN, values, None)
            for values in zip(*(column.cells for column in columns), strict=True)
        ),
        frozen_columns=keys,
        tab="#2563A8",
        header_row=header_row,
        spare_rows=SPARE_ROWS,
        most_lines=_MOST_LINES,
        notes=dict(islice(sorted(notes.items()), MOST_NOTES)),
    )


def write_data_workbook(
    target: Path,
    *,
    kind: str,
    run: str,
    title: str,
    sheets: Sequence[TableSheet | PageSheet],
    files: FileOperations | None = None,
) -> Path:
    """Write a workbook of products.

    Args:
        target: The file; what is there already stays, and the workbook goes beside it.
        kind: ``export`` or ``template``, which the workbook is marked with.
        run: The run's id.
        title: The document's title.
        sheets: The sheets, hidden ones last.
        files: What touches the disk; for tests.

    Returns:
        Where the workbook stands.

    Raises:
        OutputError: It cannot be written there; nothing is left behind.
    """
    content = WorkbookContent(
        kind=kind,
        run=run,
        title=title,
        source="",
        source_folder=str(target.parent),
        sheets=tuple(sheets),
    )
    refuse_too_many_rows(content)
    return write_atomically(
        target,
        run,
        lambda file, _name: write_content(content, file, target.parent),
        files=files or Files(),
    )


def _table_column(column: DataColumn) -> TableColumn:
    definition = column.definition
    is_text = definition is None or definition.type_class in _TEXTS
    if column.key:
        role = Role.DATA_KEY
    elif column.read_only:
        role = Role.READ_ONLY
    else:
        role = Role.DATA_TEXT if is_text else Role.DATA
    blank_format = "@" if is_text else ""
    if definition is not None and definition.type_class is TypeClass.DATE:
        blank_format = DATE_FORMAT
    return TableColumn(
        header=column.header,
        width=_width(column),
        role=role,
        wrap=definition is not None and definition.type_class in _WRAPPED,
        rule=column.rule,
        note=column.note,
        required=column.required,
        blank_format="" if column.read_only else blank_format,
    )


def _width(column: DataColumn) -> float:
    """Wide enough for most of the first cells, and for half of the header."""
    if column.definition is not None and column.definition.type_class in _LONG:
        return _WIDEST
    lengths = sorted(len(str(cell)) for cell in islice(column.cells, _SAMPLE) if cell != "")
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    return float(min(_WIDEST, max(_NARROWEST, usual + 2, len(column.header) * 2 // 3 + 4)))
