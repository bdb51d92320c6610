"""The first page of a result workbook: what came of the run, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from sheetsync.applying.remedies import resume_command
from sheetsync.model.outcome import RowStatus, RunResult
from sheetsync.model.plan import Plan
from sheetsync.reports.page import LEFT, LEFT_END, RIGHT, RIGHT_END, WIDTHS, Page
from sheetsync.reports.words import counted, time_text, traffic_text
from sheetsync.workbook.writing.layout import PageSheet, Role, Tone

SUMMARY: Final = "Summary"

_MEANINGS: Final = {
    "Done": "written, and read back equal",
    "Failed": "refused by Plytix, or not read back equal",
    "Conflict": "changed in Plytix since the plan; left alone",
    "Refused": "rejected by the reviewer",
    "Invalid": "left out by the plan; see Message",
    "Not attempted": "the run ended before them",
    "Unchanged": "Plytix had these values already",
}
_TONES: Final = {
    "Done": Tone.GOOD,
    "Failed": Tone.BAD,
    "Conflict": Tone.CONFLICT,
    "Invalid": Tone.BAD,
    "Not attempted": Tone.WARN,
}


def result_summary_sheet(plan: Plan, result: RunResult, counts: Mapping[str, int]) -> PageSheet:
    """The summary of a result.

    Args:
        plan: The plan.
        result: What it came to.
        counts: Sheet → its rows, in the order of the sheets; together all input rows.
    """
    page = Page()
    page.put(0, LEFT, f"Result for {plan.workbook.name}", Role.TITLE)
    page.heights[0] = 32
    tone = Tone.BAD if result.stop_reason or result.interrupted else Tone.PLAIN
    page.put(1, LEFT, result_lead(result), Role.LEAD, tone)
    page.heights[1] = 22
    left = _rows(page, 3, plan, counts)
    right = _next_steps(page, 3, result)
    left = _causes(page, left + 1, result)
    right = _calls(page, right + 1, result)
    _details(page, max(left, right) + 1, plan, result)
    return PageSheet(
        name=SUMMARY,
        widths=WIDTHS,
        cells=tuple(page.cells),
        heights=page.heights,
        tab="#1B365D",
    )


def result_lead(result: RunResult) -> str:
    """The result in a sentence or two."""
    done = result.count(RowStatus.DONE)
    open_rows = sum(
        result.count(status)
        for status in (RowStatus.FAILED, RowStatus.CONFLICT, RowStatus.NOT_ATTEMPTED)
    )
    told = f"{counted(done, 'row')} done and verified."
    if open_rows:
        told += f" {counted(open_rows, 'row')} still {'waits' if open_rows == 1 else 'wait'}."
    if result.stop_reason:
        told += f" The run stopped early: {result.stop_reason}"
    elif result.interrupted:
        told += " The run was interrupted."
    return told


def _rows(page: Page, row: int, plan: Plan, counts: Mapping[str, int]) -> int:
    row = page.section(row, LEFT, LEFT_END, "What became of the rows")
    for name, number in counts.items():
        row = page.fact(row, LEFT, LEFT_END, name, number, _MEANINGS[name] if number else "")
        if number and name in _TONES:
            page.retone(row - 1, LEFT + 1, _TONES[name])
    total = sum(counts.values())
    row = page.fact(row, LEFT, LEFT_END, "Together", total, "the sheets of this workbook")
    return page.fact(row, LEFT, LEFT_END, "Rows in the source", len(plan.rows), "read by the plan")


def _next_steps(page: Page, row: int, result: RunResult) -> int:
    row = page.section(row, RIGHT, RIGHT_END, "What to do now")
    steps = []
    if result.resumable:
        steps.append(f"Finish the run: {resume_command(result.run)}")
    if result.count(RowStatus.INVALID):
        steps.append("Correct the rows of Invalid as their column What to do says.")
    if result.count(RowStatus.CONFLICT):
        steps.append("Look at Conflict: somebody changed these values in Plytix. Whose is right?")
    if result.count(RowStatus.FAILED):
        steps.append("Look at Failed: Message says what Plytix answered.")
    if result.count(RowStatus.NOT_ATTEMPTED):
        steps.append("Nothing was sent for the rows of Not attempted.")
    steps.append(
        "Then plan the source workbook again; what is done needs nothing more."
        if steps
        else "Nothing. Planning the same workbook again finds nothing to do."
    )
    for number, step in enumerate(steps, start=1):
        page.put(row, RIGHT, f"{number}.  {step}", Role.STEP)
        row += 1
    return row


def _causes(page: Page, row: int, result: RunResult) -> int:
    row = page.section(row, LEFT, LEFT_END, "Why rows are not done")
    counts = Counter(
        one.code for one in result.rows if one.code and one.status is not RowStatus.DONE
    )
    if not counts:
        page.put(row, LEFT, "There are none.", Role.STEP, Tone.GOOD)
        return row + 1
    page.put(row, LEFT, "Code", Role.HEADER)
    page.put(row, LEFT + 1, "Rows", Role.COUNT_HEADER)
    for code, number in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        row += 1
        page.put(row, LEFT, code, Role.VALUE)
        page.put(row, LEFT + 1, number, Role.COUNT)
    return row + 1


def _calls(page: Page, row: int, result: RunResult) -> int:
    row = page.section(row, RIGHT, RIGHT_END, "Calls to Plytix")
    for name, number in result.calls.items():
        row = page.fact(row, RIGHT, RIGHT_END, name.capitalize(), f"{number:,}")
    return page.fact(row, RIGHT, RIGHT_END, "Sent in this run", traffic_text(result.traffic))


def _details(page: Page, row: int, plan: Plan, result: RunResult) -> int:
    row = page.section(row, LEFT, RIGHT_END, "Where this comes from")
    facts = (
        ("Source workbook", plan.workbook.name),
        ("In folder", plan.workbook.folder),
        ("Plytix account", f"{plan.account.name} ({plan.account.id})"),
        ("Connection", f"{plan.connection}, {plan.endpoint}"),
        ("Planned", f"{time_text(plan.created_at)} by {plan.created_by}"),
        ("Approved by", result.approved_by or "nobody signed"),
        ("Begun", time_text(result.started_at)),
        ("Ended", time_text(result.finished_at)),
        ("Run", result.run),
    )
    for label, value in facts:
        row = page.wide_fact(row, label, value)
    return row
