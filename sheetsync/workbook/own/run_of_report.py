"""Which run a workbook of ours tells of."""

from __future__ import annotations

import time
from pathlib import Path

from sheetsync.errors import WorkbookError
from sheetsync.workbook.cells.structure import own_properties
from sheetsync.workbook.files.kinds import Container, FileKind, container_of
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.files.package import Package, looks_cut
from sheetsync.workbook.files.source import Pause, copied_source
from sheetsync.workbook.writing.write import RUN_PROPERTY


def run_of_report(
    path: Path, *, limits: ReadLimits | None = None, pause: Pause = time.sleep
) -> str:
    """The run of a plan or a result workbook, as its document properties tell.

    Raises:
        WorkbookError: The file is missing, changing, damaged, over a limit, or no report of ours.
    """
    limits = limits or ReadLimits()
    source, data = copied_source(path, limits, looks_cut=looks_cut, pause=pause)
    run = ""
    if container_of(data, source.name) is Container.ARCHIVE:
        package = Package(data, source.name, limits, kinds=tuple(FileKind))
        try:
            if package.kind is FileKind.XLSX:
                run = own_properties(package).get(RUN_PROPERTY, "")
        finally:
            package.close()
    if not run:
        raise WorkbookError(
            f"{source.name} names no run: it is no result workbook of sheetsync.",
            remedy="Name the result workbook as sheetsync wrote it, or the run's id.",
            code="not-a-workbook",
        )
    return run
