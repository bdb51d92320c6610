"""The Python API shows no secret either: in errors and what hangs on them, in logs, in copies."""

from __future__ import annotations

import copy
import logging
import pickle
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sheetsync.errors import RemoteError, SheetsyncError, UsageError
from sheetsync.model.secret import Secret
from sheetsync.plytix import connect
from sheetsync.plytix.client import Plytix
from sheetsync.plytix.request import Call
from sheetsync.plytix.token import get_token
from sheetsync.settings import load_settings
from tests.clocks import FakeClock
from tests.e2e.canaries import KEY, PASSWORD, TOKEN, Heard, left_of, spelled_out, told_of
from tests.e2e.recording import Asked, Recorder, Told, as_json, serving

TOKEN_ROUTE = "/auth/api/get-token"
SECRETS = (KEY, PASSWORD, TOKEN)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sheetsync.plytix.client.SystemClock", FakeClock)


def echo(status: int) -> Callable[[Asked], Told]:
    """Throws every secret back, once it has given a token that is no JWT."""
    text = "\n".join(map(spelled_out, SECRETS))

    def answer(asked: Asked) -> Told:
        if asked.target.endswith(TOKEN_ROUTE):
            return as_json({"data": [{"access_token": TOKEN}]})
        more = {"X-Request-Id": KEY, "Location": f"https://evil.example/{TOKEN}"}
        return as_json(
            {"error": {"msg": text, "errors": [{"field": KEY, "msg": text}]}}, status, **more
        )

    return answer


def opened(server: Recorder) -> Plytix:
    return connect(
        api_key=f"\ufeff{KEY}\r\n",
        api_password=f"  {PASSWORD}\n",
        endpoint=server.url,
        auth_endpoint=server.url + TOKEN_ROUTE,
    )


def assert_none(text: str) -> None:
    for secret in SECRETS:
        assert left_of(secret, text) is None


@pytest.mark.parametrize("status", [302, 400, 401, 403, 409, 422, 500])
@pytest.mark.parametrize("action", ["Product search", "Create product (v2)"])
def test_an_error_and_all_that_hangs_on_it_show_no_secret(
    status: int, action: str, caplog: pytest.LogCaptureFixture
) -> None:
    heard = Heard()
    logging.getLogger().addHandler(heard)
    caplog.set_level(logging.DEBUG)
    try:
        with serving(echo(status)) as server, opened(server) as plytix:
            with pytest.raises(SheetsyncError) as caught:
                plytix.call(action, **({"sku": "A-1"} if "Create" in action else {}))
            logging.getLogger("a.program").error("failed", exc_info=caught.value)
            assert_none(repr(plytix) + repr(vars(plytix)))
    finally:
        logging.getLogger().removeHandler(heard)
    assert_none(told_of(caught.value))
    assert_none(heard.text())
    assert_none(caplog.text)
    assert_none(repr(getattr(caught.value, "reasons", "")))
    assert_none(repr(getattr(caught.value, "request_id", "")))


def test_a_thread_that_dies_shows_no_secret(capfd: pytest.CaptureFixture[str]) -> None:
    with (
        serving(echo(422)) as server,
        opened(server) as plytix,
        warnings.catch_warnings(),
    ):
        thread = threading.Thread(target=lambda: told.append(_told(plytix)))
        told: list[str] = []
        thread.start()
        thread.join()
    assert_none(told[0] + "".join(capfd.readouterr()))


def _told(plytix: Plytix) -> str:
    try:
        plytix.call("Product search")
    except RemoteError as error:
        return told_of(error)
    return ""


@pytest.mark.parametrize("way", [pickle.dumps, copy.copy, copy.deepcopy])
def test_nothing_that_holds_secrets_is_copied_or_pickled(
    way: Callable[[object], object], tmp_path: Path
) -> None:
    settings = load_settings(
        tmp_path, environment={"SHEETSYNC_X_TOKEN": TOKEN, "SHEETSYNC_HOME": "."}
    )
    call = get_token("https://auth.example", Secret(KEY), Secret(PASSWORD))
    plytix = connect(api_key=KEY, api_password=PASSWORD)
    for one in (settings, call, Secret(KEY), Call(method="GET", url="x", bearer=Secret(TOKEN))):
        assert_none(repr(one))
        with pytest.raises(TypeError) as caught:
            way(one)
        assert_none(str(caught.value))
    if way is not copy.copy:
        with pytest.raises(TypeError):
            way(plytix)


@pytest.mark.parametrize(
    "bad", ["geheim-schl\u00fcssel", "first-line\nsecond-line", " \n", "nul\x00byte"]
)
@pytest.mark.parametrize("name", ["api_key", "api_password", "token"])
def test_a_secret_that_cannot_be_sent_is_refused_and_not_repeated(name: str, bad: str) -> None:
    given: dict[str, Any] = {"api_key": KEY, "api_password": PASSWORD} if name != "token" else {}
    with pytest.raises(UsageError) as caught:
        connect(**{**given, name: bad})
    assert name in caught.value.message
    assert len(bad.strip()) < 6 or left_of(bad, told_of(caught.value)) is None


@pytest.mark.parametrize(
    "where",
    [
        {"endpoint": "http://pim.plytix.com"},
        {"auth_endpoint": "http://127.0.0.1.evil.example/x"},
        {"endpoint": "https://eve:canary-w0rd@pim.plytix.com"},
        {"endpoint": "https://pim.plytix.com/api/v1"},
        {"endpoint": "https://[::bad"},
        {"auth_endpoint": "https://[::bad"},
        {"endpoint": "http://localhost:1", "proxy": "http://proxy.example:3128"},
    ],
)
def test_an_address_that_secrets_may_not_go_to_is_refused(where: dict[str, str]) -> None:
    given: dict[str, Any] = {"api_key": KEY, "api_password": PASSWORD, **where}
    with pytest.raises(UsageError) as caught:
        connect(**given)
    assert next(reversed(where)) in caught.value.message
    assert caught.value.remedy
    assert "canary" not in told_of(caught.value)
