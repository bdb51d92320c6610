"""Who belongs to the account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import small_account

PEOPLE = "/api/v1/accounts/memberships/search"
KEYS = "/api/v1/accounts/api-credentials/search"
BOTH = pytest.mark.parametrize("path", [PEOPLE, KEYS])
BAD_FILTER = {"detail": "One or more filter fields are not valid."}


@pytest.fixture
def own() -> Iterator[Plytix]:
    """A sandbox that no other test has: keys outlive a reset."""
    with running(Options(port=0, limits=(), seed=small_account)) as box:
        plytix = Plytix(box)
        yield plytix
        plytix.session.close()


@fact("accounts", "doc")
def test_members_come_with_all_their_fields_unless_some_are_asked_for(plytix: Plytix) -> None:
    found = plytix.search({}, PEOPLE)
    assert {tuple(row) for row in found["data"]} == {
        ("legacy_id", "role", "email", "username", "name", "last_name")
    }
    assert len(found["data"]) == 3
    assert {row["role"] for row in found["data"]} == {"OWNER", "ADMIN", "USER"}
    assert all(row["email"].endswith("@example.test") for row in found["data"])
    asked = plytix.search({"attributes": ["name", "role"]}, PEOPLE)["data"]
    assert {tuple(sorted(row)) for row in asked} == {("name", "role")}


@fact("accounts", "doc")
def test_api_credentials_are_the_keys_that_open_the_account(own: Plytix) -> None:
    """Each has an id, a name and a role; the id is the one that audits name."""
    own.control("POST", "/keys", {"key_name": "import key", "role": "USER"})
    rows = own.search({}, KEYS)["data"]
    assert [sorted(row) for row in rows] == [["legacy_id", "name", "role"]] * 2
    assert [(row["name"], row["role"]) for row in rows] == [
        ("practice key", "ADMIN"),
        ("import key", "USER"),
    ]
    made = own.post("/api/v2/products", {"sku": "by-key"}).json()["data"][0]
    assert made["created_user_audit"]["user_id"] == rows[0]["legacy_id"]
    asked = own.search({"attributes": ["name"], "pagination": {"page_size": 1}}, KEYS)
    assert asked["data"] == [{"name": "practice key"}]
    assert asked["pagination"]["count"] == 2


def test_an_account_may_name_its_own_people() -> None:
    person = {"legacy_id": "5f00000000000000000000c1", "role": "OWNER", "name": "Ida"}
    with running(
        Options(port=0, limits=(), seed=lambda: small_account() | {"memberships": [person]})
    ) as box:
        plytix = Plytix(box)
        (row,) = plytix.search({}, PEOPLE)["data"]
        assert row == person | {"email": None, "username": None, "last_name": None}
        plytix.session.close()


@fact("accounts", "doc")
@BOTH
def test_account_searches_have_the_five_members_of_pagination(plytix: Plytix, path: str) -> None:
    found = plytix.search({}, path)
    number = len(found["data"])
    assert found["pagination"] == {
        "page": 1,
        "page_size": 25,
        "order": "",
        "count": number,
        "total_count": number,
    }


@fact("accounts", "doc")
@BOTH
@pytest.mark.parametrize("order", ["name", "-name", "", None, "nothing"])
def test_account_searches_do_not_sort_and_echo_no_order(
    plytix: Plytix, path: str, order: str | None
) -> None:
    plain = plytix.search({}, path)
    for switch in ("ignore", "refuse"):
        plytix.switch(malformed_order=switch)
        assert plytix.search({"pagination": {"order": order}}, path) == plain


@fact("accounts", "doc", "guess")
@pytest.mark.parametrize(
    ("conditions", "names"),
    [
        ([condition("role", "eq", "ADMIN")], ["Ada"]),
        ([condition("role", "in", ["OWNER", "USER"])], ["Somebody", "Ben"]),
        ([condition("email", "like", "SAMPLE@")], ["Ada", "Ben"]),
        ([condition("username", "eq", "ben")], ["Ben"]),
        ([condition("name", "!eq", "ada"), condition("last_name", "eq", "sample")], ["Ben"]),
        ([condition("legacy_id", "eq", "5f00000000000000000000b2")], ["Ada"]),
        ([condition("name", "eq", "Nobody")], []),
        ([condition(["name", "last_name"], "text_search", "ada sample")], ["Ada"]),
    ],
)
def test_members_can_be_filtered(
    plytix: Plytix, conditions: list[dict[str, Any]], names: list[str]
) -> None:
    found = plytix.search({"filters": [conditions], "attributes": ["name"]}, PEOPLE)
    assert [row["name"] for row in found["data"]] == names
    assert (found["pagination"]["count"], found["pagination"]["total_count"]) == (len(names), 3)


@fact("accounts", "doc")
def test_credentials_can_be_filtered(plytix: Plytix) -> None:
    for field, value, number in (
        ("role", "ADMIN", 1),
        ("role", "USER", 0),
        ("name", "PRACTICE key", 1),
    ):
        body = {"filters": [[condition(field, "eq", value)]]}
        assert plytix.search(body, KEYS)["pagination"]["count"] == number


def test_account_searches_have_pages(plytix: Plytix) -> None:
    pages = [
        plytix.search({"pagination": {"page": page, "page_size": 2}}, PEOPLE)["data"]
        for page in (1, 2, 3)
    ]
    assert [len(page) for page in pages] == [2, 1, 0]


@fact("accounts", "doc")
@BOTH
@pytest.mark.parametrize(
    "filters",
    [
        [[condition("colour", "eq", "x")]],
        [[condition("role", "contains", "x")]],
        [[condition("role", "gt", "x")]],
        [[condition("role", "in", "ADMIN")]],
        [[{"operator": "eq", "value": "x"}]],
        [["x"]],
        "x",
    ],
)
def test_a_bad_filter_is_422_in_a_shape_of_its_own(plytix: Plytix, path: str, filters: Any) -> None:
    answer = plytix.post(path, {"filters": filters})
    assert (answer.status_code, answer.json()) == (422, BAD_FILTER)


@fact("accounts", "guess")
@BOTH
@pytest.mark.parametrize("columns", ["name", ["colour"], [3]])
def test_a_bad_column_is_refused_like_a_bad_filter(plytix: Plytix, path: str, columns: Any) -> None:
    answer = plytix.post(path, {"attributes": columns})
    assert (answer.status_code, answer.json()) == (422, BAD_FILTER)


@fact("accounts", "guess")
@pytest.mark.parametrize(
    ("body", "places"),
    [
        ([], [["body"]]),
        ({"pagination": "x"}, [["body", "pagination"]]),
        (
            {"pagination": {"page": 0, "page_size": 101}},
            [["body", "pagination", "page"], ["body", "pagination", "page_size"]],
        ),
        ({"pagination": {"order": 3}}, [["body", "pagination", "order"]]),
    ],
)
def test_a_bad_page_is_422_with_its_place(plytix: Plytix, body: Any, places: list[Any]) -> None:
    answer = plytix.post(PEOPLE, body)
    assert answer.status_code == 422
    assert [row["loc"] for row in answer.json()["detail"]] == places
    assert all(isinstance(row["msg"], str) for row in answer.json()["detail"])


@fact("accounts", "doc")
@BOTH
def test_a_body_that_is_no_json_is_400_in_a_shape_of_its_own(plytix: Plytix, path: str) -> None:
    answer = plytix.call("POST", path, b'{"a" 1}')
    assert answer.status_code == 400
    assert answer.json() == {
        "detail": [
            {
                "type": "json_invalid",
                "loc": ["body", 5],
                "msg": "JSON decode error",
                "input": {},
                "ctx": {"error": "Expecting ':' delimiter"},
            }
        ]
    }


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
@BOTH
def test_any_body_that_is_no_json_is_400(plytix: Plytix, path: str, body: bytes) -> None:
    answer = plytix.call("POST", path, body)
    assert (answer.status_code, answer.json()["detail"][0]["type"]) == (400, "json_invalid")


@fact("accounts", "doc")
@BOTH
def test_accounts_can_be_searched_and_nothing_else(plytix: Plytix, path: str) -> None:
    collection = path.removesuffix("/search")
    assert plytix.get(path).status_code == 405
    assert plytix.get(collection).status_code == 404
    assert plytix.post(path.replace("v1", "v2"), {}).status_code == 404
    assert plytix.get("/api/v1/accounts/me").status_code == 404
