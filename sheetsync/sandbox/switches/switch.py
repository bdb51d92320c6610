"""How a switch is declared."""

from __future__ import annotations

from dataclasses import field
from typing import TypeVar, cast

Value = TypeVar("Value", bool, int, str)


def switch(default: Value, says: str, *, source: str, choices: tuple[Value, ...] = ()) -> Value:
    """A member of ``Switches``.

    Args:
        default: Its value unless told otherwise.
        says: What it decides, one clause.
        source: Why it is open, and what the default rests on.
        choices: The values it takes; empty: any of the default's type.
    """
    if isinstance(default, bool):
        choices = cast("tuple[Value, ...]", (False, True))
    meta = {"says": says, "source": source, "choices": choices}
    value: Value = field(default=default, metadata=meta)
    return value
