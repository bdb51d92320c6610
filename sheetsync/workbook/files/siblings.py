"""Copies of a workbook that sync clients and browsers put beside it when two versions met (H45)."""

from __future__ import annotations

import os
import re
import unicodedata
from itertools import islice
from pathlib import Path, PurePath
from typing import Final

_MOST_NAMES: Final = 20_000
_MARKS: Final = (
    re.compile(r"copy of (?P<name>.+)", re.IGNORECASE),
    re.compile(r"(?P<name>.+?) ?\([1-9][0-9]?\)"),
    re.compile(r"(?P<name>.+?) \([^()]*\bconflict(?:ed|ing)?\b[^()]*\)", re.IGNORECASE),
    re.compile(r"(?P<name>.+?)[-_.](?:sync-)?conflict(?:[-_.](?=.*\d).*)?", re.IGNORECASE),
    # OneDrive appends the computer's name; only what is built like one is taken for one.
    re.compile(r"(?P<name>.+)-(?:DESKTOP|LAPTOP|WIN|PC|NB|WS)-?[A-Z0-9]*[0-9][A-Z0-9]*"),
)
"""How such copies are named.

Source: the help pages of Dropbox ("conflicted copy"), Nextcloud ("conflicted copy"), Syncthing
("sync-conflict"), Google Drive ("Copy of", "(1)") and OneDrive, and what browsers do with a second
download.
"""


def conflict_copies(path: Path) -> tuple[str, ...]:
    """The names of other versions of a workbook in its folder, in order.

    Two files are versions of one when their names are the same but for such marks, with the same
    ending, and at least one of them is marked.

    Args:
        path: The workbook; it may be such a copy itself.
    """
    try:
        with os.scandir(path.parent) as entries:
            names = [entry.name for entry in islice(entries, _MOST_NAMES)]
    except OSError:
        return ()
    own = _plain(path.name)
    is_marked = own != _folded(path.name)
    return tuple(
        sorted(
            name
            for name in names
            if _folded(name) != _folded(path.name)
            and _plain(name) == own
            and (is_marked or _folded(name) != own)
        )
    )


def _plain(name: str) -> str:
    """A name without its marks, folded; at most three of them, one inside the other."""
    path = PurePath(name)
    stem = path.stem
    for _ in range(3):
        found = next((match for mark in _MARKS if (match := mark.fullmatch(stem))), None)
        if found is None:
            break
        stem = found["name"].rstrip()
    return _folded(stem + path.suffix)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
