"""What the other cells of a column tell of a cell: codes that lost zeros, keys in other letters.

Only cells that are not beyond doubt are looked at, so that a clean column costs one look at most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheetsync.codecs.codec import Remark, Unreadable, number_text
from sheetsync.codecs.codes import EXACT_DIGITS, FORMAT_AS_TEXT
from sheetsync.codecs.gtin import check_proof, is_gtin, padded_gtins, zeros_lost
from sheetsync.codecs.look_alikes import (
    LOOK_ALIKE_LETTER,
    latin_form,
    look_alikes_in,
    only_dashes,
)
from sheetsync.codecs.text import mixed_scripts
from sheetsync.model.definition import TypeClass
from sheetsync.model.finding import Severity
from sheetsync.model.values import RawValue

_SURE_WIDTH: Final = 5
"""Digits of codes that are all equally long, from which on a shorter number among them is odd even
where none of them begins with a zero; sizes and years are shorter."""

_LEAST_CODES: Final = 3
"""Such codes that must stand in the column."""


@dataclass(frozen=True, slots=True)
class _Codes:
    """The texts of digits in a column.

    Attributes:
        shortest: Digits of the shortest.
        usual: Digits of most of them.
        is_even: Whether all are equally long.
        has_zeros: Whether one begins with a zero.
        count: How many there are.
    """

    shortest: int
    usual: int
    is_even: bool
    has_zeros: bool
    count: int

    def tell(self, digits: str) -> bool:
        """Whether they tell of a number that it has lost zeros."""
        if len(digits) >= self.shortest:
            return False
        sure = self.is_even and self.shortest >= _SURE_WIDTH and self.count >= _LEAST_CODES
        return self.has_zeros or sure


def lost_zeros(
    values: Sequence[RawValue], type_class: TypeClass, *, positions: Sequence[int]
) -> dict[int, Unreadable]:
    """Numbers in a column of codes that have fewer digits than every text of digits in it.

    Args:
        values: The column's cells.
        type_class: The field's: the key, a GTIN or a text.
        positions: The cells to judge, ascending.

    Returns:
        Position → what is wrong, ascending; empty where the column's texts are no codes.
    """
    numbers = dict(_whole_numbers(values, positions))
    if not numbers:
        return {}
    if type_class is TypeClass.GTIN:
        return _lost_from_gtins(numbers, values)
    codes = _codes(values)
    if codes is None:
        return {}
    return {at: _shorter(digits, codes) for at, digits in numbers.items() if codes.tell(digits)}


def _lost_from_gtins(
    numbers: Mapping[int, str], values: Sequence[RawValue]
) -> dict[int, Unreadable]:
    """Numbers that are a GTIN as long as the column's others once they have their zeros back."""
    texts = [value.strip() for value in values if type(value) is str]
    lengths = Counter(len(text) for text in texts if is_gtin(text))
    least = min(lengths, default=0)
    lengths.update(len(digits) for digits in numbers.values() if is_gtin(digits))
    usual = [length for length, _ in lengths.most_common()]
    found: dict[int, Unreadable] = {}
    for position, digits in numbers.items():
        padded = padded_gtins(digits, least=least)
        if padded:
            first = [one for one in padded if len(one) in usual[:1]]
            found[position] = zeros_lost(tuple(dict.fromkeys((*first, *padded))))
    return found


def as_remark(fault: Unreadable) -> Remark:
    """What is told of a value that is used all the same."""
    return Remark(
        code=fault.code,
        severity=Severity.WARNING,
        expected=f"{fault.expected}; the digits are used as they are",
        remedy=fault.remedy,
        suggestions=fault.suggestions,
        proof=fault.proof,
        repair=fault.repair,
    )


def keys_in_other_letters(values: Sequence[str | None], together: str | None) -> dict[int, Remark]:
    """Keys with letters, digits or dashes that look like those of the others and are not.

    A key is told of when all of it could have been typed on a Latin keyboard, and either it holds
    Latin letters itself or most keys of the column are such.

    Args:
        values: The keys; ``None`` where there is none.
        together: All of them joined, if the sweep has done so.
    """
    if together is None:
        together = "".join([value for value in values if value is not None])
    if together.isascii():
        return {}
    latin_by_key = {
        value: latin
        for value in set(values)
        if value is not None and not value.isascii() and (latin := latin_form(value)).isascii()
    }
    if not latin_by_key:
        return {}
    plain = [value for value in values if value is not None and value.isascii()]
    are_plain = 2 * len(plain) > len(values) - values.count(None)
    has_hyphens = are_plain and "-" in "".join(plain)
    known = frozenset(plain)
    remarks = {
        key: mixed_scripts(key, latin)
        for key, latin in latin_by_key.items()
        if _is_told(key, are_plain=are_plain, has_hyphens=has_hyphens, has_twin=latin in known)
    }
    return {at: remarks[value] for at, value in enumerate(values) if value in remarks}


def _is_told(key: str, *, are_plain: bool, has_hyphens: bool, has_twin: bool) -> bool:
    """Whether a key is told of.

    One whose digits or dashes alone are others, and whose plain twin stands in the column, is told
    as nearly the same key.
    """
    if LOOK_ALIKE_LETTER.search(key) is None and has_twin:
        return False
    if only_dashes(look_alikes_in(key)):
        return has_hyphens
    return are_plain or any(sign.isascii() and sign.isalpha() for sign in key)


def _whole_numbers(
    values: Sequence[RawValue], positions: Sequence[int]
) -> Iterator[tuple[int, str]]:
    for position in positions:
        value = values[position]
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        if 0 <= value < EXACT_DIGITS and value == int(value):
            yield position, number_text(value)


def _codes(values: Sequence[RawValue]) -> _Codes | None:
    """What the texts of digits have in common; ``None`` unless most texts are such."""
    texts = [value.strip() for value in values if type(value) is str]
    lengths = Counter(len(text) for text in texts if text.isascii() and text.isdecimal())
    count = lengths.total()
    if not count or 2 * count <= len(texts):
        return None
    return _Codes(
        shortest=min(lengths),
        usual=lengths.most_common(1)[0][0],
        is_even=len(lengths) == 1,
        has_zeros=any(text.startswith("0") and text.isdecimal() for text in texts if len(text) > 1),
        count=count,
    )


def _shorter(digits: str, codes: _Codes) -> Unreadable:
    padded = digits.zfill(codes.usual)
    repair = padded if codes.is_even and codes.has_zeros else ""
    width = f"{codes.shortest} digits" if codes.is_even else f"{codes.shortest} digits or more"
    proof = f"the {codes.count:,} texts of digits in this column have {width}"
    if repair and is_gtin(repair):
        proof += f"; {check_proof(repair)}"
    return Unreadable(
        code="zeros-lost",
        expected="a code as text, with its zeros; a numeric cell keeps none in front",
        remedy=f"{FORMAT_AS_TEXT} Or set pad in the mapping.",
        suggestions=(padded,),
        proof=proof,
        repair=repair,
    )
