"""Outcomes of operations told as outcomes of input rows: each row exactly once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from sheetsync.model.change import Change, Create, Delete, FieldChange, Update
from sheetsync.model.finding import Finding
from sheetsync.model.operation import Operation, UpdateEntity
from sheetsync.model.outcome import FieldStatus, OperationOutcome, RowOutcome, RowStatus
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import Decisions, Plan, RowVerdict, Verdict
from sheetsync.model.values import FieldName
from sheetsync.planning.findings import spoken
from sheetsync.planning.verdicts import row_of

_PRIORITY = (
    (FieldStatus.FAILED, RowStatus.FAILED),
    (FieldStatus.CONFLICT, RowStatus.CONFLICT),
    (FieldStatus.NOT_ATTEMPTED, RowStatus.NOT_ATTEMPTED),
    (FieldStatus.DONE, RowStatus.DONE),
    (FieldStatus.UNCHANGED, RowStatus.UNCHANGED),
)
"""A row is told by the worst that befell one of its fields; fields that were written all the same
stand in ``changed_fields``."""

_REJECTED = "rejected"
_WHOLE: Mapping[type[Change], str] = {
    Create: "the new product",
    Update: "the changes",
    Delete: "the deletion",
}
_TORN = (
    "Sheet and Plytix were both changed, differently",
    "Decide which value is right, and plan the row again.",
)
_TORN_BY_UNDO = (
    "Plytix was changed again since the run",
    "Decide which value is right; undo the run again and accept what is to go back.",
)
"""What is said of a row in conflict, and what to do about it."""
_SETTLED = frozenset({RowStatus.DONE, RowStatus.UNCHANGED, RowStatus.REFUSED})
"""Outcomes of a row beside which a conflict that was left is the worst."""


def row_outcomes(
    plan: Plan,
    operations: Sequence[Operation],
    outcomes: Sequence[OperationOutcome],
    decisions: Decisions,
) -> tuple[RowOutcome, ...]:
    """What became of every input row.

    Args:
        plan: The plan, whose rows are told.
        operations: The writes that its accepted changes came to.
        outcomes: What became of each of them.
        decisions: What was rejected.

    Returns:
        One outcome per row of the plan, in its order. A merged row shares the outcome of the row
        it was merged into; an ignored row is unchanged, with the code ``ignored``.
    """
    return _Rows(plan, operations, outcomes, decisions).all()


class _Rows:
    def __init__(
        self,
        plan: Plan,
        operations: Sequence[Operation],
        outcomes: Sequence[OperationOutcome],
        decisions: Decisions,
    ) -> None:
        self.plan = plan
        self.decisions = decisions
        self._both_changed, self._decide = _TORN_BY_UNDO if plan.undoes else _TORN
        entities: tuple[Change, ...] = (*plan.creates, *plan.updates, *plan.deletes)
        self.entity_by_row = {(one.place.sheet, one.place.row): one for one in entities}
        outcome_by_id = {outcome.operation_id: outcome for outcome in outcomes}
        self.outcome_by_change: dict[str, OperationOutcome] = {}
        for operation in operations:
            outcome = outcome_by_id[operation.id]
            if isinstance(operation, UpdateEntity):
                for change_id in operation.change_ids.values():
                    self.outcome_by_change[change_id] = outcome
            else:
                self.outcome_by_change[operation.change_id] = outcome
        self.errors_by_row: dict[tuple[str, int], list[Finding]] = {}
        for finding in plan.findings:
            where = row_of(finding)
            if finding.is_error and where is not None:
                self.errors_by_row.setdefault(where, []).append(finding)

    def all(self) -> tuple[RowOutcome, ...]:
        return tuple(self._row(row) for row in self.plan.rows)

    def _row(self, row: RowVerdict) -> RowOutcome:
        match row.verdict:
            case Verdict.CREATE | Verdict.UPDATE | Verdict.DELETE:
                return self._written(row)
            case Verdict.UNCHANGED:
                return _told(row, RowStatus.UNCHANGED, message=self._left_out(row))
            case Verdict.IGNORED:
                return _told(
                    row,
                    RowStatus.UNCHANGED,
                    code="ignored",
                    message="The row was left out: it was not asked for.",
                )
            case Verdict.INVALID:
                return self._invalid(row)
            case Verdict.CONFLICT:
                return self._torn(row)
            case _:
                assert_never(row.verdict)

    def _torn(self, row: RowVerdict) -> RowOutcome:
        """A row of which something was changed in the sheet and in Plytix.

        What the reviewer accepted was written; what is left rejected is still in conflict.
        """
        main = self._main(row)
        entity = self.entity_by_row.get(main)
        left = [one for one in _torn_changes(entity) if one.id in self.decisions.rejected]
        written = None if entity is None else self._written(row)
        if written is not None and (not left or written.status not in _SETTLED):
            return written
        names = f": {_names(left)}" if left else ""
        more = "" if written is None or written.status is RowStatus.REFUSED else written.message
        return _told(
            row,
            RowStatus.CONFLICT,
            code=row.code,
            message=f"{self._both_changed}{names}. {more}".strip(),
            remedy=self._decide,
            changed_fields=() if written is None else written.changed_fields,
            verified=written is not None and written.verified,
            entity_id="" if written is None else written.entity_id,
        )

    def _main(self, row: RowVerdict) -> tuple[str, int | None]:
        """The row that a row was merged into, or itself."""
        if row.twin_of is None:
            return (row.sheet, row.row)
        return (row.twin_of.sheet, row.twin_of.row)

    def _written(self, row: RowVerdict) -> RowOutcome:
        entity = self.entity_by_row[self._main(row)]
        changes = () if isinstance(entity, Delete) else entity.fields
        rejected = [change for change in changes if change.id in self.decisions.rejected]
        outcome = self._outcome(entity)
        if outcome is None:
            return _told(
                row,
                RowStatus.REFUSED,
                code=_REJECTED,
                message=f"Rejected in the plan: {_names(rejected) or _WHOLE[type(entity)]}.",
                remedy="Nothing needs doing; to write it after all, plan the row again.",
                entity_id="" if isinstance(entity, Create) else entity.entity_id,
            )
        statuses = {one.status for one in outcome.fields.values()}
        parts = [*_messages(entity, outcome)]
        if rejected:
            parts.append(f"Not written, as rejected in the plan: {_names(rejected)}.")
        parts.append(self._left_out(row))
        return _told(
            row,
            next(status for field_status, status in _PRIORITY if field_status in statuses),
            code=outcome.code,
            message=" ".join(part for part in parts if part),
            remedy=outcome.remedy,
            changed_fields=tuple(
                name for name, one in outcome.fields.items() if one.status is FieldStatus.DONE
            ),
            verified=outcome.verified,
            entity_id=outcome.entity_id or "",
        )

    def _outcome(self, entity: Change) -> OperationOutcome | None:
        """What became of an entity's operation; ``None`` when everything of it was rejected."""
        ids = [one.id for one in entity.fields] if isinstance(entity, Update) else [entity.id]
        return next((self.outcome_by_change[i] for i in ids if i in self.outcome_by_change), None)

    def _invalid(self, row: RowVerdict) -> RowOutcome:
        errors = self._errors(row)
        if not errors:
            message, remedy = "The row cannot be used.", "See the plan's problems."
        else:
            message, remedy = _problem(errors[0]), errors[0].remedy
        if len(errors) > 1:
            more = len(errors) - 1
            message += f" And {more} more {'problem' if more == 1 else 'problems'} in this row."
        return _told(row, RowStatus.INVALID, code=row.code, message=message, remedy=remedy)

    def _left_out(self, row: RowVerdict) -> str:
        """The cells of a row that went on without them."""
        cells = [finding.place for finding in self._errors(row)]
        names = dict.fromkeys(
            place.header or place.cell or ""
            for place in cells
            if isinstance(place, CellPlace) and place.column is not None
        )
        return f"Left out, since it could not be used: {', '.join(names)}." if names else ""

    def _errors(self, row: RowVerdict) -> list[Finding]:
        found = self.errors_by_row.get((row.sheet, row.row), [])
        if not found and row.twin_of is not None:
            found = self.errors_by_row.get((row.twin_of.sheet, row.twin_of.row), [])
        return found


def _torn_changes(entity: Change | None) -> Sequence[FieldChange | Delete]:
    """What of an entity is in conflict."""
    if entity is None:
        return ()
    if isinstance(entity, Delete):
        return (entity,) if entity.conflict else ()
    return [one for one in entity.fields if one.conflict]


def _messages(entity: Change, outcome: OperationOutcome) -> Iterator[str]:
    """What is to be said of fields, fields with the same message together."""
    changes = () if isinstance(entity, Delete) else entity.fields
    header_by_field = {change.field: _header(change) for change in changes}
    fields_by_message: dict[str, list[str]] = {}
    for name, one in outcome.fields.items():
        if one.message:
            header = header_by_field.get(name, spoken(name))
            fields_by_message.setdefault(one.message, []).append(header)
    for message, headers in fields_by_message.items():
        yield f"{', '.join(headers)}: {message.rstrip('.')}."


def _problem(finding: Finding) -> str:
    place = finding.place
    where = (place.header or "") if isinstance(place, CellPlace) else ""
    found = f'found "{finding.found}", ' if finding.found else ""
    text = f"{found}expected {finding.expected}" if finding.expected else found.rstrip(", ")
    return f"{where}: {text}." if where else f"{text[:1].upper()}{text[1:]}."


def _names(changes: Sequence[FieldChange | Delete]) -> str:
    return ", ".join(dict.fromkeys(_header(change) for change in changes))


def _header(change: FieldChange | Delete) -> str:
    if isinstance(change, Delete):
        return "the whole product"
    return change.place.header or spoken(change.field)


def _told(
    row: RowVerdict,
    status: RowStatus,
    *,
    code: str = "",
    message: str = "",
    remedy: str = "",
    changed_fields: tuple[FieldName, ...] = (),
    verified: bool = False,
    entity_id: str = "",
) -> RowOutcome:
    return RowOutcome(
        sheet=row.sheet,
        row=row.row,
        key=row.key,
        status=status,
        code=code,
        message=message,
        remedy=remedy,
        changed_fields=changed_fields,
        verified=verified,
        entity_id=entity_id,
    )
