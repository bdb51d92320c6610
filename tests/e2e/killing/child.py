"""The installed command in a process of its own that dies, or is told to stop, at a set point.

A point is where the command is about to use, or has just used, one of its ports to the world: a
line of the journal, a request to Plytix, a step of writing a file. They are numbered from 1 in the
order in which the command comes to them.

    python -m tests.e2e.killing.child AT WHAT NAMES ARGUMENTS…

``AT`` is the point (0: none), ``WHAT`` the signal's name or ``TWICE`` for two of Ctrl-C, ``NAMES``
a file that the points' names are written to.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from sheetsync.cli.boundary import run
from sheetsync.cli.main import cli
from sheetsync.journal.file import JournalFile
from sheetsync.plytix.transport import HttpTransport
from sheetsync.workbook.files.files import Files

PORTS: tuple[tuple[type, str], ...] = (
    (JournalFile, "write"),
    (HttpTransport, "send"),
    (Files, "create"),
    (Files, "sync"),
    (Files, "close"),
    (Files, "verify"),
    (Files, "replace"),
)

TWICE = "TWICE"


class Points:
    """Counts points, writes their names down, and sends this process a signal at one of them."""

    def __init__(self, at: int, signals: tuple[signal.Signals, ...], names: Path) -> None:
        self._at = at
        self._signals = signals
        self._names = names.open("w", encoding="utf-8")
        self._passed = 0

    def passed(self, name: str) -> None:
        """One more."""
        self._passed += 1
        self._names.write(f"{name}\n")
        self._names.flush()
        if self._passed == self._at:
            for number in self._signals:
                os.kill(os.getpid(), number)

    def watch(self, port: type, method: str) -> None:
        """Let every use of a port pass two points, one before it and one after."""
        real: Callable[..., Any] = getattr(port, method)

        @wraps(real)
        def watched(*arguments: Any, **named: Any) -> Any:
            self.passed(f"before {port.__name__}.{method}")
            result = real(*arguments, **named)
            self.passed(f"after {port.__name__}.{method}")
            return result

        setattr(port, method, watched)


def main(at: str, what: str, names: str, *arguments: str) -> int:
    """Run a command line with its ports watched."""
    signals = (signal.SIGINT,) * 2 if what == TWICE else (signal.Signals[what],)
    points = Points(int(at), signals, Path(names))
    for port, method in PORTS:
        points.watch(port, method)
    return run(cli, arguments)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
