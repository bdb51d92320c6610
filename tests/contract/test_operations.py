"""Every operation of the API, carried out over HTTP against the sandbox by its name."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from sheetsync.errors import AuthenticationError, RefusedError, UsageError
from sheetsync.plytix import Plytix, connect
from sheetsync.plytix.operation import found_operation, qualified
from sheetsync.plytix.v1v2.operations import OPERATIONS
from sheetsync.sandbox.server import Options, RunningSandbox, running


@pytest.fixture(scope="module")
def box() -> Iterator[RunningSandbox]:
    with running(Options(port=0, limits=(), later=0)) as sandbox:
        yield sandbox


class Account:
    """An open account that remembers which operations were carried out."""

    def __init__(self, plytix: Plytix) -> None:
        self.plytix = plytix
        self.done: set[str] = set()

    def call(self, action: str, /, **options: Any) -> Any:
        """The rows of an action's answer; its only row, if there is one."""
        answered = self.plytix.call(action, **options)
        self.done.add(qualified(found_operation(action, OPERATIONS)))
        return answered.rows[0] if len(answered.rows) == 1 else list(answered.rows)


@pytest.fixture
def account(box: RunningSandbox) -> Iterator[Account]:
    requests.post(f"{box.control_url}/reset", timeout=10).raise_for_status()
    with opened(box) as plytix:
        yield Account(plytix)


def opened(box: RunningSandbox) -> Plytix:
    return connect(
        api_key=box.key,
        api_password=box.password,
        endpoint=box.pim_url,
        auth_endpoint=f"{box.auth_url}/auth/api/get-token",
    )


def png(shade: int) -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(bytes([0, shade, shade, shade]))
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def test_every_operation_is_carried_out(account: Account, tmp_path: Path) -> None:
    reads(account)
    categories(account)
    definitions(account)
    assets(account, tmp_path)
    products(account, version=1)
    products(account, version=2)
    assert account.done == {qualified(one) for one in OPERATIONS}


def reads(account: Account) -> None:
    assert account.call("Search memberships")
    assert account.call("Search API credentials")
    for what in ("asset", "product", "relationship"):
        assert account.call(f"Get available {what} filters")["attributes"]


def categories(account: Account) -> None:
    for kind, search in (
        ("file", "Asset categories search"),
        ("product", "Product categories search"),
    ):
        top = account.call(f"Add new {kind} category", name="Practice")
        child = account.call(
            f"Add new {kind} subcategory", category_id=top["id"], name="Below practice"
        )
        assert child["path"] == ["Practice", "Below practice"]
        renamed = account.call(
            f"{kind} categories: Modify category attributes",
            category_id=child["id"],
            name="Renamed",
        )
        assert renamed["path"] == ["Practice", "Renamed"]
        found = account.call(
            search,
            filters=[[{"field": "id", "operator": "in", "value": [child["id"]]}]],
            attributes=["name"],
        )
        assert found["name"] == "Renamed"
        account.call(f"{kind} categories: Delete category", category_id=top["id"])
        gone = account.call(
            search, filters=[[{"field": "id", "operator": "in", "value": [child["id"]]}]]
        )
        assert gone == []


def definitions(account: Account) -> None:
    attribute = account.call(
        "Add attribute", name="Practice size", type_class="DropdownAttribute", options=["S", "M"]
    )
    found = account.call(
        "Attribute search",
        filters=[[{"field": "name", "operator": "like", "value": "Practice size"}]],
        attributes=["label", "options"],
    )
    assert (found["label"], found["options"]) == ("practice_size", ["S", "M"])
    account.call("Modify attribute", id=attribute["id"], options=["S", "M", "L"])
    assert account.call("Get attribute", id=attribute["id"])["options"] == ["S", "M", "L"]
    group = account.call(
        "Add attribute group", name="Practice group", attribute_labels=["practice_size"]
    )
    account.call("Modify attribute group", id=group["id"], name="Renamed group")
    names = account.plytix.rows("Attribute group search", attributes=["name"])
    account.done.add("attribute groups: Attribute group search")
    assert "Renamed group" in {row["name"] for row in names}
    families(account, attribute["id"])
    account.call("Delete attribute group", id=group["id"])
    account.call("Delete attribute", id=attribute["id"])


def families(account: Account, attribute_id: str) -> None:
    family = account.call("Add product family", name="Practice family")["id"]
    account.call("Add attribute to product family", id=family, attributes=[attribute_id])
    link = account.call("Get family attributes", id=family)
    assert (link["label"], link["attribute_level"]) == ("practice_size", "no_level")
    assert len(account.call("Get all family attributes", id=family)) > 1
    account.call(
        "Edit product family attributes inheritance",
        id=family,
        parent_level=["attributes.practice_size"],
    )
    link = account.call("Get family attributes", id=family)
    assert link["attribute_level"] == "parent_level"
    account.call(
        "Edit product family attributes, including system attributes",
        id=family,
        no_level=["attributes.practice_size"],
    )
    account.call("Unlink attribute from product family", id=family, attributes=[attribute_id])
    assert account.call("Get family attributes", id=family) == []
    account.call("Modify family", id=family, name="Renamed family")
    assert account.call("Get family", id=family)["name"] == "Renamed family"
    found = account.call(
        "Family search",
        filters=[[{"field": "name", "operator": "eq", "value": "renamed family"}]],
        attributes=["name"],
    )
    assert found["id"] == family
    account.call("Delete family", id=family)


def assets(account: Account, folder: Path) -> None:
    content = base64.b64encode(png(1)).decode()
    asset = account.call("Add asset (URL or content)", filename="practice.png", content=content)
    found = account.call(
        "Asset search",
        filters=[[{"field": "id", "operator": "eq", "value": asset["id"]}]],
        attributes=["filename"],
    )
    assert found["filename"] == "practice.png"
    account.call("Modify asset", asset_id=asset["id"], filename="renamed.png")
    assert account.call("Get account's asset", asset_id=asset["id"])["filename"] == "renamed.png"
    file = folder / "from disk.png"
    file.write_bytes(png(2) + b" " * 100_000)
    account.call("Replace content", asset_id=asset["id"], file=str(file))
    whole = account.call("Get account's asset", asset_id=asset["id"])
    assert whole["file_size"] == file.stat().st_size
    assert requests.get(whole["url"], timeout=10).content == file.read_bytes()
    account.call("Delete asset", asset_id=asset["id"])


NAMES = {
    1: {
        "create": "Add new products",
        "search": "Product search",
        "get": "Get product data",
        "patch": "Modify selected attributes of a product",
        "delete": "Removes product from the system",
        "family": "Assign family",
        "variant": "Add a variant of a product",
        "unlink variant": "Unlink a variant of a product",
        "resync": "Resync variants",
        "assets": "List assets of a product",
        "link asset": "Link asset to a product",
        "unlink asset": "Unlink asset from a product",
        "categories": "List categories of a product",
        "link category": "Link category to a product",
        "unlink category": "Unbind category from product",
        "relate": "Assign products to a relationship",
        "unrelate": "Remove products from a relationship",
    },
    2: {
        "create": "Create product (v2)",
        "search": "Search products (v2)",
        "get": "Get product (v2)",
        "patch": "Update product (v2)",
        "delete": "Delete product (v2)",
        "family": "Assign family (v2)",
        "variant": "Create variant (v2)",
        "unlink variant": "Unlink variant (v2)",
        "resync": "Resync variants (v2)",
        "assets": "List assets of a product (v2)",
        "link asset": "Link asset (v2)",
        "unlink asset": "Unlink asset (v2)",
        "categories": "List categories of a product (v2)",
        "link category": "Link category (v2)",
        "unlink category": "Unlink category (v2)",
        "relate": "Link related products (v2)",
        "unrelate": "Unlink related products (v2)",
    },
}


def products(account: Account, *, version: int) -> None:
    names = NAMES[version]
    sku = f"PRACTICE-{version}"
    product = account.call(names["create"], sku=sku, label="Practice")["id"]
    account.call(names["patch"], product_id=product, label="Renamed")
    assert account.call(names["get"], product_id=product)["label"] == "Renamed"
    found = account.call(
        names["search"], filters=[[{"field": "sku", "operator": "eq", "value": sku}]]
    )
    assert found["id"] == product
    variants(account, names, product, version=version)
    links(account, names, product, version=version)
    account.call(names["delete"], product_id=product)
    with pytest.raises(RefusedError, match="No results found"):
        account.call(names["get"], product_id=product)


def variants(account: Account, names: dict[str, str], product: str, *, version: int) -> None:
    attribute = account.call(
        "Attribute search",
        filters=[[{"field": "name", "operator": "eq", "value": "Claim"}]],
        attributes=["label"],
    )
    family = account.call(
        "Add product family", name=f"For variants {version}", parent_attributes=[attribute["id"]]
    )
    account.call(names["family"], product_id=product, product_family_id=family["id"])
    label = attribute["label"]
    account.call(names["patch"], product_id=product, attributes={label: "one"})
    variant = account.call(
        names["variant"],
        parent_product_id=product,
        sku=f"PRACTICE-{version}-V",
        attributes={label: "own"},
    )["id"]
    account.call(
        names["resync"], parent_product_id=product, attribute_labels=[label], variant_ids=[variant]
    )
    whole = account.call("Get product data", product_id=variant)
    assert (whole["attributes"][label], whole["_parent_id"]) == ("one", product)
    account.call(names["unlink variant"], parent_product_id=product, variant_id=variant)
    if version == 1:
        assert account.call("Get product's related variants", product_id=product) == []
        account.call("Link variant to a product", product_id=product, variant_id=variant)
    else:
        account.call("Link variant (v2)", parent_product_id=product, variant_id=variant)
    assert account.call("Get product data", product_id=product)["num_variations"] == 1


def links(account: Account, names: dict[str, str], product: str, *, version: int) -> None:
    asset = account.call("Asset search", page_size=1)["id"]
    account.call(names["link asset"], product_id=product, id=asset, attribute_label="thumbnail")
    assert account.call(names["assets"], product_id=product)["id"] == asset
    category = account.call("Product categories search", page_size=1)["id"]
    account.call(names["link category"], product_id=product, id=category)
    assert account.call(names["categories"], product_id=product)["id"] == category
    if version == 1:
        account.call("Get an asset of this product", product_id=product, asset_id=asset)
        account.call("Get a category of a product", product_id=product, category_id=category)
    account.call(names["unlink asset"], product_id=product, asset_id=asset)
    account.call(names["unlink category"], product_id=product, category_id=category)
    assert account.call(names["assets"], product_id=product) == []
    relations(account, names, product, version=version)


def relations(account: Account, names: dict[str, str], product: str, *, version: int) -> None:
    relationship = account.call("Add new relationship", name=f"Practice relation {version}")["id"]
    other = account.call(
        "Product search", filters=[[{"field": "sku", "operator": "eq", "value": "KT-001"}]]
    )["id"]
    where = {"product_id": product, "relationship_id": relationship}
    account.call(
        names["relate"], **where, product_relationships=[{"product_id": other, "quantity": 1}]
    )
    if version == 1:
        account.call(
            "Modify relationship attributes", **where, related_product_id=other, quantity=7
        )
    else:
        account.call(
            "Change quantities of related products (v2)",
            **where,
            product_relationships=[{"product_id": other, "quantity": 7}],
        )
    (linked,) = account.call("Get product data", product_id=product)["relationships"]
    (related,) = linked["related_products"]
    assert (related["product_id"], related["quantity"]) == (other, 7)
    unlinked: list[Any] = [{"product_id": other}] if version == 1 else [other]
    account.call(names["unrelate"], **where, product_relationships=unlinked)
    found = account.call("Get product data", product_id=product)["relationships"]
    assert [row for row in found if row["related_products"]] == []
    account.call(
        "Modify attributes of a relationship", relationship_id=relationship, name=f"Other {version}"
    )
    read = account.call("Get relationship data", relationship_id=relationship)
    assert read["name"] == f"Other {version}"
    names_found = account.plytix.rows("Search relationships", attributes=["name"])
    account.done.add("relationships: Search relationships")
    assert f"Other {version}" in {row["name"] for row in names_found}
    account.call("Remove relationships from account", relationship_id=relationship)


def test_rows_come_from_all_pages_each_once(account: Account) -> None:
    rows = list(account.plytix.rows("Product search", page_size=70))
    assert len({row["sku"] for row in rows}) == len(rows) == 600


def test_a_token_will_do_and_a_wrong_one_is_told(box: RunningSandbox) -> None:
    pair = {"api_key": box.key, "api_password": box.password}
    answer = requests.post(f"{box.auth_url}/auth/api/get-token", json=pair, timeout=10)
    token = answer.json()["data"][0]["access_token"]
    with connect(token=token, endpoint=box.pim_url + "/") as plytix:
        assert plytix.call("Product search").total == 600
    with (
        connect(token=token[:-4] + "aaaa", endpoint=box.pim_url) as plytix,
        pytest.raises(AuthenticationError),
    ):
        plytix.call("Product search")


def test_without_credentials_nothing_is_opened() -> None:
    with pytest.raises(UsageError, match="API key"):
        connect(api_key="only half")
