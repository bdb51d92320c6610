"""What to do about operations that are not simply done, and which of them a resume retries."""

from __future__ import annotations

from typing import Final

LEFT_OPEN: Final = frozenset({"outcome-unknown", "not-verified", "stopped-before"})
"""Codes of operations that a resumed run tries again: nothing is wrong with what they write."""

_REMEDIES: Final = {
    "changed-since-plan": "Look at the value in Plytix; plan again to decide with it in view.",
    "already-exists": "Plan again: the row then updates the product, or is refused.",
    "refused-by-plytix": "Correct the value as Plytix says, and plan the row again.",
    "not-stored": "Write the value as Plytix stores it, or correct it, and plan the row again.",
    "not-verified": "Plan again: what was stored shows as unchanged.",
    "outcome-unknown": "Plan again: what was stored shows as unchanged.",
    "gone": "Check whether the product was deleted; plan again.",
    "stopped-before": "Plan again: what is done already shows as unchanged.",
}


def remedy_for(code: str) -> str:
    """What to do; empty when nothing went wrong."""
    return _REMEDIES.get(code, "")


def resume_command(run: str) -> str:
    """How a run is finished that did not come to its end."""
    return f"sheetsync resume {run}"


def resume_remedy(run: str) -> str:
    """What to do about an operation that a resumed run tries again."""
    return f"Finish the run: {resume_command(run)}"
