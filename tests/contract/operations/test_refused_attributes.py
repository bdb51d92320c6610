"""How the operations on attributes and attribute groups are refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sheetsync.errors import UsageError
from sheetsync.sandbox.server import RunningSandbox
from tests.contract.operations.marks import is_refused
from tests.contract.operations.refusal import (
    NO_OBJECT,
    NOWHERE,
    REQUIRED,
    Refusal,
    invalid_schema,
    unknown,
)
from tests.contract.operations.watched import Watched, box_of
from tests.contract.sandbox.small_account import FAMILY, small_account

NAME_TAKEN = "a product attribute with same name already exists."
FREE, USED, LISTED, READY = (
    f"5a000000000000000000e0{number}" for number in ("00", "01", "08", "12")
)
GROUP = "5a00000000000000000000e1"
CATALOGUES = [{"id": f"5e{number:022x}", "name": f"Catalogue {number}"} for number in range(20)]


def seed() -> dict[str, Any]:
    account = small_account()
    account["attributes"][1]["usages"] = {"ecatalogs": CATALOGUES}
    return account


@pytest.fixture(scope="module")
def small_box() -> Iterator[RunningSandbox]:
    with box_of(seed()) as box:
        yield box


@is_refused("attributes: Add attribute")
def test_an_attribute_s_name_that_is_taken_is_told_without_a_field(small: Watched) -> None:
    small.refuses(
        Refusal(status=422, says=NAME_TAKEN),
        "Add attribute",
        name="Material",
        type_class="TextAttribute",
    )


@is_refused("attributes: Add attribute")
def test_an_attribute_s_label_that_is_taken_may_be_refused_like_its_name(small: Watched) -> None:
    small.switch(duplicate_label="refuse")
    small.refuses(
        Refusal(status=422, says=NAME_TAKEN),
        "Add attribute",
        name="material",
        type_class="TextAttribute",
    )


@is_refused("attributes: Add attribute")
@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({"name": "", "type_class": ""}, {"name": REQUIRED, "type_class": REQUIRED}),
        ({"name": "New", "type_class": "Text"}, {"type_class": "Not a valid choice."}),
        (
            {"name": "New", "type_class": "MultiselectAttribute"},
            {"type_class": "Not a valid choice."},
        ),
        ({"name": "New", "type_class": "DropdownAttribute"}, {"options": REQUIRED}),
        (
            {"name": "", "type_class": "MultiSelectAttribute"},
            {"name": REQUIRED, "options": REQUIRED},
        ),
        (
            {
                "name": "New",
                "type_class": "TextAttribute",
                "product_families": [{"id": NOWHERE}, {"id": FAMILY, "attribute_level": "top"}],
            },
            {"product_families": "does not exist"},
        ),
        (
            {"name": "New", "type_class": "TextAttribute", "product_families": [FAMILY]},
            {"product_families": NO_OBJECT},
        ),
        (
            {"name": "New", "type_class": "CompletenessAttribute", "attributes": ["material"]},
            {"attributes": NO_OBJECT},
        ),
    ],
)
def test_every_wrong_member_of_a_new_attribute_is_told(
    small: Watched, given: dict[str, Any], reasons: dict[str, str]
) -> None:
    small.refuses(invalid_schema(**reasons), "Add attribute", **given)


@is_refused("attributes: Add attribute")
def test_attributes_that_a_completeness_cannot_count_are_listed_in_the_reason(
    small: Watched,
) -> None:
    """The reason is a list of ids, however many."""
    uncountable = [f"5f{number:022x}" for number in range(30)]
    small.refuses(
        Refusal(
            status=422,
            says="Missing attributes.",
            reasons={"attributes": json.dumps(uncountable, separators=(",", ":"))},
        ),
        "Add attribute",
        name="Complete",
        type_class="CompletenessAttribute",
        attributes=[{"id": FREE}, *({"id": one} for one in uncountable)],
    )


@is_refused("attributes: Add attribute")
def test_a_level_that_inherits_may_not_be_in_the_account_s_plan(small: Watched) -> None:
    small.switch(automatic_inheritance=False)
    link = {"id": FAMILY, "attribute_level": "parent_level"}
    refused = small.forbids(
        "Automatic inheritance is not available for this account.",
        "Add attribute",
        name="New",
        type_class="TextAttribute",
        product_families=[link],
    )
    assert "plan" in refused.remedy


@pytest.mark.parametrize(
    ("action", "known"),
    [
        ("Add attribute", {"name": "Size", "type_class": "DropdownAttribute"}),
        ("Modify attribute", {"id": LISTED}),
    ],
)
def test_options_that_are_objects_are_refused_before_anything_is_sent(
    small: Watched, action: str, known: dict[str, str]
) -> None:
    """Plytix takes texts alone, as it was seen to."""
    with pytest.raises(UsageError, match=r"options is .*, expected a list of texts"):
        small.plytix.call(action, **known, options=[{"name": "S"}, {"name": "M"}])
    assert small.asked() == small.asked_for_tokens() == []


@is_refused("attributes: Modify attribute")
def test_a_rename_of_an_attribute_to_a_name_that_is_taken_is_refused(small: Watched) -> None:
    small.refuses(Refusal(status=422, says=NAME_TAKEN), "Modify attribute", id=FREE, name="Colour")


@is_refused("attributes: Modify attribute")
def test_an_attribute_keeps_a_name(small: Watched) -> None:
    small.refuses(
        invalid_schema(name=REQUIRED), "Modify attribute", id=LISTED, name="", options=["Blue"]
    )


@is_refused("attributes: Modify attribute")
def test_a_completeness_is_not_changed_to_count_what_is_not_there(small: Watched) -> None:
    small.refuses(
        Refusal(
            status=422,
            says="Missing attributes.",
            reasons={"attributes": f'["{NOWHERE}","no_such_label"]'},
        ),
        "Modify attribute",
        id=READY,
        attributes=[{"id": NOWHERE}, {"label": "no_such_label"}],
    )


@is_refused(
    "attributes: Get attribute", "attributes: Modify attribute", "attributes: Delete attribute"
)
@pytest.mark.parametrize(
    ("action", "more"),
    [("Get attribute", {}), ("Modify attribute", {"name": "New"}), ("Delete attribute", {})],
)
def test_an_attribute_that_is_not_there_is_told(
    small: Watched, action: str, more: dict[str, Any]
) -> None:
    small.refuses(unknown(id="id does not exist"), action, id=NOWHERE, **more)


@is_refused("attributes: Delete attribute")
def test_an_attribute_in_use_is_told_with_all_that_use_it(small: Watched) -> None:
    """The reason is an object, whole however many catalogues there are."""
    refused = small.refuses(
        Refusal(
            status=409,
            says=f"Error deleting {USED} attribute.",
            reasons={
                "usages": json.dumps(
                    {"channels": [], "ecatalogs": CATALOGUES, "pdfcatalogs": []},
                    separators=(",", ":"),
                )
            },
        ),
        "Delete attribute",
        id=USED,
    )
    assert json.loads(refused.reasons["usages"])["ecatalogs"] == CATALOGUES
    assert "still in use" in refused.remedy


@is_refused("attribute groups: Add attribute group", "attribute groups: Modify attribute group")
@pytest.mark.parametrize(
    ("action", "known"),
    [("Add attribute group", {}), ("Modify attribute group", {"id": GROUP})],
)
@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({"name": ""}, {"name": REQUIRED}),
        (
            {"name": "New", "attribute_labels": ["care", "no_such", "attributes.care"]},
            {"no_such": "label does not exist", "attributes.care": "label does not exist"},
        ),
        ({"name": "New", "order": -1}, {"order": "Not a valid integer."}),
    ],
    ids=["name", "labels", "order"],
)
def test_a_group_that_cannot_be_is_refused(
    small: Watched,
    action: str,
    known: dict[str, str],
    given: dict[str, Any],
    reasons: dict[str, str],
) -> None:
    small.refuses(invalid_schema(**reasons), action, **known | given)


@is_refused("attribute groups: Modify attribute group", "attribute groups: Delete attribute group")
@pytest.mark.parametrize(
    ("action", "more"),
    [("Modify attribute group", {"name": "New"}), ("Delete attribute group", {})],
)
def test_a_group_that_is_not_there_is_told(
    small: Watched, action: str, more: dict[str, str]
) -> None:
    small.refuses(unknown(id="id does not exist"), action, id=NOWHERE, **more)
