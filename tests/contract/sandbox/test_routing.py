"""Which paths there are, and which methods they take."""

from __future__ import annotations

import pytest

from tests.contract.sandbox.conftest import Plytix
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import MUG


@fact("common", "doc", "live")
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
        ("GET", "/api/v3/products", 404),
        ("GET", "/api", 404),
        ("GET", "//api/v1/filters/product", 404),
        ("GET", "/API/v1/filters/product", 404),
        ("POST", "/api/v1/relationships/search", 400),
    ],
)
def test_paths_and_methods(plytix: Plytix, method: str, path: str, status: int) -> None:
    """A path that is none is 404, another method on a path is 405; v2 has products alone."""
    answer = plytix.call(method, path)
    assert answer.status_code == status
    if status >= 400:
        assert isinstance(answer.json()["error"]["msg"], str)


@fact("errors", "doc")
def test_the_decoder_s_words_are_python_s(plytix: Plytix) -> None:
    """Broken JSON is answered with the words of Python's decoder, line and column included."""
    answer = plytix.post("/api/v2/products", b"{\n  sku}")
    assert answer.json()["error"]["msg"] == (
        "Failed to decode JSON object: "
        "Expecting property name enclosed in double quotes: line 2 column 3 (char 4)"
    )


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"3", b"null"])
@pytest.mark.parametrize("path", ["/api/v2/products", "/api/v2/products/search"])
def test_a_body_that_is_no_object_is_422(plytix: Plytix, path: str, body: bytes) -> None:
    assert plytix.post(path, body).status_code == 422
