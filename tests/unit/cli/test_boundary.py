from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest

from sheetsync import errors
from sheetsync.cli.boundary import run
from sheetsync.errors import (
    DataError,
    MappingError,
    NextStep,
    PlanError,
    RefusedError,
    RemoteError,
    SetupError,
    SheetsyncError,
    UnreachableError,
    WorkbookError,
)
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace, YamlPlace


def raising(error: BaseException) -> click.Command:
    """A command that ends by an error."""

    @click.command()
    @click.option("--json", "as_json", is_flag=True)
    def command(as_json: bool) -> None:
        del as_json
        raise error

    return command


def kinds(top: type[SheetsyncError]) -> Iterator[type[SheetsyncError]]:
    yield top
    for one in top.__subclasses__():
        yield from kinds(one)


EXIT_CODES = {
    "SheetsyncError": 3,
    "UsageError": 2,
    "SetupError": 3,
    "WorkbookError": 3,
    "MappingError": 3,
    "DataError": 3,
    "SettingsError": 3,
    "PlanError": 3,
    "GuardError": 3,
    "OutputError": 3,
    "RemoteError": 4,
    "AuthenticationError": 4,
    "TokenEndedError": 4,
    "PermissionDeniedError": 4,
    "UnreachableError": 4,
    "RateLimitError": 4,
    "RefusedError": 4,
    "UnknownOutcomeError": 4,
    "InterruptedRunError": 130,
}


@pytest.mark.parametrize("name", EXIT_CODES)
def test_every_error_ends_with_its_exit_code_and_its_words(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    kind: type[SheetsyncError] = getattr(errors, name)
    assert run(raising(kind("It is so.", remedy="do that")), []) == EXIT_CODES[name]
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "Error: It is so.\nWhat to do: Do that.\n"


def test_the_table_of_exit_codes_is_whole() -> None:
    of_errors = {one for one in kinds(SheetsyncError) if one.__module__ == errors.__name__}
    assert {one.__name__ for one in of_errors} == set(EXIT_CODES)


def test_what_may_work_later_is_said_to_programs() -> None:
    retryable = {one.__name__ for one in kinds(SheetsyncError) if one.retryable}
    assert retryable == {"UnreachableError", "RateLimitError", "UnknownOutcomeError"}


def test_each_error_says_to_programs_what_to_do_next() -> None:
    next_steps = {one.__name__: one.next_step for one in kinds(RemoteError)}
    assert next_steps == {
        "RemoteError": NextStep.STOP,
        "AuthenticationError": NextStep.STOP,
        "TokenEndedError": NextStep.RENEW,
        "PermissionDeniedError": NextStep.STOP,
        "UnreachableError": NextStep.RETRY_LATER,
        "RateLimitError": NextStep.RETRY_LATER,
        "RefusedError": NextStep.GIVE_UP_ROW,
        "UnknownOutcomeError": NextStep.SETTLE,
    }


@pytest.mark.parametrize(
    ("result", "code"), [(None, 0), (0, 0), (1, 1), (5, 5), (130, 130), ("text", 0)]
)
def test_a_command_ends_with_what_it_returns(result: object, code: int) -> None:
    @click.command()
    def command() -> object:
        return result

    assert run(command, []) == code


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (click.exceptions.Exit(7), 7, ""),
        (click.UsageError("no such thing"), 2, "no such thing"),
        (click.ClickException("a wrong file"), 2, "a wrong file"),
        (click.Abort(), 130, "Interrupted."),
        (KeyboardInterrupt(), 130, "Interrupted."),
        (EOFError(), 130, "Interrupted."),
    ],
)
def test_what_click_raises_has_the_same_exit_codes(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(raising(error), []) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", [["--nonsense"], ["left over"]])
def test_a_wrong_command_line_is_wrong_usage(
    arguments: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(raising(ValueError("never reached")), arguments) == 2
    assert "Usage: sheetsync" in capsys.readouterr().err


def test_a_bug_keeps_its_traceback_without_secrets(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHEETSYNC_PLYTIX_API_PASSWORD", "canary-word")
    assert run(raising(ZeroDivisionError("with canary-word and eyJhbGciOi.eyJzdWI.sig")), []) == 70
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert "ZeroDivisionError: with *** and ***" in err
    assert "canary-word" not in err
    assert "this is a bug in sheetsync" in err
    assert "sheetsync --version" in err


def data_finding() -> Finding:
    return Finding(
        code="not-a-number",
        severity=Severity.ERROR,
        place=CellPlace(file="a.xlsx", sheet="Products", row=7, column=2, header="Price"),
        found="tbc",
        expected="a number",
        remedy="Type a number.",
    )


def mapping_finding() -> Finding:
    return Finding(
        code="unknown-setting",
        severity=Severity.ERROR,
        place=YamlPlace(file="a.yaml", line=4, column=3),
        found="colums",
        expected="a known setting",
        remedy="Write columns.",
    )


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MappingError("Two faults.", findings=[mapping_finding()]), ["a.yaml", "colums"]),
        (DataError("A fault.", findings=[data_finding()]), ["a.xlsx › Products › C7", '"tbc"']),
        (PlanError("Touched.", cells=["Changes!G14: found 2"]), ["\n  Changes!G14: found 2\n"]),
        (
            RefusedError("Refused.", reasons={"attributes.colour": "not an option"}),
            ["\n  attributes.colour: not an option\n"],
        ),
        (
            UnreachableError("Down.", status=503, request_id="r-1\x1b"),
            ["\n  request id r-1\\x1b\n"],
        ),
    ],
    ids=["mapping", "data", "plan", "refused", "remote"],
)
def test_an_error_is_told_with_its_places(
    error: SheetsyncError, told: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(raising(error), [])
    err = capsys.readouterr().err
    for one in told:
        assert one in err


@pytest.mark.parametrize(
    ("error", "member", "number"),
    [
        (MappingError("Two faults.", findings=[mapping_finding()]), "findings", 1),
        (DataError("A fault.", findings=[data_finding(), data_finding()]), "findings", 2),
        (PlanError("Touched.", cells=["Changes!G14", "Changes!G15"]), "cells", 2),
        (SetupError("Nothing more to say."), "findings", 0),
    ],
)
def test_programs_get_an_error_as_one_object(
    error: SheetsyncError, member: str, number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    run(raising(error), ["--json"])
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["format"] == "sheetsync.error/1"
    assert told["error"] == type(error).__name__
    assert told["message"] == error.message
    assert told["exit_code"] == 3
    assert told["retryable"] is False
    assert len(told[member]) == number
    assert err.startswith("Error: ")


def test_programs_get_the_code_of_a_workbook_that_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(raising(WorkbookError("Locked.", code="password-protected")), ["--json"])
    assert json.loads(capsys.readouterr().out)["code"] == "password-protected"
    run(raising(SetupError("Nothing more to say.")), ["--json"])
    assert "code" not in json.loads(capsys.readouterr().out)


def test_programs_get_what_plytix_said(capsys: pytest.CaptureFixture[str]) -> None:
    refused = RefusedError("No.", status=422, request_id="r-1", reasons={"label": "too long"})
    assert run(raising(refused), ["--json"]) == 4
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["request_id"]) == (422, "r-1")
    assert told["reasons"] == {"label": "too long"}
    assert told["next_step"] == "give up on this row"


def test_an_error_that_may_pass_is_marked_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(raising(UnreachableError("No answer.", remedy="Wait.")), ["--json"]) == 4
    told = json.loads(capsys.readouterr().out)
    assert (told["retryable"], told["exit_code"], told["remedy"]) == (True, 4, "Wait.")


def test_hostile_text_in_an_error_does_not_steer_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    error = PlanError("\x1b[2JAll is well", remedy="\u202eapply\nnow", cells=["\x07Changes!A1"])
    run(raising(error), [])
    err = capsys.readouterr().err
    assert not set("\x1b\x07\u202e") & set(err)
    assert len(err.splitlines()) == 3


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("It is so", "Error: It is so."),
        ("It is so.", "Error: It is so."),
        ("Look at https://pim.plytix.com/x", "Error: Look at https://pim.plytix.com/x"),
        ('Its name is "A"', 'Error: Its name is "A"'),
        ("Is it?", "Error: Is it?"),
    ],
)
def test_a_sentence_ends_with_a_stop_but_an_address_stays_as_it_is(
    message: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(raising(SetupError(message)), [])
    assert capsys.readouterr().err == shown + "\n"


SNIPPET = """
import sys, click
from sheetsync.cli.boundary import run

@click.command()
def command():
    for _ in range(20_000):
        click.echo("a line that nobody reads")

sys.exit(run(command, []))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows closes pipes in another way")
def test_a_reader_that_goes_away_ends_the_printing_and_nothing_else() -> None:
    """``sheetsync plan … | head -1``."""
    with subprocess.Popen(
        [sys.executable, "-c", SNIPPET], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        code = process.wait(timeout=30)
    assert said == b""
    assert code == 0


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_a_console_that_cannot_print_a_character_does_not_end_the_run(encoding: str) -> None:
    snippet = (
        "import sys, click\n"
        "from sheetsync.cli.boundary import run\n"
        "@click.command()\n"
        "def command():\n"
        "    click.echo('done \\u4e2d'); raise SystemExit(0)\n"
        "sys.exit(run(command, []))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", snippet],
        env={"PYTHONIOENCODING": encoding, "PATH": ""},
        capture_output=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == b"done \\u4e2d"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder of a process")
def test_a_working_folder_that_is_gone_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()

    @click.command()
    def command() -> None:
        Path.cwd()

    assert run(command, []) == 3
    told = capsys.readouterr().err
    assert "folder that you work in is not there" in told
    assert "What to do: " in told
