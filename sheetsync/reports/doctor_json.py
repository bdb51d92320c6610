"""What examining a workbook found, in its machine form: ``sheetsync.doctor/1``."""

from __future__ import annotations

from typing import Final

from sheetsync.model.examined import Examined, ExaminedSheet
from sheetsync.model.finding import Severity
from sheetsync.model.place import column_letters
from sheetsync.reports.as_json import finding_json, severity_counts
from sheetsync.reports.finding_codes import explanation

DOCTOR_FORMAT: Final = "sheetsync.doctor/1"


def doctor_json(examined: Examined) -> dict[str, object]:
    """An examined workbook as ``sheetsync.doctor/1``; everything in it can be dumped as JSON."""
    counts = severity_counts(examined.findings)
    return {
        "format": DOCTOR_FORMAT,
        "workbook": examined.file,
        "kind": examined.kind or None,
        "sha256": examined.sha256 or None,
        "mapping": examined.mapping,
        "assumed": examined.is_assumed,
        "sheets": [_sheet_json(one) for one in examined.sheets],
        "summary": {
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
            "notices": counts[Severity.NOTICE],
        },
        "findings": [
            {**finding_json(one), "explanation": explanation(one.code)} for one in examined.findings
        ],
    }


def _sheet_json(sheet: ExaminedSheet) -> dict[str, object]:
    return {
        "sheet": sheet.sheet,
        "state": "visible" if sheet.visible else "hidden",
        "header_row": sheet.header_row,
        "rows": sheet.rows,
        "columns": [
            {
                "column": column_letters(column.index),
                "header": column.header,
                "as": column.judged.value,
                "field": column.field,
            }
            for column in sheet.columns
        ],
    }
