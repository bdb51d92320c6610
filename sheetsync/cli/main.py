"""The command line's front door: it names the commands and loads only the one asked for."""

from __future__ import annotations

import importlib
import os
import sys
from typing import NamedTuple

import click

from sheetsync import __version__


class Entry(NamedTuple):
    """Where a command lives, and its line in the help."""

    module: str
    attribute: str
    help: str


COMMANDS = {
    "demo": Entry("demo", "demo", "The whole story on the built-in sandbox, in one go."),
    "plan": Entry(
        "plan", "plan", "Dry run: compare a workbook with Plytix, write a plan workbook."
    ),
    "apply": Entry("apply", "apply", "Carry out the accepted changes of a plan workbook."),
    "sync": Entry("sync", "sync", "Plan, show the summary, ask, apply."),
    "resume": Entry("resume", "resume", "Finish a run that was cut off."),
    "undo": Entry("undo", "undo", "A plan workbook that gives back what a run changed."),
    "runs": Entry("history", "runs", "Every run: when, workbook, who, counts, how it stands."),
    "show": Entry("history", "show", "One run told: who, what changed, what became of each row."),
    "why": Entry("history", "why", "Every write to a product or a cell, over all runs."),
    "drift": Entry("history", "drift", "What a run set and Plytix no longer holds."),
    "check": Entry("check", "check", "Check mapping and data offline, against the saved schema."),
    "doctor": Entry(
        "doctor", "doctor", "What Excel and people did to a workbook, offline and explained."
    ),
    "mapping": Entry(
        "mapping", "mapping", "Which column feeds which field: init, check, explain, schema."
    ),
    "export": Entry("export", "export", "Products of Plytix as a workbook that plans to nothing."),
    "template": Entry(
        "template", "template", "A blank workbook with drop-downs, notes and text formats."
    ),
    "connection": Entry(
        "connection", "connection", "The accounts that can be talked to: add, list, test, remove."
    ),
    "schema": Entry("schema", "schema", "The account's attributes and options: pull, show."),
    "actions": Entry("actions", "actions", "Every operation of the Plytix API, by area."),
    "call": Entry("call", "call", "Carry out one operation of the Plytix API by its name."),
    "api": Entry("api", "api", "The raw door to the Plytix API: a method and a path."),
    "sandbox": Entry("sandbox", "sandbox_group", "A local Plytix to practise on."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order a newcomer meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command; ``None`` when there is no such command."""
        del ctx
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = importlib.import_module(f"sheetsync.cli.{entry.module}")
        command: click.Command = getattr(module, entry.attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with the nearest command offered for a mistyped one."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            import difflib

            near = difflib.get_close_matches(name, COMMANDS, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            ctx.fail(f"There is no command {name!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading any of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 some rows need attention, 2 wrong usage, 3 could not run, "
    "4 Plytix refused or is unreachable, 5 changes pending (with --exit-code) or drifted, "
    "130 interrupted.",
)
@click.version_option(__version__, prog_name="sheetsync")
def cli() -> None:
    """Review product data changes in Excel, apply exactly what you reviewed, see proof, undo it."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    if sys.getfilesystemencoding() == "ascii":
        # No other name of a file could be told, or saved in a plan: begin anew, with UTF-8.
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    from sheetsync.cli.boundary import run

    sys.exit(run(cli, sys.argv[1:]))
