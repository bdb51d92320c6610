"""Parts of a text that are struck through, raised or lowered, and what that does to its meaning."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntFlag
from typing import Final

_SIGNS: Final = frozenset("+-−")


class RunMark(IntFlag):
    """What is special about a run of text, or about a text that has such runs."""

    NONE = 0
    STRUCK = 1
    """Struck through."""
    RAISED = 2
    """Superscript or subscript."""
    JOINED = 4
    """Superscript or subscript digits that stand beside other digits: 10³ is read as 103."""

    @property
    def is_misleading(self) -> bool:
        """Whether the plain text says something else than people see."""
        return bool(self & (RunMark.STRUCK | RunMark.JOINED))


def text_mark(runs: Iterable[tuple[str, RunMark]]) -> RunMark:
    """What is special about a text, by its runs; marks of blanks only mean nothing.

    Args:
        runs: The runs in their order, with their marks.
    """
    marks = RunMark.NONE
    before, was_raised = "", False
    for text, mark in runs:
        if not text:
            continue
        is_raised = bool(mark & RunMark.RAISED)
        if text.strip():
            marks |= mark
            if is_raised != was_raised and _joins(before, text):
                marks |= RunMark.JOINED
        before, was_raised = text, is_raised
    return marks


def _joins(before: str, after: str) -> bool:
    """Whether the digits of two runs become one number when their formatting is lost."""
    first = after[1:2] if after[0] in _SIGNS else after[0]
    return before[-1:].isdecimal() and first.isdecimal()
