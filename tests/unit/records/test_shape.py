from __future__ import annotations

import pytest

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.record import Mode
from sheetsync.model.values import CLEAR, FieldName, ListEdit
from sheetsync.records.shape import Shaped, shape_records
from tests.wanted import wanted


def told(shaped: Shaped) -> list[tuple[str, str | None, int | None, str | None]]:
    """Code, sheet, row and cell of every finding."""
    return [(finding.code, place.sheet, place.row, place.cell)
            for finding in shaped.findings
            if isinstance(place := finding.place, CellPlace)]  # fmt: skip


def only(shaped: Shaped, code: str) -> list[Finding]:
    return [finding for finding in shaped.findings if finding.code == code]


def test_each_accepted_row_becomes_a_record_in_the_order_of_the_input() -> None:
    first = wanted("label", ("B", "Bowl"), ("A", "Pan"))
    second = wanted("label", ("C", "Cup"), sheet="More")
    shaped = shape_records([first, second])
    assert [record.keys for record in shaped.records] == [{"sku": "B"}, {"sku": "A"}, {"sku": "C"}]
    assert [record.wishes() for record in shaped.records] == [
        {"label": "Bowl"},
        {"label": "Pan"},
        {"label": "Cup"},
    ]
    assert shaped.rejected == {}
    assert shaped.findings == ()


def test_nothing_comes_of_nothing() -> None:
    assert shape_records([]) == Shaped()


def test_rejected_and_ignored_rows_stay_out() -> None:
    table = wanted(
        "label",
        ("A", "x"),
        ("A", "y"),
        ("A", "z"),
        modes=[Mode.UPDATE, Mode.IGNORE, Mode.UPDATE],
        rejected=[2],
    )
    shaped = shape_records([table])
    assert [record.position for record in shaped.records] == [0]
    assert (shaped.rejected, shaped.findings) == ({}, ())


def test_a_row_without_any_key_is_rejected() -> None:
    shaped = shape_records([wanted("label", (None, None, "x"), keys=("sku", "gtin"))])
    assert shaped.records == ()
    assert shaped.rejected == {("Products", 2): "missing-key"}
    assert told(shaped) == [("missing-key", "Products", 2, None)]


def test_the_first_filled_key_counts() -> None:
    table = wanted(
        "label", ("A", "1", "x"), (None, "1", "y"), (None, "2", "z"), keys=("sku", "gtin")
    )
    shaped = shape_records([table])
    assert [record.keys for record in shaped.records] == [
        {"sku": "A", "gtin": "1"},
        {"gtin": "1"},
        {"gtin": "2"},
    ]
    assert shaped.findings == ()


def test_sheets_that_name_their_keys_in_another_order_meet_all_the_same() -> None:
    first = wanted("label", ("A", "1", "x"), keys=("sku", "gtin"))
    second = wanted("status", ("1", "A", "Draft"), keys=("gtin", "sku"), sheet="More")
    (record,) = shape_records([first, second]).records
    assert record.wishes() == {"label": "x", "status": "Draft"}


def test_sheets_with_other_key_columns_meet_on_those_they_share() -> None:
    first = wanted("label", ("A", "1", "x"), keys=("sku", "gtin"))
    second = wanted("label", ("A", "x"), sheet="More")
    (record,) = shape_records([first, second]).records
    assert record.keys == {"sku": "A", "gtin": "1"}


@pytest.mark.parametrize(
    "twin",
    [
        ("A", "Pan", None),
        ("A", None, "Draft"),
        ("A", "Pan", "Draft"),
        ("A", None, None),
    ],
)
def test_rows_that_agree_merge_with_a_notice(twin: tuple[str, str | None, str | None]) -> None:
    shaped = shape_records([wanted("label status", ("A", "Pan", None), ("B", "x", None), twin)])
    first, _second = shaped.records
    assert first.position == 0
    assert [position for _table, position in first.twins] == [2]
    assert first.wishes()[FieldName("label")] == "Pan"
    assert shaped.rejected == {}
    (notice,) = shaped.findings
    assert told(shaped) == [("duplicate-row", "Products", 2, None)]
    assert (notice.severity, notice.count, notice.key) == (Severity.NOTICE, 1, "A")
    assert "Products row 4" in notice.expected


def test_three_rows_of_two_sheets_merge_into_one_record() -> None:
    first = wanted("label", ("A", "Pan"), ("A", None))
    second = wanted("status", ("A", "Draft"), sheet="More")
    shaped = shape_records([first, second])
    (record,) = shaped.records
    assert record.wishes() == {"label": "Pan", "status": "Draft"}
    (notice,) = shaped.findings
    assert notice.count == 1
    assert "Products row 3, More row 2" in notice.expected


def test_sheets_that_add_to_one_another_are_told_once() -> None:
    first = wanted("label", ("A", "Pan"), ("B", "Pot"), ("C", "Cup"))
    second = wanted("status", ("C", "Draft"), ("A", "Draft"), ("B", None), sheet="More")
    shaped = shape_records([first, second])
    assert len(shaped.records) == 3
    (notice,) = shaped.findings
    assert (notice.count, notice.key) == (3, "A")
    assert told(shaped) == [("duplicate-row", "Products", 2, None)]
    assert notice.expected.endswith("merged with More row 3, and 2 more keys likewise")


def test_rows_that_stand_twice_in_one_sheet_are_each_told() -> None:
    shaped = shape_records([wanted("label", ("A", "x"), ("B", "y"), ("B", "y"), ("A", "x"))])
    assert told(shaped) == [
        ("duplicate-row", "Products", 2, None),
        ("duplicate-row", "Products", 3, None),
    ]


def test_rows_that_contradict_are_all_rejected_and_name_each_other() -> None:
    table = wanted("label status", ("A", "Pan", "Draft"), ("B", "x", None), ("A", "Pot", "Draft"))
    shaped = shape_records([table])
    assert [record.keys for record in shaped.records] == [{"sku": "B"}]
    assert shaped.rejected == {
        ("Products", 2): "duplicate-key",
        ("Products", 4): "duplicate-key",
    }
    assert told(shaped) == [
        ("duplicate-key", "Products", 2, "B2"),
        ("duplicate-key", "Products", 4, "B4"),
    ]
    first, second = shaped.findings
    assert (first.found, second.found) == ("Pan", "Pot")
    assert first.expected == 'one label for A; it also stands in Products B4 ("Pot")'
    assert second.expected == 'one label for A; it also stands in Products B2 ("Pan")'
    assert first.is_error
    assert first.key == "A"


def test_a_row_that_says_nothing_of_it_is_rejected_with_those_that_contradict() -> None:
    shaped = shape_records([wanted("label", ("A", "Pan"), ("A", "Pot"), ("A", None))])
    assert len(shaped.rejected) == 3
    assert told(shaped)[2] == ("duplicate-key", "Products", 4, None)
    assert shaped.findings[2].found == ""
    assert 'B2 ("Pan"), Products B3 ("Pot")' in shaped.findings[2].expected


def test_all_fields_that_contradict_are_named() -> None:
    shaped = shape_records([wanted("label status", ("A", "x", "Draft"), ("A", "y", "Archived"))])
    assert shaped.findings[0].expected == (
        'one label, status for A; it also stands in Products B3 ("y", "Archived")'
    )


def test_rows_contradict_across_sheets() -> None:
    tables = [
        wanted("label", ("A", "Pan")),
        wanted("status", ("A", "Draft"), sheet="Middle"),
        wanted("status label", ("A", None, "Pot"), sheet="More"),
    ]
    shaped = shape_records(tables)
    assert list(shaped.rejected) == [("Products", 2), ("Middle", 2), ("More", 2)]
    assert told(shaped) == [
        ("duplicate-key", "Products", 2, "B2"),
        ("duplicate-key", "Middle", 2, None),
        ("duplicate-key", "More", 2, "C2"),
    ]


@pytest.mark.parametrize(
    ("wish", "other", "shown"),
    [
        (CLEAR, "x", "cleared"),
        (ListEdit(add=("Red",)), ListEdit(add=("Blue",)), "+Red"),
        (ListEdit(add=("Red",), remove=("Blue",)), ("Red",), "+Red,-Blue"),
        (("Red",), ("Red", "Blue"), "Red"),
        (True, False, "TRUE"),
        (1, 2, "1"),
        (True, 1, "TRUE"),
    ],
)
def test_wishes_that_differ_contradict(wish: object, other: object, shown: str) -> None:
    shaped = shape_records([wanted("label", ("A", wish), ("A", other))])  # type: ignore[arg-type]
    assert len(shaped.rejected) == 2
    assert shaped.findings[0].found == shown


@pytest.mark.parametrize("wish", [CLEAR, ListEdit(add=("Red",)), ("Red", "Blue"), False, 0])
def test_equal_wishes_of_any_sort_merge(wish: object) -> None:
    shaped = shape_records([wanted("label", ("A", wish), ("A", wish))])  # type: ignore[arg-type]
    assert len(shaped.records) == 1


def test_rows_that_may_do_different_things_contradict() -> None:
    table = wanted("label", ("A", "x"), ("A", "x"), modes=[Mode.UPDATE, Mode.CREATE])
    shaped = shape_records([table])
    assert shaped.records == ()
    assert shaped.findings[0].expected == (
        'one command for A; it also stands in Products row 3 ("create")'
    )


def test_rows_with_one_sku_and_two_gtins_contradict() -> None:
    table = wanted("label", ("A", "1", "x"), ("A", "2", "x"), keys=("sku", "gtin"))
    shaped = shape_records([table])
    assert shaped.findings[0].expected == ('one gtin for A; it also stands in Products row 3 ("2")')


def test_constants_of_sheets_contradict_each_other_and_cells() -> None:
    first = wanted("label", ("A", None), always={"status": "Draft"})
    same = wanted("status", ("A", "Draft"), sheet="More")
    other = wanted("status", ("A", "Archived"), sheet="More")
    assert len(shape_records([first, same]).records) == 1
    shaped = shape_records([first, other])
    assert shaped.records == ()
    assert told(shaped)[1] == ("duplicate-key", "More", 2, "B2")


@pytest.mark.parametrize(
    ("mode", "cell", "count"),
    [
        (Mode.UPDATE, None, 1),  # nothing is created, so they never come into play
        (Mode.UPSERT, None, 0),
        (Mode.UPSERT, "Completed", 1),  # a cell wins over both
    ],
)
def test_constants_for_creates_contradict_where_one_may_be_created(
    mode: Mode, cell: str | None, count: int
) -> None:
    first = wanted("label", ("A", "x"), on_create={"status": "Draft"}, mode=mode)
    second = wanted(
        "status", ("A", cell), on_create={"status": "Archived"}, sheet="More", mode=mode
    )
    assert len(shape_records([first, second]).records) == count


def test_many_rows_on_one_key_are_counted() -> None:
    rows = [("A", f"name {number}") for number in range(50)]
    shaped = shape_records([wanted("label", *rows)])
    assert len(shaped.rejected) == len(shaped.findings) == 50
    assert shaped.findings[0].expected.endswith('B5 ("name 3") and 46 more')
    assert shaped.findings[-1].expected.endswith('B4 ("name 2") and 46 more')
    shaped = shape_records([wanted("label", *[("A", "x")] * 50)])
    assert shaped.findings[0].expected.endswith("row 5 and 46 more")
    assert shaped.findings[0].count == 1


def test_keys_that_look_alike_are_a_warning_and_both_go_on() -> None:
    first = wanted("label", ("KT-001", "x"), ("KT-002", "x"))
    second = wanted("label", ("kt-1", "y"), sheet="More")
    shaped = shape_records([first, second])
    assert len(shaped.records) == 3
    (warning,) = shaped.findings
    assert (warning.code, warning.severity) == ("near-duplicate-key", Severity.WARNING)
    assert (warning.found, warning.suggestions) == ("kt-1", ("KT-001",))
    assert "Products row 2" in warning.expected
    assert told(shaped) == [("near-duplicate-key", "More", 2, "A2")]


def test_keys_of_different_fields_never_look_alike() -> None:
    table = wanted("label", ("12", None, "x"), (None, "012", "y"), keys=("sku", "gtin"))
    assert only(shape_records([table]), "near-duplicate-key") == []
