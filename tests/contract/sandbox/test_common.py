"""What holds for every route: envelope, ids, headers, methods, bodies of any kind."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from sheetsync.sandbox.hosts.sending import MAX_BODY
from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.conftest import Plytix
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import ACCOUNT_ID, MUG, PAN

PRODUCT = f"/api/v2/products/{MUG}"
SEARCH = "/api/v2/products/search"


def raw(plytix: Plytix, method: str, path: str, body: bytes, **headers: str) -> tuple[int, bytes]:
    """A request as written, on a connection of its own: status and body."""
    connection = http.client.HTTPConnection(plytix.box.pim_url.removeprefix("http://"), timeout=20)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.putheader("Authorization", str(plytix.session.headers["Authorization"]))
        connection.endheaders(body or None)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


# ---------------------------------------------------------------- the envelope


@fact("common", "doc")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", PRODUCT, None),
        ("GET", f"/api/v1/products/{MUG}", None),
        ("PATCH", PRODUCT, {"label": "x"}),
        ("POST", "/api/v1/products", {"sku": "NEW"}),
        ("POST", SEARCH, {}),
        ("GET", "/api/v1/filters/product", None),
    ],
)
def test_success_is_an_object_with_a_list_under_data(
    plytix: Plytix, method: str, path: str, body: Any
) -> None:
    """Success is an object whose data is a list, even for one resource."""
    answer = plytix.call(method, path, body).json()
    assert isinstance(answer["data"], list)
    assert ("pagination" in answer) == (path == SEARCH)


@fact("common", "doc")
def test_no_result_is_an_empty_list(plytix: Plytix) -> None:
    filters = [[{"field": "sku", "operator": "eq", "value": "nothing"}]]
    assert plytix.search({"filters": filters})["data"] == []


@fact("common", "doc")
def test_what_is_made_is_201_with_its_address(plytix: Plytix) -> None:
    """A 201 of v1 carries the address of what was made in Location."""
    made = plytix.post("/api/v1/products", {"sku": "NEW"})
    assert made.status_code == 201
    address = made.headers["Location"]
    assert address == f"{plytix.box.pim_url}/api/v1/products/{made.json()['data'][0]['id']}"
    assert plytix.session.get(address, timeout=10).status_code == 200


@fact("common", "doc")
def test_204_has_no_body(plytix: Plytix) -> None:
    answer = plytix.delete(f"/api/v1/products/{PAN}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Content-Type" not in answer.headers


@fact("common", "doc")
def test_202_has_no_body(plytix: Plytix) -> None:
    made = plytix.post(
        "/api/v1/attributes/product", {"name": "Passing", "type_class": "TextAttribute"}
    )
    answer = plytix.delete(f"/api/v1/attributes/product/{made.json()['data'][0]['id']}")
    assert (answer.status_code, answer.content) == (202, b"")


@fact("common", "doc", "live")
def test_ids_are_24_lower_case_hexadecimal_digits(plytix: Plytix) -> None:
    made = plytix.post("/api/v1/products", {"sku": "NEW"}).json()["data"][0]["id"]
    assert re.fullmatch("[0-9a-f]{24}", made)


@fact("common", "doc", "live")
def test_a_v1_moment_has_six_digits_and_an_offset(plytix: Plytix) -> None:
    """v1 spells moments with six digits of a second and the offset +00:00."""
    created = plytix.get(f"/api/v1/products/{MUG}").json()["data"][0]["created"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00", created)


@fact("common", "live")
def test_moments_are_kept_to_the_millisecond(plytix: Plytix) -> None:
    """Six digits of a second are written, three are kept."""
    created = plytix.post("/api/v1/products", {"sku": "NEW"}).json()["data"][0]["id"]
    shown = plytix.get(f"/api/v1/products/{created}").json()["data"][0]["created"]
    assert shown.endswith("000+00:00")


@fact("common", "doc")
def test_a_product_without_values_has_an_empty_object() -> None:
    """Without values, the attributes of a product are an empty object."""
    with running(Options(port=0, empty=True)) as box:
        plytix = Plytix(box)
        made = plytix.post("/api/v1/products", {"sku": "BARE"}).json()["data"][0]
        plytix.session.close()
    assert made["attributes"] == {}


@fact("common", "doc")
def test_unknown_members_of_a_body_are_passed_over(plytix: Plytix) -> None:
    assert plytix.patch(PRODUCT, {"lable": "x", "label": "y"}).status_code == 200
    assert plytix.product(MUG)["label"] == "y"


# ---------------------------------------------------------------- paths


@fact("common", "live", "guess", switch="trailing_slash_status")
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_slash_at_the_end_is_redirected_with_the_status_that_is_switched(
    plytix: Plytix, status: int
) -> None:
    """A path with a slash at its end is redirected to the bare one."""
    plytix.switch(trailing_slash_status=status)
    answer = plytix.get(f"{PRODUCT}/?x=1")
    assert answer.status_code == status
    assert answer.headers["Location"] == f"{plytix.box.pim_url}{PRODUCT}?x=1"


@pytest.mark.parametrize("path", ["%E2%82%AC", "a%0D%0AX-Evil:%20yes", "%00", "a%2Fb", "%ff"])
def test_a_redirect_leaves_a_path_as_it_came(plytix: Plytix, path: str) -> None:
    answer = plytix.get(f"/api/v1/products/{path}/")
    assert answer.status_code == 308
    assert answer.headers["Location"].lower().endswith(f"/api/v1/products/{path}".lower())
    assert "X-Evil" not in answer.headers


@fact("common", "live")
def test_a_client_that_drops_its_token_at_the_redirect_sees_401(plytix: Plytix) -> None:
    url = f"{plytix.box.pim_url}{PRODUCT}/"
    redirected = requests.get(url, headers={"Authorization": "Bearer x"}, timeout=10)
    assert redirected.history[0].status_code == 308
    assert redirected.status_code == 401


@fact("common", "guess", switch="unknown_path_status")
@pytest.mark.parametrize(
    ("status", "message"),
    [(404, "The requested URL was not found on the server."), (403, "Permission denied.")],
)
def test_a_path_that_is_none_is_answered_as_switched(
    plytix: Plytix, status: int, message: str
) -> None:
    """A path that is none is 404, or 403 when switched so."""
    plytix.switch(unknown_path_status=status)
    answer = plytix.get("/api/v1/nowhere")
    assert (answer.status_code, answer.json()) == (status, {"error": {"msg": message}})


@fact("common", "live")
@pytest.mark.parametrize(
    ("method", "path"), [("GET", f"/api/v1/jobs/{MUG}"), ("POST", "/api/v1/jobs/search")]
)
def test_jobs_are_closed(plytix: Plytix, method: str, path: str) -> None:
    """The paths of jobs answer 403, even for a job that does not exist."""
    answer = plytix.call(method, path)
    assert (answer.status_code, answer.json()) == (403, {"error": {"msg": "Permission denied."}})


@fact("common", "live")
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/tasks",
        "/api/v2/tasks",
        "/api/v2/jobs",
        "/api/v1/bulk_actions",
        "/api/v1/processes",
    ],
)
def test_tasks_and_bulk_actions_are_not_there(plytix: Plytix, path: str) -> None:
    """There are no paths for tasks, processes and bulk actions: 404."""
    assert plytix.get(path).status_code == 404


@fact("token", "doc")
@pytest.mark.parametrize(
    "path", ["/api/v1/me", "/api/v1/account", "/api/v2/me", "/api/v1/accounts"]
)
def test_no_path_tells_who_one_is(plytix: Plytix, path: str) -> None:
    """Nothing answers who one is; the token tells it."""
    assert plytix.get(path).status_code == 404


# ---------------------------------------------------------------- methods


@fact("common", "doc", "live")
@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/v1/products", {"POST"}),
        ("PUT", PRODUCT, {"GET", "HEAD", "PATCH", "DELETE"}),
        ("DELETE", f"/api/v1/products/{MUG}/assets", {"GET", "HEAD", "POST"}),
    ],
)
def test_a_method_that_a_path_does_not_take_is_405_and_names_those_it_takes(
    plytix: Plytix, method: str, path: str, allowed: set[str]
) -> None:
    """A known path with another method is 405."""
    answer = plytix.call(method, path)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == allowed | {"OPTIONS"}
    assert isinstance(answer.json()["error"]["msg"], str)


def test_head_is_get_without_the_body(plytix: Plytix) -> None:
    answer = plytix.call("HEAD", PRODUCT)
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["Content-Length"]) == len(plytix.get(PRODUCT).content)


def test_a_browser_is_told_what_it_may_ask_without_a_token(plytix: Plytix) -> None:
    answer = requests.options(plytix.box.pim_url + SEARCH, timeout=10)
    assert (answer.status_code, answer.content) == (200, b"")
    assert "POST" in answer.headers["Access-Control-Allow-Methods"].split(", ")
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    nowhere = requests.options(f"{plytix.box.pim_url}/api/v1/nowhere", timeout=10)
    assert nowhere.status_code == 404
    token = requests.options(f"{plytix.box.auth_url}/auth/api/get-token", timeout=10)
    assert (token.status_code, token.headers["Allow"]) == (200, "OPTIONS, POST")


# ---------------------------------------------------------------- headers


@fact("common", "doc", "live")
def test_an_answer_names_request_account_and_user(plytix: Plytix) -> None:
    """Answers carry X-Request-Id, X-Account-Id, X-User-Id, an open CORS header and Vary."""
    first, second = plytix.get(PRODUCT).headers, plytix.get("/api/v1/nowhere").headers
    assert first["X-Request-Id"] != second["X-Request-Id"]
    for headers in (first, second):
        assert headers["X-Account-Id"] == ACCOUNT_ID
        assert re.fullmatch("[0-9a-f]{24}", headers["X-User-Id"])
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Vary"] == "Cookie"
    without_token = requests.get(plytix.box.pim_url + PRODUCT, timeout=10).headers
    assert "X-Account-Id" not in without_token
    assert without_token["X-Request-Id"]


@fact("common", "live")
def test_no_answer_of_the_pim_tells_the_limit_in_headers(plytix: Plytix) -> None:
    headers = plytix.get(PRODUCT).headers
    assert not [name for name in headers if "ratelimit" in name.lower()]


@fact("common", "doc", "live")
def test_nothing_carries_an_etag(plytix: Plytix) -> None:
    """There are no ETags to guard a write with."""
    headers = plytix.get(PRODUCT).headers
    assert not {"ETag", "Last-Modified"} & set(headers)


@fact("common", "doc")
def test_no_route_is_marked_as_about_to_be_retired(plytix: Plytix) -> None:
    """Only endpoints about to be retired carry X-Plytix-Deprecation."""
    assert "X-Plytix-Deprecation" not in plytix.get(PRODUCT).headers


# ---------------------------------------------------------------- bodies


@fact("errors", "doc")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/products"),
        ("POST", "/api/v2/products"),
        ("PATCH", PRODUCT),
        ("POST", SEARCH),
        ("POST", "/api/v1/assets/search"),
        ("POST", "/api/v1/categories/product/search"),
    ],
)
def test_products_and_searches_tell_where_the_json_breaks(
    plytix: Plytix, method: str, path: str
) -> None:
    """Broken JSON is 400 with the decoder's own words on products and searches."""
    answer = plytix.call(method, path, b'{"a": 1,}')
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["errors"] == [{"field": "http_status_code", "msg": 400}]
    assert error["msg"].startswith("Failed to decode JSON object: ")


@fact("errors", "doc")
@pytest.mark.parametrize(
    "path",
    ["/api/v1/assets", "/api/v1/attributes/product", "/api/v1/product_families"],
)
def test_other_routes_answer_broken_json_with_words_of_their_own(plytix: Plytix, path: str) -> None:
    """Broken JSON is 400 without details on other routes, such as assets."""
    answer = plytix.post(path, b'{"a": 1,}')
    message = "The browser sent a request that this server could not understand."
    assert (answer.status_code, answer.json()) == (400, {"error": {"msg": message}})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b'{"label": "\xe4"}',
        b'{"label": "\\ud800"}',
        b'{"label": NaN}',
        b'{"label": -Infinity}',
        b'{"attributes": {"weight_kg": 1e999}}',
        b'{"attributes": {"pieces": ' + b"9" * 5000 + b"}}",
        b"[" * 100_000,
        b'{"a":' * 50_000,
    ],
)
def test_a_body_that_cannot_be_read_is_400(plytix: Plytix, body: bytes) -> None:
    for method, path in (("PATCH", PRODUCT), ("POST", SEARCH), ("POST", "/api/v1/assets")):
        answer = plytix.call(method, path, body)
        assert answer.status_code == 400, (path, answer.text)
        assert isinstance(answer.json()["error"]["msg"], str)


def test_of_members_of_one_name_the_last_counts(plytix: Plytix) -> None:
    assert plytix.patch(PRODUCT, b'{"label": "first", "label": "last"}').status_code == 200
    assert plytix.product(MUG)["label"] == "last"


def test_a_byte_order_mark_before_json_does_no_harm(plytix: Plytix) -> None:
    assert plytix.patch(PRODUCT, b'\xef\xbb\xbf{"label": "marked"}').status_code == 200


@pytest.mark.parametrize("deep", [50, 400, 900])
def test_deep_nesting_never_breaks_anything(plytix: Plytix, deep: int) -> None:
    body = b'{"filters": ' + b"[" * deep + b"]" * deep + b"}"
    assert 200 <= plytix.post(SEARCH, body).status_code < 500
    nested = b'{"attributes": {"material": ' + b"[" * deep + b"]" * deep + b"}}"
    assert 400 <= plytix.patch(PRODUCT, nested).status_code < 500


def test_huge_numbers_never_break_anything(plytix: Plytix) -> None:
    for value in ("1" * 400, "1e308", "-1e-320", "123456789012345678901234567890"):
        body = f'{{"attributes": {{"pieces": {value}, "weight_kg": {value}}}}}'.encode()
        assert plytix.patch(PRODUCT, body).status_code in {200, 422}
        page = f'{{"pagination": {{"page": {value}, "page_size": {value}}}}}'.encode()
        assert plytix.post(SEARCH, page).status_code in {200, 422}


def test_a_get_may_have_a_body(plytix: Plytix) -> None:
    for body in (b"{}", b"no json"):
        assert plytix.call("GET", PRODUCT, body).status_code == 200


def test_a_delete_may_have_a_body(plytix: Plytix) -> None:
    assert plytix.call("DELETE", f"/api/v2/products/{PAN}", b'["x"]').status_code == 204


def test_a_body_may_come_in_chunks(plytix: Plytix) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"label": '
        yield b'"in chunks"}'

    answer = plytix.session.patch(plytix.box.pim_url + PRODUCT, data=chunks(), timeout=10)
    assert answer.status_code == 200
    assert plytix.product(MUG)["label"] == "in chunks"


def test_the_declared_type_of_a_body_does_not_matter(plytix: Plytix) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "nonsense"):
        body = json.dumps({"label": content_type}).encode()
        answer = plytix.call("PATCH", PRODUCT, body, headers={"Content-Type": content_type})
        assert answer.status_code == 200
        assert plytix.product(MUG)["label"] == content_type


def test_a_body_that_is_too_large_is_413(plytix: Plytix) -> None:
    answer = plytix.patch(PRODUCT, b" " * (MAX_BODY + 1))
    assert answer.status_code == 413
    assert answer.json() == {
        "error": {"msg": "The data value transmitted exceeds the capacity limit."}
    }
    assert plytix.get(PRODUCT).status_code == 200


def test_a_body_that_is_declared_far_too_large_is_not_waited_for(plytix: Plytix) -> None:
    status, body = raw(plytix, "PATCH", PRODUCT, b"x", Content_Length=str(10**12))
    assert (status, b"capacity" in body) == (413, True)


def test_a_client_that_goes_in_the_middle_of_its_body_leaves_nothing(plytix: Plytix) -> None:
    address = plytix.box.pim_url.removeprefix("http://")
    connection = http.client.HTTPConnection(address, timeout=10)
    connection.putrequest("PATCH", PRODUCT)
    connection.putheader("Authorization", str(plytix.session.headers["Authorization"]))
    connection.putheader("Content-Length", "100")
    connection.endheaders(b'{"label": "half')
    connection.close()
    assert plytix.product(MUG)["label"] == "Mug"


def test_a_query_that_cannot_be_decoded_never_breaks_anything(plytix: Plytix) -> None:
    for query in ("%ff", "all_attributes=%", "a&b&&=&all_attributes", "x=" + "y" * 5000):
        assert plytix.get(f"/api/v1/products/{MUG}?{query}").status_code == 200


def test_what_is_no_http_is_refused_and_does_no_harm(plytix: Plytix) -> None:
    status, _ = raw(plytix, "PATCH", PRODUCT, b"zz\r\n", Transfer_Encoding="chunked")
    assert status == 400
    assert plytix.get(PRODUCT).status_code == 200
