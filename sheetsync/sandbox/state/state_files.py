"""Work on a state that no sandbox is using."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sheetsync.sandbox.hosts import accounts
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.hosts.shared import Shared
from sheetsync.sandbox.options import Options
from sheetsync.sandbox.state.store import StateError


def reset_state(state: Path, account: str | None = None) -> None:
    """Put the accounts in a file back to how they start.

    Args:
        state: The file; made when it is not there.
        account: One account alone; ``None``: all.

    Raises:
        StateError: It cannot be used, or a sandbox is using it, or has no such account.
    """
    with _opened(state) as shared:
        accounts.reset(shared, None if account is None else _box(shared, account))


def set_aside(state: Path) -> Path:
    """Move a state that is of no use under a free name beside it.

    Returns:
        Where it is now.

    Raises:
        OSError: It cannot be moved.
    """
    number = 1
    while (aside := state.with_name(f"{state.stem} (earlier {number}){state.suffix}")).exists():
        number += 1
    state.rename(aside)
    for end in ("-wal", "-shm"):
        beside = state.with_name(state.name + end)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + end))
    return aside


def plant_state(
    state: Path,
    products: int,
    account: str | None = None,
    *,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Replace an account in a file by a big one.

    Args:
        state: The file; made when it is not there.
        products: How many products, variants counted.
        account: The account; ``None``: the first.
        progress: Told now and then how many there are.

    Raises:
        StateError: It cannot be used, or a sandbox is using it, or has no such account.
    """
    with _opened(state) as shared:
        _box(shared, account).plant_many(products, progress=progress)


def snapshot_state(state: Path, target: Path) -> None:
    """Copy the accounts in a file into another.

    Raises:
        StateError: One of both cannot be used, or a sandbox is using it.
    """
    with _opened(state) as shared:
        shared.database.snapshot(target)


def restore_state(state: Path, source: Path) -> None:
    """Replace the accounts in a file by those of a snapshot.

    Raises:
        StateError: One of both cannot be used, or a sandbox is using it.
    """
    with _opened(state) as shared:
        accounts.restore(shared, source)


@contextmanager
def _opened(state: Path) -> Iterator[Shared]:
    shared = accounts.opened(Options(state=str(state)))
    try:
        yield shared
    finally:
        shared.close()


def _box(shared: Shared, account: str | None) -> Box:
    box = accounts.box_named(shared, account)
    if box is None:
        raise StateError(f"it has no account {account!r}")
    return box
