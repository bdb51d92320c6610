"""A plan: everything a run would do, and the fate of every input row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sheetsync.model.cause import AskedColumn
from sheetsync.model.change import Create, Delete, Update
from sheetsync.model.definition import Account
from sheetsync.model.finding import Finding
from sheetsync.model.place import RowPlace
from sheetsync.model.values import Key, RawValue


class Verdict(StrEnum):
    """What a plan says of one input row."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    INVALID = "invalid"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """One input row, told once.

    Attributes:
        sheet: The sheet's name.
        row: The row number that Excel shows.
        key: The key as typed; empty when the row has none.
        verdict: What becomes of it.
        changes: How many field changes the plan holds for it (0 for a row merged into a twin).
        code: The code of the row's first finding; empty when it has none.
        twin_of: The row it was merged into, whose changes are its own too; ``None`` when it
            stands for itself.
    """

    sheet: str
    row: int
    key: str
    verdict: Verdict
    changes: int = 0
    code: str = ""
    twin_of: RowPlace | None = None


EXPECTED: Final = "expected."
"""How the names of guards begin that somebody's expectations bring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardResult:
    """One guard, checked.

    Attributes:
        name: As in the mapping: ``max_updates``, ``max_creates``, ``max_clears`` or
            ``fields.<field>``.
        limit: The limit as written, such as ``30%`` or ``0``.
        value: What the plan comes to, in the same unit, for people.
        count: What the plan comes to, counted: the number that ``--allow name=count`` lifts it by.
        ok: Whether the plan stays within.
        allowed: Whether it was lifted by name and number.
        message: What a merchandiser should know when it is not ok; empty otherwise.
    """

    name: str
    limit: str
    value: str
    count: int
    ok: bool
    allowed: bool = False
    message: str = ""

    @property
    def lifted_by(self) -> str:
        """The option that lets this plan pass the guard, as it is typed."""
        if self.name.startswith(EXPECTED):
            return f"--expect {self.name.removeprefix(EXPECTED)}={self.count}"
        return f"--allow {self.name.removeprefix('max_')}={self.count}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What carrying the plan out costs, before anything is sent.

    Attributes:
        reads: Calls that were made to plan.
        writes: Calls that write.
        checks: Calls that re-read just before and just after the writes.
        minutes: Time at the account's limits.
        hour_share: Share of the hourly window, 0 to 1 and above.
    """

    reads: int
    writes: int
    checks: int
    minutes: float
    hour_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file the plan rests on.

    Attributes:
        name: File name without folders.
        folder: The folder it was read from, absolute.
        sha256: Hash of its bytes, hexadecimal.
        size: Bytes.
    """

    name: str
    folder: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The whole plan; what the plan workbook shows and what its seal protects.

    Attributes:
        run: The run's id, such as ``20261123-101500-7f3a``.
        created_at: ISO 8601, UTC.
        created_by: The user's name on this machine.
        workbook: The source workbook.
        mapping: The mapping file.
        mapping_text: The mapping's text as it was used.
        connection: The connection's name.
        endpoint: The PIM's base URL.
        account: Whose data.
        schema_sha256: Hash of the definitions the plan relies on.
        creates: Entities to create, in the order of the input rows.
        updates: Entities to update, in the order of the input rows.
        findings: Everything found, by sheet, row, column.
        rows: Every input row once, by sheet and row.
        guards: All guards, checked.
        price: See ``Price``.
        products_in_account: How many entities of the kind the account has.
        review: The mapping's ``review`` setting.
        clear_marker: The text that clears a value, in the source and in *New value*.
        asked: The columns whose faulty values people can be asked about; empty: none.
        deletes: Entities to take away; only an undo has any.
        undoes: The run that it gives back; empty for a plan of a workbook. An undo has no source
            workbook and no mapping: ``workbook`` names the undone run, and ``rows`` are the rows
            of that run which wrote something.
    """

    run: str
    created_at: str
    created_by: str
    workbook: SourceFile
    mapping: SourceFile
    mapping_text: str
    connection: str
    endpoint: str
    account: Account
    schema_sha256: str
    creates: tuple[Create, ...]
    updates: tuple[Update, ...]
    findings: tuple[Finding, ...]
    rows: tuple[RowVerdict, ...]
    guards: tuple[GuardResult, ...]
    price: Price
    products_in_account: int
    review: str = "always"
    clear_marker: str = "<clear>"
    asked: tuple[AskedColumn, ...] = ()
    deletes: tuple[Delete, ...] = ()
    undoes: str = ""

    @property
    def stopped(self) -> bool:
        """Whether a guard refuses this plan."""
        return any(not guard.ok and not guard.allowed for guard in self.guards)

    @property
    def anything_to_do(self) -> bool:
        """Whether an apply that accepts everything would write anything."""
        return bool(self.creates or self.updates or self.deletes)

    def count(self, verdict: Verdict) -> int:
        """How many input rows have this verdict."""
        return sum(1 for row in self.rows if row.verdict is verdict)

    @property
    def change_count(self) -> int:
        """How many field changes updates hold together."""
        return sum(len(update.fields) for update in self.updates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What the reviewer made of a plan.

    Attributes:
        rejected: Ids of changes and creates that were rejected, or whose row was deleted.
        edited: Change id → the text typed instead of the new value; for creates the id is
            ``<create id>/<field>``.
        approved_by: The text of the *Approved by* cell; empty when nobody signed.
    """

    rejected: frozenset[str] = frozenset()
    edited: tuple[tuple[str, RawValue], ...] = ()
    approved_by: str = ""


__all__ = [
    "Decisions",
    "GuardResult",
    "Key",
    "Plan",
    "Price",
    "RowVerdict",
    "SourceFile",
    "Verdict",
]
