"""The values that a workbook was made from, carried inside it: the third side of a comparison.

The base knows its products by Plytix's id and its values by field, never by row or column, so that
rows may be sorted and deleted, and columns moved, without touching it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from sheetsync.model.assets import AssetRef
from sheetsync.model.values import (
    CLEAR,
    KEEP,
    Ask,
    Canonical,
    EntityId,
    FieldName,
    ListEdit,
    Wanted,
)
from sheetsync.planning.tagged import from_tagged, to_tagged

FORMAT: Final = "sheetsync.base/1"


class BaseError(ValueError):
    """Bytes that hold no base."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What a workbook was made from.

    Attributes:
        account_id: The account that the values are of.
        made_at: When they were read, ISO 8601 in UTC.
        only_shown: Headers of columns that show what cannot be written; nothing feeds from them.
        ids: The products, in the order of the columns' values.
        columns: Field → one canonical value a product, ``None`` for no value.
        read_as: Field → position → what the cell asks for as it was written, where that is not
            the value: a default for a blank one, or a clear.
    """

    account_id: str
    made_at: str
    only_shown: tuple[str, ...] = ()
    ids: tuple[EntityId, ...] = ()
    columns: Mapping[FieldName, Sequence[Canonical | None]] = field(default_factory=dict)
    read_as: Mapping[FieldName, Mapping[int, Wanted]] = field(default_factory=dict)

    def positions(self) -> dict[EntityId, int]:
        """Product → where its values stand in each column."""
        return {entity_id: position for position, entity_id in enumerate(self.ids)}


def is_as_written(base: Base, name: FieldName, position: int, wish: Wanted) -> bool:
    """Whether a cell asks for what it asked for when the workbook was made.

    Args:
        base: The base; it has the field.
        name: The field.
        position: The product's place in the base.
        wish: What the cell asks for now.
    """
    written = base.read_as.get(name, {}).get(position)
    if written is not None:
        return wish == written
    value = base.columns[name][position]
    if value is None:
        return wish is KEEP
    if isinstance(wish, ListEdit):
        return isinstance(value, tuple) and not wish.remove and same_value(wish.add, value)
    return not isinstance(wish, Ask) and same_value(wish, value)


def same_value(one: Canonical | None, other: Canonical | None) -> bool:
    """Whether two values are the same, whatever order an attribute had its options in."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        if any(isinstance(item, AssetRef) for item in one):
            return one == other  # a gallery has an order
        return set(one) == set(other)
    return one == other


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    account_id: str
    made_at: str
    only_shown: list[str]
    ids: list[str]
    columns: dict[str, list[object]]
    read_as: dict[str, dict[int, object]]


def base_to_json(base: Base) -> bytes:
    """The base as UTF-8 JSON.

    Raises:
        UnicodeEncodeError: A text is no Unicode; such values are withheld before.
    """
    return msgspec.json.encode(
        _File(
            format=FORMAT,
            account_id=base.account_id,
            made_at=base.made_at,
            only_shown=list(base.only_shown),
            ids=list(base.ids),
            columns={
                name: [to_tagged(value) for value in column]
                for name, column in base.columns.items()
            },
            read_as={
                name: {at: _tagged_wish(wish) for at, wish in wishes.items()}
                for name, wishes in base.read_as.items()
                if wishes
            },
        )
    )


def base_from_json(data: bytes) -> Base:
    """The base that ``base_to_json`` wrote.

    Raises:
        BaseError: The bytes are damaged, or of a format this version does not know.
    """
    try:
        file = msgspec.json.decode(data, type=_File)
        base = Base(
            account_id=file.account_id,
            made_at=file.made_at,
            only_shown=tuple(file.only_shown),
            ids=tuple(map(EntityId, file.ids)),
            columns={
                FieldName(name): list(map(from_tagged, column))
                for name, column in file.columns.items()
            },
            read_as={
                FieldName(name): {at: _wish(tagged) for at, tagged in wishes.items()}
                for name, wishes in file.read_as.items()
            },
        )
    except (msgspec.DecodeError, ValueError) as error:
        raise BaseError("it is no base that this version knows") from error
    if file.format != FORMAT:
        raise BaseError(f"it is of format {file.format[:40]}")
    if any(len(column) != len(base.ids) for column in base.columns.values()):
        raise BaseError("its columns are not of one length")
    return base


def _tagged_wish(wish: Wanted) -> object:
    match wish:
        case ListEdit():
            return {"add": list(map(str, wish.add)), "remove": list(map(str, wish.remove))}
        case _ if wish is CLEAR or wish is KEEP:
            return {"ask": wish.value}
        case _:
            return to_tagged(wish)


def _wish(tagged: object) -> Wanted:
    match tagged:
        case {"add": list(add), "remove": list(remove)}:
            return ListEdit(add=tuple(map(str, add)), remove=tuple(map(str, remove)))
        case {"ask": "clear"}:
            return CLEAR
        case {"ask": "keep"}:
            return KEEP
        case _:
            value = from_tagged(tagged)
            return KEEP if value is None else value
