"""``sheetsync sandbox``: a local Plytix to practise on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetsync.cli import sandbox_accounts, sandbox_faults, steering
from sheetsync.cli.steering import ACCOUNT, DEFAULT_PORT, PORT, ask
from sheetsync.errors import SettingsError, UsageError

if TYPE_CHECKING:
    from sheetsync.sandbox.switches import Switches

STATE_FILE = "sandbox.sqlite"

FILE = click.Path(path_type=Path, dir_okay=False)
STATE = click.option(
    "--state",
    type=FILE,
    metavar="FILE",
    help="Work on the state in this file instead; no sandbox may be using it.",
)


@click.group()
def sandbox_group() -> None:
    """A local Plytix to practise on: real HTTP, a seeded account, faults on request."""


for command in (
    sandbox_faults.faults,
    steering.switches,
    sandbox_accounts.accounts,
    steering.requests,
    steering.edit,
):
    sandbox_group.add_command(command)


@sandbox_group.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="Port of the PIM; 0 takes a free one.",
)
@click.option(
    "--auth-port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="Port of the token host. Default: the PIM's port.",
)
@click.option(
    "--state",
    metavar="FILE|:memory:",
    help="SQLite file that keeps the account. Default: in the user's data folder.",
)
@click.option("--empty", is_flag=True, help="Start a new account without any entity.")
@click.option("--key", metavar="K", help="API key. Default: the practice key.")
@click.option("--password", metavar="P", help="API password. Default: the practice password.")
@click.option(
    "--limits",
    default="50/10s,5000/1h",
    show_default=True,
    help="Rate windows as HITS/TIME with s, m or h, parted by commas; or off.",
)
@click.option(
    "--token-life",
    type=click.FloatRange(min=0),
    default=900.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a token is good for.",
)
@click.option(
    "--later",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="When the effect of an accepted (202) request shows.",
)
@click.option("--no-page", is_flag=True, help="No page for browsers.")
@click.option(
    "--switch",
    "switches",
    multiple=True,
    metavar="NAME=VALUE",
    help="Give another of several believable answers; may be repeated.",
)
def start(
    port: int,
    auth_port: int | None,
    state: str | None,
    empty: bool,
    key: str | None,
    password: str | None,
    limits: str,
    token_life: float,
    later: float,
    no_page: bool,
    switches: tuple[str, ...],
) -> int:
    """Run a sandbox until interrupted.

    Prints base URLs, key and password, then "ready" on a line of its own.
    """
    from sheetsync.sandbox.options import PRACTICE_KEY, PRACTICE_PASSWORD
    from sheetsync.sandbox.server import Options, StateError, serve
    from sheetsync.sandbox.state.database import OtherFormatError
    from sheetsync.sandbox.state.state_files import set_aside

    options = Options(
        port=port,
        auth_port=auth_port,
        state=state or str(_default_state()),
        empty=empty,
        key=key or PRACTICE_KEY,
        password=password or PRACTICE_PASSWORD,
        limits=read_limits(limits),
        token_life=token_life,
        later=later,
        page=not no_page,
        switches=_switched(switches),
    )
    try:
        try:
            serve(options)
        except OtherFormatError:
            if state is not None:
                raise
            aside = set_aside(_default_state())
            click.echo(f"The account of another version was moved to {aside}", err=True)
            serve(options)
    except StateError as error:
        raise SettingsError(
            f"The sandbox cannot start: {error}.",
            remedy="Choose another file with --state, or stop the other sandbox.",
        ) from error
    except OSError as error:
        raise SettingsError(
            f"The sandbox cannot listen on port {port}: {error.strerror or error}.",
            remedy="Choose another port with --port; 0 takes a free one.",
        ) from error
    return 0


@sandbox_group.command()
@PORT
@STATE
@ACCOUNT
def reset(port: int, state: Path | None, account: str | None) -> int:
    """Put the account back to how it starts; keys and added accounts stay."""
    if state is None:
        ask("POST", port, "reset", account=account, seconds=steering.planting_seconds(0))
        click.echo(f"The sandbox on port {port} is as it was at the start.")
        return 0
    from sheetsync.sandbox.state.state_files import reset_state

    _must_be_there(state)
    with _usable("reset"):
        reset_state(state, account)
    click.echo(f"The account in {state} is as it was at the start.")
    return 0


@sandbox_group.command()
@click.option(
    "--products",
    type=click.IntRange(1, 1_000_000),
    required=True,
    metavar="N",
    help="How many products, variants counted.",
)
@PORT
@STATE
@ACCOUNT
def seed(products: int, port: int, state: Path | None, account: str | None) -> int:
    """Replace the account by a big one, to see how programs do with many products.

    A running sandbox answers nobody else meanwhile.
    """
    if state is None:
        ask(
            "POST",
            port,
            "seed",
            {"products": products},
            account=account,
            seconds=steering.planting_seconds(products),
        )
        click.echo(f"The sandbox on port {port} has {products} products.")
        return 0
    from sheetsync.cli.progress import progress_bar
    from sheetsync.sandbox.state.state_files import plant_state

    with _usable("seeded"), progress_bar(quiet=False, color=True) as told:
        plant_state(
            state, products, account, progress=lambda done: told("products", done, products)
        )
    click.echo(f"The account in {state} has {products} products.")
    return 0


@sandbox_group.command()
@click.argument("file", type=FILE)
@PORT
@STATE
def snapshot(file: Path, port: int, state: Path | None) -> int:
    """Copy all accounts into FILE, to be restored later; a file of that name is replaced."""
    if state is None:
        body = {"file": str(file.absolute())}
        ask("POST", port, "snapshot", body, seconds=steering.planting_seconds(0))
    else:
        from sheetsync.sandbox.state.state_files import snapshot_state

        _must_be_there(state)
        with _usable("copied"):
            snapshot_state(state, file.absolute())
    click.echo(f"All accounts are in {file}.")
    return 0


@sandbox_group.command()
@click.argument("file", type=FILE)
@PORT
@STATE
def restore(file: Path, port: int, state: Path | None) -> int:
    """Replace all accounts by those in FILE, a snapshot."""
    if not file.is_file():
        raise UsageError(
            f"There is no file {file}.", remedy="Make one with: sheetsync sandbox snapshot FILE"
        )
    if state is None:
        body = {"file": str(file.absolute())}
        ask("POST", port, "restore", body, seconds=steering.planting_seconds(0))
        click.echo(f"The sandbox on port {port} has the accounts of {file}.")
        return 0
    from sheetsync.sandbox.state.state_files import restore_state

    with _usable("restored"):
        restore_state(state, file.absolute())
    click.echo(f"The state {state} has the accounts of {file}.")
    return 0


def read_limits(text: str) -> tuple[tuple[int, float], ...]:
    """Rate windows from ``50/10s,5000/1h``; ``off`` gives none.

    Raises:
        UsageError: It is spelled otherwise.
    """
    from sheetsync.sandbox.hosts.limits import read_windows

    try:
        return read_windows(text)
    except ValueError as error:
        raise UsageError(
            f"--limits has {str(error)!r}, which is no HITS/TIME.",
            remedy="Write it like 50/10s,5000/1h, or off.",
        ) from error


def _switched(words: tuple[str, ...]) -> Switches:
    from sheetsync.sandbox.switches import Switches, told

    known = {switch["name"]: switch for switch in told(Switches())}
    return replace(Switches(), **steering.read_switches(words, known))


def _must_be_there(state: Path) -> None:
    if not state.is_file():
        raise UsageError(f"There is no file {state}.", remedy="Name the sandbox's state file.")


@contextmanager
def _usable(done: str) -> Iterator[None]:
    """Tell in words why a state cannot be worked on."""
    from sheetsync.sandbox.state.store import StateError

    try:
        yield
    except StateError as error:
        raise SettingsError(
            f"The state cannot be {done}: {error}.",
            remedy="Stop the sandbox that uses it, or work on that one with --port.",
        ) from error


def _default_state() -> Path:
    from sheetsync.settings import load_settings

    return load_settings(Path.cwd()).data_folder / STATE_FILE
