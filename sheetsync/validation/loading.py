"""Loading pandas and pandera while something else is waited for."""

from __future__ import annotations

import threading


def load_ahead() -> threading.Thread:
    """Begin to import the validation libraries in a thread of its own.

    They take nearly half a second, once. Reading a workbook waits for a library that needs no
    interpreter, and Plytix's answers for the network, so that the import costs nobody time.
    Whoever validates before it is done waits for the rest of it, as with any import.

    Returns:
        The thread, already started; nobody has to wait for it.
    """
    thread = threading.Thread(target=_load, name="load-validation", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    import pandas  # noqa: F401
    import pandera.pandas  # noqa: F401
