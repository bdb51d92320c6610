from __future__ import annotations

import pytest

from sheetsync.errors import PlanError
from sheetsync.journal.entries import header_entry, is_barely_begun, read_lines
from tests.unit.journal.journals import END, ENTRIES, HEADER, INTENT, journal_lines


def lines() -> list[bytes]:
    return journal_lines(*ENTRIES)


def test_what_was_written_is_read() -> None:
    recorded = read_lines(b"".join(lines()), file="j")
    assert recorded.header == HEADER
    assert list(recorded.entries[1:]) == list(ENTRIES)
    assert recorded.entries[0]["entry"] == "plan"
    assert not recorded.torn
    assert recorded.good_bytes == len(b"".join(lines()))


def test_each_entry_is_one_line() -> None:
    assert b"".join(lines()).count(b"\n") == len(ENTRIES) + 2


@pytest.mark.parametrize("cut", [2, 5, 40])
def test_a_torn_last_line_is_left_out(cut: int) -> None:
    whole = b"".join(lines())
    recorded = read_lines(whole[:-cut], file="j")
    assert list(recorded.entries[1:]) == list(ENTRIES[:-1])
    assert recorded.torn
    assert whole[: recorded.good_bytes] == b"".join(lines()[:-1])


def test_a_last_line_that_lacks_its_newline_alone_counts() -> None:
    whole = b"".join(lines())
    recorded = read_lines(whole[:-1], file="j")
    assert (list(recorded.entries[1:]), recorded.torn) == (list(ENTRIES), False)
    assert recorded.good_bytes == len(whole) - 1


def test_zeros_that_a_power_cut_left_at_the_end_are_a_torn_line() -> None:
    recorded = read_lines(b"".join(lines()) + b"\0" * 300, file="j")
    assert (len(recorded.entries), recorded.torn) == (len(ENTRIES) + 1, True)


def test_lines_go_on_where_they_ended() -> None:
    recorded = read_lines(b"".join(journal_lines(INTENT)), file="j")
    more = recorded.writer().line(END)
    assert [*journal_lines(INTENT), more] == journal_lines(INTENT, END)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"\n", 1),
        (b"no journal at all", 1),
        (b"\xff\xfe\n", 1),
        (lines()[0] + b"{}\n" + lines()[1], 2),
        (lines()[0] + lines()[2] + lines()[3], 2),
        (lines()[0] + lines()[1] + lines()[1] + lines()[3], 3),
        (b"".join(lines()[1:]), 1),
        (b"".join(lines()).replace(b'"sent"', b'"done"'), 4),
        (lines()[0] + b"\n" + lines()[1], 2),
        (lines()[0].replace(b"update", b"uptade").replace(b"Ada", b"Eve") + lines()[1], 1),
    ],
)
def test_damage_before_the_last_line_is_refused_with_its_line(data: bytes, line: int) -> None:
    with pytest.raises(PlanError, match=f"damaged in line {line}"):
        read_lines(data, file="j")


@pytest.mark.parametrize("length", [0, 1, 20, len(lines()[0]) - 2])
def test_a_first_line_that_was_cut_off_means_that_nothing_was_sent(length: int) -> None:
    data = lines()[0][:length]
    with pytest.raises(PlanError, match="sent nothing") as caught:
        read_lines(data, file="j")
    assert "Apply the plan again" in caught.value.remedy
    assert is_barely_begun(data)


def test_a_journal_has_begun_once_its_plan_stands_in_it() -> None:
    header, plan, *_ = lines()
    assert is_barely_begun(header + plan[:-1])
    assert not is_barely_begun(header + plan)
    assert not is_barely_begun(b"something else")


@pytest.mark.parametrize("name", ["sheetsync.journal/1", "sheetsync.journal/9"])
def test_another_format_is_refused_by_name(name: str) -> None:
    data = b"".join(journal_lines(head={**header_entry(HEADER), "format": name}))
    with pytest.raises(PlanError, match=name) as caught:
        read_lines(data, file="j")
    assert "version of sheetsync that wrote it" in caught.value.remedy
    assert not is_barely_begun(data[:60])
