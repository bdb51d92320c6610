"""What must never be shown, and how text is cleaned of it.

The one type of secret stands here, below every room, because two rooms that do not know each
other hold secrets: ``settings`` reads them and ``plytix`` sends them.
"""

from __future__ import annotations

import base64
import logging
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, NoReturn

MASK: Final = "***"
"""What stands where a secret was."""

PIECE: Final = 6
"""Characters of a secret that may not be left standing; fewer tell nothing."""

NAMES: Final = ("api_key", "api_password", "token")
"""The secrets that a connection may have."""

_AROUND: Final = " \t\r\n\f\v\u00a0\u200b\u2060\ufeff"
"""What files, commands and copying put around a secret; the last is a byte order mark."""

_TOKEN_LIKE: Final = re.compile(
    r"(?P<bearer>\bBearer\s+)[^\s\"',;]+"
    r"|\beyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){1,2}"
    r"|(?P<login>\b[a-z][a-z0-9+.-]*://)[^\s/?#@]+(?=@)"
    r"|(?P<name>\b(?:api_key|api_password|access_token|refresh_token)(?:=|\\?[\"']\s*:\s*\\?[\"']))"
    r"[^\s\"'&\\]+",
    re.IGNORECASE,
)
_URL: Final = r"%[0-9A-Fa-f]{2}"
_ESCAPED: Final = r"\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\[\\\"'/]"
_HTML: Final = r"&(?:amp|lt|gt|quot|apos|#[0-9]{1,5}|#[xX][0-9A-Fa-f]{1,4});"
_SPELLED: Final = tuple(
    re.compile(one) for one in (_URL, _ESCAPED, _HTML, f"{_URL}|{_ESCAPED}|{_HTML}")
)
"""One character as URLs, JSON and Python, and HTML write it, and as any of them does.

Each by itself as well, for a secret may itself hold what reads like a spelling of another kind.
"""

_NAMED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ROUNDS: Final = 3
"""Spellings within spellings that are seen through, such as a URL within JSON within JSON."""

_SHORTEST_SEARCHED: Final = 4
"""Shorter secrets are not searched for in text: masking each ``a`` would tell the secret."""

_PLAINEST: Final = 3
"""Different characters in a piece worth masking; ``000000`` tells nothing and stands in ids."""


class HoldsSecrets:
    """Something that cannot be pickled or copied, since secrets would go along in the clear."""

    __slots__ = ()

    def __reduce__(self) -> NoReturn:
        message = "what holds secrets cannot be pickled or copied"
        raise TypeError(message)


class Secret(HoldsSecrets):
    """A password, key or token that shows itself to nobody.

    It cannot be pickled or copied, and neither ``repr`` nor ``str`` nor formatting tells it. Equal
    by value, so that two readings of one secret are alike.
    """

    __slots__ = ("_pieces", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces: frozenset[str] | None = None
        for memory in tuple(_OPEN_MEMORIES):
            memory.learn((self,))

    def reveal(self) -> str:
        """The secret itself; for the place that sends it and nowhere else."""
        return self._text

    def found_in(self, text: str, windows: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where the whole of it, or a piece worth masking, stands in a text.

        Args:
            text: Where to look, with a blank for every ``+``, which are the same sign in URLs.
            windows: Every piece of ``PIECE`` characters of the text; empty: pieces do not count.

        Yields:
            Start and end; spans may overlap.
        """
        plain = self._text.replace("+", " ")
        if len(plain) >= _SHORTEST_SEARCHED:
            start = text.find(plain)
            while start >= 0:
                yield start, start + len(plain)
                start = text.find(plain, start + 1)
        pieces = self._pieces
        if pieces is None:
            pieces = self._pieces = _pieces(plain)
        if pieces.isdisjoint(windows):
            return
        hits = [at for at, window in enumerate(windows) if window in pieces]
        first = last = hits[0]
        for at in hits:
            if at > last + PIECE:
                yield first, last + PIECE
                first = at
            last = at
        yield first, last + PIECE

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


def sendable(text: str) -> Secret | None:
    """A secret as it may be sent: without what files, commands and copying put around it.

    Returns:
        ``None`` when it is empty, or holds what no header and no key of Plytix can hold.
    """
    bare = text.strip(_AROUND)
    return Secret(bare) if bare and bare.isascii() and bare.isprintable() else None


def names_a_secret(variable: str) -> bool:
    """Whether an environment variable is one that sheetsync reads a secret from."""
    name = variable.upper()
    return name.startswith("SHEETSYNC_") and name.endswith(
        tuple(f"_{one.upper()}" for one in NAMES)
    )


def secrets_among(environment: Mapping[str, str]) -> tuple[Secret, ...]:
    """The secrets of all connections that stand in an environment."""
    return tuple(
        Secret(value.strip(_AROUND))
        for name, value in environment.items()
        if names_a_secret(name) and value.strip(_AROUND)
    )


def masked(text: str, secrets: Iterable[Secret] = (), *, pieces: bool = True) -> str:
    """The text without the given secrets and without anything that looks like a token.

    A secret is found in whole and in pieces of ``PIECE`` characters and more, so that a text may
    be cut before it is masked; also as URLs, JSON, HTML and base64 spell it. Secrets that are
    remembered at the moment are masked as well, see ``remembering``.

    Args:
        text: Any text, such as an answer's excerpt or a line for the log.
        secrets: Secrets known to the caller.
        pieces: Whether pieces are masked too. Not where the words are our own: a password with
            an everyday word in it would take that word out of every message, and tell it.

    Returns:
        The same text with ``***`` in each secret's place; ``Bearer`` in front of a token stays.
    """
    remembered = (secret for memory in tuple(_OPEN_MEMORIES) for secret in memory.secrets())
    known = {*secrets, *remembered}
    spans: list[tuple[int, int]] = []
    for reading, places in _readings(text):
        shown = reading.replace("+", " ")
        windows = [shown[at : at + PIECE] for at in range(len(shown) - PIECE + 1)] if pieces else []
        for secret in known:
            found = secret.found_in(shown, windows)
            spans.extend((places[start], places[end]) for start, end in found)
    return _TOKEN_LIKE.sub(
        lambda found: (found["bearer"] or found["login"] or found["name"] or "") + MASK,
        _without(text, spans),
    )


class SecretFilter(logging.Filter):
    """Masks secrets in every log record that passes, tracebacks included.

    Args:
        secrets: Secrets known so far; ``learn`` adds more. Anything that looks like a token is
            masked as well.
    """

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._secrets = frozenset(secrets)

    def learn(self, secrets: Iterable[Secret]) -> None:
        """Mask these too from now on."""
        with self._lock:
            self._secrets = self._secrets.union(secrets)

    def secrets(self) -> frozenset[Secret]:
        """All secrets known so far."""
        return self._secrets

    def clean(self, text: str) -> str:
        """The text without secrets."""
        return masked(text, self._secrets)

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record without secrets; nothing is dropped.

        The exception itself is taken out, once its traceback is text: whoever handles the record
        next would format it anew.
        """
        try:
            text = record.getMessage()
        except (TypeError, ValueError, KeyError):
            # A message that does not fit its arguments is some library's fault, and must be told.
            text = f"{record.msg} {record.args}"
        record.msg, record.args = self.clean(text), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.exc_info = None
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        return True


@contextmanager
def remembering() -> Iterator[SecretFilter]:
    """Learn every secret that is made until it ends, whoever makes it.

    For the edge of a process, where an error may quote what some room below has just read, and
    nobody is left to say which secrets there are.
    """
    memory = SecretFilter()
    _OPEN_MEMORIES.append(memory)
    try:
        yield memory
    finally:
        _OPEN_MEMORIES.remove(memory)


_OPEN_MEMORIES: Final[list[SecretFilter]] = []
"""Empty but while a command runs."""


def _pieces(plain: str) -> frozenset[str]:
    """Every piece of a secret, and of its base64 spellings, that is worth masking."""
    texts = [plain]
    for before in range(3):
        # In base64 a text looks another way after one or two other bytes, such as "user:".
        whole = base64.b64encode(b"\0" * before + plain.encode()).decode()
        inner = whole[(0, 2, 3)[before] : (before + len(plain.encode())) * 8 // 6]
        texts += [inner.replace("+", " "), inner.replace("+", "-").replace("/", "_")]
    return frozenset(
        piece
        for text in texts
        for start in range(len(text) - PIECE + 1)
        if len(set(piece := text[start : start + PIECE])) >= _PLAINEST
    )


def _readings(text: str) -> Iterator[tuple[str, list[int]]]:
    """The text as it stands, and as it reads when spelled-out characters are put back.

    Yields:
        A reading, and for each of its characters, and for its end, the place in the text.
    """
    seen = {text}
    unspelled = list(range(len(text) + 1))
    yield text, unspelled
    for spelled in _SPELLED:
        reading, places = text, unspelled
        for _round in range(_ROUNDS):
            before = reading
            reading, places = _put_back(reading, places, spelled)
            if reading == before:
                break
            if reading not in seen:
                seen.add(reading)
                yield reading, places


def _put_back(text: str, places: list[int], spelled: re.Pattern[str]) -> tuple[str, list[int]]:
    """A text with its spelled-out characters put back, once, and where each of it stood."""
    pieces: list[str] = []
    starts: list[int] = []
    last = 0
    for found in spelled.finditer(text):
        pieces += (text[last : found.start()], _character(found[0]))
        starts += (*places[last : found.start()], places[found.start()])
        last = found.end()
    return "".join(pieces) + text[last:], [*starts, *places[last:]]


def _character(spelled: str) -> str:
    if spelled.startswith("%"):
        return chr(int(spelled[1:], 16))
    if spelled.startswith(("\\u", "\\x")):
        return chr(int(spelled[2:], 16))
    if spelled.startswith("\\"):
        return spelled[1]
    name = spelled[1:-1]
    if name.startswith(("#x", "#X")):
        return chr(int(name[2:], 16))
    return chr(int(name[1:])) if name.startswith("#") else _NAMED[name]


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    shown: list[str] = []
    last = 0
    reach = -1
    for start, end in sorted(spans):
        if start > reach:
            shown += (text[last:start], MASK)
        reach = max(reach, end)
        last = reach
    return "".join(shown) + text[last:]
