"""An examined workbook with every sort of finding, for the reports of it."""

from __future__ import annotations

from sheetsync.model.examined import Examined, ExaminedColumn, ExaminedSheet, Judged
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.values import FieldName

FILE = "range.xlsx"
HOSTILE = "=cmd|'/C calc'!A0 \x1b[31m\u202eevil"


def faulty_gtin(row: int, *, found: str = "4006381333932") -> Finding:
    """A wrong check digit in column C."""
    return Finding(
        code="gtin-invalid",
        severity=Severity.ERROR,
        place=CellPlace(file=FILE, sheet="Products", row=row, column=2, header="EAN"),
        found=found,
        expected="1 as the check digit",
        remedy="Take the digits from the label.",
        key=f"KT-{row}",
        proof="the check digit is 1, not 2",
        repair="4006381333931",
        suggestions=("4006381333931", "4006381333948"),
    )


NOTICE = Finding(
    code="hidden-rows",
    severity=Severity.NOTICE,
    place=CellPlace(file=FILE, sheet="Products", row=8),
    found="3 hidden rows",
    expected="that you know",
    remedy="Delete rows that should not be read.",
    count=3,
)


def examined(*findings: Finding, header: str = "EAN", refused: bool = False) -> Examined:
    """A workbook of one examined sheet and one of notes."""
    if refused:
        return Examined(file=FILE, folder="/share", findings=findings, is_refused=True)
    columns = (
        ExaminedColumn(index=0, header="SKU", judged=Judged.KEY, field=FieldName("sku")),
        ExaminedColumn(
            index=2, header=header, judged=Judged.GTIN, field=FieldName("attributes.ean")
        ),
        ExaminedColumn(index=3, header=header, judged=Judged.TEXT, field=None),
    )
    return Examined(
        file=FILE,
        folder="/share",
        kind="xlsx",
        sha256="a" * 64,
        sheets=(
            ExaminedSheet(sheet="Products", header_row=3, rows=40, columns=columns),
            ExaminedSheet(sheet="Notes", header_row=None),
            ExaminedSheet(sheet="Lists", visible=False, header_row=None),
        ),
        findings=findings,
    )
