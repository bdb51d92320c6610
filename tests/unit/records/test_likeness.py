from __future__ import annotations

import pytest

from sheetsync.records.likeness import fold_key, look_alikes


@pytest.mark.parametrize(
    ("key", "other"),
    [
        ("kt-001", "KT-001"),
        ("KT-001", "KT-1"),
        ("KT-001", "KT001"),
        ("KT-001", "KT 001"),
        ("KT-001", "KT_001"),
        ("KT-001", "KT–001"),
        ("KT-001", "KT-001\u00a0"),
        ("KT-001", "\u200bKT-001"),
        ("KT-001", "KT-\u00ad001"),
        ("KT-001", "ＫＴ－００１"),
        ("00012", "12"),
        ("Größe", "GRÖSSE"),
        ("Größe", "Gro\u0308ße"),
        ("12-345", "12345"),
        ("12-345", "12 345"),
        ("KT 1-11", "kt-1 11"),
        ("KT-1", "К\u0422-1"),  # the second in Cyrillic letters
        ("KT-1", "kt\u20111"),
        ("\u0130-1", "i-1"),
    ],
)
def test_keys_that_people_take_for_one_another_look_alike(key: str, other: str) -> None:
    assert look_alikes([key, other]) == [(other, key)]
    assert look_alikes([other, key]) == [(key, other)]


@pytest.mark.parametrize(
    ("key", "other"),
    [
        ("KT-001", "KT-002"),
        ("KT-010", "KT-001"),
        ("KT-100", "KT-10"),
        ("1-11", "11-1"),
        ("KT.1", "KT1"),
        ("0", "00-1"),
    ],
)
def test_keys_that_differ_in_what_people_see_do_not(key: str, other: str) -> None:
    assert look_alikes([key, other]) == []


def test_a_key_that_stands_twice_is_no_look_alike() -> None:
    assert look_alikes(["KT-001", "KT-001"]) == []


def test_each_key_is_paired_with_the_first_one_like_it() -> None:
    assert look_alikes(["A1", "B1", "a1", "A-1"]) == [("a1", "A1"), ("A-1", "A1")]


def test_a_key_without_parts_is_like_the_first_of_either_parting() -> None:
    assert look_alikes(["1-11", "11-1", "111"]) == [("111", "1-11")]
    assert look_alikes(["111", "1-11", "11-1"]) == [("1-11", "111"), ("11-1", "111")]


def test_a_line_break_in_a_key_does_not_mix_it_up_with_others() -> None:
    assert look_alikes(["A\nB", "C", "c"]) == [("c", "C")]
    assert look_alikes(["A\nB", "a\nb"]) == [("a\nb", "A\nB")]
    assert look_alikes([]) == []
    assert look_alikes(["", "-"]) == []


@pytest.mark.parametrize("zeros", ["0", "00", "KT-00", "0-0"])
def test_zeros_alone_are_a_number(zeros: str) -> None:
    assert "0" in fold_key(zeros)
