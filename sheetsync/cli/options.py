"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from sheetsync.cli.trace_file import trace_option
from sheetsync.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])

WORKBOOK = click.Path(path_type=Path)

EXPECT = click.option(
    "--expect",
    multiple=True,
    metavar="COUNT=N",
    help="Refuse anything that does not come to exactly this, such as updates=58,creates=0.",
)

HTML = click.option(
    "--html",
    "as_html",
    is_flag=True,
    help="Also write a page for the browser beside the workbook: one file, the same content.",
)
ANNOTATE = click.option(
    "--annotate",
    is_flag=True,
    help="Also write a copy of the source that tells each row's status and marks its cells.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """How a command talks.

    Attributes:
        json: One versioned object on stdout instead of text.
        quiet: No summary and no progress; errors still show.
        verbose: One line a request on stderr.
        color: Whether colours may be used.
    """

    json: bool
    quiet: bool
    verbose: bool
    color: bool


def source_options(command: Command) -> Command:
    """``-m`` and ``-c``: what a workbook is read by and compared with."""
    for option in (
        click.option(
            "-c",
            "--connection",
            metavar="NAME",
            help="Connection to use; 'sandbox' is always there. Default: the mapping's.",
        ),
        click.option(
            "-m",
            "--mapping",
            type=WORKBOOK,
            metavar="FILE",
            help="Mapping file. Default: the one inside the workbook, else the only one in "
            "./mappings that fits it.",
        ),
    ):
        command = option(command)
    return command


def output_options(command: Command) -> Command:
    """``--json``, ``--quiet``, ``-v``, ``--no-color`` and ``--trace``."""
    for option in (
        click.option(
            "--no-color", is_flag=True, envvar="NO_COLOR", help="No colours (also: NO_COLOR)."
        ),
        click.option("-v", "--verbose", is_flag=True, help="One line a request, on stderr."),
        click.option("-q", "--quiet", is_flag=True, help="No summary and no progress."),
        click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout."),
    ):
        command = option(command)
    return trace_option(command)


def read_output(*, as_json: bool, quiet: bool, verbose: bool, no_color: bool) -> Output:
    """Gather the options of ``output_options`` and switch request logging on when asked for."""
    if verbose:
        from sheetsync.cli.requests_log import show_requests

        show_requests()
    return Output(json=as_json, quiet=quiet, verbose=verbose, color=not no_color)


def read_only_keys(values: Sequence[str]) -> frozenset[str]:
    """The keys of ``--only``; see ``read_keys``."""
    return frozenset(read_keys("--only", values))


def read_keys(option: str, values: Sequence[str]) -> tuple[str, ...]:
    """Keys as given, each once: a value is a key, or ``@file`` with one key a line.

    Raises:
        UsageError: A file cannot be read, or names no key.
    """
    keys: dict[str, None] = {}
    for value in values:
        if not value.startswith("@"):
            keys[value] = None
            continue
        path = Path(value[1:])
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                f"{option} {value}: {path} cannot be read as a text file.",
                remedy="Name a UTF-8 text file with one key a line.",
            ) from error
        found = {line.strip(): None for line in lines if line.strip()}
        if not found:
            raise UsageError(f"{option} {value}: {path} names no key.")
        keys |= found
    return tuple(keys)


def read_numbers(option: str, values: Sequence[str]) -> dict[str, int]:
    """The values of ``--allow`` or ``--expect``: ``name=number``, also joined by commas.

    Raises:
        UsageError: A value has another form.
    """
    numbers: dict[str, int] = {}
    for part in (part for value in values for part in value.split(",")):
        found = re.fullmatch(r"\s*([\w.]+)\s*=\s*([0-9]+)\s*", part)
        if found is None:
            raise UsageError(f"{option} {part}: expected a name and a number, such as updates=412.")
        numbers[found[1]] = int(found[2])
    return numbers
