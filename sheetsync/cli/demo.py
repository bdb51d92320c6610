"""``sheetsync demo``: the whole story on the built-in sandbox, in one go."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import click

WORKBOOK = "spring-range.xlsx"
MAPPING = "spring-range.yaml"


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="Where the sample workbook, the plan and the result go.",
)
def demo(folder: Path) -> int:
    """Plan, apply and prove a merchandiser's workbook on a sandbox that lives for this command.

    Nothing leaves this machine, and no account is needed.
    """
    from sheetsync import pipeline, wiring
    from sheetsync.cli.progress import progress_bar
    from sheetsync.errors import OutputError
    from sheetsync.model.outcome import RowStatus
    from sheetsync.model.plan import Verdict
    from sheetsync.reports.as_text import plan_summary, result_summary

    workbook, mapping = folder / WORKBOOK, folder / MAPPING
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in (workbook, mapping):
            source = resources.files("sheetsync.cli") / "demo_files" / path.name
            with resources.as_file(source) as original:
                shutil.copyfile(original, path)
    except OSError as error:
        raise OutputError(
            f"The folder {folder} cannot be written: {error.strerror}.",
            remedy="Choose another one with --folder.",
        ) from error

    def heading(number: int, text: str) -> None:
        click.echo(f"\n{number}. {text}\n{'-' * (len(text) + 3)}")

    with wiring.demo_sandbox() as connected:

        def planned() -> pipeline.Planned:
            options = wiring.PlanOptions(workbook=workbook, mapping=mapping)
            with progress_bar(quiet=False, color=True) as progress:
                job = wiring.plan_job(options, connected)
                return pipeline.plan_workbook(
                    job, connected.pim, connected.clock, progress=progress
                )

        heading(1, f"Plan: {WORKBOOK} is compared with Plytix; nothing is written there")
        first = planned()
        click.echo(plan_summary(first.plan, first.workbook, traffic=first.traffic))

        heading(2, "Review: here a person would open the plan workbook; the demo accepts it")
        reviewed = pipeline.read_plan(first.workbook)
        click.echo(f"Seal {reviewed.sha256[:16]}… is intact; every change is accepted.")

        heading(3, "Apply: exactly the accepted changes, read back one by one")
        job = pipeline.ApplyJob(plan_workbook=first.workbook)
        with progress_bar(quiet=False, color=True) as progress:
            applied = pipeline.apply_reviewed(
                job,
                reviewed,
                connected.pim,
                connected.clock,
                connected.open_journal,
                progress=progress,
            )
        click.echo(result_summary(applied.plan, applied.result, applied.workbook))

        heading(4, "Plan again: what was applied needs nothing more")
        second = planned()
        click.echo(plan_summary(second.plan, second.workbook, traffic=second.traffic))

    left = len(second.plan.updates) + len(second.plan.creates)
    invalid = second.plan.count(Verdict.INVALID)
    click.echo("\nPlan workbook    " + str(first.workbook.resolve()))
    click.echo("Result workbook  " + str(applied.workbook.resolve()))
    click.echo(
        f"\nSecond plan: {'nothing to do' if not left else f'{left} products still differ'}. "
        f"{applied.result.count(RowStatus.DONE)} rows done and verified; {invalid} rows wait for "
        "their cells to be corrected, as the Problems sheet says."
    )
    return 0 if not left else 1
