"""Short ways to accept the rows of a text table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sheetsync.mapping.sheet_mapping import (
    Binding,
    Checks,
    Constant,
    KeyColumn,
    Rule,
    SheetMapping,
    UnmappedColumns,
)
from sheetsync.model.definition import (
    Account,
    AccountSchema,
    FieldDefinition,
    Kind,
    TypeClass,
)
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace, YamlPlace
from sheetsync.model.record import Mode, WantedTable
from sheetsync.model.table import Table
from sheetsync.model.values import FieldName, Wanted
from sheetsync.validation.accept import accepted_rows
from tests.unit.tables import sheet

PLACE = YamlPlace(file="spring.yaml", line=7, column=5)

_TYPES = {
    "care": (TypeClass.MULTISELECT, ("Hand wash", "Dishwasher", "Oven")),
    "colour": (TypeClass.DROPDOWN, ("Blue", "Red", "White")),
    "completeness": (TypeClass.COMPLETENESS, ()),
    "html": (TypeClass.HTML, ()),
    "launch": (TypeClass.DATE, ()),
    "new": (TypeClass.BOOLEAN, ()),
    "page": (TypeClass.URL, ()),
    "pieces": (TypeClass.INT, ()),
    "price": (TypeClass.DECIMAL, ()),
    "sale_price": (TypeClass.DECIMAL, ()),
    "size": (TypeClass.TEXT, ()),
    "weight": (TypeClass.DECIMAL, ()),
}


def schema() -> AccountSchema:
    """An account with an attribute of every type."""
    fields = {
        FieldName(f"attributes.{label}"): FieldDefinition(
            field=FieldName(f"attributes.{label}"),
            name=label.title(),
            type_class=type_class,
            options=options,
        )
        for label, (type_class, options) in _TYPES.items()
    }
    return AccountSchema(
        account=Account(id="1", name="Pots & Pans"),
        fetched_at="2026-05-01T00:00:00Z",
        definitions={Kind.PRODUCT: fields},
    )


def bind(header: str, *, field: str = "", **settings: Any) -> Binding:
    """A binding of a column to the attribute of the same name, in lower case."""
    checks = {name: settings.pop(name) for name in tuple(settings) if name in _CHECKS}
    name = FieldName(field or f"attributes.{header.lower()}")
    return Binding(columns=(header,), field=name, place=PLACE, checks=Checks(**checks), **settings)


_CHECKS = frozenset({"min", "max", "pattern", "max_length", "one_of", "unique", "required"})


def mapping(
    *bindings: Binding,
    keys: tuple[str, ...] = ("sku",),
    pad: int | None = None,
    mode: Mode = Mode.UPDATE,
    command: tuple[str, ...] = (),
    constants: tuple[Constant, ...] = (),
    rules: tuple[Rule, ...] = (),
    hidden_rows: bool = True,
) -> SheetMapping:
    """A sheet's mapping; key columns are headed by their field in capitals."""
    return SheetMapping(
        sheets=(),
        header_row=None,
        kind=Kind.PRODUCT,
        key=tuple(
            KeyColumn(columns=(key.upper(),), field=FieldName(key), pad=pad, place=PLACE)
            for key in keys
        ),
        mode=mode,
        command=command,
        unmapped_columns=UnmappedColumns.WARN,
        columns=bindings,
        constants=constants,
        rules=rules,
        place=PLACE,
        hidden_rows=hidden_rows,
    )


def rule(require: str, when: str | None = None) -> Rule:
    """A rule."""
    return Rule(name="a rule", require=require, when=when, place=PLACE)


def constant(field: str, value: str, *, always: bool = False) -> Constant:
    """A constant."""
    return Constant(field=FieldName(field), value=value, always=always, place=PLACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What became of a table.

    Attributes:
        table: What each row asks for.
        findings: What was found.
    """

    table: WantedTable
    findings: tuple[Finding, ...]

    def wanted(self, field: str) -> list[Wanted]:
        """What each row asks of an attribute."""
        return list(self.table.wanted[FieldName(f"attributes.{field}")])

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """Code, cell (or row, or column) and what was found there."""
        return [(one.code, _where(one), one.found) for one in self.findings]

    @property
    def codes(self) -> list[str]:
        """The codes of the findings."""
        return [one.code for one in self.findings]

    @property
    def errors(self) -> list[str]:
        """The codes of the error findings."""
        return [one.code for one in self.findings if one.severity is Severity.ERROR]

    @property
    def rejected_rows(self) -> list[int]:
        """The row numbers that go no further."""
        return sorted(self.table.table.row_numbers[place] for place in self.table.rejected)


def accept(table: Table, sheet_mapping: SheetMapping, *, clear_marker: str = "<clear>") -> Accepted:
    """Decode and validate a table."""
    wanted, findings = accepted_rows(table, sheet_mapping, schema(), clear_marker=clear_marker)
    return Accepted(table=wanted, findings=findings)


def accept_column(*cells: Any, shown: dict[int, str] | None = None, **settings: Any) -> Accepted:
    """Decode and validate one bound column, below the header that names its attribute."""
    header = settings.pop("header", "Size")
    rows = [(f"A-{number}", cell) for number, cell in enumerate(cells, 1)]
    table = sheet(f"SKU | {header}", *rows, shown={header: shown or {}})
    return accept(table, mapping(bind(header, **settings)))


def places(findings: Iterable[Finding]) -> list[str]:
    """Where findings are."""
    return [_where(one) for one in findings]


def _where(finding: Finding) -> str:
    place = finding.place
    assert isinstance(place, CellPlace)
    if place.cell is not None:
        return place.cell
    return f"row {place.row}" if place.row is not None else str(place.header)
