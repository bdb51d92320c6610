"""Secrets that are easy to find again, however they are spelled, and the search for them."""

from __future__ import annotations

import base64
import html
import json
import logging
import traceback
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import quote, quote_plus

PIECE = 6
"""Characters of a secret that nobody may see."""

KEY = "Kq7&w\"Z<v2+x%26=T/y'\\n$^.*(u)[R]{e}|m"
PASSWORD = 'pW0#r<d>;:,~`!@-_8Hs\\"Jq=+/%zG4t&gt;~9Nn5'
DECOY = "dEc0y-9xQ4zT7-fK2mV8wR5"
TOKEN = "t0k3n/Op.aque+Qx9=Zr-4_Lm8vB2cD6fG1hJ3"

SPELLINGS: Mapping[str, Callable[[str], str]] = {
    "plain": str,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON in JSON": lambda text: json.dumps(json.dumps(text))[3:-3],
    "JSON of PHP": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "JSON of .NET": lambda text: "".join(f"\\u{ord(sign):04X}" for sign in text),
    "URL": lambda text: quote(text, safe=""),
    "URL in small letters": lambda text: (
        quote(text, safe="").lower()
        if text == text.lower()
        else "".join(one.lower() if one.startswith("%") else one for one in _spelled(text))
    ),
    "path": quote,
    "form": quote_plus,
    "URL in URL": lambda text: quote(quote(text, safe=""), safe=""),
    "HTML": html.escape,
    "HTML in numbers": lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    "XML": lambda text: "".join(f"&#x{ord(sign):X};" for sign in text),
    "Python": lambda text: repr(text)[1:-1],
}


def _spelled(text: str) -> Iterator[str]:
    return (quote(sign, safe="") for sign in text)


def base64_spellings(text: str) -> Iterator[str]:
    """The text in base64, alone and behind one or two other bytes, without what they share."""
    for before in range(3):
        whole = base64.b64encode(b"u" * before + text.encode()).decode().rstrip("=")
        inner = whole[4 if before else 0 : -2]
        yield inner
        yield inner.replace("+", "-").replace("/", "_")


def spelled_out(text: str) -> str:
    """A text in every spelling there is, one after the other."""
    return "\n".join([*(spell(text) for spell in SPELLINGS.values()), *base64_spellings(text)])


def left_of(secret: str, text: str) -> str | None:
    """A piece of a secret that a text still shows, in whatever spelling; ``None``: none."""
    needles = _needles(secret)
    there = {text[at : at + PIECE] for at in range(len(text) - PIECE + 1)}
    return next(
        (told for piece, told in needles.items() if piece[:PIECE] in there and piece in text), None
    )


@cache
def _needles(secret: str) -> Mapping[str, str]:
    """What must not be found, and what that is."""
    found: dict[str, str] = {}
    for start in range(max(1, len(secret) - PIECE + 1)):
        piece = secret[start : start + PIECE]
        for name, spell in SPELLINGS.items():
            found[spell(piece)] = f"{name}: {spell(piece)}"
    for whole in base64_spellings(secret):
        for start in range(len(whole) - 2 * PIECE + 1):
            piece = whole[start : start + 2 * PIECE]
            found[piece] = f"base64: {piece}"
    return found


def texts_in(folder: Path) -> Iterator[tuple[str, str]]:
    """The name and text of every file in a folder; of workbooks every part, unpacked."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".pyc" or not path.is_file():
            continue
        yield str(path), path.read_bytes().decode("utf-8", errors="replace")
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                for part in package.namelist():
                    yield f"{path}!{part}", package.read(part).decode("utf-8", errors="replace")


def told_of(error: BaseException) -> str:
    """Everything that an error, what caused it and what it happened in can be made to say."""
    shown = ["".join(traceback.format_exception(error))]
    seen: list[BaseException] = [error]
    for one in seen:
        shown += [repr(one), str(one), repr(one.args), repr(vars(one))]
        shown += getattr(one, "__notes__", [])
        seen += [
            more
            for more in (one.__cause__, one.__context__)
            if more is not None and more not in seen
        ]
    return "\n".join(shown)


class Heard(logging.Handler):
    """Keeps every log record as text, of every library, at every level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s %(pathname)s"))
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it, with all that hangs on it."""
        self._lines.append(f"{self.format(record)} {record.__dict__}")

    def text(self) -> str:
        """All that was heard so far."""
        return "\n".join(self._lines)
