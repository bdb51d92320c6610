"""Which existing keys an unknown key may have been meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

MOST = 3
"""Suggestions per key."""

_LOOK_ALIKES = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1"})
_ZEROS_BEFORE_DIGITS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_SEPARATORS = re.compile(r"[\s._/\\-]+")


class ExistingKeys:
    """Keys that Plytix has, ready to be searched for near ones again and again."""

    def __init__(self, keys: Iterable[str]) -> None:
        """Fold each key once; repeats do not matter."""
        self._keys = [(key, key.casefold(), _skeleton(key)) for key in sorted(set(keys))]

    def nearest(self, key: str) -> tuple[str, ...]:
        """The keys most like one, best first, at most three.

        Keys that differ by upper and lower case alone come first, then those that differ by
        look-alike characters (``O`` and ``0``, ``l``, ``I`` and ``1``), leading zeros of a number,
        or separators, then by the number of typing slips; keys too far away are left out.
        """
        farthest = max(1, min(3, len(key) // 3))
        folded, skeleton = key.casefold(), _skeleton(key)
        ranked: list[tuple[int, int, str]] = []
        for candidate, candidate_folded, candidate_skeleton in self._keys:
            if candidate_folded == folded:
                ranked.append((0, 0, candidate))
            elif candidate_skeleton == skeleton:
                ranked.append((1, OSA.distance(key, candidate), candidate))
            else:
                distance = OSA.distance(folded, candidate_folded, score_cutoff=farthest)
                if distance <= farthest:
                    ranked.append((2, distance, candidate))
        return tuple(candidate for _, _, candidate in sorted(ranked)[:MOST])


def _skeleton(key: str) -> str:
    plain = _SEPARATORS.sub("", key.casefold()).translate(_LOOK_ALIKES)
    return _ZEROS_BEFORE_DIGITS.sub("", plain)
