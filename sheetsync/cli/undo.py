"""``sheetsync undo``: a plan workbook that gives back what a run changed."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sheetsync.cli.options import (
    HTML,
    WORKBOOK,
    output_options,
    read_numbers,
    read_only_keys,
    read_output,
)
from sheetsync.cli.plan import plan_exit_code, show_page


@click.command()
@click.argument("run", metavar="RUN")
@click.option(
    "--only", multiple=True, metavar="SKU", help="Only this key (repeatable), or @file with keys."
)
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="FIELD",
    help="Only this field (repeatable); new products then stay.",
)
@click.option(
    "-c", "--connection", metavar="NAME", help="Connection to use. Default: the run's own."
)
@click.option(
    "-o",
    "--output",
    type=WORKBOOK,
    metavar="FILE|FOLDER",
    help="Where the plan workbook goes. Default: beside the run's source.",
)
@click.option(
    "--folder",
    "folders",
    multiple=True,
    type=WORKBOOK,
    metavar="FOLDER",
    help="Look for the run among the sealed copies in this folder too (repeatable).",
)
@click.option(
    "--allow",
    multiple=True,
    metavar="GUARD=N",
    help="Lift a guard by name and number, such as deletes=12.",
)
@click.option(
    "--exit-code", is_flag=True, help="Exit with 5 when there is something to apply (for CI)."
)
@click.option("--yes", "_yes", is_flag=True, help="Accepted everywhere; undo never asks.")
@click.option("--no-input", "_no_input", is_flag=True, help="Accepted everywhere.")
@HTML
@output_options
def undo(
    run: str,
    only: tuple[str, ...],
    fields: tuple[str, ...],
    connection: str | None,
    output: Path | None,
    folders: tuple[Path, ...],
    allow: tuple[str, ...],
    exit_code: bool,
    _yes: bool,
    _no_input: bool,
    as_html: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Write a plan workbook that gives back what RUN changed.

    RUN is a run's id, an unambiguous beginning of one, last, or the path of a journal, of a sealed
    copy of one, or of a result workbook.

    Nothing is written to Plytix. Values that nobody touched since go back, products that the run
    created are deleted if they are as it made them, and everything else is a conflict, rejected
    unless it is accepted. Review it, save it, then run: sheetsync apply PLAN.xlsx
    """
    from sheetsync.cli.progress import progress_bar
    from sheetsync.pipeline.history import find_run
    from sheetsync.pipeline.pages import with_plan_page
    from sheetsync.pipeline.undo import plan_undo
    from sheetsync.reports.as_json import plan_json
    from sheetsync.reports.as_text import plan_summary
    from sheetsync.wiring.past import UndoOptions, journal_folders, opened_for_undo

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    options = UndoOptions(
        found=find_run(run, journal_folders(folders)),
        connection=connection,
        output=output,
        only=read_only_keys(only),
        fields=fields,
        allow=read_numbers("--allow", allow),
    )
    with (
        opened_for_undo(options) as (job, pim, clock),
        progress_bar(quiet=say.quiet or say.json, color=say.color) as progress,
    ):
        planned = plan_undo(job, pim, clock, progress=progress)
        if as_html:
            planned = with_plan_page(planned, pim.thumbnails)
    if say.json:
        told = plan_json(planned.plan, planned.workbook, planned.traffic)
        if planned.page is not None:
            told["page"] = str(planned.page)
        click.echo(json.dumps(told, ensure_ascii=False))
    elif not say.quiet:
        click.echo(plan_summary(planned.plan, planned.workbook, traffic=planned.traffic))
        show_page(planned.page)
    return plan_exit_code(planned.plan, pending=exit_code)
