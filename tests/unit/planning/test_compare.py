from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from sheetsync.model.record import Record
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import CLEAR, Canonical, EntityId, FieldName, Key, ListEdit
from sheetsync.planning.compare import Comparison, Difference
from tests.fakes import schema
from tests.wanted import Cell, records, wanted

DEFINITIONS = next(iter(schema().definitions.values()))


def snapshot(values: Mapping[str, Canonical], key: str = "A-1") -> Snapshot:
    return Snapshot(
        id=EntityId("1"),
        key=Key(key),
        values={FieldName(name): value for name, value in values.items()},
    )


def differences(record: Record, values: Mapping[str, Canonical]) -> list[Difference]:
    return list(Comparison([record], DEFINITIONS).differences(record, snapshot(values)))


def one_cell(field: str, cell: Cell, has: Canonical | None) -> list[tuple[object, object]]:
    (record,) = records(wanted(field, ["A-1", cell]))
    values = {} if has is None else {field: has}
    return [(found.before, found.after) for found in differences(record, values)]


@pytest.mark.parametrize(
    ("cell", "has"),
    [
        (None, "Blue"),
        (None, None),
        ("Blue", "Blue"),
        (Decimal("12.50"), Decimal("12.5")),
        (Decimal(12), 12),
        (12, Decimal(12)),
        (True, True),
        (False, False),
        (0, 0),
        (date(2026, 5, 1), date(2026, 5, 1)),
        (("Red", "Blue"), ("Red", "Blue")),
        (ListEdit(add=("Warm",)), ("Cold", "Warm")),
        (ListEdit(remove=("Hot",)), ("Cold",)),
        (ListEdit(remove=("Hot",)), None),
        (ListEdit(add=("Cold",)), ("Warm", "Cold")),
    ],
)
def test_equal_values_and_blank_cells_are_no_difference(cell: Cell, has: Canonical | None) -> None:
    assert one_cell("attributes.care", cell, has) == []


@pytest.mark.parametrize(
    ("cell", "has", "after"),
    [
        ("Navy", "Blue", "Navy"),
        ("Navy", None, "Navy"),
        ("blue", "Blue", "blue"),
        (0, None, 0),
        (False, None, False),
        (False, True, False),
        ("1", 1, "1"),
        (CLEAR, "Blue", None),
        (CLEAR, 0, None),
        (CLEAR, False, None),
        (Decimal("0.1"), Decimal("0.10001"), Decimal("0.1")),
        (ListEdit(add=("Cold",)), ("Warm",), ("Cold", "Warm")),
        (ListEdit(add=("Iron", "Cold")), None, ("Cold", "Iron")),
        (ListEdit(remove=("Warm",)), ("Cold", "Warm"), ("Cold",)),
        (ListEdit(remove=("Warm",)), ("Warm",), None),
        (ListEdit(add=("Hot",), remove=("Hot", "Cold")), ("Cold", "Warm"), ("Warm",)),
        (ListEdit(add=("Hot",)), ("Old", "Warm"), ("Warm", "Hot", "Old")),
        (ListEdit(add=("New",)), ("Warm",), ("Warm", "New")),
    ],
)
def test_what_differs_is_told_with_before_and_after(
    cell: Cell, has: Canonical | None, after: Canonical | None
) -> None:
    assert one_cell("attributes.care", cell, has) == [(has, after)]


def test_clearing_what_is_empty_is_told_with_nothing_on_both_sides() -> None:
    assert one_cell("label", CLEAR, None) == [(None, None)]


def test_a_list_edit_says_what_it_does() -> None:
    (record,) = records(
        wanted("attributes.care", ["A-1", ListEdit(add=("Hot",), remove=("Cold", "Iron"))])
    )
    (found,) = differences(record, {"attributes.care": ("Cold",)})
    assert found.note == "adds Hot; removes Cold, Iron"


def test_differences_come_in_the_order_of_the_sheets_columns() -> None:
    table = wanted("label attributes.colour gtin", ["A-1", "L", "Red", "400"])
    shuffled = {name: table.wanted[name] for name in reversed(list(table.wanted))}
    (record,) = records(
        type(table)(
            **{
                **{name: getattr(table, name) for name in table.__slots__},
                "wanted": shuffled,
            }
        )
    )
    assert [one.field for one in differences(record, {})] == ["label", "attributes.colour", "gtin"]


def test_a_place_is_the_cell_and_for_constants_the_row() -> None:
    (record,) = records(wanted("label", ["A-1", "L"], always={"status": "Draft"}))
    label, status = differences(record, {})
    assert (label.place().cell, status.place().cell) == ("B2", None)
    assert status.place().row == 2


def test_only_fields_that_some_row_wishes_something_of_are_asked_for() -> None:
    table = wanted(
        "label attributes.colour gtin attributes.price attributes.text",
        ["A-1", "L", None, None, Decimal(1), None],
        ["A-2", None, None, "400", None, None],
        ["A-3", None, "Red", None, None, None],
        create_only=["attributes.price"],
        always={"status": "Draft"},
        on_create={"attributes.text": "x"},
        rejected=[2],
    )
    comparison = Comparison(records(table), DEFINITIONS)
    assert comparison.fields == ("label", "gtin", "status")


def test_fields_that_only_creates_set_are_never_touched_on_update() -> None:
    (record,) = records(
        wanted(
            "label attributes.colour",
            ["A-1", "L", "Red"],
            create_only=["attributes.colour"],
            on_create={"status": "Draft"},
        )
    )
    assert [one.field for one in differences(record, {"attributes.colour": "Blue"})] == ["label"]


def test_a_constant_gives_way_to_a_column() -> None:
    (record,) = records(wanted("status", ["A-1", "Completed"], always={"status": "Draft"}))
    assert [one.after for one in differences(record, {})] == ["Completed"]


def test_a_twin_adds_what_the_row_keeps_and_names_its_own_cell() -> None:
    first = wanted("label attributes.colour", ["A-1", "L", None], sheet="One")
    second = wanted(
        "attributes.colour label attributes.price", ["A-1", "Red", "L", Decimal(3)], sheet="Two"
    )
    record = Record(first, 0, twins=((second, 0),))
    comparison = Comparison([record], DEFINITIONS)
    found = comparison.differences(record, snapshot({"label": "Old"}))
    assert [(one.field, one.after, one.place().sheet, one.place().cell) for one in found] == [
        ("label", "L", "One", "B2"),
        ("attributes.colour", "Red", "Two", "B2"),
        ("attributes.price", Decimal(3), "Two", "D2"),
    ]


def test_three_twins_say_a_thing_once() -> None:
    table = wanted("label attributes.colour", *[["A-1", None, "Red"]] * 3)
    record = Record(table, 0, twins=((table, 1), (table, 2)))
    found = Comparison([record], DEFINITIONS).differences(record, snapshot({}))
    assert [one.field for one in found] == ["attributes.colour"]


def test_the_sku_as_a_field_is_compared_with_the_key() -> None:
    (record,) = records(wanted("sku", ["4006381333931", "NEW-1"], keys=("gtin",)))
    same = Comparison([record], DEFINITIONS).differences(record, snapshot({}, key="NEW-1"))
    assert not same
    (found,) = Comparison([record], DEFINITIONS).differences(record, snapshot({}, key="OLD-1"))
    assert (found.before, found.after) == ("OLD-1", "NEW-1")


def test_columns_may_be_any_sequence() -> None:
    table = wanted("label", ["A-1", "L"])
    tuples = {name: tuple(column) for name, column in table.wanted.items()}
    record = Record(
        type(table)(
            **{**{name: getattr(table, name) for name in table.__slots__}, "wanted": tuples}
        ),
        0,
    )
    assert differences(record, {"label": "L"}) == []


def test_an_option_list_of_an_unknown_field_keeps_the_order_given() -> None:
    assert one_cell("attributes.unknown", ListEdit(add=("b", "a")), None) == [(None, ("b", "a"))]


def test_a_product_with_other_fields_than_those_compared_is_compared_all_the_same() -> None:
    (record,) = records(wanted("label attributes.colour", ["A-1", "L", "Red"]))
    found = differences(record, {"label": "L", "gtin": "4001", "status": "Draft"})
    assert [(one.field, one.before) for one in found] == [("attributes.colour", None)]
