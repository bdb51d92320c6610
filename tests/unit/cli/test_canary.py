from __future__ import annotations

import io
import sys
import threading

import pytest

from sheetsync.applying.canary import CanaryOutcome
from sheetsync.cli.canary import Aside, canary_of
from sheetsync.cli.progress import SILENT_SECONDS
from sheetsync.model.definition import Kind
from sheetsync.model.operation import CreateEntity, Operation
from sheetsync.model.outcome import OperationOutcome
from sheetsync.model.values import Key
from tests.unit.cli.test_progress import watched


class Person(io.StringIO):
    """Somebody at a terminal, who types."""

    def isatty(self) -> bool:
        return True


def outcome(*, failed: int, left: int = 4) -> CanaryOutcome:
    """Seven products of which the first ones failed."""
    sent: list[tuple[Operation, OperationOutcome]] = []
    for number in range(7):
        name = f"A-{number}"
        operation = CreateEntity(
            id=name, kind=Kind.PRODUCT, key=Key(name), values={}, change_id=name
        )
        told = OperationOutcome(
            operation_id=name,
            entity_id=None,
            fields={},
            message="" if number >= failed else f"no \x1b[2J{number}",
            verified=number >= failed,
        )
        sent.append((operation, told))
    return CanaryOutcome(sent=tuple(sent), left=left)


def asked(yes: bool, no_input: bool, what: CanaryOutcome) -> bool:
    canary = canary_of(7, Aside(quiet=True, color=False), yes=yes, no_input=no_input)
    assert canary is not None
    return canary.goes_on(what)


def test_without_a_number_there_is_no_canary() -> None:
    assert canary_of(None, Aside(quiet=True, color=False), yes=False, no_input=False) is None


@pytest.mark.parametrize(
    ("typed", "yes", "no_input", "failed", "goes_on"),
    [
        ("y\n", False, False, 0, True),
        ("y\n", False, False, 7, True),
        ("n\n", False, False, 0, False),
        ("\n", False, False, 0, False),
        ("y\n", False, True, 0, False),
        ("n\n", True, False, 0, True),
        ("n\n", True, True, 0, True),
        ("y\n", True, False, 1, False),
        ("y\n", True, True, 1, False),
    ],
)
def test_who_lets_the_others_follow(
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    yes: bool,
    no_input: bool,
    failed: int,
    goes_on: bool,
) -> None:
    """A person, whatever became of the first ones; ``--yes``, only when all is well."""
    monkeypatch.setattr(sys, "stdin", Person(typed))
    assert asked(yes, no_input, outcome(failed=failed)) is goes_on


def test_a_person_sees_what_failed_before_the_question(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Person("n\n"))
    asked(yes=False, no_input=False, what=outcome(failed=6, left=1))
    out, err = capsys.readouterr()
    assert out == "", "stdout is for results"
    lines = err.splitlines()
    assert lines[0] == "Canary: 1 of 7 products done and verified, 6 not."
    assert [line.split(":")[0].strip() for line in lines[1:6]] == [f"A-{n}" for n in range(5)]
    assert lines[6] == "  and 1 more"
    assert "Go on with the other product?" in lines[7]
    assert "\x1b" not in err, "text from Plytix moves no cursor"


def test_the_bar_makes_way_for_the_question_and_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal, clock = watched(monkeypatch)
    before = set(threading.enumerate())
    with Aside(quiet=False, color=False) as progress:
        progress("Writing to Plytix", 1, 9)
        clock.now += 2 * SILENT_SECONDS
        progress("Writing to Plytix", 2, 9)
        assert "Writing to Plytix" in terminal.getvalue()
        drawing = set(threading.enumerate()) - before
        assert drawing, "it draws by itself"
        progress.clear()
        for thread in drawing:
            thread.join(10)
            assert not thread.is_alive(), "nothing draws over the question"
        terminal.truncate(0)
        progress("Writing to Plytix", 3, 9)
        clock.now += 2 * SILENT_SECONDS
        progress("Writing to Plytix", 4, 9)
    assert "Writing to Plytix" in terminal.getvalue()


def test_a_bar_that_never_drew_is_cleared_all_the_same() -> None:
    with Aside(quiet=True, color=True) as progress:
        progress.clear()
