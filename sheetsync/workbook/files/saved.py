"""When a workbook was last saved, as the program that saved it says."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_PROPERTIES: Final = "docProps/core.xml"
_MOST_BYTES: Final = 64 * 1024
_MODIFIED: Final = re.compile(rb"<(?:\w+:)?modified\b[^>]*>\s*([0-9T:.Z+-]{10,40})\s*<")


def saved_at(path: Path) -> str:
    """When a workbook was last saved.

    The time of the file itself tells nothing: copying changes it, and shares round it.

    Args:
        path: The workbook.

    Returns:
        ISO 8601 in UTC; empty when the workbook does not say: it is no .xlsx, it cannot be opened
        (which reading it tells), or it carries no such property.

    Source: Open Packaging Conventions, "Core properties": ``dcterms:modified`` in W3CDTF.
    """
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_PROPERTIES) as part:
            found = _MODIFIED.search(part.read(_MOST_BYTES))
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        return ""
    if found is None:
        return ""
    try:
        moment = datetime.fromisoformat(found[1].decode("ascii"))
    except ValueError:
        return ""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
