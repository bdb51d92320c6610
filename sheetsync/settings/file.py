"""The settings file: where it is looked for, and what it holds."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn

from sheetsync.errors import SettingsError
from sheetsync.model.secret import HoldsSecrets
from sheetsync.settings.connection import Connection, ConnectionReader

FILE_NAME: Final = "sheetsync.toml"
HOME_VARIABLE: Final = "SHEETSYNC_HOME"
SANDBOX: Final = "sandbox"
"""The connection that is always there; its settings are made by whoever starts the sandbox."""

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(HoldsSecrets):
    """The settings file as read, before any secret is looked up.

    Attributes:
        file: Where it stands; ``None`` when there is none.
        config_folder: The user's configuration folder; may not exist.
        data_folder: Where runs, saved schemas and the sandbox's state belong; may not exist.
        environment: The environment variables at the start.
        tables: Connection name → its settings as written.
    """

    file: Path | None
    config_folder: Path
    data_folder: Path
    environment: Mapping[str, str] = field(repr=False)
    tables: Mapping[str, Mapping[str, Any]] = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the connections in the file, in its order."""
        return tuple(self.tables)

    def connection(self, name: str) -> Connection:
        """One connection with its secrets.

        Args:
            name: Its name; never ``sandbox``, which has no settings.

        Raises:
            SettingsError: No such connection, a setting that cannot be used, or secrets that are
                nowhere to be found.
        """
        if self.file is None or name not in self.tables:
            _raise_unknown(name, self)
        return ConnectionReader(name, self.tables[name], self.file, self.environment).connection()


def load_settings(folder: Path, *, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings that hold for a working folder.

    Args:
        folder: The working folder.
        environment: Environment variables; ``None``: those of this process.

    Raises:
        SettingsError: The file cannot be read, is no TOML, or holds what no settings file holds.
    """
    variables = dict(os.environ if environment is None else environment)
    config_folder, data_folder = _user_folders(variables)
    candidates = (folder / FILE_NAME, config_folder / FILE_NAME)
    file = next((path for path in candidates if _is_there(path)), None)
    return Settings(
        file=file,
        config_folder=config_folder,
        data_folder=data_folder,
        environment=variables,
        tables={} if file is None else _tables(file),
    )


def _user_folders(environment: Mapping[str, str]) -> tuple[Path, Path]:
    home = environment.get(HOME_VARIABLE, "").strip()
    if home:
        return Path(home), Path(home)
    import platformdirs

    return (
        Path(platformdirs.user_config_dir("sheetsync", appauthor=False)),
        Path(platformdirs.user_data_dir("sheetsync", appauthor=False)),
    )


def _is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError as error:
        raise SettingsError(
            f"{file} cannot be looked for: {error.strerror or error}.",
            remedy="Check that the drive is there, or work in another folder.",
        ) from error


def _tables(file: Path) -> dict[str, Mapping[str, Any]]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(
            f"{file} cannot be read: {error.strerror}.", remedy="Check its permissions."
        ) from error
    except UnicodeDecodeError:
        raise SettingsError(f"{file} is not UTF-8.", remedy="Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"{file} is not valid TOML: {error}.", remedy="Correct the line it names."
        ) from None
    for name in content:
        if name != "connections":
            raise SettingsError(
                f"Unknown section “{name}” in {file}.",
                remedy="Connections stand in sections such as [connections.plytix].",
            )
    tables = content.get("connections", {})
    if not isinstance(tables, dict) or not all(isinstance(one, dict) for one in tables.values()):
        raise SettingsError(
            f"“connections” in {file} holds no sections.",
            remedy="Write sections such as [connections.plytix].",
        )
    for name in tables:
        check_connection_name(name, file)
    return tables


def check_connection_name(name: str, file: Path) -> None:
    """Refuse a connection's name that cannot be used.

    Raises:
        SettingsError: It is ``sandbox``, or holds more than letters, digits, - and _.
    """
    if name.lower() == SANDBOX:
        raise SettingsError(
            f"{file} defines a connection “{name}”, a name that means the built-in sandbox.",
            remedy="Choose another name.",
        )
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"{file} defines a connection “{name}”, which is no usable name.",
            remedy="Use letters, digits, - and _, beginning with a letter.",
        )


def _raise_unknown(name: str, settings: Settings) -> NoReturn:
    known = (*settings.names, SANDBOX)
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean “{near[0]}”? " if near else ""
    where = (
        f"in {settings.file}"
        if settings.file is not None
        else f"({FILE_NAME} stands neither in the working folder nor in {settings.config_folder})"
    )
    raise SettingsError(
        f"There is no connection “{name}” {where}.",
        remedy=f"{hint}Known connections: {', '.join(known)}.",
    )
