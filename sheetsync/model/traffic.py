"""What went between us and Plytix."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Requests to Plytix, counted.

    Attributes:
        requests: Sent, repeats and those for tokens counted.
        repeats: Sent again, for whatever reason.
        limited: Answered 429.
        lost: Sent, and their answers lost.
        waited_seconds: For how long requests were held back, by the account's limits or a 429.
    """

    requests: int = 0
    repeats: int = 0
    limited: int = 0
    lost: int = 0
    waited_seconds: float = 0.0

    def since(self, earlier: Traffic) -> Traffic:
        """What came after an earlier count."""
        return Traffic(
            **{
                one.name: getattr(self, one.name) - getattr(earlier, one.name)
                for one in fields(Traffic)
            }
        )
