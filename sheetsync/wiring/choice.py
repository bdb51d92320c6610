"""Which connection is meant, and who and when."""

from __future__ import annotations

import getpass
import os
import secrets
from datetime import datetime

from sheetsync.errors import SettingsError
from sheetsync.model.secret import Secret, secrets_among
from sheetsync.settings import SANDBOX, Settings


def new_run(now: datetime) -> str:
    """A run's id: the moment in UTC, and four digits that keep two runs in a second apart."""
    return f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def secrets_in_environment() -> tuple[Secret, ...]:
    """Every secret that stands in this process's environment, for masking what is shown."""
    return secrets_among(os.environ)


def user_name() -> str:
    """The user's name on this machine; empty when it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def chosen_connection(name: str | None, settings: Settings) -> str:
    """The connection's name: the one asked for, else the only one in the settings.

    Raises:
        SettingsError: None was named, and there is not exactly one.
    """
    if name is not None:
        return name
    usual = usual_connection(settings)
    if usual is not None:
        return usual
    known = ", ".join((*settings.names, SANDBOX))
    raise SettingsError(
        "No connection is named, neither on the command line nor in the mapping.",
        remedy=f"Name one with -c; known connections: {known}",
    )


def usual_connection(settings: Settings) -> str | None:
    """The only connection in the settings; ``None`` when there is not exactly one."""
    return settings.names[0] if len(settings.names) == 1 else None
