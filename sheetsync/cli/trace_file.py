"""``--trace FILE``: every exchange with Plytix as a line of JSON, without secrets."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TextIO, TypeVar

import click

from sheetsync.errors import OutputError

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO

Command = TypeVar("Command", bound=Callable[..., Any])


def trace_option(command: Command) -> Command:
    """``--trace``, which sets itself up and is not passed to the command."""
    option = click.option(
        "--trace",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        expose_value=False,
        callback=_begin,
        help="Add every request and answer to FILE, a line of JSON each, without secrets.",
    )
    return option(command)


class _TraceHandler(logging.StreamHandler[TextIO]):
    """Writes the lines; when that fails (a full disk), it says so once and the run goes on."""

    def __init__(self, file: Path, stream: TextIO) -> None:
        super().__init__(stream)
        self.setFormatter(logging.Formatter("%(message)s"))
        self._file = file
        self._failed = False

    def emit(self, record: logging.LogRecord) -> None:
        if not self._failed:
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        del record
        self._failed = True
        click.echo(
            f"Warning: --trace {self._file} ends here: it can no longer be written.", err=True
        )

    def close(self) -> None:
        super().close()
        try:
            self.stream.close()
        except OSError:
            if not self._failed:
                self.handleError(logging.makeLogRecord({}))


def _begin(context: click.Context, _parameter: click.Parameter, file: Path | None) -> None:
    if file is None:
        return
    from sheetsync.plytix.trace import TRACE

    handler = _TraceHandler(file, _opened(file))
    TRACE.addHandler(handler)
    TRACE.setLevel(logging.DEBUG)

    def end() -> None:
        TRACE.removeHandler(handler)
        TRACE.setLevel(logging.NOTSET)
        handler.close()

    context.call_on_close(end)


def _opened(file: Path) -> TextIO:
    """The file, open to add to and nobody else's business: it holds product data.

    Raises:
        OutputError: It cannot be written, or others can read it and that cannot be changed.
    """
    try:
        place = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        raise OutputError(
            f"--trace {file} cannot be written: {error.strerror}.",
            remedy="Name a file in a folder that you may write to.",
        ) from error
    try:
        state = os.fstat(place)
        if os.name == "posix" and stat.S_ISREG(state.st_mode) and state.st_mode & _OTHERS:
            os.fchmod(place, stat.S_IMODE(state.st_mode) & ~_OTHERS)
    except OSError as error:
        os.close(place)
        raise OutputError(
            f"--trace {file} can be read by others, and that cannot be changed: {error.strerror}.",
            remedy="Name a file of your own.",
        ) from error
    return os.fdopen(place, "w", encoding="utf-8")
