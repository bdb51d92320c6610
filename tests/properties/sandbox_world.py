"""All that a sandbox's account tells over HTTP, and the laws that must hold of it at any time."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests

from sheetsync.sandbox.server import RunningSandbox

Row = dict[str, Any]
Rows = dict[str, Row]
"""Entities by id."""

NOBODY = ("0" * 24, "no-such-id")
ACCEPTED = frozenset({200, 201, 202, 204})
REFUSED = frozenset({400, 404, 409, 422, 428})
CREATED = frozenset(
    {
        "/api/v1/products",
        "/api/v2/products",
        "/api/v1/assets",
        "/api/v1/attributes/product",
        "/api/v1/product_families",
        "/api/v1/relationships",
    }
)
"""Where a POST makes something, so that a 201 says where it is."""


class Told(NamedTuple):
    """An answer: its status and its ``data``; empty when it has none."""

    status: int
    data: list[Any]


class Caller:
    """Asks one sandbox, on one connection, and looks at the form of every answer."""

    def __init__(self, box: RunningSandbox) -> None:
        self._box = box
        place = urlsplit(box.pim_url)
        self._connection = HTTPConnection(place.hostname or "", place.port, timeout=30)
        pair = {"api_key": box.key, "api_password": box.password}
        answer = requests.post(f"{box.auth_url}/auth/api/get-token", json=pair, timeout=10)
        self._token = answer.json()["data"][0]["access_token"]

    def close(self) -> None:
        self._connection.close()

    def reset(self, switches: dict[str, Any]) -> None:
        """Begin anew, with these switches and the defaults of the others."""
        for path, sent in (("/reset", {}), ("/switches", switches)):
            answer = requests.post(f"{self._box.control_url}{path}", json=sent, timeout=10)
            answer.raise_for_status()

    def __call__(self, method: str, path: str, body: Any = None) -> Told:
        """Ask, and see that the answer has the form that every answer has."""
        sent = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        return self.send(method, path, sent, headers)

    def send(self, method: str, path: str, sent: bytes | None, headers: dict[str, str]) -> Told:
        headers = {"Authorization": f"Bearer {self._token}", **headers}
        self._connection.request(method, path, sent, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        status, where = answer.status, f"{method} {path} {sent!r}: {answer.status} {text!r}"
        assert status in ACCEPTED | REFUSED, where
        if status == 201 and path in CREATED:
            assert (answer.headers["Location"] or "").rpartition("/")[2] in text.decode(), where
        if not text:
            assert status in ACCEPTED, where
            return Told(status, [])
        assert status != 204, where
        assert answer.headers["Content-Type"] == "application/json", where
        content = json.loads(text)
        if status in ACCEPTED:
            assert isinstance(content["data"], list), where
            assert set(content) <= {"data", "pagination"}, where
            return Told(status, content["data"])
        assert set(content) == {"error"}, where
        error = content["error"]
        assert isinstance(error["msg"], str), where
        assert error["msg"], where
        for row in error.get("errors", []):
            assert {"field", "msg"} <= set(row), where
        return Told(status, [])

    def every(self, path: str, columns: list[str]) -> Rows:
        """All of a collection; the counters agree with it."""
        body = {"attributes": columns, "pagination": {"page": 1, "page_size": 100}}
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
        }
        self._connection.request("POST", f"{path}/search", json.dumps(body).encode(), headers)
        answer = self._connection.getresponse()
        content = json.loads(answer.read())
        assert answer.status == 200, content
        assert set(content["pagination"]) == {"count", "order", "page", "page_size", "total_count"}
        rows = {row["id"]: row for row in content["data"]}
        assert len(rows) == len(content["data"])
        assert content["pagination"]["count"] == content["pagination"]["total_count"] == len(rows)
        return rows


CATEGORY_COLUMNS = ["name", "path", "parents_ids", "n_children", "order", "slug"]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything there is, read at one moment."""

    products: Rows
    products_v2: Rows
    attributes: Rows
    groups: Rows
    families: Rows
    members: dict[str, list[Row]]
    trees: dict[str, Rows]
    assets: Rows
    relationships: Rows


def read_world(call: Caller) -> World:
    """Read the whole account."""
    found = call.every("/api/v1/products", [])
    families = call.every(
        "/api/v1/product_families", ["name", "total_attributes", "total_models", "total_products"]
    )
    return World(
        products={each: _one(call, f"/api/v1/products/{each}") for each in found},
        products_v2={each: _one(call, f"/api/v2/products/{each}") for each in found},
        attributes=call.every(
            "/api/v1/attributes/product", ["name", "label", "type_class", "groups", "options"]
        ),
        groups=call.every(
            "/api/v1/attribute-groups/product", ["name", "order", "attribute_labels"]
        ),
        families=families,
        members={
            each: call("GET", f"/api/v1/product_families/{each}/all_attributes").data
            for each in families
        },
        trees={
            kind: call.every(f"/api/v1/categories/{kind}", CATEGORY_COLUMNS)
            for kind in ("product", "file")
        },
        assets=call.every(
            "/api/v1/assets", ["filename", "extension", "assigned", "n_products", "categories"]
        ),
        relationships=call.every("/api/v1/relationships", ["name", "label", "symmetrical"]),
    )


def _one(call: Caller, path: str) -> Row:
    told = call("GET", path)
    assert told.status == 200, path
    row: Row = told.data[0]
    return row


# ---------------------------------------------------------------- laws


def check_products(world: World) -> None:
    """SKUs are unique; both generations say the same; what is linked exists."""
    skus = Counter(product["sku"] for product in world.products.values())
    assert max(skus.values(), default=1) == 1, skus
    for product_id, product in world.products.items():
        other = world.products_v2[product_id]
        for name in ("sku", "label", "status", "num_variations", "product_type", "product_level"):
            assert product[name] == other[name], name
        assert product["_parent_id"] == other["parent_id"]
        for name in ("assets", "categories"):
            ids = [linked["id"] for linked in product[name]]
            assert ids == [linked["id"] for linked in other[name]]
            assert len(set(ids)) == len(ids)
        for linked in product["categories"]:
            category = world.trees["product"][linked["id"]]
            assert (linked["name"], linked["path"]) == (category["name"], category["path"])
        linked_assets = {linked["id"] for linked in product["assets"]}
        assert linked_assets <= set(world.assets)
        assert set(_media(world, other)) <= linked_assets
        assert set(product["attributes"]) <= {row["label"] for row in world.attributes.values()}


def check_hierarchy(world: World) -> None:
    """Parents and variants agree, and inherit."""
    children = Counter(product["_parent_id"] for product in world.products.values())
    for product_id, product in world.products.items():
        assert product["num_variations"] == children[product_id]
        parent_id = product["_parent_id"]
        if parent_id is None:
            level = 1 if product["num_variations"] else 0
            assert product["product_level"] == level
            assert product["product_type"] == ("SINGLE", "PARENT")[level]
            assert product["overwritten_attributes"] == []
            in_model = bool(level and product["product_family_id"])
            assert (product["product_family_model_id"] is not None) == in_model
            continue
        parent = world.products[parent_id]
        assert product["product_type"] == "VARIANT"
        assert product["product_level"] == parent["product_level"] + 1
        assert product["product_family_id"] == parent["product_family_id"]
        assert product["product_family_model_id"] == parent["product_family_model_id"]
        _check_inheritance(world, product, parent)


def _check_inheritance(world: World, product: Row, parent: Row) -> None:
    members = world.members.get(product["product_family_id"] or "", [])
    levels = (
        ("parent_level",) if product["product_level"] == 2 else ("parent_level", "variant_level")
    )
    computed = {
        row["label"]
        for row in world.attributes.values()
        if row["type_class"] == "CompletenessAttribute"
    }
    inherited = {row["label"] for row in members if row["attribute_level"] in levels} - computed
    own = set(product["overwritten_attributes"])
    assert own <= inherited, (own, inherited)
    for label in inherited - own:
        if label in {row["label"] for row in members if row["id"] is None}:
            assert product[label] == parent[label], label
        else:
            assert product["attributes"].get(label) == parent["attributes"].get(label), label


def check_relationships(world: World) -> None:
    """Related products exist; symmetrical relationships are told on both sides."""
    links = {
        (link["relationship_id"], product_id, other["product_id"]): other["quantity"]
        for product_id, product in world.products.items()
        for link in product["relationships"]
        for other in link["related_products"]
    }
    told = [
        (link["relationship_id"], product_id, other["product_id"])
        for product_id, product in world.products.items()
        for link in product["relationships"]
        for other in link["related_products"]
    ]
    assert len(links) == len(told), "no product is listed twice"
    for (relationship, product_id, other), quantity in links.items():
        assert other in world.products
        assert other != product_id
        assert quantity >= 1
        if world.relationships[relationship].get("symmetrical"):
            assert links[relationship, other, product_id] == quantity


def check_categories(world: World) -> None:
    """Siblings are numbered from "1" and named apart; path and parents run from the root."""
    for rows in world.trees.values():
        siblings: dict[str, list[Row]] = {}
        for row in rows.values():
            above = row.get("parents_ids", [])
            parent = above[-1] if above else ""
            siblings.setdefault(parent, []).append(row)
            if parent:
                assert above == [*rows[parent].get("parents_ids", []), parent]
                assert row["path"] == [*rows[parent]["path"], row["name"]]
            else:
                assert row["path"] == [row["name"]]
        for row in rows.values():
            assert row["n_children"] == len(siblings.get(row["id"], []))
        for together in siblings.values():
            assert sorted(int(row["order"]) for row in together) == [*range(1, len(together) + 1)]
            assert len({row["name"] for row in together}) == len(together)


def check_assets(world: World) -> None:
    """Assets count the products that use them."""
    used = Counter(
        linked["id"] for product in world.products.values() for linked in product["assets"]
    )
    for asset_id, asset in world.assets.items():
        assert asset["n_products"] == used[asset_id]
        assert asset["assigned"] is (used[asset_id] > 0)
        assert {linked["id"] for linked in asset.get("categories", [])} <= set(world.trees["file"])
        if "." in asset["filename"]:
            assert asset["filename"].rpartition(".")[2] == asset["extension"]


def check_definitions(world: World) -> None:
    """Groups are numbered from 0; groups and attributes name each other; families count."""
    labels = Counter(row["label"] for row in world.attributes.values())
    assert max(labels.values(), default=1) == 1, labels
    assert sorted(row["order"] for row in world.groups.values()) == [*range(len(world.groups))]
    for row in world.attributes.values():
        assert set(row["groups"]) == {
            group["id"]
            for group in world.groups.values()
            if row["label"] in group.get("attribute_labels", [])
        }
    for group in world.groups.values():
        assert set(group.get("attribute_labels", [])) <= set(labels)
    for family_id, family in world.families.items():
        own = [row for row in world.members[family_id] if row["id"] is not None]
        assert family["total_attributes"] == len(own)
        assert {row["id"] for row in own} <= set(world.attributes)
        members = [
            product
            for product in world.products.values()
            if product["product_family_id"] == family_id
        ]
        assert family["total_products"] == len(members)
        models = {product["product_family_model_id"] for product in members} - {None}
        assert family["total_models"] == len(models)
    for product in world.products.values():
        assert product["product_family_id"] in {None, *world.families}


LAWS = (
    check_products,
    check_hierarchy,
    check_relationships,
    check_categories,
    check_assets,
    check_definitions,
)


def _media(world: World, product_v2: Row) -> list[str]:
    """The assets in a product's thumbnail and media attributes."""
    kinds = {row["label"]: row["type_class"] for row in world.attributes.values()}
    ids = [] if product_v2["thumbnail"] is None else [product_v2["thumbnail"]["id"]]
    for label, value in product_v2["attributes"].items():
        if kinds[label] in {"MediaAttribute", "MediaGalleryAttribute"}:
            ids += value
    return ids
