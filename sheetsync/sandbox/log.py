"""What was asked of the sandbox."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import Any

_KEPT = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One request.

    Attributes:
        number: Which request it was, from 1.
        method: Its method.
        path: Its path.
        route: The route that answered, such as ``/api/v2/products/{id}``; ``None`` when none did.
        status: The status of the answer; 0 when the connection was dropped instead.
        ms: Milliseconds that the answer took.
        fault: The kinds of fault that hit it.
    """

    number: int
    method: str
    path: str
    route: str | None
    status: int
    ms: float
    fault: tuple[str, ...] = ()


class RequestLog:
    """The latest requests, and counts of all since the log was emptied."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self._counts: Counter[str] = Counter()
        self._statuses: Counter[str] = Counter()
        self._number = 0

    def add(
        self,
        *,
        method: str,
        path: str,
        route: str | None,
        status: int,
        ms: float,
        fault: tuple[str, ...] = (),
    ) -> None:
        """Note a request."""
        self._number += 1
        self._entries.append(
            Entry(
                number=self._number,
                method=method,
                path=path,
                route=route,
                status=status,
                ms=round(ms, 3),
                fault=fault,
            )
        )
        self._counts[f"{method} {route or '(none)'}"] += 1
        self._statuses[str(status)] += 1

    def told(self) -> dict[str, Any]:
        """``total``, ``counts`` by method and route, ``statuses``, and ``requests`` in order."""
        return {
            "total": self._number,
            "counts": dict(sorted(self._counts.items())),
            "statuses": dict(sorted(self._statuses.items())),
            "requests": [asdict(entry) for entry in self._entries],
        }

    def clear(self) -> None:
        """Begin anew."""
        self._entries.clear()
        self._counts.clear()
        self._statuses.clear()
        self._number = 0
