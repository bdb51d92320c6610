"""The deletions of a saved plan; there are never many, so that each stands by itself."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sheetsync.model.change import Delete
from sheetsync.model.definition import Kind
from sheetsync.model.place import CellPlace
from sheetsync.model.values import EntityId, FieldName, Key
from sheetsync.planning.tagged import from_tagged, to_tagged


class DeleteLine(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A deletion."""

    id: str
    kind: Kind
    key: str
    entity_id: str
    name: str
    before: dict[str, object]
    place: CellPlace
    ties: dict[str, int] = msgspec.field(default_factory=dict)
    conflict: bool = False
    note: str = ""


def delete_lines(deletes: Sequence[Delete]) -> list[DeleteLine]:
    """Deletions, a line each."""
    return [
        DeleteLine(
            id=one.id,
            kind=one.kind,
            key=one.key,
            entity_id=one.entity_id,
            name=one.name,
            before={name: to_tagged(value) for name, value in one.before.items()},
            place=one.place,
            ties=dict(one.ties),
            conflict=one.conflict,
            note=one.note,
        )
        for one in deletes
    ]


def deletes_from(lines: Sequence[DeleteLine]) -> tuple[Delete, ...]:
    """The deletions that ``delete_lines`` wrote.

    Raises:
        ValueError: A line holds what is no value.
    """
    return tuple(
        Delete(
            id=line.id,
            kind=line.kind,
            key=Key(line.key),
            entity_id=EntityId(line.entity_id),
            name=line.name,
            before={
                FieldName(name): value
                for name, tagged in line.before.items()
                if (value := from_tagged(tagged)) is not None
            },
            place=line.place,
            ties=line.ties,
            conflict=line.conflict,
            note=line.note,
        )
        for line in lines
    )
