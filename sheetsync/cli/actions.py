"""``sheetsync actions``: every operation of the Plytix API, by area."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sheetsync.plytix.operation import Operation


@click.command()
@click.argument("words", nargs=-1, metavar="[WORD]...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def actions(words: tuple[str, ...], as_json: bool) -> int:
    """List the actions whose name, area or path has every WORD; one alone with its options."""
    from sheetsync.errors import UsageError
    from sheetsync.plytix.v1v2.operations import OPERATIONS

    wanted = " ".join(words).casefold()
    found = [
        one
        for one in OPERATIONS
        if all(word.casefold() in f"{one.area} {one.name} {one.path}".casefold() for word in words)
    ]
    exact = [one for one in found if one.name.casefold() == wanted]
    found = exact or found
    if not found:
        raise UsageError(
            f"No action has {' '.join(words)!r} in its name, area or path.",
            remedy="List them all with: sheetsync actions",
        )
    if as_json:
        told = {"version": 1, "actions": [_told(one) for one in found]}
        click.echo(json.dumps(told, ensure_ascii=False))
    elif len(found) == 1:
        click.echo(_alone(found[0]))
    else:
        click.echo(_listed(found))
    return 0


def _told(operation: Operation) -> dict[str, Any]:
    return {
        "name": operation.name,
        "area": operation.area,
        "method": operation.method,
        "path": operation.path,
        "writes": operation.effect.value == "write",
        "options": [
            {
                "flag": option.flag,
                "place": option.place.value,
                "form": option.form.value,
                "required": option.required,
                "says": option.says,
            }
            for option in operation.options
        ],
    }


def _listed(found: list[Operation]) -> str:
    room = max(len(one.name) for one in found)
    lines: list[str] = []
    area = ""
    for one in found:
        if one.area != area:
            area = one.area
            lines += ["", area.capitalize()] if lines else [area.capitalize()]
        lines.append(f"  {one.name:<{room}}  {one.method:<6} {one.path}")
        flags = " ".join(
            option.flag if option.required else f"[{option.flag}]" for option in one.options
        )
        if flags:
            lines.append(f"      {flags}")
    return "\n".join([*lines, "", 'One alone: sheetsync actions "Get product data"'])


def _alone(one: Operation) -> str:
    lines = [one.name, f"  {one.area}: {one.method} {one.path}"]
    room = max((len(option.flag) for option in one.options), default=0)
    for option in one.options:
        needed = " (required)" if option.required else ""
        lines.append(f"  {option.flag:<{room}}  {option.form.value}: {option.says}{needed}")
    example = " ".join(f"{option.flag} …" for option in one.options if option.required)
    return "\n".join([*lines, "", f'sheetsync call "{one.name}" {example}'.rstrip()])
