"""A guard that stops a plan: said in words, lifted by name and number, never slipped past."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import openpyxl
import pytest

from tests.e2e.conftest import Desk, Shown

HINT = re.compile(r"--allow \S+=\d+(?: --allow \S+=\d+)*")


def limited(desk: Desk, guard: str) -> Path:
    """The price list, and its mapping with this guard instead of its own."""
    path = desk.folder / "mappings" / "price-update.yaml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^guard:.*?(?=^\S|\Z)", "", text, flags=re.MULTILINE | re.DOTALL)
    path.write_text(f"{text}\n{guard}\n", encoding="utf-8")
    return desk.sample("price-update.xlsx")


def updates(shown: Shown) -> int:
    """How many products a plan updates."""
    return int(shown.json()["summary"]["update"])


def patches(desk: Desk) -> int:
    """How many writes the sandbox has seen."""
    return sum(row["method"] == "PATCH" for row in desk.requests())


def test_a_stopped_plan_is_told_in_words_and_its_hint_can_be_typed_as_it_is(desk: Desk) -> None:
    source = limited(desk, "guard: {max_updates: 10}")
    stopped = desk.sheetsync("plan", source)
    assert stopped.code == 3
    text = " ".join(stopped.out.split())
    count = updates(desk.sheetsync("plan", source, "--json"))
    assert count > 10
    assert f"{count} products would change; the mapping allows 10." in text
    hints = HINT.findall(text)
    assert set(hints) == {f"--allow updates={count}"}
    lifted = desk.sheetsync("plan", source, *shlex.split(hints[0]))
    assert lifted.code == 0, lifted.err


def test_a_stopped_plan_is_written_and_says_so_inside(desk: Desk) -> None:
    stopped = desk.sheetsync("plan", limited(desk, "guard: {max_updates: 10}"), "--json")
    assert stopped.code == 3
    (guard,) = [one for one in stopped.json()["guards"] if not one["ok"]]
    assert guard["name"] == "max_updates"
    book = openpyxl.load_workbook(desk.plan_path(stopped))
    texts = [str(cell) for row in book["Summary"].iter_rows(values_only=True) for cell in row]
    (command,) = [text for text in texts if text.startswith("sheetsync plan ")]
    assert desk.sheetsync(*shlex.split(command)[1:]).code == 0


@pytest.mark.parametrize("command", ["apply", "sync"])
def test_a_stopped_plan_is_not_applied(desk: Desk, command: str) -> None:
    source = limited(desk, "guard: {max_updates: 10}")
    stopped = desk.sheetsync("plan", source, "--json")
    what = [desk.plan_path(stopped)] if command == "apply" else [source, "--yes"]
    refused = desk.sheetsync(command, *what)
    assert refused.code == 3
    assert "the mapping allows 10." in refused.err
    assert f"plan again with: --allow updates={updates(stopped)}\n" in refused.err
    assert patches(desk) == 0


def test_a_guard_lifted_for_another_number_still_stops(desk: Desk) -> None:
    source = limited(desk, "guard: {max_updates: 10}")
    count = updates(desk.sheetsync("plan", source, "--json"))
    wrong = desk.sheetsync("plan", source, "--allow", f"updates={count - 1}")
    assert wrong.code == 3
    text = " ".join(wrong.out.split())
    assert f"It was allowed for {count - 1}, not for {count}." in text
    assert f"--allow updates={count}" in text
    refused = desk.sheetsync("plan", source, "--allow", f"updates={count + 1}", "--json")
    assert refused.code == 3
    assert desk.sheetsync("apply", desk.plan_path(refused)).code == 3


def test_a_lifted_plan_is_applied(desk: Desk) -> None:
    source = limited(desk, "guard: {max_updates: 10}")
    count = updates(desk.sheetsync("plan", source, "--json"))
    lifted = desk.sheetsync("plan", source, "--allow", f"max_updates={count}", "--json")
    assert lifted.code == 0
    (guard,) = [one for one in lifted.json()["guards"] if one["name"] == "max_updates"]
    assert (guard["ok"], guard["allowed"]) == (False, True)
    assert desk.sheetsync("apply", desk.plan_path(lifted)).code == 0
    assert patches(desk) == count


def test_several_guards_are_lifted_by_one_hint(desk: Desk) -> None:
    fields = "{attributes.price: {max_change: 1%, on_more_than: 0}}"
    source = limited(desk, f"guard: {{max_updates: 10, fields: {fields}}}")
    stopped = desk.sheetsync("plan", source)
    assert stopped.code == 3
    plan = desk.sheetsync("plan", source, "--json")
    refused = desk.sheetsync("apply", desk.plan_path(plan))
    (hint,) = HINT.findall(refused.err)
    assert hint.count("--allow") == 2
    assert desk.sheetsync("plan", source, *shlex.split(hint)).code == 0
    assert set(" ".join(HINT.findall(stopped.out)).split()) == set(hint.split())


@pytest.mark.parametrize("text", ["updates", "updates=", "updates=many", "=5", "updates=-1"])
def test_what_lifts_no_guard_is_wrong_usage(desk: Desk, text: str) -> None:
    shown = desk.sheetsync("plan", desk.sample("price-update.xlsx"), "--allow", text)
    assert shown.code == 2
    assert "--allow" in shown.err


@pytest.mark.parametrize("name", ["update", "max_update", "fields.attributes.colour"])
def test_a_name_that_is_no_guard_is_wrong_usage(desk: Desk, name: str) -> None:
    shown = desk.sheetsync("plan", desk.sample("price-update.xlsx"), "--allow", f"{name}=400")
    assert shown.code == 2
    assert f"there is no guard {name}." in shown.err
    assert "updates, creates, clears, fields.attributes.price." in shown.err


@pytest.mark.parametrize("name", ["price", "attributes.price", "moved_values.attributes.price"])
def test_a_guard_that_holds_may_be_lifted_too(desk: Desk, name: str) -> None:
    shown = desk.sheetsync("plan", desk.sample("price-update.xlsx"), "--allow", f"{name}=4")
    assert shown.code == 0, shown.err
