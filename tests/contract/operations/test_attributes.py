"""Attributes of products."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sheetsync.errors import RefusedError, UsageError
from sheetsync.plytix import Plytix
from sheetsync.plytix.v1v2.objects.attribute import Attribute, CompletenessPart
from tests.contract.operations.marks import succeeds

TYPES = (
    "TextAttribute",
    "MultilineAttribute",
    "HtmlAttribute",
    "IntAttribute",
    "DecimalAttribute",
    "DateAttribute",
    "UrlAttribute",
    "BooleanAttribute",
    "MediaAttribute",
    "MediaGalleryAttribute",
)


@succeeds("attributes: Add attribute", "attributes: Get attribute")
@pytest.mark.parametrize("type_class", TYPES)
def test_an_attribute_of_each_plain_type_is_added(plytix: Plytix, type_class: str) -> None:
    made = plytix.attributes.create("Practice: size (kg)", type_class, description="For practice")
    assert made.type_class == type_class
    assert made.label == "practice__size_kg"
    read = plytix.attributes.get(made.id)
    assert (read.name, read.description) == ("Practice: size (kg)", "For practice")
    assert (read.options, read.manual_sorting, read.attributes) == ((), None, ())


@succeeds("attributes: Add attribute", "attributes: Get attribute")
@pytest.mark.parametrize("type_class", ["DropdownAttribute", "MultiSelectAttribute"])
def test_options_stand_in_the_order_that_was_given_or_are_sorted(
    plytix: Plytix, type_class: str
) -> None:
    by_hand = plytix.attributes.create("By hand", type_class, options=("M", "S", "L"))
    assert (by_hand.options, by_hand.manual_sorting) == (("M", "S", "L"), True)
    downwards = plytix.attributes.create(
        "Downwards",
        type_class,
        options=("M", "S", "L"),
        manual_sorting=False,
        sort_ascending=False,
    )
    read = plytix.attributes.get(downwards.id)
    assert read.options == ("S", "M", "L")
    assert (read.manual_sorting, read.sort_ascending) == (False, False)


@succeeds("attributes: Add attribute", "attributes: Modify attribute")
def test_a_completeness_counts_attributes_and_system_fields(plytix: Plytix) -> None:
    claim = labelled(plytix, "claim")
    parts = (
        CompletenessPart(label="thumbnail"),
        CompletenessPart(id=claim.id, label="claim"),
    )
    made = plytix.attributes.create("Practice", "CompletenessAttribute", attributes=parts)
    assert made.attributes == parts
    plytix.attributes.update(made.id, attributes=parts[1:])
    assert plytix.attributes.get(made.id).attributes == parts[1:]


@succeeds("attributes: Add attribute")
def test_a_new_attribute_is_added_to_families(plytix: Plytix) -> None:
    plain, inherited = (plytix.families.create(name).id for name in ("Plain", "Inherited"))
    made = plytix.attributes.create(
        "Practice",
        "TextAttribute",
        product_families={plain: "no_level", inherited: "parent_level"},
    )
    links = [plytix.families.attributes(family) for family in (plain, inherited)]
    assert [[(one.id, one.attribute_level) for one in rows] for rows in links] == [
        [(made.id, "no_level")],
        [(made.id, "parent_level")],
    ]


@succeeds("attributes: Attribute search")
def test_a_row_of_a_search_is_the_attribute_without_sorting_and_creation(plytix: Plytix) -> None:
    made = plytix.attributes.create(
        "Practice", "MultiSelectAttribute", options=["S", "M"], description="For practice"
    )
    group = plytix.attribute_groups.create("Practice group", attribute_labels=["practice"])
    row = labelled(plytix, "practice")
    assert (row.id, row.name, row.type_class) == (made.id, "Practice", "MultiSelectAttribute")
    assert (row.options, row.description, row.groups) == (("S", "M"), "For practice", (group.id,))
    assert (row.manual_sorting, row.created) == (None, None)


@succeeds("attributes: Attribute search", "attributes: Get attribute")
def test_a_search_and_a_read_differ_on_the_type_that_is_filtered_by(plytix: Plytix) -> None:
    urls = [[{"field": "type_class", "operator": "eq", "value": "UrlAttribute"}]]
    row = plytix.attributes.search(urls, ()).first()
    assert row is not None
    assert (row.filter_type, row.name) == ("TextAttribute", None)
    assert plytix.attributes.get(row.id).filter_type == "UrlAttribute"


@succeeds("attributes: Attribute search")
def test_a_search_turns_its_pages_by_itself(plytix: Plytix) -> None:
    found = plytix.attributes.search(page_size=30)
    pages = list(found.pages())
    assert len(pages) > 2
    assert {page.count for page in pages} == {len(list(found))}
    assert len({one.id for one in found}) == pages[0].total
    assert [one.id for one in found.page(2).rows] == [one.id for one in pages[1].rows]


@succeeds("attributes: Get attribute")
def test_the_moment_of_creation_knows_its_offset(plytix: Plytix) -> None:
    before = datetime.now(UTC) - timedelta(minutes=1)
    made = plytix.attributes.create("Practice", "TextAttribute")
    created = plytix.attributes.get(made.id).created
    assert created is not None
    assert before < created < datetime.now(UTC) + timedelta(minutes=1)


@succeeds("attributes: Modify attribute")
def test_what_is_not_given_stays_and_none_clears(plytix: Plytix) -> None:
    made = plytix.attributes.create("Practice", "TextAttribute", description="For practice")
    renamed = plytix.attributes.update(made.id, name="Renamed")
    assert (renamed.name, renamed.label) == ("Renamed", "practice")
    assert renamed.description == "For practice"
    assert plytix.attributes.update(made.id, description=None).description is None
    read = plytix.attributes.get(made.id)
    assert (read.name, read.description) == ("Renamed", None)


@succeeds("attributes: Modify attribute")
def test_new_options_take_the_place_of_all(plytix: Plytix) -> None:
    made = plytix.attributes.create("Practice", "DropdownAttribute", options=["S", "M"])
    plytix.attributes.update(made.id, name="Still S and M")
    assert plytix.attributes.get(made.id).options == ("S", "M")
    assert plytix.attributes.update(made.id, options=("L",)).options == ("L",)
    assert plytix.attributes.get(made.id).options == ("L",)


@succeeds("attributes: Delete attribute")
def test_a_deleted_attribute_is_gone_with_its_place_in_families(plytix: Plytix) -> None:
    made = plytix.attributes.create("Practice", "TextAttribute")
    family = plytix.families.create("Practice", attributes=[made.id])
    plytix.attributes.delete(made.id)
    with pytest.raises(RefusedError, match="No results found"):
        plytix.attributes.get(made.id)
    assert plytix.families.attributes(family.id) == ()


def test_a_text_in_the_place_of_a_list_is_refused_before_it_is_sent(plytix: Plytix) -> None:
    """Its letters would be taken for options."""
    with pytest.raises(UsageError, match="options"):
        plytix.attributes.create("Practice", "DropdownAttribute", options="SML")
    with pytest.raises(UsageError, match="attributes"):
        plytix.attributes.search(attributes="label").page()


def labelled(plytix: Plytix, label: str) -> Attribute:
    """The attribute of a label, as a search finds it."""
    (found,) = plytix.attributes.search([[{"field": "label", "operator": "eq", "value": label}]])
    return found
