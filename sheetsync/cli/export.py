"""``sheetsync export``: products of Plytix as a workbook that plans to nothing."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sheetsync.cli.options import WORKBOOK, output_options, read_keys, read_output
from sheetsync.errors import UsageError

EXIT_DONE = 0
EXIT_ROWS = 1


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
    help="Mapping that says which columns. Default: every field of the account.",
)
@click.option(
    "--sku", "skus", multiple=True, metavar="SKU", help="This product (repeatable), or @file."
)
@click.option(
    "--where",
    default="",
    metavar="CONDITION",
    help='Products that this is true of, such as: status = "Draft" and modified > 2026-11-01',
)
@click.option("--all", "everything", is_flag=True, help="Every product of the account.")
@click.option(
    "--list", "product_list", metavar="NAME", help="Not possible: the API cannot read lists."
)
@click.option(
    "-o",
    "--output",
    type=WORKBOOK,
    metavar="FILE|FOLDER",
    help="Where the workbook goes. Default: the working folder.",
)
@click.option("--yes", "_yes", is_flag=True, help="Accepted everywhere; export never asks.")
@click.option("--no-input", "_no_input", is_flag=True, help="Accepted everywhere.")
@output_options
def export(
    connection: str | None,
    mapping: Path | None,
    skus: tuple[str, ...],
    where: str,
    everything: bool,
    product_list: str | None,
    output: Path | None,
    _yes: bool,
    _no_input: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Write products of Plytix as a workbook to be edited and planned.

    Say which products with --sku, --where or --all. The workbook carries its mapping and the
    values that it was made from: planned as it is, it comes to nothing.
    """
    from sheetsync import pipeline, wiring
    from sheetsync.cli.progress import progress_bar
    from sheetsync.reports.exported import exported_json, exported_text

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    refuse_unclear(skus, where, product_list, everything=everything)
    options = wiring.ExportOptions(
        mapping=mapping,
        connection=connection,
        skus=read_keys("--sku", skus),
        where=where,
        output=output,
    )
    with (
        wiring.opened_for_export(options) as (job, pim, clock),
        progress_bar(quiet=say.quiet or say.json, color=say.color) as progress,
    ):
        exported = pipeline.export_workbook(job, pim, clock, progress=progress)
    if say.json:
        click.echo(json.dumps(exported_json(exported), ensure_ascii=False))
    elif not say.quiet:
        click.echo(exported_text(exported))
    return EXIT_ROWS if exported.not_found or exported.left_out else EXIT_DONE


def refuse_unclear(
    skus: tuple[str, ...], where: str, product_list: str | None, *, everything: bool
) -> None:
    """Refuse a selection that is none, or more than one.

    Raises:
        UsageError: With what to say instead.
    """
    if product_list is not None:
        raise UsageError(
            "API v1 and v2 cannot read product lists, so --list cannot be followed.",
            remedy="Export the list's SKUs in Plytix into a text file, one a line, and give "
            "--sku @file; or say what its products have in common with --where.",
        )
    if bool(skus) + bool(where.strip()) + everything != 1:
        raise UsageError(
            "Say which products to export, in one way.",
            remedy="Give --sku, --where or --all; just one of them.",
        )
