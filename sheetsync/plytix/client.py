"""Plytix's API for Python programs: every operation by its name, paced and with retries.

from sheetsync.plytix import connect

with connect(api_key="…", api_password="…") as plytix:
    for product in plytix.rows("Product search", attributes=["label"]):
        print(product["sku"])
    plytix.call("Link category to a product", product_id="…", id="…")
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sheetsync.errors import UsageError
from sheetsync.plytix.answers import Answered, Row, carried_out, every_page
from sheetsync.plytix.arguments import (
    checked_address,
    checked_certificates,
    checked_endpoint,
    checked_proxy,
    checked_secret,
)
from sheetsync.plytix.authentication import bearer_session, custom_session
from sheetsync.plytix.clock import SystemClock
from sheetsync.plytix.counters import Counters
from sheetsync.plytix.operation import Operation, found_operation, qualified
from sheetsync.plytix.pacing.opening import opened_pace
from sheetsync.plytix.pages import Page
from sheetsync.plytix.session import Session
from sheetsync.plytix.settling import settled
from sheetsync.plytix.v1v2.areas.accounts import Accounts
from sheetsync.plytix.v1v2.areas.assets import Assets
from sheetsync.plytix.v1v2.areas.attribute_groups import AttributeGroups
from sheetsync.plytix.v1v2.areas.attributes import Attributes
from sheetsync.plytix.v1v2.areas.categories import FileCategories, ProductCategories
from sheetsync.plytix.v1v2.areas.families import Families
from sheetsync.plytix.v1v2.areas.filters import AvailableFilters
from sheetsync.plytix.v1v2.areas.product_assets import ProductAssets
from sheetsync.plytix.v1v2.areas.product_category_links import ProductCategoryLinks
from sheetsync.plytix.v1v2.areas.product_relationships import ProductRelationships
from sheetsync.plytix.v1v2.areas.products import Products
from sheetsync.plytix.v1v2.areas.products_v2 import ProductsV2
from sheetsync.plytix.v1v2.areas.relationships import Relationships
from sheetsync.plytix.v1v2.areas.variants import Variants
from sheetsync.plytix.v1v2.operations import OPERATIONS
from sheetsync.plytix.v1v2.settling import SETTLINGS
from sheetsync.ports import Clock

ENDPOINT: Final = "https://pim.plytix.com"
AUTH_ENDPOINT: Final = "https://auth.plytix.com/auth/api/get-token"


class Plytix:
    """An open account; safe to share between threads, which then share its limits.

    Every area of the API has its typed functions, such as ``plytix.products.get(id)``;
    ``call`` and ``rows`` reach every operation by its name, untyped. A write whose answer is lost
    is settled by reading (see ``settling``), so that it comes back as done, or as
    ``UnknownOutcomeError`` where reading does not tell.

    Args:
        session: Sends the requests; closed with this.
        clock: Waits between the readings that settle a lost answer.

    Attributes:
        accounts: Who belongs to the account, and its API keys.
        assets: Pictures, documents and other files.
        filters: What searches can filter by.
        file_categories: The tree of categories that assets are in.
        product_categories: The tree of categories that products are in.
        attributes: The attributes that products can have.
        attribute_groups: The groups that attributes are shown in.
        families: Families, which decide what attributes their products have.
        relationships: The kinds of links that products can have to one another.
        products: Products, told whole.
        variants: Products that are variants of another.
        product_assets: Assets of a product.
        product_category_links: Categories of a product.
        product_relationships: Related products of a product.
        products_v2: Products in the second generation, with smaller answers.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self.accounts = Accounts(self)
        self.assets = Assets(self)
        self.filters = AvailableFilters(self)
        self.file_categories = FileCategories(self)
        self.product_categories = ProductCategories(self)
        self.attributes = Attributes(self)
        self.attribute_groups = AttributeGroups(self)
        self.families = Families(self)
        self.relationships = Relationships(self)
        self.products = Products(self)
        self.variants = Variants(self)
        self.product_assets = ProductAssets(self)
        self.product_category_links = ProductCategoryLinks(self)
        self.product_relationships = ProductRelationships(self)
        self.products_v2 = ProductsV2(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections."""
        self._session.close()

    def call(self, action: str, /, **options: Any) -> Answered:
        """Carry out an action by its name.

        Args:
            action: Its name, in any case; ``sheetsync actions`` lists them.
            options: What it takes, as JSON knows values; a file by its path.

        Raises:
            UsageError: There is no such action, or an option does not fit; nothing was sent.
            RemoteError: Plytix refused it, or could not be reached. ``UnknownOutcomeError``: it
                was sent, its answer was lost, and reading does not tell whether it happened.
        """
        return self.carry_out(found_operation(action, OPERATIONS), options)

    def rows(self, action: str, /, **options: Any) -> Iterator[Row]:
        """All rows of a search, page after page, each once.

        Args:
            action: The search's name.
            options: What it takes; ``page`` is counted here.

        Raises:
            UsageError: There is no such search, or an option does not fit; nothing was sent.
            RemoteError: Plytix refused it, or could not be reached.
        """
        for page in self.pages_of(found_operation(action, OPERATIONS), options):
            yield from page.rows

    def counters(self) -> Counters:
        """What was sent so far, and how long was waited."""
        return self._session.counters()

    def forecast_seconds(self, calls: int, *, at_a_time: int = 1) -> float:
        """How long this many more calls will take, at the limits and the speed of those so far."""
        return self._session.forecast_seconds(calls, at_a_time=at_a_time)

    def carry_out(self, operation: Operation, given: Mapping[str, Any]) -> Answered:
        """Carry out an operation; see ``call``."""
        settling = SETTLINGS.get(qualified(operation))
        if settling is None:
            return carried_out(self._session, operation, given)
        return settled(self._session, operation, given, settling, clock=self._clock)

    def pages_of(self, operation: Operation, given: Mapping[str, Any]) -> Iterator[Page[Row]]:
        """All pages of a search; see ``rows``."""
        return every_page(self._session, operation, given)


def connect(
    *,
    api_key: str = "",
    api_password: str = "",
    token: str = "",
    endpoint: str = ENDPOINT,
    auth_endpoint: str = AUTH_ENDPOINT,
    ca_file: Path | None = None,
    proxy: str | None = None,
    rate_share: float = 1.0,
    shared_limits: str = "",
) -> Plytix:
    """Open an account with a key and a password, or with a token that was got elsewhere.

    Args:
        api_key: The API key.
        api_password: Its password.
        token: An access token instead of the two; when it ends, requests fail.
        endpoint: The PIM's base URL.
        auth_endpoint: Where tokens come from.
        ca_file: Certificates to trust instead of the usual ones.
        proxy: URL of a proxy; none is taken from the environment.
        rate_share: What may be used of the account's rate limits, from above 0 to 1. They are
            shared with every other program of the same user that goes through sheetsync.
        shared_limits: URL of a Redis that shares them between machines, such as
            ``redis://host:6379/0``.

    Raises:
        UsageError: Neither a key with its password nor a token was given, or one of the
            arguments cannot be used; nothing was sent.
    """
    bare = checked_endpoint(endpoint)
    trusted = checked_certificates(ca_file)
    tokens_from = checked_address(auth_endpoint, "auth_endpoint")
    by_way_of = checked_proxy(proxy, bare, tokens_from)
    clock = SystemClock()
    pace = opened_pace(rate_share=rate_share, shared_limits=shared_limits, ca_file=trusted)
    if token:
        session = bearer_session(
            endpoint=bare,
            token=checked_secret(token, "token"),
            clock=clock,
            ca_file=trusted,
            proxy=by_way_of,
            pace=pace,
        )
    elif api_key and api_password:
        session = custom_session(
            endpoint=bare,
            auth_endpoint=tokens_from,
            api_key=checked_secret(api_key, "api_key"),
            api_password=checked_secret(api_password, "api_password"),
            clock=clock,
            ca_file=trusted,
            proxy=by_way_of,
            pace=pace,
        )
    else:
        raise UsageError(
            "An account is opened with an API key and its password, or with a token.",
            remedy="Give api_key and api_password, or token.",
        )
    return Plytix(session, clock)
