"""Saving workbooks the way a person with LibreOffice does: open, save as Excel workbook."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.conftest import SOFFICE

FILTERS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97", "ods": "ods:calc8"}
"""Ending of a file → what LibreOffice is asked to save it as."""


def saved_by_libreoffice(path: Path, folder: Path, kind: str = "xlsx") -> Path:
    """Open a workbook in LibreOffice and save it under its own name in another folder.

    Args:
        path: The workbook.
        folder: Where the saved copy goes; also holds LibreOffice's profile for this run.
        kind: The ending of the kind that it is saved as.
    """
    assert SOFFICE is not None
    target = folder / "saved"
    target.mkdir(parents=True, exist_ok=True)
    profile = (folder / "profile").resolve().as_uri()
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            "--convert-to",
            FILTERS[kind],
            "--outdir",
            str(target),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    saved = target / f"{path.stem}.{kind}"
    assert saved.is_file()
    return saved
