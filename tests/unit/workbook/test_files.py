"""Files of ours are there whole, or not at all."""

from __future__ import annotations

import errno
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from sheetsync.errors import OutputError
from sheetsync.workbook.files.files import (
    RETRY_SECONDS,
    Files,
    check_writable,
    report_name,
    write_atomically,
)

RUN = "20261123-101500-7f3a"


class FaultyFiles(Files):
    """A disk that fails at one step, as often as told, and never waits."""

    def __init__(self, step: str = "", error: OSError | None = None, times: int = 10**6) -> None:
        self.step = step
        self.error = error
        self.times = times
        self.slept: list[float] = []

    def _fail(self, step: str) -> None:
        if step == self.step and self.times and self.error is not None:
            self.times -= 1
            raise self.error

    def create(self, path: Path) -> BinaryIO:
        self._fail("create")
        return super().create(path)

    def sync(self, file: BinaryIO) -> None:
        self._fail("sync")
        super().sync(file)

    def close(self, file: BinaryIO) -> None:
        super().close(file)
        self._fail("close")

    def verify(self, path: Path) -> None:
        self._fail("verify")
        super().verify(path)

    def names(self, folder: Path) -> list[str]:
        self._fail("names")
        return super().names(folder)

    def replace(self, source: Path, target: Path) -> None:
        self._fail("replace")
        super().replace(source, target)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def write_package(file: BinaryIO, name: str) -> None:
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("name", name)


def name_inside(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read("name").decode()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_is_written_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    written = write_atomically(tmp_path / "plan.xlsx", RUN, write_package, files=Files())
    assert written == tmp_path / "plan.xlsx"
    assert names(tmp_path) == {"plan.xlsx"}


def test_the_unfinished_file_stands_beside_the_target_and_bears_our_mark(tmp_path: Path) -> None:
    seen: set[str] = set()

    def write(file: BinaryIO, name: str) -> None:
        seen.update(names(tmp_path))
        write_package(file, name)

    write_atomically(tmp_path / "plan.xlsx", RUN, write, files=Files())
    (temporary,) = seen
    assert temporary.startswith(f"~sheetsync {RUN} ")
    assert temporary.endswith(".tmp")


@pytest.mark.parametrize("taken", ["plan.xlsx", "PLAN.XLSX", "Plan.xlsx"])
def test_a_taken_name_stays_as_it_is_and_a_free_one_is_used(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_text("yesterday's")
    written = write_atomically(tmp_path / "plan.xlsx", RUN, write_package, files=Files())
    assert written.name == "plan (2).xlsx"
    assert name_inside(written) == "plan (2).xlsx"
    assert (tmp_path / taken).read_text() == "yesterday's"


def test_composed_and_decomposed_names_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "U\u0308ber.xlsx").touch()
    written = write_atomically(tmp_path / "Über.xlsx", RUN, write_package, files=Files())
    assert written.name == "Über (2).xlsx"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "no space is left"),
        (errno.EDQUOT, "no space is left"),
        (errno.EROFS, "read-only for you"),
        (errno.ENOENT, "there is no folder"),
        (errno.ESTALE, "cannot be written"),
    ],
)
@pytest.mark.parametrize("step", ["names", "create", "sync", "close", "verify", "replace"])
def test_an_error_at_any_step_is_told_and_leaves_nothing(
    tmp_path: Path, step: str, number: int, words: str
) -> None:
    files = FaultyFiles(step, OSError(number, "told by the disk"))
    with pytest.raises(OutputError, match=words) as caught:
        write_atomically(tmp_path / "plan.xlsx", RUN, write_package, files=files)
    assert "-o" in caught.value.remedy
    assert names(tmp_path) == set()


@pytest.mark.parametrize("step", ["names", "create"])
def test_a_folder_without_the_right_to_write_is_told(tmp_path: Path, step: str) -> None:
    files = FaultyFiles(step, PermissionError(errno.EACCES, "denied"))
    with pytest.raises(OutputError, match="read-only for you"):
        write_atomically(tmp_path / "plan.xlsx", RUN, write_package, files=files)


def test_a_held_target_is_tried_again(tmp_path: Path) -> None:
    files = FaultyFiles("replace", PermissionError(errno.EACCES, "in use"), times=2)
    written = write_atomically(tmp_path / "plan.xlsx", RUN, write_package, files=files)
    assert written.name == "plan.xlsx"
    assert files.slept == list(RETRY_SECONDS[:2])


def test_a_target_held_for_long_gets_a_free_name_that_the_content_knows(tmp_path: Path) -> None:
    times = len(RETRY_SECONDS) + 1
    files = FaultyFiles("replace", PermissionError(errno.EACCES, "in use"), times=times)
    written = write_atomically(tmp_path / "plan.xlsx", RUN, write_package, files=files)
    assert written.name == "plan (2).xlsx"
    assert name_inside(written) == "plan (2).xlsx"
    assert names(tmp_path) == {"plan (2).xlsx"}


def test_names_held_for_ever_are_told(tmp_path: Path) -> None:
    files = FaultyFiles("replace", PermissionError(errno.EACCES, "in use"))
    with pytest.raises(OutputError, match="held by another program"):
        write_atomically(tmp_path / "plan.xlsx", RUN, write_package, files=files)
    assert names(tmp_path) == set()


def test_a_rename_that_worked_though_it_says_not_found_counts(tmp_path: Path) -> None:
    class Nfs(FaultyFiles):
        def replace(self, source: Path, target: Path) -> None:
            source.replace(target)
            raise FileNotFoundError(errno.ENOENT, "no such file")

    written = write_atomically(tmp_path / "plan.xlsx", RUN, write_package, files=Nfs())
    assert name_inside(written) == "plan.xlsx"


def test_what_reads_back_differently_is_not_put_in_place(tmp_path: Path) -> None:
    class Lying(FaultyFiles):
        def close(self, file: BinaryIO) -> None:
            file.seek(40)
            file.write(b"\0\0\0\0")
            super().close(file)

    with pytest.raises(OutputError, match="read"):
        write_atomically(tmp_path / "plan.xlsx", RUN, write_package, files=Lying())
    assert names(tmp_path) == set()


def killed(_file: BinaryIO, _name: str) -> None:
    raise KeyboardInterrupt


def broken(_file: BinaryIO, _name: str) -> None:
    raise RuntimeError("a bug")


@pytest.mark.parametrize(("write", "error"), [(killed, KeyboardInterrupt), (broken, RuntimeError)])
def test_an_interrupted_write_leaves_nothing(
    tmp_path: Path, write: Callable[[BinaryIO, str], None], error: type[BaseException]
) -> None:
    with pytest.raises(error):
        write_atomically(tmp_path / "plan.xlsx", RUN, write, files=Files())
    assert names(tmp_path) == set()


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no folder"):
        write_atomically(tmp_path / "gone" / "plan.xlsx", RUN, write_package, files=Files())


def test_writability_is_proved_without_leaving_a_trace(tmp_path: Path) -> None:
    check_writable(tmp_path, RUN)
    assert names(tmp_path) == set()
    for step in ("create", "sync", "close"):
        with pytest.raises(OutputError):
            check_writable(
                tmp_path, RUN, files=FaultyFiles(step, OSError(errno.ENOSPC, "no space"))
            )
        assert names(tmp_path) == set()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("spring-range.xlsx", f"spring-range plan {RUN}.xlsx"),
        ("Über Pfannen.XLSX", f"Über Pfannen plan {RUN}.xlsx"),
        ("U\u0308ber.xlsx", f"Über plan {RUN}.xlsx"),
        ('a<b>:"c|d?*e.xlsx', f"a_b___c_d__e plan {RUN}.xlsx"),
        ("tail. .xlsx", f"tail plan {RUN}.xlsx"),
        ("CON.xlsx", f"CON_ plan {RUN}.xlsx"),
        ("aux.old.xlsx", f"aux_.old plan {RUN}.xlsx"),
        ("console.xlsx", f"console plan {RUN}.xlsx"),
        ("bell\x07.xlsx", f"bell_ plan {RUN}.xlsx"),
        ("a\u202eb.xlsx", f"a_b plan {RUN}.xlsx"),
        ("x result 20261122-090000-0a1b.xlsx", f"x plan {RUN}.xlsx"),
        ("x plan 20261122-090000-0a1b (2).xlsx", f"x plan {RUN}.xlsx"),
    ],
)
def test_report_names_are_safe_everywhere(source: str, expected: str) -> None:
    assert report_name(Path("/data") / source, "plan", RUN) == Path("/data") / expected


def test_a_long_name_is_shortened_from_the_middle() -> None:
    source = Path("/data") / ("begin" + "x" * 235 + "end.xlsx")
    path = report_name(source, "result", RUN)
    assert len(str(path)) <= 218
    assert path.name.startswith("begin")
    assert path.name.endswith(f"end result {RUN}.xlsx")
    other = report_name(
        source.with_name("begin" + "x" * 100 + "y" + "x" * 134 + "end.xlsx"), "result", RUN
    )
    assert other != path


def test_a_name_fits_the_file_system_even_in_wide_letters() -> None:
    path = report_name(Path("/d") / ("商" * 80 + ".xlsx"), "plan", RUN)
    assert len(path.name.encode("utf-8")) <= 200


def test_in_a_deep_folder_a_name_keeps_enough_to_be_known() -> None:
    path = report_name(Path("/" + "deep/" * 60 + "spring-range.xlsx"), "plan", RUN)
    assert path.name == f"spring-range plan {RUN}.xlsx"


DAY = 24 * 60 * 60


@pytest.mark.parametrize(
    ("name", "age", "stays"),
    [
        ("~sheetsync 20261101-101500-7f3a 77.tmp", DAY + 60, False),
        ("~sheetsync 20261101-101500-7f3a 77 probe.tmp", 9 * DAY, False),
        ("~sheetsync 20261122-101500-7f3a 77.tmp", DAY - 60, True),
        ("~sheetsync notes.xlsx", 9 * DAY, True),
        ("somebody.tmp", 9 * DAY, True),
    ],
)
def test_what_a_run_that_was_killed_long_ago_left_over_goes(
    tmp_path: Path, name: str, age: int, stays: bool
) -> None:
    (tmp_path / name).write_bytes(b"half a workbook")

    class Aged(FaultyFiles):
        def modified(self, path: Path) -> float:
            return 10.0**9 - (age if path.name == name else 0)

    written = write_atomically(tmp_path / "a.xlsx", RUN, write_package, files=Aged())
    assert names(tmp_path) == {"a.xlsx"} | ({name} if stays else set())
    assert name_inside(written) == "a.xlsx"


def test_what_cannot_be_cleaned_up_does_not_undo_what_was_written(tmp_path: Path) -> None:
    class Stubborn(FaultyFiles):
        def modified(self, path: Path) -> float:
            raise OSError(errno.ESTALE, "Stale file handle")

    assert write_atomically(tmp_path / "a.xlsx", RUN, write_package, files=Stubborn()).exists()
