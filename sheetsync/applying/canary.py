"""The first products of a run, proved before anything else is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sheetsync.model.operation import Operation
from sheetsync.model.outcome import OperationOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class CanaryOutcome:
    """What became of the first products.

    Attributes:
        sent: The operations, in order, each with its outcome; never empty.
        left: How many operations are still to be carried out; at least one.
    """

    sent: tuple[tuple[Operation, OperationOutcome], ...]
    left: int

    @property
    def failed(self) -> tuple[tuple[Operation, OperationOutcome], ...]:
        """Those that are not as they were meant."""
        return tuple((one, outcome) for one, outcome in self.sent if not outcome.verified)

    def told(self) -> str:
        """What became of them, in a few words."""
        products, failed = len(self.sent), len(self.failed)
        if not failed:
            return f"{_counted(products)} done and verified"
        return f"{products - failed} of {_counted(products)} done and verified, {failed} not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """How a run begins.

    Attributes:
        products: How many products are carried out and proved first.
        goes_on: Asked once they are, when anything is left: whether the others follow.
    """

    products: int
    goes_on: Callable[[CanaryOutcome], bool]


def _counted(products: int) -> str:
    return "1 product" if products == 1 else f"{products} products"
