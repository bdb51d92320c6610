"""What products were like before the latest writes, for a search that lags behind them."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping

import msgspec

from sheetsync.sandbox.options import Doc

_KEPT = 1000


class Changes:
    """The latest 1,000 writes to products, each with what was there before."""

    def __init__(self) -> None:
        self._settled: deque[tuple[float, str, str | None]] = deque(maxlen=_KEPT)
        self._open: deque[tuple[float, str, str | None]] = deque(maxlen=_KEPT)

    def add(self, product_id: str, before: str | None) -> None:
        """Remember a write, with the JSON that was there; ``None``: there was none."""
        self._open.append((time.monotonic(), product_id, before))

    def settle(self) -> None:
        """What was written so far stays written."""
        self._settled += self._open
        self._open.clear()

    def undo(self) -> None:
        """What was written since ``settle`` came to nothing."""
        self._open.clear()

    def clear(self) -> None:
        """Remember nothing."""
        self._settled.clear()
        self._open.clear()

    def before(self, seconds: float) -> Mapping[str, Doc | None]:
        """What the products changed of late were like that many seconds ago, by id."""
        since = time.monotonic() - seconds
        earlier: dict[str, str | None] = {}
        for at, product_id, before in (*self._settled, *self._open):
            if at >= since:
                earlier.setdefault(product_id, before)
        return {
            product_id: None if before is None else msgspec.json.decode(before)
            for product_id, before in earlier.items()
        }
