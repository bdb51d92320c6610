"""Ctrl-C during an apply: once finishes the operation in flight, twice stops now (H96)."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Turn the first SIGINT or SIGTERM into a question that the run asks between operations.

    Yields:
        A callable that is true once the user wants the run to end.
    """
    asked = False

    def first(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        sys.stderr.write(
            "\nStopping after the operation in flight; the result will be complete. "
            "Press Ctrl-C again to stop at once.\n"
        )

    before = {number: signal.signal(number, first) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
