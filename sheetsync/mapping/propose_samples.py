"""The part of a column that is looked at, to propose what it feeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheetsync.codecs.codec import CellReading, Unreadable, found_text
from sheetsync.codecs.registry import codec
from sheetsync.mapping.findings import shown as shown_text
from sheetsync.model.definition import TypeClass
from sheetsync.model.values import FaultyCell, RawValue

MOST_CELLS: Final = 1_000
"""Filled cells of a column that are looked at, spread over its length."""

MOST_DISTINCT: Final = 60
"""Different contents of a column that are read."""

LONGEST_SAMPLE: Final = 24
"""Characters of a sample that people are shown."""

_NO_VALUES: Final = frozenset({"", "<clear>"})
"""Texts that are no values of any field."""
_OPTIONS: Final = frozenset({TypeClass.DROPDOWN, TypeClass.MULTISELECT})


@dataclass(frozen=True, slots=True)
class Content:
    """One content of a cell and what Excel shows of it."""

    raw: RawValue
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What is looked at of a column.

    Attributes:
        contents: Different contents, in the order of the rows; at most 60.
        repeated: Whether a content stood twice among the cells looked at.
    """

    contents: tuple[Content, ...]
    repeated: bool

    @property
    def texts(self) -> tuple[str, ...]:
        """The first contents as people see them, shortened."""
        found = (found_text(one.raw, one.shown) for one in self.contents[:3])
        return tuple(
            text if len(text) <= LONGEST_SAMPLE else text[: LONGEST_SAMPLE - 1] + "…"
            for text in map(shown_text, found)
        )


def sample_of(values: Sequence[RawValue], shown: Mapping[int, str], *, below: int = -1) -> Sample:
    """The part of a column that is looked at.

    Args:
        values: The column.
        shown: Position → what Excel displays there; looked up, not walked through.
        below: The header's position; what stands above it is left out.
    """
    filled = [
        place
        for place, value in enumerate(values)
        if place > below
        and value is not None
        and not (isinstance(value, str) and value.strip() in _NO_VALUES)
    ]
    step = max(1, len(filled) // MOST_CELLS)
    looked_at = filled[::step]
    contents: dict[tuple[type, RawValue, str], Content] = {}
    for place in looked_at:
        raw = values[place]
        text = shown.get(place, "") if type(raw) is float else ""
        contents.setdefault((type(raw), raw, text), Content(raw, text))
    return Sample(
        contents=_spread(list(contents.values())),
        repeated=len(looked_at) > len(contents),
    )


def _spread(contents: Sequence[Content]) -> tuple[Content, ...]:
    """At most 60 of some contents, from beginning to end; a few texts among numbers stay in."""
    if len(contents) <= MOST_DISTINCT:
        return tuple(contents)
    texts = [place for place, one in enumerate(contents) if isinstance(one.raw, str)]
    others = [place for place, one in enumerate(contents) if not isinstance(one.raw, str)]
    half = MOST_DISTINCT // 2
    chosen: list[int] = []
    for places, rest in ((texts, others), (others, texts)):
        room = min(len(places), max(half, MOST_DISTINCT - len(rest)))
        chosen += [places[index * len(places) // room] for index in range(room)]
    return tuple(contents[place] for place in sorted(chosen))


def takes(content: Content, reading: CellReading) -> bool:
    """Whether a field takes a content; an option that Plytix does not have is refused."""
    if isinstance(content.raw, FaultyCell):
        return False
    definition = reading.definition
    value = codec(definition.type_class).from_cell(content.raw, reading, shown=content.shown)
    if isinstance(value, Unreadable):
        return False
    if definition.type_class not in _OPTIONS:
        return True
    return all(
        option in reading.options.rank
        for option in (value if isinstance(value, tuple) else (str(value),))
    )


def short(content: Content) -> str:
    """A content as people see it, shortened."""
    text = shown_text(found_text(content.raw, content.shown))
    return text if len(text) <= LONGEST_SAMPLE else text[: LONGEST_SAMPLE - 1] + "…"
