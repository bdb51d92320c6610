"""Sheet, Plytix and base: every combination of same, changed and empty has its one outcome."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.model.change import Update
from sheetsync.model.finding import Severity
from sheetsync.model.plan import Plan, Verdict
from sheetsync.model.values import CLEAR, KEEP, Canonical, FieldName, ListEdit, Wanted
from sheetsync.planning.base import Base, BaseError, base_from_json, base_to_json
from sheetsync.planning.plan import make_plan
from sheetsync.workbook.own.carried import BASE_SHEET
from tests.exports import exported, planned
from tests.fakes import ACCOUNT, FakePim
from tests.wanted import request, wanted

COLOUR = FieldName("attributes.colour")
CARE = FieldName("attributes.care")


def plan_of(wish: Wanted, base: Canonical | None, now: Canonical | None, field: FieldName) -> Plan:
    """The plan of one cell, of a workbook that was made from a base."""
    pim = FakePim({"A-1": {} if now is None else {field: now}})
    table = wanted(field, ["A-1", None if wish is KEEP else wish])
    made_from = Base(
        account_id=ACCOUNT.id, made_at="", ids=(pim.id_of("A-1"),), columns={field: [base]}
    )
    return make_plan(replace(request(table), base=made_from), pim)


def outcome(plan: Plan) -> str:
    """What the plan says of its one cell."""
    changes = [change for update in plan.updates for change in update.fields]
    codes = {finding.code for finding in plan.findings} - {"clears-nothing"}
    if not changes:
        assert plan.rows[0].verdict is Verdict.UNCHANGED
        return "kept" if codes == {"kept-in-plytix"} else "nothing"
    (change,) = changes
    assert change.base is not None
    assert plan.rows[0].verdict is (Verdict.CONFLICT if change.conflict else Verdict.UPDATE)
    assert ("conflict" in codes) == change.conflict
    return "conflict" if change.conflict else "change"


TABLE = {
    # (base, sheet, Plytix): outcome, with a and b for values, - for none, and ! for the marker
    ("a", "a", "a"): "nothing",
    ("a", "a", "b"): "kept",
    ("a", "a", "-"): "kept",
    ("a", "b", "a"): "change",
    ("a", "b", "b"): "nothing",
    ("a", "b", "c"): "conflict",
    ("a", "b", "-"): "conflict",
    ("a", "-", "a"): "nothing",
    ("a", "-", "b"): "nothing",
    ("a", "-", "-"): "nothing",
    ("a", "!", "a"): "change",
    ("a", "!", "b"): "conflict",
    ("a", "!", "-"): "nothing",
    ("-", "a", "-"): "change",
    ("-", "a", "a"): "nothing",
    ("-", "a", "b"): "conflict",
    ("-", "-", "-"): "nothing",
    ("-", "-", "a"): "nothing",
    ("-", "!", "-"): "nothing",
    ("-", "!", "a"): "conflict",
}
"""The table of ``docs/export.md``."""

VALUES = {"a": "Red", "b": "Blue", "c": "Green", "-": None, "!": None}


@pytest.mark.parametrize(("case", "expected"), TABLE.items())
def test_each_combination_has_its_outcome(case: tuple[str, str, str], expected: str) -> None:
    base, sheet, now = case
    wish: Wanted = {"-": KEEP, "!": CLEAR}.get(sheet) or VALUES[sheet] or KEEP
    assert outcome(plan_of(wish, VALUES[base], VALUES[now], COLOUR)) == expected


def test_the_table_stands_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
    shown = {"a": "A", "b": "B", "c": "C", "-": "empty", "!": "`<clear>`"}
    words = {"nothing": "nothing to do", "kept": "Plytix is kept", "change": "change"}
    for (base, sheet, now), what in TABLE.items():
        row = f"| {shown[base]} | {shown[sheet]} | {shown[now]} | {words.get(what, what)} |"
        assert row in page, row


def test_the_table_has_every_combination() -> None:
    def pattern(case: tuple[str, str, str]) -> tuple[str, ...]:
        names: dict[str, str] = {}
        return tuple(
            one if one in "-!" else names.setdefault(one, "abc"[len(names)]) for one in case
        )

    cases = {pattern(case) for case in product("abc-", "abc-!", "abc-")}
    covered = {pattern(case) for case in TABLE}
    # A blank cell asks for nothing, whatever the other two are.
    left = {case for case in cases - covered if case[1] != "-"}
    assert left == set()


def expected_of(base: Canonical | None, wish: Wanted, now: Canonical | None) -> str:
    """The rules in a few lines, apart from how they are carried out."""
    wished = None if wish is CLEAR else wish
    if wish is KEEP or wished == now:
        return "nothing"
    if wish == base:
        return "kept"
    return "change" if now == base else "conflict"


_LISTS = st.sets(st.sampled_from(["Cold", "Warm", "Hot"])).map(
    lambda chosen: tuple(one for one in ("Cold", "Warm", "Hot") if one in chosen) or None
)
_TEXTS = st.sampled_from([None, "Red", "Blue", "Green"])


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_three_values_come_to_what_the_rules_say(data: st.DataObject) -> None:
    field, values = data.draw(st.sampled_from([(COLOUR, _TEXTS), (CARE, _LISTS)]))
    base, now = data.draw(values), data.draw(values)
    wish: Wanted = data.draw(values.map(lambda one: KEEP if one is None else one) | st.just(CLEAR))
    assert outcome(plan_of(wish, base, now, field)) == expected_of(base, wish, now)


@given(_LISTS, _LISTS, _LISTS, _LISTS)
@settings(max_examples=60, deadline=None)
def test_an_edit_of_a_list_overwrites_nobody(
    base: Canonical | None,
    now: Canonical | None,
    add: tuple[str, ...] | None,
    remove: tuple[str, ...] | None,
) -> None:
    plan = plan_of(ListEdit(add=add or (), remove=remove or ()), base, now, CARE)
    for update in plan.updates:
        for change in update.fields:
            assert not change.conflict
            before = change.before if isinstance(change.before, tuple) else ()
            after = change.after if isinstance(change.after, tuple) else ()
            assert set(before) - set(after) <= set(remove or ())


def test_the_order_of_options_is_no_change_of_a_list() -> None:
    assert outcome(plan_of(("Cold", "Hot"), ("Hot", "Cold"), ("Warm",), CARE)) == "kept"


@given(
    st.dictionaries(
        st.sampled_from(["label", "attributes.x"]),
        st.lists(st.none() | st.text() | st.booleans() | st.dates(), min_size=2, max_size=2),
    ),
    st.sampled_from([KEEP, CLEAR, True, ("a",), ListEdit(add=("a",), remove=("b",))]),
)
def test_a_base_survives_its_bytes(columns: dict[str, list[object]], wish: Wanted) -> None:
    base = Base(
        account_id="x",
        made_at="y",
        only_shown=("Readiness",),
        ids=("1", "2"),  # type: ignore[arg-type]  # ids are texts
        columns=columns,  # type: ignore[arg-type]  # canonical values
        read_as={FieldName("label"): {1: wish}},
    )
    data = base_to_json(base)
    assert base_from_json(data) == base
    with pytest.raises(BaseError):
        base_from_json(data[:-1])
    with pytest.raises(BaseError):
        base_from_json(data.replace(b"sheetsync.base/1", b"sheetsync.base/9"))


# ---------------------------------------------------------------- over a real workbook


PRODUCTS: dict[str, dict[str, Canonical]] = {
    f"A-{number}": {"label": f"Pan {number}", "attributes.colour": "Red", "attributes.stock": 1}
    for number in range(1, 6)
}


def edited(path: Path, edit: dict[tuple[str, str], object], *, order: list[str]) -> Path:
    """The workbook with some cells changed, and only these rows, in this order."""
    book = openpyxl.load_workbook(path)
    sheet = book["Products"]
    header = [str(cell.value) for cell in sheet[1]]
    rows = {str(row[0]): list(row) for row in sheet.iter_rows(min_row=2, values_only=True)}
    for (sku, column), value in edit.items():
        rows[sku][header.index(column)] = value  # type: ignore[call-overload]
    sheet.delete_rows(2, len(rows))
    for sku in order:
        sheet.append(rows[sku])
    sheet.delete_cols(header.index("stock") + 1)
    book.save(path)
    return path


def changes_of(update: Update) -> list[tuple[str, object, object, bool]]:
    return [(one.field, one.before, one.after, one.conflict) for one in update.fields]


def test_a_workbook_that_was_sorted_and_cut_is_compared_with_its_base(tmp_path: Path) -> None:
    pim = FakePim(PRODUCTS)
    path = exported(pim, tmp_path).workbook
    pim.of("A-1")[COLOUR] = "Blue"  # in Plytix only
    pim.of("A-2")[COLOUR] = "Blue"  # in both
    pim.of("A-4")[COLOUR] = "Green"  # both alike
    edited(
        path,
        {("A-2", "colour"): "Green", ("A-3", "colour"): "White", ("A-4", "colour"): "Green"},
        order=["A-4", "A-3", "A-2", "A-1"],
    )
    plan = planned(path, pim)
    assert {one.key: changes_of(one) for one in plan.updates} == {
        "A-3": [(COLOUR, "Red", "White", False)],
        "A-2": [(COLOUR, "Blue", "Green", True)],
    }
    assert {row.key: (row.verdict.value, row.code) for row in plan.rows} == {
        "A-4": ("unchanged", ""),
        "A-3": ("update", ""),
        "A-2": ("conflict", "conflict"),
        "A-1": ("unchanged", "kept-in-plytix"),
    }
    book = openpyxl.load_workbook(path.with_name("plan.xlsx"))
    cells = [[cell.value for cell in row] for row in book["Changes"].iter_rows()]
    by_sku = {row[1]: row for row in cells[1:]}
    assert (by_sku["A-2"][0], by_sku["A-2"][7]) == ("reject", "Red")
    assert (by_sku["A-3"][0], by_sku["A-3"][7]) == ("accept", "Red")


def test_a_damaged_base_is_told_and_the_sheet_counts(tmp_path: Path) -> None:
    pim = FakePim(PRODUCTS)
    path = exported(pim, tmp_path).workbook
    book = openpyxl.load_workbook(path)
    book[BASE_SHEET]["A2"] = "0" * 64
    book.save(path)
    pim.of("A-1")[COLOUR] = "Blue"
    plan = planned(path, pim)
    assert [changes_of(one) for one in plan.updates] == [[(COLOUR, "Blue", "Red", False)]]
    (told,) = [one for one in plan.findings if one.severity is Severity.WARNING]
    assert told.code == "base-damaged"


def test_a_base_of_another_account_is_told_and_the_sheet_counts(tmp_path: Path) -> None:
    pim = FakePim(PRODUCTS)
    path = exported(pim, tmp_path).workbook
    schema = pim.schema()
    pim._schema = replace(schema, account=replace(schema.account, id="f" * 24))
    pim.of("A-1")[COLOUR] = "Blue"
    plan = planned(path, pim)
    assert [changes_of(one) for one in plan.updates] == [[(COLOUR, "Blue", "Red", False)]]
    assert [one.code for one in plan.findings] == ["base-other-account"]


def test_a_row_that_was_added_by_hand_is_compared_with_plytix_alone(tmp_path: Path) -> None:
    pim = FakePim(PRODUCTS)
    path = exported(pim, tmp_path, skus=("A-1",)).workbook
    book = openpyxl.load_workbook(path)
    book["Products"].append(["A-2", "Pot"])
    book.save(path)
    plan = planned(path, pim)
    (update,) = plan.updates
    assert changes_of(update) == [("label", "Pan 2", "Pot", False)]
    assert update.fields[0].base is None
