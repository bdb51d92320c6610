"""The story of an undo: an ordinary plan, made from what a run's journal holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import PurePath
from typing import Final

from sheetsync.entities.schemafile import definitions_fingerprint
from sheetsync.model.change import Create, Update
from sheetsync.model.definition import AccountSchema, Kind
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import Plan, RowVerdict, SourceFile, Verdict
from sheetsync.model.recorded import RecordedOperation, RecordedRun
from sheetsync.model.values import FieldName
from sheetsync.planning.findings import only_not_found
from sheetsync.planning.giving_back import GivingBack
from sheetsync.planning.guard import UndoLimits, check_undo
from sheetsync.planning.live import Live, key_now, read_live
from sheetsync.planning.price import price
from sheetsync.planning.undo_findings import cannot_be_undone
from sheetsync.planning.verdicts import Fate
from sheetsync.planning.written import CREATE, DELETE, UPDATE, AskedRows, written_operations
from sheetsync.ports import Pim, Progress, no_progress

UNDOABLE: Final = frozenset({Kind.PRODUCT})
"""The kinds whose changes can be taken back."""

_OF_A_RUN: Final = re.compile(r" undo of [0-9A-Za-z_-]+$")
_NO_FILE: Final = SourceFile(name="", folder="", sha256="", size=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoRequest:
    """What an undo is made of, beside the live account.

    Attributes:
        run: The id of the undo's own run.
        created_at: ISO 8601, UTC.
        created_by: The user's name on this machine.
        recorded: The run to undo.
        schema: The account's definitions.
        connection: The connection's name.
        endpoint: The PIM's base URL.
        only: Keys to restrict the undo to; empty: all that the run wrote.
        fields: Fields to restrict it to; empty: all. What the run created or deleted is then left
            alone.
        allow: Guards lifted: name → number.
    """

    run: str
    created_at: str
    created_by: str
    recorded: RecordedRun
    schema: AccountSchema
    connection: str
    endpoint: str
    only: frozenset[str] = frozenset()
    fields: frozenset[FieldName] = frozenset()
    allow: Mapping[str, int] = field(default_factory=dict)


def make_undo_plan(request: UndoRequest, pim: Pim, *, progress: Progress = no_progress) -> Plan:
    """Say everything that giving back a run would do, without doing it.

    Args:
        request: What is wanted.
        pim: Read only.
        progress: Told while Plytix is read.

    Returns:
        The plan; its rows are those of the run that wrote something, each told once.

    Raises:
        RemoteError: Plytix could not be read.
    """
    recorded = request.recorded
    rows = AskedRows(recorded)
    written = written_operations(recorded)
    undoable = [one for one in written if one.kind in UNDOABLE]
    wanted = [one for one in undoable if _is_wanted(one, request)]
    kind = Kind.PRODUCT
    definitions = request.schema.fields(kind)
    live = read_live(kind, wanted, definitions, pim, progress=progress)
    giving = GivingBack(rows, definitions, request.fields)
    fates = {_spot(rows.row(one)): Fate(Verdict.IGNORED) for one in undoable}
    for operation in _in_turn(wanted):
        fates[_spot(rows.row(operation))] = _given_back(operation, live, giving)
    creates, updates = tuple(giving.creates), tuple(giving.updates)
    deletes = tuple(giving.deletes)
    findings = (
        *giving.findings,
        *_not_undoable(written, rows),
        *_only_not_found(undoable, request),
    )
    changes = chain.from_iterable(one.fields for one in chain[Create | Update](creates, updates))
    return Plan(
        run=request.run,
        created_at=request.created_at,
        created_by=request.created_by,
        workbook=undone_workbook(recorded),
        mapping=_NO_FILE,
        mapping_text="",
        connection=request.connection,
        endpoint=request.endpoint,
        account=pim.account(),
        schema_sha256=definitions_fingerprint(definitions, {one.field for one in changes}),
        creates=creates,
        updates=updates,
        deletes=deletes,
        findings=_in_order(findings, recorded.plan),
        rows=tuple(_rows(recorded.plan, fates)),
        guards=check_undo(
            len(creates), updates, len(deletes), _limits(undoable), allow=request.allow
        ),
        price=price(
            creates,
            updates,
            pim.capabilities(),
            reads=pim.calls().get("reads", 0),
            deletes=len(deletes),
        ),
        products_in_account=pim.count(kind),
        clear_marker=recorded.plan.clear_marker,
        undoes=recorded.header.run,
    )


def undone_workbook(recorded: RecordedRun) -> SourceFile:
    """The undone run in the place of a source workbook, such as ``range undo of <run>.xlsx``."""
    source = recorded.plan.workbook
    name = PurePath(source.name)
    stem = _OF_A_RUN.sub("", name.stem)
    return SourceFile(
        name=f"{stem} undo of {recorded.header.run}{name.suffix}",
        folder=source.folder,
        sha256=recorded.header.fingerprint,
        size=0,
    )


def written_fields_of(recorded: RecordedRun) -> tuple[FieldName, ...]:
    """Every field that a run wrote or may have written, in the order of first use."""
    return tuple(dict.fromkeys(name for one in written_operations(recorded) for name in one.fields))


def _is_wanted(operation: RecordedOperation, request: UndoRequest) -> bool:
    if request.only and not {operation.key, key_now(operation)} & request.only:
        return False
    if not request.fields:
        return True
    return operation.verb == UPDATE and not request.fields.isdisjoint(operation.fields)


def _in_turn(operations: Sequence[RecordedOperation]) -> Iterator[RecordedOperation]:
    """Updates as they came; what was created or deleted last is taken back first."""
    yield from (one for one in operations if one.verb == UPDATE)
    yield from (one for one in reversed(operations) if one.verb != UPDATE)


def _given_back(operation: RecordedOperation, live: Live, giving: GivingBack) -> Fate:
    if operation.verb == CREATE:
        return giving.created(operation, live.wholes.get(operation.id))
    if operation.verb == DELETE:
        return giving.deleted(operation, live.snapshots.get(operation.id))
    return giving.updated(operation, live.snapshots.get(operation.id))


def _rows(plan: Plan, fates: Mapping[tuple[str | None, int | None], Fate]) -> Iterator[RowVerdict]:
    """The rows of the run's plan that wrote something, with what becomes of them now."""
    for row in plan.rows:
        main = row.twin_of or row
        fate = fates.get((main.sheet, main.row))
        if fate is not None:
            yield RowVerdict(
                sheet=row.sheet,
                row=row.row,
                key=row.key,
                verdict=fate.verdict,
                changes=0 if row.twin_of else fate.changes,
                code=fate.code,
                twin_of=row.twin_of,
            )


def _limits(operations: Sequence[RecordedOperation]) -> UndoLimits:
    verbs = [one.verb for one in operations]
    filled = [
        one
        for one in operations
        if one.verb == UPDATE and any(field.before is None for field in one.fields.values())
    ]
    return UndoLimits(
        updates=verbs.count(UPDATE) + verbs.count(DELETE),
        creates=verbs.count(DELETE),
        clears=len(filled),
        deletes=verbs.count(CREATE),
    )


def _not_undoable(operations: Sequence[RecordedOperation], rows: AskedRows) -> Iterator[Finding]:
    for one in operations:
        if one.kind not in UNDOABLE:
            what = f"{one.verb} of the {one.kind.value.replace('_', ' ')} {one.key}"
            yield cannot_be_undone(rows.row(one), one.key, what)


def _only_not_found(
    operations: Sequence[RecordedOperation], request: UndoRequest
) -> Iterator[Finding]:
    known = {str(key) for one in operations for key in (one.key, key_now(one))}
    file = request.recorded.plan.workbook.name
    return (only_not_found(file, key) for key in sorted(request.only - known))


def _in_order(findings: Sequence[Finding], plan: Plan) -> tuple[Finding, ...]:
    """By sheet, in the order of the run's rows, then row and column; those of no sheet first."""
    sheets = {name: at for at, name in enumerate(dict.fromkeys(row.sheet for row in plan.rows), 1)}

    def order(finding: Finding) -> tuple[int, int, int]:
        place = finding.place
        if not isinstance(place, CellPlace) or place.sheet is None:
            return (0, 0, 0)
        column = -1 if place.column is None else place.column
        return (sheets.get(place.sheet, len(sheets) + 1), place.row or 0, column)

    return tuple(sorted(findings, key=order))


def _spot(place: CellPlace) -> tuple[str | None, int | None]:
    return (place.sheet, place.row)
