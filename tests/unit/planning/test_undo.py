"""Giving back a run: what each value, product and definition comes to."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import pytest

from sheetsync.applying.apply import apply_plan
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.outcome import RowStatus
from sheetsync.model.plan import Decisions, Plan, Verdict
from sheetsync.model.recorded import RecordedRun
from sheetsync.model.values import FieldName
from sheetsync.planning.undo import UndoRequest, make_undo_plan
from tests.clocks import FakeClock
from tests.fakes import DEFINITIONS, FakeJournal, FakePim
from tests.properties.sheets import plan_of
from tests.recorded import recorded_run
from tests.wanted import Cell

LABEL, COLOUR = FieldName("label"), FieldName("attributes.colour")


def row(sku: str, label: Cell = None, colour: Cell = None, care: Cell = None) -> list[Cell]:
    return [sku, label, colour, care, None, None, None]


def applied(pim: FakePim, *sheet: list[Cell]) -> RecordedRun:
    return carried_out(plan_of(list(sheet), pim), pim)


def carried_out(plan: Plan, pim: FakePim, decisions: Decisions | None = None) -> RecordedRun:
    journal = FakeJournal()
    apply_plan(plan, decisions or Decisions(), {}, pim, journal, FakeClock())
    return recorded_run(plan, journal, decisions)


def undo(
    recorded: RecordedRun,
    pim: FakePim,
    *,
    only: Sequence[str] = (),
    fields: Sequence[str] = (),
    allow: Mapping[str, int] | None = None,
) -> Plan:
    return make_undo_plan(
        UndoRequest(
            run="20261123-110000-aaaa",
            created_at="2026-11-23T11:00:00+00:00",
            created_by="ada",
            recorded=recorded,
            schema=pim.schema(),
            connection="plytix",
            endpoint="https://pim.example",
            only=frozenset(only),
            fields=frozenset(map(FieldName, fields)),
            allow=allow or {},
        ),
        pim,
    )


def redefined(pim: FakePim, **options: tuple[str, ...] | None) -> FakePim:
    """The same account, with other options of attributes, or without them."""
    definitions = [
        dataclasses.replace(one, options=options[one.name] or ()) if options.get(one.name) else one
        for one in DEFINITIONS
        if one.name not in options or options[one.name] is not None
    ]
    other = FakePim(definitions=definitions)
    other.products = pim.products
    return other


def codes(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings]


def test_a_value_that_still_holds_goes_back_and_one_that_was_set_back_is_left() -> None:
    pim = FakePim({"A": {"label": "old", "attributes.colour": "Red"}})
    run = applied(pim, row("A", "new", "Blue"))
    pim.of("A")[COLOUR] = "Red"
    plan = undo(run, pim)
    (update,) = plan.updates
    assert [(one.field, one.before, one.after) for one in update.fields] == [(LABEL, "new", "old")]
    assert update.fields[0].base is None
    assert [one.verdict for one in plan.rows] == [Verdict.UPDATE]
    assert plan.undoes == run.header.run


def test_a_value_changed_since_is_a_conflict_that_shows_all_three() -> None:
    pim = FakePim({"A": {"label": "old"}})
    run = applied(pim, row("A", "new"))
    pim.of("A")[LABEL] = "theirs"
    plan = undo(run, pim)
    (change,) = plan.updates[0].fields
    assert change.base is not None
    assert (change.base.value, change.before, change.after) == ("new", "theirs", "old")
    assert change.conflict
    assert codes(plan) == ["changed-since-run"]
    assert plan.findings[0].place == change.place
    assert plan.rows[0].verdict is Verdict.CONFLICT


def test_an_undo_names_the_undone_run_in_the_place_of_its_workbook() -> None:
    pim = FakePim({"A": {"label": "old"}})
    run = applied(pim, row("A", "new"))
    plan = undo(run, pim)
    stem = run.plan.workbook.name.removesuffix(".xlsx")
    assert plan.workbook.name == f"{stem} undo of {run.header.run}.xlsx"
    again = undo(carried_out(plan, pim), pim)
    assert again.workbook.name == f"{stem} undo of {plan.run}.xlsx"


def test_a_created_product_is_deleted_only_while_nobody_used_it() -> None:
    pim = FakePim()
    run = applied(pim, row("A", "new"))
    (delete,) = undo(run, pim).deletes
    assert delete.before == {LABEL: "new"}
    assert not delete.conflict
    pim.ties[pim.id_of("A")] = {"variants": 2, "family": 1}
    plan = undo(run, pim)
    assert plan.deletes[0].conflict
    assert plan.findings[0].found == "2 variants, 1 family"
    del pim.ties[pim.id_of("A")]
    pim.of("A")[COLOUR] = "Red"
    plan = undo(run, pim)
    assert plan.deletes[0].conflict
    assert plan.findings[0].found == "colour"
    assert plan.deletes[0].before == {LABEL: "new", COLOUR: "Red"}


def test_what_plytix_fills_in_by_itself_does_not_count_as_touched() -> None:
    pim = FakePim()
    run = applied(pim, row("A", "new"))
    pim.of("A")[FieldName("status")] = "Draft"
    assert not undo(run, pim).deletes[0].conflict
    pim.of("A")[FieldName("status")] = "Completed"
    assert undo(run, pim).deletes[0].conflict


def test_a_product_touched_between_the_undo_s_plan_and_its_apply_stays() -> None:
    pim = FakePim()
    plan = undo(applied(pim, row("A", "new")), pim)
    pim.ties[pim.id_of("A")] = {"variants": 1}
    result = apply_plan(plan, Decisions(), {}, pim, FakeJournal(), FakeClock())
    assert result.rows[0].status is RowStatus.CONFLICT
    assert "variants" in result.rows[0].message
    assert "A" in pim.state()


def test_a_product_gone_before_the_apply_is_unchanged_and_nothing_is_sent() -> None:
    pim = FakePim()
    plan = undo(applied(pim, row("A", "new")), pim)
    pim.products.clear()
    result = apply_plan(plan, Decisions(), {}, pim, FakeJournal(), FakeClock())
    assert result.rows[0].status is RowStatus.UNCHANGED
    assert pim.count_of("delete") == 0


def test_a_deletion_that_plytix_does_not_carry_out_is_not_called_done() -> None:
    class Deaf(FakePim):
        def delete(self, kind: object, entity_id: object) -> None:
            """Say yes and do nothing."""

    pim = Deaf()
    plan = undo(applied(pim, row("A", "new")), pim)
    result = apply_plan(plan, Decisions(), {}, pim, FakeJournal(), FakeClock())
    assert result.rows[0].status is RowStatus.FAILED
    assert result.rows[0].code == "not-stored"


def test_the_intent_of_a_deletion_holds_every_value() -> None:
    pim = FakePim()
    run = applied(pim, row("A", "new", "Red"))
    pim.of("A")[FieldName("attributes.text")] = "theirs"
    deleted = carried_out(undo(run, pim), pim)
    (operation,) = deleted.operations.values()
    assert operation.verb == "delete"
    assert {name: one.before for name, one in operation.fields.items()} == {
        LABEL: "new",
        COLOUR: "Red",
        FieldName("attributes.text"): "theirs",
    }
    (create,) = undo(deleted, pim).creates
    assert {one.field: one.after for one in create.fields}[FieldName("attributes.text")] == "theirs"


def test_a_product_made_again_by_somebody_is_filled_only_if_accepted() -> None:
    pim = FakePim()
    deleted = carried_out(undo(applied(pim, row("A", "new", "Red")), pim), pim)
    pim.put("A", {"label": "theirs", "attributes.colour": "Red"})
    plan = undo(deleted, pim)
    assert not plan.creates
    assert [(c.field, c.conflict) for c in plan.updates[0].fields] == [(LABEL, True)]


@pytest.mark.parametrize(
    ("options", "code"), [(None, "field-gone"), (("Blue", "Green"), "no-longer-fits")]
)
def test_a_changed_definition_is_told_and_other_fields_go_on(
    options: tuple[str, ...] | None, code: str
) -> None:
    pim = FakePim({"A": {"label": "old", "attributes.colour": "Red"}})
    run = applied(pim, row("A", "new", "Blue"))
    plan = undo(run, redefined(pim, colour=options))
    assert [one.field for one in plan.updates[0].fields] == [LABEL]
    assert codes(plan) == [code]
    assert plan.rows[0].verdict is Verdict.UPDATE


def test_a_row_of_which_nothing_can_go_back_is_invalid() -> None:
    pim = FakePim({"A": {"attributes.colour": "Red"}})
    run = applied(pim, row("A", None, "Blue"))
    plan = undo(run, redefined(pim, colour=None))
    assert not plan.updates
    assert [(one.verdict, one.code) for one in plan.rows] == [(Verdict.INVALID, "field-gone")]


def test_options_that_were_put_in_another_order_are_still_the_same_value() -> None:
    pim = FakePim({"A": {"attributes.care": ("Cold", "Warm")}})
    run = applied(pim, row("A", care=("Cold", "Hot")))
    other = redefined(pim, care=("Hot", "Warm", "Cold"))
    pim.of("A")[FieldName("attributes.care")] = ("Hot", "Cold")
    (change,) = undo(run, other).updates[0].fields
    assert not change.conflict
    assert change.after == ("Warm", "Cold")


def test_a_product_that_is_gone_is_told() -> None:
    pim = FakePim({"A": {"label": "old"}})
    run = applied(pim, row("A", "new"))
    pim.products.clear()
    plan = undo(run, pim)
    assert codes(plan) == ["product-gone"]
    assert plan.rows[0].verdict is Verdict.INVALID


def test_a_product_is_found_by_its_id_when_its_sku_was_changed_since() -> None:
    pim = FakePim({"A": {"label": "old"}})
    run = applied(pim, row("A", "new"))
    pim.of("A")[FieldName("sku")] = "B"
    (update,) = undo(run, pim).updates
    assert update.key == "B"


def test_what_was_refused_is_not_given_back_though_somebody_wrote_the_same() -> None:
    pim = FakePim({"A": {"label": "old"}})
    run = applied(pim, row("A", "new"))
    refused = {
        name: dataclasses.replace(one, result="refused-by-plytix", statuses={})
        for name, one in run.operations.items()
    }
    plan = undo(dataclasses.replace(run, operations=refused), pim)
    assert not plan.updates
    assert plan.rows == ()


def test_only_and_field_leave_the_other_rows_ignored() -> None:
    pim = FakePim({"A": {"label": "old"}, "B": {"label": "old"}})
    run = applied(pim, row("A", "new", "Red"), row("B", "new"), row("C", "new"))
    plan = undo(run, pim, only=["A", "nobody"])
    assert [one.verdict for one in plan.rows] == [
        Verdict.UPDATE,
        Verdict.IGNORED,
        Verdict.IGNORED,
    ]
    assert codes(plan) == ["only-not-found"]
    plan = undo(run, pim, fields=["attributes.colour"])
    assert [one.field for update in plan.updates for one in update.fields] == [COLOUR]
    assert [one.verdict for one in plan.rows][1:] == [Verdict.IGNORED, Verdict.IGNORED]
    assert not plan.deletes


def test_an_undo_may_do_as_much_as_its_run_did() -> None:
    pim = FakePim({"A": {"label": "old"}})
    run = applied(pim, row("A", "new", "Red"), row("B", "new"))
    guards = {one.name: (one.limit, one.value, one.ok) for one in undo(run, pim).guards}
    assert guards == {
        "max_updates": ("1", "1", True),
        "max_creates": ("0", "0", True),
        "max_clears": ("1", "1", True),
        "max_deletes": ("1", "1", True),
    }


def test_an_undo_s_price_counts_what_applying_it_takes() -> None:
    pim = FakePim({"A": {"label": "old"}})
    plan = undo(applied(pim, row("A", "new"), row("B", "new"), row("C")), pim)
    before = dict(pim.calls())
    apply_plan(plan, Decisions(), {}, pim, FakeJournal(), FakeClock())
    made = {name: number - before.get(name, 0) for name, number in pim.calls().items()}
    assert (plan.price.writes, plan.price.checks) == (made["writes"], made["reads"])


def test_a_field_that_became_another_type_does_not_take_its_old_value() -> None:
    pim = FakePim({"A": {"label": "old", "attributes.colour": "Red"}})
    run = applied(pim, row("A", None, "Blue"))
    number = FieldDefinition(field=COLOUR, name="colour", type_class=TypeClass.INT)
    other = FakePim(definitions=[one for one in DEFINITIONS if one.field != COLOUR] + [number])
    other.products = pim.products
    assert codes(undo(run, other)) == ["no-longer-fits"]
