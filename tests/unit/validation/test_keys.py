from __future__ import annotations

from datetime import date

import pytest

from sheetsync.model.finding import Severity
from sheetsync.model.record import Mode
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from tests.unit.tables import sheet
from tests.unit.validation.accepting import accept, bind, mapping

SIZE = bind("Size")
EAN = "4006381333931"


@pytest.mark.parametrize(
    ("cell", "key"),
    [("A-1", "A-1"), ("00123", "00123"), (123.0, "123"), ("a-1", "a-1"), ("Ä 1", "Ä 1")],
)
def test_a_key_is_taken_exactly(cell: RawValue, key: str) -> None:
    accepted = accept(sheet("SKU | Size", (cell, "L")), mapping(SIZE))
    assert dict(accepted.table.keys) == {"sku": [key]}
    assert accepted.rejected_rows == []


@pytest.mark.parametrize(
    ("cell", "code", "found"),
    [
        ("A-1 ", "key-not-clean", "A-1 "),
        ("\u200bA-1", "key-not-clean", "\u200bA-1"),
        (" ", "spaces-only", " "),
        ("4.00638E+12", "scientific-text", "4.00638E+12"),
        (1e15, "long-number", "1000000000000000"),
        (12.5, "not-an-integer", "12.5"),
        (date(2024, 3, 1), "date-in-key", "2024-03-01"),
        (True, "boolean-in-key", "TRUE"),
        (FaultyCell(fault=CellFault.ERROR, shown="#REF!"), "error-cell", "#REF!"),
    ],
)
def test_a_key_that_is_not_exactly_one_rejects_its_row(
    cell: RawValue, code: str, found: str
) -> None:
    accepted = accept(sheet("SKU | Size", ("A-0", "S"), (cell, "L")), mapping(SIZE))
    assert accepted.told == [(code, "A3", found)]
    assert accepted.findings[0].key == found
    assert accepted.rejected_rows == [3]
    assert list(accepted.table.keys.values()) == [["A-0", None]]


@pytest.mark.parametrize("cell", [None, ""])
def test_a_row_without_a_key_is_rejected(cell: RawValue) -> None:
    accepted = accept(sheet("SKU | Size", ("A-0", "S"), (cell, "L")), mapping(SIZE))
    assert ("missing-key", "A3", "") in accepted.told
    assert accepted.rejected_rows == [3]
    assert [one.key for one in accepted.findings if one.code == "missing-key"] == [None]


def test_one_of_several_keys_suffices() -> None:
    table = sheet("SKU | GTIN | Size", f"A-1 | {EAN} | S", f" | {EAN} | M", "A-3 | | L", " | | XL")
    accepted = accept(table, mapping(SIZE, keys=("sku", "gtin")))
    assert dict(accepted.table.keys) == {
        "sku": ["A-1", None, "A-3", None],
        "gtin": [EAN, EAN, None, None],
    }
    assert accepted.told == [("missing-key", "A5", "")]


def test_a_key_column_that_is_not_there_is_left_out() -> None:
    accepted = accept(sheet("SKU | Size", "A-1 | S"), mapping(SIZE, keys=("sku", "gtin")))
    assert list(accepted.table.keys) == ["sku"]


def test_a_fault_in_one_key_rejects_the_row_though_the_other_is_fine() -> None:
    table = sheet("SKU | GTIN | Size", "A-1 | 123 | S", ("B-1 ", EAN, "M"))
    accepted = accept(table, mapping(SIZE, keys=("sku", "gtin")))
    assert accepted.told == [("gtin-invalid", "B2", "123"), ("key-not-clean", "A3", "B-1 ")]
    assert accepted.rejected_rows == [2, 3]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("4006381333932", "gtin-invalid"),
        (EAN + " ", "key-not-clean"),
        (4006381333932.0, "gtin-invalid"),
    ],
)
def test_a_gtin_as_key_is_checked_and_never_cleaned(cell: RawValue, code: str) -> None:
    accepted = accept(sheet("GTIN | Size", (cell, "S")), mapping(SIZE, keys=("gtin",)))
    assert accepted.errors == [code]


def test_a_numeric_gtin_is_taken_by_its_digits_and_told_once() -> None:
    table = sheet("GTIN | Size", (float(EAN), "S"), (float(EAN), "M"), (EAN, "L"))
    accepted = accept(table, mapping(SIZE, keys=("gtin",)))
    assert list(accepted.table.keys.values()) == [[EAN, EAN, EAN]]
    assert accepted.told == [("text-from-number", "A2", EAN)]
    assert accepted.findings[0].count == 2


def test_a_number_shown_with_zeros_is_no_sure_key_unless_the_mapping_pads() -> None:
    table = sheet("SKU | Size", (12.0, "S"), ("00013", "M"), shown={"SKU": {0: "00012"}})
    refused = accept(table, mapping(SIZE))
    assert refused.told == [("number-shown-differently", "A2", "12 (shown as 00012)")]
    assert refused.findings[0].suggestions == ("00012",)
    assert refused.findings[0].repair == "00012"
    padded = accept(table, mapping(SIZE, pad=5))
    assert list(padded.table.keys.values()) == [["00012", "00013"]]
    assert padded.rejected_rows == []


@pytest.mark.parametrize(
    ("word", "mode"),
    [
        ("NEW", Mode.CREATE),
        ("update", Mode.UPDATE),
        (" Upsert ", Mode.UPSERT),
        ("IGNORE", Mode.IGNORE),
        (None, Mode.UPDATE),
        (" ", Mode.UPDATE),
    ],
)
def test_a_command_says_what_a_row_may_do(word: RawValue, mode: Mode) -> None:
    table = sheet("Action | SKU | Size", (word, "A-1", "S"))
    accepted = accept(table, mapping(SIZE, command=("Action",)))
    assert list(accepted.table.modes) == [mode]
    assert accepted.findings == ()


@pytest.mark.parametrize(
    ("word", "code", "suggestions"),
    [
        ("DELETE", "delete-not-offered", ()),
        ("UPDAET", "unknown-command", ("UPDATE",)),
        (7.0, "unknown-command", ()),
        (FaultyCell(fault=CellFault.ERROR), "error-cell", ()),
    ],
)
def test_what_is_no_command_rejects_the_row(
    word: RawValue, code: str, suggestions: tuple[str, ...]
) -> None:
    table = sheet("Action | SKU | Size", (word, "A-1", "S"), ("NEW", "A-2", "M"))
    accepted = accept(table, mapping(SIZE, command=("Action",), mode=Mode.UPSERT))
    assert [one.code for one in accepted.findings] == [code]
    assert accepted.findings[0].suggestions[:1] == suggestions
    assert accepted.rejected_rows == [2]
    assert list(accepted.table.modes) == [Mode.UPSERT, Mode.CREATE]


def test_a_command_column_that_is_not_there_leaves_the_mapping_s_mode() -> None:
    accepted = accept(
        sheet("SKU | Size", "A-1 | S"), mapping(SIZE, command=("Action",), mode=Mode.CREATE)
    )
    assert list(accepted.table.modes) == [Mode.CREATE]


def test_ignored_rows_are_neither_checked_nor_told_of() -> None:
    table = sheet(
        "Action | SKU | Size",
        ("IGNORE", None, "Small\u00a0"),
        ("IGNORE", "A ", FaultyCell(fault=CellFault.ERROR)),
        ("", "A-3", "Large"),
        ("IGNORE", "A-4", 7.0),
    )
    accepted = accept(table, mapping(bind("Size", max_length=3), command=("Action",)))
    assert accepted.told == [("too-long", "C4", "Large")]
    assert accepted.rejected_rows == [4]


def test_hidden_rows_are_left_out_when_the_mapping_says_so() -> None:
    table = sheet("SKU | Size", "A-1 | S", " | M", "A-3 | L", hidden_rows=[3])
    counted = accept(table, mapping(SIZE))
    assert counted.errors == ["missing-key"]
    left_out = accept(table, mapping(SIZE, hidden_rows=False))
    assert list(left_out.table.modes) == [Mode.UPDATE, Mode.IGNORE, Mode.UPDATE]
    assert left_out.codes == ["hidden-rows-left-out"]
    assert left_out.findings[0].severity is Severity.NOTICE
    assert left_out.findings[0].count == 1


def test_an_empty_table_is_fine() -> None:
    accepted = accept(sheet("SKU | Size"), mapping(bind("Size", required=True)))
    assert accepted.findings == ()
    assert accepted.rejected_rows == []
