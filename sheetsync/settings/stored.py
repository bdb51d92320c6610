"""Secrets in the operating system's keyring, where ``connection add`` puts them."""

from __future__ import annotations

from typing import Final

from sheetsync.errors import SettingsError
from sheetsync.model.secret import Secret

SERVICE: Final = "sheetsync"
"""What the keyring shows as the program that the secrets belong to."""


def stored_secret(connection: str, name: str) -> Secret | None:
    """A secret of a connection; ``None`` where the keyring has none, or there is no keyring.

    Raises:
        SettingsError: The keyring is locked, or does not answer.
    """
    import keyring
    from keyring.errors import KeyringError, NoKeyringError

    try:
        text = keyring.get_password(SERVICE, _entry(connection, name))
    except NoKeyringError:
        return None
    except KeyringError as error:
        # Its text is not told: a backend may quote what it holds.
        raise SettingsError(
            f"The keyring does not give the {name} of connection “{connection}” "
            f"({type(error).__name__}).",
            remedy="Unlock the keyring and run again, or set the secret in the environment.",
        ) from None
    return Secret(text) if text else None


def store_secrets(connection: str, secrets: dict[str, Secret]) -> bool:
    """Put a connection's secrets into the keyring; ``False`` where there is none.

    Raises:
        SettingsError: The keyring is locked, or does not take them.
    """
    import keyring
    from keyring.errors import KeyringError, NoKeyringError

    try:
        for name, secret in secrets.items():
            keyring.set_password(SERVICE, _entry(connection, name), secret.reveal())
            if keyring.get_password(SERVICE, _entry(connection, name)) != secret.reveal():
                return False
    except NoKeyringError:
        return False
    except KeyringError as error:
        raise SettingsError(
            f"The keyring does not take the secrets of connection “{connection}” "
            f"({type(error).__name__}).",
            remedy="Unlock the keyring and run again, or set the secrets in the environment.",
        ) from None
    return True


def forget_secrets(connection: str) -> int:
    """Take a connection's secrets out of the keyring.

    Returns:
        How many there were.

    Raises:
        SettingsError: The keyring is locked, or does not answer.
    """
    import keyring
    from keyring.errors import KeyringError

    known = [name for name in NAMES if stored_secret(connection, name) is not None]
    try:
        for name in known:
            keyring.delete_password(SERVICE, _entry(connection, name))
    except KeyringError as error:
        raise SettingsError(
            f"The keyring does not let go of the secrets of connection “{connection}” "
            f"({type(error).__name__}).",
            remedy="Unlock the keyring and run again.",
        ) from None
    return len(known)


NAMES: Final = ("api_key", "api_password", "token")
"""The secrets that a connection may have."""


def _entry(connection: str, name: str) -> str:
    return f"{connection}/{name}"
