"""Words of a column that are nearly another one, which stands there much more often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from sheetsync.codecs.characters import folded, trimmed
from sheetsync.model.values import RawValue

_OFTEN: Final = 5
"""How often the usual word stands, and how many times as often as the rare one."""
_LEAST_LETTERS: Final = 5
"""Shorter words that differ in a letter are mostly two words, such as ``Red`` and ``Rod``."""


def rare_spellings(
    values: Sequence[RawValue], *, below: int
) -> Iterator[tuple[int, str, str, int]]:
    """Cells of a column of few words that hold a word in a rare spelling.

    A spelling is rare beside another one that stands five times as often, and at least five times,
    and that differs from it in case or blanks, or in a single letter of a longer word.

    Args:
        values: The column.
        below: The header's position.

    Yields:
        Position, the word, the usual word, and how often that one stands.
    """
    texts = {
        place: text
        for place in range(below + 1, len(values))
        if isinstance(value := values[place], str) and (text := trimmed(value))
    }
    counts = Counter(texts.values())
    meant = {rare: usual for rare in counts if (usual := _usual(rare, counts)) is not None}
    for place, text in texts.items():
        if text in meant:
            usual = meant[text]
            yield place, text, usual, counts[usual]


def _usual(rare: str, counts: Counter[str]) -> str | None:
    least = max(_OFTEN, counts[rare] * _OFTEN)
    usual = [word for word, count in counts.most_common() if count >= least and word != rare]
    fold = folded(rare)
    return next(
        (word for word in usual if folded(word) == fold or _one_letter_apart(fold, folded(word))),
        None,
    )


def _one_letter_apart(first: str, second: str) -> bool:
    """Whether two words of letters differ in one that is wrong, missing, too many or swapped."""
    from rapidfuzz.distance import OSA

    if min(len(first), len(second)) < _LEAST_LETTERS:
        return False
    if any(sign.isdigit() for sign in first + second):
        return False
    return OSA.distance(first, second, score_cutoff=1) == 1
