"""Collects the faults of a table and turns them into findings, folding what is too much to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from sheetsync.codecs.codec import Remark, Unreadable, found_text
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.table import Column, Table
from sheetsync.validation import findings as words

MOST_ALIKE: Final = 1_000
"""Findings of one code in one column that are told one by one; the rest is counted."""


class FoundIn:
    """Tells what a column's cell holds, as people see it."""

    def __init__(self, column: Column) -> None:
        self._column = column

    def __call__(self, position: int) -> str:
        """The cell at a position."""
        return found_text(self._column.values[position], self._column.shown.get(position, ""))


class Gathered:
    """The findings of one table so far, and the rows that go no further.

    Attributes:
        rejected: Positions of rejected rows.
    """

    def __init__(self, table: Table, ignored: frozenset[int]) -> None:
        """Begin; rows at ``ignored`` positions are neither told of nor rejected."""
        self.rejected: set[int] = set()
        self._table = table
        self._ignored = ignored
        self._key_at: Callable[[int], str | None] = lambda _position: None
        self._findings: list[Finding] = []
        self._told: dict[tuple[str, int | None], int] = {}
        self._beyond: dict[tuple[str, int | None], tuple[Finding, int]] = {}
        self._counted: dict[tuple[str, int | None], tuple[Finding, int]] = {}

    def know_keys(self, key_at: Callable[[int], str | None]) -> None:
        """Say how the key of a row, as typed, is found."""
        self._key_at = key_at

    def heard(self, position: int) -> bool:
        """Whether faults of this row count."""
        return position not in self._ignored

    def add(
        self,
        positions: Iterable[int],
        column: Column | None,
        fault_at: Callable[[int], Unreadable],
        found_at: Callable[[int], str],
        *,
        severity: Severity = Severity.ERROR,
        code: str | None = None,
    ) -> None:
        """Take in faults of one column.

        Args:
            positions: The rows, ascending.
            column: The column; ``None`` when the fault is the row's.
            fault_at: What is wrong at a position.
            found_at: What is there, as people see it.
            severity: Of all of them; an error rejects the row.
            code: The code that all of them have, where that is known; those beyond what is told
                are then counted without being worked out.
        """
        index = None if column is None else column.index
        for position in positions:
            if position in self._ignored:
                continue
            if severity is Severity.ERROR:
                self.rejected.add(position)
            if code is not None and (beyond := self._beyond.get((code, index))) is not None:
                self._beyond[code, index] = (beyond[0], beyond[1] + 1)
            else:
                self._add_one(fault_at(position), position, column, found_at, severity)

    def remark(
        self, position: int, column: Column, remark: Remark, found_at: Callable[[int], str]
    ) -> None:
        """Take in something worth saying of a cell."""
        if position in self._ignored:
            return
        if not remark.per_column:
            self._add_one(remark, position, column, found_at, remark.severity)
            return
        cause = (remark.code, column.index)
        counted = self._counted.get(cause)
        if counted is None:
            first = self._finding(remark, position, column, found_at, remark.severity)
            self._counted[cause] = (first, 1)
        else:
            self._counted[cause] = (counted[0], counted[1] + 1)

    def notice(self, fault: Unreadable, count: int) -> None:
        """Take in a notice on the whole sheet."""
        place = CellPlace(file=self._table.file, sheet=self._table.sheet)
        self._findings.append(
            Finding(
                code=fault.code,
                severity=Severity.NOTICE,
                place=place,
                expected=fault.expected,
                remedy=fault.remedy,
                count=count,
            )
        )

    def findings(self) -> tuple[Finding, ...]:
        """Everything: sheets, then what is told once a column, then by row, then by column.

        What is told once a column stands at the first of its cells.
        """
        whole = sorted(
            (replace(first, count=count) for first, count in self._counted.values()),
            key=_column_order,
        )
        beyond = [
            Finding(
                code=first.code,
                severity=first.severity,
                place=first.place,
                expected=first.expected,
                remedy=first.remedy,
                count=count,
            )
            for first, count in self._beyond.values()
        ]
        cells = sorted([*self._findings, *beyond], key=_order)
        sheets = sum(1 for one in cells if _order(one)[0] == 0)
        return (*cells[:sheets], *whole, *cells[sheets:])

    def _column_place(self, column: Column | None) -> CellPlace:
        return CellPlace(
            file=self._table.file,
            sheet=self._table.sheet,
            column=None if column is None else column.index,
            header=None if column is None else column.header,
        )

    def _add_one(
        self,
        fault: Unreadable | Remark,
        position: int,
        column: Column | None,
        found_at: Callable[[int], str],
        severity: Severity,
    ) -> None:
        cause = (fault.code, None if column is None else column.index)
        told = self._told.get(cause, 0)
        self._told[cause] = told + 1
        if told < MOST_ALIKE:
            self._findings.append(self._finding(fault, position, column, found_at, severity))
            return
        known = self._beyond.get(cause)
        if known is None:
            whole = words.folded(fault)
            first = Finding(
                code=whole.code,
                severity=severity,
                place=self._column_place(column),
                expected=whole.expected,
                remedy=whole.remedy,
            )
            self._beyond[cause] = (first, 1)
        else:
            self._beyond[cause] = (known[0], known[1] + 1)

    def _finding(
        self,
        fault: Unreadable | Remark,
        position: int,
        column: Column | None,
        found_at: Callable[[int], str],
        severity: Severity,
    ) -> Finding:
        return Finding(
            code=fault.code,
            severity=severity,
            place=self._table.place(position, column),
            found=found_at(position),
            expected=fault.expected,
            remedy=fault.remedy,
            key=self._key_at(position),
            suggestions=fault.suggestions,
            proof=fault.proof,
            repair=fault.repair,
        )


def _order(finding: Finding) -> tuple[int, int, str]:
    place = finding.place
    if not isinstance(place, CellPlace):
        return (0, 0, finding.code)
    row = 0 if place.row is None else place.row
    return (row, -1 if place.column is None else place.column, finding.code)


def _column_order(finding: Finding) -> tuple[int, str]:
    return _order(finding)[1], finding.code
