"""Write ``docs/findings.md`` from ``sheetsync/reports/finding_codes.toml``."""

from __future__ import annotations

from pathlib import Path

from sheetsync.reports.finding_codes import Chapter, CodeText, chapters

PAGE = Path(__file__).parent.parent / "docs" / "findings.md"

INTRO = """\
# Findings

What sheetsync finds is told with a code that stays the same from version to version.
Each says file, sheet, row and column, what was found, what was expected, and what to do; \
this page says it at more leisure.

An **error** keeps its row (or, with `on_error: skip_cell`, its cell) out of the plan. \
A **warning** goes on, and a person should look. A **notice** is told so that nobody is surprised.
Many findings alike are counted, and the first is shown.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([INTRO, *(part for chapter in chapters() for part in _chapter(chapter))])


def _chapter(chapter: Chapter) -> list[str]:
    head = [f"## {chapter.title}", ""]
    if chapter.intro:
        head += [chapter.intro, ""]
    return [*head, *(_section(text) for text in chapter.codes)]


def _section(text: CodeText) -> str:
    told = "\n\n".join(filter(None, (text.what, text.cause)))
    return f"### `{text.code}`\n\n{told}\n\n- Example: {text.example}\n- Do: {text.do}\n"


def main() -> None:
    """Write the file."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    print(PAGE.name)


if __name__ == "__main__":
    main()
