"""The right word nearest to a wrong one."""

from __future__ import annotations

from collections.abc import Iterable

_LEAST_LIKENESS = 60.0
"""Of 100; below it a suggestion confuses more than it helps."""

_LONGEST_WORD = 200
"""Characters compared; what is longer is no mistyped word."""


def nearest(word: str, choices: Iterable[str], *, limit: int = 3) -> tuple[str, ...]:
    """The choices most like a word, best first; empty when none is like it.

    Case, blanks, dashes and underscores count for nothing; of equally near ones the earlier
    choice comes first.
    """
    from rapidfuzz import fuzz, process

    found = process.extract(
        word[:_LONGEST_WORD],
        list(dict.fromkeys(choices)),
        scorer=fuzz.ratio,
        processor=_plain,
        limit=limit,
        score_cutoff=_LEAST_LIKENESS,
    )
    return tuple(choice for choice, _score, _index in found)


def _plain(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter not in " -_\u00a0")
