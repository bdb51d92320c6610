"""Groups of attributes."""

from __future__ import annotations

from sheetsync.plytix import Plytix
from sheetsync.plytix.v1v2.objects.attribute_group import AttributeGroup
from tests.contract.operations.marks import succeeds


def groups(plytix: Plytix) -> list[AttributeGroup]:
    """All groups in their order."""
    return list(plytix.attribute_groups.search(order="order"))


@succeeds("attribute groups: Add attribute group")
def test_a_group_is_added_at_its_place(plytix: Plytix) -> None:
    made = plytix.attribute_groups.create("Practice", attribute_labels=("claim", "colour"), order=1)
    assert (made.name, made.attribute_labels, made.order) == ("Practice", ("claim", "colour"), 1)
    assert groups(plytix)[1] == made
    assert made.id in plytix.attributes.get(attribute_id(plytix, "claim")).groups


@succeeds("attribute groups: Add attribute group")
def test_a_place_beyond_the_end_is_the_last(plytix: Plytix) -> None:
    before = len(groups(plytix))
    made = plytix.attribute_groups.create("Practice", order=9999)
    assert (made.order, made.attribute_labels) == (before, ())
    assert groups(plytix)[-1].id == made.id


@succeeds("attribute groups: Attribute group search")
def test_a_search_turns_its_pages_by_itself(plytix: Plytix) -> None:
    found = plytix.attribute_groups.search(order="order", page_size=4)
    assert [one.order for one in found] == list(range(len(groups(plytix))))
    pages = list(found.pages())
    assert len(pages) > 2
    assert {(page.count, page.total) for page in pages} == {(len(groups(plytix)),) * 2}
    assert found.page(2).rows == pages[1].rows
    assert found.first() == pages[0].rows[0]


@succeeds("attribute groups: Attribute group search")
def test_a_search_answers_the_members_that_are_asked_for(plytix: Plytix) -> None:
    media = [[{"field": "name", "operator": "eq", "value": "Media"}]]
    (found,) = plytix.attribute_groups.search(media, ["name"])
    assert (found.name, found.attribute_labels, found.order) == ("Media", (), None)


@succeeds("attribute groups: Modify attribute group")
def test_what_is_not_given_stays_and_labels_are_replaced(plytix: Plytix) -> None:
    made = plytix.attribute_groups.create("Practice", attribute_labels=["claim"], order=2)
    renamed = plytix.attribute_groups.update(made.id, name="Renamed")
    assert (renamed.name, renamed.attribute_labels, renamed.order) == ("Renamed", ("claim",), 2)
    moved = plytix.attribute_groups.update(made.id, order=0, attribute_labels=("colour",))
    assert (moved.attribute_labels, moved.order) == (("colour",), 0)
    assert groups(plytix)[0] == moved
    assert plytix.attribute_groups.update(made.id, attribute_labels=()).attribute_labels == ()


@succeeds("attribute groups: Delete attribute group")
def test_a_deleted_group_leaves_its_attributes(plytix: Plytix) -> None:
    made = plytix.attribute_groups.create("Practice", attribute_labels=["claim"])
    plytix.attribute_groups.delete(made.id)
    assert made.id not in {one.id for one in groups(plytix)}
    assert made.id not in plytix.attributes.get(attribute_id(plytix, "claim")).groups


def attribute_id(plytix: Plytix, label: str) -> str:
    """The id of an attribute."""
    found = plytix.attributes.search([[{"field": "label", "operator": "eq", "value": label}]])
    first = found.first()
    assert first is not None
    return first.id
