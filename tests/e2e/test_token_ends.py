"""A token that was given, and ends while a plan is carried out."""

from __future__ import annotations

import pytest
import requests

from tests.e2e.conftest import Desk


def with_a_token(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the connection a token in the place of key and password."""
    pair = {"api_key": desk.box.key, "api_password": desk.box.password}
    answer = requests.post(f"{desk.box.auth_url}/auth/api/get-token", json=pair, timeout=10)
    monkeypatch.setenv("SHEETSYNC_PLYTIX_TOKEN", answer.json()["data"][0]["access_token"])
    settings = desk.folder / "sheetsync.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('"custom"', '"bearer"'), encoding="utf-8")


@pytest.mark.parametrize("nth", [1, 2, 20, 51])
def test_an_apply_stops_cleanly_and_goes_on_with_another_token(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    """The token ends before the nth write; what was written stays and shows as unchanged."""
    with_a_token(desk, monkeypatch)
    planned = desk.sheetsync("plan", desk.sample("price-update.xlsx"), "--json")
    wanted = planned.json()["summary"]
    desk.fault(kind="expire", method="PATCH", nth=nth)
    told = desk.sheetsync("apply", desk.plan_path(planned), "--yes", "--json")
    assert told.code == 4, told.err
    assert "no longer accepts the access token" in told.json()["stop_reason"]
    assert "Get a new token" in told.json()["stop_reason"]
    summary = told.json()["summary"]
    assert summary["not_attempted"] + summary["failed"] == wanted["update"] - summary["done"]
    assert told.json()["result_workbook"]
    writes = [row["status"] for row in desk.requests() if row["method"] == "PATCH"]
    assert writes == [200] * (nth - 1) + [401]

    with_a_token(desk, monkeypatch)
    again = desk.sheetsync("plan", desk.sample("price-update.xlsx"), "--json")
    rest = desk.sheetsync("apply", desk.plan_path(again), "--yes", "--json")
    assert rest.code in {0, 1}, rest.err
    writes = [row["status"] for row in desk.requests() if row["method"] == "PATCH"]
    assert writes.count(200) == wanted["update"]
    nothing = desk.sheetsync("plan", desk.sample("price-update.xlsx"), "--json")
    assert nothing.json()["summary"]["update"] == 0
