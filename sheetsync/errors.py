"""What stops a run.

A fault of the data is a ``Finding``; these are for when the run cannot go on::

    SheetsyncError
    ├── UsageError            exit 2   the command line asks for something that cannot be
    ├── SetupError            exit 3   could not run
    │   ├── WorkbookError              the workbook cannot be read
    │   ├── MappingError               the mapping cannot be used; carries findings with places
    │   ├── DataError                  a fault in a column that must have none; carries findings
    │   ├── SettingsError              connection or settings
    │   ├── PlanError                  a plan that is touched, stale, expired, or already applied
    │   ├── GuardError                 a guard refuses
    │   └── OutputError                a file cannot be written
    ├── RemoteError           exit 4   Plytix refused or is unreachable
    │   ├── AuthenticationError        wrong credentials: stop the run
    │   │   └── TokenEndedError        a given token ended: renew it by hand
    │   ├── PermissionDeniedError      the key's role forbids it: stop the run
    │   ├── UnreachableError           no connection, or no usable answer: retry later
    │   ├── RateLimitError             429 for longer than we wait: retry later
    │   ├── RefusedError               a 4xx with reasons per field: give up on this row
    │   └── UnknownOutcomeError        a write whose answer was lost: settle by reading
    └── InterruptedRunError   exit 130 the user stopped the run

What may be retried at once (a connection that broke before anything was sent, a token that was
renewed) is retried where it is sent, and never gets here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import ClassVar

from sheetsync.model.finding import Finding


class NextStep(StrEnum):
    """What to do after an error, for programs."""

    RETRY_LATER = "retry later"
    """The same may work later, without a change."""
    RENEW = "renew"
    """The same works with another token."""
    SETTLE = "settle by reading"
    """It may have happened: read, before anything is sent again."""
    GIVE_UP_ROW = "give up on this row"
    """It did not happen and will not, as it is; other rows are not concerned."""
    STOP = "stop the run"
    """Nothing else will work either until somebody changes something."""


class SheetsyncError(Exception):
    """Something that stops a run, said so that its reader can act.

    Attributes:
        message: What is wrong, with file, sheet, cell or setting; one or two sentences.
        remedy: What to do, in the imperative; empty only where nothing can be done.
        exit_code: The command's exit code.
        retryable: Whether the same thing may work later without a change.
        next_step: What a program does about it.
    """

    exit_code: ClassVar[int] = 3
    retryable: ClassVar[bool] = False
    next_step: ClassVar[NextStep] = NextStep.STOP

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageError(SheetsyncError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class SetupError(SheetsyncError):
    """The run could not begin or go on for a reason on this side."""


class WorkbookError(SetupError):
    """A workbook cannot be read, or is none.

    Attributes:
        code: A finding code that says why.
    """

    def __init__(self, message: str, *, remedy: str = "", code: str = "damaged-workbook") -> None:
        super().__init__(message, remedy=remedy)
        self.code = code


class MappingError(SetupError):
    """A mapping cannot be used.

    Attributes:
        findings: Every fault, each with line and column; may be empty when the file is missing.
    """

    def __init__(self, message: str, *, remedy: str = "", findings: Sequence[Finding] = ()) -> None:
        super().__init__(message, remedy=remedy)
        self.findings = tuple(findings)


class DataError(SetupError):
    """A fault stands in a column whose mapping says ``on_error: stop``.

    Attributes:
        findings: Everything found in the table, not only what stopped the run.
    """

    def __init__(self, message: str, *, remedy: str = "", findings: Sequence[Finding] = ()) -> None:
        super().__init__(message, remedy=remedy)
        self.findings = tuple(findings)


class SettingsError(SetupError):
    """A connection or another setting cannot be used."""


class PlanError(SetupError):
    """A plan was touched, is stale, expired, or was applied before.

    Attributes:
        cells: Addresses of the cells that differ, such as ``Changes!G14``; may be empty.
    """

    def __init__(self, message: str, *, remedy: str = "", cells: Sequence[str] = ()) -> None:
        super().__init__(message, remedy=remedy)
        self.cells = tuple(cells)


class GuardError(SetupError):
    """A guard refuses the plan."""


class OutputError(SetupError):
    """A file cannot be written where it belongs."""


class RemoteError(SheetsyncError):
    """Plytix refused, or cannot be reached.

    Attributes:
        status: The HTTP status; ``None`` when there was no answer.
        request_id: Plytix's request id where it gave one.
    """

    exit_code = 4

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        status: int | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.status = status
        self.request_id = request_id


class AuthenticationError(RemoteError):
    """The credentials are wrong or were revoked."""


class TokenEndedError(AuthenticationError):
    """A token that somebody gave us has ended, and only they can get another."""

    next_step = NextStep.RENEW


class PermissionDeniedError(RemoteError):
    """The key's role forbids it."""


class UnreachableError(RemoteError):
    """No connection or no usable answer."""

    retryable = True
    next_step = NextStep.RETRY_LATER


class RateLimitError(RemoteError):
    """Plytix keeps answering 429 for longer than we wait."""

    retryable = True
    next_step = NextStep.RETRY_LATER


class RefusedError(RemoteError):
    """Plytix refused a request for what it says.

    Attributes:
        reasons: Field → reason, as Plytix words it; attribute labels carry their prefix.
    """

    next_step = NextStep.GIVE_UP_ROW

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        status: int | None = None,
        request_id: str | None = None,
        reasons: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, remedy=remedy, status=status, request_id=request_id)
        self.reasons = dict(reasons or {})


class UnknownOutcomeError(RemoteError):
    """A write was sent and its answer lost: it may have happened, and is settled by reading."""

    retryable = True
    next_step = NextStep.SETTLE


class InterruptedRunError(SheetsyncError):
    """The user stopped the run."""

    exit_code = 130
