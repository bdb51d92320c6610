"""Asking a running sandbox for what is no part of Plytix; the commands that only do that."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import click

from sheetsync.errors import UnreachableError, UsageError

DEFAULT_PORT = 8765
ASK_SECONDS = 10.0

PORT = click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="Port of the running sandbox.",
)
ACCOUNT = click.option("--account", metavar="NAME", help="Only this account of the sandbox.")
SETTING = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="FIELD=VALUE",
    help="A field, or attributes.LABEL, and its value as JSON or else as text.",
)


def ask(
    method: str,
    port: int,
    path: str,
    body: Any = None,
    *,
    account: str | None = None,
    seconds: float = ASK_SECONDS,
) -> Any:
    """Ask a running sandbox for what is no part of Plytix.

    Args:
        method: The method.
        port: Where it runs.
        path: The path behind ``/_sandbox/``.
        body: What is sent along.
        account: The account that is meant; ``None``: what the path means without one.
        seconds: How long to wait for an answer.

    Returns:
        Its JSON answer; ``None`` when it has none.

    Raises:
        UsageError: It refuses what was asked.
        UnreachableError: No sandbox answers.
    """
    import http.client

    query = "" if account is None else f"?account={quote(account, safe='')}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request(method, f"/_sandbox/{path}{query}", json.dumps(body).encode())
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
    if status >= http.client.BAD_REQUEST:
        raise _refused(status, told, port)
    return told


def _refused(status: int, told: Any, port: int) -> Exception:
    error = told.get("error") if isinstance(told, dict) else None
    if not isinstance(error, dict) or status not in {400, 403, 404, 409, 413, 422}:
        return UnreachableError(
            f"What answers on port {port} is no sandbox (status {status}).",
            remedy="Name the sandbox's port with --port.",
        )
    rows = error.get("errors") or []
    if status == 422 and rows:
        return UsageError("; ".join(f"{row['field']} {row['msg']}" for row in rows) + ".")
    return UsageError(f"The sandbox refuses: {str(error.get('msg')).strip().rstrip('.')}.")


def read_settings(settings: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """``fields`` and ``attributes`` from ``FIELD=VALUE`` words, each only when a word sets it.

    Raises:
        UsageError: A word has no ``=``.
    """
    read: dict[str, dict[str, Any]] = {}
    for name, text in _pairs(settings, "--set"):
        own, _, label = name.partition("attributes.")
        place, field = ("attributes", label) if label and not own else ("fields", name)
        read.setdefault(place, {})[field] = _value(text)
    return read


def _value(text: str) -> Any:
    """A value as JSON, or else as text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _pairs(words: tuple[str, ...], where: str) -> list[tuple[str, str]]:
    pairs = []
    for word in words:
        name, sign, text = word.partition("=")
        if not (name and sign):
            raise UsageError(
                f"{where} has {word!r}, which is no NAME=VALUE.",
                remedy="Write it like label=Mug, or 'label=A blue mug'.",
            )
        pairs.append((name, text))
    return pairs


def planting_seconds(products: int | None) -> float:
    """How long a sandbox may need to plant so many products."""
    return 60 + (products or 0) / 500


def of(account: str | None) -> str:
    """`` of account NAME``; nothing when none is named."""
    return "" if account is None else f" of account {account}"


# ---------------------------------------------------------------- switches


@click.group(invoke_without_command=True)
@PORT
@ACCOUNT
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@click.pass_context
def switches(ctx: click.Context, port: int, account: str | None, as_json: bool) -> int:
    """Which of several believable answers a running sandbox gives.

    Without a command, shows every switch: its value, its choices, what it decides, and what the
    default rests on. A value that was changed is marked with a star.
    """
    if ctx.invoked_subcommand is None:
        told = ask("GET", port, "switches", account=account)["told"]
        if as_json:
            click.echo(json.dumps({"version": 1, "switches": told}))
        else:
            click.echo("\n".join(_switch_line(switch) for switch in told))
    return 0


@switches.command(name="set")
@click.argument("words", nargs=-1, required=True, metavar="NAME=VALUE...")
@PORT
@ACCOUNT
def set_switches(words: tuple[str, ...], port: int, account: str | None) -> int:
    """Change switches until the sandbox is reset or stopped."""
    told = {one["name"]: one for one in ask("GET", port, "switches", account=account)["told"]}
    changes = read_switches(words, told)
    ask("POST", port, "switches", changes, account=account)
    for name, value in changes.items():
        click.echo(f"{name} = {_shown(value)}{of(account)}")
    return 0


def read_switches(words: tuple[str, ...], told: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Switches from ``NAME=VALUE`` words.

    Args:
        words: As typed.
        told: Every switch by name, with ``default`` and ``choices``.

    Raises:
        UsageError: There is no such switch, or it does not take the value.
    """
    changes = {}
    for name, given in _pairs(words, "NAME=VALUE"):
        if name not in told:
            import difflib

            near = difflib.get_close_matches(name, told, n=1)
            raise UsageError(
                f"There is no switch {name!r}.",
                remedy=f"Did you mean {near[0]}?"
                if near
                else "List them all with: sheetsync sandbox switches",
            )
        value = given if isinstance(told[name]["default"], str) else _value(given)
        choices = told[name]["choices"]
        fits = type(value) is type(told[name]["default"]) and (not choices or value in choices)
        if not fits:
            taken = ", ".join(_shown(each) for each in choices) or "a whole number"
            raise UsageError(f"Switch {name} does not take {given}; it takes {taken}.")
        changes[name] = value
    return changes


def _switch_line(switch: dict[str, Any]) -> str:
    changed = "" if switch["value"] == switch["default"] else " *"
    choices = ", ".join(_shown(each) for each in switch["choices"]) or "any"
    return (
        f"{switch['name']} = {_shown(switch['value'])}{changed}\n"
        f"    choices  {choices}\n"
        f"    decides  {switch['says']}\n"
        f"    source   {switch['source']}"
    )


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


# ---------------------------------------------------------------- looking, editing


@click.command()
@PORT
@ACCOUNT
@click.option(
    "--latest",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    metavar="N",
    help="How many of the latest requests to show.",
)
@click.option("--clear", is_flag=True, help="Empty the log instead of showing it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, all requests.")
def requests(port: int, account: str | None, latest: int, clear: bool, as_json: bool) -> int:
    """Show what a running sandbox was asked: counts by route and status, and the latest."""
    if clear:
        ask("DELETE", port, "requests", account=account)
        click.echo(f"The log of the sandbox on port {port} is empty.")
        return 0
    told = ask("GET", port, "requests", account=account)
    if as_json:
        click.echo(json.dumps({"version": 1, **told}))
        return 0
    click.echo(f"{told['total']} requests{of(account)}")
    for name, count in (*told["counts"].items(), *told["statuses"].items()):
        click.echo(f"{count:>7}  {name}")
    for entry in told["requests"][len(told["requests"]) - latest :] if latest else ():
        fault = f"  {' '.join(entry['fault'])}" if entry["fault"] else ""
        click.echo(
            f"{entry['number']:>7}  {entry['status'] or '---'} {entry['ms']:>8.1f} ms  "
            f"{entry['method']} {_printable(entry['path'])}{fault}"
        )
    return 0


@click.command()
@click.argument("sku")
@PORT
@ACCOUNT
@SETTING
@click.option("--delete", is_flag=True, help="Delete the product.")
def edit(sku: str, port: int, account: str | None, settings: tuple[str, ...], delete: bool) -> int:
    """Edit a product of a running sandbox as somebody else would, on the screen."""
    changes = read_settings(settings)
    if delete == bool(changes):
        raise UsageError(
            "Say what is to become of the product.", remedy="Give --set FIELD=VALUE, or --delete."
        )
    ask("POST", port, "edit", {"sku": sku, **changes, "delete": delete}, account=account)
    click.echo(f"{sku} is {'deleted' if delete else 'edited'}{of(account)}.")
    return 0


def _printable(text: str) -> str:
    """Text that moves no cursor: a path is whatever a client sent."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
