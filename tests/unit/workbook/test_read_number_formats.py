"""What Excel shows for a number under a format code."""

from __future__ import annotations

import pytest

from sheetsync.workbook.cells.formats import BUILT_IN_FORMATS, number_format, plain_digits

SHOWN: list[tuple[str, float, str]] = [
    ("General", 12, "12"),
    ("General", 1e20, "100000000000000000000"),
    ("@", 5, "5"),
    ("0", 19.5, "20"),
    ("0", -0.2, "0"),
    ("0", -5, "-5"),
    ("0.00", 19.995, "20.00"),
    ("00000", 12, "00012"),
    ("0000000000000", 12345, "0000000012345"),
    ("#,##0.00", 1234567.5, "1,234,567.50"),
    ("#,##0", 999, "999"),
    ("#,##0,", 1234567, "1,235"),
    ('0.0,,"M"', 1234567, "1.2M"),
    ("0%", 0.19, "19%"),
    ("0.0%", 0.1955, "19.6%"),
    ("0.00E+00", 4006381333931, "4.01E+12"),
    ("0.00E+00", 0.00012, "1.20E-04"),
    ("0.00E+00", 999_900, "1.00E+06"),
    ("##0.0E+0", 12345, "12.3E+3"),
    ("[$€-407] 0.00", 12.5, "€ 12.50"),
    ('0 "mm"', 12, "12 mm"),
    ("0\\d", 3, "3d"),
    ("000-000", 12345, "012-345"),
    ("# ?/?", 1.5, "1 1/2"),
    ("# ?/?", 0.25, "1/4"),
    ("# ?/?", 3, "3"),
    ("0/8", 0.5, "4/8"),
    ("0;(0)", -5, "(5)"),
    ('0;-0;"zero"', 0, "zero"),
    ('[<10]"small" 0;"big" 0', 5, "small 5"),
    ('[<10]"small" 0;"big" 0', 15, "big 15"),
    ("[>100]0", 5, "########"),
    ("#.##", 0.5, ".5"),
    ("#", 0, ""),
    (";;;", 5, ""),
    ("_(* #,##0.00_)", 1234, "1,234.00"),
    ("[Red]0", 3, "3"),
    ('General" kg"', 5, "5 kg"),
    ("0.00", 1e300, "1" + "0" * 300 + ".00"),
]


@pytest.mark.parametrize(("code", "value", "shown"), SHOWN)
def test_numbers_are_shown_as_excel_shows_them(code: str, value: float, shown: str) -> None:
    assert number_format(code).text(float(value)) == shown


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True),
        ("d. mmmm yyyy", True),
        ("[$-409]h:mm AM/PM", True),
        ("[h]:mm", True),
        ("General", False),
        ('0 "days"', False),
        ("0\\d", False),
        ("[Red]0.00", False),
        ("[$EUR-407] 0", False),
        ("0;[Red]0", False),
    ],
)
def test_only_real_date_letters_make_a_date(code: str, is_date: bool) -> None:
    assert number_format(code).is_date is is_date


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("0", 0),
        ("0.00", 2),
        ("#,##0.00", 2),
        ("00000", 0),
        ('0.0 "mm"', 1),
        ("0;(0)", 0),
        ("0%", None),
        ("0.00E+00", None),
        ("#,##0,", None),
        ("0;0.00", None),
        ("General", None),
        ("yyyy", None),
        ("# ?/?", None),
    ],
)
def test_formats_that_only_fix_the_decimals_are_known(code: str, places: int | None) -> None:
    assert number_format(code).places == places


@pytest.mark.parametrize("code", [*BUILT_IN_FORMATS.values(), "[", '"', "\\", "0.0.0", "E+", "//"])
@pytest.mark.parametrize("value", [0.0, -1.5, 1e15, 1e-9, 123456.789])
def test_every_code_shows_something(code: str, value: float) -> None:
    assert isinstance(number_format(code).text(value), str)


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        (5.0, "5"),
        (-5.0, "-5"),
        (0.1 + 0.2, "0.3"),
        (4006381333931.0, "4006381333931"),
        (1e-7, "0.0000001"),
        (1.5, "1.5"),
        (1e16, "10000000000000000"),
    ],
)
def test_plain_digits_have_no_exponent_and_no_dust(value: float, digits: str) -> None:
    assert plain_digits(value) == digits
