"""Findings for the terminal: five lines each, those alike counted, nothing alive in them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace
from sheetsync.reports.problems import SEVERITY_ORDER, advice
from sheetsync.reports.words import counted

WIDTH: Final = 100
"""Columns of a terminal that are filled when nobody says how many there are."""

MOST_CELLS: Final = 6
_LABEL: Final = 10
_MOST_SHOWN: Final = 400

_ALIVE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0001-\U000e007f]"
)


def safe_text(text: str) -> str:
    r"""The text on one line, with everything escaped that could steer a terminal (H64).

    Control characters, line breaks and marks of writing direction become ``\x1b``, ``\n``,
    ``\u202e``.
    """
    if text.isascii() and text.isprintable():
        return text
    return _ALIVE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    if named is not None:
        return named
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


class Folded(NamedTuple):
    """Findings that are alike.

    Attributes:
        first: The first of them.
        number: How many cells or rows they stand for together.
        others: Addresses of the next ones, in order.
    """

    first: Finding
    number: int
    others: tuple[str, ...]


def folded_findings(findings: Iterable[Finding]) -> list[Folded]:
    """Findings with those alike taken together, errors first.

    Alike are findings of one code in one column of one sheet; each finding about a mapping stands
    for itself.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        place = finding.place
        key: tuple[object, ...]
        if isinstance(place, CellPlace):
            key = (finding.severity, finding.code, place.file, place.sheet, place.column)
        else:
            key = (finding.severity, finding.code, place)
        groups.setdefault(key, []).append(finding)
    folded = [
        Folded(
            first=group[0],
            number=sum(one.count for one in group),
            others=tuple(_address(one) for one in group[1 : 1 + MOST_CELLS]),
        )
        for group in groups.values()
    ]
    return sorted(folded, key=lambda one: SEVERITY_ORDER[one.first.severity])


def _address(finding: Finding) -> str:
    place = finding.place
    if not isinstance(place, CellPlace):
        return str(place)
    return place.cell or (f"row {place.row}" if place.row is not None else str(place.sheet))


def findings_text(
    findings: Sequence[Finding], *, width: int = WIDTH, most: int | None = None
) -> str:
    """Findings in five lines each, those alike counted with the first shown.

    Args:
        findings: Any number.
        width: Columns to fill.
        most: How many kinds to show; ``None``: all.

    Returns:
        Blocks with an empty line between; empty when there are no findings.
    """
    folded = folded_findings(findings)
    shown = folded if most is None else folded[:most]
    blocks = [finding_text(one, width=width) for one in shown]
    left = len(folded) - len(shown)
    if left:
        blocks.append(f"… and {counted(left, 'more kind')} of findings.")
    return "\n\n".join(blocks)


def finding_text(folded: Folded, *, width: int = WIDTH) -> str:
    """One kind of finding."""
    finding = folded.first
    lines = [safe_text(str(finding.place))]
    if finding.found:
        lines += labelled("found", f'"{_shortened(finding.found)}"', width)
    if finding.expected:
        lines += labelled("expected", finding.expected, width)
    if advice(finding):
        lines += labelled("do", advice(finding), width)
    lines += labelled("code", f"{finding.code} ({finding.severity.value})", width)
    if folded.number > 1:
        more = f"{folded.number:,} in all"
        if folded.others:
            told = ", ".join(folded.others)
            dots = " …" if folded.number > len(folded.others) + 1 else ""
            more += f": also {told}{dots}"
        lines += labelled("count", more, width)
    return "\n".join(lines)


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"


def labelled(label: str, text: str, width: int) -> list[str]:
    """A label and its text, wrapped under itself."""
    return textwrap.wrap(
        safe_text(text),
        width=max(width, 40),
        initial_indent=f"  {label:<{_LABEL}}",
        subsequent_indent=" " * (_LABEL + 2),
        break_on_hyphens=False,
        drop_whitespace=True,
    ) or [f"  {label}"]
