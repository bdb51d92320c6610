"""Nothing is found where nothing is wrong, whatever an ordinary workbook holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.planted.building import Draft
from tests.planted.cases_ordinary import ORDINARY
from tests.planted.cases_strange import FRENCH, GERMAN, KEY_IN_D
from tests.planted.examining import doctor_tells, mapping_tells

SEEDS = range(12)
"""Table or autofilter, three sets of formats, two fills: all of them together."""


def _saved(draft: Draft, folder: Path) -> Path:
    path = folder / "spring-range.xlsx"
    path.write_bytes(draft.saved())
    return path


@pytest.mark.parametrize("what", ORDINARY)
def test_nothing_is_found_in_a_workbook_with(tmp_path: Path, what: str) -> None:
    draft = Draft(len(what))
    ORDINARY[what](draft)
    assert list(map(str, doctor_tells(_saved(draft, tmp_path)))) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_found_in_the_ordinary_workbook(tmp_path: Path, seed: int) -> None:
    path = _saved(Draft(seed), tmp_path)
    assert list(map(str, (*doctor_tells(path), *mapping_tells(path)))) == []


@pytest.mark.parametrize(
    "base",
    [
        {"headers": GERMAN},
        {"headers": FRENCH, "digit_keys": True},
        {"order": KEY_IN_D},
        {"top": 4, "left": 2},
        {"count": 3},
        {"headers": {"SKU": "Article no.", "EAN": "", "Customs code": ""}},
    ],
    ids=["German", "French", "key in D", "at B4", "three rows", "without codes"],
)
def test_nothing_is_found_in_ordinary_workbooks_that_look_different(
    tmp_path: Path, base: dict[str, object]
) -> None:
    path = _saved(Draft(5, **base), tmp_path)  # type: ignore[arg-type]
    assert list(map(str, doctor_tells(path))) == []
