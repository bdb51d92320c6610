"""Following the pages of a search.

Source: Plytix API v1, "Pagination": ``count`` and ``total_count`` come with every page. What they
mean differs between the prose and the recorded answers (there ``count`` is how many rows match over
all pages, ``total_count`` how many objects the account has), so no page is left unread because of
one of them alone: pages are followed until one is short, or until both counters agree that there
is no more, or until the caller has all it asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import msgspec

from sheetsync.errors import UnreachableError
from sheetsync.plytix.request import Request, Response

logger = logging.getLogger(__name__)

Row = TypeVar("Row")

_MISSED: Final = "A search matches %d rows, but only %d came: others change them meanwhile."


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """One page of a search.

    Attributes:
        rows: The rows, in Plytix's order; may be empty.
        count: How many rows match over all pages; ``None`` when not said.
        total: How many objects the account has, matching or not; ``None`` when not said.
    """

    rows: list[Row]
    count: int | None = None
    total: int | None = None


class Counters(msgspec.Struct, frozen=True):
    """The ``pagination`` of a search's answer; its other members are what was asked."""

    count: int | None = None
    total_count: int | None = None


def all_pages(
    send: Callable[[Request], Response],
    request_for: Callable[[int], Request],
    read: Callable[[Response], Page[Row]],
    *,
    identity: Callable[[Row], str],
    page_size: int,
    enough: Callable[[], bool] = lambda: False,
    again: bool = False,
) -> Iterator[Page[Row]]:
    """Read page after page until there are no more.

    Rows that somebody adds or deletes meanwhile move the others, and a page may pass some over
    (H90). When fewer were seen than the last page says there are, and ``again`` is set, all pages
    are read once more for those.

    Args:
        send: Sends a request.
        request_for: The request for a page, counted from 1.
        read: The page in an answer.
        identity: What tells two rows apart; a row that comes twice is given once.
        page_size: Rows on a full page.
        enough: Asked after each page; true when no further row is wanted.
        again: Whether rows that were passed over are looked for.

    Yields:
        Each page, without the rows that an earlier page held; at least one, the last may be empty.

    Raises:
        UnreachableError: A full page brought nothing new, so that pages would never end.
    """
    seen: set[str] = set()
    number, first_time, last = 1, True, 0
    while True:
        page = read(send(request_for(number)))
        fresh = [row for row in page.rows if identity(row) not in seen]
        seen.update(map(identity, fresh))
        if fresh or first_time:
            yield Page(rows=fresh, count=page.count, total=page.total)
        if enough():
            return
        whole = page.count is not None and len(seen) >= page.count
        if len(page.rows) < page_size:
            if whole or page.count is None or not again:
                return
            if not first_time:
                logger.warning(_MISSED, page.count, len(seen))
                return
            number, first_time, last = 1, False, number
            continue
        if not fresh and first_time:
            raise UnreachableError(
                f"Plytix gave page {number} of a search the rows of earlier pages again.",
                remedy="Run again; if it stays, tell Plytix's support.",
            )
        if whole and (page.count == page.total or not first_time):
            return
        if number == last:
            logger.warning(_MISSED, page.count, len(seen))
            return
        number += 1
