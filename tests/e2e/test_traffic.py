"""Every summary tells how many requests went to Plytix, and how they went."""

from __future__ import annotations

import openpyxl
import pytest

from sheetsync.model.traffic import Traffic
from sheetsync.reports.words import traffic_text
from tests.e2e.conftest import Desk


def test_a_plan_and_its_result_count_what_the_sandbox_was_asked(desk: Desk) -> None:
    planned = desk.sheetsync("plan", desk.sample("price-update.xlsx"), "--json")
    told = planned.json()["traffic"]
    assert told == {
        "requests": len(desk.requests()),
        "repeats": 0,
        "limited": 0,
        "lost": 0,
        "waited_seconds": 0,
    }
    desk.forget_requests()
    desk.fault(kind="limit", method="PATCH", nth=3)
    desk.fault(kind="drop", when="after", method="PATCH", nth=5)
    applied = desk.sheetsync("apply", desk.plan_path(planned), "--yes", "--json")
    traffic = applied.json()["traffic"]
    assert (traffic["limited"], traffic["lost"], traffic["repeats"]) == (1, 1, 1)
    before_the_run = 2  # the token, and the definitions that the plan is held against
    assert traffic["requests"] == len(desk.requests()) - before_the_run
    summary = openpyxl.load_workbook(applied.json()["result_workbook"])["Summary"]
    cells = {str(cell.value) for row in summary.iter_rows() for cell in row if cell.value}
    assert any("1 answered 429, 1 without an answer" in cell for cell in cells)


def test_the_words_of_a_plan_and_of_a_result_tell_it(desk: Desk) -> None:
    shown = desk.sheetsync("plan", desk.sample("price-update.xlsx"))
    lines = [line.split() for line in shown.out.splitlines()]
    assert ["sent", str(len(desk.requests())), "requests"] in lines
    (plan,) = desk.folder.glob("*plan*.xlsx")
    assert "requests\n" in desk.sheetsync("apply", plan, "--yes").out.partition("  sent ")[2]


@pytest.mark.parametrize(
    ("traffic", "words"),
    [
        (Traffic(), "0 requests"),
        (Traffic(requests=1), "1 request"),
        (Traffic(requests=1200, waited_seconds=0.4), "1,200 requests"),
        (
            Traffic(requests=9, repeats=2, limited=1, lost=3, waited_seconds=61.6),
            "9 requests, 2 repeated, 1 answered 429, 3 without an answer, "
            "waited 62 s for the account's limits",
        ),
    ],
)
def test_traffic_in_words(traffic: Traffic, words: str) -> None:
    assert traffic_text(traffic) == words
