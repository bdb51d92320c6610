"""``sheetsync apply``: carry out what was accepted."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetsync.cli.options import (
    ANNOTATE,
    EXPECT,
    HTML,
    WORKBOOK,
    Output,
    output_options,
    read_numbers,
    read_output,
)

if TYPE_CHECKING:
    from sheetsync.pipeline import Applied, ApplyJob
    from sheetsync.ports import Progress

EXIT_DONE = 0
EXIT_ROWS = 1
EXIT_COULD_NOT_RUN = 3
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
@click.option(
    "--canary",
    type=click.IntRange(min=1),
    metavar="N",
    help="Apply and prove the first N products, then ask whether the others follow.",
)
@EXPECT
@click.option(
    "--yes", is_flag=True, help="Go on after the canary without asking, if all of it is done."
)
@click.option("--no-input", is_flag=True, help="Never ask; without --yes the canary is all.")
@HTML
@ANNOTATE
@output_options
def apply(
    plan_workbook: Path,
    connection: str | None,
    output: Path | None,
    source: Path | None,
    max_age: float,
    max_failures: int | None,
    canary: int | None,
    expect: tuple[str, ...],
    yes: bool,
    no_input: bool,
    as_html: bool,
    annotate: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Carry out the accepted changes of PLAN.xlsx and write a result workbook.

    Just before each write the value in Plytix is read again: what changed since the plan is a
    conflict and stays as it is. Everything written is read back.

    What was held back after a canary is finished with sheetsync resume RUN.
    """
    from sheetsync import wiring
    from sheetsync.cli.canary import Aside, canary_of
    from sheetsync.pipeline import ApplyJob

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    with Aside(quiet=say.quiet or say.json, color=say.color) as progress:
        job = ApplyJob(
            plan_workbook=plan_workbook,
            max_age=timedelta(hours=max_age),
            max_failures=max_failures,
            canary=canary_of(canary, progress, yes=yes, no_input=no_input),
            expect=read_numbers("--expect", expect),
            output=output,
            source=source,
            spare=wiring.spare_folder(),
        )
        applied = run_apply(job, connection, progress, page=as_html, annotate=annotate)
    show_applied(applied, say)
    return apply_exit_code(applied)


def run_apply(
    job: ApplyJob,
    connection: str | None,
    progress: Progress,
    *,
    page: bool = False,
    annotate: bool = False,
) -> Applied:
    """Apply a plan; Ctrl-C ends it after the operation in flight.

    Args:
        job: What to apply.
        connection: The connection's name; ``None``: the plan's.
        progress: Is told how far it is.
        page: Whether a page for the browser is written too.
        annotate: Whether a copy of the source is written that tells each row's status.
    """
    from sheetsync import pipeline, wiring
    from sheetsync.cli.interrupt import stop_on_interrupt

    reviewed = pipeline.read_plan(job.plan_workbook)
    if annotate:
        pipeline.refuse_to_annotate_source_of(reviewed.plan, job.plan_workbook, job.source)
    with (
        wiring.opened_for_apply(reviewed.plan, connection) as (
            pim,
            clock,
            open_journal,
            take_turn,
        ),
        stop_on_interrupt() as stop,
    ):
        applied = pipeline.apply_reviewed(
            job,
            reviewed,
            pim,
            clock,
            open_journal,
            take_turn=take_turn,
            stop=stop,
            progress=progress,
        )
        if page:
            from sheetsync.pipeline.pages import with_result_page

            applied = with_result_page(applied, pim.thumbnails)
    if annotate:
        applied = pipeline.with_annotated_result(applied)
    return applied


def show_applied(applied: Applied, say: Output) -> None:
    """Show what a run came to in the way that was asked for, and warnings on stderr."""
    from sheetsync.cli.plan import show_annotated, show_page
    from sheetsync.reports.as_json import result_json
    from sheetsync.reports.as_text import result_summary, safe_text

    for warning in applied.warnings:
        click.echo(f"Warning: {safe_text(warning)}", err=True)
    if say.json:
        told = result_json(applied.plan, applied.result, applied.workbook, applied.journal)
        if applied.page is not None:
            told["page"] = str(applied.page)
        if applied.annotated is not None:
            told["annotated_copy"] = str(applied.annotated)
        click.echo(json.dumps(told, ensure_ascii=False))
    elif not say.quiet:
        click.echo(result_summary(applied.plan, applied.result, applied.workbook))
        show_page(applied.page)
        show_annotated(applied.annotated)


def apply_exit_code(applied: Applied) -> int:
    """What an apply ends with."""
    from sheetsync.model.outcome import RowStatus, StopCause

    result = applied.result
    if result.interrupted:
        return EXIT_INTERRUPTED
    if result.stop_reason and result.stop_cause is StopCause.DISK:
        return EXIT_COULD_NOT_RUN
    if result.stop_reason and result.stop_cause is StopCause.PLYTIX:
        return EXIT_REMOTE
    told = (RowStatus.FAILED, RowStatus.CONFLICT, RowStatus.INVALID, RowStatus.NOT_ATTEMPTED)
    return EXIT_ROWS if any(result.count(status) for status in told) else EXIT_DONE
