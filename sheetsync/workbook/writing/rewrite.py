"""Writing a file of the user's anew, in its place, when nobody else has changed it meanwhile."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sheetsync.errors import OutputError
from sheetsync.workbook.files.files import TEMPORARY_PREFIX, FileOperations, put_in_place


def rewrite(target: Path, before: bytes, after: bytes, run: str, *, files: FileOperations) -> None:
    """Put other bytes in the place of a file's, all at once.

    A temporary file in the same folder is written, synced, closed and read back; then the old file
    is read once more, and replaced when it is still the one that was read before. Its rights stay.
    A link stays one: the file that it leads to is replaced.

    Args:
        target: The file.
        before: The bytes that it had when it was read.
        after: The bytes that it is to have.
        run: The run's id, which the temporary name bears.
        files: What touches the disk.

    Raises:
        OutputError: It cannot be written, or was changed meanwhile; it is as it was.
    """
    real = target.resolve()
    temporary = real.with_name(f"{TEMPORARY_PREFIX}{run} {os.getpid()}.tmp")
    try:
        if not os.access(real, os.W_OK):
            raise _not_written(target, "it is read-only for you")
        _write(temporary, after, files)
        shutil.copymode(real, temporary)
        if temporary.read_bytes() != after:
            raise _not_written(target, "what was written reads back differently")
        if real.read_bytes() != before:
            raise OutputError(
                f"{target.name} was changed by somebody else meanwhile. Nothing was written.",
                remedy="Run the command again.",
            )
        if not put_in_place(temporary, real, files):
            raise _not_written(target, "another program holds it open")
    except OSError as error:
        raise _not_written(target, error.strerror or str(error)) from error
    finally:
        _remove(temporary, files)


def _write(path: Path, data: bytes, files: FileOperations) -> None:
    files.remove(path)
    file = files.create(path)
    try:
        file.write(data)
        files.sync(file)
    finally:
        files.close(file)


def _remove(temporary: Path, files: FileOperations) -> None:
    """Remove what is unfinished, if it is there; the first error is the one worth telling."""
    try:
        files.remove(temporary)
    except OSError:
        return


def _not_written(target: Path, why: str) -> OutputError:
    return OutputError(
        f"{target} cannot be written: {why}. Nothing was written.",
        remedy="Close it in other programs, and check your rights to the file and its folder.",
    )
