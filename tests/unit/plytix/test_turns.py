from __future__ import annotations

import errno
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from sheetsync.model.values import EntityId
from sheetsync.plytix.turns import LATE_SECONDS, AccountTurns

SECONDS = 20.0
PIM = "https://pim.plytix.com"


def turns(folder: Path, account: str = "a1", endpoint: str = PIM) -> AccountTurns:
    return AccountTurns(folder, endpoint, lambda: account)


def never() -> bool:
    return False


class Other:
    """Another run, in a thread of its own, that wants one turn."""

    def __init__(self, taking: AccountTurns) -> None:
        self.taking = taking
        self.waits = threading.Event()
        self.has_it = threading.Event()
        self.leaves = threading.Event()
        self.gives_up = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        with self.taking(self._asked):
            self.has_it.set()
            assert self.leaves.wait(SECONDS)

    def _asked(self) -> bool:
        self.waits.set()
        return self.gives_up.is_set()


@contextmanager
def other(taking: AccountTurns) -> Iterator[Other]:
    one = Other(taking)
    one.thread.start()
    try:
        yield one
    finally:
        one.leaves.set()
        one.gives_up.set()
        one.thread.join(SECONDS)
        assert not one.thread.is_alive()


def test_a_second_run_waits_until_the_first_has_had_its_turn(tmp_path: Path) -> None:
    with ExitStack() as mine:
        mine.enter_context(turns(tmp_path)(never))
        with other(turns(tmp_path)) as one:
            assert one.waits.wait(SECONDS)
            assert not one.has_it.is_set()
            mine.close()
            assert one.has_it.wait(SECONDS)


def test_whoever_has_had_a_turn_comes_behind_those_who_wait(tmp_path: Path) -> None:
    ours = turns(tmp_path)
    with other(turns(tmp_path)) as first:
        assert first.has_it.wait(SECONDS)
        with other(turns(tmp_path)) as second:
            assert second.waits.wait(SECONDS)
            second.leaves.set()
            first.leaves.set()
            with ours(never):
                # Had we got past the one who waits, it would still be waiting.
                assert second.has_it.is_set()


def test_waiting_ends_when_nobody_wants_the_turn_any_more(tmp_path: Path) -> None:
    asked = 0

    def given_up() -> bool:
        nonlocal asked
        asked += 1
        return asked == 2

    with other(turns(tmp_path)) as holder:
        assert holder.has_it.wait(SECONDS)
        with turns(tmp_path)(given_up):
            assert asked == 2


@pytest.mark.parametrize(
    "theirs",
    [{"account": "a2"}, {"endpoint": "http://127.0.0.1:8765"}],
    ids=["another account", "another endpoint"],
)
def test_runs_at_different_accounts_do_not_wait_for_each_other(
    tmp_path: Path, theirs: dict[str, str]
) -> None:
    with turns(tmp_path)(never), other(turns(tmp_path, **theirs)) as one:
        assert one.has_it.wait(SECONDS)
        assert not one.waits.is_set()
        one.leaves.set()


def test_a_process_that_is_killed_keeps_nobody_waiting(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from sheetsync.plytix.turns import AccountTurns\n"
        f"with AccountTurns(Path(sys.argv[1]), {PIM!r}, lambda: 'a1')(lambda: False):\n"
        "    print('mine', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"mine"
        with other(turns(tmp_path)) as one:
            assert one.waits.wait(SECONDS)
            assert not one.has_it.is_set()
            process.kill()
            assert one.has_it.wait(SECONDS)


def test_that_runs_take_turns_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    waiting = turns(tmp_path)
    with caplog.at_level(logging.WARNING), other(turns(tmp_path)) as holder:
        assert holder.has_it.wait(SECONDS)
        for _ in range(2):
            with waiting(lambda: True):
                pass
    assert [one.getMessage() for one in caplog.records] == [
        "Warning: Another run is writing to this account; the two take turns."
    ]


def test_a_folder_that_takes_no_locks_stops_no_run_and_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "turns"
    folder.write_bytes(b"not a folder")
    ours, entered = turns(folder), 0
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            with ours(never):
                entered += 1
    assert entered == 2
    (told,) = [one.getMessage() for one in caplog.records]
    assert str(folder) in told
    assert "let no two write" in told


def test_locks_that_nobody_took_for_days_are_removed_and_nothing_else(tmp_path: Path) -> None:
    days_ago = time.time() - 3 * 86_400
    old = [tmp_path / name for name in ("a.door", "a.turn", "notes.txt")]
    for path in old:
        path.write_bytes(b"")
        os.utime(path, (days_ago, days_ago))
    (tmp_path / "b.turn").write_bytes(b"")
    with turns(tmp_path)(never):
        pass
    ours = {path.name for path in tmp_path.iterdir() if path.stem not in {"a", "b", "notes"}}
    assert len(ours) == 2
    assert {path.name for path in tmp_path.iterdir()} - ours == {"notes.txt", "b.turn"}
    for name in ours:
        os.utime(tmp_path / name, (days_ago, days_ago))
    with turns(tmp_path)(never):
        assert {path.name for path in tmp_path.iterdir()} >= ours, "those in use stay"


ONE, OTHER = EntityId("one"), EntityId("other")


def test_what_a_run_leaves_is_seen_in_every_later_turn(tmp_path: Path) -> None:
    with turns(tmp_path)(never) as first:
        assert not first.lagging
        first.leave([ONE])
    with turns(tmp_path)(never) as second:
        assert set(second.lagging) == {ONE}
        second.leave([OTHER])
    with turns(tmp_path)(never) as third:
        assert set(third.lagging) == {ONE, OTHER}
    with turns(tmp_path, account="a2")(never) as elsewhere:
        assert not elsewhere.lagging


def test_what_was_left_long_ago_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with turns(tmp_path)(never) as first:
        first.leave([ONE])
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + LATE_SECONDS - 5)
    with turns(tmp_path)(never) as second:
        assert set(second.lagging) == {ONE}
    monkeypatch.setattr(time, "time", lambda: now + LATE_SECONDS + 5)
    with turns(tmp_path)(never) as third:
        assert not third.lagging


@pytest.mark.parametrize("content", [b"", b"[]", b'{"one": "x"}', b"\xff", b'{"one": 1'])
def test_a_damaged_note_is_passed_over_and_written_anew(tmp_path: Path, content: bytes) -> None:
    with turns(tmp_path)(never) as first:
        first.leave([ONE])
    (note,) = tmp_path.glob("*.late")
    note.write_bytes(content)
    with turns(tmp_path)(never) as second:
        assert not second.lagging
        second.leave([OTHER])
    with turns(tmp_path)(never) as third:
        assert set(third.lagging) == {OTHER}


def test_a_note_that_cannot_be_left_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with caplog.at_level(logging.WARNING), turns(tmp_path)(never) as turn:
        turn.leave([ONE])
    (told,) = [one.getMessage() for one in caplog.records]
    assert "No space left" in told
    assert "let no two write" in told
