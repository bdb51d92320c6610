"""Which web addresses secrets may be sent to."""

from __future__ import annotations

from enum import Enum
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

_SCHEMES = frozenset({"http", "https"})


class AddressFault(Enum):
    """Why an address cannot be used."""

    NO_ADDRESS = "no address"
    """Not a whole http or https URL; or one that two programs could read in two ways."""
    MORE_THAN_AN_ADDRESS = "more than an address"
    """It holds a user, a password, a query or a fragment."""
    IN_CLEAR = "in clear"
    """It is http and does not lead to this machine."""


def address_fault(text: str, *, in_clear: bool = False) -> AddressFault | None:
    """What is wrong with an address; ``None`` when it can be used.

    Args:
        text: The address.
        in_clear: Whether http is taken for other machines too.
    """
    parts = _split(text)
    if parts is None or parts.scheme not in _SCHEMES or not parts.hostname:
        return AddressFault.NO_ADDRESS
    if parts.username is not None or parts.password is not None or "?" in text or "#" in text:
        return AddressFault.MORE_THAN_AN_ADDRESS
    if parts.scheme == "http" and not in_clear and not is_this_machine(parts.hostname):
        return AddressFault.IN_CLEAR
    return None


def leaves_in_clear(text: str, proxy: str | None) -> bool:
    """Whether what is sent to a usable address leaves this machine in clear by way of a proxy."""
    if proxy is None or urlsplit(text).scheme != "http":
        return False
    return not is_this_machine(urlsplit(proxy).hostname or "")


def has_api_path(text: str) -> bool:
    """Whether a base URL already holds the path of the API, which would then be there twice."""
    return "api" in urlsplit(text).path.lower().split("/")


def is_this_machine(host: str) -> bool:
    """Whether a host surely is this machine: ``localhost``, ``127.0.0.0/8``, ``::1``.

    Shorter and stranger spellings of these (``127.1``, ``localhost.``) are not taken for it.
    """
    if host.lower() == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def _split(text: str) -> SplitResult | None:
    # A backslash is a slash to some programs and part of the host's name to others.
    if "\\" in text or any(sign.isspace() or not sign.isprintable() for sign in text):
        return None
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts
