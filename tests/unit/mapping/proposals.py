"""Sheets and accounts for proposals, and what is proposed for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sheetsync.mapping.proposal import Proposal, SheetCells
from sheetsync.mapping.propose import Choices, Survey
from sheetsync.model.definition import Account, AccountSchema, FieldDefinition, Kind, TypeClass
from sheetsync.model.values import FieldName, RawValue

COLOURS = ("Blue", "Red", "Navy", "Black")


def attribute(
    label: str, name: str, type_class: TypeClass = TypeClass.TEXT, options: tuple[str, ...] = ()
) -> FieldDefinition:
    """An attribute by its label and its display name."""
    return FieldDefinition(
        field=FieldName(f"attributes.{label}"), name=name, type_class=type_class, options=options
    )


SHOP = (
    attribute("colour", "Colour", TypeClass.DROPDOWN, COLOURS),
    attribute("material", "Material", TypeClass.MULTISELECT, ("Oak", "Steel", "Oak, oiled")),
    attribute("price", "Price", TypeClass.DECIMAL),
    attribute("sale_price", "Sale price", TypeClass.DECIMAL),
    attribute("weight_kg", "Weight (kg)", TypeClass.DECIMAL),
    attribute("launch_date", "Launch date", TypeClass.DATE),
    attribute("dishwasher_safe", "Dishwasher safe", TypeClass.BOOLEAN),
    attribute("product_page", "Product page", TypeClass.URL),
    attribute("short_description", "Short description", TypeClass.MULTILINE),
    attribute("supplier_article_number", "Supplier article number"),
    attribute("country_of_origin", "Country of origin", TypeClass.DROPDOWN, ("France", "Italy")),
    attribute("readiness", "Readiness", TypeClass.COMPLETENESS),
    attribute("main_picture", "Main picture", TypeClass.MEDIA),
)


def schema_of(*attributes: FieldDefinition) -> AccountSchema:
    """An account with these attributes."""
    return AccountSchema(
        account=Account(id="a1", name="Shop"),
        fetched_at="2026-11-01T00:00:00+00:00",
        definitions={Kind.PRODUCT: {one.field: one for one in attributes}},
    )


def cells_of(
    rows: Sequence[Sequence[RawValue]], *, name: str = "Products", visible: bool = True
) -> SheetCells:
    """A sheet of rows from row 1 on, blank ones left out as a reader does."""
    width = max(map(len, rows))
    numbered = [
        (number, [*row, *[None] * (width - len(row))])
        for number, row in enumerate(rows, start=1)
        if any(cell is not None for cell in row)
    ]
    return SheetCells(
        sheet=name,
        row_numbers=[number for number, _row in numbered],
        columns={index: [row[index] for _number, row in numbered] for index in range(width)},
        visible=visible,
    )


def proposed(
    *rows: Sequence[RawValue],
    attributes: Sequence[FieldDefinition] = SHOP,
    known: Collection[str] | None = None,
    choices: Choices | None = None,
) -> Proposal:
    """What is proposed for one sheet."""
    survey = Survey(
        [cells_of(rows)], schema_of(*attributes), file="catalogue.xlsx", choices=choices
    )
    return survey.proposal(known)


def column(
    header: str,
    *values: RawValue,
    attributes: Sequence[FieldDefinition] = SHOP,
) -> tuple[str | None, str | None, bool]:
    """Field, confidence and whether it is bound, of one column beside a column of SKUs."""
    rows: list[list[RawValue]] = [["SKU", header]]
    rows += [[f"A-{place}", value] for place, value in enumerate(values)]
    (one,) = proposed(*rows, attributes=attributes).columns[1:]
    return one.field, None if one.confidence is None else one.confidence.value, one.stands
