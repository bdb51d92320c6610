"""What a new entity is created with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from sheetsync.entities.product import SKU
from sheetsync.model.change import Create, FieldChange
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.place import CellPlace
from sheetsync.model.record import Record, WantedTable
from sheetsync.model.values import CLEAR, KEEP, Canonical, FieldName, Key, ListEdit, Wanted
from sheetsync.planning.compare import in_sheet_order
from sheetsync.planning.lists import edited_list


class Creation:
    """Turns records into creates; remembers the column order of each table."""

    def __init__(self, definitions: Mapping[FieldName, FieldDefinition]) -> None:
        """Prepare.

        Args:
            definitions: The account's definitions of the records' kind.
        """
        self._definitions = definitions
        self._orders: dict[int, list[FieldName]] = {}

    def create(self, create_id: str, record: Record) -> Create:
        """The create of one record, which gives a SKU as key or as field.

        Fields come from the cells, in the order of the sheet's columns, then from the row's other
        keys, then from the mapping's defaults and constants for what the cells leave open. A clear
        of a field that a new entity does not have asks for nothing.
        """
        values: dict[FieldName, tuple[Canonical, CellPlace]] = {}
        settled: set[FieldName] = set()
        for name, wish, place in chain(self._cells(record), self._rest(record)):
            if wish is KEEP or name in settled:
                continue
            settled.add(name)
            value = self._first_value(name, wish)
            if value is not None:
                values[name] = (value, place)
        key = record.keys.get(SKU) or str(values[SKU][0])
        return Create(
            id=create_id,
            kind=record.source.kind,
            key=Key(key),
            fields=tuple(
                FieldChange(
                    id=f"{create_id}/{name}", field=name, before=None, after=value, place=place
                )
                for name, (value, place) in values.items()
                if name != SKU
            ),
            place=record.place(),
        )

    def missing(self, create: Create) -> tuple[FieldName, ...]:
        """The fields that nothing of this kind can be created without, and this one lacks."""
        given = {change.field for change in create.fields} | {SKU}
        return tuple(
            name
            for name, definition in self._definitions.items()
            if definition.required and name not in given
        )

    def _cells(self, record: Record) -> Iterator[tuple[FieldName, Wanted, CellPlace]]:
        for source, position in _rows(record):
            for name in self._order(source):
                wish = source.wanted[name][position]
                if wish is not KEEP:
                    yield name, wish, source.table.place(position, source.bound.get(name))

    def _rest(self, record: Record) -> Iterator[tuple[FieldName, Wanted, CellPlace]]:
        for source, position in _rows(record):
            for key_field, column in source.keys.items():
                text = column[position]
                if text is not None:
                    place = source.table.place(position, source.key_columns.get(key_field))
                    yield key_field, text, place
            for name, wish in chain(source.on_create.items(), source.always.items()):
                yield name, wish, source.table.place(position, source.bound.get(name))

    def _order(self, source: WantedTable) -> list[FieldName]:
        order = self._orders.get(id(source))
        if order is None:
            order = self._orders[id(source)] = in_sheet_order(source)
        return order

    def _first_value(self, name: FieldName, wish: Wanted) -> Canonical | None:
        if wish is KEEP or wish is CLEAR:
            return None
        if isinstance(wish, ListEdit):
            definition = self._definitions.get(name)
            options = () if definition is None else definition.options
            return edited_list(wish, None, options)
        return wish


def _rows(record: Record) -> tuple[tuple[WantedTable, int], ...]:
    return ((record.source, record.position), *record.twins)
