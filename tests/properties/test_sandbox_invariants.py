"""Whatever is written to the sandbox, in whatever order, its account stays in one piece.

The switches choose between answers, not between a sound account and a broken one, so those that
concern writes are chosen at random too.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from sheetsync.sandbox.server import Options, running
from tests.properties.sandbox_start import PICTURES, SWITCHES, account
from tests.properties.sandbox_world import LAWS, NOBODY, Caller, World, read_world

NUMBERS = st.integers(min_value=0, max_value=60)
"""Which of the things there are; now and then one that is not."""

FEW = st.lists(NUMBERS, max_size=3)
NAMES = st.sampled_from(["Size", "Colour", "Size (cm)", "Kitchen", "Mugs", "Pans", "Größe", " "])
SKUS = st.sampled_from([f"NEW-{number}" for number in range(20)] + ["MUG-1", "mug-1", "", " "])
LEVELS = st.sampled_from(["no_level", "parent_level", "variant_level", "some_level"])
TYPES = st.sampled_from(
    [
        "TextAttribute",
        "IntAttribute",
        "DropdownAttribute",
        "MediaAttribute",
        "MediaGalleryAttribute",
    ]
)
TREES = st.sampled_from(["product", "file"])
VERSIONS = st.sampled_from([1, 2])
VALUES = st.integers(min_value=0, max_value=7)
"""Which of the values that go with an attribute's type; 0: none, 7: one that does not."""

RIGHT: dict[str, tuple[Any, ...]] = {
    "IntAttribute": (1, 2, -3),
    "DecimalAttribute": (1.5, 2, 0.25),
    "BooleanAttribute": (True, False),
    "DateAttribute": ("2020-02-03", "2021-04-05"),
    "DropdownAttribute": ("Blue", "Steel"),
    "MultiSelectAttribute": (["Tea"], ["Tea", "Soup"], []),
}
SYSTEM = st.sampled_from(
    [
        {},
        {"label": "Named"},
        {"label": None, "status": "Completed"},
        {"status": "none such"},
        {"thumbnail": None},
        {"sku": "NEW-1"},
        {"no_such_member": 1},
    ]
)

COLOURS = st.integers(min_value=0, max_value=5)


@pytest.fixture(scope="module")
def call() -> Iterator[Caller]:
    with running(Options(port=0, limits=(), later=0, seed=account)) as box:
        caller = Caller(box)
        try:
            yield caller
        finally:
            caller.close()


class Writes(RuleBasedStateMachine):
    """Random writes over every route; the laws are looked at after each."""

    call: Caller
    world: World

    @initialize(switches=SWITCHES)
    def start(self, switches: dict[str, Any]) -> None:
        self.call.reset(switches)
        self.world = read_world(self.call)

    @invariant()
    def laws_hold(self) -> None:
        self.world = read_world(self.call)
        for law in LAWS:
            law(self.world)

    def pick(self, rows: Any, number: int) -> str:
        """The id of one of them, or one that is none."""
        ids = list(rows)
        if number % 15 == 14 or not ids:
            return NOBODY[number % 2]
        return str(ids[number % len(ids)])

    def few(self, rows: Any, numbers: list[int]) -> list[str]:
        return [self.pick(rows, number) for number in numbers]

    def labels(self, numbers: list[int]) -> list[str]:
        return self.few({row["label"]: row for row in self.world.attributes.values()}, numbers)

    def values(self, numbers: list[int], value: int) -> dict[str, Any]:
        """Values for some attributes, of their types or not."""
        kinds = {row["label"]: row["type_class"] for row in self.world.attributes.values()}
        return {
            label: self.value(kinds.get(label, ""), value, number)
            for label, number in zip(self.labels(numbers), numbers, strict=True)
        }

    def value(self, type_class: str, value: int, number: int) -> Any:
        if value == 0:
            return None
        if value == 7:
            return {"no": "value"}
        if type_class == "MediaAttribute":
            return {"id": self.pick(self.world.assets, number)}
        if type_class == "MediaGalleryAttribute":
            ids = self.few(self.world.assets, [*range(number % 3), number])
            return [{"id": each} for each in ids]
        right = RIGHT.get(type_class, ("Steel", "Iron", ""))
        return right[value % len(right)]

    def links(self, numbers: list[int]) -> dict[str, Any]:
        """Categories and assets as a product links them."""
        return {
            name: [{"id": each} for each in self.few(rows, numbers)]
            for name, rows in (
                ("categories", self.world.trees["product"]),
                ("assets", self.world.assets),
            )
        }

    # ------------------------------------------------------------ definitions

    @rule(name=NAMES, type_class=TYPES, families=FEW, level=LEVELS)
    def create_attribute(self, name: str, type_class: str, families: list[int], level: str) -> None:
        links = [
            {"id": each, "attribute_level": level}
            for each in self.few(self.world.families, families[:1])
        ]
        body = {"name": name, "type_class": type_class, "product_families": links}
        self.call("POST", "/api/v1/attributes/product", {**body, "options": ["Steel", "Blue"]})

    @rule(number=NUMBERS, name=NAMES)
    def change_attribute(self, number: int, name: str) -> None:
        path = f"/api/v1/attributes/product/{self.pick(self.world.attributes, number)}"
        self.call("PATCH", path, {"name": name, "options": ["Blue", "Red"]})

    @rule(number=NUMBERS)
    def delete_attribute(self, number: int) -> None:
        path = f"/api/v1/attributes/product/{self.pick(self.world.attributes, number)}"
        self.call("DELETE", path)

    @rule(name=NAMES, labels=FEW, order=st.integers(min_value=-1, max_value=5))
    def create_group(self, name: str, labels: list[int], order: int) -> None:
        body = {"name": name, "attribute_labels": self.labels(labels), "order": order}
        self.call("POST", "/api/v1/attribute-groups/product", body)

    @rule(number=NUMBERS, labels=FEW, order=st.integers(min_value=-1, max_value=5))
    def change_group(self, number: int, labels: list[int], order: int) -> None:
        path = f"/api/v1/attribute-groups/product/{self.pick(self.world.groups, number)}"
        self.call("PATCH", path, {"attribute_labels": self.labels(labels), "order": order})

    @rule(number=NUMBERS)
    def delete_group(self, number: int) -> None:
        path = f"/api/v1/attribute-groups/product/{self.pick(self.world.groups, number)}"
        self.call("DELETE", path)

    @rule(name=NAMES, own=FEW, parents=FEW, variants=FEW)
    def create_family(
        self, name: str, own: list[int], parents: list[int], variants: list[int]
    ) -> None:
        body = {
            "name": name,
            "attributes": self.few(self.world.attributes, own),
            "parent_attributes": self.few(self.world.attributes, parents),
            "variant_attributes": self.few(self.world.attributes, variants),
        }
        self.call("POST", "/api/v1/product_families", body)

    @rule(number=NUMBERS, attributes=FEW, level=LEVELS)
    def link_family_attributes(self, number: int, attributes: list[int], level: str) -> None:
        path = f"/api/v1/product_families/{self.pick(self.world.families, number)}/attributes"
        body = {"attributes": self.few(self.world.attributes, attributes)}
        self.call("POST", f"{path}/link", {**body, "attributes_level": level})

    @rule(number=NUMBERS, attributes=FEW)
    def unlink_family_attributes(self, number: int, attributes: list[int]) -> None:
        path = f"/api/v1/product_families/{self.pick(self.world.families, number)}/attributes"
        body = {"attributes": self.few(self.world.attributes, attributes)}
        self.call("POST", f"{path}/unlink", body)

    @rule(
        number=NUMBERS,
        labels=FEW,
        level=LEVELS,
        system=st.sampled_from([[], ["label"], ["status", "thumbnail"], ["categories"], ["sku"]]),
    )
    def edit_family(self, number: int, labels: list[int], level: str, system: list[str]) -> None:
        path = f"/api/v1/product_families/{self.pick(self.world.families, number)}"
        named = [f"attributes.{label}" for label in self.labels(labels)]
        self.call("POST", f"{path}/all_attributes/edit", {level: [*named, *system]})

    @rule(number=NUMBERS, name=NAMES)
    def rename_family(self, number: int, name: str) -> None:
        path = f"/api/v1/product_families/{self.pick(self.world.families, number)}"
        self.call("PATCH", path, {"name": name})

    @rule(number=NUMBERS)
    def delete_family(self, number: int) -> None:
        self.call("DELETE", f"/api/v1/product_families/{self.pick(self.world.families, number)}")

    # ------------------------------------------------------------ products

    @rule(version=VERSIONS, sku=SKUS, system=SYSTEM, labels=FEW, value=VALUES, linked=FEW)
    def create_product(
        self,
        version: int,
        sku: str,
        system: dict[str, Any],
        labels: list[int],
        value: int,
        linked: list[int],
    ) -> None:
        body = {"sku": sku, "attributes": self.values(labels, value), **system}
        self.call("POST", f"/api/v{version}/products", {**body, **self.links(linked)})

    @rule(version=VERSIONS, number=NUMBERS, system=SYSTEM, labels=FEW, value=VALUES, linked=FEW)
    def change_product(
        self,
        version: int,
        number: int,
        system: dict[str, Any],
        labels: list[int],
        value: int,
        linked: list[int],
    ) -> None:
        path = f"/api/v{version}/products/{self.pick(self.world.products, number)}"
        body = {"attributes": self.values(labels, value), **system}
        if linked:
            body |= self.links(linked)
        self.call("PATCH", path, body)

    @rule(version=VERSIONS, number=NUMBERS)
    def delete_product(self, version: int, number: int) -> None:
        path = f"/api/v{version}/products/{self.pick(self.world.products, number)}"
        self.call("DELETE", path)

    @rule(version=VERSIONS, number=NUMBERS, sku=SKUS, labels=FEW, value=VALUES)
    def add_variant(
        self, version: int, number: int, sku: str, labels: list[int], value: int
    ) -> None:
        path = f"/api/v{version}/products/{self.pick(self.world.products, number)}/variants"
        variant = {"sku": sku, "attributes": self.values(labels, value)}
        self.call("POST", path, {"variant": variant} if version == 1 else variant)

    @rule(
        version=VERSIONS,
        number=NUMBERS,
        other=NUMBERS,
        method=st.sampled_from(["POST", "DELETE"]),
    )
    def link_or_unlink_variant(self, version: int, number: int, other: int, method: str) -> None:
        products = self.world.products
        parent = self.pick(products, number)
        family = products.get(parent, {}).get("product_family_id")
        fitting = [
            each
            for each, row in products.items()
            if (
                row["_parent_id"] == parent
                if method == "DELETE"
                else row["product_type"] == "SINGLE" and row["product_family_id"] == family
            )
        ]
        variant = self.pick(fitting if other % 4 and fitting else products, other)
        self.call(method, f"/api/v{version}/products/{parent}/variant/{variant}")

    @rule(version=VERSIONS, number=NUMBERS, labels=FEW)
    def resync(self, version: int, number: int, labels: list[int]) -> None:
        product = self.pick(self.world.products, number)
        variants = [
            each for each, row in self.world.products.items() if row["_parent_id"] == product
        ]
        family = self.world.products.get(product, {}).get("product_family_id") or ""
        levelled = [
            row["label"]
            for row in self.world.members.get(family, [])
            if row["attribute_level"] == "parent_level" and row["id"] is not None
        ]
        named = levelled if levelled and sum(labels) % 3 else self.labels(labels)
        body = {"attribute_labels": named, "variant_ids": variants}
        self.call("POST", f"/api/v{version}/products/{product}/variants/resync", body)

    @rule(version=VERSIONS, number=NUMBERS, family=NUMBERS)
    def assign_family(self, version: int, number: int, family: int) -> None:
        product = self.pick(self.world.products, number)
        family_id = "" if family % 5 == 4 else self.pick(self.world.families, family)
        path = f"/api/v{version}/products/{product}/family"
        self.call("POST", path, {"product_family_id": family_id})

    # ------------------------------------------------------------ links

    @rule(version=VERSIONS, number=NUMBERS, other=NUMBERS, label=NUMBERS)
    def link_asset(self, version: int, number: int, other: int, label: int) -> None:
        path = f"/api/v{version}/products/{self.pick(self.world.products, number)}/assets"
        media = [
            row["label"]
            for row in self.world.attributes.values()
            if row["type_class"].startswith("Media")
        ]
        body = {
            "id": self.pick(self.world.assets, other),
            "attribute_label": self.pick([*media, "thumbnail", "material"], label),
        }
        self.call("POST", path, body)

    @rule(version=VERSIONS, number=NUMBERS, other=NUMBERS)
    def unlink_asset(self, version: int, number: int, other: int) -> None:
        path = f"/api/v{version}/products/{self.pick(self.world.products, number)}/assets"
        self.call("DELETE", f"{path}/{self.pick(self.world.assets, other)}")

    @rule(version=VERSIONS, number=NUMBERS, other=NUMBERS)
    def link_category(self, version: int, number: int, other: int) -> None:
        path = f"/api/v{version}/products/{self.pick(self.world.products, number)}/categories"
        self.call("POST", path, {"id": self.pick(self.world.trees["product"], other)})

    @rule(version=VERSIONS, number=NUMBERS, other=NUMBERS)
    def unlink_category(self, version: int, number: int, other: int) -> None:
        path = f"/api/v{version}/products/{self.pick(self.world.products, number)}/categories"
        self.call("DELETE", f"{path}/{self.pick(self.world.trees['product'], other)}")

    @rule(
        number=NUMBERS,
        relationship=NUMBERS,
        others=FEW,
        how=st.sampled_from(["v1 link", "v1 unlink", "v1 quantity", "POST", "PATCH", "DELETE"]),
        quantity=st.integers(min_value=-1, max_value=9),
    )
    def relate(
        self, number: int, relationship: int, others: list[int], how: str, quantity: int
    ) -> None:
        product = self.pick(self.world.products, number)
        relation = self.pick(self.world.relationships, relationship)
        ids = self.few(self.world.products, others)
        rows: list[Any] = [{"product_id": each, "quantity": quantity} for each in ids]
        v1, v2 = (
            f"/api/v{version}/products/{product}/relationships/{relation}" for version in (1, 2)
        )
        match how:
            case "v1 link":
                self.call("POST", v1, {"product_relationships": rows})
            case "v1 unlink":
                self.call("POST", f"{v1}/unlink", {"product_relationships": rows})
            case "v1 quantity":
                links = self.world.products.get(product, {}).get("relationships", [])
                known = [
                    row["product_id"]
                    for link in links
                    for row in link["related_products"]
                    if link["relationship_id"] == relation
                ]
                for each in [*known, *ids]:
                    self.call("PATCH", f"{v1}/product/{each}", {"quantity": quantity})
            case _:
                body = {"product_relationships": ids if how == "DELETE" else rows}
                self.call(how, v2, body)

    # ------------------------------------------------------------ trees, assets, relationships

    @rule(tree=TREES, name=NAMES, parent=NUMBERS)
    def create_category(self, tree: str, name: str, parent: int) -> None:
        path = f"/api/v1/categories/{tree}"
        if parent % 3:
            path += f"/{self.pick(self.world.trees[tree], parent)}"
        self.call("POST", path, {"name": name})

    @rule(tree=TREES, number=NUMBERS, parent=NUMBERS)
    def move_category(self, tree: str, number: int, parent: int) -> None:
        path = f"/api/v1/categories/{tree}/{self.pick(self.world.trees[tree], number)}"
        parent_id = self.pick(self.world.trees[tree], parent) if parent % 3 else ""
        self.call("PATCH", path, {"parent_id": parent_id})

    @rule(tree=TREES, number=NUMBERS, name=NAMES)
    def rename_category(self, tree: str, number: int, name: str) -> None:
        path = f"/api/v1/categories/{tree}/{self.pick(self.world.trees[tree], number)}"
        self.call("PATCH", path, {"name": name})

    @rule(tree=TREES, number=NUMBERS, turn=NUMBERS)
    def sort_categories(self, tree: str, number: int, turn: int) -> None:
        rows = self.world.trees[tree]
        parent = None if number % 2 else self.pick(rows, number)
        children = [
            each for each, row in rows.items() if (row.get("parents_ids") or [None])[-1] == parent
        ]
        turned = children[turn % (len(children) + 1) :] + children[: turn % (len(children) + 1)]
        if turn % 7 == 6:
            turned = turned[1:]
        path = f"/api/v1/categories/{tree}/{parent or 'root'}"
        self.call("PATCH", path, {"sort_children": turned})

    @rule(tree=TREES, number=NUMBERS)
    def delete_category(self, tree: str, number: int) -> None:
        path = f"/api/v1/categories/{tree}/{self.pick(self.world.trees[tree], number)}"
        self.call("DELETE", path)

    @rule(colour=COLOURS, name=st.sampled_from(["a.png", "b.png", "c", ""]))
    def create_asset(self, colour: int, name: str) -> None:
        content = base64.b64encode(PICTURES["png"][colour]).decode()
        self.call("POST", "/api/v1/assets", {"filename": name, "content": content})

    @rule(number=NUMBERS, name=st.sampled_from([None, "d.png", "e.jpg", "f.pdf"]), categories=FEW)
    def change_asset(self, number: int, name: str | None, categories: list[int]) -> None:
        path = f"/api/v1/assets/{self.pick(self.world.assets, number)}"
        ids = self.few(self.world.trees["file"], categories)
        body: dict[str, Any] = {"categories": [{"id": each} for each in ids]}
        self.call("PATCH", path, body if name is None else {**body, "filename": name})

    @rule(number=NUMBERS, colour=COLOURS)
    def replace_asset(self, number: int, colour: int) -> None:
        asset = self.pick(self.world.assets, number)
        extension = self.world.assets.get(asset, {}).get("extension")
        content = PICTURES.get(str(extension), PICTURES["png"])[colour]
        body = (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="new"\r\n'
            b"Content-Type: image/*\r\n\r\n" + content + b"\r\n--x--\r\n"
        )
        path = f"/api/v1/assets/{asset}/content"
        self.call.send("PUT", path, body, {"Content-Type": "multipart/form-data; boundary=x"})

    @rule(number=NUMBERS)
    def delete_asset(self, number: int) -> None:
        self.call("DELETE", f"/api/v1/assets/{self.pick(self.world.assets, number)}")

    @rule(name=NAMES)
    def create_relationship(self, name: str) -> None:
        self.call("POST", "/api/v1/relationships", {"name": name})

    @rule(number=NUMBERS, name=NAMES)
    def rename_relationship(self, number: int, name: str) -> None:
        path = f"/api/v1/relationships/{self.pick(self.world.relationships, number)}"
        self.call("PATCH", path, {"name": name})

    @rule(number=NUMBERS)
    def delete_relationship(self, number: int) -> None:
        path = f"/api/v1/relationships/{self.pick(self.world.relationships, number)}"
        self.call("DELETE", path)


def test_the_account_stays_in_one_piece(call: Caller) -> None:
    class Running(Writes):
        pass

    Running.call = call
    run_state_machine_as_test(Running, settings=settings(stateful_step_count=50))
