"""The parts of a saved plan that are long, in columns; what comes again and again is kept once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from sheetsync.model.change import BaseValue, Create, FieldChange, Update
from sheetsync.model.definition import Kind
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace, Place, RowPlace, YamlPlace
from sheetsync.model.plan import RowVerdict, Verdict
from sheetsync.model.values import EntityId, FieldName, Key
from sheetsync.planning.tagged import from_tagged, to_tagged

Spot = tuple[str, str | None, int | None, str | None]
"""File, sheet, column, header: what the places of one column have in common."""


T = TypeVar("T", bound=Hashable)


class ChangeColumns(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Field changes; each list holds one item a change.

    ``based`` holds those with a base alone: number, base, and whether they are conflicts.
    """

    id: list[str]
    field: list[int]
    before: list[object]
    after: list[object]
    spot: list[int]
    row: list[int | None]
    note: list[str]
    based: list[tuple[int, object, bool]] = msgspec.field(default_factory=list)


class EntityColumns(msgspec.Struct, forbid_unknown_fields=True):
    """Creates or updates; ``fields`` tells how many of the changes belong to each."""

    kind: list[Kind]
    key: list[str]
    id: list[str]
    name: list[str]
    fields: list[int]
    spot: list[int]
    row: list[int | None]
    changes: ChangeColumns


class RowColumns(msgspec.Struct, forbid_unknown_fields=True):
    """Verdicts on rows; ``twins`` holds merged rows alone: number, sheet and row."""

    sheet: list[int]
    row: list[int]
    key: list[str]
    verdict: list[Verdict]
    changes: list[int]
    code: list[int]
    twins: list[tuple[int, str, int]]


class FindingColumns(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Findings; ``yaml`` holds the places in mappings: number, file, line and column.

    ``proven`` holds those with a proof or a repair alone: number, proof and repair.
    """

    code: list[int]
    severity: list[Severity]
    spot: list[int]
    row: list[int | None]
    yaml: list[tuple[int, str, int, int]]
    found: list[str]
    expected: list[int]
    remedy: list[int]
    key: list[str | None]
    suggestions: list[tuple[str, ...]]
    count: list[int]
    proven: list[tuple[int, str, str]] = msgspec.field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shared:
    """What columns refer to by number.

    Attributes:
        spots: What the places of one column have in common.
        words: Texts that come often.
    """

    spots: list[Spot]
    words: list[str]


class Numbered(Generic[T]):
    """Things that come again and again, each kept once and referred to by its number."""

    def __init__(self) -> None:
        self._numbers: dict[T, int] = {}

    def __call__(self, item: T) -> int:
        """The number of a thing, a new one for a new thing."""
        return self._numbers.setdefault(item, len(self._numbers))

    @property
    def items(self) -> list[T]:
        """All things, by their numbers."""
        return list(self._numbers)


def entity_columns(
    entities: Sequence[Create | Update], spots: Numbered[Spot], words: Numbered[str]
) -> EntityColumns:
    """Creates or updates in columns."""
    changes = [change for entity in entities for change in entity.fields]
    return EntityColumns(
        kind=[entity.kind for entity in entities],
        key=[entity.key for entity in entities],
        id=[entity.entity_id if isinstance(entity, Update) else entity.id for entity in entities],
        name=[entity.name if isinstance(entity, Update) else "" for entity in entities],
        fields=[len(entity.fields) for entity in entities],
        spot=[spots(_spot(entity.place)) for entity in entities],
        row=[entity.place.row for entity in entities],
        changes=ChangeColumns(
            id=[change.id for change in changes],
            field=[words(change.field) for change in changes],
            before=[to_tagged(change.before) for change in changes],
            after=[to_tagged(change.after) for change in changes],
            spot=[spots(_spot(change.place)) for change in changes],
            row=[change.place.row for change in changes],
            note=[change.note for change in changes],
            based=[
                (number, to_tagged(change.base.value), change.conflict)
                for number, change in enumerate(changes)
                if change.base is not None
            ],
        ),
    )


def row_columns(rows: Sequence[RowVerdict], words: Numbered[str]) -> RowColumns:
    """Verdicts in columns."""
    return RowColumns(
        sheet=[words(row.sheet) for row in rows],
        row=[row.row for row in rows],
        key=[row.key for row in rows],
        verdict=[row.verdict for row in rows],
        changes=[row.changes for row in rows],
        code=[words(row.code) for row in rows],
        twins=[
            (number, row.twin_of.sheet, row.twin_of.row)
            for number, row in enumerate(rows)
            if row.twin_of is not None
        ],
    )


def finding_columns(
    findings: Sequence[Finding], spots: Numbered[Spot], words: Numbered[str]
) -> FindingColumns:
    """Findings in columns."""
    return FindingColumns(
        code=[words(one.code) for one in findings],
        severity=[one.severity for one in findings],
        spot=[
            0 if isinstance(one.place, YamlPlace) else spots(_spot(one.place)) for one in findings
        ],
        row=[None if isinstance(one.place, YamlPlace) else one.place.row for one in findings],
        yaml=[
            (number, one.place.file, one.place.line, one.place.column)
            for number, one in enumerate(findings)
            if isinstance(one.place, YamlPlace)
        ],
        found=[one.found for one in findings],
        expected=[words(one.expected) for one in findings],
        remedy=[words(one.remedy) for one in findings],
        key=[one.key for one in findings],
        suggestions=[one.suggestions for one in findings],
        count=[one.count for one in findings],
        proven=[
            (number, one.proof, one.repair)
            for number, one in enumerate(findings)
            if one.proof or one.repair
        ],
    )


def _spot(place: CellPlace) -> Spot:
    return (place.file, place.sheet, place.column, place.header)


def creates_from(data: EntityColumns, shared: Shared) -> tuple[Create, ...]:
    """The creates that ``entity_columns`` wrote.

    Raises:
        ValueError: The columns do not fit one another, or hold what is no value.
        IndexError: A number refers to nothing.
    """
    take = _changes_from(data.changes, shared)
    return tuple(
        Create(
            id=create_id,
            kind=kind,
            key=Key(key),
            fields=take(count),
            place=_cell(shared, spot, row),
        )
        for kind, key, create_id, _, count, spot, row in _zipped(data)
    )


def updates_from(data: EntityColumns, shared: Shared) -> tuple[Update, ...]:
    """The updates that ``entity_columns`` wrote.

    Raises:
        ValueError: The columns do not fit one another, or hold what is no value.
        IndexError: A number refers to nothing.
    """
    take = _changes_from(data.changes, shared)
    return tuple(
        Update(
            kind=kind,
            key=Key(key),
            entity_id=EntityId(entity_id),
            name=name,
            fields=take(count),
            place=_cell(shared, spot, row),
        )
        for kind, key, entity_id, name, count, spot, row in _zipped(data)
    )


def _zipped(data: EntityColumns) -> Iterable[tuple[Kind, str, str, str, int, int, int | None]]:
    if sum(data.fields) != len(data.changes.id) or min(data.fields, default=0) < 0:
        raise ValueError("the number of changes does not fit")
    return zip(
        data.kind, data.key, data.id, data.name, data.fields, data.spot, data.row, strict=True
    )


def _changes_from(data: ChangeColumns, shared: Shared) -> Callable[[int], tuple[FieldChange, ...]]:
    based = {number: (BaseValue(value=from_tagged(v)), torn) for number, v, torn in data.based}
    changes = [
        FieldChange(
            id=change_id,
            field=FieldName(shared.words[field]),
            before=from_tagged(before),
            after=from_tagged(after),
            place=_cell(shared, spot, row),
            note=note,
            base=based[number][0] if number in based else None,
            conflict=number in based and based[number][1],
        )
        for number, (change_id, field, before, after, spot, row, note) in enumerate(
            zip(
                data.id,
                data.field,
                data.before,
                data.after,
                data.spot,
                data.row,
                data.note,
                strict=True,
            )
        )
    ]
    taken = 0

    def take(count: int) -> tuple[FieldChange, ...]:
        nonlocal taken
        taken += count
        return tuple(changes[taken - count : taken])

    return take


def rows_from(data: RowColumns, shared: Shared) -> tuple[RowVerdict, ...]:
    """The verdicts that ``row_columns`` wrote.

    Raises:
        ValueError: The columns do not fit one another, or hold what is no value.
        IndexError: A number refers to nothing.
    """
    twins = {number: RowPlace(sheet=sheet, row=row) for number, sheet, row in data.twins}
    columns = zip(
        data.sheet, data.row, data.key, data.verdict, data.changes, data.code, strict=True
    )
    words = shared.words
    return tuple(
        RowVerdict(words[sheet], row, key, verdict, changes, words[code], twins.get(number))
        for number, (sheet, row, key, verdict, changes, code) in enumerate(columns)
    )


def findings_from(data: FindingColumns, shared: Shared) -> tuple[Finding, ...]:
    """The findings that ``finding_columns`` wrote.

    Raises:
        ValueError: The columns do not fit one another, or hold what is no value.
        IndexError: A number refers to nothing.
    """
    words = shared.words
    yaml: dict[int, Place] = {
        number: YamlPlace(file=name, line=line, column=column)
        for number, name, line, column in data.yaml
    }
    proven = {number: (proof, repair) for number, proof, repair in data.proven}
    columns = zip(
        data.code,
        data.severity,
        data.spot,
        data.row,
        data.found,
        data.expected,
        data.remedy,
        data.key,
        data.suggestions,
        data.count,
        strict=True,
    )
    return tuple(
        Finding(
            code=words[code],
            severity=severity,
            place=yaml.get(number) or _cell(shared, spot, row),
            found=found,
            expected=words[expected],
            remedy=words[remedy],
            key=key,
            suggestions=suggestions,
            count=count,
            proof=proven.get(number, ("", ""))[0],
            repair=proven.get(number, ("", ""))[1],
        )
        for number, (
            code,
            severity,
            spot,
            row,
            found,
            expected,
            remedy,
            key,
            suggestions,
            count,
        ) in enumerate(columns)
    )


def _cell(shared: Shared, spot: int, row: int | None) -> CellPlace:
    name, sheet, column, header = shared.spots[spot]
    return CellPlace(file=name, sheet=sheet, row=row, column=column, header=header)
