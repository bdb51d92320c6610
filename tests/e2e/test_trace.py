"""``--trace``: every exchange as a line of JSON, and no secret among them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.e2e.conftest import Desk


def entries(desk: Desk) -> list[dict[str, Any]]:
    text = (desk.folder / "trace.ndjson").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_every_request_of_a_plan_is_traced_without_any_secret(desk: Desk) -> None:
    source = desk.sample("price-update.xlsx")
    assert desk.sheetsync("plan", source, "--trace", "trace.ndjson", "--quiet").code == 0
    traced = entries(desk)
    asked = [one["path"] for one in desk.requests()]
    assert [one["request"]["url"].removeprefix(desk.box.pim_url) for one in traced] == asked
    assert all(one["response"]["status"] == 200 and one["time"] >= 0 for one in traced)
    token, *others = traced
    assert token["request"]["url"].endswith("/auth/api/get-token")
    assert "postData" not in token["request"]
    assert "text" not in token["response"]["content"]
    searches = [one for one in others if one["request"]["url"].endswith("/products/search")]
    assert json.loads(searches[0]["request"]["postData"]["text"])["pagination"]
    assert json.loads(searches[0]["response"]["content"]["text"])["data"]
    whole = (desk.folder / "trace.ndjson").read_text(encoding="utf-8")
    for secret in (desk.box.key, desk.box.password, "eyJ", "Bearer"):
        assert secret not in whole


def test_a_secret_that_comes_back_is_masked(desk: Desk) -> None:
    desk.edit("KT-001", fields={"label": f"key {desk.box.key} and {desk.box.password}"})
    desk.sheetsync(
        "call", "Product search", "-c", "plytix", "--attributes", "label", "--trace", "trace.ndjson"
    )
    whole = (desk.folder / "trace.ndjson").read_text(encoding="utf-8")
    assert "key *** and ***" in whole
    assert desk.box.password not in whole


def test_a_lost_answer_is_traced_as_such(desk: Desk) -> None:
    desk.fault(kind="drop", route="/api/v1/filters/asset", times=1)
    told = desk.sheetsync("api", "GET", "filters/asset", "-c", "plytix", "--trace", "trace.ndjson")
    assert told.code == 0, told.err
    lost, again = entries(desk)[-2:]
    assert lost["response"] is None
    assert lost["comment"].startswith("lost: ")
    assert again["response"]["status"] == 200


def test_traces_add_up_and_end_with_the_command(desk: Desk) -> None:
    for _ in range(2):
        desk.sheetsync("api", "GET", "filters/asset", "-c", "plytix", "--trace", "trace.ndjson")
    count = len(entries(desk))
    assert count == 4
    desk.sheetsync("api", "GET", "filters/asset", "-c", "plytix")
    assert len(entries(desk)) == count


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_trace_is_its_owner_s_alone(desk: Desk) -> None:
    desk.sheetsync("api", "GET", "filters/asset", "-c", "plytix", "--trace", "trace.ndjson")
    assert (desk.folder / "trace.ndjson").stat().st_mode & 0o077 == 0


def test_a_trace_that_cannot_be_written_stops_before_anything_is_asked(desk: Desk) -> None:
    told = desk.sheetsync("api", "GET", "filters/asset", "-c", "plytix", "--trace", "no/where/t")
    assert told.code == 3
    assert "--trace" in told.err
    assert requests.get(f"{desk.box.control_url}/requests", timeout=10).json()["total"] == 0


def test_a_trace_of_everything_that_goes_wrong_is_whole(desk: Desk) -> None:
    words = ("api", "GET", "filters/asset", "-c", "plytix", "--trace", "trace.ndjson")
    for fault in ({"kind": "status", "status": 401}, {"kind": "reset"}, {"kind": "html"}):
        desk.fault(route="/api/v1/filters/asset", times=1, **fault)
        told = desk.sheetsync(*words)
        assert told.code == 0, told.err
    statuses = [one["response"] and one["response"]["status"] for one in entries(desk)]
    assert statuses == [200, 401, 200, 200, 200, None, 200, 200, 503, 200]
    desk.sheetsync("api", "GET", "filters/asset/", "-c", "plytix", "--trace", "trace.ndjson")
    assert entries(desk)[-1]["request"]["url"].startswith(desk.box.pim_url)
    whole = (desk.folder / "trace.ndjson").read_text(encoding="utf-8")
    assert whole.endswith("\n")
    for secret in (desk.box.key, desk.box.password, "eyJ", "Bearer"):
        assert secret not in whole


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_trace_that_others_could_read_is_closed_to_them(desk: Desk) -> None:
    file = desk.folder / "trace.ndjson"
    file.write_text("", encoding="utf-8")
    file.chmod(0o644)
    desk.sheetsync("api", "GET", "filters/asset", "-c", "plytix", "--trace", "trace.ndjson")
    assert file.stat().st_mode & 0o077 == 0
    assert len(entries(desk)) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_trace_that_cannot_go_on_is_told_once_and_the_run_goes_on(desk: Desk) -> None:
    told = desk.sheetsync("api", "GET", "filters/asset", "-c", "plytix", "--trace", "/dev/full")
    assert told.code == 0
    assert told.err.count("--trace /dev/full ends here") == 1
    assert "Traceback" not in told.err
