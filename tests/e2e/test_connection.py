"""Connections: added, listed, tested, taken out; their secrets in the keyring and nowhere else."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
import requests
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from sheetsync.errors import SettingsError
from sheetsync.settings.stored import stored_secret
from tests.e2e.conftest import Desk

FILE = "sheetsync.toml"


class MemoryKeyring(KeyringBackend):
    """A keyring in memory; locked when told so."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("locked: do not quote me")
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("locked: do not quote me")
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.held:
            raise PasswordDeleteError("not there")
        del self.held[service, username]


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
def bare(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk without any secret in the environment."""
    for name in ("API_KEY", "API_PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"SHEETSYNC_PLYTIX_{name}", raising=False)
    return desk


def add(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str, secrets: str, *more: str
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", io.StringIO(secrets))
    shown = desk.sheetsync(
        "connection",
        "add",
        name,
        "--endpoint",
        desk.box.pim_url,
        "--auth-endpoint",
        f"{desk.box.auth_url}/auth/api/get-token",
        *more,
    )
    return shown.code, shown.out, shown.err


def test_a_connection_is_tried_and_its_secrets_go_into_the_keyring_alone(
    bare: Desk, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = f"{bare.box.key}\n{bare.box.password}\n"
    code, out, err = add(bare, monkeypatch, "shop", secrets)
    assert code == 0, err
    assert "Lindholm & Grove" in out
    assert ring.held == {
        ("sheetsync", "shop/api_key"): bare.box.key,
        ("sheetsync", "shop/api_password"): bare.box.password,
    }
    text = (bare.folder / FILE).read_text(encoding="utf-8")
    assert "[connections.shop]" in text
    assert "[connections.plytix]" in text
    for secret in (bare.box.key, bare.box.password):
        assert secret not in text + out + err
    found = bare.sheetsync("call", "Product search", "-c", "shop", "--page-size", "1")
    assert json.loads(found.out)["total"] == 600


def test_wrong_secrets_are_told_and_nothing_is_stored(
    bare: Desk, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (bare.folder / FILE).read_text(encoding="utf-8")
    code, _, err = add(bare, monkeypatch, "shop", f"{bare.box.key}\ncanary-password\n")
    assert code == 4
    assert "does not accept the API key" in err
    assert "canary-password" not in err
    assert ring.held == {}
    assert (bare.folder / FILE).read_text(encoding="utf-8") == before


def test_a_machine_without_keyring_says_where_secrets_can_go(
    bare: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = f"{bare.box.key}\n{bare.box.password}\n"
    code, _, err = add(bare, monkeypatch, "shop", secrets, "--no-test")
    assert code == 3
    assert "no keyring" in err
    assert "SHEETSYNC_SHOP_API_KEY and SHEETSYNC_SHOP_API_PASSWORD" in err


def test_a_locked_keyring_is_told_without_its_own_words(
    bare: Desk, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring.locked = True
    code, _, err = add(bare, monkeypatch, "shop", "KEY\npassword\n", "--no-test")
    assert code == 3
    assert "Unlock the keyring" in err
    assert "do not quote me" not in err
    shown = bare.sheetsync("connection", "test", "plytix")
    assert shown.code == 3
    assert "Unlock the keyring" in shown.err


def test_the_environment_goes_before_the_keyring(
    bare: Desk, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring.held = {("sheetsync", f"plytix/{name}"): "old" for name in ("api_key", "api_password")}
    assert bare.sheetsync("connection", "test", "plytix").code == 4
    monkeypatch.setenv("SHEETSYNC_PLYTIX_API_KEY", bare.box.key)
    monkeypatch.setenv("SHEETSYNC_PLYTIX_API_PASSWORD", bare.box.password)
    assert bare.sheetsync("connection", "test", "plytix").code == 0


@pytest.mark.parametrize("name", ["sandbox", "2nd", "a b", ""])
def test_a_name_that_cannot_be_used_is_refused_before_anything_is_asked(
    bare: Desk, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    code, _, err = add(bare, monkeypatch, name, "KEY\npassword\n")
    assert code == 3
    assert "name" in err
    assert ring.held == {}


def test_a_connection_is_told_in_one_screen(desk: Desk) -> None:
    told = desk.sheetsync("connection", "test", "plytix")
    assert told.code == 0, told.err
    lines = told.out.splitlines()
    assert len(lines) <= 24
    said = {line[:13].strip(): line[14:] for line in lines}
    assert said["Account"].startswith("Lindholm & Grove")
    assert said["Role"] == "ADMIN"
    assert said["Token"] == "lives 15 minutes"
    assert "products (600)" in said["May read"]
    assert said["Session"] == "valid"
    assert said["Clocks"] == "agree"
    parsed = desk.sheetsync("connection", "test", "plytix", "--json").json()
    assert parsed["may_read"]["products"] == 600
    assert parsed["clock_skew_seconds"] == pytest.approx(0, abs=5)
    for secret in (desk.box.key, desk.box.password):
        assert secret not in told.out + told.err


def test_what_a_key_may_not_read_is_told(desk: Desk) -> None:
    desk.fault(kind="forbid", route="/api/v1/assets/search")
    told = desk.sheetsync("connection", "test", "plytix", "--json").json()
    assert told["may_not_read"] == ["assets"]
    assert "assets" not in told["may_read"]


def test_what_a_key_may_not_change_is_told_and_nothing_is_changed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"key_name": "reader", "forbids": ["PATCH /api/v1/products*", "* /api/v1/assets*"]}
    key = requests.post(f"{desk.box.control_url}/keys", json=body, timeout=10).json()
    monkeypatch.setenv("SHEETSYNC_PLYTIX_API_KEY", key["key"])
    monkeypatch.setenv("SHEETSYNC_PLYTIX_API_PASSWORD", key["password"])
    told = desk.sheetsync("connection", "test", "plytix", "--json").json()
    assert told["may_not_change"] == ["products", "assets"]
    assert "families" in told["may_change"]
    assert told["may_not_read"] == ["assets"]
    writes = [(row["method"], row["status"]) for row in desk.requests() if row["method"] == "PATCH"]
    assert set(writes) == {("PATCH", 404), ("PATCH", 403)}


def test_what_could_not_be_found_out_is_told_and_the_rest_all_the_same(desk: Desk) -> None:
    desk.fault(kind="html", route="/api/v1/relationships*", status=404)
    shown = desk.sheetsync("connection", "test", "plytix")
    assert shown.code == 0, shown.err
    words = " ".join(shown.out.split())
    assert "Not found out relationships: Plytix answered 404" in words
    assert "Not found out changing relationships:" in words
    assert "May change products, attributes" in words


def test_connections_are_listed_without_asking_for_secrets(bare: Desk, ring: MemoryKeyring) -> None:
    ring.locked = True
    told = bare.sheetsync("connection", "list", "--json").json()
    assert [one["name"] for one in told["connections"]] == ["plytix", "sandbox"]
    assert Path(told["file"]).name == FILE
    assert "plytix" in bare.sheetsync("connection", "list").out


def test_a_connection_goes_with_its_secrets_and_comments_stay(
    bare: Desk, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = bare.folder / FILE
    file.write_text("# ours, keep\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    add(bare, monkeypatch, "shop", f"{bare.box.key}\n{bare.box.password}\n")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert bare.sheetsync("connection", "remove", "shop").code == 2
    assert bare.sheetsync("connection", "remove", "shop", "--yes").code == 0
    assert ring.held == {}
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# ours, keep\n")
    assert "shop" not in text
    assert bare.sheetsync("connection", "remove", "shop", "--yes").code == 3


def test_a_token_can_be_stored_as_well(
    bare: Desk, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = {"api_key": bare.box.key, "api_password": bare.box.password}
    answer = requests.post(f"{bare.box.auth_url}/auth/api/get-token", json=pair, timeout=10)
    token = answer.json()["data"][0]["access_token"]
    code, out, err = add(bare, monkeypatch, "guest", token + "\n", "--authentication", "bearer")
    assert code == 0, err
    assert ring.held == {("sheetsync", "guest/token"): token}
    assert token not in out + err


def test_a_secret_as_an_argument_is_refused_and_not_repeated(bare: Desk) -> None:
    told = bare.sheetsync("connection", "add", "shop", "CANARYKEY-as-argument")
    assert told.code == 2
    assert "they are asked for" in told.err
    assert "CANARYKEY" not in told.out + told.err


def test_a_login_in_an_endpoint_is_not_listed(bare: Desk) -> None:
    file = bare.folder / FILE
    file.write_text('[connections.x]\nendpoint = "https://eve:canary@pim.example"\n', "utf-8")
    for more in ((), ("--json",)):
        told = bare.sheetsync("connection", "list", *more)
        assert "canary" not in told.out + told.err
        assert "(cannot be used)" in told.out


def test_a_keyring_that_fails_in_its_own_way_is_told_without_its_words(
    bare: Desk, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise RuntimeError("the bus says canary")

    monkeypatch.setattr(ring, "get_password", fail)
    told = bare.sheetsync("connection", "test", "plytix")
    assert told.code == 3
    assert "RuntimeError" in told.err
    assert "canary" not in told.err
    with pytest.raises(SettingsError) as caught:
        stored_secret("plytix", "api_key")
    assert caught.value.__context__ is None


def test_a_secret_in_the_keyring_may_end_in_a_line_break(bare: Desk, ring: MemoryKeyring) -> None:
    pair = {"api_key": bare.box.key, "api_password": bare.box.password}
    ring.held = {("sheetsync", f"plytix/{name}"): f"{text}\r\n" for name, text in pair.items()}
    assert bare.sheetsync("connection", "test", "plytix").code == 0
