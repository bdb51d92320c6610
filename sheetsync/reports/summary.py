"""The first page of a plan workbook: what will happen, what is wrong, what to do now."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from sheetsync.model.change import Verb
from sheetsync.model.finding import Severity
from sheetsync.model.plan import GuardResult, Plan, Verdict
from sheetsync.reports.page import LEFT, LEFT_END, RIGHT, RIGHT_END, WIDTHS, Page
from sheetsync.reports.shown import shown_text
from sheetsync.reports.words import counted, minutes_text, time_text
from sheetsync.workbook.writing.layout import BarChart, PageSheet, Role, Tone
from sheetsync.workbook.writing.styles import CHART_COLOURS

SUMMARY: Final = "Summary"

SIGNATURE_COLUMN: Final = 8
MAX_BARS: Final = 12
_ROW_PIXELS: Final = 24


class Signature(NamedTuple):
    """Where the *Approved by* cell stands; row and column count from 0."""

    row: int
    column: int


def summary_sheet(plan: Plan, name: str) -> PageSheet:
    """The summary of a plan.

    Args:
        plan: The plan.
        name: The plan workbook's file name.
    """
    page = Page()
    fields = field_counts(plan)
    page.put(0, LEFT, f"Plan for {plan.workbook.name}", Role.TITLE)
    page.heights[0] = 32
    page.put(1, LEFT, lead(plan), Role.LEAD, Tone.BAD if plan.stopped else Tone.PLAIN)
    page.heights[1] = 22
    left = _what_will_happen(page, 3, plan, fields)
    right = _what_to_do(page, 3, plan, name)
    row = max(left, right) + 1
    left = _changes_by_field(page, row, fields)
    chart = _chart(row, fields)
    right = row if chart is None else row + math.ceil(chart.pixels / _ROW_PIXELS) + 2
    left = _problems_by_code(page, left + 1, plan)
    right = _guards(page, right, plan)
    right = _price(page, right + 1, plan)
    _details(page, max(left, right) + 1, plan)
    return PageSheet(
        name=SUMMARY,
        widths=WIDTHS,
        cells=tuple(page.cells),
        heights=page.heights,
        charts=() if chart is None else (chart,),
        tab="#1B365D",
    )


def signature_cell(page: PageSheet) -> Signature:
    """Where the reviewer signs."""
    return next(
        Signature(cell.row, cell.column) for cell in page.cells if cell.role is Role.SIGNATURE
    )


def lead(plan: Plan) -> str:
    """The plan in one sentence or two."""
    changes, creates, deletes = plan.change_count, len(plan.creates), len(plan.deletes)
    invalid = plan.count(Verdict.INVALID)
    if plan.stopped:
        first = "A guard stops this plan; it cannot be applied as it is."
    elif not plan.anything_to_do and plan.undoes:
        first = "Nothing to do: nothing that the run wrote is left to give back."
    elif not plan.anything_to_do:
        first = "Nothing to do: Plytix already has what the usable rows ask for."
    else:
        parts = []
        if changes:
            parts.append(
                f"{counted(changes, 'value')} of {counted(len(plan.updates), 'product')} would "
                "change"
            )
        if creates:
            parts.append(f"{counted(creates, 'product')} would be created")
        if deletes:
            parts.append(f"{counted(deletes, 'product')} would be deleted")
        first = f"{' and '.join(parts)}. Nothing has been written to Plytix yet."
    second = f" {counted(invalid, 'row')} with errors {'is' if invalid == 1 else 'are'} left out."
    return first + (second if invalid else "")


def _what_will_happen(page: Page, row: int, plan: Plan, fields: FieldCounts) -> int:
    row = page.section(row, LEFT, LEFT_END, "What will happen")
    verbs: Counter[Verb] = sum((counts for _, counts in fields), Counter())
    kinds = (
        f"{verbs[Verb.ADD]:,} added, {verbs[Verb.SET]:,} changed, {verbs[Verb.CLEAR]:,} cleared"
        if plan.change_count
        else ""
    )
    facts: tuple[tuple[str, int, str], ...] = (
        ("Products to change", len(plan.updates), f"of {plan.products_in_account:,} in Plytix"),
        ("Values to change", plan.change_count, kinds),
        ("Products to create", len(plan.creates), ""),
        *((("Products to delete", len(plan.deletes), ""),) if plan.undoes else ()),
        ("Rows that already agree", plan.count(Verdict.UNCHANGED), ""),
        ("Rows in conflict", plan.count(Verdict.CONFLICT), ""),
        ("Rows with errors", plan.count(Verdict.INVALID), "left out; see Problems"),
        ("Rows ignored", plan.count(Verdict.IGNORED), ""),
        ("Rows read", len(plan.rows), "every one is on the sheet Rows"),
    )
    for label, number, note in facts:
        row = page.fact(row, LEFT, LEFT_END, label, number, note if number else "")
    return row


def _what_to_do(page: Page, row: int, plan: Plan, name: str) -> int:
    row = page.section(row, RIGHT, RIGHT_END, "What to do now")
    for step in _steps(plan):
        page.put(row, RIGHT, step, Role.STEP)
        row += 1
    page.put(row, RIGHT, "Approved by", Role.SIGN_LABEL)
    page.put(row, SIGNATURE_COLUMN, "", Role.SIGNATURE)
    page.heights[row] = 24
    page.put(row + 1, RIGHT, command(plan, name), Role.COMMAND)
    page.fill(row + 1, RIGHT + 1, RIGHT_END, Role.COMMAND)
    return row + 2


def _steps(plan: Plan) -> tuple[str, ...]:
    if plan.stopped:
        return (
            "1.  Read under Guards why this plan is stopped.",
            "2.  If the workbook is wrong, correct it and plan again.",
            "3.  If that is what you mean, plan again with the command below.",
        )
    if not plan.anything_to_do:
        return ("1.  Correct what Problems names, if anything, and plan again. Nothing to apply.",)
    return (
        "1.  Go through Changes and New products; choose reject for what must not happen.",
        "2.  Correct a New value where it is not what you mean. Only yellow cells may change.",
        "3.  Rows named in Problems as errors are left out; correct them, or answer under Causes.",
        "4.  Sign below, save, close, and run the command:",
    )


def allow_options(plan: Plan) -> str:
    """What lifts the guards that stop a plan, added to the command that made it."""
    return " ".join(guard.lifted_by for guard in plan.guards if not guard.ok and not guard.allowed)


def command(plan: Plan, name: str) -> str:
    """The command that comes next."""
    if plan.stopped and plan.undoes:
        return f"sheetsync undo {plan.undoes} -c {plan.connection} {allow_options(plan)}"
    if plan.stopped:
        return f'sheetsync plan "{plan.workbook.name}" -c {plan.connection} {allow_options(plan)}'
    return f'sheetsync apply "{name}"'


FieldCounts = Sequence[tuple[str, Counter[Verb]]]
"""Per changed field how many changes add, set and clear; most changed first."""


def field_counts(plan: Plan) -> FieldCounts:
    """Count the changes of each field."""
    pairs = Counter(
        (change.field, change.verb) for update in plan.updates for change in update.fields
    )
    counts: dict[str, Counter[Verb]] = {}
    for (field, verb), number in pairs.items():
        counts.setdefault(field, Counter())[verb] = number
    return sorted(counts.items(), key=lambda one: (-one[1].total(), one[0]))


def _changes_by_field(page: Page, row: int, fields: FieldCounts) -> int:
    row = page.section(row, LEFT, LEFT_END, "Changes by field")
    if not fields:
        page.put(row, LEFT, "None.", Role.STEP)
        return row + 1
    for column, header in enumerate(("Field", "Add", "Change", "Clear", "Together"), start=LEFT):
        page.put(row, column, header, Role.HEADER if column == LEFT else Role.COUNT_HEADER)
    for field, verbs in fields:
        row += 1
        page.put(row, LEFT, field, Role.VALUE)
        numbers = (verbs[Verb.ADD], verbs[Verb.SET], verbs[Verb.CLEAR], verbs.total())
        for column, number in enumerate(numbers, start=LEFT + 1):
            page.put(row, column, number, Role.COUNT, Tone.PLAIN if number else Tone.MUTED)
    return row + 1


def _chart(row: int, fields: FieldCounts) -> BarChart | None:
    if not fields:
        return None
    return BarChart(
        title="Changes by field" + (", the largest" if len(fields) > MAX_BARS else ""),
        row=row,
        column=RIGHT,
        first_row=row + 2,
        names=tuple(shown_text(field) for field, _ in fields[:MAX_BARS]),
        name_column=LEFT,
        series=tuple(
            (
                word,
                column,
                CHART_COLOURS[word],
                tuple(verbs[verb] for _, verbs in fields[:MAX_BARS]),
            )
            for word, column, verb in (
                ("add", LEFT + 1, Verb.ADD),
                ("change", LEFT + 2, Verb.SET),
                ("clear", LEFT + 3, Verb.CLEAR),
            )
        ),
    )


def _problems_by_code(page: Page, row: int, plan: Plan) -> int:
    row = page.section(row, LEFT, LEFT_END, "Problems by code")
    counts: Counter[tuple[Severity, str]] = Counter()
    for finding in plan.findings:
        counts[finding.severity, finding.code] += finding.count
    if not counts:
        page.put(row, LEFT, "None.", Role.STEP, Tone.GOOD)
        return row + 1
    page.put(row, LEFT, "Code", Role.HEADER)
    page.put(row, LEFT + 1, "Severity", Role.HEADER)
    page.put(row, LEFT + 2, "How often", Role.COUNT_HEADER)
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
    tones = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.WARN, Severity.NOTICE: Tone.MUTED}
    ranked = sorted(counts.items(), key=lambda one: (order[one[0][0]], -one[1], one[0][1]))
    for (severity, code), number in ranked:
        row += 1
        page.put(row, LEFT, code, Role.VALUE)
        page.put(row, LEFT + 1, severity.value, Role.VALUE, tones[severity])
        page.put(row, LEFT + 2, number, Role.COUNT)
    return row + 1


def _guards(page: Page, row: int, plan: Plan) -> int:
    row = page.section(row, RIGHT, RIGHT_END, "Guards")
    if not plan.guards:
        page.put(row, RIGHT, "None.", Role.STEP)
        return row + 1
    for guard in plan.guards:
        word, tone = guard_word(guard)
        page.put(row, RIGHT, guard.name, Role.LABEL)
        page.put(row, RIGHT + 1, f"{guard.value}, limit {guard.limit}", Role.VALUE)
        page.put(row, RIGHT + 2, word, Role.STRONG, tone)
        row += 1
        if not guard.ok and guard.message:
            page.put(row, RIGHT, guard.message, Role.STEP, tone)
            row += 1
    return row


def guard_word(guard: GuardResult) -> tuple[str, Tone]:
    """What a guard says, in one word, and its tone."""
    if guard.ok:
        return "ok", Tone.GOOD
    return ("lifted", Tone.WARN) if guard.allowed else ("stops", Tone.BAD)


def _price(page: Page, row: int, plan: Plan) -> int:
    row = page.section(row, RIGHT, RIGHT_END, "What applying costs")
    price = plan.price
    row = page.fact(row, RIGHT, RIGHT_END, "Calls that write", f"{price.writes:,}")
    row = page.fact(row, RIGHT, RIGHT_END, "Calls that check", f"{price.checks:,}")
    row = page.fact(row, RIGHT, RIGHT_END, "Time at the limits", minutes_text(price.minutes))
    row = page.fact(row, RIGHT, RIGHT_END, "Share of the hour", f"{price.hour_share:.0%}")
    return page.fact(row, RIGHT, RIGHT_END, "Calls made to plan", f"{price.reads:,}")


def _details(page: Page, row: int, plan: Plan) -> int:
    row = page.section(row, LEFT, RIGHT_END, "Where this comes from")
    facts = (
        *(
            (("Gives back the run", plan.undoes),)
            if plan.undoes
            else (
                ("Source workbook", plan.workbook.name),
                ("In folder", plan.workbook.folder),
                ("Mapping", plan.mapping.name),
            )
        ),
        ("Plytix account", f"{plan.account.name} ({plan.account.id})"),
        ("Connection", f"{plan.connection}, {plan.endpoint}"),
        ("Planned", time_text(plan.created_at)),
        ("Planned by", plan.created_by),
        ("Run", plan.run),
        ("Source fingerprint", plan.workbook.sha256),
    )
    for label, value in facts:
        row = page.wide_fact(row, label, value)
    return row
