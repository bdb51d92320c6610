"""The cell formats of a workbook, with some more at their end.

A marked cell keeps its own format but for its ground: the format is copied, and the copy is put
behind the others, so that no number of a format changes.

Source: ECMA-376 Part 1, 18.8.10 (``cellXfs``), 18.8.20 (``fill``), 18.8.45 (``xf``); Excel takes
the first two grounds for its own whatever stands there; "Excel specifications and limits": 65,490
cell formats.
"""

from __future__ import annotations

from typing import Final

from sheetsync.workbook.annotating.markup import (
    Element,
    attribute,
    element,
    elements,
    prefix_of,
    quietened,
    start_tag,
    with_attributes,
)
from sheetsync.workbook.cells.own_marks import Mark, is_own_ground

MOST_FORMATS: Final = 65_490
_RESERVED_GROUNDS: Final = 2
_NO_GROUND: Final = 0


class StyleBook:
    """Gives the numbers of formats that are like others but for the ground, or for a text.

    Attributes:
        is_full: Whether a cell could not be marked because there are too many formats.
        own_formats: The formats with one of our grounds.
    """

    def __init__(self, data: bytes) -> None:
        """Read the formats.

        Args:
            data: The part with the styles; empty when there is none.
        """
        self._data = data
        quiet = quietened(data)
        prefix = prefix_of(quiet, b"styleSheet")
        self._prefix = prefix or b""
        grounds = None if prefix is None else element(quiet, prefix + b"fills")
        formats = None if prefix is None else element(quiet, prefix + b"cellXfs")
        self.is_full = False
        self._grounds: list[bytes] = []
        self._formats: list[bytes] = []
        self._places: tuple[Element, Element] | None = None
        if grounds is not None and formats is not None:
            self._grounds = _children(data, quiet, grounds, self._prefix + b"fill")
            self._formats = _children(data, quiet, formats, self._prefix + b"xf")
            if self._grounds and self._formats:
                self._places = grounds, formats
        self._counts = len(self._grounds), len(self._formats)
        self._ground_of_mark: dict[Mark, int] = {}
        self._own_grounds = self._found_own_grounds()
        self._number_of = {
            form: number for number, form in reversed(list(enumerate(self._formats)))
        }
        self._styled: dict[tuple[int, Mark | None, bool], int] = {}
        self.own_formats: frozenset[int] = frozenset(
            number for number, form in enumerate(self._formats) if self._is_own(form)
        )

    @property
    def is_closed(self) -> bool:
        """Whether no format can be added, since the part is missing or odd."""
        return self._places is None

    @property
    def is_changed(self) -> bool:
        """Whether a format was added."""
        return self._counts != (len(self._grounds), len(self._formats))

    def styled(self, number: int, mark: Mark | None, *, quoted: bool = False) -> int:
        """The number of a format like another but for its ground.

        Args:
            number: The other; it may be one of ours.
            mark: The ground; ``None``: the one it had before it was marked.
            quoted: Whether the cell's text stays one when somebody edits it.

        Returns:
            The other's own number when nothing differs, or nothing can be added.
        """
        if mark is None and not quoted and number not in self.own_formats:
            return number
        key = number, mark, quoted
        known = self._styled.get(key)
        if known is None:
            known = self._styled[key] = self._made(number, mark, quoted=quoted)
        return known

    def data(self) -> bytes:
        """The part with the formats that were added."""
        if self._places is None or not self.is_changed:
            return self._data
        grounds, formats = self._places
        return b"".join(
            (
                self._data[: grounds.start],
                self._grown(grounds, self._prefix + b"fills", self._grounds, self._counts[0]),
                self._data[grounds.end : formats.start],
                self._grown(formats, self._prefix + b"cellXfs", self._formats, self._counts[1]),
                self._data[formats.end :],
            )
        )

    def _made(self, number: int, mark: Mark | None, *, quoted: bool) -> int:
        if self._places is None or number >= len(self._formats):
            return number
        before = self._formats[number]
        form = self._with_ground(number, mark)
        if quoted:
            form = self._with(form, {b"quotePrefix": "1"})
        if form == before:
            return number
        known = self._number_of.get(form)
        if known is not None:
            return known
        if len(self._formats) >= MOST_FORMATS:
            self.is_full = True
            return number
        self._formats.append(form)
        self._number_of[form] = len(self._formats) - 1
        if mark is not None:
            self.own_formats |= {len(self._formats) - 1}
        return len(self._formats) - 1

    def _with_ground(self, number: int, mark: Mark | None) -> bytes:
        form = self._formats[number]
        if mark is not None:
            ground = self._ground(mark)
            return self._with(form, {b"fillId": str(ground), b"applyFill": "1"})
        if number not in self.own_formats:
            return form
        alike = [
            other
            for other in self._formats[: self._counts[1]]
            if not self._is_own(other) and self._without_ground(other) == self._without_ground(form)
        ]
        if len(alike) == 1:
            return alike[0]
        return self._with(form, {b"fillId": str(_NO_GROUND), b"applyFill": None})

    def _ground(self, mark: Mark) -> int:
        """The number of a mark's ground, which is added when it is not there yet."""
        if mark not in self._ground_of_mark:
            if len(self._grounds) < _RESERVED_GROUNDS:
                self._grounds.append(self._pattern(b'patternType="gray125"', b""))
            colour = b'rgb="FF' + mark.value.encode("ascii") + b'"'
            inner = b'<%bfgColor %b/><%bbgColor indexed="64"/>' % (
                self._prefix,
                colour,
                self._prefix,
            )
            self._ground_of_mark[mark] = len(self._grounds)
            self._own_grounds.add(len(self._grounds))
            self._grounds.append(self._pattern(b'patternType="solid"', inner))
        return self._ground_of_mark[mark]

    def _pattern(self, attributes: bytes, inner: bytes) -> bytes:
        p = self._prefix
        pattern = b"<%bpatternFill %b>%b</%bpatternFill>" % (p, attributes, inner, p)
        return b"<%bfill>%b</%bfill>" % (p, pattern, p)

    def _found_own_grounds(self) -> set[int]:
        """The grounds that an earlier run marked cells with."""
        found: set[int] = set()
        for number, ground in enumerate(self._grounds):
            pattern = start_tag(self._prefix + b"patternFill").search(ground)
            colour = start_tag(self._prefix + b"fgColor").search(ground)
            if pattern is None or colour is None:
                continue
            rgb = attribute(colour[1], b"rgb") or ""
            if attribute(pattern[1], b"patternType") == "solid" and is_own_ground(rgb):
                found.add(number)
                mark = Mark(rgb[-6:].upper())
                self._ground_of_mark.setdefault(mark, number)
        return found

    def _is_own(self, form: bytes) -> bool:
        ground = attribute(self._tag(form), b"fillId") or "0"
        return ground.isascii() and ground.isdigit() and int(ground) in self._own_grounds

    def _without_ground(self, form: bytes) -> bytes:
        return self._with(form, {b"fillId": None, b"applyFill": None, b"quotePrefix": None})

    def _tag(self, form: bytes) -> bytes:
        tag = start_tag(self._prefix + b"xf").match(form)
        return b"" if tag is None else tag[1]

    def _with(self, form: bytes, changed: dict[bytes, str | None]) -> bytes:
        return with_tag_attributes(form, self._prefix + b"xf", changed)

    def _grown(self, place: Element, name: bytes, children: list[bytes], count: int) -> bytes:
        """An element with more children at its end."""
        before = self._data[place.start : place.inner_end]
        tag = with_tag_attributes(before, name, {b"count": str(len(children))})
        return tag + b"".join(children[count:]) + self._data[place.inner_end : place.end]


def with_tag_attributes(data: bytes, name: bytes, changed: dict[bytes, str | None]) -> bytes:
    """An element with other attributes in its first tag, with which the bytes begin."""
    tag = start_tag(name).match(data)
    if tag is None:
        return data
    return b"<" + name + with_attributes(tag[1], changed) + tag[2] + b">" + data[tag.end() :]


def _children(data: bytes, quiet: bytes, place: Element, name: bytes) -> list[bytes]:
    return [
        data[one.start : one.end] for one in elements(quiet, name, place.tag_end, place.inner_end)
    ]
