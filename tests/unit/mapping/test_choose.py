from __future__ import annotations

from dataclasses import replace

import pytest

from sheetsync.errors import MappingError
from sheetsync.mapping.choose import choose_mapping, fits
from sheetsync.mapping.sheet_mapping import WorkbookMapping
from tests.unit.mapping.texts import mapping_of, with_column


def mapping(file: str, *match: str) -> WorkbookMapping:
    return replace(mapping_of(with_column("field: label")), file=file, match=match)


SPRING = mapping("spring.yaml", "*spring*.xlsx", "*frühling*.xlsx")
PRICES = mapping("prices.yaml", "price?update*.xlsx")
BARE = mapping("bare.yaml")


@pytest.mark.parametrize(
    "name",
    [
        "Spring range.xlsx",
        "2026 SPRING.XLSX",
        "in/spring.xlsx",
        "\\\\server\\share\\my spring.xlsx",
        "Fru\u0308hling.xlsx",
    ],
)
def test_the_only_mapping_that_fits_is_chosen(name: str) -> None:
    assert choose_mapping([PRICES, BARE, SPRING], name) is SPRING


@pytest.mark.parametrize("name", ["spring.xls", "summer.xlsx", "spring/summer.xlsx"])
def test_patterns_look_at_the_whole_name_without_folders(name: str) -> None:
    assert not fits(SPRING, name)


def test_a_mapping_without_patterns_fits_nothing() -> None:
    assert not fits(BARE, "bare.xlsx")


def test_none_that_fits_is_a_refusal_that_lists_them() -> None:
    with pytest.raises(MappingError) as caught:
        choose_mapping([SPRING, BARE], "summer.xlsx")
    assert "spring.yaml (*spring*.xlsx, *frühling*.xlsx)" in caught.value.message
    assert "bare.yaml (no match)" in caught.value.message
    assert caught.value.remedy


def test_two_that_fit_are_a_refusal_that_lists_them() -> None:
    other = mapping("other.yaml", "spring*")
    with pytest.raises(MappingError, match=r"2 mappings fit .*spring\.yaml.*other\.yaml"):
        choose_mapping([SPRING, PRICES, other], "spring.xlsx")


def test_no_mapping_at_all_is_said_so() -> None:
    with pytest.raises(MappingError, match=r"no mapping for summer\.xlsx"):
        choose_mapping([], "summer.xlsx")


def test_many_mappings_are_counted() -> None:
    with pytest.raises(MappingError, match="and 5 more"):
        choose_mapping([BARE] * 15, "summer.xlsx")
