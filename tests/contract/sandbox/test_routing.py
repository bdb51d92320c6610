"""Paths, methods, bodies that are no JSON, and headers."""

from __future__ import annotations

import pytest

from tests.contract.sandbox.conftest import Plytix
from tests.contract.sandbox.small_account import MUG


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/products", 405),
        ("GET", "/api/v2/products", 405),
        ("PUT", f"/api/v2/products/{MUG}", 405),
        ("GET", "/api/v1/filters/products", 404),
        ("GET", "/api/v1/filters/relationship", 404),
        ("GET", "/api/v1/filters/product", 200),
        ("POST", "/api/v1/filters/product", 405),
        ("GET", "/api/v2/products/bulk", 404),
        ("GET", "/api/v2/filters/product", 404),
        ("POST", "/api/v2/attributes/product/search", 404),
        ("GET", "/api/v1/tasks", 404),
        ("GET", "/nowhere", 404),
        ("POST", "/api/v1/relationships/search", 400),
    ],
)
def test_paths_and_methods(plytix: Plytix, method: str, path: str, status: int) -> None:
    answer = plytix.call(method, path)
    assert answer.status_code == status
    if status >= 400:
        assert isinstance(answer.json()["error"]["msg"], str)


def test_a_trailing_slash_is_redirected_to_the_bare_path(plytix: Plytix) -> None:
    answer = plytix.get("/api/v1/filters/product/")
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"{plytix.box.pim_url}/api/v1/filters/product"


@pytest.mark.parametrize(
    "path", ["/api/v1/products/{}", "/api/v2/products/{}", "/api/v1/assets/{}"]
)
@pytest.mark.parametrize("malformed", ["non-existing-id", "5", "0" * 24, "%00", "a%2Fb", "ä"])
def test_a_malformed_id_is_as_unknown_as_any(plytix: Plytix, path: str, malformed: str) -> None:
    assert plytix.get(path.format(malformed)).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/products"),
        ("POST", "/api/v2/products"),
        ("PATCH", f"/api/v2/products/{MUG}"),
        ("POST", "/api/v2/products/search"),
        ("POST", "/api/v1/attributes/product/search"),
    ],
)
@pytest.mark.parametrize(
    "body", [b"", b"{", b"{'sku': 1}", b"\xff\xfe", b'{"sku": "\\ud800"}', b"[" * 100_000]
)
def test_a_body_that_is_no_json_is_400_with_the_decoder_s_words(
    plytix: Plytix, method: str, path: str, body: bytes
) -> None:
    answer = plytix.call(method, path, body)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["errors"] == [{"field": "http_status_code", "msg": 400}]
    assert error["msg"].startswith("Failed to decode JSON object: ")


def test_the_decoder_s_words_are_python_s(plytix: Plytix) -> None:
    answer = plytix.post("/api/v2/products", b"{\n  sku}")
    assert answer.json()["error"]["msg"] == (
        "Failed to decode JSON object: "
        "Expecting property name enclosed in double quotes: line 2 column 3 (char 4)"
    )


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"3", b"null"])
@pytest.mark.parametrize("path", ["/api/v2/products", "/api/v2/products/search"])
def test_a_body_that_is_no_object_is_422(plytix: Plytix, path: str, body: bytes) -> None:
    assert plytix.post(path, body).status_code == 422


def test_answers_carry_a_request_id_and_no_rate_headers(plytix: Plytix) -> None:
    headers = plytix.get("/api/v1/filters/product").headers
    assert headers["x-request-id"]
    assert headers["access-control-allow-origin"] == "*"
    assert not [name for name in headers if "ratelimit" in name.lower()]
