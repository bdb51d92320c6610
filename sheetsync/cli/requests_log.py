"""``-v``: one line a request on stderr, secrets masked."""

from __future__ import annotations

import logging
import sys

import click

from sheetsync.settings import SecretFilter
from sheetsync.wiring.choice import secrets_in_environment


def show_requests() -> None:
    """Send the client's request lines to stderr; other libraries stay at WARNING (H61).

    Holds until the command ends, so that the next one in the same process says no more than it is
    asked to.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    handler.addFilter(SecretFilter(secrets_in_environment()))
    logger = logging.getLogger("sheetsync.plytix")
    before = (logger.level, logger.propagate)
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    logger.propagate = False

    def hide() -> None:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]

    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(hide)
