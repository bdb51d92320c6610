"""Who belongs to an account, and its API keys."""

from __future__ import annotations

from sheetsync.plytix import Plytix
from sheetsync.plytix.v1v2.objects.account import ApiCredential
from sheetsync.sandbox.server import RunningSandbox
from tests.contract.operations.marks import succeeds


@succeeds("accounts: Search memberships")
def test_the_people_of_an_account_are_told_whole(plytix: Plytix) -> None:
    people = list(plytix.accounts.memberships())
    assert [one.role for one in people] == ["OWNER", "ADMIN", "USER"]
    ada = people[1]
    assert (ada.username, ada.name, ada.last_name) == ("ada", "Ada", "Sample")
    assert ada.email == "ada.sample@example.test"
    assert len({one.legacy_id for one in people}) == 3


@succeeds("accounts: Search memberships")
def test_people_are_found_by_their_role(plytix: Plytix) -> None:
    admins = plytix.accounts.memberships(
        [[{"field": "role", "operator": "eq", "value": "ADMIN"}]], ["username"]
    )
    page = admins.page()
    assert [one.username for one in page.rows] == ["ada"]
    assert (page.count, page.total) == (1, 3)
    assert page.rows[0].role is None, "it was not asked for"


@succeeds("accounts: Search memberships")
def test_two_people_who_look_alike_are_two(plytix: Plytix) -> None:
    """The rows have no id, so a row that comes twice is told by its members."""
    not_owners = [[{"field": "role", "operator": "in", "value": ["ADMIN", "USER"]}]]
    rows = list(plytix.accounts.memberships(not_owners, ["last_name"], page_size=1))
    assert [one.last_name for one in rows] == ["Sample", "Sample"]
    assert len({one.legacy_id for one in rows}) == 2


@succeeds("accounts: Search API credentials")
def test_the_keys_of_an_account_are_told_without_their_secrets(
    plytix: Plytix, box: RunningSandbox
) -> None:
    (key,) = plytix.accounts.api_credentials()
    assert (key.role, key.name) == ("ADMIN", "practice key")
    assert key.legacy_id is not None
    assert set(ApiCredential.__struct_fields__) == {"legacy_id", "role", "name"}
    assert box.password not in repr(key)


@succeeds("accounts: Search API credentials")
def test_keys_are_found_by_their_name(plytix: Plytix) -> None:
    named = [[{"field": "name", "operator": "eq", "value": "practice key"}]]
    others = [[{"field": "name", "operator": "!eq", "value": "practice key"}]]
    found = plytix.accounts.api_credentials(named, ["name"]).first()
    assert found is not None
    assert (found.name, found.role) == ("practice key", None)
    assert plytix.accounts.api_credentials(others).first() is None
