"""Assets that are made: from URLs and from content."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from PIL import Image

from sheetsync.sandbox.files import uploads
from tests.contract.sandbox.asset_steps import (
    ASSETS,
    UNKNOWN,
    WHOLE,
    in_base64,
    put_content,
    read,
    upload,
    wrong_fields,
)
from tests.contract.sandbox.conftest import Plytix
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.file_host import FileHost, file_host, picture
from tests.contract.sandbox.small_account import (
    PICTURE,
)

FAR = "https://pictures.example.test/kitchen/blue%20mug.png"
NO_HOST = "http://pictures..example.test/mug.png"
"""A host whose name is none, so that no other machine is asked for it."""


@pytest.fixture
def host() -> Iterator[FileHost]:
    with file_host() as known:
        yield known


# ---------------------------------------------------------------- made from a URL


@fact("assets", "doc", "live")
def test_a_new_asset_is_answered_whole_with_its_location(plytix: Plytix) -> None:
    answer = plytix.post(ASSETS, {"url": FAR})
    assert answer.status_code == 201
    (asset,) = answer.json()["data"]
    assert answer.headers["Location"].endswith(f"{ASSETS}/{asset['id']}")
    assert asset.keys() == WHOLE
    assert asset == read(plytix, asset["id"])
    shown = {name: asset[name] for name in ("extension", "content_type", "file_type", "status")}
    assert shown == {
        "extension": "png",
        "content_type": "image/png",
        "file_type": "IMAGES",
        "status": "ACTIVE",
    }
    assert (asset["public"], asset["has_custom_thumb"], asset["assigned"]) == (True, False, False)
    assert (asset["n_products"], asset["n_catalogs"], asset["categories"]) == (0, 0, [])
    assert asset["created"] == asset["modified"]
    assert asset["created"].endswith("+00:00")
    assert asset["file_modified"] + "+00:00" == asset["created"]
    assert asset["created_user_audit"]["type"] == "API"


@fact("assets", "doc")
def test_the_name_is_the_last_part_of_the_url_unless_another_is_given(plytix: Plytix) -> None:
    (asset,) = plytix.post(ASSETS, {"url": FAR}).json()["data"]
    assert asset["filename"] == "blue mug.png"
    body = {"url": f"{FAR}?size=2", "filename": "mug.png"}
    assert plytix.post(ASSETS, body).json()["data"][0]["filename"] == "mug.png"


@fact("assets", "doc")
def test_another_extension_in_the_name_converts_nothing(plytix: Plytix, host: FileHost) -> None:
    for url in (FAR, f"{host.url}/mug.png"):
        (asset,) = plytix.post(ASSETS, {"url": url, "filename": "mug.jpg"}).json()["data"]
        assert (asset["filename"], asset["extension"]) == ("mug.jpg", "jpg")
        assert asset["content_type"] == "image/png"
        served = requests.get(asset["url"], timeout=10)
        with Image.open(io.BytesIO(served.content)) as shown:
            assert shown.format == "PNG"


@fact("assets", "guess", switch="asset_urls")
def test_a_url_on_this_machine_is_fetched(plytix: Plytix, host: FileHost) -> None:
    (asset,) = plytix.post(ASSETS, {"url": f"{host.url}/mug.png"}).json()["data"]
    assert requests.get(asset["url"], timeout=10).content == picture()
    assert asset["file_size"] == len(picture())
    assert host.asked == ["/mug.png"]


@fact("assets", "guess", switch="asset_urls")
def test_a_file_is_made_up_for_a_url_elsewhere(plytix: Plytix) -> None:
    (asset,) = plytix.post(ASSETS, {"url": FAR}).json()["data"]
    served = requests.get(asset["url"], timeout=10)
    assert len(served.content) == asset["file_size"]
    with Image.open(io.BytesIO(served.content)) as shown:
        assert shown.format == "PNG"


@fact("assets", "guess", switch="asset_urls")
def test_by_a_switch_nothing_is_fetched(plytix: Plytix, host: FileHost) -> None:
    plytix.switch(asset_urls="none")
    for url in (f"{host.url}/mug.png", f"{host.url}/missing.png", "https://no.invalid/a.png"):
        assert plytix.post(ASSETS, {"url": url}).status_code == 201
    assert host.asked == []


@fact("assets", "doc", switch="asset_urls")
def test_by_a_switch_every_url_is_fetched(plytix: Plytix, host: FileHost) -> None:
    plytix.switch(asset_urls="all")
    assert plytix.post(ASSETS, {"url": f"{host.url}/mug.png"}).status_code == 201
    assert list(wrong_fields(plytix.post(ASSETS, {"url": NO_HOST}))) == ["url"]
    plytix.switch(asset_urls="local")
    assert plytix.post(ASSETS, {"url": NO_HOST}).status_code == 201


@fact("assets", "doc")
@pytest.mark.parametrize("path", ["missing.png", "broken.png", "empty.png", "loop.png", "half.png"])
def test_a_url_that_gives_no_file_is_refused(plytix: Plytix, host: FileHost, path: str) -> None:
    assert list(wrong_fields(plytix.post(ASSETS, {"url": f"{host.url}/{path}"}))) == ["url"]


@fact("assets", "doc")
def test_a_url_where_nobody_answers_is_refused(plytix: Plytix) -> None:
    with file_host() as gone:
        url = f"{gone.url}/mug.png"
    for each in (url, "https://nowhere.invalid/mug.png"):
        assert list(wrong_fields(plytix.post(ASSETS, {"url": each}))) == ["url"]


def test_others_are_answered_while_a_file_is_fetched(plytix: Plytix, host: FileHost) -> None:
    with ThreadPoolExecutor() as threads:
        made = threads.submit(plytix.post, ASSETS, {"url": f"{host.url}/held.png"})
        try:
            assert host.waiting.wait(timeout=5)
            url = f"{plytix.box.pim_url}{ASSETS}/{PICTURE}"
            headers = {"Authorization": f"Bearer {plytix.token()}"}
            assert requests.get(url, headers=headers, timeout=5).status_code == 200
            assert not made.done()
        finally:
            host.release.set()
        assert made.result(timeout=5).status_code == 201


@fact("assets", "guess")
def test_redirects_are_followed_but_not_away_from_this_machine(
    plytix: Plytix, host: FileHost
) -> None:
    (asset,) = plytix.post(ASSETS, {"url": f"{host.url}/moved.png"}).json()["data"]
    assert (asset["filename"], asset["file_size"]) == ("moved.png", len(picture()))
    for path in ("away.png", "to-a-file.png"):
        assert list(wrong_fields(plytix.post(ASSETS, {"url": f"{host.url}/{path}"}))) == ["url"]


def test_the_kind_of_a_fetched_file_without_extension_is_told_by_its_bytes_or_sender(
    plytix: Plytix, host: FileHost
) -> None:
    (shown,) = plytix.post(ASSETS, {"url": f"{host.url}/picture"}).json()["data"]
    assert (shown["filename"], shown["extension"]) == ("picture", "png")
    (table,) = plytix.post(ASSETS, {"url": f"{host.url}/table"}).json()["data"]
    assert (table["content_type"], table["file_type"]) == ("text/csv", "FEED_FILES")


def test_a_file_that_is_too_large_or_slow_is_not_fetched(
    plytix: Plytix, host: FileHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as small:
        small.setattr("sheetsync.sandbox.files.fetching.MAX_BYTES", 10)
        answer = plytix.post(ASSETS, {"url": f"{host.url}/mug.png"})
        assert list(wrong_fields(answer)) == ["url"]
    monkeypatch.setattr("sheetsync.sandbox.files.fetching._TOTAL_SECONDS", -1.0)
    answer = plytix.post(ASSETS, {"url": f"{host.url}/mug.png"})
    assert list(wrong_fields(answer)) == ["url"]


@fact("assets", "doc", "guess")
@pytest.mark.parametrize(
    "url",
    [
        "mug.png",
        "ftp://example.test/mug.png",
        "file:///etc/hostname.txt",
        "http://",
        "http://[::1/mug.png",
        "http://example.test:99999/mug.png",
    ],
)
def test_what_is_no_address_of_the_web_is_refused(plytix: Plytix, url: str) -> None:
    assert wrong_fields(plytix.post(ASSETS, {"url": url})) == {"url": "Not a valid URL."}


def test_a_file_of_the_sandbox_itself_becomes_an_asset_once_more(plytix: Plytix) -> None:
    old = upload(plytix, "blue.png", picture())
    plytix.control("DELETE", "/requests")
    (new,) = plytix.post(ASSETS, {"url": old["url"]}).json()["data"]
    assert new["id"] != old["id"]
    assert (new["filename"], new["file_size"]) == ("blue.png", len(picture()))
    assert plytix.control("GET", "/requests")["total"] == 1, "nothing was asked over HTTP"
    assert requests.get(new["url"], timeout=10).content == picture()
    (small,) = plytix.post(ASSETS, {"url": old["thumbnail"]}).json()["data"]
    assert small["content_type"] == "image/jpeg"


def test_urls_of_the_sandbox_that_are_no_file_are_refused(plytix: Plytix) -> None:
    url = read(plytix, PICTURE)["url"].replace(PICTURE, UNKNOWN)
    for each in (url, f"{plytix.box.pim_url}/api/v1/assets/x.jpg"):
        assert list(wrong_fields(plytix.post(ASSETS, {"url": each}))) == ["url"]


@pytest.mark.parametrize(
    ("url", "content_type", "file_type"),
    [
        ("https://example.test/a.pdf", "application/pdf", "TEXTS"),
        ("https://example.test/a.zip", "application/zip", "COMPRESSED"),
        ("https://example.test/a.CSV", "text/csv", "FEED_FILES"),
        ("https://example.test/a.mp3", "audio/mpeg", "SOUNDS"),
        ("https://example.test/a.mp4", "video/mp4", "VIDEOS"),
        ("https://example.test/a.ttf", "font/ttf", "OTHER"),
        ("https://example.test/image.php?id=3", "image/jpeg", "IMAGES"),
        ("https://example.test/400/300", "image/jpeg", "IMAGES"),
    ],
)
@fact("assets", "doc", "guess")
def test_the_file_type_follows_from_the_file(
    plytix: Plytix, url: str, content_type: str, file_type: str
) -> None:
    (asset,) = plytix.post(ASSETS, {"url": url}).json()["data"]
    assert (asset["content_type"], asset["file_type"]) == (content_type, file_type)


@fact("assets", "guess")
def test_spreadsheets_count_as_reports(plytix: Plytix) -> None:
    (asset,) = plytix.post(ASSETS, {"url": "https://example.test/a.xlsx"}).json()["data"]
    assert (asset["extension"], asset["file_type"]) == ("xlsx", "REPORTS")


# ---------------------------------------------------------------- made from content


@fact("assets", "doc")
def test_an_asset_is_made_from_a_name_and_bare_base64(plytix: Plytix) -> None:
    asset = upload(plytix, "blue.png", picture())
    assert (asset["filename"], asset["file_size"]) == ("blue.png", len(picture()))
    assert asset["content_type"] == "image/png"
    assert requests.get(asset["url"], timeout=10).content == picture()


@fact("assets", "doc")
def test_a_data_prefix_before_the_base64_is_refused(plytix: Plytix) -> None:
    body = {"filename": "blue.png", "content": f"data:image/png;base64,{in_base64(picture())}"}
    assert list(wrong_fields(plytix.post(ASSETS, body))) == ["content"]


@fact("assets", "guess")
@pytest.mark.parametrize("content", ["", "a", "%%%%", "YWJj=YWJj", "ä", "YWJ-"])
def test_content_that_is_no_base64_is_refused(plytix: Plytix, content: str) -> None:
    body = {"filename": "blue.txt", "content": content}
    assert list(wrong_fields(plytix.post(ASSETS, body))) == ["content"]


def test_base64_may_be_broken_into_lines(plytix: Plytix) -> None:
    content = base64.encodebytes(picture()).decode()
    answer = plytix.post(ASSETS, {"filename": "blue.png", "content": content})
    assert answer.json()["data"][0]["file_size"] == len(picture())


@fact("assets", "doc")
@pytest.mark.parametrize("body", [{}, {"filename": ""}, {"filename": None}])
def test_content_needs_a_name(plytix: Plytix, body: dict[str, Any]) -> None:
    """Content without a name is refused with words of its own."""
    answer = plytix.post(ASSETS, body | {"content": "YWJj"})
    assert answer.json()["error"]["msg"] == "Schema validation error"
    assert wrong_fields(answer) == {
        "filename": "filename field is mandatory when uploading from content"
    }


@fact("assets", "live", switch="base64_upload")
def test_by_a_switch_base64_fails(plytix: Plytix) -> None:
    plytix.switch(base64_upload="fails")
    answer = plytix.post(ASSETS, {"filename": "a.txt", "content": "YWJj"})
    assert answer.status_code == 500
    assert plytix.post(ASSETS, {"url": FAR}).status_code == 201
    plytix.switch(base64_upload="works")
    assert plytix.post(ASSETS, {"filename": "a.txt", "content": "YWJj"}).status_code == 201


@fact("assets", "guess")
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "url"),
        ({"filename": "a.txt"}, "url"),
        ({"url": ""}, "url"),
        ({"url": 3}, "url"),
        ({"url": FAR, "filename": ["a.txt"]}, "filename"),
        ({"filename": "a.txt", "content": 3}, "content"),
        ([], "_schema"),
        ({"url": "https://example.test/"}, "filename"),
    ],
)
def test_a_body_of_the_wrong_form_is_refused(plytix: Plytix, body: Any, field: str) -> None:
    assert list(wrong_fields(plytix.post(ASSETS, body))) == [field]


@fact("assets", "doc")
def test_a_body_that_is_no_json_is_refused_in_few_words(plytix: Plytix) -> None:
    for method, path in (("POST", ASSETS), ("PATCH", f"{ASSETS}/{PICTURE}")):
        answer = plytix.call(method, path, b"{no json")
        assert (answer.status_code, answer.json()) == (
            400,
            {"error": {"msg": "The browser sent a request that this server could not understand."}},
        )


@fact("assets", "doc", switch="unsupported_assets")
@pytest.mark.parametrize(
    ("filename", "content"),
    [("tool.exe", b"MZ\x90\0"), ("mug.jpg", b"MZ\x90\0"), ("x.unheard", b"abc"), ("x", b"abc")],
)
def test_a_type_that_is_not_supported_is_refused(
    plytix: Plytix, filename: str, content: bytes
) -> None:
    body = {"filename": filename, "content": in_base64(content)}
    assert list(wrong_fields(plytix.post(ASSETS, body))) == ["filename"]


@fact("assets", "doc", switch="unsupported_assets")
def test_a_url_of_an_unsupported_type_is_refused(plytix: Plytix, host: FileHost) -> None:
    for url in ("https://example.test/a.unheard", f"{host.url}/a.unheard"):
        assert list(wrong_fields(plytix.post(ASSETS, {"url": url}))) == ["filename"]


@fact("assets", "guess", switch="unsupported_assets")
def test_by_a_switch_any_type_is_taken(plytix: Plytix, host: FileHost) -> None:
    plytix.switch(unsupported_assets="take")
    made = upload(plytix, "x.unheard", b"abc")
    assert (made["extension"], made["file_type"]) == ("unheard", "OTHER")
    assert upload(plytix, "tool.exe", b"MZ\x90\0")["file_type"] == "OTHER"
    for url in ("https://example.test/a.unheard", f"{host.url}/a.unheard", made["url"]):
        (asset,) = plytix.post(ASSETS, {"url": url}).json()["data"]
        assert (asset["content_type"], asset["file_type"]) == ("application/octet-stream", "OTHER")
        served = requests.get(asset["url"], timeout=10)
        assert len(served.content) == asset["file_size"]


def test_a_file_that_is_too_large_is_refused(
    plytix: Plytix, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = upload(plytix, "a.txt", b"short")
    monkeypatch.setattr(uploads, "MAX_BYTES", 10)
    body = {"filename": "a.txt", "content": in_base64(b"eleven byte")}
    assert plytix.post(ASSETS, body).status_code == 413
    body = {"filename": "a.txt", "content": in_base64(b"much too long")}
    assert plytix.post(ASSETS, body).status_code == 413
    assert put_content(plytix, text["id"], b"eleven byte").status_code == 413


@fact("assets", "guess")
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/a.txt", "a.txt"),
        ("C:\\files\\a.txt", "a.txt"),
        ("a\u0000b\u202e\n.txt", "ab.txt"),
        ("  a.txt ", "a.txt"),
        ("Größe <b> 100%?#&.txt", "Größe <b> 100%?#&.txt"),
    ],
)
def test_a_name_loses_folders_and_what_cannot_be_seen(plytix: Plytix, sent: str, kept: str) -> None:
    asset = upload(plytix, sent, b"abc")
    assert asset["filename"] == kept
    assert requests.get(asset["url"], timeout=10).content == b"abc"


@pytest.mark.parametrize("filename", ["..", "/", "\u0000", f"{'a' * 252}.txt"])
def test_a_name_of_which_nothing_is_left_or_too_much_is_refused(
    plytix: Plytix, filename: str
) -> None:
    body = {"filename": filename, "content": "YWJj"}
    assert list(wrong_fields(plytix.post(ASSETS, body))) == ["filename"]


@fact("assets", "live")
def test_type_and_extension_need_not_agree(plytix: Plytix) -> None:
    asset = upload(plytix, "mug.jpg", picture())
    assert (asset["extension"], asset["content_type"]) == ("jpg", "image/png")


# ---------------------------------------------------------------- already there


def conflict(answer: requests.Response, known: str) -> None:
    assert answer.status_code == 409
    assert answer.json() == {
        "error": {
            "errors": [{"field": "asset.id", "msg": known}],
            "msg": "Asset already exists",
        }
    }
    assert answer.headers["Location"].endswith(f"{ASSETS}/{known}")


@fact("assets", "doc", "live", switch="asset_identity")
def test_a_url_that_is_there_already_is_answered_with_the_id_of_its_asset(plytix: Plytix) -> None:
    (asset,) = plytix.post(ASSETS, {"url": FAR}).json()["data"]
    conflict(plytix.post(ASSETS, {"url": FAR, "filename": "other.png"}), asset["id"])
    plytix.delete(f"{ASSETS}/{asset['id']}")
    assert plytix.post(ASSETS, {"url": FAR}).status_code == 201


@fact("assets", "doc", "live")
def test_two_assets_may_have_one_name(plytix: Plytix) -> None:
    first, second = upload(plytix, "a.txt", b"abc"), upload(plytix, "a.txt", b"abc")
    assert first["id"] != second["id"]


@fact("assets", "guess", switch="asset_identity")
def test_by_a_switch_the_content_tells_that_an_asset_is_there(
    plytix: Plytix, host: FileHost
) -> None:
    plytix.switch(asset_identity="content")
    asset = upload(plytix, "blue.png", picture())
    body = {"filename": "other.png", "content": in_base64(picture())}
    conflict(plytix.post(ASSETS, body), asset["id"])
    conflict(plytix.post(ASSETS, {"url": f"{host.url}/mug.png"}), asset["id"])
    (far,) = plytix.post(ASSETS, {"url": FAR}).json()["data"]
    conflict(plytix.post(ASSETS, {"url": FAR}), far["id"])


@fact("assets", "guess", switch="asset_identity")
def test_by_a_switch_the_name_tells_that_an_asset_is_there(plytix: Plytix) -> None:
    plytix.switch(asset_identity="filename")
    conflict(plytix.post(ASSETS, {"filename": "mug.jpg", "content": "YWJj"}), PICTURE)
    assert plytix.post(ASSETS, {"filename": "Mug.jpg", "content": "YWJj"}).status_code == 201


@fact("assets", "guess", switch="asset_identity")
def test_by_a_switch_no_asset_is_ever_there_already(plytix: Plytix) -> None:
    plytix.switch(asset_identity="none")
    first, second = (plytix.post(ASSETS, {"url": FAR}).json()["data"][0] for _ in range(2))
    assert first["id"] != second["id"]
