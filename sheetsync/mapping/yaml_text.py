"""Texts written as YAML that reads back as the same text, with nothing alive in it."""

from __future__ import annotations

import re
from typing import Final

_PLAIN: Final = re.compile(r"[^\W\d_][^\W_]*(?:[ _./()%°'’–-]+[^\W_]+)*[.)]?")
_WORDS: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_LONGEST_PLAIN: Final = 120


def yaml_text(text: str, *, flow: bool = False) -> str:
    r"""A text as a YAML scalar on one line: plain where that is harmless, else in double quotes.

    Control signs, marks of writing direction and everything else that does not print become
    escapes, such as ``\x1b``.

    Args:
        text: Any text.
        flow: Whether it stands between brackets, where quotes are always put.
    """
    is_plain = (
        not flow
        and len(text) <= _LONGEST_PLAIN
        and text.casefold() not in _WORDS
        and _PLAIN.fullmatch(text) is not None
    )
    return text if is_plain else '"' + "".join(map(_escaped, text)) + '"'


def _escaped(sign: str) -> str:
    if sign in {'"', "\\"}:
        return "\\" + sign
    if sign.isprintable():
        return sign
    if sign == "\n":
        return "\\n"
    number = ord(sign)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
