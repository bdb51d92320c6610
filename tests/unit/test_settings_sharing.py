from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from sheetsync.errors import SettingsError
from sheetsync.model.secret import Secret
from sheetsync.plytix.pacing.opening import usual_folder
from sheetsync.settings import Connection, ConnectionReader, load_settings
from sheetsync.settings.secrets import _without_secrets

SECRETS = {"SHEETSYNC_SHOP_API_KEY": "a-key", "SHEETSYNC_SHOP_API_PASSWORD": "a-password"}
VARIABLE = "SHEETSYNC_SHOP_SHARED_LIMITS"


def read(folder: Path, table: dict[str, Any], **variables: str) -> Connection:
    """The connection “shop” with these settings."""
    file = folder / "sheetsync.toml"
    if not file.exists():
        file.touch(mode=0o600)
    return ConnectionReader("shop", table, file, {**SECRETS, **variables}).connection()


def test_a_connection_uses_all_of_the_limits_and_no_redis_unless_told_so(tmp_path: Path) -> None:
    connection = read(tmp_path, {})
    assert connection.rate_share == 1
    assert connection.shared_limits is None


@pytest.mark.parametrize("share", [1, 0.5, 0.001])
def test_a_share_of_the_limits_is_read(tmp_path: Path, share: float) -> None:
    assert read(tmp_path, {"rate_share": share}).rate_share == share


@pytest.mark.parametrize("share", [0, -0.5, 1.5, "0.5", True, None, float("nan"), [0.5]])
def test_a_share_that_is_none_is_refused(tmp_path: Path, share: object) -> None:
    with pytest.raises(SettingsError, match="rate_share"):
        read(tmp_path, {"rate_share": share})


def test_a_redis_is_read_from_the_file(tmp_path: Path) -> None:
    url = read(tmp_path, {"shared_limits": "redis://cache:6379/1"}).shared_limits
    assert url is not None
    assert (url.address, url.login) == ("redis://cache:6379/1", None)


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    connection = read(
        tmp_path,
        {"shared_limits": "redis://cache"},
        **{VARIABLE: "rediss://:CANARY-password@other"},
    )
    assert connection.shared_limits is not None
    assert connection.shared_limits.address == "rediss://other"
    assert Secret(":CANARY-password") in connection.secrets()
    assert "CANARY" not in repr(connection)
    assert connection.warnings == ()


@pytest.mark.parametrize("text", ["cache:6379", "redis://:CANARY@cache?x=1", "https://CANARY@x"])
@pytest.mark.parametrize("place", ["file", "environment"])
def test_what_is_no_url_of_a_redis_is_refused_without_repeating_it(
    tmp_path: Path, text: str, place: str
) -> None:
    table, variables = ({"shared_limits": text}, {}) if place == "file" else ({}, {VARIABLE: text})
    with pytest.raises(SettingsError, match="no URL of a Redis") as caught:
        read(tmp_path, table, **variables)
    assert "CANARY" not in f"{caught.value} {caught.value.remedy}"


def test_a_redis_that_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no text"):
        read(tmp_path, {"shared_limits": 6379})


def test_a_login_in_the_file_is_warned_of(tmp_path: Path) -> None:
    connection = read(tmp_path, {"shared_limits": "redis://:CANARY@cache"})
    (warning,) = connection.warnings
    assert VARIABLE in warning
    assert "CANARY" not in warning


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_a_login_in_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sheetsync.toml").touch(mode=0o644)
    (tmp_path / "sheetsync.toml").chmod(0o644)
    with pytest.raises(SettingsError, match="can be read by others"):
        read(tmp_path, {"shared_limits": "redis://:CANARY@cache"})


@pytest.mark.parametrize("variables", [{"SHEETSYNC_HOME": "/somewhere/home"}, {}])
def test_programs_and_commands_count_in_the_same_folder(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    settings = load_settings(tmp_path, environment=variables)
    assert usual_folder(variables) == settings.data_folder / "pacing"


def test_another_program_is_not_given_the_url_of_a_redis() -> None:
    given = {"PATH": "/bin", "SHEETSYNC_SHOP_SHARED_LIMITS": "redis://u:p@h", "HOME": "/h"}
    assert set(_without_secrets(given)) == {"PATH", "HOME"}
