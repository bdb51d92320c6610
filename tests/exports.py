"""Exporting from a PIM in memory, and planning what came of it, by the roads of the commands."""

from __future__ import annotations

from pathlib import Path

from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.sheet_mapping import WorkbookMapping
from sheetsync.model.plan import Plan
from sheetsync.pipeline import ExportJob, PlanJob, export_workbook, plan_workbook
from sheetsync.ports import Pim
from sheetsync.reports.exported import Exported
from sheetsync.wiring import find_mapping
from tests.clocks import FakeClock

RUN = "20261123-100000-7f3a"


def exported(
    pim: Pim,
    folder: Path,
    *,
    mapping: str | WorkbookMapping | None = None,
    skus: tuple[str, ...] = (),
    where: str = "",
) -> Exported:
    """Export into a folder."""
    if isinstance(mapping, str):
        mapping = parse_mapping(mapping, file="given.yaml")
    job = ExportJob(
        mapping=mapping,
        connection="sandbox",
        run=RUN,
        skus=skus,
        where=where,
        output=folder / "export.xlsx",
    )
    return export_workbook(job, pim, FakeClock())


def planned(workbook: Path, pim: Pim) -> Plan:
    """Plan a workbook by the mapping that it carries."""
    loaded = find_mapping(workbook, None)
    job = PlanJob(
        workbook=workbook,
        mapping=loaded.mapping,
        mapping_file=loaded.file,
        connection="sandbox",
        endpoint="http://localhost",
        run=RUN,
        created_by="tests",
        output=workbook.with_name("plan.xlsx"),
    )
    return plan_workbook(job, pim, FakeClock()).plan
