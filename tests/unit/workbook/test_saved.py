from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from sheetsync.workbook.files.saved import saved_at


def test_a_workbook_tells_when_it_was_last_saved(tmp_path: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    assert before <= datetime.fromisoformat(saved_at(tmp_path / "a.xlsx")) <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-11-20T08:15:00Z", "2025-11-20T08:15:00+00:00"),
        ("2025-11-20T08:15:00+02:00", "2025-11-20T06:15:00+00:00"),
        ("2025-11-20T08:15:00", "2025-11-20T08:15:00+00:00"),
        ("2025-11-20", "2025-11-20T00:00:00+00:00"),
        ("2025-99-99T00:00:00Z", ""),
        ("yesterday, late", ""),
        ("", ""),
    ],
)
def test_every_spelling_of_the_moment_is_told_in_utc(
    tmp_path: Path, written: str, read: str
) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "docProps/core.xml",
            f"<cp:coreProperties><dcterms:modified xsi:type='dcterms:W3CDTF'>{written}"
            "</dcterms:modified></cp:coreProperties>",
        )
    assert saved_at(path) == read


@pytest.mark.parametrize("data", [b"", b"SKU,Label\n", b"PK\x03\x04 cut"])
def test_what_is_no_archive_tells_nothing(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert saved_at(path) == ""
    assert saved_at(tmp_path / "missing.xlsx") == ""


def test_a_workbook_without_properties_tells_nothing(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert saved_at(tmp_path / "a.xlsx") == ""
