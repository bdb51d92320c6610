"""A disk that fails at a set step, between the standard library and the system.

A step is one call that touches a file or folder below some root: to look at it, to open, read,
write, sync or close it, to rename, remove or make it. Only calls of a sort that a fault concerns
count as its steps; they are numbered from 1 in the order in which a command comes to them.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

WRITING: Final = ("create", "write", "sync", "close", "mkdir")
CHANGING: Final = ("create", "replace", "remove", "mkdir")
EVERYTHING: Final = (*WRITING, "replace", "remove", "look", "list", "open", "read")


class Fault(StrEnum):
    """What goes wrong."""

    FULL = "no space is left"
    HELD = "another program holds the names"
    GONE = "the folder does not answer any more"
    REMOVED = "the folder was removed"
    READ_ONLY = "the folder is read-only"

    @property
    def sorts(self) -> Sequence[str]:
        """The calls that it makes fail."""
        return {
            Fault.FULL: WRITING,
            Fault.HELD: ("replace",),
            Fault.GONE: EVERYTHING,
            Fault.REMOVED: ("create", "replace", "look", "list", "open", "mkdir", "remove"),
            Fault.READ_ONLY: CHANGING,
        }[self]

    @property
    def number(self) -> int:
        """The system's number of it."""
        return {
            Fault.FULL: errno.ENOSPC,
            Fault.HELD: errno.EACCES,
            Fault.GONE: errno.ESTALE,
            Fault.REMOVED: errno.ENOENT,
            Fault.READ_ONLY: errno.EROFS,
        }[self]


@dataclass(slots=True, kw_only=True)
class Disk:
    """Counts steps below a root, and fails from one of them on.

    Attributes:
        root: The folder whose files fail.
        fault: What goes wrong.
        at: The step from which on it goes wrong; 0: never.
        steps: The sorts of the steps that were passed, in order.
    """

    root: Path
    fault: Fault
    at: int = 0
    steps: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def failed(self) -> bool:
        """Whether any step failed."""
        return 0 < self.at <= len(self.steps)

    def step(self, sort: str, path: object) -> None:
        """One more.

        Raises:
            OSError: It is one that fails.
        """
        if sort not in self.fault.sorts or not self._is_below(path):
            return
        with self._lock:
            self.steps.append(f"{sort} {os.path.basename(os.fsdecode(path))}")  # type: ignore[arg-type]  # noqa: PTH119
            fails = self.failed
        if fails:
            raise OSError(self.fault.number, os.strerror(self.fault.number), str(path))

    def _is_below(self, path: object) -> bool:
        if not isinstance(path, str | os.PathLike):
            return False
        return Path(os.path.abspath(path)).is_relative_to(self.root)  # noqa: PTH100 - no look


class _Raw(io.FileIO):
    """A file whose writing, reading and closing are steps."""

    def __init__(self, disk: Disk, path: Any, mode: str) -> None:
        self._disk = disk
        self._path = path
        super().__init__(path, mode)

    def write(self, data: Any) -> int:
        self._disk.step("write", self._path)
        return super().write(data)

    def readinto(self, buffer: Any) -> int:
        self._disk.step("read", self._path)
        return super().readinto(buffer)

    def readall(self) -> bytes:
        self._disk.step("read", self._path)
        return super().readall()

    def close(self) -> None:
        if not self.closed:
            super().close()
            if self.writable_before:
                self._disk.step("close", self._path)

    @property
    def writable_before(self) -> bool:
        return self.mode != "rb"


def _opening(disk: Disk) -> Callable[..., Any]:
    real = io.open

    def opened(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        *more: Any,
        **named: Any,
    ) -> Any:
        if not disk._is_below(file):
            return real(file, mode, buffering, encoding, errors, newline, *more, **named)
        creates = any(sign in mode for sign in "xwa")
        disk.step("create" if creates else "open", file)
        raw = _Raw(disk, file, mode.replace("b", "").replace("t", ""))
        if buffering == 0:
            return raw
        kind = (
            io.BufferedRandom
            if "+" in mode
            else (io.BufferedWriter if creates else io.BufferedReader)
        )
        binary = kind(raw)
        if "b" in mode:
            return binary
        return io.TextIOWrapper(binary, encoding or "utf-8", errors, newline)

    return opened


def _watched(disk: Disk, name: str, sort: str, *, places: Sequence[int] = (0,)) -> Any:
    real: Callable[..., Any] = getattr(os, name)

    def call(*arguments: Any, **named: Any) -> Any:
        if named.get("dir_fd") is None and named.get("src_dir_fd") is None:
            for place in places:
                if len(arguments) > place:
                    disk.step(sort, arguments[place])
                    break
        return real(*arguments, **named)

    return patch.object(os, name, call)


def _descriptors(disk: Disk) -> tuple[Any, Any]:
    """``os.open`` and ``os.fsync``, which tell a file by its number."""
    real_open, real_sync = os.open, os.fsync

    def opened(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if named.get("dir_fd") is None:
            disk.step("create" if flags & os.O_CREAT else "open", path)
        return real_open(path, flags, *more, **named)

    def sync(number: int) -> None:
        disk.step("sync", _path_of(number))
        real_sync(number)

    return patch.object(os, "open", opened), patch.object(os, "fsync", sync)


def _path_of(number: int) -> str | None:
    """The path of an open file, as Linux tells it."""
    try:
        return str(Path(f"/proc/self/fd/{number}").readlink())
    except OSError:
        return None


@contextmanager
def failing(root: Path, fault: Fault, at: int) -> Iterator[Disk]:
    """Let everything below a folder fail in a way, from a step on."""
    disk = Disk(root=root, fault=fault, at=at)
    opening = _opening(disk)
    with ExitStack() as patches:
        for one in (
            patch.object(io, "open", opening),
            patch.object(builtins, "open", opening),
            *_descriptors(disk),
            _watched(disk, "replace", "replace", places=(1, 0)),
            _watched(disk, "rename", "replace", places=(1, 0)),
            _watched(disk, "unlink", "remove"),
            _watched(disk, "mkdir", "mkdir"),
            _watched(disk, "stat", "look"),
            _watched(disk, "lstat", "look"),
            _watched(disk, "listdir", "list"),
            _watched(disk, "scandir", "list"),
        ):
            patches.enter_context(one)
        yield disk
