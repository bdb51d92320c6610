"""Sheet, Plytix, and what the workbook was made from: who has changed a value, and what follows.

``docs/export.md`` has the whole table. In short: changed in the sheet only is a change, in Plytix
only is kept, in both and differently is a conflict.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sheetsync.model.change import BaseValue
from sheetsync.model.values import Canonical, EntityId, ListEdit, Wanted
from sheetsync.planning.base import Base, is_as_written, same_value
from sheetsync.planning.compare import Difference


class Turn(Enum):
    """What a difference between sheet and Plytix comes to."""

    CHANGE = "change"
    KEPT = "kept"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Judged:
    """A difference, judged.

    Attributes:
        turn: What it comes to.
        base: What the workbook was made from; ``None`` when it does not tell.
    """

    turn: Turn
    base: BaseValue | None = None


TWO_WAY = Judged(Turn.CHANGE)
"""Nothing is known of the base: what the sheet says counts."""


class ThreeWay:
    """Judges differences by a base.

    Args:
        base: What the workbook was made from; ``None``: it carries none.
    """

    def __init__(self, base: Base | None) -> None:
        self._base = base
        self._positions = {} if base is None else base.positions()

    def judge(self, entity_id: EntityId, difference: Difference) -> Judged:
        """Say what a difference comes to.

        A value that no cell asked for (a constant) has no base, nor has a product or a field that
        the workbook was made without.
        """
        base, name = self._base, difference.field
        position = self._positions.get(entity_id)
        column = difference.source.wanted.get(name)
        if base is None or position is None or column is None or name not in base.columns:
            return TWO_WAY
        wish: Wanted = column[difference.position]
        was: Canonical | None = base.columns[name][position]
        if is_as_written(base, name, position, wish):
            return Judged(Turn.KEPT, BaseValue(value=was))
        # What is added to a list, or taken from it, overwrites nothing that somebody else did.
        agrees = isinstance(wish, ListEdit) or same_value(difference.before, was)
        return Judged(Turn.CHANGE if agrees else Turn.CONFLICT, BaseValue(value=was))
