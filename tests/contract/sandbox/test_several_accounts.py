"""Several accounts in one sandbox: keys, roles, limits, and what is whose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from sheetsync.sandbox.server import Options, RunningSandbox, reset_state, running
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import LOGO, MUG, small_account

SEARCH = "/api/v2/products/search"
PROBE = "/api/v1/filters/relationships"


@pytest.fixture
def box() -> Iterator[RunningSandbox]:
    with running(Options(port=0, limits=(), seed=small_account)) as box:
        yield box


@pytest.fixture
def first(box: RunningSandbox) -> Iterator[Plytix]:
    plytix = Plytix(box)
    yield plytix
    plytix.session.close()


def steer(box: RunningSandbox, method: str, path: str, body: Any = None) -> requests.Response:
    return requests.request(method, f"{box.control_url}{path}", json=body, timeout=20)


def add(box: RunningSandbox, **members: Any) -> dict[str, Any]:
    answer = steer(box, "POST", "/accounts", members)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def client(box: RunningSandbox, pair: dict[str, Any]) -> Plytix:
    """A client of the account that a key opens."""
    return Plytix(
        RunningSandbox(
            pim_url=box.pim_url,
            auth_url=box.auth_url,
            key=pair["key"],
            password=pair["password"],
            control_url=box.control_url,
        )
    )


# ---------------------------------------------------------------- whose is what


def test_accounts_share_nothing(box: RunningSandbox, first: Plytix) -> None:
    second = client(box, add(box, name="second"))
    made = second.post("/api/v2/products", {"sku": "MUG-1", "label": "Theirs"})
    assert made.status_code == 201
    assert second.search({})["pagination"]["total_count"] == 1
    assert first.search({})["pagination"]["total_count"] == 7
    assert first.product(MUG)["label"] == "Mug"
    assert second.get(f"/api/v2/products/{MUG}").status_code == 404


def test_files_are_served_for_each_account(box: RunningSandbox, first: Plytix) -> None:
    second = client(box, add(box, name="second", start="seed"))
    path = f"/api/v1/assets/{LOGO}"
    addresses = [each.get(path).json()["data"][0]["url"] for each in (first, second)]
    assert addresses[0] != addresses[1]
    assert [requests.get(url, timeout=10).status_code for url in addresses] == [200, 200]
    second.delete(path)
    assert [requests.get(url, timeout=10).status_code for url in addresses] == [200, 404]


def test_a_token_names_its_own_account(box: RunningSandbox, first: Plytix) -> None:
    second = client(box, add(box, name="second", key_name="sync key", role="USER"))
    answer = second.get(PROBE)
    assert answer.headers["X-Account-Id"] != first.get(PROBE).headers["X-Account-Id"]
    told = steer(box, "GET", "/accounts").json()["accounts"]
    assert [each["name"] for each in told] == ["main", "second"]
    assert answer.headers["X-Account-Id"] == told[1]["account"]["id"]


@pytest.mark.parametrize(("start", "products"), [("empty", 0), ("seed", 7), (25, 25)])
def test_an_account_starts_as_asked(box: RunningSandbox, start: str | int, products: int) -> None:
    told = add(box, name="second", start=start)
    assert (told["start"], told["products"]) == (start, products)
    second = client(box, told)
    assert second.search({})["pagination"]["total_count"] == products
    made = second.post("/api/v2/products", {"sku": "ONE-MORE"})
    assert made.status_code == 201
    steer(box, "POST", "/reset?account=second")
    assert second.search({})["pagination"]["total_count"] == products
    assert second.get(PROBE).headers["X-Account-Id"] == told["account"]["id"]


@fact("limits", "doc")
def test_each_account_has_windows_of_its_own(box: RunningSandbox, first: Plytix) -> None:
    """Limits are an account's: all its keys share them, other accounts do not."""
    told = add(box, name="second", limits="2/1h")
    assert told["limits"] == [{"limit": 2, "window_size": 3600}]
    second = client(box, told)
    other_key = client(box, steer(box, "POST", "/keys?account=second", {}).json())
    assert [each.get(PROBE).status_code for each in (second, other_key, second)] == [200, 200, 429]
    assert first.get(PROBE).status_code == 200


def test_a_moved_key_or_account_opens_nothing_any_more(box: RunningSandbox) -> None:
    second = client(box, add(box, name="second"))
    more = steer(box, "POST", "/keys?account=second", {"key": "MORE"}).json()
    third = client(box, more)
    assert third.get(PROBE).status_code == 200
    assert steer(box, "DELETE", "/keys/MORE?account=second").status_code == 204
    assert third.get(PROBE).status_code == 401
    assert second.get(PROBE).status_code == 200
    assert steer(box, "DELETE", "/accounts/second").status_code == 204
    assert second.get(PROBE).status_code == 401
    assert second.ask_token().status_code == 401
    assert steer(box, "GET", "/requests?account=second").status_code == 404


# ---------------------------------------------------------------- roles


@fact("common", "doc")
def test_a_role_that_lacks_the_permission_is_403(box: RunningSandbox) -> None:
    """What a key's role does not allow is 403 "Permission denied."."""
    told = add(box, name="second", start="seed", role="USER", forbids=["DELETE *"])
    second = client(box, told)
    answer = second.delete(f"/api/v2/products/{MUG}")
    assert (answer.status_code, answer.json()) == (403, {"error": {"msg": "Permission denied."}})
    assert second.get(f"/api/v2/products/{MUG}").status_code == 200


@pytest.mark.parametrize(
    ("forbids", "method", "path", "status"),
    [
        (["read-only"], "PATCH", f"/api/v2/products/{MUG}", 403),
        (["read-only"], "POST", "/api/v2/products", 403),
        (["read-only"], "POST", SEARCH, 200),
        (["read-only"], "GET", f"/api/v2/products/{MUG}", 200),
        (["no-delete"], "DELETE", f"/api/v2/products/{MUG}", 403),
        (["no-delete"], "PATCH", f"/api/v2/products/{MUG}", 200),
        (["* /api/v1/*"], "GET", PROBE, 403),
        (["* /api/v1/*"], "GET", f"/api/v2/products/{MUG}", 200),
        (["GET /api/v2/products/{id}"], "GET", f"/api/v2/products/{MUG}", 403),
        (["GET /api/v2/products/{id}"], "GET", f"/api/v2/products/{MUG}/assets", 200),
        (["no-delete", "POST *"], "POST", SEARCH, 403),
    ],
)
def test_what_a_key_forbids(
    box: RunningSandbox, forbids: list[str], method: str, path: str, status: int
) -> None:
    told = add(box, name="second", start="seed", forbids=forbids)
    assert told["keys"][0]["forbids"] == forbids
    body: Any = {} if method in {"POST", "PATCH"} else None
    assert client(box, told).call(method, path, body).status_code == status


@fact("common", "doc", "live")
def test_an_audit_names_the_key_that_wrote(box: RunningSandbox, first: Plytix) -> None:
    """What a key writes is audited as by the type API, with the key's name."""
    more = steer(box, "POST", "/keys", {"key_name": "night sync", "role": "OWNER"}).json()
    night = client(box, more)
    night.patch(f"/api/v2/products/{MUG}", {"label": "By night"})
    audit = first.product(MUG)["modified_user_audit"]
    assert (audit["type"], audit["user_name"]) == ("API", "night sync")
    assert audit["user_id"] == night.get(PROBE).headers["X-User-Id"]
    first.patch(f"/api/v2/products/{MUG}", {"label": "By day"})
    assert first.product(MUG)["modified_user_audit"]["user_name"] == "practice key"


def test_the_credentials_of_an_account_are_its_keys(box: RunningSandbox, first: Plytix) -> None:
    steer(box, "POST", "/keys", {"key_name": "night sync", "role": "OWNER"})
    add(box, name="second", key_name="elsewhere")
    rows = first.search({}, "/api/v1/accounts/api-credentials/search")["data"]
    assert [(row["name"], row["role"]) for row in rows] == [
        ("practice key", "ADMIN"),
        ("night sync", "OWNER"),
    ]


# ---------------------------------------------------------------- steering one of them


def test_steering_can_name_the_account(box: RunningSandbox, first: Plytix) -> None:
    second = client(box, add(box, name="second", start="seed"))
    edit = {"sku": "MUG-1", "fields": {"label": "Edited"}}
    assert steer(box, "POST", "/edit?account=second", edit).status_code == 200
    assert (second.product(MUG)["label"], first.product(MUG)["label"]) == ("Edited", "Mug")
    sizes = steer(box, "GET", "?account=second").json()
    assert (sizes["account"]["name"], sizes["entities"]["products"]) == ("second", 7)
    first.patch(f"/api/v2/products/{MUG}", {"label": "Kept"})
    steer(box, "POST", "/reset?account=second")
    assert (second.product(MUG)["label"], first.product(MUG)["label"]) == ("Mug", "Kept")
    assert steer(box, "GET", "?account=main").json()["account"]["name"] == "Small & Co"
    assert steer(box, "GET", "?account=nobody").status_code == 404


def test_faults_switches_and_log_of_one_account(box: RunningSandbox, first: Plytix) -> None:
    second = client(box, add(box, name="second", start="seed"))
    steer(box, "POST", "/faults?account=second", {"kind": "status"})
    assert (second.get(PROBE).status_code, first.get(PROBE).status_code) == (503, 200)
    assert steer(box, "GET", "/faults?account=main").json()["faults"] == []
    steer(box, "DELETE", "/faults?account=second")
    assert second.get(PROBE).status_code == 200
    steer(box, "POST", "/switches?account=second", {"columns_v2": 1})
    columns = {"attributes": ["label", "gtin"]}
    statuses = [each.post(SEARCH, columns).status_code for each in (first, second)]
    assert statuses == [200, 422]
    steer(box, "POST", "/switches", {"columns_v2": 1})
    assert first.post(SEARCH, columns).status_code == 422
    told = steer(box, "GET", "/requests?account=second").json()
    assert (told["total"], told["statuses"]) == (3, {"200": 1, "422": 1, "503": 1})
    assert {entry["account"] for entry in told["requests"]} == {"second"}
    assert told["counts"]["POST /api/v2/products/search"] == 1
    assert steer(box, "GET", "/requests").json()["total"] > 3


def test_no_list_of_accounts_and_no_log_tells_a_password(
    box: RunningSandbox, first: Plytix
) -> None:
    told = add(box, name="second")
    client(box, told).get(PROBE)
    first.get(PROBE)
    for path in ("/accounts", "/requests", "/faults", ""):
        shown = steer(box, "GET", path).text
        assert told["password"] not in shown
        assert box.password not in shown


@pytest.mark.parametrize(
    ("members", "status", "field"),
    [
        ({}, 422, "name"),
        ([], 422, "account"),
        ({"name": "Capital"}, 422, "name"),
        ({"name": ""}, 422, "name"),
        ({"name": "x" * 65}, 422, "name"),
        ({"name": "main"}, 409, "name"),
        ({"name": "n", "key": "SANDBOXKEY0000000000000000000001"}, 409, "key"),
        ({"name": "n", "key": ""}, 422, "key"),
        ({"name": "n", "password": 1}, 422, "password"),
        ({"name": "n", "role": "GUEST"}, 422, "role"),
        ({"name": "n", "role": ["ADMIN"]}, 422, "role"),
        ({"name": "n", "forbids": "DELETE *"}, 422, "forbids"),
        ({"name": "n", "forbids": ["delete everything"]}, 422, "forbids"),
        ({"name": "n", "limits": "often"}, 422, "limits"),
        ({"name": "n", "limits": [1]}, 422, "limits"),
        ({"name": "n", "start": "full"}, 422, "start"),
        ({"name": "n", "start": 0}, 422, "start"),
        ({"name": "n", "start": True}, 422, "start"),
        ({"name": "n", "nome": "x"}, 422, "nome"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    box: RunningSandbox, members: Any, status: int, field: str
) -> None:
    answer = steer(box, "POST", "/accounts", members)
    assert answer.status_code == status, answer.text
    assert [row["field"] for row in answer.json()["error"]["errors"]] == [field]
    assert len(steer(box, "GET", "/accounts").json()["accounts"]) == 1


def test_what_must_stay_stays(box: RunningSandbox, first: Plytix) -> None:
    assert steer(box, "DELETE", "/accounts/main").status_code == 409
    assert steer(box, "DELETE", "/accounts/nobody").status_code == 404
    assert steer(box, "DELETE", f"/keys/{box.key}").status_code == 409
    assert steer(box, "DELETE", "/keys/nobody").status_code == 404
    assert steer(box, "POST", "/keys", []).status_code == 422
    assert first.get(PROBE).status_code == 200


# ---------------------------------------------------------------- the state


def test_accounts_keys_and_limits_outlive_the_sandbox(tmp_path: Path) -> None:
    state = tmp_path / "box.sqlite"
    options = Options(port=0, limits=(), seed=small_account, state=str(state))
    with running(options) as box:
        told = add(
            box,
            name="second",
            key="K2",
            password="P2",
            key_name="sync",
            role="USER",
            forbids=["no-delete"],
            limits="3/1h",
        )
        steer(box, "POST", "/keys", {"key": "MORE", "password": "P3"})
        second = client(box, told)
        second.post("/api/v2/products", {"sku": "KEPT"})
        token = second.session.headers["Authorization"]
    with running(options) as box:
        listed = steer(box, "GET", "/accounts").json()["accounts"]
        assert [key["key"] for key in listed[0]["keys"]] == [box.key, "MORE"]
        assert listed[1]["keys"] == [
            {"key": "K2", "name": "sync", "role": "USER", "forbids": ["no-delete"]}
        ]
        assert listed[1]["limits"] == [{"limit": 3, "window_size": 3600}]
        again = client(box, {"key": "K2", "password": "P2"})
        again.session.headers["Authorization"] = token
        assert again.skus([condition("sku", "eq", "KEPT")]) == ["KEPT"]
        assert client(box, {"key": "MORE", "password": "P3"}).product(MUG)["sku"] == "MUG-1"
    reset_state(state)
    with running(options) as box:
        assert client(box, {"key": "K2", "password": "P2"}).skus() == []


def test_a_snapshot_brings_all_accounts_back(
    box: RunningSandbox, first: Plytix, tmp_path: Path
) -> None:
    file = tmp_path / "deep" / "before.sqlite"
    told = add(box, name="second")
    second = client(box, told)
    second.post("/api/v2/products", {"sku": "BEFORE"})
    assert steer(box, "POST", "/snapshot", {"file": str(file)}).status_code == 204
    second.post("/api/v2/products", {"sku": "AFTER"})
    first.patch(f"/api/v2/products/{MUG}", {"label": "After"})
    third = client(box, add(box, name="third"))
    assert third.get(PROBE).status_code == 200
    assert steer(box, "POST", "/restore", {"file": str(file)}).status_code == 204
    assert first.product(MUG)["label"] == "Mug"
    assert second.skus() == ["BEFORE"]
    assert third.get(PROBE).status_code == 401
    steer(box, "DELETE", "/accounts/second")
    assert steer(box, "POST", "/restore", {"file": str(file)}).status_code == 204
    assert client(box, told).skus() == ["BEFORE"]


@pytest.mark.parametrize("route", ["/snapshot", "/restore"])
def test_a_file_that_cannot_be_is_refused(
    box: RunningSandbox, first: Plytix, tmp_path: Path, route: str
) -> None:
    bodies: list[Any] = [{}, [], {"file": ""}, {"file": "here.sqlite"}, {"file": 1}]
    for body in bodies:
        assert steer(box, "POST", route, body).status_code == 422
    (tmp_path / "no").write_text("no snapshot", encoding="utf-8")
    for name in (tmp_path / "no", tmp_path / "no" / "inside"):
        if route == "/restore" or name.name == "inside":
            assert steer(box, "POST", route, {"file": str(name)}).status_code == 409
    assert first.product(MUG)["label"] == "Mug"


def test_an_account_can_be_made_a_big_one(box: RunningSandbox, first: Plytix) -> None:
    add(box, name="second")
    assert steer(box, "POST", "/seed?account=second", {"products": 40}).json() == {"products": 40}
    assert steer(box, "GET", "?account=second").json()["account"]["name"] == "second"
    assert first.search({})["pagination"]["total_count"] == 7
    for wrong in ({}, {"products": 0}, {"products": "9"}, {"products": 10**7}, {"products": True}):
        assert steer(box, "POST", "/seed", wrong).status_code == 422


def test_steering_is_not_for_other_web_sites(box: RunningSandbox) -> None:
    url = f"{box.control_url}/accounts"
    for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
        assert requests.get(url, headers=headers, timeout=10).status_code == 403
