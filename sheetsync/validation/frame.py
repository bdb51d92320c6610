"""Canonical values as a data frame, for pandera."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import pandas as pd


def frame(columns: Mapping[str, Sequence[object]], row_numbers: Sequence[int]) -> pd.DataFrame:
    """A frame of plain objects, so that ``None`` stays ``None`` and ``1`` stays ``1``.

    Args:
        columns: Name → values, one a row; blank cells are ``None``.
        row_numbers: The row numbers that Excel shows, as index: a failure names the user's row.
    """
    import pandas as pd

    index = pd.Index(row_numbers)
    series = {
        name: pd.Series(cast("list[str]", values), index=index, dtype=object)
        for name, values in columns.items()
    }
    return pd.DataFrame(series, index=index, copy=False)
