"""By which rules of a mapping a cell became what it asks for, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sheetsync.codecs.characters import one_newline, trimmed
from sheetsync.codecs.codec import Unreadable, found_text
from sheetsync.mapping.header_texts import fold_header
from sheetsync.mapping.sheet_mapping import Binding, Empty, Multi
from sheetsync.model.definition import TypeClass
from sheetsync.model.values import CLEAR, FaultyCell, ListEdit, RawValue, Wanted
from sheetsync.validation.reading import CellReader

_NUMBERS: Final = frozenset({TypeClass.INT, TypeClass.DECIMAL})
_OPTIONS: Final = frozenset({TypeClass.DROPDOWN, TypeClass.MULTISELECT})


def header_steps(header: str, names: Sequence[str]) -> Iterator[str]:
    """How the header was found, where that is worth a word."""
    if header in names:
        return
    name = next((one for one in names if fold_header(one) == fold_header(header)), names[0])
    yield f'header folded: the mapping writes "{" ".join(name.split())}"'


def reading_steps(
    raw: RawValue, asks: Wanted | Unreadable, binding: Binding, reader: CellReader
) -> Iterator[str]:
    """Which rules of the mapping turned the cell into what it asks for."""
    if raw is None or raw == "":
        yield from _blank_steps(asks, binding)
        return
    if isinstance(raw, FaultyCell):
        return
    text = trimmed(one_newline(raw)) if isinstance(raw, str) else found_text(raw)
    meant = reader.dictionary.get(text.casefold())
    if meant is not None:
        yield f'values: "{text}" means "{meant}"' if meant else f'values: "{text}" means blank'
        text = meant.strip()
    elif isinstance(raw, str) and text != raw and binding.trim:
        yield "blanks around it cut away"
    if asks is CLEAR:
        yield "the clearing marker"
    kind = reader.reading.definition.type_class
    typed = isinstance(raw, str) or meant is not None
    if kind in _NUMBERS and typed and asks is not CLEAR:
        marks = f'decimal mark "{binding.decimal}"'
        if binding.thousands:
            marks += f', thousands mark "{binding.thousands}"'
        yield marks
    if binding.percent is not None and kind in _NUMBERS:
        yield f"percent: {binding.percent}"
    if kind is TypeClass.DATE and typed and asks is not CLEAR:
        order = "only ISO text" if binding.date_order is None else binding.date_order.value
        yield f"order of the day: {order}"
    if kind is TypeClass.MULTISELECT and asks is not CLEAR:
        yield f'list separated by "{binding.separator}"'
        if binding.multi is not Multi.REPLACE and isinstance(asks, ListEdit):
            yield f"multi: {binding.multi.value}"
    if binding.pad is not None and isinstance(raw, float):
        yield f"pad: {binding.pad} digits"
    if kind in _OPTIONS and asks is not CLEAR and not isinstance(asks, Unreadable):
        unknown = [
            option for option in _named(asks) if option not in reader.reading.definition.options
        ]
        if unknown:
            yield f'"{unknown[0]}" is no option of the attribute'


def _blank_steps(asks: Wanted | Unreadable, binding: Binding) -> Iterator[str]:
    match binding.empty:
        case Empty.KEEP:
            yield "blank keeps what Plytix has"
        case Empty.ERROR:
            yield "empty: error"
        case Empty.CLEAR:
            yield "empty: clear" if asks is CLEAR else "blank keeps what Plytix has"
        case Empty.DEFAULT:
            yield f'empty: default, which is "{binding.default}"'


def _named(asks: Wanted) -> tuple[str, ...]:
    match asks:
        case ListEdit():
            return (*asks.add, *asks.remove)
        case tuple():
            return asks
        case str():
            return (asks,)
        case _:
            return ()
