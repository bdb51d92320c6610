"""``sheetsync template``: a blank workbook that is ready to be filled in."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sheetsync.cli.options import WORKBOOK, output_options, read_output


@click.command()
@click.option(
    "-c",
    "--connection",
    metavar="NAME",
    help="Connection to use; 'sandbox' is always there. Default: the mapping's.",
)
@click.option(
    "-m",
    "--mapping",
    type=WORKBOOK,
    metavar="FILE",
    help="Mapping that says which columns. Default: every field that can be written.",
)
@click.option(
    "-o",
    "--output",
    type=WORKBOOK,
    metavar="FILE|FOLDER",
    help="Where the workbook goes. Default: the working folder.",
)
@click.option("--yes", "_yes", is_flag=True, help="Accepted everywhere; template never asks.")
@click.option("--no-input", "_no_input", is_flag=True, help="Accepted everywhere.")
@output_options
def template(
    connection: str | None,
    mapping: Path | None,
    output: Path | None,
    _yes: bool,
    _no_input: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Write a blank workbook with the account's options as drop-downs.

    Codes are formatted as text, required columns are marked, and each header has a note that says
    what belongs there. The workbook carries its mapping: fill it in, save it, plan it.
    """
    from sheetsync import pipeline, wiring
    from sheetsync.reports.exported import exported_json, exported_text

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    options = wiring.ExportOptions(
        mapping=mapping, connection=connection, output=output, blank=True
    )
    with wiring.opened_for_export(options) as (job, pim, clock):
        made = pipeline.export_workbook(job, pim, clock)
    if say.json:
        click.echo(json.dumps(exported_json(made), ensure_ascii=False))
    elif not say.quiet:
        click.echo(exported_text(made))
    return 0
