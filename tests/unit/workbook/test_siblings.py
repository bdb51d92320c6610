"""H45: other versions of a workbook that lie beside it are told, and only those."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetsync.model.finding import Severity
from sheetsync.workbook.files.siblings import conflict_copies
from sheetsync.workbook.reading.read import read_workbook
from tests.unit.workbook.made_workbooks import mapping_of, row_of, saved

ROWS = row_of(1, "SKU", "Value") + row_of(2, "K-1", "Blue")

VERSIONS = [
    "spring (1).xlsx",
    "spring(2).xlsx",
    "spring (Ann's conflicted copy 2026-02-03).xlsx",
    "spring (conflicted copy 2026-02-03 101500).xlsx",
    "spring.sync-conflict-20260203-101500-7F3AKLM.xlsx",
    "spring-conflict-2.xlsx",
    "spring_conflict.xlsx",
    "Copy of spring.xlsx",
    "spring-PC12.xlsx",
    "spring-DESKTOP-4F7K2QA.xlsx",
    "SPRING (1).XLSX",
]

OTHERS = [
    "spring 2026.xlsx",
    "spring (old).xlsx",
    "spring (2026).xlsx",
    "spring-DE.xlsx",
    "spring-Q1.xlsx",
    "spring-2.xlsx",
    "springs (1).xlsx",
    "spring (1).csv",
    "spring plan 20261123-101500-7f3a.xlsx",
    "spring result 20261123-101500-7f3a (2).xlsx",
    "spring conflicting colours of Ann.xlsx",
    "spring conflict minerals.xlsx",
    "spring-conflict-minerals.xlsx",
    "~$spring.xlsx",
]


def beside(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).write_bytes(b"")
    return folder / "spring.xlsx"


@pytest.mark.parametrize("name", VERSIONS)
def test_a_copy_from_a_conflict_is_another_version(tmp_path: Path, name: str) -> None:
    assert conflict_copies(beside(tmp_path, "spring.xlsx", name)) == (name,)


@pytest.mark.parametrize("name", VERSIONS)
def test_the_workbook_is_the_other_version_of_such_a_copy(tmp_path: Path, name: str) -> None:
    beside(tmp_path, "spring.xlsx", name)
    assert conflict_copies(tmp_path / name) == ("spring.xlsx",)


@pytest.mark.parametrize("name", OTHERS)
def test_other_files_are_no_versions(tmp_path: Path, name: str) -> None:
    assert conflict_copies(beside(tmp_path, "spring.xlsx", name)) == ()


def test_a_workbook_that_lies_alone_has_no_versions(tmp_path: Path) -> None:
    assert conflict_copies(beside(tmp_path, "spring (1).xlsx") / "..") == ()
    assert conflict_copies(tmp_path / "spring (1).xlsx") == ()


def test_a_folder_that_cannot_be_listed_says_nothing(tmp_path: Path) -> None:
    assert conflict_copies(tmp_path / "none" / "spring.xlsx") == ()


def test_versions_are_told_with_the_workbook_that_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path, ROWS, name="spring.xlsx")
    for number in range(1, 6):
        (tmp_path / f"spring ({number}).xlsx").write_bytes(b"")
    (finding,) = read_workbook(path, mapping_of("Value")).findings
    assert (finding.code, finding.severity, finding.count) == ("conflict-copy", Severity.NOTICE, 5)
    assert finding.found == "spring (1).xlsx, spring (2).xlsx, spring (3).xlsx and 2 more"
