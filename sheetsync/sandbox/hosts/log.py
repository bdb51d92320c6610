"""What was asked of the sandbox."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import asdict, dataclass
from itertools import islice
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
        account: The account whose token it carried; ``None`` for none.
    """

    number: int
    method: str
    path: str
    route: str | None
    status: int
    ms: float
    fault: tuple[str, ...] = ()
    account: str | None = None


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
        account: str | None = None,
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
                account=account,
            )
        )
        self._counts[_counted(method, route)] += 1
        self._statuses[str(status)] += 1

    def told(self, account: str | None = None) -> dict[str, Any]:
        """``total``, ``counts`` by method and route, ``statuses``, and ``requests`` in order.

        Args:
            account: Tells only the requests of one account, among the latest 50,000.
        """
        if account is None:
            return self.since(0, most=_KEPT)
        own = [entry for entry in self._entries if entry.account == account]
        return {
            "total": len(own),
            "counts": _sorted(Counter(_counted(entry.method, entry.route) for entry in own)),
            "statuses": _sorted(Counter(str(entry.status) for entry in own)),
            "requests": [asdict(entry) for entry in own],
        }

    def since(self, number: int, *, most: int) -> dict[str, Any]:
        """As ``told``, with the latest requests after a number only, ``most`` at most."""
        shown = min(max(0, self._number - number), most)
        latest = [asdict(entry) for entry in islice(reversed(self._entries), shown)]
        return {
            "total": self._number,
            "counts": _sorted(self._counts),
            "statuses": _sorted(self._statuses),
            "requests": latest[::-1],
        }

    def clear(self) -> None:
        """Begin anew."""
        self._entries.clear()
        self._counts.clear()
        self._statuses.clear()
        self._number = 0


def _counted(method: str, route: str | None) -> str:
    return f"{method} {route or '(none)'}"


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))
