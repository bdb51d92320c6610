"""``sheetsync call``: one operation of the Plytix API by its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetsync.cli.raw import body_from, carry_out, row_options
from sheetsync.errors import UsageError

if TYPE_CHECKING:
    from sheetsync.plytix.operation import Operation


@click.command(
    context_settings={"ignore_unknown_options": True},
    epilog='The options of an action: sheetsync actions "Link asset to a product"',
)
@click.argument("action")
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[--OPTION VALUE]...")
@click.option("--all", "all_pages", is_flag=True, help="All pages of a search.")
@row_options
def call(
    action: str,
    options: tuple[str, ...],
    connection: str | None,
    body: str | None,
    all_pages: bool,
    how: str,
    output: Path | None,
    yes: bool,
    verbose: bool,
) -> int:
    """Carry out ACTION, one operation of the Plytix API, with its options checked."""
    from sheetsync.cli.options import read_output
    from sheetsync.plytix.operation import found_operation
    from sheetsync.plytix.operation_request import request_of
    from sheetsync.plytix.v1v2.operations import OPERATIONS

    read_output(as_json=False, quiet=False, verbose=verbose, no_color=False)
    operation = found_operation(action, OPERATIONS)
    given = {**(body_from(body) if body else {}), **_given(operation, options)}
    request_of(operation, given)
    carry_out(operation, given, connection, every_page=all_pages, yes=yes, how=how, output=output)
    return 0


def _given(operation: Operation, typed: tuple[str, ...]) -> dict[str, Any]:
    """Option → value of what was typed as ``--option value`` or ``--option=value``.

    Raises:
        UsageError: It is typed otherwise, or does not fit.
    """
    from sheetsync.plytix.answers import option_value

    found: dict[str, Any] = {}
    words = iter(typed)
    for word in words:
        flag, equals, text = word.partition("=")
        if not flag.startswith("--") or len(flag) == len("--"):
            raise UsageError(
                f"{word!r} is no option.", remedy=f'See: sheetsync actions "{operation.name}"'
            )
        if not equals:
            following = next(words, None)
            if following is None:
                raise UsageError(f"{flag} has no value.", remedy=f"Write {flag} VALUE.")
            text = following
        name = flag.removeprefix("--").replace("-", "_")
        found[name] = option_value(operation, name, text)
    return found
