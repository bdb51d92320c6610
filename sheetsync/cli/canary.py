"""``apply --canary N``: whether the others follow, once the first products are proved."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

import click

from sheetsync.cli.progress import progress_bar

if TYPE_CHECKING:
    from sheetsync.applying.canary import Canary, CanaryOutcome
    from sheetsync.ports import Progress

_MOST_SHOWN: Final = 5


class Aside:
    """Progress that makes way for a question; a context manager, and a ``Progress`` itself.

    Args:
        quiet: Never draw.
        color: Whether colours may be used.
    """

    def __init__(self, *, quiet: bool, color: bool) -> None:
        self._quiet = quiet
        self._color = color
        self._drawn = ExitStack()
        self._progress: Progress | None = None

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Draw, with a bar of its own after each question."""
        if self._progress is None:
            bar = progress_bar(quiet=self._quiet, color=self._color)
            self._progress = self._drawn.enter_context(bar)
        self._progress(what, done, total)

    def clear(self) -> None:
        """Take the bar away."""
        self._drawn.close()
        self._progress = None

    def __enter__(self) -> Aside:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()


def canary_of(products: int | None, progress: Aside, *, yes: bool, no_input: bool) -> Canary | None:
    """How a run begins.

    Args:
        products: How many products come first; ``None``: there is no canary.
        progress: Makes way for the question.
        yes: The others follow without a question when all is well, and not when it is not.
        no_input: Nobody is asked; without ``yes`` the others do not follow.
    """
    from sheetsync.applying.canary import Canary

    if products is None:
        return None

    def goes_on(outcome: CanaryOutcome) -> bool:
        progress.clear()
        _tell(outcome)
        if yes:
            return not outcome.failed
        if no_input or not sys.stdin.isatty():
            return False
        return _confirmed(outcome)

    return Canary(products=products, goes_on=goes_on)


def _tell(outcome: CanaryOutcome) -> None:
    """Say what became of the first products, on stderr."""
    from sheetsync.reports.as_text import safe_text

    click.echo(f"Canary: {outcome.told()}.", err=True)
    for operation, one in outcome.failed[:_MOST_SHOWN]:
        click.echo(f"  {safe_text(operation.key)}: {safe_text(one.message)}", err=True)
    if len(outcome.failed) > _MOST_SHOWN:
        click.echo(f"  and {len(outcome.failed) - _MOST_SHOWN} more", err=True)


def _confirmed(outcome: CanaryOutcome) -> bool:
    """Ask; Ctrl-C and the end of the input are a no."""
    others = "the other product" if outcome.left == 1 else f"the other {outcome.left} products"
    with _interruptible():
        try:
            return click.confirm(f"Go on with {others}?", default=False, err=True)
        except click.Abort:
            click.echo(err=True)
            return False


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end a question, which has nothing in flight to be finished."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
