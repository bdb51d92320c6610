from __future__ import annotations

import logging
import os
import random
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.plytix.pacing.budget import (
    DEADLINE_SECONDS,
    PERSON_SECONDS,
    Ask,
    BudgetLostError,
    Fallback,
    Priority,
    ProcessBudget,
    Wait,
)
from sheetsync.plytix.pacing.opening import Pace
from sheetsync.plytix.pacing.shared_file import (
    SharedFile,
    remove_unused,
    shared_path,
    since_boot,
)
from sheetsync.plytix.pacing.windows import held_seconds
from tests.clocks import FakeClock, RealClock
from tests.unit.plytix.simulated import WINDOWS, Simulated, fits_fixed, fits_sliding
from tests.unit.plytix.taking import BULK, PERSON, TWO, goes, waits


class Machine:
    """Processes of one machine that share a file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "pacing" / "shared.sqlite"
        self.clock = FakeClock()
        self.name = "till"
        self.booted = self.clock.monotonic() - 1000.0
        self._opened: list[SharedFile] = []

    def process(self) -> SharedFile:
        """Another process."""
        made = SharedFile(
            self.path,
            self.clock,
            boot_clock=lambda: self.clock.monotonic() - self.booted,
            machine=self.name,
        )
        self._opened.append(made)
        return made

    def set_wall_clock(self, seconds: float) -> None:
        """Move the time of day, and nothing else."""
        self.clock.suspend(seconds)

    def restart(self, *, off_seconds: float) -> None:
        """Switch the machine off and on: its processes are gone, their file stays."""
        self.close()
        self.clock.suspend(off_seconds)
        self.booted = self.clock.monotonic()

    def close(self) -> None:
        """End all processes."""
        for one in self._opened:
            one.close()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path)
    yield made
    made.close()


def test_what_one_process_sends_counts_for_the_other(machine: Machine) -> None:
    one, other = machine.process(), machine.process()
    first, _ = goes(one), goes(one)
    assert 0 < waits(other) < 1
    one.finish(first)
    machine.clock.move(4.0)
    assert other.used(TWO) == (2,)
    assert other.standing().answered == pytest.approx((-4.0,))
    assert other.standing().under_way == 1


@given(
    windows=WINDOWS,
    processes=st.integers(1, 4),
    at_a_time=st.integers(1, 8),
    seed=st.integers(0, 10_000),
)
def test_however_many_processes_send_plytix_never_counts_more_than_its_limit(
    windows: list[tuple[int, float]], processes: int, at_a_time: int, seed: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(Path(folder))
        simulated = Simulated(
            windows,
            budgets=[machine.process() for _ in range(processes)],
            clock=machine.clock,
            requests=80,
            at_a_time=at_a_time,
            chance=random.Random(seed),
        )
        machine.close()
    assert fits_sliding(simulated.counted, windows)
    assert fits_fixed(simulated.counted, windows, phase=seed / 10_000)
    assert simulated.idle == 0


def test_a_place_is_free_again_a_window_after_the_answer(machine: Machine) -> None:
    one, other = machine.process(), machine.process()
    for turn in (goes(one), goes(one)):
        one.finish(turn)
    assert waits(other) == pytest.approx(held_seconds(10))
    machine.clock.move(held_seconds(10) + 1e-6)
    goes(other)


def test_a_request_that_never_reached_plytix_does_not_count(machine: Machine) -> None:
    one = machine.process()
    for _ in range(5):
        one.finish(goes(one), counts=False)
    assert one.used(TWO) == (0,)


def test_a_429_parks_all_processes(machine: Machine) -> None:
    one, other = machine.process(), machine.process()
    one.park(30.0)
    one.park(20.0)
    assert other.take(BULK) == Wait(seconds=pytest.approx(30.0), parked=True)  # type: ignore[arg-type]
    assert other.standing().parked_seconds == pytest.approx(30.0)
    machine.clock.move(30.001)
    goes(other)


def test_bulk_work_leaves_a_place_for_a_person_of_another_process(machine: Machine) -> None:
    person, bulk = machine.process(), machine.process()
    first = goes(bulk)
    bulk.finish(first)
    machine.clock.move(1.0)
    bulk.finish(goes(bulk))
    assert waits(person, PERSON) == pytest.approx(held_seconds(10) - 1)
    machine.clock.move(held_seconds(10) - 1 + 1e-6)
    # One place is free, and it is the person's; bulk work waits for the next.
    waits(person, Ask(windows=((1, 10.0),), priority=Priority.PERSON, persons=1))
    assert waits(bulk) == pytest.approx(1.0, abs=0.01)
    goes(person, PERSON)


def test_a_person_who_went_away_holds_bulk_work_back_for_seconds_only(machine: Machine) -> None:
    person, bulk = machine.process(), machine.process()
    goes(bulk)
    turn = goes(bulk)
    waits(person, PERSON)
    bulk.finish(turn, counts=False)
    assert 0 < waits(bulk) < 1
    machine.clock.move(PERSON_SECONDS + 0.001)
    goes(bulk)


def test_a_person_who_was_let_through_holds_nobody_back(machine: Machine) -> None:
    person, bulk = machine.process(), machine.process()
    turn = goes(bulk)
    goes(bulk)
    waits(person, PERSON)
    bulk.finish(turn, counts=False)
    person.finish(goes(person, PERSON), counts=False)
    goes(bulk)


def test_a_killed_process_holds_its_places_until_the_deadline_and_a_window_after(
    machine: Machine,
) -> None:
    killed, other = machine.process(), machine.process()
    goes(killed)
    goes(killed)
    killed.close()
    machine.clock.move(DEADLINE_SECONDS - 1)
    assert waits(other) < 1
    machine.clock.move(1.0)
    assert waits(other) == pytest.approx(held_seconds(10))
    machine.clock.move(held_seconds(10) + 1e-6)
    goes(other)


def test_an_answer_that_comes_after_the_deadline_ends_no_turn_of_another(
    machine: Machine,
) -> None:
    slow, other = machine.process(), machine.process()
    late = goes(slow)
    machine.clock.move(DEADLINE_SECONDS + 100)
    goes(other)
    slow.finish(late)
    assert other.standing().under_way == 1


@pytest.mark.parametrize("step", [-86_400.0, -3600.0, 3600.0, 86_400.0])
def test_a_wall_clock_that_is_set_changes_nothing(machine: Machine, step: float) -> None:
    one, other = machine.process(), machine.process()
    one.finish(goes(one))
    one.finish(goes(one))
    machine.set_wall_clock(step)
    machine.clock.move(4.0)
    assert waits(other) == pytest.approx(held_seconds(10) - 4)
    assert waits(machine.process()) == pytest.approx(held_seconds(10) - 4)


def test_after_a_restart_the_time_that_passed_counts(machine: Machine) -> None:
    before = machine.process()
    before.finish(goes(before))
    before.finish(goes(before))
    machine.restart(off_seconds=6.0)
    assert waits(machine.process()) == pytest.approx(held_seconds(10) - 6)


def test_requests_from_the_future_count_as_answered_just_now(machine: Machine) -> None:
    before = machine.process()
    before.finish(goes(before))
    goes(before)
    before.park(100.0)
    machine.restart(off_seconds=-50_000.0)
    after = machine.process()
    assert after.standing().answered == pytest.approx((0.0,))
    assert after.standing().parked_seconds <= 3600
    machine.clock.move(3600.0)
    goes(after)


def test_after_a_restart_that_goes_unnoticed_requests_only_look_younger(
    machine: Machine,
) -> None:
    before = machine.process()
    before.finish(goes(before))
    before.finish(goes(before))
    machine.restart(off_seconds=3.0)
    machine.clock.move(1001.0)  # now it has run for longer than when it was switched off
    assert waits(machine.process()) == pytest.approx(held_seconds(10) - 1)
    machine.clock.move(held_seconds(10))
    goes(machine.process())


def test_another_machine_with_the_same_file_goes_by_the_time_of_day(machine: Machine) -> None:
    one = machine.process()
    one.finish(goes(one))
    one.finish(goes(one))
    machine.name, machine.booted = "office", machine.clock.monotonic() - 5.0
    machine.clock.move(4.0)
    assert waits(machine.process()) == pytest.approx(held_seconds(10) - 4)


def test_the_clock_of_the_file_goes_on_while_the_process_does_nothing() -> None:
    before = since_boot()
    time.sleep(0.02)
    assert 0.015 < since_boot() - before < 5


def test_old_answers_are_dropped_and_the_rest_keep_their_places(machine: Machine) -> None:
    budget = machine.process()
    many = Ask(windows=((100, 10.0), (150, 60.0)))
    for _ in range(400):
        while isinstance(outcome := budget.take(many), Wait):
            machine.clock.move(outcome.seconds + 1e-6)
        budget.finish(outcome)
    machine.clock.move(3600.0)
    for _ in range(30):
        budget.finish(goes(budget, many))
    assert len(budget.standing().answered) == 30


def test_a_file_that_is_no_database_is_put_aside_and_begun_anew(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    machine.path.parent.mkdir()
    machine.path.write_bytes(b"no database at all" * 500)
    one, other = machine.process(), machine.process()
    goes(one)
    goes(other)
    assert waits(other) < 1
    assert machine.path.with_suffix(".broken").read_bytes().startswith(b"no database")
    assert [record.getMessage() for record in caplog.records] == [
        "The file that counts requests was spoilt and is begun anew"
    ]


def test_a_file_that_gets_spoilt_in_mid_run_is_put_aside_by_one_for_all(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = machine.process(), machine.process()
    goes(one)
    goes(other)
    machine.path.write_bytes(os.urandom(8192))
    goes(one)
    goes(other)
    assert one.standing().under_way == 2
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE other (x)", "PRAGMA user_version = 99", "PRAGMA user_version = 1"]
)
def test_a_file_of_another_format_is_put_aside(machine: Machine, statement: str) -> None:
    machine.path.parent.mkdir()
    with closing(sqlite3.connect(machine.path)) as db:
        db.execute(statement)
        db.commit()
    goes(machine.process())
    assert machine.path.with_suffix(".broken").exists()


@pytest.mark.parametrize("size", [0, 50, 4096, 6000, 12_288])
def test_a_file_that_was_cut_off_is_no_obstacle(machine: Machine, size: int) -> None:
    before = machine.process()
    for _ in range(2000):
        before.finish(goes(before, Ask(windows=((5000, 60.0),))))
    machine.close()
    with machine.path.open("r+b") as file:
        file.truncate(size)
    one, other = machine.process(), machine.process()
    goes(one)
    goes(other)
    assert 0 < waits(other) < 1


def test_a_file_whose_rows_are_gone_is_put_aside(machine: Machine) -> None:
    goes(machine.process())
    machine.close()
    with closing(sqlite3.connect(machine.path)) as db:
        db.execute("DELETE FROM state")
        db.commit()
    goes(machine.process())
    assert machine.path.with_suffix(".broken").exists()


def test_a_file_that_is_removed_in_mid_run_is_made_anew(machine: Machine) -> None:
    one, other = machine.process(), machine.process()
    goes(one)
    goes(other)
    machine.path.unlink()
    goes(one)
    goes(other)
    assert one.standing().under_way == other.standing().under_way == 2


def test_a_folder_that_cannot_be_made_is_told_in_our_own_words(tmp_path: Path) -> None:
    (tmp_path / "pacing").write_text("in the way")
    budget = SharedFile(tmp_path / "pacing" / "a.sqlite", FakeClock())
    with pytest.raises(BudgetLostError, match=r"exists|directory"):
        budget.take(BULK)


def test_a_file_that_stays_locked_is_given_up(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sheetsync.plytix.pacing.shared_file._LOCK_SECONDS", 0.05)
    goes(machine.process())
    with closing(sqlite3.connect(machine.path)) as stuck:
        stuck.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BudgetLostError, match="stays locked"):
            machine.process().take(BULK)


def test_without_the_shared_file_a_run_warns_once_and_counts_for_itself(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "pacing").write_text("in the way")
    budget = Pace(folder=tmp_path / "pacing").open_budget("https://x", "a", FakeClock())
    with caplog.at_level(logging.WARNING):
        first = goes(budget)
        goes(budget)
        waits(budget)
        budget.finish(first)
        budget.park(1.0)
        assert budget.used(TWO) == (2,)
    (line,) = [record.getMessage() for record in caplog.records]
    assert "counts its requests for itself" in line
    budget.close()


def test_what_was_counted_together_is_still_counted_when_the_file_gets_lost(
    machine: Machine,
) -> None:
    budget = Fallback(machine.process(), ProcessBudget(machine.clock), lost="lost")
    under_way = goes(budget)
    budget.finish(goes(budget))
    machine.path.unlink()
    machine.path.mkdir()
    assert budget.used(TWO) == (2,)
    budget.finish(under_way)
    assert waits(budget) == pytest.approx(held_seconds(10))


def test_files_that_nobody_uses_are_removed_and_others_stay(tmp_path: Path) -> None:
    for name, days in (("a.sqlite", 3), ("b.sqlite", 1), ("c.broken", 3), ("notes.txt", 3)):
        (tmp_path / name).touch()
        moment = time.time() - timedelta(days=days).total_seconds()
        os.utime(tmp_path / name, (moment, moment))
    remove_unused(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.sqlite", "notes.txt"]


def test_accounts_and_endpoints_have_files_of_their_own_that_name_neither(tmp_path: Path) -> None:
    paths = {
        shared_path(tmp_path, "https://pim.plytix.com", "5f01"),
        shared_path(tmp_path, "https://pim.plytix.com", "5f02"),
        shared_path(tmp_path, "https://pim.example.com", "5f01"),
    }
    assert len(paths) == 3
    assert shared_path(tmp_path, "https://PIM.plytix.com", "5f01") in paths
    assert not any("5f0" in path.name or "plytix" in path.name for path in paths)


def test_many_threads_and_connections_count_every_request(tmp_path: Path) -> None:
    path = tmp_path / "shared.sqlite"
    ask = Ask(windows=((1000, 60.0),))

    def work() -> None:
        budget = SharedFile(path, RealClock())
        for _ in range(40):
            budget.finish(goes(budget, ask))
        budget.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    seen = SharedFile(path, RealClock())
    assert seen.used(ask.windows) == (160,)
    seen.close()
