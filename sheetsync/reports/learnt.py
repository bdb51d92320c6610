"""What a mapping has learnt from a plan workbook, for the terminal and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sheetsync.model.learnt import Learnt
from sheetsync.reports.finding_lines import safe_text
from sheetsync.reports.words import counted

MOST_TOLD: Final = 50
"""Answers that are told one by one; the rest is counted."""


def learnt_json(learnt: Sequence[Learnt]) -> list[dict[str, object]]:
    """Every answer, in the order of the sheet."""
    return [
        {
            "sheet": one.sheet,
            "column": one.column,
            "field": one.field,
            "value": one.value,
            "meaning": one.meaning,
            "rows": one.rows,
            "cell": one.cell,
            "new": one.is_new,
        }
        for one in learnt
    ]


def learnt_text(learnt: Sequence[Learnt], mapping: str, plan_workbook: str) -> str:
    """What was learnt, a line an answer.

    Args:
        learnt: What became of each answer.
        mapping: The mapping's file name.
        plan_workbook: The answered plan workbook's file name.
    """
    if not learnt:
        return f"Nothing was answered on the sheet Causes of {safe_text(plan_workbook)}."
    new = sum(one.is_new for one in learnt)
    lines = [
        f"Learnt into {safe_text(mapping)}: {counted(new, 'answer') if new else 'nothing new'}"
    ]
    lines += [f"  {_line(one)}" for one in learnt[:MOST_TOLD]]
    if len(learnt) > MOST_TOLD:
        lines.append(f"  and {len(learnt) - MOST_TOLD:,} more")
    return "\n".join(lines)


def _line(one: Learnt) -> str:
    said = f'{safe_text(one.column)}: "{safe_text(one.value)}"'
    if not one.meaning:
        return f"{said} can be read by now; {one.cell} was not needed"
    said += f" -> {safe_text(one.meaning)}, {counted(one.rows, 'row')}"
    return said if one.is_new else f"{said} (known already)"
