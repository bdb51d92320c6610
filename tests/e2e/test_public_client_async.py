"""The asynchronous half of plytix-pim-client 1.3.0 works against the sandbox unchanged.

It sends many requests at once, on one connection pool, and renews its token under a lock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from plytix_pim_client import PlytixAsync  # type: ignore[import-untyped]
from plytix_pim_client.exceptions import (  # type: ignore[import-untyped]
    ConflictError,
    UnprocessableEntityError,
)

from sheetsync.sandbox.server import Options, RunningSandbox, running
from tests.e2e.public_client import (
    NOBODY,
    control,
    page,
    picture_file,
    point_at,
    related_by,
    where,
)

Scenario = Callable[[Any], Awaitable[None]]


@pytest.fixture(scope="module")
def box() -> Iterator[RunningSandbox]:
    with running(Options(port=0, auth_port=0, limits=(), later=0, empty=True)) as box:
        yield box


@pytest.fixture
def play(box: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> Callable[[Scenario], None]:
    """Plays a scenario with a fresh client against a fresh account."""
    control(box, "POST", "/reset")
    point_at(box, monkeypatch)

    async def played(scenario: Scenario) -> None:
        client = PlytixAsync()
        try:
            await scenario(client)
        finally:
            await client.close()

    return lambda scenario: asyncio.run(played(scenario))


Play = Callable[[Scenario], None]


def test_many_requests_at_once_share_tokens(play: Play, box: RunningSandbox) -> None:
    async def scenario(plytix: Any) -> None:
        made = await plytix.products.create_products([{"sku": f"A-{n:02}"} for n in range(30)])
        assert len({each.id for each in made}) == 30
        plytix._client.auth_token = "no.such.token"
        await plytix.products.get_products([each.id for each in made])

    play(scenario)
    told = control(box, "GET", "/requests")
    assert told["statuses"]["201"] == 30
    assert told["statuses"]["401"] >= 2
    assert 2 <= told["counts"]["POST /auth/api/get-token"] <= told["statuses"]["401"]


def test_a_429_is_waited_out(
    play: Play, box: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def slept(seconds: float) -> None:
        waited.append(seconds)

    async def scenario(plytix: Any) -> None:
        assert await plytix.products.get_product(NOBODY) is None

    # Its own name for asyncio only: the sandbox runs in this process and must go on sleeping.
    own = SimpleNamespace(sleep=slept, Lock=asyncio.Lock)
    monkeypatch.setattr("plytix_pim_client.http.async_.asyncio", own)
    control(box, "POST", "/faults", {"kind": "limit", "route": "/api/*", "nth": 2})
    play(scenario)
    assert waited == [1.0]


def test_a_refused_permission_ends_the_call(play: Play, box: RunningSandbox) -> None:
    async def scenario(plytix: Any) -> None:
        await plytix.products.get_product(NOBODY)
        control(box, "POST", "/faults", {"kind": "forbid"})
        with pytest.raises(httpx.HTTPStatusError) as refused:
            await plytix.products.get_product(NOBODY)
        assert refused.value.response.status_code == 403

    play(scenario)


def test_attributes_groups_and_families(play: Play) -> None:
    async def scenario(plytix: Any) -> None:
        attributes = plytix.products.attributes
        size, colour = await attributes.create_attributes(
            [
                {"name": "Size: EU", "type_class": "TextAttribute"},
                {"name": "Colour", "type_class": "DropdownAttribute", "options": ["Red"]},
            ]
        )
        assert (size.label, size.groups) == ("size__eu", [])
        assert (await attributes.update_attribute(size.id, "Size")).label == "size__eu"
        assert (await attributes.get_attributes([size.id, NOBODY]))[1] is None
        with pytest.raises(UnprocessableEntityError, match="same name already exists"):
            await attributes.create_attribute("Colour", "TextAttribute")
        pages = [
            rows
            async for rows in attributes.search_all_product_attributes(
                [], ["name"], [], "name", page_size=1
            )
        ]
        assert [[each.name for each in rows] for rows in pages] == [["Colour"], ["Size"]]

        group = await attributes.groups.create_attributes_group("Sizes", [size.label])
        assert (group.order, group.attribute_labels) == (0, [size.label])
        assert (await attributes.groups.update_attributes_group(group.id, "All")).name == "All"
        assert await attributes.groups.delete_attributes_group(group.id) is True

        families = plytix.products.families
        family = (await families.create_family("Shoes")).id
        links = families.attributes
        assert await links.link_attribute_to_family(family, [size.id, colour.id], "parent_level")
        assert await links.edit_attributes_inheritance(family, [size.label], [colour.label])
        levels = {
            each.id: each.attribute_level for each in await links.get_family_attributes(family)
        }
        assert levels == {size.id: "parent_level", colour.id: "no_level"}
        assert await links.unlink_attribute_to_family(family, [size.id]) is True
        assert (await families.get_family(family)).total_attributes == 1
        assert (await families.rename_family(family, "Boots")).name == "Boots"
        product = (await plytix.products.create_product("A-1")).id
        assert await plytix.products.assign_family(product, family) is True
        assert (await plytix.products.get_product(product)).product_family_id == family
        assert await plytix.products.assign_family(NOBODY, family) is None
        assert await families.delete_family(family) is True
        assert await families.get_family(family) is None
        assert (await plytix.products.get_product(product)).product_family_id is None
        assert await attributes.delete_attributes([size.id, colour.id, NOBODY]) == [
            True,
            True,
            False,
        ]

    play(scenario)


def test_products_variants_and_searches(play: Play) -> None:
    async def scenario(plytix: Any) -> None:
        products = plytix.products
        one, two, three = await products.create_products(
            [{"sku": f"A-{n}", "label": f"Bowl {n}"} for n in "123"]
        )
        changed = await products.update_product(one.id, {"status": "Archived"})
        assert (changed.status, changed.label) == ("Archived", "Bowl 1")
        with pytest.raises(ConflictError, match="same SKU already exists"):
            await products.create_product("A-1")
        added = await products.variants.add_variant_to_product(one.id, "A-1-B", "Blue")
        assert added._undocumented_data["_parent_id"] == one.id
        assert await products.variants.link_variant_to_product(one.id, two.id) is True
        listed = await products.variants.get_product_variants(one.id)
        assert {each.sku for each in listed} == {"A-1-B", "A-2"}
        assert await products.variants.unlink_variant_from_product(one.id, two.id) is True
        assert await products.variants.link_variant_to_product(NOBODY, NOBODY) is False

        gift = await products.relationships.create_product_relationship("Gift pack")
        linked = await products.relationships.link_product_to_relationship(
            one.id, gift.id, [{"product_id": three.id, "quantity": 7}]
        )
        assert [each.quantity for each in linked.related_products] == [7]
        assert await products.relationships.update_quantity_product_relationship(
            one.id, gift.id, three.id, 8
        )
        found = await products.search_products([], ["sku"], related_by(gift.id), page("sku"))
        assert [each.sku for each in found] == ["A-1"]
        renamed = await products.relationships.update_relationship(gift.id, "Presents")
        assert (renamed.name, renamed.label) == ("Presents", "gift_pack")
        assert await products.relationships.delete_product_relationship(gift.id) is True
        assert (await products.get_product(one.id)).relationships == []

        pages = [
            rows
            async for rows in products.search_all_products(
                where("label", "like", "bowl"), ["label"], [], "sku", page_size=2
            )
        ]
        assert [[each.label for each in rows] for rows in pages] == [
            ["Bowl 1", "Bowl 2"],
            ["Bowl 3"],
        ]
        told = await products.search_products(
            where("label", "like", "bowl"),
            [],
            [],
            page("sku", size=1),
            extra={"return_pagination": True},
        )
        assert (told.pagination.count, told.pagination.total_count) == (3, 4)
        assert await products.delete_products([one.id, NOBODY]) == [True, False]
        assert await products.get_product(added.id) is None

    play(scenario)


def test_assets_and_categories(play: Play, tmp_path: Path) -> None:
    red, blue = (str(picture_file(tmp_path, f"{colour}.jpg", colour)) for colour in ("red", "blue"))

    async def scenario(plytix: Any) -> None:
        assets = plytix.assets
        (loaded,) = await assets.create_assets_from_local_files([{"file_path": red}])
        far = await assets.create_assets_by_urls(
            [{"url": f"https://pictures.example.test/{n}.jpg", "filename": None} for n in "12"]
        )
        assert [each.filename for each in far] == ["1.jpg", "2.jpg"]
        replaced = await assets.replace_asset(loaded.id, blue)
        assert replaced.modified != loaded.modified
        assert (await assets.update_asset(loaded.id, "new.jpg")).filename == "new.jpg"
        assert await assets.replace_asset(NOBODY, blue) is None
        pages = [
            rows
            async for rows in assets.search_all_assets(
                where("id", "in", [each.id for each in far]), [], [], "created", page_size=1
            )
        ]
        assert {rows[0].id for rows in pages} == {each.id for each in far}

        front = await plytix.products.attributes.create_attribute("Front", "MediaAttribute")
        product = (await plytix.products.create_product("A-1")).id
        linked = plytix.products.assets
        assert await linked.link_asset_to_product(product, loaded.id, front.label) is True
        assert [each.id for each in await linked.get_product_assets(product)] == [loaded.id]
        assert await linked.unlink_asset_from_product(product, loaded.id) is True
        assert await linked.get_product_assets(product) == []
        assert await assets.delete_assets([loaded.id, NOBODY]) == [True, False]

        categories = plytix.products.categories
        kitchen = await categories.create_product_category("Kitchen")
        mugs = await categories.create_product_category("Mugs", kitchen.id)
        pans = await categories.create_product_category("Pans", kitchen.id)
        await categories.sorting_category(kitchen.id, [pans.id, mugs.id])
        assert await categories.link_product_to_category(product, mugs.id) is True
        (told,) = await categories.get_product_categories(product)
        assert told.path == ["Kitchen", "Mugs"]
        moved = await categories.convert_to_first_level_category(mugs.id)
        assert (moved.path, moved.order) == (["Mugs"], "2")
        await categories.sorting_root_category([mugs.id, kitchen.id])
        assert await categories.unlink_product_to_category(product, mugs.id) is True
        assert await categories.delete_product_categories([kitchen.id, NOBODY]) == [True, False]

        photos = await assets.categories.create_asset_category("Photos")
        assert await assets.categories.move_category(NOBODY, photos.id) is None
        assert await assets.categories.delete_asset_category(photos.id) is True

    play(scenario)


def test_filters(play: Play) -> None:
    async def scenario(plytix: Any) -> None:
        told = await asyncio.gather(
            plytix.filters.get_products_filters(),
            plytix.filters.get_assets_filters(),
            plytix.filters.get_relationships_filters(),
        )
        assert [{"sku", "filename", "name"} & {each.key for each in rows} for rows in told] == [
            {"sku"},
            {"filename"},
            {"name"},
        ]

    play(scenario)
