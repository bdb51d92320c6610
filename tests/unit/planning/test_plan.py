from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sheetsync.entities.schemafile import definitions_fingerprint
from sheetsync.model.capabilities import Capabilities
from sheetsync.model.definition import Kind
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace, YamlPlace
from sheetsync.model.plan import Plan, RowVerdict, Verdict
from sheetsync.model.record import Mode, Record
from sheetsync.model.values import CLEAR, FieldName, ListEdit
from sheetsync.planning.plan import make_plan
from sheetsync.records.shape import Shaped
from tests.fakes import ACCOUNT, FakePim, schema
from tests.wanted import FILE, MAPPING_FILE, WORKBOOK, request, wanted


def verdicts(plan: Plan) -> list[tuple[int, str, str, int, str]]:
    return [(row.row, row.key, row.verdict.value, row.changes, row.code) for row in plan.rows]


def finding(
    row: int | None,
    code: str = "not-a-number",
    severity: Severity = Severity.ERROR,
    *,
    column: int | None = 1,
    sheet: str | None = "Products",
    key: str | None = None,
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        place=CellPlace(file=FILE, sheet=sheet, row=row, column=column),
        key=key,
    )


def codes(found: Sequence[Finding]) -> list[str]:
    return [one.code for one in found]


def test_a_plan_tells_every_row_and_numbers_its_changes_in_the_order_of_the_rows() -> None:
    pim = FakePim(
        {
            "A-3": {"label": "Old 3"},
            "A-2": {"label": "Same", "attributes.colour": "Red"},
            "A-1": {"label": "Old 1", "attributes.colour": "Red"},
        }
    )
    plan = make_plan(
        request(
            wanted(
                "label attributes.colour",
                ["A-1", "New 1", "Blue"],
                ["A-2", "Same", None],
                ["N-1", "Pan", "White"],
                ["A-3", "New 3", "Red"],
                mode=Mode.UPSERT,
            )
        ),
        pim,
    )
    assert verdicts(plan) == [
        (2, "A-1", "update", 2, ""),
        (3, "A-2", "unchanged", 0, ""),
        (4, "N-1", "create", 2, ""),
        (5, "A-3", "update", 2, ""),
    ]
    assert [
        (
            update.key,
            update.name,
            [(one.id, one.field, one.before, one.after) for one in update.fields],
        )
        for update in plan.updates
    ] == [
        (
            "A-1",
            "Old 1",
            [("c1", "label", "Old 1", "New 1"), ("c2", "attributes.colour", "Red", "Blue")],
        ),
        (
            "A-3",
            "Old 3",
            [("c3", "label", "Old 3", "New 3"), ("c4", "attributes.colour", None, "Red")],
        ),
    ]
    assert plan.updates[0].entity_id == pim.id_of("A-1")
    assert plan.updates[0].place.row == 2
    (create,) = plan.creates
    assert (create.id, create.key, create.place.row) == ("n1", "N-1", 4)
    assert [(one.id, one.field, one.before, one.after) for one in create.fields] == [
        ("n1/label", "label", None, "Pan"),
        ("n1/attributes.colour", "attributes.colour", None, "White"),
    ]
    assert pim.count_of("update") == pim.count_of("create") == 0


def test_a_plan_says_what_it_rests_on() -> None:
    plan = make_plan(request(wanted("label", ["A-1", "L"])), FakePim({"A-1": {}}))
    assert plan.account == ACCOUNT
    assert (plan.workbook, plan.mapping, plan.mapping_text) == (
        WORKBOOK,
        MAPPING_FILE,
        "version: 1\n",
    )
    assert (plan.run, plan.review, plan.products_in_account) == (
        "20261123-101500-7f3a",
        "always",
        1,
    )
    label = plan.updates[0].fields[0].field
    assert plan.schema_sha256 == definitions_fingerprint(schema().fields(Kind.PRODUCT), [label])


def test_exactly_the_fields_concerned_and_the_name_are_asked_for() -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []

    class Pim(FakePim):
        def fetch(self, kind, key_field, keys, fields, **rest):  # type: ignore[no-untyped-def]
            asked.append((key_field, tuple(fields)))
            return super().fetch(kind, key_field, keys, fields, **rest)

    table = wanted("attributes.colour attributes.price", ["A-1", "Red", None], ["A-2", None, None])
    make_plan(request(table), Pim({"A-1": {}, "A-2": {}}))
    assert asked == [("sku", ("attributes.colour", "label"))]


def test_the_name_is_not_asked_for_when_it_would_cost_another_search() -> None:
    pim = FakePim(
        {"A-1": {"label": "L"}}, capabilities=Capabilities(search_rows=100, search_fields=2)
    )
    table = wanted("attributes.colour attributes.price", ["A-1", "Red", Decimal(1)])
    plan = make_plan(request(table), pim)
    assert plan.updates[0].name == ""
    assert plan.price.reads == 1


def test_a_key_to_be_checked_counts_among_the_fields_of_a_search() -> None:
    pim = FakePim(
        {"A-1": {"label": "L", "gtin": "4001"}},
        capabilities=Capabilities(search_rows=100, search_fields=2),
    )
    table = wanted("attributes.colour", ["4001", "Red"], keys=("gtin",))
    plan = make_plan(request(table), pim)
    assert (plan.updates[0].name, plan.price.reads) == ("", 1)


def test_a_sheet_that_wishes_nothing_still_has_its_keys_looked_up() -> None:
    pim = FakePim({"A-1": {"label": "L"}})
    plan = make_plan(request(wanted("label", ["A-1", None], ["A-9", None])), pim)
    assert verdicts(plan) == [
        (2, "A-1", "unchanged", 0, ""),
        (3, "A-9", "invalid", 0, "unknown-key"),
    ]


def test_a_plan_of_350_rows_costs_few_calls() -> None:
    pim = FakePim({f"A-{number}": {} for number in range(350)})
    plan = make_plan(request(wanted("label", *[[f"A-{n}", "L"] for n in range(350)])), pim)
    assert plan.price.reads == 4
    assert (plan.price.writes, plan.price.checks) == (350, 8)


def test_no_rows_make_an_empty_plan() -> None:
    plan = make_plan(request(wanted("label")), FakePim({"A-1": {}}))
    assert (plan.rows, plan.creates, plan.updates, plan.products_in_account) == ((), (), (), 1)
    assert make_plan(request(), FakePim()).rows == ()


def test_an_unknown_key_is_a_finding_with_the_nearest_ones() -> None:
    pim = FakePim({"KT-001": {}, "XX-9": {}})
    plan = make_plan(request(wanted("label", ["KT-OO1", "L"])), pim)
    (found,) = plan.findings
    assert (found.code, found.severity, found.found) == ("unknown-key", Severity.ERROR, "KT-OO1")
    assert (found.suggestions, found.key) == (("KT-001",), "KT-OO1")
    assert 'did you mean "KT-001"?' in found.remedy
    assert verdicts(plan) == [(2, "KT-OO1", "invalid", 0, "unknown-key")]
    assert plan.creates == ()


def test_an_unknown_key_without_near_ones_says_how_to_create() -> None:
    plan = make_plan(request(wanted("label", ["KT-001", "L"])), FakePim())
    assert plan.findings[0].suggestions == ()
    assert "upsert" in plan.findings[0].remedy


def test_near_keys_are_asked_for_once_however_many_are_unknown() -> None:
    pim = FakePim({"A-1": {}})
    rows = [[f"Z{number:04d}", "L"] for number in range(1_100)]
    plan = make_plan(request(wanted("label", *rows)), pim)
    assert pim.count_of("similar_keys") == 1
    assert plan.count(Verdict.INVALID) == 1_100


def test_a_row_that_may_only_create_is_refused_for_what_exists() -> None:
    pim = FakePim({"A-1": {"label": "L"}})
    table = wanted("label", ["A-1", "New"], ["N-1", "New"], mode=Mode.CREATE)
    plan = make_plan(request(table), pim)
    assert verdicts(plan) == [
        (2, "A-1", "invalid", 0, "already-exists"),
        (3, "N-1", "create", 1, ""),
    ]
    assert plan.findings[0].suggestions == ()


def test_rows_have_modes_of_their_own() -> None:
    pim = FakePim({"A-1": {}})
    modes = [Mode.IGNORE, Mode.CREATE, Mode.UPDATE, Mode.UPSERT]
    rows = [["A-1", "x"], ["A-1", "x"], ["Z-1", "x"], ["N-1", "x"]]
    plan = make_plan(request(wanted("label", *rows, modes=modes)), pim)
    assert [row[2] for row in verdicts(plan)] == ["ignored", "invalid", "invalid", "create"]


def test_creates_take_defaults_and_constants_for_what_the_cells_leave_open() -> None:
    table = wanted(
        "label attributes.colour attributes.care attributes.text",
        ["N-1", None, "Blue", ListEdit(add=("Hot", "Cold")), CLEAR],
        ["N-2", "Pot", None, ListEdit(remove=("Hot",)), "t"],
        mode=Mode.UPSERT,
        on_create={"attributes.colour": "Red", "attributes.stock": 0, "attributes.text": "none"},
        always={"status": "Draft", "label": "Unnamed"},
    )
    plan = make_plan(request(table), FakePim())
    assert [{one.field: one.after for one in create.fields} for create in plan.creates] == [
        {
            "attributes.colour": "Blue",
            "attributes.care": ("Cold", "Hot"),
            "attributes.stock": 0,
            "status": "Draft",
            "label": "Unnamed",
        },
        {
            "label": "Pot",
            "attributes.text": "t",
            "attributes.colour": "Red",
            "attributes.stock": 0,
            "status": "Draft",
        },
    ]
    assert [one.place.cell for one in plan.creates[1].fields] == ["B3", "E3", "C3", None, None]


def test_a_field_that_is_only_set_on_create_is_set_on_create() -> None:
    table = wanted(
        "label status", ["N-1", "L", "Draft"], mode=Mode.UPSERT, create_only=["label", "status"]
    )
    plan = make_plan(request(table), FakePim())
    assert [one.field for one in plan.creates[0].fields] == ["label", "status"]
    again = FakePim({"N-1": {"label": "Other"}})
    assert make_plan(request(table), again).updates == ()


def test_a_create_without_any_field_is_a_create() -> None:
    plan = make_plan(request(wanted("label", ["N-1", None], mode=Mode.CREATE)), FakePim())
    assert (plan.creates[0].key, plan.creates[0].fields) == ("N-1", ())
    assert verdicts(plan) == [(2, "N-1", "create", 0, "")]


def test_clears_of_nothing_are_one_notice_a_column() -> None:
    pim = FakePim({"A-1": {}, "A-2": {"label": "L"}, "A-3": {}})
    table = wanted(
        "label attributes.text",
        ["A-1", CLEAR, CLEAR],
        ["A-2", CLEAR, None],
        ["A-3", CLEAR, CLEAR],
    )
    plan = make_plan(request(table), pim)
    assert [
        (one.code, one.severity, one.count, one.place.row)
        for one in plan.findings
        if isinstance(one.place, CellPlace)
    ] == [
        ("clears-nothing", Severity.NOTICE, 2, 2),
        ("clears-nothing", Severity.NOTICE, 2, 2),
    ]
    assert [row[2] for row in verdicts(plan)] == ["unchanged", "update", "unchanged"]


def test_rejected_rows_are_invalid_with_the_code_of_their_first_error() -> None:
    table = wanted("label", ["A-1", "x"], ["A-2", "x"], ["A-3", "x"], [None, "x"], rejected=[1, 3])
    shaped = Shaped(
        records=(Record(table, 0),), rejected={("Products", 4): "duplicate-key"}, findings=()
    )
    found = [
        finding(3, "not-a-date", column=4),
        finding(3, "float-note", Severity.NOTICE, column=0),
        finding(3, "not-a-number", column=2),
        finding(2, "option-case", Severity.WARNING),
        finding(5, "key-not-clean", column=0, key="B\u00a05"),
        finding(None, "missing-column", Severity.NOTICE),
    ]
    plan = make_plan(request(table, shaped=shaped, findings=found), FakePim({"A-1": {}}))
    assert verdicts(plan) == [
        (2, "A-1", "update", 1, "option-case"),
        (3, "A-2", "invalid", 0, "not-a-number"),
        (4, "A-3", "invalid", 0, "duplicate-key"),
        (5, "B\u00a05", "invalid", 0, "key-not-clean"),
    ]


def test_findings_stand_by_sheet_row_and_column() -> None:
    one = wanted("label", ["A-1", "x"], sheet="Zebra")
    two = wanted("label", ["A-2", "x"], sheet="Apple")
    yaml = Finding(
        code="alias",
        severity=Severity.WARNING,
        place=YamlPlace(file="m.yaml", line=9, column=1),
    )
    found = [
        finding(2, "e", sheet="Elsewhere"),
        finding(2, "d", sheet="Apple"),
        finding(2, "c", sheet="Zebra", column=2),
        finding(2, "b", sheet="Zebra", column=1),
        finding(None, "a", sheet="Zebra"),
        yaml,
    ]
    plan = make_plan(request(one, two, findings=found), FakePim({"A-1": {}, "A-2": {}}))
    assert codes(plan.findings) == ["alias", "a", "b", "c", "d", "e"]
    assert [row.sheet for row in plan.rows] == ["Zebra", "Apple"]


def test_a_merged_row_shares_the_verdict_of_the_row_it_was_merged_into() -> None:
    table = wanted("label attributes.colour", ["A-1", "L", None], ["A-1", None, "Red"])
    shaped = Shaped(records=(Record(table, 0, twins=((table, 1),)),), rejected={}, findings=())
    plan = make_plan(request(table, shaped=shaped), FakePim({"A-1": {}}))
    assert [(row.verdict, row.changes) for row in plan.rows] == [
        (Verdict.UPDATE, 2),
        (Verdict.UPDATE, 0),
    ]
    assert plan.rows[0].twin_of is None
    assert plan.rows[1].twin_of is not None
    assert plan.rows[1].twin_of.row == 2
    unknown = make_plan(request(table, shaped=shaped), FakePim())
    assert [(row.verdict, row.code) for row in unknown.rows] == [
        (Verdict.INVALID, "unknown-key"),
        (Verdict.INVALID, "unknown-key"),
    ]


def test_a_plan_may_be_restricted_to_keys() -> None:
    pim = FakePim({f"A-{number}": {"gtin": f"400{number}"} for number in range(4)})
    table = wanted(
        "label",
        ["A-0", None, "x"],
        ["A-1", None, "x"],
        [None, "4002", "x"],
        ["A-3", None, "x"],
        ["A-3", None, "x"],
        keys=("sku", "gtin"),
        rejected=[3, 4],
    )
    found = [finding(5, key="A-3"), finding(2, "option-case"), finding(None, "missing-column")]
    plan = make_plan(request(table, only=["A-1", "4002", "Z-9"], findings=found), pim)
    assert verdicts(plan) == [
        (2, "A-0", "ignored", 0, ""),
        (3, "A-1", "update", 1, ""),
        (4, "4002", "update", 1, ""),
        (5, "A-3", "ignored", 0, ""),
        (6, "A-3", "ignored", 0, ""),
    ]
    assert sorted(codes(plan.findings)) == ["missing-column", "only-not-found"]
    assert plan.findings[0].found == "Z-9"


def test_a_row_whose_key_could_not_be_read_may_be_asked_for_by_what_was_found() -> None:
    table = wanted("label", [None, "x"], rejected=[0])
    plan = make_plan(
        request(table, only=["A 1"], findings=[finding(2, "key-not-clean", key="A 1")]), FakePim()
    )
    assert plan.rows == (RowVerdict("Products", 2, "A 1", Verdict.INVALID, 0, "key-not-clean"),)


def test_progress_is_told_while_plytix_is_read() -> None:
    told: list[tuple[str, int, int | None]] = []
    pim = FakePim({f"A-{n}": {} for n in range(150)})
    rows = [[f"A-{n}", "x"] for n in range(150)]
    make_plan(request(wanted("label", *rows)), pim, progress=lambda *what: told.append(what))
    assert [(done, total) for _, done, total in told] == [(100, 150), (150, 150)]


def test_what_a_kind_cannot_be_created_without_is_asked_for() -> None:
    needed = replace(schema().fields(Kind.PRODUCT)[FieldName("label")], required=True)
    made = request(wanted("label", ["N-1", None], ["N-2", "L"], mode=Mode.CREATE))
    definitions = {**schema().fields(Kind.PRODUCT), needed.field: needed}
    plan = make_plan(
        replace(made, schema=replace(schema(), definitions={Kind.PRODUCT: definitions})), FakePim()
    )
    assert [row[2:] for row in verdicts(plan)] == [
        ("invalid", 0, "missing-required"),
        ("create", 1, ""),
    ]
