from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest

from sheetsync import __version__
from sheetsync.cli.boundary import run
from sheetsync.cli.main import COMMANDS, LazyGroup, cli

HEAVY = ("pandas", "pandera", "openpyxl", "xlsxwriter", "python_calamine", "requests", "starlette")
LATE = (*HEAVY, "uvicorn", "numpy", "rich", "pydantic", "msgspec", "yaml", "rapidfuzz")

ASK = """
import sys
from sheetsync.cli.boundary import run
from sheetsync.cli.main import cli
code = run(cli, sys.argv[1:])
print("LOADED " + " ".join(sorted(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def loaded_by(*arguments: str) -> tuple[int, str, set[str]]:
    """Exit code, stdout and the modules that a command line has loaded, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", ASK, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    names = done.stderr.rpartition("LOADED ")[2].split()
    return done.returncode, done.stdout, {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--version"], []])
def test_help_loads_no_command_and_nothing_heavy(arguments: list[str]) -> None:
    _code, _out, loaded = loaded_by(*arguments)
    assert "sheetsync" in loaded
    assert loaded & set(LATE) == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_loads_nothing_heavy(command: str) -> None:
    code, out, loaded = loaded_by(command, "--help")
    assert code == 0
    assert f"Usage: sheetsync {command}" in out
    assert loaded & set(HEAVY) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_in_the_list_is_there_and_explains_itself(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.help
    assert isinstance(cli, LazyGroup)


def test_there_are_no_other_commands() -> None:
    context = click.Context(cli)
    assert cli.list_commands(context) == list(COMMANDS)
    assert cli.get_command(context, "shrug") is None


def test_the_help_lists_every_command_and_the_exit_codes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(cli, ["--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for name, entry in COMMANDS.items():
        assert f"{name} {entry.help}" in shown
    assert "130 interrupted" in shown


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["--version"]) == 0
    assert capsys.readouterr().out == f"sheetsync, version {__version__}\n"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("plam", "There is no command 'plam'. Did you mean plan?"),
        ("shcema", "Did you mean schema?"),
        ("zzz", "There is no command 'zzz'."),
    ],
)
def test_a_mistyped_command_is_answered_with_the_nearest(
    typed: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cli, [typed, "x.xlsx"]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert ("Did you mean" in err) is (typed != "zzz")


def test_an_unknown_option_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["--colour"]) == 2
    assert "--colour" in capsys.readouterr().err


def test_shells_are_answered_when_they_ask_for_completions() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={
            **os.environ,
            "_SHEETSYNC_COMPLETE": "bash_complete",
            "COMP_WORDS": "sheetsync sc",
            "COMP_CWORD": "1",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.split() == ["plain,schema"]
