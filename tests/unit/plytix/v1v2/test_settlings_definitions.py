"""Attributes, groups, families and relationships."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sheetsync.errors import RefusedError
from sheetsync.plytix.judgements import LATER_WAITS_SECONDS, Happened, NotSeen, Otherwise
from sheetsync.plytix.v1v2.settling import SETTLINGS
from sheetsync.plytix.v1v2.settling.words import GONE
from tests.unit.plytix.v1v2.judging import Look, judged

CREATED = "2026-11-23T10:00:00+00:00"
MOMENT = datetime(2026, 11, 23, 10, tzinfo=UTC)

# ---------------------------------------------------------------- attributes

ADD_ATTRIBUTE, CHANGE_ATTRIBUTE = "attributes: Add attribute", "attributes: Modify attribute"
COLOUR: dict[str, Any] = {
    "id": "e1",
    "name": "Colour",
    "label": "colour",
    "type_class": "DropdownAttribute",
    "description": None,
    "options": ["Blue", "Red"],
    "manual_sorting": True,
    "created": CREATED,
}
READY: dict[str, Any] = {
    "id": "e2",
    "name": "Ready",
    "attributes": [{"id": None, "label": "label"}, {"id": "e1", "label": "colour"}],
}


def test_a_new_attribute_is_found_by_its_name_and_read_whole() -> None:
    given = {"name": "Colour", "type_class": "DropdownAttribute", "options": ["Blue", "Red"]}
    rows = [{"id": "e9", "name": "colour"}, {"id": "e1", "name": "Colour"}]
    look = Look(ADD_ATTRIBUTE, given, rows, [COLOUR])
    assert look.asked == ["attributes: Attribute search", "attributes: Get attribute"]
    assert look.readings[1].given == {"id": "e1"}
    assert (look.found.only, look.differs) == (True, [])
    assert look.found.candidates[0].there_since == MOMENT


@pytest.mark.parametrize("answers", [([],), ([{"id": "e9", "name": "colour"}],)])
def test_a_new_attribute_that_does_not_show_costs_one_search(answers: Any) -> None:
    given = {"name": "Colour", "type_class": "TextAttribute"}
    assert judged(ADD_ATTRIBUTE, given, *answers) == NotSeen()


@pytest.mark.parametrize(
    ("sent", "differs"),
    [
        ({"type_class": "TextAttribute"}, ["type_class"]),
        ({"description": "What it is"}, ["description"]),
        ({"description": ""}, []),
        ({"options": ["Red", "Blue"]}, ["options"]),
        ({"options": ["Blue"]}, ["options"]),
        ({"manual_sorting": False}, ["manual_sorting"]),
        ({"product_families": [{"id": "f1", "attribute_level": "no_level"}]}, []),
    ],
)
def test_an_attribute_that_is_another_is_told(sent: dict[str, Any], differs: list[str]) -> None:
    given = {"name": "Colour", "type_class": "DropdownAttribute"} | sent
    assert Look(ADD_ATTRIBUTE, given, [COLOUR], [COLOUR]).differs == differs


def test_options_that_plytix_sorts_count_in_any_sequence() -> None:
    sorted_one = COLOUR | {"manual_sorting": False}
    given = {"id": "e1", "options": ["Red", "Blue"]}
    assert judged(CHANGE_ATTRIBUTE, given, [sorted_one]) == Happened((sorted_one,))
    assert judged(CHANGE_ATTRIBUTE, given, [COLOUR]) == NotSeen()


def test_an_attribute_was_changed_when_all_of_it_is_there() -> None:
    given = {"id": "e1", "name": "Colour", "description": None, "options": ["Blue", "Red"]}
    assert judged(CHANGE_ATTRIBUTE, given, [COLOUR]) == Happened((COLOUR,))
    assert judged(CHANGE_ATTRIBUTE, given | {"name": "Color"}, [COLOUR]) == NotSeen()
    assert judged(CHANGE_ATTRIBUTE, given, None) == GONE


def test_what_a_completeness_counts_is_compared_by_labels() -> None:
    given = {"id": "e2", "attributes": [{"id": "e1", "label": "colour"}, {"label": "label"}]}
    assert judged(CHANGE_ATTRIBUTE, given, [READY]) == Happened((READY,))
    given = {"id": "e2", "attributes": [{"id": "e1", "label": "colour"}]}
    assert judged(CHANGE_ATTRIBUTE, given, [READY]) == NotSeen()


def test_a_deleted_attribute_may_take_longer_to_go() -> None:
    name = "attributes: Delete attribute"
    assert SETTLINGS[name].waits_seconds == LATER_WAITS_SECONDS
    assert judged(name, {"id": "e1"}, None) == Happened()
    assert judged(name, {"id": "e1"}, [COLOUR]) == NotSeen()


# ---------------------------------------------------------------- groups

ADD_GROUP, CHANGE_GROUP, DELETE_GROUP = (
    f"attribute groups: {verb} attribute group" for verb in ("Add", "Modify", "Delete")
)
FACTS: dict[str, Any] = {
    "id": "g1",
    "name": "Facts",
    "order": 0,
    "attribute_labels": ["a", "b"],
}
SIZES: dict[str, Any] = {"id": "g2", "name": "Sizes", "order": 1, "attribute_labels": []}


def test_a_new_group_is_the_one_of_its_name_with_its_attributes() -> None:
    given = {"name": "Facts", "attribute_labels": ["b", "a"]}
    look = Look(ADD_GROUP, given, [SIZES, FACTS])
    assert look.judgement == Happened([FACTS])
    assert look.readings[0].every_page
    assert judged(ADD_GROUP, given | {"attribute_labels": ["a"]}, [SIZES, FACTS]) == NotSeen()
    assert judged(ADD_GROUP, {"name": "facts"}, [SIZES, FACTS]) == NotSeen()
    assert judged(ADD_GROUP, given, None) == NotSeen()


def test_two_groups_alike_are_for_people_to_look_at() -> None:
    twins = [FACTS, FACTS | {"id": "g3"}]
    assert isinstance(judged(ADD_GROUP, {"name": "Facts"}, twins), Otherwise)


@pytest.mark.parametrize(
    ("order", "there", "same"), [(0, 0, True), (1, 1, True), (1, 0, False), (9999, 1, True)]
)
def test_an_order_beyond_the_end_means_last(order: int, there: int, same: bool) -> None:
    rows = [FACTS | {"order": there}, SIZES]
    found = judged(CHANGE_GROUP, {"id": "g1", "order": order}, rows)
    assert isinstance(found, Happened if same else NotSeen)


def test_a_group_was_changed_when_all_of_it_is_there() -> None:
    given = {"id": "g1", "name": "Facts", "attribute_labels": ["a", "b"]}
    assert judged(CHANGE_GROUP, given, [FACTS]) == Happened((FACTS,))
    assert judged(CHANGE_GROUP, given | {"name": "Fact"}, [FACTS]) == NotSeen()
    assert judged(CHANGE_GROUP, given | {"attribute_labels": None}, [FACTS]) == NotSeen()
    assert judged(CHANGE_GROUP, {"id": "g2", "attribute_labels": []}, [SIZES]) == Happened((SIZES,))
    assert judged(CHANGE_GROUP, given, [SIZES]) == GONE


def test_a_group_is_deleted_when_it_is_not_among_the_others() -> None:
    assert judged(DELETE_GROUP, {"id": "g1"}, [SIZES]) == Happened()
    assert judged(DELETE_GROUP, {"id": "g1"}, [FACTS, SIZES]) == NotSeen()


def test_a_second_deletion_that_finds_nothing_tells_of_the_first() -> None:
    gone = RefusedError("No results found", status=404)
    look = Look(DELETE_GROUP, {"id": "g1"}, refusal=gone)
    assert (look.judgement, look.asked) == (Happened(), [])


# ---------------------------------------------------------------- families

ADD_FAMILY = "families: Add product family"
LINK, UNLINK = (
    "families: Add attribute to product family",
    "families: Unlink attribute from product family",
)
EDIT = "families: Edit product family attributes inheritance"
EDIT_ALL = "families: Edit product family attributes, including system attributes"
FAMILY: dict[str, Any] = {"id": "f1", "name": "Kettles", "created": CREATED}
ATTRIBUTES: list[dict[str, Any]] = [
    {"id": "e1", "label": "colour", "attribute_level": "no_level"},
    {"id": "e2", "label": "material", "attribute_level": "parent_level"},
    {"id": "e3", "label": "status", "attribute_level": "variant_level"},
]
SYSTEM: list[dict[str, Any]] = [
    {"id": None, "label": "label", "attribute_level": "no_level"},
    {"id": None, "label": "status", "attribute_level": "parent_level"},
]


@pytest.mark.parametrize(
    ("sent", "differs"),
    [
        ({}, []),
        ({"attributes": ["e1"], "parent_attributes": ["e2"]}, []),
        ({"attributes": [{"label": "colour"}], "variant_attributes": [{"id": "e3"}]}, []),
        ({"attributes": ["e2"]}, ["attributes"]),
        ({"variant_attributes": ["e9"]}, ["variant_attributes"]),
    ],
)
def test_a_new_family_has_its_name_and_attributes(sent: dict[str, Any], differs: list[str]) -> None:
    look = Look(
        ADD_FAMILY,
        {"name": "Kettles"} | sent,
        [{"id": "f0", "name": "kettles"}, {"id": "f1", "name": "Kettles"}],
        [FAMILY],
        ATTRIBUTES + SYSTEM,
    )
    assert (look.differs, look.found.only) == (differs, False)
    assert look.found.candidates[0].there_since == MOMENT
    assert look.found.candidates[0].rows == (FAMILY,)


def test_a_new_family_that_does_not_show_costs_one_search() -> None:
    assert judged(ADD_FAMILY, {"name": "Kettles"}, [{"id": "f0", "name": "Pans"}]) == NotSeen()
    assert judged(ADD_FAMILY, {"name": "Kettles"}, [FAMILY], None) == NotSeen()


def test_a_family_is_renamed_when_it_has_the_name() -> None:
    name = "families: Modify family"
    assert judged(name, {"id": "f1", "name": "Kettles"}, [FAMILY]) == Happened((FAMILY,))
    assert judged(name, {"id": "f1", "name": "Pots"}, [FAMILY]) == NotSeen()
    assert judged(name, {"id": "f1", "name": "Pots"}, None) == GONE


@pytest.mark.parametrize(
    ("sent", "there"),
    [
        ({"attributes": ["e1"]}, True),
        ({"attributes": ["colour"]}, True),
        ({"attributes": ["e2"]}, False),
        ({"attributes": ["e2"], "attributes_level": "parent_level"}, True),
        ({"attributes": ["e1", "e9"]}, False),
    ],
)
def test_attributes_are_linked_when_each_has_its_level(sent: dict[str, Any], there: bool) -> None:
    assert judged(LINK, {"id": "f1"} | sent, ATTRIBUTES) == (Happened() if there else NotSeen())


def test_attributes_are_unlinked_when_none_is_there() -> None:
    assert judged(UNLINK, {"id": "f1", "attributes": ["e9"]}, ATTRIBUTES) == Happened()
    assert judged(UNLINK, {"id": "f1", "attributes": ["e9", "e1"]}, ATTRIBUTES) == NotSeen()
    assert judged(UNLINK, {"id": "f1", "attributes": ["e1"]}, []) == Happened()


@pytest.mark.parametrize(
    ("name", "sent", "there"),
    [
        (EDIT, {"no_level": ["attributes.colour"], "parent_level": ["material"]}, True),
        (EDIT, {"no_level": ["status"]}, False),
        (EDIT, {"variant_level": ["status"]}, True),
        (EDIT, {"no_level": ["attributes.weight"]}, False),
        (EDIT, {}, True),
        (EDIT_ALL, {"parent_level": ["status", "attributes.material"]}, True),
        (EDIT_ALL, {"variant_level": ["attributes.status"]}, True),
        (EDIT_ALL, {"variant_level": ["status"]}, False),
        (EDIT_ALL, {"no_level": ["label"]}, True),
    ],
)
def test_levels_are_edited_when_each_is_as_it_was_sent(
    name: str, sent: dict[str, Any], there: bool
) -> None:
    rows = ATTRIBUTES if name == EDIT else ATTRIBUTES + SYSTEM
    assert judged(name, {"id": "f1"} | sent, rows) == (Happened() if there else NotSeen())


@pytest.mark.parametrize("name", [LINK, UNLINK, EDIT, EDIT_ALL, "families: Delete family"])
def test_what_comes_later_is_looked_for_longer(name: str) -> None:
    assert SETTLINGS[name].waits_seconds == LATER_WAITS_SECONDS
    gone = judged(name, {"id": "f1", "attributes": []}, None)
    assert gone == (Happened() if name == "families: Delete family" else GONE)


# ---------------------------------------------------------------- relationships

ADD_RELATIONSHIP = "relationships: Add new relationship"
SPARE: dict[str, Any] = {"id": "r1", "name": "Spare parts", "created_at": CREATED}


def test_a_new_relationship_is_found_by_its_name() -> None:
    rows = [{"id": "r9", "name": "spare parts"}, {"id": "r1", "name": "Spare parts"}]
    look = Look(ADD_RELATIONSHIP, {"name": "Spare parts"}, rows, [SPARE])
    assert look.readings[1].given == {"relationship_id": "r1"}
    assert look.found.only
    assert look.found.candidates[0].there_since == MOMENT
    assert judged(ADD_RELATIONSHIP, {"name": "Spare parts"}, rows[:1]) == NotSeen()


def test_a_relationship_is_renamed_when_it_has_the_name() -> None:
    name = "relationships: Modify attributes of a relationship"
    given = {"relationship_id": "r1", "name": "Spare parts"}
    assert judged(name, given, [SPARE]) == Happened((SPARE,))
    assert judged(name, given | {"name": "Parts"}, [SPARE]) == NotSeen()
    assert judged(name, given, None) == GONE


def test_a_relationship_is_deleted_when_it_can_be_read_no_more() -> None:
    name = "relationships: Remove relationships from account"
    assert judged(name, {"relationship_id": "r1"}, None) == Happened()
    assert judged(name, {"relationship_id": "r1"}, [SPARE]) == NotSeen()
