"""How the operations on relationships are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sheetsync.sandbox.server import RunningSandbox
from tests.contract.operations.marks import is_refused
from tests.contract.operations.refusal import NOWHERE, REQUIRED, Refusal, invalid_schema, unknown
from tests.contract.operations.watched import Watched, box_of
from tests.contract.sandbox.small_account import GOES_WITH, SPARE_PARTS, small_account

PDF_TEMPLATES = {"pdf_templates": [{"id": NOWHERE, "name": "Price list"}]}
RENAME = "Modify attributes of a relationship"


def seed() -> dict[str, Any]:
    account = small_account()
    account["relationships"][0]["usages"] = PDF_TEMPLATES
    return account


@pytest.fixture(scope="module")
def small_box() -> Iterator[RunningSandbox]:
    with box_of(seed()) as box:
        yield box


@is_refused("relationships: Add new relationship", f"relationships: {RENAME}")
@pytest.mark.parametrize(
    ("action", "known"),
    [("Add new relationship", {}), (RENAME, {"relationship_id": SPARE_PARTS})],
)
@pytest.mark.parametrize("status", [409, 422])
def test_a_relationship_s_name_that_is_taken_is_told(
    small: Watched, action: str, known: dict[str, str], status: int
) -> None:
    small.switch(duplicate_relationship_status=status)
    small.refuses(
        Refusal(
            status=status,
            says="relationship data validation failed.",
            reasons={"name": "A relationship with the same name already exists"},
        ),
        action,
        **known,
        name="Goes with",
    )


@is_refused("relationships: Add new relationship", f"relationships: {RENAME}")
@pytest.mark.parametrize(
    ("action", "known"),
    [("Add new relationship", {}), (RENAME, {"relationship_id": SPARE_PARTS})],
)
def test_a_relationship_has_a_name(small: Watched, action: str, known: dict[str, str]) -> None:
    small.refuses(invalid_schema(name=REQUIRED), action, **known, name="")


@is_refused(
    "relationships: Get relationship data",
    f"relationships: {RENAME}",
    "relationships: Remove relationships from account",
)
@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("Get relationship data", {}),
        (RENAME, {"name": "New"}),
        ("Remove relationships from account", {}),
    ],
)
def test_a_relationship_that_is_not_there_is_told(
    small: Watched, action: str, more: dict[str, str]
) -> None:
    small.refuses(unknown(id="id does not exist"), action, relationship_id=NOWHERE, **more)


@is_refused("relationships: Remove relationships from account")
def test_a_relationship_in_use_is_not_removed(small: Watched) -> None:
    """The reason is an object: who uses it. One that nobody uses goes."""
    refused = small.refuses(
        Refusal(
            status=409,
            says=f"Relationship id {SPARE_PARTS} is in use.",
            reasons={"usages": f'{{"pdf_templates":[{{"id":"{NOWHERE}","name":"Price list"}}]}}'},
        ),
        "Remove relationships from account",
        relationship_id=SPARE_PARTS,
    )
    assert "still in use" in refused.remedy
    small.plytix.call("Remove relationships from account", relationship_id=GOES_WITH)
