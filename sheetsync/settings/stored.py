"""Secrets in the operating system's keyring, where ``connection add`` puts them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from sheetsync.errors import SettingsError
from sheetsync.model.secret import NAMES, Secret

SERVICE: Final = "sheetsync"
"""What the keyring shows as the program that the secrets belong to."""


Answer = TypeVar("Answer")


def stored_secret(connection: str, name: str) -> Secret | None:
    """A secret of a connection; ``None`` where the keyring has none, or there is no keyring.

    Raises:
        SettingsError: The keyring is locked, or does not answer.
    """
    import keyring

    def look() -> str | None:
        return keyring.get_password(SERVICE, _entry(connection, name))

    text = _asked(look, f"does not give the {name} of connection “{connection}”", otherwise=None)
    return Secret(text) if text else None


def store_secrets(connection: str, secrets: dict[str, Secret]) -> bool:
    """Put a connection's secrets into the keyring; ``False`` where there is none.

    Raises:
        SettingsError: The keyring is locked, or does not take them.
    """
    import keyring

    def store() -> bool:
        for name, secret in secrets.items():
            keyring.set_password(SERVICE, _entry(connection, name), secret.reveal())
            if keyring.get_password(SERVICE, _entry(connection, name)) != secret.reveal():
                return False
        return True

    return _asked(store, f"does not take the secrets of connection “{connection}”", otherwise=False)


def forget_secrets(connection: str) -> int:
    """Take a connection's secrets out of the keyring.

    Returns:
        How many there were.

    Raises:
        SettingsError: The keyring is locked, or does not answer.
    """
    import keyring

    known = [name for name in NAMES if stored_secret(connection, name) is not None]

    def forget() -> int:
        for name in known:
            keyring.delete_password(SERVICE, _entry(connection, name))
        return len(known)

    return _asked(
        forget, f"does not let go of the secrets of connection “{connection}”", otherwise=0
    )


def _asked(act: Callable[[], Answer], what: str, *, otherwise: Answer) -> Answer:
    """Ask the keyring; ``otherwise`` where there is none.

    Raises:
        SettingsError: It refuses, or fails in whatever way: a backend is anybody's plug-in.
    """
    from keyring.errors import NoKeyringError

    try:
        return act()
    except NoKeyringError:
        return otherwise
    except Exception as error:  # noqa: BLE001 - a plug-in raises what it likes
        failure = type(error).__name__
    # Raised out here so that the backend's error does not hang on ours as its context: it may
    # quote what the keyring holds.
    raise SettingsError(
        f"The keyring {what} ({failure}).",
        remedy="Unlock the keyring and run again, or set the secrets in the environment.",
    )


def _entry(connection: str, name: str) -> str:
    return f"{connection}/{name}"
