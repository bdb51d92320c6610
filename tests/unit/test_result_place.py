from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sheetsync.errors import OutputError
from sheetsync.pipeline.result_place import result_place, written_result

RUN = "20261123-101500-7f3a"
NAME = f"spring result {RUN}.xlsx"
FULL = OutputError("No space is left.", remedy="Make room.")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "share").mkdir()
    return tmp_path / "share" / "spring.xlsx"


@pytest.fixture
def gone(tmp_path: Path) -> Path:
    """A source whose folder has gone."""
    return tmp_path / "gone" / "spring.xlsx"


def test_a_result_goes_beside_its_source(source: Path, tmp_path: Path) -> None:
    spare = tmp_path / "results"
    assert result_place(None, source, RUN, spare) == (source.with_name(NAME), ())
    assert not spare.exists(), "nothing is made that is not needed"
    assert list(source.parent.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_passed_over_and_told(
    gone: Path, tmp_path: Path
) -> None:
    spare = tmp_path / "home" / "results"
    path, (warning,) = result_place(None, gone, RUN, spare)
    assert path == spare / NAME
    assert list(spare.iterdir()) == []
    assert str(gone.parent) in warning
    assert f"The result goes to {spare} instead." in warning


def test_a_place_that_the_user_names_is_never_replaced(source: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no folder"):
        result_place(tmp_path / "gone" / "my.xlsx", source, RUN, tmp_path / "results")


@pytest.mark.parametrize("spare", [None, "a file"])
def test_without_another_place_the_first_trouble_is_told(
    gone: Path, tmp_path: Path, spare: str | None
) -> None:
    if spare is not None:
        (tmp_path / spare).write_bytes(b"")
    with pytest.raises(OutputError, match="there is no folder") as caught:
        result_place(None, gone, RUN, None if spare is None else tmp_path / spare)
    assert str(gone.parent) in caught.value.message


def writer(*fails: Path) -> tuple[list[Path], Callable[[Path], Path]]:
    """What writes a result, and where it tried to; some folders fail."""
    tried: list[Path] = []

    def write(path: Path) -> Path:
        tried.append(path)
        folder = path if path.is_dir() else path.parent
        if folder in fails:
            raise FULL
        return folder / NAME

    return tried, write


def test_a_result_whose_folder_goes_away_is_written_elsewhere_and_told(
    source: Path, tmp_path: Path
) -> None:
    spare = tmp_path / "home" / "results"
    tried, write = writer(source.parent)
    written, (warning,) = written_result(write, source.with_name(NAME), spare)
    assert tried == [source.with_name(NAME), spare / NAME]
    assert written == spare / NAME
    assert warning == f"No space is left. The result is {spare / NAME} instead."


def test_a_result_that_is_written_where_it_belongs_says_nothing(
    source: Path, tmp_path: Path
) -> None:
    tried, write = writer()
    assert written_result(write, source.parent, tmp_path / "results") == (
        source.with_name(NAME),
        (),
    )
    assert tried == [source.parent]


def test_where_no_place_takes_the_result_the_first_trouble_is_told(
    source: Path, tmp_path: Path
) -> None:
    spare = tmp_path / "results"
    for one in (None, spare):
        _, write = writer(source.parent, spare)
        with pytest.raises(OutputError) as caught:
            written_result(write, source.with_name(NAME), one)
        assert caught.value is FULL


def test_the_spare_folder_is_not_tried_twice(tmp_path: Path) -> None:
    spare = tmp_path / "results"
    tried, write = writer(spare)
    with pytest.raises(OutputError):
        written_result(write, spare / NAME, spare)
    assert tried == [spare / NAME]
