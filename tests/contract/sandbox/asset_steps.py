"""Steps that tests of assets share."""

from __future__ import annotations

import base64
from typing import Any

import requests

from tests.contract.sandbox.conftest import Plytix

ASSETS = "/api/v1/assets"
SEARCH = f"{ASSETS}/search"
UNKNOWN = "5a00000000000000000000ff"
WHOLE = {
    "id",
    "filename",
    "extension",
    "content_type",
    "file_type",
    "file_size",
    "url",
    "thumbnail",
    "assigned",
    "n_products",
    "n_catalogs",
    "categories",
    "public",
    "status",
    "has_custom_thumb",
    "created",
    "modified",
    "file_modified",
    "created_user_audit",
    "modified_user_audit",
}
"""The members of an asset."""


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def upload(plytix: Plytix, filename: str, content: bytes) -> dict[str, Any]:
    answer = plytix.post(ASSETS, {"filename": filename, "content": in_base64(content)})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["data"][0]
    return made


def read(plytix: Plytix, asset_id: str) -> dict[str, Any]:
    found: dict[str, Any] = plytix.get(f"{ASSETS}/{asset_id}").json()["data"][0]
    return found


def put_content(
    plytix: Plytix, asset_id: str, content: bytes, filename: str = "new"
) -> requests.Response:
    url = f"{ASSETS}/{asset_id}/content"
    return plytix.call("PUT", url, files={"file": (filename, content)})


def wrong_fields(answer: requests.Response) -> dict[str, Any]:
    assert answer.status_code == 422, answer.text
    return {row["field"]: row["msg"] for row in answer.json()["error"]["errors"]}


def found(plytix: Plytix, *conditions: dict[str, Any], **more: Any) -> list[str]:
    body = {"filters": [list(conditions)] if conditions else [], **more}
    return [row["id"] for row in plytix.search(body, SEARCH)["data"]]


def new_category(plytix: Plytix, name: str) -> str:
    category_id: str = plytix.post("/api/v1/categories/file", {"name": name}).json()["data"][0][
        "id"
    ]
    return category_id
