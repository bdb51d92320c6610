"""``-v``: one line a request on stderr, secrets masked."""

from __future__ import annotations

import logging
import sys

from sheetsync.settings import SecretFilter
from sheetsync.wiring.choice import secrets_in_environment


def show_requests() -> None:
    """Send the client's request lines to stderr; other libraries stay at WARNING (H61)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    handler.addFilter(SecretFilter(secrets_in_environment()))
    logger = logging.getLogger("sheetsync.plytix")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    logger.propagate = False
