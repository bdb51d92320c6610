"""Every fault of the sandbox against reading, writing, linking and uploading, over HTTP.

A cell says what the caller was told, how often the request was sent, and how often its effect is
in the account after: ``settled 1/1`` is a write that was sent once, whose answer was lost, and
which reading found done. No cell may have an effect twice; a write goes a second time only after
reading showed nothing of the first, or where Plytix refused it unprocessed (401, 429). The table
stands below as it is expected, and is printed as it came out.

A refusal (4xx) *after* the work is not tried: it is Plytix's word that nothing was done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from sheetsync.plytix.transport import HttpTransport, Limits
from sheetsync.ports import Clock
from sheetsync.sandbox.hosts.faults import KINDS
from sheetsync.sandbox.server import Options, running
from tests.clocks import FakeClock
from tests.contract.fault_columns import COLUMNS, READ, Client, Column
from tests.contract.sandbox.small_account import small_account
from tests.contract.settled import FastClock, Outside, jpeg, opened

IMPATIENT: Final = Limits(connect_seconds=2.0, read_seconds=0.45, whole_seconds=0.9)
"""Against slow answers; they are late by more than this, and by less than the looks take."""

LATE_MS: Final = 650
RATE: Final = 16

FIRST: Final = "first"
"""The fault hits the first request of the column's own operation."""
EACH: Final = "each"
"""It hits every request of the column's own operation, and no other."""
ALL: Final = "all"
"""It hits every request to the PIM."""
SEARCH: Final = "search"
"""It hits every search of products."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What goes wrong, and what is to come of it.

    Attributes:
        name: Of the line.
        faults: What goes wrong, each with what it hits.
        expected: By column.
        switches: How the sandbox answers otherwise.
        slow: Whether time has to pass for it.
    """

    name: str
    faults: tuple[Mapping[str, Any], ...]
    expected: Mapping[str, str]
    switches: Mapping[str, Any]
    slow: bool


def line(name: str, *, read: str, write: str, apply: str, **cells: str) -> Line:
    """A line of the table.

    Args:
        name: The kind of fault, what it hits, and in any sequence a status, ``after`` when the
            work is done before, and words of ``_MORE`` and ``_SWITCHES``; ``stale`` for a search
            index that lags behind besides.
        read: What the read comes to.
        write: What every write comes to, but for those in ``cells``.
        apply: What a run of a plan comes to.
        cells: What single columns come to.
    """
    kind, hits, *words = name.split()
    fault: dict[str, Any] = {"kind": kind, "hits": hits, **_USUAL.get(kind, {})}
    switches: dict[str, Any] = {}
    for word in words:
        fault |= {"status": int(word)} if word.isdecimal() else _MORE.get(word, {})
        switches |= _SWITCHES.get(word, {})
    return Line(
        name=name,
        faults=(fault, OLD_INDEX) if "stale" in words else (fault,),
        expected={one.name: write for one in COLUMNS} | {READ: read, "apply": apply} | cells,
        switches=switches,
        slow=kind in {"delay", "trickle"},
    )


_USUAL: Final[Mapping[str, Mapping[str, Any]]] = {
    "delay": {"delay_ms": LATE_MS},
    "trickle": {"rate": RATE},
    "stale": {"delay_ms": 60_000},
    "edit": {"sku": "MUG-1", "fields": {"label": "Theirs"}},
}
"""Members of a fault, by its kind."""

_MORE: Final[Mapping[str, Mapping[str, Any]]] = {
    "after": {"when": "after"},
    "chunked": {"chunked": True},
    "back": {"rows": -1},
    "delete": {"delete": True, "fields": {}},
}
"""Members of a fault, by words."""

_SWITCHES: Final[Mapping[str, Mapping[str, Any]]] = {
    "ttl": {"limit_body": "ttl"},
    "text": {"limit_body": "text"},
    "error": {"limit_body": "error"},
    "header": {"retry_after": True},
}
"""How a 429 is spelled, by words."""

OK, AGAIN, SEEN = "ok 1/1", "ok 2/1", "settled 1/1"
READ_OK, READ_AGAIN, NOT_READ = "ok 3/7", "ok 4/7", "unreachable 4/0"
REFUSED, FORBIDDEN, NO_TOKEN = "refused 1/0", "forbidden 1/0", "unauthorized 2/0"
STRANGE, NO_START = "unreachable 1/0", "not_attempted 0/0"
OLD_INDEX: Final = {"kind": "stale", "hits": SEARCH, "delay_ms": 60_000}

TABLE: Final = (
    # It fails once; what was done before is found by reading, what was not is sent once more.
    line("status first 500", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("status first 500 after", read=READ_AGAIN, write=SEEN, apply="done 1/1"),
    line("status first 502", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("status first 502 after", read=READ_AGAIN, write=SEEN, apply="done 1/1"),
    line("status first 503", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("status first 503 after", read=READ_AGAIN, write=SEEN, apply="done 1/1"),
    line("status first 504", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("status first 504 after", read=READ_AGAIN, write=SEEN, apply="done 1/1"),
    line("html first 503", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("html first 503 after", read=READ_AGAIN, write=SEEN, apply="done 1/1"),
    line("html first 200", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("html first 200 after", read=READ_AGAIN, write=SEEN, apply="done 1/1"),
    line("html first 404", read=STRANGE, write=AGAIN, apply="done 2/1"),
    line("html first 404 after", read=STRANGE, write=SEEN, apply="done 1/1"),
    line("refuse first", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("drop first", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("drop first after", read=READ_AGAIN, write=SEEN, apply="done 1/1"),
    line("reset first", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("reset first after", read=READ_AGAIN, write=SEEN, apply="done 1/1"),
    line("cut first", read=READ_AGAIN, write=SEEN, apply="done 1/1"),
    line("cut first chunked", read=READ_AGAIN, write=SEEN, apply="done 1/1"),
    line("delay first", read=READ_AGAIN, write=SEEN, apply="done 1/1"),
    line("delay first after", read=READ_AGAIN, write=SEEN, apply="done 1/1"),
    # A deletion's answer has no body that could trickle.
    line("trickle first", read=READ_AGAIN, write=SEEN, apply="done 1/1", delete=OK),
    # It keeps failing: never a third time, and what cannot be read is not sent again at all.
    line("status each 503", read=NOT_READ, write="unknown 2/0", apply="failed 2/0"),
    line("status each 503 after", read=NOT_READ, write=SEEN, apply="done 1/1"),
    line("status all 503", read=NOT_READ, write="unknown 1/0", apply=NO_START),
    line("status all 503 after", read=NOT_READ, write="unknown 1/1", apply=NO_START),
    line("html all 404", read=STRANGE, write=STRANGE, apply=NO_START),
    line("refuse each", read=NOT_READ, write="unknown 2/0", apply="failed 2/0"),
    line("drop each", read=NOT_READ, write="unknown 2/0", apply="failed 2/0"),
    line("drop each after", read=NOT_READ, write=SEEN, apply="done 1/1"),
    line("drop all", read=NOT_READ, write="unknown 1/0", apply=NO_START),
    line("drop all after", read=NOT_READ, write="unknown 1/1", apply=NO_START),
    # Plytix did not process it, and says so: it is sent again, or not at all.
    line("status first 401", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("status each 401", read=NO_TOKEN, write=NO_TOKEN, apply="not_attempted 2/0"),
    line("expire first", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("expire each", read=NO_TOKEN, write=NO_TOKEN, apply="not_attempted 2/0"),
    line("status first 403", read=FORBIDDEN, write=FORBIDDEN, apply="not_attempted 1/0"),
    line("forbid first", read=FORBIDDEN, write=FORBIDDEN, apply="not_attempted 1/0"),
    line("status first 404", read=REFUSED, write=REFUSED, apply="failed 1/0"),
    line("status first 409", read=REFUSED, write=REFUSED, apply="failed 1/0"),
    line("status first 422", read=REFUSED, write=REFUSED, apply="failed 1/0"),
    line("status first 429", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("limit first", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("limit first ttl", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("limit first text", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("limit first error", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("limit first header", read=READ_AGAIN, write=AGAIN, apply="done 2/1"),
    line("limit each", read="limited 65/0", write="limited 65/0", apply="not_attempted 65/0"),
    # The search index lags behind: what was made does not show, and a duplicate is refused.
    line("stale search", read=READ_OK, write=OK, apply="done 1/1"),
    line("drop first after stale", read=READ_AGAIN, write=SEEN, apply="done 1/1",
         create="unknown 2/1"),
    # Pages move while they are read: seen when a page comes twice, and else by nobody.
    line("duplicate search", read="unreachable 2/0", write=OK, apply="done 1/1"),
    line("shift search", read="ok 6/6", write=OK, apply="done 1/1"),
    line("shift search back", read="ok 6/6", write=OK, apply="done 1/1"),
    # The answer is a success and is not true: the plain client cannot tell, reading back does.
    line("trim first", read=READ_OK, write=OK, apply="failed 1/0", create="ok 1/0", patch="ok 1/0"),
    line("round first", read=READ_OK, write=OK, apply="failed 1/0", patch="ok 1/0"),
    line("lose first", read=READ_OK, write="ok 1/0", apply="failed 1/0"),
    # Somebody else changes the product, or deletes it, right before.
    line("edit first", read=READ_OK, write=OK, apply="done 1/1"),
    line("edit first delete", read="ok 2/6", write=OK, apply="failed 1/0",
         patch=REFUSED, category=REFUSED, related=REFUSED),
    # It is about to be retired, and works.
    line("deprecate first", read=READ_OK, write=OK, apply="done 1/1"),
)  # fmt: skip


@pytest.fixture(scope="module")
def outside() -> Iterator[Outside]:
    options = Options(port=0, limits=(), later=0, seed=small_account, state=":memory:")
    with running(options) as box:
        looking = Outside(box)
        yield looking
        looking.close()


@pytest.fixture(scope="module")
def transports() -> Iterator[Mapping[bool, HttpTransport]]:
    """A transport for lines that take their time, and one for the others."""
    both = {True: HttpTransport(limits=IMPATIENT), False: HttpTransport()}
    yield both
    for one in both.values():
        one.close()


@pytest.fixture(scope="module")
def came_out(request: pytest.FixtureRequest) -> Iterator[dict[str, Mapping[str, str]]]:
    """By line: the cells as they came out; printed in the end."""
    lines: dict[str, Mapping[str, str]] = {}
    yield lines
    plugins = request.config.pluginmanager
    terminal, capturing = (
        plugins.get_plugin("terminalreporter"),
        plugins.get_plugin("capturemanager"),
    )
    if terminal is not None and capturing is not None:
        with capturing.global_and_fixture_disabled():
            terminal.write_line(printed(lines))


@pytest.mark.parametrize("one", TABLE, ids=lambda one: one.name)
def test_a_fault_leaves_what_was_done_known_and_done_once(
    one: Line,
    outside: Outside,
    transports: Mapping[bool, HttpTransport],
    came_out: dict[str, Mapping[str, str]],
    tmp_path: Path,
) -> None:
    file = tmp_path / "new.jpg"
    file.write_bytes(jpeg(9))
    cells = {each.name: cell(each, one, outside, transports[one.slow], file) for each in COLUMNS}
    came_out[one.name] = cells
    assert cells == one.expected


def test_every_kind_of_fault_has_a_line() -> None:
    assert {fault["kind"] for one in TABLE for fault in one.faults} == KINDS.keys()


def test_nothing_is_expected_to_be_done_twice_or_sent_blindly() -> None:
    for one in TABLE:
        for name in (each.name for each in COLUMNS if each.name != READ):
            word, counts = one.expected[name].rsplit(" ", 1)
            sent, there = map(int, counts.split("/"))
            assert there <= 1, one.name
            assert sent <= 2 or word in {"limited", "not_attempted"}, one.name


def printed(rows: Mapping[str, Mapping[str, str]]) -> str:
    """The table in columns; each cell: what was told, requests sent, effects there."""
    names = [each.name for each in COLUMNS]
    table = [
        ["fault", *names],
        *([name, *(row[each] for each in names)] for name, row in rows.items()),
    ]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = (
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )
    return "\n" + "\n".join(lines)


def in_the_path_of(fault: Mapping[str, Any], column: Column) -> dict[str, Any]:
    """A fault as the sandbox takes it, set to hit what it is to hit."""
    kept = dict(fault)
    match kept.pop("hits"):
        case "first":
            return kept | {"method": column.method, "route": column.path, "times": 1}
        case "each":
            return kept | {"method": column.method, "route": column.path}
        case "search":
            return kept | {"route": "/api/*/products/search"}
        case _:
            return kept | {"route": "/api/*"}


def cell(column: Column, one: Line, outside: Outside, transport: HttpTransport, file: Path) -> str:
    """What comes of an operation when this goes wrong."""
    clock: Clock = FastClock() if one.slow else FakeClock()
    session, plytix = opened(outside.box, clock, transport)
    before: dict[str, int] = {}

    def misbehave() -> None:
        before.update(session.calls())
        outside.control("DELETE", "/requests")
        faults = [in_the_path_of(fault, column) for fault in one.faults]
        outside.control("POST", "/faults", faults)

    client = Client(plytix=plytix, session=session, clock=clock, file=file, misbehave=misbehave)
    with outside.from_the_start():
        outside.control("POST", "/switches", dict(one.switches))
        word, rows = column.act(client)
        calls = session.calls()
        asked = outside.log(
            at_least=sum(calls[kind] - before.get(kind, 0) for kind in ("reads", "writes"))
        )
        sent = sum(
            each["method"] == column.method and each["path"] == column.path for each in asked
        )
        outside.control("DELETE", "/faults")
        there = rows if column.there is None else column.there(outside, client)
    return f"{word} {sent}/{there}"
