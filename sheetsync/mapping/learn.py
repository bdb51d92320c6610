"""A mapping that has learnt what people mean: its text with new entries in value dictionaries.

Text in, text out. Comments, order, quotes and line ends stay as they are, and the outcome is proved
before it is given out: without what was put in it is the old text, letter by letter; and read, it
is the old mapping with exactly the new entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetsync.errors import MappingError
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.sheet_mapping import Binding, WorkbookMapping
from sheetsync.mapping.yaml_edit import (
    LONGEST_NAME,
    VALUES,
    Pair,
    YamlEditError,
    inserted,
    removed,
    values_insertions,
)
from sheetsync.mapping.yaml_nodes import Items, Node, Pairs, Scalar, compose
from sheetsync.mapping.yaml_text import yaml_text
from sheetsync.model.place import YamlPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A new entry of a value dictionary.

    Attributes:
        place: Where the settings of its column begin (``Binding.place``).
        name: What people write; not in that dictionary yet.
        meaning: What is meant.
    """

    place: YamlPlace
    name: str
    meaning: str


def can_be_name(text: str) -> bool:
    """Whether a text can be the name of an entry: not blank, and not too long for one line."""
    return bool(text.strip()) and len(yaml_text(text)) <= LONGEST_NAME


def known_meaning(binding: Binding, name: str) -> tuple[str, str] | None:
    """The entry that a column has for what people write: its name as written, and its meaning."""
    folded = fold_name(name)
    return next((entry for entry in binding.values.items() if fold_name(entry[0]) == folded), None)


def entry_place(mapping: WorkbookMapping, binding: Binding, name: str) -> YamlPlace:
    """Where an entry of a column's dictionary stands; the column's place when it is not found."""
    root, _ = compose(mapping.text, mapping.file)
    left = [] if root is None else [root]
    while left:
        node = left.pop()
        if isinstance(node, Items):
            left += node.items
        elif isinstance(node, Pairs) and node.place == binding.place:
            values = next((value for key, value in node.entries if key.text == VALUES), None)
            entries = values.entries if isinstance(values, Pairs) else ()
            return next((key.place for key, _ in entries if key.text == name), binding.place)
        elif isinstance(node, Pairs):
            left += (value for _, value in node.entries)
    return binding.place


def fold_name(text: str) -> str:
    """What makes two names of a value dictionary the same one."""
    return text.strip().casefold()


def with_entries(text: str, file: str, entries: Sequence[Entry]) -> str:
    """The text of a mapping with new entries in its value dictionaries.

    Args:
        text: The mapping's text, without byte order mark.
        file: The file's name, as in the places of the entries.
        entries: The new entries, in the order in which they are to stand.

    Raises:
        MappingError: The text is written in a way that nothing can be put into without a doubt.
    """
    pairs_by_place: dict[YamlPlace, list[Pair]] = {}
    for entry in entries:
        pairs_by_place.setdefault(entry.place, []).append((entry.name, entry.meaning))
    try:
        insertions = [
            one
            for place, pairs in pairs_by_place.items()
            for one in values_insertions(text, place, pairs)
        ]
    except YamlEditError as error:
        raise _not_by_us(file, str(error), entries) from error
    learnt = inserted(text, insertions)
    if removed(learnt, insertions) != text:
        raise _not_by_us(file, "other parts of the file would change", entries)
    before, _ = compose(text, file)
    after, faults = compose(learnt, file)
    if faults or after is None or _plain(after, {}) != _plain(before, pairs_by_place):
        raise _not_by_us(file, "it would be read as something else afterwards", entries)
    parse_mapping(learnt, file=file)
    return learnt


def _plain(node: Node | None, added: Mapping[YamlPlace, Sequence[Pair]]) -> Any:
    """What a tree says, apart from places and order, with entries added to columns."""
    match node:
        case Scalar():
            return (node.text, node.plain)
        case Items():
            return [_plain(item, added) for item in node.items]
        case Pairs():
            said = {name.text: _plain(value, added) for name, value in node.entries}
            if node.place in added:
                said[VALUES] = _with_pairs(said.get(VALUES), added[node.place])
            return said
        case _:
            return None


def _with_pairs(dictionary: object, pairs: Iterable[Pair]) -> dict[str, object]:
    said = dict(dictionary) if isinstance(dictionary, dict) else {}
    said.update({name: (meaning, yaml_text(meaning) == meaning) for name, meaning in pairs})
    return said


def _not_by_us(file: str, why: str, entries: Sequence[Entry]) -> MappingError:
    first = entries[0]
    return MappingError(
        f"{file} is written in a way that new values cannot be put into safely: {why}. "
        "Nothing was written.",
        remedy=f"Write them under {VALUES} by hand, such as "
        f"{yaml_text(first.name)}: {yaml_text(first.meaning)}",
    )
