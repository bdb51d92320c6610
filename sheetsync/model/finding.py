"""A fault of the data is a value: what is wrong, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sheetsync.model.place import Place


class Severity(StrEnum):
    """How much a finding weighs.

    ``ERROR``: the row (or cell, by the mapping's ``on_error``) goes no further. ``WARNING``: it
    goes on, and a person should look. ``NOTICE``: told, so that nobody is surprised.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is wrong, or worth knowing, with its place and remedy.

    Attributes:
        code: Stable, kebab case; each has a section in ``docs/findings.md``.
        severity: See ``Severity``.
        place: Where it is.
        found: What is there, as people see it, unquoted; empty when nothing is.
        expected: What should be there, one clause.
        remedy: What to do, one sentence in the imperative.
        key: The key of the row, as typed; ``None`` when the finding is about no row.
        suggestions: Near matches, best first; may be empty.
        count: How many cells or rows this finding stands for; 1 unless it was folded.
        proof: What proves it, one clause, such as a check digit; empty when nothing does.
        repair: What can safely be typed in its place; empty when nobody can know. It is offered,
            never applied.
    """

    code: str
    severity: Severity
    place: Place
    found: str = ""
    expected: str = ""
    remedy: str = ""
    key: str | None = None
    suggestions: tuple[str, ...] = ()
    count: int = 1
    proof: str = ""
    repair: str = ""

    @property
    def is_error(self) -> bool:
        """Whether the row (or the run) must not go on with this."""
        return self.severity is Severity.ERROR
