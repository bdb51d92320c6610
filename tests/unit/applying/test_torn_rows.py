"""Rows of which something was changed in the sheet and in Plytix."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sheetsync.model.outcome import RowStatus
from sheetsync.model.values import FieldName
from sheetsync.planning.base import Base
from sheetsync.planning.plan import make_plan
from tests.fakes import ACCOUNT, FakePim
from tests.unit.applying.scene import Scene, row
from tests.wanted import request, wanted

LABEL, COLOUR = FieldName("label"), FieldName("attributes.colour")


def scene(**was: str) -> Scene:
    """A row that wants a label and a colour, both of which Plytix has other values of now."""
    pim = FakePim({"A-1": {LABEL: "Now", COLOUR: "Red"}})
    base = Base(
        account_id=ACCOUNT.id,
        made_at="",
        ids=(pim.id_of("A-1"),),
        columns={LABEL: [was.get("label", "Now")], COLOUR: [was.get("colour", "Red")]},
    )
    table = wanted("label attributes.colour", ["A-1", "Mine", "Blue"])
    return Scene(pim=pim, plan=make_plan(replace(request(table), base=base), pim))


def conflicts(s: Scene) -> frozenset[str]:
    return frozenset(one.id for update in s.plan.updates for one in update.fields if one.conflict)


def test_what_is_no_conflict_is_written_and_the_row_is_still_told_as_one() -> None:
    s = scene(label="Old")
    assert conflicts(s) == {"c1"}
    told = row(s.apply(rejected=sorted(conflicts(s))), 2)
    assert (told.status, told.code) == (RowStatus.CONFLICT, "conflict")
    assert told.changed_fields == (COLOUR,)
    assert told.verified
    assert "both changed, differently: label." in told.message
    assert s.pim.of("A-1")[COLOUR] == "Blue"
    assert s.pim.of("A-1")[LABEL] == "Now"


def test_a_row_of_nothing_but_conflicts_is_left_alone() -> None:
    s = scene(label="Old", colour="White")
    told = row(s.apply(rejected=sorted(conflicts(s))), 2)
    assert (told.status, told.changed_fields) == (RowStatus.CONFLICT, ())
    assert s.pim.of("A-1")[LABEL] == "Now"
    assert s.pim.count_of("update") == 0


def test_a_conflict_that_was_accepted_is_written() -> None:
    s = scene(label="Old")
    told = row(s.apply(), 2)
    assert told.status is RowStatus.DONE
    assert s.pim.of("A-1")[LABEL] == "Mine"


@pytest.mark.parametrize("rejected", [{"c1"}, {"c1", "c2"}])
def test_a_failure_weighs_more_than_a_conflict_that_was_left(rejected: set[str]) -> None:
    s = scene(label="Old")
    s.pim.store = lambda name, value: "Red" if name == COLOUR else value
    told = row(s.apply(rejected=sorted(rejected)), 2)
    expected = RowStatus.FAILED if rejected == {"c1"} else RowStatus.CONFLICT
    assert told.status is expected
