"""No command shows a secret, wherever it comes from and whatever goes wrong.

Every command of the command line is run, also one that is added tomorrow, between Plytix and a host
that throws the secrets back in its face: in bodies, headers and redirects, in every spelling.
"""

from __future__ import annotations

import io
import json
import logging
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from itertools import cycle
from pathlib import Path

import click
import keyring
import pytest
import requests

from sheetsync.cli.boundary import run
from sheetsync.cli.main import cli
from sheetsync.sandbox.server import Options, RunningSandbox, running
from tests.clocks import FakeClock
from tests.e2e.canaries import DECOY, KEY, PASSWORD, Heard, left_of, spelled_out, texts_in
from tests.e2e.conftest import ROOT
from tests.e2e.recording import Asked, Recorder, Told, serving
from tests.e2e.test_connection import MemoryKeyring

TOKEN_ROUTE = "/auth/api/get-token"
SOURCES = ("environment", "file", "keyring", "command")

LEFT_OUT = {("sandbox", "start"): "it is a server, which runs until it is ended"}
"""Commands that are not run here, and why."""

VALUES = {
    "action": "Product search",
    "method": "GET",
    "path": "products/5f0000000000000000000001",
    "name": "plytix",
    "workbook": "price-update.xlsx",
    "plan_workbook": "plan.xlsx",
    "file": "snapshot.sqlite",
    "kind": "drop",
}
"""What is typed for an argument or a required option of a name; else a SKU."""

MORE = (
    ("call", "Create product (v2)", "--sku", "A-1", "--yes", "-c", "plytix", "-v"),
    ("call", "Product search", "--all", "--format", "ndjson", "-c", "plytix"),
    ("call", "Product search", "--format", "xlsx", "-o", "rows.xlsx", "-c", "plytix"),
    ("api", "PATCH", "products/1", "-f", "label=x", "--yes", "-c", "plytix", "--trace", "t.ndjson"),
    ("connection", "add", "plytix", "--authentication", "bearer", "--no-test"),
    ("connection", "add", "plytix", KEY),
    ("apply", "plan.xlsx", "--yes", "--json", "--trace", "t.ndjson"),
)
"""Further command lines, for what the plain ones do not reach."""


def leaves(
    command: click.Command, path: tuple[str, ...], context: click.Context
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        assert child is not None
        yield from leaves(child, (*path, name), click.Context(child, context, name))


def typed(path: tuple[str, ...], command: click.Command) -> tuple[str, ...]:
    """A plain command line for a command, made from what it says it takes."""
    words = list(path)
    for parameter in command.params:
        name = parameter.name or ""
        if isinstance(parameter, click.Argument):
            if parameter.required or name == "name":
                words.append(VALUES.get(name, "KT-001"))
        elif parameter.required:
            words += (parameter.opts[-1], VALUES.get(name, "KT-001"))
        elif name in {"verbose", "yes"}:
            words.append(parameter.opts[-1])
        elif name == "connection":
            words += ("-c", "plytix")
        elif name == "trace":
            words += ("--trace", "trace.ndjson")
        elif name == "port":
            words += ("--port", "1")
    return tuple(words)


COMMANDS = {
    path: typed(path, command)
    for path, command in leaves(cli, (), click.Context(cli))
    if path not in LEFT_OUT
}


class Parrot:
    """Stands between sheetsync and a sandbox, and answers as it is told.

    Attributes:
        says: What goes wrong: a status, ``drop``, ``cut``, ``html``; empty: nothing.
        where: ``pim`` or ``auth``: whose answers go wrong.
    """

    def __init__(self, box: RunningSandbox) -> None:
        self._box = box
        self.says = ""
        self.where = "pim"
        self.tokens: list[str] = []

    def secrets(self) -> list[str]:
        return [KEY, PASSWORD, DECOY, *(token.split(".", 1)[1] for token in self.tokens)]

    def __call__(self, asked: Asked) -> Told:
        here = "auth" if asked.target.startswith("/auth/") else "pim"
        if self.says and here == self.where:
            return self._wrong()
        kept = {"Authorization": asked.headers.get("Authorization", "")}
        base = self._box.auth_url if here == "auth" else self._box.pim_url
        answer = requests.request(
            asked.method, base + asked.target, data=asked.body, headers=kept, timeout=10
        )
        if here == "auth" and answer.ok:
            self.tokens.append(answer.json()["data"][0]["access_token"])
        return Told(status=answer.status_code, body=answer.content)

    def _wrong(self) -> Told:
        known = [KEY, PASSWORD, *self.tokens[-1:]]
        echo = "\n".join(spelled_out(one) for one in known)
        # Wherever a body is cut, it is cut in the middle of a secret.
        echo = "".join(KEY[: 1 + at % len(KEY)] + " " for at in range(12)) + echo + KEY * 20
        error = {"msg": echo, "errors": [{"field": KEY, "msg": echo}, {"field": "x", "msg": KEY}]}
        headers = {
            "Location": f"https://{PASSWORD[:8]}.example/{KEY}?password={PASSWORD}".replace(
                " ", ""
            ),
            "X-Request-Id": KEY,
            "X-Echo": " ".join(known),
            "Set-Cookie": f"session={KEY}",
        }
        if self.says == "drop":
            return Told(status=0)
        if self.says == "html":
            return Told(status=200, body=f"<html>{echo}</html>".encode(), headers=headers)
        body = json.dumps({"error": error}).encode()
        if self.says == "cut":
            return Told(status=200, body=body, headers=headers, missing=10)
        if self.says == "echo":
            return Told(status=200, body=json.dumps({"data": echo}).encode(), headers=headers)
        return Told(status=int(self.says), body=body, headers=headers)


WRONG = ("401", "403", "422", "500", "302", "400", "html", "cut", "drop")
NO_TOKEN = (*WRONG, "echo")
"""At the token host a success is none without a token; at the PIM it is data, shown as it is."""


THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "long"
"""Whether every command meets every answer, and every source as well; else they take turns."""

LINES = [*COMMANDS.values(), *MORE]
TURNS = {
    words: WRONG if THOROUGH else [WRONG[(2 * turn + more) % len(WRONG)] for more in range(2)]
    for turn, words in enumerate(LINES)
}
"""What each command line is answered."""

PAIRS = [
    (source, wrong)
    for at, source in enumerate(SOURCES)
    for turn, wrong in enumerate(NO_TOKEN)
    if THOROUGH or turn % len(SOURCES) == at
]


class Stage:
    """A folder with everything a command may want, and all that it lets be seen."""

    def __init__(
        self, folder: Path, server: Recorder, parrot: Parrot, patch: pytest.MonkeyPatch
    ) -> None:
        self.work = folder / "work"
        self.home = folder / "home"
        self.hidden = folder / "hidden"
        self.server = server
        self.parrot = parrot
        self._patch = patch
        self._ring = MemoryKeyring()
        for one in (self.work, self.home, self.hidden):
            one.mkdir()
        shutil.copytree(ROOT / "mappings", self.work / "mappings")
        for mapping in (self.work / "mappings").glob("*.yaml"):
            text = mapping.read_text(encoding="utf-8")
            mapping.write_text(text.replace("connection: sandbox", "connection: plytix"), "utf-8")
        shutil.copy(ROOT / "samples" / "price-update.xlsx", self.work)
        patch.chdir(self.work)
        patch.setenv("SHEETSYNC_HOME", str(self.home))
        patch.setenv("SHEETSYNC_OTHER_TOKEN", DECOY)
        keyring.set_keyring(self._ring)

    def secrets_from(self, source: str) -> None:
        """Put key and password where one source has them, with what copying puts around them."""
        lines = ["[connections.plytix]", f'endpoint = "{self.server.url}"']
        lines.append(f'auth_endpoint = "{self.server.url}{TOKEN_ROUTE}"')
        self._ring.held.clear()
        found = {"api_key": f"\ufeff  {KEY}\r\n", "api_password": f"{PASSWORD}\n"}
        for name, text in found.items():
            variable = f"SHEETSYNC_PLYTIX_{name.upper()}"
            if source == "environment":
                self._patch.setenv(variable, text)
            else:
                self._patch.delenv(variable, raising=False)
            if source == "keyring":
                self._ring.held["sheetsync", f"plytix/{name}"] = text
            if source == "file":
                lines.append(f"{name} = {json.dumps(text)}")
        if source == "command":
            program = self.hidden / "tell.py"
            program.write_text(
                "import os, sys, pathlib\n"
                f"pathlib.Path({str(self.work / 'environment.txt')!r}).write_text("
                "repr(os.environ))\n"
                f"sys.stdout.buffer.write({found!r}[sys.argv[1]].encode())\n"
                f"print({DECOY!r}, {KEY!r}, file=sys.stderr)\n",
                encoding="utf-8",
            )
            command = [sys.executable, str(program), "{secret}"]
            lines.append(f"secret_command = {json.dumps(command)}")
        file = self.home / "sheetsync.toml"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        file.chmod(0o600)

    def seen_in_files(self) -> Iterator[tuple[str, str]]:
        """Every file that was written, but those that were given the secrets."""
        yield from texts_in(self.work)
        for name, text in texts_in(self.home):
            if not name.endswith("sheetsync.toml"):
                yield name, text


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    before = keyring.get_keyring()
    monkeypatch.setattr("sheetsync.wiring.connections.SystemClock", FakeClock)
    options = Options(port=0, state=":memory:", limits=(), later=0, key=KEY, password=PASSWORD)
    with running(options) as box:
        parrot = Parrot(box)
        with serving(parrot) as server:
            yield Stage(tmp_path, server, parrot, monkeypatch)
    keyring.set_keyring(before)


@pytest.fixture
def heard() -> Iterator[Heard]:
    """Every log record of every library, at DEBUG."""
    handler = Heard()
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


def assert_nothing_of(secrets: list[str], texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        for secret in secrets:
            piece = left_of(secret, text)
            assert piece is None, f"{name} shows {piece}"


def ran(words: tuple[str, ...], stage: Stage, capfd: pytest.CaptureFixture[str]) -> dict[str, str]:
    stage._patch.setattr("sys.stdin", io.StringIO(f"{KEY}\n{PASSWORD}\n"))
    capfd.readouterr()
    code = run(cli, list(words))
    out, err = capfd.readouterr()
    assert code in {0, 1, 2, 3, 4}, err
    return {"stdout": out, "stderr": err}


def planned(stage: Stage, capfd: pytest.CaptureFixture[str]) -> None:
    """Make the plan that ``apply`` wants."""
    stage.parrot.says = ""
    target = stage.work / "plan.xlsx"
    ran(("plan", "price-update.xlsx", "-o", str(target), "--quiet"), stage, capfd)
    assert target.is_file()


def test_a_command_of_every_kind_is_run() -> None:
    assert ("plan",) in COMMANDS
    assert ("connection", "test") in COMMANDS
    assert len(COMMANDS) > 20


@pytest.mark.parametrize("words", LINES, ids=" ".join)
def test_no_command_shows_a_secret_whatever_plytix_answers(
    stage: Stage,
    heard: Heard,
    capfd: pytest.CaptureFixture[str],
    words: tuple[str, ...],
) -> None:
    source = cycle(SOURCES)
    stage.secrets_from("environment")
    if "plan.xlsx" in words:
        planned(stage, capfd)
    asks = stage.server.connections
    for wrong in TURNS[words]:
        stage.secrets_from(next(source))
        stage.parrot.says, stage.parrot.where = wrong, "pim"
        shown = ran(words, stage, capfd)
        assert_nothing_of(stage.parrot.secrets(), shown)
        if stage.server.connections == asks and wrong == TURNS[words][0]:
            break  # it does not talk to Plytix: nothing to answer it
    texts = {"log": heard.text(), **dict(stage.seen_in_files())}
    assert_nothing_of(stage.parrot.secrets(), texts)


@pytest.mark.parametrize(("source", "wrong"), PAIRS)
def test_no_answer_of_the_token_host_makes_a_secret_show(
    stage: Stage, heard: Heard, capfd: pytest.CaptureFixture[str], source: str, wrong: str
) -> None:
    stage.secrets_from(source)
    stage.parrot.says, stage.parrot.where = wrong, "auth"
    words = ("api", "GET", "filters/asset", "-c", "plytix", "-v", "--trace", "t.ndjson")
    shown = ran(words, stage, capfd)
    assert shown["stderr"]
    texts = {**shown, "log": heard.text(), **dict(stage.seen_in_files())}
    assert_nothing_of(stage.parrot.secrets(), texts)
    for line in (stage.work / "t.ndjson").read_text(encoding="utf-8").splitlines():
        json.loads(line)


@pytest.mark.parametrize("source", SOURCES)
def test_each_source_gives_the_secret_as_it_is(
    stage: Stage, heard: Heard, capfd: pytest.CaptureFixture[str], source: str
) -> None:
    stage.secrets_from(source)
    assert run(cli, ["connection", "test", "plytix"]) == 0
    assert json.loads(stage.server.asked[0].body) == {"api_key": KEY, "api_password": PASSWORD}
    out, err = capfd.readouterr()
    texts = {"stdout": out, "stderr": err, "log": heard.text(), **dict(stage.seen_in_files())}
    assert_nothing_of(stage.parrot.secrets(), texts)
    if source == "command":
        asked_of = (stage.work / "environment.txt").read_text(encoding="utf-8")
        assert "SHEETSYNC_HOME" in asked_of
        assert "SHEETSYNC_OTHER_TOKEN" not in asked_of


@pytest.mark.parametrize(
    "text", ["schl\u00fcssel-geheim", "line-one\nline-two", "nul-\x07-bell-byte"]
)
@pytest.mark.parametrize("source", ["environment", "keyring", "command", "file"])
def test_a_secret_that_cannot_be_sent_is_refused_without_a_word_of_it(
    stage: Stage,
    heard: Heard,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    text: str,
) -> None:
    monkeypatch.setattr("tests.e2e.test_canary.KEY", text)
    stage.secrets_from(source)
    assert run(cli, ["connection", "test", "plytix"]) == 3
    out, err = capfd.readouterr()
    assert "characters that no key or password" in err
    assert_nothing_of([text], {"stdout": out, "stderr": err, "log": heard.text()})
    assert stage.server.asked == []
