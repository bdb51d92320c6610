"""The page beside a workbook, for who asks for one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final

from sheetsync.errors import OutputError, RemoteError
from sheetsync.model.picture import Picture
from sheetsync.model.plan import Plan
from sheetsync.pipeline.carry_out import Applied
from sheetsync.pipeline.plan import Planned
from sheetsync.reports.as_html import plan_page, result_page, write_page
from sheetsync.reports.html.pictures import asset_ids

MOST_PICTURES: Final = 200
"""Pictures of a page; where more assets change, the first ones are shown."""

Thumbnails = Callable[[Collection[str]], Mapping[str, Picture]]
"""Loads small pictures of assets, as ``ports.Pim.thumbnails``."""


def with_plan_page(planned: Planned, thumbnails: Thumbnails | None = None) -> Planned:
    """Write a plan as a page beside its workbook.

    Args:
        planned: The plan.
        thumbnails: Asked for the pictures of the assets that change, not at all when none does;
            ``None``: the page shows none.

    Raises:
        OutputError: It cannot be written; the workbook stays.
    """
    pictures, warnings = _pictures(planned.plan, thumbnails)
    content = plan_page(planned.plan, planned.workbook.name, pictures=pictures)
    return replace(
        planned,
        page=write_page(content, planned.workbook, planned.plan.run),
        warnings=(*planned.warnings, *warnings),
    )


def with_result_page(applied: Applied, thumbnails: Thumbnails | None = None) -> Applied:
    """Write a result as a page beside its workbook.

    The run is over and its workbook written, so that a page that cannot be written is a warning.
    """
    pictures, warnings = _pictures(applied.plan, thumbnails)
    content = result_page(
        applied.plan,
        applied.result,
        None if applied.reading is None else applied.reading.tables,
        applied.workbook.name,
        decisions=applied.decisions,
        edited=applied.edited,
        pictures=pictures,
    )
    page = None
    try:
        page = write_page(content, applied.workbook, applied.plan.run)
    except OutputError as error:
        warnings = (*warnings, f"The page beside the result is missing: {error.message}")
    return replace(applied, page=page, warnings=(*applied.warnings, *warnings))


def _pictures(
    plan: Plan, thumbnails: Thumbnails | None
) -> tuple[Mapping[str, Picture], tuple[str, ...]]:
    """The pictures of the assets that change, and what the user should know of them."""
    wanted = asset_ids(plan.updates, plan.creates)
    if not wanted or thumbnails is None:
        return {}, ()
    try:
        return thumbnails(wanted[:MOST_PICTURES]), ()
    except RemoteError as error:
        return {}, (f"The page shows no pictures: {error.message}",)
