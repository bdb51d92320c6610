"""What a case is: a damaged workbook, its clean twin, and what must be found."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.planted.building import Draft

Expected = tuple[str, str | None, str | None]
"""Code, sheet, and cell (``F14``), row (``14``), column (``F``), or ``None`` for anywhere in it.

A code may name several that say the same, as ``a|b``. Without a sheet the finding is the file's;
``*`` is any sheet or the file.
"""

_LAST_YEAR: Final = 1_740_000_000
"""Seconds since 1970."""

Step = Callable[[Draft], object]
Make = Callable[[Path], Path]


def settled(make: Make, folder: Path) -> Path:
    """Make a workbook as if it had lain in its folder for a year.

    A file that was written to a moment ago may still grow, so that reading waits for it.
    """
    path = make(folder)
    for one in folder.iterdir():
        os.utime(one, (_LAST_YEAR, _LAST_YEAR))
    return path


def as_it_is(_draft: Draft) -> None:
    """Change nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A damaged workbook and its clean twin.

    Attributes:
        name: Says the damage.
        hazards: Which hazards it is about, such as ``H5``.
        damaged: Writes the damaged workbook into a folder and gives its path.
        clean: Writes the twin into a folder and gives its path.
        expected: What must be found in the damaged one.
        allowed: Codes that may be found beside it, since the damage is two things.
        mapped: Whether it is also checked with the mapping of the ordinary workbook.
        mapping: Text to replace in that mapping, and by what.
        mapped_expected: What must be found with the mapping where that is something else.
        reads: Sheet and cell → what reading must give in the damaged workbook.
        cells: How many filled cells both must give; ``None``: not said.
        usual: Codes of notices that both get for being the kind of file that they are.
        only: The parts in which the two may differ; empty: not said.
    """

    name: str
    hazards: tuple[str, ...]
    damaged: Make
    clean: Make
    expected: tuple[Expected, ...]
    allowed: frozenset[str] = frozenset()
    mapped: bool = True
    mapping: tuple[tuple[str, str], ...] = ()
    mapped_expected: tuple[Expected, ...] | None = None
    reads: Mapping[str, object] = field(default_factory=dict)
    cells: int | None = None
    usual: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()


def workbook(
    name: str,
    hazards: str,
    damage: Step,
    *expected: Expected,
    twin: Step = as_it_is,
    base: Mapping[str, Any] | None = None,
    seed: int | None = None,
    file: str = "spring-range.xlsx",
    allowed: str = "",
    only: str = "",
    **settings: Any,
) -> Case:
    """A case of one workbook: the ordinary one, changed by ``damage`` or by ``twin``.

    Args:
        name: Says the damage.
        hazards: Separated by blanks.
        damage: What is done to the ordinary workbook.
        expected: What must be found.
        twin: What is done to make the rightful variant of it.
        base: Settings of ``Draft`` for both.
        seed: Of both; by default by the name.
        file: The file's name.
        allowed: Codes, separated by blanks.
        only: Parts, separated by blanks.
        settings: Further attributes of ``Case``.
    """
    number = sum(name.encode("ascii")) if seed is None else seed

    def made(change: Step) -> Make:
        def make(folder: Path) -> Path:
            draft = Draft(number, **(base or {}))
            change(draft)
            path = folder / file
            path.write_bytes(draft.saved())
            return path

        return make

    return Case(
        name=name,
        hazards=tuple(hazards.split()),
        damaged=made(damage),
        clean=made(twin),
        expected=expected,
        allowed=frozenset(allowed.split()),
        only=frozenset(only.split()),
        **settings,
    )


def at(cell: str, *codes: str, sheet: str = "Products") -> tuple[Expected, ...]:
    """Findings of a cell, row or column of the sheet of products."""
    return tuple((code, sheet, cell) for code in codes)


def of_file(code: str) -> Expected:
    """A finding of the file as a whole."""
    return code, None, None


def of_sheet(code: str, sheet: str = "Products") -> Expected:
    """A finding of a sheet, wherever in it."""
    return code, sheet, None
