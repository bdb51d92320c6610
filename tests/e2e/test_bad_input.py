"""Bad input: a message with place and remedy, the right exit code, and nothing half written."""

from __future__ import annotations

import hashlib
import re
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.e2e.conftest import Desk, Shown

MAPPING = """\
version: 1
name: Small
connection: plytix
match: ["small*.xlsx"]
sheets:
  - sheet: Products
    kind: product
    key: [{column: SKU, field: sku}]
    columns:
      - {column: Name, field: label}
"""


def small(
    path: Path, rows: Sequence[Sequence[object]] | None = None, sheet: str = "Products"
) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows or [["SKU", "Name"], ["KT-001", "Kettle"]]:
        page.append(list(row))
    book.save(path)
    return path


def broken_text_file(desk: Desk) -> Path:
    path = desk.folder / "small.xlsx"
    path.write_text('SKU;Name\nKT-001;"Kettle\n', encoding="utf-8")
    return path


def empty_file(desk: Desk) -> Path:
    path = desk.folder / "small.xlsx"
    path.write_bytes(b"")
    return path


def pdf(desk: Desk) -> Path:
    path = desk.folder / "small.xlsx"
    path.write_bytes(b"%PDF-1.7\n" + b"0" * 500)
    return path


def zip_without_workbook(desk: Desk) -> Path:
    import zipfile

    path = desk.folder / "small.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "nothing here")
    return path


def encrypted(desk: Desk) -> Path:
    path = desk.folder / "small.xlsx"
    streams = b"".join(name.encode("utf-16-le") for name in ("EncryptionInfo", "EncryptedPackage"))
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + streams + b"\0" * 2000)
    return path


def half_copied(desk: Desk) -> Path:
    path = small(desk.folder / "small.xlsx", [["SKU", "Name"]] + [["KT-1", "x"]] * 500)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def other_sheet(desk: Desk) -> Path:
    return small(desk.folder / "small.xlsx", sheet="Notes")


def no_header(desk: Desk) -> Path:
    return small(desk.folder / "small.xlsx", [["Article", "Text"], ["KT-001", "Kettle"]])


def duplicate_headers(desk: Desk) -> Path:
    return small(desk.folder / "small.xlsx", [["SKU", "Name", "Name"], ["KT-001", "A", "B"]])


def missing(desk: Desk) -> Path:
    return desk.folder / "small-that-is-not-there.xlsx"


def a_folder(desk: Desk) -> Path:
    path = desk.folder / "small folder.xlsx"
    path.mkdir()
    return path


WORKBOOKS: list[tuple[Callable[[Desk], Path], str]] = [
    (broken_text_file, "quotation mark"),
    (empty_file, "empty"),
    (pdf, "PDF"),
    (zip_without_workbook, "workbook"),
    (encrypted, "password"),
    (half_copied, "damaged"),
    (other_sheet, "Products"),
    (no_header, "SKU"),
    (duplicate_headers, "Name"),
    (missing, "small-that-is-not-there.xlsx"),
    (a_folder, "folder"),
]


@pytest.mark.parametrize(
    ("make", "word"), WORKBOOKS, ids=[make.__name__ for make, _word in WORKBOOKS]
)
def test_a_workbook_that_cannot_be_used_is_refused_with_its_true_cause(
    desk: Desk, make: Callable[[Desk], Path], word: str
) -> None:
    (desk.folder / "mappings" / "small.yaml").write_text(MAPPING, encoding="utf-8")
    path = make(desk)
    before = fingerprint(desk.folder)
    shown = desk.sheetsync("plan", path, "-m", "mappings/small.yaml")
    refused(shown, 3)
    assert path.name in shown.err
    assert word.casefold() in shown.err.casefold()
    assert fingerprint(desk.folder) == before


MAPPINGS = [
    ("unknown-field", "field: label", "field: attributes.colur", "colour"),
    ("unknown-setting", "kind: product", "kinds: product", "kind"),
    ("duplicate-setting", "version: 1", "version: 1\nversion: 1", "version"),
    ("broken YAML", "sheets:", "sheets: [", "line"),
    ("alias", "version: 1", "version: 1\nx: &a [1]\ny: *a", "alias"),
    ("read-only", "field: label", "field: attributes.completeness", "completeness"),
]


@pytest.mark.parametrize(
    ("old", "new", "word"), [row[1:] for row in MAPPINGS], ids=[row[0] for row in MAPPINGS]
)
def test_a_mapping_that_cannot_be_used_is_refused_with_line_and_column(
    desk: Desk, old: str, new: str, word: str
) -> None:
    source = small(desk.folder / "small.xlsx")
    mapping = desk.folder / "mappings" / "small.yaml"
    mapping.write_text(MAPPING.replace(old, new, 1), encoding="utf-8")
    before = fingerprint(desk.folder)
    shown = desk.sheetsync("plan", source, "-m", mapping)
    refused(shown, 3)
    assert "small.yaml" in shown.err
    assert word in shown.err
    assert re.search(r"small\.yaml:\d+:\d+", shown.err)
    assert fingerprint(desk.folder) == before


def test_a_mapping_that_is_missing_is_named(desk: Desk) -> None:
    source = small(desk.folder / "small.xlsx")
    shown = desk.sheetsync("plan", source, "-m", "mappings/nowhere.yaml")
    refused(shown, 3)
    assert "nowhere.yaml" in shown.err


def test_a_workbook_that_fits_no_mapping_is_told_which_there_are(desk: Desk) -> None:
    source = small(desk.folder / "other.xlsx")
    shown = desk.sheetsync("plan", source)
    refused(shown, 3)
    assert "spring-range.yaml" in shown.err


def test_wrong_credentials_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETSYNC_PLYTIX_API_PASSWORD", "canary-wrong-password")
    shown = desk.sheetsync("plan", desk.sample("price-update.xlsx"))
    refused(shown, 4)
    assert "API key and password" in shown.err
    assert "canary-wrong-password" not in shown.err


def test_missing_credentials_name_the_variables(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHEETSYNC_PLYTIX_API_PASSWORD")
    shown = desk.sheetsync("plan", desk.sample("price-update.xlsx"))
    refused(shown, 3)
    assert "SHEETSYNC_PLYTIX_API_PASSWORD" in shown.err


def test_an_unknown_connection_is_told_which_there_are(desk: Desk) -> None:
    shown = desk.sheetsync("plan", desk.sample("price-update.xlsx"), "-c", "plitix")
    refused(shown, 3)
    assert "plytix" in shown.err


def test_no_network_is_told_with_the_host(desk: Desk) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = desk.folder / "sheetsync.toml"
    settings.write_text(
        "[connections.plytix]\n"
        f'endpoint = "http://127.0.0.1:{port}"\n'
        'authentication = "custom"\n'
        f'auth_endpoint = "http://127.0.0.1:{port}/auth/api/get-token"\n',
        encoding="utf-8",
    )
    before = fingerprint(desk.folder)
    source = desk.sample("price-update.xlsx")
    shown = desk.sheetsync("plan", source)
    refused(shown, 4)
    assert "127.0.0.1" in shown.err
    source.unlink()
    assert fingerprint(desk.folder) == before


def test_a_role_that_forbids_writing_ends_the_run_with_everything_told(desk: Desk) -> None:
    source = desk.sample("price-update.xlsx")
    plan_path = desk.plan_path(desk.sheetsync("plan", source, "--json"))
    desk.fault(method="PATCH", route="/api/v2/products/{id}", kind="status", status=403, every=1)
    shown = desk.sheetsync("apply", plan_path, "--json")
    assert shown.code == 4, shown.err
    summary = shown.json()["summary"]
    assert summary["done"] == 0
    assert sum(summary.values()) == 500
    assert Path(shown.json()["result_workbook"]).is_file()


def test_an_output_folder_that_cannot_be_written_is_refused_before_anything_is_sent(
    desk: Desk,
) -> None:
    source = desk.sample("price-update.xlsx")
    plan_path = desk.plan_path(desk.sheetsync("plan", source, "--json"))
    blocked = desk.folder / "taken"
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    desk.forget_requests()
    shown = desk.sheetsync("apply", plan_path, "-o", blocked / "result.xlsx")
    refused(shown, 3)
    assert "taken" in shown.err
    assert not [row for row in desk.requests() if row["method"] == "PATCH"]


def test_a_mistyped_command_is_offered_the_right_one(desk: Desk) -> None:
    shown = desk.sheetsync("plam", "x.xlsx")
    assert shown.code == 2
    assert "plan" in shown.err


def refused(shown: Shown, code: int) -> None:
    """A refusal: the right exit code, a message, a remedy, and no traceback."""
    assert shown.code == code, shown.err
    assert shown.err.startswith("Error: ")
    assert "What to do: " in shown.err
    assert "Traceback" not in shown.err


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file of a folder with the hash of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
