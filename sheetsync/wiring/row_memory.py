"""How many rows each workbook had when it was last planned, kept in the user's data folder (H37).

Only for a notice: whatever is wrong with the file, plans go on without it. It holds hashes and
counts, no names.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from pathlib import Path
from typing import Final

from sheetsync.workbook.files.files import FileOperations, Files

FORMAT: Final = "sheetsync.row-counts/1"
FILE_NAME: Final = "row-counts.json"
MOST_WORKBOOKS: Final = 500
_MOST_BYTES: Final = 1 << 20

logger = logging.getLogger(__name__)


class RowMemoryFile:
    """Implements ``ports.RowMemory`` by a file of JSON: the workbooks planned last, oldest first.

    Two plans that end at the same moment may lose one count; nothing rests on it.
    """

    def __init__(self, path: Path, *, files: FileOperations | None = None) -> None:
        """Take the file's path; it may not exist."""
        self._path = path
        self._files = files or Files()

    def rows_before(self, workbook: Path, mapping: str) -> int | None:
        """How many rows the workbook had when it was last planned with this mapping."""
        return self._counts().get(_name(workbook, mapping))

    def remember(self, workbook: Path, mapping: str, rows: int) -> None:
        """Keep how many rows the workbook has now, and forget the workbooks planned longest ago."""
        counts = self._counts()
        counts.pop(_name(workbook, mapping), None)
        counts[_name(workbook, mapping)] = rows
        kept = dict(list(counts.items())[-MOST_WORKBOOKS:])
        text = json.dumps({"format": FORMAT, "rows": kept}, indent=0)
        try:
            self._write(text.encode("ascii"))
        except OSError as error:
            logger.info("row counts were not kept in %s: %s", self._path, error)

    def _counts(self) -> dict[str, int]:
        try:
            with self._path.open("rb") as file:
                data = file.read(_MOST_BYTES)
            return _read(data)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            logger.info("row counts in %s are left aside: %s", self._path, error)
            return {}

    def _write(self, data: bytes) -> None:
        files = self._files
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_name(f"{self._path.name}.{os.getpid()}.tmp")
        files.remove(unfinished)
        try:
            file = files.create(unfinished)
            try:
                file.write(data)
                files.sync(file)
            finally:
                files.close(file)
            files.replace(unfinished, self._path)
        except OSError:
            files.remove(unfinished)
            raise


def _read(data: bytes) -> dict[str, int]:
    """The counts that a file holds; raises ``ValueError`` when it is none of ours."""
    content = json.loads(data)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError("its format is another")
    rows = content.get("rows")
    if not isinstance(rows, dict) or not all(type(count) is int for count in rows.values()):
        raise ValueError("it holds no counts")
    return rows


def _name(workbook: Path, mapping: str) -> str:
    """What a workbook and the mapping it is read by are kept under."""
    whole = f"{os.path.normcase(workbook.resolve())}\n{mapping}"
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
