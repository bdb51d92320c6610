"""Faults on request: each is seen by a client, and each leaves behind what it says."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
import requests

from sheetsync.sandbox.hosts.faults import KINDS
from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import MUG, PAN, small_account

PRODUCT = f"/api/v2/products/{MUG}"
PATCH = PRODUCT
SEARCH = "/api/v2/products/search"


def statuses(plytix: Plytix) -> list[int]:
    return [entry["status"] for entry in plytix.control("GET", "/requests")["requests"]]


def page(plytix: Plytix, number: int, size: int = 2) -> list[str]:
    """The SKUs of one page of all products, by SKU."""
    return plytix.skus(pagination={"page": number, "page_size": size, "order": "sku"})


def on_the_wire(plytix: Plytix, method: str, path: str, body: bytes = b"") -> bytes:
    """Everything that comes until the connection ends.

    Raises:
        ConnectionResetError: It was reset.
    """
    host, _, port = plytix.box.pim_url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {host}:{port}\r\n"
            f"Authorization: {plytix.session.headers['Authorization']!s}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        connection.sendall(head.encode() + body)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
        return b"".join(parts)


@fact("faults", "client")
def test_a_status_before_the_work_leaves_it_undone(plytix: Plytix) -> None:
    plytix.fault(method="PATCH", route="/api/v2/products/{id}", kind="status", status=503, times=1)
    assert plytix.patch(PATCH, {"label": "New"}).status_code == 503
    assert plytix.product(MUG)["label"] == "Mug"
    assert plytix.patch(PATCH, {"label": "New"}).status_code == 200


@fact("faults", "client")
def test_a_status_after_the_work_hides_that_it_was_done(plytix: Plytix) -> None:
    plytix.fault(method="PATCH", kind="status", status=502, when="after")
    assert plytix.patch(PATCH, {"label": "New"}).status_code == 502
    assert plytix.product(MUG)["label"] == "New"


@fact("faults", "client")
@pytest.mark.parametrize(("when", "label"), [("before", "Mug"), ("after", "New")])
def test_a_dropped_connection_is_no_answer_at_all(plytix: Plytix, when: str, label: str) -> None:
    plytix.fault(method="PATCH", kind="drop", when=when)
    with pytest.raises(requests.ConnectionError):
        plytix.patch(PATCH, {"label": "New"})
    assert plytix.product(MUG)["label"] == label
    assert statuses(plytix)[0] == 0


@fact("faults", "client")
def test_an_html_page_comes_as_from_a_proxy(plytix: Plytix) -> None:
    plytix.fault(route="/api/v2/products/search", kind="html", status=502)
    answer = plytix.post("/api/v2/products/search", {})
    assert answer.status_code == 502
    assert answer.headers["content-type"].startswith("text/html")


@fact("faults", "live")
def test_a_429_on_request_has_the_usual_body(plytix: Plytix) -> None:
    plytix.fault(method="PATCH", kind="limit")
    answer = plytix.patch(PATCH, {"label": "New"})
    assert (answer.status_code, sorted(answer.json())) == (
        429,
        ["limit", "message", "window_size"],
    )
    assert plytix.product(MUG)["label"] == "Mug"


@fact("faults", "doc")
def test_a_revoked_role_is_403(plytix: Plytix) -> None:
    plytix.fault(method="PATCH", kind="forbid")
    answer = plytix.patch(PATCH, {"label": "New"})
    assert (answer.status_code, answer.json()) == (403, {"error": {"msg": "Permission denied."}})


@fact("faults", "guess")
def test_a_lost_write_is_answered_as_if_done(plytix: Plytix) -> None:
    plytix.fault(method="PATCH", kind="lose")
    assert plytix.patch(PATCH, {"label": "New"}).status_code == 200
    assert plytix.product(MUG)["label"] == "Mug"


@fact("faults", "guess")
def test_a_trimmed_write_stores_something_else(plytix: Plytix) -> None:
    plytix.fault(method="PATCH", kind="trim")
    plytix.patch(PATCH, {"label": "New", "status": "Draft", "attributes": {"material": "Tin"}})
    product = plytix.product(MUG)
    assert (product["label"], product["status"]) == ("Ne", "Draft")
    assert product["attributes"]["material"] == "Ti"


@fact("faults", "client")
def test_a_delay_is_slept_through(plytix: Plytix) -> None:
    plytix.fault(kind="delay", delay_ms=30, times=1)
    plytix.search({})
    assert plytix.control("GET", "/requests")["requests"][0]["ms"] >= 25


@fact("faults", "guess")
def test_a_stale_search_shows_what_was_before_and_a_get_what_is(plytix: Plytix) -> None:
    plytix.patch(PATCH, {"label": "New"})
    plytix.patch(PATCH, {"label": "Newer"})
    plytix.post("/api/v2/products", {"sku": "JUST-NOW"})
    plytix.fault(kind="stale", delay_ms=60_000, times=1)
    body = {"filters": [[condition("sku", "in", ["MUG-1", "pan-1", "JUST-NOW"])]]}
    labelled = body | {"attributes": ["label"]}
    assert [row["label"] for row in plytix.search(labelled)["data"]] == ["Mug", "Pan"]
    assert plytix.product(MUG)["label"] == "Newer"
    assert len(plytix.search(labelled)["data"]) == 3


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"nth": 2}, [200, 503, 200, 200, 200]),
        ({"every": 2}, [200, 503, 200, 503, 200]),
        ({"times": 2}, [503, 503, 200, 200, 200]),
        ({"every": 2, "times": 1}, [200, 503, 200, 200, 200]),
    ],
)
def test_how_often_a_fault_happens(
    plytix: Plytix, fault: dict[str, Any], expected: list[int]
) -> None:
    plytix.fault(kind="status", status=503, method="GET", **fault)
    assert [plytix.get(f"/api/v2/products/{MUG}").status_code for _ in expected] == expected
    assert plytix.control("GET", "/faults")["faults"][0]["happened"] == expected.count(503)


def test_a_fault_hits_only_its_route(plytix: Plytix) -> None:
    plytix.fault(kind="status", route="/api/v1/*")
    assert plytix.get(f"/api/v2/products/{MUG}").status_code == 200
    assert plytix.get(f"/api/v1/products/{MUG}").status_code == 503
    plytix.control("DELETE", "/faults")
    assert plytix.get(f"/api/v1/products/{MUG}").status_code == 200


def test_the_token_route_can_fail_too(plytix: Plytix) -> None:
    plytix.fault(kind="status", status=502, route="/auth/*")
    assert plytix.ask_token().status_code == 502


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"kind": "nothing"},
        {"kind": "status", "status": "503"},
        {"kind": "status", "every": 0},
        {"kind": "status", "rout": "/"},
        [],
        [{"kind": "status"}, {"kind": "x"}],
    ],
)
def test_a_fault_that_cannot_be_is_refused(plytix: Plytix, fault: Any) -> None:
    answer = requests.post(f"{plytix.box.control_url}/faults", json=fault, timeout=10)
    assert answer.status_code == (201 if fault == [] else 422)
    assert plytix.control("GET", "/faults")["faults"] == []


# ---------------------------------------------------------------- how the connection ends


@fact("faults", "client")
@pytest.mark.parametrize(("when", "label"), [("before", "Mug"), ("after", "New")])
def test_a_reset_connection_is_no_answer_at_all(plytix: Plytix, when: str, label: str) -> None:
    """The connection is reset before or after a write was done."""
    plytix.fault(method="PATCH", kind="reset", when=when)
    with pytest.raises(ConnectionResetError):
        on_the_wire(plytix, "PATCH", PATCH, b'{"label": "New"}')
    assert plytix.product(MUG)["label"] == label
    assert statuses(plytix)[0] == 0


@fact("faults", "client")
def test_a_dropped_connection_ends_without_a_byte(plytix: Plytix) -> None:
    """The connection is closed in order, without a byte of an answer."""
    plytix.fault(kind="drop")
    assert on_the_wire(plytix, "GET", PRODUCT) == b""


@fact("faults", "client")
def test_a_refused_connection_is_reset_before_the_body_is_read(plytix: Plytix) -> None:
    """The connection is taken and reset before the body of the request is read."""
    plytix.fault(kind="refuse", method="PATCH", times=1)
    host, _, port = plytix.box.pim_url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(
            f"PATCH {PATCH} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n".encode()
        )
        with pytest.raises(ConnectionResetError):
            connection.recv(1)
    assert plytix.patch(PATCH, {"label": "New"}).status_code == 200


@fact("faults", "client")
def test_an_answer_can_be_cut_in_its_middle(plytix: Plytix) -> None:
    """The body of an answer ends before its declared length; what was asked was done."""
    plytix.fault(kind="cut", method="PATCH", times=1)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        plytix.patch(PATCH, {"label": "New"})
    assert plytix.product(MUG)["label"] == "New"
    plytix.fault(kind="cut", method="GET", times=1)
    head, _, body = on_the_wire(plytix, "GET", PRODUCT).partition(b"\r\n\r\n")
    declared = int(head.lower().partition(b"content-length: ")[2].split()[0])
    assert 0 < len(body) < declared


@fact("faults", "client")
def test_an_answer_in_chunks_can_be_cut_too(plytix: Plytix) -> None:
    """A body in chunks ends without its last chunk."""
    plytix.fault(kind="cut", chunked=True, times=2)
    raw = on_the_wire(plytix, "GET", PRODUCT)
    assert b"transfer-encoding: chunked" in raw.lower()
    assert b"content-length" not in raw.lower()
    assert not raw.endswith(b"0\r\n\r\n")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        plytix.get(PRODUCT)


@fact("faults", "client")
def test_an_answer_without_a_body_is_cut_before_it_begins(plytix: Plytix) -> None:
    """An answer without a body, such as a 204, does not come, though what was asked was done."""
    plytix.fault(kind="cut", method="DELETE")
    with pytest.raises(requests.ConnectionError):
        plytix.delete(PRODUCT)
    assert plytix.get(PRODUCT).status_code == 404


@fact("faults", "client")
def test_an_answer_can_trickle(plytix: Plytix) -> None:
    """The body of an answer comes slowly, rate bytes a second, but wholly."""
    whole = plytix.get(PRODUCT).content
    plytix.fault(kind="trickle", rate=len(whole) * 4, times=1)
    began = time.monotonic()
    answer = plytix.get(PRODUCT)
    assert answer.content == whole
    assert time.monotonic() - began > 0.15


def test_a_client_that_goes_while_an_answer_trickles_is_let_go(plytix: Plytix) -> None:
    plytix.fault(kind="trickle", rate=1, times=1)
    with pytest.raises((requests.ConnectionError, requests.Timeout)):
        requests.get(
            plytix.box.pim_url + PRODUCT,
            headers={"Authorization": str(plytix.session.headers["Authorization"])},
            timeout=0.2,
        ).content.decode()
    assert plytix.get(PRODUCT).status_code == 200


# ---------------------------------------------------------------- believable answers


@fact("faults", "client")
@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, "The browser sent a request that this server could not understand."),
        (401, "Token has expired"),
        (403, "Permission denied."),
        (404, "The requested URL was not found on the server."),
        (409, "product data validation failed"),
        (422, "product data validation failed"),
        (500, "Internal Server Error"),
        (502, "Bad Gateway"),
        (503, "Service Unavailable"),
        (504, "Gateway Timeout"),
        (599, "Server error"),
    ],
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_any_status_comes_with_a_believable_body(
    plytix: Plytix, status: int, message: str, when: str
) -> None:
    """Any status can come before or after what was asked is done, with a believable body."""
    plytix.fault(kind="status", status=status, when=when, method="PATCH")
    answer = plytix.patch(PATCH, {"label": "New"})
    assert (answer.status_code, answer.json()["error"]["msg"]) == (status, message)
    assert plytix.product(MUG)["label"] == ("Mug" if when == "before" else "New")


@fact("faults", "client", switch="limit_body")
def test_a_status_of_429_is_spelled_as_switched(plytix: Plytix) -> None:
    plytix.switch(limit_body="error", retry_after=True)
    plytix.fault(kind="status", status=429)
    answer = plytix.get(PRODUCT)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert answer.json() == {"error": {"msg": "Rate limit exceeded", "retry_after": 1}}


@fact("faults", "doc")
def test_an_endpoint_can_be_marked_as_about_to_be_retired(plytix: Plytix) -> None:
    """An endpoint can be marked as about to be retired by X-Plytix-Deprecation."""
    plytix.fault(kind="deprecate", route=PRODUCT)
    assert plytix.get(PRODUCT).headers["X-Plytix-Deprecation"]
    assert "X-Plytix-Deprecation" not in plytix.get(f"/api/v2/products/{PAN}").headers


@fact("faults", "guess")
def test_tokens_can_end_before_their_time(plytix: Plytix) -> None:
    """A token that lived a moment ago may be refused; the next one is good."""
    plytix.fault(kind="expire", nth=2)
    assert plytix.get(PRODUCT).status_code == 200
    refused = plytix.get(PRODUCT)
    assert refused.status_code == 401
    assert "expired" in refused.text
    assert plytix.get(PRODUCT).status_code == 401
    plytix.session.headers["Authorization"] = f"Bearer {plytix.token()}"
    assert plytix.get(PRODUCT).status_code == 200


@fact("faults", "client")
def test_a_delay_can_come_after_the_work(plytix: Plytix) -> None:
    """A client that gives up waiting may find that its write was done."""
    plytix.fault(kind="delay", delay_ms=60_000, when="after", method="PATCH", times=1)
    with pytest.raises(requests.Timeout):
        requests.patch(
            plytix.box.pim_url + PATCH,
            headers={"Authorization": str(plytix.session.headers["Authorization"])},
            data=b'{"label": "New"}',
            timeout=0.3,
        )
    assert plytix.product(MUG)["label"] == "New"


# ---------------------------------------------------------------- pages of a search


@fact("faults", "client")
def test_a_page_can_come_twice(plytix: Plytix) -> None:
    """A later page of a search gives the rows of the page before once more."""
    first, second = page(plytix, 1), page(plytix, 2)
    assert first != second
    plytix.fault(kind="duplicate", route=SEARCH)
    body = {"pagination": {"page": 2, "page_size": 2, "order": "sku"}}
    answer = plytix.search(body)
    assert [row["sku"] for row in answer["data"]] == first
    assert answer["pagination"]["page"] == 2
    assert page(plytix, 1) == first


@fact("faults", "client")
@pytest.mark.parametrize(
    ("rows", "number", "begin"), [(1, 1, 1), (1, 2, 3), (2, 1, 2), (-1, 2, 1), (-1, 1, 0)]
)
def test_a_page_can_be_moved_against_those_beside_it(
    plytix: Plytix, rows: int, number: int, begin: int
) -> None:
    """The rows of a page are moved, as if others had been made or deleted between two pages."""
    every = page(plytix, 1, 100)
    plytix.fault(kind="shift", rows=rows, route=SEARCH)
    assert page(plytix, number) == every[begin : begin + 2]


def test_moving_pages_is_one_hit_and_does_not_hurt_other_answers() -> None:
    options = Options(port=0, limits=((3, 3600.0),), seed=small_account)
    with running(options) as box:
        plytix = Plytix(box)
        plytix.fault(kind="shift")
        plytix.fault(kind="duplicate")
        found = [
            plytix.post(SEARCH, {"pagination": {"page": 2, "page_size": 2}}),
            plytix.post(SEARCH, b"{"),
            plytix.get(PRODUCT),
            plytix.get(PRODUCT),
        ]
        plytix.session.close()
    assert [answer.status_code for answer in found] == [200, 400, 200, 429]


@pytest.mark.parametrize("kind", ["shift", "duplicate"])
@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"null",
        b'{"pagination": []}',
        b'{"pagination": {"page": "x"}}',
        b'{"pagination": {"page": true}}',
        b'{"pagination": {"page": 2, "page_size": 1000}}',
        b'{"pagination": {"page": -5}}',
        b'{"pagination": null}',
    ],
)
def test_a_search_that_is_none_is_refused_with_moved_pages_too(
    plytix: Plytix, kind: str, body: bytes
) -> None:
    without = plytix.post(SEARCH, body)
    plytix.fault(kind=kind, rows=-1)
    answer = plytix.post(SEARCH, body)
    assert (answer.status_code, answer.content) == (without.status_code, without.content)


@fact("faults", "guess")
def test_a_search_that_lags_behind_matches_and_counts_as_before_too(plytix: Plytix) -> None:
    """A search that lags behind knows nothing of late writes: matches, counters, order, rows."""
    plytix.patch(PATCH, {"label": "Zebra"})
    plytix.delete(f"/api/v2/products/{PAN}")
    plytix.post("/api/v2/products", {"sku": "JUST-NOW", "label": "Zebra"})
    zebras = {"filters": [[condition("label", "eq", "Zebra")]]}
    assert plytix.search(zebras)["pagination"]["count"] == 2
    plytix.fault(kind="stale", delay_ms=60_000, times=3)
    stale = plytix.search(zebras)
    assert (stale["data"], stale["pagination"]["count"]) == ([], 0)
    assert stale["pagination"]["total_count"] == 7
    mugs = plytix.search({"filters": [[condition("label", "eq", "Mug")]]})
    assert [row["sku"] for row in mugs["data"]] == ["MUG-1"]
    pans = plytix.search({"filters": [[condition("sku", "eq", "pan-1")]]})
    assert pans["pagination"]["count"] == 1
    assert plytix.search(zebras)["pagination"] == {
        "count": 2,
        "order": None,
        "page": 1,
        "page_size": 25,
        "total_count": 7,
    }
    assert plytix.get(f"/api/v2/products/{PAN}").status_code == 404


def test_a_search_that_lags_behind_less_sees_what_is_older(plytix: Plytix) -> None:
    plytix.patch(PATCH, {"label": "New"})
    plytix.fault(kind="stale", delay_ms=0)
    assert plytix.search({"filters": [[condition("label", "eq", "New")]]})["data"]


# ---------------------------------------------------------------- what is written


@fact("faults", "guess")
@pytest.mark.parametrize(("digits", "kept"), [(1, 1.3), (0, 1)])
def test_numbers_can_be_rounded(plytix: Plytix, digits: int, kept: float) -> None:
    """Numbers that are written are kept rounded, and nobody is told."""
    plytix.fault(kind="round", digits=digits)
    answer = plytix.patch(PATCH, {"attributes": {"weight_kg": 1.256, "pieces": 4}})
    assert answer.status_code == 200
    attributes = plytix.product(MUG)["attributes"]
    assert (attributes["weight_kg"], attributes["pieces"]) == (kept, 4)


def test_rounding_and_trimming_leave_alone_what_they_cannot_read(plytix: Plytix) -> None:
    for kind in ("round", "trim"):
        plytix.fault(kind=kind)
    assert plytix.patch(PATCH, b"{").status_code == 400
    assert plytix.patch(PATCH, b"[1.5]").status_code == 422
    made = plytix.post(
        f"/api/v1/products/{MUG}/variants",
        {"variant": {"sku": "V-1", "label": "Blue", "attributes": {"weight_kg": 1.7}}},
    )
    assert made.status_code in {200, 201}, made.text
    variant = made.json()["data"][0]
    assert (variant["sku"], variant["label"]) == ("V-1", "Blu")


@fact("faults", "guess")
def test_a_lost_create_is_answered_and_not_there(plytix: Plytix) -> None:
    """A write can be answered as done and not be there."""
    plytix.fault(method="POST", route="/api/v2/products", kind="lose")
    made = plytix.post("/api/v2/products", {"sku": "LOST"})
    assert made.status_code == 201
    assert plytix.get(f"/api/v2/products/{made.json()['data'][0]['id']}").status_code == 404
    assert plytix.skus([condition("sku", "eq", "LOST")]) == []


@fact("faults", "guess")
def test_somebody_else_can_edit_right_before_a_request(plytix: Plytix) -> None:
    """Somebody else changes a product between two requests."""
    plytix.fault(
        kind="edit",
        method="PATCH",
        sku="MUG-1",
        fields={"status": "Completed"},
        attributes={"pieces": 9},
        times=1,
    )
    plytix.patch(PATCH, {"label": "New"})
    product = plytix.product(MUG)
    assert (product["label"], product["status"]) == ("New", "Completed")
    assert product["attributes"]["pieces"] == 9


@fact("faults", "guess")
def test_somebody_else_can_delete_right_before_a_request(plytix: Plytix) -> None:
    """Somebody else deletes a product between two requests."""
    plytix.fault(kind="edit", method="PATCH", sku="MUG-1", delete=True)
    assert plytix.patch(PATCH, {"label": "New"}).status_code == 404


def test_an_edit_of_a_product_that_is_not_there_does_no_harm(plytix: Plytix) -> None:
    plytix.fault(kind="edit", sku="nothing", fields={"label": "x"})
    assert plytix.get(PRODUCT).status_code == 200


# ---------------------------------------------------------------- when they happen


def test_chances_can_be_repeated(plytix: Plytix) -> None:
    seen = []
    for seed in (1, 1, 2):
        plytix.control("DELETE", "/faults")
        plytix.fault(kind="status", share=0.5, seed=seed)
        seen.append([plytix.get(PRODUCT).status_code for _ in range(24)])
    assert seen[0] == seen[1] != seen[2]
    assert set(seen[0]) == {200, 503}


@pytest.mark.parametrize(("share", "expected"), [(0, {200}), (1, {503})])
def test_a_share_of_nothing_or_all(plytix: Plytix, share: float, expected: set[int]) -> None:
    plytix.fault(kind="status", share=share)
    assert {plytix.get(PRODUCT).status_code for _ in range(8)} == expected


def test_several_faults_can_hit_one_request(plytix: Plytix) -> None:
    plytix.fault(kind="trim", method="PATCH")
    plytix.fault(kind="status", status=502, when="after", method="PATCH")
    assert plytix.patch(PATCH, {"label": "New"}).status_code == 502
    assert plytix.product(MUG)["label"] == "Ne"
    assert plytix.control("GET", "/requests")["requests"][0]["fault"] == ["trim", "status"]


def test_the_token_host_s_own_answers_can_be_spoilt(plytix: Plytix) -> None:
    plytix.fault(kind="cut", route="/auth/*", times=1)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        plytix.ask_token()
    plytix.fault(kind="html", status=503, route="/auth/*", times=1)
    assert plytix.ask_token().headers["content-type"].startswith("text/html")
    assert plytix.ask_token().status_code == 200


def test_faults_leave_the_steering_alone(plytix: Plytix) -> None:
    for kind in ("drop", "refuse", "status"):
        plytix.fault(kind=kind)
    assert len(plytix.control("GET", "/faults")["faults"]) == 3


def test_every_kind_can_be_set_by_its_name_alone(plytix: Plytix) -> None:
    for kind in KINDS:
        plytix.fault(kind=kind, **({"sku": "MUG-1"} if kind == "edit" else {}))
    told = plytix.control("GET", "/faults")["faults"]
    assert [fault["kind"] for fault in told] == list(KINDS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"share": 2},
        {"share": "0.5"},
        {"share": True},
        {"rate": 0},
        {"seed": 1.5},
        {"chunked": 1},
        {"fields": []},
        {"kind": "edit"},
        {"digits": "1"},
        {"when": "during"},
        {"status": 99},
    ],
)
def test_members_of_a_fault_are_checked(plytix: Plytix, wrong: dict[str, Any]) -> None:
    body = {"kind": "status"} | wrong
    answer = requests.post(f"{plytix.box.control_url}/faults", json=body, timeout=10)
    assert answer.status_code == 422
    named = {row["field"] for row in answer.json()["error"]["errors"]}
    assert named == ({"sku"} if wrong == {"kind": "edit"} else set(wrong))
