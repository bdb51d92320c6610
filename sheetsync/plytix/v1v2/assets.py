"""Assets of API v1 as far as products name them: what to ask, and how to read the answer.

Source: Plytix API v1, "Search assets": filters ``id`` (in) and ``filename`` (eq), at most 100 rows
a page. That a list of 100 values is taken is observed; the outer list of filters means any of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from sheetsync.model.assets import Asset
from sheetsync.plytix.errors import unusable_error
from sheetsync.plytix.pages import Counters, Page
from sheetsync.plytix.request import Effect, Request, Response, json_body

PAGE_SIZE: Final = 100
IDS_PER_SEARCH: Final = 99
"""One fewer than a page holds, so that no full page makes anybody look for a second one."""
NAMES_PER_SEARCH: Final = 50
"""Each name is a filter of its own, since ``filename`` knows no list."""

_ABOUT: Final = "look up assets"

Filters = list[list[dict[str, Any]]]


def asset_filters(ids: Sequence[str], names: Sequence[str]) -> Iterator[Filters]:
    """The filters of each search that finds assets by id or by file name."""
    for start in range(0, len(ids), IDS_PER_SEARCH):
        some = list(ids[start : start + IDS_PER_SEARCH])
        yield [[{"field": "id", "operator": "in", "value": some}]]
    for start in range(0, len(names), NAMES_PER_SEARCH):
        yield [
            [{"field": "filename", "operator": "eq", "value": name}]
            for name in names[start : start + NAMES_PER_SEARCH]
        ]


def name_searches(names: int) -> int:
    """How many searches it takes to find so many names."""
    return -(-names // NAMES_PER_SEARCH)


def listing_is_shorter(total: int | None, *, searches: int) -> bool:
    """Whether all assets are listed with fewer requests than searching on takes.

    Args:
        total: How many assets the account has; ``None``: Plytix does not say.
        searches: Searches that are still to be made.
    """
    # One more for the last page, and one for what the listing does not have.
    return total is not None and total // PAGE_SIZE + 2 < searches


def search_assets(filters: Filters, page: int = 1) -> Request:
    """The request for one page of assets."""
    content = {
        "filters": filters,
        "attributes": ["filename", "url", "thumbnail"],
        "pagination": {"page": page, "page_size": PAGE_SIZE},
    }
    return Request(
        method="POST",
        path="/api/v1/assets/search",
        effect=Effect.READ,
        about=_ABOUT,
        body=json_body(content),
    )


class AssetRow(msgspec.Struct):
    """An asset as Plytix answers it."""

    id: str
    filename: str | None = None
    url: str | None = None
    thumbnail: str | None = None


class _AssetBody(msgspec.Struct):
    data: list[AssetRow]
    pagination: Counters = Counters()


_DECODER: Final = msgspec.json.Decoder(_AssetBody)


def read_asset_rows(response: Response) -> Page[AssetRow]:
    """The rows of one page.

    Raises:
        UnreachableError: The body is not what Plytix answers.
    """
    try:
        body = _DECODER.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        why = (
            f"not as documented ({error})"
            if isinstance(error, msgspec.ValidationError)
            else "its JSON is broken"
        )
        raise unusable_error(response, about=_ABOUT, why=why) from None
    return Page(rows=body.data, count=body.pagination.count, total=body.pagination.total_count)


def asset_of(row: AssetRow) -> Asset:
    """What a row says of its asset."""
    return Asset(
        id=row.id,
        filename=row.filename or "",
        url=row.url or "",
        thumbnail=row.thumbnail or "",
    )
