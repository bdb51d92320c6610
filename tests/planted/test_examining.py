"""A judge that lets things pass would make every case worthless."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.planted.case import Case, Expected
from tests.planted.examining import Told, is_of, judged


def _told(code: str, spot: tuple[int | None, int | None], severity: str = "error") -> Told:
    row, index = spot
    return Told(code=code, severity=severity, sheet="Products", row=row, index=index)


def _case(allowed: str = "") -> Case:
    def nowhere(folder: Path) -> Path:
        return folder

    return Case(
        name="case",
        hazards=("H1",),
        damaged=nowhere,
        clean=nowhere,
        expected=(),
        allowed=frozenset(allowed.split()),
    )


D7 = _told("error-cell", (7, 3))


@pytest.mark.parametrize(
    "expected",
    [
        ("error-cell", "Products", "D7"),
        ("unit|error-cell", "Products", "D7"),
        ("error-cell", "Products", "7"),
        ("error-cell", "Products", "D"),
        ("error-cell", "Products", None),
        ("error-cell", "*", "D7"),
    ],
    ids=str,
)
def test_a_finding_is_the_expected_one(expected: Expected) -> None:
    assert is_of(D7, expected)


@pytest.mark.parametrize(
    "expected",
    [
        ("unit", "Products", "D7"),
        ("error", "Products", "D7"),
        ("error-cell", "Outdoor", "D7"),
        ("error-cell", None, "D7"),
        ("error-cell", "Products", "D8"),
        ("error-cell", "Products", "E7"),
        ("error-cell", "Products", "77"),
        ("error-cell", "Products", "DD"),
    ],
    ids=str,
)
def test_a_finding_elsewhere_or_of_another_code_is_not(expected: Expected) -> None:
    assert not is_of(D7, expected)


def test_what_is_expected_and_not_found_is_missing() -> None:
    expected: Expected = ("error-cell", "Products", "D8")
    assert judged(_case(), (D7,), (expected,)).missing == (expected,)


def test_errors_and_warnings_beside_the_expected_ones_are_extra() -> None:
    warning, notice = (_told("unit", (9, 3), severity) for severity in ("warning", "notice"))
    judgement = judged(_case(), (D7, warning, notice), (("error-cell", "Products", "D7"),))
    assert (judgement.missing, judgement.extra) == ((), (warning,))
    assert not judgement.is_right


def test_codes_that_a_case_allows_are_not_extra() -> None:
    assert judged(_case("error-cell"), (D7,), ()).is_right
