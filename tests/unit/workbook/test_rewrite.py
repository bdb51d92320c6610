"""A file of the user's is written anew as a whole, or stays as it was."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

import pytest

from sheetsync.errors import OutputError
from sheetsync.workbook.files.files import Files
from sheetsync.workbook.writing.rewrite import rewrite

RUN = "20261123-101500-7f3a"


def only(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_bytes_are_replaced_and_the_rights_stay(tmp_path: Path) -> None:
    target = tmp_path / "spring.yaml"
    target.write_bytes(b"old")
    target.chmod(0o640)
    rewrite(target, b"old", b"new", RUN, files=Files())
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640 or os.name == "nt"
    assert only(tmp_path) == ["spring.yaml"]


def test_a_file_that_somebody_changed_meanwhile_is_left_to_them(tmp_path: Path) -> None:
    target = tmp_path / "spring.yaml"
    target.write_bytes(b"theirs")
    with pytest.raises(OutputError, match="changed by somebody else"):
        rewrite(target, b"old", b"new", RUN, files=Files())
    assert target.read_bytes() == b"theirs"
    assert only(tmp_path) == ["spring.yaml"]


class Broken(Files):
    """A disk that fails at one step."""

    def __init__(self, step: str, number: int) -> None:
        self._step = step
        self._number = number

    def _fail(self, step: str) -> None:
        if step == self._step:
            raise OSError(self._number, "no")

    def create(self, path: Path) -> BinaryIO:
        self._fail("create")
        return super().create(path)

    def sync(self, file: BinaryIO) -> None:
        self._fail("sync")
        super().sync(file)

    def replace(self, source: Path, target: Path) -> None:
        self._fail("replace")
        super().replace(source, target)

    def sleep(self, seconds: float) -> None:
        pass


@pytest.mark.parametrize(
    ("step", "number"),
    [
        ("create", errno.EACCES),
        ("sync", errno.ENOSPC),
        ("replace", errno.EBUSY),
        ("replace", errno.EIO),
    ],
)
def test_a_disk_that_fails_leaves_the_old_file(tmp_path: Path, step: str, number: int) -> None:
    target = tmp_path / "spring.yaml"
    target.write_bytes(b"old")
    with pytest.raises(OutputError, match="Nothing was written"):
        rewrite(target, b"old", b"new", RUN, files=Broken(step, number))
    assert target.read_bytes() == b"old"
    assert only(tmp_path) == ["spring.yaml"]


def test_a_link_stays_one_and_the_file_behind_it_is_replaced(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    real.write_bytes(b"old")
    link.symlink_to(real)
    rewrite(link, b"old", b"new", RUN, files=Files())
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Nothing was written"):
        rewrite(tmp_path / "gone.yaml", b"old", b"new", RUN, files=Files())
