from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

from sheetsync.plytix.pacing.budget import (
    Ask,
    Budget,
    BudgetLostError,
    Fallback,
    Priority,
    ProcessBudget,
    Standing,
    Turn,
    Wait,
)
from sheetsync.plytix.pacing.turnstile import PATIENCE_SECONDS, Turnstile
from sheetsync.plytix.pacing.windows import Windows
from tests.clocks import FakeClock, RealClock

WINDOWS: Windows = ((1, 10.0),)


class Doorkeeper:
    """A budget that lets through as many as it is told to, and remembers who asked.

    Attributes:
        places: How many may go now.
        asks: Everything that was asked, in order.
        given_back: Turns that were finished without counting.
        crowd: The most threads that stood here at once.
    """

    def __init__(self, places: int = 0) -> None:
        self.places = places
        self.asks: list[Ask] = []
        self.given_back = 0
        self.crowd = 0
        self._here = 0
        self._lock = threading.Lock()

    def take(self, ask: Ask) -> Turn | Wait:
        with self._lock:
            self._here += 1
            self.crowd = max(self.crowd, self._here)
        time.sleep(0.001)
        with self._lock:
            self._here -= 1
            self.asks.append(ask)
            if self.places:
                self.places -= 1
                return Turn()
            return Wait(seconds=0.01)

    def admit(self, windows: Windows) -> Turn:
        raise NotImplementedError

    def finish(self, turn: Turn, *, counts: bool = True) -> None:
        self.given_back += not counts

    def park(self, seconds: float) -> None:
        raise NotImplementedError

    def used(self, windows: Windows) -> tuple[int, ...]:
        raise NotImplementedError

    def standing(self) -> Standing:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


class StoppedError(Exception):
    """What ``check`` raises when the run is to end."""


class Queue:
    """Threads before a doorkeeper.

    Attributes:
        went: Names of those who were let through, in order.
    """

    def __init__(self, places: int = 0) -> None:
        self.door = Doorkeeper(places)
        self.stopped = threading.Event()
        self.went: list[str] = []
        self.ended: list[str] = []
        self.turnstile = Turnstile(RealClock(), check=self._check, tell_wait=lambda _wait: None)
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()

    def arrives(self, name: str, priority: Priority = Priority.BULK) -> None:
        """Another thread comes, and is in the queue when this returns."""
        waiting = self._waiting()
        thread = threading.Thread(target=self._go, args=(name, priority), daemon=True)
        self._threads.append(thread)
        thread.start()
        until(lambda: self._waiting() > waiting or not thread.is_alive())

    def let_through(self, count: int) -> None:
        """Let so many go, one after the other."""
        for _ in range(count):
            done = len(self.went)
            self.door.places = 1
            until(lambda done=done: len(self.went) > done)  # type: ignore[misc]

    def stop(self) -> None:
        """End the run, and wait for all threads."""
        self.stopped.set()
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive()

    def _go(self, name: str, priority: Priority) -> None:
        try:
            self.turnstile.pass_through(self.door, WINDOWS, priority)
        except StoppedError:
            self.ended.append(name)
            return
        with self._lock:
            self.went.append(name)

    def _check(self) -> None:
        if self.stopped.is_set():
            raise StoppedError

    def _waiting(self) -> int:
        return len(self.turnstile._queue)


def until(condition: Callable[[], bool]) -> None:
    """Wait for something, for five seconds at most."""
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.001)


def test_those_of_one_priority_go_in_the_order_they_came() -> None:
    queue = Queue()
    for name in "abcde":
        queue.arrives(name)
    queue.let_through(5)
    assert queue.went == list("abcde")


def test_a_person_goes_before_bulk_work_that_came_earlier() -> None:
    queue = Queue()
    for name in ("bulk 1", "bulk 2", "bulk 3"):
        queue.arrives(name)
    queue.arrives("person 1", Priority.PERSON)
    queue.arrives("person 2", Priority.PERSON)
    until(lambda: bool(queue.door.asks) and queue.door.asks[-1].persons == 2)
    assert queue.door.asks[-1].priority is Priority.PERSON
    queue.let_through(5)
    assert queue.went == ["person 1", "person 2", "bulk 1", "bulk 2", "bulk 3"]


def test_one_thread_at_a_time_stands_at_the_budget() -> None:
    queue = Queue()
    for nth in range(12):
        queue.arrives(str(nth))
    asked = len(queue.door.asks)
    time.sleep(0.2)
    assert len(queue.door.asks) - asked < 40, "they ask one after the other, not all at once"
    queue.let_through(12)
    assert queue.door.crowd == 1


def test_all_go_at_once_when_there_is_room() -> None:
    queue = Queue(places=1000)
    began = time.monotonic()
    for nth in range(50):
        queue.arrives(str(nth))
    until(lambda: len(queue.went) == 50)
    assert time.monotonic() - began < 2


def test_stopping_lets_everybody_go_without_sending() -> None:
    queue = Queue()
    for name in "abc":
        queue.arrives(name)
    queue.stop()
    assert sorted(queue.ended) == list("abc")
    assert queue.went == []
    assert queue.turnstile._queue == []


def test_the_one_who_stands_there_may_be_interrupted_and_another_steps_up() -> None:
    queue = Queue()
    interrupted = threading.Event()

    def check() -> None:
        if threading.current_thread().name == "first" and interrupted.is_set():
            raise StoppedError

    queue.turnstile._check = check
    first = threading.Thread(target=queue._go, args=("first", Priority.BULK), name="first")
    first.start()
    until(lambda: queue._waiting() == 1)
    queue.arrives("second")
    interrupted.set()
    first.join(5)
    queue.let_through(1)
    assert (queue.ended, queue.went) == (["first"], ["second"])


def test_a_turn_that_was_given_to_one_who_goes_away_is_given_back() -> None:
    turnstile = Turnstile(RealClock(), check=lambda: None, tell_wait=lambda _wait: None)
    door = Doorkeeper()
    waiter = turnstile._join(Priority.BULK)
    waiter.turn = Turn()
    turnstile._leave(waiter, door)
    assert door.given_back == 1


def test_bulk_work_that_waited_for_long_goes_as_if_a_person_waited() -> None:
    clock = FakeClock()
    turnstile = Turnstile(clock, check=lambda: None, tell_wait=lambda _wait: None)
    bulk = turnstile._join(Priority.BULK)
    clock.move(1.0)
    person = turnstile._join(Priority.PERSON)
    assert turnstile._first(clock.monotonic()) is person
    clock.move(PATIENCE_SECONDS)
    assert turnstile._first(clock.monotonic()) is bulk


def test_bulk_work_is_not_starved_by_persons_who_keep_coming() -> None:
    """Persons ask for more than there is room for, all the time; bulk work goes all the same."""
    clock = FakeClock()
    budget = ProcessBudget(clock)
    turnstile = Turnstile(clock, check=lambda: None, tell_wait=lambda _wait: None)
    bulk = turnstile._join(Priority.BULK)
    began = clock.monotonic()
    while bulk.turn is None:
        mine = turnstile._join(Priority.PERSON)
        assert turnstile._steps_up(mine)
        turnstile._stand(mine, budget, ((2, 4.0),))
        turnstile._step_down()
        budget.finish(Turn())
        assert clock.monotonic() - began < PATIENCE_SECONDS + 10
    assert clock.monotonic() - began >= PATIENCE_SECONDS


def test_how_long_everybody_was_held_back_is_counted_by_cause() -> None:
    clock = FakeClock()
    budget = ProcessBudget(clock)
    turnstile = Turnstile(clock, check=lambda: None, tell_wait=lambda _wait: None)
    budget.finish(turnstile.pass_through(budget, WINDOWS, Priority.BULK))
    budget.finish(turnstile.pass_through(budget, WINDOWS, Priority.BULK))
    budget.park(100.0)
    turnstile.pass_through(budget, WINDOWS, Priority.BULK)
    assert turnstile.waited().windows == pytest.approx(10, abs=0.1)
    assert turnstile.waited().parked == pytest.approx(100, abs=0.1)


@pytest.mark.skipif(os.name != "posix", reason="sends a signal as POSIX has it")
def test_ctrl_c_ends_a_wait_at_once() -> None:
    program = """
import signal
from sheetsync.plytix.clock import SystemClock
from sheetsync.plytix.pacing.budget import Priority, ProcessBudget
from sheetsync.plytix.pacing.turnstile import Turnstile
# What is started in the background of a shell does not heed Ctrl-C by itself.
signal.signal(signal.SIGINT, signal.default_int_handler)
budget = ProcessBudget(SystemClock())
budget.park(60)
Turnstile(
    SystemClock(), check=lambda: None, tell_wait=lambda wait: print("waits", flush=True)
).pass_through(budget, (), Priority.BULK)
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waits\n"
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
    assert "KeyboardInterrupt" in told


class Lost(Doorkeeper):
    """A shared budget that cannot be used."""

    def take(self, ask: Ask) -> Turn | Wait:
        raise BudgetLostError("gone")

    def admit(self, windows: Windows) -> Turn:
        raise BudgetLostError("gone")

    def park(self, seconds: float) -> None:
        raise BudgetLostError("gone")

    def used(self, windows: Windows) -> tuple[int, ...]:
        raise BudgetLostError("gone")

    def standing(self) -> Standing:
        raise BudgetLostError("gone")


@pytest.mark.parametrize(
    "step",
    [
        lambda budget: budget.take(Ask(windows=WINDOWS)),
        lambda budget: budget.admit(WINDOWS),
        lambda budget: budget.park(1.0),
        lambda budget: budget.used(WINDOWS),
        lambda budget: budget.standing(),
    ],
)
def test_a_budget_that_is_lost_at_any_step_is_replaced_and_told_of_once(
    step: Callable[[Budget], object], caplog: pytest.LogCaptureFixture
) -> None:
    budget = Fallback(Lost(), ProcessBudget(FakeClock()), lost="It is lost")
    step(budget)
    budget.take(Ask(windows=WINDOWS))
    assert [record.getMessage() for record in caplog.records] == ["It is lost (gone)"]


def test_what_takes_over_may_have_to_make_do_with_a_share() -> None:
    budget = Fallback(Lost(), ProcessBudget(FakeClock()), lost="It is lost", share=0.5)
    windows = ((4, 10.0),)
    budget.finish(budget.take(Ask(windows=windows)))  # type: ignore[arg-type]
    budget.finish(budget.take(Ask(windows=windows)))  # type: ignore[arg-type]
    assert isinstance(budget.take(Ask(windows=windows)), Wait)
