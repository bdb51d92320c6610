"""A plan and the means to apply it, with everything that can go wrong in reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sheetsync.applying.apply import apply_plan, never
from sheetsync.model.outcome import FieldStatus, RowOutcome, RunResult
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.record import Mode
from sheetsync.model.values import Canonical, FieldName
from sheetsync.planning.plan import make_plan
from tests.clocks import FakeClock
from tests.fakes import FakeJournal, FakePim, Hook
from tests.wanted import Cell, request, wanted

LABEL, COLOUR, TEXT = (
    FieldName("label"),
    FieldName("attributes.colour"),
    FieldName("attributes.text"),
)


@dataclass(kw_only=True)
class Scene:
    """A PIM, a plan made of it, and a run of that plan.

    Attributes:
        pim: The PIM; faults are set after planning.
        plan: The plan.
        journal: The run's journal.
        clock: The run's clock.
    """

    pim: FakePim
    plan: Plan
    journal: FakeJournal = field(default_factory=FakeJournal)
    clock: FakeClock = field(default_factory=FakeClock)

    def apply(
        self,
        *,
        rejected: Sequence[str] = (),
        edited: Mapping[str, Canonical | None] | None = None,
        stop: Callable[[], bool] = never,
        max_failures: int | None = None,
    ) -> RunResult:
        """Apply the plan."""
        return apply_plan(
            self.plan,
            Decisions(rejected=frozenset(rejected), approved_by="Ada"),
            edited or {},
            self.pim,
            self.journal,
            self.clock,
            stop=stop,
            max_failures=max_failures,
        )


def scene(
    products: Mapping[str, Mapping[str, Canonical]],
    names: str,
    *rows: Sequence[Cell],
    mode: Mode = Mode.UPSERT,
    keys: Sequence[str] = ("sku",),
) -> Scene:
    """A scene of a sheet over products; the log starts anew after planning."""
    pim = FakePim(products)
    plan = make_plan(request(wanted(names, *rows, mode=mode, keys=keys)), pim)
    pim.log.clear()
    return Scene(pim=pim, plan=plan)


def on(method: str, *errors: Exception | None) -> Hook:
    """A hook that raises one error after the other at calls of a method; ``None`` lets it pass."""
    left = list(errors)

    def hook(called: str, _number: int) -> None:
        if called == method and left:
            error = left.pop(0)
            if error is not None:
                raise error

    return hook


def then(method: str, number: int, act: Callable[[], object]) -> Hook:
    """A hook that acts once, at the n-th call of a method."""
    seen = 0

    def hook(called: str, _number: int) -> None:
        nonlocal seen
        if called == method:
            seen += 1
            if seen == number:
                act()

    return hook


def row(result: RunResult, number: int) -> RowOutcome:
    """The outcome of one row."""
    return next(one for one in result.rows if one.row == number)


def statuses(result: RunResult) -> list[str]:
    """The status of every row, in order."""
    return [one.status.value for one in result.rows]


def field_statuses(result: RunResult, number: int = 0) -> dict[FieldName, FieldStatus]:
    """What became of each field of an operation."""
    return {name: one.status for name, one in result.operations[number].fields.items()}
