"""Adding connections to the settings file and taking them out; comments and order stay."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from sheetsync.errors import SettingsError
from sheetsync.settings.file import FILE_NAME, Settings, check_connection_name

_OWNER_ONLY = 0o600


def target_file(settings: Settings) -> Path:
    """The file that a new connection goes into: the one in use, else the user's own."""
    return settings.file or settings.config_folder / FILE_NAME


def add_connection(file: Path, name: str, table: Mapping[str, str]) -> None:
    """Add a connection, or put another in the place of one of that name.

    Args:
        file: The settings file; made, with its folder, when there is none.
        name: The connection's name.
        table: Its settings; no secrets.

    Raises:
        SettingsError: The name is none, or the file cannot be read or written.
    """
    check_connection_name(name, file)
    document = _read(file)
    connections = document.setdefault("connections", tomlkit.table(is_super_table=True))
    if not isinstance(connections, Table):
        raise SettingsError(
            f"“connections” in {file} holds no sections.",
            remedy="Write sections such as [connections.plytix].",
        )
    section = tomlkit.table()
    for setting, value in table.items():
        section.add(setting, value)
    connections[name] = section
    _write(file, tomlkit.dumps(document))


def remove_connection(file: Path, name: str) -> None:
    """Take a connection out.

    Raises:
        SettingsError: The file cannot be read or written.
    """
    document = _read(file)
    connections = document.get("connections")
    if isinstance(connections, Table) and name in connections:
        connections.remove(name)
    _write(file, tomlkit.dumps(document))


def _read(file: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return tomlkit.document()
    except OSError as error:
        raise SettingsError(
            f"{file} cannot be read: {error.strerror}.", remedy="Check its permissions."
        ) from error
    except (UnicodeDecodeError, TOMLKitError) as error:
        raise SettingsError(
            f"{file} is no TOML in UTF-8.", remedy="Correct it by hand, or move it away."
        ) from error


def _write(file: Path, text: str) -> None:
    """Put a new file in the place of the old one, whole or not at all."""
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        mode = file.stat().st_mode & 0o777 if file.exists() else _OWNER_ONLY
        beside.write_text(text, encoding="utf-8")
        beside.chmod(mode)
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise SettingsError(
            f"{file} cannot be written: {error.strerror}.",
            remedy="Check the folder's permissions, or set SHEETSYNC_HOME to another folder.",
        ) from error
