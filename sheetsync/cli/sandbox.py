"""``sheetsync sandbox``: a local Plytix to practise on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from sheetsync.errors import SettingsError, UnreachableError, UsageError

DEFAULT_PORT = 8765
STATE_FILE = "sandbox.sqlite"
_UNITS = {"s": 1, "m": 60, "h": 3600}

PORT = click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="Port of the running sandbox.",
)


@click.group()
def sandbox_group() -> None:
    """A local Plytix to practise on: real HTTP, a seeded account, faults on request."""


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
) -> int:
    """Run a sandbox until interrupted.

    Prints base URLs, key and password, then "ready" on a line of its own.
    """
    from sheetsync.sandbox.options import PRACTICE_KEY, PRACTICE_PASSWORD
    from sheetsync.sandbox.server import Options, StateError, serve

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
    )
    try:
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
@click.option(
    "--state",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Reset the state in this file instead; no sandbox may be using it.",
)
def reset(port: int, state: Path | None) -> int:
    """Put the account back to how it starts."""
    if state is None:
        _ask("POST", port, "reset")
        click.echo(f"The sandbox on port {port} is as it was at the start.")
        return 0
    from sheetsync.sandbox.server import StateError, reset_state

    if not state.is_file():
        raise UsageError(f"There is no file {state}.", remedy="Name the sandbox's state file.")
    try:
        reset_state(state)
    except StateError as error:
        raise SettingsError(
            f"The state cannot be reset: {error}.",
            remedy="Stop the sandbox that uses it, or reset that one with --port.",
        ) from error
    click.echo(f"The account in {state} is as it was at the start.")
    return 0


@sandbox_group.group()
def faults() -> None:
    """What goes wrong in a running sandbox, on request."""


@faults.command(name="list")
@PORT
def list_faults(port: int) -> int:
    """Show the faults that are set, one JSON object a line."""
    told = _ask("GET", port, "faults")["faults"]
    for fault in told:
        click.echo(json.dumps(fault))
    return 0


@faults.command(name="set")
@PORT
@click.option("--kind", required=True, help="What goes wrong; a wrong word lists them all.")
@click.option("--method", help="Method that it hits. Default: any.")
@click.option(
    "--route",
    metavar="PATH",
    help="Path that it hits; {id} stands for one part, * for anything. Default: any.",
)
@click.option("--nth", type=click.IntRange(min=1), help="Only the nth matching request.")
@click.option("--every", type=click.IntRange(min=1), help="Each so-and-so-many-th. Default: all.")
@click.option("--times", type=click.IntRange(min=1), help="How often at most. Default: no end.")
@click.option("--when", type=click.Choice(["before", "after"]), help="Before or after the work.")
@click.option("--status", type=int, help="Status of kinds status and html.")
@click.option(
    "--delay-ms", type=click.IntRange(min=0), help="Milliseconds of kinds delay and stale."
)
def set_fault(port: int, **fault: Any) -> int:
    """Add a fault."""
    wanted = {name: value for name, value in fault.items() if value is not None}
    _ask("POST", port, "faults", wanted)
    click.echo(f"Set on port {port}: {json.dumps(wanted)}")
    return 0


@faults.command(name="clear")
@PORT
def clear_faults(port: int) -> int:
    """Take all faults away."""
    _ask("DELETE", port, "faults")
    click.echo(f"The sandbox on port {port} has no faults.")
    return 0


def read_limits(text: str) -> tuple[tuple[int, float], ...]:
    """Rate windows from ``50/10s,5000/1h``; ``off`` gives none.

    Raises:
        UsageError: It is spelled otherwise.
    """
    if text.strip().lower() == "off":
        return ()
    windows = []
    for part in text.split(","):
        hits, slash, span = part.strip().partition("/")
        unit = _UNITS.get(span[-1:].lower(), 0)
        number = span[:-1]
        if not (slash and unit and hits.isdecimal() and number.isdecimal() and int(hits) > 0):
            raise UsageError(
                f"--limits has {part.strip()!r}, which is no HITS/TIME.",
                remedy="Write it like 50/10s,5000/1h, or off.",
            )
        windows.append((int(hits), float(int(number) * unit)))
    return tuple(windows)


def _default_state() -> Path:
    from sheetsync.settings import load_settings

    return load_settings(Path.cwd()).data_folder / STATE_FILE


def _ask(method: str, port: int, path: str, body: Any = None) -> Any:
    """Ask a running sandbox for what is no part of Plytix; its JSON answer, ``None`` for none."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, f"/_sandbox/{path}", json.dumps(body).encode())
        answer = connection.getresponse()
        status, content = answer.status, answer.read()
        told: Any = json.loads(content) if content else None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UnreachableError(
            f"No sandbox answers on port {port}.",
            remedy="Start one with: sheetsync sandbox start",
        ) from error
    finally:
        connection.close()
    if status == http.client.UNPROCESSABLE_ENTITY:
        rows = told["error"]["errors"]
        raise UsageError("; ".join(f"{row['field']} {row['msg']}" for row in rows) + ".")
    if status >= http.client.BAD_REQUEST:
        raise UnreachableError(
            f"What answers on port {port} is no sandbox (status {status}).",
            remedy="Name the sandbox's port with --port.",
        )
    return told
