"""The files of assets and small pictures of them, as they are served."""

from __future__ import annotations

import base64
import csv
import io
import json
import wave
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import requests
from PIL import Image

from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.at_once import at_once
from tests.contract.sandbox.conftest import Plytix
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.file_host import picture
from tests.contract.sandbox.small_account import ACCOUNT_ID, MANUAL, MUG, PICTURE, small_account

ASSETS = "/api/v1/assets"
UNKNOWN = "5a00000000000000000000ff"


def asset_of(plytix: Plytix, asset_id: str) -> dict[str, Any]:
    found: dict[str, Any] = plytix.get(f"{ASSETS}/{asset_id}").json()["data"][0]
    return found


def upload(plytix: Plytix, filename: str, content: bytes) -> dict[str, Any]:
    body = {"filename": filename, "content": base64.b64encode(content).decode()}
    made: dict[str, Any] = plytix.post(ASSETS, body).json()["data"][0]
    return made


def made_up(plytix: Plytix, filename: str) -> tuple[dict[str, Any], bytes]:
    (asset,) = plytix.post(ASSETS, {"url": f"https://example.test/{filename}"}).json()["data"]
    return asset, serve(asset["url"]).content


def serve(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, timeout=10)


# ---------------------------------------------------------------- where


@fact("assets", "doc")
def test_an_assets_addresses_hold_account_type_and_id(plytix: Plytix) -> None:
    asset = asset_of(plytix, PICTURE)
    place = f"public_files/pim/assets/{ACCOUNT_ID}/images/5a/00/{PICTURE}/mug.jpg"
    assert asset["url"] == f"{plytix.box.pim_url}/api/v1.1/file/{place}"
    assert asset["thumbnail"] == f"{plytix.box.pim_url}/api/v1.1/thumb/{place}"


@fact("assets", "guess")
def test_files_are_served_without_a_token_and_outside_of_the_limits() -> None:
    """Files need no token, and no rate window counts them."""
    with running(Options(port=0, limits=((2, 60.0),), seed=small_account)) as box:
        plytix = Plytix(box)
        asset = asset_of(plytix, PICTURE)
        assert {serve(asset["url"]).status_code for _ in range(4)} == {200}
        assert plytix.get(f"{ASSETS}/{PICTURE}").status_code == 200
        assert plytix.get(f"{ASSETS}/{PICTURE}").status_code == 429
        plytix.session.close()


def test_addresses_that_are_none_are_not_found(plytix: Plytix) -> None:
    asset = asset_of(plytix, PICTURE)
    for url in (
        asset["url"].replace(PICTURE, UNKNOWN),
        asset["url"].replace(ACCOUNT_ID, UNKNOWN),
        asset["url"].replace("/images/", "/texts/"),
        asset["url"].rpartition("/")[0],
        f"{plytix.box.pim_url}/api/v1.1/file/mug.jpg",
        f"{plytix.box.pim_url}/api/v1.1/file/{PICTURE}/mug.jpg",
        f"{plytix.box.pim_url}/api/v1.1/other/mug.jpg",
    ):
        assert serve(url).status_code == 404, url


def test_nothing_but_reading_is_done_with_files(plytix: Plytix) -> None:
    url = asset_of(plytix, PICTURE)["url"]
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert requests.request(method, url, timeout=10).status_code == 405


def test_the_token_host_serves_no_files() -> None:
    with running(Options(port=0, auth_port=0, limits=(), seed=small_account)) as box:
        plytix = Plytix(box)
        url = asset_of(plytix, PICTURE)["url"]
        assert serve(url).status_code == 200
        assert serve(url.replace(box.pim_url, box.auth_url)).status_code == 404
        plytix.session.close()


def test_a_name_with_any_letters_is_served(plytix: Plytix) -> None:
    for name in ("Größe 100%.txt", "a#b?c&d.txt", "ключ.txt", "'quoted' \"twice\".txt"):
        asset = upload(plytix, name, b"abc")
        answer = serve(asset["url"])
        assert (answer.status_code, answer.content) == (200, b"abc")
        answer.headers["Content-Disposition"].encode("ascii")


def test_every_account_has_its_own_files(plytix: Plytix) -> None:
    told = plytix.control("POST", "/accounts", {"name": "beside", "start": "empty"})
    other = Plytix(replace(plytix.box, key=told["key"], password=told["password"]))
    try:
        asset = upload(other, "blue.png", picture())
        assert serve(asset["url"]).content == picture()
        assert plytix.get(f"{ASSETS}/{asset['id']}").status_code == 404
        (copied,) = plytix.post(ASSETS, {"url": asset["url"]}).json()["data"]
        assert serve(copied["url"]).content == picture()
    finally:
        other.session.close()
        plytix.control("DELETE", "/accounts/beside")
    assert serve(asset["url"]).status_code == 404
    assert serve(copied["url"]).status_code == 200


# ---------------------------------------------------------------- how


def test_a_file_comes_with_type_length_tag_and_date(plytix: Plytix) -> None:
    asset = upload(plytix, "blue.png", picture())
    answer = serve(asset["url"])
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Length"] == str(len(picture())) == str(asset["file_size"])
    assert answer.headers["Last-Modified"].endswith(" GMT")
    assert answer.headers["ETag"] != serve(asset["thumbnail"]).headers["ETag"]
    head = requests.head(asset["url"], timeout=10)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Last-Modified"):
        assert head.headers[name] == answer.headers[name]


def test_a_file_that_is_known_already_is_not_sent_again(plytix: Plytix) -> None:
    url = asset_of(plytix, PICTURE)["url"]
    tag = serve(url).headers["ETag"]
    again = serve(url, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert serve(url, **{"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("filename", "content", "how"),
    [
        ("a.html", b"<!doctype html><script>alert(1)</script>", "attachment"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "attachment"),
        ("a.xml", b"<x/>", "attachment"),
        ("a.jpg", b"<html><script>alert(1)</script></html>", "attachment"),
        ("a.txt", b"<script>", "inline"),
        ("a.png", picture(), "inline"),
        ("a.pdf", b"%PDF-1.4", "inline"),
    ],
)
def test_a_browser_runs_nothing_that_is_served(
    plytix: Plytix, filename: str, content: bytes, how: str
) -> None:
    headers = serve(upload(plytix, filename, content)["url"]).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"].startswith(how)
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]


# ---------------------------------------------------------------- small pictures


def test_the_thumbnail_is_a_small_form_of_the_picture(plytix: Plytix) -> None:
    asset = upload(plytix, "red.png", picture("red", (1200, 400)))
    answer = serve(asset["thumbnail"])
    assert answer.headers["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(answer.content)) as small:
        assert (small.format, small.size) == ("JPEG", (300, 100))
        red, green, blue = small.convert("RGB").resize((1, 1)).tobytes()
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("broken.png", picture()[:40]),
        ("broken.jpg", b"\xff\xd8\xff\xe0 no picture"),
        ("a.pdf", b"%PDF-1.4"),
        ("a.txt", b"abc"),
        ("a.eps", b"%!PS-Adobe\n(x) show"),
    ],
)
def test_what_has_no_picture_gets_a_drawn_thumbnail(
    plytix: Plytix, filename: str, content: bytes
) -> None:
    asset = upload(plytix, filename, content)
    with Image.open(io.BytesIO(serve(asset["thumbnail"]).content)) as small:
        assert small.format == "JPEG"
    assert serve(asset["url"]).content == content


@pytest.mark.parametrize("height", [3_500, 5_000, 10_000])
def test_a_picture_of_very_many_pixels_is_not_opened(plytix: Plytix, height: int) -> None:
    kept = io.BytesIO()
    Image.new("1", (20_000, height)).save(kept, "PNG")
    asset = upload(plytix, "huge.png", kept.getvalue())
    with Image.open(io.BytesIO(serve(asset["thumbnail"]).content)) as small:
        assert small.size == (300, 225), "drawn, not made from the picture"


# ---------------------------------------------------------------- made up


def test_a_planted_asset_has_a_picture_of_its_size_that_is_always_the_same(
    plytix: Plytix,
) -> None:
    asset = asset_of(plytix, PICTURE)
    content = serve(asset["url"]).content
    assert len(content) == asset["file_size"]
    with Image.open(io.BytesIO(content)) as shown:
        assert shown.format == "JPEG"
        assert shown.width > shown.height > 500
    plytix.control("POST", "/reset")
    assert serve(asset["url"]).content == content
    other = asset_of(plytix, MANUAL)
    assert serve(other["url"]).content != content


def test_whatever_address_an_account_was_planted_with_the_sandbox_serves_the_file(
    plytix: Plytix,
) -> None:
    for asset in plytix.get(f"/api/v1/products/{MUG}/assets").json()["data"]:
        assert asset["url"].startswith(plytix.box.pim_url)
        assert asset["thumbnail"].startswith(plytix.box.pim_url)


def test_an_asset_that_was_planted_with_little_is_served_as_well() -> None:
    account = small_account()
    account["assets"] = [{"id": PICTURE, "filename": "mug.png"}]
    account["products"] = []
    with at_once(seed=lambda: account) as plytix:
        asset = asset_of(plytix, PICTURE)
        for url in (asset["url"], asset["thumbnail"]):
            answer = serve(url)
            assert answer.status_code == 200
            assert "Last-Modified" not in answer.headers


@fact("assets", "doc")
def test_every_picture_of_the_demonstration_account_is_served() -> None:
    """The files of the first account are drawn when they are asked for."""
    with running(Options(port=0, limits=())) as box:
        plytix = Plytix(box)
        body = {
            "filters": [],
            "attributes": ["url", "thumbnail", "content_type", "file_size", "extension"],
            "pagination": {"page_size": 12},
        }
        rows = plytix.search(body, f"{ASSETS}/search")["data"]
        assert {row["extension"] for row in rows} >= {"jpg", "pdf"}
        for row in rows:
            answer = serve(row["url"])
            assert answer.headers["Content-Type"] == row["content_type"]
            assert len(answer.content) == row["file_size"]
            assert serve(row["thumbnail"]).headers["Content-Type"] == "image/jpeg"
        plytix.session.close()


@pytest.mark.parametrize(
    ("extension", "kind"),
    [
        ("jpg", "JPEG"),
        ("png", "PNG"),
        ("gif", "GIF"),
        ("webp", "WEBP"),
        ("bmp", "BMP"),
        ("tif", "TIFF"),
        ("ico", "ICO"),
        ("psd", "PSD"),
    ],
)
def test_pictures_are_made_up_in_the_format_of_their_name(
    plytix: Plytix, extension: str, kind: str
) -> None:
    asset, content = made_up(plytix, f"tea%20pot.{extension}")
    assert len(content) == asset["file_size"]
    with Image.open(io.BytesIO(content)) as shown:
        assert shown.format == kind
        shown.load()


def test_texts_are_made_up_that_can_be_read(plytix: Plytix) -> None:
    for extension, read in (
        ("csv", lambda text: list(csv.reader(io.StringIO(text)))),
        ("json", json.loads),
        ("xml", ET.fromstring),
        ("svg", ET.fromstring),
    ):
        asset, content = made_up(plytix, f"tea%20%22%26pot.{extension}")
        assert read(content.decode()) is not None
        assert "tea" in content.decode()
        assert len(content) == asset["file_size"]
    assert made_up(plytix, "a.html")[1].startswith(b"<!doctype html>")
    assert made_up(plytix, "a.md")[1] == b"a.md\n"


@pytest.mark.parametrize(
    ("extension", "part"),
    [
        ("zip", "tea.txt"),
        ("xlsx", "xl/workbook.xml"),
        ("docx", "word/document.xml"),
        ("pptx", "ppt/presentation.xml"),
    ],
)
def test_archives_are_made_up_that_can_be_opened(plytix: Plytix, extension: str, part: str) -> None:
    asset, content = made_up(plytix, f"tea.{extension}")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert part in archive.namelist()
        assert archive.testzip() is None
    assert len(content) == asset["file_size"]


def test_a_sound_is_made_up_that_can_be_played(plytix: Plytix) -> None:
    with wave.open(io.BytesIO(made_up(plytix, "tea.wav")[1])) as sound:
        assert sound.getnframes() == 800


@pytest.mark.parametrize(
    ("extension", "begins"),
    [
        ("pdf", b"%PDF-1.4\n"),
        ("mp3", b"\xff\xfb"),
        ("mp4", b"\0\0\0\x18ftypisom"),
        ("mov", b"\0\0\0\0ftypqt"),
        ("gz", b"\x1f\x8b"),
        ("ttf", b"\0\1\0\0"),
    ],
)
def test_other_files_are_made_up_that_begin_as_their_kind_does(
    plytix: Plytix, extension: str, begins: bytes
) -> None:
    asset, content = made_up(plytix, f"tea.{extension}")
    assert content.startswith(begins)
    assert len(content) == asset["file_size"]


def test_the_positions_in_a_pdf_are_right() -> None:
    account = small_account()
    manual = next(asset for asset in account["assets"] if asset["id"] == MANUAL)
    manual["content_type"] = "application/pdf"
    with at_once(seed=lambda: account) as plytix:
        asset = asset_of(plytix, MANUAL)
        content = serve(asset["url"]).content
    assert len(content) == asset["file_size"]
    start = int(content.rpartition(b"startxref\n")[2].split()[0])
    assert content[start:].startswith(b"xref\n0 6\n")
    rows = content[start:].splitlines()[3:8]
    for number, row in enumerate(rows, 1):
        assert content[int(row.split()[0]) :].startswith(b"%d 0 obj" % number)


def test_a_renamed_asset_keeps_its_file(plytix: Plytix) -> None:
    asset, content = made_up(plytix, "tea.png")
    plytix.patch(f"{ASSETS}/{asset['id']}", {"filename": "coffee.png"})
    renamed = asset_of(plytix, asset["id"])
    assert renamed["url"].endswith("/coffee.png")
    assert serve(renamed["url"]).content == serve(asset["url"]).content == content
    assert renamed["file_size"] == asset["file_size"]


# ---------------------------------------------------------------- kept


def test_files_outlive_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    with at_once(state=state) as plytix:
        asset = upload(plytix, "blue.png", picture())
        far, content = made_up(plytix, "tea.png")
    with at_once(state=state) as plytix:
        for known, expected in ((asset, picture()), (far, content)):
            assert serve(asset_of(plytix, known["id"])["url"]).content == expected


def test_a_reset_forgets_the_files(plytix: Plytix) -> None:
    url = {"url": "https://example.test/tea.png"}
    plytix.switch(asset_identity="content")
    asset = upload(plytix, "blue.png", picture())
    plytix.post(ASSETS, url)
    plytix.control("POST", "/reset")
    assert serve(asset["url"]).status_code == 404
    assert plytix.post(ASSETS, url).status_code == 201
    plytix.switch(asset_identity="content")
    body = {"filename": "blue.png", "content": base64.b64encode(picture()).decode()}
    assert plytix.post(ASSETS, body).status_code == 201


def test_an_upload_that_is_lost_leaves_no_file(plytix: Plytix) -> None:
    plytix.switch(asset_identity="content")
    plytix.fault(kind="lose", times=1)
    asset = upload(plytix, "blue.png", picture())
    assert serve(asset["url"]).status_code == 404
    body = {"filename": "blue.png", "content": base64.b64encode(picture()).decode()}
    assert plytix.post(ASSETS, body).status_code == 201
