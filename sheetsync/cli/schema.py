"""``sheetsync schema``: the account's definitions, saved for offline work."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sheetsync.cli.options import WORKBOOK, output_options, read_output


@click.group()
def schema() -> None:
    """The account's attributes and options."""


@schema.command()
@click.option("-c", "--connection", metavar="NAME", help="Connection to use.")
@click.option(
    "-o",
    "--output",
    type=WORKBOOK,
    metavar="FILE",
    help="Where to save it. Default: in the user's data folder, where check finds it.",
)
@output_options
def pull(
    connection: str | None,
    output: Path | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Fetch the account's definitions and save them for check."""
    from sheetsync import wiring
    from sheetsync.entities.schemafile import schema_to_json
    from sheetsync.reports.as_text import safe_text

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    with wiring.opened(connection) as connected:
        pulled = connected.pim.schema()
        path = wiring.save_schema(pulled, connected.name, output)
    if say.json:
        click.echo(json.dumps(schema_to_json(pulled), ensure_ascii=False))
    elif not say.quiet:
        fields = sum(len(one) for one in pulled.definitions.values())
        click.echo(f"{fields} fields of {safe_text(pulled.account.name)} saved in {path}")
    return 0


@schema.command()
@click.argument("fields", nargs=-1, metavar="[FIELD]...")
@click.option("-c", "--connection", metavar="NAME", help="Connection whose saved schema to show.")
@click.option("--schema", "file", type=WORKBOOK, metavar="FILE", help="Saved schema to show.")
@output_options
def show(
    fields: tuple[str, ...],
    connection: str | None,
    file: Path | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Show the saved definitions, or those of FIELD alone."""
    from sheetsync import wiring
    from sheetsync.entities.schemafile import schema_to_json
    from sheetsync.errors import UsageError
    from sheetsync.reports.as_text import schema_table

    say = read_output(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
    saved = wiring.saved_schema(connection, file)
    definitions = [
        one
        for kind_fields in saved.definitions.values()
        for one in kind_fields.values()
        if not fields or one.field in fields or one.field.removeprefix("attributes.") in fields
    ]
    if fields and not definitions:
        raise UsageError(
            f"The schema of {saved.account.name} has no field {', '.join(fields)}.",
            remedy="List all fields with: sheetsync schema show",
        )
    if say.json:
        shown = schema_to_json(saved)
        names = {one.field for one in definitions}
        shown["kinds"] = {
            kind: [one for one in rows if one["field"] in names]
            for kind, rows in shown["kinds"].items()
        }
        click.echo(json.dumps(shown, ensure_ascii=False))
    else:
        click.echo(schema_table(saved.account, definitions))
    return 0
