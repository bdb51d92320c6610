"""What must never be shown, and how text is cleaned of it.

The one type of secret stands here, below every room, because two rooms that do not know each
other hold secrets: ``settings`` reads them and ``plytix`` sends them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Final, NoReturn

MASK: Final = "***"
"""What stands where a secret was."""

_TOKEN_LIKE: Final = re.compile(
    r"(?P<bearer>\bBearer\s+)[^\s\"',;]+"
    r"|\beyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){1,2}",
    re.IGNORECASE,
)
_SHORTEST_SEARCHED: Final = 4
"""Shorter secrets are not searched for in text: masking each ``a`` would tell the secret."""


class Secret:
    """A password, key or token that shows itself to nobody.

    It cannot be pickled or copied, and neither ``repr`` nor ``str`` nor formatting tells it. Equal
    by value, so that two readings of one secret are alike.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret itself; for the place that sends it and nowhere else."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, format_spec: str) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __reduce__(self) -> NoReturn:
        message = "a secret cannot be pickled or copied"
        raise TypeError(message)


def masked(text: str, secrets: Iterable[Secret] = ()) -> str:
    """The text without the given secrets and without anything that looks like a token.

    Args:
        text: Any text, such as an answer's excerpt or a line for the log.
        secrets: Secrets known to the caller.

    Returns:
        The same text with ``***`` in each secret's place; ``Bearer`` in front of a token stays.
    """
    for known in secrets:
        plain = known.reveal()
        if len(plain) >= _SHORTEST_SEARCHED:
            text = text.replace(plain, MASK)
    return _TOKEN_LIKE.sub(lambda found: (found["bearer"] or "") + MASK, text)


class SecretFilter(logging.Filter):
    """Masks secrets in every log record that passes, tracebacks included.

    Args:
        secrets: Secrets known so far; ``learn`` adds more. Anything that looks like a token is
            masked as well.
    """

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        super().__init__()
        self._secrets = set(secrets)

    def learn(self, secrets: Iterable[Secret]) -> None:
        """Mask these too from now on."""
        self._secrets.update(secrets)

    def clean(self, text: str) -> str:
        """The text without secrets."""
        return masked(text, self._secrets)

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record without secrets; nothing is dropped."""
        record.msg = self.clean(record.getMessage())
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        return True
