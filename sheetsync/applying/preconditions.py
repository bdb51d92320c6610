"""What must still hold before a plan is carried out; each refusal says what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sheetsync.entities.schemafile import definitions_fingerprint
from sheetsync.errors import GuardError, PlanError
from sheetsync.model.definition import Account, AccountSchema, Kind
from sheetsync.model.operation import Operation
from sheetsync.model.plan import Plan
from sheetsync.model.values import FieldName
from sheetsync.planning.expect import (
    accepted_counts,
    check_expected,
    refuse_unknown_expectations,
)


def refuse_stopped(plan: Plan) -> None:
    """Refuse a plan that a guard stops.

    Raises:
        GuardError: With each guard's own words.
    """
    if not plan.stopped:
        return
    stopped = [guard for guard in plan.guards if not guard.ok and not guard.allowed]
    allow = " ".join(guard.lifted_by for guard in stopped)
    raise GuardError(
        " ".join(guard.message for guard in stopped),
        remedy=f"If that is what you mean, plan again with: {allow}",
    )


def refuse_unexpected(expect: Mapping[str, int], todo: Sequence[Operation]) -> None:
    """Refuse to carry out anything but what somebody expects.

    Args:
        expect: Name → exact number; empty: nothing is expected.
        todo: The writes that were accepted.

    Raises:
        UsageError: Nobody counts what is expected.
        GuardError: The accepted writes come to other numbers.
    """
    refuse_unknown_expectations(expect)
    wrong = [one for one in check_expected(expect, accepted_counts(todo)) if not one.ok]
    if wrong:
        raise GuardError(
            " ".join(one.message for one in wrong),
            remedy="Look at what is accepted in the plan workbook. Nothing was sent.",
        )


def refuse_expired(plan: Plan, now: datetime, max_age: timedelta) -> None:
    """Refuse a plan that is too old.

    Raises:
        PlanError: The plan is older than ``max_age``.
    """
    age = now - datetime.fromisoformat(plan.created_at)
    if age > max_age:
        raise PlanError(
            f"The plan {plan.run} was made {_hours(age)} ago; plans older than "
            f"{_hours(max_age)} are not applied.",
            remedy="Plan the workbook again, or say how old it may be with --max-age.",
        )


def refuse_other_account(plan: Plan, account: Account) -> None:
    """Refuse to apply a plan to another account than it was made for (H66).

    Raises:
        PlanError: The credentials belong to another account.
    """
    if account.id != plan.account.id:
        raise PlanError(
            f"The plan {plan.run} was made for the account {plan.account.name} "
            f"({plan.account.id}); these credentials belong to {account.name} ({account.id}).",
            remedy=f"Use the connection {plan.connection}, or plan again for this account.",
        )


def refuse_other_mapping(plan: Plan, sha256: str | None) -> None:
    """Refuse a plan whose mapping file was changed since.

    Args:
        plan: The plan.
        sha256: Hash of the mapping file as it stands now; ``None`` when it is not there, as on
            another machine: the plan holds the text it was made with.

    Raises:
        PlanError: The file says something else now.
    """
    if sha256 is not None and sha256 != plan.mapping.sha256:
        raise PlanError(
            f"The mapping {plan.mapping.name} was changed after the plan {plan.run} was made.",
            remedy="Plan the workbook again, so that you review what the mapping says now.",
        )


def refuse_other_definitions(plan: Plan, schema: AccountSchema) -> None:
    """Refuse a plan whose fields were redefined since (H102).

    Raises:
        PlanError: Type or options of a field that the plan changes are no longer the same.
    """
    if definitions_fingerprint(schema.fields(Kind.PRODUCT), plan_fields(plan)) != (
        plan.schema_sha256
    ):
        raise PlanError(
            f"In {schema.account.name} the type or the options of a field were changed after the "
            f"plan was made. It is one of those that the plan changes: "
            f"{', '.join(plan_fields(plan))}.",
            remedy="Plan the workbook again.",
        )


def plan_fields(plan: Plan) -> tuple[FieldName, ...]:
    """The fields that a plan changes, sorted."""
    fields = {change.field for update in plan.updates for change in update.fields}
    fields |= {change.field for create in plan.creates for change in create.fields}
    return tuple(sorted(fields))


def _hours(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    if hours < 1:
        return f"{round(hours * 60)} minutes"
    return f"{hours:.0f} hours" if hours < 72 else f"{hours / 24:.0f} days"
