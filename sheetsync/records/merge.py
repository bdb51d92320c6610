"""Rows and sheets on the same entity: do they say the same?"""

from __future__ import annotations

from collections.abc import Sequence

from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.model.record import Mode, Record, WantedTable
from sheetsync.model.values import KEEP, Ask, FieldName, ListEdit, Wanted, canonical_text
from sheetsync.records import findings

Row = tuple[WantedTable, int]
"""A table and a position in it."""

Aspect = tuple[str, str]
"""What rows may disagree on: a sort (key, field, value on create, command) and a name."""

SharedColumns = tuple[tuple[Sequence[object], Sequence[object], object], ...]
"""Columns of two tables on the same aspect, with the value that says nothing of it."""

Said = Wanted | Mode
"""What a row says of an aspect."""

_KEY, _FIELD, _ON_CREATE, _COMMAND = "key", "field", "on create", "command"


def merged(rows: Sequence[Row]) -> Record:
    """One record of rows that do not contradict each other.

    Args:
        rows: At least one, in the order of the input; the first one's wishes come first.
    """
    (source, position), *twins = rows
    return Record(source, position, tuple(twins))


def shared_columns(first: WantedTable, second: WantedTable) -> SharedColumns | None:
    """What rows of two tables (or of one) can contradict each other in.

    Returns:
        Pairs of columns with the value that says nothing; ``None`` when constants of the tables
        take part too, so that columns alone do not decide.
    """
    if first is not second and (
        first.always or second.always or first.on_create or second.on_create
    ):
        return None
    shared: list[tuple[Sequence[object], Sequence[object], object]] = [
        (first.modes, second.modes, None)
    ]
    for name, keys in first.keys.items():
        if name in second.keys:
            shared.append((keys, second.keys[name], None))
    for name, wishes in first.wanted.items():
        if name in second.wanted:
            shared.append((wishes, second.wanted[name], KEEP))
    return tuple(shared)


def agree(shared: SharedColumns, position: int, other: int) -> bool:
    """Whether two rows agree: a quick answer for the common case; see ``contradictions``.

    Args:
        shared: The columns that both tables have.
        position: The row in the first table.
        other: The row in the second table.
    """
    for column, other_column, nothing in shared:
        said, other_said = column[position], other_column[other]
        if (
            said is not other_said
            and said is not nothing
            and other_said is not nothing
            and (type(said) is not type(other_said) or said != other_said)
        ):
            return False
    return True


def contradictions(rows: Sequence[Row]) -> tuple[Aspect, ...]:
    """What the rows do not agree on; empty when they agree.

    Equal wishes agree, and so do wishes that one row has and the others do not. Two different
    edits of one list do not: nobody can tell which was meant to come first. A value for creates
    gives way to a cell.

    Args:
        rows: Rows on the same entity, in the order of the input.
    """
    first_by_aspect: dict[Aspect, Said] = {}
    differing: dict[Aspect, None] = {}
    for row in rows:
        for aspect, said in _said(row).items():
            first = first_by_aspect.setdefault(aspect, said)
            if type(first) is not type(said) or first != said:
                differing[aspect] = None
    return tuple(
        aspect
        for aspect in differing
        if aspect[0] != _ON_CREATE or (_FIELD, aspect[1]) not in first_by_aspect
    )


def contradiction_findings(
    rows: Sequence[Row], key: str, aspects: Sequence[Aspect]
) -> list[Finding]:
    """One finding a row, at its first cell that contradicts, naming the other rows.

    Args:
        rows: Rows on the same entity.
        key: Their key.
        aspects: What they do not agree on, at least one.
    """
    labels = [_label(rows, aspect) for aspect in aspects]
    places = [_place(row, aspects) for row in rows]
    told = [_told(row, aspects) for row in rows]
    tags = [_tag(place, texts) for place, texts in zip(places, told, strict=True)]
    named = range(findings.MOST_NAMED + 1)
    return [
        findings.duplicate_key(
            place,
            key,
            ", ".join(told[index]),
            names=labels,
            others=[tags[other] for other in named if other != index and other < len(tags)],
            other_count=len(rows) - 1,
        )
        for index, place in enumerate(places)
    ]


def merge_finding(rows: Sequence[Row], key: str, entities: int) -> Finding:
    """What is told of rows that agree, at the first of them.

    Args:
        rows: Rows on the same entity, at least two.
        key: Their key.
        entities: How many entities the finding stands for, this one included.
    """
    (source, position), *twins = rows
    return findings.duplicate_row(
        source.table.place(position),
        key,
        others=[findings.spot(twin.table.place(at)) for twin, at in twins[: findings.MOST_NAMED]],
        other_count=len(twins),
        entities=entities,
    )


def _said(row: Row) -> dict[Aspect, Said]:
    """Everything a row says of its entity."""
    source, position = row
    mode = source.modes[position]
    said: dict[Aspect, Said] = {(_COMMAND, "command"): mode}
    for name, keys in source.keys.items():
        key = keys[position]
        if key is not None:
            said[_KEY, name] = key
    for name, wishes in source.wanted.items():
        if wishes[position] is not KEEP:
            said[_FIELD, name] = wishes[position]
    for name, wish in source.always.items():
        said[_FIELD, name] = wish
    if mode is not Mode.UPDATE:
        for name, wish in source.on_create.items():
            said[_ON_CREATE, name] = wish
    return said


def _label(rows: Sequence[Row], aspect: Aspect) -> str:
    """What people call the aspect: the header that feeds the field, or the field."""
    name = FieldName(aspect[1])
    for source, _position in rows:
        if aspect[0] == _FIELD and name in source.bound:
            return source.bound[name].header
    return aspect[1]


def _place(row: Row, aspects: Sequence[Aspect]) -> CellPlace:
    """The first cell of the row that contradicts; the row where no cell does."""
    source, position = row
    said = _said(row)
    for sort, name in aspects:
        column = source.bound.get(FieldName(name)) if sort == _FIELD else None
        if column is not None and (sort, name) in said:
            return source.table.place(position, column)
    return source.table.place(position)


def _told(row: Row, aspects: Sequence[Aspect]) -> list[str]:
    """What the row says of the aspects, those left out that it says nothing of."""
    said = _said(row)
    return [_text(said[aspect]) for aspect in aspects if aspect in said]


def _tag(place: CellPlace, texts: Sequence[str]) -> str:
    """A row as the messages of the other rows name it."""
    quoted = ", ".join(f'"{text}"' for text in texts)
    return f"{findings.spot(place)} ({quoted})" if texts else findings.spot(place)


def _text(said: Said) -> str:
    match said:
        case Mode():
            return said.value
        case Ask():
            return "cleared"
        case ListEdit(add=add, remove=remove):
            return ",".join([*(f"+{option}" for option in add), *(f"-{it}" for it in remove)])
        case _:
            return canonical_text(said)
