"""The connection ``sandbox``: always there, and its state is kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from sheetsync.sandbox.server import Options, StateError, running
from sheetsync.wiring import practice
from tests.e2e.conftest import Desk


def test_the_practice_account_keeps_its_state_between_commands(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practice, "PRACTICE_LIMITS", ())
    source = desk.sample("price-update.xlsx")
    desk.forget_requests()
    planned = desk.sheetsync("plan", source, "-c", "sandbox", "--json")
    assert planned.code == 0, planned.err
    assert desk.sheetsync("apply", desk.plan_path(planned)).code == 0
    again = desk.sheetsync("plan", source, "-c", "sandbox", "--json").json()
    assert again["changes"] == []
    assert desk.requests() == []


def test_a_sandbox_that_holds_the_state_is_named(desk: Desk, tmp_path: Path) -> None:
    state = tmp_path / "home" / "sandbox.sqlite"
    state.parent.mkdir(exist_ok=True)
    with running(Options(port=0, state=str(state))):
        with pytest.raises(StateError), running(Options(port=0, state=str(state))):
            raise AssertionError("two sandboxes on one state")
        refused = desk.sheetsync("plan", desk.sample("price-update.xlsx"), "-c", "sandbox")
    assert refused.code == 3
    assert str(state) in refused.err


def test_a_running_sandbox_is_used(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(desk.box.pim_url.rsplit(":", 1)[1])
    monkeypatch.setattr("sheetsync.sandbox.options.DEFAULT_PORT", port)
    desk.forget_requests()
    planned = desk.sheetsync("plan", desk.sample("price-update.xlsx"), "-c", "sandbox", "--json")
    assert planned.code == 0, planned.err
    assert desk.requests()


def test_a_state_of_another_version_is_set_aside_and_practice_goes_on(
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(practice, "PRACTICE_LIMITS", ())
    state = tmp_path / "home" / "sandbox.sqlite"
    state.parent.mkdir(exist_ok=True)
    with sqlite3.connect(state) as db:
        db.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT)")
        db.execute("INSERT INTO meta VALUES ('format', '1')")
    db.close()
    told = desk.sheetsync("call", "Product search", "-c", "sandbox", "--page-size", "1")
    assert told.code == 0, told.err
    assert "another version" in caplog.text
    caplog.clear()
    with sqlite3.connect(state.parent / "sandbox (earlier 1).sqlite") as db:
        assert db.execute("SELECT value FROM meta").fetchall() == [("1",)]
    db.close()
    again = desk.sheetsync("call", "Product search", "-c", "sandbox", "--page-size", "1")
    assert (again.code, caplog.text) == (0, "")


def test_a_secret_in_the_settings_file_is_warned_of(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("SHEETSYNC_PLYTIX_API_KEY")
    file = desk.folder / "sheetsync.toml"
    file.write_text(file.read_text("utf-8") + f'api_key = "{desk.box.key}"\n', "utf-8")
    file.chmod(0o600)
    told = desk.sheetsync("call", "Product search", "-c", "plytix", "--page-size", "1")
    assert told.code == 0, told.err
    assert "holds a secret in the clear" in caplog.text
    assert desk.box.key not in caplog.text + told.err
