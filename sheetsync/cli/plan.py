"""``sheetsync plan``: the dry run."""

from __future__ import annotations

import json
from dataclasses import replace
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
    read_only_keys,
    read_output,
    source_options,
)

if TYPE_CHECKING:
    from sheetsync.model.learnt import Learnt
    from sheetsync.model.plan import Plan
    from sheetsync.pipeline import Planned
    from sheetsync.wiring import PlanOptions

EXIT_DONE = 0
EXIT_ROWS = 1
EXIT_STOPPED = 3
EXIT_PENDING = 5


@click.command()
@click.argument("workbook", type=WORKBOOK)
@source_options
@click.option(
    "-o",
    "--output",
    type=WORKBOOK,
    metavar="FILE|FOLDER",
    help="Where the plan workbook goes. Default: beside the source.",
)
@click.option(
    "--only", multiple=True, metavar="SKU", help="Only this key (repeatable), or @file with keys."
)
@click.option(
    "--allow",
    multiple=True,
    metavar="GUARD=N",
    help="Lift a guard by name and number, such as updates=412.",
)
@EXPECT
@click.option(
    "--learn",
    type=WORKBOOK,
    metavar="PLAN.xlsx",
    help="First put the answers on this plan workbook's sheet Causes into the mapping.",
)
@click.option(
    "--exit-code", is_flag=True, help="Exit with 5 when there is something to apply (for CI)."
)
@click.option("--yes", "_yes", is_flag=True, help="Accepted everywhere; plan never asks.")
@click.option("--no-input", "_no_input", is_flag=True, help="Accepted everywhere.")
@HTML
@ANNOTATE
@output_options
def plan(
    workbook: Path,
    mapping: Path | None,
    connection: str | None,
    output: Path | None,
    only: tuple[str, ...],
    allow: tuple[str, ...],
    expect: tuple[str, ...],
    learn: Path | None,
    exit_code: bool,
    _yes: bool,
    _no_input: bool,
    as_html: bool,
    annotate: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Compare WORKBOOK with Plytix and write what would change as a plan workbook.

    Nothing is written to Plytix. Open the plan workbook, accept or reject each change, save it,
    then run: sheetsync apply PLAN.xlsx

    Values that could not be used are folded on its sheet Causes. Answer there what is meant, save,
    and run: sheetsync plan WORKBOOK --learn PLAN.xlsx
    """
    from sheetsync import wiring

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    request = wiring.PlanOptions(
        workbook=workbook,
        mapping=mapping,
        connection=connection,
        output=output,
        only=read_only_keys(only),
        allow=read_numbers("--allow", allow),
        expect=read_numbers("--expect", expect),
    )
    planned = run_plan(request, say, learn=learn, page=as_html, annotate=annotate)
    return plan_exit_code(planned.plan, pending=exit_code)


def run_plan(
    request: PlanOptions,
    say: Output,
    *,
    learn: Path | None = None,
    page: bool = False,
    annotate: bool = False,
) -> Planned:
    """Plan, and show the outcome in the way that was asked for.

    Args:
        request: What to plan.
        say: The way.
        learn: A plan workbook whose answers the mapping learns first; ``None``: none.
        page: Whether a page for the browser is written too.
        annotate: Whether a copy of the source is written that tells each row's status.
    """
    from sheetsync import pipeline, wiring
    from sheetsync.cli.progress import progress_bar
    from sheetsync.reports.as_json import plan_json
    from sheetsync.reports.as_text import plan_summary
    from sheetsync.reports.learnt import learnt_json, learnt_text

    if annotate:
        pipeline.refuse_to_annotate(request.workbook)
    answered = None if learn is None else pipeline.read_plan(learn)
    if answered is not None and request.mapping is None:
        request = replace(request, mapping=pipeline.learning_mapping(answered.plan))
    learnt: tuple[Learnt, ...] = ()
    with wiring.opened_for_plan(request) as (asked, pim, clock):
        job = asked
        if answered is not None and learn is not None:
            job, learnt = pipeline.learn_answers(asked, answered, pim)
            if not say.json and not say.quiet:
                click.echo(learnt_text(learnt, job.mapping_file.name, learn.name) + "\n")
        with progress_bar(quiet=say.quiet or say.json, color=say.color) as progress:
            planned = pipeline.plan_workbook(job, pim, clock, progress=progress)
        if page:
            from sheetsync.pipeline.pages import with_plan_page

            planned = with_plan_page(planned, pim.thumbnails)
    if annotate:
        planned = pipeline.with_annotated_plan(planned)
    if say.json:
        told = plan_json(planned.plan, planned.workbook, planned.traffic)
        if planned.page is not None:
            told["page"] = str(planned.page)
        if planned.annotated is not None:
            told["annotated_copy"] = str(planned.annotated)
        if learn is not None:
            told["learnt"] = learnt_json(learnt)
        click.echo(json.dumps(told, ensure_ascii=False))
    elif not say.quiet:
        click.echo(plan_summary(planned.plan, planned.workbook, traffic=planned.traffic))
        show_page(planned.page)
    show_aside(planned, say)
    return planned


def show_page(page: Path | None) -> None:
    """Say where a page stands and how large it is, if one was written."""
    from sheetsync.reports.as_text import safe_text
    from sheetsync.reports.html.document import size_text

    if page is not None:
        click.echo(f"Page: {safe_text(str(page))} ({size_text(page.stat().st_size)})")


def show_aside(planned: Planned, say: Output) -> None:
    """Say where the annotated copy stands, if one was written, and what to know of it."""
    from sheetsync.reports.as_text import safe_text

    for warning in planned.warnings:
        click.echo(f"Warning: {safe_text(warning)}", err=True)
    if not say.json and not say.quiet:
        show_annotated(planned.annotated)


def show_annotated(copy: Path | None) -> None:
    """Say where the annotated copy of the source stands, if one was written."""
    from sheetsync.reports.as_text import safe_text

    if copy is not None:
        click.echo(f"Annotated copy: {safe_text(str(copy))}")


def plan_exit_code(plan: Plan, *, pending: bool) -> int:
    """What a plan ends with: a guard first, then rows that need attention, then pending changes.

    Args:
        plan: The plan.
        pending: Whether changes that wait to be applied have an exit code of their own.
    """
    from sheetsync.model.plan import Verdict

    if plan.stopped:
        return EXIT_STOPPED
    if plan.count(Verdict.INVALID) or plan.count(Verdict.CONFLICT):
        return EXIT_ROWS
    if pending and plan.anything_to_do:
        return EXIT_PENDING
    return EXIT_DONE
