"""Whatever comes back, an operation ends in a result or in an error of ``sheetsync.errors``."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheetsync.errors import NextStep, RateLimitError, RemoteError, UnreachableError
from sheetsync.plytix import Plytix
from sheetsync.plytix.answers import Answered
from sheetsync.plytix.operation import Answers, Operation, qualified
from sheetsync.plytix.request import Answer, Call, Effect, Response
from sheetsync.plytix.v1v2.operations import OPERATIONS
from tests.clocks import FakeClock
from tests.contract.operations.made_up import what_it_needs, whatever_it_takes
from tests.contract.operations.odd_answers import answers
from tests.contract.operations.sessions import session_at
from tests.unit.plytix.tokens import token_answer

EACH = pytest.mark.parametrize("operation", OPERATIONS, ids=qualified)
MOST_CALLS = 400
"""No operation asks more often for one thing, however it is answered; it would never end."""

BY_CHANCE = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Oddity:
    """A transport that gives answers in turn, and the last of them for ever.

    Attributes:
        given: Every answer that it gave to other calls than those for tokens.
    """

    def __init__(self, answers: Sequence[Answer], tokens: Sequence[Answer] = ()) -> None:
        self._answers = answers
        self._tokens = tokens
        self._asked_for_tokens = 0
        self.given: list[Answer] = []

    def send(self, call: Call) -> Answer:
        """The next answer of its sort."""
        if call.bearer is None:
            self._asked_for_tokens += 1
            assert self._asked_for_tokens <= MOST_CALLS, "tokens are asked for without end"
            if not self._tokens:
                return token_answer(self._asked_for_tokens)
            return self._tokens[min(self._asked_for_tokens, len(self._tokens)) - 1]
        assert len(self.given) < MOST_CALLS, "this is asked for without end"
        self.given.append(self._answers[min(len(self.given), len(self._answers) - 1)])
        return self.given[-1]

    def close(self) -> None:
        """Nothing is open."""


@contextmanager
def opened(transport: Oddity) -> Iterator[Plytix]:
    """An account whose waiting takes no time."""
    clock = FakeClock()
    with session_at(
        "https://pim.example.test",
        "https://auth.example.test/get-token",
        "CANARYKEY",
        "canary-password",
        clock=clock,
        transport=transport,
        patience_seconds=600,
    ) as session:
        yield Plytix(session, clock)


def ended(work: Callable[[], Any]) -> Any:
    """What comes of some work; ``None`` for an error that a person can be shown."""
    try:
        return work()
    except RemoteError as error:
        for text in (error.message, error.remedy, *getattr(error, "reasons", {}).values()):
            text.encode()
            assert "\n" not in text
            assert "\x1b" not in text
            assert "\u202e" not in text
        assert error.message.endswith((".", "!", "?", "…"))
        assert len(error.message) < 1500
        assert error.remedy
        return None


def is_object(answer: Answer) -> bool:
    """Whether an answer is one JSON object, read by another decoder than ours."""
    assert isinstance(answer, Response)
    text = answer.body.decode("utf-8", errors="replace")
    try:
        return isinstance(json.loads(text, parse_int=Decimal, parse_float=len), dict)
    except json.JSONDecodeError:
        return False
    except RecursionError:
        return text.lstrip().startswith("{")


def check_success(operation: Operation, answered: Answered, last: Answer) -> None:
    """See that a success rests upon an answer that says so, and that its rows can be used."""
    assert isinstance(last, Response)
    assert 200 <= last.status < 300
    silent = operation.answers is Answers.NOTHING or last.status in {202, 204}
    assert is_object(last) or (silent and not last.body.strip())
    for row in answered.rows:
        assert isinstance(row, dict)
        check_value(row)


def check_value(value: Any) -> None:
    """See that a value holds no float, and no text that cannot be written."""
    match value:
        case dict():
            for name, inner in value.items():
                name.encode()
                check_value(inner)
        case list():
            for inner in value:
                check_value(inner)
        case str():
            value.encode()
        case _:
            assert value is None or isinstance(value, bool | int | Decimal), repr(value)


@EACH
@given(comes=st.lists(answers(), min_size=1, max_size=4), all_options=st.booleans())
@BY_CHANCE
def test_any_answer_ends_in_a_result_or_an_error_of_ours(
    operation: Operation, comes: list[Answer], all_options: bool, tmp_path: Path
) -> None:
    file = tmp_path / "picture.jpg"
    file.write_bytes(b"picture")
    options = (whatever_it_takes if all_options else what_it_needs)(operation, file)
    transport = Oddity(comes)
    with opened(transport) as plytix:
        answered = ended(lambda: plytix.call(qualified(operation), **options))
    if answered is not None and not answered.settled:
        check_success(operation, answered, transport.given[-1])


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.searches], ids=qualified)
@given(comes=st.lists(answers(), min_size=1, max_size=4), page_size=st.integers(1, 2))
@BY_CHANCE
def test_any_answers_to_a_search_of_all_pages_end(
    operation: Operation, comes: list[Answer], page_size: int
) -> None:
    transport = Oddity(comes)
    with opened(transport) as plytix:
        rows = ended(lambda: list(plytix.rows(qualified(operation), page_size=page_size)))
    for row in rows or ():
        check_value(row)


@given(comes=st.lists(answers(), min_size=1, max_size=3))
@settings(BY_CHANCE, max_examples=200)
def test_any_answer_of_the_token_host_ends_too(comes: list[Answer]) -> None:
    transport = Oddity([Response(status=200, body=b'{"data": []}')], tokens=comes)
    with opened(transport) as plytix:
        answered = ended(lambda: plytix.call("Product search"))
    assert answered is None or answered.rows == ()


NO_OBJECTS = (b"{broken}", b'{"data": 7, broken}', b"{}{}", b"[]", b'"done"', b"7", b"null", b"<p>")


@pytest.mark.parametrize(
    "operation", [one for one in OPERATIONS if one.effect is Effect.WRITE], ids=qualified
)
def test_a_write_is_no_success_when_its_answer_is_no_json_object(
    operation: Operation, tmp_path: Path
) -> None:
    file = tmp_path / "picture.jpg"
    file.write_bytes(b"picture")
    for status in (200, 201, 202, 204):
        for body in NO_OBJECTS:
            transport = Oddity([Response(status=status, body=body)])
            with opened(transport) as plytix, pytest.raises(RemoteError) as caught:
                plytix.call(qualified(operation), **what_it_needs(operation, file))
            assert caught.value.next_step in {NextStep.SETTLE, NextStep.RETRY_LATER}
            assert caught.value.status == status


@pytest.mark.parametrize("number", ["1e999999999999999999999", "-1e-999999999999999999999"])
def test_a_number_that_nothing_can_hold_is_told_with_its_place(number: str) -> None:
    body = b'{"data": [{"id": "a"}, {"id": "b", "weight": %s}]}' % number.encode()
    with (
        opened(Oddity([Response(status=200, body=body)])) as plytix,
        pytest.raises(UnreachableError, match=r"not as documented \(.*\$\.data\[1\]"),
    ):
        plytix.call("Product search")


def test_numbers_keep_their_digits() -> None:
    body = b'{"data": [{"a": 0.10, "b": 1e400, "c": 123456789012345678901234567890, "d": 7}]}'
    with opened(Oddity([Response(status=200, body=body)])) as plytix:
        (row,) = plytix.call("Product search").rows
    assert [str(row[name]) for name in "abcd"] == [
        "0.10",
        "1E+400",
        "123456789012345678901234567890",
        "7",
    ]


@pytest.mark.parametrize(
    "limited",
    [
        Response(status=429, headers={"retry-after": "0"}),
        Response(status=429, headers={"retry-after": "0.000001"}),
        Response(status=429, body=b'{"ttl": 0}'),
        Response(status=429, body=b'{"error": {"msg": "limit", "retry_after": 0}}'),
        Response(status=429, body=b"retry after 0 seconds"),
    ],
)
def test_a_server_that_hints_at_no_wait_is_not_asked_without_end(limited: Response) -> None:
    transport = Oddity([limited])
    with opened(transport) as plytix, pytest.raises(RateLimitError):
        plytix.call("Product search")
    assert 5 < len(transport.given) < 30


@pytest.mark.parametrize(
    "limited",
    [
        Response(status=429, body=b'{"ttl": %s}' % (b"9" * 400)),
        Response(status=429, body=b'{"retry_after": %s}' % (b"9" * 400)),
        Response(status=429, headers={"retry-after": "1 Jan 2027 00:00 +99999999999999"}),
        Response(status=429, headers={"retry-after": f"1 Jan {'9' * 30} 00:00 GMT"}),
    ],
)
def test_a_hint_beyond_all_measure_ends_like_any_other(limited: Response) -> None:
    transport = Oddity([limited, Response(status=200, body=b'{"data": []}')])
    with opened(transport) as plytix:
        assert plytix.call("Product search").rows == ()


DEEP = b'{"data": [], "more": ' + b"[" * 5000 + b"]" * 5000 + b"}"


def test_what_is_nested_beyond_all_measure_is_told_like_other_broken_json() -> None:
    deep = Response(status=200, body=DEEP)
    with opened(Oddity([deep])) as plytix, pytest.raises(UnreachableError, match="broken"):
        plytix.call("Product search")
    with opened(Oddity([], tokens=[deep])) as plytix, pytest.raises(UnreachableError):
        plytix.call("Product search")


def test_a_token_that_says_nothing_that_can_be_read_is_a_token_all_the_same() -> None:
    said = base64.urlsafe_b64encode(b"[" * 5000).decode()
    token = Response(status=200, body=b'{"data": [{"access_token": "a.%s.c"}]}' % said.encode())
    transport = Oddity([Response(status=200, body=b'{"data": []}')], tokens=[token])
    with opened(transport) as plytix:
        assert plytix.call("Product search").rows == ()
