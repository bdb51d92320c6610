from __future__ import annotations

from dataclasses import fields
from random import Random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.errors import PlanError
from sheetsync.journal.entries import LineWriter, header_entry, read_lines
from sheetsync.model.plan import Plan, Verdict
from sheetsync.model.record import Mode
from sheetsync.model.recorded import RunHeader
from sheetsync.model.values import Canonical
from sheetsync.planning.planfile import plan_from_json, plan_to_json
from sheetsync.planning.tagged import from_tagged, to_tagged
from tests.fakes import FakePim
from tests.properties.sheets import FIELDS, VALUES, Products, Rows, plan_of, products, rows

MODES = st.sampled_from([Mode.UPDATE, Mode.CREATE, Mode.UPSERT])


@given(products(), st.data())
@settings(max_examples=30)
def test_what_plytix_has_already_is_no_change(account: Products, data: st.DataObject) -> None:
    sheet: Rows = []
    for sku, values in account.items():
        blanks = data.draw(st.sets(st.sampled_from(FIELDS)))
        sheet.append([sku, *(None if name in blanks else values.get(name) for name in FIELDS)])
    plan = plan_of(sheet, FakePim(account), Mode.UPDATE)
    assert (len(plan.updates), len(plan.creates), len(plan.findings)) == (0, 0, 0)
    assert plan.count(Verdict.UNCHANGED) == len(sheet)


@given(products(), rows(), MODES)
@settings(max_examples=40)
def test_every_row_is_told_once_and_changes_are_numbered_through(
    account: Products, sheet: Rows, mode: Mode
) -> None:
    plan = plan_of(sheet, FakePim(account), mode)
    assert [row.row for row in plan.rows] == list(range(2, len(sheet) + 2))
    ids = [change.id for update in plan.updates for change in update.fields]
    assert ids == [f"c{number}" for number in range(1, len(ids) + 1)]
    assert [create.id for create in plan.creates] == [f"n{n + 1}" for n in range(len(plan.creates))]
    assert sum(row.changes for row in plan.rows) == plan.change_count + sum(
        len(create.fields) for create in plan.creates
    )
    assert all(change.before != change.after for update in plan.updates for change in update.fields)
    assert plan.count(Verdict.UPDATE) == len(plan.updates)
    assert plan.count(Verdict.CREATE) == len(plan.creates)


def _changes(plan: Plan) -> set[tuple[str, str, object, object]]:
    return {
        (entity.key, change.field, change.before, change.after)
        for entities in (plan.updates, plan.creates)
        for entity in entities
        for change in entity.fields
    }


@given(products(), rows(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_the_rows_changes_no_change(
    account: Products, sheet: Rows, random: Random
) -> None:
    shuffled = list(sheet)
    random.shuffle(shuffled)
    one, other = plan_of(sheet, FakePim(account)), plan_of(shuffled, FakePim(account))
    assert _changes(one) == _changes(other)
    assert {row.key: row.verdict for row in one.rows} == {
        row.key: row.verdict for row in other.rows
    }


@given(products(), rows(), MODES)
@settings(max_examples=30)
def test_a_plan_survives_its_file(account: Products, sheet: Rows, mode: Mode) -> None:
    plan = plan_of(sheet, FakePim(account), mode)
    data = plan_to_json(plan)
    assert repr(plan_from_json(data)) == repr(plan)
    assert plan_to_json(plan_from_json(data)) == data


@given(products(), rows(), st.data())
@settings(max_examples=30)
def test_a_damaged_plan_file_never_gives_another_plan_in_silence(
    account: Products, sheet: Rows, data: st.DataObject
) -> None:
    """Cut anywhere, it is refused; what passes must be read as some plan, never crash."""
    whole = plan_to_json(plan_of(sheet, FakePim(account)))
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    try:
        plan_from_json(cut)
    except PlanError as error:
        assert error.remedy
    else:
        raise AssertionError("a cut plan was read")
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[:place] + data.draw(st.binary(min_size=1, max_size=3)) + whole[place + 1 :]
    try:
        plan_from_json(changed)
    except PlanError as error:
        assert error.remedy


@given(st.one_of(VALUES) | st.text() | st.integers() | st.decimals(allow_nan=False))
def test_a_value_survives_json(value: Canonical) -> None:
    back = from_tagged(msgspec.json.decode(msgspec.json.encode(to_tagged(value))))
    assert (back, type(back), str(back)) == (value, type(value), str(value))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
HEADER = RunHeader(**{one.name: f"the {one.name}" for one in fields(RunHeader)})


@given(
    st.lists(
        st.dictionaries(st.text(max_size=8).filter(lambda k: k not in {"n", "sum"}), JSON),
        max_size=4,
    )
)
@settings(max_examples=15)
def test_a_journal_cut_at_any_byte_reads_as_a_prefix_or_is_refused(
    entries: list[dict[str, object]],
) -> None:
    writer = LineWriter()
    lines = [writer.line(header_entry(HEADER)), *(writer.line(entry) for entry in entries)]
    whole = b"".join(lines)
    for length in range(len(whole) + 1):
        try:
            recorded = read_lines(whole[:length], file="j")
        except PlanError:
            assert length < len(lines[0]) - 1
            continue
        assert recorded.header == HEADER
        assert list(recorded.entries) == entries[: len(recorded.entries)]
        complete = whole[:length].count(b"\n") - 1
        assert len(recorded.entries) >= complete
    assert list(read_lines(whole, file="j").entries) == entries


@given(st.data())
@settings(max_examples=30)
def test_a_changed_byte_of_a_journal_is_noticed_or_cuts_the_end(data: st.DataObject) -> None:
    entries = [{"entry": "intent", "key": "A-1"}, {"entry": "outcome"}, {"entry": "end"}]
    writer = LineWriter()
    whole = writer.line(header_entry(HEADER)) + b"".join(writer.line(entry) for entry in entries)
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
    try:
        recorded = read_lines(whole[:place] + bytes([byte]) + whole[place + 1 :], file="j")
    except PlanError:
        return
    assert list(recorded.entries) == entries[: len(recorded.entries)]
    assert len(recorded.entries) >= len(entries) - 2
