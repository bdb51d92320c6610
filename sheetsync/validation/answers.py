"""What people answer to a value that cannot be used: the entry of the value dictionary it makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sheetsync.codecs.characters import one_newline, trimmed
from sheetsync.codecs.choice import list_text
from sheetsync.codecs.codec import Unreadable, found_text
from sheetsync.mapping.sheet_mapping import Binding, Multi
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.values import CLEAR, Ask, Canonical, ListEdit, RawValue, Wanted
from sheetsync.validation import findings as words
from sheetsync.validation.checks import CHOICES, column_checks, named_options
from sheetsync.validation.reading import CellReader, cell_reader

_NO_ANSWER = Unreadable(
    code="not-a-value",
    expected="the value that is meant, or the clearing marker",
    remedy="Type what is meant.",
)
_NO_EDIT = Unreadable(
    code="not-a-value",
    expected="options without + or -, for they stand in place of one item of a list",
    remedy="Type the option that is meant.",
)
_NOT_READ_BACK = Unreadable(
    code="not-a-value",
    expected="an answer that a value dictionary can hold for this value",
    remedy="Correct the cells of the source.",
)
_OF_THE_COLUMN = frozenset({"not-unique"})
"""Checks of a column's values taken together, which one value alone cannot fail."""


def dictionary_name(value: str) -> str:
    """A value of a cell as the name of a dictionary's entry."""
    return trimmed(one_newline(value))


def is_readable(
    value: str, binding: Binding, definition: FieldDefinition, *, clear_marker: str
) -> bool:
    """Whether a cell with this text is fit for use as the mapping and the account are now."""
    reader = cell_reader(binding, definition, clear_marker=clear_marker)
    return not isinstance(_checked(reader.read(value), binding, definition, reader), Unreadable)


def says_alike(
    value: str, meaning: str, binding: Binding, definition: FieldDefinition, *, clear_marker: str
) -> bool:
    """Whether the column's dictionary gives a value the very meaning, however it is spelled."""
    other = replace(binding, values={**binding.values, dictionary_name(value): meaning})
    readers = (cell_reader(one, definition, clear_marker=clear_marker) for one in (binding, other))
    now, then = (reader.read(value) for reader in readers)
    return now == then


def answer_meaning(
    answer: RawValue,
    value: str,
    binding: Binding,
    definition: FieldDefinition,
    *,
    clear_marker: str,
    is_item: bool,
) -> str | Unreadable:
    """The meaning that an answer gives to a value, spelled for the column's value dictionary.

    Args:
        answer: What was typed; not blank.
        value: The value that is asked about.
        binding: The column, whose way of reading and whose checks count.
        definition: Its field.
        clear_marker: The text that clears.
        is_item: Whether the value is an item of lists, and not a whole cell.

    Returns:
        The meaning: read by way of the dictionary, the value then is what was answered; or what
        is wrong with the answer.

    Raises:
        MappingError: The binding's default or one of its checks does not fit the field.
    """
    plain = replace(binding, values={})
    reader = cell_reader(plain, definition, clear_marker=clear_marker)
    wish = reader.read(answer)
    checked = _checked(wish, binding, definition, reader)
    if isinstance(wish, Unreadable) or isinstance(checked, Unreadable):
        return checked if isinstance(checked, Unreadable) else _NO_ANSWER
    if is_item and isinstance(wish, ListEdit) and _is_edit(wish, binding):
        return _NO_EDIT
    name = dictionary_name(value)
    for meaning in _spellings(answer, wish, binding, clear_marker):
        learnt = replace(binding, values={**binding.values, name: meaning})
        if cell_reader(learnt, definition, clear_marker=clear_marker).read(value) == wish:
            return meaning
    return _NOT_READ_BACK


def _is_edit(wish: ListEdit, binding: Binding) -> bool:
    """Whether options were given with signs: a plain list is an edit by the mapping only."""
    match binding.multi:
        case Multi.ADD:
            return bool(wish.remove)
        case Multi.REMOVE:
            return bool(wish.add)
        case _:
            return True


def _checked(
    wish: Wanted | Unreadable, binding: Binding, definition: FieldDefinition, reader: CellReader
) -> Wanted | Unreadable:
    """The wish, or the first thing that is wrong with it."""
    if isinstance(wish, Unreadable):
        return wish
    if isinstance(wish, Ask) and wish is not CLEAR:
        return _NO_ANSWER
    if definition.type_class in CHOICES:
        unknown = [one for one in named_options(wish) if one not in definition.options]
        if unknown:
            near = reader.reading.options.near(unknown[0])
            return words.unknown_option(definition.field, definition.options, near)
    value: Canonical | ListEdit | None = None if isinstance(wish, Ask) else wish
    for check in column_checks(binding, definition, reader):
        if check.code in _OF_THE_COLUMN:
            continue
        verdict = check.judge([value])
        if verdict is not True and verdict != [True]:
            return check.fault(value)
    return wish


def _spellings(
    answer: RawValue, wish: Wanted, binding: Binding, clear_marker: str
) -> Iterator[str]:
    """Ways to write the wish, the cleanest first: options as Plytix spells them, then as typed."""
    match wish:
        case Ask():
            yield clear_marker
        case tuple():
            if len(wish) == 1:
                yield wish[0]
            yield list_text(wish, binding.separator)
        case str():
            yield wish
        case _:
            pass
    text = trimmed(found_text(answer))
    yield text
    yield text.replace(".", binding.decimal)
