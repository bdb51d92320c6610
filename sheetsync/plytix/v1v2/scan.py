"""Reading a whole account, or what a query finds in it, although it changes meanwhile.

Source: Plytix API v1, "Pagination": a page is answered at once, nothing is promised of the next.
Pages are sorted where Plytix sorts. What was left out when rows moved between pages is found by a
second pass; that rows moved is told by the count of matches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from math import ceil
from typing import Final, Protocol

from sheetsync.errors import RefusedError, UnreachableError
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import EntityId
from sheetsync.plytix.parallel import in_parallel
from sheetsync.plytix.v1v2.products import PAGE_SIZE, SKU


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedPage:
    """One page, its products whole.

    Attributes:
        snapshots: The products.
        full: Whether another page may follow.
        count: How many products match over all pages; ``None`` when not said.
        total: How many the account has; ``None`` when not said.
    """

    snapshots: Sequence[Snapshot]
    full: bool
    count: int | None
    total: int | None


class ReadPage(Protocol):
    """Reads a page, counted from 1, sorted by a field (empty: not sorted)."""

    def __call__(self, number: int, order: str) -> ScannedPage:
        """The page."""
        ...


_PASSES: Final = 2


def scanned_pages(read: ReadPage, workers: int) -> Iterator[tuple[list[Snapshot], int | None]]:
    """Read page after page, several at a time once the first has told how many there are.

    Args:
        read: Reads a page.
        workers: How many pages at a time.

    Yields:
        The products of each page that came for the first time, and how many match as far as is
        known.

    Raises:
        UnreachableError: Full pages that bring nothing new, so that they would never end.
    """
    seen: set[EntityId] = set()
    order: str = SKU
    for number_of_pass in range(_PASSES):
        try:
            page = read(1, order)
        except RefusedError as refusal:
            if refusal.status != HTTPStatus.PRECONDITION_REQUIRED or not order:
                raise
            order = ""
            page = read(1, order)
        number, first_count = 1, page.count
        yield _fresh(page, seen), page.count
        if page.full and page.count is not None:
            number = ceil(page.count / PAGE_SIZE)
            rest = range(2, number + 1)
            for _, page in in_parallel(partial(read, order=order), rest, workers):
                yield _fresh(page, seen), page.count
        while page.full and not (page.count == page.total and len(seen) == page.count):
            number += 1
            page = read(number, order)
            fresh = _fresh(page, seen)
            if page.full and not fresh and number_of_pass == 0:
                raise UnreachableError(
                    f"Plytix gave page {number} of a search the rows of earlier pages again.",
                    remedy="Run again; if it stays, tell Plytix's support.",
                )
            yield fresh, page.count
        if page.count is None or (len(seen) >= page.count and page.count == first_count):
            return


def _fresh(page: ScannedPage, seen: set[EntityId]) -> list[Snapshot]:
    fresh = [one for one in page.snapshots if one.id not in seen]
    seen.update(one.id for one in fresh)
    return fresh
