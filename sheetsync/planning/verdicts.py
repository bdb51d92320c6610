"""The fate of every input row, each told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace, RowPlace
from sheetsync.model.plan import RowVerdict, Verdict
from sheetsync.model.record import Mode, Record, WantedTable


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one record.

    Attributes:
        verdict: Of its row and of the rows merged into it.
        changes: How many field changes the plan holds for it.
        code: Why it is invalid; empty when it is not.
    """

    verdict: Verdict
    changes: int = 0
    code: str = ""


class Scope:
    """The rows that a plan is restricted to.

    Attributes:
        only: The keys, as given; empty when the plan is not restricted.
    """

    def __init__(
        self, only: frozenset[str], tables: Sequence[WantedTable], findings: Iterable[Finding]
    ) -> None:
        """Find the rows that give one of the keys, in any key column.

        Args:
            only: The keys; empty: every row.
            tables: All rows.
            findings: Findings so far; they name the key of rows whose key could not be read.
        """
        self.only = only
        self._keys_of_faulty: dict[tuple[str, int], str] = {}
        for finding in findings:
            where = row_of(finding)
            if where is not None and finding.key:
                self._keys_of_faulty.setdefault(where, finding.key)
        self._rows = {
            (table.table.sheet, number)
            for table in tables
            if only
            for position, number in enumerate(table.table.row_numbers)
            if self._all_keys(table, position) & only
        }
        self._keys = {
            key
            for table in tables
            if only
            for position in range(len(table.table))
            for key in self._all_keys(table, position)
        }

    def holds(self, sheet: str, row: int) -> bool:
        """Whether a row belongs to the plan."""
        return not self.only or (sheet, row) in self._rows

    def holds_record(self, record: Record) -> bool:
        """Whether a record belongs to the plan, by its row or a twin's."""
        return not self.only or any(
            self.holds(source.table.sheet, source.table.row_numbers[position])
            for source, position in ((record.source, record.position), *record.twins)
        )

    def holds_finding(self, finding: Finding) -> bool:
        """Whether a finding is about a row of the plan, or about no row."""
        where = row_of(finding)
        return where is None or self.holds(*where)

    def not_found(self) -> tuple[str, ...]:
        """The keys that no row gives, sorted."""
        return tuple(sorted(self.only - self._keys))

    def key_as_typed(self, table: WantedTable, position: int) -> str:
        """The first key that a row gives; empty when it gives none."""
        for column in table.keys.values():
            text = column[position]
            if text:
                return text
        where = (table.table.sheet, table.table.row_numbers[position])
        return self._keys_of_faulty.get(where, "")

    def _all_keys(self, table: WantedTable, position: int) -> frozenset[str]:
        keys = {text for column in table.keys.values() if (text := column[position])}
        where = (table.table.sheet, table.table.row_numbers[position])
        if where in self._keys_of_faulty:
            keys.add(self._keys_of_faulty[where])
        return frozenset(keys)


def row_verdicts(
    tables: Sequence[WantedTable],
    fates: Iterable[tuple[Record, Fate]],
    findings: Sequence[Finding],
    scope: Scope,
    rejected: Mapping[tuple[str, int], str],
) -> tuple[RowVerdict, ...]:
    """One verdict per input row, in the order of the tables and their rows.

    Args:
        tables: All tables.
        fates: What becomes of each record of the plan.
        findings: All findings, in order.
        scope: The rows that the plan is restricted to.
        rejected: Rows that were refused while records were shaped, with the finding's code.

    Returns:
        Rows outside the scope and rows with the command to ignore them are ignored; rows without
        a record are invalid, with the code of their first error; the others share their record's
        verdict, and carry the code of their first finding where they have one.
    """
    first_code, first_error = _first_codes(findings)
    fates_by_table: dict[int, list[Fate | None]] = {
        id(source): [None] * len(source.table) for source in tables
    }
    main_rows: dict[tuple[int, int], RowPlace] = {}
    for record, fate in fates:
        fates_by_table[id(record.source)][record.position] = fate
        if record.twins:
            table = record.source.table
            main = RowPlace(sheet=table.sheet, row=table.row_numbers[record.position])
            for source, position in record.twins:
                fates_by_table[id(source)][position] = replace(fate, changes=0)
                main_rows[id(source), position] = main
    verdicts: list[RowVerdict] = []
    for source in tables:
        sheet, identity = source.table.sheet, id(source)
        fates_of_rows = fates_by_table[identity]
        for position, number in enumerate(source.table.row_numbers):
            found = fates_of_rows[position]
            key = scope.key_as_typed(source, position)
            where = (sheet, number)
            if found is not None:
                codes = first_error if found.verdict is Verdict.INVALID else first_code
                code = codes.get(where, found.code)
                twin_of = main_rows.get((identity, position)) if main_rows else None
                verdicts.append(
                    RowVerdict(sheet, number, key, found.verdict, found.changes, code, twin_of)
                )
            elif not scope.holds(*where) or (
                position not in source.rejected and source.modes[position] is Mode.IGNORE
            ):
                verdicts.append(RowVerdict(sheet, number, key, Verdict.IGNORED))
            else:
                code = first_error.get(where) or rejected.get(where) or first_code.get(where, "")
                verdicts.append(RowVerdict(sheet, number, key, Verdict.INVALID, 0, code))
    return tuple(verdicts)


def in_order(findings: Iterable[Finding], tables: Sequence[WantedTable]) -> tuple[Finding, ...]:
    """Findings by sheet (in the order of the tables), row and column; those of no sheet first."""
    sheets = {table.table.sheet: number for number, table in enumerate(tables, start=1)}

    def order(finding: Finding) -> tuple[int, int, int]:
        place = finding.place
        if not isinstance(place, CellPlace) or place.sheet is None:
            return (0, 0, 0)
        return (
            sheets.get(place.sheet, len(sheets) + 1),
            0 if place.row is None else place.row,
            -1 if place.column is None else place.column,
        )

    return tuple(sorted(findings, key=order))


def row_of(finding: Finding) -> tuple[str, int] | None:
    """Sheet and row of a finding about a row; ``None`` for all others."""
    place = finding.place
    if isinstance(place, CellPlace) and place.sheet is not None and place.row is not None:
        return (place.sheet, place.row)
    return None


def _first_codes(
    findings: Sequence[Finding],
) -> tuple[dict[tuple[str, int], str], dict[tuple[str, int], str]]:
    """By row: the code of the first finding, and of the first error."""
    first: dict[tuple[str, int], str] = {}
    errors: dict[tuple[str, int], str] = {}
    for finding in findings:
        where = row_of(finding)
        if where is not None:
            first.setdefault(where, finding.code)
            if finding.is_error:
                errors.setdefault(where, finding.code)
    return first, errors
