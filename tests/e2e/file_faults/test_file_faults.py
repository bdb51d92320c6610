"""Whatever a disk or a share does in mid-command: no half file, no lost journal, words to act on.

A spread of all steps is tried; every one of them with ``SHEETSYNC_EVERY_FAULT=1``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest

from sheetsync.sandbox.server import Options, running
from tests.e2e.file_faults.disk import Fault
from tests.e2e.file_faults.stage import SKUS, Ended, Stage

EVERY = "SHEETSYNC_EVERY_FAULT" in os.environ
COMMANDS = ("plan", "apply", "resume", "undo", "export")
NEW = [f"New {sku}" for sku in SKUS]
SPREAD = 5

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="tells files as Linux does")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("faults") / "Müller & Söhne"
    folder.mkdir()
    with (
        running(Options(port=0, state=":memory:", limits=(), later=0)) as box,
        pytest.MonkeyPatch.context() as environment,
    ):
        environment.setenv("SHEETSYNC_HOME", str(folder / "home"))
        environment.setenv("SHEETSYNC_PLYTIX_API_KEY", box.key)
        environment.setenv("SHEETSYNC_PLYTIX_API_PASSWORD", box.password)
        stage = Stage(folder, box)
        stage.give("Old")
        stage.keep("plan")
        stage.keep("export")
        done(stage.command(*words(stage, "plan")))
        stage.keep("apply")
        assert stage.command(*words(stage, "apply"), "--canary", "1", "--no-input").code == 1
        stage.keep("resume")
        done(stage.command(*words(stage, "resume")))
        stage.keep("undo")
        yield stage


def words(stage: Stage, command: str) -> Sequence[str | Path]:
    """The command line."""
    match command:
        case "plan":
            return ("plan", "range.xlsx", "-m", "mapping.yaml", "--json")
        case "apply":
            (plan,) = stage.plans()
            return ("apply", plan, "--json")
        case "export":
            return ("export", "--sku", SKUS[0], "-c", "plytix", "-o", "out.xlsx", "--json")
        case _:
            return (command, "last", "--json")


def done(ended: Ended) -> Ended:
    assert ended.code == 0, ended.err
    return ended


def begin(stage: Stage, command: str) -> Sequence[str | Path]:
    """Files and account as they are before a command; its words."""
    stage.back(command)
    stage.give("New")
    stage.give("Old", {"undo": (), "resume": SKUS[1:]}.get(command, SKUS))
    return words(stage, command)


def tried(steps: int) -> Sequence[int]:
    """The steps at which the disk begins to fail."""
    if EVERY or steps <= SPREAD:
        return range(1, steps + 1)
    return [1 + (2 * number + 1) * steps // (2 * SPREAD) for number in range(SPREAD)]


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
@pytest.mark.parametrize("where", ["share", "home"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_on_a_disk_that_fails(
    stage: Stage, command: str, where: str, fault: Fault
) -> None:
    root = stage.share if where == "share" else stage.home
    undisturbed = done(stage.command(*begin(stage, command), root=root, fault=fault))
    for at in tried(len(undisturbed.disk.steps)):
        arguments = begin(stage, command)
        ended = stage.command(*arguments, root=root, fault=fault, at=at)
        said = f"step {at}, {(ended.disk.steps or ['none'])[-1]}: {ended.code} {ended.err}"
        assert ended.disk.failed, said
        says_what_to_do(ended, said)
        stage.whole_or_absent()
        if fault in {Fault.FULL, Fault.HELD}:
            assert stage.unfinished() == [], said
        begun = list(stage.journals())
        if ended.code == 0:
            names_what_it_wrote(stage, ended, said)
        if command in {"apply", "resume"}:
            is_finished(stage, arguments, begun=bool(begun))
        elif ended.code:
            done(stage.command(*arguments))


def says_what_to_do(ended: Ended, said: str) -> None:
    """That a command ended as documented, in words and not in a traceback."""
    assert ended.code in {0, 1, 3, 4}, said
    assert "Traceback" not in ended.err, said
    if ended.code and "What to do: " not in ended.err:
        told = ended.told
        assert told["stop_reason"], said
        assert all(row["remedy"] for row in told["rows"] if row["status"] != "done"), said


def names_what_it_wrote(stage: Stage, ended: Ended, said: str) -> None:
    """That the workbook that a command names is there, told when it stands elsewhere.

    Then the copy of the journal goes with it.
    """
    told = ended.told
    named = ("result_workbook", "plan_workbook", "workbook")
    workbook = stage.share / next(told[name] for name in named if name in told)
    openpyxl.load_workbook(workbook).close()
    if stage.home in workbook.parents:
        assert str(workbook.parent) in ended.err, said
        assert Path(told["journal"]).parent == workbook.parent, said


def is_finished(stage: Stage, arguments: Sequence[str | Path], *, begun: bool) -> None:
    """That the run ends where an undisturbed one does, once the disk works again."""
    if begun:
        done(stage.command("resume", "last", "--json"))
    else:
        done(stage.command(*arguments))
    assert stage.labels() == NEW
    (run,) = stage.journals()
    assert run.end is not None
    assert Path(run.end.result).is_file()
    assert len(run.operations) == len(SKUS)
