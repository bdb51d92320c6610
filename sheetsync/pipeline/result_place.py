"""Where a result goes: where it belongs, else to a folder of the user's on this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sheetsync.errors import OutputError
from sheetsync.pipeline.paths import report_path
from sheetsync.workbook.files.files import check_writable
from sheetsync.workbook.files.looking import is_folder


def result_place(
    output: Path | None, source: Path, run: str, spare: Path | None
) -> tuple[Path, tuple[str, ...]]:
    """Find a place for a result that can be written to, before anything is sent.

    Args:
        output: The file or folder that the user names, which is never replaced; ``None``: none.
        source: The source workbook, beside which the result belongs.
        run: The run's id.
        spare: The folder on this machine, made if need be; ``None``: there is none.

    Returns:
        The result's file or folder, and why it is not the usual one.

    Raises:
        OutputError: Nothing can be written there.
    """
    path = report_path(output, source, "result", run)
    try:
        check_writable(folder_of(path), run)
    except OutputError as error:
        if output is not None or spare is None:
            raise
        _make(spare, error)
        try:
            check_writable(spare, run)
        except OutputError:
            raise error from None
        return spare / path.name, (f"{error.message} The result goes to {spare} instead.",)
    return path, ()


def written_result(
    write: Callable[[Path], Path], path: Path, spare: Path | None
) -> tuple[Path, tuple[str, ...]]:
    """Write a result where it belongs; when its folder has gone meanwhile, to the spare one.

    Args:
        write: Writes it to a file or folder, and says where it stands.
        path: The result's file or folder.
        spare: The folder on this machine, made if need be; ``None``: there is none.

    Returns:
        Where it stands, and why it is not the usual place.

    Raises:
        OutputError: It cannot be written, to neither place.
    """
    try:
        return write(path), ()
    except OutputError as error:
        if spare is None or folder_of(path) == spare:
            raise
        _make(spare, error)
        try:
            written = write(spare if is_folder(path) else spare / path.name)
        except OutputError:
            raise error from None
        return written, (f"{error.message} The result is {written} instead.",)


def folder_of(path: Path) -> Path:
    """The folder that a report goes to: one that is named, or that of a file."""
    return path if is_folder(path) else path.parent


def _make(spare: Path, first: OutputError) -> None:
    """Make the spare folder.

    Raises:
        OutputError: The first trouble, when that cannot be done.
    """
    try:
        spare.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise first from None
