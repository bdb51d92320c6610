"""``sheetsync doctor``: what Excel and people did to a workbook, offline and without a mapping."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sheetsync.cli.options import WORKBOOK, output_options, read_output, source_options
from sheetsync.model.finding import Severity

EXIT_DONE = 0
EXIT_FOUND = 1
EXIT_UNREADABLE = 3


@click.command()
@click.argument("workbook", type=WORKBOOK)
@source_options
@click.option(
    "--schema",
    type=WORKBOOK,
    metavar="FILE",
    help="Saved schema. Default: the one that schema pull keeps for the connection.",
)
@click.option(
    "-o",
    "--output",
    type=WORKBOOK,
    metavar="FILE|FOLDER",
    help="Also write the findings as a workbook; a file that exists is refused.",
)
@output_options
def doctor(
    workbook: Path,
    mapping: Path | None,
    connection: str | None,
    schema: Path | None,
    output: Path | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Examine WORKBOOK offline: what Excel and people did to it, and what can safely be typed.

    Needs no account and no mapping. Without a mapping, headers and values tell what each column
    holds; with one and a saved schema, it is examined as check does it. The workbook is never
    changed. Ends with 1 when errors or warnings were found, with 3 when it cannot be read.
    """
    from sheetsync import pipeline, wiring
    from sheetsync.cli.progress import progress_bar
    from sheetsync.reports.doctor_json import doctor_json
    from sheetsync.reports.doctor_sheets import report_target, write_doctor_report
    from sheetsync.reports.doctor_text import doctor_summary

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    target = None if output is None else report_target(workbook, output)
    by = wiring.mapping_for_doctor(workbook, mapping, connection, schema)
    with progress_bar(quiet=say.quiet or say.json, color=say.color) as progress:
        examined = pipeline.examine_workbook(
            workbook,
            None if by.loaded is None else by.loaded.mapping,
            by.schema,
            progress=progress,
        )
    report = None if target is None else write_doctor_report(examined, target)
    if say.json:
        click.echo(json.dumps(doctor_json(examined), ensure_ascii=False))
    elif not say.quiet:
        click.echo(doctor_summary(examined, report=report, note=by.note))
    if examined.is_refused:
        return EXIT_UNREADABLE
    found = any(one.severity is not Severity.NOTICE for one in examined.findings)
    return EXIT_FOUND if found else EXIT_DONE
