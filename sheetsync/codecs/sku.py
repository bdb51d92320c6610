"""The key of products."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Final, cast

from sheetsync.codecs.as_typed import typed_for_date
from sheetsync.codecs.characters import (
    clean_key,
    code_points,
    is_unclean,
    key_with_blanks,
    unclean_in_key,
    unclean_positions,
)
from sheetsync.codecs.codec import CellReading, Remark, Sweep, Unreadable, foreign_value
from sheetsync.codecs.codes import FORMAT_AS_TEXT, SCIENTIFIC, digits, scientific_text
from sheetsync.codecs.text import faulty, sweep_clear_texts, sweep_texts, typed_error
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.values import Canonical, RawValue

LONGEST_SKU: Final = 100
"""Most characters of a SKU."""


class SkuCodec:
    """The key of products: text that is never cleaned, compared exactly."""

    def from_cell(
        self,
        raw: RawValue,
        reading: CellReading,
        *,
        shown: str = "",
        remarks: list[Remark] | None = None,
    ) -> Canonical | Unreadable:
        """Read a key: what is not exactly a key is refused, with the cleaned key offered."""
        match raw:
            case str():
                return self._from_text(raw)
            case bool():
                return Unreadable(
                    code="boolean-in-key",
                    expected="a key; the cell holds TRUE or FALSE",
                    remedy=FORMAT_AS_TEXT,
                    suggestions=("TRUE" if raw else "FALSE",),
                )
            case int() | float():
                return digits(raw, pad=reading.pad, shown=shown, remarks=remarks, strict=True)
            case date() | time() | timedelta() | None:
                return Unreadable(
                    code="date-in-key",
                    expected="a key; the cell holds a date, which Excel may have made of one",
                    remedy=FORMAT_AS_TEXT,
                    suggestions=typed_for_date(raw),
                )
            case _:
                return faulty(raw)

    def _from_text(self, text: str) -> str | Unreadable:
        clean = clean_key(text)
        if not clean:
            return Unreadable(
                code="spaces-only",
                expected="a key; the cell holds blanks only",
                remedy="Type the key.",
            )
        if unclean := unclean_in_key(text):
            return _not_clean(text, clean, unclean)
        if SCIENTIFIC.fullmatch(text):
            return scientific_text(text)
        if (error := typed_error(text)) is not None:
            return error
        if len(text) > LONGEST_SKU:
            return Unreadable(
                code="too-long",
                expected=f"at most {LONGEST_SKU} characters",
                remedy="Shorten the key.",
            )
        return text

    def to_cell(self, value: Canonical) -> RawValue:
        """The key as text."""
        return str(value)

    def from_api(self, value: object, definition: FieldDefinition) -> Canonical | None:
        """The key as Plytix spells it, blanks and all.

        Source: Plytix API v1, "Create a product": a sample's SKU with a leading blank comes back
        unchanged, so nothing is trimmed there.
        """
        return None if value is None or value == "" else foreign_value(value)

    def to_api(self, value: Canonical, definition: FieldDefinition) -> object:
        """The key."""
        return value

    def sweep(
        self, values: Sequence[RawValue], reading: CellReading, *, blank: object = None
    ) -> Sweep:
        """Take every text that is a key beyond doubt."""
        quick = sweep_clear_texts(values, codes=True, trim=False, blank=blank, doubtful=is_unclean)
        if (
            quick is not None
            and max(map(len, cast("list[str]", [value for value in values if value])), default=0)
            <= LONGEST_SKU
        ):
            return quick
        swept = sweep_texts(values, codes=True, trim=False, blank=blank)
        doubtful = set(swept.doubtful)
        texts = [value if type(value) is str else "" for value in values]
        doubtful.update(position for position, text in enumerate(texts) if len(text) > LONGEST_SKU)
        doubtful.update(unclean_positions(texts))
        return Sweep(swept.values, sorted(doubtful))


def _not_clean(text: str, clean: str, unclean: str) -> Unreadable:
    """What is wrong with a key that holds what nobody sees.

    What takes no room, or stands at its ends, can be cut; a blank of another kind within the key
    may have been meant as one.
    """
    spaced = key_with_blanks(text)
    place = next(at for at, sign in enumerate(text) if sign in unclean and _is_cut(text, at))
    return Unreadable(
        code="key-not-clean",
        expected=f"a key without {code_points(unclean)}",
        remedy=f'Type the key again: "{clean}".'
        if spaced == clean
        else "Type the key again, with a plain blank or with none.",
        suggestions=tuple(dict.fromkeys((clean, spaced))),
        proof=f"its character {place + 1} of {len(text)} is {code_points(text[place])}",
        repair=clean if spaced == clean else "",
    )


def _is_cut(text: str, place: int) -> bool:
    """Whether a character is not the plain blank that keys may hold inside."""
    return text[place] != " " or not (text[:place].strip() and text[place:].strip())
