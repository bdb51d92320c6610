"""``sheetsync connection``: which accounts there are, and whether one works."""

from __future__ import annotations

import json
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetsync.errors import SettingsError, UsageError

if TYPE_CHECKING:
    from sheetsync.plytix.checkup import Checkup
    from sheetsync.settings import Connection, Secret

_NAMES = {"custom": ("api_key", "api_password"), "bearer": ("token",)}
_WORDS = {"api_key": "API key", "api_password": "API password", "token": "Access token"}


@click.group()
def connection() -> None:
    """The accounts that can be talked to: add, list, test, remove."""


@connection.command(context_settings={"allow_extra_args": True})
@click.argument("name")
@click.option("--endpoint", metavar="URL", help="Base URL of the PIM. Default: plytix.com's.")
@click.option(
    "--authentication",
    type=click.Choice(tuple(_NAMES)),
    default="custom",
    show_default=True,
    help="A key and a password, or a token that you renew by hand.",
)
@click.option("--auth-endpoint", metavar="URL", help="Where tokens come from.")
@click.option("--session-validity-url", metavar="URL", help="A GET that 200s for a live session.")
@click.option("--no-test", is_flag=True, help="Store it without trying it.")
@click.pass_context
def add(
    context: click.Context,
    name: str,
    endpoint: str | None,
    authentication: str,
    auth_endpoint: str | None,
    session_validity_url: str | None,
    no_test: bool,
) -> int:
    """Ask for the secrets of connection NAME, try them, and store them in the keyring.

    Secrets go into the operating system's keyring, everything else into sheetsync.toml. Where
    nobody can be asked, the secrets are read from standard input, a line each.
    """
    from sheetsync.settings import ConnectionReader, load_settings, variable_name
    from sheetsync.settings.edit import add_connection, target_file
    from sheetsync.settings.file import check_connection_name
    from sheetsync.settings.stored import store_secrets

    if context.args:
        # Not repeated: it is most likely the key or the password.
        raise UsageError(
            "connection add takes a name and nothing else beside its options.",
            remedy="Leave the secrets out: they are asked for, since everybody on this machine "
            "sees the arguments of a command. If one of them stood there, make a new key.",
        )
    settings = load_settings(Path.cwd())
    file = target_file(settings)
    check_connection_name(name, file)
    table = {
        "endpoint": endpoint,
        "authentication": authentication,
        "auth_endpoint": auth_endpoint,
        "session_validity_url": session_validity_url,
    }
    known = {setting: value for setting, value in table.items() if value is not None}
    secrets = _asked(name, authentication)
    typed = {variable_name(name, one): secret.reveal() for one, secret in secrets.items()}
    made = ConnectionReader(name, known, file, typed).connection()
    found = None if no_test else _tested(made)
    add_connection(file, name, known)
    stored = store_secrets(name, secrets)
    if found is not None:
        click.echo(_in_words(made, found))
        click.echo()
    click.echo(f"Connection {name} is in {file}")
    if not stored:
        variables = " and ".join(typed)
        raise SettingsError(
            "This machine has no keyring that keeps secrets, so they were not stored.",
            remedy=f"Set {variables} in the environment, or secret_command in {file}.",
        )
    click.echo("Its secrets are in the keyring.")
    return 0


@connection.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def list_connections(as_json: bool) -> int:
    """List the connections, without asking for any secret."""
    from sheetsync.settings import SANDBOX, load_settings
    from sheetsync.settings.connection import DEFAULT_ENDPOINT

    settings = load_settings(Path.cwd())
    rows = [
        {
            "name": name,
            "endpoint": _shown_address(str(table.get("endpoint", DEFAULT_ENDPOINT))),
            "authentication": str(table.get("authentication", "custom")),
        }
        for name, table in settings.tables.items()
    ]
    rows.append({"name": SANDBOX, "endpoint": "(built in)", "authentication": "custom"})
    if as_json:
        where = None if settings.file is None else str(settings.file)
        told = {"version": 1, "file": where, "connections": rows}
        click.echo(json.dumps(told, ensure_ascii=False))
        return 0
    from sheetsync.reports.as_rows import rows_table

    click.echo(rows_table(rows))
    click.echo(f"\nSettings: {settings.file or 'no sheetsync.toml yet'}")
    return 0


@connection.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def test(name: str | None, as_json: bool) -> int:
    """Tell account, key, role, limits, what the key may read, and how the clocks agree."""
    from sheetsync import wiring

    with wiring.connection_settings(name) as chosen:
        found = _tested(chosen)
    if as_json:
        click.echo(json.dumps({"version": 1, "name": chosen.name, **_as_json(found)}))
    else:
        click.echo(_in_words(chosen, found))
    return 0


@connection.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(name: str, yes: bool) -> int:
    """Take connection NAME out of sheetsync.toml, and its secrets out of the keyring."""
    from sheetsync.settings import load_settings
    from sheetsync.settings.edit import remove_connection
    from sheetsync.settings.stored import forget_secrets

    settings = load_settings(Path.cwd())
    if settings.file is None or name not in settings.tables:
        known = ", ".join(settings.names) or "none"
        raise SettingsError(f"There is no connection “{name}”.", remedy=f"There are: {known}.")
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError(f"Nobody is there to say that {name} may go.", remedy="Add --yes.")
        click.confirm(f"Take connection {name} out of {settings.file}?", abort=True, err=True)
    remove_connection(settings.file, name)
    count = forget_secrets(name)
    click.echo(f"Connection {name} is gone; {count} of its secrets were in the keyring.")
    return 0


def _shown_address(text: str) -> str:
    """An endpoint as written, unless it holds what may be a secret."""
    from sheetsync.model.address import AddressFault, address_fault

    usable = address_fault(text) in {None, AddressFault.IN_CLEAR}
    return text if usable else "(cannot be used)"


def _asked(connection_name: str, authentication: str) -> dict[str, Secret]:
    from sheetsync.settings import secret_from

    found: dict[str, Secret] = {}
    for name in _NAMES[authentication]:
        word = _WORDS[name]
        if sys.stdin.isatty():
            text = click.prompt(f"{word} of {connection_name}", hide_input=True, err=True)
        else:
            text = sys.stdin.readline()
        found[name] = secret_from(text, f"the {word} that was given")
    return found


def _tested(chosen: Connection) -> Checkup:
    from sheetsync import wiring

    return wiring.checkup_of(chosen)


def _as_json(found: Checkup) -> dict[str, Any]:
    claims = found.claims
    return {
        "account": {"id": claims.account.id, "name": claims.account.name},
        "key": claims.key_name,
        "role": claims.role,
        "token_life_seconds": claims.life_seconds,
        "limits": [{"requests": hits, "seconds": span} for hits, span in claims.windows],
        "session_valid": found.alive,
        "may_read": found.counts,
        "may_not_read": list(found.forbidden),
        "may_change": list(found.changes),
        "may_not_change": list(found.fixed),
        "not_found_out": found.untold,
        "clock_skew_seconds": found.skew_seconds,
    }


def _in_words(chosen: Connection, found: Checkup) -> str:
    from sheetsync.plytix.checkup import skew_in_words
    from sheetsync.reports.as_text import safe_text

    claims = found.claims
    may = ", ".join(
        what if count is None else f"{what} ({count:,})" for what, count in found.counts.items()
    )
    limits = ", ".join(f"{hits:,} in {span:,} s" for hits, span in claims.windows)
    rows = [
        ("Connection", f"{chosen.name}: {chosen.endpoint}, {chosen.authentication}"),
        ("Account", f"{claims.account.name or '(not said)'} {claims.account.id}".strip()),
        ("Key", claims.key_name or "(not said)"),
        ("Role", claims.role or "(not said)"),
        ("Token", f"lives {claims.life_seconds / 60:.0f} minutes"),
        ("Limits", limits or "none"),
        ("May read", may or "nothing"),
        ("May not read", ", ".join(found.forbidden) or "nothing is forbidden"),
        ("May change", ", ".join(found.changes) or "nothing"),
        ("May not change", ", ".join(found.fixed) or "nothing is forbidden"),
        *(("Not found out", f"{what}: {why}") for what, why in found.untold.items()),
        (
            "Session",
            {True: "valid", False: "not valid", None: "not asked: the URL is on another host"}[
                found.alive
            ],
        ),
        (
            "Clocks",
            "Plytix tells no time"
            if found.skew_seconds is None
            else skew_in_words(found.skew_seconds),
        ),
    ]
    lines = (
        textwrap.fill(
            f"{label:<13} {safe_text(text)}",
            width=100,
            subsequent_indent=" " * 14,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for label, text in rows
    )
    return "\n".join(lines)
