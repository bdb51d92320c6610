"""``sheetsync mapping``: proposing, checking and explaining which column feeds which field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetsync.cli.options import WORKBOOK, output_options, read_output, source_options

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sheetsync.model.definition import Account
    from sheetsync.model.finding import Finding

EXIT_DONE = 0
EXIT_ATTENTION = 1
EXIT_FAULTS = 3

_EDITORS = """\
Visual Studio Code, with the extension YAML (redhat.vscode-yaml): begin a mapping with the line
  # yaml-language-server: $schema=schema.json
or write into .vscode/settings.json
  "yaml.schemas": {"mappings/schema.json": "mappings/*.yaml"}"""


def _account_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``-c`` and ``--schema``: what the mapping is held against."""
    for option in (
        click.option(
            "--schema",
            type=WORKBOOK,
            metavar="FILE",
            help="Saved schema. Default: the one that schema pull keeps for the connection.",
        ),
        click.option(
            "-c",
            "--connection",
            metavar="NAME",
            help="Ask this account now. Default: its saved schema is used, and nobody is asked.",
        ),
    ):
        command = option(command)
    return command


@click.group()
def mapping() -> None:
    """Which column feeds which field: propose it, check it, explain a row."""


@mapping.command()
@click.argument("workbook", type=WORKBOOK)
@_account_options
@click.option(
    "-o",
    "--output",
    type=WORKBOOK,
    metavar="FILE|FOLDER",
    help="Where the mapping goes; a file that exists is refused. Default: a free name in mappings.",
)
@click.option("--sheet", metavar="NAME", help="The sheet to look at. Default: the likeliest.")
@click.option(
    "--header-row",
    type=click.IntRange(1, 1_048_576),
    metavar="N",
    help="Row of the headers. Default: the likeliest.",
)
@click.option("--key", metavar="HEADER", help="The column of SKUs. Default: the likeliest.")
@output_options
def init(
    workbook: Path,
    connection: str | None,
    schema: Path | None,
    output: Path | None,
    sheet: str | None,
    header_row: int | None,
    key: str | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Propose a mapping for WORKBOOK from its headers, its values and the account's fields.

    Each column is matched by the name of a field and by what its cells hold. What is not sure says
    so in the mapping, and what is only a guess is left as a comment. With -c, Plytix is asked once
    which of up to 100 values are SKUs. Ends with 1 when the mapping must be completed by hand.
    """
    from sheetsync import pipeline, wiring
    from sheetsync.cli.progress import progress_bar
    from sheetsync.mapping.propose import Choices
    from sheetsync.mapping.propose_text import ProposalFrame, proposal_text
    from sheetsync.reports.proposal import proposal_json, proposal_summary

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    target = wiring.mapping_target(workbook, output)
    with (
        wiring.opened_or_saved(connection, schema) as known,
        progress_bar(quiet=say.quiet or say.json, color=say.color) as progress,
    ):
        proposal = pipeline.propose_mapping(
            workbook,
            known.schema,
            pim=known.pim,
            choices=Choices(sheet=sheet, header_row=header_row, key=key),
            progress=progress,
        )
    account = known.schema.account
    taken = wiring.fitting_mapping(workbook)
    has_schema = (target.parent / wiring.SCHEMA_FILE).is_file()
    frame = ProposalFrame(
        name=workbook.stem,
        connection=known.connection,
        account=account.name,
        taken=taken,
        schema_file=wiring.SCHEMA_FILE if has_schema else "",
    )
    wiring.save_mapping(proposal_text(proposal, frame), target)
    if say.json:
        told = proposal_json(proposal, account, target, taken=taken)
        click.echo(json.dumps(told, ensure_ascii=False))
    elif not say.quiet:
        click.echo(proposal_summary(proposal, account, target, taken=taken))
    return EXIT_DONE if proposal.usable else EXIT_ATTENTION


@mapping.command()
@click.argument("mapping_file", type=WORKBOOK, metavar="MAPPING")
@click.argument("workbook", type=WORKBOOK, required=False)
@_account_options
@output_options
def check(
    mapping_file: Path,
    workbook: Path | None,
    connection: str | None,
    schema: Path | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Say everything that is wrong with MAPPING, with line, column and the nearest right word.

    It is held against the account's fields and, where one is named, against the headers of
    WORKBOOK. Ends with 3 when the mapping cannot be used.
    """
    from sheetsync import pipeline, wiring
    from sheetsync.cli.progress import progress_bar
    from sheetsync.errors import MappingError
    from sheetsync.reports.proposal import mapping_check_json, mapping_check_summary

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)

    def tell(account: Account | None, book: str | None, findings: tuple[Finding, ...]) -> int:
        if say.json:
            told = mapping_check_json(mapping_file.name, account, book, findings)
            click.echo(json.dumps(told, ensure_ascii=False))
        elif not say.quiet:
            click.echo(mapping_check_summary(mapping_file.name, account, book, findings))
        return EXIT_FAULTS if any(one.is_error for one in findings) else EXIT_DONE

    try:
        loaded = wiring.load_mapping(mapping_file)
    except MappingError as error:
        if not error.findings:
            raise
        return tell(None, None, error.findings)
    with (
        wiring.opened_or_saved(connection, schema, usual=loaded.mapping.connection) as known,
        progress_bar(quiet=say.quiet or say.json, color=say.color) as progress,
    ):
        findings = pipeline.check_against(loaded.mapping, known.schema, workbook, progress=progress)
    return tell(known.schema.account, None if workbook is None else workbook.name, findings)


@mapping.command()
@click.argument("workbook", type=WORKBOOK)
@click.argument("row")
@source_options
@click.option(
    "--schema",
    type=WORKBOOK,
    metavar="FILE",
    help="Saved schema. Default: the one that schema pull keeps for the connection.",
)
@output_options
def explain(
    workbook: Path,
    row: str,
    mapping: Path | None,
    connection: str | None,
    schema: Path | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Show what each cell of one ROW of WORKBOOK became, and why.

    ROW is a row number, Sheet!14, or a key as the cell holds it. With -c, Plytix is asked what it
    has now, and what a plan would make of the row. Ends with 1 when the row goes no further.
    """
    from sheetsync import pipeline, wiring
    from sheetsync.cli.progress import progress_bar
    from sheetsync.reports.explained import explained_json, explained_text

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    loaded = wiring.find_mapping(workbook, mapping)
    with (
        wiring.opened_or_saved(connection, schema, usual=loaded.mapping.connection) as known,
        progress_bar(quiet=say.quiet or say.json, color=say.color) as progress,
    ):
        explained = pipeline.explain_row(
            workbook,
            row,
            loaded.mapping,
            loaded.file,
            known.schema,
            pim=known.pim,
            progress=progress,
        )
    if say.json:
        click.echo(json.dumps(explained_json(explained), ensure_ascii=False))
    elif not say.quiet:
        click.echo(explained_text(explained))
    return EXIT_ATTENTION if explained.is_invalid else EXIT_DONE


@mapping.command()
@click.option(
    "-o", "--output", type=WORKBOOK, metavar="FILE", help="Write it there. Default: print it."
)
def schema(output: Path | None) -> int:
    """Print the JSON Schema of mappings, by which editors complete and check them."""
    from sheetsync import wiring
    from sheetsync.mapping.json_schema import mapping_schema_text
    from sheetsync.reports.finding_lines import safe_text

    text = mapping_schema_text()
    if output is None:
        click.echo(text, nl=False)
        click.echo(_EDITORS, err=True)
    else:
        wiring.save_mapping_schema(text, output)
        click.echo(f"Schema: {safe_text(str(output))}\n{_EDITORS}")
    return EXIT_DONE
