"""One connection: what it is, and how its settings are read."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from sheetsync.errors import SettingsError
from sheetsync.model.secret import Secret
from sheetsync.settings.secrets import SecretFinder

DEFAULT_ENDPOINT: Final = "https://pim.plytix.com"
DEFAULT_AUTH_ENDPOINT: Final = "https://auth.plytix.com/auth/api/get-token"
DEFAULT_VALIDITY_PATH: Final = "/api/v1/filters/relationships"

_KNOWN: Final = frozenset(
    {
        "api_key",
        "api_password",
        "auth_endpoint",
        "authentication",
        "ca_file",
        "endpoint",
        "proxy",
        "secret_command",
        "session_validity_url",
        "token",
    }
)


class Authentication(StrEnum):
    """How a connection proves who it is."""

    CUSTOM = "custom"
    """A key and a password are exchanged for tokens."""
    BEARER = "bearer"
    """A token is given and cannot be renewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Everything needed to talk to one account.

    Attributes:
        name: As in the settings file.
        endpoint: Base URL of the PIM, without a trailing slash.
        authentication: See ``Authentication``.
        auth_endpoint: Where tokens come from; unused with *bearer*.
        session_validity_url: A cheap GET that answers 200 for a live session.
        api_key: With *custom*; else ``None``.
        api_password: With *custom*; else ``None``.
        token: With *bearer*; else ``None``.
        ca_file: Certificates to trust instead of the usual ones; ``None``: the usual ones.
        proxy: URL of a proxy; ``None``: none, whatever the environment says.
        warnings: What the user should know; one sentence each.
    """

    name: str
    endpoint: str = DEFAULT_ENDPOINT
    authentication: Authentication = Authentication.CUSTOM
    auth_endpoint: str = DEFAULT_AUTH_ENDPOINT
    session_validity_url: str = DEFAULT_ENDPOINT + DEFAULT_VALIDITY_PATH
    api_key: Secret | None = None
    api_password: Secret | None = None
    token: Secret | None = None
    ca_file: Path | None = None
    proxy: str | None = None
    warnings: tuple[str, ...] = ()

    def secrets(self) -> tuple[Secret, ...]:
        """Every secret of this connection, for ``SecretFilter``."""
        found = (self.api_key, self.api_password, self.token)
        return tuple(one for one in found if one is not None)


class ConnectionReader:
    """Reads one connection's table; each method one setting.

    Args:
        name: The connection's name.
        table: Its settings as written.
        file: The settings file.
        environment: Environment variables.
    """

    def __init__(
        self, name: str, table: Mapping[str, Any], file: Path, environment: Mapping[str, str]
    ) -> None:
        self._name = name
        self._table = table
        self._file = file
        self._environment = environment
        self._where = f"connection “{name}” in {file}"

    def connection(self) -> Connection:
        """The connection with its secrets.

        Raises:
            SettingsError: A setting cannot be used, or a secret is nowhere to be found.
        """
        self._check_names()
        endpoint = self._url("endpoint", DEFAULT_ENDPOINT).rstrip("/")
        kind = self._authentication()
        custom = kind is Authentication.CUSTOM
        wanted = ("api_key", "api_password") if custom else ("token",)
        finder = SecretFinder(self._name, self._table, self._file, self._environment)
        secrets = finder.find(wanted)
        return Connection(
            name=self._name,
            endpoint=endpoint,
            authentication=kind,
            auth_endpoint=self._url("auth_endpoint", DEFAULT_AUTH_ENDPOINT),
            session_validity_url=self._url(
                "session_validity_url", endpoint + DEFAULT_VALIDITY_PATH
            ),
            api_key=secrets.get("api_key"),
            api_password=secrets.get("api_password"),
            token=secrets.get("token"),
            ca_file=self._ca_file(),
            proxy=self._url("proxy", "", http=True) or None,
            warnings=tuple(finder.warnings),
        )

    def _check_names(self) -> None:
        for name in self._table:
            if name not in _KNOWN:
                near = difflib.get_close_matches(name, _KNOWN, n=1)
                raise SettingsError(
                    f"Unknown setting “{name}” of {self._where}.",
                    remedy=f"Did you mean “{near[0]}”?"
                    if near
                    else f"Known settings: {', '.join(sorted(_KNOWN))}.",
                )

    def _text(self, name: str, default: str) -> str:
        value = self._table.get(name, default)
        if not isinstance(value, str):
            raise SettingsError(
                f"“{name}” of {self._where} is no text.", remedy="Put the value in quotes."
            )
        return value.strip()

    def _authentication(self) -> Authentication:
        text = self._text("authentication", Authentication.CUSTOM)
        try:
            return Authentication(text)
        except ValueError:
            raise SettingsError(
                f"“authentication” of {self._where} is “{text}”.",
                remedy="Write “custom” (key and password) or “bearer” (a token).",
            ) from None

    def _url(self, name: str, default: str, *, http: bool = False) -> str:
        text = self._text(name, default)
        if not text and not default:
            return ""
        parts = _split(text)
        if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
            raise SettingsError(
                f"“{name}” of {self._where} is no URL.",
                remedy="Write it whole, such as https://pim.plytix.com.",
            )
        if parts.username is not None or parts.password is not None or parts.query:
            # The value itself is not repeated: what does not belong there may be a secret.
            raise SettingsError(
                f"“{name}” of {self._where} holds a user, a password or a query.",
                remedy="Leave the URL bare; secrets come from the environment.",
            )
        if parts.scheme == "http" and not http and not _is_local(parts.hostname):
            raise SettingsError(
                f"“{name}” of {self._where} is not encrypted.",
                remedy="Write https:// instead of http://.",
            )
        return text

    def _ca_file(self) -> Path | None:
        text = self._text("ca_file", "")
        if not text:
            return None
        path = Path(text).expanduser()
        if not path.is_absolute():
            path = self._file.parent / path
        if not path.is_file():
            raise SettingsError(
                f"“ca_file” of {self._where} does not exist: {path}.",
                remedy="Name a PEM file with the certificates to trust.",
            )
        return path


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    if any(sign.isspace() for sign in text):
        return None
    return parts


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
