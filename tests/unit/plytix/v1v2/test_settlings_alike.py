from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sheetsync.plytix.v1v2.settling.alike import alike, different, ids_of

ALIKE: dict[str, tuple[Any, Any]] = {
    "the same text": ("Kettle", "Kettle"),
    "a day with the time of midnight": ("2026-05-01", "2026-05-01T00:00:00"),
    "a day with midnight and an offset": ("2026-05-01", "2026-05-01T00:00:00.000000+00:00"),
    "a day alone": ("2026-05-01", "2026-05-01"),
    "a date of Python": (date(2026, 5, 1), "2026-05-01T00:00:00"),
    "a whole number and a decimal": (1, Decimal("1.0")),
    "a float and a decimal": (0.1, Decimal("0.1")),
    "more digits than a double has": (Decimal("0.12345678901234567890"), 0.12345678901234568),
    "a number written as text": ("12", 12),
    "a number kept as text": (455, "455"),
    "a truth": (True, True),
    "a truth written as text": ("true", True),
    "null and left out": (None, None),
    "empty text and left out": ("", None),
    "empty text that is kept": ("", ""),
    "null and empty text": (None, ""),
    "an empty list and left out": ([], None),
    "zero": (0, 0),
    "false": (False, False),
    "options in another sequence": (["Tea", "Coffee"], ["Coffee", "Tea"]),
    "an option named twice": (["Tea", "Tea"], ["Tea"]),
    "one option in a list": (["Blue"], "Blue"),
    "media and a whole object": (
        {"id": "b1"},
        {"id": "b1", "filename": "mug.jpg", "url": "https://x"},
    ),
    "media and an object": ({"id": "b1"}, {"id": "b1"}),
    "media and a list of one id": ({"id": "b1"}, ["b1"]),
    "a gallery and objects": ([{"id": "b1"}, {"id": "b2"}], [{"id": "b1", "n": 1}, {"id": "b2"}]),
    "a gallery and ids": ([{"id": "b1"}, {"id": "b2"}], ["b1", "b2"]),
}
DIFFERENT: dict[str, tuple[Any, Any]] = {
    "text in another case": ("Kettle", "kettle"),
    "text with a blank": ("Kettle", "Kettle "),
    "text that was trimmed": ("Kettle", "Kettl"),
    "text and nothing": ("Kettle", None),
    "nothing and text": (None, "Kettle"),
    "empty text and text": ("", "Kettle"),
    "another day": ("2026-05-01", "2026-05-02T00:00:00"),
    "a day with another time": ("2026-05-01", "2026-05-01T12:00:00"),
    "text that begins alike": ("2026-05", "2026-05T00:00:00"),
    "a rounded number": (Decimal("12.35"), 12),
    "zero and nothing": (0, None),
    "false and nothing": (False, None),
    "false and zero": (False, 0),
    "true and one": (True, 1),
    "a text and a number": ("twelve", 12),
    "no number at all": ("NaN", 12),
    "fewer options": (["Tea", "Coffee"], ["Tea"]),
    "more options": (["Tea"], ["Tea", "Coffee"]),
    "another option": (["Tea"], ["Coffee"]),
    "other media": ({"id": "b1"}, {"id": "b2"}),
    "no media": ({"id": "b1"}, None),
    "media that stay": (None, {"id": "b1"}),
    "a gallery in another sequence": ([{"id": "b1"}, {"id": "b2"}], ["b2", "b1"]),
    "a gallery with one more": ([{"id": "b1"}], ["b1", "b2"]),
    "objects without ids": ({"x": 1}, {"y": 2}),
}


@pytest.mark.parametrize("case", ALIKE)
def test_every_spelling_of_what_was_sent_is_alike(case: str) -> None:
    assert alike(*ALIKE[case])


@pytest.mark.parametrize("case", DIFFERENT)
def test_another_value_is_not_alike(case: str) -> None:
    assert not alike(*DIFFERENT[case])


def test_ids_are_taken_from_every_spelling_of_a_reference() -> None:
    assert ids_of([{"id": "a", "name": "x"}, "b", {"name": "c"}, 4]) == ["a", "b"]
    assert ids_of("a") == ["a"]
    assert ids_of(None) == []


PRODUCT: dict[str, Any] = {
    "sku": "A-1",
    "label": "Kettle",
    "gtin": None,
    "status": "Draft",
    "thumbnail": {"id": "b1", "filename": "x/y.jpg"},
    "assets": [{"id": "b1"}, {"id": "b2"}],
    "categories": [{"id": "c1", "name": "Mugs", "path": ["Mugs"]}],
    "attributes": {"price": Decimal("1.5"), "uses": ["Coffee", "Tea"]},
}


@pytest.mark.parametrize(
    ("sent", "names"),
    [
        ({}, []),
        ({"label": "Kettle", "gtin": None, "status": "Draft"}, []),
        ({"label": "Pan", "gtin": "123", "status": "Completed"}, ["label", "gtin", "status"]),
        ({"thumbnail": {"id": "b1"}}, []),
        ({"thumbnail": {"id": "b2"}}, ["thumbnail"]),
        ({"thumbnail": None}, ["thumbnail"]),
        ({"assets": [{"id": "b2"}], "categories": [{"id": "c1"}]}, []),
        ({"assets": [{"id": "b3"}], "categories": [{"id": "c2"}]}, ["assets", "categories"]),
        ({"attributes": {"price": 1.5, "uses": ["Tea", "Coffee"], "colour": None}}, []),
        ({"attributes": {"price": 2, "colour": "Red"}}, ["attributes.price", "attributes.colour"]),
    ],
)
def test_what_of_a_product_is_not_as_it_was_sent(sent: dict[str, Any], names: list[str]) -> None:
    assert different(sent, PRODUCT) == names


def test_a_product_without_members_is_no_bug() -> None:
    assert different({"attributes": {"price": None}}, {"attributes": []}) == []
    assert different({"label": "x", "assets": [{"id": "b"}]}, {}) == ["label", "assets"]
