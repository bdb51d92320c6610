"""The connection that is always there: the built-in sandbox."""

from __future__ import annotations

import http.client
import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sheetsync.errors import SettingsError
from sheetsync.model.secret import Secret
from sheetsync.settings import SANDBOX, Connection, Settings, variable_name
from sheetsync.settings.connection import DEFAULT_VALIDITY_PATH

logger = logging.getLogger(__name__)

Windows = tuple[tuple[int, float], ...]
"""Rate windows of a sandbox: requests and seconds."""

PRACTICE_LIMITS: Windows = ((50, 10.0), (5000, 3600.0))
"""A paid plan's, so that practice takes as long as the real thing."""

DEMO_LIMITS: Windows = ((1000, 10.0), (100_000, 3600.0))
"""Wide ones: nobody should wait for a demo."""

_LOOK_SECONDS = 2


@contextmanager
def practice_connection(settings: Settings) -> Iterator[Connection]:
    """The sandbox that runs on its usual port, else one for the length of a command.

    Its state is kept in the user's data folder. A running sandbox that was started with a key of
    its own takes that from ``SHEETSYNC_SANDBOX_API_KEY`` and ``SHEETSYNC_SANDBOX_API_PASSWORD``.

    Raises:
        SettingsError: Its state is held by another sandbox, or cannot be used.
    """
    from sheetsync.sandbox.options import DEFAULT_PORT, PRACTICE_KEY, PRACTICE_PASSWORD
    from sheetsync.sandbox.server import StateError
    from sheetsync.sandbox.state.database import OtherFormatError
    from sheetsync.sandbox.state.state_files import set_aside

    if _answers(DEFAULT_PORT):
        url = f"http://127.0.0.1:{DEFAULT_PORT}"
        named = settings.environment
        yield Connection(
            name=SANDBOX,
            endpoint=url,
            auth_endpoint=f"{url}/auth/api/get-token",
            session_validity_url=url + DEFAULT_VALIDITY_PATH,
            api_key=Secret(named.get(variable_name(SANDBOX, "api_key")) or PRACTICE_KEY),
            api_password=Secret(
                named.get(variable_name(SANDBOX, "api_password")) or PRACTICE_PASSWORD
            ),
        )
        return
    state = settings.data_folder / "sandbox.sqlite"
    with ExitStack() as stack:
        try:
            state.parent.mkdir(parents=True, exist_ok=True)
            try:
                own = stack.enter_context(sandbox_connection(str(state), PRACTICE_LIMITS))
            except OtherFormatError:
                aside = set_aside(state)
                logger.warning(
                    "The practice account of another version of sheetsync was moved to %s; "
                    "this one begins anew.",
                    aside,
                )
                own = stack.enter_context(sandbox_connection(str(state), PRACTICE_LIMITS))
        except (OSError, StateError) as error:
            raise _unusable(state, error) from error
        yield own


@contextmanager
def sandbox_connection(state: str, limits: Windows) -> Iterator[Connection]:
    """A sandbox of our own on a free port, for as long as it is needed.

    Args:
        state: The SQLite file that holds the account, or ``":memory:"``.
        limits: Its rate windows.
    """
    from sheetsync.sandbox.server import Options, running

    with running(Options(port=0, state=state, limits=limits)) as box:
        yield Connection(
            name=SANDBOX,
            endpoint=box.pim_url,
            auth_endpoint=f"{box.auth_url}/auth/api/get-token",
            session_validity_url=box.pim_url + DEFAULT_VALIDITY_PATH,
            api_key=Secret(box.key),
            api_password=Secret(box.password),
        )


def _answers(port: int) -> bool:
    """Whether a sandbox answers on a port of this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_LOOK_SECONDS)
    try:
        connection.request("GET", "/_sandbox")
        response = connection.getresponse()
        hello = json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()
    return isinstance(hello, dict) and hello.get("sandbox") == "plytix"


def _unusable(state: Path, error: Exception) -> SettingsError:
    return SettingsError(
        f"The sandbox's state {state} cannot be used: {error}",
        remedy="Stop the sandbox that holds it, or put it back with: sheetsync sandbox reset",
    )
