from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sheetsync.plytix.pacing.opening import Pace, usual_folder
from sheetsync.plytix.v1v2.pim import V1V2Pim
from sheetsync.settings import Connection
from sheetsync.wiring import connections
from sheetsync.wiring.connections import opened, opened_session

SETTINGS = """
[connections.mine]
endpoint = "http://127.0.0.1:9"
auth_endpoint = "http://127.0.0.1:9/get-token"
rate_share = 0.5
shared_limits = "redis://cache:6379"
"""


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sheetsync.toml").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHEETSYNC_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SHEETSYNC_MINE_API_KEY", "a-key")
    monkeypatch.setenv("SHEETSYNC_MINE_API_PASSWORD", "a-password")


def pace_of(*, bulk: bool) -> Pace:
    with opened("mine", bulk=bulk) as connected:
        assert isinstance(connected.pim, V1V2Pim)
        return connected.pim._session._pace


def test_a_session_is_paced_as_its_connection_says_and_with_all_other_runs() -> None:
    pace = pace_of(bulk=False)
    assert pace.rate_share == 0.5
    assert pace.folder == usual_folder()
    assert pace.redis is not None
    assert pace.redis.address == "redis://cache:6379"


@pytest.mark.parametrize("terminal", [True, False])
def test_somebody_waits_where_there_is_a_terminal_and_the_work_is_no_bulk_work(
    monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    assert pace_of(bulk=False).waited_for is terminal
    assert pace_of(bulk=True).waited_for is False
    with opened_session("mine") as session:
        assert session.session._pace.waited_for is terminal


def test_an_apply_is_bulk_work(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    really = connections._session

    def watched(connection: Connection, clock: object, *, bulk: bool = False) -> object:
        asked.append(bulk)
        return really(connection, clock, bulk=bulk)  # type: ignore[arg-type]

    monkeypatch.setattr(connections, "_session", watched)

    class PlanOfMine:
        connection = "mine"

    with connections.opened_for_apply(PlanOfMine(), None):  # type: ignore[arg-type]
        assert asked == [True]
