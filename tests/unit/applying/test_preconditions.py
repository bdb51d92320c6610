from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sheetsync.applying.preconditions import (
    plan_fields,
    refuse_expired,
    refuse_other_account,
    refuse_other_definitions,
    refuse_stopped,
)
from sheetsync.errors import GuardError, PlanError
from sheetsync.mapping.sheet_mapping import GuardLimits
from sheetsync.model.definition import Account, AccountSchema, Kind
from sheetsync.model.plan import Plan
from sheetsync.model.record import Mode
from sheetsync.model.values import FieldName
from sheetsync.planning.plan import make_plan
from tests.fakes import ACCOUNT, FakePim, schema
from tests.wanted import request, wanted

MADE = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
DAY = timedelta(hours=24)


def a_plan(**allow: int) -> Plan:
    table = wanted(
        "attributes.colour label", ["N-1", "Red", "x"], ["A-1", None, "y"], mode=Mode.UPSERT
    )
    return make_plan(request(table, guard=GuardLimits(), allow=allow), FakePim({"A-1": {}}))


def test_a_plan_that_a_guard_stops_is_refused_with_the_way_to_lift_it() -> None:
    with pytest.raises(GuardError, match="1 product would be created") as caught:
        refuse_stopped(a_plan())
    assert "--allow creates=1" in caught.value.remedy


def test_a_lifted_guard_lets_the_plan_pass() -> None:
    refuse_stopped(a_plan(creates=1))


@pytest.mark.parametrize(
    ("age", "most", "said"),
    [
        (timedelta(hours=24), DAY, ""),
        (timedelta(hours=25), DAY, "25 hours ago; plans older than 24 hours"),
        (timedelta(minutes=31), timedelta(minutes=30), "31 minutes ago; plans older than 30"),
        (timedelta(days=5), DAY, "5 days ago"),
    ],
)
def test_a_plan_that_is_too_old_is_refused(age: timedelta, most: timedelta, said: str) -> None:
    if not said:
        refuse_expired(a_plan(), MADE + age, most)
        return
    with pytest.raises(PlanError, match=said):
        refuse_expired(a_plan(), MADE + age, most)


def test_a_plan_for_another_account_is_refused() -> None:
    refuse_other_account(a_plan(), ACCOUNT)
    with pytest.raises(PlanError, match=r"Hearth & Trail .* belong to Other \(5\)"):
        refuse_other_account(a_plan(), Account(id="5", name="Other"))


def with_options(*options: str) -> AccountSchema:
    fields = dict(schema().fields(Kind.PRODUCT))
    colour = FieldName("attributes.colour")
    fields[colour] = replace(fields[colour], options=options)
    return replace(schema(), definitions={Kind.PRODUCT: fields})


def test_a_plan_whose_fields_were_redefined_is_refused() -> None:
    refuse_other_definitions(a_plan(), schema())
    with pytest.raises(PlanError, match=r"attributes\.colour"):
        refuse_other_definitions(a_plan(), with_options("Red", "Green"))


def test_fields_that_the_plan_does_not_touch_may_be_redefined() -> None:
    plan = make_plan(request(wanted("label", ["A-1", "y"])), FakePim({"A-1": {}}))
    refuse_other_definitions(plan, with_options("Red"))


def test_a_plans_fields_are_those_of_updates_and_creates() -> None:
    assert plan_fields(a_plan()) == ("attributes.colour", "label")
