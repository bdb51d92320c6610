"""A public client, plytix-pim-client 1.3.0, works against the sandbox unchanged.

What its authors' integration tests assert of the live service is asserted here of the sandbox.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import requests
from plytix_pim_client import PlytixSync, config  # type: ignore[import-untyped]
from plytix_pim_client.dtos.filters import (  # type: ignore[import-untyped]
    AvailableSearchFilter,
)
from plytix_pim_client.dtos.products.attribute import (  # type: ignore[import-untyped]
    ProductAttributeTypeClass,
)
from plytix_pim_client.exceptions import (  # type: ignore[import-untyped]
    BadRequestError,
    ConflictError,
    UnprocessableEntityError,
)

from sheetsync.sandbox.server import Options, RunningSandbox, running
from tests.e2e.public_client import (
    NOBODY,
    control,
    page,
    picture,
    picture_file,
    picture_host,
    point_at,
    related_by,
    where,
)

CHOICES = (ProductAttributeTypeClass.DROPDOWN, ProductAttributeTypeClass.MULTISELECT)


@pytest.fixture(scope="module")
def box() -> Iterator[RunningSandbox]:
    with running(Options(port=0, auth_port=0, limits=(), later=0, empty=True)) as box:
        yield box


@pytest.fixture
def plytix(box: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    control(box, "POST", "/reset")
    point_at(box, monkeypatch)
    client = PlytixSync()
    yield client
    client.close()


def statuses(box: RunningSandbox) -> list[int]:
    return [entry["status"] for entry in control(box, "GET", "/requests")["requests"]]


# ---------------------------------------------------------------- the way in


def test_the_client_takes_its_first_token_after_a_refusal(plytix: Any, box: RunningSandbox) -> None:
    assert box.pim_url == config.PLYTIX_PIM_BASE_URL
    plytix.products.create_product("A-1")
    assert statuses(box) == [401, 200, 201]


def test_an_unusable_token_is_renewed_once(plytix: Any, box: RunningSandbox) -> None:
    plytix.products.create_product("A-1")
    plytix._client.auth_token = "no.such.token"
    plytix.products.create_product("A-2")
    assert statuses(box)[3:] == [401, 200, 201]


def test_an_ended_token_is_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    with running(Options(port=0, auth_port=0, limits=(), empty=True, token_life=0.3)) as box:
        point_at(box, monkeypatch)
        client = PlytixSync()
        try:
            asked = 0
            while statuses(box).count(401) < 3 and asked < 2000:
                assert client.products.get_product(NOBODY) is None
                asked += 1
            assert statuses(box).count(401) == 3
        finally:
            client.close()


def test_wrong_credentials_end_the_client(box: RunningSandbox, monkeypatch: Any) -> None:
    point_at(box, monkeypatch)
    client = PlytixSync("no such key", "no such password")
    try:
        with pytest.raises(httpx.HTTPStatusError) as refused:
            client.products.get_product(NOBODY)
        assert refused.value.response.status_code == 401
    finally:
        client.close()


def test_a_429_is_waited_out(
    plytix: Any, box: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("plytix_pim_client.http.sync.time", SimpleNamespace(sleep=waited.append))
    control(box, "POST", "/faults", {"kind": "limit", "route": "/api/*", "nth": 2})
    assert plytix.products.get_product(NOBODY) is None
    assert waited == [1.0], "no Retry-After: the client counts for itself"
    control(box, "POST", "/switches", {"retry_after": True})
    control(box, "POST", "/faults", {"kind": "limit", "route": "/api/*", "nth": 1})
    assert plytix.products.get_product(NOBODY) is None
    assert len(waited) == 2
    assert waited[1] >= 1


def test_a_refused_permission_is_no_reason_to_renew(plytix: Any, box: RunningSandbox) -> None:
    plytix.products.get_product(NOBODY)
    control(box, "POST", "/faults", {"kind": "forbid"})
    with pytest.raises(httpx.HTTPStatusError) as refused:
        plytix.products.get_product(NOBODY)
    assert refused.value.response.status_code == 403


# ---------------------------------------------------------------- attributes and groups


def test_attributes_are_made_read_renamed_and_deleted(plytix: Any) -> None:
    attributes = plytix.products.attributes
    made = attributes.create_attribute("Size: EU-4.2", "TextAttribute", "How large")
    assert made.label == "size__eu_4_2"
    assert (made.name, made.type_class, made.groups) == ("Size: EU-4.2", "TextAttribute", [])
    assert made._undocumented_data["filter_type"] == "TextAttribute"
    assert attributes.get_attribute(made.id).name == "Size: EU-4.2"
    renamed = attributes.update_attribute(made.id, "Size")
    assert (renamed.id, renamed.name, renamed.label) == (made.id, "Size", made.label)
    more = attributes.create_attributes(
        [
            {"name": "Colour", "type_class": "DropdownAttribute", "options": ["Red", "Blue"]},
            {"name": "Uses", "type_class": "MultiSelectAttribute", "options": ["Tea"]},
        ]
    )
    assert more[0].options == ["Red", "Blue"]
    assert [found.id for found in attributes.get_attributes([each.id for each in more])] == [
        each.id for each in more
    ]
    assert attributes.delete_attribute(made.id) is True
    assert attributes.get_attribute(made.id) is None
    assert attributes.delete_attribute(NOBODY) is False
    assert attributes.update_attribute(NOBODY, "x") is None


def test_every_type_of_attribute_can_be_made(plytix: Any) -> None:
    kinds = [kind for kind in ProductAttributeTypeClass if kind not in CHOICES]
    made = plytix.products.attributes.create_attributes(
        [{"name": kind, "type_class": kind} for kind in kinds]
        + [{"name": kind, "type_class": kind, "options": ["One"]} for kind in CHOICES]
    )
    assert [each.type_class for each in made] == [*kinds, *CHOICES]


def test_a_taken_attribute_name_is_refused(plytix: Any) -> None:
    plytix.products.attributes.create_attribute("Size", "TextAttribute")
    with pytest.raises(UnprocessableEntityError, match="same name already exists"):
        plytix.products.attributes.create_attribute("Size", "TextAttribute")


def test_attributes_are_searched_page_by_page(plytix: Any) -> None:
    attributes = plytix.products.attributes
    for number in range(5):
        attributes.create_attribute(f"Size {number}", "TextAttribute")
    found = attributes.search_product_attributes(
        where("name", "like", "size"), ["name", "label"], [], page("name", size=2)
    )
    assert [each.name for each in found] == ["Size 0", "Size 1"]
    pages = list(
        attributes.search_all_product_attributes(
            where("name", "like", "size"), ["name"], [], "name", page_size=2
        )
    )
    assert [len(each) for each in pages] == [2, 2, 1]


def test_groups_are_made_changed_searched_and_deleted(plytix: Any) -> None:
    label = plytix.products.attributes.create_attribute("Size", "TextAttribute").label
    groups = plytix.products.attributes.groups
    first, second = groups.create_attributes_groups(
        [{"name": "Sizes", "attribute_labels": [label]}, {"name": "Colours", "order": 9999}]
    )
    assert (first.order, second.order) == (0, 1)
    assert (first.attribute_labels, second.attribute_labels) == ([label], [])
    assert plytix.products.attributes.search_product_attributes([], ["groups"], [], page("name"))[
        0
    ].groups == [first.id]
    changed = groups.update_attributes_group(second.id, name="Hues", attribute_labels=[label])
    assert (changed.id, changed.name, changed.attribute_labels) == (second.id, "Hues", [label])
    found = groups.search_product_attributes_groups(
        where("name", "like", "hue"), ["name", "order"], [], page("name")
    )
    assert [each.name for each in found] == ["Hues"]
    assert groups.delete_attributes_groups([first.id, NOBODY]) == [True, False]
    assert groups.update_attributes_group(NOBODY, name="x") is None


# ---------------------------------------------------------------- families


def test_families_are_made_read_renamed_searched_and_deleted(plytix: Any) -> None:
    families = plytix.products.families
    made = families.create_family("Kettles")
    assert made.id
    assert (made.name, made.total_attributes, made.total_models, made.total_products) == (
        "Kettles",
        0,
        0,
        0,
    )
    assert families.get_family(made.id).name == "Kettles"
    assert families.rename_family(made.id, "Pots").name == "Pots"
    others = families.create_families(
        [{"name": f"Pots {n}", "attribute_ids": [], "parent_attribute_ids": []} for n in "12"]
    )
    found = families.search_families(
        where("name", "like", "pots"), ["name"], [], page("name", ascending=False)
    )
    assert [each.name for each in found] == ["Pots 2", "Pots 1", "Pots"]
    assert families.delete_families([each.id for each in others]) == [True, True]
    assert families.get_families([others[0].id, NOBODY]) == [None, None]
    assert families.rename_family(NOBODY, "x") is None
    assert families.delete_family(NOBODY) is False


def test_attributes_join_and_leave_families(plytix: Any) -> None:
    family = plytix.products.families.create_family("Kettles").id
    size, colour = plytix.products.attributes.create_attributes(
        [{"name": name, "type_class": "TextAttribute"} for name in ("Size", "Colour")]
    )
    links = plytix.products.families.attributes
    assert links.link_attribute_to_family(family, [size.id]) is True
    assert links.link_attribute_to_family(family, [colour.id], "parent_level") is True
    assert {each.id: each.attribute_level for each in links.get_family_attributes(family)} == {
        size.id: "no_level",
        colour.id: "parent_level",
    }
    assert links.edit_attributes_inheritance(family, [size.label], [colour.label]) is True
    assert {each.label: each.attribute_level for each in links.get_family_attributes(family)} == {
        "size": "parent_level",
        "colour": "no_level",
    }
    assert plytix.products.families.get_family(family).total_attributes == 2
    assert links.unlink_attribute_to_family(family, [size.id, colour.id]) is True
    assert plytix.products.families.get_family(family).total_attributes == 0
    assert links.get_family_attributes(NOBODY) is None
    assert links.link_attribute_to_family(NOBODY, [size.id]) is None
    assert links.unlink_attribute_to_family(NOBODY, [size.id]) is None
    assert links.edit_attributes_inheritance(NOBODY, [size.label], []) is None


def test_products_are_put_into_families(plytix: Any) -> None:
    family = plytix.products.families.create_family("Kettles").id
    product = plytix.products.create_product("A-1").id
    assert plytix.products.assign_families([(product, family)]) == [True]
    assert plytix.products.get_product(product).product_family_id == family
    assert plytix.products.families.get_family(family).total_products == 1
    assert plytix.products.assign_family(product, "") is True
    assert plytix.products.get_product(product).product_family_id is None
    assert plytix.products.assign_family(product, NOBODY) is None
    assert plytix.products.assign_family(NOBODY, family) is None


# ---------------------------------------------------------------- products and variants


def test_products_are_made_read_changed_and_deleted(plytix: Any) -> None:
    size = plytix.products.attributes.create_attribute("Size", "IntAttribute").label
    made = plytix.products.create_product("A-1", "A kettle")
    assert (made.sku, made.label, made.status, made.product_type) == (
        "A-1",
        "A kettle",
        "Draft",
        "SINGLE",
    )
    assert (made.attributes, made.assets, made.categories, made.relationships) == ({}, [], [], [])
    changed = plytix.products.update_product(
        made.id, {"label": "Kettle", "status": "Completed", "attributes": {size: 3}}
    )
    assert (changed.label, changed.status, changed.attributes) == ("Kettle", "Completed", {size: 3})
    assert plytix.products.get_product(made.id).attributes == {size: 3}
    others = plytix.products.create_products([{"sku": "A-2"}, {"sku": "A-3", "label": None}])
    assert [each.sku for each in plytix.products.get_products([each.id for each in others])] == [
        "A-2",
        "A-3",
    ]
    assert plytix.products.delete_products([made.id, NOBODY]) == [True, False]
    assert plytix.products.get_product(made.id) is None
    assert plytix.products.get_product(NOBODY) is None
    assert plytix.products.update_product(NOBODY, {"label": "x"}) is None


def test_bad_values_and_taken_skus_are_told_apart(plytix: Any) -> None:
    product = plytix.products.create_product("A-1").id
    with pytest.raises(ConflictError, match="same SKU already exists"):
        plytix.products.create_product("A-1")
    with pytest.raises(UnprocessableEntityError, match="label does not exist"):
        plytix.products.update_product(product, {"attributes": {"no_such": 1}})
    with pytest.raises(UnprocessableEntityError, match="Draft, Completed, Archived"):
        plytix.products.update_product(product, {"status": "completed"})
    with pytest.raises(BadRequestError, match="Failed to decode JSON"):
        plytix._client.make_request("POST", "/api/v1/products", content=b"{sku: 1}")


def test_variants_are_added_linked_listed_and_unlinked(plytix: Any) -> None:
    colour = plytix.products.attributes.create_attribute("Colour", "TextAttribute").label
    parent, single = plytix.products.create_products([{"sku": "A-1"}, {"sku": "A-9"}])
    variants = plytix.products.variants
    assert variants.get_product_variants(parent.id) == []
    added = variants.add_variant_to_product(parent.id, "A-1-B", "Blue", {colour: "blue"})
    assert (added.sku, added.label, added.attributes) == ("A-1-B", "Blue", {colour: "blue"})
    assert added._undocumented_data["_parent_id"] == parent.id
    assert variants.link_variant_to_product(parent.id, single.id) is True
    assert {each.sku for each in variants.get_product_variants(parent.id)} == {"A-1-B", "A-9"}
    assert plytix.products.get_product(parent.id).num_variations == 2
    assert variants.unlink_variant_from_product(parent.id, single.id) is True
    assert [each.sku for each in variants.get_product_variants(parent.id)] == ["A-1-B"]
    assert variants.add_variant_to_product(NOBODY, "A-2") is None
    assert variants.get_product_variants(NOBODY) is None
    assert variants.link_variant_to_product(parent.id, NOBODY) is False
    assert variants.unlink_variant_from_product(NOBODY, single.id) is False
    with pytest.raises(ConflictError, match="same SKU already exists"):
        variants.add_variant_to_product(parent.id, "A-9")
    assert plytix.products.delete_product(parent.id) is True
    assert plytix.products.get_product(added.id) is None, "variants go with their parent"


def test_products_are_searched_page_by_page(plytix: Any) -> None:
    plytix.products.create_products(
        [{"sku": f"B-{number}", "label": f"Bowl {number}"} for number in range(3)]
    )
    plytix.products.create_product("X-1")
    pages = list(
        plytix.products.search_all_products(
            where("sku", "like", "b-"), ["sku", "label"], [], "sku", page_size=2
        )
    )
    assert [[each.label for each in rows] for rows in pages] == [["Bowl 0", "Bowl 1"], ["Bowl 2"]]
    one = plytix.products.search_products(
        where("sku", "like", "b-"),
        ["sku"],
        [],
        page("sku", size=1, ascending=False),
        extra={"return_pagination": True},
    )
    assert [each.sku for each in one.data] == ["B-2"]
    assert (one.pagination.count, one.pagination.total_count) == (3, 4)
    assert (one.pagination.order, one.pagination.page, one.pagination.page_size) == ("-sku", 1, 1)
    with pytest.raises(UnprocessableEntityError):
        plytix.products.search_products(where("no_such", "eq", 1), [], [], page("sku"))


# ---------------------------------------------------------------- categories


@pytest.mark.parametrize(("room", "one"), [("products", "product"), ("assets", "asset")])
def test_categories_are_made_moved_sorted_and_deleted(plytix: Any, room: str, one: str) -> None:
    categories = getattr(plytix, room).categories
    create = getattr(categories, f"create_{one}_category")
    delete = getattr(categories, f"delete_{one}_category")
    plural = "categories"
    search_all = getattr(categories, f"search_all_{one}_{plural}")
    kitchen, garden = create("Kitchen"), create("Garden")
    mugs, pans = create("Mugs", kitchen.id), create("Large pans", kitchen.id)
    assert (kitchen.order, kitchen.path, kitchen.parents_ids) == ("1", ["Kitchen"], [])
    assert (pans.order, pans.path, pans.slug) == ("2", ["Kitchen", "Large pans"], "large-pans")
    assert pans.parents_ids == [kitchen.id]
    with pytest.raises(UnprocessableEntityError, match="already exist"):
        create("Kitchen")

    categories.sorting_category(kitchen.id, [pans.id, mugs.id])
    ids = [kitchen.id, mugs.id, pans.id]
    (found,) = search_all(where("id", "in", ids), ["id", "order", "n_children"], [], "id")
    assert [each.id for each in found] == [pans.id, mugs.id, kitchen.id], "the newest first"
    assert [each.order for each in found] == ["1", "2", "1"]
    assert found[2].n_children == 2

    assert categories.sorting_root_category([garden.id, kitchen.id]) is None
    (found,) = search_all(where("id", "in", [kitchen.id, garden.id]), ["order"], [], "id")
    assert [(each.id, each.order) for each in found] == [(garden.id, "1"), (kitchen.id, "2")]
    with pytest.raises(UnprocessableEntityError):
        categories.sorting_category(kitchen.id, [pans.id])

    assert categories.move_category(mugs.id, garden.id).path == ["Garden", "Mugs"]
    assert categories.convert_to_first_level_category(mugs.id).parents_ids == []
    assert categories.move_category(NOBODY, garden.id) is None
    assert delete(kitchen.id) is True
    assert delete(pans.id) is False, "gone with its parent"
    assert delete(NOBODY) is False


def test_products_are_linked_to_categories(plytix: Any) -> None:
    product = plytix.products.create_product("A-1").id
    categories = plytix.products.categories
    first, second = categories.create_product_categories([{"name": "Mugs"}, {"name": "Cups"}])
    links = [(product, second.id), (product, first.id)]
    assert categories.link_product_to_categories(links) == [True, True]
    listed = categories.get_product_categories(product)
    assert [each.id for each in listed] == [second.id, first.id], "in the order of linking"
    assert [(each.name, each.path) for each in listed] == [("Cups", ["Cups"]), ("Mugs", ["Mugs"])]
    assert plytix.products.get_product(product).categories[1] == {
        "id": first.id,
        "name": "Mugs",
        "path": ["Mugs"],
    }
    assert categories.get_product_categories(product, first.id)[0].name == "Mugs"
    with pytest.raises(ConflictError, match="already linked"):
        categories.link_product_to_category(product, first.id)
    assert categories.unlink_product_to_category(product, first.id) is True
    assert categories.unlink_product_to_category(product, first.id) is False
    assert categories.get_product_categories(product, first.id) is None
    assert categories.get_product_categories(NOBODY) is None
    assert categories.link_product_to_category(NOBODY, first.id) is False


# ---------------------------------------------------------------- assets


def test_assets_come_from_urls_and_files(plytix: Any, tmp_path: Path) -> None:
    with picture_host(picture("red")) as host:
        fetched = plytix.assets.create_asset_by_url(f"{host}/red.jpg", "kettle.jpg")
        with pytest.raises(ConflictError, match=fetched.id):
            plytix.assets.create_asset_by_url(f"{host}/red.jpg", "kettle.jpg")
    assert (fetched.filename, fetched.extension, fetched.file_type) == (
        "kettle.jpg",
        "jpg",
        "IMAGES",
    )
    assert fetched.file_size == len(picture("red"))
    assert (fetched.assigned, fetched.n_products, fetched.categories) == (False, 0, [])
    assert requests.get(fetched.url, timeout=10).content == picture("red")
    loaded = plytix.assets.create_asset_from_local_file(
        str(picture_file(tmp_path, "blue.png", "blue", kind="PNG"))
    )
    assert (loaded.filename, loaded.content_type) == ("blue.png", "image/png")
    assert plytix.assets.get_asset(loaded.id).filename == "blue.png"
    far = plytix.assets.create_assets_by_urls(
        [{"url": f"https://pictures.example.test/{n}.jpg", "filename": None} for n in "12"]
    )
    assert [each.filename for each in far] == ["1.jpg", "2.jpg"]
    found = plytix.assets.search_assets(
        where("id", "in", [each.id for each in far]), ["created"], [], page("created")
    )
    assert [each.id for each in found] == [
        each.id for each in sorted(far, key=lambda each: str(each.created))
    ]


def test_assets_are_changed_replaced_and_deleted(plytix: Any, tmp_path: Path) -> None:
    asset = plytix.assets.create_asset_from_local_file(
        str(picture_file(tmp_path, "red.jpg", "red"))
    )
    category = plytix.assets.categories.create_asset_category("Photos")
    renamed = plytix.assets.update_asset(asset.id, "new.jpg", category_ids=[category.id])
    assert renamed.filename == "new.jpg"
    assert [each["id"] for each in renamed.categories] == [category.id]
    with pytest.raises(UnprocessableEntityError, match="Extension changes are not allowed"):
        plytix.assets.update_asset(asset.id, "new.png")
    replaced = plytix.assets.replace_asset(
        asset.id, str(picture_file(tmp_path, "picture.py", "blue"))
    )
    assert replaced.id == asset.id
    assert replaced.modified != asset.modified
    assert requests.get(replaced.url, timeout=10).content == picture("blue")
    with pytest.raises(BadRequestError, match="cannot change the format type"):
        plytix.assets.replace_asset(
            asset.id, str(picture_file(tmp_path, "same.jpg", "red", kind="PNG"))
        )
    assert plytix.assets.update_asset(NOBODY, "new-filename") is None
    assert plytix.assets.replace_asset(NOBODY, str(tmp_path / "red.jpg")) is None
    assert plytix.assets.delete_assets([asset.id, NOBODY]) == [True, False]
    assert plytix.assets.get_asset(asset.id) is None


def test_assets_are_linked_to_products(plytix: Any, tmp_path: Path) -> None:
    product = plytix.products.create_product("A-1").id
    front, back = plytix.products.attributes.create_attributes(
        [{"name": name, "type_class": "MediaAttribute"} for name in ("Front", "Back")]
    )
    red, blue = (
        plytix.assets.create_asset_from_local_file(
            str(picture_file(tmp_path, f"{colour}.jpg", colour))
        )
        for colour in ("red", "blue")
    )
    links = plytix.products.assets
    assert links.link_asset_to_products(
        [(product, red.id, front.label), (product, blue.id, back.label)]
    ) == [True, True]
    listed = links.get_product_assets(product)
    assert [(each.id, each.filename) for each in listed] == [
        (red.id, "red.jpg"),
        (blue.id, "blue.jpg"),
    ]
    assert [each.id for each in links.get_product_assets(product, blue.id)] == [blue.id]
    assert plytix.products.get_product(product).attributes["front"]["id"] == red.id
    assert plytix.assets.get_asset(red.id).n_products == 1
    with pytest.raises(ConflictError, match="already linked"):
        links.link_asset_to_product(product, red.id, front.label)
    assert links.unlink_asset_from_product(product, red.id) is True
    assert links.unlink_asset_from_product(product, red.id) is False
    assert links.unlink_asset_from_product(product, blue.id) is True
    assert plytix.products.get_product(product).assets == []
    assert links.get_product_assets(NOBODY, NOBODY) is None
    assert links.link_asset_to_product(NOBODY, red.id, front.label) is False
    assert links.link_asset_to_product(product, NOBODY, front.label) is False


# ---------------------------------------------------------------- relationships


def test_relationships_are_made_read_renamed_searched_and_deleted(plytix: Any) -> None:
    relationships = plytix.products.relationships
    made = relationships.create_product_relationship("Gift pack")
    assert (made.name, made.label) == ("Gift pack", "gift_pack")
    assert relationships.get_relationship(made.id).label == "gift_pack"
    renamed = relationships.update_relationship(made.id, "Presents")
    assert (renamed.name, renamed.label) == ("Presents", "gift_pack")
    found = relationships.search_product_relationships(
        where("name", "like", "present"), ["name", "label"], [], page("name")
    )
    assert [each.label for each in found] == ["gift_pack"]
    with pytest.raises(ConflictError):
        relationships.create_product_relationship("Presents")
    assert relationships.delete_product_relationships([made.id, NOBODY]) == [True, False]
    assert relationships.get_relationship(made.id) is None
    assert relationships.update_relationship(NOBODY, "x") is None


def test_products_are_related_to_products(plytix: Any) -> None:
    relationships = plytix.products.relationships
    gift = relationships.create_product_relationship("Gift pack")
    one, two, three = plytix.products.create_products([{"sku": f"A-{n}"} for n in "123"])
    linked = relationships.link_product_to_relationship(
        one.id,
        gift.id,
        [{"product_id": two.id, "quantity": 1}, {"product_id": three.id, "quantity": 2}],
    )
    assert (linked.id, linked.label) == (gift.id, "gift_pack")
    assert [(each.product_id, each.quantity) for each in linked.related_products] == [
        (two.id, 1),
        (three.id, 2),
    ]
    assert all(each.last_modified for each in linked.related_products)
    assert relationships.update_quantity_product_relationship(one.id, gift.id, two.id, 10)
    shown = plytix.products.get_product(one.id).relationships[0]
    assert shown["related_products"][0]["quantity"] == 10
    assert plytix.products.get_product(two.id).relationships == []
    found = plytix.products.search_products([], ["sku"], related_by(gift.id), page("sku"))
    assert [each.sku for each in found] == ["A-1"], "the listing product, not the listed ones"
    with pytest.raises(ConflictError, match="product does not exists"):
        relationships.link_product_to_relationship(
            one.id, gift.id, [{"product_id": "0" * 24, "quantity": 1}]
        )
    nobody = [{"product_id": NOBODY, "quantity": 1}]
    assert relationships.link_product_to_relationship(NOBODY, NOBODY, nobody) is None
    assert relationships.update_quantity_product_relationship(NOBODY, NOBODY, NOBODY, 1) is None


# ---------------------------------------------------------------- filters


def test_the_available_filters_are_told(plytix: Any) -> None:
    plytix.products.attributes.create_attribute(
        "Colour", "DropdownAttribute", options=["Red", "Blue"]
    )
    of_products = {each.key: each for each in plytix.filters.get_products_filters()}
    assert all(isinstance(each, AvailableSearchFilter) for each in of_products.values())
    assert of_products["attributes.colour"].options == ["Red", "Blue"]
    assert of_products["sku"].filter_type == "TextAttribute"
    assert "eq" in of_products["_is_variation"].operators
    assert "filename" in {each.key for each in plytix.filters.get_assets_filters()}
    assert "symmetrical" in {each.key for each in plytix.filters.get_relationships_filters()}
