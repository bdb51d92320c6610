"""Runs the example of ``docs/doctor.md`` into it: ``python -m tools.make_doctor_docs``."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import openpyxl

from sheetsync.pipeline import examine_workbook
from sheetsync.reports.doctor_text import doctor_summary

TARGET = Path(__file__).resolve().parents[1] / "docs" / "doctor.md"

FILE = "kitchen.xlsx"
_TABLE = re.compile(r"(?:^\|.*\|$\n)+", re.MULTILINE)
_SHOWN = re.compile(r"^```text\n.*?^```$", re.MULTILINE | re.DOTALL)
_NUMBER = re.compile(r"[0-9]+\.[0-9]")


def page(text: str) -> str:
    """The page with what is said of its example now."""
    said = f"```text\n{example(text)}\n```"
    return _SHOWN.sub(lambda _found: said, text)


def example(text: str) -> str:
    """What is said of the workbook in the page's first table."""
    headers, _line, *rows = tables(text)[0]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Products"
    for row in (headers, *rows):
        sheet.append([float(cell) if _NUMBER.fullmatch(cell) else cell for cell in row])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        book.save(path)
        return doctor_summary(examine_workbook(path))


def tables(text: str) -> list[list[list[str]]]:
    """The rows of each table on the page, cell by cell."""
    return [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
        for table in _TABLE.findall(text)
    ]


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(TARGET.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    print(TARGET)


if __name__ == "__main__":
    main()
