"""The conditions on a table as a pandera schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sheetsync.validation.checks import ColumnCheck

if TYPE_CHECKING:
    import pandas as pd
    from pandera.pandas import DataFrameSchema


def schema(checks: Mapping[str, Sequence[ColumnCheck]]) -> DataFrameSchema:
    """A schema whose checks carry finding codes as names.

    Args:
        checks: Column name in the frame → its conditions, at least one each.
    """
    import pandera.pandas as pa

    return pa.DataFrameSchema(
        {
            name: pa.Column(
                checks=[
                    pa.Check(_series_check(check), name=check.code, ignore_na=False)
                    for check in conditions
                ],
                nullable=True,
            )
            for name, conditions in checks.items()
        }
    )


def _series_check(check: ColumnCheck) -> Callable[[pd.Series[Any]], pd.Series[bool] | bool]:
    def verdicts(series: pd.Series[Any]) -> pd.Series[bool] | bool:
        import pandas as pd

        found = check.judge(series.tolist())
        if isinstance(found, bool):
            return found
        return pd.Series(found, index=series.index, dtype=bool)

    return verdicts
