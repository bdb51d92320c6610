"""The copy of a run's journal beside its result: what a colleague undoes and asks by."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Final

from sheetsync.errors import OutputError
from sheetsync.workbook.files.files import (
    FileOperations,
    Files,
    put_in_place,
    report_name,
    write_atomically,
)

ENDING: Final = ".jsonl"


class _PlainFiles(Files):
    """The real disk, for a file that is no workbook: it is read back byte by byte."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def verify(self, path: Path) -> None:
        """Read the written file again and compare it with what it was to hold."""
        if path.read_bytes() != self._content:
            raise OSError(5, "what was written reads back differently")


def write_sealed_copy(
    journal: Path, source: Path, run: str, *, files: FileOperations | None = None
) -> Path:
    """Copy a journal as it stands now, whole or not at all.

    An older copy of the same journal, which this one goes on from, is replaced; nothing else is.

    Args:
        journal: The journal.
        source: What the copy stands beside and is named for: the source workbook, or a file of
            its name in the result's folder.
        run: The run's id.
        files: What touches the disk; for tests.

    Returns:
        Where the copy stands: ``<source> journal <run>.jsonl``, or a free name beside it.

    Raises:
        OutputError: The journal cannot be read, or the copy not written; no half of one is left.
    """
    target = report_name(source, "journal", run).with_suffix(ENDING)
    try:
        content = journal.read_bytes()
        older = _older(target, content)
    except OSError as error:
        raise OutputError(
            f"The journal cannot be copied to {target.parent}: {error.strerror or error}.",
            remedy="Check that the drive is there.",
        ) from error
    if older == content:
        return target

    def write(file: BinaryIO, _name: str) -> None:
        file.write(content)

    files = files or _PlainFiles(content)
    written = write_atomically(target, run, write, files=files)
    if older is None or written == target:
        return written
    try:
        return target if put_in_place(written, target, files) else written
    except OSError:
        # The older copy is held by somebody; the new one stands beside it.
        return written


def _older(target: Path, content: bytes) -> bytes | None:
    """What stands under the copy's name and is a beginning of it; ``None``: nothing such."""
    if not target.is_file():
        return None
    found = target.read_bytes()
    return found if content.startswith(found) else None
