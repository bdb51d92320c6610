from __future__ import annotations

import json
import traceback

import pytest

from sheetsync.errors import (
    AuthenticationError,
    PermissionDeniedError,
    RateLimitError,
    RefusedError,
    RemoteError,
    UnreachableError,
)
from sheetsync.model.secret import Secret
from sheetsync.model.values import FieldName
from sheetsync.plytix.errors import (
    clean,
    excerpt,
    field_of,
    no_answer_error,
    read_error,
    remote_error,
    unusable_error,
)
from sheetsync.plytix.request import Loss, NoAnswer, Response
from tests.unit.plytix.tokens import answer, token_text

FIELDS = frozenset(map(FieldName, ("label", "status", "attributes.colour", "attributes.status")))


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (answer({"error": {"msg": "Missing Authorization Header"}}, 401), AuthenticationError),
        (answer({"error": {"msg": "Permission denied."}}, 403), PermissionDeniedError),
        (answer({"message": "API rate limit exceeded"}, 429), RateLimitError),
        (answer({"error": {"msg": "No results found"}}, 404), RefusedError),
        (answer({"detail": "Not Found"}, 404), RefusedError),
        (answer({"error": {"msg": "duplicate"}}, 409), RefusedError),
        (answer({"error": {"msg": "bad"}}, 422), RefusedError),
        (answer({"error": {"msg": "too many"}}, 428), RefusedError),
        (answer({"error": {"msg": "oops"}}, 500), UnreachableError),
        (Response(status=502, body=b"<html>Bad gateway</html>"), UnreachableError),
        (Response(status=308), UnreachableError),
        (Response(status=404, body=b"<html>nginx</html>"), UnreachableError),
        (Response(status=413, body=b""), UnreachableError),
    ],
)
def test_each_status_has_its_error(given: Response, error: type[RemoteError]) -> None:
    raised = remote_error(given, about="search products")
    assert type(raised) is error
    assert raised.status == given.status
    assert raised.remedy


@pytest.mark.parametrize(
    ("content", "summary", "rows"),
    [
        (
            {"error": {"msg": "a", "errors": [{"field": "sku", "msg": "b"}]}},
            "a",
            (("sku", "b"),),
        ),
        ({"error": {"msg": "a"}}, "a", ()),
        ({"error": {"msg": " No results found for 7"}}, "No results found for 7", ()),
        ({"error": {"errors": [{"field": "http_status_code", "msg": 400}], "msg": "a"}}, "a", ()),
        (
            {"error": {"errors": [{"field": "t", "msg": {"_schema": ["Invalid"]}}]}},
            "",
            (("t", '{"_schema":["Invalid"]}'),),
        ),
        (
            {"error": {"msg": 7, "errors": [{"field": "ids", "msg": ["x"]}, "odd", {}]}},
            "7",
            (("ids", '["x"]'), ("", "")),
        ),
        ({"error": "plain"}, "plain", ()),
        ({"detail": [{"loc": ["body"]}]}, '[{"loc":["body"]}]', ()),
        ({"message": "API rate limit exceeded", "limit": 50}, "API rate limit exceeded", ()),
        ({"msg": "Bad api_key"}, "Bad api_key", ()),
        ({"error": {"msg": None, "errors": None}}, "", ()),
    ],
)
def test_every_known_shape_of_error_is_read(
    content: object, summary: str, rows: tuple[tuple[str, str], ...]
) -> None:
    said = read_error(json.dumps(content).encode())
    assert (said.summary, said.rows, said.by_plytix) == (summary, rows, True)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b"7", b'{"other": 1}', b"\xff\xfe"])
def test_what_plytix_does_not_say_is_no_refusal_of_plytix(body: bytes) -> None:
    assert not read_error(body).by_plytix


def test_reasons_carry_the_prefix_that_plytix_leaves_out() -> None:
    refused = remote_error(
        answer(
            {
                "error": {
                    "msg": "product data validation failed",
                    "errors": [
                        {"field": "colour", "msg": "[u'Red'] are not a valid values"},
                        {"field": "label", "msg": "too long"},
                    ],
                }
            },
            422,
        ),
        about="update a product",
        fields=FIELDS,
    )
    assert isinstance(refused, RefusedError)
    assert refused.reasons == {
        "attributes.colour": "[u'Red'] are not a valid values",
        "label": "too long",
    }
    assert refused.message.endswith("product data validation failed.")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("colour", "attributes.colour"),
        ("label", "label"),
        ("status", "status"),
        ("other", "other"),
        ("attributes.colour", "attributes.colour"),
    ],
)
def test_a_label_that_is_also_a_system_field_of_the_request_stays_bare(
    name: str, field: str
) -> None:
    assert field_of(name, FIELDS) == field


def test_what_plytix_says_is_one_safe_line_without_secrets() -> None:
    token = token_text()
    body = json.dumps(
        {"error": {"msg": f"\x1b[31mred\n\u202e Bearer {token} s3cr3t " + "x" * 900}}
    ).encode()
    message = remote_error(
        Response(status=422, body=body), about="update", secrets=[Secret("s3cr3t")]
    ).message
    assert "\x1b" not in message
    assert "\n" not in message
    assert "\u202e" not in message
    assert token not in message
    assert "s3cr3t" not in message
    assert "Bearer ***" in message
    assert len(message) < 400
    assert message.endswith("…")


def test_an_excerpt_shows_the_beginning_of_a_page() -> None:
    assert excerpt(b"<html>\n <b>Sign in</b>") == "<html> <b>Sign in</b>"
    assert clean("") == ""


@pytest.mark.parametrize(("remedy", "words"), [("", "Check the network"), ("Do so.", "Do so.")])
def test_no_answer_names_the_host_and_says_what_to_do(remedy: str, words: str) -> None:
    lost = NoAnswer(loss=Loss.UNTRUSTED, reason="the certificate", remedy=remedy)
    error = no_answer_error(lost, about="x", host="pim.example")
    assert "pim.example" in error.message
    assert words in error.remedy


def test_a_success_without_data_keeps_status_and_request_id() -> None:
    response = Response(status=200, headers={"x-request-id": "r-1"}, body=b"")
    error = unusable_error(response, about="x", why="with no JSON")
    assert (error.status, error.request_id) == (200, "r-1")
    assert "(nothing)" in error.message


@pytest.mark.parametrize("status", [308, 401, 403, 404, 409, 422, 428, 429, 500, 502])
def test_plytix_s_request_id_is_kept_for_its_support(status: int) -> None:
    given = answer({"error": {"msg": "no"}}, status, {"x-request-id": "r-17"})
    assert remote_error(given, about="search products").request_id == given.request_id == "r-17"


def test_of_a_field_that_is_named_twice_no_reason_is_lost() -> None:
    rows = [{"field": "name", "msg": said} for said in ("too long", "taken", "too long")]
    refused = remote_error(answer({"error": {"msg": "no", "errors": rows}}, 422), about="x")
    assert isinstance(refused, RefusedError)
    assert refused.reasons == {"name": "too long; taken"}


def test_a_traceback_shows_the_reasons_below_the_message() -> None:
    rows = [{"field": "name", "msg": "taken"}, {"field": "order", "msg": 7}]
    refused = remote_error(answer({"error": {"msg": "no", "errors": rows}}, 422), about="x")
    assert "".join(traceback.format_exception(refused)).endswith("name: taken\norder: 7\n")


def test_a_page_or_nothing_with_403_is_told_apart_from_a_role() -> None:
    page = Response(status=403, body=b"<html>Blocked</html>")
    assert type(remote_error(page, about="x")) is UnreachableError
    assert type(remote_error(Response(status=403), about="x")) is PermissionDeniedError
