"""Rows of Plytix as they came: as text, as JSON, line by line, or as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import msgspec

from sheetsync.reports.finding_lines import safe_text
from sheetsync.workbook.writing.plain import write_plain_sheet

Row = Mapping[str, Any]

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_LONGEST_CELL: Final = 40
_NESTED: Final = "attributes"


def rows_json(rows: Iterable[Row], **more: Any) -> str:
    """One versioned object with the rows; members that are ``None`` are left out.

    Args:
        rows: The rows.
        more: What else is known, such as ``status`` and ``count``.
    """
    known = {name: value for name, value in more.items() if value is not None and value != ""}
    return _ENCODER.encode({"version": 1, **known, "rows": list(rows)}).decode()


def row_line(row: Row) -> str:
    """One row as a line of JSON."""
    return _ENCODER.encode(row).decode()


def rows_table(rows: Sequence[Row]) -> str:
    """The rows as a text table, long cells shortened; empty text for no rows."""
    headers, lines = _laid_out(rows)
    shown = [tuple(_short(_text(value)) for value in line) for line in lines]
    widths = [
        max([len(header), *(len(line[at]) for line in shown)])
        for at, header in enumerate(map(safe_text, headers))
    ]
    cells = [tuple(map(safe_text, headers)), *shown] if headers else []
    return "\n".join(
        "  ".join(text.ljust(room) for text, room in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def write_rows(target: Path, rows: Sequence[Row], run: str) -> Path:
    """The rows as a workbook with one sheet; texts stay texts, lists and objects become JSON.

    Returns:
        Where it was put; a free name when the target's is taken.

    Raises:
        OutputError: It cannot be written.
    """
    headers, lines = _laid_out(rows)
    cells = [[_cell(value) for value in line] for line in lines]
    return write_plain_sheet(target, headers, cells, run)


def _laid_out(rows: Sequence[Row]) -> tuple[list[str], list[list[Any]]]:
    """Headers in the order in which members first come up, and a value or ``None`` for each.

    Members of ``attributes`` get columns of their own, for that is where products keep values.
    """
    flat = [_flat(row) for row in rows]
    headers = list(dict.fromkeys(name for row in flat for name in row))
    return headers, [[row.get(name) for name in headers] for row in flat]


def _flat(row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in row.items():
        if name == _NESTED and isinstance(value, Mapping):
            found |= {f"{_NESTED}.{label}": each for label, each in value.items()}
        else:
            found[name] = value
    return found


def _cell(value: Any) -> bool | int | float | str:
    """A value as a cell holds it; a decimal with more digits than a number keeps them as text."""
    if isinstance(value, Decimal) and Decimal(repr(float(value))) == value:
        return float(value)
    return value if isinstance(value, bool | int | float) else _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else _ENCODER.encode(value).decode()


def _short(text: str) -> str:
    shown = safe_text(text)
    return shown if len(shown) <= _LONGEST_CELL else shown[: _LONGEST_CELL - 1] + "…"
