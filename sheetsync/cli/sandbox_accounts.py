"""``sheetsync sandbox accounts``: the accounts of a running sandbox."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import click

from sheetsync.cli.steering import PORT, ask, planting_seconds
from sheetsync.errors import UsageError


@click.group()
def accounts() -> None:
    """The accounts of a running sandbox, each with keys, limits and entities of its own."""


@accounts.command(name="list")
@PORT
def list_accounts(port: int) -> int:
    """Show the accounts, one JSON object a line, without passwords."""
    for account in ask("GET", port, "accounts")["accounts"]:
        click.echo(json.dumps(account))
    return 0


@accounts.command(name="add")
@click.argument("name")
@PORT
@click.option("--key", metavar="K", help="API key. Default: one is made up.")
@click.option("--password", metavar="P", help="API password. Default: one is made up.")
@click.option("--key-name", metavar="TEXT", help="What audits call the key. Default: NAME.")
@click.option("--role", type=click.Choice(["OWNER", "ADMIN", "USER"]), help="Default: ADMIN.")
@click.option("--read-only", is_flag=True, help="The key may only read and search.")
@click.option(
    "--forbid",
    "forbids",
    multiple=True,
    metavar="METHOD PATH",
    help="What the key may not do, such as 'DELETE *'; {id} stands for one part of a path.",
)
@click.option("--limits", metavar="WINDOWS", help="As of start. Default: a paid plan's.")
@click.option("--seeded", is_flag=True, help="Start with the practice account's entities.")
@click.option("--products", type=click.IntRange(min=1), help="Start with so many products.")
def add_account(
    name: str,
    port: int,
    read_only: bool,
    forbids: tuple[str, ...],
    seeded: bool,
    products: int | None,
    **members: str | None,
) -> int:
    """Add an account, empty unless told otherwise, and print the key that opens it."""
    if seeded and products is not None:
        raise UsageError("An account starts --seeded or with --products, not with both.")
    body: dict[str, Any] = {key: value for key, value in members.items() if value is not None}
    body |= {"name": name, "forbids": [*(["read-only"] if read_only else []), *forbids]}
    body["start"] = "seed" if seeded else products or "empty"
    told = ask("POST", port, "accounts", body, seconds=planting_seconds(products))
    click.echo(f"account   {told['name']}")
    click.echo(f"key       {told['key']}")
    click.echo(f"password  {told['password']}")
    return 0


@accounts.command(name="remove")
@click.argument("name")
@PORT
def remove_account(name: str, port: int) -> int:
    """Remove an account with its keys and all that it has."""
    ask("DELETE", port, f"accounts/{quote(name, safe='')}")
    click.echo(f"The sandbox on port {port} has no account {name} any more.")
    return 0
