"""One row explained, for the terminal and for machines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from sheetsync.entities.product import SKU
from sheetsync.model.plan import Verdict
from sheetsync.model.values import (
    CLEAR,
    KEEP,
    ListEdit,
    Wanted,
    canonical_text,
)
from sheetsync.planning.explained import Compared, Explained
from sheetsync.reports.as_json import finding_json, value_json
from sheetsync.reports.finding_lines import WIDTH, findings_text, safe_text
from sheetsync.reports.problems import advice
from sheetsync.reports.text_table import table_lines
from sheetsync.validation.explain import CellStory, asks_text

EXPLAIN_FORMAT: Final = "sheetsync.explain/1"

_HEADERS: Final = ("Cell", "Header", "Field", "Holds", "Became")
_WIDTHS: Final = (6, 14, 32, 20, 20)
_INDENT: Final = " " * 8
_LABEL: Final = 9
_LONGEST: Final = 160


def explained_text(explained: Explained) -> str:
    """A row, cell by cell, in lines of at most 100 columns."""
    keys = ", ".join(f"{name} {text}" for name, text in explained.keys.items())
    head = [
        safe_text(f"{explained.source.name} › {explained.sheet} › row {explained.row}")
        + (safe_text(f", {keys}") if keys else ""),
        safe_text(f"mapping {explained.mapping}, account {explained.account.name}"),
    ]
    if explained.compared is not None:
        head.append(f"a plan says: {_VERDICTS[explained.compared.verdict]}")
    lines = table_lines(_HEADERS, _WIDTHS, [])
    for story in explained.cells:
        lines += table_lines(_row(story), _WIDTHS, [])
        lines += _reasons(story, explained.compared)
    told = {id(one) for story in explained.cells for one in story.findings}
    rest = [one for one in explained.findings if id(one) not in told]
    blocks = ["\n".join(head), "\n".join(lines), findings_text(rest), _record(explained)]
    return "\n\n".join(block for block in blocks if block)


_VERDICTS: Final = {
    Verdict.CREATE: "create",
    Verdict.UPDATE: "change",
    Verdict.UNCHANGED: "unchanged",
    Verdict.CONFLICT: "conflict",
    Verdict.INVALID: "invalid",
    Verdict.IGNORED: "ignored",
}


def explained_json(explained: Explained) -> dict[str, object]:
    """A row explained as ``sheetsync.explain/1``."""
    compared = explained.compared
    return {
        "format": EXPLAIN_FORMAT,
        "workbook": explained.source.name,
        "mapping": explained.mapping,
        "account": {"id": explained.account.id, "name": explained.account.name},
        "sheet": explained.sheet,
        "row": explained.row,
        "keys": dict(explained.keys),
        "verdict": None if compared is None else _VERDICTS[compared.verdict],
        "cells": [_cell_json(story, compared) for story in explained.cells],
        "record": None
        if explained.record is None
        else {name: _wish_json(wish) for name, wish in explained.record.items()},
        "findings": [finding_json(one) for one in explained.findings],
    }


def cell_verdict(story: CellStory, compared: Compared) -> str:
    """What becomes of a cell's field in Plytix: ``change``, ``unchanged``, ``kept`` …; or empty."""
    if story.field is None or story.role == "key":
        return ""
    if compared.verdict in {Verdict.INVALID, Verdict.CONFLICT, Verdict.IGNORED}:
        return _VERDICTS[compared.verdict]
    if story.new_only and compared.verdict is not Verdict.CREATE:
        return "kept"
    if story.field in compared.changes:
        return "create" if compared.verdict is Verdict.CREATE else "change"
    if story.asks is None or story.asks is KEEP:
        return "kept"
    return "unchanged"


def _cell_json(story: CellStory, compared: Compared | None) -> dict[str, object]:
    told: dict[str, object] = {
        "cell": story.place.cell,
        "header": story.place.header,
        "role": story.role,
        "field": story.field,
        "holds": story.sort,
        "raw": story.raw,
        "shown": story.shown or None,
        "steps": list(story.steps),
        "became": story.became,
        "value": None if story.asks is None else _wish_json(story.asks),
        "findings": [finding_json(one) for one in story.findings],
    }
    if compared is not None and story.field is not None:
        told["before"] = value_json(compared.before.get(story.field))
        told["verdict"] = cell_verdict(story, compared) or None
    return told


def _wish_json(wish: Wanted) -> object:
    if wish is KEEP:
        return {"ask": "keep"}
    if wish is CLEAR:
        return {"ask": "clear"}
    if isinstance(wish, ListEdit):
        return {"add": list(wish.add), "remove": list(wish.remove)}
    return value_json(wish)


def _row(story: CellStory) -> tuple[str, ...]:
    if story.sort in {"", "blank"}:
        holds = story.sort
    else:
        holds = f'{story.sort} "{_short(story.raw)}"'
        if story.shown:
            holds += f", shown as {_short(story.shown)}"
    return (
        story.place.cell or "",
        " ".join((story.place.header or "").split()),
        _field(story),
        holds,
        _short(story.became),
    )


def _field(story: CellStory) -> str:
    if story.field is None:
        return f"({story.role})"
    return f"{story.role}: {story.field}" if story.role == "key" else str(story.field)


def _reasons(story: CellStory, compared: Compared | None) -> Iterator[str]:
    yield from _labelled("why", "; ".join(_short(step) for step in story.steps))
    if compared is not None and story.field is not None and story.role != "key":
        before = compared.before.get(story.field)
        has = f'has "{_short(canonical_text(before))}"' if before is not None else "has nothing"
        if story.role == "constant" and story.new_only:
            has = "not asked"
        yield from _labelled("Plytix", f"{has}: {cell_verdict(story, compared)}")
    for finding in story.findings:
        text = f"{finding.severity.value} {finding.code}: expected {finding.expected}"
        yield from _labelled("finding", text)
        if advice(finding):
            yield from _labelled("do", advice(finding))


def _labelled(label: str, text: str) -> Iterator[str]:
    if text:
        yield from textwrap.wrap(
            safe_text(text),
            WIDTH,
            initial_indent=f"{_INDENT}{label:<{_LABEL}}",
            subsequent_indent=_INDENT + " " * _LABEL,
            break_on_hyphens=False,
        )


def _record(explained: Explained) -> str:
    """The record that results, a field a line."""
    record = explained.record
    if record is None:
        return "No record: the row goes no further."
    new_only = {story.field for story in explained.cells if story.new_only}
    lines = ["The record that results:"]
    for name, wish in record.items():
        asks = asks_text(wish) if wish is CLEAR or wish is KEEP else f'"{_short(asks_text(wish))}"'
        lines += textwrap.wrap(
            safe_text(f"{name} = {asks}{' (for new products only)' if name in new_only else ''}"),
            WIDTH,
            initial_indent="  ",
            subsequent_indent=" " * 4,
            break_on_hyphens=False,
        )
    if set(record) <= {SKU}:
        lines.append("  (nothing is asked for)")
    return "\n".join(lines)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
