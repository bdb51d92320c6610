"""What a column is taken for: by its header, and by what most of its cells are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sheetsync.mapping.assume_shapes import Shape, Shapes
from sheetsync.mapping.assume_words import header_hint, is_one_measure, is_text
from sheetsync.model.definition import TypeClass
from sheetsync.model.examined import Judged

_HINTED: Final = 0.5
"""Share of cells that must be of a type which the header names."""
_MOST: Final = 0.75
"""Share of cells that must be of a type which the header does not name."""
_NEARLY_ALL: Final = 0.9
_LEAST_CELLS: Final = 3
"""Filled cells from which on some may differ from the rest."""
_LEAST_LIST: Final = 10
_LONGEST_WORD: Final = 40
_MOST_WORDS: Final = 40

TYPE_CLASSES: Final[Mapping[Judged, TypeClass]] = {
    Judged.GTIN: TypeClass.GTIN,
    Judged.CODE: TypeClass.TEXT,
    Judged.TEXT: TypeClass.TEXT,
    Judged.LIST: TypeClass.TEXT,
    Judged.INTEGER: TypeClass.INT,
    Judged.DECIMAL: TypeClass.DECIMAL,
    Judged.PERCENT: TypeClass.DECIMAL,
    Judged.DATE: TypeClass.DATE,
    Judged.BOOLEAN: TypeClass.BOOLEAN,
    Judged.URL: TypeClass.URL,
}
"""What a column is taken for → the type of field that reads it; keys have a field of their own."""

_NUMERIC: Final = frozenset({Judged.INTEGER, Judged.DECIMAL, Judged.PERCENT})


def judged(header: str, shapes: Shapes) -> Judged:
    """Say what a column is taken for that is no key.

    A type that refuses values is only assumed where the header names it and half of the cells are
    of it, or where most of the cells are. What is in doubt is a text.

    Args:
        header: Its header.
        shapes: Its cells below the header.
    """
    hint = header_hint(header)
    if hint is Judged.GTIN:
        return hint
    if not shapes.filled:
        return hint or Judged.TEXT
    strict = _strict(header, shapes, hint)
    if strict is not None:
        return strict
    if hint is Judged.CODE and shapes.spaced <= shapes.filled * _HINTED:
        return hint
    if hint is None and shapes.share(Shape.ZEROS) >= _HINTED:
        return Judged.CODE
    return Judged.LIST if _is_list(shapes) else Judged.TEXT


def _strict(header: str, shapes: Shapes, hint: Judged | None) -> Judged | None:
    """The type that refuses values which most cells are of; ``None``: there is none."""
    if _is_mostly(shapes, Shape.URL, hinted=hint is Judged.URL, usual=_MOST):
        return Judged.URL
    if _is_days(shapes, hinted=hint is Judged.DATE):
        return Judged.DATE
    if _is_truths(shapes, hint):
        return Judged.BOOLEAN
    if hint is not Judged.CODE and not is_text(header) and _is_numbers(header, shapes, hint):
        return _number(shapes, hint)
    if shapes.filled >= _LEAST_CELLS and shapes.share(Shape.GTIN) >= _NEARLY_ALL:
        return Judged.GTIN
    return None


def _is_mostly(shapes: Shapes, *wanted: Shape, hinted: bool, usual: float) -> bool:
    needed = _HINTED if hinted else usual if shapes.filled >= _LEAST_CELLS else 1.0
    return shapes.share(*wanted) >= needed


def _is_days(shapes: Shapes, *, hinted: bool) -> bool:
    """Whether a column holds days; texts alone must nearly all be days to say so."""
    cells = (Shape.DAY, Shape.MOMENT)
    if shapes.count(*cells):
        return _is_mostly(shapes, *cells, Shape.DAY_TEXT, hinted=hinted, usual=_MOST)
    return _is_mostly(shapes, Shape.DAY_TEXT, hinted=hinted, usual=_NEARLY_ALL)


def _is_truths(shapes: Shapes, hint: Judged | None) -> bool:
    """Whether a column says yes or no; ``1`` and ``0`` do so only where the header says it too."""
    hinted = hint is Judged.BOOLEAN
    wanted = (Shape.TRUTH, Shape.TRUTH_WORD, *((Shape.ZERO_OR_ONE,) if hinted else ()))
    usual = _MOST if hint is None else _NEARLY_ALL
    return _is_mostly(shapes, *wanted, hinted=hinted, usual=usual)


def _is_numbers(header: str, shapes: Shapes, hint: Judged | None) -> bool:
    """Whether a column holds numbers; digits as text are numbers only where the header says it."""
    if hint in _NUMERIC:
        numbers = shapes.numbers + shapes.number_texts
        if hint is Judged.DECIMAL and is_one_measure(header):
            numbers += shapes.measured
        return numbers / shapes.filled >= _HINTED
    if shapes.share(Shape.ZEROS) >= _HINTED:
        return False
    if hint is Judged.TEXT:
        return shapes.numbers == shapes.filled
    most = shapes.numbers / shapes.filled >= _MOST
    return most and (shapes.numbers + shapes.number_texts) / shapes.filled >= _NEARLY_ALL


def _number(shapes: Shapes, hint: Judged | None) -> Judged:
    percents = shapes.count(Shape.PERCENT, Shape.PERCENT_TEXT)
    numbers = shapes.numbers + shapes.number_texts
    if numbers and percents * 2 >= numbers:
        return Judged.PERCENT
    if hint is Judged.DECIMAL:
        return hint
    whole = shapes.count(Shape.WHOLE, Shape.ZERO_OR_ONE, Shape.ZEROS, Shape.WHOLE_TEXT)
    if hint is Judged.INTEGER and whole >= numbers * _NEARLY_ALL:
        return hint
    return Judged.INTEGER if whole == numbers else Judged.DECIMAL


def _is_list(shapes: Shapes) -> bool:
    """Whether a column holds a few words that repeat."""
    return (
        shapes.filled >= _LEAST_LIST
        and shapes.longest <= _LONGEST_WORD
        and shapes.distinct <= min(_MOST_WORDS, shapes.filled / 2)
    )
