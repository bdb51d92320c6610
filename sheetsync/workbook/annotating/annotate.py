"""A copy of a person's own workbook that says what becomes of each row, with marked cells.

Only the XML of the sheets that are told of, and the cell formats, are written anew, and in them
only what is added differs; every other part is copied packed. So charts, pictures, comments,
drop-downs, slicers, macros and whatever later versions bring stay as they are, which no library
that reads a workbook and writes it again can promise.
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from sheetsync.ports import no_progress
from sheetsync.workbook.annotating.archive import PackedPart, packed_part, write_archive
from sheetsync.workbook.annotating.cut import SheetXml
from sheetsync.workbook.annotating.notes import NotAnnotatedError, SheetNotes
from sheetsync.workbook.annotating.sheet_xml import AnnotatedSheet
from sheetsync.workbook.annotating.style_book import StyleBook
from sheetsync.workbook.annotating.survey import OwnColumns, Survey, place_columns
from sheetsync.workbook.cells.own_marks import own_columns
from sheetsync.workbook.cells.structure import SheetPart, relations
from sheetsync.workbook.files.disk import within
from sheetsync.workbook.files.files import (
    FileOperations,
    Files,
    report_name,
    write_atomically,
)
from sheetsync.workbook.files.kinds import FileKind, archive_kind
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.files.package import Package, looks_cut
from sheetsync.workbook.files.source import Pause, copied_source
from sheetsync.workbook.xlsx.excel_tables import excel_tables
from sheetsync.workbook.xlsx.opened import OpenedWorkbook

ANNOTATED: Final = "annotated"
"""What stands in the name of such a copy."""
_MACROS: Final = "xl/vbaproject.bin"
_SIGNATURES: Final = "_xmlsignatures/"
_FULL: Final = (
    "Some cells are not coloured in the annotated copy: the workbook has as many cell formats as "
    "Excel takes."
)
_UNSTYLED: Final = (
    "No cells are coloured in the annotated copy: the workbook has no cell formats to add to."
)
_SIGNED: Final = (
    "The workbook is signed; the signature does not hold for the annotated copy, which Excel says "
    "when it opens it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """An annotated copy.

    Attributes:
        path: Where it stands.
        remarks: What the user should know of it, one sentence each.
    """

    path: Path
    remarks: tuple[str, ...] = ()


def refuse_other_kinds(path: Path, limits: ReadLimits | None = None) -> None:
    """Refuse a file that cannot be annotated, by a look at its directory, before any work.

    What is no readable workbook at all is told by whoever reads it.

    Raises:
        NotAnnotatedError: It is another kind of file than an Excel workbook.
        WorkbookError: It is an archive of something else.
    """
    limits = limits or ReadLimits()
    try:
        kind = within(lambda _beat: _kind_of(path), limits.stall_seconds)
    except OSError:
        return
    if kind is not None and kind is not FileKind.XLSX:
        raise NotAnnotatedError(
            f"{path.name} is {kind.value}; only Excel workbooks (.xlsx, .xlsm) can be annotated.",
            remedy="Save it as “Excel Workbook (*.xlsx)” and name that, or leave out --annotate.",
        )


def write_annotated_copy(
    source: Path,
    sha256: str,
    notes: Sequence[SheetNotes],
    folder: Path,
    run: str,
    *,
    files: FileOperations | None = None,
    limits: ReadLimits | None = None,
    pause: Pause = time.sleep,
) -> Annotated:
    """Write a copy of a workbook with two more columns in its sheets, and marked cells.

    Args:
        source: The workbook, which is only read.
        sha256: The hash of the bytes that the notes are about.
        notes: What is put into its sheets, each sheet once.
        folder: Where the copy goes, under the usual name or a free one.
        run: The run's id.
        files: What touches the disk; for tests.
        limits: What reading may cost; ``None``: the defaults.
        pause: Waits between tries to read a file that is being written.

    Returns:
        Where it stands, and what is to be said of it.

    Raises:
        NotAnnotatedError: The workbook was changed, or cannot be annotated safely.
        WorkbookError: It is gone, or cannot be read.
        OutputError: The copy cannot be written; nothing is left behind.
    """
    limits = limits or ReadLimits()
    found, data = copied_source(source, limits, looks_cut=looks_cut, pause=pause)
    if found.sha256 != sha256:
        raise NotAnnotatedError(
            f"{source.name} was changed meanwhile, so that it is not annotated.",
            remedy="Plan it again.",
        )
    parts, remarks, ending = _annotated_parts(data, source, notes, limits)

    def write(file: BinaryIO, _name: str) -> None:
        write_archive(data, parts, file)

    target = report_name(folder / source.name, ANNOTATED, run).with_suffix(ending)
    path = write_atomically(target, run, write, files=files or Files())
    return Annotated(path=path, remarks=remarks)


def _kind_of(path: Path) -> FileKind | None:
    """What a file is as far as its directory tells; ``None`` when that tells nothing."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()}
            mimetype = archive.read("mimetype")[:200] if "mimetype" in names else b""
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError):
        ending = path.suffix.lower()
        kinds = (kind for kind in FileKind if ending in kind.suffixes)
        return next(kinds, None)
    return archive_kind(names, mimetype.decode("ascii", "replace").strip(), path.name)


def _annotated_parts(
    data: bytes, source: Path, notes: Sequence[SheetNotes], limits: ReadLimits
) -> tuple[dict[str, PackedPart], tuple[str, ...], str]:
    """The parts that differ, packed; what is to be said of the copy; the ending of its name."""
    package = Package(data, source.name, limits)
    try:
        workbook = OpenedWorkbook(package, limits, no_progress)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
        styles_part = _styles_part(package)
        styles = StyleBook(b"" if styles_part is None else package.read(styles_part))
        sheets = {sheet.name: sheet for sheet in workbook.structure.sheets}
        parts: dict[str, PackedPart] = {}
        for one in notes:
            sheet = sheets[one.sheet]
            name = package.part_names[sheet.part.lower()]
            xml, survey, columns = _surveyed(package, workbook, sheet, one)
            blocks = AnnotatedSheet(one, survey, columns, styles).blocks(xml.pieces())
            parts[name] = packed_part(entries[name], blocks)
        if styles_part is not None and styles.is_changed:
            name = package.part_names[styles_part.lower()]
            parts[name] = packed_part(entries[name], (styles.data(),))
        return parts, _remarks(package, styles), _ending(package, source)
    finally:
        package.close()


def _surveyed(
    package: Package, workbook: OpenedWorkbook, sheet: SheetPart, notes: SheetNotes
) -> tuple[SheetXml, Survey, OwnColumns]:
    xml = SheetXml(partial(package.chunks, sheet.part))
    survey = Survey()
    xml.surveyed(survey.look)
    header_row = notes.header_rows[0]
    top_rows = workbook.top_rows(sheet, header_row)
    old = own_columns(next((cells for row, cells in top_rows if row == header_row), ()))
    tables = excel_tables(package, sheet.part)
    return xml, survey, place_columns(notes, survey, tables, old)


def _styles_part(package: Package) -> str | None:
    for kind, book in relations(package, "").values():
        if kind == "officeDocument":
            for part_kind, part in relations(package, book).values():
                if part_kind == "styles" and part in package:
                    return part
    return None


def _remarks(package: Package, styles: StyleBook) -> tuple[str, ...]:
    remarks = []
    if styles.is_closed:
        remarks.append(_UNSTYLED)
    if styles.is_full:
        remarks.append(_FULL)
    if any(name.startswith(_SIGNATURES) for name in package.part_names):
        remarks.append(_SIGNED)
    return tuple(remarks)


def _ending(package: Package, source: Path) -> str:
    """The ending that Excel opens the copy under: the source's, unless that is of another kind."""
    ending = source.suffix.lower()
    if ending in FileKind.XLSX.suffixes:
        return ending
    return ".xlsm" if _MACROS in package.part_names else ".xlsx"
