"""Opening a source by what its bytes are, whatever its name says."""

from __future__ import annotations

from collections.abc import Collection

from sheetsync.mapping.sheet_mapping import CsvSettings
from sheetsync.ports import Progress
from sheetsync.workbook.binary.xls import XlsSource
from sheetsync.workbook.binary.xlsb import XlsbSource
from sheetsync.workbook.cells.streamed import StreamedWorkbook
from sheetsync.workbook.files.kinds import Container, FileKind, container_of
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.files.package import Package
from sheetsync.workbook.opendocument.ods import OdsSource
from sheetsync.workbook.text.delimited import OpenedText
from sheetsync.workbook.xlsx.opened import OpenedWorkbook

Opened = OpenedWorkbook | StreamedWorkbook | OpenedText


def opened_source(
    data: bytes,
    name: str,
    limits: ReadLimits,
    progress: Progress,
    *,
    csv: CsvSettings,
    wanted: Collection[str] = (),
) -> tuple[FileKind, Opened]:
    """Open a source.

    Args:
        data: The whole file.
        name: Its name without folders, for messages.
        limits: What reading may cost.
        progress: Told of rows.
        csv: How text files are written.
        wanted: Headers that the mapping asks for, folded.

    Returns:
        What it is, and the opened file.

    Raises:
        WorkbookError: It is nothing that is read, damaged, protected, hostile, or over a limit.
    """
    container = container_of(data, name)
    if container is Container.TEXT:
        text = OpenedText(data, name, limits, progress, settings=csv, wanted=wanted)
        return FileKind.TEXT, text
    if container is Container.COMPOUND_FILE:
        source = XlsSource(data, name, limits)
        return FileKind.XLS, StreamedWorkbook(source, name, limits, progress)
    package = Package(data, name, limits, kinds=(FileKind.XLSX, FileKind.XLSB, FileKind.ODS))
    if package.kind is FileKind.XLSX:
        return FileKind.XLSX, OpenedWorkbook(package, limits, progress)
    make = OdsSource if package.kind is FileKind.ODS else XlsbSource
    return package.kind, StreamedWorkbook(make(package, limits), name, limits, progress)
