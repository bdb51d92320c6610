"""One column's settings against the field that it feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Protocol

from sheetsync.codecs.codec import CellReading, Unreadable
from sheetsync.codecs.registry import codec
from sheetsync.mapping import findings
from sheetsync.mapping.sheet_mapping import Binding, Empty, Multi
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import YamlPlace

_NUMBERS = frozenset({TypeClass.INT, TypeClass.DECIMAL})
_DATES = frozenset({TypeClass.DATE})
_LISTS = frozenset({TypeClass.MULTISELECT, TypeClass.MEDIA_GALLERY})
_CODES = frozenset({TypeClass.TEXT, TypeClass.SKU, TypeClass.GTIN})
_OPTIONS = frozenset({TypeClass.DROPDOWN, TypeClass.MULTISELECT})
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class PlaceOf(Protocol):
    """Where a value of the column stands, by the way that leads to it from there."""

    def __call__(self, *steps: str | int) -> YamlPlace:
        """The place; the column's own for a value that is not written."""
        ...


def reading_of(definition: FieldDefinition, binding: Binding | None = None) -> CellReading:
    """How texts that the mapping holds for a field are read: as if they stood in a cell."""
    if binding is None:
        return CellReading(definition=definition)
    return CellReading(
        definition=definition,
        decimal=binding.decimal,
        thousands=binding.thousands,
        percent=binding.percent,
        separator=binding.separator,
        date_order=binding.date_order,
        trim=binding.trim,
        pad=binding.pad,
    )


def binding_findings(
    binding: Binding, definition: FieldDefinition, clear_marker: str, place_of: PlaceOf
) -> Iterator[Finding]:
    """Everything of a column that its field cannot take.

    Args:
        binding: The column.
        definition: Its field, one that can be written.
        clear_marker: The text that clears a value; always possible where the field allows it.
        place_of: Where the column's values stand.
    """
    if binding.multi is not Multi.REPLACE and definition.type_class not in _LISTS:
        yield findings.not_a_list_field(place_of("multi"), binding.field)
    if not definition.clearable and binding.empty is Empty.CLEAR:
        yield _not_clearable(place_of("empty"), "clear", definition)
    yield from _values(binding, definition, clear_marker, place_of)
    yield from _limits(binding, definition, place_of)
    yield from _without_effect(binding, definition.type_class, place_of)


def value_finding(text: str, reading: CellReading, place: YamlPlace) -> Iterator[Finding]:
    """A value in the mapping that its field cannot take; nothing when it can."""
    definition = reading.definition
    read = codec(definition.type_class).from_cell(text, reading)
    if isinstance(read, Unreadable):
        yield Finding(
            code=read.code,
            severity=Severity.ERROR,
            place=place,
            found=findings.shown(text),
            expected=f"{read.expected} ({definition.field})",
            remedy=read.remedy,
            suggestions=read.suggestions,
        )
    elif definition.type_class in _OPTIONS:
        for option in read if isinstance(read, tuple) else (str(read),):
            if option not in definition.options:
                near = reading.options.near(option)
                yield findings.unknown_option(
                    place, option, definition.field, definition.options, near
                )


def _values(
    binding: Binding, definition: FieldDefinition, clear_marker: str, place_of: PlaceOf
) -> Iterator[Finding]:
    """Values of the dictionary, the default, the list of allowed ones."""
    reading = reading_of(definition, binding)
    for name, value in binding.values.items():
        text = value.strip()
        if text.casefold() == clear_marker.casefold():
            if not definition.clearable:
                yield _not_clearable(place_of("values", name), text, definition)
            continue
        is_edit = definition.type_class in _LISTS and text[:1] in {"+", "-"}
        if is_edit and reading.options.meant(text) is None:
            text = text[1:].strip()
        if text:
            yield from value_finding(text, reading, place_of("values", name))
    fixed: list[tuple[str, tuple[str | int, ...]]] = []
    if binding.default is not None:
        fixed.append((binding.default, ("default",)))
    for index, value in enumerate(binding.checks.one_of or ()):
        fixed.append((value, ("checks", "one_of", index)))
    for value, steps in fixed:
        yield from fixed_value_findings(value, reading, clear_marker, place_of(*steps))


def fixed_value_findings(
    text: str, reading: CellReading, clear_marker: str, place: YamlPlace
) -> Iterator[Finding]:
    """What is wrong with a default, an allowed value or a constant; none of them can clear."""
    if text.strip().casefold() == clear_marker.casefold():
        expected = "a value; the clearing marker works in cells and value dictionaries only"
        yield findings.contradiction(place, text, expected, "Give a value, or leave it out.")
    else:
        yield from value_finding(text, reading, place)


def _not_clearable(place: YamlPlace, found: str, definition: FieldDefinition) -> Finding:
    return findings.contradiction(
        place,
        found,
        f"no clearing; the value of {definition.field} cannot be taken away",
        "Choose another meaning.",
    )


def _limits(binding: Binding, definition: FieldDefinition, place_of: PlaceOf) -> Iterator[Finding]:
    """The least and the greatest value, written as numbers with a point or as ISO dates."""
    type_class = definition.type_class
    limits: dict[str, Decimal | date] = {}
    for setting, text in (("min", binding.checks.min), ("max", binding.checks.max)):
        if text is None:
            continue
        place = place_of("checks", setting)
        if type_class not in _NUMBERS | _DATES:
            expected = f"a field of numbers or dates; {binding.field} holds neither"
            yield findings.contradiction(place, setting, expected, "Take the limit out.")
            continue
        limit = _limit(text, is_date=type_class in _DATES)
        if limit is None:
            expected = "a date such as 2026-05-01" if type_class in _DATES else "a number: 12.5"
            yield findings.wrong_type(place, text, expected)
        else:
            limits[setting] = limit
    least, most = (limits.get(setting) for setting in ("min", "max"))
    if least is not None and most is not None and least > most:  # type: ignore[operator]  # alike
        yield findings.contradiction(
            place_of("checks", "min"),
            binding.checks.min or "",
            f"at most max, which is {binding.checks.max}",
            "Correct one of the two.",
        )


def _limit(text: str, *, is_date: bool) -> Decimal | date | None:
    if not is_date:
        return Decimal(text) if _NUMBER.fullmatch(text) else None
    if not _ISO_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _without_effect(
    binding: Binding, type_class: TypeClass, place_of: PlaceOf
) -> Iterator[Finding]:
    """Settings that mean nothing for the type."""
    given = (
        ("decimal", binding.decimal != ".", _NUMBERS, "a field of numbers"),
        ("thousands", bool(binding.thousands), _NUMBERS, "a field of numbers"),
        ("percent", binding.percent is not None, _NUMBERS, "a field of numbers"),
        ("date_order", binding.date_order is not None, _DATES, "a field of dates"),
        ("separator", binding.separator != ",", _LISTS, "a field that holds a list"),
        ("pad", binding.pad is not None, _CODES, "a field of codes or texts"),
    )
    for setting, is_given, types, expected in given:
        if is_given and type_class not in types:
            yield findings.setting_without_effect(place_of(setting), setting, expected)
