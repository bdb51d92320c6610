"""What pandera found, as positions in the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sheetsync.validation.checks import ColumnCheck
from sheetsync.validation.frame import frame
from sheetsync.validation.schema import schema

if TYPE_CHECKING:
    from pandera.errors import SchemaErrors

Failures = dict[tuple[str, str], list[int]]
"""(column name, finding code) → row numbers that failed, ascending."""


def failures(
    columns: Mapping[str, Sequence[object]],
    checks: Mapping[str, Sequence[ColumnCheck]],
    row_numbers: Sequence[int],
) -> Failures:
    """Check a table, all conditions in one pass.

    Args:
        columns: Name → values, one a row; columns without a condition may be left out.
        checks: Name → conditions. A column in which every condition holds throughout is done
            with at that; pandera gets the others, and is not even loaded when there are none.
        row_numbers: The row numbers that Excel shows, ascending.

    Returns:
        The failures; empty when everything holds.
    """
    checked = {
        name: values
        for name, values in columns.items()
        if any(check.judge(values) is not True for check in checks.get(name, ()))
    }
    if not checked or not row_numbers:
        return {}
    from pandera.errors import SchemaErrors

    conditions = schema({name: checks[name] for name in checked})
    try:
        conditions.validate(frame(checked, row_numbers), lazy=True)
    except SchemaErrors as errors:
        return _translated(errors)
    return {}


def _translated(errors: SchemaErrors) -> Failures:
    """Read ``SchemaErrors``.

    Raises:
        SchemaError: A check itself broke, which is a bug and no fault of the data.
    """
    from pandera.errors import SchemaErrorReason

    found: Failures = {}
    for error in errors.schema_errors:
        if error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK:
            raise error
        rows = found.setdefault((error.schema.name, error.check.name), [])
        rows.extend(int(row) for row in error.failure_cases["index"].tolist())
    return {cause: sorted(rows) for cause, rows in found.items()}
