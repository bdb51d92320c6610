"""Which cells of a sheet carry notes: old ones, and comments in threads.

Source: ECMA-376 Part 1, 18.7.3 (``comment``), and [MS-XLSX] 2.6.205 (``threadedComment``; Excel
keeps an old note beside each thread).
"""

from __future__ import annotations

import logging
import re
from typing import Final

from sheetsync.errors import WorkbookError
from sheetsync.workbook.files.package import Package
from sheetsync.workbook.xlsx.addresses import address
from sheetsync.workbook.xlsx.excel_tables import related_parts

_LOGGER = logging.getLogger(__name__)
_KINDS: Final = frozenset({"comments", "threadedComment"})
_NOTE: Final = re.compile(
    rb"""<(?:[A-Za-z_][\w.-]*:)?(?:comment|threadedComment)\s[^>]*?\bref\s*=\s*["']([A-Z0-9]+)["']"""
)


def noted_cells(package: Package, sheet_part: str) -> frozenset[tuple[int, int]]:
    """Row and column of the cells with notes; damaged parts are left out, they hold no values."""
    found: set[tuple[int, int]] = set()
    for part in related_parts(package, sheet_part, _KINDS):
        try:
            data = package.read(part)
        except WorkbookError as error:
            _LOGGER.debug("notes left out: %s", error.message)
            continue
        places = (address(reference.decode("ascii")) for reference in _NOTE.findall(data))
        found.update(place for place in places if place is not None)
    return frozenset(found)
