"""Whether cells that we write ask for nothing new when they come back.

A workbook of ours is read by the very road that it comes back on, before it is written: only then
is it sure that it plans to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sheetsync.mapping.sheet_mapping import Binding, KeyColumn
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.table import Column
from sheetsync.model.values import KEEP, Canonical, ListEdit, RawValue, Wanted
from sheetsync.validation.checks import CHOICES, named_options
from sheetsync.validation.decode import decode_field, decode_key


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """What a column's cells come back as.

    Attributes:
        withheld: Positions of the values that do not come back as they are, ascending.
        read_as: Position → what a cell without a value asks for, where that is not to keep.
    """

    withheld: tuple[int, ...]
    read_as: dict[int, Wanted]


def read_back(
    values: Sequence[Canonical | None],
    cells: Sequence[RawValue],
    binding: Binding,
    definition: FieldDefinition,
    *,
    clear_marker: str,
) -> ReadBack:
    """Read cells as ``plan`` will.

    Args:
        values: What Plytix has.
        cells: The cell that shows each value; ``None`` for no value.
        binding: How the column is read.
        definition: The field.
        clear_marker: The text that clears.

    Raises:
        MappingError: The binding's default is no value of the field.
    """
    column = Column(index=0, header=binding.columns[0], values=cells)
    decoded = decode_field(column, binding, definition, clear_marker=clear_marker)
    options = frozenset(definition.options) if definition.type_class in CHOICES else None
    withheld: list[int] = []
    read_as: dict[int, Wanted] = {}
    for position, (value, wish) in enumerate(zip(values, decoded.wanted, strict=True)):
        if value is None:
            if wish is not KEEP:
                read_as[position] = wish
        elif not _same(wish, value) or (
            options is not None and not options.issuperset(named_options(value))
        ):
            withheld.append(position)
    return ReadBack(withheld=tuple(withheld), read_as=read_as)


def unreadable_keys(
    values: Sequence[Canonical | None],
    cells: Sequence[RawValue],
    key: KeyColumn,
    definition: FieldDefinition,
) -> tuple[int, ...]:
    """Positions of the keys that do not come back as they are, ascending."""
    column = Column(index=0, header=key.columns[0], values=cells)
    decoded = decode_key(column, key, definition)
    return tuple(
        position
        for position, (value, read) in enumerate(zip(values, decoded.values, strict=True))
        if value is not None and read != value
    )


def _same(wish: Wanted, value: Canonical) -> bool:
    if isinstance(value, tuple) and isinstance(wish, ListEdit):
        return wish == ListEdit(add=value)
    return wish == value and type(wish) is type(value)
