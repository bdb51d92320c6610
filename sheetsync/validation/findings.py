"""The words of this room: how faults of cells and rows are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sheetsync.codecs.characters import code_points
from sheetsync.codecs.codec import Remark, Unreadable
from sheetsync.codecs.look_alikes import look_alikes_in
from sheetsync.mapping.sheet_mapping import Rule
from sheetsync.model.finding import Severity

_SHOWN_OPTIONS: Final = 10

EMPTY_TEXT: Final = Remark(
    code="empty-text",
    severity=Severity.NOTICE,
    expected="truly empty cells; these hold an empty text or a formula that gives one",
    remedy="Nothing; they are read as empty and clear nothing.",
    per_column=True,
)

NOT_CLEARABLE: Final = Unreadable(
    code="cannot-be-cleared",
    expected="a value; Plytix does not let this field be empty",
    remedy="Type a value, or delete the cell's content to keep what Plytix has.",
)

MIXED_LIST: Final = Unreadable(
    code="mixed-list",
    expected="either a whole list, or only additions and removals such as +Red,-Blue",
    remedy='Put + or - before every option, or before none; put a literal sign in "…".',
)

ADDED_AND_REMOVED: Final = Unreadable(
    code="mixed-list",
    expected="each option once; one is both added and removed",
    remedy="Delete one of the two.",
)

MISSING_KEY: Final = Unreadable(
    code="missing-key",
    expected="a key; the row has values but nothing says which product they are for",
    remedy="Type the key, or delete the row.",
)

EMPTY_CELL: Final = Unreadable(
    code="empty-cell",
    expected="a value; the mapping says that this column must be filled",
    remedy="Type a value.",
)

DELETE_NOT_OFFERED: Final = Unreadable(
    code="delete-not-offered",
    expected="NEW, UPDATE, UPSERT or IGNORE; deleting from a sheet is not offered",
    remedy="Delete the product in Plytix, and type IGNORE here.",
)


def unknown_command(suggestions: tuple[str, ...]) -> Unreadable:
    """A word in the command column that is no command."""
    return Unreadable(
        code="unknown-command",
        expected="NEW, UPDATE, UPSERT, IGNORE or an empty cell",
        remedy="Type one of the commands, or delete the cell's content.",
        suggestions=suggestions,
    )


def hidden_rows_left_out() -> Unreadable:
    """Hidden rows that the mapping says do not count."""
    return Unreadable(
        code="hidden-rows-left-out",
        expected="visible rows; hidden ones are left out, since the mapping says so",
        remedy="Show the rows, or remove hidden_rows: false from the mapping, if they count.",
    )


def unknown_option(
    field: str,
    options: Sequence[str],
    suggestions: tuple[str, ...],
    *,
    wrong: str = "",
    twin: str = "",
) -> Unreadable:
    """A value outside the options of a drop-down or multi-select.

    Args:
        field: The field.
        options: Its options.
        suggestions: Those most like the value, best first.
        wrong: The value; told only beside a twin.
        twin: The one option that looks just like it; empty when there is none.
    """
    shown = ", ".join(f'"{option}"' for option in options[:_SHOWN_OPTIONS])
    more = len(options) - _SHOWN_OPTIONS
    rest = f" and {more} more" if more > 0 else ""
    attribute = field.startswith("attributes.")
    owner = f'attribute "{field.removeprefix("attributes.")}"' if attribute else f'"{field}"'
    remedy = "Correct the cell"
    remedy += ", or add the value to the attribute's options in Plytix." if attribute else "."
    return Unreadable(
        code="unknown-option",
        expected=f"one of {shown}{rest} (options of {owner})" if shown else f"an option of {owner}",
        remedy=remedy,
        suggestions=suggestions,
        proof=f"it looks like {twin} and holds {code_points(look_alikes_in(wrong))}"
        if twin
        else "",
        repair=twin,
    )


def rule_failed(rule: Rule) -> Unreadable:
    """A row that does not satisfy a rule of the mapping."""
    when = f", when {rule.when}" if rule.when else ""
    return Unreadable(
        code="rule-failed",
        expected=f"{rule.require}{when} (rule “{rule.name}”)",
        remedy="Correct the row, or the rule in the mapping.",
    )


def folded(fault: Unreadable | Remark) -> Unreadable:
    """What is told of the many cells beyond those that are told one by one."""
    return Unreadable(
        code=fault.code,
        expected=f"{fault.expected}; more cells like those told one by one",
        remedy=fault.remedy,
    )
