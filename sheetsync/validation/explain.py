"""What one row's cells became, step by step: the same readers as in a plan, with their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sheetsync.codecs.codec import Remark, Unreadable, found_text
from sheetsync.mapping.header_texts import fold_header
from sheetsync.mapping.sheet_mapping import Binding, KeyColumn, SheetMapping
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.model.record import WantedTable
from sheetsync.model.table import Column
from sheetsync.model.values import (
    CLEAR,
    KEEP,
    FaultyCell,
    FieldName,
    ListEdit,
    RawValue,
    Wanted,
    canonical_text,
)
from sheetsync.validation.reading import CellReader, cell_reader, writable
from sheetsync.validation.steps import header_steps, reading_steps


@dataclass(frozen=True, slots=True, kw_only=True)
class CellStory:
    """What one cell became, and why.

    Attributes:
        place: The cell; its column is ``None`` for a constant.
        role: ``key``, ``field``, ``command``, ``constant`` or ``nothing``.
        field: The field that it feeds; ``None`` for a command and for a column that feeds none.
        sort: What the cell holds: ``text``, ``number``, ``date``, ``truth value`` …, or ``blank``.
        raw: What it holds, as people see it.
        shown: What Excel displays, where that differs; else empty.
        steps: How it was read, one clause each, in order.
        became: What it asks for: a value's text, ``keep``, ``clear``, or ``unreadable``.
        asks: The same as a value; ``None`` when the cell cannot be read or feeds no field.
        findings: What was found in this cell.
        new_only: Whether only new products get it.
    """

    place: CellPlace
    role: str
    field: FieldName | None
    sort: str
    raw: str
    shown: str
    steps: tuple[str, ...]
    became: str
    asks: Wanted | None
    findings: tuple[Finding, ...]
    new_only: bool = False


def cell_stories(
    wanted: WantedTable,
    position: int,
    sheet_mapping: SheetMapping,
    definitions: dict[FieldName, FieldDefinition],
    findings: Sequence[Finding],
    *,
    clear_marker: str,
) -> tuple[CellStory, ...]:
    """Tell what became of every cell of a row.

    Args:
        wanted: The table, decoded, with the raw values of all its columns.
        position: The row's position in it.
        sheet_mapping: How the sheet is read.
        definitions: The fields of the kind.
        findings: What was found, in any order; those of other rows are left out.
        clear_marker: The text that clears a value.

    Returns:
        Cells left to right, one for each field that a column feeds, then constants.
    """
    told: list[CellStory] = []
    table = wanted.table
    here = [
        one
        for one in findings
        if isinstance(one.place, CellPlace)
        and one.place.sheet == table.sheet
        and one.place.row == table.row_numbers[position]
    ]
    keys = {key.field: key for key in sheet_mapping.key}
    bindings = {binding.field: binding for binding in sheet_mapping.columns}
    for column in table.columns:
        place = table.place(position, column)
        found = tuple(one for one in here if one.place == place)
        fed = False
        for name, key_column in wanted.key_columns.items():
            if key_column.index == column.index:
                fed = True
                text = wanted.keys[name][position]
                told.append(_key_story(column, position, place, keys[name], text, found))
        for name, bound in wanted.bound.items():
            if bound.index == column.index:
                fed = True
                binding = bindings[name]
                definition = writable(definitions.get(name), binding)
                reader = cell_reader(binding, definition, clear_marker=clear_marker)
                told.append(_field_story(column, position, place, binding, reader, found))
        if not fed:
            told.append(_other_story(column, position, place, sheet_mapping, found))
    for values, new_only in ((wanted.always, False), (wanted.on_create, True)):
        told += [
            _constant_story(table.place(position), name, value, new_only=new_only)
            for name, value in values.items()
            if name not in bindings
        ]
    return tuple(told)


def asks_text(asks: Wanted) -> str:
    """What a cell asks for, in words."""
    if asks is KEEP:
        return "keep"
    if asks is CLEAR:
        return "clear"
    if isinstance(asks, ListEdit):
        signed = [*(f"+{one}" for one in asks.add), *(f"-{one}" for one in asks.remove)]
        return ", ".join(signed)
    return canonical_text(asks)


def _key_story(
    column: Column,
    position: int,
    place: CellPlace,
    key: KeyColumn,
    text: str | None,
    found: tuple[Finding, ...],
) -> CellStory:
    raw = column.values[position]
    steps = list(header_steps(column.header, key.columns))
    if key.pad is not None and isinstance(raw, float):
        steps.append(f"pad: {key.pad} digits")
    steps.append("a key is compared exactly and never cleaned")
    if text is None and raw is not None and any(one.is_error for one in found):
        became = "unreadable"
    else:
        became = text or "no key"
    return _story(
        column,
        position,
        place,
        role="key",
        field=key.field,
        steps=steps,
        became=became,
        asks=text,
        findings=found,
    )


def _field_story(
    column: Column,
    position: int,
    place: CellPlace,
    binding: Binding,
    reader: CellReader,
    found: tuple[Finding, ...],
) -> CellStory:
    raw = column.values[position]
    shown = column.shown.get(position, "") if isinstance(raw, float) else ""
    remarks: list[Remark] = []
    asks = reader.read(raw, shown=shown, remarks=remarks)
    if isinstance(asks, tuple):
        asks = reader.wish(asks)
    steps = [
        *header_steps(column.header, binding.columns),
        *(["the saved result of a formula"] if position in column.formulas else []),
        *reading_steps(raw, asks, binding, reader),
        *(
            remark.expected
            for remark in remarks
            if not remark.per_column and remark.code not in {one.code for one in found}
        ),
    ]
    if binding.create_only:
        steps.append("create_only: existing products keep theirs")
    return _story(
        column,
        position,
        place,
        role="field",
        field=binding.field,
        steps=steps,
        became="unreadable" if isinstance(asks, Unreadable) else asks_text(asks),
        asks=None if isinstance(asks, Unreadable) else asks,
        findings=found,
        new_only=binding.create_only,
    )


def _other_story(
    column: Column,
    position: int,
    place: CellPlace,
    sheet_mapping: SheetMapping,
    found: tuple[Finding, ...],
) -> CellStory:
    folds = set(map(fold_header, sheet_mapping.command))
    is_command = bool(column.header.strip()) and fold_header(column.header) in folds
    step = "says what the row may do" if is_command else "the mapping does not name this column"
    return _story(
        column,
        position,
        place,
        role="command" if is_command else "nothing",
        field=None,
        steps=[step],
        became="",
        asks=None,
        findings=found,
    )


def _constant_story(
    place: CellPlace, name: FieldName, value: Wanted, *, new_only: bool
) -> CellStory:
    when = "for new products only" if new_only else "always"
    return CellStory(
        place=place,
        role="constant",
        field=name,
        sort="",
        raw="",
        shown="",
        steps=(f"a constant of the mapping, {when}",),
        became=asks_text(value),
        asks=value,
        findings=(),
        new_only=new_only,
    )


def _story(
    column: Column,
    position: int,
    place: CellPlace,
    *,
    role: str,
    field: FieldName | None,
    steps: Sequence[str],
    became: str,
    asks: Wanted | None,
    findings: tuple[Finding, ...],
    new_only: bool = False,
) -> CellStory:
    raw = column.values[position] if column.values else None
    shown = column.shown.get(position, "") if isinstance(raw, float) else ""
    text = found_text(raw)
    return CellStory(
        place=place,
        role=role,
        field=field,
        sort=_sort(raw),
        raw=text,
        shown=shown if found_text(raw, shown) != text else "",
        steps=tuple(steps),
        became=became,
        asks=asks,
        findings=findings,
        new_only=new_only,
    )


def _sort(raw: RawValue) -> str:
    match raw:
        case None:
            return "blank"
        case bool():
            return "truth value"
        case str():
            return "text"
        case int() | float():
            return "number"
        case FaultyCell():
            return raw.fault.value
        case date():
            return "date"
        case time() | timedelta():
            return "time"
