"""``on_error: stop``: a fault in such a column ends the run, with every fault told."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.e2e.conftest import Desk

MAPPING = """\
version: 1
name: Stop
connection: plytix
match: ["stop*.xlsx"]
sheets:
  - key: {column: SKU, field: sku}
    columns:
      - {column: Name, field: label, checks: {max_length: 10}}
      - {column: Price, field: attributes.price, on_error: stop}
"""


@pytest.fixture
def source(desk: Desk) -> Path:
    """A workbook with a fault that stops, and another one that would not."""
    (desk.folder / "mappings" / "stop.yaml").write_text(MAPPING, encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["SKU", "Name", "Price"], ["KT-001", "Kettle", "dear"], ["KT-002", "x" * 11, 5]):
        sheet.append(row)
    path = desk.folder / "stop.xlsx"
    book.save(path)
    return path


def test_a_stopped_run_tells_every_fault_with_place_and_remedy(desk: Desk, source: Path) -> None:
    stopped = desk.sheetsync("plan", source)
    assert stopped.code == 3
    assert "C2 (Price)" in stopped.err
    assert "B3 (Name)" in stopped.err
    assert "not-a-number" in stopped.err
    assert "too-long" in stopped.err
    assert "on_error: stop" in stopped.err
    assert not list(desk.folder.glob("* plan *"))


def test_a_stopped_run_tells_every_fault_as_json(desk: Desk, source: Path) -> None:
    told = desk.sheetsync("plan", source, "--json").json()
    assert (told["format"], told["error"]) == ("sheetsync.error/1", "DataError")
    assert told["exit_code"] == 3
    assert [(one["code"], one["cell"]) for one in told["findings"]] == [
        ("not-a-number", "C2"),
        ("too-long", "B3"),
    ]
