"""What examining a workbook found, for the terminal: plain text, nothing alive in it."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from sheetsync.model.examined import Examined, ExaminedSheet
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace, column_letters
from sheetsync.reports.as_json import severity_counts
from sheetsync.reports.finding_codes import explanation
from sheetsync.reports.finding_lines import WIDTH, labelled, safe_text
from sheetsync.reports.problems import SEVERITY_ORDER, place_texts
from sheetsync.reports.words import counted

MOST_TOLD: Final = 10
"""Cells of one code that are told one by one; the report and ``--json`` tell all."""

_MOST_SHOWN: Final = 200
_LEAST_WIDTH: Final = 40
_UNBROKEN: Final = "\u00a0"
"""A blank at which no line is broken."""


def doctor_summary(
    examined: Examined, *, report: Path | None = None, note: str = "", width: int = WIDTH
) -> str:
    """How a workbook was taken, what was found and explained, and what to do next.

    Args:
        examined: The workbook, examined.
        report: The report that was written; ``None``: none was.
        note: Why it was not examined by a mapping, where that is to be told.
        width: Columns to fill.
    """
    blocks = [_head(examined, note, width)]
    blocks += [_sheet_text(sheet, width) for sheet in examined.sheets]
    for findings in _by_code(examined.findings):
        blocks.append(_code_text(findings, examined, width))
    blocks.append(_last(examined, report, width))
    return "\n\n".join(block for block in blocks if block)


def _head(examined: Examined, note: str, width: int) -> str:
    if examined.is_refused:
        return _wrapped(f"{examined.file} cannot be read.", width)
    by = (
        "no mapping says what its columns hold, so that is assumed"
        if examined.is_assumed
        else f"examined by the mapping {examined.mapping}"
    )
    lines = [_wrapped(f"{examined.file} ({examined.kind}): {by}.", width)]
    if note:
        lines.append(_wrapped(note, width))
    return "\n".join(lines)


def _sheet_text(sheet: ExaminedSheet, width: int) -> str:
    name = sheet.sheet
    if sheet.header_row is None:
        why = "no row of headers" if sheet.visible else "hidden"
        return _wrapped(f"{name}: not examined, {why}.", width)
    head = f"{name}: headers in row {sheet.header_row}, {counted(sheet.rows, 'row')}"
    told = ", ".join(
        f"{column_letters(column.index)} {_shortened(' '.join(column.header.split()))}: "
        f"{column.judged.value if column.field else 'not examined'}".replace(" ", _UNBROKEN)
        for column in sheet.columns
    )
    columns = _wrapped(told, width, indent="  ").replace(_UNBROKEN, " ")
    return "\n".join([_wrapped(head, width), columns])


def _by_code(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """Findings of one code together, errors first, within it as they were first found."""
    groups: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.severity, finding.code), []).append(finding)
    for key in sorted(groups, key=lambda one: SEVERITY_ORDER[one[0]]):
        yield groups[key]


def _code_text(findings: Sequence[Finding], examined: Examined, width: int) -> str:
    first = findings[0]
    number = sum(one.count for one in findings)
    times = f", {number:,} times" if number > 1 else ""
    lines = [_wrapped(f"{first.severity.value.upper()} {first.code}{times}", width)]
    if meaning := explanation(first.code):
        lines.append(_wrapped(meaning, width, indent="  "))
    remedies = Counter(one.remedy for one in findings)
    one_remedy = len(remedies) == 1 and bool(first.remedy)
    if one_remedy:
        lines += labelled("do", first.remedy, width)
    for finding in findings[:MOST_TOLD]:
        lines += _cell_lines(finding, examined, width, with_remedy=not one_remedy)
    left = number - sum(one.count for one in findings[:MOST_TOLD])
    if left > 0:
        lines.append(f"  … and {left:,} more.")
    return "\n".join(lines)


def _cell_lines(
    finding: Finding, examined: Examined, width: int, *, with_remedy: bool
) -> list[str]:
    lines = [_wrapped(_where(finding, examined), width, indent="  • ", after="    ")]
    facts = [
        ("found", f'"{_shortened(finding.found)}"' if finding.found else ""),
        ("expected", finding.expected),
        ("proof", finding.proof),
        ("repair", f'"{_shortened(finding.repair)}" can safely be typed' if finding.repair else ""),
        ("nearest", _nearest(finding)),
        ("do", finding.remedy if with_remedy else ""),
        ("count", f"{finding.count:,} in all" if finding.count > 1 else ""),
    ]
    for label, text in facts:
        if text:
            lines += [f"  {line}" for line in labelled(label, text, width - 2)]
    return lines


def _nearest(finding: Finding) -> str:
    """What may have been meant, where that is not already what can safely be typed."""
    told = [one for one in finding.suggestions if one != finding.repair]
    return ", ".join(f'"{_shortened(one)}"' for one in told)


def _where(finding: Finding, examined: Examined) -> str:
    place = finding.place
    if not isinstance(place, CellPlace):
        return str(place)
    sheet, cell, header = place_texts(finding)
    parts = [sheet] if len(examined.sheets) != 1 or not cell else []
    parts += [f"{cell} ({_shortened(' '.join(header.split()))})" if header else cell]
    where = " › ".join(part for part in parts if part) or place.file
    return f"{where}, {_shortened(finding.key)}" if finding.key else where


def _last(examined: Examined, report: Path | None, width: int) -> str:
    lines = [] if report is None else [f"Report: {safe_text(str(report))}"]
    counts = severity_counts(examined.findings)
    told = ", ".join(counted(counts[one], one.value) for one in Severity if counts[one])
    if examined.is_refused:
        return "\n".join(lines)
    if not told:
        lines.append("Nothing found. Next: sheetsync plan compares it with Plytix.")
    elif not counts[Severity.ERROR] + counts[Severity.WARNING]:
        lines.append(f"Together {told}. Nothing must be corrected.")
    else:
        lines.append(
            f"Together {told}. Nothing was changed. Next: correct the cells in Excel, save, and "
            "examine the workbook again."
        )
    return "\n".join(_wrapped(line, width) for line in lines)


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"


def _wrapped(text: str, width: int, *, indent: str = "", after: str | None = None) -> str:
    return "\n".join(
        textwrap.wrap(
            safe_text(text),
            max(width, _LEAST_WIDTH),
            initial_indent=indent,
            subsequent_indent=indent if after is None else after,
            break_on_hyphens=False,
        )
    )
