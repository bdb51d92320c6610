"""Relationships between products: their definitions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sheetsync.errors import RefusedError
from sheetsync.plytix import Plytix
from tests.contract.operations.marks import succeeds


@succeeds("relationships: Add new relationship", "relationships: Get relationship data")
def test_a_relationship_gets_a_label_and_its_moments(plytix: Plytix) -> None:
    before = datetime.now(UTC) - timedelta(minutes=1)
    made = plytix.relationships.create("Gift pack")
    assert (made.name, made.label) == ("Gift pack", "gift_pack")
    assert made.created is not None
    assert before < made.created < datetime.now(UTC) + timedelta(minutes=1)
    read = plytix.relationships.get(made.id)
    assert (read.id, read.name, read.label) == (made.id, "Gift pack", "gift_pack")
    assert (read.created, read.modified) == (made.created, made.modified)


@succeeds("relationships: Search relationships", "relationships: Get relationship data")
def test_a_search_tells_the_same_as_a_read(plytix: Plytix) -> None:
    rows = list(plytix.relationships.search())
    assert rows
    for row in rows:
        read = plytix.relationships.get(row.id)
        assert (row.name, row.label) == (read.name, read.label)
        assert (row.created, row.modified) == (read.created, read.modified)
        assert (row.symmetrical, read.symmetrical) == (False, None)


@succeeds("relationships: Search relationships")
def test_a_search_turns_its_pages_by_itself(plytix: Plytix) -> None:
    for number in range(3):
        plytix.relationships.create(f"Practice {number}")
    practice = [[{"field": "name", "operator": "like", "value": "practice"}]]
    found = plytix.relationships.search(practice, ["label"], order="-name", page_size=1)
    assert [one.label for one in found] == ["practice_2", "practice_1", "practice_0"]
    second = found.page(2)
    assert [one.label for one in second.rows] == ["practice_1"]
    assert (second.count, second.total) == (3, len(list(plytix.relationships.search())))
    first = found.first()
    assert first is not None
    assert (first.label, first.name, first.created) == ("practice_2", None, None)


@succeeds("relationships: Modify attributes of a relationship")
def test_a_renamed_relationship_keeps_its_label(plytix: Plytix) -> None:
    made = plytix.relationships.create("Gift pack")
    renamed = plytix.relationships.update(made.id, name="Sets")
    assert (renamed.name, renamed.label) == ("Sets", "gift_pack")
    assert plytix.relationships.get(made.id).name == "Sets"


@succeeds("relationships: Remove relationships from account")
def test_a_deleted_relationship_is_gone(plytix: Plytix) -> None:
    made = plytix.relationships.create("Gift pack")
    plytix.relationships.delete(made.id)
    with pytest.raises(RefusedError, match="No results found"):
        plytix.relationships.get(made.id)
