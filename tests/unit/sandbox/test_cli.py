"""``sheetsync sandbox``: the real command."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result

from sheetsync.cli.sandbox import read_limits, sandbox_group
from sheetsync.errors import SettingsError, UnreachableError, UsageError
from sheetsync.sandbox.server import Options, RunningSandbox, running
from sheetsync.sandbox.state.store import Store


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


@pytest.mark.parametrize(
    "text", ["", "50", "50/10", "50/s", "x/10s", "50/10d", "0/10s", "5/1s,", "5/0s", "٣/1s"]
)
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


def test_a_fault_takes_all_its_members(box: RunningSandbox) -> None:
    add = ("faults", "set", "--port", port(box), "--kind", "edit", "--sku", "A-1")
    more = ("--share", "0.5", "--seed", "7", "--when", "after", "--account", "main")
    values = ("--set", "label=Blue mug", "--set", "attributes.pieces=4", "--delete")
    numbers = ("--rate", "9", "--chunked", "--rows", "-2", "--digits", "1")
    assert sandbox(*add, *more, *values, *numbers).exception is None
    listed = json.loads(sandbox("faults", "list", "--port", port(box)).output)
    assert (listed["sku"], listed["share"], listed["seed"]) == ("A-1", 0.5, 7)
    assert (listed["fields"], listed["attributes"]) == ({"label": "Blue mug"}, {"pieces": 4})
    assert (listed["delete"], listed["chunked"], listed["rows"]) == (True, True, -2)
    assert (listed["account"], listed["rate"], listed["digits"]) == ("main", 9, 1)


def test_an_unknown_kind_of_fault_names_those_there_are(box: RunningSandbox) -> None:
    with pytest.raises(UsageError, match="status, limit, forbid, html, refuse"):
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
    error = sandbox("snapshot", str(tmp_path / "to"), "--state", str(tmp_path / "no")).exception
    assert isinstance(error, UsageError)
    error = sandbox("restore", str(tmp_path / "no.sqlite")).exception
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
        *("--switch", "refresh_token=false", "--switch", "limit_body=text"),
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
        answer = requests.post(url, json=pair, timeout=10)
        assert list(answer.json()["data"][0]) == ["access_token"]
        assert told["PIM"] != told["token"]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["box.sqlite"]


# ---------------------------------------------------------------- switches


def test_switches_are_shown_and_set(box: RunningSandbox) -> None:
    at = ("--port", port(box))
    shown = sandbox("switches", *at).output
    assert "limit_body = message\n    choices  message, ttl, text, error\n    decides  " in shown
    words = ("limit_body=text", "ttl=true", "columns_v1=7", "expired_token=null")
    assert sandbox("switches", "set", *at, *words).exception is None
    told = {
        switch["name"]: switch["value"]
        for switch in json.loads(sandbox("switches", *at, "--json").output)["switches"]
    }
    assert (told["limit_body"], told["ttl"], told["columns_v1"]) == ("text", True, 7)
    assert told["expired_token"] == "null"
    assert "limit_body = text *" in sandbox("switches", *at).output


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("limit_boddy=text", "Did you mean limit_body"),
        ("zzzzz=1", "sandbox switches"),
        ("limit_body=words", "message, ttl, text, error"),
        ("ttl=1", "false, true"),
        ("columns_v1=many", "a whole number"),
        ("ttl", "NAME=VALUE"),
    ],
)
def test_a_switch_that_cannot_be_is_refused(box: RunningSandbox, word: str, says: str) -> None:
    for error in (
        sandbox("switches", "set", "--port", port(box), word).exception,
        sandbox("start", "--port", "0", "--state", ":memory:", "--switch", word).exception,
    ):
        assert isinstance(error, UsageError)
        assert says in f"{error} {error.remedy}"


# ---------------------------------------------------------------- accounts


def test_accounts_are_added_listed_and_removed(box: RunningSandbox) -> None:
    at = ("--port", port(box))
    added = sandbox("accounts", "add", "second", *at, "--read-only", "--forbid", "GET /api/v1/*")
    told = dict(line.split(maxsplit=1) for line in added.output.splitlines())
    assert told["account"] == "second"
    pair = {"api_key": told["key"], "api_password": told["password"]}
    url = f"{box.auth_url}/auth/api/get-token"
    assert requests.post(url, json=pair, timeout=10).status_code == 200
    add_third = ("accounts", "add", "third", *at, "--seeded", "--key", "K", "--role", "USER")
    assert sandbox(*add_third, "--limits", "off", "--key-name", "sync").exception is None
    listed = [json.loads(line) for line in sandbox("accounts", "list", *at).output.splitlines()]
    assert [each["name"] for each in listed] == ["main", "second", "third"]
    assert listed[1]["keys"][0]["forbids"] == ["read-only", "GET /api/v1/*"]
    assert listed[1]["limits"][0] == {"limit": 50, "window_size": 10}
    assert (listed[2]["limits"], listed[2]["start"], listed[2]["products"]) == ([], "seed", 600)
    assert told["password"] not in sandbox("accounts", "list", *at).output
    assert sandbox("accounts", "remove", "second", *at).exception is None
    assert requests.post(url, json=pair, timeout=10).status_code == 401


@pytest.mark.parametrize(
    "arguments",
    [
        ("accounts", "add", "Capital"),
        ("accounts", "add", "main"),
        ("accounts", "add", "x", "--seeded", "--products", "5"),
        ("accounts", "add", "x", "--forbid", "everything"),
        ("accounts", "add", "x", "--limits", "often"),
        ("accounts", "remove", "main"),
        ("accounts", "remove", "nobody"),
        ("reset", "--account", "nobody"),
        ("edit", "A-1"),
        ("edit", "A-1", "--set", "label=x", "--delete"),
        ("edit", "A-1", "--set", "label"),
        ("edit", "nothing", "--set", "label=x"),
        ("faults", "set", "--kind", "edit"),
    ],
)
def test_what_cannot_be_is_told_as_wrong_usage(
    box: RunningSandbox, arguments: tuple[str, ...]
) -> None:
    error = sandbox(*arguments, "--port", port(box)).exception
    assert isinstance(error, UsageError), error
    assert str(error)


# ---------------------------------------------------------------- log, edits, snapshots, seeds


def test_requests_are_shown_and_forgotten(box: RunningSandbox) -> None:
    at = ("--port", port(box))
    requests.get(f"{box.pim_url}/api/v1/\x1b[31mred", timeout=10)
    requests.get(f"{box.pim_url}/api/v1/filters/product", timeout=10)
    shown = sandbox("requests", *at).output
    assert shown.startswith("2 requests\n")
    assert "      2  GET (none)\n" in shown
    assert "\x1b" not in shown
    assert len(sandbox("requests", *at, "--latest", "1").output.splitlines()) == (
        len(shown.splitlines()) - 1
    )
    assert json.loads(sandbox("requests", *at, "--json").output)["total"] == 2
    assert sandbox("requests", *at, "--account", "main").output == "0 requests of account main\n"
    sandbox("requests", *at, "--clear")
    assert sandbox("requests", *at).output == "0 requests\n"


def test_somebody_else_edits(box: RunningSandbox) -> None:
    at = ("--port", port(box))
    sandbox("seed", "--products", "5", *at)
    sku = _product(box)["sku"]
    assert sandbox("edit", sku, *at, "--set", "label=Theirs").exception is None
    assert _product(box)["label"] == "Theirs"
    assert sandbox("edit", sku, *at, "--delete").exception is None
    assert _product(box)["sku"] != sku


def _product(box: RunningSandbox) -> dict[str, Any]:
    """The first product of the account."""
    pair = {"api_key": box.key, "api_password": box.password}
    answer = requests.post(f"{box.auth_url}/auth/api/get-token", json=pair, timeout=10)
    token = answer.json()["data"][0]["access_token"]
    found = requests.post(
        f"{box.pim_url}/api/v2/products/search",
        json={"attributes": ["label"]},
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    row: dict[str, Any] = found.json()["data"][0]
    return row


def test_a_running_sandbox_is_copied_and_brought_back(
    box: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    at = ("--port", port(box))
    assert sandbox("snapshot", "before.sqlite", *at).exception is None
    sandbox("seed", "--products", "7", *at)
    assert "7" in sandbox("accounts", "list", *at).output
    assert sandbox("restore", "before.sqlite", *at).exception is None
    assert json.loads(sandbox("accounts", "list", *at).output)["products"] == 0
    (tmp_path / "no.sqlite").write_text("no snapshot", encoding="utf-8")
    assert isinstance(sandbox("restore", "no.sqlite", *at).exception, UsageError)


def test_a_state_file_is_seeded_copied_and_brought_back(tmp_path: Path) -> None:
    state, copy = str(tmp_path / "box.sqlite"), str(tmp_path / "copy.sqlite")
    assert sandbox("seed", "--products", "30", "--state", state).exception is None
    assert sandbox("snapshot", copy, "--state", state).exception is None
    assert sandbox("reset", "--state", state).exception is None
    assert _products_in(state) == 600
    assert sandbox("restore", copy, "--state", state).exception is None
    assert _products_in(state) == 30
    with running(Options(port=0, state=state)):
        for arguments in (
            ("seed", "--products", "3", "--state", state),
            ("snapshot", copy, "--state", state),
            ("restore", copy, "--state", state),
            ("reset", "--state", state),
        ):
            error = sandbox(*arguments).exception
            assert isinstance(error, SettingsError)
            assert "--port" in error.remedy
    missing = sandbox("reset", "--state", state, "--account", "nobody").exception
    assert isinstance(missing, SettingsError)


def _products_in(state: str) -> int:
    store = Store(state)
    try:
        return store.count("products")
    finally:
        store.close()
