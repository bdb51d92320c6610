"""How a binding's cells are read: one cell at a time, for cells that are not beyond doubt."""

from __future__ import annotations

from dataclasses import dataclass, field

from sheetsync.codecs.characters import one_newline, trimmed
from sheetsync.codecs.choice import list_items, most_parts, one_option, option_text
from sheetsync.codecs.codec import CellReading, Codec, Remark, Unreadable, found_text
from sheetsync.codecs.media import SIGNS, media_items, media_text, one_asset
from sheetsync.codecs.registry import can_write, codec
from sheetsync.codecs.text import faulty
from sheetsync.errors import MappingError
from sheetsync.mapping.sheet_mapping import Binding, Constant, Empty, KeyColumn, Multi
from sheetsync.model.assets import AssetRef
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.place import YamlPlace
from sheetsync.model.values import (
    CLEAR,
    KEEP,
    Canonical,
    FaultyCell,
    ListEdit,
    RawValue,
    Wanted,
)
from sheetsync.validation import findings as words


def cell_reading(binding: Binding, definition: FieldDefinition) -> CellReading:
    """A binding's options as far as codecs care."""
    return CellReading(
        definition=definition,
        decimal=binding.decimal,
        thousands=binding.thousands,
        percent=binding.percent,
        separator=binding.separator,
        date_order=None if binding.date_order is None else binding.date_order.value,
        trim=binding.trim,
        pad=binding.pad,
    )


def writable(
    definition: FieldDefinition | None, binding: Binding | Constant | KeyColumn
) -> FieldDefinition:
    """The definition, when there is one and a sheet can feed it.

    Raises:
        MappingError: The account has no such field, or it cannot be written.
    """
    if definition is None:
        raise unusable(binding.place, f"The account has no field {binding.field}.")
    if not can_write(definition.type_class):
        raise unusable(binding.place, f"{binding.field} cannot be written by a sheet.")
    return definition


def unusable(place: YamlPlace, what: str) -> MappingError:
    """The error for a mapping that should not have passed its check."""
    return MappingError(f"{place}: {what}", remedy="Check the mapping: sheetsync mapping check")


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads single cells of one binding, blank ones included.

    Attributes:
        reading: The codec's options.
        multi: What a plain list does to the list in Plytix.
        marker: The clearing marker, folded to lower case.
        blank: What an absent cell asks for.
        dictionary: Value dictionary by lower-case text.
        parts: Most pieces that the separator cuts an option or a word of the dictionary into.
    """

    reading: CellReading
    multi: Multi
    marker: str
    blank: Wanted = KEEP
    dictionary: dict[str, str] = field(default_factory=dict)
    parts: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        items = (*self.reading.options.options, *self.dictionary)
        object.__setattr__(self, "parts", most_parts(items, self.reading.separator))

    @property
    def codec(self) -> Codec:
        """The codec of the field's type."""
        return codec(self.reading.definition.type_class)

    def read(
        self, raw: RawValue, *, shown: str = "", remarks: list[Remark] | None = None
    ) -> Wanted | Unreadable:
        """What a cell asks for."""
        if raw is None:
            return self.blank
        if isinstance(raw, FaultyCell):
            return faulty(raw)
        text = trimmed(one_newline(raw)) if isinstance(raw, str) else found_text(raw)
        meant = self.dictionary.get(text.casefold())
        if meant is not None:
            raw, text, shown = meant, meant.strip(), ""
            if not text:
                return self.blank
        elif raw == "":
            if remarks is not None:
                remarks.append(words.EMPTY_TEXT)
            return KEEP if self.blank is CLEAR else self.blank
        if text and text.casefold() == self.marker:
            return CLEAR if self.reading.definition.clearable else words.NOT_CLEARABLE
        if self.reading.definition.type_class is TypeClass.MULTISELECT:
            return self._read_list(raw, shown, remarks)
        if self.reading.definition.type_class is TypeClass.MEDIA_GALLERY:
            return self._read_gallery(raw, shown, remarks)
        return self.codec.from_cell(raw, self.reading, shown=shown, remarks=remarks)

    def wish(self, options: tuple[str, ...]) -> Wanted:
        """What a plain list asks for."""
        match self.multi:
            case Multi.REPLACE:
                return options
            case Multi.ADD:
                return ListEdit(add=options)
            case _:
                return ListEdit(remove=options)

    def _read_list(
        self, raw: RawValue, shown: str, remarks: list[Remark] | None
    ) -> Wanted | Unreadable:
        reading = self.reading
        text = option_text(raw, reading, shown, remarks)
        if isinstance(text, Unreadable):
            return text
        if text in reading.options.rank:
            return self.wish((text,))
        items = self._items(text)
        if isinstance(items, Unreadable):
            return items
        plain: list[str] = []
        signed: dict[str, list[str]] = {"+": [], "-": []}
        for item, quoted in items:
            if quoted or self._knows(item) or len(item) == 1 or item[0] not in signed:
                plain += self._meant(item, remarks)
            else:
                signed[item[0]] += self._meant(item[1:].strip(), remarks)
        add, remove = (reading.options.ordered(signed[sign]) for sign in "+-")
        if not add and not remove:
            return self.wish(reading.options.ordered(plain)) if plain else self.blank
        if plain:
            return words.MIXED_LIST
        if not set(add).isdisjoint(remove):
            return words.ADDED_AND_REMOVED
        return ListEdit(add=add, remove=remove)

    def _read_gallery(
        self, raw: RawValue, shown: str, remarks: list[Remark] | None
    ) -> Wanted | Unreadable:
        """Assets, or additions to and removals from those that Plytix has."""
        value = self.codec.from_cell(raw, self.reading, shown=shown, remarks=remarks)
        if isinstance(value, tuple) and self.reading.definition.assets is not None:
            return self.wish(value)
        text = media_text(raw, self.reading, shown, None)
        items = text if isinstance(text, Unreadable) else media_items(text, self.reading)
        if isinstance(items, Unreadable):
            return items
        signed = [item for item, quoted in items if not quoted and self._is_signed(item)]
        if not signed:
            return self.wish(value) if isinstance(value, tuple) else value
        if len(signed) < len(items):
            return words.MIXED_LIST
        edits: dict[str, list[AssetRef]] = {"+": [], "-": []}
        for item in signed:
            one = one_asset(item[1:].strip(), self.reading.definition.assets)
            if isinstance(one, Unreadable):
                return one
            edits[item[0]].append(one)
        add, remove = (tuple(dict.fromkeys(edits[sign])) for sign in SIGNS)
        if not set(add).isdisjoint(remove):
            return words.ADDED_AND_REMOVED
        return ListEdit(add=add, remove=remove)

    def _is_signed(self, item: str) -> bool:
        assets = self.reading.definition.assets
        return item[:1] in SIGNS and len(item) > 1 and not (assets and assets.knows(item))

    def _items(self, text: str) -> list[tuple[str, bool]] | Unreadable:
        return list_items(text, self.reading.separator, parts=self.parts, known=self._is_item)

    def _is_item(self, text: str) -> bool:
        return self._knows(text) or (text[:1] in {"+", "-"} and self._knows(text[1:].strip()))

    def _knows(self, item: str) -> bool:
        return item.casefold() in self.dictionary or self.reading.options.knows(item)

    def _meant(self, item: str, remarks: list[Remark] | None) -> list[str]:
        """The options that an item of a list stands for; none when its meaning is blank."""
        meaning = self.dictionary.get(item.casefold())
        if meaning is None:
            return [one_option(item, self.reading, remarks)]
        if not meaning.strip():
            return []
        items = self._items(meaning)
        named = [meaning] if isinstance(items, Unreadable) else [text for text, _ in items]
        return [one_option(option, self.reading, remarks) for option in named]


def cell_reader(binding: Binding, definition: FieldDefinition, *, clear_marker: str) -> CellReader:
    """The reader of a binding's cells.

    Raises:
        MappingError: The binding's default is no value of the field.
    """
    blank: Wanted = KEEP
    if binding.empty is Empty.CLEAR and definition.clearable:
        blank = CLEAR
    elif binding.empty is Empty.DEFAULT and binding.default is not None:
        blank = default_value(binding, definition)
    return CellReader(
        reading=cell_reading(binding, definition),
        multi=binding.multi,
        marker=clear_marker.strip().casefold(),
        blank=blank,
        dictionary={text.strip().casefold(): meaning for text, meaning in binding.values.items()},
    )


def default_value(binding: Binding, definition: FieldDefinition) -> Canonical:
    """A binding's default, read as if it stood in a cell.

    Raises:
        MappingError: It is no value of the field.
    """
    reading = cell_reading(binding, definition)
    return _mapping_value(binding.default or "", reading, binding.place)


def constant_value(constant: Constant, definition: FieldDefinition) -> Canonical:
    """A constant, read as if it stood in a cell.

    Raises:
        MappingError: It is no value of the field.
    """
    return _mapping_value(constant.value, CellReading(definition=definition), constant.place)


def _mapping_value(text: str, reading: CellReading, place: YamlPlace) -> Canonical:
    definition = reading.definition
    value = codec(definition.type_class).from_cell(text, reading)
    if isinstance(value, Unreadable):
        raise unusable(place, f'"{text}" is not {value.expected} ({definition.field}).')
    options = (value if isinstance(value, tuple) else (value,)) if definition.options else ()
    for option in options:
        if option not in definition.options:
            raise unusable(place, f'"{option}" is no option of {definition.field}.')
    return value
