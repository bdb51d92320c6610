"""``sheetsync sync``: plan, show, ask, apply."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetsync.cli.apply import apply_exit_code, run_apply, show_applied
from sheetsync.cli.options import (
    ANNOTATE,
    EXPECT,
    HTML,
    WORKBOOK,
    output_options,
    read_numbers,
    read_only_keys,
    read_output,
    source_options,
)
from sheetsync.cli.plan import plan_exit_code, run_plan, show_aside
from sheetsync.cli.progress import progress_bar
from sheetsync.errors import PlanError, UsageError

if TYPE_CHECKING:
    from sheetsync.model.plan import Plan


@click.command()
@click.argument("workbook", type=WORKBOOK)
@source_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where plan and result workbooks go. Default: beside the source.",
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
@click.option("--yes", is_flag=True, help="Apply without asking, as far as the mapping allows.")
@click.option("--no-input", is_flag=True, help="Never ask; without --yes nothing is applied.")
@HTML
@ANNOTATE
@output_options
def sync(
    workbook: Path,
    mapping: Path | None,
    connection: str | None,
    output: Path | None,
    only: tuple[str, ...],
    allow: tuple[str, ...],
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
    """Plan WORKBOOK, show what would change, ask, and apply.

    The same road as plan and apply: the plan workbook is written, and applied as it stands.
    """
    from sheetsync import wiring
    from sheetsync.applying.preconditions import refuse_stopped
    from sheetsync.cli.options import Output
    from sheetsync.pipeline import ApplyJob, refuse_to_annotate, with_annotated_plan

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    planning = Output(json=False, quiet=quiet or as_json, verbose=verbose, color=say.color)
    request = wiring.PlanOptions(
        workbook=workbook,
        mapping=mapping,
        connection=connection,
        output=output,
        only=read_only_keys(only),
        allow=read_numbers("--allow", allow),
        expect=read_numbers("--expect", expect),
    )
    if annotate:
        refuse_to_annotate(workbook)
    planned = run_plan(request, planning, page=as_html)
    refuse_stopped(planned.plan)
    if not planned.plan.updates and not planned.plan.creates:
        if annotate:
            planned = with_annotated_plan(planned)
            show_aside(planned, say)
        if say.json:
            import json

            from sheetsync.reports.as_json import plan_json

            told = plan_json(planned.plan, planned.workbook, planned.traffic)
            if planned.page is not None:
                told["page"] = str(planned.page)
            if planned.annotated is not None:
                told["annotated_copy"] = str(planned.annotated)
            click.echo(json.dumps(told, ensure_ascii=False))
        return plan_exit_code(planned.plan, pending=False)
    refuse_unreviewed(planned.plan, planned.workbook, yes=yes)
    if not yes and not confirmed(planned.plan, planned.workbook, no_input=no_input):
        click.echo(f"Nothing was applied. The plan is in {planned.workbook}", err=True)
        return 0
    job = ApplyJob(
        plan_workbook=planned.workbook,
        output=output,
        source=workbook,
        spare=wiring.spare_folder(),
    )
    with progress_bar(quiet=say.quiet or say.json, color=say.color) as progress:
        applied = run_apply(job, connection, progress, page=as_html, annotate=annotate)
    show_applied(applied, say)
    return apply_exit_code(applied)


def refuse_unreviewed(plan: Plan, plan_workbook: Path, *, yes: bool) -> None:
    """Refuse ``--yes`` where the mapping wants a person to review the plan.

    Raises:
        PlanError: ``review`` is ``always``, or the plan has findings as grave as it names.
    """
    if not yes:
        return
    from sheetsync.model.finding import Severity

    found = {finding.severity for finding in plan.findings}
    wanted = {
        "always": True,
        "warning": bool(found & {Severity.WARNING, Severity.ERROR}),
        "error": Severity.ERROR in found,
    }[plan.review]
    if wanted:
        raise PlanError(
            f"The mapping {plan.mapping.name} wants this plan reviewed by a person "
            f"(review: {plan.review}), so --yes does not apply it.",
            remedy=f'Review it, save it, then: sheetsync apply "{plan_workbook}"',
        )


def confirmed(plan: Plan, plan_workbook: Path, *, no_input: bool) -> bool:
    """Ask whether to apply.

    Raises:
        UsageError: There is nobody to ask.
    """
    if no_input or not sys.stdin.isatty():
        raise UsageError(
            "There is nobody to ask whether to apply the plan.",
            remedy=f'Add --yes, or review it and run: sheetsync apply "{plan_workbook}"',
        )
    what = f"{plan.change_count} changes to {len(plan.updates)} products"
    if plan.creates:
        what += f" and {len(plan.creates)} new products"
    return click.confirm(f"Apply {what} in {plan.account.name}?", default=False, err=True)
