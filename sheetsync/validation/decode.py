"""Cells → what they ask for, a column at a time.

A codec's sweep takes the cells that are beyond doubt in a few passes in C. The others are read one
by one, but each distinct content only once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sheetsync.codecs.codec import CellReading, Remark, Sweep, Unreadable, filled
from sheetsync.codecs.registry import codec
from sheetsync.mapping.sheet_mapping import Binding, KeyColumn, Multi
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.table import Column
from sheetsync.model.values import KEEP, FieldName, RawValue, Wanted
from sheetsync.validation import findings as words
from sheetsync.validation.neighbours import as_remark, keys_in_other_letters, lost_zeros
from sheetsync.validation.reading import CellReader, cell_reader

Read = Callable[[RawValue, str, list[Remark]], object]
"""Reads one cell: what it holds, what Excel shows, where remarks go."""

_BLOCK = 4_000
"""Rows that are swept at a time."""

_CODES: Final = frozenset({TypeClass.SKU, TypeClass.GTIN, TypeClass.TEXT})
_WITHOUT_ZEROS: Final = frozenset({"zeros-lost", "gtin-invalid"})
_MARKED_TEXTS = frozenset({TypeClass.TEXT, TypeClass.MULTILINE, TypeClass.HTML, TypeClass.URL})


@dataclass(slots=True, kw_only=True)
class DecodedKey:
    """One key column, decoded.

    Attributes:
        field: The field whose value it holds.
        column: The column as read.
        values: The key text of each row; ``None`` where there is none, or a fault.
        faults: Position → what is wrong, ascending.
        remarks: Position → what is worth saying, ascending.
    """

    field: FieldName
    column: Column
    values: list[str | None]
    faults: dict[int, Unreadable]
    remarks: dict[int, tuple[Remark, ...]]


@dataclass(slots=True, kw_only=True)
class DecodedField:
    """One bound column, decoded.

    Attributes:
        binding: The binding.
        definition: The field.
        reader: What read its cells.
        column: The column as read.
        wanted: What each row asks for; ``KEEP`` at the position of a fault.
        sure: Whether every cell was beyond doubt, so that every option is a known one.
        faults: Position → what is wrong, ascending.
        remarks: Position → what is worth saying, ascending.
        extremes: Values such that a limit that they keep is kept by every cell that is not blank;
            ``None``: not known.
    """

    binding: Binding
    definition: FieldDefinition
    reader: CellReader
    column: Column
    wanted: list[Wanted]
    sure: bool
    faults: dict[int, Unreadable]
    remarks: dict[int, tuple[Remark, ...]]
    extremes: Sequence[object] | None = None


def decode_field(
    column: Column, binding: Binding, definition: FieldDefinition, *, clear_marker: str
) -> DecodedField:
    """Decode a bound column.

    Raises:
        MappingError: The binding's default is no value of the field.
    """
    reader = cell_reader(binding, definition, clear_marker=clear_marker)
    edits = binding.multi is not Multi.REPLACE
    values, found, extremes = _swept(column.values, reader, blank=None if edits else reader.blank)
    doubtful = _with_shown(found, column)
    if edits and len(doubtful) < len(values):
        wishes = {
            value: reader.wish(value) if isinstance(value, tuple) else value
            for value in set(values)
        }
        values = filled([wishes[value] for value in values], reader.blank)

    def read(raw: RawValue, shown: str, remarks: list[Remark]) -> object:
        return reader.read(raw, shown=shown, remarks=remarks)

    faults, remarks = _read_doubtful(values, doubtful, column, read, KEEP)
    if definition.type_class in _CODES and binding.pad is None and doubtful:
        _judge_numbers(column, definition.type_class, doubtful, faults, remarks)
        for position in faults:
            values[position] = KEEP
    return DecodedField(
        binding=binding,
        definition=definition,
        reader=reader,
        column=column,
        sure=not doubtful,
        wanted=values,  # type: ignore[arg-type]  # wishes by now
        faults=faults,
        remarks=remarks,
        extremes=None if doubtful else extremes,
    )


def decode_key(column: Column, key: KeyColumn, definition: FieldDefinition) -> DecodedKey:
    """Decode a column that identifies the rows' entities; keys are never cleaned."""
    reading = CellReading(definition=definition, pad=key.pad)
    texts = codec(TypeClass.SKU)
    exact = codec(definition.type_class)

    def read(raw: RawValue, shown: str, remarks: list[Remark]) -> object:
        if raw == "":
            remarks.append(words.EMPTY_TEXT)
            return None
        if exact is not texts and isinstance(raw, float):
            return exact.from_cell(raw, reading, shown=shown, remarks=remarks)
        text = texts.from_cell(raw, reading, shown=shown, remarks=remarks)
        if isinstance(text, str) and exact is not texts:
            return exact.from_cell(text, reading)
        return text

    swept = texts.sweep(column.values, reading)
    doubtful = set(_with_shown(swept.doubtful, column))
    if exact is not texts:
        doubtful.update(exact.sweep(column.values, reading).doubtful)
    faults, remarks = _read_doubtful(swept.values, sorted(doubtful), column, read, None)
    if key.pad is None and doubtful:
        positions = sorted(doubtful)
        _judge_numbers(column, definition.type_class, positions, faults, remarks)
        for position in faults:
            swept.values[position] = None
    keys = cast("list[str | None]", swept.values)
    for place, remark in keys_in_other_letters(keys, swept.together).items():
        remarks[place] = (*remarks.get(place, ()), remark)
    _sort(remarks)
    return DecodedKey(
        field=key.field,
        column=column,
        values=keys,
        faults=faults,
        remarks=remarks,
    )


def _judge_numbers(
    column: Column,
    type_class: TypeClass,
    positions: Sequence[int],
    faults: dict[int, Unreadable],
    remarks: dict[int, tuple[Remark, ...]],
) -> None:
    """Tell the numbers that the column's other codes show to have lost zeros.

    They are no keys and no GTINs; among texts they are used as they are. What was already found at
    fault by itself stays so, unless the neighbours know better which zeros are missing.
    """
    lost = lost_zeros(column.values, type_class, positions=positions)
    for position, fault in lost.items():
        known = faults.get(position)
        if known is not None and known.code not in _WITHOUT_ZEROS:
            continue
        told = remarks.pop(position, ())
        if type_class is TypeClass.TEXT:
            if not any(one.code == "number-shown-differently" for one in told):
                told = (as_remark(fault),)
            remarks[position] = told
        else:
            faults[position] = fault
    _sort(faults)
    _sort(remarks)


def _sort(by_position: dict[int, Any]) -> None:
    """Put positions in ascending order, in place."""
    ordered = sorted(by_position.items())
    by_position.clear()
    by_position.update(ordered)


def _swept(
    raws: Sequence[RawValue], reader: CellReader, *, blank: object
) -> tuple[list[object], Sequence[int], Sequence[object] | None]:
    """Sweep a column block by block; its values, the positions that are doubtful, its extremes.

    The cells of a big sheet lie far apart in memory; a block of them stays in the processor's cache
    while a codec passes over it several times.
    """
    values: list[object] = []
    doubtful: list[int] = []
    extremes: list[object] | None = []
    sweep = reader.codec.sweep
    for start in range(0, len(raws), _BLOCK):
        block = raws[start : start + _BLOCK]
        swept = sweep(block, reader.reading, blank=blank)
        values += swept.values
        positions = swept.doubtful
        if len(positions) < len(block):
            positions = _with_meanings(positions, swept, block, reader)
        if positions:
            doubtful += [start + position for position in positions]
        if swept.extremes is None:
            extremes = None
        elif extremes is not None:
            extremes += swept.extremes
    return values, doubtful, extremes


def _with_shown(doubtful: Sequence[int], column: Column) -> Sequence[int]:
    """The doubtful positions, and those whose cell shows something else than it holds."""
    if not column.shown or len(doubtful) == len(column.values):
        return doubtful
    return sorted({*doubtful, *column.shown})


def _with_meanings(
    doubtful: Sequence[int], swept: Sweep, raws: Sequence[RawValue], reader: CellReader
) -> Sequence[int]:
    """The doubtful positions, and those that hold a clearing marker or a word of the dictionary."""
    more: list[int] = []
    if reader.dictionary:
        found = {raw for raw in set(raws) if raw is not None and _meant(raw, reader)}
        more += [position for position, raw in enumerate(raws) if raw in found]
    marker = reader.marker
    if reader.reading.definition.type_class in _MARKED_TEXTS:
        length = len(marker)
        together = swept.together
        if together is None or marker in together.casefold():
            more += [
                position
                for position, text in enumerate(swept.values)
                if isinstance(text, str) and len(text) == length and text.casefold() == marker
            ]
    return sorted({*doubtful, *more}) if more else doubtful


def _meant(raw: RawValue, reader: CellReader) -> bool:
    text = raw.strip() if isinstance(raw, str) else str(raw)
    return not isinstance(raw, str) or text.casefold() in reader.dictionary


def _read_doubtful(
    values: list[object], doubtful: Sequence[int], column: Column, read: Read, at_fault: object
) -> tuple[dict[int, Unreadable], dict[int, tuple[Remark, ...]]]:
    """Read the doubtful cells of a column and put what they hold into ``values``.

    Each distinct content is read once; cells that show something else than they hold, one by one.
    """
    shown = column.shown
    if not shown:
        return _read_distinct(values, doubtful, column.values, read, at_fault)
    plain = [place for place in doubtful if place not in shown]
    faults, told = _read_distinct(values, plain, column.values, read, at_fault)
    for place in doubtful:
        if place in shown:
            remarks: list[Remark] = []
            value = read(column.values[place], shown[place], remarks)
            if isinstance(value, Unreadable):
                faults[place] = value
                value = at_fault
            elif remarks:
                told[place] = tuple(remarks)
            values[place] = value
    return dict(sorted(faults.items())), dict(sorted(told.items()))


def _read_distinct(
    values: list[object],
    positions: Sequence[int],
    column_values: Sequence[RawValue],
    read: Read,
    at_fault: object,
) -> tuple[dict[int, Unreadable], dict[int, tuple[Remark, ...]]]:
    """Read cells into ``values``, each distinct content once."""
    whole = len(positions) == len(values)
    raws = column_values if whole else [column_values[place] for place in positions]
    contents: Sequence[object] = raws
    if bool in set(map(type, raws)):  # True is 1 to a dictionary
        contents = [(type(raw), raw) for raw in raws]
    memo: dict[object, object] = {}
    fault_by_content: dict[object, Unreadable] = {}
    remarks_by_content: dict[object, tuple[Remark, ...]] = {}
    for content in set(contents):
        raw = content[1] if type(content) is tuple else content
        remarks: list[Remark] = []
        value = read(cast("RawValue", raw), "", remarks)
        if isinstance(value, Unreadable):
            fault_by_content[content] = value
            value = at_fault
        elif remarks:
            remarks_by_content[content] = tuple(remarks)
        memo[content] = value
    if whole:
        values[:] = map(memo.__getitem__, contents)
    else:
        for place, content in zip(positions, contents, strict=True):
            values[place] = memo[content]
    if not fault_by_content and not remarks_by_content:
        return {}, {}
    pairs = list(zip(positions, contents, strict=True))
    return (
        {at: fault_by_content[content] for at, content in pairs if content in fault_by_content},
        {at: remarks_by_content[content] for at, content in pairs if content in remarks_by_content},
    )
