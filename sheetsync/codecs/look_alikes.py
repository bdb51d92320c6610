"""Letters, digits and dashes that look like those of a Latin keyboard and are others.

Source: Unicode Technical Standard 39, ``confusables.txt``, as far as Cyrillic and Greek letters
look the same as Latin ones in the fonts of spreadsheets; NFKC for full-width forms.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_CYRILLIC: Final = dict(
    zip("АВЕЅІЈКМНОРСТУХԚԜаеѕіјорсухԛԝ", "ABESIJKMHOPCTYXQWaesijopcyxqw", strict=True)
)
_GREEK: Final = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχγϳ", "ABEZHIKMNOPTYXaikvopuxyj", strict=True))
_DASHES: Final = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
_LETTERS: Final = {**_CYRILLIC, **_GREEK}
_FOLDED: Final = str.maketrans(
    {letter.casefold(): latin.casefold() for letter, latin in reversed(_LETTERS.items())}
    | {"\u0131": "i", "\u0307": ""}
)

_ALIKE: Final = "".join(_LETTERS)
_BESIDE_LATIN: Final = re.compile(f"[A-Za-z][{_ALIKE}]|[{_ALIKE}][A-Za-z]")
_SHORTEST_WORD: Final = 3
_WORD: Final = re.compile(r"[^\W\d_]+")

LOOK_ALIKE_LETTER: Final = re.compile(f"[{_ALIKE}]")
"""A Cyrillic or Greek letter that looks like a Latin one."""


def stands_beside_latin(text: str) -> bool:
    """Whether a letter that looks like a Latin one stands next to a Latin one."""
    return _BESIDE_LATIN.search(text) is not None


def mixed_words(text: str) -> tuple[str, ...]:
    """The words in which Latin letters stand among others that look like some.

    A word with a letter that looks like no Latin one is a word of another script, such as
    ``IPадрес``; and one of fewer than three letters a sign, such as ``kρ``.
    """
    return tuple(
        word
        for word in _WORD.findall(text)
        if len(word) >= _SHORTEST_WORD and stands_beside_latin(word) and _is_latin(latin_form(word))
    )


def latin_words(text: str) -> str:
    """The text with its mixed words in Latin letters."""
    mixed = frozenset(mixed_words(text))
    return _WORD.sub(lambda found: latin_form(found[0]) if found[0] in mixed else found[0], text)


def digits_as_ascii(text: str) -> str:
    """The text with every decimal digit of any script as 0 to 9; superscripts stay."""
    if text.isascii():
        return text
    return "".join(
        sign if (digit := unicodedata.decimal(sign, None)) is None else str(digit) for sign in text
    )


def latin_form(text: str) -> str:
    """The text as a Latin keyboard would have typed it; what looks like nothing there stays."""
    return text if text.isascii() else "".join(map(_latin, text))


def look_alikes_in(text: str) -> str:
    """The characters of a text that look like others, in order, without repeats."""
    return "".join(dict.fromkeys(sign for sign in text if _latin(sign) != sign))


def only_dashes(signs: str) -> bool:
    """Whether look-alikes are dashes alone."""
    return all(sign in _DASHES for sign in signs)


def folded_look_alikes(folded: str) -> str:
    """A case-folded text in which letters that look alike are the same."""
    return folded.translate(_FOLDED)


def _is_latin(word: str) -> bool:
    return all(sign.isascii() or "LATIN" in unicodedata.name(sign, "") for sign in word)


def _latin(sign: str) -> str:
    if sign.isascii():
        return sign
    found = _LETTERS.get(sign) or _DASHES.get(sign)
    if found is not None:
        return found
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    if "\uff01" <= sign <= "\uff5e":  # full-width forms of ASCII
        return chr(ord(sign) - 0xFEE0)
    return sign
