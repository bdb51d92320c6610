"""A value that a reviewer typed into the plan."""

from __future__ import annotations

from sheetsync.codecs.codec import CellReading, Unreadable, found_text
from sheetsync.mapping.sheet_mapping import Multi
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.values import CLEAR, Ask, Canonical, ListEdit, RawValue
from sheetsync.validation import findings as words
from sheetsync.validation.checks import CHOICES, named_options
from sheetsync.validation.reading import CellReader

_NO_EDIT = Unreadable(
    code="not-a-value",
    expected="a value; an empty cell and a list of additions say nothing here",
    remedy="Type the value, or the clearing marker, or choose reject under Decision.",
)


def decode_edit(
    raw: RawValue, definition: FieldDefinition, *, clear_marker: str, place: CellPlace
) -> Canonical | Finding | None:
    """Read a *New value* cell that was edited in the plan workbook.

    The mapping's options do not count there: numbers have a point, dates are date cells or ISO
    text, lists have commas.

    Returns:
        The value; ``None``: clear the field; a finding when the cell holds neither.
    """
    reader = CellReader(
        reading=CellReading(definition=definition),
        multi=Multi.REPLACE,
        marker=clear_marker.strip().casefold(),
    )
    wish = reader.read(raw)
    if wish is CLEAR:
        return None
    if isinstance(wish, Ask | ListEdit):
        wish = _NO_EDIT
    if not isinstance(wish, Unreadable):
        wrong = [option for option in named_options(wish) if option not in definition.options]
        if not wrong or definition.type_class not in CHOICES:
            return wish
        near = reader.reading.options.near(wrong[0])
        wish = words.unknown_option(definition.field, definition.options, near)
    return Finding(
        code=wish.code,
        severity=Severity.ERROR,
        place=place,
        found=found_text(raw),
        expected=wish.expected,
        remedy=wish.remedy,
        suggestions=wish.suggestions,
    )
