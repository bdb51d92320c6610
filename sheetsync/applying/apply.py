"""A plan carried out once: check, write, prove, batch by batch, and tell every row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sheetsync.applying.brake import Brake
from sheetsync.applying.check import check_before
from sheetsync.applying.rows import row_outcomes
from sheetsync.applying.settle import send
from sheetsync.applying.told import answer, end, intent, verification
from sheetsync.applying.verify import read_back
from sheetsync.applying.work import Step, Work
from sheetsync.errors import OutputError, RemoteError, SheetsyncError
from sheetsync.model.outcome import FieldStatus, OperationOutcome, RunResult
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.values import Canonical
from sheetsync.planning.batches import Batch, batches
from sheetsync.planning.operations import operations
from sheetsync.ports import Clock, Journal, Pim, Progress, no_progress

_STOPPED_BY_USER = "The run was stopped by hand."


def never() -> bool:
    """Nobody wants the run to stop."""
    return False


def apply_plan(
    plan: Plan,
    decisions: Decisions,
    edited: Mapping[str, Canonical | None],
    pim: Pim,
    journal: Journal,
    clock: Clock,
    *,
    stop: Callable[[], bool] = never,
    progress: Progress = no_progress,
    max_failures: int | None = None,
) -> RunResult:
    """Carry out what was accepted of a plan.

    Args:
        plan: The plan, checked by the caller against account, definitions, age and guards.
        decisions: What the reviewer rejected.
        edited: What the reviewer typed instead of new values, by change id.
        pim: Read and written.
        journal: Told before and after each write; no line, no write.
        clock: For waits and times.
        stop: Asked between operations; once true, what was sent is proved and the run ends.
        progress: Told after each operation.
        max_failures: Failed operations that are tolerated: one more and the run stops; ``None``:
            any number, as long as not in a row.

    Returns:
        Every operation and every input row once, also when the run ended early.

    Raises:
        PlanError: A decision names a change that the plan does not hold, or the plan was applied
            before.
        OutputError: The journal cannot be written, and nothing was sent.
    """
    run = _Run(pim, journal, clock, stop, progress, max_failures)
    started_at = run.now()
    calls_before = dict(pim.calls())
    traffic_before = pim.traffic()
    todo = operations(plan, decisions, edited)
    run.total = len(todo)
    for batch in batches(todo, pim.capabilities().search_rows):
        run.carry_out(batch)
    run.close()
    calls = pim.calls()
    outcomes = tuple(run.outcomes)
    return RunResult(
        run=plan.run,
        started_at=started_at,
        finished_at=run.now(),
        rows=row_outcomes(plan, todo, outcomes, decisions),
        operations=outcomes,
        calls={
            "reads": calls_before.get("reads", 0),
            "writes": calls.get("writes", 0) - calls_before.get("writes", 0),
            "checks": calls.get("reads", 0) - calls_before.get("reads", 0),
        },
        interrupted=run.interrupted,
        stop_reason=run.stop_reason,
        approved_by=decisions.approved_by,
        traffic=pim.traffic().since(traffic_before),
    )


class _Run:
    def __init__(
        self,
        pim: Pim,
        journal: Journal,
        clock: Clock,
        stop: Callable[[], bool],
        progress: Progress,
        max_failures: int | None,
    ) -> None:
        self.pim = pim
        self.journal = journal
        self.clock = clock
        self.stop = stop
        self.progress = progress
        self.brake = Brake(max_failures)
        self.outcomes: list[OperationOutcome] = []
        self.total = 0
        self.interrupted = False
        self.stop_reason = ""
        self.anything_sent = False

    def now(self) -> str:
        return self.clock.now().isoformat(timespec="seconds")

    def carry_out(self, batch: Batch) -> None:
        """Check, write and prove one batch; once the run has stopped, only tell it."""
        works = [Work(operation) for operation in batch.operations]
        if self._goes_on():
            try:
                check_before(batch, works, self.pim)
            except RemoteError as error:
                self._halt(error)
        done = len(self.outcomes)
        for number, work in enumerate(works, start=1):
            if work.step is Step.OPEN and self._goes_on():
                self._write(work)
                self._brake(works)
            self.progress("Writing to Plytix", done + number, self.total)
        self._prove(batch, works)
        self._brake(works)
        self.brake.keep(works)
        for work in works:
            if work.step is Step.OPEN:
                work.settle(FieldStatus.NOT_ATTEMPTED, "stopped-before", self.stop_reason)
        outcomes = [work.outcome() for work in works]
        self.outcomes += outcomes
        if self.anything_sent:
            self._tell(verification(outcomes, self.now()))

    def close(self) -> None:
        """Tell the journal that the run came to its end."""
        if self.anything_sent:
            self._tell(end(self.now(), interrupted=self.interrupted, stop_reason=self.stop_reason))

    def _goes_on(self) -> bool:
        if not self.stop_reason and self.stop():
            self.interrupted = True
            self.stop_reason = _STOPPED_BY_USER
        return not self.stop_reason

    def _write(self, work: Work) -> None:
        try:
            self.journal.write(intent(work, self.now()))
        except OutputError as error:
            if not self.anything_sent:
                raise
            self._halt(error)
            return
        self.anything_sent = True
        try:
            send(work, self.pim, self.clock)
        except RemoteError as error:
            self._halt(error)
        self._tell(answer(work, self.now()))

    def _prove(self, batch: Batch, works: Sequence[Work]) -> None:
        sent = [work for work in works if work.step is Step.SENT]
        try:
            read_back(batch.kind, sent, self.pim, self.clock)
        except RemoteError as error:
            self._halt(error)

    def _tell(self, entry: Mapping[str, object]) -> None:
        """Write an entry about what has happened already; without it nothing more is sent."""
        try:
            self.journal.write(entry)
        except OutputError as error:
            self._halt(error)

    def _halt(self, error: SheetsyncError) -> None:
        self.stop_reason = self.stop_reason or f"{error.message} {error.remedy}".strip()

    def _brake(self, works: Sequence[Work]) -> None:
        self.stop_reason = self.stop_reason or self.brake.reason(works)
