"""The seal opens only whole."""

from __future__ import annotations

import hashlib
import random
import zlib
from base64 import b64encode

import pytest

from sheetsync.errors import PlanError
from sheetsync.reports.seal import FORMAT, Sealed, read_seal, seal_lines, seal_sheet
from sheetsync.workbook.writing.packed import PIECE

SEALED = Sealed(name="spring plan.xlsx", plan=random.Random(1).randbytes(60_000))


def test_what_is_sealed_comes_back() -> None:
    lines = seal_lines(SEALED)
    assert len(lines) > 4
    assert max(map(len, lines)) <= PIECE
    assert read_seal(lines, "plan.xlsx") == SEALED


def test_the_sheet_is_hidden_and_holds_the_lines() -> None:
    sheet = seal_sheet(SEALED)
    assert sheet.hidden
    assert [cell.value for cell in sheet.cells] == seal_lines(SEALED)


def changed(at: int, text: str) -> list[str]:
    lines = seal_lines(SEALED)
    lines[at] = text
    return lines


LINES = seal_lines(SEALED)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "does not say what it is"),
        (["x"], "does not say what it is"),
        (LINES[:2], "pieces of it are missing"),
        (LINES[:-1], "pieces of it are missing"),
        ([*LINES, "AAAA"], "pieces of it are missing"),
        (changed(1, "0" * 64), "its hash does not fit"),
        (changed(3, LINES[4]), "unpack|hash|too large"),
        (changed(3, "ä"), "cannot be unpacked"),
        (changed(3, LINES[3][:-1]), "unpack|hash|cut off"),
        ([*LINES[:3], *LINES[:2:-1]], "unpack|hash|cut off"),
    ],
)
def test_a_damaged_seal_is_refused(lines: list[str], words: str) -> None:
    with pytest.raises(PlanError, match=words) as caught:
        read_seal(lines, "plan.xlsx")
    assert "plan" in caught.value.remedy


def test_a_seal_of_a_later_version_names_the_versions() -> None:
    with pytest.raises(PlanError, match=r"sheetsync\.seal/9; this version reads sheetsync\.seal/2"):
        read_seal(changed(0, "sheetsync.seal/9"), "plan.xlsx")


def test_one_changed_character_anywhere_is_noticed() -> None:
    for at in range(3, len(LINES)):
        other = "A" if LINES[at][100] != "A" else "B"
        with pytest.raises(PlanError):
            read_seal(changed(at, LINES[at][:100] + other + LINES[at][101:]), "plan.xlsx")


def test_a_seal_cut_off_in_a_way_that_still_unpacks_is_refused() -> None:
    payload = b"name\n" + b"x" * 1000
    packed = b64encode(zlib.compress(payload) + b"trailing").decode()
    lines = [FORMAT, hashlib.sha256(payload).hexdigest(), "1", packed]
    with pytest.raises(PlanError, match="too large or cut off"):
        read_seal(lines, "plan.xlsx")
