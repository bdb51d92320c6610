"""Damage that is planted is found where it stands, and nothing is found where none is."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from sheetsync.workbook.reading.read import SheetGrid, read_grid
from tests.planted.all_cases import CASES, STRANGE
from tests.planted.case import Case, settled
from tests.planted.examining import (
    beyond_usual,
    doctor_tells,
    judged,
    mapping_tells,
)

ALL = (*CASES, *STRANGE)
MAPPED = [case for case in ALL if case.mapped]


class Workshop:
    """Makes each workbook once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[str, str], Path] = {}

    def damaged(self, case: Case) -> Path:
        """The damaged workbook."""
        return self._path(case, "damaged")

    def clean(self, case: Case) -> Path:
        """Its twin."""
        return self._path(case, "clean")

    def _path(self, case: Case, which: str) -> Path:
        if (case.name, which) not in self._made:
            folder = self._folder / case.name / which
            folder.mkdir(parents=True)
            make = case.damaged if which == "damaged" else case.clean
            self._made[case.name, which] = settled(make, folder)
        return self._made[case.name, which]


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("planted"))


def _name(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", ALL, ids=_name)
def test_what_is_planted_is_found_without_a_mapping(workshop: Workshop, case: Case) -> None:
    judgement = judged(case, doctor_tells(workshop.damaged(case)), case.expected)
    assert (judgement.missing, judgement.extra) == ((), ()), list(map(str, judgement.told))


@pytest.mark.parametrize("case", MAPPED, ids=_name)
def test_what_is_planted_is_found_with_a_mapping(workshop: Workshop, case: Case) -> None:
    expected = case.expected if case.mapped_expected is None else case.mapped_expected
    told = mapping_tells(workshop.damaged(case), case.mapping)
    judgement = judged(case, told, expected)
    assert (judgement.missing, judgement.extra) == ((), ()), list(map(str, told))


@pytest.mark.parametrize("case", ALL, ids=_name)
def test_nothing_is_found_in_the_clean_twin_without_a_mapping(
    workshop: Workshop, case: Case
) -> None:
    told = beyond_usual(case, doctor_tells(workshop.clean(case)))
    assert list(map(str, told)) == []


@pytest.mark.parametrize("case", MAPPED, ids=_name)
def test_nothing_is_found_in_the_clean_twin_with_a_mapping(workshop: Workshop, case: Case) -> None:
    told = beyond_usual(case, mapping_tells(workshop.clean(case), case.mapping))
    assert list(map(str, told)) == []


@pytest.mark.parametrize("case", [case for case in ALL if case.reads], ids=_name)
def test_cells_that_a_careless_reader_spoils_are_read_as_they_are(
    workshop: Workshop, case: Case
) -> None:
    grid = _products(workshop.damaged(case))
    assert {address: _cell(grid, address) for address in case.reads} == dict(case.reads)


@pytest.mark.parametrize("case", [case for case in ALL if case.cells is not None], ids=_name)
def test_every_cell_is_read_where_the_file_misleads(workshop: Workshop, case: Case) -> None:
    paths = (workshop.damaged(case), workshop.clean(case))
    assert [_products(path).filled for path in paths] == [case.cells, case.cells]


@pytest.mark.parametrize("case", [case for case in ALL if case.only], ids=_name)
def test_a_workbook_differs_from_its_twin_in_the_damage_alone(
    workshop: Workshop, case: Case
) -> None:
    damaged, clean = (_parts(path) for path in (workshop.damaged(case), workshop.clean(case)))
    assert damaged.keys() == clean.keys()
    assert {name for name in damaged if damaged[name] != clean[name]} == case.only


@pytest.mark.parametrize("case", ALL, ids=_name)
def test_a_workbook_differs_from_its_twin(workshop: Workshop, case: Case) -> None:
    assert _files(workshop.damaged(case)) != _files(workshop.clean(case))


def test_every_hazard_has_a_case() -> None:
    """H37 takes two runs, and stands in ``test_planned.py``."""
    planted = {"H37"} | {hazard for case in CASES for hazard in case.hazards}
    assert planted == {f"H{number}" for number in range(1, 47)}


def test_there_are_sixty_cases_and_no_two_of_one_name() -> None:
    names = [case.name for case in ALL]
    assert len(names) == len(set(names))
    assert len(CASES) >= 60


def test_making_a_workbook_twice_gives_the_same_parts(tmp_path: Path) -> None:
    """What a case says of one run is true of the next."""
    case = CASES[0]
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    first, second = (_parts(case.damaged(tmp_path / name)) for name in ("first", "second"))
    assert first == second


def _products(path: Path) -> SheetGrid:
    return next(grid for grid in read_grid(path) if grid.sheet == "Products")


def _cell(grid: SheetGrid, address: str) -> object:
    column, row = ord(address[0]) - ord("A"), int(address[1:])
    return grid.values[column][grid.row_numbers.index(row)]


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _files(path: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in sorted(path.parent.iterdir())}
