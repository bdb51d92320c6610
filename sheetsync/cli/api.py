"""``sheetsync api``: the raw door to the Plytix API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from sheetsync.cli.raw import body_from, carry_out, row_options
from sheetsync.errors import UsageError

METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")


@click.command()
@click.argument("method", type=click.Choice(METHODS, case_sensitive=False))
@click.argument("path")
@click.option(
    "-f",
    "--field",
    "texts",
    multiple=True,
    metavar="KEY=TEXT",
    help="A text: in the query of a GET, else in the body.",
)
@click.option(
    "-F",
    "--value",
    "values",
    multiple=True,
    metavar="KEY=JSON",
    help="The same with a number, true, null, a list or an object.",
)
@click.option("--paginate", is_flag=True, help="All pages of a search.")
@row_options
def api(
    method: str,
    path: str,
    connection: str | None,
    texts: tuple[str, ...],
    values: tuple[str, ...],
    body: str | None,
    paginate: bool,
    how: str,
    output: Path | None,
    yes: bool,
    verbose: bool,
) -> int:
    """Send METHOD to PATH, such as "POST products/search" or "GET /api/v2/products/ID".

    A path without /api/ in front is one of v1. Searches read; whatever else is no GET writes.
    """
    from sheetsync.cli.options import read_output
    from sheetsync.plytix.operation import raw_operation

    read_output(as_json=False, quiet=False, verbose=verbose, no_color=False)
    operation = raw_operation(method, path)
    given = {**(body_from(body) if body else {}), **_fields(texts, values)}
    carry_out(operation, given, connection, every_page=paginate, yes=yes, how=how, output=output)
    return 0


def _fields(texts: tuple[str, ...], values: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for typed in texts:
        key, text = _parted(typed, "-f")
        found[key] = text
    for typed in values:
        key, text = _parted(typed, "-F")
        try:
            found[key] = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UsageError(
                f"-F {typed}: {text!r} is no JSON.", remedy=f"For a text, write -f {typed}"
            ) from error
    return found


def _parted(typed: str, flag: str) -> tuple[str, str]:
    key, equals, text = typed.partition("=")
    if not key or not equals:
        raise UsageError(f"{flag} {typed}: expected KEY=VALUE.")
    return key, text
