"""Progress on stderr: rate and time left, only for people and only when the work takes a while."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sheetsync.ports import Progress, no_progress

if TYPE_CHECKING:
    from rich.progress import TaskID

SILENT_SECONDS = 1.0


@contextmanager
def progress_bar(*, quiet: bool, color: bool) -> Iterator[Progress]:
    """Offer a ``Progress`` that draws a bar once the work has taken over a second.

    Args:
        quiet: Never draw.
        color: Whether colours may be used.

    Yields:
        The callable to hand down; it does nothing when stderr is no terminal.
    """
    if quiet or not sys.stderr.isatty():
        yield no_progress
        return

    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import (
        Progress as Bar,
    )

    bar = Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True, no_color=not color),
        transient=True,
    )
    begun = time.monotonic()
    tasks: dict[str, tuple[TaskID, float]] = {}

    def told(what: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        if now - begun < SILENT_SECONDS:
            return
        if not bar.live.is_started:
            bar.start()
        if what not in tasks:
            tasks[what] = (bar.add_task(what, total=total, rate=""), now)
        task, since = tasks[what]
        rate = f"{done / (now - since):,.0f}/s" if now > since else ""
        bar.update(task, completed=done, total=total, rate=rate)

    try:
        yield told
    finally:
        if bar.live.is_started:
            bar.stop()
