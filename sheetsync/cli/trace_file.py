"""``--trace FILE``: every exchange with Plytix as a line of JSON, without secrets."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from sheetsync.errors import OutputError

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


def _begin(context: click.Context, _parameter: click.Parameter, file: Path | None) -> None:
    if file is None:
        return
    from sheetsync.plytix.trace import TRACE

    try:
        # Product data is nobody else's business: a new file is the owner's alone.
        place = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        raise OutputError(
            f"--trace {file} cannot be written: {error.strerror}.",
            remedy="Name a file in a folder that you may write to.",
        ) from error
    handler = logging.StreamHandler(os.fdopen(place, "w", encoding="utf-8"))
    handler.setFormatter(logging.Formatter("%(message)s"))
    TRACE.addHandler(handler)
    TRACE.setLevel(logging.DEBUG)

    def end() -> None:
        TRACE.removeHandler(handler)
        TRACE.setLevel(logging.NOTSET)
        handler.stream.close()

    context.call_on_close(end)
