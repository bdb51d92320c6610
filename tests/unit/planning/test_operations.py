from __future__ import annotations

from decimal import Decimal

import pytest

from sheetsync.errors import PlanError
from sheetsync.model.definition import Kind
from sheetsync.model.operation import CreateEntity, UpdateEntity
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.record import Mode
from sheetsync.model.values import EntityId, FieldName, Key
from sheetsync.planning.batches import batches
from sheetsync.planning.operations import operations
from sheetsync.planning.plan import make_plan
from tests.fakes import FakePim
from tests.wanted import request, wanted

LABEL, COLOUR = FieldName("label"), FieldName("attributes.colour")


@pytest.fixture
def plan() -> Plan:
    table = wanted(
        "label attributes.colour",
        ["A-1", "New", "Red"],
        ["N-1", "Pan", "Blue"],
        ["A-2", "New", None],
        mode=Mode.UPSERT,
    )
    return make_plan(request(table), FakePim({"A-1": {"label": "Old"}, "A-2": {}}))


def test_accepted_changes_become_creates_then_updates(plan: Plan) -> None:
    create, first, second = operations(plan, Decisions(), {})
    assert create == CreateEntity(
        id="o1",
        kind=Kind.PRODUCT,
        key=Key("N-1"),
        values={LABEL: "Pan", COLOUR: "Blue"},
        change_id="n1",
    )
    assert first == UpdateEntity(
        id="o2",
        kind=Kind.PRODUCT,
        key=Key("A-1"),
        entity_id=EntityId(f"{1:024x}"),
        before={LABEL: "Old", COLOUR: None},
        after={LABEL: "New", COLOUR: "Red"},
        change_ids={LABEL: "c1", COLOUR: "c2"},
    )
    assert (second.id, second.key) == ("o3", "A-2")


def test_what_was_rejected_is_left_out(plan: Plan) -> None:
    only = operations(plan, Decisions(rejected=frozenset({"n1", "c2", "c3"})), {})
    assert [(one.id, one.key) for one in only] == [("o1", "A-1")]
    assert isinstance(only[0], UpdateEntity)
    assert dict(only[0].after) == dict.fromkeys([LABEL], "New")


def test_a_field_of_a_create_may_be_rejected(plan: Plan) -> None:
    create = operations(plan, Decisions(rejected=frozenset({"n1/label"})), {})[0]
    assert isinstance(create, CreateEntity)
    assert create.values == {COLOUR: "Blue"}


def test_typed_values_take_the_place_of_new_ones(plan: Plan) -> None:
    edited = {"c1": "Typed", "c2": None, "n1/label": "Named", "n1/attributes.colour": None}
    create, update, _ = operations(plan, Decisions(), edited)
    assert isinstance(create, CreateEntity)
    assert create.values == {LABEL: "Named"}
    assert isinstance(update, UpdateEntity)
    assert update.after == {LABEL: "Typed", COLOUR: None}
    assert update.before == {LABEL: "Old", COLOUR: None}


@pytest.mark.parametrize(
    ("decisions", "edited"),
    [
        (Decisions(rejected=frozenset({"c9"})), {}),
        (Decisions(), {"c9": "x"}),
        (Decisions(), {"n1": "x"}),
        (Decisions(), {"n1/gtin": "4001"}),
    ],
)
def test_a_decision_about_nothing_is_refused(
    plan: Plan, decisions: Decisions, edited: dict[str, str]
) -> None:
    with pytest.raises(PlanError, match="has no change"):
        operations(plan, decisions, edited)


def update(number: int, *fields: str) -> UpdateEntity:
    names = [FieldName(name) for name in fields]
    return UpdateEntity(
        id=f"o{number}",
        kind=Kind.PRODUCT,
        key=Key(f"A-{number}"),
        entity_id=EntityId(str(number)),
        before=dict.fromkeys(names, None),
        after=dict.fromkeys(names, Decimal(1)),
        change_ids=dict.fromkeys(names, "c"),
    )


def create(number: int, *fields: str) -> CreateEntity:
    return CreateEntity(
        id=f"o{number}",
        kind=Kind.PRODUCT,
        key=Key(f"N-{number}"),
        values={FieldName(name): 1 for name in fields},
        change_id=f"n{number}",
    )


def test_batches_are_as_long_as_one_look_up() -> None:
    cut = batches([update(n, "a") for n in range(250)], 100)
    assert [len(batch.operations) for batch in cut] == [100, 100, 50]
    assert batches([], 100) == ()


def test_a_batch_knows_what_to_read_before_and_after() -> None:
    (batch,) = batches([create(1, "x", "b"), update(2, "a", "b"), update(3, "b", "c")], 100)
    assert batch.guarded == ("a", "b", "c")
    assert batch.written == ("x", "b", "a", "c")
