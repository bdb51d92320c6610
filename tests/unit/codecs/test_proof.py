"""What proves a fault, and what can safely be typed in its place."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from sheetsync.codecs.codec import CellReading, Remark, Unreadable
from sheetsync.codecs.registry import codec
from sheetsync.model.definition import TypeClass
from sheetsync.model.values import RawValue
from tests.strategies import definition
from tests.unit.codecs.reading import read

EAN = "4006381333931"


def fault(type_class: TypeClass, raw: RawValue, **settings: Any) -> Unreadable:
    """What is wrong with a cell."""
    found = read(type_class, raw, **settings)
    assert isinstance(found, Unreadable), f"{found!r} was read"
    return found


def remark(type_class: TypeClass, raw: RawValue, *, shown: str = "", **settings: Any) -> Remark:
    """The one thing that is said of a cell that is read."""
    remarks: list[Remark] = []
    reading = CellReading(definition=definition(type_class), **settings)
    value = codec(type_class).from_cell(raw, reading, shown=shown, remarks=remarks)
    assert not isinstance(value, Unreadable), value
    (only,) = remarks
    return only


@pytest.mark.parametrize(
    ("raw", "shown", "code", "repair", "said"),
    [
        ("4006381333932", "", "gtin-invalid", "", "of 400638133393 is 1, not 2"),
        ("4006381333000", "", "gtin-invalid", "", "the last 3 digits are 0"),
        ("40-06381-333931", "", "gtin-invalid", EAN, "1 is the right check digit"),
        ("４００６３８１３３３９３１", "", "gtin-invalid", EAN, "1 is the right check digit"),
        ("36000291452", "", "gtin-invalid", "036000291452", "2 is the right check digit"),
        (36000291452.0, "", "zeros-lost", "036000291452", "2 is the right check digit"),
        (36000291453.0, "", "gtin-invalid", "", "it has 11 digits"),
        (5.0, "", "gtin-invalid", "", "it has 1 digit"),
        ("4.00638E+12", "", "scientific-text", "", "only 6 of 13 digits are left"),
        (float(EAN), "4.01E+12", "number-shown-differently", EAN, "all digits are still in the"),
        (float(EAN), "########", "number-shown-differently", EAN, f"still there: {EAN}"),
        (4006381333932.0, "########", "number-shown-differently", "", "is 1, not 2"),
        (36000291452.0, "0036000291452", "number-shown-differently", "0036000291452", "13 digits"),
        (36000291452.0, "########", "number-shown-differently", "036000291452", "still there"),
        (4006381333931e3, "", "long-number", "", "those after the 15th zeroed"),
    ],
)
def test_a_check_digit_proves_what_a_gtin_is(
    raw: RawValue, shown: str, code: str, repair: str, said: str
) -> None:
    """H5, H6, H15: the digits are offered only where their check digit is right."""
    found = fault(TypeClass.GTIN, raw, shown=shown)
    assert (found.code, found.repair) == (code, repair)
    assert said in found.proof


@pytest.mark.parametrize(
    ("raw", "shown", "repair", "suggestions"),
    [
        (12.0, "00012", "00012", ("00012",)),
        (1234.0, "1,234", "1234", ()),
        (4006381333931.0, "4.01E+12", EAN, ()),
        (200000.0, "2.00E+05", "", ("2E5", "200000")),
        (45123678.0, "########", "", ("45123678",)),
        (0.5, "50%", "", ()),
    ],
)
def test_a_numeric_key_is_repaired_only_where_its_digits_are_sure(
    raw: float, shown: str, repair: str, suggestions: tuple[str, ...]
) -> None:
    """H5, H6, H16: what Excel makes of the code 2E5 may have been 200000 as well."""
    found = fault(TypeClass.SKU, raw, shown=shown)
    assert (found.repair, found.suggestions) == (repair, suggestions)


@pytest.mark.parametrize(
    ("raw", "repair", "suggestions", "said"),
    [
        ("SKU-1\u00a0", "SKU-1", ("SKU-1",), "character 6 of 6 is U+00A0"),
        ("\u200bSKU-1", "SKU-1", ("SKU-1",), "character 1 of 6 is U+200B"),
        ("SK\u00adU 1 ", "SKU 1", ("SKU 1",), "character 3 of 7 is U+00AD"),
        ("SKU 1 ", "SKU 1", ("SKU 1",), "character 6 of 6 is U+0020"),
        ("SKU\u00a01", "", ("SKU1", "SKU 1"), "character 4 of 5 is U+00A0"),
        ("A\tB", "", ("AB", "A B"), "character 2 of 3 is U+0009"),
    ],
)
def test_a_key_is_repaired_where_only_what_nobody_sees_is_cut(
    raw: str, repair: str, suggestions: tuple[str, ...], said: str
) -> None:
    """H18: a blank of another kind within a key may have been meant as one."""
    found = fault(TypeClass.SKU, raw)
    assert (found.code, found.repair, found.suggestions) == ("key-not-clean", repair, suggestions)
    assert said in found.proof


@pytest.mark.parametrize(
    ("raw", "guess"),
    [
        (date(2026, 3, 24), "MAR-24"),
        (date(2024, 3, 1), "MAR-24"),
        (date(2026, 2, 1), "1-2"),
        (date(2026, 1, 2), "1-2"),
        (date(2026, 9, 2), "SEPT2"),
        (date(2023, 7, 16), "45123"),
        (time(1, 2), "1:02"),
        (True, "TRUE"),
    ],
)
def test_what_excel_changed_is_guessed_and_never_repaired(raw: RawValue, guess: str) -> None:
    """H16."""
    for type_class in (TypeClass.SKU, TypeClass.TEXT):
        found = fault(type_class, raw)
        assert guess in found.suggestions
        assert found.repair == ""


def test_a_day_with_a_time_has_no_number_of_a_day_among_its_guesses() -> None:
    found = fault(TypeClass.TEXT, datetime(2023, 7, 16, 12))  # noqa: DTZ001 (cells have no zone)
    assert "2023-07-16" in found.suggestions
    assert "45123" not in found.suggestions


@pytest.mark.parametrize(
    ("text", "settings", "code", "repair", "suggestions"),
    [
        ("1,234", {}, "ambiguous-number", "", ("1234", "1.234")),
        ("1.234", {"decimal": ","}, "ambiguous-number", "", ("1234", "1,234")),
        ("1 234", {}, "ambiguous-number", "", ("1234",)),
        ("1.234,56", {}, "not-a-number", "1234.56", ("1234.56",)),
        ("1.234,56", {"decimal": ","}, "not-a-number", "1234,56", ("1234,56",)),
        ("1\u202f234,56", {}, "not-a-number", "1234.56", ("1234.56",)),
        ("1'234.50", {}, "not-a-number", "1234.5", ("1234.5",)),
        ("12,5", {}, "not-a-number", "12.5", ("12.5",)),
        ("1.234.567", {}, "not-a-number", "1234567", ("1234567",)),
        ("1.234.56", {}, "not-a-number", "", ()),
        ("１２", {}, "not-a-number", "12", ("12",)),
        ("٣٫٥", {}, "not-a-number", "3.5", ("3.5",)),
        ("٣٫٥", {"decimal": ","}, "not-a-number", "3,5", ("3,5",)),
        ("１,２３４", {}, "not-a-number", "", ("1,234",)),
        ("heavy", {}, "not-a-number", "", ()),
        ("12,5%", {}, "not-a-number", "", ()),
        ("19%", {}, "percent", "", ("0.19", "19")),
        ("12 mm", {}, "unit", "", ("12",)),
        ("10²", {}, "unit", "", ("10",)),
    ],
)
def test_a_number_as_text_is_repaired_only_where_it_reads_one_way(
    text: str, settings: dict[str, Any], code: str, repair: str, suggestions: tuple[str, ...]
) -> None:
    """H8, H11 to H13."""
    found = fault(TypeClass.DECIMAL, text, **settings)
    assert (found.code, found.repair, found.suggestions) == (code, repair, suggestions)


@pytest.mark.parametrize(
    ("text", "repair", "suggestions"),
    [
        ("03/04/2026", "", ("2026-04-03", "2026-03-04")),
        ("25.12.2020", "2020-12-25", ("2020-12-25",)),
        ("12/25/2020", "2020-12-25", ("2020-12-25",)),
        ("5/5/2026", "2026-05-05", ("2026-05-05",)),
        ("2026/04/03", "2026-04-03", ("2026-04-03",)),
        ("03/04/26", "", ("2026-04-03", "2026-03-04")),
        ("25/12/30", "", ("1930-12-25",)),
        ("31/31/2020", "", ()),
    ],
)
def test_a_day_as_text_is_repaired_only_where_the_calendar_has_one(
    text: str, repair: str, suggestions: tuple[str, ...]
) -> None:
    """H14."""
    found = fault(TypeClass.DATE, text)
    assert (found.code, found.repair, found.suggestions) == ("ambiguous-date", repair, suggestions)
    assert bool(found.proof) == bool(found.repair)


@pytest.mark.parametrize(
    ("raw", "suggestions"),
    [
        (46115.0, ("2026-04-03",)),
        (60.0, ()),
        (61.0, ("1900-03-01",)),
        (2_958_466.0, ()),
        (46115.5, ()),
        (float("inf"), ()),
        (True, ()),
    ],
)
def test_a_bare_number_for_a_day_offers_the_day_that_excel_counts_by_it(
    raw: RawValue, suggestions: tuple[str, ...]
) -> None:
    found = fault(TypeClass.DATE, raw)
    assert (found.code, found.repair, found.suggestions) == ("not-a-date", "", suggestions)


@pytest.mark.parametrize(
    ("raw", "repair"), [("ＴＲＵＥ", "TRUE"), ("\u0445", "x"), ("maybe", ""), ("ｍａｙｂｅ", "")]
)
def test_a_truth_value_in_other_letters_is_offered_in_plain_ones(raw: str, repair: str) -> None:
    """H17, H19."""
    found = fault(TypeClass.BOOLEAN, raw)
    assert (found.code, found.repair) == ("not-a-boolean", repair)
    assert bool(found.proof) is not raw.isascii()


@pytest.mark.parametrize(
    ("raw", "shown", "settings", "said"),
    [
        (19.995, "20.00", {}, "holds 19.995, and its number format shows 2 of 3 decimals"),
        (0.195, "20%", {"percent": "fraction"}, "holds 19.5, and its number format shows 0 of 1"),
        (0.195, "20%", {"percent": "number"}, "holds 19.5"),
        (1234.5, "1.23E+03", {}, "holds 1234.5"),
    ],
)
def test_a_value_shown_rounded_is_told_once_a_column_in_the_scale_it_is_shown_in(
    raw: float, shown: str, settings: dict[str, Any], said: str
) -> None:
    """H10."""
    told = remark(TypeClass.DECIMAL, raw, shown=shown, **settings)
    assert (told.code, told.per_column, told.repair) == ("rounded-on-screen", True, "")
    assert said in told.proof


@pytest.mark.parametrize(
    ("raw", "proof"),
    [
        ("x" * 32_766, ""),
        ("x" * 32_767, "32,767"),
        ("x" * 32_768, "32,768"),
        ("x" * 32_765 + "😀", "32,767"),
        ("x" * 32_764 + "😀", ""),
    ],
)
def test_a_text_as_long_as_a_cell_can_be_may_have_been_cut(raw: str, proof: str) -> None:
    """H22: lengths are counted as Excel counts them."""
    remarks: list[Remark] = []
    reading = CellReading(definition=definition(TypeClass.MULTILINE))
    texts = codec(TypeClass.MULTILINE)
    assert texts.from_cell(raw, reading, remarks=remarks) == raw
    assert [one.code for one in remarks] == (["overlong-text"] if proof else [])
    assert all(proof in one.proof for one in remarks)
    assert list(texts.sweep(["short", raw], reading).doubtful) == [1]
    assert ("may have been cut" in "".join(one.expected for one in remarks)) is (proof == "32,767")


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Saucep\u03b1n Alma", "Saucepan Alma"),
        ("\u0421olour red", "Colour red"),
        ("Topf \u0432\u0435\u0441 12", ""),
        ("USB-\u043a\u0430\u0431\u0435\u043b\u044c", ""),
        ("IP\u0430\u0434\u0440\u0435\u0441", ""),
        ("\u03b1\u03b2\u03b3 5\u2033 \u2013 na\u00efve \u201cred\u201d", ""),
        ("12 \u03bcm, k\u03a9", ""),
    ],
)
def test_a_word_of_two_scripts_is_told_with_its_latin_form(text: str, latin: str) -> None:
    """H19: words of another script, and signs, are none."""
    remarks: list[Remark] = []
    reading = CellReading(definition=definition(TypeClass.TEXT))
    texts = codec(TypeClass.TEXT)
    assert texts.from_cell(text, reading, remarks=remarks) == text
    assert [one.code for one in remarks] == (["mixed-scripts"] if latin else [])
    assert [one.suggestions for one in remarks] == ([(latin,)] if latin else [])
    if latin:
        assert list(texts.sweep(["plain", text], reading).doubtful) == [1]
