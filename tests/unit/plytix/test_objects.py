"""Answers that are odd, read by the typed functions: what is forgiven, and what is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from sheetsync.errors import UnknownOutcomeError, UnreachableError
from sheetsync.plytix.answers import Answered, carried_out, every_page
from sheetsync.plytix.operation import Operation
from sheetsync.plytix.pages import Page
from sheetsync.plytix.request import Request, Response
from sheetsync.plytix.v1v2.areas.accounts import Accounts
from sheetsync.plytix.v1v2.areas.assets import Assets
from sheetsync.plytix.v1v2.areas.attribute_groups import AttributeGroups
from sheetsync.plytix.v1v2.areas.attributes import Attributes
from sheetsync.plytix.v1v2.areas.categories import FileCategories, ProductCategories
from sheetsync.plytix.v1v2.areas.families import Families
from sheetsync.plytix.v1v2.areas.filters import AvailableFilters
from sheetsync.plytix.v1v2.areas.relationships import Relationships
from sheetsync.plytix.v1v2.objects.account import Membership
from sheetsync.plytix.v1v2.objects.asset import Asset
from sheetsync.plytix.v1v2.objects.attribute import Attribute, CompletenessPart
from sheetsync.plytix.v1v2.objects.attribute_group import AttributeGroup
from sheetsync.plytix.v1v2.objects.base import Object
from sheetsync.plytix.v1v2.objects.category import Category
from sheetsync.plytix.v1v2.objects.family import Family, FamilyAttribute
from sheetsync.plytix.v1v2.objects.relationship import Relationship

ID = "65a0000000000000000000a1"
MOMENT = datetime(2026, 5, 4, 9, 8, 7, tzinfo=UTC)


class Answering:
    """An account that gives one answer to everything.

    Attributes:
        asked: The bodies of all requests.
    """

    def __init__(self, *rows: Any, status: int = 200) -> None:
        self.asked: list[Any] = []
        self._body = msgspec.json.encode({"data": rows})
        self._status = status

    def send(self, request: Request) -> Response:
        self.asked.append(msgspec.json.decode(request.body) if request.body else None)
        return Response(status=self._status, headers={}, body=self._body)

    def carry_out(self, operation: Operation, given: Mapping[str, Any]) -> Answered:
        return carried_out(self, operation, given)

    def pages_of(
        self, operation: Operation, given: Mapping[str, Any]
    ) -> Iterator[Page[dict[str, Any]]]:
        return every_page(self, operation, given)


KINDS: dict[str, Callable[[Answering], Object]] = {
    "asset": lambda answering: Assets(answering).get(ID),
    "attribute": lambda answering: Attributes(answering).get(ID),
    "attribute group": lambda answering: AttributeGroups(answering).update(ID),
    "category": lambda answering: ProductCategories(answering).update(ID),
    "family": lambda answering: Families(answering).get(ID),
    "relationship": lambda answering: Relationships(answering).get(ID),
}
WHOLE: dict[str, Object] = {
    "asset": Asset(id=ID),
    "attribute": Attribute(id=ID),
    "attribute group": AttributeGroup(id=ID),
    "category": Category(id=ID),
    "family": Family(id=ID),
    "relationship": Relationship(id=ID),
}
"""Each kind with nothing but its id."""


@pytest.mark.parametrize("kind", KINDS)
def test_members_that_are_absent_are_empty(kind: str) -> None:
    assert KINDS[kind](Answering({"id": ID})) == WHOLE[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_members_that_are_null_are_as_if_absent(kind: str) -> None:
    names = msgspec.structs.fields(type(WHOLE[kind]))
    row = {one.encode_name: None for one in names} | {"id": ID}
    assert KINDS[kind](Answering(row)) == WHOLE[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_members_that_nobody_knows_are_passed_over(kind: str) -> None:
    row = {"id": ID, "of_next_year": {"a": [1, None]}, "": "", "Id": 7}
    assert KINDS[kind](Answering(row)) == WHOLE[kind]


ASSET, ATTRIBUTE, FAMILY, RELATIONSHIP = (
    KINDS[kind] for kind in ("asset", "attribute", "family", "relationship")
)


@pytest.mark.parametrize("read", [ASSET, ATTRIBUTE, FAMILY, RELATIONSHIP])
@pytest.mark.parametrize(
    ("row", "why"),
    [({}, "`id`"), ({"id": None}, "`$[0].id`"), ({"id": 7}, "`$[0].id`")],
)
def test_a_read_that_answers_no_id_is_told(
    read: Callable[[Answering], Object], row: Mapping[str, Any], why: str
) -> None:
    with pytest.raises(UnreachableError) as unusable:
        read(Answering(row))
    assert why in unusable.value.message
    assert unusable.value.remedy


@pytest.mark.parametrize(
    ("read", "members", "why"),
    [
        (ASSET, {"modified": "yesterday"}, "`$[0].modified`"),
        (ASSET, {"file_modified": 1779872887}, "`$[0].file_modified`"),
        (ASSET, {"file_size": "12 MB"}, "`$[0].file_size`"),
        (ASSET, {"categories": [{"id": ID}, {}]}, "`$[0].categories[1]`"),
        (ASSET, {"created_user_audit": "API"}, "`$[0].created_user_audit`"),
        (ATTRIBUTE, {"groups": [ID, 7]}, "`$[0].groups[1]`"),
        (ATTRIBUTE, {"options": "S,M"}, "`$[0].options`"),
        (ATTRIBUTE, {"attributes": ["claim"]}, "`$[0].attributes[0]`"),
        (FAMILY, {"total_products": "all"}, "`$[0].total_products`"),
        (FAMILY, {"_created_at": "today"}, "`$[0]._created_at`"),
        (RELATIONSHIP, {"symmetrical": "no"}, "`$[0].symmetrical`"),
    ],
)
def test_a_member_of_another_kind_is_named_by_its_place(
    read: Callable[[Answering], Object], members: Mapping[str, Any], why: str
) -> None:
    with pytest.raises(UnreachableError) as unusable:
        read(Answering({"id": ID, **members}))
    assert why in unusable.value.message


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({}, "`attributes`"),
        ({"attributes": None}, "`$[0].attributes`"),
        ({"attributes": [{"filter_type": "TextAttribute"}]}, "`$[0].attributes[0]`"),
        ({"key": "sku", "operators": ["eq"]}, "`attributes`"),
    ],
)
def test_filters_without_their_list_are_not_taken_for_none(
    row: Mapping[str, Any], why: str
) -> None:
    """The last row is the shape that some old clients read."""
    with pytest.raises(UnreachableError) as unusable:
        AvailableFilters(Answering(row)).products()
    assert why in unusable.value.message


def test_options_of_a_filter_may_be_none_or_no_choice() -> None:
    entries = [{"key": "categories", "options": []}, {"key": "sku", "operators": None}]
    filters = AvailableFilters(Answering({"attributes": entries, "properties": None})).products()
    assert [one.options for one in filters.attributes] == [(), None]
    assert (filters.attributes[1].operators, filters.properties) == ((), ())


def test_an_answer_without_a_row_is_told() -> None:
    with pytest.raises(UnreachableError, match="names no object"):
        Attributes(Answering()).get(ID)
    with pytest.raises(UnknownOutcomeError, match="names no object"):
        Relationships(Answering(status=201)).create("Gift pack")


WRITES: list[tuple[str, Callable[[Answering], object]]] = [
    ("filename", lambda one: Assets(one).add_content("a.png", b"a")),
    ("path", lambda one: FileCategories(one).create_below(ID, "a")),
    ("name", lambda one: ProductCategories(one).update(ID, parent_id=None)),
    ("label", lambda one: Attributes(one).create("a", "TextAttribute")),
    ("order", lambda one: AttributeGroups(one).create("a")),
    ("name", lambda one: Families(one).update(ID, name="a")),
    ("modified", lambda one: Relationships(one).update(ID, name="a")),
]
"""Writes, and a member of what each answers."""


@pytest.mark.parametrize(("member", "write"), WRITES)
def test_a_write_whose_answer_is_of_another_kind_was_done(
    member: str, write: Callable[[Answering], object]
) -> None:
    """Sending it again would do it twice, so it is no failed read."""
    for row, why in (({}, "`id`"), ({"id": ID, member: {}}, f"`$[0].{member}`")):
        with pytest.raises(UnknownOutcomeError) as unknown:
            write(Answering(row, status=201))
        assert why in unknown.value.message
        assert "was done" in unknown.value.message
        assert "Read it back" in unknown.value.remedy


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-04T09:08:07.123000+00:00", MOMENT + timedelta(milliseconds=123)),
        ("2026-05-04T09:08:07.826240+00:00", MOMENT + timedelta(microseconds=826240)),
        ("2026-05-04T09:08:07.123000", MOMENT + timedelta(milliseconds=123)),
        ("2026-05-04T09:08:07", MOMENT),
        ("2026-05-04T09:08:07Z", MOMENT),
        ("2026-05-04T11:08:07+02:00", MOMENT),
    ],
)
def test_moments_are_read_in_every_known_spelling(text: str, moment: datetime) -> None:
    asset = Assets(Answering({"id": ID, "created": text, "file_modified": text})).get(ID)
    assert (asset.created, asset.file_modified) == (moment, moment)


def test_an_offset_that_was_sent_is_kept() -> None:
    asset = Assets(Answering({"id": ID, "created": "2026-05-04T11:08:07+02:00"})).get(ID)
    assert asset.created is not None
    assert asset.created.tzinfo == timezone(timedelta(hours=2))


@pytest.mark.parametrize("name", ["created", "created_at", "_created_at"])
def test_the_creation_of_a_family_is_found_under_each_of_its_names(name: str) -> None:
    family = Families(Answering({"id": ID, name: "2026-05-04T09:08:07"})).get(ID)
    assert family.created == MOMENT


@pytest.mark.parametrize("name", ["created", "created_at"])
def test_the_creation_of_a_relationship_is_found_under_each_of_its_names(name: str) -> None:
    relationship = Relationships(Answering({"id": ID, name: "2026-05-04T09:08:07"})).get(ID)
    assert relationship.created == MOMENT


def test_system_fields_have_no_id() -> None:
    row = {"id": None, "label": "thumbnail", "name": "Thumbnail", "attribute_level": "new_level"}
    (found,) = Families(Answering(row)).all_attributes(ID)
    assert found == FamilyAttribute(
        label="thumbnail", name="Thumbnail", attribute_level="new_level"
    )
    whole = {"id": ID, "attributes": [{"id": None, "label": "thumbnail"}]}
    part = Attributes(Answering(whole)).get(ID).attributes
    assert part == (CompletenessPart(label="thumbnail"),)


def test_rows_of_a_search_are_read_as_objects_before_the_next_page_is_asked() -> None:
    answering = Answering({"id": ID, "name": 7})
    with pytest.raises(UnreachableError, match=r"\$\[0\]\.name"):
        list(ProductCategories(answering).search())
    with pytest.raises(UnreachableError, match=r"\$\[0\]\.name"):
        ProductCategories(answering).search().first()
    assert len(answering.asked) == 2


def test_a_search_asks_nothing_before_it_is_looked_at() -> None:
    answering = Answering()
    matches = Families(answering).search([[{"field": "name", "operator": "exists"}]], ("name",))
    assert answering.asked == []
    assert list(matches) == []
    assert answering.asked == [
        {
            "filters": [[{"field": "name", "operator": "exists"}]],
            "attributes": ["name"],
            "pagination": {"page": 1, "page_size": 100},
        }
    ]


def test_people_without_an_id_are_told_apart_by_what_is_always_asked_for() -> None:
    answering = Answering({"legacy_id": None, "role": "USER", "new": True})
    (found,) = Accounts(answering).memberships(attributes=["role", "legacy_id"])
    assert found == Membership(role="USER")
    assert answering.asked[0]["attributes"] == ["legacy_id", "role"]


def test_what_is_not_given_is_not_sent_and_none_is() -> None:
    answering = Answering({"id": ID})
    Attributes(answering).update(ID, description=None)
    Attributes(answering).update(ID, options=())
    ProductCategories(answering).update(ID, parent_id=None)
    ProductCategories(answering).update(ID, name="Mugs")
    assert answering.asked == [
        {"description": None},
        {"options": []},
        {"parent_id": ""},
        {"name": "Mugs"},
    ]
