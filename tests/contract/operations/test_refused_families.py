"""How the operations on families are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sheetsync.sandbox.server import RunningSandbox
from tests.contract.operations.marks import is_refused
from tests.contract.operations.refusal import (
    INVALID_SCHEMA,
    NO_OBJECT,
    NOWHERE,
    REQUIRED,
    Refusal,
    invalid_schema,
    unknown,
)
from tests.contract.operations.watched import Watched, box_of
from tests.contract.sandbox.small_account import FAMILY, small_account

MATERIAL = "5a000000000000000000e000"
SECOND = "5a00000000000000000000f9"
LINK = "Add attribute to product family"
UNLINK = "Unlink attribute from product family"
EDIT = "Edit product family attributes inheritance"
EDIT_ALL = "Edit product family attributes, including system attributes"
NO_INHERITANCE = "Automatic inheritance is not available for this account."


def seed() -> dict[str, Any]:
    account = small_account()
    (family,) = account["families"]
    account["families"] = [family, family | {"id": SECOND, "name": "Lamps"}]
    return account


@pytest.fixture(scope="module")
def small_box() -> Iterator[RunningSandbox]:
    with box_of(seed()) as box:
        yield box


@is_refused("families: Add product family", "families: Modify family")
@pytest.mark.parametrize(
    ("action", "known"), [("Add product family", {}), ("Modify family", {"id": SECOND})]
)
def test_a_family_s_name_that_is_taken_is_told(
    small: Watched, action: str, known: dict[str, str]
) -> None:
    small.refuses(
        Refusal(
            status=409,
            says="a product family with same name already exists.",
            reasons={"name": "already exists"},
        ),
        action,
        **known,
        name="Kettles",
    )


@is_refused("families: Add product family")
def test_a_family_s_name_that_is_taken_may_be_422_as_well(small: Watched) -> None:
    small.switch(duplicate_family_status=422)
    small.refuses(
        Refusal(
            status=422,
            says="a product family with same name already exists.",
            reasons={"name": "already exists"},
        ),
        "Add product family",
        name="Kettles",
    )


@is_refused("families: Add product family", "families: Modify family")
@pytest.mark.parametrize(
    ("action", "known"), [("Add product family", {}), ("Modify family", {"id": FAMILY})]
)
def test_a_family_has_a_name(small: Watched, action: str, known: dict[str, str]) -> None:
    small.refuses(invalid_schema(name=REQUIRED), action, **known, name="")


@is_refused("families: Add product family")
@pytest.mark.parametrize("member", ["attributes", "parent_attributes", "variant_attributes"])
@pytest.mark.parametrize(
    ("named", "says", "reason"),
    [
        ([NOWHERE, MATERIAL], "Missing attributes.", f'["{NOWHERE}"]'),
        ([{"label": "no_such"}], "Missing attributes.", '["no_such"]'),
        ([MATERIAL, {"label": "care"}], INVALID_SCHEMA, NO_OBJECT),
    ],
    ids=["ids", "labels", "mixed"],
)
def test_a_family_of_attributes_that_are_not_there_is_refused(
    small: Watched, member: str, named: list[Any], says: str, reason: str
) -> None:
    small.refuses(
        Refusal(status=422, says=says, reasons={member: reason}),
        "Add product family",
        name="New",
        **{member: named},
    )


@is_refused(f"families: {LINK}", f"families: {UNLINK}")
@pytest.mark.parametrize("action", [LINK, UNLINK])
def test_attributes_that_are_not_there_are_neither_linked_nor_unlinked(
    small: Watched, action: str
) -> None:
    """Those beside them are not either."""
    small.refuses(
        Refusal(
            status=422, says="Missing attributes.", reasons={"attributes": f'["{NOWHERE}","no-id"]'}
        ),
        action,
        id=FAMILY,
        attributes=[MATERIAL, NOWHERE, "no-id"],
    )


@is_refused(f"families: {LINK}")
def test_a_level_that_is_none_is_refused(small: Watched) -> None:
    small.refuses(
        invalid_schema(attributes_level="Not a valid choice."),
        LINK,
        id=FAMILY,
        attributes=[MATERIAL],
        attributes_level="top_level",
    )


@is_refused(f"families: {EDIT}", f"families: {EDIT_ALL}")
@pytest.mark.parametrize("action", [EDIT, EDIT_ALL])
def test_labels_that_are_not_of_the_family_are_all_told(small: Watched, action: str) -> None:
    """Named bare, whether they were sent with their prefix or not."""
    small.refuses(
        invalid_schema(pieces="label does not exist", no_such="label does not exist"),
        action,
        id=FAMILY,
        parent_level=["attributes.colour", "attributes.pieces"],
        no_level=["no_such"],
    )


@is_refused(f"families: {EDIT}")
def test_system_fields_have_an_operation_of_their_own(small: Watched) -> None:
    small.refuses(
        invalid_schema(status="label does not exist"), EDIT, id=FAMILY, no_level=["status"]
    )


@is_refused(
    "families: Add product family",
    f"families: {LINK}",
    f"families: {EDIT}",
    f"families: {EDIT_ALL}",
)
@pytest.mark.parametrize(
    ("action", "given"),
    [
        ("Add product family", {"name": "New", "parent_attributes": [MATERIAL]}),
        (LINK, {"id": FAMILY, "attributes": [MATERIAL], "attributes_level": "variant_level"}),
        (EDIT, {"id": FAMILY, "parent_level": ["attributes.colour"]}),
        (EDIT_ALL, {"id": FAMILY, "variant_level": ["status"]}),
    ],
)
def test_levels_that_inherit_may_not_be_in_the_account_s_plan(
    small: Watched, action: str, given: dict[str, Any]
) -> None:
    small.switch(automatic_inheritance=False)
    refused = small.forbids(NO_INHERITANCE, action, **given)
    assert "plan" in refused.remedy


@is_refused(
    "families: Get family",
    "families: Modify family",
    "families: Delete family",
    "families: Get family attributes",
    "families: Get all family attributes",
    f"families: {LINK}",
    f"families: {UNLINK}",
    f"families: {EDIT}",
    f"families: {EDIT_ALL}",
)
@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("Get family", {}),
        ("Modify family", {"name": "New"}),
        ("Delete family", {}),
        ("Get family attributes", {}),
        ("Get all family attributes", {}),
        (LINK, {"attributes": [MATERIAL]}),
        (UNLINK, {"attributes": [MATERIAL]}),
        (EDIT, {"no_level": ["attributes.material"]}),
        (EDIT_ALL, {"no_level": ["status"]}),
    ],
)
def test_a_family_that_is_not_there_is_told(
    small: Watched, action: str, more: dict[str, Any]
) -> None:
    small.refuses(unknown(id="id does not exist"), action, id=NOWHERE, **more)
