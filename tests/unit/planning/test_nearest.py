from __future__ import annotations

import pytest

from sheetsync.planning.nearest import ExistingKeys


@pytest.mark.parametrize(
    ("key", "candidates", "expected"),
    [
        ("kt-001", ["KT-001", "KT-002"], ("KT-001", "KT-002")),
        ("KT-O0l", ["KT-001", "XX-999"], ("KT-001",)),
        ("KT-1", ["KT-001", "KT-0001", "KT-9"], ("KT-001", "KT-0001", "KT-9")),
        ("KT001", ["KT-001"], ("KT-001",)),
        ("KT-010", ["KT-100", "KT-001"], ("KT-001", "KT-100")),
        ("KETTLE-BLUE-01", ["KETTLE-BLEU-01", "POT-BLUE-01"], ("KETTLE-BLEU-01",)),
        ("A", ["B", "a"], ("a", "B")),
        ("PAN-1", ["KNIFE-22"], ()),
        ("PAN-1", [], ()),
        ("10", ["1", "100"], ("1", "100")),
    ],
)
def test_near_keys_come_best_first(
    key: str, candidates: list[str], expected: tuple[str, ...]
) -> None:
    assert ExistingKeys(candidates).nearest(key) == expected


def test_no_more_than_three_are_offered_and_their_order_is_no_accident() -> None:
    candidates = ["P-15", "P-11", "P-13", "P-12", "P-14"]
    near = ExistingKeys(candidates).nearest("P-1")
    assert near == ExistingKeys(reversed(candidates)).nearest("P-1") == ("P-11", "P-12", "P-13")
