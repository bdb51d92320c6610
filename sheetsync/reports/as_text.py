"""Plans, results and findings for the terminal: plain text, nothing alive in it."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from sheetsync.applying.remedies import resume_command
from sheetsync.model.change import Verb
from sheetsync.model.definition import Account, FieldDefinition
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.outcome import RowStatus, RunResult
from sheetsync.model.plan import GuardResult, Plan, RowVerdict, Verdict
from sheetsync.model.traffic import Traffic
from sheetsync.reports.as_json import severity_counts
from sheetsync.reports.cause_sheet import causes_of, learn_command
from sheetsync.reports.finding_lines import MOST_CELLS, WIDTH, findings_text, labelled, safe_text
from sheetsync.reports.result_summary import result_lead
from sheetsync.reports.summary import allow_options, field_counts, guard_word, lead
from sheetsync.reports.words import counted, minutes_text, traffic_text
from sheetsync.workbook.own.result_sheets import STATUS_SHEETS

MOST_KINDS: Final = 20
"""Kinds of findings that a summary shows; the workbook shows all."""

MOST_FIELDS: Final = 12


def _wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(safe_text(text), max(width, 40), break_on_hyphens=False))


def _facts(facts: Iterable[tuple[str, str]], width: int) -> list[str]:
    rows = [(label, text) for label, text in facts if text]
    room = max((len(label) for label, _ in rows), default=0) + 2
    lines = []
    for label, text in rows:
        lines += textwrap.wrap(
            safe_text(text),
            max(width, 40),
            initial_indent=f"  {label:<{room}}",
            subsequent_indent=" " * (room + 2),
            break_on_hyphens=False,
            break_long_words=False,
        )
    return lines


def plan_summary(
    plan: Plan,
    plan_workbook: Path | None,
    *,
    traffic: Traffic | None = None,
    width: int = WIDTH,
) -> str:
    """A plan in one screen: what would happen, what is wrong, what to do now.

    Args:
        plan: The plan.
        plan_workbook: Where its workbook stands; ``None`` when none was written.
        traffic: What went to Plytix for it; ``None``: not told.
        width: Columns to fill.
    """
    blocks = [
        f"Plan for {safe_text(plan.workbook.name)}, account {safe_text(plan.account.name)}, "
        f"connection {safe_text(plan.connection)}\n" + _wrapped(lead(plan), width),
        "\n".join(
            _facts(
                (
                    ("rows", _verdicts(plan.rows)),
                    ("values", _verbs(plan)),
                    ("fields", _fields(plan)),
                    ("problems", _severities(plan.findings)),
                    ("price", _price(plan)),
                    ("sent", "" if traffic is None else traffic_text(traffic)),
                ),
                width,
            )
        ),
    ]
    if plan.guards:
        blocks.append("\n".join(_guard_lines(plan.guards, width)))
    if plan.findings:
        blocks.append(findings_text(plan.findings, width=width, most=MOST_KINDS))
    last = [] if plan_workbook is None else [f"Plan workbook: {safe_text(str(plan_workbook))}"]
    if plan_workbook is not None and any(cause.asked for cause in causes_of(plan)):
        command = learn_command(plan, str(plan_workbook))
        last.append(
            "Answer what is meant on its sheet Causes, save it, then: " + safe_text(command)
        )
    if plan.stopped:
        last.append(f"If that is what you mean, plan again with: {safe_text(allow_options(plan))}")
    elif plan.anything_to_do:
        last.append("Review it, save it, then: " + safe_text(f'sheetsync apply "{plan_workbook}"'))
    blocks.append("\n".join(last))
    return "\n\n".join(block for block in blocks if block)


def _verdicts(rows: Sequence[RowVerdict]) -> str:
    counts = Counter(row.verdict for row in rows)
    told = ", ".join(f"{counts[one]:,} {one.value}" for one in Verdict if counts[one])
    return f"{len(rows):,} read" + (f": {told}" if told else "")


def _verbs(plan: Plan) -> str:
    verbs = Counter(change.verb for update in plan.updates for change in update.fields)
    words = {Verb.ADD: "added", Verb.SET: "changed", Verb.CLEAR: "cleared"}
    return ", ".join(f"{verbs[verb]:,} {word}" for verb, word in words.items() if verbs[verb])


def _fields(plan: Plan) -> str:
    fields = field_counts(plan)
    told = ", ".join(f"{field} {counts.total():,}" for field, counts in fields[:MOST_FIELDS])
    left = len(fields) - MOST_FIELDS
    return told + (f", and {left} more" if left > 0 else "")


def _severities(findings: Sequence[Finding]) -> str:
    counts = severity_counts(findings)
    return ", ".join(counted(counts[one], one.value) for one in Severity if counts[one])


def _price(plan: Plan) -> str:
    if not plan.price.writes:
        return ""
    return (
        f"{counted(plan.price.writes, 'call')} to write, {plan.price.checks:,} to check; "
        f"{minutes_text(plan.price.minutes)}, {plan.price.hour_share:.0%} of the hour's calls"
    )


def _guard_lines(guards: Iterable[GuardResult], width: int) -> list[str]:
    facts = []
    for guard in guards:
        word, _ = guard_word(guard)
        text = f"{word}: {guard.value}, limit {guard.limit}"
        if not guard.ok and guard.message:
            text += f". {guard.message}"
        facts.append((f"guard {guard.name}", text))
    return _facts(facts, width)


def result_summary(
    plan: Plan, result: RunResult, result_workbook: Path | None, *, width: int = WIDTH
) -> str:
    """What an apply came to, in one screen.

    Args:
        plan: The plan that was applied.
        result: What it came to.
        result_workbook: Where its workbook stands; ``None`` when none was written.
        width: Columns to fill.
    """
    statuses = [
        (STATUS_SHEETS[status].lower(), f"{result.count(status):,}")
        for status in RowStatus
        if result.count(status)
    ]
    calls = ", ".join(f"{number:,} {name}" for name, number in result.calls.items())
    blocks = [
        f"Result for {safe_text(plan.workbook.name)}, run {safe_text(result.run)}\n"
        + _wrapped(result_lead(result), width),
        "\n".join(
            _facts(
                [*statuses, ("calls", calls), ("sent", traffic_text(result.traffic))],
                width,
            )
        ),
        "\n".join(_causes(result, width)),
    ]
    if result_workbook is not None:
        blocks.append(f"Result workbook: {safe_text(str(result_workbook))}")
    if result.resumable:
        blocks.append(f"Finish the run: {safe_text(resume_command(result.run))}")
    return "\n\n".join(block for block in blocks if block)


def _causes(result: RunResult, width: int) -> list[str]:
    """Rows that are not done, those alike counted with the first shown."""
    told = (RowStatus.FAILED, RowStatus.CONFLICT, RowStatus.NOT_ATTEMPTED)
    rows = [row for row in result.rows if row.status in told]
    counts = Counter((row.status, row.code) for row in rows)
    seen: set[tuple[RowStatus, str]] = set()
    lines: list[str] = []
    for row in rows:
        kind = (row.status, row.code)
        if kind in seen:
            continue
        seen.add(kind)
        number = counts[kind]
        more = f" ({number:,} rows; the first)" if number > 1 else ""
        lines.append(safe_text(f"{row.sheet} › row {row.row} › {row.key}{more}"))
        lines += labelled("status", f"{STATUS_SHEETS[row.status].lower()} {row.code}", width)
        if row.message:
            lines += labelled("message", row.message, width)
        if row.remedy:
            lines += labelled("do", row.remedy, width)
    return lines


def check_summary(
    workbook: Path,
    rows: Sequence[RowVerdict],
    findings: Sequence[Finding],
    *,
    width: int = WIDTH,
) -> str:
    """What an offline check found.

    Args:
        workbook: The workbook.
        rows: Every input row once; one that is fit to be planned counts as ``UPDATE``.
        findings: Everything found.
        width: Columns to fill.
    """
    counts: Mapping[Verdict, int] = Counter(row.verdict for row in rows)
    words = {Verdict.UPDATE: "fit to be planned", Verdict.INVALID: "invalid"}
    told = ", ".join(
        f"{counts[verdict]:,} {words.get(verdict, verdict.value)}"
        for verdict in Verdict
        if counts.get(verdict)
    )
    head = f"{safe_text(workbook.name)}: {counted(len(rows), 'row')}" + (
        f"; {told}." if told else "."
    )
    severities = _severities(findings)
    return "\n\n".join(
        block
        for block in (
            head,
            findings_text(findings, width=width),
            f"Together {severities}." if severities else "Nothing found.",
        )
        if block
    )


def schema_table(account: Account, definitions: Sequence[FieldDefinition]) -> str:
    """An account's fields as a text table; options follow, shortened."""
    rows = [
        (
            safe_text(one.field),
            safe_text(one.name),
            one.type_class.value.removesuffix("Attribute"),
            "read-only" if one.read_only else "required" if one.required else "",
            _options(one.options),
        )
        for one in definitions
    ]
    headers = ("Field", "Name", "Type", "", "Options")
    widths = [
        max([len(headers[at]), *(len(row[at]) for row in rows)]) for at in range(len(headers) - 1)
    ]
    lines = [f"Account {safe_text(account.name)}: {counted(len(rows), 'field')}"]
    for row in (headers, *rows):
        cells = [text.ljust(room) for text, room in zip(row, widths, strict=False)]
        lines.append("  ".join([*cells, row[-1]]).rstrip())
    return "\n".join(lines)


def _options(options: Sequence[str]) -> str:
    told = ", ".join(safe_text(one) for one in options[:MOST_CELLS])
    left = len(options) - MOST_CELLS
    return told + (f" … ({len(options)})" if left > 0 else "")


__all__ = [
    "WIDTH",
    "check_summary",
    "findings_text",
    "plan_summary",
    "result_summary",
    "safe_text",
    "schema_table",
]
