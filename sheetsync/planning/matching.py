"""Which entity each record is about, by its keys, and where it differs from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sheetsync.entities.product import SKU
from sheetsync.model.definition import Kind
from sheetsync.model.finding import Finding
from sheetsync.model.record import Mode, Record
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import EntityId, FieldName, Key, Wanted
from sheetsync.planning.compare import Comparison, Difference
from sheetsync.planning.findings import (
    already_exists,
    ambiguous_key,
    duplicate_key,
    duplicate_row,
    keys_disagree,
    missing_key,
    spoken,
    unknown_key,
)
from sheetsync.planning.nearest import ExistingKeys
from sheetsync.ports import Pim, Progress, no_progress

MOST_SUGGESTED = 1_000
"""Unknown keys that near ones are looked for; with more, the wrong column was mapped."""


_COMPARED_TOGETHER = 400
"""Snapshots held at a time: a few pages."""

_NO_KEY = Key("")


@dataclass(slots=True)
class Match:
    """One record on its way to a change; filled in while snapshots come by.

    Attributes:
        record: The record; merged records become its twins.
        entity_id: The entity it is about; ``None`` when Plytix has none (yet).
        key: The entity's key as Plytix spells it.
        parent_id: The parent's id when the entity is a variant; ``None`` otherwise.
        name: What people call the entity; empty when it has no name.
        differences: Where sheet and Plytix differ.
        rivals: Ids of further entities with the same key.
        fault: Why the record goes no further; ``None`` when it does.
        merged: Whether the record became a twin of another.
    """

    record: Record
    entity_id: EntityId | None = None
    key: Key = _NO_KEY
    parent_id: EntityId | None = None
    name: str = ""
    differences: Sequence[Difference] = ()
    rivals: tuple[EntityId, ...] = ()
    fault: Finding | None = None
    merged: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether the record is to become a change, or nothing needs doing for it."""
        return self.fault is None and not self.merged


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """All records of one kind, matched.

    Attributes:
        matches: One per record, in the order of the records.
        notices: Findings about records that go on, such as merged twins.
    """

    matches: tuple[Match, ...]
    notices: tuple[Finding, ...]


def match_records(
    kind: Kind,
    records: Sequence[Record],
    comparison: Comparison,
    pim: Pim,
    *,
    name_field: FieldName,
    progress: Progress = no_progress,
) -> Matched:
    """Find the entity of every record and compare as the snapshots stream in.

    The first key a record gives finds its entity; every other one must agree with it. Snapshots
    are dropped once compared, so that a whole account need not fit in memory.

    Args:
        kind: The kind of all records.
        records: In input order.
        comparison: The records' tables, made ready.
        pim: Asked for exactly the fields concerned.
        name_field: The field that people know entities by; read where it costs no further search.
        progress: Passed on to ``Pim.fetch``.

    Returns:
        Every record, matched, unmatched or at fault.

    Raises:
        RemoteError: Plytix could not be read.
    """
    matching = _Matching(kind, records, comparison, pim, name_field)
    matching.find(progress)
    matching.refuse_ambiguous()
    matching.settle_doubts()
    matching.refuse_by_mode()
    matching.merge_same_entity()
    matching.merge_new()
    matching.refuse_unknown()
    return Matched(matches=tuple(matching.matches), notices=tuple(matching.notices))


class _Matching:
    def __init__(
        self,
        kind: Kind,
        records: Sequence[Record],
        comparison: Comparison,
        pim: Pim,
        name_field: FieldName,
    ) -> None:
        self.kind = kind
        self.comparison = comparison
        self.pim = pim
        self.name_field = name_field
        self.matches = [Match(record) for record in records]
        self.notices: list[Finding] = []
        self.doubts: dict[FieldName, dict[str, list[Match]]] = {}
        self.one_way = True
        self.name_is_read = False

    def find(self, progress: Progress) -> None:
        """Ask for every record's first key, and compare what comes."""
        asked, many_keys = self._by_first_key()
        fields = self._fields_to_read()
        met: list[tuple[Match, Snapshot]] = []
        for name, by_text in asked.items():
            for snapshot in self.pim.fetch(
                self.kind, name, list(by_text), fields, progress=progress
            ):
                key = snapshot.key if name == SKU else _value(snapshot, name)
                for match in by_text.get(key, ()):
                    if match.entity_id is None:
                        self._meet(match, snapshot, many_keys=many_keys)
                        met.append((match, snapshot))
                    elif snapshot.id != match.entity_id and snapshot.id not in match.rivals:
                        match.rivals += (snapshot.id,)
                if len(met) >= _COMPARED_TOGETHER:
                    self._compare(met)
            self._compare(met)
        if many_keys:
            for match in self.matches:
                if match.entity_id is None:
                    self._doubt(match, None)

    def _by_first_key(self) -> tuple[dict[FieldName, dict[str, list[Match]]], bool]:
        """By key field and text: the records to ask for; whether some may give further keys."""
        asked: dict[FieldName, dict[str, list[Match]]] = {}
        many_keys = False
        for match in self.matches:
            keys, position = match.record.source.keys, match.record.position
            for name, column in keys.items():
                text = column[position]
                if text is not None:
                    alike = asked.setdefault(name, {}).setdefault(text, [])
                    alike.append(match)
                    self.one_way = self.one_way and len(alike) == 1
                    break
            many_keys = many_keys or len(keys) > 1
        self.one_way = self.one_way and len(asked) == 1
        return asked, many_keys

    def _fields_to_read(self) -> tuple[FieldName, ...]:
        """What is compared, the keys, and the name unless it would cost another search."""
        keys = {name for match in self.matches for name in match.record.source.keys}
        fields = [name for name in (*self.comparison.fields, *sorted(keys)) if name != SKU]
        fields = list(dict.fromkeys(fields))
        most = self.pim.capabilities().search_fields
        if self.name_field not in fields and (not fields or len(fields) % most):
            fields.append(self.name_field)
        self.name_is_read = self.name_field in fields
        return tuple(fields)

    def _compare(self, met: list[tuple[Match, Snapshot]]) -> None:
        """Compare what was met, and forget the snapshots."""
        found = self.comparison.all_differences(
            [(match.record, snapshot) for match, snapshot in met]
        )
        for (match, snapshot), differences in zip(met, found, strict=True):
            if differences:
                match.differences = differences
                if self.name_is_read:
                    match.name = _value(snapshot, self.name_field)
        met.clear()

    def _meet(self, match: Match, snapshot: Snapshot, *, many_keys: bool) -> None:
        """Note which entity a record is about."""
        match.entity_id = snapshot.id
        match.key = snapshot.key
        match.parent_id = snapshot.parent_id
        if many_keys:
            self._doubt(match, snapshot)

    def _doubt(self, match: Match, snapshot: Snapshot | None) -> None:
        """Check the other keys of a record, and keep those that only a look-up can tell of."""
        for name, text in list(_keys(match.record).items())[1:]:
            have = "" if snapshot is None else _value(snapshot, name)
            if not have:
                self.doubts.setdefault(name, {}).setdefault(text, []).append(match)
            elif have != text and match.fault is None:
                match.fault = keys_disagree(
                    match.record,
                    name,
                    text,
                    expected=f'"{have}", the {spoken(name)} that "{match.key}" has in Plytix',
                )

    def refuse_ambiguous(self) -> None:
        """Refuse records whose key fits more than one entity."""
        for match in self.matches:
            if match.rivals and match.entity_id is not None:
                match.fault = ambiguous_key(match.record, [match.entity_id, *match.rivals])

    def settle_doubts(self) -> None:
        """Look up second keys: one that belongs to another entity disagrees."""
        for name, by_text in self.doubts.items():
            fields = [] if name == SKU else [name]
            for snapshot in self.pim.fetch(self.kind, name, list(by_text), fields):
                for match in by_text.get(_value(snapshot, name), ()):
                    if match.fault is None and snapshot.id != match.entity_id:
                        first, first_text = next(iter(match.record.keys.items()))
                        match.fault = keys_disagree(
                            match.record,
                            name,
                            _value(snapshot, name),
                            expected=(
                                f'a {spoken(name)} that goes with {spoken(first)} "{first_text}"; '
                                f'in Plytix "{snapshot.key}" has this one'
                            ),
                        )

    def refuse_by_mode(self) -> None:
        """Refuse records that may only create what exists."""
        for match in self.matches:
            found = match.fault is None and match.entity_id is not None
            if found and match.record.mode is Mode.CREATE:
                match.fault = already_exists(match.record, match.key)

    def merge_same_entity(self) -> None:
        """Settle records that turned out to be about one entity, one by SKU and one by GTIN."""
        if self.one_way:
            return
        by_entity: dict[EntityId, list[Match]] = {}
        for match in self.matches:
            if match.entity_id is not None and match.fault is None:
                by_entity.setdefault(match.entity_id, []).append(match)
        for matches in by_entity.values():
            self._merge(matches)

    def merge_new(self) -> None:
        """Settle new records that share a second key."""
        by_text: dict[tuple[FieldName, str], list[Match]] = {}
        for match in self.matches:
            if match.entity_id is None and match.fault is None and _may_create(match.record):
                for name, text in _keys(match.record).items():
                    by_text.setdefault((name, text), []).append(match)
        for (name, text), matches in by_text.items():
            going = [match for match in matches if match.goes_on]
            skus = {match.record.keys.get(SKU) for match in going} - {None}
            if len(going) > 1 and len(skus) > 1:
                for match in going:
                    others = ", ".join(
                        str(other.record.place()) for other in going if other is not match
                    )
                    match.fault = keys_disagree(
                        match.record,
                        name,
                        text,
                        expected=f"a {spoken(name)} of its own; {others} gives the same one",
                    )
            elif len(going) > 1:
                self._merge(sorted(going, key=lambda match: SKU not in match.record.keys))

    def refuse_unknown(self) -> None:
        """Refuse records that may only update what Plytix does not have."""
        unknown = []
        for match in self.matches:
            if match.entity_id is None and match.goes_on:
                if not _may_create(match.record):
                    unknown.append(match)
                elif SKU not in match.record.keys and SKU not in match.record.wishes():
                    match.fault = missing_key(match.record, SKU)
        keys = list(dict.fromkeys(_first_key(match.record) for match in unknown))[:MOST_SUGGESTED]
        existing = ExistingKeys(self.pim.similar_keys(self.kind, keys) if keys else ())
        asked = set(keys)
        for match in unknown:
            text = _first_key(match.record)
            near = existing.nearest(text) if text in asked else ()
            match.fault = unknown_key(match.record, near)

    def _merge(self, matches: Sequence[Match]) -> None:
        """Make one record of several on the same entity, or refuse them all."""
        first, *others = matches
        if not others:
            return
        torn = _contradictions([match.record for match in matches])
        if torn:
            for match in matches:
                rest = [other.record for other in matches if other is not match]
                match.fault = duplicate_key(match.record, rest, torn)
            return
        differences = {difference.field: difference for difference in first.differences}
        twins = list(first.record.twins)
        for other in others:
            for difference in other.differences:
                differences.setdefault(difference.field, difference)
            twins += [(other.record.source, other.record.position), *other.record.twins]
            other.merged = True
            self.notices.append(duplicate_row(other.record, first.record))
        first.record = replace(first.record, twins=tuple(twins))
        first.differences = tuple(differences.values())


def _value(snapshot: Snapshot, name: FieldName) -> str:
    if name == SKU:
        return snapshot.key
    value = snapshot.values.get(name)
    return value if isinstance(value, str) else ""


def _keys(record: Record) -> dict[FieldName, str]:
    """The keys that a record gives, its twins' where its own row gives none."""
    keys = record.keys
    for source, position in record.twins:
        for name, text in Record(source, position).keys.items():
            keys.setdefault(name, text)
    return keys


def _first_key(record: Record) -> str:
    return next(iter(record.keys.values()))


def _may_create(record: Record) -> bool:
    return record.mode in {Mode.CREATE, Mode.UPSERT}


def _contradictions(records: Iterable[Record]) -> tuple[FieldName, ...]:
    """The fields of which records on one entity wish different things, each once."""
    settled: dict[FieldName, Wanted] = {}
    torn: dict[FieldName, None] = {}
    for record in records:
        for name, wish in record.wishes().items():
            if settled.setdefault(name, wish) != wish:
                torn[name] = None
    return tuple(torn)
