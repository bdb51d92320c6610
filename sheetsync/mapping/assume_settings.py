"""How the texts of a column are read, and which codes say nothing of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sheetsync.mapping.assume_columns import TYPE_CLASSES
from sheetsync.mapping.assume_shapes import Shape, Shapes
from sheetsync.mapping.assume_words import keeps_zeros
from sheetsync.mapping.propose_samples import Sample
from sheetsync.mapping.propose_values import fit_of
from sheetsync.mapping.sheet_mapping import DateOrder
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.examined import Judged
from sheetsync.model.values import FieldName

_DOTTED: Final = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}")
_MANY_DAYS: Final = 0.25
"""Share of days among texts from which on the days are meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of a binding, as ``Binding`` has them."""

    decimal: str = "."
    thousands: str = ""
    percent: str | None = None
    date_order: DateOrder | None = None


def settings_of(judged: Judged, shapes: Shapes, sample: Sample) -> Settings:
    """How a column's texts are read.

    Marks and the order of days are taken from the texts where at least half of the column is
    written so. A few texts among real numbers or real days are no way of writing but what somebody
    should look at.

    Args:
        judged: What the column is taken for.
        shapes: Its cells, counted.
        sample: Some of them.
    """
    if judged is Judged.DATE and shapes.count(Shape.DAY_TEXT) * 2 >= shapes.filled:
        order = _told(judged, sample).get("date_order")
        if order is not None:
            return Settings(date_order=DateOrder(order))
        return Settings(date_order=DateOrder.DMY if _all_dotted(sample) else None)
    if judged in {Judged.INTEGER, Judged.DECIMAL, Judged.PERCENT}:
        percent = "fraction" if judged is Judged.PERCENT else None
        told = _told(judged, sample) if shapes.number_texts * 2 >= shapes.filled else {}
        return Settings(
            decimal=told.get("decimal", "."), thousands=told.get("thousands", ""), percent=percent
        )
    return Settings()


def silent_codes(header: str, judged: Judged, shapes: Shapes) -> frozenset[str]:
    """Codes of findings that say nothing of a column, since it is made that way throughout.

    Args:
        header: Its header.
        judged: What the column is taken for.
        shapes: Its cells, counted.
    """
    silent: set[str] = set()
    numbers = shapes.count(Shape.GTIN) + shapes.numbers
    if judged in {Judged.TEXT, Judged.LIST}:
        silent.add("text-from-number")
        days = shapes.share(Shape.DAY, Shape.MOMENT, Shape.TIME)
        if days > _MANY_DAYS:
            silent.add("date-in-text")
        if shapes.share(Shape.TRUTH) > _MANY_DAYS:
            silent.add("boolean-in-text")
    elif numbers * 2 >= shapes.filled and not keeps_zeros(header):
        silent.add("text-from-number")
    if judged is Judged.DATE and shapes.count(Shape.MOMENT) * 2 >= shapes.filled:
        silent.add("time-dropped")
    return frozenset(silent)


def _told(judged: Judged, sample: Sample) -> dict[str, str]:
    definition = FieldDefinition(
        field=FieldName("attributes.column"), name="", type_class=TYPE_CLASSES[judged]
    )
    return {one.name: one.value for one in fit_of(sample, definition).settings if one.stands}


def _all_dotted(sample: Sample) -> bool:
    """Whether all texts are days such as ``01.03.2026``, which nobody writes month first."""
    texts: Sequence[str] = [one.raw for one in sample.contents if isinstance(one.raw, str)]
    return bool(texts) and all(_DOTTED.fullmatch(text.strip()) for text in texts)
