"""``sheetsync sandbox faults``: what goes wrong in a running sandbox."""

from __future__ import annotations

import json
from typing import Any

import click

from sheetsync.cli.steering import ACCOUNT, PORT, SETTING, ask, of, read_settings


@click.group()
def faults() -> None:
    """What goes wrong in a running sandbox, on request."""


@faults.command(name="list")
@PORT
@ACCOUNT
def list_faults(port: int, account: str | None) -> int:
    """Show the faults that are set, one JSON object a line."""
    for fault in ask("GET", port, "faults", account=account)["faults"]:
        click.echo(json.dumps(fault))
    return 0


@faults.command(name="set")
@PORT
@ACCOUNT
@click.option("--kind", required=True, help="What goes wrong; a wrong word lists them all.")
@click.option("--method", help="Method that it hits. Default: any.")
@click.option(
    "--route",
    metavar="PATH",
    help="Path that it hits; {id} stands for one part, * for anything. Default: any.",
)
@click.option("--nth", type=click.IntRange(min=1), help="Only the nth matching request.")
@click.option("--every", type=click.IntRange(min=1), help="Each so-and-so-many-th. Default: all.")
@click.option("--times", type=click.IntRange(min=1), help="How often at most. Default: no end.")
@click.option(
    "--share", type=click.FloatRange(0, 1), help="How probable it is each time. Default: 1."
)
@click.option("--seed", type=int, help="What the chances are drawn from. Default: 0.")
@click.option("--when", type=click.Choice(["before", "after"]), help="Before or after the work.")
@click.option("--status", type=int, help="Status of kinds status and html.")
@click.option(
    "--delay-ms", type=click.IntRange(min=0), help="Milliseconds of kinds delay and stale."
)
@click.option("--rate", type=click.IntRange(min=1), help="Bytes a second of kind trickle.")
@click.option("--chunked", is_flag=True, default=None, help="Kind cut: an answer without a length.")
@click.option("--rows", type=int, help="Rows that kind shift moves a page by; negative: back.")
@click.option("--digits", type=int, help="Digits after the point that kind round leaves.")
@click.option("--sku", help="The product of kind edit.")
@SETTING
@click.option("--delete", is_flag=True, default=None, help="Kind edit: deletes the product.")
def set_fault(port: int, account: str | None, settings: tuple[str, ...], **fault: Any) -> int:
    """Add a fault."""
    wanted = {name: value for name, value in fault.items() if value is not None}
    wanted |= read_settings(settings)
    ask("POST", port, "faults", wanted, account=account)
    click.echo(f"Set on port {port}: {json.dumps(wanted)}")
    return 0


@faults.command(name="clear")
@PORT
@ACCOUNT
def clear_faults(port: int, account: str | None) -> int:
    """Take all faults away."""
    ask("DELETE", port, "faults", account=account)
    click.echo(f"The sandbox on port {port} has no faults{of(account)}.")
    return 0
