"""What is open about every route and about searches."""

from __future__ import annotations

from dataclasses import dataclass

from sheetsync.sandbox.switches.switch import switch


@dataclass(frozen=True, kw_only=True)
class AskingSwitches:
    """Answers to what is open about every route and about searches."""

    # ------------------------------------------------------------ every route
    trailing_slash_status: int = switch(
        308,
        "the redirect from a path with a slash at its end to the bare one",
        source="a redirect was observed, its status was not recorded",
        choices=(301, 302, 307, 308),
    )
    unknown_path_status: int = switch(
        404, "the answer to a path that is none", source="guess", choices=(404, 403)
    )
    token_refusal: str = switch(
        "observed",
        'how a wrong key or password is refused: inside "error", or as a bare "msg"',
        source="observed against the reference",
        choices=("observed", "documented"),
    )
    refresh_token: bool = switch(
        default=True,
        says="whether a token comes with a refresh token that nothing takes",
        source="observed; the reference and one recording show none",
    )
    expired_token: str = switch(
        "Token has expired", "the words to a token that has ended", source="guess"
    )
    limit_scope: str = switch(
        "account",
        "who shares the windows of the rate limit: all keys of an account, or each key has its own",
        source="the help centre; an older edition of its page said per API key",
        choices=("account", "key"),
    )
    limit_body: str = switch(
        "message",
        "how a 429 is spelled: message, limit and window_size; limit, requests and ttl in "
        "milliseconds; plain text; or inside error with retry_after",
        source="message was recorded, the others are told by public clients",
        choices=("message", "ttl", "text", "error"),
    )
    retry_after: bool = switch(
        default=False,
        says="whether a 429 carries Retry-After",
        source="public clients contradict each other",
    )
    ttl: bool = switch(
        default=False,
        says="whether the usual 429 body carries ttl (milliseconds) and requests as well",
        source="told by a public client",
    )
    # ------------------------------------------------------------ searches
    counters: str = switch(
        "observed",
        "what count and total_count mean: matches and size of the collection, or rows on the page "
        "and matches",
        source="observed by integration tests and recorded pages against the prose",
        choices=("observed", "documented"),
    )
    columns_v1: int = switch(
        20,
        "how many columns a v1 product search may ask for",
        source="the reference says 20 and 50; integrators settled on 20",
    )
    columns_v2: int = switch(
        50, "how many columns a v2 product search may ask for", source="reference"
    )
    attribute_page_size: int = switch(
        1000,
        "the largest page of an attribute search",
        source="a recorded request; other collections refuse more than 100",
    )
    malformed_order: str = switch(
        "ignore",
        "what becomes of an order that names no field: passed over, or 422",
        source="a working client sent asc/label for weeks",
        choices=("ignore", "refuse"),
    )
    unordered: str = switch(
        "created",
        "the sequence of a search without order: as created, or newest first",
        source="guess; the sequence is not promised",
        choices=("created", "newest"),
    )
    any_operator: bool = switch(
        default=False,
        says="whether an operator that the metadata does not offer for a type is taken",
        source="guess",
    )
    sku_in_ignores_case: bool = switch(
        default=False, says="whether sku with in finds a SKU in other case", source="guess"
    )
    rows_v2: str = switch(
        "observed",
        "v2 search rows: parent_id and attributes only when asked for, or _parent_id and always "
        "attributes",
        source="recorded rows against the samples of the reference",
        choices=("observed", "documented"),
    )
    related_rows: str = switch(
        "observed",
        "relationship columns of a search: relationship_label with last_modified, or label alone",
        source="recorded v2 rows against the reference",
        choices=("observed", "documented"),
    )
    dates_in_rows_v2: str = switch(
        "midnight",
        "dates in v2 search rows: with the time of midnight, as everywhere else, or the day alone",
        source="recorded answers; one v2 search sample of the reference shows the day alone",
        choices=("midnight", "day"),
    )
    linked_rows_v1: str = switch(
        "ids",
        "assets and categories in rows of a v1 search: objects with an id alone, or whole",
        source="guess; fixtures of a public client, and thumbnails and galleries of recorded rows",
        choices=("ids", "whole"),
    )
