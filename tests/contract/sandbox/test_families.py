"""Product families: created, searched, renamed, their attributes and levels, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetsync.sandbox.hosts.later import Later
from sheetsync.sandbox.server import Options, running
from sheetsync.sandbox.state.store import Store
from tests.contract.sandbox.at_once import at_once
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    FAMILY,
    KETTLE,
    KETTLE_BLUE,
    KETTLE_RED,
    MUG,
    small_account,
)

FAMILIES = "/api/v1/product_families"
KETTLES = f"{FAMILIES}/{FAMILY}"
ATTRIBUTES = "/api/v1/attributes/product"
NOBODY = "5a00000000000000000000ff"
OLD = "2024-01-01T00:00:00.000000+00:00"


@pytest.fixture(scope="module")
def connected() -> Iterator[Plytix]:
    with at_once() as plytix:
        yield plytix


def ids(plytix: Plytix, *labels: str) -> list[str]:
    body = {"attributes": ["label"], "pagination": {"page_size": 100}}
    rows = plytix.search(body, f"{ATTRIBUTES}/search")["data"]
    by_label = {row["label"]: row["id"] for row in rows}
    return [by_label[label] for label in labels]


def made(plytix: Plytix, name: str, **more: Any) -> dict[str, Any]:
    answer = plytix.post(FAMILIES, {"name": name, **more})
    assert answer.status_code == 201, answer.text
    (row,) = answer.json()["data"]
    found: dict[str, Any] = row
    return found


def levels(plytix: Plytix, family: str = FAMILY, path: str = "attributes") -> dict[str, str]:
    rows = plytix.get(f"{FAMILIES}/{family}/{path}").json()["data"]
    return {row["label"]: row["attribute_level"] for row in rows}


def read(plytix: Plytix, family: str = FAMILY) -> dict[str, Any]:
    found: dict[str, Any] = plytix.get(f"{FAMILIES}/{family}").json()["data"][0]
    return found


def value(plytix: Plytix, product: str, label: str) -> Any:
    return plytix.product(product)["attributes"].get(label)


def accepts(plytix: Plytix, path: str, body: dict[str, Any]) -> None:
    answer = plytix.post(f"{KETTLES}/{path}", body)
    assert (answer.status_code, answer.content) == (202, b""), answer.text


# ---------------------------------------------------------------- read and searched


@fact("families", "doc", "live")
def test_a_family_counts_what_belongs_to_it(plytix: Plytix) -> None:
    """A family tells how many attributes, models (parents) and products it has."""
    assert read(plytix) == {
        "id": FAMILY,
        "name": "Kettles",
        "created": OLD,
        "created_at": OLD,
        "modified": OLD,
        "total_attributes": 3,
        "total_models": 1,
        "total_products": 3,
    }


@fact("columns", "live")
def test_family_search_takes_a_column_that_is_none(plytix: Plytix) -> None:
    body = {"attributes": ["name", "label", "_created_at"]}
    rows = plytix.search(body, f"{FAMILIES}/search")["data"]
    assert rows == [{"id": FAMILY, "name": "Kettles", "_created_at": OLD}]


@fact("families", "doc")
def test_family_search_gives_the_columns_asked_for(plytix: Plytix) -> None:
    new = made(plytix, "Pans")
    columns = [
        "name",
        "total_products",
        "total_attributes",
        "total_models",
        "_created_at",
        "modified",
        "created_user_audit",
        "modified_user_audit",
    ]
    rows = plytix.search({"attributes": columns}, f"{FAMILIES}/search")["data"]
    assert [sorted(row) for row in rows] == [sorted(["id", *columns])] * 2
    assert (rows[0]["total_products"], rows[1]["id"]) == (3, new["id"])
    assert rows[1]["created_user_audit"]["type"] == "API"
    assert plytix.search({}, f"{FAMILIES}/search")["data"][0] == {"id": FAMILY}


@fact("families", "guess")
@pytest.mark.parametrize(
    ("row", "found"),
    [
        (condition("name", "like", "KETT"), 1),
        (condition("name", "eq", "Pots"), 0),
        (condition("name", "exists", True), 1),
        (condition("created", "gt", "2024-01-02"), 0),
        (condition("modified", "last_days", 30), 0),
        (condition("id", "in", [FAMILY]), 1),
    ],
)
def test_families_can_be_filtered(plytix: Plytix, row: dict[str, Any], found: int) -> None:
    answer = plytix.search({"filters": [[row]]}, f"{FAMILIES}/search")
    assert answer["pagination"]["count"] == found


@fact("families", "doc", "live")
def test_a_family_lists_its_attributes_with_their_level(plytix: Plytix) -> None:
    assert plytix.get(f"{KETTLES}/attributes").json()["data"] == [
        {"id": attribute, "label": label, "name": label.title(), "attribute_level": level}
        for attribute, (label, level) in zip(
            ids(plytix, "material", "care", "colour"),
            [("material", "parent_level"), ("care", "parent_level"), ("colour", "no_level")],
            strict=True,
        )
    ]


@fact("families", "doc")
def test_all_attributes_add_the_system_fields(plytix: Plytix) -> None:
    rows = plytix.get(f"{KETTLES}/all_attributes").json()["data"]
    assert rows[:3] == plytix.get(f"{KETTLES}/attributes").json()["data"]
    assert [row["label"] for row in rows[3:]] == ["label", "thumbnail", "status", "categories"]
    assert {row["attribute_level"] for row in rows[3:]} == {"no_level"}


@fact("families", "live")
@pytest.mark.parametrize("unknown", [NOBODY, "non-existing-id"])
@pytest.mark.parametrize(
    ("method", "below", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {"name": "X"}),
        ("DELETE", "", None),
        ("GET", "/attributes", None),
        ("GET", "/all_attributes", None),
        ("POST", "/attributes/link", {"attributes": []}),
        ("POST", "/attributes/unlink", {"attributes": []}),
        ("POST", "/attributes/edit", {}),
        ("POST", "/all_attributes/edit", {}),
    ],
)
def test_an_unknown_family_is_404(
    plytix: Plytix, method: str, below: str, body: Any, unknown: str
) -> None:
    """An unknown or malformed family id is 404 on every path of a family."""
    answer = plytix.call(method, f"{FAMILIES}/{unknown}{below}", body)
    assert answer.status_code == 404
    assert answer.json()["error"]["msg"] == f" No results found for {unknown}"


# ---------------------------------------------------------------- created


@fact("families", "live", "doc")
def test_a_new_family_answers_whole_with_nothing_in_it(plytix: Plytix) -> None:
    answer = plytix.post(FAMILIES, {"name": "Pans"})
    assert answer.status_code == 201
    (row,) = answer.json()["data"]
    assert answer.headers["Location"] == f"{plytix.box.pim_url}{FAMILIES}/{row['id']}"
    assert [row[name] for name in ("total_attributes", "total_models", "total_products")] == [0] * 3
    assert (row["name"], row["created"]) == ("Pans", row["modified"])
    assert read(plytix, row["id"]) == row


@fact("families", "doc")
@pytest.mark.parametrize("kind", ["ids", "labels", "both"])
def test_a_new_family_takes_attributes_by_level(plytix: Plytix, kind: str) -> None:
    """``attributes``, ``parent_attributes``, ``variant_attributes`` list ids or objects."""

    def listed(*labels: str) -> list[Any]:
        if kind == "ids":
            return list(ids(plytix, *labels))
        if kind == "labels":
            return [{"label": label} for label in labels]
        known = zip(ids(plytix, *labels), labels, strict=True)
        return [{"id": attribute, "label": label} for attribute, label in known]

    new = made(
        plytix,
        "Pans",
        attributes=listed("material", "care"),
        parent_attributes=listed("colour"),
        variant_attributes=listed("pieces"),
    )
    assert new["total_attributes"] == 4
    assert levels(plytix, new["id"]) == {
        "material": "no_level",
        "care": "no_level",
        "colour": "parent_level",
        "pieces": "variant_level",
    }


@fact("families", "doc")
def test_ids_and_objects_are_not_mixed(plytix: Plytix) -> None:
    (material,) = ids(plytix, "material")
    body = {"name": "Pans", "attributes": [material, {"label": "care"}]}
    answer = plytix.post(FAMILIES, body)
    assert answer.status_code == 422
    assert answer.json()["error"]["errors"][0]["field"] == "attributes"


@fact("families", "live")
def test_empty_lists_under_other_names_do_no_harm(plytix: Plytix) -> None:
    """Clients send ``attribute_ids`` and ``parent_attribute_ids``, empty, without an error."""
    new = made(plytix, "Pans", attribute_ids=[], parent_attribute_ids=[], parent_id="x")
    assert new["total_attributes"] == 0


@fact("families", "guess", "client", switch="family_attribute_ids")
def test_the_other_names_stand_for_the_documented_ones(plytix: Plytix) -> None:
    """``attribute_ids`` and ``parent_attribute_ids`` count where the documented are left out."""
    material, care = ids(plytix, "material", "care")
    new = made(plytix, "Pans", attribute_ids=[material, care], parent_attribute_ids=[care])
    assert levels(plytix, new["id"]) == {"material": "no_level", "care": "parent_level"}
    other = made(plytix, "Pots", attributes=[material], attribute_ids=[care])
    assert levels(plytix, other["id"]) == {"material": "no_level"}


@fact("families", "guess")
@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["name"]),
        ({"name": ""}, ["name"]),
        ({"name": 3}, ["name"]),
        ({"name": "Pans", "attributes": "material"}, ["attributes"]),
        ({"name": "Pans", "attributes": [NOBODY]}, ["attributes"]),
        ({"name": "Pans", "parent_attributes": [{"label": "x"}]}, ["parent_attributes"]),
        ({"name": "Pans", "parent_attributes": [{}]}, ["parent_attributes"]),
        ([], ["_schema"]),
    ],
)
def test_a_family_that_cannot_be_is_422(plytix: Plytix, body: Any, fields: list[str]) -> None:
    answer = plytix.post(FAMILIES, body)
    assert answer.status_code == 422
    assert [row["field"] for row in answer.json()["error"]["errors"]] == fields
    assert plytix.search({}, f"{FAMILIES}/search")["pagination"]["total_count"] == 1


@fact("families", "live", switch="duplicate_family_status")
@pytest.mark.parametrize("status", [409, 422, 201])
def test_a_family_name_that_is_taken(plytix: Plytix, status: int) -> None:
    """A second family of a name is 409 (seen on v3), 422 or taken, by a switch."""
    if status != 409:
        plytix.switch(duplicate_family_status=status)
    other = made(plytix, "Pans")["id"]
    assert plytix.post(FAMILIES, {"name": "Kettles"}).status_code == status
    renamed = plytix.patch(f"{FAMILIES}/{other}", {"name": "Kettles"}).status_code
    assert renamed == (200 if status == 201 else status)


# ---------------------------------------------------------------- renamed


@fact("families", "doc")
def test_a_patch_takes_the_name_and_passes_over_the_rest(plytix: Plytix) -> None:
    answer = plytix.patch(KETTLES, {"name": "Pots", "attributes": [], "total_products": 9})
    assert answer.status_code == 200
    (row,) = answer.json()["data"]
    assert (row["name"], row["total_attributes"], row["total_products"]) == ("Pots", 3, 3)
    assert (row["created"], row["modified"] > OLD) == (OLD, True)


@fact("families", "guess")
def test_a_patch_without_another_name_changes_nothing(plytix: Plytix) -> None:
    same: list[dict[str, Any]] = [{}, {"name": "Kettles"}]
    for body in same:
        assert plytix.patch(KETTLES, body).json()["data"][0]["modified"] == OLD
    for name in ("", None, 3):
        assert plytix.patch(KETTLES, {"name": name}).status_code == 422


# ---------------------------------------------------------------- linked


@fact("families", "live", "doc")
def test_linked_attributes_are_seen_at_once() -> None:
    """A link is accepted with 202 and read back at once; ``no_level`` is its default."""
    with running(Options(port=0, limits=(), seed=small_account, later=3600)) as box:
        plytix = Plytix(box)
        accepts(plytix, "attributes/link", {"attributes": ids(plytix, "pieces")})
        assert levels(plytix)["pieces"] == "no_level"
        assert read(plytix)["total_attributes"] == 4
        plytix.session.close()


@fact("families", "doc", "live")
@pytest.mark.parametrize("level", ["no_level", "parent_level", "variant_level"])
def test_a_link_gives_the_level_and_changes_that_of_a_linked_attribute(
    plytix: Plytix, level: str
) -> None:
    """Linking what is linked already changes its level."""
    body = {"attributes": ids(plytix, "pieces", "care"), "attributes_level": level}
    accepts(plytix, "attributes/link", body)
    assert levels(plytix) == {
        "material": "parent_level",
        "care": level,
        "colour": "no_level",
        "pieces": level,
    }


@fact("families", "client")
@pytest.mark.parametrize("named", [["pieces"], ["attributes.pieces"], [{"label": "pieces"}]])
def test_attributes_are_linked_and_unlinked_by_label_too(plytix: Plytix, named: Any) -> None:
    accepts(plytix, "attributes/link", {"attributes": named})
    assert "pieces" in levels(plytix)
    accepts(plytix, "attributes/unlink", {"attributes": named})
    assert "pieces" not in levels(plytix)


@fact("families", "guess")
@pytest.mark.parametrize("path", ["link", "unlink"])
@pytest.mark.parametrize("body", [{}, {"attributes": None}, {"attributes": "x"}, [], "x"])
def test_a_link_without_a_list_of_attributes_is_422(plytix: Plytix, path: str, body: Any) -> None:
    assert plytix.post(f"{KETTLES}/attributes/{path}", body).status_code == 422


@fact("families", "guess")
@pytest.mark.parametrize("path", ["link", "unlink"])
def test_an_unknown_attribute_in_a_link_is_422_and_nothing_is_linked(
    plytix: Plytix, path: str
) -> None:
    before = levels(plytix)
    body = {"attributes": [*ids(plytix, "care", "pieces"), NOBODY]}
    answer = plytix.post(f"{KETTLES}/attributes/{path}", body)
    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "msg": "Missing attributes",
        "errors": [{"field": "attributes", "msg": [NOBODY]}],
    }
    assert levels(plytix) == before


@fact("families", "guess")
def test_a_level_that_is_none_is_422(plytix: Plytix) -> None:
    body = {"attributes": ids(plytix, "pieces"), "attributes_level": "top_level"}
    assert plytix.post(f"{KETTLES}/attributes/link", body).status_code == 422


# ---------------------------------------------------------------- levels and what they do


@fact("families", "doc", "live")
@pytest.mark.parametrize("prefix", ["attributes.", ""])
def test_an_edit_sets_levels_by_label_with_or_without_prefix(plytix: Plytix, prefix: str) -> None:
    """Levels are edited by label, bare (reference) or after ``attributes.`` (observed)."""
    body = {
        "parent_level": [f"{prefix}colour"],
        "variant_level": [f"{prefix}care"],
        "no_level": [f"{prefix}material"],
    }
    accepts(plytix, "attributes/edit", body)
    assert levels(plytix) == {
        "material": "no_level",
        "care": "variant_level",
        "colour": "parent_level",
    }
    assert read(plytix)["total_attributes"] == 3


@fact("families", "doc", "live")
def test_edits_unlinks_and_deletions_come_a_moment_later() -> None:
    with running(Options(port=0, limits=(), seed=small_account, later=3600)) as box:
        plytix = Plytix(box)
        before = levels(plytix)
        accepts(plytix, "attributes/edit", {"parent_level": ["attributes.colour"]})
        accepts(plytix, "attributes/unlink", {"attributes": ids(plytix, "care")})
        answer = plytix.delete(KETTLES)
        assert (answer.status_code, answer.content) == (202, b"")
        assert levels(plytix) == before
        assert plytix.product(KETTLE)["product_family_id"] == FAMILY
        plytix.session.close()


@fact("families", "doc")
def test_variants_take_the_parent_s_value_once_it_is_inherited(plytix: Plytix) -> None:
    """At ``parent_level`` a variant without a value of its own has its parent's."""
    plytix.patch(f"/api/v2/products/{KETTLE}", {"attributes": {"colour": "Größe"}})
    assert [value(plytix, each, "colour") for each in (KETTLE_BLUE, KETTLE_RED)] == ["Blue", "Red"]
    accepts(plytix, "attributes/edit", {"parent_level": ["attributes.colour"]})
    assert [value(plytix, each, "colour") for each in (KETTLE_BLUE, KETTLE_RED)] == ["Größe"] * 2


@fact("families", "guess")
def test_what_a_variant_has_overwritten_stays_when_levels_change(plytix: Plytix) -> None:
    accepts(plytix, "attributes/link", {"attributes": ids(plytix, "material", "pieces")})
    accepts(plytix, "attributes/edit", {"parent_level": ["material"]})
    assert value(plytix, KETTLE_BLUE, "material") == "Steel"
    body = {"attributes": {"care": "Scrub"}}
    plytix.patch(f"/api/v2/products/{KETTLE_RED}", body)
    accepts(plytix, "attributes/link", {"attributes": ["care"], "attributes_level": "parent_level"})
    assert value(plytix, KETTLE_RED, "care") == "Scrub"
    assert plytix.product(KETTLE_RED)["overwritten_attributes"] == ["care"]


@fact("families", "doc", "guess")
def test_what_is_no_longer_inherited_stays_as_the_variant_s_own(plytix: Plytix) -> None:
    """At ``no_level`` a variant keeps the value, and its parent's changes no longer reach it."""
    accepts(plytix, "attributes/edit", {"no_level": ["attributes.material"]})
    plytix.patch(f"/api/v2/products/{KETTLE}", {"attributes": {"material": "Copper"}})
    assert value(plytix, KETTLE_BLUE, "material") == "Steel"
    assert plytix.product(KETTLE_RED)["overwritten_attributes"] == []


@fact("families", "doc")
@pytest.mark.parametrize("name", ["label", "thumbnail", "status", "categories"])
def test_all_attributes_can_be_edited_system_fields_bare(plytix: Plytix, name: str) -> None:
    """Levels of system fields go by bare name, those of attributes after the prefix."""
    body = {"parent_level": [name, "attributes.colour"], "no_level": ["attributes.care"]}
    accepts(plytix, "all_attributes/edit", body)
    shown = levels(plytix, path="all_attributes")
    assert (shown[name], shown["colour"], shown["care"]) == (
        "parent_level",
        "parent_level",
        "no_level",
    )
    accepts(plytix, "all_attributes/edit", {"no_level": [name]})
    assert levels(plytix, path="all_attributes")[name] == "no_level"


@fact("families", "doc")
def test_a_system_field_at_parent_level_is_inherited(plytix: Plytix) -> None:
    accepts(plytix, "all_attributes/edit", {"parent_level": ["label"]})
    assert plytix.product(KETTLE_BLUE)["label"] == "Kettle"


@fact("families", "guess")
@pytest.mark.parametrize("path", ["attributes/edit", "all_attributes/edit"])
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"parent_level": ["nothing"]}, "nothing"),
        ({"parent_level": ["attributes.pieces"]}, "pieces"),
        ({"no_level": "colour"}, "no_level"),
        ({"variant_level": [1]}, "variant_level"),
    ],
)
def test_an_edit_of_what_the_family_has_not_is_422(
    plytix: Plytix, path: str, body: Any, field: str
) -> None:
    answer = plytix.post(f"{KETTLES}/{path}", body)
    assert answer.status_code == 422
    assert [row["field"] for row in answer.json()["error"]["errors"]] == [field]


@fact("families", "guess")
def test_system_fields_have_no_place_in_the_edit_of_own_attributes(plytix: Plytix) -> None:
    answer = plytix.post(f"{KETTLES}/attributes/edit", {"parent_level": ["label"]})
    assert answer.status_code == 422


@fact("families", "doc", "live", switch="automatic_inheritance")
def test_levels_that_inherit_are_403_where_the_account_cannot(plytix: Plytix) -> None:
    """Without automatic inheritance only ``no_level`` is taken (text seen on v3)."""
    plytix.switch(automatic_inheritance=False)
    (care,) = ids(plytix, "care")
    parent = {"id": FAMILY, "attribute_level": "parent_level"}
    refused = [
        plytix.post(FAMILIES, {"name": "Pans", "parent_attributes": [care]}),
        plytix.post(FAMILIES, {"name": "Pans", "variant_attributes": [care]}),
        plytix.post(
            f"{KETTLES}/attributes/link",
            {"attributes": [care], "attributes_level": "variant_level"},
        ),
        plytix.post(f"{KETTLES}/attributes/edit", {"parent_level": ["attributes.colour"]}),
        plytix.post(f"{KETTLES}/all_attributes/edit", {"parent_level": ["label"]}),
        plytix.post(
            ATTRIBUTES, {"name": "X", "type_class": "TextAttribute", "product_families": [parent]}
        ),
    ]
    assert {answer.status_code for answer in refused} == {403}
    assert {answer.json()["error"]["msg"] for answer in refused} == {
        "Automatic inheritance is not available for this account"
    }
    made(plytix, "Pans", attributes=[care])
    accepts(plytix, "attributes/link", {"attributes": [care]})
    accepts(plytix, "attributes/edit", {"no_level": ["attributes.material"]})
    assert "x" not in levels(plytix)


# ---------------------------------------------------------------- unlinked


@fact("families", "doc", switch="family_drops_values")
def test_what_is_unlinked_takes_its_values_along(plytix: Plytix) -> None:
    """Unlinking loses the values of the family's products, variants too, unless switched."""
    accepts(plytix, "attributes/unlink", {"attributes": ids(plytix, "material")})
    assert list(levels(plytix)) == ["care", "colour"]
    for product in (KETTLE, KETTLE_BLUE, KETTLE_RED):
        assert value(plytix, product, "material") is None
    assert value(plytix, KETTLE_BLUE, "care") == "Wipe"
    assert value(plytix, MUG, "material") == "Stoneware"
    assert plytix.product(KETTLE_RED)["overwritten_attributes"] == []


@fact("families", "doc", switch="family_drops_values")
def test_what_is_unlinked_can_leave_its_values(plytix: Plytix) -> None:
    plytix.switch(family_drops_values=False)
    accepts(plytix, "attributes/unlink", {"attributes": ids(plytix, "material")})
    assert "material" not in levels(plytix)
    kept = [value(plytix, each, "material") for each in (KETTLE, KETTLE_BLUE, KETTLE_RED)]
    assert kept == ["Steel", "Steel", "Enamel"]


@fact("families", "guess")
def test_unlinking_what_is_not_linked_is_accepted(plytix: Plytix) -> None:
    before = levels(plytix)
    accepts(plytix, "attributes/unlink", {"attributes": ids(plytix, "pieces")})
    assert (levels(plytix), read(plytix)["modified"]) == (before, OLD)


@fact("families", "guess", switch="variants_move_with_parent")
@pytest.mark.parametrize("moves", [True, False])
def test_a_family_s_change_moves_products_that_it_changes(plytix: Plytix, *, moves: bool) -> None:
    """``modified`` moves for products whose values go; for variants by a switch."""
    before = {each: plytix.product(each)["modified"] for each in (KETTLE, KETTLE_BLUE, MUG)}
    plytix.switch(variants_move_with_parent=moves)
    accepts(plytix, "attributes/unlink", {"attributes": ids(plytix, "material")})
    changed = {each: plytix.product(each)["modified"] > moment for each, moment in before.items()}
    assert changed == {KETTLE: True, KETTLE_BLUE: moves, MUG: False}


# ---------------------------------------------------------------- deleted


@fact("families", "doc", switch="family_drops_values")
@pytest.mark.parametrize("drops", [True, False])
def test_products_of_a_deleted_family_lose_it_and_its_values(
    plytix: Plytix, *, drops: bool
) -> None:
    """A deletion takes the family, and the values of its attributes unless switched."""
    plytix.switch(family_drops_values=drops)
    assert plytix.delete(KETTLES).status_code == 202
    assert plytix.get(KETTLES).status_code == 404
    for each in (KETTLE, KETTLE_BLUE, KETTLE_RED):
        product = plytix.product(each)
        assert (product["product_family_id"], product["product_family_model_id"]) == (None, None)
        assert product["overwritten_attributes"] == []
    left = [value(plytix, each, "material") for each in (KETTLE, KETTLE_BLUE, KETTLE_RED)]
    assert left == ([None] * 3 if drops else ["Steel", "Steel", "Enamel"])
    parent = plytix.product(KETTLE)
    assert (parent["product_type"], parent["num_variations"]) == ("PARENT", 2)


@fact("families", "doc", "live")
def test_accepted_changes_come_even_when_the_sandbox_ends_first(tmp_path: Path) -> None:
    """What was accepted, and how the switches stood then, survives a restart."""
    state = tmp_path / "account.sqlite"
    with at_once(state=state) as plytix:
        other = made(plytix, "Pans", attributes=ids(plytix, "material", "pieces"))["id"]
        plytix.post(f"/api/v1/products/{MUG}/family", {"product_family_id": other})
        plytix.switch(family_drops_values=False)
        plytix.post(f"{FAMILIES}/{other}/attributes/unlink", {"attributes": ["material"]})
    with at_once(state=state) as plytix:
        assert levels(plytix, other) == {"pieces": "no_level"}
        assert value(plytix, MUG, "material") == "Stoneware"
        accepts(plytix, "attributes/edit", {"parent_level": ["attributes.colour"]})
    with at_once(state=state) as plytix:
        assert levels(plytix)["colour"] == "parent_level"
        plytix.delete(KETTLES)
    with at_once(state=state) as plytix:
        assert plytix.get(KETTLES).status_code == 404
        assert value(plytix, KETTLE, "material") is None


@fact("families", "guess")
def test_what_was_accepted_of_a_family_that_is_gone_comes_to_nothing(tmp_path: Path) -> None:
    state = str(tmp_path / "account.sqlite")
    with running(Options(port=0, limits=(), seed=small_account, later=3600, state=state)) as box:
        plytix = Plytix(box)
        plytix.delete(KETTLES)
        accepts(plytix, "attributes/edit", {"parent_level": ["attributes.colour"]})
        accepts(plytix, "attributes/unlink", {"attributes": ["colour"]})
        assert plytix.delete(KETTLES).status_code == 202
        plytix.session.close()
    store = Store(state)
    Later(store).apply_due(at=float("inf"))
    store.close()
    with at_once(state=Path(state)) as plytix:
        assert plytix.get(KETTLES).status_code == 404
        assert value(plytix, KETTLE_BLUE, "colour") is None
