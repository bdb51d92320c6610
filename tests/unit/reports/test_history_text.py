"""What runs did, as text and in the machine form."""

from __future__ import annotations

import dataclasses
import json

from sheetsync.applying.apply import apply_plan, end_run
from sheetsync.applying.drift import drift_of
from sheetsync.applying.history import cell_writes, run_lines
from sheetsync.model.plan import Decisions
from sheetsync.model.recorded import RecordedRun
from sheetsync.model.values import FieldName
from sheetsync.reports.history_json import drift_json, runs_json, show_json, why_json
from sheetsync.reports.history_text import (
    MOST_LINES,
    drift_text,
    runs_text,
    show_text,
    why_text,
)
from tests.clocks import FakeClock
from tests.fakes import FakeJournal, FakePim
from tests.properties.sheets import Rows, plan_of
from tests.recorded import recorded_run

LABEL = FieldName("label")
HOSTILE = "\x1b]0;owned\x07\u202eevil"


def applied(pim: FakePim, labels: dict[str, str]) -> RecordedRun:
    sheet: Rows = [[sku, label, None, None, None, None, None] for sku, label in labels.items()]
    plan, journal, clock = plan_of(sheet, pim), FakeJournal(), FakeClock()
    end_run(journal, clock, apply_plan(plan, Decisions(), {}, pim, journal, clock), "result.xlsx")
    return recorded_run(plan, journal)


def test_nothing_alive_from_plytix_or_a_journal_reaches_the_terminal() -> None:
    pim = FakePim({"A": {"label": HOSTILE}})
    run = applied(pim, {"A": "new"})
    named = dataclasses.replace(run.header, approved_by=HOSTILE, workbook=HOSTILE)
    run = dataclasses.replace(run, header=named)
    lines = run_lines([run])
    pim.of("A")[LABEL] = HOSTILE
    texts = [
        runs_text(lines),
        show_text(lines[0]),
        why_text(HOSTILE, None, cell_writes([run], "A")),
        why_text("A", None, cell_writes([run], "A")),
        drift_text(drift_of(run, pim)),
    ]
    for text in texts:
        assert "evil" in text
        assert not set(text) & {"\x1b", "\x07", "\u202e"}


def test_a_long_table_is_cut_and_says_so_while_json_holds_all() -> None:
    many = {f"S-{number:03}": "new" for number in range(MOST_LINES + 5)}
    pim = FakePim({sku: {"label": "old"} for sku in many})
    run = applied(pim, many)
    for sku in many:
        pim.of(sku)[LABEL] = "theirs"
    drift = drift_of(run, pim)
    text = drift_text(drift)
    assert "and 5 more" in text
    assert "S-054" not in text
    assert json.loads(json.dumps(drift_json(drift)))["drifted"] == MOST_LINES + 5


def test_every_machine_form_names_its_format_and_can_be_dumped() -> None:
    pim = FakePim({"A": {"label": "old"}})
    run = applied(pim, {"A": "new", "B": "made"})
    lines = run_lines([run])
    forms = {
        "sheetsync.runs/1": runs_json(lines, ["one"]),
        "sheetsync.show/1": show_json(lines[0], []),
        "sheetsync.why/1": why_json("A", None, cell_writes([run], "A"), []),
        "sheetsync.drift/1": drift_json(drift_of(run, pim)),
    }
    for name, form in forms.items():
        assert json.loads(json.dumps(form))["format"] == name
    told = json.loads(json.dumps(forms["sheetsync.show/1"]))
    assert told["fields"] == [{"field": "label", "set": 1, "added": 1, "cleared": 0}]
    assert [one["verb"] for one in told["operations"]] == ["create", "update"]
    assert {row["status"] for row in told["rows"]} == {"done"}


def test_no_runs_and_no_writes_are_said() -> None:
    assert "no runs" in runs_text([])
    assert "No run" in why_text("A", "label", [])
