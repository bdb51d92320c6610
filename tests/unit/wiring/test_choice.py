from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sheetsync.errors import SettingsError
from sheetsync.plytix.clock import SystemClock
from sheetsync.settings import Settings
from sheetsync.wiring.choice import (
    chosen_connection,
    new_run,
    secrets_in_environment,
    user_name,
)

NOW = datetime(2026, 11, 23, 9, 5, 7, tzinfo=UTC)


def settings(*names: str) -> Settings:
    return Settings(
        file=Path("sheetsync.toml") if names else None,
        config_folder=Path("config"),
        data_folder=Path("data"),
        environment={},
        tables={name: {} for name in names},
    )


def test_a_run_is_named_by_its_moment_and_four_digits() -> None:
    assert re.fullmatch(r"20261123-090507-[0-9a-f]{4}", new_run(NOW))


def test_two_runs_of_one_second_are_told_apart() -> None:
    assert len({new_run(NOW) for _ in range(20)}) > 1


def test_the_system_s_clock_is_aware_and_in_utc() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() == datetime.now(UTC).utcoffset()
    first = clock.monotonic()
    clock.sleep(0)
    assert clock.monotonic() >= first


def test_the_user_s_name_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "mia")
    assert user_name() == "mia"

    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert user_name() == ""


@pytest.mark.parametrize(
    ("name", "names", "chosen"),
    [
        ("plytix", (), "plytix"),
        ("sandbox", ("plytix",), "sandbox"),
        ("b", ("a", "b"), "b"),
        (None, ("plytix",), "plytix"),
    ],
)
def test_the_named_connection_is_meant_else_the_only_one(
    name: str | None, names: tuple[str, ...], chosen: str
) -> None:
    assert chosen_connection(name, settings(*names)) == chosen


@pytest.mark.parametrize(
    ("names", "known"),
    [((), "known connections: sandbox"), (("a", "b"), "known connections: a, b, sandbox")],
)
def test_a_connection_is_never_guessed(names: tuple[str, ...], known: str) -> None:
    with pytest.raises(SettingsError, match="No connection is named") as caught:
        chosen_connection(None, settings(*names))
    assert caught.value.remedy.endswith(known)


def test_the_secrets_of_the_environment_are_those_of_every_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in list(secrets_names()):
        monkeypatch.delenv(name)
    for name, value in {
        "SHEETSYNC_A_API_KEY": "canary-1",
        "SHEETSYNC_B_API_PASSWORD": " canary-2\n",
        "SHEETSYNC_C_TOKEN": "canary-3",
        "SHEETSYNC_D_TOKEN": "  ",
        "SHEETSYNC_HOME": "no secret",
        "OTHER_API_KEY": "not ours",
    }.items():
        monkeypatch.setenv(name, value)
    found = {one.reveal() for one in secrets_in_environment()}
    assert found == {"canary-1", "canary-2", "canary-3"}


def secrets_names() -> list[str]:
    import os

    return [name for name in os.environ if name.startswith("SHEETSYNC_")]
