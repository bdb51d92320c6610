"""``sheetsync check``: mapping and data only, offline."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sheetsync.cli.options import WORKBOOK, output_options, read_output, source_options


@click.command()
@click.argument("workbook", type=WORKBOOK)
@source_options
@click.option(
    "--schema",
    type=WORKBOOK,
    metavar="FILE",
    help="Saved schema. Default: the one that schema pull keeps for the connection.",
)
@output_options
def check(
    workbook: Path,
    mapping: Path | None,
    connection: str | None,
    schema: Path | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Check mapping and data of WORKBOOK offline, against the saved schema.

    Says everything that can be said without asking Plytix: what is no number, date or option, what
    breaks a check or a rule, which rows contradict each other. Writes nothing.
    """
    from sheetsync import pipeline, wiring
    from sheetsync.cli.progress import progress_bar
    from sheetsync.reports.as_json import check_json
    from sheetsync.reports.as_text import check_summary

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    loaded = wiring.find_mapping(workbook, mapping)
    saved = wiring.saved_schema(connection or loaded.mapping.connection, schema)
    with progress_bar(quiet=say.quiet or say.json, color=say.color) as progress:
        validated = pipeline.validate_workbook(workbook, loaded.mapping, saved, progress=progress)
    verdicts = pipeline.checked_rows(validated)
    if say.json:
        click.echo(
            json.dumps(check_json(workbook, verdicts, validated.findings), ensure_ascii=False)
        )
    elif not say.quiet:
        click.echo(check_summary(workbook, verdicts, validated.findings))
    return 1 if any(finding.is_error for finding in validated.findings) else 0
