"""A run that is killed anywhere, and resumed, ends where an undisturbed run ends.

Every point where a kill matters is tried with ``SHEETSYNC_EVERY_KILL=1``; else a spread of them.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from random import Random

import pytest

from sheetsync.journal.file import read_run
from tests.e2e.killing.stage import ROWS, End, Stage, prepare, staged, told_rows

POINTS = 396
"""How many points an undisturbed run passes; a test holds the number."""

EVERY = "SHEETSYNC_EVERY_KILL" in os.environ
LAST_STEPS = range(POINTS - 24, POINTS + 1)
"""Journal's end, result and copy: few points, each of another kind."""

SPREAD = sorted(
    {*range(1, 16, 3), *Random(7).sample(range(16, LAST_STEPS[0]), 12), *LAST_STEPS[::3]}
)
TRIED = range(1, POINTS + 1) if EVERY else SPREAD

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")


class Prepared:
    """What all runs begin with, and what an undisturbed one ends with."""

    def __init__(self, folder: Path) -> None:
        self._work, self._kept = folder / "work", folder / "kept"
        prepare(self._work, self._kept)
        with self.stage() as stage:
            shown = stage.cut_off(0)
            assert shown.returncode == 0, shown.stderr
            self.points = stage.points()
            self.end = stage.end(told_rows(shown))

    def stage(self) -> AbstractContextManager[Stage]:
        """A fresh start."""
        return staged(self._work, self._kept)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return Prepared(tmp_path_factory.mktemp("killing") / "Müller & Söhne")


def holds(stage: Stage, found: End, undisturbed: End, cuts: int = 1) -> None:
    """That a run that was cut off ended where an undisturbed one does."""
    assert found.products == undisturbed.products
    assert found.count == undisturbed.count
    if found.rows:
        assert found.rows == undisturbed.rows
    assert found.searches + found.writes <= undisturbed.searches + undisturbed.writes + cuts
    (journal,) = stage.journals
    run = read_run(journal)
    assert run.end is not None
    assert Path(run.end.result).is_file()
    (copy,) = stage.folder.glob("range journal *.jsonl")
    assert copy.read_bytes() == journal.read_bytes()
    assert not list(stage.folder.glob("home/journals/*.lock*"))


def test_an_undisturbed_run_passes_every_sort_of_point(prepared: Prepared) -> None:
    assert len(prepared.points) == POINTS
    assert len(prepared.end.rows) == ROWS
    assert {row["status"] for row in prepared.end.rows} == {"done"}
    assert prepared.end.searches == 2
    assert prepared.end.writes == ROWS
    assert {name.partition(" ")[2] for name in prepared.points} == {
        "JournalFile.write",
        "HttpTransport.send",
        "Files.create",
        "Files.sync",
        "Files.close",
        "Files.verify",
        "Files.replace",
    }


@pytest.mark.parametrize("at", TRIED)
def test_a_run_that_is_killed_at_any_point_is_finished_by_resuming_it(
    prepared: Prepared, at: int
) -> None:
    with prepared.stage() as stage:
        assert stage.cut_off(at).returncode == -9
        holds(stage, stage.end(stage.finish()), prepared.end)


@pytest.mark.parametrize("seed", range(3))
def test_a_run_that_is_killed_again_and_again_is_finished_at_last(
    prepared: Prepared, seed: int
) -> None:
    """Each cut costs one search more at most."""
    chance = Random(seed)
    with prepared.stage() as stage:
        assert stage.cut_off(chance.randrange(10, POINTS // 3)).returncode == -9
        cuts = 1
        for most in (POINTS // 3, 60, 20):
            shown = stage.command("resume", "last", at=chance.randrange(1, most))
            assert shown.returncode == -9, shown.stderr
            cuts += 1
        holds(stage, stage.end(stage.finish()), prepared.end, cuts)
        (journal,) = stage.journals
        assert read_run(journal).resumed <= cuts


@pytest.mark.parametrize(
    ("at", "what"), [(4, "SIGINT"), (101, "SIGINT"), (102, "SIGTERM"), (105, "SIGINT")]
)
def test_a_run_that_is_told_to_stop_tells_everything_and_is_finished_by_resuming_it(
    prepared: Prepared, at: int, what: str
) -> None:
    """What was sent is proved before it stops, which is one search more than a kill costs."""
    with prepared.stage() as stage:
        shown = stage.cut_off(at, what)
        assert shown.returncode == 130, shown.stderr
        told = json.loads(shown.stdout)
        assert len(told["rows"]) == ROWS
        assert sum(told["summary"].values()) == ROWS
        assert "Stopping after the operation in flight" in shown.stderr
        if told["resumable"]:
            left = [row for row in told["rows"] if row["status"] == "not_attempted"]
            assert left
            assert {row["remedy"] for row in left} == {
                f"Finish the run: sheetsync resume {told['run']}"
            }
            refused = stage.command("apply", stage.plan)
            assert refused.returncode == 3
            assert f"sheetsync resume {told['run']}" in refused.stderr
        (result,) = stage.results
        before = result.read_bytes()
        end = stage.end(stage.finish())
        holds(stage, end, prepared.end, cuts=2)
        assert result.read_bytes() == before, "what was told stays"


@pytest.mark.parametrize("at", [101, 103, 104, 106])
def test_a_run_that_is_told_twice_to_stop_stops_at_once_and_resuming_settles_it(
    prepared: Prepared, at: int
) -> None:
    with prepared.stage() as stage:
        shown = stage.command("apply", stage.plan, at=at, what="TWICE")
        assert shown.returncode == 130, shown.stderr
        assert "sheetsync resume last" in shown.stderr
        assert stage.results == []
        holds(stage, stage.end(stage.finish()), prepared.end)
