"""What sheets say of one product, compared, where nobody has said how they belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sheetsync.mapping.header_texts import fold_header
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.finding import Finding
from sheetsync.model.record import WantedTable
from sheetsync.model.values import FieldName
from sheetsync.records.merge import Row, contradiction_findings, contradictions

_LEAST_SHARED: Final = 4
"""Keys in several sheets from which on a column that differs for most of them differs by intent."""


def contradictions_across(
    tables: Sequence[WantedTable],
    definitions: Mapping[FieldName, FieldDefinition],
    *,
    rejected: frozenset[tuple[str, int]],
) -> list[Finding]:
    """Keys that stand in several sheets, with different values below the same header.

    A column that differs for most of the shared keys, such as the stock of several stores, differs
    by intent and is left out.

    Args:
        tables: The sheets with a key, each with fields of its own.
        definitions: Those fields.
        rejected: Sheet and row number of rows that were already told to contradict another one.
    """
    alike = [_with_common_fields(table, definitions) for table in tables]
    shared = {
        key: rows
        for key, rows in _rows_by_key(alike, rejected).items()
        if len({table.table.sheet for table, _position in rows}) > 1
    }
    aspects = {key: contradictions(rows) for key, rows in shared.items()}
    count = Counter(aspect for found in aspects.values() for aspect in found)
    meant = {
        aspect
        for aspect, times in count.items()
        if len(shared) >= _LEAST_SHARED and times * 2 > len(shared)
    }
    return [
        finding
        for (_field, key), rows in shared.items()
        if (differing := [one for one in aspects[_field, key] if one not in meant])
        for finding in contradiction_findings(rows, key, differing)
    ]


def _with_common_fields(
    table: WantedTable, definitions: Mapping[FieldName, FieldDefinition]
) -> WantedTable:
    """The table with fields that are called by type and header, so that sheets share them."""
    names = {
        field: FieldName(f"{definitions[field].type_class.value} {fold_header(column.header)}")
        for field, column in table.bound.items()
        if field in definitions
    }
    return replace(
        table,
        wanted={names[field]: wishes for field, wishes in table.wanted.items() if field in names},
        bound={names[field]: column for field, column in table.bound.items() if field in names},
    )


def _rows_by_key(
    tables: Sequence[WantedTable], rejected: frozenset[tuple[str, int]]
) -> dict[tuple[FieldName, str], list[Row]]:
    rows: dict[tuple[FieldName, str], list[Row]] = {}
    for table, position, field, key in _keyed(tables):
        if (table.table.sheet, table.table.row_numbers[position]) not in rejected:
            rows.setdefault((field, key), []).append((table, position))
    return rows


def _keyed(tables: Sequence[WantedTable]) -> Iterator[tuple[WantedTable, int, FieldName, str]]:
    for table in tables:
        for field, keys in table.keys.items():
            for position, key in enumerate(keys):
                if key is not None and position not in table.rejected:
                    yield table, position, field, key
