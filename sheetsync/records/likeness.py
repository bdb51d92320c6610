"""Which keys look alike to people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_BLANKS_AND_DASHES = str.maketrans("", "", " \t\n\r-_")
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[-_\s]+(?=[0-9])")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def fold_key(key: str) -> str:
    """A key without what people overlook.

    Case, compatibility forms (full-width digits), invisible signs, blanks, dashes,
    underscores and zeros in front of a number count for nothing.
    """
    if not key.isascii():
        key = _plain(key)
    if "0" in key:
        key = _LEADING_ZEROS.sub("", key)
    return key.translate(_BLANKS_AND_DASHES).casefold()


def look_alikes(keys: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of keys that look alike.

    Two keys that part their digits in different places, such as ``1-11`` and ``11-1``, do not:
    such numbers are parted on purpose.

    Args:
        keys: Keys in the order of the rows; repeats are taken once.

    Returns:
        Key and the first earlier key that it looks like, in the order of the keys.
    """
    keys_by_fold: dict[str, list[str]] = {}
    for key in dict.fromkeys(keys):
        keys_by_fold.setdefault(fold_key(key), []).append(key)
    pairs: list[tuple[str, str]] = []
    for alike in keys_by_fold.values():
        first_by_parts: dict[tuple[str, ...], str] = {}
        for key in alike if len(alike) > 1 else ():
            parts = _digit_parts(key)
            other = first_by_parts.get(parts) or first_by_parts.get(())
            if other is None and not parts:
                other = next(iter(first_by_parts.values()), None)
            if other is not None:
                pairs.append((key, other))
            first_by_parts.setdefault(parts, key)
    return pairs


def _plain(key: str) -> str:
    text = unicodedata.normalize("NFKC", _DASHES.sub("-", key)).casefold()
    return "".join(
        sign
        for sign in unicodedata.normalize("NFKC", text)
        if not (sign.isspace() or unicodedata.category(sign) in {"Cf", "Cc"})
    )


def _digit_parts(key: str) -> tuple[str, ...]:
    """The numbers of a key that are parted from other numbers; empty when none are."""
    parts = _BETWEEN_DIGITS.split(_DASHES.sub("-", key))
    return tuple(map(fold_key, parts)) if len(parts) > 1 else ()
