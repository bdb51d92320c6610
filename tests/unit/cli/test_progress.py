from __future__ import annotations

import io
import sys

import pytest

from sheetsync.cli.progress import SILENT_SECONDS, progress_bar
from sheetsync.ports import no_progress


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


class Time:
    """What ``time.monotonic`` says."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


def watched(monkeypatch: pytest.MonkeyPatch) -> tuple[Terminal, Time]:
    """A terminal in stderr's place and a clock in the machine's, for the rest of the test."""
    stream, clock = Terminal(), Time()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr("sheetsync.cli.progress.time", clock)
    monkeypatch.setenv("TERM", "xterm")
    return stream, clock


def test_nothing_is_drawn_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar(quiet=False, color=True) as told:
        assert told is no_progress
        told("Reading", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_nothing_is_drawn_when_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, clock = watched(monkeypatch)
    with progress_bar(quiet=True, color=True) as told:
        assert told is no_progress
        clock.now += 2 * SILENT_SECONDS
        told("Reading", 1, 2)
    assert terminal.getvalue() == ""


def test_short_work_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, clock = watched(monkeypatch)
    with progress_bar(quiet=False, color=True) as told:
        told("Reading", 1, 2)
        clock.now += SILENT_SECONDS * 0.9
        told("Reading", 2, 2)
    assert terminal.getvalue() == ""


@pytest.mark.parametrize("total", [500, None])
def test_longer_work_shows_what_is_done_and_clears_it_away(
    monkeypatch: pytest.MonkeyPatch, total: int | None
) -> None:
    terminal, clock = watched(monkeypatch)
    with progress_bar(quiet=False, color=False) as told:
        clock.now += SILENT_SECONDS + 0.1
        told("Reading Plytix", 100, total)
        clock.now += 2
        told("Reading Plytix", 300, total)
        told("Writing", 0, None)
    shown = terminal.getvalue()
    assert "Reading Plytix" in shown
    assert "\x1b[31m" not in shown, "no colours"
