"""``sheetsync resume``: finish a run that was cut off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sheetsync.cli.apply import EXIT_DONE, apply_exit_code, show_applied
from sheetsync.cli.options import WORKBOOK, Output, output_options, read_output
from sheetsync.errors import PlanError

if TYPE_CHECKING:
    from sheetsync.model.recorded import RunHeader

FORMAT: Final = "sheetsync.resume/1"


@click.command()
@click.argument("named", metavar="RUN")
@click.option(
    "-c",
    "--connection",
    metavar="NAME",
    help="Connection to use. Default: the one the plan was made with.",
)
@click.option(
    "-o",
    "--output",
    type=WORKBOOK,
    metavar="FILE|FOLDER",
    help="Where the result workbook goes. Default: beside the source.",
)
@click.option(
    "--source", type=WORKBOOK, metavar="WORKBOOK", help="The source workbook, when it has moved."
)
@click.option(
    "--max-failures",
    type=click.IntRange(min=1),
    metavar="N",
    help="Stop after N failures. Ten in a row always stop a run.",
)
@output_options
def resume(
    named: str,
    connection: str | None,
    output: Path | None,
    source: Path | None,
    max_failures: int | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Finish RUN, which was cut off: by a kill, a power cut, Ctrl-C, or a lost connection.

    RUN is a run's id, the beginning of one, or "last". What was done stays done; what was under
    way is looked up in Plytix, and never sent twice. The result workbook tells the whole run.
    """
    from sheetsync import pipeline, wiring
    from sheetsync.cli.interrupt import stop_on_interrupt
    from sheetsync.cli.progress import progress_bar
    from sheetsync.pipeline.history import find_run
    from sheetsync.reports.finding_lines import safe_text
    from sheetsync.wiring.past import journal_folders

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    folders = journal_folders()
    found = find_run(named, folders)
    header = found.recorded.header
    if found.path.resolve().parent not in {folder.resolve() for folder in folders}:
        raise _is_a_copy(found.path, header)
    pipeline.refuse_never_begun(found.recorded)
    if pipeline.is_finished(found.recorded):
        missing = pipeline.renew_copy(lambda: wiring.earlier_journal(found.path))
        if missing:
            click.echo(f"Warning: {safe_text(missing)}", err=True)
        return _nothing_to_resume(header.run, say)
    job = pipeline.ResumeJob(
        max_failures=max_failures, output=output, source=source, spare=wiring.spare_folder()
    )
    with (
        wiring.opened_for_resume(header, found.path, connection) as (
            pim,
            clock,
            open_earlier,
            take_turn,
        ),
        progress_bar(quiet=say.quiet or say.json, color=say.color) as progress,
        stop_on_interrupt() as stop,
    ):
        applied = pipeline.resume_run(
            job,
            pim,
            clock,
            open_earlier,
            take_turn=take_turn,
            stop=stop,
            progress=progress,
        )
    if applied is None:
        return _nothing_to_resume(header.run, say)
    show_applied(applied, say)
    return apply_exit_code(applied)


def _nothing_to_resume(run: str, say: Output) -> int:
    """Say that a run has come to its end."""
    if say.json:
        click.echo(json.dumps({"format": FORMAT, "run": run, "resumed": False}))
    elif not say.quiet:
        click.echo(f"There is nothing to resume: the run {run} came to its end.")
    return EXIT_DONE


def _is_a_copy(path: Path, header: RunHeader) -> PlanError:
    return PlanError(
        f"{path.name} is the copy of a journal; a run goes on only where its journal is.",
        remedy=f"Resume it where {header.applied_by or 'its user'} applied it: "
        f"sheetsync resume {header.run}",
    )
