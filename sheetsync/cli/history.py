"""``sheetsync runs``, ``show``, ``why`` and ``drift``: what runs did."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sheetsync.cli.options import WORKBOOK, Output, output_options, read_output

if TYPE_CHECKING:
    from sheetsync.pipeline.history import History

EXIT_DONE = 0
EXIT_DRIFTED = 5

Command = TypeVar("Command", bound=Callable[..., Any])


def folder_option(command: Command) -> Command:
    """``--folder``: where sealed copies are."""
    option = click.option(
        "--folder",
        "folders",
        multiple=True,
        type=WORKBOOK,
        metavar="FOLDER",
        help="Read the sealed copies in this folder too (repeatable).",
    )
    return option(command)


@click.command()
@folder_option
@output_options
def runs(
    folders: tuple[Path, ...],
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """List the runs, the newest first: when, workbook, who, counts, and how each stands.

    A run is finished, interrupted (it was cut off or stopped early) or undone (everything it wrote
    was given back). Counts are products. A journal that cannot be read is one warning.
    """
    from sheetsync.pipeline.history import run_lines
    from sheetsync.reports.history_json import runs_json
    from sheetsync.reports.history_text import runs_text

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    history = _history(folders, say)
    lines = run_lines(history.runs)
    _tell(say, lambda: runs_json(lines, history.warnings), lambda: runs_text(lines))
    return EXIT_DONE


@click.command()
@click.argument("run", metavar="RUN")
@folder_option
@output_options
def show(
    run: str,
    folders: tuple[Path, ...],
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Tell one run: who planned, approved and applied it, what it changed, what became of each row.

    RUN is a run's id, an unambiguous beginning of one, last, or the path of a journal, of a sealed
    copy of one, or of a result workbook.
    """
    from sheetsync.pipeline.history import find_run, run_lines
    from sheetsync.reports.history_json import show_json
    from sheetsync.reports.history_text import show_text
    from sheetsync.wiring.past import journal_folders

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    found = find_run(run, journal_folders(folders)).recorded
    history = _history(folders, say)
    others = [one for one in history.runs if one.header.run != found.header.run]
    line = next(one for one in run_lines([*others, found]) if one.recorded is found)
    _tell(say, lambda: show_json(line, history.warnings), lambda: show_text(line))
    return EXIT_DONE


@click.command()
@click.argument("sku", metavar="SKU")
@click.argument("field", metavar="[FIELD]", required=False)
@folder_option
@output_options
def why(
    sku: str,
    field: str | None,
    folders: tuple[Path, ...],
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Tell every write to a product, or to one FIELD of it, over all runs, the newest first.

    Says run, time, workbook, cell, person, approver, the value before and after, and whether it was
    read back. A product is followed through a change of its SKU.
    """
    from sheetsync.pipeline.history import cell_writes, field_meant
    from sheetsync.reports.history_json import why_json
    from sheetsync.reports.history_text import why_text

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    history = _history(folders, say)
    name = None if field is None else field_meant(history.runs, field)
    writes = cell_writes(history.runs, sku, name)
    _tell(
        say,
        lambda: why_json(sku, name, writes, history.warnings),
        lambda: why_text(sku, name, writes),
    )
    return EXIT_DONE


@click.command()
@click.argument("run", metavar="RESULT.xlsx|RUN")
@click.option(
    "-c", "--connection", metavar="NAME", help="Connection to use. Default: the run's own."
)
@folder_option
@output_options
def drift(
    run: str,
    connection: str | None,
    folders: tuple[Path, ...],
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Read again what a run set, and say which values no longer hold.

    Takes the run's result workbook, or a run as show does. Ends with 5 when something drifted.
    """
    from sheetsync.cli.progress import progress_bar
    from sheetsync.pipeline.history import drift_from, find_run
    from sheetsync.reports.history_json import drift_json
    from sheetsync.reports.history_text import drift_text
    from sheetsync.wiring.past import journal_folders, opened_for_drift

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    found = find_run(run, journal_folders(folders))
    with (
        opened_for_drift(found, connection) as pim,
        progress_bar(quiet=say.quiet or say.json, color=say.color) as progress,
    ):
        drifted = drift_from(found.recorded, pim, progress=progress)
    _tell(say, lambda: drift_json(drifted), lambda: drift_text(drifted))
    return EXIT_DRIFTED if drifted.cells else EXIT_DONE


def _history(folders: Sequence[Path], say: Output) -> History:
    """Every run that is known here; what could not be read is told on stderr."""
    from sheetsync.pipeline.history import read_history
    from sheetsync.reports.finding_lines import safe_text
    from sheetsync.wiring.past import journal_folders

    history = read_history(journal_folders(folders))
    if not say.json:
        for warning in history.warnings:
            click.echo(f"Warning: {safe_text(warning)}", err=True)
    return history


def _tell(
    say: Output, as_json: Callable[[], dict[str, object]], as_text: Callable[[], str]
) -> None:
    """Show an answer in the way that was asked for."""
    if say.json:
        click.echo(json.dumps(as_json(), ensure_ascii=False))
    elif not say.quiet:
        click.echo(as_text())
