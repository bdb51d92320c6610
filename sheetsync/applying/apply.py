"""A plan carried out once: check, write, prove, batch by batch, and tell every row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sheetsync.applying.brake import Brake
from sheetsync.applying.canary import Canary, CanaryOutcome
from sheetsync.applying.check import check_before
from sheetsync.applying.earlier import NOTHING_EARLIER, Earlier, left, settled
from sheetsync.applying.remedies import LEFT_OPEN, resume_remedy
from sheetsync.applying.rows import row_outcomes
from sheetsync.applying.settle import send
from sheetsync.applying.told import answer, end, intent, verification
from sheetsync.applying.verify import read_back
from sheetsync.applying.work import Step, Work
from sheetsync.errors import OutputError, RemoteError, SheetsyncError
from sheetsync.model.operation import Operation
from sheetsync.model.outcome import FieldStatus, OperationOutcome, RunResult, StopCause
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.values import Canonical
from sheetsync.planning.batches import Batch, batches
from sheetsync.planning.operations import operations
from sheetsync.ports import Clock, Journal, Pim, Progress, TakeTurn, Turn, no_progress, no_turns

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
    earlier: Earlier = NOTHING_EARLIER,
    take_turn: TakeTurn = no_turns,
    canary: Canary | None = None,
) -> RunResult:
    """Carry out what was accepted of a plan, or the rest of it when the run was cut off.

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
        earlier: What the run told of its operations before it was cut off. What is settled is
            taken over without a call; all else goes through the look before the writes, which
            tells what happened unseen.
        take_turn: Keeps other runs at the account waiting from the look before a batch's writes
            to the proof after them, so that none is overwritten unseen by another.
        canary: How many products come first, and who is asked whether the others follow;
            ``None``: all follow each other.

    Returns:
        Every operation and every input row once, also when the run ended early. The journal does
        not have its end yet: that is ``end_run``, once everything is told.

    Raises:
        PlanError: A decision names a change that the plan does not hold, or the plan was applied
            before.
        OutputError: The journal cannot be written, and nothing was sent.
    """
    run = _Run(pim, journal, clock, stop, progress, max_failures, earlier, take_turn)
    started_at = run.now()
    calls_before = dict(pim.calls())
    traffic_before = pim.traffic()
    todo = operations(plan, decisions, edited)
    run.total = len(todo)
    size = pim.capabilities().search_rows
    first = len(todo) if canary is None else canary.products
    for batch in batches(todo[:first], size):
        run.carry_out(batch)
    if canary is not None and first < len(todo):
        run.ask(canary, todo[:first])
    for batch in batches(todo[first:], size):
        run.carry_out(batch)
    calls = pim.calls()
    resumable = journal.begun and any(one.code in LEFT_OPEN for one in run.outcomes)
    outcomes = tuple(
        replace(one, remedy=resume_remedy(plan.run)) if resumable and one.code in LEFT_OPEN else one
        for one in run.outcomes
    )
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
        resumable=resumable,
        stop_cause=run.stop_cause,
    )


def end_run(journal: Journal, clock: Clock, result: RunResult, workbook: str) -> None:
    """Tell a journal in which anything stands that the run has ended, with everything told.

    Args:
        journal: The run's journal.
        clock: Tells when.
        result: What the run came to.
        workbook: Where the result workbook was put.

    Raises:
        OutputError: The journal cannot be written.
    """
    if journal.begun:
        journal.write(end(clock.now().isoformat(timespec="seconds"), result, workbook))


class _Run:
    def __init__(
        self,
        pim: Pim,
        journal: Journal,
        clock: Clock,
        stop: Callable[[], bool],
        progress: Progress,
        max_failures: int | None,
        earlier: Earlier,
        take_turn: TakeTurn,
    ) -> None:
        self.pim = pim
        self.journal = journal
        self.clock = clock
        self.stop = stop
        self.progress = progress
        self.brake = Brake(max_failures)
        self.earlier = earlier
        self.take_turn = take_turn
        self.outcomes: list[OperationOutcome] = []
        self.total = 0
        self.interrupted = False
        self.stop_cause = StopCause.PLYTIX
        self.stop_reason = ""
        self._untold: list[Mapping[str, object]] = []

    def now(self) -> str:
        return self.clock.now().isoformat(timespec="seconds")

    def ask(self, canary: Canary, sent: Sequence[Operation]) -> None:
        """Ask whether the others follow the first products; if not, the run has stopped."""
        if not self._goes_on():
            return
        outcome = CanaryOutcome(
            sent=tuple(zip(sent, self.outcomes, strict=True)), left=self.total - len(sent)
        )
        if not canary.goes_on(outcome):
            self.stop_cause = StopCause.CANARY
            self.stop_reason = (
                f"The canary came first ({outcome.told()}), and nobody let the others follow."
            )

    def carry_out(self, batch: Batch) -> None:
        """Check, write and prove one batch; once the run has stopped, only tell it."""
        works = [
            Work(operation, earlier=self.earlier.get(operation.id))
            for operation in left(self.earlier, batch.operations)
        ]
        if works:
            left_over = replace(batch, operations=tuple(one.operation for one in works))
            waits_for = no_turns if self.stop_reason else self.take_turn
            with waits_for(self._given_up) as turn:
                self._carry_out(left_over, works, turn)
        outcome_by_id = {work.operation.id: work.outcome() for work in works}
        judged = [(work.operation, outcome_by_id[work.operation.id]) for work in works]
        for operation in batch.operations:
            outcome = outcome_by_id.get(operation.id) or settled(self.earlier, operation)
            assert outcome is not None
            self.outcomes.append(outcome)
        if judged:
            self._tell(verification(judged, self.now()))

    def _carry_out(self, batch: Batch, works: Sequence[Work], turn: Turn) -> None:
        if self._goes_on():
            try:
                check_before(batch, works, self.pim, turn.lagging)
            except RemoteError as error:
                self._halt(error)
        done = len(self.outcomes)
        for number, work in enumerate(works, start=1):
            if work.step is Step.OPEN and self._goes_on():
                self._write(work)
                self._brake(works)
            self.progress("Writing to Plytix", done + number, self.total)
        self._prove(batch, works, turn)
        self._brake(works)
        self.brake.keep(works)
        for work in works:
            if work.step is Step.OPEN:
                work.settle(FieldStatus.NOT_ATTEMPTED, "stopped-before", self.stop_reason)

    def _given_up(self) -> bool:
        """Asked while another run has the turn."""
        self.progress("Waiting for another run on this account", len(self.outcomes), self.total)
        return not self._goes_on()

    def _goes_on(self) -> bool:
        if not self.stop_reason and self.stop():
            self.interrupted = True
            self.stop_reason = _STOPPED_BY_USER
            self.stop_cause = StopCause.USER
        return not self.stop_reason

    def _write(self, work: Work) -> None:
        begun = self.journal.begun
        try:
            while self._untold:
                self.journal.write(self._untold[0])
                self._untold.pop(0)
            self.journal.write(intent(work, self.now()))
        except OutputError as error:
            if not begun:
                raise
            self._halt(error)
            return
        try:
            send(work, self.pim, self.clock)
        except RemoteError as error:
            self._halt(error)
        self._tell(answer(work, self.now()))

    def _prove(self, batch: Batch, works: Sequence[Work], turn: Turn) -> None:
        sent = [work for work in works if work.step is Step.SENT]
        lost = [work for work in works if work.code == "outcome-unknown"]
        try:
            lagging = read_back(batch.kind, sent, self.pim, self.clock)
        except RemoteError as error:
            self._halt(error)
            lagging = frozenset(work.entity_id for work in sent if work.entity_id)
        lagging |= {work.entity_id for work in lost if work.entity_id}
        if lagging:
            turn.leave(lagging)

    def _tell(self, entry: Mapping[str, object]) -> None:
        """Write an entry about what has happened already; without it nothing more is sent.

        A run that sends nothing leaves no journal: until the first write, entries wait for it.
        """
        if not self.journal.begun:
            self._untold.append(entry)
            return
        try:
            self.journal.write(entry)
        except OutputError as error:
            self._halt(error)

    def _halt(self, error: SheetsyncError) -> None:
        if not self.stop_reason:
            self.stop_reason = f"{error.message} {error.remedy}".strip()
            disk = isinstance(error, OutputError)
            self.stop_cause = StopCause.DISK if disk else StopCause.PLYTIX

    def _brake(self, works: Sequence[Work]) -> None:
        self.stop_reason = self.stop_reason or self.brake.reason(works)
