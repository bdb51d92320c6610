"""Why a source cannot be taken, before anything in it is looked at, and what to do."""

from __future__ import annotations

import errno
import re
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Final

from sheetsync.errors import WorkbookError
from sheetsync.workbook.files.files import TEMPORARY_PREFIX
from sheetsync.workbook.files.limits import MEBIBYTE, ReadLimits

_BESIDE_A_WORKBOOK: Final = ("~$", ".~lock.", "._")
_OF_THE_SYSTEM: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_UNFINISHED: Final = (".crdownload", ".part", ".partial", ".download", ".filepart", ".opdownload")
_LINKS: Final = (".gsheet", ".gdoc", ".gslides", ".gform", ".url", ".webloc", ".lnk")
_STUB: Final = re.compile(r"\.(?P<name>.+)\.icloud")
_MOST_NAMES: Final = 20_000


def refuse_litter(name: str) -> None:
    """Refuse what programs and systems leave beside workbooks, by its name (H44, H46).

    Raises:
        WorkbookError: It is such a file.
    """
    low = name.lower()
    stub = _STUB.fullmatch(name)
    if stub is not None:
        raise WorkbookError(
            f"{name} only stands for {stub['name']}, which is in iCloud and not on this machine.",
            remedy=f"Make {stub['name']} available offline (in the Finder: Download Now), then "
            "name it.",
            code="cloud-placeholder",
        )
    if name.startswith(_BESIDE_A_WORKBOOK):
        real = name
        for mark in _BESIDE_A_WORKBOOK:
            real = real.removeprefix(mark)
        raise WorkbookError(
            f"{name} is no workbook but a small file that a spreadsheet program or system keeps "
            "beside one.",
            remedy=f"Name the workbook itself, such as {real.removesuffix('#')}.",
            code="temporary-file",
        )
    if low in _OF_THE_SYSTEM or low.endswith(".tmp") or name.startswith(TEMPORARY_PREFIX):
        raise WorkbookError(
            f"{name} is a temporary file or one of the operating system, not a workbook.",
            remedy="Name the workbook itself.",
            code="temporary-file",
        )
    if low.endswith(_UNFINISHED):
        raise WorkbookError(
            f"{name} is a download that has not come to its end.",
            remedy="Wait until it has been downloaded, then name the workbook.",
            code="being-copied",
        )


def keeps_changing(name: str) -> WorkbookError:
    """Two readings of a file never agreed."""
    return WorkbookError(
        f"{name} keeps changing while it is read: it is still being copied or saved.",
        remedy="Wait until it has been copied or saved to the end, then run again.",
        code="being-copied",
    )


def not_found(path: Path) -> WorkbookError:
    """There is no such file; the nearest name is offered."""
    folder = path.parent
    if not folder.is_dir():
        return WorkbookError(
            f"There is no folder {folder}.",
            remedy="Check the path; is the drive connected?",
            code="no-such-file",
        )
    try:
        names = [entry.name for entry in islice(folder.iterdir(), _MOST_NAMES)]
    except OSError:
        names = []
    if f".{path.name}.icloud" in names:
        return WorkbookError(
            f"{path.name} is in iCloud and not on this machine.",
            remedy="Make it available offline (in the Finder: Download Now), then run again.",
            code="cloud-placeholder",
        )
    near = get_close_matches(path.name, names, n=1, cutoff=0.6)
    return WorkbookError(
        f"There is no file {path.name} in the folder {folder.absolute()}.",
        remedy=f"Did you mean {near[0]}?" if near else "Check the name.",
        code="no-such-file",
    )


def no_file(path: Path, *, is_folder: bool) -> WorkbookError:
    """Something that is not a file: a folder, a pipe, a device."""
    if is_folder:
        bundle = path.suffix.lower() in {".numbers", ".pages", ".key"}
        return WorkbookError(
            f"{path} is a folder" + (", as Apple keeps documents." if bundle else "."),
            remedy="In Numbers choose File › Export To › Excel, and use that file."
            if bundle
            else "Name a workbook in it.",
            code="format-not-read" if bundle else "not-a-workbook",
        )
    return WorkbookError(
        f"{path} is no regular file (a pipe or a device).",
        remedy="Name a workbook.",
        code="not-a-workbook",
    )


def too_many_bytes(path: Path, size: int, limits: ReadLimits) -> WorkbookError:
    """A file over the size limit."""
    return WorkbookError(
        f"{path.name} has {size / MEBIBYTE:,.0f} MiB; the limit is "
        f"{limits.file_bytes / MEBIBYTE:,.0f} MiB (file_bytes).",
        remedy="Remove pictures and sheets that are not needed, or split the workbook.",
        code="over-limit",
    )


def never_answers(path: Path, seconds: float) -> WorkbookError:
    """A file of which no byte came for a long time."""
    return WorkbookError(
        f"{path} does not answer: nothing of it came for {seconds:.0f} seconds. It is probably a "
        "placeholder whose bytes are in a cloud, or its drive is gone.",
        remedy="Make it available offline, or check that the drive is connected, and run again.",
        code="cloud-placeholder",
    )


def only_a_placeholder(path: Path, why: str) -> WorkbookError:
    """A file that is there by name, and whose bytes a cloud drive did not bring."""
    return WorkbookError(
        f"{path} is there by name only, its bytes are in a cloud ({why}).",
        remedy="Connect to the network, make the file available offline (in the Explorer: Always "
        "keep on this device), and run again.",
        code="cloud-placeholder",
    )


def no_access(path: Path, error: OSError) -> WorkbookError:
    """A file that the system does not let us read."""
    why = error.strerror or type(error).__name__
    if path.suffix.lower() in _LINKS:
        return WorkbookError(
            f"{path.name} is only a link; the data is not in it ({why}).",
            remedy="Open it, download the sheet as Microsoft Excel, and use that file.",
            code="format-not-read",
        )
    if isinstance(error, PermissionError):
        return WorkbookError(
            f"{path} cannot be read: another program holds it, or you have no right to read "
            f"it ({why}).",
            remedy=f"Close {path.name} in other programs, or ask for the right to read it.",
            code="no-access",
        )
    remedy = "Check that the drive is connected; if the file lives in a cloud folder, "
    return WorkbookError(
        f"{path} cannot be read ({why}).",
        remedy="Shorten the path."
        if error.errno == errno.ENAMETOOLONG
        else remedy + "make it available offline.",
        code="no-access",
    )
