"""Options that do not fit are refused before anything is sent, not even for a token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sheetsync.errors import UsageError
from sheetsync.plytix.operation import Form, Operation, Option, Place, qualified
from sheetsync.plytix.v1v2.operations import OPERATIONS
from tests.contract.operations.made_up import what_it_needs, whatever_it_takes
from tests.contract.operations.refusal import NOWHERE
from tests.contract.operations.watched import Watched

EACH = pytest.mark.parametrize("operation", OPERATIONS, ids=qualified)

WRONG: Mapping[Form, tuple[Any, ...]] = {
    Form.TEXT: (7, 1.5, True, ["text"], {"id": "text"}, "\ud800"),
    Form.NUMBER: ("7", 1.5, True, [1], {}, float("nan")),
    Form.TRUTH: ("true", 1, 0, "", []),
    Form.TEXTS: ("text", [1], [None], [["text"]], {"text": "text"}, ["\udfff"], True),
    Form.LIST: ("text", {"id": NOWHERE}, 7, [float("nan")], [{"quantity": Decimal("NaN")}]),
    Form.OBJECT: (
        NOWHERE,
        [],
        7,
        {"weight": float("inf")},
        {"weight": {"kg": [Decimal("sNaN")]}},
        {"weight": object()},
        {("a", "b"): 1},
        {"text": "\ud800"},
    ),
    Form.FILE: (7, True, ["file"], b"file", object(), "", "no such file", "\0"),
}
"""Values that are not of a form, or that JSON has no form for."""

NO_PARTS = ("", " ", "\t\n", ".", "..")
"""Texts that cannot stand as one part of a path."""


@contextmanager
def refused(operation: Operation, *named: str) -> Iterator[None]:
    """See that options are refused in words that name the operation and the options."""
    with pytest.raises(UsageError) as caught:
        yield
    error = caught.value
    assert error.exit_code == 2
    assert not error.retryable
    assert error.remedy
    told = f"{error.message} {error.remedy}"
    for name in named:
        assert name in told
    assert operation.name in error.message or error.message.startswith("--file")


def sent(small: Watched) -> int:
    """How many requests the sandbox saw, those for tokens counted."""
    return int(small.control("GET", "/requests")["total"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that can be sent."""
    path = tmp_path / "picture.jpg"
    path.write_bytes(b"picture")
    return path


def wrong_values(option: Option, folder: Path) -> list[Any]:
    """Values that an option must not take."""
    wrong = list(WRONG[option.form])
    if option.place is Place.PATH:
        wrong += NO_PARTS
    if option.form is Form.FILE:
        wrong.append(str(folder))
    if not option.nullable:
        wrong.append(None)
    return wrong


@EACH
def test_each_option_that_is_needed_is_missed_by_its_name(
    small: Watched, operation: Operation, file: Path
) -> None:
    whole = what_it_needs(operation, file)
    for missing in whole:
        rest = {name: value for name, value in whole.items() if name != missing}
        with refused(operation, missing, f"--{missing.replace('_', '-')}"):
            small.plytix.call(qualified(operation), **rest)
    if whole:
        with refused(operation, *whole):
            small.plytix.call(qualified(operation))
    assert sent(small) == 0


@EACH
def test_each_option_of_a_wrong_form_is_refused_by_its_name(
    small: Watched, operation: Operation, file: Path
) -> None:
    whole = whatever_it_takes(operation, file)
    for option in operation.options:
        for wrong in wrong_values(option, file.parent):
            with refused(operation, option.name):
                small.plytix.call(qualified(operation), **whole | {option.name: wrong})
    assert sent(small) == 0


@EACH
def test_an_option_that_is_none_is_refused_with_a_near_one(
    small: Watched, operation: Operation, file: Path
) -> None:
    needs = what_it_needs(operation, file)
    with refused(operation, "query_params"):
        small.plytix.call(qualified(operation), **needs, query_params={})
    for option in operation.options:
        with refused(operation, f"{option.name}x", option.name):
            small.plytix.call(qualified(operation), **needs, **{f"{option.name}x": "text"})
    assert sent(small) == 0


@EACH
def test_only_a_search_has_pages(small: Watched, operation: Operation, file: Path) -> None:
    if operation.searches:
        with refused(operation, "page_size"):
            list(small.plytix.rows(qualified(operation), page_size="all"))
    else:
        with refused(operation, "search"):
            list(small.plytix.rows(qualified(operation), **what_it_needs(operation, file)))
    assert sent(small) == 0


@EACH
def test_what_is_needed_cannot_be_cleared(operation: Operation) -> None:
    assert not [one.name for one in operation.options if one.required and one.nullable]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Product serch", 'Did you mean "Product search"'),
        ("", "sheetsync actions"),
        ("DELETE /api/v1/products", "no action"),
        ("Delete category", "file categories: Delete category"),
        ("Modify category attributes", "product categories: Modify category attributes"),
    ],
)
def test_an_action_that_is_none_or_several_is_refused(
    small: Watched, name: str, words: str
) -> None:
    with pytest.raises(UsageError) as caught:
        small.plytix.call(name)
    assert words in f"{caught.value.message} {caught.value.remedy}"
    assert caught.value.exit_code == 2
    assert sent(small) == 0


def test_a_list_that_holds_itself_is_refused(small: Watched) -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(UsageError, match="attributes"):
        small.plytix.call("Add new products", sku="NEW-1", attributes={"uses": endless})
    assert sent(small) == 0


def test_what_json_has_a_form_for_is_sent_with_its_digits(small: Watched) -> None:
    (made,) = small.call(
        "Add new products",
        sku="NEW-1",
        attributes={
            "weight_kg": Decimal("0.30"),
            "pieces": 12,
            "since": date(2026, 5, 4),
            "uses": ("Tea",),
            "material": None,
        },
    )
    assert made["attributes"]["weight_kg"] == Decimal("0.3")
    assert made["attributes"]["pieces"] == 12
    assert made["attributes"]["since"] == "2026-05-04T00:00:00"
    assert made["attributes"]["uses"] == ["Tea"]
    assert "material" not in made["attributes"]
