"""What a Python program opens an account with, checked before anything is sent."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sheetsync.errors import UsageError
from sheetsync.model.address import AddressFault, address_fault, has_api_path, leaves_in_clear
from sheetsync.model.secret import Secret, sendable

_FAULTS: Final[Mapping[AddressFault, tuple[str, str]]] = {
    AddressFault.NO_ADDRESS: ("is no URL", "Write it whole, such as https://pim.plytix.com."),
    AddressFault.MORE_THAN_AN_ADDRESS: (
        "holds a user, a password or a query",
        "Leave the URL bare; secrets have arguments of their own, and proxies are not logged in.",
    ),
    AddressFault.IN_CLEAR: (
        "is not encrypted",
        "Write https:// instead of http://, which is taken for this machine only.",
    ),
}
"""What to say of an address, and what to do."""


def checked_secret(text: str, name: str) -> Secret:
    """A secret as it may be sent: without the line break that files end in.

    Raises:
        UsageError: It holds what no key, password or token holds. It is not repeated.
    """
    secret = sendable(text)
    if secret is None:
        raise UsageError(
            f"{name} is empty, or holds characters that no key or password of Plytix has.",
            remedy="Copy it again; a line break, an accent or an invisible character came along.",
        )
    return secret


def checked_endpoint(text: str) -> str:
    """The PIM's base URL, without a slash at its end.

    Raises:
        UsageError: It cannot be used; see ``checked_address``.
    """
    endpoint = checked_address(text, "endpoint").rstrip("/")
    if has_api_path(endpoint):
        raise UsageError(
            "endpoint goes on behind the host with the path of the API.",
            remedy="End it before /api, such as https://pim.plytix.com.",
        )
    return endpoint


def checked_address(text: str, name: str, *, in_clear: bool = False) -> str:
    """An address that secrets may be sent to.

    Args:
        text: The address.
        name: The argument's name.
        in_clear: Whether http is taken for other machines than this one.

    Raises:
        UsageError: It is no http or https URL, holds a user, a password or a query, or is not
            encrypted. It is not repeated: what does not belong there may be a secret.
    """
    fault = address_fault(text, in_clear=in_clear)
    if fault is not None:
        why, remedy = _FAULTS[fault]
        raise UsageError(f"{name} {why}.", remedy=remedy)
    return text


def checked_proxy(proxy: str | None, *endpoints: str) -> str | None:
    """The URL of a proxy; ``None`` for none.

    Raises:
        UsageError: It cannot be used, or is another machine, which would get to see what is sent
            to endpoints that are not encrypted.
    """
    if proxy is None:
        return None
    checked_address(proxy, "proxy", in_clear=True)
    if any(leaves_in_clear(one, proxy) for one in endpoints):
        raise UsageError(
            "proxy is another machine, and an endpoint is not encrypted.",
            remedy="Leave the proxy out: a host on this machine is reached without.",
        )
    return proxy


def checked_certificates(file: Path | None) -> Path | None:
    """A file of certificates to trust; ``None`` for the usual ones.

    Raises:
        UsageError: It cannot be read, or holds no certificate.
    """
    if file is None:
        return None
    reason = ""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=file)
    except ssl.SSLError:
        reason = "holds no certificates in PEM form"
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
    if reason:
        raise UsageError(
            f"ca_file {reason}: {file}.",
            remedy="Name a text file with blocks that begin with -----BEGIN CERTIFICATE-----.",
        )
    return file
