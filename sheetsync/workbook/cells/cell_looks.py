"""How cell styles look: struck through, or coloured otherwise than plain cells.

Only what tells rows apart for the eye: the colour of the text and of the ground. Source: ECMA-376
Part 1, 18.8 (styles), 18.8.3 (theme and indexed colours).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sheetsync.workbook.cells.own_marks import is_own_ground

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_OFF: Final = frozenset({"0", "false", "off"})
_NO_FILL: Final = frozenset({"", "none", "gray125"})
_WHITE: Final = frozenset({"", "rgb FFFFFF", "theme 0", "indexed 1", "indexed 9", "indexed 65"})
_BLACK: Final = frozenset({"rgb 000000", "theme 1", "indexed 0", "indexed 8", "indexed 64"})
_LINKS: Final = frozenset({"theme 10", "theme 11", "rgb 0000FF", "rgb 0563C1", "rgb 800080"})
"""Colours of links: a key that is one is not marked by a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLooks:
    """What is special about the look of a workbook's cell styles.

    Attributes:
        struck: The styles that strike the whole cell through.
        coloured: Style → its look, for styles whose ground or text has a colour of its own.
    """

    struck: Collection[int] = frozenset()
    coloured: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FontLook:
    """What is special about a font.

    Attributes:
        ink: The text's colour; empty for the usual one.
        is_struck: Whether the text is struck through.
    """

    ink: str = ""
    is_struck: bool = False


def looks_of(
    styles: Iterable[tuple[int, int]], fonts: Sequence[FontLook], grounds: Sequence[str]
) -> CellLooks:
    """The looks of cell styles.

    Args:
        styles: The numbers of each style's font and ground.
        fonts: The fonts.
        grounds: The colours of the ground; empty for none.
    """
    struck: set[int] = set()
    coloured: dict[int, str] = {}
    for style, (font_number, ground_number) in enumerate(styles):
        font = fonts[font_number] if font_number < len(fonts) else FontLook()
        ground = grounds[ground_number] if ground_number < len(grounds) else ""
        if font.is_struck:
            struck.add(style)
        if font.ink or ground:
            coloured[style] = f"{font.ink} on {ground}"
    return CellLooks(struck=frozenset(struck), coloured=coloured)


def ink_of(colour: str) -> str:
    """A text's colour; empty for black and for those of links."""
    return "" if colour in _BLACK or colour in _LINKS else colour


def ground_of(colour: str) -> str:
    """A plain ground's colour; empty for white, and for cells that sheetsync marked."""
    return "" if colour in _WHITE or is_own_ground(colour) else colour


def cell_looks(styles: Element) -> CellLooks:
    """Read the looks of the cell styles.

    Args:
        styles: The root of the part with the styles.
    """
    return looks_of(
        (
            (_whole(style.get("fontId")), _whole(style.get("fillId")))
            for style in _children(styles, "cellXfs")
        ),
        [_font(font) for font in _children(styles, "fonts")],
        [_ground(fill) for fill in _children(styles, "fills")],
    )


def _font(font: Element) -> FontLook:
    strike = _child(font, "strike")
    is_struck = strike is not None and strike.get("val", "1") not in _OFF
    return FontLook(ink=ink_of(_colour(_child(font, "color"))), is_struck=is_struck)


def _ground(fill: Element) -> str:
    pattern = _child(fill, "patternFill")
    if pattern is None:
        return "gradient" if _child(fill, "gradientFill") is not None else ""
    kind = pattern.get("patternType", "")
    if kind in _NO_FILL:
        return ""
    colour = _colour(_child(pattern, "fgColor"))
    return ground_of(colour) if kind == "solid" else f"{kind} {colour}"


def _colour(colour: Element | None) -> str:
    """A colour in one spelling; empty for the one that a program chooses by itself."""
    if colour is None or colour.get("auto", "0") not in _OFF:
        return ""
    for kind in ("rgb", "theme", "indexed"):
        text = colour.get(kind)
        if text is not None:
            tint = colour.get("tint", "0")
            shade = "" if tint in {"0", "0.0"} else f" {tint}"
            return f"{kind} {text[-6:].upper()}{shade}"
    return ""


def _children(root: Element, name: str) -> list[Element]:
    found = _child(root, name)
    return [] if found is None else list(found)


def _child(root: Element, name: str) -> Element | None:
    return next((child for child in root if str(child.tag).rsplit("}", 1)[-1] == name), None)


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() else 0
