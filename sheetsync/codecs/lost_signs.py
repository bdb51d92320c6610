"""Texts that were read in a wrong encoding: signs that are lost, and signs that became others.

Source: the Unicode Standard, section 5.22 (U+FFFD stands for what could not be decoded);
Windows-1252 as Python's ``cp1252`` has it.
"""

from __future__ import annotations

import re
from typing import Final

LOST: Final = "\ufffd"
"""What a program writes in place of a sign that it could not read."""

_FOLLOWERS: Final = (
    "\u0160\u0161\u0152\u0153\u0178\u017d\u017e\u0192\u20ac\u2122\u201a\u2020\u2021\u02c6\u2030"
    "\u2039\u203a\u2022\u02dc\xa1-\xbf"
)
"""Signs that bytes within a letter become, but for dashes, quotation marks and blanks, which stand
behind a capital letter in ordinary texts too."""

_MISREAD: Final = re.compile(
    f"\xc3[{_FOLLOWERS}\u2013\u2014\u2018\u2019\u201e]"  # Latin letters of Western Europe
    f"|[\xc4\xc5][{_FOLLOWERS}]"  # those of Central Europe
    "|\xe2\u20ac[\u0153\u2122\u02dc\u2013\u2014\u0161\u017e\xa6\xa2\xba\xb9]"  # dashes, quotes
    "|\xc2[\xa3\xa9\xae\xb0-\xb5\xbc-\xbe]"  # the degree sign and its like
)
_FIRSTS: Final = re.compile("[\xc2-\xc5\xe2\ufffd]")
_LIKELY: Final = re.compile("[\x00-\x7f\xa0-\u017f\u2010-\u203a\u20ac\u2122]*")
"""What texts are made of that people write on product sheets of Europe and America."""


def may_be_lost(together: str, unusual: str) -> bool:
    """Whether some texts hold lost or misread signs; all of them are searched only then.

    Args:
        together: The texts, joined by spaces.
        unusual: Their characters that are not ASCII, in any order.
    """
    return _FIRSTS.search(unusual) is not None and holds_lost(together)


def holds_lost(text: str) -> bool:
    """Whether a text holds a lost sign, or signs that look like misread ones."""
    return LOST in text or _MISREAD.search(text) is not None


def as_meant(text: str) -> str:
    """The text whose UTF-8 was read as Windows-1252; empty when it was not.

    All of the text must be such: it encodes to Windows-1252, and what comes out is UTF-8 that makes
    a likely text.
    """
    if text.isascii() or _MISREAD.search(text) is None:
        return ""
    try:
        meant = text.encode("cp1252").decode("utf-8")
    except UnicodeError:  # signs beyond Windows-1252, or not UTF-8: it was read rightly
        return ""
    return meant if _LIKELY.fullmatch(meant) else ""
