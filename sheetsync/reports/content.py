"""What the sheets of a plan workbook show.

Pure, and used twice: for writing a plan and for holding a reviewed one against its seal, so that
both agree by construction. Rows are made while they are asked for; nothing is kept per cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from sheetsync.model.change import Create, Delete, FieldChange, Verb
from sheetsync.model.place import CellPlace
from sheetsync.model.plan import Plan, Verdict
from sheetsync.model.values import FieldName
from sheetsync.reports.cause_sheet import causes_sheet, lists_sheet
from sheetsync.reports.problems import problems_sheet
from sheetsync.reports.shown import shown, shown_text, shown_wish
from sheetsync.reports.summary import summary_sheet
from sheetsync.workbook.writing.layout import (
    CellValue,
    PageSheet,
    Role,
    Sheet,
    TableColumn,
    TableRow,
    TableSheet,
    Tone,
)

CHANGES: Final = "Changes"
NEW_PRODUCTS: Final = "New products"
ROWS: Final = "Rows"

ACCEPT: Final = "accept"
REJECT: Final = "reject"
DECISIONS: Final = (ACCEPT, REJECT)

KIND_WORDS: Final = {Verb.ADD: "add", Verb.SET: "change", Verb.CLEAR: "clear"}
CONFLICT_WORD: Final = "conflict"
DELETE_WORD: Final = "delete"
DELETED: Final = "(deleted)"
"""What a deletion's *New value* says; it cannot be edited."""
THE_PRODUCT: Final = "(the product)"
"""What stands under *Field* for a deletion."""
MOST_DELETED_VALUES: Final = 20
"""Values of a product to be deleted that its row names; the seal and the journal hold all."""
_TONES: Final = {Verb.ADD: Tone.ADD, Verb.SET: Tone.PLAIN, Verb.CLEAR: Tone.CLEAR}

_DECISION: Final = TableColumn(
    header="Decision", width=11, role=Role.CHOICE, toned=False, choices=DECISIONS
)
_SKU: Final = TableColumn(header="SKU", width=18, role=Role.CODE)
_NAME: Final = TableColumn(header="Name", width=34, wrap=True)
_ROW: Final = TableColumn(header="Row", width=8, role=Role.LINK)
_CHANGE_ID: Final = TableColumn(header="Change id", width=11, role=Role.CENTERED, toned=False)

CHANGE_COLUMNS: Final = (
    _DECISION,
    _SKU,
    _NAME,
    TableColumn(header="Field", width=27),
    TableColumn(header="Now in Plytix", width=38, wrap=True),
    TableColumn(header="New value", width=38, role=Role.EDITABLE, wrap=True, toned=True),
    TableColumn(header="Kind", width=11, role=Role.CENTERED, toned=True),
    TableColumn(header="Base", width=16, wrap=True),
    _ROW,
    TableColumn(header="Note", width=36, wrap=True),
    _CHANGE_ID,
)
"""The columns of *Changes*, left to right."""

DECISION: Final = 0
NEW_VALUE: Final = 5
FIRST_NEW_FIELD: Final = 3
"""Position of the first field in *New products*."""

ROW_COLUMNS: Final = (
    TableColumn(header="Row", width=8, role=Role.CENTERED),
    TableColumn(header="Sheet", width=22),
    TableColumn(header="Key", width=24, role=Role.CODE),
    TableColumn(header="Verdict", width=13, role=Role.CENTERED, toned=True),
    TableColumn(header="Changes", width=10, role=Role.CENTERED),
    TableColumn(header="First finding", width=28),
)

_VERDICT_TONES: Final = {
    Verdict.CREATE: Tone.ADD,
    Verdict.UPDATE: Tone.GOOD,
    Verdict.DELETE: Tone.CLEAR,
    Verdict.UNCHANGED: Tone.MUTED,
    Verdict.CONFLICT: Tone.CONFLICT,
    Verdict.INVALID: Tone.BAD,
    Verdict.IGNORED: Tone.MUTED,
}


def plan_sheets(plan: Plan, name: str) -> tuple[Sheet, ...]:
    """Every sheet that people see, left to right, and the hidden one that drop-downs need.

    Args:
        plan: The plan.
        name: The plan workbook's file name, which the summary's command names.
    """
    lists = lists_sheet(plan)
    return (
        summary_of(plan, name),
        changes_sheet(plan),
        new_products_sheet(plan),
        problems_sheet(plan),
        causes_sheet(plan, name),
        rows_sheet(plan),
        *(() if lists is None else (lists,)),
    )


def summary_of(plan: Plan, name: str) -> PageSheet:
    """The summary; see ``summary.summary_sheet``."""
    return summary_sheet(plan, name)


def clear_hint(plan: Plan) -> str:
    """What to write where a *New value* was deleted."""
    marker = shown_text(plan.clear_marker)
    return f"write {REJECT} to leave the value alone, or {marker} to take it away"


def row_label(plan: Plan) -> Callable[[CellPlace], CellValue]:
    """How a row is named: by its number, or with its sheet when rows come from several."""
    if len({row.sheet for row in plan.rows}) < 2:
        return lambda place: place.row or ""
    return lambda place: shown_text(f"{place.sheet} {place.row}")


def changes_sheet(plan: Plan) -> TableSheet:
    """*Changes*: a row a field of every update, and a row a deletion."""
    return TableSheet(
        name=CHANGES,
        columns=CHANGE_COLUMNS,
        row_count=plan.change_count + len(plan.deletes),
        rows=lambda: change_rows(plan),
        link_column=8,
        frozen_columns=3,
        tab="#2563A8",
        struck_when=(DECISION, REJECT),
    )


def change_rows(plan: Plan) -> Iterator[TableRow]:
    """The rows of *Changes*, in the order of the plan."""
    label = row_label(plan)
    for update in plan.updates:
        key, name = shown_text(update.key), shown_text(update.name)
        for change in update.fields:
            place = change.place
            verb = change.verb
            decision, kind, tone = ACCEPT, KIND_WORDS[verb], _TONES[verb]
            if change.conflict:
                decision, kind, tone = REJECT, CONFLICT_WORD, Tone.CONFLICT
            yield (
                tone,
                (
                    decision,
                    key,
                    name,
                    change.field,
                    shown(change.before),
                    shown_wish(change.after, plan.clear_marker),
                    kind,
                    "" if change.base is None else shown(change.base.value),
                    label(place),
                    shown_text(change.note),
                    change.id,
                ),
                place,
            )

    for delete in plan.deletes:
        torn = delete.conflict
        yield (
            Tone.CONFLICT if torn else Tone.CLEAR,
            (
                REJECT if torn else ACCEPT,
                shown_text(delete.key),
                shown_text(delete.name),
                THE_PRODUCT,
                shown_text(deleted_values(delete)),
                DELETED,
                CONFLICT_WORD if torn else DELETE_WORD,
                "",
                label(delete.place),
                shown_text(delete.note),
                delete.id,
            ),
            delete.place,
        )


def deleted_values(delete: Delete) -> str:
    """What a product that is to be deleted holds, a line a field."""
    named = list(delete.before.items())
    lines = [f"{name}: {shown(value)}" for name, value in named[:MOST_DELETED_VALUES]]
    left = len(named) - MOST_DELETED_VALUES
    return "\n".join([*lines, f"and {left} more"] if left > 0 else lines)


def new_fields(creates: Sequence[Create]) -> tuple[FieldName, ...]:
    """Every field of every create, in the order of first use."""
    return tuple(dict.fromkeys(change.field for create in creates for change in create.fields))


def new_products_sheet(plan: Plan) -> TableSheet:
    """*New products*: a row a create, a column a field."""
    fields = new_fields(plan.creates)
    columns = (
        _DECISION,
        _SKU,
        _NAME,
        *(TableColumn(header=field, width=24, role=Role.EDITABLE, wrap=True) for field in fields),
        _ROW,
        _CHANGE_ID,
    )
    return TableSheet(
        name=NEW_PRODUCTS,
        columns=columns,
        row_count=len(plan.creates),
        rows=lambda: new_product_rows(plan, fields),
        link_column=FIRST_NEW_FIELD + len(fields),
        frozen_columns=3,
        tab="#5BAA76",
        struck_when=(DECISION, REJECT),
    )


def new_product_rows(plan: Plan, fields: Sequence[FieldName]) -> Iterator[TableRow]:
    """The rows of *New products*, in the order of the plan."""
    label = row_label(plan)
    for create in plan.creates:
        changes = change_by_field(create)
        values = [shown(changes[field].after) if field in changes else "" for field in fields]
        named = changes.get(FieldName("label"))
        yield (
            Tone.ADD,
            (
                ACCEPT,
                shown_text(create.key),
                "" if named is None else shown(named.after),
                *values,
                label(create.place),
                create.id,
            ),
            create.place,
        )


def change_by_field(create: Create) -> dict[FieldName, FieldChange]:
    """The create's fields by name."""
    return {change.field: change for change in create.fields}


def rows_sheet(plan: Plan) -> TableSheet:
    """*Rows*: every input row once."""
    return TableSheet(
        name=ROWS,
        columns=ROW_COLUMNS,
        row_count=len(plan.rows),
        rows=lambda: input_rows(plan),
        frozen_columns=3,
        tab="#9AA5B1",
    )


def input_rows(plan: Plan) -> Iterator[TableRow]:
    """The rows of *Rows*, by sheet and row."""
    for row in plan.rows:
        yield (
            _VERDICT_TONES[row.verdict],
            (
                row.row,
                shown_text(row.sheet),
                shown_text(row.key),
                row.verdict.value,
                row.changes,
                row.code,
            ),
            None,
        )
