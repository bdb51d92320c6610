"""Pictures stand in the page beside the values that name them, within the file itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.conftest import CHROMIUM
from tests.e2e.conftest import Desk
from tests.e2e.test_media import book


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def planned(desk: Desk, *rows: tuple[Any, ...]) -> dict[str, Any]:
    path = book(desk, *rows)
    told = desk.sheetsync("plan", path, "-m", "pictures.yaml", "--html", "--json").json()
    assert isinstance(told, dict)
    return told


def data_of(page: Path) -> dict[str, Any]:
    """The page's data block."""
    found = re.search('id="data">(.*?)</script>', page.read_text(encoding="utf-8"))
    assert found is not None
    data = json.loads(found[1])
    assert isinstance(data, dict)
    return data


def test_every_asset_that_changes_stands_in_the_page_once(desk: Desk) -> None:
    told = planned(
        desk,
        ("KT-001", "kt-004.jpg", "kt-004.jpg, kt-004-lifestyle.jpg"),
        ("KT-003-BL", "kt-004.jpg", None),
    )
    data = data_of(Path(told["page"]))
    shown = data["tables"][0]["pictures"]
    assert [list(one) for one in shown.values()] == [["Now in Plytix", "New value"]] * 3
    named = {asset for one in shown.values() for assets in one.values() for asset in assets}
    assert named == set(data["pictures"])
    assert all(one.startswith("data:image/") for one in data["pictures"].values())


def test_pictures_cost_no_calls_beyond_looking_up_the_assets(desk: Desk) -> None:
    path = book(desk, ("KT-001", "kt-004.jpg", None))
    counts = []
    for flags in ([], ["--html"]):
        desk.forget_requests()
        assert desk.sheetsync("plan", path, "-m", "pictures.yaml", *flags).code == 0
        counts.append(len(desk.requests()))
    assert counts[1] <= counts[0] + 3


def test_a_result_and_an_undo_show_them_too(desk: Desk) -> None:
    told = planned(desk, ("KT-001", "kt-004.jpg", None))
    applied = desk.sheetsync("apply", told["plan_workbook"], "--html", "--json").json()
    changes = data_of(Path(applied["page"]))["tables"][1]
    assert [list(one) for one in changes["pictures"].values()] == [["Before the run", "New value"]]
    undo = desk.sheetsync("undo", "last", "--html", "--json").json()
    assert len(data_of(Path(undo["page"]))["pictures"]) == 2


def test_without_media_the_page_holds_no_pictures(desk: Desk) -> None:
    told = desk.sheetsync("plan", desk.sample("price-update.xlsx"), "--html", "--json").json()
    assert data_of(Path(told["page"]))["pictures"] == {}


@pytest.mark.chromium
def test_a_browser_shows_old_and_new_picture_side_by_side(desk: Desk, browser: Browser) -> None:
    told = planned(desk, ("KT-001", "kt-004.jpg", None))
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(Path(told["page"]).as_uri())
    pictures = page.locator("#detail .pair img")
    expect(pictures).to_have_count(2)
    for at in range(2):
        widths = "image => image.decode().then(() => image.naturalWidth)"
        assert pictures.nth(at).evaluate(widths) > 0
    left, right = (pictures.nth(at).bounding_box() for at in range(2))
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]
    detail = page.locator("#detail").bounding_box()
    assert detail is not None
    assert right["x"] + right["width"] <= detail["x"] + detail["width"]
    assert complaints == []
    assert {url.partition(":")[0] for url in asked} <= {"file", "data"}
    context.close()
