"""The sheet *Problems* of a plan workbook: a row a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace, YamlPlace, column_letters
from sheetsync.model.plan import Plan
from sheetsync.reports.shown import shown_text
from sheetsync.workbook.writing.layout import Role, TableColumn, TableRow, TableSheet, Tone

PROBLEMS: Final = "Problems"

PROBLEM_COLUMNS: Final = (
    TableColumn(header="Severity", width=10, role=Role.CENTERED, toned=True),
    TableColumn(header="Code", width=22),
    TableColumn(header="Sheet", width=16),
    TableColumn(header="Cell", width=11, role=Role.LINK),
    TableColumn(header="Key", width=18, role=Role.CODE),
    TableColumn(header="Column", width=20),
    TableColumn(header="Found", width=28, wrap=True),
    TableColumn(header="Expected", width=36, wrap=True),
    TableColumn(header="What to do", width=44, wrap=True),
    TableColumn(header="Count", width=8, role=Role.CENTERED),
)

SEVERITY_ORDER: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
SEVERITY_TONES: Final = {
    Severity.ERROR: Tone.BAD,
    Severity.WARNING: Tone.WARN,
    Severity.NOTICE: Tone.MUTED,
}


def problems_sheet(plan: Plan) -> TableSheet:
    """*Problems*: a row a finding, errors first."""
    return TableSheet(
        name=PROBLEMS,
        columns=PROBLEM_COLUMNS,
        row_count=len(plan.findings),
        rows=lambda: problem_rows(plan.findings),
        link_column=3,
        frozen_columns=2,
        tab="#D06464",
    )


def problem_rows(findings: Sequence[Finding]) -> Iterator[TableRow]:
    """The rows of *Problems*: by severity, within it in the order of the findings."""
    for finding in sorted(findings, key=lambda one: SEVERITY_ORDER[one.severity]):
        sheet, cell, column = place_texts(finding)
        yield (
            SEVERITY_TONES[finding.severity],
            (
                finding.severity.value,
                finding.code,
                shown_text(sheet),
                cell,
                shown_text(finding.key or ""),
                shown_text(column),
                shown_text(finding.found),
                shown_text(finding.expected),
                shown_text(advice(finding)),
                finding.count,
            ),
            finding.place if isinstance(finding.place, CellPlace) else None,
        )


def place_texts(finding: Finding) -> tuple[str, str, str]:
    """Where a finding is, for columns: sheet (or mapping file), cell, header."""
    place = finding.place
    if isinstance(place, YamlPlace):
        return place.file, f"line {place.line}", ""
    if place.cell is not None:
        cell = place.cell
    elif place.row is not None:
        cell = f"row {place.row}"
    elif place.column is not None:
        cell = f"column {column_letters(place.column)}"
    else:
        cell = ""
    return place.sheet or "", cell, place.header or ""


def advice(finding: Finding) -> str:
    """The remedy, with the nearest right values where it does not name them already."""
    missing = [one for one in finding.suggestions if one not in finding.remedy]
    if not missing:
        return finding.remedy
    nearest = "Nearest: " + ", ".join(f'"{one}"' for one in missing) + "."
    return f"{finding.remedy} {nearest}".strip()
