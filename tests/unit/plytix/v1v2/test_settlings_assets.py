"""Assets: names are not unique, so size and age tell; a URL is told by Plytix."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sheetsync.errors import RefusedError
from sheetsync.plytix.judgements import Found, Happened, NotSeen, Otherwise
from sheetsync.plytix.v1v2.settling.words import GONE
from tests.unit.plytix.v1v2.judging import Look, judged

ADD, SEARCH, GET = (
    "assets: Add asset (URL or content)",
    "assets: Asset search",
    "assets: Get account's asset",
)
MODIFY, REPLACE = "assets: Modify asset", "assets: Replace content"
CONTENT = b"not quite a picture"
NEW = "2026-11-23T10:00:00+00:00"
ROW: dict[str, Any] = {
    "id": "b1",
    "filename": "mug.jpg",
    "file_size": len(CONTENT),
    "created": NEW,
}
ASSET: dict[str, Any] = ROW | {
    "public": True,
    "categories": [{"id": "c1"}, {"id": "c2"}],
    "file_modified": "2026-11-23T10:00:01",
    "modified": "2026-11-23T10:00:05+00:00",
}
BY_CONTENT = {"filename": "mug.jpg", "content": base64.b64encode(CONTENT).decode()}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mug.jpg"
    path.write_bytes(CONTENT)
    return path


def test_a_new_asset_is_found_by_name_and_size() -> None:
    look = Look(ADD, BY_CONTENT, [ROW], [ASSET])
    assert look.asked == [SEARCH, GET]
    assert look.readings[0].given["filters"] == [
        [{"field": "filename", "operator": "eq", "value": "mug.jpg"}]
    ]
    assert (look.found.only, look.found.proof, look.differs) == (False, True, [])
    (one,) = look.found.candidates
    assert (one.rows, one.there_since) == ((ASSET,), datetime(2026, 11, 23, 10, tzinfo=UTC))


@pytest.mark.parametrize("size", range(1, 8))
def test_the_size_of_base64_is_that_of_its_content(size: int) -> None:
    content = base64.encodebytes(CONTENT[:size]).decode()
    given = {"filename": "mug.jpg", "content": content}
    row = ROW | {"file_size": size}
    assert isinstance(judged(ADD, given, [row], [ASSET]), Found)
    assert judged(ADD, given, [ROW | {"file_size": size + 1}]) == NotSeen()


@pytest.mark.parametrize("row", [{"file_size": 4}, {"filename": "MUG.jpg"}, {"filename": None}])
def test_an_asset_of_another_size_or_name_is_not_it(row: dict[str, Any]) -> None:
    assert judged(ADD, BY_CONTENT, [ROW | row]) == NotSeen()


def test_an_asset_that_is_gone_is_not_it() -> None:
    assert judged(ADD, BY_CONTENT, []) == NotSeen()
    assert judged(ADD, BY_CONTENT, [ROW], None) == NotSeen()


def test_several_alike_are_told_with_their_ages() -> None:
    older = ROW | {"id": "b2", "created": "2024-01-01T00:00:00+00:00"}
    candidates = Look(ADD, BY_CONTENT, [ROW, older], [ASSET]).found.candidates
    assert [one.there_since.year for one in candidates if one.there_since] == [2026, 2024]


def test_a_file_of_this_disk_has_its_own_name_and_size(file: Path) -> None:
    given = {"file": str(file)}
    assert Look(ADD, given, [ROW], [ASSET]).found.proof
    assert judged(ADD, given, [ROW | {"file_size": 1}]) == NotSeen()
    given["filename"] = "pan.jpg"
    assert judged(ADD, given, [ROW]) == NotSeen()
    assert Look(ADD, given, [ROW | {"filename": "pan.jpg"}], [ASSET]).found.proof


@pytest.mark.parametrize(
    ("url", "filename"),
    [
        ("https://pictures.example/a/mug.jpg", "mug.jpg"),
        ("https://pictures.example/a/mug.jpg?w=1#x", "mug.jpg"),
        ("https://pictures.example/a/big%20mug.jpg", "big mug.jpg"),
        ("https://pictures.example/a/big%20mug.jpg", "big%20mug.jpg"),
    ],
)
def test_a_name_alone_is_no_proof_of_a_url(url: str, filename: str) -> None:
    """Two URLs may end alike, and Plytix tells for sure by refusing a second sending."""
    look = Look(ADD, {"url": url}, [ROW | {"filename": filename, "file_size": 7}], [ASSET])
    assert not look.found.proof


def test_the_refusal_of_a_second_sending_names_the_asset() -> None:
    taken = RefusedError("Asset already exists", status=409, reasons={"asset.id": "b1"})
    given = {"url": "https://pictures.example/mug.jpg"}
    look = Look(ADD, given, [ASSET], refusal=taken)
    assert (look.asked, look.readings[0].given) == ([GET], {"asset_id": "b1"})
    assert look.found.only
    assert look.found.candidates[0].rows == (ASSET,)
    assert Look(ADD, given, None, refusal=taken).judgement == NotSeen()


def test_another_refusal_leads_to_the_usual_look() -> None:
    refusal = RefusedError("No.", status=422, reasons={"filename": "no"})
    assert Look(ADD, BY_CONTENT, [], refusal=refusal).asked == [SEARCH]


@pytest.mark.parametrize(
    ("sent", "there"),
    [
        ({}, True),
        ({"filename": "mug.jpg", "public": True}, True),
        ({"filename": "pan.jpg"}, False),
        ({"public": False}, False),
        ({"categories": [{"id": "c2"}]}, True),
        ({"categories": ["c1"]}, True),
        ({"categories": [{"id": "c2"}, {"id": "c3"}]}, False),
    ],
)
def test_a_change_happened_when_all_of_it_is_there(sent: dict[str, Any], there: bool) -> None:
    expected = Happened((ASSET,)) if there else NotSeen()
    assert judged(MODIFY, {"asset_id": "b1"} | sent, [ASSET]) == expected


def test_an_asset_that_is_gone_is_not_waited_for(file: Path) -> None:
    assert judged(MODIFY, {"asset_id": "b1"}, None) == GONE
    assert judged(REPLACE, {"asset_id": "b1", "file": str(file)}, None) == GONE


def test_a_deletion_happened_when_the_asset_can_be_read_no_more() -> None:
    assert judged("assets: Delete asset", {"asset_id": "b1"}, None) == Happened()
    assert judged("assets: Delete asset", {"asset_id": "b1"}, [ASSET]) == NotSeen()


def test_a_new_content_has_the_file_s_size_and_is_new(file: Path) -> None:
    given = {"asset_id": "b1", "file": str(file)}
    look = Look(REPLACE, given, [ASSET])
    assert not look.found.only
    assert look.found.candidates[0].there_since == datetime(2026, 11, 23, 10, 0, 1, tzinfo=UTC)
    assert judged(REPLACE, given, [ASSET | {"file_size": 1}]) == NotSeen()


def test_a_file_that_went_away_cannot_be_compared(tmp_path: Path) -> None:
    given = {"asset_id": "b1", "file": str(tmp_path / "gone.jpg")}
    assert isinstance(judged(REPLACE, given, [ASSET]), Otherwise)
    assert Look(ADD, given, [ROW | {"filename": "gone.jpg"}], [ASSET]).found.proof
