"""``sheetsync apply``: carry out what was accepted."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetsync.cli.options import (
    EXPECT,
    WORKBOOK,
    Output,
    output_options,
    read_numbers,
    read_output,
)

if TYPE_CHECKING:
    from sheetsync.pipeline import Applied, ApplyJob

EXIT_DONE = 0
EXIT_ROWS = 1
EXIT_REMOTE = 4
EXIT_INTERRUPTED = 130


@click.command()
@click.argument("plan_workbook", metavar="PLAN.xlsx", type=WORKBOOK)
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
    "--max-age",
    type=click.FloatRange(min=0),
    default=24,
    show_default=True,
    metavar="HOURS",
    help="Refuse plans that are older.",
)
@click.option(
    "--max-failures",
    type=click.IntRange(min=1),
    metavar="N",
    help="Stop after N failures. Ten in a row always stop a run.",
)
@EXPECT
@click.option("--yes", "_yes", is_flag=True, help="Accepted everywhere; apply never asks.")
@click.option("--no-input", "_no_input", is_flag=True, help="Accepted everywhere.")
@output_options
def apply(
    plan_workbook: Path,
    connection: str | None,
    output: Path | None,
    source: Path | None,
    max_age: float,
    max_failures: int | None,
    expect: tuple[str, ...],
    _yes: bool,
    _no_input: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Carry out the accepted changes of PLAN.xlsx and write a result workbook.

    Just before each write the value in Plytix is read again: what changed since the plan is a
    conflict and stays as it is. Everything written is read back.
    """
    from sheetsync.pipeline import ApplyJob

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    job = ApplyJob(
        plan_workbook=plan_workbook,
        max_age=timedelta(hours=max_age),
        max_failures=max_failures,
        expect=read_numbers("--expect", expect),
        output=output,
        source=source,
    )
    return apply_exit_code(run_apply(job, connection, say))


def run_apply(job: ApplyJob, connection: str | None, say: Output) -> Applied:
    """Apply, and show the outcome in the way that was asked for."""
    from sheetsync import pipeline, wiring
    from sheetsync.cli.interrupt import stop_on_interrupt
    from sheetsync.cli.progress import progress_bar
    from sheetsync.reports.as_json import result_json
    from sheetsync.reports.as_text import result_summary

    reviewed = pipeline.read_plan(job.plan_workbook)
    with (
        wiring.opened_for_apply(reviewed.plan, connection) as (pim, clock, open_journal),
        progress_bar(quiet=say.quiet or say.json, color=say.color) as progress,
        stop_on_interrupt() as stop,
    ):
        applied = pipeline.apply_reviewed(
            job, reviewed, pim, clock, open_journal, stop=stop, progress=progress
        )
    if say.json:
        click.echo(
            json.dumps(
                result_json(applied.plan, applied.result, applied.workbook), ensure_ascii=False
            )
        )
    elif not say.quiet:
        click.echo(result_summary(applied.plan, applied.result, applied.workbook))
    return applied


def apply_exit_code(applied: Applied) -> int:
    """What an apply ends with."""
    from sheetsync.model.outcome import RowStatus

    result = applied.result
    if result.interrupted:
        return EXIT_INTERRUPTED
    if result.stop_reason:
        return EXIT_REMOTE
    told = (RowStatus.FAILED, RowStatus.CONFLICT, RowStatus.INVALID, RowStatus.NOT_ATTEMPTED)
    return EXIT_ROWS if any(result.count(status) for status in told) else EXIT_DONE
