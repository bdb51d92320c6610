"""What each row may do: the mapping's mode, or the word in its command column."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sheetsync.codecs.characters import trimmed
from sheetsync.codecs.codec import Unreadable, found_text
from sheetsync.codecs.text import faulty
from sheetsync.mapping.nearest import nearest
from sheetsync.mapping.sheet_mapping import SheetMapping
from sheetsync.model.record import Mode
from sheetsync.model.table import Column, Table
from sheetsync.model.values import FaultyCell, RawValue
from sheetsync.validation import findings as words

COMMANDS: Final[Mapping[str, Mode]] = MappingProxyType(
    {
        "new": Mode.CREATE,
        "update": Mode.UPDATE,
        "upsert": Mode.UPSERT,
        "ignore": Mode.IGNORE,
    }
)
"""The words of a command column, in lower case."""


def row_modes(
    table: Table, sheet_mapping: SheetMapping, column: Column | None
) -> tuple[list[Mode], dict[int, Unreadable]]:
    """What each row may do, and the rows whose command is none.

    Hidden rows are ignored when the mapping says that they do not count; a row with a wrong
    command has the mapping's mode.
    """
    faults: dict[int, Unreadable] = {}
    modes = [sheet_mapping.mode] * len(table)
    if column is not None:
        for position, raw in enumerate(column.values):
            if raw is not None:
                mode = _mode(raw, sheet_mapping.mode)
                if isinstance(mode, Unreadable):
                    faults[position] = mode
                else:
                    modes[position] = mode
    for position in left_out(table, sheet_mapping):
        modes[position] = Mode.IGNORE
    return modes, faults


def left_out(table: Table, sheet_mapping: SheetMapping) -> list[int]:
    """Positions of hidden rows that do not count."""
    if sheet_mapping.hidden_rows or not table.hidden_rows:
        return []
    return [position for position, row in enumerate(table.row_numbers) if row in table.hidden_rows]


def _mode(raw: RawValue, default: Mode) -> Mode | Unreadable:
    if isinstance(raw, FaultyCell):
        return faulty(raw)
    word = trimmed(found_text(raw)).casefold()
    if not word:
        return default
    if word == "delete":
        return words.DELETE_NOT_OFFERED
    mode = COMMANDS.get(word)
    if mode is not None:
        return mode
    return words.unknown_command(nearest(word.upper(), [name.upper() for name in COMMANDS]))
