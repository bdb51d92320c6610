"""Which mapping is meant for a workbook, when nobody says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fnmatch import fnmatchcase

from sheetsync.errors import MappingError
from sheetsync.mapping.findings import shown
from sheetsync.mapping.sheet_mapping import WorkbookMapping

_MOST_NAMED = 10
"""Mappings that a message names before it counts the rest."""


def fits(mapping: WorkbookMapping, workbook_name: str) -> bool:
    """Whether one of the mapping's patterns fits the workbook's name, in any case.

    Args:
        mapping: A mapping; one without patterns fits no workbook.
        workbook_name: The file's name; folders in front of it count for nothing.
    """
    name = _plain(re.split(r"[\\/]", workbook_name)[-1])
    return any(fnmatchcase(name, _plain(pattern)) for pattern in mapping.match)


def choose_mapping(candidates: Sequence[WorkbookMapping], workbook_name: str) -> WorkbookMapping:
    """The only mapping whose patterns fit the workbook's name.

    Args:
        candidates: The mappings at hand, in the order to name them in.
        workbook_name: The workbook's file name.

    Raises:
        MappingError: None fits, or several do.
    """
    fitting = [mapping for mapping in candidates if fits(mapping, workbook_name)]
    if len(fitting) == 1:
        return fitting[0]
    name = shown(workbook_name)
    if fitting:
        raise MappingError(
            f"{len(fitting)} mappings fit {name}: {_listed(fitting)}.",
            remedy="Name the one you mean with --mapping.",
        )
    if not candidates:
        raise MappingError(
            f"There is no mapping for {name}.",
            remedy="Name one with --mapping, or put one into the folder mappings.",
        )
    raise MappingError(
        f"No mapping fits {name}; looked at {_listed(candidates)}.",
        remedy="Name one with --mapping, or add the workbook's name to the match of the right one.",
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _listed(mappings: Sequence[WorkbookMapping]) -> str:
    named = ", ".join(_with_patterns(mapping) for mapping in mappings[:_MOST_NAMED])
    rest = len(mappings) - _MOST_NAMED
    return f"{named} and {rest} more" if rest > 0 else named


def _with_patterns(mapping: WorkbookMapping) -> str:
    patterns = ", ".join(mapping.match) or "no match"
    return f"{mapping.file} ({shown(patterns)})"
