"""All conditions on a table, tried in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from operator import is_, is_not

from sheetsync.mapping.sheet_mapping import SheetMapping
from sheetsync.model.table import Table
from sheetsync.model.values import CLEAR, KEEP, FieldName, Wanted
from sheetsync.validation.checks import ColumnCheck, column_checks
from sheetsync.validation.decode import DecodedField, DecodedKey
from sheetsync.validation.gather import FoundIn, Gathered
from sheetsync.validation.rules import broken, rule_check, rule_fields
from sheetsync.validation.translate import failures


@dataclass(slots=True)
class Failed:
    """The rows whose value fails a check.

    Attributes:
        check: The check.
        values: What the failing rows asked for, by position, ascending.
    """

    check: ColumnCheck
    values: dict[int, Wanted]


class CheckedTable:
    """A table after all conditions on cells and rows were tried in one pass."""

    def __init__(
        self,
        table: Table,
        sheet_mapping: SheetMapping,
        ignored: frozenset[int],
        keys: Sequence[DecodedKey],
        fields: Sequence[DecodedField],
        constants: Mapping[FieldName, Wanted],
    ) -> None:
        """Try them.

        Args:
            table: The rows as read.
            sheet_mapping: Whose rules count.
            ignored: Positions of rows that are not looked at.
            keys: The decoded keys, for rules.
            fields: The decoded columns.
            constants: Values for fields that the sheet does not hold, for rules.
        """
        self._fields = fields
        self._rules = sheet_mapping.rules
        self._checks: dict[str, tuple[ColumnCheck, ...]] = {
            one.binding.field: column_checks(one.binding, one.definition, one.reader, sure=one.sure)
            for one in fields
        }
        rows = len(table)
        columns: dict[str, Sequence[object]] = {
            one.binding.field: _values(one.wanted)
            for one in fields
            if not _all_hold(self._checks[one.binding.field], one)
        }
        wishes = _wishes(keys, fields, constants, rows)
        for place, rule in enumerate(self._rules):
            columns[f"rule {place}"] = broken(rule, wishes, rows)
            self._checks[f"rule {place}"] = (rule_check(rule),)
        row_numbers = table.row_numbers
        if ignored:
            kept = [position for position in range(rows) if position not in ignored]
            columns = {
                name: [values[position] for position in kept] for name, values in columns.items()
            }
            row_numbers = [row_numbers[position] for position in kept]
        self._failures = failures(columns, self._checks, row_numbers)
        self._positions: dict[int, int] = (
            {row: position for position, row in enumerate(table.row_numbers)}
            if self._failures
            else {}
        )

    def failures_of(self, decoded: DecodedField) -> list[Failed]:
        """What fails in a column; a cell that could not be read is told once, as that."""
        name = decoded.binding.field
        return [
            Failed(
                check,
                {
                    position: decoded.wanted[position]
                    for position in self._failing(name, check)
                    if position not in decoded.faults
                },
            )
            for check in self._checks[name]
        ]

    def tell_rules(self, gathered: Gathered) -> None:
        """Tell the rows that break a rule, unless a cell it looks at was at fault."""
        for place, rule in enumerate(self._rules):
            (check,) = self._checks[f"rule {place}"]
            names = rule_fields(rule)
            looked_at = [one for one in self._fields if _short_name(one.binding.field) in names]
            looked_at.sort(key=lambda one: names.index(_short_name(one.binding.field)))
            faulty = frozenset().union(*(one.faults for one in looked_at))
            column = looked_at[0].column if looked_at else None
            gathered.add(
                [row for row in self._failing(f"rule {place}", check) if row not in faulty],
                column,
                check.fault,
                _RowFound(looked_at),
            )

    def _failing(self, name: str, check: ColumnCheck) -> list[int]:
        rows = self._failures.get((name, check.code), [])
        return [self._positions[row] for row in rows]


class _RowFound:
    """Tells what the fields of a rule hold in a row."""

    def __init__(self, fields: Sequence[DecodedField]) -> None:
        self._fields = fields

    def __call__(self, position: int) -> str:
        return ", ".join(
            f"{_short_name(one.binding.field)} = {FoundIn(one.column)(position) or 'empty'}"
            for one in self._fields
        )


def _short_name(name: str) -> str:
    return name.removeprefix("attributes.")


def _all_hold(checks: Sequence[ColumnCheck], decoded: DecodedField) -> bool:
    """Whether it can be told at a glance that every check holds throughout a column."""
    if any(check.holds is None for check in checks):
        return False
    if not checks:
        return True
    present = decoded.extremes
    if present is None:
        wanted = decoded.wanted
        present = list(compress(wanted, map(is_not, wanted, repeat(KEEP))))
        if any(map(is_, present, repeat(CLEAR))):
            present = [wish for wish in present if wish is not CLEAR]
    return all(check.holds(present) for check in checks if check.holds is not None)


def _values(wanted: Sequence[Wanted]) -> Sequence[object]:
    """Wishes as checks see them: nothing where a cell keeps or clears."""
    if KEEP in wanted or CLEAR in wanted:
        return [None if wish is KEEP or wish is CLEAR else wish for wish in wanted]
    return wanted


def _wishes(
    keys: Sequence[DecodedKey],
    fields: Sequence[DecodedField],
    constants: Mapping[FieldName, Wanted],
    rows: int,
) -> dict[str, Sequence[object]]:
    """What rules see, by short name; system fields before attributes of the same name."""
    seen: dict[str, Sequence[object]] = {
        _short_name(name): [value] * rows for name, value in constants.items()
    }
    attributes_first = sorted(fields, key=lambda one: "." not in one.binding.field)
    seen |= {_short_name(one.binding.field): one.wanted for one in attributes_first}
    seen |= {key.field: [KEEP if text is None else text for text in key.values] for key in keys}
    return seen
