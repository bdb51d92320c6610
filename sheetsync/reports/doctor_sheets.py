"""What examining a workbook found, as a workbook: *Summary* and *Findings*."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from sheetsync.errors import OutputError
from sheetsync.model.examined import Examined
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace, column_letters
from sheetsync.reports.finding_codes import explanation
from sheetsync.reports.page import LEFT, LEFT_END, RIGHT, RIGHT_END, WIDTHS, Page
from sheetsync.reports.problems import SEVERITY_ORDER, SEVERITY_TONES, place_texts
from sheetsync.reports.shown import shown_text
from sheetsync.reports.words import counted
from sheetsync.workbook.files.files import FileOperations, Files, write_atomically
from sheetsync.workbook.writing.layout import (
    PageSheet,
    Role,
    TableColumn,
    TableRow,
    TableSheet,
    Tone,
    WorkbookContent,
)
from sheetsync.workbook.writing.write import refuse_too_many_rows, write_content

KIND: Final = "doctor"
"""The mark inside the report, by which it is never taken for a source."""

SUMMARY: Final = "Summary"
FINDINGS: Final = "Findings"

FINDING_COLUMNS: Final = (
    TableColumn(header="Severity", width=10, role=Role.CENTERED, toned=True),
    TableColumn(header="Code", width=24),
    TableColumn(header="Sheet", width=16),
    TableColumn(header="Cell", width=11, role=Role.LINK),
    TableColumn(header="Key", width=18, role=Role.CODE),
    TableColumn(header="Column", width=18),
    TableColumn(header="Found", width=26, wrap=True),
    TableColumn(header="Expected", width=34, wrap=True),
    TableColumn(header="What it means", width=46, wrap=True),
    TableColumn(header="Proof", width=28, wrap=True),
    TableColumn(header="Safe repair", width=24, role=Role.CODE, wrap=True),
    TableColumn(header="Perhaps meant", width=22, wrap=True),
    TableColumn(header="What to do", width=40, wrap=True),
    TableColumn(header="Count", width=8, role=Role.CENTERED),
)

_LINK: Final = 3


def report_target(workbook: Path, output: Path) -> Path:
    """Where a report goes; nothing that exists is ever written over.

    Args:
        workbook: The workbook that is examined.
        output: The file that the user names, or a folder.

    Raises:
        OutputError: The file exists.
    """
    target = output / f"{workbook.stem} {KIND}.xlsx" if output.is_dir() else output
    if target.exists():
        raise OutputError(
            f"{target} exists, and a report is never written over anything.",
            remedy="Name another file with -o.",
        )
    return target


def write_doctor_report(
    examined: Examined, target: Path, *, files: FileOperations | None = None
) -> Path:
    """Write what was found as a workbook.

    Args:
        examined: The workbook, examined.
        target: Where; see ``report_target``.
        files: What touches the disk; for tests.

    Returns:
        Where the report stands.

    Raises:
        OutputError: It cannot be written there; nothing is left behind.
    """
    content = doctor_content(examined)
    refuse_too_many_rows(content)
    return write_atomically(
        target,
        content.run,
        lambda file, _name: write_content(content, file, target.parent),
        files=files or Files(),
    )


def doctor_content(examined: Examined) -> WorkbookContent:
    """The report's sheets."""
    return WorkbookContent(
        kind=KIND,
        run=f"{KIND}-{examined.sha256[:12]}",
        title=f"What was found in {examined.file}",
        source=examined.file,
        source_folder=examined.folder,
        sheets=(_summary_sheet(examined), _findings_sheet(examined.findings)),
    )


def _summary_sheet(examined: Examined) -> PageSheet:
    page = Page()
    page.put(0, LEFT, f"What was found in {examined.file}", Role.TITLE)
    page.heights[0] = 32
    tone = Tone.BAD if examined.is_refused else Tone.PLAIN
    page.put(1, LEFT, _lead(examined), Role.LEAD, tone)
    page.heights[1] = 22
    left = _codes(page, 3, examined.findings)
    right = _steps(page, 3, examined)
    row = _sheets(page, max(left, right) + 1, examined)
    _details(page, row + 1, examined)
    return PageSheet(
        name=SUMMARY,
        widths=WIDTHS,
        cells=tuple(page.cells),
        heights=page.heights,
        tab="#1B365D",
    )


def _lead(examined: Examined) -> str:
    if examined.is_refused:
        return "The workbook cannot be read; the finding says why."
    counts: Counter[Severity] = Counter()
    for finding in examined.findings:
        counts[finding.severity] += finding.count
    told = ", ".join(counted(counts[one], one.value) for one in Severity if counts[one])
    return f"{told or 'Nothing found'}. The workbook itself was not changed."


def _codes(page: Page, row: int, findings: Sequence[Finding]) -> int:
    row = page.section(row, LEFT, LEFT_END, "Findings by code")
    counts: Counter[tuple[Severity, str]] = Counter()
    for finding in findings:
        counts[finding.severity, finding.code] += finding.count
    if not counts:
        page.put(row, LEFT, "None.", Role.STEP, Tone.GOOD)
        return row + 1
    page.put(row, LEFT, "Code", Role.HEADER)
    page.put(row, LEFT + 1, "Severity", Role.HEADER)
    page.put(row, LEFT + 2, "How often", Role.COUNT_HEADER)
    ranked = sorted(counts.items(), key=lambda one: (SEVERITY_ORDER[one[0][0]], -one[1], one[0]))
    for (severity, code), number in ranked:
        row += 1
        page.put(row, LEFT, code, Role.VALUE)
        page.put(row, LEFT + 1, severity.value, Role.VALUE, SEVERITY_TONES[severity])
        page.put(row, LEFT + 2, number, Role.COUNT)
    return row + 1


def _steps(page: Page, row: int, examined: Examined) -> int:
    row = page.section(row, RIGHT, RIGHT_END, "What to do now")
    steps = (
        "1.  Look at the sheet Findings; each cell there is a link into the workbook.",
        "2.  Type a safe repair as it stands; where there is none, ask who knows the value.",
        "3.  Save the workbook, and have it examined again.",
    )
    for step in steps if examined.findings else ("1.  Nothing.",):
        page.put(row, RIGHT, step, Role.STEP)
        row += 1
    return row


def _sheets(page: Page, row: int, examined: Examined) -> int:
    row = page.section(row, LEFT, RIGHT_END, "Sheets and columns, and what they were taken for")
    for sheet in examined.sheets:
        page.put(row, LEFT, sheet.sheet, Role.STRONG)
        if sheet.header_row is None:
            why = "no row of headers" if sheet.visible else "hidden"
            page.put(row, LEFT + 1, f"Not examined: {why}.", Role.VALUE, Tone.MUTED)
            row += 1
            continue
        said = f"headers in row {sheet.header_row}, {counted(sheet.rows, 'row')}"
        page.put(row, LEFT + 1, said, Role.VALUE, Tone.MUTED)
        row += 1
        for column in sheet.columns:
            page.put(row, LEFT, " ".join(column.header.split()), Role.LABEL)
            page.put(row, LEFT + 1, column_letters(column.index), Role.VALUE)
            taken = column.judged.value if column.field else "not examined"
            page.put(row, LEFT + 2, taken, Role.VALUE)
            page.fill(row, LEFT + 3, LEFT_END, Role.VALUE)
            row += 1
    return row


def _details(page: Page, row: int, examined: Examined) -> int:
    row = page.section(row, LEFT, RIGHT_END, "Where this comes from")
    for label, value in (
        ("Workbook", examined.file),
        ("In folder", examined.folder),
        ("What it is", examined.kind),
        ("Mapping", examined.mapping or "none; what the columns hold was assumed"),
        ("Fingerprint", examined.sha256),
    ):
        row = page.wide_fact(row, label, value)
    return row


def _findings_sheet(findings: Sequence[Finding]) -> TableSheet:
    return TableSheet(
        name=FINDINGS,
        columns=FINDING_COLUMNS,
        row_count=len(findings),
        rows=lambda: _finding_rows(findings),
        link_column=_LINK,
        frozen_columns=2,
        tab="#D06464",
    )


def _finding_rows(findings: Sequence[Finding]) -> Iterator[TableRow]:
    for finding in sorted(findings, key=lambda one: SEVERITY_ORDER[one.severity]):
        sheet, cell, header = place_texts(finding)
        nearest = ", ".join(one for one in finding.suggestions if one != finding.repair)
        yield (
            SEVERITY_TONES[finding.severity],
            (
                finding.severity.value,
                finding.code,
                shown_text(sheet),
                cell,
                shown_text(finding.key or ""),
                shown_text(header),
                shown_text(finding.found),
                shown_text(finding.expected),
                shown_text(explanation(finding.code)),
                shown_text(finding.proof),
                shown_text(finding.repair),
                shown_text(nearest),
                shown_text(finding.remedy),
                finding.count,
            ),
            finding.place if isinstance(finding.place, CellPlace) else None,
        )
