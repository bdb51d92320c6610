"""One look at what became of a write, over answers that are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sheetsync.errors import RefusedError
from sheetsync.plytix.judgements import Found, Judgement, Reading, Sent
from sheetsync.plytix.operation import qualified
from sheetsync.plytix.operation_request import request_of
from sheetsync.plytix.v1v2.settling import SETTLINGS

Rows = Sequence[dict[str, Any]]


class Look:
    """One look.

    Attributes:
        readings: What was read, in order.
        judgement: What it came to.

    Args:
        name: The operation's qualified name.
        given: Its options.
        answers: What each reading gives; ``None``: no such object.
        refusal: What a second sending was refused with.
    """

    def __init__(
        self,
        name: str,
        given: Mapping[str, Any],
        *answers: Rows | None,
        refusal: RefusedError | None = None,
    ) -> None:
        self.readings: list[Reading] = []
        self.judgement: Judgement
        left = list(answers)
        looking = SETTLINGS[name].plan(Sent(given=given, refusal=refusal))
        try:
            reading = next(looking)
            while True:
                self.readings.append(reading)
                # A reading that Plytix would not take is a mistake of the plan.
                request_of(reading.operation, reading.given)
                reading = looking.send(left.pop(0))
        except StopIteration as stopped:
            self.judgement = stopped.value
        assert left == []

    @property
    def asked(self) -> list[str]:
        """The operations of the readings."""
        return [qualified(one.operation) for one in self.readings]

    @property
    def found(self) -> Found:
        """The judgement, which has to be that objects were found."""
        assert isinstance(self.judgement, Found), self.judgement
        return self.judgement

    @property
    def differs(self) -> list[str]:
        """What of the first object found is not as it was sent."""
        return list(self.found.candidates[0].differs)


def judged(name: str, given: Mapping[str, Any], *answers: Rows | None) -> Judgement:
    """What one look comes to."""
    return Look(name, given, *answers).judgement
