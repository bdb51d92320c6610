"""Assets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from sheetsync.errors import RefusedError, UsageError
from sheetsync.plytix import Plytix
from tests.contract.operations.marks import succeeds
from tests.contract.sandbox.file_host import file_host, picture


@succeeds("assets: Add asset (URL or content)", "assets: Get account's asset")
def test_a_file_is_added_from_memory(plytix: Plytix) -> None:
    before = datetime.now(UTC) - timedelta(minutes=1)
    content = picture("red")
    made = plytix.assets.add_content("practice.png", content)
    assert (made.filename, made.extension, made.content_type) == (
        "practice.png",
        "png",
        "image/png",
    )
    assert (made.file_type, made.file_size, made.status) == ("IMAGES", len(content), "ACTIVE")
    assert (made.n_products, made.assigned, made.categories) == (0, False, ())
    for moment in (made.created, made.modified, made.file_modified):
        assert moment is not None
        assert before < moment < datetime.now(UTC) + timedelta(minutes=1)
    read = plytix.assets.get(made.id)
    assert (read.id, read.url, read.file_size) == (made.id, made.url, len(content))
    assert served(read.url) == content
    assert read.created_user_audit is not None
    assert read.created_user_audit.type == "API"


@succeeds("assets: Add asset (URL or content)")
def test_a_file_is_added_from_this_disk(plytix: Plytix, tmp_path: Path) -> None:
    file = tmp_path / "From disk.png"
    file.write_bytes(picture("green"))
    made = plytix.assets.add_file(file)
    assert made.filename == "From disk.png"
    assert served(plytix.assets.get(made.id).url) == file.read_bytes()
    file.write_bytes(picture("yellow"))
    named = plytix.assets.add_file(file, filename="named.png")
    assert plytix.assets.get(named.id).filename == "named.png"


@succeeds("assets: Add asset (URL or content)")
def test_a_file_is_added_from_its_place_in_the_web(plytix: Plytix) -> None:
    with file_host() as host:
        made = plytix.assets.add_url(f"{host.url}/mug.png")
        assert (made.filename, made.file_size) == ("mug.png", len(picture()))
        named = plytix.assets.add_url(f"{host.url}/picture", filename="named.png")
        assert plytix.assets.get(named.id).filename == "named.png"


@succeeds("assets: Asset search")
def test_a_search_turns_its_pages_by_itself(plytix: Plytix) -> None:
    ids = [
        plytix.assets.add_content(f"practice-{number}.png", picture(colour)).id
        for number, colour in enumerate(("red", "green", "yellow"))
    ]
    practice = [[{"field": "filename", "operator": "like", "value": "practice-"}]]
    found = plytix.assets.search(practice, order="-filename", page_size=2)
    assert [one.filename for one in found] == [f"practice-{number}.png" for number in (2, 1, 0)]
    assert [len(page.rows) for page in found.pages()] == [2, 1]
    second = found.page(2)
    assert [one.id for one in second.rows] == ids[:1]
    assert second.count == 3
    assert second.total == plytix.assets.search().page().count
    first = found.first()
    assert first is not None
    assert (first.id, first.url) == (ids[2], None)
    whole = plytix.assets.search(practice, ["url", "created", "file_size"]).first()
    assert whole is not None
    assert whole.created is not None
    assert whole.created.utcoffset() == timedelta(0)
    assert (whole.filename, served(whole.url)) == (None, picture("red"))


@succeeds("assets: Modify asset", "assets: Get account's asset")
def test_what_is_not_given_stays(plytix: Plytix) -> None:
    made = plytix.assets.add_content("practice.png", picture("red"))
    category = plytix.file_categories.create("Practice").id
    changed = plytix.assets.update(made.id, categories=(category,))
    assert ([one.id for one in changed.categories], changed.filename) == (
        [category],
        "practice.png",
    )
    renamed = plytix.assets.update(made.id, filename="renamed.png", public=False)
    assert (renamed.filename, renamed.public) == ("renamed.png", False)
    read = plytix.assets.get(made.id)
    assert (read.filename, read.public) == ("renamed.png", False)
    assert [one.id for one in read.categories] == [category]


@succeeds("assets: Replace content")
def test_a_new_content_of_the_same_type_is_served_in_the_place_of_the_old(
    plytix: Plytix, tmp_path: Path
) -> None:
    made = plytix.assets.add_content("practice.png", picture("red"))
    file = tmp_path / "another name"
    file.write_bytes(picture("blue", (400, 300)))
    plytix.assets.replace_content(made.id, file)
    read = plytix.assets.get(made.id)
    assert (read.filename, read.file_size) == ("practice.png", file.stat().st_size)
    assert served(read.url) == file.read_bytes()


@succeeds("assets: Delete asset")
def test_a_deleted_asset_is_gone(plytix: Plytix) -> None:
    made = plytix.assets.add_content("practice.png", picture("red"))
    plytix.assets.delete(made.id)
    with pytest.raises(RefusedError, match="No results found"):
        plytix.assets.get(made.id)


def test_a_file_that_is_there_already_is_told_with_its_id(plytix: Plytix) -> None:
    with file_host() as host:
        made = plytix.assets.add_url(f"{host.url}/mug.png")
        with pytest.raises(RefusedError) as refused:
            plytix.assets.add_url(f"{host.url}/mug.png")
    assert (refused.value.status, refused.value.reasons) == (409, {"asset.id": made.id})


def test_a_file_that_is_not_there_is_not_sent(plytix: Plytix, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no file"):
        plytix.assets.add_file(tmp_path / "nothing.png")


def served(url: str | None) -> bytes:
    """What is served at a URL."""
    assert url is not None
    answer = requests.get(url, timeout=10)
    answer.raise_for_status()
    return answer.content
