"""Running a case through ``doctor`` and through a mapping, and judging what was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sheetsync.errors import WorkbookError
from sheetsync.mapping.parse import parse_mapping
from sheetsync.model.definition import Account, AccountSchema, FieldDefinition, Kind, TypeClass
from sheetsync.model.finding import Finding
from sheetsync.model.place import CellPlace, column_letters
from sheetsync.model.values import FieldName
from sheetsync.pipeline import examine_workbook, validate_workbook
from tests.planted.case import Case, Expected

MAPPING = """\
version: 1
name: Planted
sheets:
  - sheet: Products
    key: [{column: SKU, field: sku}]
    mode: update
    columns:
      - {column: Name, field: label}
      - {column: EAN, field: gtin}
      - {column: Price, field: attributes.price}
      - {column: Weight (kg), field: attributes.weight}
      - {column: Colour, field: attributes.colour}
      - {column: Care, field: attributes.care}
      - {column: Launch date, field: attributes.launch}
      - {column: Active, field: attributes.active}
      - {column: Website, field: attributes.website}
      - {column: Customs code, field: attributes.customs_code}
      - {column: Description, field: attributes.description}
"""

_CARE = ("Hand wash", "Dishwasher", "Oven")
_TYPES: dict[str, tuple[TypeClass, tuple[str, ...]]] = {
    "sku": (TypeClass.SKU, ()),
    "label": (TypeClass.TEXT, ()),
    "gtin": (TypeClass.GTIN, ()),
    "attributes.price": (TypeClass.DECIMAL, ()),
    "attributes.weight": (TypeClass.DECIMAL, ()),
    "attributes.colour": (TypeClass.TEXT, ()),
    "attributes.care": (TypeClass.MULTISELECT, _CARE),
    "attributes.launch": (TypeClass.DATE, ()),
    "attributes.active": (TypeClass.BOOLEAN, ()),
    "attributes.website": (TypeClass.URL, ()),
    "attributes.customs_code": (TypeClass.TEXT, ()),
    "attributes.description": (TypeClass.MULTILINE, ()),
    "attributes.discount": (TypeClass.DECIMAL, ()),
}
SCHEMA = AccountSchema(
    account=Account(id="1", name="Pots & Pans"),
    fetched_at="2026-05-01T00:00:00Z",
    definitions={
        Kind.PRODUCT: {
            FieldName(name): FieldDefinition(
                field=FieldName(name),
                name=name.removeprefix("attributes."),
                type_class=type_class,
                options=options,
                required=name == "sku",
                clearable=name != "sku",
            )
            for name, (type_class, options) in _TYPES.items()
        }
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A finding as far as cases care."""

    code: str
    severity: str
    sheet: str | None
    row: int | None
    index: int | None

    @property
    def column(self) -> str | None:
        """The column's letters."""
        return None if self.index is None else column_letters(self.index)

    def __str__(self) -> str:
        spot = f"{self.column or ''}{'' if self.row is None else self.row}"
        return f"{self.code}@{self.sheet or 'file'}{'!' + spot if spot else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What became of a case.

    Attributes:
        told: Everything that was found.
        missing: What was expected and not found.
        extra: Errors and warnings that nobody expected.
    """

    told: tuple[Told, ...]
    missing: tuple[Expected, ...]
    extra: tuple[Told, ...]

    @property
    def is_right(self) -> bool:
        """Whether all was found and nothing else."""
        return not self.missing and not self.extra


def doctor_tells(path: Path) -> tuple[Told, ...]:
    """What ``doctor`` finds in a workbook without a mapping."""
    return told_of(examine_workbook(path).findings)


def mapping_tells(path: Path, changes: Iterable[tuple[str, str]] = ()) -> tuple[Told, ...]:
    """What ``check`` finds in a workbook with the mapping of the ordinary one."""
    text = MAPPING
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    try:
        mapping = parse_mapping(text, file="planted.yaml")
        return told_of(validate_workbook(path, mapping, SCHEMA).findings)
    except WorkbookError as error:
        return (_refusal(error),)


def judged(case: Case, told: tuple[Told, ...], expected: tuple[Expected, ...]) -> Judgement:
    """Compare what was found with what was planted."""
    missing = tuple(one for one in expected if not any(is_of(finding, one) for finding in told))
    extra = tuple(
        finding
        for finding in told
        if finding.severity != "notice"
        and finding.code not in case.allowed | case.usual
        and not any(is_of(finding, one) for one in expected)
    )
    return Judgement(told=told, missing=missing, extra=extra)


def beyond_usual(case: Case, told: tuple[Told, ...]) -> tuple[Told, ...]:
    """What was found beside the notices that the kind of file always brings."""
    return tuple(one for one in told if one.code not in case.usual)


def is_of(told: Told, expected: Expected) -> bool:
    """Whether a finding is the expected one."""
    code, sheet, spot = expected
    if told.code not in code.split("|"):
        return False
    if sheet not in {"*", told.sheet}:
        return False
    if spot is None:
        return True
    if spot.isdecimal():
        return told.row == int(spot)
    if spot.isalpha():
        return told.column == spot
    return f"{told.column}{told.row}" == spot


def told_of(findings: Iterable[Finding]) -> tuple[Told, ...]:
    """Findings as far as cases care."""
    told = []
    for finding in findings:
        place = finding.place
        assert isinstance(place, CellPlace), finding
        told.append(
            Told(
                code=finding.code,
                severity=finding.severity.value,
                sheet=place.sheet,
                row=place.row,
                index=place.column,
            )
        )
    return tuple(told)


def _refusal(error: WorkbookError) -> Told:
    return Told(code=error.code, severity="error", sheet=None, row=None, index=None)
