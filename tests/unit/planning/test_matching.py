from __future__ import annotations

from collections.abc import Mapping

from sheetsync.model.plan import Plan
from sheetsync.model.record import Mode, Record, WantedTable
from sheetsync.model.values import Canonical, FieldName, ListEdit
from sheetsync.planning.plan import make_plan
from sheetsync.records.shape import Shaped
from tests.fakes import FakePim
from tests.wanted import Cell, request, wanted

BOTH = ("sku", "gtin")
Products = Mapping[str, Mapping[str, Canonical]]


def plan_of(products: Products, *tables: WantedTable) -> Plan:
    return make_plan(request(*tables), FakePim(products))


def both(*rows: list[Cell], mode: Mode = Mode.UPDATE) -> WantedTable:
    return wanted("label", *rows, keys=BOTH, mode=mode)


def told(plan: Plan) -> list[tuple[str, str]]:
    return [(row.verdict.value, row.code) for row in plan.rows]


def test_the_first_key_that_a_row_gives_finds_its_product() -> None:
    plan = plan_of(
        {"A-1": {"gtin": "4001"}, "A-2": {"gtin": "4002"}},
        both(["A-1", None, "x"], [None, "4002", "y"]),
    )
    assert told(plan) == [("update", ""), ("update", "")]
    assert [update.key for update in plan.updates] == ["A-1", "A-2"]


def test_keys_that_agree_are_fine() -> None:
    plan = plan_of({"A-1": {"gtin": "4001"}}, both(["A-1", "4001", "x"]))
    assert told(plan) == [("update", "")]


def test_a_gtin_other_than_the_products_own_disagrees() -> None:
    plan = plan_of({"A-1": {"gtin": "4001"}, "A-2": {"gtin": "4002"}}, both(["A-1", "4002", "x"]))
    assert told(plan) == [("invalid", "keys-disagree")]
    (finding,) = plan.findings
    assert finding.found == "4002"
    assert finding.expected == '"4001", the GTIN that "A-1" has in Plytix'
    assert finding.key == "A-1"


def test_a_gtin_of_another_product_disagrees_when_the_product_has_none() -> None:
    plan = plan_of({"A-1": {}, "A-2": {"gtin": "4002"}}, both(["A-1", "4002", "x"]))
    assert told(plan) == [("invalid", "keys-disagree")]
    assert 'in Plytix "A-2" has this one' in plan.findings[0].expected


def test_a_gtin_that_nobody_has_agrees_with_a_product_without() -> None:
    plan = plan_of({"A-1": {}}, both(["A-1", "4002", "x"]))
    assert told(plan) == [("update", "")]


def test_an_unknown_sku_with_a_known_gtin_disagrees_rather_than_creates() -> None:
    for mode in (Mode.UPDATE, Mode.CREATE, Mode.UPSERT):
        plan = plan_of({"A-2": {"gtin": "4002"}}, both(["N-1", "4002", "x"], mode=mode))
        assert told(plan) == [("invalid", "keys-disagree")]
        assert 'goes with SKU "N-1"' in plan.findings[0].expected


def test_an_unknown_gtin_with_a_known_sku_disagrees_when_gtins_come_first() -> None:
    table = wanted("label", ["4009", "A-1", "x"], keys=("gtin", "sku"))
    plan = plan_of({"A-1": {"gtin": "4001"}}, table)
    assert told(plan) == [("invalid", "keys-disagree")]
    assert plan.findings[0].found == "A-1"


def test_a_sku_other_than_the_products_own_disagrees_when_gtins_come_first() -> None:
    table = wanted("label", ["4001", "A-2", "x"], keys=("gtin", "sku"))
    plan = plan_of({"A-1": {"gtin": "4001"}}, table)
    assert told(plan) == [("invalid", "keys-disagree")]
    assert plan.findings[0].expected == '"A-1", the SKU that "A-1" has in Plytix'


def test_the_key_of_a_merged_row_must_agree_too() -> None:
    table = both(["A-1", None, "x"], ["A-1", "4002", None])
    shaped = Shaped(records=(Record(table, 0, twins=((table, 1),)),), rejected={}, findings=())
    plan = make_plan(request(table, shaped=shaped), FakePim({"A-1": {"gtin": "4001"}}))
    assert told(plan) == [("invalid", "keys-disagree"), ("invalid", "keys-disagree")]


def test_a_key_that_two_products_have_is_ambiguous() -> None:
    pim = FakePim({"A-1": {"gtin": "4001"}, "A-2": {"gtin": "4001"}})
    plan = make_plan(request(wanted("label", ["4001", "x"], keys=("gtin",))), pim)
    assert told(plan) == [("invalid", "ambiguous-key")]
    assert plan.findings[0].suggestions == (pim.id_of("A-1"), pim.id_of("A-2"))
    assert plan.updates == ()


def test_a_product_that_comes_twice_while_paging_is_one_product() -> None:
    class Paging(FakePim):
        def fetch(self, *args, **rest):  # type: ignore[no-untyped-def]
            for snapshot in super().fetch(*args, **rest):
                yield snapshot
                yield snapshot

    plan = make_plan(request(wanted("label", ["A-1", "x"])), Paging({"A-1": {}}))
    assert told(plan) == [("update", "")]
    assert plan.change_count == 1


def test_a_product_that_nobody_asked_for_is_passed_over() -> None:
    class Folding(FakePim):
        def fetch(self, *args, **rest):  # type: ignore[no-untyped-def]
            yield from super().fetch(*args, **rest)
            yield from super().fetch(args[0], args[1], ["a-1"], args[3])

    plan = make_plan(request(wanted("label", ["A-1", "x"])), Folding({"A-1": {}, "a-1": {}}))
    assert told(plan) == [("update", "")]
    assert plan.updates[0].key == "A-1"


def test_rows_that_turn_out_to_be_one_product_merge_when_they_agree() -> None:
    plan = plan_of(
        {"A-1": {"gtin": "4001", "label": "Old"}},
        wanted(
            "label attributes.colour attributes.text",
            ["A-1", None, "New", None, "t"],
            [None, "4001", "New", "Red", None],
            keys=BOTH,
        ),
    )
    assert told(plan) == [("update", ""), ("update", "duplicate-row")]
    (update,) = plan.updates
    assert [(one.field, one.after, one.place.cell) for one in update.fields] == [
        ("label", "New", "C2"),
        ("attributes.text", "t", "E2"),
        ("attributes.colour", "Red", "D3"),
    ]
    assert [one.id for one in update.fields] == ["c1", "c2", "c3"]
    assert plan.rows[1].twin_of is not None
    assert (plan.rows[1].twin_of.row, plan.rows[1].changes) == (2, 0)


def test_rows_that_turn_out_to_be_one_product_are_all_rejected_when_they_contradict() -> None:
    plan = plan_of(
        {"A-1": {"gtin": "4001", "label": "Old"}},
        both(["A-1", None, "New"], [None, "4001", "Newer"]),
    )
    assert told(plan) == [("invalid", "duplicate-key")] * 2
    assert plan.updates == ()
    assert "row 3 wants another label" in plan.findings[0].expected
    assert "row 2 wants another label" in plan.findings[1].expected


def test_contradicting_the_present_value_counts_too() -> None:
    plan = plan_of(
        {"A-1": {"gtin": "4001", "label": "Old"}},
        both(["A-1", None, "Old"], [None, "4001", "New"]),
    )
    assert told(plan) == [("invalid", "duplicate-key")] * 2


def test_list_edits_of_rows_on_one_product_must_be_equal() -> None:
    rows = [["A-1", None, ListEdit(add=("Hot",))], [None, "4001", ListEdit(add=("Cold",))]]
    plan = plan_of({"A-1": {"gtin": "4001"}}, wanted("attributes.care", *rows, keys=BOTH))
    assert told(plan) == [("invalid", "duplicate-key")] * 2


def test_a_row_that_may_only_create_does_not_drag_its_twin_down() -> None:
    table = wanted(
        "label",
        ["A-1", None, "x"],
        [None, "4001", "y"],
        keys=BOTH,
        modes=[Mode.CREATE, Mode.UPDATE],
    )
    plan = plan_of({"A-1": {"gtin": "4001"}}, table)
    assert told(plan) == [("invalid", "already-exists"), ("update", "")]
    assert plan.findings[0].suggestions == ()


def test_what_exists_under_another_key_is_named() -> None:
    table = wanted("label", ["4001", "x"], keys=("gtin",), mode=Mode.CREATE)
    plan = plan_of({"A-1": {"gtin": "4001"}}, table)
    assert (plan.findings[0].code, plan.findings[0].suggestions) == ("already-exists", ("A-1",))


def test_a_new_product_takes_its_other_key_along() -> None:
    plan = plan_of({}, both(["N-1", "4001", "x"], mode=Mode.UPSERT))
    assert [(one.field, one.after) for one in plan.creates[0].fields] == [
        ("label", "x"),
        ("gtin", "4001"),
    ]


def test_a_new_product_needs_a_sku() -> None:
    plan = plan_of({}, both([None, "4001", "x"], mode=Mode.UPSERT))
    assert told(plan) == [("invalid", "missing-key")]
    assert "SKU" in plan.findings[0].expected


def test_a_new_products_sku_may_stand_in_a_field() -> None:
    table = wanted("sku label", ["4001", "N-1", "x"], keys=("gtin",), mode=Mode.UPSERT)
    plan = plan_of({}, table)
    assert plan.creates[0].key == "N-1"
    assert [one.field for one in plan.creates[0].fields] == ["label", "gtin"]


def test_new_rows_of_one_product_merge_into_the_one_with_the_sku() -> None:
    table = wanted(
        "label attributes.colour",
        [None, "4001", "x", "Red"],
        ["N-1", "4001", "x", None],
        keys=BOTH,
        mode=Mode.UPSERT,
    )
    plan = plan_of({}, table)
    (create,) = plan.creates
    assert create.key == "N-1"
    assert {one.field: one.after for one in create.fields} == {
        FieldName("label"): "x",
        FieldName("attributes.colour"): "Red",
        FieldName("gtin"): "4001",
    }
    assert told(plan) == [("create", "duplicate-row"), ("create", "")]


def test_two_new_products_cannot_share_a_gtin() -> None:
    plan = plan_of({}, both(["N-1", "4001", "x"], ["N-2", "4001", "y"], mode=Mode.UPSERT))
    assert told(plan) == [("invalid", "keys-disagree")] * 2
    assert "row 3 gives the same one" in plan.findings[0].expected
    assert plan.creates == ()


def test_rows_of_several_sheets_are_matched_together() -> None:
    first = wanted("label", ["A-1", "x"], sheet="One")
    second = wanted("attributes.colour", ["4001", "Red"], sheet="Two", keys=("gtin",))
    plan = plan_of({"A-1": {"gtin": "4001"}}, first, second)
    (update,) = plan.updates
    assert [(one.field, one.place.sheet) for one in update.fields] == [
        ("label", "One"),
        ("attributes.colour", "Two"),
    ]


def test_the_same_key_in_two_sheets_that_were_not_merged_is_settled() -> None:
    first = wanted("label", ["A-1", "x"], sheet="One")
    second = wanted("label", ["A-1", "x"], sheet="Two")
    plan = plan_of({"A-1": {}}, first, second)
    assert len(plan.updates) == 1
    assert plan.findings[0].code == "duplicate-row"


def test_the_first_fault_of_a_row_is_the_one_told() -> None:
    pim = FakePim({"B-1": {"gtin": "4001"}})
    for _ in range(3):
        pim.put("A-1", {})
    plan = make_plan(request(both(["A-1", "4001", "x"])), pim)
    assert told(plan) == [("invalid", "ambiguous-key")]
    assert len(plan.findings[0].suggestions) == 3


def test_each_product_of_an_ambiguous_key_is_named_once_though_pages_repeat() -> None:
    class Paging(FakePim):
        def fetch(self, *args, **rest):  # type: ignore[no-untyped-def]
            found = list(super().fetch(*args, **rest))
            yield from [*found, *found]

    pim = Paging({"A-1": {}})
    pim.put("A-1", {})
    plan = make_plan(request(wanted("label", ["A-1", "x"])), pim)
    assert len(plan.findings[0].suggestions) == 2


def test_a_row_at_fault_drags_no_other_row_down() -> None:
    first = wanted(
        "label", ["4001", "N-1", "x"], ["4001", "N-2", "x"], keys=("gtin", "sku"), mode=Mode.UPSERT
    )
    second = wanted("label", ["N-1", "x"], sheet="Two", mode=Mode.UPSERT)
    plan = plan_of({}, first, second)
    assert told(plan) == [("invalid", "keys-disagree")] * 2 + [("create", "")]
