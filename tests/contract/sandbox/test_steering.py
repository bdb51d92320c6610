"""What is no part of Plytix: the log, resets, edits by others, faults, the state file."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
import requests

from sheetsync.sandbox.server import Options, StateError, reset_state, running
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import MUG, PAN, small_account

PATCH = f"/api/v2/products/{MUG}"


def statuses(plytix: Plytix) -> list[int]:
    return [entry["status"] for entry in plytix.control("GET", "/requests")["requests"]]


def test_the_log_counts_by_route_and_leaves_out_its_own_calls(plytix: Plytix) -> None:
    plytix.search({})
    plytix.get(f"/api/v2/products/{MUG}")
    plytix.get(f"/api/v2/products/{PAN}")
    plytix.get("/nowhere")
    plytix.ask_token()
    told = plytix.control("GET", "/requests")
    assert told["total"] == 5
    assert told["counts"] == {
        "GET (none)": 1,
        "GET /api/v2/products/{id}": 2,
        "POST /api/v2/products/search": 1,
        "POST /auth/api/get-token": 1,
    }
    assert told["statuses"] == {"200": 4, "404": 1}
    first = told["requests"][0]
    assert (first["method"], first["path"], first["status"]) == (
        "POST",
        "/api/v2/products/search",
        200,
    )
    assert first["ms"] >= 0
    plytix.control("DELETE", "/requests")
    assert plytix.control("GET", "/requests")["total"] == 0


def test_no_secret_is_in_the_log(plytix: Plytix) -> None:
    token = plytix.token()
    plytix.get(f"/api/v2/products/{MUG}")
    told = str(plytix.control("GET", "/requests"))
    assert plytix.box.password not in told
    assert token not in told


def test_a_reset_brings_everything_back(plytix: Plytix) -> None:
    before = plytix.product(MUG)
    plytix.patch(PATCH, {"label": "New"})
    plytix.post("/api/v2/products", {"sku": "NEW"})
    plytix.delete(f"/api/v2/products/{PAN}")
    plytix.switch(columns_v2=1)
    plytix.fault(kind="status")
    plytix.control("POST", "/reset")
    assert plytix.product(MUG) == before
    assert plytix.search({})["pagination"]["total_count"] == 7
    assert plytix.control("GET", "/switches")["switches"]["columns_v2"] == 50


def test_a_token_outlives_a_reset(plytix: Plytix) -> None:
    plytix.control("POST", "/reset")
    assert plytix.get(f"/api/v2/products/{MUG}").status_code == 200


def test_somebody_else_can_edit_or_delete(plytix: Plytix) -> None:
    plytix.control(
        "POST",
        "/edit",
        {"sku": "MUG-1", "fields": {"label": "Theirs"}, "attributes": {"pieces": 9}},
    )
    product = plytix.product(MUG)
    assert (product["label"], product["attributes"]["pieces"]) == ("Theirs", 9)
    assert product["modified_user_audit"]["type"] == "USER"
    plytix.control("POST", "/edit", {"sku": "MUG-1", "delete": True})
    assert plytix.get(f"/api/v2/products/{MUG}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"sku": "nothing"}, 404),
        ({}, 422),
        ({"sku": "MUG-1", "attributes": {"nothing": 1}}, 422),
    ],
)
def test_an_edit_that_cannot_be_is_refused(
    plytix: Plytix, body: dict[str, Any], status: int
) -> None:
    answer = requests.post(f"{plytix.box.control_url}/edit", json=body, timeout=10)
    assert answer.status_code == status


def test_a_browser_gets_a_page(plytix: Plytix) -> None:
    page = requests.get(plytix.box.pim_url, timeout=10)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")


def test_the_page_can_be_left_out() -> None:
    with running(Options(port=0, seed=small_account, page=False)) as box:
        assert requests.get(box.pim_url, timeout=10).status_code == 404


@pytest.mark.parametrize("switches", [{"nothing": 1}, {"columns_v1": "20"}, {"ttl": 1}, []])
def test_a_switch_that_cannot_be_is_refused(plytix: Plytix, switches: Any) -> None:
    answer = requests.post(f"{plytix.box.control_url}/switches", json=switches, timeout=10)
    assert answer.status_code == 422


# ---------------------------------------------------------------- ordered searches, state


@fact("errors", "doc")
def test_an_ordered_search_with_too_many_matches_is_428() -> None:
    options = Options(port=0, limits=(), seed=small_account, ordered_search_limit=3)
    with running(options) as box:
        plytix = Plytix(box)
        path = "/api/v2/products/search"
        ordered = {"pagination": {"order": "sku"}}
        assert plytix.post(path, ordered).status_code == 428
        assert plytix.post(path, {}).status_code == 200
        few = {"filters": [[condition("sku", "like", "kt-1")]]}
        assert plytix.post(path, ordered | few).status_code == 200
        assert plytix.post("/api/v1/assets/search", ordered).status_code == 200
        assert plytix.post("/api/v1/attributes/product/search", ordered).status_code == 200
        plytix.session.close()


def test_the_state_outlives_the_sandbox(tmp_path: Path) -> None:
    options = Options(
        port=0, limits=(), seed=small_account, state=str(tmp_path / "deep" / "box.sqlite")
    )
    with running(options) as box:
        first = Plytix(box)
        first.patch(PATCH, {"label": "Kept"})
        first.session.close()
    with running(options) as box:
        second = Plytix(box)
        second.session.headers["Authorization"] = first.session.headers["Authorization"]
        assert second.product(MUG)["label"] == "Kept"
        second.session.close()
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["box.sqlite"]


def test_a_state_serves_one_sandbox_at_a_time(tmp_path: Path) -> None:
    options = Options(port=0, seed=small_account, state=str(tmp_path / "box.sqlite"))
    with running(options), pytest.raises(StateError, match="another sandbox"), running(options):
        pytest.fail("two sandboxes on one state")


def test_a_state_can_be_reset_while_no_sandbox_uses_it(tmp_path: Path) -> None:
    state = tmp_path / "box.sqlite"
    options = Options(port=0, limits=(), seed=small_account, state=str(state))
    with running(options), pytest.raises(StateError):
        reset_state(state)
    reset_state(state)
    with running(Options(port=0, limits=(), state=str(state))) as box:
        told = requests.get(box.control_url, timeout=10).json()
        assert told["entities"]["products"] == 600


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be looked at" * 30])
def test_a_file_that_is_no_state_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    state = tmp_path / "box.sqlite"
    state.write_bytes(content)
    with pytest.raises(StateError), running(Options(port=0, state=str(state))):
        pytest.fail("started on a file that is no state")
    assert state.read_bytes() == content


def test_an_empty_account_has_nothing_and_takes_products() -> None:
    with running(Options(port=0, limits=(), empty=True)) as box:
        plytix = Plytix(box)
        assert plytix.search({})["pagination"]["total_count"] == 0
        assert plytix.post("/api/v2/products", {"sku": "A"}).status_code == 201
        plytix.session.close()


def test_a_taken_port_is_an_error(plytix: Plytix) -> None:
    port = int(plytix.box.pim_url.rpartition(":")[2])
    with pytest.raises(OSError) as told, running(Options(port=port, seed=small_account)):
        pytest.fail("two sandboxes on one port")
    assert told.value.errno == errno.EADDRINUSE
