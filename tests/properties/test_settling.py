"""Writes to a Plytix that applies, loses and hides at random: done once, or told as unknown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.errors import RefusedError, RemoteError, UnknownOutcomeError, UnreachableError
from sheetsync.plytix.answers import Answered
from sheetsync.plytix.request import Effect, Request, Response
from sheetsync.plytix.settling import settled
from sheetsync.plytix.v1v2.settling import SETTLINGS
from sheetsync.plytix.v1v2.settling.words import operation
from tests.clocks import FakeClock

CREATE = "products: Add new products"
CHANGE = "products: Modify selected attributes of a product"
DELETE = "products: Removes product from the system"
SKU = "A-1"


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one write.

    Attributes:
        after_seconds: When it is done; ``None``: never.
        lost: Whether its answer is lost; always so when it is not done at once.
        shows_after_seconds: How far the search index lags behind it.
    """

    after_seconds: float | None
    lost: bool
    shows_after_seconds: float


@dataclass(slots=True)
class Product:
    """A product, and when a search shows it."""

    id: str
    created: datetime
    shows_at: float
    values: dict[str, Any]

    def told(self) -> dict[str, Any]:
        """As v1 reads it."""
        created = self.created.isoformat(timespec="microseconds")
        return {"id": self.id, "created": created, "_parent_id": None} | self.values


@dataclass(slots=True)
class Plytix:
    """An account that does what its fates say.

    Attributes:
        clock: Its time, and that of the client.
        fates: Of the writes to come.
        failing: The numbers of the reads that fail.
        products: What is there.
        writes: How many came.
        under_way: Writes that are still to be done, with their moments.
    """

    clock: FakeClock
    fates: list[Fate]
    failing: frozenset[int]
    products: dict[str, Product] = field(default_factory=dict)
    writes: int = 0
    reads: int = 0
    under_way: list[tuple[float, Request, Fate]] = field(default_factory=list)

    def send(self, request: Request) -> Response:
        """As a session does: the answer, or an error."""
        self.pass_time()
        if request.effect is Effect.READ:
            self.reads += 1
            if self.reads in self.failing:
                raise UnreachableError("No network.")
            return _answer(self.read(request))
        fate = self.fates[self.writes]
        self.writes += 1
        if fate.after_seconds is not None and fate.after_seconds > 0:
            due = self.clock.monotonic() + fate.after_seconds
            self.under_way.append((due, request, fate))
            raise UnknownOutcomeError("The answer was lost.")
        if fate.after_seconds is None:
            raise UnknownOutcomeError("The answer was lost.")
        try:
            rows = self.do(request, fate)
        except RefusedError:
            if fate.lost:
                raise UnknownOutcomeError("The answer was lost.") from None
            raise
        if fate.lost:
            raise UnknownOutcomeError("The answer was lost.")
        return _answer(rows)

    def pass_time(self) -> None:
        """Do what is due by now."""
        due = [each for each in self.under_way if each[0] <= self.clock.monotonic()]
        self.under_way = [each for each in self.under_way if each not in due]
        for _, request, fate in due:
            try:
                self.do(request, fate)
            except RefusedError:
                continue

    def do(self, request: Request, fate: Fate) -> list[dict[str, Any]]:
        """Do a write."""
        sent: dict[str, Any] = msgspec.json.decode(request.body or b"{}")
        if request.method == "POST":
            if any(one.values["sku"] == sent["sku"] for one in self.products.values()):
                raise RefusedError("A product with the same SKU already exists", status=409)
            one = Product(
                id=f"id{len(self.products)}",
                created=self.clock.now(),
                shows_at=self.clock.monotonic() + fate.shows_after_seconds,
                values=sent,
            )
            self.products[one.id] = one
            return [one.told()]
        product_id = request.path.rpartition("/")[2]
        if product_id not in self.products:
            raise RefusedError("No results found", status=404)
        if request.method == "DELETE":
            del self.products[product_id]
            return []
        self.products[product_id].values |= sent
        return [self.products[product_id].told()]

    def read(self, request: Request) -> list[dict[str, Any]]:
        """Read a product, or search those that show."""
        if request.method == "GET":
            product_id = request.path.rpartition("/")[2]
            if product_id not in self.products:
                raise RefusedError("No results found", status=404)
            return [self.products[product_id].told()]
        now = self.clock.monotonic()
        return [
            {"id": one.id, "sku": one.values["sku"]}
            for one in self.products.values()
            if one.shows_at <= now
        ]


def _answer(rows: list[dict[str, Any]]) -> Response:
    return Response(status=200, body=msgspec.json.encode({"data": rows}))


LATER = st.floats(0, 40)
FATES = st.builds(
    Fate, after_seconds=st.one_of(st.none(), st.just(0.0), LATER), lost=st.booleans(),
    shows_after_seconds=LATER,
)  # fmt: skip
ACCOUNTS = st.builds(
    Plytix,
    clock=st.builds(FakeClock),
    fates=st.lists(FATES, min_size=3, max_size=3),
    failing=st.frozensets(st.integers(1, 10), max_size=2),
)


def carried(plytix: Plytix, name: str, options: dict[str, Any]) -> Answered | RemoteError:
    """What came of a write, once nothing is under way any more; it was sent twice at most."""
    try:
        came: Answered | RemoteError = settled(
            plytix, operation(name), options, SETTLINGS[name], clock=plytix.clock
        )
    except RemoteError as error:
        came = error
    assert plytix.writes <= 2
    plytix.clock.move(100)
    plytix.pass_time()
    return came


@given(ACCOUNTS)
def test_a_create_makes_exactly_one_product_or_is_told_as_unknown(plytix: Plytix) -> None:
    came = carried(plytix, CREATE, {"sku": SKU, "label": "Kettle"})
    there = list(plytix.products.values())
    assert len(there) <= 1
    if isinstance(came, Answered):
        assert [one.values for one in there] == [{"sku": SKU, "label": "Kettle"}]
        assert came.rows[0]["id"] == there[0].id
    else:
        assert isinstance(came, UnknownOutcomeError)


@given(ACCOUNTS)
def test_a_create_of_what_was_there_is_refused_or_unknown_and_changes_nothing(
    plytix: Plytix,
) -> None:
    long_ago = plytix.clock.now() - timedelta(days=9)
    old = Product(id="old", created=long_ago, shows_at=0.0, values={"sku": SKU, "label": "Kettle"})
    plytix.products["old"] = old
    came = carried(plytix, CREATE, {"sku": SKU, "label": "Pan"})
    assert isinstance(came, RefusedError | UnknownOutcomeError)
    assert list(plytix.products) == ["old"]
    assert old.values["label"] == "Kettle"


@given(ACCOUNTS)
def test_a_change_is_made_or_is_told_as_unknown(plytix: Plytix) -> None:
    old = Product(id="a1", created=plytix.clock.now(), shows_at=0.0, values={"label": "Kettle"})
    plytix.products["a1"] = old
    came = carried(plytix, CHANGE, {"product_id": "a1", "label": "Pan"})
    if isinstance(came, Answered):
        assert old.values["label"] == "Pan"
        assert came.rows[0]["label"] == "Pan"
    else:
        assert isinstance(came, UnknownOutcomeError)


@given(ACCOUNTS)
def test_a_deletion_is_made_or_is_told_as_unknown(plytix: Plytix) -> None:
    plytix.products["a1"] = Product(
        id="a1", created=plytix.clock.now(), shows_at=0.0, values={"sku": SKU}
    )
    came = carried(plytix, DELETE, {"product_id": "a1"})
    if isinstance(came, Answered):
        assert plytix.products == {}
    else:
        assert isinstance(came, UnknownOutcomeError)
