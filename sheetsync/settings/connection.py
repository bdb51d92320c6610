"""One connection: what it is, and how its settings are read."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from sheetsync.errors import SettingsError
from sheetsync.model.address import AddressFault, address_fault, has_api_path, leaves_in_clear
from sheetsync.model.redis_url import RedisUrl
from sheetsync.model.secret import Secret
from sheetsync.settings.secrets import SecretFinder
from sheetsync.settings.sharing import rate_share, shared_limits

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
        "rate_share",
        "secret_command",
        "session_validity_url",
        "shared_limits",
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
        rate_share: What it may use of the account's rate limits, from above 0 to 1.
        shared_limits: The Redis that machines share the limits through; ``None``: none.
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
    rate_share: float = 1.0
    shared_limits: RedisUrl | None = None
    warnings: tuple[str, ...] = ()

    def secrets(self) -> tuple[Secret, ...]:
        """Every secret of this connection, for ``SecretFilter``."""
        login = None if self.shared_limits is None else self.shared_limits.login
        found = (self.api_key, self.api_password, self.token, login)
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
        endpoint, auth_endpoint = (
            self._endpoint(),
            self._url("auth_endpoint", DEFAULT_AUTH_ENDPOINT),
        )
        proxy = self._proxy()
        if leaves_in_clear(endpoint, proxy) or leaves_in_clear(auth_endpoint, proxy):
            raise SettingsError(
                f"“proxy” of {self._where} is another machine, and an endpoint is not encrypted.",
                remedy="Leave the proxy out: a host on this machine is reached without.",
            )
        kind = self._authentication()
        custom = kind is Authentication.CUSTOM
        wanted = ("api_key", "api_password") if custom else ("token",)
        finder = SecretFinder(self._name, self._table, self._file, self._environment)
        secrets = finder.find(wanted)
        redis, redis_warnings = shared_limits(
            self._name, self._table, self._file, self._environment
        )
        return Connection(
            name=self._name,
            endpoint=endpoint,
            authentication=kind,
            auth_endpoint=auth_endpoint,
            session_validity_url=self._url(
                "session_validity_url", endpoint + DEFAULT_VALIDITY_PATH
            ),
            api_key=secrets.get("api_key"),
            api_password=secrets.get("api_password"),
            token=secrets.get("token"),
            ca_file=self._ca_file(),
            proxy=proxy,
            rate_share=rate_share(self._table, self._where),
            shared_limits=redis,
            warnings=(*finder.warnings, *redis_warnings),
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

    def _endpoint(self) -> str:
        text = self._url("endpoint", DEFAULT_ENDPOINT).rstrip("/")
        if has_api_path(text):
            raise SettingsError(
                f"“endpoint” of {self._where} goes on behind the host with the path of the API.",
                remedy="End it before /api, such as https://pim.plytix.com.",
            )
        return text

    def _proxy(self) -> str | None:
        text = self._text("proxy", "")
        if not text:
            return None
        fault = address_fault(text, in_clear=True)
        if fault is AddressFault.MORE_THAN_AN_ADDRESS:
            # The value itself is not repeated: what does not belong there may be a secret.
            raise SettingsError(
                f"“proxy” of {self._where} holds a user, a password or a query.",
                remedy="Write its host and port alone. sheetsync does not log in at a proxy: let "
                "yours pass the hosts of endpoint and auth_endpoint without a login, or name a "
                "relay on this machine that logs in for it.",
            )
        if fault is not None:
            raise SettingsError(
                f"“proxy” of {self._where} is no URL.",
                remedy="Write it whole, such as http://proxy.example.com:3128.",
            )
        return text

    def _url(self, name: str, default: str) -> str:
        text = self._text(name, default)
        match address_fault(text):
            case None:
                return text
            case AddressFault.NO_ADDRESS:
                raise SettingsError(
                    f"“{name}” of {self._where} is no URL.",
                    remedy="Write it whole, such as https://pim.plytix.com.",
                )
            case AddressFault.MORE_THAN_AN_ADDRESS:
                # The value itself is not repeated: what does not belong there may be a secret.
                raise SettingsError(
                    f"“{name}” of {self._where} holds a user, a password or a query.",
                    remedy="Leave the URL bare; secrets come from the environment.",
                )
            case AddressFault.IN_CLEAR:
                raise SettingsError(
                    f"“{name}” of {self._where} is not encrypted.",
                    remedy="Write https:// instead of http://, which is taken for localhost, "
                    "127.0.0.1 and [::1] only.",
                )

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
        import ssl

        reason = ""
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
        except ssl.SSLError:
            reason = "holds no certificates in PEM form"
        except OSError as error:
            reason = f"cannot be read ({error.strerror})"
        if reason:
            raise SettingsError(
                f"“ca_file” of {self._where} {reason}: {path}.",
                remedy="Name a text file with one or more blocks that begin with "
                "-----BEGIN CERTIFICATE-----.",
            )
        return path
