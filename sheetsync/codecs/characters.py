"""Which characters of a text are seen, which are not, and which must not be.

Source: the Unicode categories Cc, Cf, Cs, Zs, Zl and Zp.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from sheetsync.codecs.look_alikes import LOOK_ALIKE_LETTER, stands_beside_latin
from sheetsync.codecs.lost_signs import holds_lost, may_be_lost

PLAIN_BLANKS: Final = " \t\n\r"
"""Blanks that are cut from the ends of a value without a word."""

FANCY_BLANKS: Final = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000\u2028\u2029\u0085"
)
"""Blanks that look like a space or a line break and are none."""

ZERO_WIDTH: Final = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)
"""Characters that take no room: zero-width spaces, soft hyphen, marks of writing direction."""

JOINERS: Final = "\u200c\u200d"
"""Zero-width, but at home in Persian and in emoji: unclean in a key, fine in a value."""

TRIMMED: Final = PLAIN_BLANKS + FANCY_BLANKS + ZERO_WIDTH
"""Everything that is cut from the ends of a value."""

_CONTROLS: Final = "\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
CONTROL: Final = re.compile(f"[{_CONTROLS}]")
"""Control characters but tab and newline, halves of surrogate pairs, and non-characters.

A carriage return is among them, so line breaks are made one kind first.
"""

_HIDDEN_INSIDE: Final = re.compile(f"[{ZERO_WIDTH.replace(chr(0xAD), '')}]")
_NEWLINES: Final = re.compile("\r\n|[\r\u2028\u2029\u0085]")
_DOUBTFUL: Final = re.compile(f"[{_CONTROLS}{FANCY_BLANKS}{ZERO_WIDTH}]")
_UNCLEAN: Final = re.compile(f"[\t\n{_CONTROLS}{FANCY_BLANKS}{ZERO_WIDTH}{JOINERS}]")
_UNCLEAN_RUN: Final = re.compile(f"{_UNCLEAN.pattern}+")
_NEVER_DOUBTFUL: Final = bytes([9, 10, *range(0x20, 0x7F)])
_NEVER_UNCLEAN: Final = bytes(range(0x20, 0x7F))
_SPACES: Final = re.compile(r"\s+")


def one_newline(text: str) -> str:
    """The text with every kind of line break written as one line feed."""
    if "\r" in text or not text.isascii():
        return _NEWLINES.sub("\n", text)
    return text


def trimmed(text: str) -> str:
    """The text without blanks and invisible characters at its ends."""
    return text.strip(TRIMMED)


def cut_characters(text: str) -> str:
    """What ``trimmed`` takes away beyond plain blanks, in order, without repeats."""
    kept = trimmed(text)
    start = text.find(kept) if kept else len(text)
    cut = text[:start] + text[start + len(kept) :]
    return "".join(dict.fromkeys(cut.translate({ord(blank): None for blank in PLAIN_BLANKS})))


def hidden_inside(text: str) -> str:
    """Invisible characters within a text that have no business there, without repeats."""
    return "".join(dict.fromkeys(_HIDDEN_INSIDE.findall(text)))


def without_hidden(text: str) -> str:
    """The text without the characters that ``hidden_inside`` tells of."""
    return _HIDDEN_INSIDE.sub("", text)


def unclean_in_key(text: str) -> str:
    """Characters that a key must not hold, without repeats; blanks at its ends are among them."""
    ends = text[: len(text) - len(text.lstrip())] + text[len(text.rstrip()) :]
    return "".join(dict.fromkeys(ends + "".join(_UNCLEAN.findall(text))))


def clean_key(text: str) -> str:
    """The key that was meant: no invisible characters, no blanks at its ends."""
    return _UNCLEAN.sub("", text).strip()


def key_with_blanks(text: str) -> str:
    """The key that was meant if every blank within it, of whatever kind, stands for a plain one."""
    return _UNCLEAN_RUN.sub(_plain_blank, text).strip()


def _plain_blank(found: re.Match[str]) -> str:
    return " " if any(sign.isspace() for sign in found[0]) else ""


def code_points(characters: str) -> str:
    """Characters for people: ``U+00A0 (no-break space), U+200B (zero width space)``."""
    return ", ".join(
        f"U+{ord(character):04X}" + (f" ({name.lower()})" if name else "")
        for character in characters
        for name in (unicodedata.name(character, ""),)
    )


def folded(text: str) -> str:
    """The text as a hurried reader sees it: no case, no invisible characters, single spaces."""
    seen = "".join(character for character in text if character not in ZERO_WIDTH)
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", seen)).strip().casefold()


def is_doubtful(together: str) -> bool:
    """Whether texts, joined by spaces, hold a character that must be looked at."""
    unusual = _unusual(together, _NEVER_DOUBTFUL)
    return (
        _DOUBTFUL.search(unusual) is not None
        or _may_be_mixed(together, unusual)
        or may_be_lost(together, unusual)
    )


def is_unclean(together: str) -> bool:
    """Whether texts, joined by spaces, hold a character that no key may hold."""
    return _UNCLEAN.search(_unusual(together, _NEVER_UNCLEAN)) is not None


def doubtful_positions(texts: Sequence[str]) -> list[int]:
    """Positions of the texts that must be looked at one by one before they are taken as values.

    One pass in C over all texts together; only when it meets a doubtful character are they
    searched one by one.
    """
    together = " ".join(texts)
    unusual = _unusual(together, _NEVER_DOUBTFUL)
    found: set[int] = set()
    if _DOUBTFUL.search(unusual) is not None:
        found.update(_positions(texts, _DOUBTFUL))
    if _may_be_mixed(together, unusual):
        found.update(at for at, text in enumerate(texts) if stands_beside_latin(text))
    if may_be_lost(together, unusual):
        found.update(at for at, text in enumerate(texts) if holds_lost(text))
    return sorted(found)


def unclean_positions(texts: Sequence[str]) -> list[int]:
    """Positions of the texts that hold a character that no key may hold; end spaces aside."""
    return _positions(texts, _UNCLEAN) if is_unclean("".join(texts)) else []


def _positions(texts: Sequence[str], pattern: re.Pattern[str]) -> list[int]:
    search = pattern.search
    return [position for position, text in enumerate(texts) if search(text) is not None]


def _may_be_mixed(together: str, unusual: str) -> bool:
    """Whether a word of some texts may be of two scripts; all texts are searched only then."""
    return LOOK_ALIKE_LETTER.search(unusual) is not None and stands_beside_latin(together)


def _unusual(together: str, harmless: bytes) -> str:
    """The characters of a text that are not harmless, each once."""
    blob = together.encode("utf-8", "surrogatepass").translate(None, harmless)
    return "".join(set(blob.decode("utf-8", "surrogatepass")))
