"""Looking whether something is there, on a share that may not answer."""

from __future__ import annotations

from pathlib import Path


def is_file(path: Path) -> bool:
    """Whether there is such a file; one that nobody can look at is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Whether there is such a folder; one that nobody can look at is none."""
    try:
        return path.is_dir()
    except OSError:
        return False
