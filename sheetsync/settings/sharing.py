"""How a connection shares its account's limits with others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sheetsync.errors import SettingsError
from sheetsync.model.redis_url import RedisUrl, read_redis_url
from sheetsync.settings.secrets import check_private, variable_name


def rate_share(table: Mapping[str, Any], where: str) -> float:
    """What the connection may use of the account's limits, from above 0 to 1.

    Args:
        table: The connection's settings as written.
        where: The connection and its file, for messages.

    Raises:
        SettingsError: It is no such number.
    """
    value = table.get("rate_share", 1)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise SettingsError(
            f"“rate_share” of {where} is no number above 0 and up to 1.",
            remedy="Write 0.5 for half of the account's limits, or leave it out for all of them.",
        )
    return float(value)


def shared_limits(
    name: str, table: Mapping[str, Any], file: Path, environment: Mapping[str, str]
) -> tuple[RedisUrl | None, tuple[str, ...]]:
    """The Redis that machines share the account's limits through, and what to warn of.

    The environment comes before the file, where a URL with a password stands only as other
    secrets do. Without either there is none.

    Args:
        name: The connection's name.
        table: Its settings as written.
        file: The settings file.
        environment: Environment variables.

    Raises:
        SettingsError: It is no URL of a Redis, or a password in a file that others can read. The
            URL is not repeated: it may hold a password.
    """
    variable = variable_name(name, "shared_limits")
    where = f"The variable {variable}"
    text = environment.get(variable, "").strip()
    from_file = not text
    if from_file:
        where = f"“shared_limits” of connection “{name}” in {file}"
        text = table.get("shared_limits", "")
        if not isinstance(text, str):
            raise SettingsError(f"{where} is no text.", remedy="Put the value in quotes.")
        if not text.strip():
            return None, ()
    url = read_redis_url(text)
    if url is None:
        raise SettingsError(
            f"{where} is no URL of a Redis.",
            remedy="Write it as redis://host:6379/0, or rediss:// for an encrypted connection.",
        )
    if not from_file or url.login is None:
        return url, ()
    check_private(file)
    return url, (f"{file} holds the login of a Redis in the clear; better set {variable}.",)
