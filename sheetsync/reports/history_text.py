"""What runs did, for the terminal: plain text, nothing alive in it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Final

from sheetsync.applying.history import field_counts, told_rows
from sheetsync.model.history import CellWrite, Drift, OperationStatus, RunLine, RunState
from sheetsync.model.outcome import RowOutcome, RowStatus
from sheetsync.model.recorded import RunHeader
from sheetsync.model.values import Canonical, canonical_text
from sheetsync.planning.findings import spoken
from sheetsync.reports.finding_lines import WIDTH, safe_text
from sheetsync.reports.text_table import table_lines
from sheetsync.reports.words import counted, time_text

MOST_LINES: Final = 50
"""Lines of a table; what comes after them is counted, and ``--json`` holds all."""

MOST_SHOWN: Final = 160
"""Characters of a value that are shown."""

_NOT_DONE: Final = (RowStatus.FAILED, RowStatus.CONFLICT, RowStatus.NOT_ATTEMPTED)
_LEAST_WIDTH: Final = 100
_WHY: Final = {
    "changed": "changed",
    "product gone": "product is gone",
    "product back": "product there again",
    "field gone": "field is gone",
}


def runs_text(lines: Sequence[RunLine], *, width: int = WIDTH) -> str:
    """The runs, newest first, two lines each."""
    if not lines:
        return "There are no runs yet. An apply writes the journal that a run is told from."
    told = []
    for line in lines:
        header = line.recorded.header
        facts = [header.workbook, f"account {header.account_name}", _who(header)]
        if header.undoes:
            facts.insert(0, f"gives back {header.undoes}")
        if line.undone_by:
            facts.append(f"{_undone(line)} {', '.join(line.undone_by)}")
        told += [
            safe_text(
                f"{header.run:<22}{_when(header.started_at)} UTC   {line.state.value:<13}"
                f"{_counts(line)}"
            ),
            *_indented(", ".join(facts), width),
        ]
    return "\n".join(told)


def show_text(line: RunLine, *, width: int = WIDTH) -> str:
    """One run told: who, when, what of each field, and every row that is not done."""
    header, end = line.recorded.header, line.recorded.end
    facts = [
        ("workbook", header.workbook),
        ("gives back", header.undoes),
        ("account", f"{header.account_name} ({header.account_id})"),
        ("connection", f"{header.connection}, {header.endpoint}"),
        ("planned by", header.planned_by),
        ("approved by", header.approved_by or "nobody signed"),
        ("applied by", header.applied_by),
        ("begun", time_text(header.started_at)),
        ("ended", "it was cut off" if end is None else time_text(end.at)),
        ("stopped", "" if end is None else end.stop_reason),
        ("result", "" if end is None else end.result),
        ("state", line.state.value),
        (_undone(line), ", ".join(line.undone_by)),
        ("products", _counts(line)),
    ]
    blocks = [
        f"Run {safe_text(header.run)}\n"
        + "\n".join(f"  {name:<16} {safe_text(text)}" for name, text in facts if text)
    ]
    fields = field_counts(line.recorded)
    if fields:
        numbers = [
            (name, str(one["set"]), str(one["added"]), str(one["cleared"]))
            for name, one in fields.items()
        ]
        blocks.append(_table(("Field", "Changed", "Added", "Cleared"), (46, 8, 8, 8), numbers))
    blocks.append(_rows_text(told_rows(line.recorded), width))
    return "\n\n".join(blocks)


def why_text(
    key: str, field: str | None, writes: Sequence[CellWrite], *, width: int = WIDTH
) -> str:
    """Every write to a product or a cell, newest first, a few lines each."""
    what = f"{key}, {field}" if field else key
    if not writes:
        return safe_text(f"No run that is known here wrote to {what}.")
    told = [safe_text(f"{what}: {counted(len(writes), 'write')}, the newest first")]
    for write in writes:
        header = write.recorded.header
        undo = f" (undo of {header.undoes})" if header.undoes else ""
        told += [
            safe_text(f"{_when(write.at)} UTC   {header.run}{undo}, {_who(header)}"),
            *_indented(_change_text(write), width),
            *_indented(f"{write.place}; {_proof_text(write)}", width),
        ]
    return "\n".join(told)


def drift_text(drift: Drift, *, width: int = WIDTH) -> str:
    """What of a run no longer holds."""
    run = drift.recorded.header.run
    looked = counted(drift.looked_at, "value")
    if not drift.cells:
        return safe_text(f"Run {run}: all holds; {looked} looked at.")
    value = (max(width, _LEAST_WIDTH) - 18 - 22 - 18 - 4 * 2) // 2
    rows = [
        (
            cell.key,
            spoken(cell.field) if cell.field else "(the product)",
            canonical_text(cell.set_to),
            canonical_text(cell.now),
            _WHY[cell.why],
        )
        for cell in drift.cells
    ]
    table = _table(("SKU", "Field", "Set to", "Now", ""), (18, 22, value, value, 18), rows)
    return safe_text(f"Run {run}: {len(drift.cells):,} of {looked} no longer hold.") + f"\n{table}"


def _rows_text(rows: Sequence[RowOutcome], width: int) -> str:
    open_rows = [row for row in rows if row.status in _NOT_DONE]
    counts = ", ".join(
        f"{number:,} {status.value.replace('_', ' ')}"
        for status in RowStatus
        if (number := sum(1 for row in rows if row.status is status))
    )
    head = f"{counted(len(rows), 'row')}: {counts or 'none'}."
    if not open_rows:
        return head
    rest = max(width, _LEAST_WIDTH) - 18 - 7 - 20 - 14 - 4 * 2
    told = [
        (row.sheet, str(row.row), row.key, row.status.value.replace("_", " "), row.message)
        for row in open_rows
    ]
    table = _table(("Sheet", "Row", "Key", "Status", "Message"), (18, 7, 20, 14, rest), told)
    return f"{head}\n{table}"


def _table(headers: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]) -> str:
    lines = table_lines(headers, widths, rows[:MOST_LINES])
    left = len(rows) - MOST_LINES
    if left > 0:
        lines.append(f"and {left:,} more; all of them with --json")
    return "\n".join(lines)


def _undone(line: RunLine) -> str:
    return "undone by" if line.state is RunState.UNDONE else "partly undone by"


def _counts(line: RunLine) -> str:
    told = [
        f"{line.count(status):,} {status.value}" for status in OperationStatus if line.count(status)
    ]
    return ", ".join(told) or "none"


def _who(header: RunHeader) -> str:
    if header.approved_by and header.approved_by != header.applied_by:
        return f"applied by {header.applied_by}, approved by {header.approved_by}"
    return f"applied by {header.applied_by}"


def _when(moment: str) -> str:
    return time_text(moment).removesuffix(" UTC")


def _change_text(write: CellWrite) -> str:
    if not write.field:
        return f"the product was {write.verb}d"
    return f"{spoken(write.field)}: {_value_text(write.before)} → {_value_text(write.after)}"


def _proof_text(write: CellWrite) -> str:
    return "read back equal" if write.verified else write.status.value


def _value_text(value: Canonical | None) -> str:
    if value is None:
        return "(no value)"
    text = canonical_text(value)
    return f'"{text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"}"'


def _indented(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        safe_text(text),
        max(width, _LEAST_WIDTH),
        initial_indent="  ",
        subsequent_indent="    ",
        break_on_hyphens=False,
        break_long_words=False,
    )
