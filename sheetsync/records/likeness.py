"""Which keys look alike to people."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from sheetsync.codecs.characters import code_points
from sheetsync.codecs.look_alikes import (
    digits_as_ascii,
    folded_look_alikes,
    latin_form,
    look_alikes_in,
)

_BLANKS_AND_DASHES = str.maketrans("", "", " \t\r-_")
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[-_\s]+(?=[0-9])")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def fold_key(key: str) -> str:
    """A key without what people overlook.

    Case, compatibility forms (full-width digits), letters that look like Latin ones, invisible
    signs, blanks, dashes, underscores and zeros in front of a number count for nothing.
    """
    if not key.isascii():
        key = _plain(key)
    if "0" in key:
        key = _LEADING_ZEROS.sub("", key)
    return key.translate(_BLANKS_AND_DASHES).casefold()


def difference(key: str, other: str) -> str:
    """By what people overlook two keys of one fold differ, one clause."""
    if unicodedata.normalize("NFC", key) == unicodedata.normalize("NFC", other):
        return "an accent is stored as one character in one key and as two in the other"
    one, two = digits_as_ascii(key), digits_as_ascii(other)
    if one.casefold() == two.casefold():
        alike = "letters or digits of another script" if key != one or other != two else ""
        return f"they differ only in {alike or 'upper and lower case'}"
    signs = look_alikes_in(key) or look_alikes_in(other)
    if signs and latin_form(key).casefold() == latin_form(other).casefold():
        whose = key if look_alikes_in(key) else other
        return f"“{whose}” holds {code_points(signs)}"
    if key.translate(_BLANKS_AND_DASHES) == other.translate(_BLANKS_AND_DASHES):
        return "they differ only in blanks, dashes or underscores"
    if _LEADING_ZEROS.sub("", key) == _LEADING_ZEROS.sub("", other):
        return "they differ only in zeros in front of a number"
    return "they differ only in case, blanks, dashes, zeros in front or signs nobody sees"


def look_alikes(keys: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of keys that look alike.

    Two keys that part their digits in different places, such as ``1-11`` and ``11-1``, do not:
    such numbers are parted on purpose.

    Args:
        keys: Keys in the order of the rows; repeats are taken once.

    Returns:
        Key and the first earlier key that it looks like, those of one fold together.
    """
    distinct = list(dict.fromkeys(keys))
    folds = _folded(distinct)
    if len(set(folds)) == len(distinct):
        return []
    count_by_fold = Counter(folds)
    keys_by_fold: dict[str, list[str]] = {}
    for key, fold in zip(distinct, folds, strict=True):
        if fold and count_by_fold[fold] > 1:
            keys_by_fold.setdefault(fold, []).append(key)
    return [pair for alike in keys_by_fold.values() for pair in _pairs(alike)]


def _folded(keys: list[str]) -> list[str]:
    """The folds of keys; plain ones in one pass over them all."""
    text = "\n".join(keys)
    if text.isascii() and text.count("\n") == len(keys) - 1:
        return fold_key(text).split("\n")
    return [fold_key(key) for key in keys]


def _pairs(alike: list[str]) -> Iterator[tuple[str, str]]:
    """The pairs among keys of one fold."""
    first_by_parts: dict[tuple[str, ...], str] = {}
    for key in alike:
        parts = _digit_parts(key)
        other = first_by_parts.get(parts) or first_by_parts.get(())
        if other is None and not parts:
            other = next(iter(first_by_parts.values()), None)
        if other is not None:
            yield key, other
        first_by_parts.setdefault(parts, key)


def _plain(key: str) -> str:
    text = unicodedata.normalize("NFKC", _DASHES.sub("-", key)).casefold()
    visible = (
        sign
        for sign in unicodedata.normalize("NFKC", text)
        if not (sign.isspace() or unicodedata.category(sign) in {"Cf", "Cc"})
    )
    return folded_look_alikes(unicodedata.normalize("NFKC", "".join(visible)))


def _digit_parts(key: str) -> tuple[str, ...]:
    """The numbers of a key that are parted from other numbers; empty when none are."""
    parts = _BETWEEN_DIGITS.split(_DASHES.sub("-", key))
    return tuple(map(fold_key, parts)) if len(parts) > 1 else ()
