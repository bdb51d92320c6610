"""The commands that reach every operation of the API: actions, call, api."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest

from tests.e2e.conftest import Desk


@pytest.fixture
def desk_with_answers(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Nobody sits at the terminal."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    return desk


def rows(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["rows"]
    return found


def test_actions_lists_every_operation_by_area(desk: Desk) -> None:
    told = desk.sheetsync("actions")
    assert told.code == 0
    assert "Link asset to a product" in told.out
    assert "POST   /api/v1/products/{product_id}/assets" in told.out
    listed = desk.sheetsync("actions", "--json").json()["actions"]
    assert len(listed) == 87
    assert {"name", "area", "method", "path", "writes", "options"} == set(listed[0])


def test_one_action_is_told_with_its_options_and_an_example(desk: Desk) -> None:
    told = desk.sheetsync("actions", "link", "asset", "to", "a", "product")
    assert "--attribute-label" in told.out
    assert "(required)" in told.out
    assert 'sheetsync call "Link asset to a product" --product-id …' in told.out
    assert desk.sheetsync("actions", "no such thing").code == 2


def test_a_search_is_called_by_its_name(desk: Desk) -> None:
    told = desk.sheetsync(
        "call",
        "product search",
        "-c",
        "plytix",
        "--attributes",
        "label,status",
        "--page-size=2",
        "--filters",
        '[[{"field": "sku", "operator": "like", "value": "KT-"}]]',
    )
    assert told.code == 0, told.err
    answer = json.loads(told.out)
    assert answer["status"] == 200
    assert len(answer["rows"]) == 2
    assert answer["count"] < answer["total"] == 600


def test_all_pages_come_as_lines_each_row_once(desk: Desk) -> None:
    told = desk.sheetsync("call", "Product search", "-c", "plytix", "--all", "--format", "ndjson")
    skus = [json.loads(line)["sku"] for line in told.out.splitlines()]
    assert len(skus) == len(set(skus)) == 600


def test_a_write_wants_a_yes(desk_with_answers: Desk) -> None:
    desk = desk_with_answers
    asked = desk.sheetsync("call", "Add new relationship", "-c", "plytix", "--name", "Bundles")
    assert asked.code == 2
    assert "--yes" in asked.err
    assert [one for one in desk.requests() if one["route"] == "/api/v1/relationships"] == []
    done = desk.sheetsync(
        "call", "Add new relationship", "-c", "plytix", "--name", "Bundles", "--yes"
    )
    assert done.code == 0, done.err
    (made,) = rows(done.out)
    read = desk.sheetsync(
        "call", "Get relationship data", "-c", "plytix", "--relationship-id", made["id"]
    )
    assert rows(read.out)[0]["name"] == "Bundles"


def test_a_body_comes_from_standard_input(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"sku": "RAW-1", "label": "Raw"}'))
    done = desk.sheetsync(
        "call", "Create product (v2)", "-c", "plytix", "--json", "-", "--label", "Typed", "--yes"
    )
    assert done.code == 0, done.err
    assert desk.product("RAW-1")["label"] == "Typed"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["call", "Product serch", "-c", "plytix"], 'Did you mean "Product search"?'),
        (["call", "Delete category", "-c", "plytix"], "file categories: Delete category"),
        (["call", "Get product data", "-c", "plytix"], "needs product_id"),
        (["call", "Product search", "-c", "plytix", "--page-size", "two"], "whole number"),
        (["call", "Product search", "-c", "plytix", "--page"], "--page has no value"),
        (["call", "Product search", "-c", "plytix", "stray"], "is no option"),
        (["call", "Product search", "-c", "plytix", "--json", "gone.json"], "gone.json"),
        (["call", "Get product data", "-c", "plytix", "--product-id", "x", "--all"], "no search"),
        (["api", "GET", "https://evil.example.test/", "-c", "plytix"], "no path of the API"),
        (["api", "POST", "products/search", "-c", "plytix", "-F", "page=x"], "no JSON"),
        (["api", "POST", "products/search", "-c", "plytix", "-f", "page"], "KEY=VALUE"),
        (["api", "GET", "filters/asset", "-c", "plytix", "--paginate"], "no search"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_sent(
    desk: Desk, arguments: list[str], said: str
) -> None:
    told = desk.sheetsync(*arguments)
    assert told.code == 2
    assert said in told.err
    assert desk.requests() == []


def test_plytix_s_own_refusal_is_told(desk: Desk) -> None:
    told = desk.sheetsync("call", "Get product data", "-c", "plytix", "--product-id", "nowhere")
    assert told.code == 4
    assert "No results found for nowhere" in told.err


def test_the_raw_door_reads_pages_and_writes(desk: Desk) -> None:
    paged = desk.sheetsync(
        "api",
        "post",
        "/api/v2/products/search",
        "-c",
        "plytix",
        "-F",
        'attributes=["attributes.colour"]',
        "--paginate",
        "--format",
        "ndjson",
    )
    assert len(paged.out.splitlines()) == 600
    made = desk.sheetsync(
        "api", "POST", "products", "-c", "plytix", "-f", "sku=RAW-2", "-F", "label=null", "--yes"
    )
    assert made.code == 0, made.err
    assert json.loads(made.out)["status"] == 201
    assert desk.product("RAW-2")["label"] is None
    whole = desk.sheetsync(
        "api",
        "GET",
        f"products/{rows(made.out)[0]['id']}",
        "-c",
        "plytix",
        "-F",
        "all_attributes=true",
    )
    assert None in rows(whole.out)[0]["attributes"].values()
    gone = desk.sheetsync(
        "api", "DELETE", f"products/{rows(made.out)[0]['id']}", "-c", "plytix", "--yes"
    )
    assert json.loads(gone.out) == {"version": 1, "status": 204, "rows": []}


def test_rows_become_a_table_or_a_workbook(desk: Desk) -> None:
    table = desk.sheetsync(
        "call", "Product search", "-c", "plytix", "--attributes", "label", "--format", "table"
    )
    head, *lines = table.out.splitlines()
    assert head.split()[:4] == ["id", "num_variations", "sku", "label"]
    assert len(lines) == 25
    made = desk.sheetsync(
        "call",
        "Search products (v2)",
        "-c",
        "plytix",
        "--all",
        "--attributes",
        "label,attributes.colour",
        "--format",
        "xlsx",
        "-o",
        "rows.xlsx",
    )
    assert made.code == 0, made.err
    sheet = openpyxl.load_workbook(desk.folder / "rows.xlsx").active
    assert sheet is not None
    assert sheet.max_row == 601
    headers = [cell.value for cell in sheet[1]]
    assert {"sku", "label", "attributes.colour"} <= set(headers)


def test_a_formula_in_plytix_stays_a_text_in_the_workbook(desk: Desk) -> None:
    desk.edit("KT-001", fields={"label": "=1+1"})
    desk.sheetsync(
        "call",
        "Search products (v2)",
        "-c",
        "plytix",
        "--filters",
        '[[{"field": "sku", "operator": "eq", "value": "KT-001"}]]',
        "--attributes",
        "label",
        "--format",
        "xlsx",
        "-o",
        "one.xlsx",
    )
    sheet = openpyxl.load_workbook(desk.folder / "one.xlsx").active
    assert sheet is not None
    (cell,) = [cell for cell in sheet[2] if cell.value == "=1+1"]
    assert cell.data_type == "s"
