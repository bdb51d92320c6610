from __future__ import annotations

import signal

import pytest

from sheetsync.cli.interrupt import stop_on_interrupt

SIGNALS = [signal.SIGINT, signal.SIGTERM]


@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_signal_asks_and_the_second_stops(
    number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    with stop_on_interrupt() as stop:
        assert not stop()
        signal.raise_signal(number)
        assert stop()
        assert "Press Ctrl-C again" in capsys.readouterr().err
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
        assert stop()


def test_a_signal_of_either_sort_counts_for_both() -> None:
    with stop_on_interrupt() as stop:
        signal.raise_signal(signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert stop()


@pytest.mark.parametrize("fails", [False, True])
def test_the_former_handlers_come_back_however_the_run_ends(fails: bool) -> None:
    before = [signal.getsignal(number) for number in SIGNALS]

    def go() -> None:
        with stop_on_interrupt():
            assert [signal.getsignal(number) for number in SIGNALS] != before
            if fails:
                raise LookupError

    if fails:
        with pytest.raises(LookupError):
            go()
    else:
        go()
    assert [signal.getsignal(number) for number in SIGNALS] == before
