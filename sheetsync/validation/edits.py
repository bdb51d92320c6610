"""A value that a reviewer typed into the plan."""

from __future__ import annotations

from sheetsync.codecs.codec import CellReading, Unreadable, found_text
from sheetsync.mapping.sheet_mapping import Binding, Multi
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.values import CLEAR, Ask, Canonical, ListEdit, RawValue
from sheetsync.validation import findings as words
from sheetsync.validation.checks import CHOICES, column_checks, named_options
from sheetsync.validation.reading import CellReader

_NO_EDIT = Unreadable(
    code="not-a-value",
    expected="a value; an empty cell and a list of additions say nothing here",
    remedy="Type the value, or the clearing marker, or choose reject under Decision.",
)


def decode_edit(
    raw: RawValue,
    definition: FieldDefinition,
    *,
    clear_marker: str,
    place: CellPlace,
    binding: Binding | None = None,
) -> Canonical | Finding | None:
    """Read a *New value* cell that was edited in the plan workbook.

    The mapping's way of reading does not count there: numbers have a point, dates are date cells
    or ISO text, lists have commas. Its checks do.

    Args:
        raw: The cell.
        definition: The field.
        clear_marker: The text that clears.
        place: The cell's place in the plan workbook.
        binding: The mapping's binding of the field; ``None``: there are no checks.

    Returns:
        The value; ``None``: clear the field; a finding when the cell holds neither, or a value
        that fails a check.
    """
    reader = CellReader(
        reading=CellReading(definition=definition),
        multi=Multi.REPLACE,
        marker=clear_marker.strip().casefold(),
    )
    wish = reader.read(raw)
    if wish is CLEAR:
        checked = _checked(None, definition, reader, binding)
    elif isinstance(wish, Ask | ListEdit):
        checked = _NO_EDIT
    elif isinstance(wish, Unreadable):
        checked = wish
    else:
        checked = _among_options(wish, definition, reader)
        if not isinstance(checked, Unreadable):
            checked = _checked(wish, definition, reader, binding)
    if not isinstance(checked, Unreadable):
        return checked
    return Finding(
        code=checked.code,
        severity=Severity.ERROR,
        place=place,
        found=found_text(raw),
        expected=checked.expected,
        remedy=checked.remedy,
        suggestions=checked.suggestions,
        proof=checked.proof,
        repair=checked.repair,
    )


def _among_options(
    value: Canonical, definition: FieldDefinition, reader: CellReader
) -> Canonical | Unreadable:
    """The value, or which option is none."""
    wrong = [option for option in named_options(value) if option not in definition.options]
    if not wrong or definition.type_class not in CHOICES:
        return value
    near = reader.reading.options.near(wrong[0])
    return words.unknown_option(definition.field, definition.options, near)


def _checked(
    value: Canonical | None,
    definition: FieldDefinition,
    reader: CellReader,
    binding: Binding | None,
) -> Canonical | Unreadable | None:
    """The value, or what the first check that it fails says."""
    if binding is None:
        return value
    for check in column_checks(binding, definition, reader):
        verdict = check.judge([value])
        if verdict is not True and verdict != [True]:
            return check.fault(value)
    return value
