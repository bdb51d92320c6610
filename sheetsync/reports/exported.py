"""What an export came to, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sheetsync.reports.finding_lines import safe_text

EXPORT_FORMAT: Final = "sheetsync.export/1"
TEMPLATE_FORMAT: Final = "sheetsync.template/1"
_MOST_NAMED: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export came to.

    Attributes:
        workbook: Where it stands.
        account: The account's name.
        rows: How many products it holds.
        columns: How many columns its first sheet has.
        blank: Whether it is a template, without any product.
        not_found: SKUs that were asked for and that Plytix does not have.
        left_out: SKUs that no cell can hold so that they come back as they are.
        withheld: How many values stayed out of their cells.
        empty_columns: Headers of columns that were left out, since a blank cell in them would
            change what must stay out.
        calls: Searches made, definitions included.
    """

    workbook: Path
    account: str
    rows: int
    columns: int
    blank: bool
    not_found: tuple[str, ...]
    left_out: tuple[str, ...]
    withheld: int
    empty_columns: tuple[str, ...]
    calls: int


def exported_json(exported: Exported) -> dict[str, object]:
    """An export as ``sheetsync.export/1``; everything in it can be dumped as JSON."""
    return {
        "format": TEMPLATE_FORMAT if exported.blank else EXPORT_FORMAT,
        "workbook": str(exported.workbook),
        "account": exported.account,
        "rows": exported.rows,
        "columns": exported.columns,
        "withheld": exported.withheld,
        "not_found": list(exported.not_found),
        "left_out": list(exported.left_out),
        "empty_columns": list(exported.empty_columns),
        "calls": exported.calls,
    }


def exported_text(exported: Exported) -> str:
    """An export in a few lines."""
    if exported.blank:
        return (
            f"Template for {safe_text(exported.account)}, {exported.columns} columns\n"
            f"Workbook: {exported.workbook}\nFill it in, save it, then plan it:\n"
            f'  sheetsync plan "{exported.workbook}"'
        )
    rows = "1 product" if exported.rows == 1 else f"{exported.rows:,} products"
    lines = [
        f"{rows} of {safe_text(exported.account)}, {exported.columns} columns, "
        f"{exported.calls} calls to Plytix",
        *_named("Not in Plytix", exported.not_found),
        *_named("Left out, since no cell can hold its key", exported.left_out),
        *_named("Columns left out, since a blank cell in them changes", exported.empty_columns),
    ]
    if exported.withheld:
        what = "value stays" if exported.withheld == 1 else "values stay"
        lines.append(
            f"{exported.withheld:,} {what} out of the workbook: coloured empty cells with a note "
            "each; Plytix keeps them"
        )
    lines += [f"Workbook: {exported.workbook}", "Edit it, save it, then plan it:"]
    lines.append(f'  sheetsync plan "{exported.workbook}"')
    return "\n".join(lines)


def _named(what: str, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    rest = len(names) - _MOST_NAMED
    named = ", ".join(map(safe_text, names[:_MOST_NAMED]))
    return [f"{what}: {named}" + (f" and {rest:,} more" if rest > 0 else "")]
