"""Writes the table of ``docs/api.md``: every operation of the Plytix API.

``python -m tools.make_api_docs``; a test tells when the page is behind.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sheetsync.plytix.operation import Operation
from sheetsync.plytix.v1v2.operations import OPERATIONS

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "api.md"
MARK = "<!-- From here on this page is generated: python -m tools.make_api_docs -->"


def page() -> str:
    """The page as it should be."""
    written = PAGE.read_text(encoding="utf-8").partition(MARK)[0].rstrip()
    lines = [written, "", MARK, "", f"## The {len(OPERATIONS)} actions"]
    area = ""
    for operation in OPERATIONS:
        if operation.area != area:
            area = operation.area
            lines += ["", f"### {area.capitalize()}", "", "| Action | Request | Options |"]
            lines.append("| --- | --- | --- |")
        lines.append(_row(operation))
    return "\n".join(lines) + "\n"


def _row(operation: Operation) -> str:
    options = ", ".join(
        f"**`{option.flag}`**" if option.required else f"`{option.flag}`"
        for option in operation.options
    )
    request = f"`{operation.method} {operation.path}`"
    return f"| {operation.name} | {request} | {options or 'none'} |"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
