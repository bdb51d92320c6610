"""Does a plan come to exactly the numbers that somebody expects?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sheetsync.errors import UsageError
from sheetsync.model.change import Create, Update, Verb
from sheetsync.model.operation import CreateEntity, Operation, UpdateEntity
from sheetsync.model.plan import EXPECTED, GuardResult

COUNTED: Final = ("updates", "creates", "deletes", "clears", "changes")
"""What can be expected: entities updated, created, deleted; fields cleared; fields changed."""


def counts(
    creates: Sequence[Create], updates: Sequence[Update], *, deletes: int = 0
) -> Mapping[str, int]:
    """What a plan comes to, by the names of ``COUNTED``."""
    changes = [change for update in updates for change in update.fields]
    return {
        "updates": len(updates),
        "creates": len(creates),
        "deletes": deletes,
        "clears": sum(1 for change in changes if change.verb is Verb.CLEAR),
        "changes": len(changes),
    }


def accepted_counts(todo: Sequence[Operation]) -> Mapping[str, int]:
    """What the writes of a reviewed plan come to, by the names of ``COUNTED``."""
    creates = sum(1 for operation in todo if isinstance(operation, CreateEntity))
    wanted = [operation.after for operation in todo if isinstance(operation, UpdateEntity)]
    return {
        "updates": len(wanted),
        "creates": creates,
        "deletes": len(todo) - creates - len(wanted),
        "clears": sum(1 for after in wanted for value in after.values() if value is None),
        "changes": sum(len(after) for after in wanted),
    }


def check_expected(expect: Mapping[str, int], found: Mapping[str, int]) -> tuple[GuardResult, ...]:
    """Hold a plan against what somebody expects of it.

    Args:
        expect: Name → exact number; empty: nothing is expected.
        found: What the plan comes to; see ``counts``.

    Returns:
        A guard for each expectation, in its order.
    """
    return tuple(
        GuardResult(
            name=f"{EXPECTED}{name}",
            limit=f"exactly {number}",
            value=str(found[name]),
            count=found[name],
            ok=found[name] == number,
            message=""
            if found[name] == number
            else f"The plan comes to {found[name]} {name}, where {number} were expected.",
        )
        for name, number in expect.items()
    )


def refuse_unknown_expectations(expect: Mapping[str, int]) -> None:
    """Refuse to expect what nobody counts.

    Raises:
        UsageError: With the names that can be expected.
    """
    for name, number in expect.items():
        if name not in COUNTED:
            raise UsageError(
                f"--expect {name}={number}: there is no count {name}.",
                remedy=f"What can be expected: {', '.join(COUNTED)}.",
            )
