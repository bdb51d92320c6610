"""The one place where errors become text and an exit code."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, cast

import click

from sheetsync.errors import (
    DataError,
    MappingError,
    OutputError,
    PlanError,
    RefusedError,
    RemoteError,
    SheetsyncError,
    WorkbookError,
)
from sheetsync.model.secret import SecretFilter, masked, remembering, secrets_among

PROGRAM = "sheetsync"
COMPLETION = "_SHEETSYNC_COMPLETE"
"""Set by shells that ask click for completions."""

INTERRUPTED = 130
_COMMAND = re.compile(r": (?:sheetsync |--)[^:]*$")
"""A command, or options for one, at the end of a remedy."""

BUG = 70
"""What a bug ends with: "internal software error" of the BSD convention; the traceback is shown."""


def run(command: click.Command, arguments: Sequence[str]) -> int:
    """Run a command and say in words what stopped it.

    Args:
        command: The click command.
        arguments: What the user typed after the program's name.

    Returns:
        The exit code, as docs/cli.md lists them.
    """
    _let_output_never_fail(as_json="--json" in arguments)
    with remembering() as known, _threads_fail_masked(known):
        # Those of other connections too: nobody asks for them, but an error may quote them.
        known.learn(secrets_among(os.environ))
        return _ended_with(command, arguments, known)


def _ended_with(command: click.Command, arguments: Sequence[str], known: SecretFilter) -> int:
    try:
        result = _result(command, list(arguments))
        if sys.stdout is not None:
            sys.stdout.flush()
    except SheetsyncError as error:
        _show(error, as_json="--json" in arguments)
        return error.exit_code
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        told = io.StringIO()
        error.show(file=told)
        _say(_own_words(told.getvalue().rstrip("\n")))
        return 2
    except (KeyboardInterrupt, EOFError, click.Abort):
        _say(
            "Interrupted.\n"
            "What to do: if something was being sent, finish it: sheetsync resume last"
        )
        return INTERRUPTED
    except OSError as error:
        return _output_failed(error, known)
    except Exception:  # noqa: BLE001 - the process's edge: a bug keeps its traceback
        _show_bug(known)
        return BUG
    return result if isinstance(result, int) else 0


@contextmanager
def _threads_fail_masked(known: SecretFilter) -> Iterator[None]:
    """Show what a thread dies of as a bug is shown, instead of as Python does."""

    def show(failed: threading.ExceptHookArgs) -> None:
        value = failed.exc_value
        _say(known.clean("".join(traceback.format_exception(value))) if value else "")

    before: Callable[[threading.ExceptHookArgs], object] = threading.excepthook
    threading.excepthook = show
    try:
        yield
    finally:
        threading.excepthook = before


def _own_words(text: str) -> str:
    """What we say ourselves, without any secret that was quoted in it.

    Only whole ones: what comes from elsewhere was cleaned where it came in, pieces too.
    """
    return masked(text, pieces=False)


def _output_failed(error: OSError, known: SecretFilter) -> int:
    """What it means that printing failed, since files are written elsewhere."""
    if isinstance(error, BrokenPipeError):
        # The reader of our output has gone (``| head``): the work is done, the printing ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if error.errno == errno.ENOSPC:
        _say("Error: there is no space left to print to.\nWhat to do: make room and run again.")
        return OutputError.exit_code
    if _working_folder_is_gone():
        _say(
            "Error: the folder that you work in is not there any more.\n"
            "What to do: change to another folder and run again."
        )
        return OutputError.exit_code
    _show_bug(known)
    return BUG


def _working_folder_is_gone() -> bool:
    try:
        Path.cwd()
    except OSError:
        return True
    return False


def _result(command: click.Command, arguments: list[str]) -> object:
    """What a command returns.

    Not by ``command.main``, which answers a broken pipe with an exit code of its own; that is
    left to answer shells that ask for completions, and ends the process then.
    """
    if COMPLETION in os.environ:
        command.main(args=arguments, prog_name=PROGRAM)
    with command.make_context(PROGRAM, arguments) as context:
        return command.invoke(context)


def _let_output_never_fail(*, as_json: bool) -> None:
    """A console that cannot print a character shows a stand-in instead of ending the run (H101).

    JSON goes out as UTF-8 whatever the console's encoding: it is for programs.

    Source: RFC 8259, section 8.1.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = "utf-8" if as_json and stream is sys.stdout else stream.encoding
            cast("_Reconfigurable", stream).reconfigure(
                encoding=encoding, errors="backslashreplace"
            )


class _Reconfigurable(TextIO):
    def reconfigure(self, *, encoding: str, errors: str) -> None: ...


def _show(error: SheetsyncError, *, as_json: bool) -> None:
    from sheetsync.reports.as_text import findings_text, safe_text

    lines = [f"Error: {safe_text(_ended(error.message))}"]
    if isinstance(error, PlanError) and error.cells:
        lines.extend(f"  {safe_text(cell)}" for cell in error.cells)
    if isinstance(error, RefusedError):
        lines.extend(
            f"  {safe_text(field)}: {safe_text(reason)}" for field, reason in error.reasons.items()
        )
    if isinstance(error, MappingError | DataError) and error.findings:
        lines.append(findings_text(error.findings))
    if isinstance(error, RemoteError) and error.request_id:
        lines.append(f"  request id {safe_text(error.request_id)}")
    if error.remedy:
        lines.append(
            f"What to do: {safe_text(_ended(error.remedy[:1].upper() + error.remedy[1:]))}"
        )
    _say(_own_words("\n".join(lines)))
    if as_json:
        told = json.dumps(error_json(error), ensure_ascii=False, indent=1)
        sys.stdout.write(_own_words(told) + "\n")


def _ended(text: str) -> str:
    """The text with a stop at its end; what is to be copied from its end is left as it is."""
    last = text.rsplit(" ", 1)[-1]
    if text.endswith((".", "!", "?", ":", '"', "”")) or "/" in last or _COMMAND.search(text):
        return text
    return text + "."


def error_json(error: SheetsyncError) -> dict[str, object]:
    """What stopped a run, as the machine form: ``sheetsync.error/1``."""
    from sheetsync.reports.as_json import finding_json

    return {
        "format": "sheetsync.error/1",
        "error": type(error).__name__,
        "message": error.message,
        "remedy": error.remedy,
        "exit_code": error.exit_code,
        "retryable": error.retryable,
        "next_step": error.next_step,
        "findings": (
            [finding_json(one) for one in error.findings]
            if isinstance(error, MappingError | DataError)
            else []
        ),
        "cells": list(error.cells) if isinstance(error, PlanError) else [],
        **(
            {"status": error.status, "request_id": error.request_id}
            if isinstance(error, RemoteError)
            else {}
        ),
        **({"reasons": error.reasons} if isinstance(error, RefusedError) else {}),
        **({"code": error.code} if isinstance(error, WorkbookError) else {}),
    }


def _show_bug(known: SecretFilter) -> None:
    _say(known.clean(traceback.format_exc()))
    _say(
        "Error: this is a bug in sheetsync; nothing about your data explains it.\n"
        "What to do: report the lines above with the version that sheetsync --version prints."
    )


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
