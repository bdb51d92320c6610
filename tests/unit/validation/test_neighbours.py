"""What the other cells of a column tell of a cell."""

from __future__ import annotations

import pytest

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.values import KEEP, FieldName, RawValue
from tests.unit.tables import sheet
from tests.unit.validation.accepting import Accepted, accept, accept_column, bind, mapping

SIZE = bind("Size")
EAN = "4006381333931"
UPC = "0036000291452"


def of_keys(*keys: RawValue, field: str = "sku", pad: int | None = None) -> Accepted:
    """Accept rows with these keys."""
    table = sheet(f"{field.upper()} | Size", *[(key, "S") for key in keys])
    return accept(table, mapping(SIZE, keys=(field,), pad=pad))


def zeros_lost(accepted: Accepted) -> list[Finding]:
    return [one for one in accepted.findings if one.code == "zeros-lost"]


@pytest.mark.parametrize(
    ("keys", "repair"),
    [
        (["00011", 12.0, "00013"], "00012"),
        (["00011", 12.0, "00014", "100130"], ""),
        (["10011", 12.0, "10013", "10014"], ""),
    ],
)
def test_a_number_shorter_than_all_codes_of_a_key_column_has_lost_zeros(
    keys: list[RawValue], repair: str
) -> None:
    """H5: the key must not be guessed, so its row goes no further."""
    accepted = of_keys(*keys)
    (found,) = zeros_lost(accepted)
    assert (found.severity, found.found, found.repair) == (Severity.ERROR, "12", repair)
    assert found.suggestions == ("00012",)
    assert found.proof
    assert accepted.rejected_rows == [3]
    assert accepted.table.keys[FieldName("sku")][1] is None
    assert accepted.codes == ["zeros-lost"]


@pytest.mark.parametrize(
    "keys",
    [
        [100.0, "12", "13"],
        [12.0, "13", "14"],
        [12.0, "10011", "10012"],
        [90.0, "100", "110", "120"],
        [12.0, "A-001", "A-002", "00003"],
        [12.0, 100.0, 1000.0],
        [12.0, "A-1"],
    ],
)
def test_a_number_among_other_keys_is_a_key(keys: list[RawValue]) -> None:
    accepted = of_keys(*keys)
    assert accepted.codes == ["text-from-number"]
    assert accepted.rejected_rows == []


def test_a_mapping_that_pads_needs_no_neighbours() -> None:
    assert of_keys("00011", 12.0, pad=5).errors == []


def test_a_text_that_lost_zeros_is_used_and_told_with_a_repair() -> None:
    accepted = accept_column("04029110", 4029110.0, "73239300")
    (found,) = zeros_lost(accepted)
    assert (found.severity, found.repair) == (Severity.WARNING, "04029110")
    assert accepted.wanted("size") == ["04029110", "4029110", "73239300"]
    assert accepted.codes == ["zeros-lost"]
    assert accept_column("100", "110", "120", 90.0).codes == ["text-from-number"]


@pytest.mark.parametrize(
    ("gtins", "repair"),
    [
        ([36000291452.0, EAN, UPC], UPC),
        ([36000291452.0, "012345678905"], "036000291452"),
        ([36000291452.0], "036000291452"),
        ([36000291452.0, float(EAN)], UPC),
        ([12345678905.0, "00012345678905"], "00012345678905"),
        ([96385074.0, EAN], "0000096385074"),
    ],
)
@pytest.mark.parametrize("is_key", [True, False])
def test_a_gtin_gets_its_zeros_back_as_the_others_have_them(
    gtins: list[RawValue], repair: str, is_key: bool
) -> None:
    if is_key:
        accepted = of_keys(*gtins, field="gtin")
        assert accepted.table.keys[FieldName("gtin")][0] is None
    else:
        table = sheet("SKU | EAN", *[(f"A-{at}", gtin) for at, gtin in enumerate(gtins)])
        accepted = accept(table, mapping(bind("EAN", field="gtin")))
        assert accepted.table.wanted[FieldName("gtin")][0] is KEEP
    (found,) = zeros_lost(accepted)
    assert (found.severity, found.repair) == (Severity.ERROR, repair)
    assert "right check digit" in found.proof
    assert accepted.rejected_rows == [2]


def test_a_number_that_is_a_gtin_as_long_as_the_others_has_lost_nothing() -> None:
    assert of_keys(96385074.0, float(EAN), field="gtin").errors == []
    assert of_keys(36000291453.0, EAN, field="gtin").errors == ["gtin-invalid"]


@pytest.mark.parametrize(
    ("keys", "latin"),
    [
        (["KT-1", "\u041aT-2"], "KT-2"),
        (["\u041aT-2"], "KT-2"),
        (["KT-1", "KT-2", "\u041a\u0422-3"], "KT-3"),
        (["KT-1", "KT-2", "KT-\uff13"], "KT-3"),
        (["KT-1", "KT-2", "KT\u20133"], "KT-3"),
        (["KT-1", "\u041aT-1"], "KT-1"),
    ],
)
def test_a_key_in_other_letters_than_the_others_is_told_and_used(
    keys: list[RawValue], latin: str
) -> None:
    """H19: Plytix compares keys exactly."""
    accepted = of_keys(*keys)
    assert [one.code for one in accepted.findings] == ["mixed-scripts"]
    (found,) = accepted.findings
    assert (found.severity, found.suggestions, found.repair) == (Severity.WARNING, (latin,), "")
    assert "U+" in found.expected
    assert accepted.table.keys[FieldName("sku")] == keys


@pytest.mark.parametrize(
    "keys",
    [
        ["\u041a\u0422-1", "\u041a\u0422-2", "\u0416-3"],
        ["\u041a\u0422-1", "\u041a\u0422-2"],
        ["KT-1", "K\u00c4SE-2", "\u00b5-3"],
        ["KT1", "KT\u20132", "KT3"],
        ["KT-3", "KT\u20133", "KT-2"],
        ["KT-3", "KT-\uff13", "KT-2"],
        ["KT-1", "KT-2", "\u0416\u0410-3"],
    ],
)
def test_keys_of_another_script_are_keys(keys: list[RawValue]) -> None:
    """A key whose plain twin stands in the column is told as nearly the same key instead."""
    assert of_keys(*keys).findings == ()


def test_an_option_in_other_letters_is_refused_with_the_option_it_looks_like() -> None:
    accepted = accept_column("Blu\u0435", header="Colour")
    (found,) = accepted.findings
    assert (found.code, found.repair) == ("unknown-option", "Blue")
    assert found.suggestions[0] == "Blue"
    assert "U+0435" in found.proof
    (typo,) = accept_column("Blu", header="Colour").findings
    assert (typo.repair, typo.proof) == ("", "")
    (two,) = accept_column("Oven,D\u0456shwasher", header="Care").findings
    assert two.repair == ""
