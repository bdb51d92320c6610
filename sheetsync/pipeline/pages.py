"""The page beside a workbook, for who asks for one."""

from __future__ import annotations

from dataclasses import replace

from sheetsync.errors import OutputError
from sheetsync.pipeline.carry_out import Applied
from sheetsync.pipeline.plan import Planned
from sheetsync.reports.as_html import plan_page, result_page, write_page


def with_plan_page(planned: Planned) -> Planned:
    """Write a plan as a page beside its workbook.

    Raises:
        OutputError: It cannot be written; the workbook stays.
    """
    content = plan_page(planned.plan, planned.workbook.name)
    return replace(planned, page=write_page(content, planned.workbook, planned.plan.run))


def with_result_page(applied: Applied) -> Applied:
    """Write a result as a page beside its workbook.

    The run is over and its workbook written, so that a page that cannot be written is a warning.
    """
    content = result_page(
        applied.plan,
        applied.result,
        None if applied.reading is None else applied.reading.tables,
        applied.workbook.name,
        decisions=applied.decisions,
        edited=applied.edited,
    )
    try:
        page = write_page(content, applied.workbook, applied.plan.run)
    except OutputError as error:
        warning = f"The page beside the result is missing: {error.message}"
        return replace(applied, warnings=(*applied.warnings, warning))
    return replace(applied, page=page)
