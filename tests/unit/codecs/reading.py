"""Short ways to read one cell."""

from __future__ import annotations

from typing import Any

from sheetsync.codecs.codec import CellReading, Remark, Unreadable
from sheetsync.codecs.registry import codec
from sheetsync.model.definition import TypeClass
from sheetsync.model.values import Canonical, RawValue
from tests.strategies import definition


def read(
    type_class: TypeClass,
    raw: RawValue,
    *,
    shown: str = "",
    options: tuple[str, ...] = (),
    **settings: Any,
) -> Canonical | Unreadable:
    """What a cell of a type is read as."""
    return read_with_remarks(type_class, raw, shown=shown, options=options, **settings)[0]


def read_with_remarks(
    type_class: TypeClass,
    raw: RawValue,
    *,
    shown: str = "",
    options: tuple[str, ...] = (),
    **settings: Any,
) -> tuple[Canonical | Unreadable, list[str]]:
    """What a cell is read as, and the codes of what is worth saying of it."""
    remarks: list[Remark] = []
    reading = CellReading(definition=definition(type_class, options=options), **settings)
    value = codec(type_class).from_cell(raw, reading, shown=shown, remarks=remarks)
    silent = codec(type_class).from_cell(raw, reading, shown=shown)
    assert silent == value
    return value, [remark.code for remark in remarks]


def code_of(value: Canonical | Unreadable) -> str:
    """The code of a cell that could not be read."""
    assert isinstance(value, Unreadable), f"{value!r} was read"
    return value.code
