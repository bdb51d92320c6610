"""One sheet of an export: its columns, with every cell proved to come back as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Final

from sheetsync.codecs.media import assets_text
from sheetsync.codecs.registry import codec
from sheetsync.mapping.sheet_mapping import Binding, Empty, KeyColumn, Multi, SheetMapping
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import Canonical, FieldName, RawValue, Wanted
from sheetsync.reports.data_rules import READ_ONLY_RULE, Lists, data_rule, header_note
from sheetsync.reports.data_sheet import MOST_NOTES, DataColumn
from sheetsync.reports.shown import shown, visible_text
from sheetsync.validation.readback import read_back, unreadable_keys
from sheetsync.workbook.writing.layout import (
    MAX_CELL_UNITS,
    CellValue,
    NumberAs,
    Withheld,
    utf16_units,
)

_MOST_QUOTED: Final = 400
_WITHHELD: Final = Withheld()
_PERCENT_FORMAT: Final = "0.##########%"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSheet:
    """One sheet, ready to be written.

    Attributes:
        name: Its name.
        header_row: Its header's row.
        columns: Its columns, keys first.
        row_count: How many products it holds.
        fields: The fields that its bound columns feed.
        only_shown: Headers of the columns that nothing feeds from.
        read_as: Field → position among all products → what a cell asks for, where that is not its
            value.
        left_out: SKUs of products without a row.
        withheld: How many values stayed out of their cells.
        dropped: Headers of columns that were left out.
    """

    name: str
    header_row: int
    columns: tuple[DataColumn, ...]
    row_count: int
    fields: tuple[FieldName, ...]
    only_shown: tuple[str, ...]
    read_as: Mapping[FieldName, Mapping[int, Wanted]]
    left_out: tuple[str, ...]
    withheld: int
    dropped: tuple[str, ...]


def export_sheet(
    name: str,
    mapping: SheetMapping,
    definitions: Mapping[FieldName, FieldDefinition],
    snapshots: Sequence[Snapshot],
    *,
    clear_marker: str,
    shown: Mapping[FieldName, str],
    lists: Lists,
) -> ExportSheet:
    """Lay out one sheet.

    Args:
        name: The sheet's name.
        mapping: How it will be read.
        definitions: The account's fields.
        snapshots: The products, a row each.
        clear_marker: The text that clears.
        shown: Field → header of what is shown beside the mapping's columns.
        lists: Takes the choices of long drop-downs.
    """
    sheet = _Sheet(mapping, definitions, snapshots, clear_marker, lists)
    sheet.add_keys()
    if mapping.command:
        sheet.columns.append(
            DataColumn(
                header=mapping.command[0],
                definition=None,
                cells=[""] * len(sheet.kept),
                note="NEW, UPDATE, UPSERT or IGNORE; blank: what the mapping says.",
            )
        )
    for binding in mapping.columns:
        sheet.add_field(binding)
    for field, header in shown.items():
        sheet.add_shown(header, definitions[field])
    return ExportSheet(
        name=name,
        header_row=mapping.header_row or 1,
        columns=tuple(sheet.columns),
        row_count=len(sheet.kept),
        fields=tuple(sheet.fields),
        only_shown=tuple(shown.values()),
        read_as=sheet.read_as,
        left_out=tuple(sheet.left_out),
        withheld=sheet.withheld,
        dropped=tuple(sheet.dropped),
    )


class _Sheet:
    """A sheet while its columns are made."""

    def __init__(
        self,
        mapping: SheetMapping,
        definitions: Mapping[FieldName, FieldDefinition],
        snapshots: Sequence[Snapshot],
        clear_marker: str,
        lists: Lists,
    ) -> None:
        self._mapping = mapping
        self._definitions = definitions
        self._marker = clear_marker
        self._lists = lists
        self.columns: list[DataColumn] = []
        self.fields: list[FieldName] = []
        self.read_as: dict[FieldName, dict[int, Wanted]] = {}
        self.withheld = 0
        self.dropped: list[str] = []
        self.left_out: list[str] = []
        self._all = snapshots
        self._keys = [self._key_cells(key) for key in mapping.key]
        keep = [any(cells[at] != "" for cells in self._keys) for at in range(len(snapshots))]
        self._positions = list(compress(range(len(snapshots)), keep))
        self.kept = list(compress(snapshots, keep))
        self.left_out = [one.key for one, kept in zip(snapshots, keep, strict=True) if not kept]

    def _key_cells(self, key: KeyColumn) -> list[CellValue]:
        """The cells of a key column; empty where the key would not come back."""
        values = self._values(key.field, self._all)
        cells = [None if value is None else str(value) for value in values]
        lost = set(unreadable_keys(values, cells, key, self._definitions[key.field]))
        return ["" if cell is None or at in lost else cell for at, cell in enumerate(cells)]

    def add_keys(self) -> None:
        """The columns that say which product a row is."""
        for key, cells in zip(self._mapping.key, self._keys, strict=True):
            definition = self._definitions[key.field]
            self.columns.append(
                DataColumn(
                    header=key.columns[0],
                    definition=definition,
                    cells=[cells[at] for at in self._positions],
                    key=True,
                    note=header_note(definition, required=len(self._keys) == 1),
                    required=True,
                )
            )

    def add_field(self, binding: Binding) -> None:
        """A column that feeds a field."""
        definition = self._definitions[binding.field]
        values = self._values(binding.field, self.kept)
        if binding.multi is Multi.REMOVE:
            values = [None] * len(values)  # a list in such a cell would be taken away
        raws = [None if value is None else _raw(value, binding, definition) for value in values]
        back = read_back(values, raws, binding, definition, clear_marker=self._marker)
        if back.withheld and binding.empty in {Empty.CLEAR, Empty.DEFAULT}:
            self.dropped.append(binding.columns[0])  # an empty cell would not keep the value
            return
        required = binding.checks.required or binding.empty is Empty.ERROR
        withheld = frozenset(back.withheld)
        self.withheld += len(withheld)
        self.fields.append(binding.field)
        self.read_as[binding.field] = {
            self._positions[at]: wish for at, wish in back.read_as.items()
        }
        self.columns.append(
            DataColumn(
                header=binding.columns[0],
                definition=definition,
                cells=[
                    _WITHHELD if at in withheld else _cell(raw, binding)
                    for at, raw in enumerate(raws)
                ],
                rule=data_rule(definition, binding, self._marker, self._lists),
                note=header_note(definition, separator=binding.separator, required=required),
                required=required,
                notes={at: _withheld_note(values[at]) for at in back.withheld[:MOST_NOTES]},
            )
        )

    def add_shown(self, header: str, definition: FieldDefinition) -> None:
        """A column that only shows what Plytix has."""
        self.columns.append(
            DataColumn(
                header=header,
                definition=definition,
                cells=[shown(value) for value in self._values(definition.field, self.kept)],
                read_only=True,
                rule=READ_ONLY_RULE,
                note=header_note(definition, more="Only shown; it is never written back."),
            )
        )

    @staticmethod
    def _values(field: FieldName, snapshots: Sequence[Snapshot]) -> list[Canonical | None]:
        if field == "sku":
            return [one.key for one in snapshots]
        return [one.values.get(field) for one in snapshots]


def _raw(value: Canonical, binding: Binding, definition: FieldDefinition) -> RawValue:
    """The cell that shows a value, as it will be read; too long a text is no cell at all."""
    if isinstance(value, tuple):
        text: RawValue = assets_text(value, binding.separator)
    else:
        text = codec(definition.type_class).to_cell(value)
    return None if isinstance(text, str) and utf16_units(text) > MAX_CELL_UNITS else text


def _cell(raw: RawValue, binding: Binding) -> CellValue:
    match raw:
        case None:
            return ""
        case bool():
            return raw
        case int() | float() if binding.percent == "fraction":
            return NumberAs(raw, _PERCENT_FORMAT)
        case float() if raw.is_integer() and abs(raw) < 10**15:
            return int(raw)
        case _:
            return raw  # type: ignore[return-value]  # codecs write nothing else


def _withheld_note(value: Canonical | None) -> str:
    """Why a cell is empty, with what Plytix has as far as a note goes."""
    text = visible_text(str(shown(value)))
    if isinstance(value, str) and utf16_units(value) > MAX_CELL_UNITS:
        why = f"The text has {utf16_units(value):,} characters; a cell holds {MAX_CELL_UNITS:,}."
    else:
        why = "This value would not come back from a cell as it is."
    cut = text if len(text) <= _MOST_QUOTED else f"{text[:_MOST_QUOTED]}…"
    return f"{why} It stays in Plytix as it is while this cell is empty:\n{cut}"
