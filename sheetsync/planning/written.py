"""What a run wrote, or may have written, and the rows that asked for it."""

from __future__ import annotations

from typing import Final

from sheetsync.model.change import Change, Create, Delete, Update
from sheetsync.model.operation import Operation, UpdateEntity
from sheetsync.model.outcome import FieldStatus
from sheetsync.model.place import CellPlace
from sheetsync.model.recorded import RecordedOperation, RecordedRun
from sheetsync.model.values import FieldName
from sheetsync.planning.operations import operations

CREATE: Final = "create"
UPDATE: Final = "update"
DELETE: Final = "delete"

_NOTHING_WRITTEN: Final = frozenset({"not sent", "refused-by-plytix", "gone"})
"""Answers after which an operation surely changed nothing."""


def may_have_written(operation: RecordedOperation) -> bool:
    """Whether something was sent that Plytix did not surely refuse."""
    return bool(operation.sent_at) and operation.result not in _NOTHING_WRITTEN


def written_operations(run: RecordedRun) -> tuple[RecordedOperation, ...]:
    """The operations that wrote something or may have, in the order they were carried out."""
    return tuple(one for one in run.operations.values() if may_have_written(one))


def set_fields(operation: RecordedOperation) -> tuple[FieldName, ...]:
    """The fields that an operation set, as was read back; of a deletion those it took away."""
    return tuple(
        name for name in operation.fields if operation.statuses.get(name) is FieldStatus.DONE
    )


class AskedRows:
    """The rows of a run's workbook, by the operations that they came to."""

    def __init__(self, run: RecordedRun) -> None:
        """Match a run's operations with the changes of its plan.

        Args:
            run: The run.

        Raises:
            PlanError: The decisions do not fit the plan, which no journal of ours holds.
        """
        plan = run.plan
        self._file = plan.workbook.name
        by_change: dict[str, Change] = {
            change.id: update for update in plan.updates for change in update.fields
        }
        by_change |= {create.id: create for create in plan.creates}
        by_change |= {delete.id: delete for delete in plan.deletes}
        self._by_operation = {
            one.id: by_change[_change_id(one)]
            for one in operations(plan, run.decisions, run.edited)
        }

    def change(self, operation: RecordedOperation) -> Change | None:
        """What of the plan an operation carried out; ``None`` when the plan does not hold it."""
        return self._by_operation.get(operation.id)

    def row(self, operation: RecordedOperation) -> CellPlace:
        """The row that asked for an operation."""
        change = self.change(operation)
        return CellPlace(file=self._file) if change is None else change.place

    def cell(self, operation: RecordedOperation, name: FieldName) -> CellPlace:
        """The cell that asked for a field; the row where no cell did."""
        match self.change(operation):
            case Create(fields=fields, place=place) | Update(fields=fields, place=place):
                return next((one.place for one in fields if one.field == name), place)
            case Delete(place=place):
                return place
            case None:
                return CellPlace(file=self._file)


def _change_id(operation: Operation) -> str:
    """The id of a change that an operation carries out."""
    if isinstance(operation, UpdateEntity):
        return next(iter(operation.change_ids.values()))
    return operation.change_id
