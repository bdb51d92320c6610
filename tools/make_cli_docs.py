"""Writes ``docs/cli.md`` from the commands themselves: ``python -m tools.make_cli_docs``."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from sheetsync.cli.main import COMMANDS, cli

TARGET = Path(__file__).resolve().parents[1] / "docs" / "cli.md"

EXIT_CODES = (
    (0, "done"),
    (1, "some rows are invalid, refused, failed or in conflict"),
    (2, "wrong usage"),
    (3, "could not run: mapping, workbook, settings, guard, lock, changed plan"),
    (4, "Plytix refused or is unreachable"),
    (5, "changes are pending (only with `--exit-code`), or `drift` found some"),
    (70, "a bug in sheetsync; the traceback is shown"),
    (130, "interrupted, with a complete result"),
)


def page() -> str:
    """The whole page."""
    lines = [
        "# Commands",
        "",
        "Generated from the commands by `python -m tools.make_cli_docs`; a test keeps it current.",
        "",
        "## Exit codes",
        "",
        "| Code | Means |",
        "|---|---|",
        *(f"| {code} | {meaning} |" for code, meaning in EXIT_CODES),
        "",
    ]
    context = click.Context(cli, info_name="sheetsync")
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        lines.extend(section(command, f"sheetsync {name}", level=2))
    return "\n".join(lines).rstrip() + "\n"


def section(command: click.Command, name: str, *, level: int) -> Iterator[str]:
    """A command's section, with those of its own commands."""
    context = click.Context(command, info_name=name)
    arguments = [
        parameter.make_metavar(context)
        for parameter in command.params
        if isinstance(parameter, click.Argument)
    ]
    yield f"{'#' * level} {name}"
    yield ""
    yield from inspect.cleandoc(command.help or "").splitlines()
    yield ""
    if not isinstance(command, click.Group):
        yield "    " + " ".join([name, "[OPTIONS]", *arguments])
        yield ""
    records = [
        record
        for parameter in command.params
        if isinstance(parameter, click.Option)
        and (record := parameter.get_help_record(context)) is not None
    ]
    if records:
        yield "| Option | Does |"
        yield "|---|---|"
        for option, text in records:
            yield f"| `{option.replace('|', chr(92) + '|')}` | {' '.join(text.split())} |"
        yield ""
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            if found is not None:
                yield from section(found, f"{name} {child}", level=level + 1)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    print(TARGET)
