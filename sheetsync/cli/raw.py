"""What ``call`` and ``api`` share: a body from a file, the question before a write, the rows."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sheetsync.cli.trace_file import trace_option
from sheetsync.errors import UsageError

if TYPE_CHECKING:
    from sheetsync.plytix.operation import Operation

FORMATS = ("json", "ndjson", "table", "xlsx")

Command = TypeVar("Command", bound=Callable[..., Any])


def row_options(command: Command) -> Command:
    """``-c``, ``--json``, ``--format``, ``-o``, ``--yes``, ``-v`` and ``--trace``."""
    for option in (
        click.option("-v", "--verbose", is_flag=True, help="One line a request, on stderr."),
        click.option("--yes", is_flag=True, help="Write without asking."),
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="Workbook of --format xlsx.",
        ),
        click.option(
            "--format",
            "how",
            type=click.Choice(FORMATS),
            default="json",
            show_default=True,
            help="How to tell the rows.",
        ),
        click.option(
            "--json", "body", metavar="FILE|-", help="Options or body: a JSON object in a file."
        ),
        click.option("-c", "--connection", metavar="NAME", help="Connection to use."),
    ):
        command = option(command)
    return trace_option(command)


def body_from(place: str) -> dict[str, Any]:
    """The JSON object in a file, or on standard input for ``-``.

    Raises:
        UsageError: It cannot be read, or is no JSON object.
    """
    try:
        text = sys.stdin.read() if place == "-" else Path(place).read_text(encoding="utf-8-sig")
        content = json.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(
            f"--json {place}: no JSON could be read there.",
            remedy="Name a UTF-8 file with a JSON object, or - for standard input.",
        ) from error
    if not isinstance(content, dict):
        raise UsageError(f"--json {place} holds no JSON object.", remedy="Write {…}.")
    return content


def ask_before_writing(about: str, connection: str, *, yes: bool) -> None:
    """Let a person say yes to a write.

    Raises:
        UsageError: Nobody is there to ask.
        Abort: The answer was no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(
            f"{about} writes to {connection}, and nobody is there to ask.",
            remedy="Add --yes to do it without a question.",
        )
    click.confirm(f"{about} on {connection}?", abort=True, err=True)


def show_rows(
    rows: Iterable[Mapping[str, Any]],
    how: str,
    output: Path | None,
    *,
    name: str,
    more: Mapping[str, Any],
) -> None:
    """Print rows, or write them into a workbook.

    Args:
        rows: The rows; for ``ndjson`` printed as they come.
        how: One of ``FORMATS``.
        output: The workbook of ``xlsx``; ``None``: named for the action, in the working folder.
        name: What was asked, for the workbook's name.
        more: What else the JSON form tells.
    """
    from sheetsync.reports.as_rows import row_line, rows_json, rows_table, write_rows

    if how == "ndjson":
        for row in rows:
            click.echo(row_line(row))
        return
    known = list(rows)
    if how == "json":
        click.echo(rows_json(known, **more))
    elif how == "table":
        table = rows_table(known)
        click.echo(table or "Done; Plytix answered no rows.")
    else:
        words = "".join(sign if sign.isalnum() else " " for sign in name).split()
        target = output or Path.cwd() / f"{'-'.join(words).lower() or 'rows'}.xlsx"
        written = write_rows(target, known, "rows")
        click.echo(f"{len(known)} rows in {written}")


def carry_out(
    operation: Operation,
    given: Mapping[str, Any],
    connection: str | None,
    *,
    every_page: bool,
    yes: bool,
    how: str,
    output: Path | None,
) -> None:
    """Carry out an operation on a connection, and show what came.

    Args:
        operation: Which.
        given: Its options.
        connection: The connection's name; ``None``: the only one there is.
        every_page: Whether all pages of a search are turned.
        yes: Whether a write needs no question.
        how: One of ``FORMATS``.
        output: See ``show_rows``.

    Raises:
        SheetsyncError: It does not fit, was not wanted, or Plytix refused it.
    """
    from sheetsync import wiring
    from sheetsync.plytix.client import Plytix
    from sheetsync.plytix.clock import SystemClock
    from sheetsync.plytix.request import Effect

    name = operation.path if operation.area == "raw" else operation.name
    with wiring.opened_session(connection) as opened:
        if operation.effect is Effect.WRITE:
            ask_before_writing(operation.name, opened.name, yes=yes)
        plytix = Plytix(opened.session, SystemClock())
        if every_page:
            pages = plytix.pages_of(operation, given)
            rows = (row for page in pages for row in page.rows)
            show_rows(rows, how, output, name=name, more={})
            return
        answered = plytix.carry_out(operation, given)
        if answered.settled:
            click.echo("The answer was lost; it was read back, and it was done.", err=True)
        more = {
            "status": answered.status,
            "count": answered.count,
            "total": answered.total,
            "location": answered.location,
            "settled": answered.settled or None,
        }
        show_rows(answered.rows, how, output, name=name, more=more)
