"""The big catalogue: as many products as asked for, believable, the same every time."""

from __future__ import annotations

import statistics
from collections import Counter
from typing import Any

import pytest

from sheetsync.sandbox.account.values import attribute_value, gtin
from sheetsync.sandbox.authors import SOMEBODY
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.options import Options
from sheetsync.sandbox.searching.search import search
from sheetsync.sandbox.seed.large import plant_many
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import (
    ASSETS,
    ATTRIBUTES,
    FAMILIES,
    PRODUCT_CATEGORIES,
    PRODUCTS,
)
from sheetsync.sandbox.switches import Switches
from sheetsync.sandbox.v1v2.products import collection

NUMBER = 1300


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store(":memory:")
    plant_many(store, NUMBER, author=SOMEBODY)
    return store


@pytest.fixture(scope="module")
def products(store: Store) -> list[dict[str, Any]]:
    return store.all(PRODUCTS)


@pytest.mark.parametrize("number", [1, 2, 3, 17, 601, 4001])
def test_there_are_exactly_as_many_products_as_asked_for(number: int) -> None:
    store = Store(":memory:")
    plant_many(store, number, author=SOMEBODY)
    planted = store.all(PRODUCTS)
    assert len(planted) == store.count(PRODUCTS) == number
    variants = Counter(product["parent_id"] for product in planted)
    for product in planted:
        assert product["num_variations"] == variants[product["id"]]
        assert (product["product_type"] == "PARENT") == (variants[product["id"]] > 0)
    store.close()


def test_the_catalogue_is_the_same_every_time(products: list[dict[str, Any]]) -> None:
    again = Store(":memory:")
    plant_many(again, NUMBER, author=SOMEBODY)
    assert again.all(PRODUCTS) == products
    again.close()


def test_a_bigger_catalogue_begins_like_a_smaller_one(products: list[dict[str, Any]]) -> None:
    smaller = Store(":memory:")
    plant_many(smaller, 300, author=SOMEBODY)
    assert smaller.all(PRODUCTS)[:290] == products[:290]
    smaller.close()


def test_ids_skus_labels_and_gtins_are_told_apart(products: list[dict[str, Any]]) -> None:
    for name in ("id", "sku", "gtin"):
        values = [product[name] for product in products if product[name] is not None]
        assert len(set(values)) == len(values)
    for product in products:
        if product["gtin"] is not None:
            assert gtin(product["gtin"], Switches()) == product["gtin"]
        assert product["created"] <= product["modified"]


def test_products_have_about_thirty_attributes_of_their_family(
    store: Store, products: list[dict[str, Any]]
) -> None:
    filled = [len(product["attributes"]) for product in products]
    assert 25 <= statistics.median(filled) <= 36
    families = {family["id"]: family for family in store.all(FAMILIES)}
    for product in products:
        family = families.get(product["product_family_id"])
        if family is not None:
            labels = {link["label"] for link in family["attributes"]}
            assert product["attributes"].keys() <= labels


def test_every_value_is_one_that_the_sandbox_takes(
    store: Store, products: list[dict[str, Any]]
) -> None:
    definitions = store.attributes_by_label()
    for product in products[::7]:
        for label, value in product["attributes"].items():
            if definitions[label]["type_class"] != "CompletenessAttribute":
                assert attribute_value(store, definitions[label], value, Switches()) == value


def test_what_products_point_at_is_there(store: Store, products: list[dict[str, Any]]) -> None:
    assert store.count(ASSETS) == 0
    ids = {product["id"] for product in products}
    categories = {category["id"] for category in store.all(PRODUCT_CATEGORIES)}
    for product in products:
        assert product["parent_id"] is None or product["parent_id"] in ids
        assert product["categories"]
        assert set(product["categories"]) <= categories
        assert product["assets"] == []
    assert sum(product["parent_id"] is not None for product in products) > NUMBER / 5


def test_variants_carry_what_they_inherit(store: Store, products: list[dict[str, Any]]) -> None:
    by_id = {product["id"]: product for product in products}
    families = {family["id"]: family for family in store.all(FAMILIES)}
    checked = 0
    for product in products:
        parent = by_id.get(product["parent_id"])
        if parent is None or product["product_family_id"] is None:
            continue
        for link in families[product["product_family_id"]]["attributes"]:
            label = link["label"]
            own = label in product["overwritten_attributes"]
            if link["attribute_level"] == "parent_level" and not own:
                assert product["attributes"].get(label) == parent["attributes"].get(label), label
                checked += 1
    assert checked > 1000


def test_progress_is_told_and_ends_with_the_whole() -> None:
    told: list[int] = []
    store = Store(":memory:")
    plant_many(store, 9000, author=SOMEBODY, progress=told.append)
    assert told[-1] == 9000
    assert told == sorted(told)
    assert len(told) > 1
    store.close()


def test_a_planting_that_was_cut_off_leaves_no_account() -> None:
    """A sandbox that finds a state without an account plants it anew."""

    def cut(_planted: int) -> None:
        raise KeyboardInterrupt

    store = Store(":memory:")
    with pytest.raises(KeyboardInterrupt):
        plant_many(store, 9000, author=SOMEBODY, progress=cut)
    assert store.meta("account") is None
    plant_many(store, 10, author=SOMEBODY)
    assert store.meta("account") is not None
    assert store.count(PRODUCTS) == 10
    names = {name for (name,) in store.ask("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert "products_status" in names
    store.close()


def test_the_catalogue_takes_the_place_of_what_was_there(store: Store) -> None:
    other = Store(":memory:")
    plant_many(other, 1000, author=SOMEBODY)
    plant_many(other, 20, author=SOMEBODY)
    assert other.count(PRODUCTS) == 20
    assert len(other.all(ATTRIBUTES)) == len(store.all(ATTRIBUTES))
    other.close()


def test_a_big_catalogue_is_searched_by_values_laid_out() -> None:
    """From 2,000 products on: values follow a write, and a page past a write is right."""
    box = Box(Options(empty=True))
    plant_many(box.store, 2500, author=SOMEBODY)
    filters = [[{"field": "attributes.price", "operator": "gt", "value": 50}]]

    def found() -> tuple[int, int]:
        body = {"filters": filters, "pagination": {"page_size": 100, "order": "-attributes.price"}}
        answer = search(box.store, collection(box, version=2), body)
        return answer["pagination"]["count"], len(answer["data"])

    dear = [doc for doc in box.store.all(PRODUCTS) if doc["attributes"]["price"] > 50]
    assert found() == (len(dear), 100)
    cheaper = dear[0] | {"attributes": dear[0]["attributes"] | {"price": 1}}
    box.store.put(PRODUCTS, cheaper)
    assert found() == (len(dear) - 1, 100)
    box.close()
