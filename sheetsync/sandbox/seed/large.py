"""A big catalogue: the demonstration account's products over and over, each round a little other.

Definitions, families, categories and relationships are those of the demonstration account. Every
product of it, with its variants, is a pattern; a round of patterns gets SKUs, ids, GTINs, names,
prices and moments of its own. Products have no assets, so that their number stays out of play.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, Final

from sheetsync.sandbox import times
from sheetsync.sandbox.account import catalogue
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.seed.demo import demo_account
from sheetsync.sandbox.seed.planting import plant
from sheetsync.sandbox.seed.values import gross
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import ASSETS, PRODUCTS

_SEED: Final = 20262
_FIRST_DAY: Final = datetime(2023, 1, 9, 7, 30, tzinfo=UTC)
_AT_ONCE: Final = 4000
_FILLED: Final = frozenset(
    {
        "brand", "collection", "season", "claim", "short_description", "long_description",
        "key_features", "use", "occasion", "sales_channels", "launch_date", "new_arrival",
        "designer", "colour", "finish", "material", "size", "height_cm", "width_cm", "depth_cm",
        "weight_kg", "capacity_l", "pieces_in_set", "price", "sale_price", "sale_starts_on",
        "sale_ends_on", "gross_price", "supplier_article_number", "customs_tariff_number",
        "country_of_origin", "carton_quantity", "lead_time_days", "dishwasher_safe",
        "weatherproof", "warranty_years", "product_page", "search_terms", "shop_slug",
        "web_readiness",
    }
)  # fmt: skip
"""The attributes that the products have; some 30 of them in one product."""


def plant_many(
    store: Store,
    number: int,
    *,
    author: Mapping[str, Any],
    progress: Callable[[int], None] | None = None,
) -> None:
    """Replace what the store holds by a big catalogue, the same every time.

    It takes several transactions; a store whose planting was cut off has no account yet.

    Args:
        store: Where to.
        number: How many products, variants counted.
        author: Who is said to have made the products.
        progress: Told now and then how many there are.
    """
    account = demo_account()
    with store.transaction():
        plant(store, {**account, ASSETS: [], PRODUCTS: _bare(account[PRODUCTS])}, author=author)
        patterns = _patterns(store.all(PRODUCTS))
        store.set_meta("account", None)
        store.clear(PRODUCTS)
    made = islice(_products(patterns), number)
    planted = 0
    with store.without_indexes():
        while some := list(islice(made, _AT_ONCE)):
            with store.transaction():
                store.add_all(PRODUCTS, some)
            planted += len(some)
            if progress is not None:
                progress(planted)
    with store.transaction():
        _count_variants_of_last(store, number)
        store.set_meta("account", json.dumps(account["account"][0]))
    store.forget_changes()


def _bare(products: Sequence[Doc]) -> list[Doc]:
    """Products with fewer attributes, and without what points at assets and other products."""
    return [
        {
            **product,
            "attributes": {
                label: value for label, value in product["attributes"].items() if label in _FILLED
            },
            "assets": [],
            "thumbnail": None,
            "relationships": [],
        }
        for product in products
    ]


def _patterns(products: Sequence[Doc]) -> list[list[Doc]]:
    """Each product that is no variant, with its variants behind it."""
    patterns: dict[str, list[Doc]] = {}
    for product in products:
        patterns.setdefault(product["parent_id"] or product["id"], []).append(product)
    return list(patterns.values())


def _products(patterns: Sequence[Sequence[Doc]]) -> Iterator[Doc]:
    """Products without end."""
    rng = Random(_SEED)
    number = 0
    nth = 0
    while True:
        nth += 1
        for pattern in patterns:
            price = round(rng.uniform(0.8, 1.25), 2)
            parent_id = None
            model_id = _id("family-model", number)
            for product in pattern:
                made = _another(product, nth, number, price, rng)
                made["parent_id"] = parent_id
                if made["product_family_model_id"] is not None:
                    made["product_family_model_id"] = model_id
                yield made
                if parent_id is None:
                    parent_id = made["id"]
                number += 1


def _another(product: Doc, nth: int, number: int, price: float, rng: Random) -> Doc:
    """A product like another one.

    Args:
        product: The other one.
        nth: In which round.
        number: How many products there are before.
        price: How much dearer it is, as a factor.
        rng: Moments.
    """
    label = f"{product['label']} No. {nth}"
    attributes = dict(product["attributes"])
    attributes["shop_slug"] = f"{attributes['shop_slug']}-{nth}"
    attributes["price"] = round(attributes["price"] * price, 2)
    attributes["gross_price"] = gross(attributes["price"])
    attributes["supplier_article_number"] = f"{number:07d}"
    if "product_page" in attributes:
        attributes["product_page"] = f"{attributes['product_page']}-{nth}"
    created = _FIRST_DAY + timedelta(
        seconds=rng.randrange(40_000_000), milliseconds=rng.randrange(1000)
    )
    modified = created + timedelta(
        seconds=rng.randrange(40_000_000), milliseconds=rng.randrange(1000)
    )
    prefix, _, rest = product["sku"].partition("-")
    return {
        **product,
        "id": _id("product", number),
        "sku": f"{prefix}-{nth:04d}-{rest}",
        "label": label,
        "gtin": None if product["gtin"] is None else _gtin(number),
        "attributes": attributes,
        "created": times.kept(created),
        "modified": times.kept(modified),
    }


def _count_variants_of_last(store: Store, number: int) -> None:
    """The last parent may have fewer variants than its pattern: there are products enough."""
    for _, product in store.scan(PRODUCTS, "position = ?", (number,)):
        parent = store.get(PRODUCTS, product["parent_id"] or product["id"])
        if parent is not None:
            catalogue.count_variants(store, parent)
            store.put(PRODUCTS, parent)


def _id(kind: str, number: int) -> str:
    return hashlib.blake2b(f"{kind}/{number}".encode(), digest_size=12).hexdigest()


def _gtin(number: int) -> str:
    body = f"40{number:010d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"
