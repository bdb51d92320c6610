"""A sandbox whose accepted requests take effect with the next request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sheetsync.sandbox.server import Options
from tests.contract.sandbox.conftest import Plytix, opened
from tests.contract.sandbox.small_account import small_account


@contextmanager
def at_once(
    *, state: Path | None = None, seed: Callable[[], dict[str, Any]] = small_account
) -> Iterator[Plytix]:
    """Such a sandbox.

    Args:
        state: The file that holds the account; ``None``: none does.
        seed: The account.
    """
    kept = ":memory:" if state is None else str(state)
    with opened(Options(port=0, limits=(), seed=seed, later=0, state=kept)) as plytix:
        yield plytix
