from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest

from sheetsync.cli.boundary import run
from sheetsync.cli.options import read_numbers, read_only_keys, read_output
from sheetsync.errors import UsageError


@pytest.fixture
def client_log() -> Iterator[logging.Logger]:
    """The client's logger, put back afterwards as it was."""
    logger = logging.getLogger("sheetsync.plytix")
    before = (logger.level, list(logger.handlers), logger.propagate)
    yield logger
    logger.level, logger.handlers[:], logger.propagate = before
    logger.setLevel(logger.level)


def test_only_takes_keys_as_they_are(tmp_path: Path) -> None:
    assert read_only_keys([]) == frozenset()
    assert read_only_keys(["A-1", " b ", "A-1"]) == {"A-1", " b "}
    assert tmp_path.is_dir()


@pytest.mark.parametrize(
    ("content", "keys"),
    [
        (b"A-1\nA-2\n", {"A-1", "A-2"}),
        (b"\xef\xbb\xbfA-1\r\n\r\n  A-2  \r\n", {"A-1", "A-2"}),
        ("Ä-1\n00012".encode(), {"Ä-1", "00012"}),
    ],
    ids=["plain", "BOM, Windows line ends, blanks", "no last line end"],
)
def test_only_reads_a_file_with_a_key_a_line(
    tmp_path: Path, content: bytes, keys: set[str]
) -> None:
    path = tmp_path / "keys.txt"
    path.write_bytes(content)
    assert read_only_keys([f"@{path}", "B-9"]) == keys | {"B-9"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read as a text file"),
        (b"\xff\xfeA\x00", "cannot be read as a text file"),
        (b"", "names no key"),
        (b"  \n\n", "names no key"),
    ],
)
def test_only_refuses_a_file_that_would_quietly_mean_every_row(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "keys.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=said) as caught:
        read_only_keys(["A-1", f"@{path}"])
    assert "keys.txt" in caught.value.message
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        ([], {}),
        (["updates=412"], {"updates": 412}),
        (["updates=412,creates=3", "clears=0"], {"updates": 412, "creates": 3, "clears": 0}),
        ([" fields.attributes.price_eur = 7 "], {"fields.attributes.price_eur": 7}),
        (["updates=1", "updates=2"], {"updates": 2}),
    ],
)
def test_guards_are_lifted_by_name_and_number(
    values: Sequence[str], numbers: dict[str, int]
) -> None:
    assert read_numbers("--allow", values) == numbers


@pytest.mark.parametrize(
    "value", ["", "updates", "updates=", "=3", "updates=-1", "updates=1.5", "updates=all", "a=1,"]
)
def test_a_guard_is_lifted_by_nothing_else(value: str) -> None:
    with pytest.raises(UsageError, match=r"--allow .*: expected a name and a number"):
        read_numbers("--allow", [value])


def test_digits_of_other_scripts_lift_no_guard() -> None:
    with pytest.raises(UsageError):
        read_numbers("--allow", ["updates=٤"])


def test_how_a_command_talks_is_read_from_its_options(client_log: logging.Logger) -> None:
    handlers = list(client_log.handlers)
    said = read_output(as_json=True, quiet=False, verbose=False, no_color=True)
    assert (said.json, said.quiet, said.verbose, said.color) == (True, False, False, False)
    said = read_output(as_json=False, quiet=True, verbose=False, no_color=False)
    assert (said.json, said.quiet, said.verbose, said.color) == (False, True, False, True)
    assert client_log.handlers == handlers, "requests are shown with -v alone"


def test_requests_are_shown_on_stderr_without_secrets(
    client_log: logging.Logger,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SHEETSYNC_PLYTIX_TOKEN", "canary-token")
    read_output(as_json=False, quiet=False, verbose=True, no_color=False)
    logging.getLogger("sheetsync.plytix.session").info("GET /x with %s", "canary-token")
    logging.getLogger("sheetsync.plytix.session").debug("too much")
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "GET /x with ***\n"


def test_requests_are_shown_for_one_command_and_no_longer(
    client_log: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (client_log.level, list(client_log.handlers), client_log.propagate)

    @click.command()
    def command() -> None:
        read_output(as_json=False, quiet=False, verbose=True, no_color=False)
        client_log.info("GET /x")

    assert run(command, []) == 0
    client_log.info("GET /y")
    assert capsys.readouterr().err == "GET /x\n"
    assert (client_log.level, client_log.handlers, client_log.propagate) == before
