"""``sheetsync sandbox``: the real command."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from sheetsync.cli.sandbox import read_limits, sandbox_group
from sheetsync.errors import SettingsError, UnreachableError, UsageError
from sheetsync.sandbox.server import Options, RunningSandbox, running
from sheetsync.sandbox.store import Store


@pytest.fixture
def box() -> Iterator[RunningSandbox]:
    with running(Options(port=0, empty=True, limits=())) as box:
        yield box


def sandbox(*arguments: str) -> Result:
    return CliRunner().invoke(sandbox_group, list(arguments), standalone_mode=False)


def port(box: RunningSandbox) -> str:
    return box.pim_url.rpartition(":")[2]


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("50/10s,5000/1h", ((50, 10.0), (5000, 3600.0))),
        ("20/10S", ((20, 10.0),)),
        (" 3/2m , 4/1h ", ((3, 120.0), (4, 3600.0))),
        ("off", ()),
        ("OFF", ()),
    ],
)
def test_limits(text: str, windows: tuple[tuple[int, float], ...]) -> None:
    assert read_limits(text) == windows


@pytest.mark.parametrize("text", ["", "50", "50/10", "50/s", "x/10s", "50/10d", "0/10s", "5/1s,"])
def test_limits_spelled_otherwise_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_limits(text)


def test_faults_are_set_listed_and_cleared(box: RunningSandbox) -> None:
    sandbox("faults", "set", "--port", port(box), "--kind", "status", "--nth", "2")
    listed = sandbox("faults", "list", "--port", port(box)).output
    assert '"kind": "status"' in listed
    assert '"nth": 2' in listed
    sandbox("faults", "clear", "--port", port(box))
    assert sandbox("faults", "list", "--port", port(box)).output == ""


def test_an_unknown_kind_of_fault_names_those_there_are(box: RunningSandbox) -> None:
    with pytest.raises(UsageError, match="status, drop, delay, html"):
        raise sandbox("faults", "set", "--port", port(box), "--kind", "x").exception or Exception


def test_a_running_sandbox_is_reset(box: RunningSandbox) -> None:
    requests.post(f"{box.control_url}/faults", json={"kind": "drop"}, timeout=10)
    assert sandbox("reset", "--port", port(box)).exception is None
    assert sandbox("faults", "list", "--port", port(box)).output == ""


def test_without_a_sandbox_the_command_says_how_to_start_one() -> None:
    error = sandbox("faults", "list", "--port", "1").exception
    assert isinstance(error, UnreachableError)
    assert "sandbox start" in error.remedy


def test_resetting_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    error = sandbox("reset", "--state", str(tmp_path / "no.sqlite")).exception
    assert isinstance(error, UsageError)
    assert list(tmp_path.iterdir()) == []


def test_a_state_file_is_reset(tmp_path: Path) -> None:
    state = tmp_path / "box.sqlite"
    Store(str(state)).close()
    assert sandbox("reset", "--state", str(state)).exception is None
    store = Store(str(state))
    assert store.count("products") == 600
    store.close()


def test_starting_on_a_taken_port_or_a_file_that_is_no_state_is_told(
    tmp_path: Path, box: RunningSandbox
) -> None:
    state = tmp_path / "box.sqlite"
    state.write_text("no database", encoding="utf-8")
    taken = sandbox("start", "--port", port(box), "--state", ":memory:", "--empty")
    broken = sandbox("start", "--port", "0", "--state", str(state))
    blocked = sandbox("start", "--port", "0", "--state", str(state / "inside" / "x.sqlite"))
    for result in (taken, broken, blocked):
        assert isinstance(result.exception, SettingsError)
        assert result.exception.remedy


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
def test_start_says_where_it_answers_then_ready_and_ends_on_interrupt(tmp_path: Path) -> None:
    state = tmp_path / "box.sqlite"
    command = [
        sys.executable,
        "-c",
        "from sheetsync.cli.sandbox import sandbox_group; sandbox_group()",
        "start",
        *("--port", "0", "--auth-port", "0", "--state", str(state), "--empty"),
        *("--key", "K", "--password", "P", "--limits", "off", "--token-life", "60", "--no-page"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or lines[-1] != "ready":
            line = process.stdout.readline()
            assert line, "ended before it was ready"
            lines.append(line.strip())
        told = dict(line.split(maxsplit=1) for line in lines[:-1])
        pair = {"api_key": "K", "api_password": "P"}
        url = f"{told['token']}/auth/api/get-token"
        assert requests.post(url, json=pair, timeout=10).status_code == 200
        assert told["PIM"] != told["token"]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["box.sqlite"]
