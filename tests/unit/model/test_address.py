"""Which addresses secrets may be sent to."""

from __future__ import annotations

import pytest

from sheetsync.model.address import (
    AddressFault,
    address_fault,
    has_api_path,
    is_this_machine,
    leaves_in_clear,
)


@pytest.mark.parametrize(
    "text",
    [
        "https://pim.plytix.com",
        "https://pim.plytix.com/",
        "HTTPS://PIM.PLYTIX.COM",
        "https://gateway.example/plytix",
        "http://localhost:8765",
        "http://LocalHost",
        "http://127.0.0.1:8765",
        "http://127.9.8.7",
        "http://[::1]:8765",
        "http://[::ffff:127.0.0.1]",
    ],
)
def test_an_address_that_can_be_used(text: str) -> None:
    assert address_fault(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "http://pim.plytix.com",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://evil.example/localhost",
        "http://[::ffff:8.8.8.8]",
        "http://[::2]",
        "http://0.0.0.0",
        "http://[::]",
        "http://127.1",
        "http://2130706433",
        "http://0x7f000001",
        "http://localhost.",
        "http://192.168.1.2",
    ],
)
def test_http_is_for_this_machine_alone(text: str) -> None:
    assert address_fault(text) is AddressFault.IN_CLEAR
    assert address_fault(text, in_clear=True) is None
    assert address_fault(text.replace("http:", "https:")) is None


@pytest.mark.parametrize(
    "text",
    [
        "https://user@pim.plytix.com",
        "https://user:word@pim.plytix.com",
        "https://@pim.plytix.com",
        "http://localhost@evil.example",
        "http://127.0.0.1:80@evil.example",
        "https://pim.plytix.com?token=x",
        "https://pim.plytix.com/?",
        "https://pim.plytix.com#x",
    ],
)
def test_an_address_holds_no_login_and_no_query(text: str) -> None:
    assert address_fault(text) is AddressFault.MORE_THAN_AN_ADDRESS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pim.plytix.com",
        "//pim.plytix.com",
        "https:pim.plytix.com",
        "https://",
        "https:///path",
        "ftp://pim.plytix.com",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://a b",
        "https://a\nb",
        "https://pim.plytix.com\\@evil.example",
        "http://localhost\\.evil.example",
        "https://[::bad",
        "https://a:port",
        "https://a:99999",
        "https://pim.plytix\u200b.com",
        "https://pim.plytix.com\x00",
    ],
)
def test_what_two_programs_could_read_in_two_ways_is_no_address(text: str) -> None:
    assert address_fault(text) is AddressFault.NO_ADDRESS


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("https://pim.plytix.com/api/v1", True),
        ("https://pim.plytix.com/API", True),
        ("https://gateway.example/plytix", False),
        ("https://api.example", False),
    ],
)
def test_a_base_url_ends_before_the_api(text: str, has: bool) -> None:
    assert has_api_path(text) is has


def test_this_machine_is_told_by_its_whole_name() -> None:
    assert is_this_machine("localhost")
    assert not is_this_machine("")
    assert not is_this_machine("localhost.evil.example")


@pytest.mark.parametrize(
    ("endpoint", "proxy", "leaves"),
    [
        ("http://localhost", None, False),
        ("http://localhost", "http://127.0.0.1:3128", False),
        ("http://localhost", "http://proxy.example:3128", True),
        ("https://pim.plytix.com", "http://proxy.example:3128", False),
    ],
)
def test_nothing_leaves_this_machine_in_clear(
    endpoint: str, proxy: str | None, leaves: bool
) -> None:
    assert leaves_in_clear(endpoint, proxy) is leaves
