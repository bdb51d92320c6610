"""Folding findings by what brings them about, and which of them a value dictionary can mend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sheetsync.codecs.characters import one_newline, trimmed
from sheetsync.codecs.choice import list_items
from sheetsync.codecs.codec import Unreadable
from sheetsync.codecs.options import option_table
from sheetsync.entities.registry import entity
from sheetsync.mapping.learn import can_be_name, fold_name
from sheetsync.model.cause import AskedColumn, Cause
from sheetsync.model.definition import AccountSchema, TypeClass
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.record import WantedTable

_CHOICES: Final = frozenset({TypeClass.DROPDOWN, TypeClass.MULTISELECT})
_NUMBERS: Final = frozenset({TypeClass.INT, TypeClass.DECIMAL})
_DATES: Final = frozenset({TypeClass.DATE})
_LISTS: Final = frozenset({TypeClass.MULTISELECT})

MENDED: Final[Mapping[str, frozenset[TypeClass]]] = {
    "unknown-option": _CHOICES,
    "bad-list": _LISTS,
    "mixed-list": _LISTS,
    "not-a-number": _NUMBERS,
    "not-an-integer": _NUMBERS,
    "ambiguous-number": _NUMBERS,
    "unit": _NUMBERS,
    "percent": _NUMBERS,
    "not-a-date": _DATES,
    "ambiguous-date": _DATES,
    "not-a-boolean": frozenset({TypeClass.BOOLEAN}),
    "not-one-of": _CHOICES | _NUMBERS | _DATES | {TypeClass.TEXT, TypeClass.BOOLEAN},
}
"""Codes of findings that a value dictionary can mend, with the types of field they come from."""

LONGEST_ASKED: Final = 200
"""Characters of a value that is asked about; a longer one is no word that people repeat."""

_SHOWN: Final = re.compile(r"(-?[0-9][0-9.]*) \(shown as .*\)", re.DOTALL)
_ORDER: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


def asked_columns(
    tables: Iterable[WantedTable], findings: Iterable[Finding], schema: AccountSchema
) -> tuple[AskedColumn, ...]:
    """The columns that people can be asked about.

    Args:
        tables: What every row asks for.
        findings: Everything found.
        schema: The account's definitions.

    Returns:
        By table, then in the order of the mapping; a header that feeds two fields is there twice.
    """
    codes: dict[tuple[str | None, int | None], set[str]] = {}
    for finding in findings:
        if finding.code in MENDED and isinstance(finding.place, CellPlace) and finding.found:
            place = finding.place
            codes.setdefault((place.sheet, place.column), set()).add(finding.code)
    asked: dict[AskedColumn, None] = {}
    for table in tables if codes else ():
        definitions = {field.field: field for field in entity(table.kind).system_fields}
        definitions.update(schema.fields(table.kind))
        for field, column in table.bound.items():
            definition = definitions[field]
            found = codes.get((table.table.sheet, column.index), ())
            if any(definition.type_class in MENDED[code] for code in found):
                one = AskedColumn(
                    sheet=table.table.sheet,
                    header=column.header,
                    field=field,
                    type_class=definition.type_class,
                    options=definition.options,
                )
                asked.setdefault(one)
    return tuple(asked)


def folded_causes(findings: Iterable[Finding], asked: Sequence[AskedColumn]) -> tuple[Cause, ...]:
    """Findings folded by severity, code, sheet, column and value.

    Values that a dictionary can mend are the same when they differ in case and in blanks around
    them only, as they are to the dictionary. A list in which several options are unknown counts
    for each of them.

    Args:
        findings: Everything found, in any order.
        asked: The columns that people can be asked about.

    Returns:
        Errors first, then by how many rows they stand for, most first; among equals those that
        people can be asked about.
    """
    columns: dict[tuple[str | None, str | None, str], tuple[AskedColumn, ...]] = {}
    for one in asked:
        for code, types in MENDED.items():
            if one.type_class in types:
                at = (one.sheet, one.header, code)
                columns[at] = (*columns.get(at, ()), one)
    counts: dict[tuple[object, ...], int] = {}
    firsts: dict[tuple[object, ...], tuple[Finding, str, tuple[AskedColumn, ...]]] = {}
    for finding in findings:
        place = finding.place
        if isinstance(place, CellPlace):
            where: tuple[str | None, str | None] = (place.sheet, place.header)
        else:
            where = (place.file, None)
        mended = columns.get((*where, finding.code), ()) if finding.found else ()
        for value in _values(finding, mended):
            dictionaries = mended if _can_be_asked(value) else ()
            same = fold_name(trimmed(one_newline(value))) if dictionaries else value
            cause = (finding.severity, finding.code, *where, same)
            counts[cause] = counts.get(cause, 0) + finding.count
            if cause not in firsts:
                firsts[cause] = (finding, value, dictionaries)
    ranked = sorted(
        firsts,
        key=lambda cause: (
            _ORDER[firsts[cause][0].severity],
            -counts[cause],
            not firsts[cause][2],
        ),
    )
    return tuple(
        Cause(
            id=f"q{number}",
            first=first,
            value=value,
            rows=counts[cause],
            suggestion=_suggestion(first, value, dictionaries),
            asked=dictionaries,
        )
        for number, cause in enumerate(ranked, start=1)
        for first, value, dictionaries in (firsts[cause],)
    )


def _values(finding: Finding, asked: Sequence[AskedColumn]) -> Sequence[str]:
    """What a finding found, as the dictionary would look it up."""
    found = finding.found
    if not asked:
        return (found,)
    if finding.code == "unknown-option" and all(one.type_class in _LISTS for one in asked):
        items = list_items(found, ",")
        if not isinstance(items, Unreadable):
            return tuple(dict.fromkeys(text for text, _quoted in items))
    shown = _SHOWN.fullmatch(found)
    return (found if shown is None else shown[1],)


def _can_be_asked(value: str) -> bool:
    text = trimmed(one_newline(value))
    return len(text) <= LONGEST_ASKED and can_be_name(text)


def _suggestion(first: Finding, value: str, asked: Sequence[AskedColumn]) -> str:
    if first.repair and value == first.found:
        return first.repair
    options = next((one.options for one in asked if one.options), ())
    if options and value != first.found:
        return next(iter(option_table(options).near(value, limit=1)), "")
    return next(iter(first.suggestions), "")
