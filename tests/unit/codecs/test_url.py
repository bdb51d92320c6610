from __future__ import annotations

import pytest

from sheetsync.codecs.codec import CellReading, Unreadable
from sheetsync.codecs.registry import codec
from sheetsync.model.definition import TypeClass
from sheetsync.model.values import RawValue
from tests.strategies import definition
from tests.unit.codecs.reading import code_of, read

FIELD = definition(TypeClass.URL)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com",
        "HTTP://example.com/a?b=c#d",
        "ftp://example.com:21/x",
        "https://user:word@example.com/",
        "https://[2001:db8::1]/x",
        "https://bücher.example/ä",
        "http://localhost:8080",
    ],
)
def test_addresses_are_read(address: str) -> None:
    assert read(TypeClass.URL, f" {address} ") == address


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("www.example.com", "not-a-url"),
        ("javascript:alert(1)", "not-a-url"),
        ("https://", "not-a-url"),
        ("https://a b", "not-a-url"),
        ("see https://example.com", "not-a-url"),
        (12.0, "not-a-url"),
        (True, "not-a-url"),
        ("\u00a0", "spaces-only"),
    ],
)
def test_what_is_no_address_is_refused(raw: RawValue, code: str) -> None:
    assert code_of(read(TypeClass.URL, raw)) == code


def test_an_address_without_its_beginning_is_offered_with_one() -> None:
    fault = read(TypeClass.URL, "www.example.com/x")
    assert isinstance(fault, Unreadable)
    assert fault.suggestions == ("https://www.example.com/x",)


def test_an_address_with_blanks_in_it_is_offered_without() -> None:
    fault = read(TypeClass.URL, "https://example.com/my picture.jpg")
    assert isinstance(fault, Unreadable)
    assert fault.expected == "an address without blanks"
    assert fault.suggestions == ("https://example.com/my%20picture.jpg",)


def test_addresses_of_plytix_are_taken_as_they_are() -> None:
    own = codec(TypeClass.URL)
    assert own.from_api("www.example.com", FIELD) == "www.example.com"
    assert own.from_api("", FIELD) is None
    assert own.to_api("https://a.example", FIELD) == "https://a.example"
    assert own.to_cell("https://a.example") == "https://a.example"


def test_a_column_of_addresses_is_swept() -> None:
    values: list[RawValue] = ["https://a.example", None, "www.a.example", 7.0]
    swept = codec(TypeClass.URL).sweep(values, CellReading(definition=FIELD))
    assert list(swept.doubtful) == [2, 3]
