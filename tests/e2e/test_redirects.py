"""Redirects are told and never followed: no secret goes to a host that an answer names."""

from __future__ import annotations

import pytest

from sheetsync.errors import RemoteError, UnreachableError
from sheetsync.plytix import connect
from tests.clocks import FakeClock
from tests.e2e.recording import as_plytix, redirecting, serving

KEY = "CANARYKEY7Q2W9E4R"
PASSWORD = "canary-Passw0rd-x8z1"
STATUSES = (301, 302, 303, 307, 308)
TOKEN_ROUTE = "/auth/api/get-token"
PRODUCTS = "/api/v1/products"


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sheetsync.plytix.client.SystemClock", FakeClock)


def told(endpoint: str, auth_endpoint: str | None = None) -> RemoteError:
    """What a search on such hosts ends with."""
    with (
        connect(
            api_key=KEY,
            api_password=PASSWORD,
            endpoint=endpoint,
            auth_endpoint=auth_endpoint or endpoint + TOKEN_ROUTE,
        ) as plytix,
        pytest.raises(RemoteError) as caught,
    ):
        plytix.call("Product search", page_size=1)
    return caught.value


@pytest.mark.parametrize("of", [PRODUCTS, TOKEN_ROUTE])
@pytest.mark.parametrize("status", STATUSES)
def test_nothing_goes_to_another_host_that_pim_or_token_host_names(status: int, of: str) -> None:
    with serving(as_plytix) as other:
        location = f"{other.url}/take?key={KEY}#{PASSWORD}"
        with serving(redirecting(status, location, of=of)) as pim:
            error = told(pim.url)
    assert other.connections == 0
    assert sum(of in one.target for one in pim.asked) == 1
    assert isinstance(error, UnreachableError)
    assert str(status) in error.message
    assert f"a redirect to {other.url}; it is not followed" in error.message
    assert "endpoint" in error.remedy
    assert KEY not in str(error)
    assert PASSWORD not in str(error)


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("/login", "within the same host"),
        ("products/", "within the same host"),
        (PRODUCTS + "/search/", "within the same host"),
        ("//127.0.0.1:1/x", "to 127.0.0.1:1"),
        ("http://localhost:1/", "to http://localhost:1"),
        ("https://me:secret-word@evil.example/", "to https://evil.example"),
        ("https://[::1]:8/", "to https://[::1]:8"),
        ("javascript:alert(1)", "a redirect"),
        ("https://a:port/", "a redirect"),
        ("", "a redirect"),
        (f"https://{KEY}.evil.example/", "to https://***.evil.example"),
    ],
)
def test_wherever_it_leads_it_is_not_followed_and_told(location: str, shown: str) -> None:
    with serving(redirecting(302, location, of=PRODUCTS)) as pim:
        error = told(pim.url)
    assert [one.target for one in pim.asked] == [TOKEN_ROUTE, "/api/v1/products/search"]
    assert shown in error.message
    assert "secret-word" not in error.message
    assert KEY.lower() not in error.message.lower()


def test_a_redirect_from_https_to_http_is_not_followed_even_on_the_same_host() -> None:
    with serving(redirecting(301, "http://pim.plytix.com/x", of=TOKEN_ROUTE)) as auth:
        error = told("http://127.0.0.1:9", auth.url + TOKEN_ROUTE)
    assert len(auth.asked) == 1
    assert "to http://pim.plytix.com;" in error.message


def test_a_redirected_write_is_surely_not_done() -> None:
    with (
        serving(redirecting(307, "/elsewhere", of="/products")) as pim,
        connect(
            api_key=KEY,
            api_password=PASSWORD,
            endpoint=pim.url,
            auth_endpoint=pim.url + TOKEN_ROUTE,
        ) as plytix,
        pytest.raises(UnreachableError, match="a redirect within the same host"),
    ):
        plytix.call("Create product (v2)", sku="A-1")
    assert sum(one.target == "/api/v2/products" for one in pim.asked) == 1
