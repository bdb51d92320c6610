"""When failures are too many for the run to go on."""

from __future__ import annotations

from collections.abc import Sequence

from sheetsync.applying.work import Step, Work

MOST_FAILURES_IN_A_ROW = 10
"""So many mean that something is wrong with more than the rows."""


class Brake:
    """Counts failures over the batches of a run."""

    def __init__(self, most: int | None) -> None:
        """Start at none.

        Args:
            most: Failures that are tolerated; ``None``: any number, as long as not in a row.
        """
        self._most = most
        self._failures = 0
        self._in_a_row = 0

    def reason(self, works: Sequence[Work]) -> str:
        """Why to stop, counting the works of a batch under way; empty when there is no reason."""
        failures, in_a_row = self._with(works)
        if in_a_row >= MOST_FAILURES_IN_A_ROW:
            return f"{in_a_row} operations in a row failed."
        if self._most is not None and failures > self._most:
            return f"{failures} operations failed, where {self._most} were to be tolerated."
        return ""

    def keep(self, works: Sequence[Work]) -> None:
        """Count the works of a batch that is done."""
        self._failures, self._in_a_row = self._with(works)

    def _with(self, works: Sequence[Work]) -> tuple[int, int]:
        failures, in_a_row = self._failures, self._in_a_row
        for work in works:
            if work.failed:
                failures += 1
                in_a_row += 1
            elif work.values and work.step is not Step.OPEN:
                in_a_row = 0
        return failures, in_a_row
