"""Canonical values and the JSON of API generations 1 and 2, both ways.

How one value is written is the codecs' business. This file knows where values stand in a product
(system fields beside each other, attributes nested under their labels), and reads whole columns of
a page at once: 100,000 products of 40 fields pass through here, and most of their values are
canonical as they come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Final

import msgspec

from sheetsync.codecs.characters import TRIMMED
from sheetsync.codecs.codec import interleaved
from sheetsync.codecs.number import are_sure, decimals
from sheetsync.codecs.registry import codec
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.snapshot import PageRow, Snapshot, SnapshotPage
from sheetsync.model.values import Canonical, EntityId, FieldName, Key

ATTRIBUTES: Final = "attributes."
"""What a field that is an attribute begins with."""

_TEXTS: Final = frozenset({TypeClass.TEXT, TypeClass.MULTILINE, TypeClass.HTML, TypeClass.URL})
_WORDS: Final = frozenset({TypeClass.DROPDOWN, TypeClass.GTIN, TypeClass.SKU})
_NUMBERS: Final = frozenset({TypeClass.INT, TypeClass.DECIMAL})
_LINE_BREAKS: Final = "\x85\u2028\u2029"
_BLANKS: Final = frozenset(TRIMMED)
_EXACT: Final = 10**15
_MOST_REMEMBERED: Final = 50_000
_NOTHING: Final = type(None)

Memo = dict[object, Canonical | None]
"""JSON values of one field that were read before, with what they came to."""


class ProductRow(msgspec.Struct, gc=False):
    """A product as Plytix answers it; members that nobody reads are skipped unparsed.

    The parent is ``parent_id`` in v2's recorded answers and ``_parent_id`` in v1's and in v2's
    published samples. An empty ``attributes`` is ``{}``, or ``[]`` after a detour through PHP.
    """

    id: str
    sku: str
    label: Any = None
    gtin: Any = None
    status: Any = None
    parent_id: str | None = None
    parent_id_v1: str | None = msgspec.field(name="_parent_id", default=None)
    attributes: dict[str, Any] | list[Any] | None = None


class SnapshotReader:
    """Turns rows into snapshots of the same fields, page after page.

    Args:
        definitions: The fields to read, in the order that snapshots are to have.
    """

    def __init__(self, definitions: Mapping[FieldName, FieldDefinition]) -> None:
        self._definitions = dict(definitions)
        self._memos: dict[FieldName, Memo] = {name: {} for name in definitions}

    def snapshots(self, rows: Sequence[ProductRow]) -> list[Snapshot]:
        """One snapshot a row, in the same order."""
        if not rows:
            return []
        attributes = [row.attributes if isinstance(row.attributes, dict) else {} for row in rows]
        page = SnapshotPage(
            {
                name: canonical_column(
                    _column(rows, attributes, name), definition, self._memos[name]
                )
                for name, definition in self._definitions.items()
            }
        )
        return [
            Snapshot(EntityId(row.id), Key(row.sku), PageRow(page, index), _parent(row))
            for index, row in enumerate(rows)
        ]


def _column(
    rows: Sequence[ProductRow], attributes: Sequence[dict[str, Any]], name: FieldName
) -> list[Any]:
    """The JSON values of one field, ``None`` where a row has none."""
    if name.startswith(ATTRIBUTES):
        label = name[len(ATTRIBUTES) :]
        return [values.get(label) for values in attributes]
    return [getattr(row, name, None) for row in rows]


def canonical_column(
    values: list[Any], definition: FieldDefinition, memo: Memo
) -> list[Canonical | None]:
    """What the codec makes of each JSON value of one field, most of them without asking it.

    Args:
        values: JSON values; ``None`` for none.
        definition: The field.
        memo: What was read of this field before; grows.

    Returns:
        As many values, each equal to what ``from_api`` gives.
    """
    type_class = definition.type_class
    types = set(map(type, values))
    types.discard(_NOTHING)
    if not types:
        return values
    if types == {str}:
        if type_class in _WORDS and "" not in values:
            return values
        if type_class in _TEXTS and _clean_texts(values):
            return values
    elif (types == {bool} and type_class is TypeClass.BOOLEAN) or (
        types == {int} and type_class is TypeClass.INT and _small(values)
    ):
        return values
    elif type_class is TypeClass.DECIMAL and types <= {int, float}:
        numbers = [value for value in values if value is not None]
        if are_sure(numbers):
            return list(interleaved(values, decimals(numbers), None))  # type: ignore[arg-type]
    from_api = codec(type_class).from_api
    memo_keys: list[Any] | None = None
    # 1 and 1.0 are one key of a dictionary: only where they mean the same may they share it.
    if (types == {str} and type_class not in _TEXTS) or (
        types <= {int, float} and type_class in _NUMBERS
    ):
        memo_keys = values
    elif types == {list} and type_class is TypeClass.MULTISELECT:
        memo_keys = _packed(values)
    if memo_keys is None:
        return [None if value is None else from_api(value, definition) for value in values]
    if len(memo) > _MOST_REMEMBERED:
        memo.clear()
    memo[None] = None
    for key in set(memo_keys).difference(memo):
        memo[key] = from_api(list(key) if type(key) is tuple else key, definition)
    return list(map(memo.__getitem__, memo_keys))


def json_values(
    values: Mapping[FieldName, Canonical | None],
    definitions: Mapping[FieldName, FieldDefinition],
) -> dict[str, Any]:
    """The members of a create or a patch: system fields bare, attributes nested.

    Args:
        values: Field → value; ``None`` clears.
        definitions: Of at least these fields.

    Source: Plytix API v2, "Update a product": members and attributes that are not sent stay, and
    ``null`` clears an attribute.
    """
    members: dict[str, Any] = {}
    attributes: dict[str, Any] = {}
    for name, value in values.items():
        definition = definitions[name]
        sent = None if value is None else codec(definition.type_class).to_api(value, definition)
        if name.startswith(ATTRIBUTES):
            attributes[name[len(ATTRIBUTES) :]] = sent
        else:
            members[name] = sent
    if attributes:
        members["attributes"] = attributes
    return members


def _clean_texts(values: list[Any]) -> bool:
    """Whether every text is canonical as it is: one kind of line break, no blanks at its ends."""
    texts = [value for value in values if value is not None]
    if not all(texts):
        return False
    together = "".join(texts)
    if "\r" in together:
        return False
    if not together.isascii() and any(sign in together for sign in _LINE_BREAKS):
        return False
    return _BLANKS.isdisjoint([text[0] for text in texts]) and _BLANKS.isdisjoint(
        [text[-1] for text in texts]
    )


def _small(values: list[Any]) -> bool:
    return all(value is None or -_EXACT < value < _EXACT for value in values)


def _packed(values: list[Any]) -> list[Any] | None:
    """Lists as something that can be remembered; ``None`` when one holds more than texts."""
    packed = [None if value is None else tuple(value) for value in values]
    items = chain.from_iterable(one for one in packed if one)
    return packed if set(map(type, items)) <= {str} else None


def _parent(row: ProductRow) -> EntityId | None:
    parent = row.parent_id or row.parent_id_v1
    return EntityId(parent) if parent else None
