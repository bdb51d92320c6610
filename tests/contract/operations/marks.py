"""Marks tests with the operations of the API that they show, for the table in ``docs/api.md``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

from sheetsync.plytix.operation import Operation, qualified
from sheetsync.plytix.v1v2.operations import OPERATIONS

NAMES = frozenset(qualified(one) for one in OPERATIONS)

Test = TypeVar("Test", bound=Callable[..., object])


def succeeds(*operations: str) -> Callable[[Test], Test]:
    """Say that a test carries out operations over HTTP, each by its typed function.

    Args:
        operations: Names with their areas, such as ``products: Product search``.
    """
    return _marked("succeeds", operations)


def is_refused(*operations: str) -> Callable[[Test], Test]:
    """Say that a test shows how operations are refused, with the error as documented.

    Args:
        operations: Names with their areas, such as ``products: Product search``.
    """
    return _marked("is_refused", operations)


def each_is_refused(
    *, only: Callable[[Operation], bool] = lambda operation: True
) -> Callable[[Test], Test]:
    """Run a test, as one that shows how it is refused, with each operation, new ones too.

    Args:
        only: Which of them.
    """
    found = [one for one in OPERATIONS if only(one)]

    def marked(test: Test) -> Test:
        with_each: Test = pytest.mark.parametrize("operation", found, ids=qualified)(test)
        return is_refused(*map(qualified, found))(with_each)

    return marked


def _marked(how: str, operations: tuple[str, ...]) -> Callable[[Test], Test]:
    unknown = set(operations) - NAMES
    if unknown or not operations:
        raise ValueError(f"no operations: {sorted(unknown)}")

    def marked(test: Test) -> Test:
        marker: Test = pytest.mark.operation(how, operations)(test)
        return marker

    return marked
