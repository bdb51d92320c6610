"""Why no connection could be made is told in our own words, with what to do."""

from __future__ import annotations

import socket
import ssl

import pytest
import urllib3

from sheetsync.plytix.request import Loss
from sheetsync.plytix.unreached import never_sent

CANARY = "CANARY-0f3a9c5d7e1b"


def unverified(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, f"certificate verify failed {CANARY}")
    error.verify_code = code
    return error


def encryption(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, CANARY)
    error.reason = reason
    return error


def proxied(error: Exception) -> Exception:
    return urllib3.exceptions.ProxyError(f"Unable to connect to proxy {CANARY}", error)


@pytest.mark.parametrize(
    ("error", "loss", "words", "remedy"),
    [
        (unverified(9), Loss.UNTRUSTED, "not valid yet", "clock"),
        (unverified(10), Loss.UNTRUSTED, "has expired", "clock"),
        (unverified(18), Loss.UNTRUSTED, "signed by nobody but itself", "ca_file"),
        (unverified(20), Loss.UNTRUSTED, "an authority that is not trusted", "ca_file"),
        (unverified(62), Loss.UNTRUSTED, "for another host", "endpoint"),
        (unverified(99), Loss.UNTRUSTED, "is not accepted", "ca_file"),
        (urllib3.exceptions.SSLError(unverified(64)), Loss.UNTRUSTED, "another host", "endpoint"),
        (encryption("WRONG_VERSION_NUMBER"), Loss.UNTRUSTED, "not encrypted", "endpoint"),
        (encryption("UNSUPPORTED_PROTOCOL"), Loss.UNTRUSTED, "TLS 1.2 or newer", "endpoint"),
        (encryption("OTHER"), Loss.NEVER_CONNECTED, "broke off while", ""),
        (ValueError(CANARY), Loss.NEVER_CONNECTED, "the call itself", ""),
        (socket.gaierror(-2, CANARY), Loss.NEVER_CONNECTED, "no such host", ""),
        (ConnectionRefusedError(111, CANARY), Loss.NEVER_CONNECTED, "connection refused", ""),
        (TimeoutError(CANARY), Loss.NEVER_CONNECTED, "did not take the call", ""),
        (OSError(101, CANARY), Loss.NEVER_CONNECTED, "cannot be reached", ""),
    ],
)
def test_each_cause_has_its_words(error: Exception, loss: Loss, words: str, remedy: str) -> None:
    told = never_sent(error, proxied=False)
    assert told.loss is loss
    assert words in told.reason
    assert remedy in told.remedy
    assert CANARY not in f"{told.reason} {told.remedy}"


@pytest.mark.parametrize(
    ("error", "loss", "words"),
    [
        (OSError(f"Tunnel connection failed: 407 {CANARY}"), Loss.UNTRUSTED, "asks for a user"),
        (OSError(f"Tunnel connection failed: 503 {CANARY}"), Loss.NEVER_CONNECTED, "answered 503"),
        (proxied(ConnectionRefusedError(CANARY)), Loss.NEVER_CONNECTED, "connection refused"),
        (proxied(socket.gaierror(-2, CANARY)), Loss.NEVER_CONNECTED, "no such host"),
        (OSError(CANARY), Loss.NEVER_CONNECTED, "did not connect"),
        (unverified(62), Loss.UNTRUSTED, "for another host"),
    ],
)
def test_a_proxy_is_told_from_the_host(error: Exception, loss: Loss, words: str) -> None:
    told = never_sent(error, proxied=True)
    assert told.loss is loss
    assert words in told.reason
    assert told.remedy
    assert CANARY not in f"{told.reason} {told.remedy}"
