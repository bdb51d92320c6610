"""Accepted rows → records: one for each entity, whichever rows and sheets speak of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sheetsync.model.definition import Kind
from sheetsync.model.finding import Finding
from sheetsync.model.record import Mode, Record, WantedTable
from sheetsync.model.values import FieldName
from sheetsync.records import findings
from sheetsync.records.likeness import difference, look_alikes
from sheetsync.records.merge import (
    Row,
    SharedColumns,
    agree,
    contradiction_findings,
    contradictions,
    merge_finding,
    merged,
    shared_columns,
)

Identity = tuple[Kind, FieldName, str]
"""Kind, key field and key: what rows on the same entity have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaped:
    """What the rows came to.

    Attributes:
        records: What is wanted of each entity, in the order of the first row that speaks of it.
        rejected: Sheet and row number → code of the finding, of rows that go no further.
        findings: Rejected rows first, then merged ones, then near-duplicates; each in the order
            of the rows.
    """

    records: tuple[Record, ...] = ()
    rejected: Mapping[tuple[str, int], str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def shape_records(tables: Sequence[WantedTable]) -> Shaped:
    """Make records of accepted rows.

    A row belongs to the entity that its first filled key names. Rows on the same entity merge
    when they agree and are all rejected when they do not. Rows known by different key fields may
    still mean the same entity; only Plytix knows, so that is left to planning. Rejected rows, and
    rows that ask to be ignored, stay out.

    Args:
        tables: The wanted tables of a run, in the order of the input; any number.
    """
    key_fields = tuple(dict.fromkeys(name for table in tables for name in table.keys))
    told: list[Finding] = []
    rejected: dict[tuple[str, int], str] = {}
    first_by_identity: dict[Identity, Row] = {}
    rows_by_identity: dict[Identity, list[Row]] = {}
    for table in tables:
        for position, identity in _identities(table, key_fields):
            row = (table, position)
            if identity is None:
                told.append(findings.missing_key(table.table.place(position)))
                rejected[_spot(row)] = "missing-key"
            elif (first := first_by_identity.setdefault(identity, row)) is not row:
                rows_by_identity.setdefault(identity, [first]).append(row)
    records: list[Record] = []
    merges = _Merges()
    for identity, row in first_by_identity.items():
        rows = rows_by_identity.get(identity)
        if rows is None:
            records.append(Record(*row))
        elif merges.agree(rows):
            merges.note(rows, identity[2])
            records.append(merged(rows))
        else:
            told += contradiction_findings(rows, identity[2], contradictions(rows))
            rejected.update((_spot(row), "duplicate-key") for row in rows)
    told += merges.findings()
    told += _near_duplicates(first_by_identity)
    return Shaped(records=tuple(records), rejected=rejected, findings=tuple(told))


class _Merges:
    """Decides which rows merge, and remembers what is to be told of it.

    A row that stands twice in one sheet is told by itself; sheets that add to one another, which
    is a way to work, are told once.
    """

    def __init__(self) -> None:
        self._shared: dict[tuple[int, int], SharedColumns | None] = {}
        self._first: dict[object, tuple[Sequence[Row], str]] = {}
        self._count: Counter[object] = Counter()

    def agree(self, rows: Sequence[Row]) -> bool:
        """Whether rows on one entity do not contradict each other."""
        if len(rows) == 2:
            (first, position), (second, other) = rows
            pair = (id(first), id(second))
            if pair not in self._shared:
                self._shared[pair] = shared_columns(first, second)
            shared = self._shared[pair]
            if shared is not None:
                return agree(shared, position, other)
        return not contradictions(rows)

    def note(self, rows: Sequence[Row], key: str) -> None:
        """Remember that rows are merged."""
        sheets = tuple(source.table.sheet for source, _position in rows)
        alike = sheets if len(set(sheets)) == len(sheets) else (sheets, key)
        self._first.setdefault(alike, (rows, key))
        self._count[alike] += 1

    def findings(self) -> Iterator[Finding]:
        """What is told, in the order of the first rows."""
        for alike, (rows, key) in self._first.items():
            yield merge_finding(rows, key, self._count[alike])


def _identities(
    table: WantedTable, key_fields: Sequence[FieldName]
) -> Iterator[tuple[int, Identity | None]]:
    """Positions of the rows that count, with the first filled key; ``None`` where none is."""
    columns = [(name, table.keys[name]) for name in key_fields if name in table.keys]
    kind, modes, out = table.kind, table.modes, table.rejected
    for position in range(len(table.table)):
        if position in out or modes[position] is Mode.IGNORE:
            continue
        for name, column in columns:
            key = column[position]
            if key is not None:
                yield position, (kind, name, key)
                break
        else:
            yield position, None


def _near_duplicates(first_by_identity: Mapping[Identity, Row]) -> Iterator[Finding]:
    """Keys of one field that people could take for one another."""
    keys_by_field: dict[tuple[Kind, FieldName], list[str]] = {}
    for kind, name, key in first_by_identity:
        keys_by_field.setdefault((kind, name), []).append(key)
    for (kind, name), keys in keys_by_field.items():
        for key, other in look_alikes(keys):
            (table, position), (other_table, other_position) = (
                first_by_identity[kind, name, text] for text in (key, other)
            )
            yield findings.near_duplicate_key(
                table.table.place(position, table.key_columns.get(name)),
                key,
                other,
                other_table.table.place(other_position),
                difference=difference(key, other),
            )


def _spot(row: Row) -> tuple[str, int]:
    source, position = row
    return source.table.sheet, source.table.row_numbers[position]
