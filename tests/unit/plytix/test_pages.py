from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest

from sheetsync.errors import UnreachableError
from sheetsync.plytix.pages import Page, all_pages
from sheetsync.plytix.request import Effect, Request, Response
from tests.unit.plytix.tokens import answer

SIZE = 3


def _request(page: int) -> Request:
    return Request(method="POST", path="/x", effect=Effect.READ, about="x", body=str(page).encode())


def _read(response: Response) -> Page[str]:
    content = json.loads(response.body)
    return Page(rows=content["rows"], count=content["count"], total=content["total"])


class Plytix:
    """Answers prepared pages; a page past the end is empty, as on the service."""

    def __init__(
        self, pages: Sequence[str], count: int | None = None, total: int | None = None
    ) -> None:
        self.pages = pages
        self.count = count
        self.total = total
        self.asked: list[int] = []

    def send(self, request: Request) -> Response:
        number = int(request.body or b"0")
        self.asked.append(number)
        rows = list(self.pages[number - 1]) if number <= len(self.pages) else []
        return answer({"rows": rows, "count": self.count, "total": self.total})

    def rows(self, enough: Callable[[], bool] = lambda: False, *, again: bool = False) -> str:
        pages = all_pages(
            self.send,
            _request,
            _read,
            identity=lambda row: row,
            page_size=SIZE,
            enough=enough,
            again=again,
        )
        return "".join(row for page in pages for row in page.rows)


@pytest.mark.parametrize(
    ("pages", "asked"),
    [
        ([], [1]),
        (["ab"], [1]),
        (["abc"], [1, 2]),
        (["abc", "d"], [1, 2]),
        (["abc", "def"], [1, 2, 3]),
    ],
)
def test_pages_are_followed_until_one_is_short(pages: list[str], asked: list[int]) -> None:
    plytix = Plytix(pages)
    assert plytix.rows() == "".join(pages)
    assert plytix.asked == asked


def test_full_pages_end_where_both_counters_agree_that_there_is_no_more() -> None:
    plytix = Plytix(["abc", "def"], count=6, total=6)
    assert plytix.rows() == "abcdef"
    assert plytix.asked == [1, 2]


@pytest.mark.parametrize(("count", "total"), [(3, 6), (3, 600), (6, 3), (None, 3), (3, None)])
def test_one_counter_alone_ends_nothing(count: int | None, total: int | None) -> None:
    """The prose and the recorded answers give the two counters different meanings."""
    assert Plytix(["abc", "def"], count=count, total=total).rows() == "abcdef"


def test_nothing_further_is_asked_once_the_caller_has_enough() -> None:
    plytix = Plytix(["abc", "def"])
    assert plytix.rows(enough=lambda: True) == "abc"
    assert plytix.asked == [1]


def test_a_row_that_moved_to_the_next_page_is_given_once() -> None:
    assert Plytix(["abc", "cde", "e"]).rows() == "abcde"


def test_pages_that_repeat_for_ever_are_an_error() -> None:
    plytix = Plytix(["abc"] * 50)
    with pytest.raises(UnreachableError, match="page 2"):
        plytix.rows()
    assert plytix.asked == [1, 2]


class Moving(Plytix):
    """Pages that move: the first time round other rows stand on them than afterwards."""

    def __init__(self, first: Sequence[str], then: Sequence[str], count: int) -> None:
        super().__init__(first, count, total=99)
        self.then = then

    def send(self, request: Request) -> Response:
        if request.body == b"1" and self.asked:
            self.pages = self.then
        return super().send(request)


@pytest.mark.parametrize(
    ("first", "then", "rows", "asked"),
    [
        (["abc", "ef"], ["abc", "def"], "abcefd", [1, 2, 1, 2]),
        (["abc", "cd"], ["abc", "def", ""], "abcdef", [1, 2, 1, 2]),
        (["abc", "ef"], ["abc", "ef"], "abcef", [1, 2, 1, 2]),
        (["abc", "ef"], ["abc", "abc", "abc"], "abcef", [1, 2, 1, 2]),
        (["abc", "def", ""], ["xyz"], "abcdef", [1, 2, 3]),
    ],
    ids=["found", "found where a row came twice", "gone", "never ending", "nothing missing"],
)
def test_rows_that_a_moving_page_passed_over_are_looked_for_once(
    first: Sequence[str],
    then: Sequence[str],
    rows: str,
    asked: list[int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    plytix = Moving(first, then, count=6)
    assert plytix.rows(again=True) == rows
    assert bool(caplog.messages) is (len(rows) < 6)
    assert plytix.asked == asked


def test_pages_of_a_look_up_are_not_read_twice() -> None:
    plytix = Plytix(["abc", "ef"], count=6, total=99)
    assert plytix.rows() == "abcef"
    assert plytix.asked == [1, 2]
