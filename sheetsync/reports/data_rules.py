"""What a spreadsheet program lets people type into a column, and what its header's note says.

All of it is checked again when the workbook is read; this only spares people the round.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from sheetsync.mapping.sheet_mapping import Binding
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.place import column_letters
from sheetsync.workbook.own.carried import LISTS_SHEET
from sheetsync.workbook.writing.layout import CellRule, PageCell, PageSheet, Role, utf16_units

MOST_LISTED: Final = 255
"""Characters that a drop-down's choices may have together when they stand in the rule itself.

Source: Excel specifications and limits, data validation.
"""

FIRST_SAFE_SERIAL: Final = 61
"""The serial number of 1 March 1900; Excel miscounts earlier days."""

_LONGEST_FORMULA: Final = 255
_MOST_NAMED: Final = 40

TYPE_WORDS: Final = {
    TypeClass.TEXT: "text on one line",
    TypeClass.MULTILINE: "text with line breaks",
    TypeClass.HTML: "HTML",
    TypeClass.INT: "whole number",
    TypeClass.DECIMAL: "number",
    TypeClass.BOOLEAN: "TRUE or FALSE",
    TypeClass.DATE: "date",
    TypeClass.URL: "web address",
    TypeClass.DROPDOWN: "one of the options",
    TypeClass.MULTISELECT: "options, separated",
    TypeClass.MEDIA: "picture or file",
    TypeClass.MEDIA_GALLERY: "pictures or files",
    TypeClass.COMPLETENESS: "completeness, computed",
    TypeClass.FORMULA: "formula, computed",
    TypeClass.SKU: "text; identifies the product",
    TypeClass.GTIN: "8, 12, 13 or 14 digits",
    TypeClass.UNKNOWN: "unknown",
}

READ_ONLY_RULE: Final = CellRule(
    title="Not to be edited",
    message="This column only shows what Plytix has. It is never written back.",
    formula="FALSE",
)


class Lists:
    """Gathers choices that cannot stand in the rule itself in one hidden sheet."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str | bool, ...], int] = {}

    def source(self, choices: tuple[str | bool, ...]) -> str:
        """The cells that hold some choices, as a formula without ``=``."""
        letters = column_letters(self._columns.setdefault(choices, len(self._columns)))
        return f"'{LISTS_SHEET}'!${letters}$1:${letters}${len(choices)}"

    def sheet(self) -> PageSheet | None:
        """The hidden sheet; ``None`` when no drop-down needs it."""
        if not self._columns:
            return None
        return PageSheet(
            name=LISTS_SHEET,
            widths=(24.0,) * len(self._columns),
            cells=tuple(
                PageCell(row=row, column=column, value=choice, role=Role.SEAL)
                for choices, column in self._columns.items()
                for row, choice in enumerate(choices)
            ),
            hidden=True,
        )


def data_rule(
    definition: FieldDefinition, binding: Binding, marker: str, lists: Lists
) -> CellRule | None:
    """What may be typed into a bound column; ``None``: anything.

    The clearing marker may always be typed where the field can be cleared. Words that the mapping
    gives a meaning are offered beside the options.
    """
    clears = (marker,) if definition.clearable else ()
    match definition.type_class:
        case TypeClass.DROPDOWN:
            return _options(definition, binding, _allowed(definition, binding), clears, lists)
        case TypeClass.BOOLEAN:
            return CellRule(
                title="TRUE or FALSE",
                message=f"{definition.name} is TRUE or FALSE, as the list has it.",
                # True values, not the words: these are offered, and taken, in every language.
                source=lists.source((True, False, *binding.values, *clears)),
            )
        case TypeClass.INT | TypeClass.DECIMAL:
            return _number(definition, binding, clears)
        case TypeClass.DATE:
            return _day(definition, binding, clears)
        case TypeClass.MULTISELECT:
            return _length(definition, binding)
        case _:
            named = tuple(one for one in binding.checks.one_of or () if one)
            return _options(definition, binding, named, clears, lists) or _length(
                definition, binding
            )


def _allowed(definition: FieldDefinition, binding: Binding) -> tuple[str, ...]:
    """The options that the mapping's checks leave; all where they are spelled otherwise."""
    named = binding.checks.one_of
    left = tuple(one for one in definition.options if named is None or one in named)
    return left or definition.options


def _options(
    definition: FieldDefinition,
    binding: Binding,
    options: tuple[str, ...],
    clears: tuple[str, ...],
    lists: Lists,
) -> CellRule | None:
    if not options:
        return None
    words = (word for word, meant in binding.values.items() if meant in {"", *options, *clears})
    choices = tuple(dict.fromkeys((*options, *words, *clears)))
    short = (
        utf16_units(",".join(choices)) <= MOST_LISTED
        and not any("," in one or one != one.strip() for one in choices)
        and choices[0][0] not in "=+-@"
    )
    return CellRule(
        title="Not an option",
        message=f"{definition.name} is one of the {len(options)} options in the list.",
        choices=choices if short else (),
        source="" if short else lists.source(choices),
    )


def _number(definition: FieldDefinition, binding: Binding, clears: tuple[str, ...]) -> CellRule:
    checks = binding.checks
    whole = definition.type_class is TypeClass.INT
    conditions = ["INT({cell})={cell}"] if whole else []
    conditions += [f"{{cell}}>={checks.min}"] if checks.min is not None else []
    conditions += [f"{{cell}}<={checks.max}"] if checks.max is not None else []
    what = "a whole number" if whole else "a number"
    limits = _limits(checks.min, checks.max)
    return CellRule(
        title="Not a number",
        message=f"{definition.name} is {what}{limits}, without a unit.",
        formula=_or_marker(_if("ISNUMBER({cell})", conditions), clears),
        strict=not binding.values,
    )


def _day(definition: FieldDefinition, binding: Binding, clears: tuple[str, ...]) -> CellRule:
    checks = binding.checks
    limits = _limits(checks.min, checks.max) or ", such as 2026-05-01"
    conditions = [f"{{cell}}>={FIRST_SAFE_SERIAL}"]
    conditions += [f"{{cell}}>={_date(checks.min)}"] if checks.min is not None else []
    conditions += [f"{{cell}}<={_date(checks.max)}"] if checks.max is not None else []
    return CellRule(
        title="Not a date",
        message=f"{definition.name} is a date{limits}.",
        formula=_or_marker(_if("ISNUMBER({cell})", conditions), clears),
        strict=not binding.values,
    )


def _length(definition: FieldDefinition, binding: Binding) -> CellRule | None:
    most = binding.checks.max_length
    if most is None:
        return None
    return CellRule(
        title="Too long",
        message=f"{definition.name} has at most {most} characters.",
        formula=f"LEN({{cell}})<={most}",
    )


def _if(condition: str, further: list[str]) -> str:
    if not further:
        return condition
    together = further[0] if len(further) == 1 else f"AND({','.join(further)})"
    return f"IF({condition},{together},FALSE)"


def _or_marker(condition: str, clears: tuple[str, ...]) -> str:
    for marker in clears:
        text = marker.replace('"', '""')
        either = f'OR({condition},LOWER({{cell}})=LOWER("{text}"))'
        if len(either) <= _LONGEST_FORMULA - 60:
            return either
    return condition


def _limits(least: str | None, most: str | None) -> str:
    if least is not None and most is not None:
        return f" from {least} to {most}"
    if least is not None:
        return f" of at least {least}"
    return "" if most is None else f" of at most {most}"


def _date(text: str) -> str:
    day = date.fromisoformat(text)
    return f"DATE({day.year},{day.month},{day.day})"


def header_note(
    definition: FieldDefinition, *, separator: str = ",", required: bool = False, more: str = ""
) -> str:
    """What the note on a column's header says: what the field is for, and how it is written."""
    what = TYPE_WORDS[definition.type_class]
    lines = [definition.description] if definition.description else []
    if definition.type_class is TypeClass.MULTISELECT:
        what = f'options, with "{separator}" between them'
        named = ", ".join(definition.options[:_MOST_NAMED])
        left = len(definition.options) - _MOST_NAMED
        lines.append(f"Options: {named}" + (f" and {left} more" if left > 0 else ""))
    lines.append(f"{definition.field}: {what}.")
    if required:
        lines.append("Required.")
    if more:
        lines.append(more)
    return "\n".join(lines)
