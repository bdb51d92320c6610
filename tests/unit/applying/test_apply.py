from __future__ import annotations

import pytest

from sheetsync.applying.apply import end_run
from sheetsync.errors import OutputError, PlanError, RefusedError
from sheetsync.model.capabilities import Capabilities
from sheetsync.model.outcome import FieldStatus, RowStatus
from sheetsync.model.record import Mode
from sheetsync.model.values import CLEAR, Canonical, FieldName
from sheetsync.planning.plan import make_plan
from tests.fakes import FakeJournal, FakePim
from tests.unit.applying.scene import (
    COLOUR,
    LABEL,
    Scene,
    field_statuses,
    on,
    row,
    scene,
    statuses,
    then,
)
from tests.wanted import request, wanted


def test_accepted_changes_are_written_and_read_back() -> None:
    s = scene(
        {"A-1": {"label": "Old", "attributes.colour": "Red", "attributes.text": "t"}, "A-2": {}},
        "label attributes.colour",
        ["A-1", "New", CLEAR],
        ["N-1", "Pan", "Blue"],
        ["A-2", None, None],
    )
    result = s.apply()
    assert s.pim.state() == {
        "A-1": {"sku": "A-1", "label": "New", "attributes.text": "t"},
        "A-2": {"sku": "A-2"},
        "N-1": {"sku": "N-1", "label": "Pan", "attributes.colour": "Blue"},
    }
    assert statuses(result) == ["done", "done", "unchanged"]
    done = row(result, 2)
    assert (done.changed_fields, done.verified, done.code, done.message) == (
        (LABEL, COLOUR),
        True,
        "",
        "",
    )
    assert done.entity_id == s.pim.id_of("A-1")
    assert row(result, 3).entity_id == s.pim.id_of("N-1")
    assert (result.interrupted, result.stop_reason, result.approved_by) == (False, "", "Ada")
    assert (result.run, result.started_at) == (s.plan.run, s.clock.now().isoformat("T", "seconds"))


def test_only_changed_fields_are_sent() -> None:
    sent: list[dict[FieldName, Canonical | None]] = []

    class Pim(FakePim):
        def update(self, kind, entity_id, values):  # type: ignore[no-untyped-def]
            sent.append(dict(values))
            super().update(kind, entity_id, values)

    pim = Pim({"A-1": {"label": "Old", "attributes.colour": "Red"}})
    plan = make_plan(request(wanted("label attributes.colour", ["A-1", "New", "Red"])), pim)
    Scene(pim=pim, plan=plan).apply()
    assert sent == [{LABEL: "New"}]


def test_a_batch_is_read_once_before_and_once_after() -> None:
    rows = [[f"A-{n}", "New"] for n in range(250)]
    s = scene({f"A-{n}": {} for n in range(250)}, "label", *rows)
    result = s.apply()
    assert [name for name, _ in s.pim.log] == (
        ["fetch", *["update"] * 100, "fetch"] * 2 + ["fetch", *["update"] * 50, "fetch"]
    )
    assert result.calls == {"reads": 3, "writes": 250, "checks": 6}
    assert result.calls["checks"] == s.plan.price.checks


def test_a_plan_with_nothing_to_do_asks_nothing() -> None:
    s = scene({"A-1": {"label": "L"}}, "label", ["A-1", "L"])
    result = s.apply()
    assert s.pim.log == []
    assert statuses(result) == ["unchanged"]
    assert s.journal.entries == []


def test_a_value_that_changed_since_the_plan_is_a_conflict_of_that_field_alone() -> None:
    s = scene(
        {"A-1": {"label": "Old", "attributes.colour": "Red"}},
        "label attributes.colour",
        ["A-1", "New", "Blue"],
    )
    s.pim.of("A-1")[COLOUR] = "Green"
    result = s.apply()
    assert s.pim.of("A-1")[COLOUR] == "Green"
    assert s.pim.of("A-1")[LABEL] == "New"
    assert field_statuses(result) == {LABEL: FieldStatus.DONE, COLOUR: FieldStatus.CONFLICT}
    outcome = row(result, 2)
    assert (outcome.status, outcome.code) == (RowStatus.CONFLICT, "changed-since-plan")
    assert outcome.changed_fields == (LABEL,)
    assert not outcome.verified
    assert outcome.message == (
        'colour: Plytix has "Green" now, where the plan saw "Red"; "Blue" was not written.'
    )
    assert outcome.remedy
    assert result.operations[0].fields[COLOUR].found == "Green"


def test_a_value_that_somebody_took_away_is_a_conflict() -> None:
    s = scene({"A-1": {"label": "Old"}}, "label", ["A-1", "New"])
    del s.pim.of("A-1")[LABEL]
    result = s.apply()
    assert statuses(result) == ["conflict"]
    assert s.pim.count_of("update") == 0
    assert result.operations[0].fields[LABEL].found is None


def test_a_value_that_is_already_as_wanted_is_unchanged() -> None:
    s = scene({"A-1": {"label": "Old"}}, "label", ["A-1", "New"])
    s.pim.of("A-1")[LABEL] = "New"
    result = s.apply()
    assert statuses(result) == ["unchanged"]
    assert (row(result, 2).verified, row(result, 2).entity_id) == (True, s.pim.id_of("A-1"))
    assert s.pim.count_of("update") == 0


def test_a_row_is_done_when_one_field_was_written_and_another_was_so_already() -> None:
    s = scene({"A-1": {}}, "label attributes.colour", ["A-1", "New", "Red"])
    s.pim.of("A-1")[LABEL] = "New"
    result = s.apply()
    assert (row(result, 2).status, row(result, 2).changed_fields) == (RowStatus.DONE, (COLOUR,))
    assert row(result, 2).verified


def test_an_edited_value_is_what_is_written_and_told() -> None:
    s = scene({"A-1": {"label": "Old"}}, "label", ["A-1", "New"], ["N-1", "Pan"])
    result = s.apply(edited={"c1": "Typed", "n1/label": "Named"})
    assert (s.pim.of("A-1")[LABEL], s.pim.of("N-1")[LABEL]) == ("Typed", "Named")
    assert statuses(result) == ["done", "done"]


def test_a_value_edited_back_is_unchanged() -> None:
    s = scene({"A-1": {"label": "Old"}}, "label", ["A-1", "New"])
    assert statuses(s.apply(edited={"c1": "Old"})) == ["unchanged"]
    assert s.pim.count_of("update") == 0


def test_what_was_rejected_is_refused_and_never_written() -> None:
    s = scene(
        {"A-1": {"label": "Old"}, "A-2": {}},
        "label attributes.colour",
        ["A-1", "New", "Red"],
        ["A-2", "New", "Red"],
        ["N-1", "Pan", "Blue"],
    )
    result = s.apply(rejected=["c1", "c2", "c3", "n1"])
    assert statuses(result) == ["refused", "done", "refused"]
    assert row(result, 2).message == "Rejected in the plan: label, colour."
    assert row(result, 2).entity_id == s.pim.id_of("A-1")
    assert row(result, 4).message == "Rejected in the plan: the new product."
    assert row(result, 3).message == "Not written, as rejected in the plan: label."
    assert "N-1" not in s.pim.state()
    assert s.pim.of("A-1") == {"sku": "A-1", "label": "Old"}


def test_a_decision_about_nothing_stops_before_anything_is_sent() -> None:
    s = scene({"A-1": {}}, "label", ["A-1", "New"])
    with pytest.raises(PlanError):
        s.apply(rejected=["c99"])
    assert s.pim.log == []


def test_a_product_that_is_gone_fails() -> None:
    s = scene({"A-1": {}, "A-2": {}}, "label", ["A-1", "New"], ["A-2", "New"])
    del s.pim.products[s.pim.id_of("A-1")]
    result = s.apply()
    assert statuses(result) == ["failed", "done"]
    assert (row(result, 2).code, row(result, 2).verified) == ("gone", False)


def test_a_product_that_was_renamed_is_still_the_product() -> None:
    s = scene({"A-1": {}}, "label", ["A-1", "New"])
    s.pim.of("A-1")[FieldName("sku")] = "B-1"
    result = s.apply()
    assert statuses(result) == ["done"]
    assert s.pim.of("B-1")[LABEL] == "New"


def test_another_product_under_the_same_key_is_left_alone() -> None:
    s = scene({"A-1": {}}, "label", ["A-1", "New"])
    del s.pim.products[s.pim.id_of("A-1")]
    s.pim.put("A-1", {})
    assert statuses(s.apply()) == ["failed"]
    assert LABEL not in s.pim.of("A-1")


def test_a_sku_may_be_changed_by_its_gtin() -> None:
    s = scene({"A-1": {"gtin": "4001"}}, "sku label", ["4001", "B-1", "New"], keys=("gtin",))
    result = s.apply()
    assert statuses(result) == ["done"]
    assert s.pim.of("B-1")[LABEL] == "New"
    assert s.pim.count_of("get") == 0


def test_what_is_there_by_now_is_not_created_twice() -> None:
    s = scene({}, "label", ["N-1", "Pan"], mode=Mode.CREATE)
    s.pim.put("N-1", {"label": "Theirs"})
    result = s.apply()
    assert statuses(result) == ["conflict"]
    assert (row(result, 2).code, row(result, 2).entity_id) == (
        "already-exists",
        s.pim.id_of("N-1"),
    )
    assert s.pim.of("N-1")[LABEL] == "Theirs"
    assert s.pim.count_of("create") == 0


def test_a_create_without_fields_is_proved_by_its_key() -> None:
    s = scene({}, "label", ["N-1", None])
    result = s.apply()
    assert statuses(result) == ["done"]
    assert field_statuses(result) == {FieldName("sku"): FieldStatus.DONE}
    assert row(result, 2).verified


def test_plytixs_reasons_stand_at_their_fields() -> None:
    s = scene({"A-1": {}}, "label attributes.colour", ["A-1", "New", "Red"])
    reasons = {"attributes.colour": "must be one of Blue"}
    s.pim.before = on("update", RefusedError("Refused.", status=422, reasons=reasons))
    result = s.apply()
    outcome = row(result, 2)
    assert (outcome.status, outcome.code) == (RowStatus.FAILED, "refused-by-plytix")
    assert 'colour: Plytix refused "Red": must be one of Blue.' in outcome.message
    assert "label: not written, since Plytix refused the product (colour:" in outcome.message
    assert outcome.changed_fields == ()


def test_a_refusal_without_reasons_is_told_in_its_own_words() -> None:
    s = scene({}, "label", ["N-1", "Pan"], ["N-2", None])
    error = RefusedError("Plytix refused it: quota.", status=422)
    s.pim.before = on("create", error, error)
    result = s.apply()
    assert row(result, 2).message == "label: not written: Plytix refused it: quota."
    assert row(result, 3).message == "SKU: not written: Plytix refused it: quota."
    assert row(result, 2).entity_id == ""


def test_a_product_deleted_between_check_and_write_is_gone() -> None:
    s = scene({"A-1": {}}, "label", ["A-1", "New"])
    entity_id = s.pim.id_of("A-1")
    s.pim.before = then("update", 1, lambda: s.pim.products.pop(entity_id))
    assert row(s.apply(), 2).code == "gone"


def test_merged_rows_share_their_outcome() -> None:
    pim = FakePim({"A-1": {"gtin": "4001"}})
    table = wanted("label", ["A-1", None, "New"], [None, "4001", "New"], keys=("sku", "gtin"))
    s = Scene(pim=pim, plan=make_plan(request(table), pim))
    result = s.apply()
    assert statuses(result) == ["done", "done"]
    assert row(result, 3).key == "4001"
    assert row(result, 3).entity_id == pim.id_of("A-1")


def test_ignored_rows_are_unchanged_and_say_so() -> None:
    pim = FakePim({"A-1": {}})
    table = wanted("label", ["A-1", "x"], modes=[Mode.IGNORE])
    result = Scene(pim=pim, plan=make_plan(request(table), pim)).apply()
    assert (row(result, 2).status, row(result, 2).code) == (RowStatus.UNCHANGED, "ignored")


def test_progress_is_told_after_each_operation() -> None:
    from sheetsync.applying.apply import apply_plan
    from sheetsync.model.plan import Decisions

    s = scene({"A-1": {}, "A-2": {}}, "label", ["A-1", "x"], ["A-2", "x"])
    told: list[tuple[int, int | None]] = []
    apply_plan(
        s.plan,
        Decisions(),
        {},
        s.pim,
        s.journal,
        s.clock,
        progress=lambda _what, done, total: told.append((done, total)),
    )
    assert told == [(1, 2), (2, 2)]


def test_more_fields_than_a_search_returns_are_read_in_two() -> None:
    pim = FakePim({"A-1": {}}, capabilities=Capabilities(search_rows=100, search_fields=1))
    table = wanted("label attributes.colour", ["A-1", "L", "Red"])
    s = Scene(pim=pim, plan=make_plan(request(table), pim))
    result = s.apply()
    assert result.calls["checks"] == s.plan.price.checks == 4


def test_the_journal_is_told_before_and_after_each_write() -> None:
    s = scene({"A-1": {"label": "Old"}}, "label", ["A-1", "New"], ["N-1", "Pan"])
    end_run(s.journal, s.clock, s.apply(), "result.xlsx")
    assert s.journal.kinds() == ["intent", "outcome", "intent", "outcome", "verification", "end"]
    create, _, update, outcome, verified, end = s.journal.entries
    assert (create["verb"], create["id"], create["key"]) == ("create", None, "N-1")
    assert update["fields"] == {"label": {"before": "Old", "after": "New", "change": "c1"}}
    assert (outcome["operation"], outcome["result"]) == ("o2", "sent")
    assert verified["operations"] == {
        "o1": {
            "kind": "product",
            "key": "N-1",
            "id": s.pim.id_of("N-1"),
            "code": "",
            "verified": True,
            "fields": {"label": {"status": "done", "found": None, "message": ""}},
        },
        "o2": {
            "kind": "product",
            "key": "A-1",
            "id": s.pim.id_of("A-1"),
            "code": "",
            "verified": True,
            "fields": {"label": {"status": "done", "found": None, "message": ""}},
        },
    }
    assert (end["interrupted"], end["stop_reason"], end["result"]) == (False, "", "result.xlsx")


def test_no_journal_line_no_write() -> None:
    s = scene({"A-1": {}}, "label", ["A-1", "New"])
    s.journal = FakeJournal(full_after=0)
    with pytest.raises(OutputError):
        s.apply()
    assert s.pim.count_of("update") == 0


@pytest.mark.parametrize(
    ("room", "expected", "writes"),
    [
        (1, ["done", "not_attempted", "not_attempted"], 1),
        (2, ["done", "not_attempted", "not_attempted"], 1),
        (3, ["done", "done", "not_attempted"], 2),
        (4, ["done", "done", "not_attempted"], 2),
        (6, ["done", "done", "done"], 3),
    ],
)
def test_a_journal_that_fills_up_ends_the_run_with_everything_told(
    room: int, expected: list[str], writes: int
) -> None:
    names = ["A-1", "A-2", "A-3"]
    s = scene({name: {} for name in names}, "label", *[[name, "New"] for name in names])
    s.journal = FakeJournal(full_after=room)
    result = s.apply()
    assert statuses(result) == expected
    assert s.pim.count_of("update") == writes
    assert "no space" in result.stop_reason
