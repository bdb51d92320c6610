"""What the fault matrix tries: one operation a column, and how often its effect is there after."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from sheetsync.applying.apply import apply_plan
from sheetsync.errors import (
    AuthenticationError,
    PermissionDeniedError,
    RateLimitError,
    RefusedError,
    SheetsyncError,
    UnknownOutcomeError,
    UnreachableError,
)
from sheetsync.model.plan import Decisions
from sheetsync.planning.plan import make_plan
from sheetsync.plytix import Plytix
from sheetsync.plytix.session import Session
from sheetsync.plytix.v1v2.pim import V1V2Pim
from sheetsync.ports import Clock
from tests.contract.sandbox.small_account import (
    EMPTY,
    KETTLE,
    KITCHEN,
    LAMP,
    LOGO,
    MUG,
    PICTURE,
    SPARE_PARTS,
)
from tests.contract.settled import Outside
from tests.fakes import FakeJournal
from tests.wanted import request, wanted

FILE: Final = "the picture"
"""In the place of the picture's path."""

_WORDS: Final = (
    (RefusedError, "refused"),
    (PermissionDeniedError, "forbidden"),
    (AuthenticationError, "unauthorized"),
    (RateLimitError, "limited"),
    (UnknownOutcomeError, "unknown"),
    (UnreachableError, "unreachable"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """An open account.

    Attributes:
        plytix: The client.
        session: What it sends through; a run of a plan sends through it too.
        clock: Its time.
        file: A picture on this disk.
        misbehave: Lets the faults of a line come from here on.
    """

    plytix: Plytix
    session: Session
    clock: Clock
    file: Path
    misbehave: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One operation.

    Attributes:
        name: Of the column.
        method: Of its request.
        path: Of its request.
        act: Carries it out; says in a word what came of it, and how many rows came.
        there: How often its effect is in the account; ``None``: what came is counted.
    """

    name: str
    method: str
    path: str
    act: Callable[[Client], tuple[str, int]]
    there: Callable[[Outside, Client], int] | None


def _worded(act: Callable[[], tuple[str, int]]) -> tuple[str, int]:
    try:
        return act()
    except SheetsyncError as error:
        return next(word for kind, word in _WORDS if isinstance(error, kind)), 0


def _called(action: str, **options: Any) -> Callable[[Client], tuple[str, int]]:
    """Carries out an action by its name."""

    def act(client: Client) -> tuple[str, int]:
        given = {name: str(client.file) if one == FILE else one for name, one in options.items()}
        client.misbehave()
        answered = client.plytix.call(action, **given)
        return "settled" if answered.settled else "ok", len(answered.rows)

    return lambda client: _worded(lambda: act(client))


def _read(client: Client) -> tuple[str, int]:
    """All products in pages of three; rows that came before something failed count for nothing."""

    def act() -> tuple[str, int]:
        client.misbehave()
        rows = list(client.plytix.rows("Product search", page_size=3, order="sku"))
        assert len({row["id"] for row in rows}) == len(rows)
        return "ok", len(rows)

    return _worded(act)


def _applied(client: Client) -> tuple[str, int]:
    """A plan for one product, made before anything goes wrong: what became of its row."""

    def act() -> tuple[str, int]:
        pim = V1V2Pim(client.session, client.clock)
        plan = make_plan(
            request(wanted("label attributes.weight_kg", ["MUG-1", "New", Decimal("1.25")])), pim
        )
        client.misbehave()
        result = apply_plan(plan, Decisions(), {}, pim, FakeJournal(), client.clock)
        (row,) = result.rows
        return row.status.value, 1

    return _worded(act)


def _count(rows: Iterable[dict[str, Any]], **members: Any) -> int:
    return sum(all(row.get(name) == one for name, one in members.items()) for row in rows)


def _product(outside: Outside, product_id: str) -> dict[str, Any]:
    return outside.get(f"/api/v1/products/{product_id}")


def _created(outside: Outside, _client: Client) -> int:
    return _count(outside.search("/api/v1/products", "label"), sku="NEW-1", label="New")


def _patched(outside: Outside, _client: Client) -> int:
    product = _product(outside, MUG)
    return int(
        product.get("label") == "New" and product.get("attributes", {}).get("weight_kg") == 1.25
    )


def _categorised(outside: Outside, _client: Client) -> int:
    return _count(_product(outside, MUG).get("categories", []), id=KITCHEN)


def _in_gallery(outside: Outside, _client: Client) -> int:
    return _count(_product(outside, EMPTY).get("attributes", {}).get("gallery", []), id=LOGO)


def _related(outside: Outside, _client: Client) -> int:
    return sum(
        _count(one["related_products"], product_id=KETTLE, quantity=2)
        for one in _product(outside, MUG).get("relationships", [])
        if one["relationship_id"] == SPARE_PARTS
    )


def _uploaded(outside: Outside, client: Client) -> int:
    rows = outside.search("/api/v1/assets", "filename", "file_size")
    return _count(rows, filename=client.file.name, file_size=client.file.stat().st_size)


def _replaced(outside: Outside, client: Client) -> int:
    asset = outside.get(f"/api/v1/assets/{PICTURE}")
    return int(asset["file_size"] == client.file.stat().st_size)


def _deleted(outside: Outside, _client: Client) -> int:
    return int(not _product(outside, LAMP))


_V1: Final = "/api/v1/products"
READ: Final = "read"
COLUMNS: Final = (
    Column(name=READ, method="POST", path=f"{_V1}/search", act=_read, there=None),
    Column(
        name="create",
        method="POST",
        path=_V1,
        act=_called("Add new products", sku="NEW-1", label="New"),
        there=_created,
    ),
    Column(
        name="patch",
        method="PATCH",
        path=f"{_V1}/{MUG}",
        act=_called(
            "Modify selected attributes of a product",
            product_id=MUG,
            label="New",
            attributes={"weight_kg": 1.25},
        ),
        there=_patched,
    ),
    Column(
        name="category",
        method="POST",
        path=f"{_V1}/{MUG}/categories",
        act=_called("Link category to a product", product_id=MUG, id=KITCHEN),
        there=_categorised,
    ),
    Column(
        name="asset",
        method="POST",
        path=f"{_V1}/{EMPTY}/assets",
        act=_called(
            "Link asset to a product", product_id=EMPTY, id=LOGO, attribute_label="gallery"
        ),
        there=_in_gallery,
    ),
    Column(
        name="related",
        method="POST",
        path=f"{_V1}/{MUG}/relationships/{SPARE_PARTS}",
        act=_called(
            "Assign products to a relationship",
            product_id=MUG,
            relationship_id=SPARE_PARTS,
            product_relationships=[{"product_id": KETTLE, "quantity": 2}],
        ),
        there=_related,
    ),
    Column(
        name="upload",
        method="POST",
        path="/api/v1/assets",
        act=_called("Add asset (URL or content)", file=FILE),
        there=_uploaded,
    ),
    Column(
        name="replace",
        method="PUT",
        path=f"/api/v1/assets/{PICTURE}/content",
        act=_called("Replace content", asset_id=PICTURE, file=FILE),
        there=_replaced,
    ),
    Column(
        name="delete",
        method="DELETE",
        path=f"{_V1}/{LAMP}",
        act=_called("Removes product from the system", product_id=LAMP),
        there=_deleted,
    ),
    Column(
        name="apply",
        method="PATCH",
        path=f"/api/v2/products/{MUG}",
        act=_applied,
        there=_patched,
    ),
)
