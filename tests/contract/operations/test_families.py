"""Families and their attributes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sheetsync.errors import RefusedError, UsageError
from sheetsync.plytix import Plytix
from tests.contract.operations.marks import succeeds

SYSTEM_FIELDS = ("label", "thumbnail", "status", "categories")


@pytest.fixture
def ids(plytix: Plytix) -> tuple[str, str, str]:
    """Three attributes that are in no family: their labels are one, two and three."""
    made = [plytix.attributes.create(name, "TextAttribute") for name in ("One", "Two", "Three")]
    return made[0].id, made[1].id, made[2].id


def levels(plytix: Plytix, family_id: str) -> dict[str | None, str | None]:
    """Label → level of a family's own attributes."""
    return {one.label: one.attribute_level for one in plytix.families.attributes(family_id)}


@succeeds("families: Add product family", "families: Get family")
def test_a_family_is_added_with_attributes_of_each_level(
    plytix: Plytix, ids: tuple[str, str, str]
) -> None:
    before = datetime.now(UTC) - timedelta(minutes=1)
    made = plytix.families.create(
        "Practice", attributes=ids[:1], parent_attributes=[ids[1]], variant_attributes=(ids[2],)
    )
    assert (made.name, made.total_attributes) == ("Practice", 3)
    assert (made.total_products, made.total_models) == (0, 0)
    assert made.created is not None
    assert before < made.created < datetime.now(UTC) + timedelta(minutes=1)
    assert plytix.families.get(made.id) == made
    assert levels(plytix, made.id) == {
        "one": "no_level",
        "two": "parent_level",
        "three": "variant_level",
    }


@succeeds("families: Family search", "families: Get family")
def test_a_search_tells_the_same_as_a_read(plytix: Plytix) -> None:
    row = plytix.families.search().first()
    assert row is not None
    read = plytix.families.get(row.id)
    assert row.created is not None
    assert (row.created, row.modified) == (read.created, read.modified)
    assert (row.name, row.total_products) == (read.name, read.total_products)
    assert row.created_user_audit is not None
    assert row.created_user_audit.type == "USER"


@succeeds("families: Family search")
def test_a_search_turns_its_pages_by_itself(plytix: Plytix) -> None:
    found = plytix.families.search(attributes=["name"], order="name", page_size=6)
    names = [one.name for one in found]
    assert names == sorted(names, key=str)
    pages = list(found.pages())
    assert len(pages) == 3
    assert {(page.count, page.total) for page in pages} == {(len(names), len(names))}
    assert [one.name for one in found.page(2).rows] == names[6:12]
    first = found.first()
    assert first is not None
    assert (first.name, first.total_attributes, first.created) == (names[0], None, None)


@succeeds("families: Modify family")
def test_a_family_is_renamed(plytix: Plytix) -> None:
    made = plytix.families.create("Practice")
    renamed = plytix.families.update(made.id, name="Renamed")
    assert (renamed.id, renamed.name) == (made.id, "Renamed")
    assert plytix.families.get(made.id).name == "Renamed"


@succeeds("families: Delete family")
def test_a_deleted_family_is_gone(plytix: Plytix) -> None:
    made = plytix.families.create("Practice")
    plytix.families.delete(made.id)
    with pytest.raises(RefusedError, match="No results found"):
        plytix.families.get(made.id)


@succeeds("families: Get family attributes")
def test_an_attribute_of_a_family_is_told_with_its_level(
    plytix: Plytix, ids: tuple[str, str, str]
) -> None:
    family = plytix.families.create("Practice", parent_attributes=ids[:1])
    (found,) = plytix.families.attributes(family.id)
    assert (found.id, found.label, found.name) == (ids[0], "one", "One")
    assert found.attribute_level == "parent_level"


@succeeds("families: Get all family attributes")
def test_system_fields_of_a_family_have_no_id(plytix: Plytix, ids: tuple[str, str, str]) -> None:
    family = plytix.families.create("Practice", attributes=ids[:1])
    rows = plytix.families.all_attributes(family.id)
    assert [one.label for one in rows] == ["one", *SYSTEM_FIELDS]
    assert [one.id for one in rows] == [ids[0], None, None, None, None]


@succeeds("families: Add attribute to product family")
def test_linked_attributes_get_a_level_and_another_the_next_time(
    plytix: Plytix, ids: tuple[str, str, str]
) -> None:
    family = plytix.families.create("Practice")
    plytix.families.link_attributes(family.id, ids[:2])
    assert levels(plytix, family.id) == {"one": "no_level", "two": "no_level"}
    plytix.families.link_attributes(family.id, [ids[1]], level="parent_level")
    assert levels(plytix, family.id) == {"one": "no_level", "two": "parent_level"}


@succeeds("families: Unlink attribute from product family")
def test_an_unlinked_attribute_leaves_the_family(plytix: Plytix, ids: tuple[str, str, str]) -> None:
    family = plytix.families.create("Practice", attributes=ids)
    plytix.families.unlink_attributes(family.id, (ids[0], ids[2]))
    assert levels(plytix, family.id) == {"two": "no_level"}
    assert plytix.attributes.get(ids[0]).label == "one", "the attribute itself stays"


@succeeds("families: Edit product family attributes inheritance")
def test_labels_are_edited_with_prefix_or_without(
    plytix: Plytix, ids: tuple[str, str, str]
) -> None:
    family = plytix.families.create("Practice", variant_attributes=ids)
    plytix.families.edit_attributes(family.id, parent_level=("attributes.one",), no_level=["two"])
    assert levels(plytix, family.id) == {
        "one": "parent_level",
        "two": "no_level",
        "three": "variant_level",
    }
    plytix.families.edit_attributes(family.id, variant_level=["one"])
    assert levels(plytix, family.id)["one"] == "variant_level"


@succeeds("families: Edit product family attributes, including system attributes")
def test_system_fields_and_attributes_are_edited_together(
    plytix: Plytix, ids: tuple[str, str, str]
) -> None:
    family = plytix.families.create("Practice", attributes=ids[:1])
    plytix.families.edit_all_attributes(
        family.id, parent_level=["attributes.one", "label"], variant_level=("status",)
    )
    rows = plytix.families.all_attributes(family.id)
    assert {one.label: one.attribute_level for one in rows} == {
        "one": "parent_level",
        "label": "parent_level",
        "thumbnail": "no_level",
        "status": "variant_level",
        "categories": "no_level",
    }
    plytix.families.edit_all_attributes(family.id, no_level=["label"])
    rows = plytix.families.all_attributes(family.id)
    assert {one.label: one.attribute_level for one in rows}["label"] == "no_level"


def test_one_id_in_the_place_of_a_list_is_refused_before_it_is_sent(
    plytix: Plytix, ids: tuple[str, str, str]
) -> None:
    """Its letters would be taken for ids."""
    family = plytix.families.create("Practice", attributes=ids[:1])
    with pytest.raises(UsageError, match="attributes"):
        plytix.families.unlink_attributes(family.id, ids[0])
    with pytest.raises(UsageError, match="no_level"):
        plytix.families.edit_attributes(family.id, no_level="one")
    assert levels(plytix, family.id) == {"one": "no_level"}
