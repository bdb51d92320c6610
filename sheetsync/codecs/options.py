"""The options of a drop-down or multi-select, ready to be looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sheetsync.codecs.characters import folded
from sheetsync.codecs.look_alikes import latin_form

LONGEST_GUESS: Final = 200
"""Characters of a text that are compared with options; a longer one is no mistyped option."""

NEAR_ENOUGH: Final = 60.0
"""Least likeness, 0 to 100, of an option that is offered instead of an unknown one."""


@dataclass(frozen=True, slots=True)
class OptionTable:
    """The options of one attribute.

    Attributes:
        options: In the account's order.
        rank: Option → its place in that order.
        by_fold: Folded spelling → the options that fold to it, in order.
        folds: Each option's folded spelling.
    """

    options: tuple[str, ...]
    rank: dict[str, int]
    by_fold: dict[str, tuple[str, ...]]
    folds: tuple[str, ...]

    def meant(self, text: str) -> str | None:
        """The option that differs from the text in case or spaces only; ``None`` unless one."""
        found = self.by_fold.get(folded(text), ())
        return found[0] if len(found) == 1 else None

    def looking_like(self, text: str) -> tuple[str, ...]:
        """The options that a text shows to people while its letters are others; mostly none."""
        latin = latin_form(text)
        return () if latin == text else self.by_fold.get(folded(latin), ())

    def knows(self, text: str) -> bool:
        """Whether the text is an option, or differs from one in case or spaces only."""
        return text in self.rank or self.meant(text) is not None

    def ordered(self, chosen: Iterable[str]) -> tuple[str, ...]:
        """The chosen options without repeats, in the account's order; unknown ones last."""
        unique = dict.fromkeys(chosen)
        last = len(self.options)
        rank = self.rank
        return tuple(sorted(unique, key=lambda option: rank.get(option, last)))

    def near(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """The options most like the text, best first; may be empty."""
        from rapidfuzz import fuzz, process  # loads in 20 ms; only faults need it

        wanted = folded(text[:LONGEST_GUESS])
        same = (*self.by_fold.get(wanted, ()), *self.looking_like(text))
        found = process.extract(
            wanted,
            self.folds,
            scorer=fuzz.ratio,
            limit=limit,
            score_cutoff=NEAR_ENOUGH,
        )
        alike = (self.options[position] for _, _, position in found)
        return tuple(dict.fromkeys((*same, *alike)))[:limit]


@lru_cache(maxsize=512)
def option_table(options: tuple[str, ...]) -> OptionTable:
    """The look-up table of some options; the same one each time."""
    by_fold: dict[str, tuple[str, ...]] = {}
    folds = tuple(map(folded, options))
    for option, fold in zip(options, folds, strict=True):
        by_fold[fold] = (*by_fold.get(fold, ()), option)
    rank = {option: place for place, option in enumerate(options)}
    return OptionTable(options, rank, by_fold, folds)
