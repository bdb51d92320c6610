"""The edge of the process masks every secret that was read while a command ran."""

from __future__ import annotations

import threading

import click
import pytest

from sheetsync.cli.boundary import BUG, run
from sheetsync.errors import RefusedError, SettingsError
from sheetsync.model.secret import Secret
from tests.e2e.canaries import KEY, PASSWORD, left_of, spelled_out


def failing(error: Exception) -> click.Command:
    """A command that reads a secret from somewhere, and fails."""

    @click.command()
    @click.option("--json", "as_json", is_flag=True)
    def command(as_json: bool) -> None:
        del as_json
        context = click.get_current_context()
        context.obj = Secret(KEY)
        raise error

    return command


@pytest.mark.parametrize("arguments", [[], ["--json"]])
@pytest.mark.parametrize(
    "error",
    [
        SettingsError(f"It says {KEY}.", remedy=f"Forget {KEY}."),
        RefusedError(f"No: {KEY}", reasons={KEY: f"is {KEY}", "x": KEY}),
        click.UsageError(f"No such option {KEY}"),
        click.BadParameter(KEY),
        ValueError(f"header value: {KEY[:20]}"),
        ZeroDivisionError(spelled_out(KEY)),
        OSError(5, f"cannot open {KEY}"),
    ],
    ids=lambda error: type(error).__name__ if isinstance(error, Exception) else "",
)
def test_whatever_is_raised_shows_no_secret(
    error: Exception, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(failing(error), arguments) != 0
    out, err = capsys.readouterr()
    assert "***" in err
    assert KEY not in out + err
    if not isinstance(error, SettingsError | RefusedError | click.ClickException):
        assert left_of(KEY, out + err) is None


def test_what_caused_a_bug_and_what_it_happened_in_are_masked_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    @click.command()
    def command() -> None:
        click.get_current_context().obj = Secret(PASSWORD)
        cause = KeyError(f"first {PASSWORD}")
        error = ValueError(f"then {PASSWORD[3:]}")
        error.__cause__ = cause
        last = ZeroDivisionError(f"at last {PASSWORD[:-5]}")
        last.__context__ = error
        raise last

    assert run(command, []) == BUG
    err = capsys.readouterr().err
    assert all(words in err for words in ("first ***", "then ***", "at last ***"))
    assert left_of(PASSWORD, err) is None


def test_a_thread_that_dies_is_masked_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    before = threading.excepthook

    @click.command()
    def command() -> None:
        held = Secret(KEY)

        def die() -> None:
            raise ValueError(f"with {held.reveal()}")

        thread = threading.Thread(target=die)
        thread.start()
        thread.join()

    assert run(command, []) == 0
    err = capsys.readouterr().err
    assert "ValueError: with ***" in err
    assert left_of(KEY, err) is None
    assert threading.excepthook is before


def test_secrets_of_other_connections_are_known_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHEETSYNC_ELSEWHERE_TOKEN", f"\ufeff{PASSWORD}\n")
    run(failing(SettingsError(f"It says {PASSWORD}.")), [])
    assert "It says ***." in capsys.readouterr().err
