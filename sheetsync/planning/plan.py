"""The story of a plan: fetch what is concerned, compare, number, guard, price, tell each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from sheetsync.entities.registry import entity
from sheetsync.entities.schemafile import definitions_fingerprint
from sheetsync.mapping.sheet_mapping import Empty, WorkbookMapping
from sheetsync.model.change import Create, FieldChange, Update
from sheetsync.model.definition import AccountSchema, Kind
from sheetsync.model.finding import Finding
from sheetsync.model.plan import Plan, SourceFile, Verdict
from sheetsync.model.record import Record, WantedTable
from sheetsync.model.values import FieldName
from sheetsync.planning.base import Base, same_value
from sheetsync.planning.causes import asked_columns
from sheetsync.planning.compare import Comparison, Difference
from sheetsync.planning.creation import Creation
from sheetsync.planning.expect import check_expected, counts
from sheetsync.planning.findings import (
    clears_nothing,
    conflict,
    kept_in_plytix,
    missing_field,
    only_not_found,
)
from sheetsync.planning.guard import check_guards
from sheetsync.planning.inheritance import inheritance_notices
from sheetsync.planning.matching import Match, match_records
from sheetsync.planning.price import price
from sheetsync.planning.suspicion_sheet import SheetFacts
from sheetsync.planning.three_way import Judged, ThreeWay, Turn
from sheetsync.planning.verdicts import Fate, Scope, in_order, row_verdicts
from sheetsync.ports import Pim, Progress, no_progress
from sheetsync.records.shape import Shaped


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequest:
    """What a plan is made of, beside the live account.

    Attributes:
        run: The run's id.
        created_at: ISO 8601, UTC.
        created_by: The user's name on this machine.
        workbook: The source workbook.
        mapping: The mapping that it was read by.
        mapping_file: Where that stands.
        schema: The account's definitions.
        tables: What every row asks for, a table each, in the workbook's order.
        shaped: The tables' records.
        findings: Everything found so far, in any order, those of ``shaped`` included.
        connection: The connection's name.
        endpoint: The PIM's base URL.
        only: Keys to restrict the plan to; empty: every row.
        allow: Guards lifted: name → number.
        base: The values that the workbook was made from; ``None`` when it carries none.
        saved_at: When the workbook was last saved, ISO 8601; empty when nobody knows.
        expect: What the plan must come to exactly: name → number; see ``expect.COUNTED``.
    """

    run: str
    created_at: str
    created_by: str
    workbook: SourceFile
    mapping: WorkbookMapping
    mapping_file: SourceFile
    schema: AccountSchema
    tables: tuple[WantedTable, ...]
    shaped: Shaped
    findings: tuple[Finding, ...]
    connection: str
    endpoint: str
    only: frozenset[str] = frozenset()
    allow: Mapping[str, int] = field(default_factory=dict)
    base: Base | None = None
    saved_at: str = ""
    expect: Mapping[str, int] = field(default_factory=dict)


def make_plan(request: PlanRequest, pim: Pim, *, progress: Progress = no_progress) -> Plan:
    """Say everything that an apply would do, without doing it.

    Args:
        request: What is wanted.
        pim: Read only; asked for exactly the fields that a row wishes something of.
        progress: Told while Plytix is read.

    Returns:
        The plan, guards checked and every input row told once.

    Raises:
        RemoteError: Plytix could not be read.
    """
    scope = Scope(request.only, request.tables, request.findings)
    parts = _Parts([finding for finding in request.findings if scope.holds_finding(finding)])
    kinds = tuple(dict.fromkeys(table.kind for table in request.tables)) or (Kind.PRODUCT,)
    records_by_kind: dict[Kind, list[Record]] = {}
    for record in request.shaped.records:
        if scope.holds_record(record):
            records_by_kind.setdefault(record.source.kind, []).append(record)
    for kind, records in records_by_kind.items():
        _compare_kind(kind, records, request, pim, parts, progress)
    parts.findings += [only_not_found(request.workbook.name, key) for key in scope.not_found()]
    findings = in_order(parts.findings, request.tables)
    products = sum(pim.count(kind) for kind in kinds)
    creates, updates = tuple(parts.creates), tuple(parts.updates)
    changes = chain.from_iterable(one.fields for one in chain[Create | Update](creates, updates))
    return Plan(
        run=request.run,
        created_at=request.created_at,
        created_by=request.created_by,
        workbook=request.workbook,
        mapping=request.mapping_file,
        mapping_text=request.mapping.text,
        connection=request.connection,
        endpoint=request.endpoint,
        account=pim.account(),
        schema_sha256=definitions_fingerprint(
            request.schema.fields(kinds[0]), {change.field for change in changes}
        ),
        creates=creates,
        updates=updates,
        findings=findings,
        rows=row_verdicts(request.tables, parts.fates, findings, scope, request.shaped.rejected),
        guards=(
            *check_guards(
                creates,
                updates,
                request.mapping.guard,
                products=products,
                allow=request.allow,
                facts=_sheet_facts(request, parts),
                emptied_by_blanks=_emptied_by_blanks(request.mapping),
            ),
            *check_expected(request.expect, counts(creates, updates)),
        ),
        price=price(creates, updates, pim.capabilities(), reads=pim.calls().get("reads", 0)),
        products_in_account=products,
        review=request.mapping.review.value,
        clear_marker=request.mapping.clear_marker,
        asked=asked_columns(request.tables, findings, request.schema),
    )


def _sheet_facts(request: PlanRequest, parts: _Parts) -> SheetFacts:
    return SheetFacts(
        rows=len(parts.fates),
        unknown_keys=sum(1 for _, fate in parts.fates if fate.code == "unknown-key"),
        fields=len({name for table in request.tables for name in table.bound}),
        saved_at="" if request.base is not None else request.saved_at,
        planned_at=request.created_at,
    )


def _emptied_by_blanks(mapping: WorkbookMapping) -> frozenset[FieldName]:
    return frozenset(
        binding.field
        for sheet in mapping.sheets
        for binding in sheet.columns
        if binding.empty is Empty.CLEAR
    )


_UNCHANGED: Final = Fate(Verdict.UNCHANGED)


class _Parts:
    """What a plan comes to, growing kind by kind."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        self.creates: list[Create] = []
        self.updates: list[Update] = []
        self.fates: list[tuple[Record, Fate]] = []
        self.changes = 0

    def change_id(self) -> str:
        self.changes += 1
        return f"c{self.changes}"


def _compare_kind(
    kind: Kind,
    records: Sequence[Record],
    request: PlanRequest,
    pim: Pim,
    parts: _Parts,
    progress: Progress,
) -> None:
    definitions = request.schema.fields(kind)
    comparison = Comparison(records, definitions)
    matched = match_records(
        kind,
        records,
        comparison,
        pim,
        name_field=entity(kind).name_field,
        progress=progress,
    )
    parts.findings += matched.notices
    parts.findings += inheritance_notices(matched.matches)
    creation = Creation(definitions)
    three_way = ThreeWay(request.base)
    idle_clears: dict[tuple[str, FieldName], list[Difference]] = {}
    for match in matched.matches:
        if match.merged:
            continue
        if match.fault is not None:
            parts.findings.append(match.fault)
            fate = Fate(Verdict.INVALID, code=match.fault.code)
        elif match.entity_id is None:
            fate = _create(match, creation, parts)
        else:
            fate = _update(match, three_way, parts, idle_clears)
        parts.fates.append((match.record, fate))
    for cells in idle_clears.values():
        parts.findings.append(
            clears_nothing(cells[0].place(), len(cells), request.mapping.clear_marker)
        )


def _create(match: Match, creation: Creation, parts: _Parts) -> Fate:
    create = creation.create(f"n{len(parts.creates) + 1}", match.record)
    missing = creation.missing(create)
    if missing:
        parts.findings += [missing_field(match.record, name, create.key) for name in missing]
        return Fate(Verdict.INVALID, code="missing-required")
    parts.creates.append(create)
    return Fate(Verdict.CREATE, len(create.fields))


def _update(
    match: Match,
    three_way: ThreeWay,
    parts: _Parts,
    idle_clears: dict[tuple[str, FieldName], list[Difference]],
) -> Fate:
    if match.entity_id is None:
        return _UNCHANGED
    changes: list[FieldChange] = []
    for difference in match.differences:
        if difference.before is None and difference.after is None:
            where = (difference.source.table.sheet, difference.field)
            idle_clears.setdefault(where, []).append(difference)
            continue
        judged = three_way.judge(match.entity_id, difference)
        told = _told(match, difference, judged)
        if told is not None:
            parts.findings.append(told)
        if judged.turn is Turn.KEPT:
            continue
        changes.append(
            FieldChange(
                id=parts.change_id(),
                field=difference.field,
                before=difference.before,
                after=difference.after,
                place=difference.place(),
                note=difference.note,
                base=judged.base,
                conflict=judged.turn is Turn.CONFLICT,
            )
        )
    if not changes:
        return _UNCHANGED
    parts.updates.append(
        Update(
            kind=match.record.source.kind,
            key=match.key,
            entity_id=match.entity_id,
            name=match.name,
            fields=tuple(changes),
            place=match.record.place(),
        )
    )
    torn = any(change.conflict for change in changes)
    return Fate(Verdict.CONFLICT if torn else Verdict.UPDATE, len(changes))


def _told(match: Match, difference: Difference, judged: Judged) -> Finding | None:
    """What is to be told of a difference whose other side was changed too."""
    if judged.base is None or judged.turn is Turn.CHANGE:
        return None
    place, was, now = difference.place(), judged.base.value, difference.before
    if judged.turn is Turn.KEPT:
        return None if same_value(was, now) else kept_in_plytix(place, match.key, was, now)
    return conflict(place, match.key, wished=difference.after, was=was, now=now)
