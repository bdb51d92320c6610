"""Where a connection's secrets come from, and what they may look like."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sheetsync.errors import SettingsError
from sheetsync.model.secret import HoldsSecrets, Secret, names_a_secret, sendable
from sheetsync.settings.stored import stored_secret

_COMMAND_SECONDS: Final = 60
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_WORKBOOKS: Final = frozenset(
    {".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".ods", ".csv", ".tsv"}
)


class SecretFinder(HoldsSecrets):
    """Looks for one connection's secrets: environment, settings file, command or else keyring.

    Args:
        name: The connection's name.
        table: Its settings as written.
        file: The settings file.
        environment: Environment variables.

    Attributes:
        warnings: What the user should know about where secrets were found.
    """

    def __init__(
        self, name: str, table: Mapping[str, Any], file: Path, environment: Mapping[str, str]
    ) -> None:
        self._name = name
        self._table = table
        self._file = file
        self._environment = environment
        self._where = f"connection “{name}” in {file}"
        self.warnings: list[str] = []

    def find(self, wanted: tuple[str, ...]) -> dict[str, Secret]:
        """Every wanted secret by name.

        Raises:
            SettingsError: One is nowhere to be found, or is nothing that could be sent.
        """
        found = {name: self._from_environment(name) or self._from_file(name) for name in wanted}
        missing = [name for name in wanted if found[name] is None]
        if missing and "secret_command" not in self._table:
            found |= {name: self._from_keyring(name) for name in missing}
            missing = [name for name in wanted if found[name] is None]
        if missing and "secret_command" in self._table:
            command = self._command(missing)
            for name in missing:
                found[name] = self._run([part.replace("{secret}", name) for part in command], name)
        missing = [name for name in wanted if found[name] is None]
        if missing:
            variables = " and ".join(variable_name(self._name, name) for name in missing)
            raise SettingsError(
                f"The {self._where} lacks its {' and '.join(missing)}.",
                remedy=f"Store it with: sheetsync connection add {self._name}; or set {variables} "
                "in the environment, or secret_command in that file.",
            )
        return {name: secret for name, secret in found.items() if secret is not None}

    def _from_environment(self, name: str) -> Secret | None:
        variable = variable_name(self._name, name)
        text = self._environment.get(variable, "")
        return secret_from(text, f"the variable {variable}") if text.strip() else None

    def _from_keyring(self, name: str) -> Secret | None:
        stored = stored_secret(self._name, name)
        # Another program may have put it there, with a line break at its end.
        return None if stored is None else secret_from(stored.reveal(), f"the keyring ({name})")

    def _command(self, missing: list[str]) -> list[str]:
        command = self._table["secret_command"]
        if (
            not isinstance(command, list)
            or not command
            or not all(isinstance(part, str) for part in command)
        ):
            raise SettingsError(
                f"“secret_command” of {self._where} is no list of texts.",
                remedy='Write it as ["program", "argument", "{secret}"].',
            )
        if len(missing) > 1 and not any("{secret}" in part for part in command):
            raise SettingsError(
                f"“secret_command” of {self._where} does not say which secret is wanted.",
                remedy=f"Put {{secret}} where {' or '.join(missing)} belongs, or set"
                f" {variable_name(self._name, missing[0])} in the environment.",
            )
        return command

    def _run(self, command: list[str], name: str) -> Secret:
        done: subprocess.CompletedProcess[bytes] | None = None
        failure = ""
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                check=False,
                timeout=_COMMAND_SECONDS,
                stdin=subprocess.DEVNULL,
                env=_without_secrets(os.environ),
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            failure = type(error).__name__
        if done is None:
            # Raised out here so that the error does not hang on ours as its context: it holds
            # what the program printed so far.
            raise SettingsError(
                f"“secret_command” of {self._where} could not be run ({failure}).",
                remedy=f"Run {command[0]} by hand and see.",
            )
        if done.returncode != 0 or not done.stdout.strip():
            raise SettingsError(
                f"“secret_command” of {self._where} gave no {name}"
                f" (it ended with {done.returncode}).",
                remedy=f"Run {command[0]} by hand and see.",
            )
        return secret_from(done.stdout.decode("utf-8", errors="replace"), "secret_command")

    def _from_file(self, name: str) -> Secret | None:
        text = self._table.get(name)
        if text is None:
            return None
        if not isinstance(text, str):
            raise SettingsError(
                f"“{name}” of {self._where} is no text.", remedy="Put it in quotes."
            )
        check_private(self._file)
        unseen = "" if os.name == "posix" else ", and whether others can read it was not checked"
        self.warnings.append(
            f"{self._file} holds a secret in the clear{unseen}; better set"
            f" {variable_name(self._name, name)} or secret_command."
        )
        return secret_from(text, f"“{name}” in {self._file}")


def secret_from(text: str, where: str) -> Secret:
    """A secret as it may be sent: without the newline that files and commands end in.

    Raises:
        SettingsError: It is empty or holds what no key holds. It is never repeated in the message.
    """
    secret = sendable(text)
    if secret is not None:
        return secret
    if not text.strip():
        raise SettingsError(f"The secret in {where} is empty.", remedy="Set it anew.")
    raise SettingsError(
        f"The secret in {where} holds characters that no key or password of Plytix has.",
        remedy="Copy it again; a line break, an accent or an invisible character came along.",
    )


def variable_name(connection: str, secret: str) -> str:
    """The environment variable of a connection's secret: ``SHEETSYNC_PLYTIX_API_KEY``."""
    return f"SHEETSYNC_{connection.upper().replace('-', '_')}_{secret.upper()}"


def _without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for another program: it is asked for one secret and needs no other."""
    # The URL of a Redis may hold a login.
    return {
        name: value
        for name, value in environment.items()
        if not names_a_secret(name) and not name.upper().endswith("_SHARED_LIMITS")
    }


def check_private(file: Path) -> None:
    """Refuse secrets in a file that others can read, or that stands beside workbooks."""
    if os.name == "posix" and file.stat().st_mode & _OTHERS:
        raise SettingsError(
            f"{file} holds a secret and can be read by others.",
            remedy=f"Run chmod 600 {file}, or move the secret to the environment.",
        )
    try:
        beside = [path.suffix.lower() for path in file.parent.iterdir()]
    except OSError as error:
        raise SettingsError(
            f"{file} holds a secret, and what stands beside it cannot be listed"
            f" ({error.strerror}).",
            remedy="Move the secret to the environment or the keyring.",
        ) from error
    if not _WORKBOOKS.isdisjoint(beside):
        raise SettingsError(
            f"{file} holds a secret and stands beside workbooks, where it gets shared.",
            remedy="Move the file to your configuration folder, or the secret to the environment.",
        )
