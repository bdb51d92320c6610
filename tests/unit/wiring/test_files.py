from __future__ import annotations

import hashlib
from pathlib import Path

import openpyxl
import pytest

from sheetsync.errors import MappingError, OutputError, SettingsError
from sheetsync.wiring.files import (
    find_mapping,
    load_mapping,
    save_schema,
    saved_schema,
)
from tests.fakes import schema

SHEET = """
sheets:
  - sheet: Products
    kind: product
    key: [{column: SKU, field: sku}]
    columns:
      - {column: Name, field: label}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder, and a home of the user's beside it."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("SHEETSYNC_HOME", str(tmp_path / "home"))
    return work


def mapping(path: Path, match: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'version: 1\nmatch: ["{match}"]\n{SHEET}', encoding="utf-8")
    return path


def test_the_only_mapping_that_fits_is_taken_and_its_file_is_known(desk: Path) -> None:
    spring = mapping(desk / "mappings" / "spring.yaml", "spring*.xlsx")
    mapping(desk / "mappings" / "autumn.yml", "autumn*.xlsx")
    found = find_mapping(Path("else/where/Spring Range.xlsx"), None)
    assert found.mapping.file == "spring.yaml"
    assert found.file.name == "spring.yaml"
    assert found.file.folder == str(spring.parent.resolve())
    assert found.file.sha256 == hashlib.sha256(spring.read_bytes()).hexdigest()
    assert found.file.size == spring.stat().st_size


def test_both_endings_of_mappings_are_looked_at(desk: Path) -> None:
    mapping(desk / "mappings" / "spring.yaml", "spring*.xlsx")
    mapping(desk / "mappings" / "autumn.yml", "autumn*.xlsx")
    assert find_mapping(Path("autumn 26.xlsx"), None).file.name == "autumn.yml"


def test_a_named_mapping_is_taken_whatever_the_workbook_is_called(desk: Path) -> None:
    mapping(desk / "mappings" / "spring.yaml", "spring*.xlsx")
    named = mapping(desk / "other.yaml", "autumn*.xlsx")
    assert find_mapping(Path("spring.xlsx"), named).file.name == "other.yaml"


@pytest.mark.parametrize(
    ("names", "said", "remedy"),
    [
        ({}, "no folder mappings with mappings here", "-m MAPPING.yaml"),
        ({"a.yaml": "autumn*.xlsx"}, r"No mapping fits .*spring\.xlsx.* a\.yaml", "--mapping"),
        (
            {"a.yaml": "spring*.xlsx", "b.yml": "*.xlsx"},
            r"2 mappings fit .*spring\.xlsx.*a\.yaml.*b\.yml",
            "--mapping",
        ),
    ],
    ids=["none at all", "none fits", "two fit"],
)
def test_a_mapping_is_never_guessed(
    desk: Path, names: dict[str, str], said: str, remedy: str
) -> None:
    book = openpyxl.Workbook()
    book.save(desk / "spring.xlsx")
    book.close()
    for name, match in names.items():
        mapping(desk / "mappings" / name, match)
    with pytest.raises(MappingError, match=said) as caught:
        find_mapping(Path("spring.xlsx"), None)
    assert remedy in caught.value.remedy


def test_a_mapping_that_is_not_there_is_refused_by_name(desk: Path) -> None:
    with pytest.raises(MappingError, match=r"nowhere\.yaml cannot be read: No such file") as caught:
        load_mapping(desk / "nowhere.yaml")
    assert "-m" in caught.value.remedy


def test_a_faulty_mapping_is_refused_with_every_fault(desk: Path) -> None:
    path = desk / "faulty.yaml"
    path.write_text("version: 1\nsheet: []\nguards: {}\n", encoding="utf-8")
    with pytest.raises(MappingError) as caught:
        load_mapping(path)
    assert len(caught.value.findings) >= 2


def test_a_saved_schema_is_found_again_under_its_connection(desk: Path) -> None:
    path = save_schema(schema(), "plytix", None)
    assert path == desk.parent / "home" / "schemas" / "plytix.json"
    assert saved_schema("plytix", None) == schema()
    assert [one.name for one in path.parent.iterdir()] == ["plytix.json"], "no temporary file"


def test_a_schema_saved_elsewhere_is_read_from_there(desk: Path) -> None:
    path = save_schema(schema(), "plytix", desk / "kept" / "account.json")
    assert saved_schema(None, path) == schema()
    with pytest.raises(SettingsError, match="no saved schema") as caught:
        saved_schema("plytix", None)
    assert caught.value.remedy.endswith("schema pull -c plytix")


def test_saving_a_schema_replaces_the_former_one(desk: Path) -> None:
    save_schema(schema(), "plytix", None)
    save_schema(schema(()), "plytix", None)
    assert saved_schema("plytix", None) == schema(())


def test_a_schema_that_cannot_be_saved_is_told_with_its_place_and_leaves_nothing(
    desk: Path,
) -> None:
    (desk / "taken").mkdir()
    with pytest.raises(OutputError, match="cannot be saved in") as caught:
        save_schema(schema(), "plytix", desk / "taken")
    assert "-o" in caught.value.remedy
    assert [one.name for one in desk.iterdir()] == ["taken"]


def test_a_schema_that_is_no_text_is_refused(desk: Path) -> None:
    path = desk / "account.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match=r"account\.json: it is no text") as caught:
        saved_schema(None, path)
    assert "schema pull" in caught.value.remedy
