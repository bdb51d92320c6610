"""A file of this disk that is to be sent: whether it can be, and what it is called."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Final

from sheetsync.errors import UsageError

MAX_FILE_BYTES: Final = 100_000_000
"""Larger files are not sent; an asset of this size already takes minutes on most lines."""

_NO_NAME: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of characters that no file name should hold: control, broken, line breaks."""


def local_file(flag: str, value: str | Path) -> Path:
    """The file, once it is known that it can be sent.

    Args:
        flag: The option that names it.
        value: Its path.

    Raises:
        UsageError: There is no such file, it cannot be read, it is empty, or it is too large.
    """
    path = Path(value)
    shown = str(value).encode(errors="backslashreplace").decode()
    try:
        if path.is_dir():
            raise UsageError(f"{flag}: {shown} is a folder.", remedy="Name a file in it.")
        if not path.is_file():
            raise UsageError(f"{flag}: there is no file {shown}.", remedy="Name a file.")
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
    except OSError as error:
        raise UsageError(
            f"{flag}: {shown} cannot be read: {error.strerror}.",
            remedy="Close it elsewhere, or ask for the right to read it.",
        ) from error
    if size == 0:
        raise UsageError(f"{flag}: {shown} is empty.", remedy="Name a file that holds something.")
    if size > MAX_FILE_BYTES:
        raise UsageError(
            f"{flag}: {shown} has {size / 1e6:,.1f} MB, and at most "
            f"{MAX_FILE_BYTES / 1e6:,.0f} MB are sent.",
            remedy="Make it smaller, or put it on the web and give its URL.",
        )
    return path


def name_of(flag: str, path: Path) -> str:
    """What the file is called, with accents written as everybody else writes them.

    A Mac splits an ``ü`` into two characters, and nobody would find that name again.

    Raises:
        UsageError: Its name holds what a name cannot hold, such as a line break.
    """
    name = unicodedata.normalize("NFC", path.name)
    if any(unicodedata.category(sign) in _NO_NAME for sign in name):
        raise UsageError(
            f"{flag}: the file's name holds a line break or a character that cannot be shown.",
            remedy="Rename it, or give the name it shall have as --filename.",
        )
    return name
