"""How the operations on assets are refused; their search stands with the other searches."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetsync.errors import UnknownOutcomeError
from sheetsync.plytix.answers import carried_out
from sheetsync.plytix.operation import found_operation
from sheetsync.plytix.v1v2.operations import OPERATIONS
from sheetsync.sandbox.server import RunningSandbox
from tests.contract.operations.marks import is_refused
from tests.contract.operations.refusal import (
    NO_OBJECT,
    NOWHERE,
    REQUIRED,
    Refusal,
    invalid_schema,
    unknown,
)
from tests.contract.operations.watched import Watched, box_of
from tests.contract.sandbox.file_host import file_host, picture
from tests.contract.sandbox.small_account import MANUAL, PICTURE, small_account

ADD = "Add asset (URL or content)"
BROKEN = "5a00000000000000000000b9"
MUG = "https://pictures.example.test/mug.png"
BLUE = base64.b64encode(picture("blue")).decode()


def seed() -> dict[str, Any]:
    account = small_account()
    broken = account["assets"][0] | {"id": BROKEN, "broken": True}
    account["assets"].append(broken)
    return account


@pytest.fixture(scope="module")
def small_box() -> Iterator[RunningSandbox]:
    with box_of(seed()) as box:
        yield box


@is_refused(f"assets: {ADD}")
@pytest.mark.parametrize(
    ("identity", "given"),
    [
        ("url", {"url": MUG}),
        ("url", {"url": MUG, "filename": "other.png"}),
        ("content", {"filename": "other.png", "content": BLUE}),
        ("filename", {"filename": "mug.png", "content": BLUE}),
    ],
)
def test_an_asset_that_is_there_already_is_told_with_its_id(
    small: Watched, identity: str, given: dict[str, Any]
) -> None:
    """By what Plytix knows it again is not documented."""
    small.switch(asset_identity=identity)
    first = {"url": MUG} if identity == "url" else {"filename": "mug.png", "content": BLUE}
    (known,) = small.plytix.call(ADD, **first).rows
    refused = small.refuses(
        Refusal(status=409, says="Asset already exists.", reasons={"asset.id": known["id"]}),
        ADD,
        **given,
    )
    assert "there already" in refused.remedy


@is_refused(f"assets: {ADD}")
@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({}, {"url": REQUIRED}),
        ({"url": "ftp://pictures.example.test/a.png"}, {"url": "Not a valid URL."}),
        ({"url": "mug.png"}, {"url": "Not a valid URL."}),
        (
            {"url": "https://pictures.invalid/mug.png"},
            {"url": "Unable to get a file from https://pictures.invalid/mug.png"},
        ),
        ({"url": f"{MUG}.unheard"}, {"filename": "File type not supported."}),
        (
            {"content": BLUE},
            {"filename": "filename field is mandatory when uploading from content"},
        ),
        (
            {"content": f"data:image/png;base64,{BLUE}", "filename": "a.png"},
            {"content": "Content must be base64 without a data: prefix."},
        ),
        ({"content": "no base64!", "filename": "a.png"}, {"content": "Not a valid base64 string."}),
        ({"content": "", "filename": "a.png"}, {"content": REQUIRED}),
        ({"content": BLUE, "filename": ".."}, {"filename": "Not a valid file name."}),
    ],
)
def test_an_asset_that_cannot_be_is_refused(
    small: Watched, given: dict[str, str], reasons: dict[str, str]
) -> None:
    small.refuses(invalid_schema(**reasons), ADD, **given)


@is_refused(f"assets: {ADD}")
@pytest.mark.parametrize("path", ["/no-such.png", "/broken.png", "/empty.png", "/loop.png"])
def test_a_file_that_plytix_cannot_fetch_is_told_with_its_url(small: Watched, path: str) -> None:
    with file_host() as host:
        small.refuses(
            invalid_schema(url=f"Unable to get a file from {host.url}{path}"),
            ADD,
            url=host.url + path,
        )


@is_refused(f"assets: {ADD}")
def test_a_500_to_base64_leaves_open_whether_there_is_an_asset(small: Watched) -> None:
    """Such uploads were seen to answer 500; nobody knows whether anything is kept of them."""
    small.switch(base64_upload="fails")
    operation = found_operation(ADD, OPERATIONS)
    error = small.fails(
        UnknownOutcomeError,
        lambda: carried_out(small.session, operation, {"filename": "a.png", "content": BLUE}),
    )
    assert error.status == 500
    assert "500" in error.message
    assert "Read it back" in error.remedy
    assert len(small.asked()) == len(small.asked_for_tokens()) == 1


@is_refused("assets: Get account's asset", "assets: Modify asset", "assets: Delete asset")
@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("Get account's asset", {}),
        ("Modify asset", {"filename": "new.jpg"}),
        ("Delete asset", {}),
    ],
)
def test_an_asset_that_cannot_be_loaded_is_told(
    small: Watched, action: str, more: dict[str, str]
) -> None:
    small.refuses(
        Refusal(
            status=422,
            says="There was an error loading this asset, please contact support.",
            reasons={"asset": "validation error"},
        ),
        action,
        asset_id=BROKEN,
        **more,
    )


@is_refused("assets: Get account's asset", "assets: Modify asset", "assets: Delete asset")
@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("Get account's asset", {}),
        ("Modify asset", {"filename": "new.jpg"}),
        ("Delete asset", {}),
    ],
)
def test_an_asset_that_is_not_there_is_told(
    small: Watched, action: str, more: dict[str, str]
) -> None:
    small.refuses(unknown(asset_id="asset does not exist"), action, asset_id=NOWHERE, **more)


@is_refused("assets: Modify asset")
@pytest.mark.parametrize("filename", ["mug.png", "mug", "mug.jpeg"])
def test_an_asset_keeps_its_extension(small: Watched, filename: str) -> None:
    small.refuses(
        Refusal(
            status=422,
            says="Extension changes are not allowed.",
            reasons={"filename": "Extension changes are not allowed"},
        ),
        "Modify asset",
        asset_id=PICTURE,
        filename=filename,
        public=False,
    )


@is_refused("assets: Modify asset")
@pytest.mark.parametrize(
    ("categories", "reason"),
    [([{"id": NOWHERE}], "does not exist"), ([{"name": "Kitchen"}], NO_OBJECT)],
)
def test_an_asset_is_put_into_categories_that_are_there(
    small: Watched, categories: list[dict[str, str]], reason: str
) -> None:
    small.refuses(
        invalid_schema(categories=reason),
        "Modify asset",
        asset_id=PICTURE,
        categories=categories,
        filename="new.jpg",
    )


@is_refused("assets: Replace content")
@pytest.mark.parametrize("asset", [PICTURE, MANUAL])
def test_content_of_another_type_is_refused(small: Watched, asset: str, tmp_path: Path) -> None:
    file = tmp_path / "mug.jpg"
    file.write_bytes(b"GIF89a" + b"\0" * 100)
    small.refuses(
        Refusal(
            status=400,
            says="You cannot change the format type of the asset.",
            reasons={"content_type": "You cannot change the format type of the asset."},
        ),
        "Replace content",
        asset_id=asset,
        file=str(file),
    )


@is_refused("assets: Replace content")
def test_content_for_an_asset_that_is_not_there_is_told(small: Watched, tmp_path: Path) -> None:
    """Here the field is ``id``, not ``asset_id``."""
    file = tmp_path / "mug.jpg"
    file.write_bytes(picture(kind="JPEG"))
    small.refuses(
        unknown(id="asset does not exist"), "Replace content", asset_id=NOWHERE, file=str(file)
    )
