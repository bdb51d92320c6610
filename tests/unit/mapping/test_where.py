from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from sheetsync.entities.product import PRODUCT
from sheetsync.errors import UsageError
from sheetsync.mapping.where import parse_where
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.query import Operand, Operator
from sheetsync.model.values import FieldName

FIELDS = {
    one.field: one
    for one in (
        *PRODUCT.system_fields,
        *(
            FieldDefinition(
                field=FieldName(f"attributes.{label}"), name=name, type_class=kind, options=options
            )
            for label, name, kind, options in (
                ("colour", "Product colour", TypeClass.DROPDOWN, ("Blue", "Red")),
                ("care", "Care", TypeClass.MULTISELECT, ("Iron", "Wash")),
                ("price", "Price", TypeClass.DECIMAL, ()),
                ("boxed", "Boxed", TypeClass.BOOLEAN, ()),
                ("launch", "Launch date", TypeClass.DATE, ()),
                ("picture", "Picture", TypeClass.MEDIA, ()),
            )
        ),
    )
}

Plain = list[list[tuple[str, str, Operand | None]]]


def read(text: str) -> Plain:
    return [
        [(one.field.removeprefix("attributes."), one.operator.value, one.value) for one in together]
        for together in parse_where(text, FIELDS)
    ]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ('status = "Draft"', [[("status", "eq", "Draft")]]),
        ('status != "Draft"', [[("status", "!in", ("Draft",))]]),
        ('status in ["Draft", "Archived"]', [[("status", "in", ("Draft", "Archived"))]]),
        (
            'status = "Draft" and modified > 2026-11-01',
            [[("status", "eq", "Draft"), ("modified", "gt", date(2026, 11, 1))]],
        ),
        (
            "modified >= 2026-11-01T12:30",
            [[("modified", "gte", datetime(2026, 11, 1, 12, 30))]],  # noqa: DTZ001
        ),
        ("price >= -1.50", [[("price", "gte", Decimal("-1.50"))]]),
        (
            "price in (1, 2)",
            [[("price", "eq", Decimal(1))], [("price", "eq", Decimal(2))]],
        ),
        ("attributes.price exists", [[("price", "exists", None)]]),
        ("price not exists", [[("price", "!exists", None)]]),
        ('label contains "ket"', [[("label", "like", "ket")]]),
        ('sku in ["A", "B"]', [[("sku", "in", ("A", "B"))]]),
        ("`product  Colour` = 'Red'", [[("colour", "eq", "Red")]]),
        ('colour not in ["Red"]', [[("colour", "!in", ("Red",))]]),
        ('care contains "Iron"', [[("care", "in", ("Iron",))]]),
        ('care != "Iron"', [[("care", "!in", ("Iron",))]]),
        ("boxed = true", [[("boxed", "eq", True)]]),
        (
            '(price > 1 or boxed = false) and (launch < 2026-01-01 or colour = "Red")',
            [
                [("price", "gt", Decimal(1)), ("launch", "lt", date(2026, 1, 1))],
                [("price", "gt", Decimal(1)), ("colour", "eq", "Red")],
                [("boxed", "eq", False), ("launch", "lt", date(2026, 1, 1))],
                [("boxed", "eq", False), ("colour", "eq", "Red")],
            ],
        ),
        (
            'price > 1 or boxed = true and colour = "Red"',
            [[("price", "gt", Decimal(1))], [("boxed", "eq", True), ("colour", "eq", "Red")]],
        ),
    ],
)
def test_a_condition_becomes_what_plytix_can_search_by(text: str, query: Plain) -> None:
    assert read(text) == query


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("", 1, "field is missing"),
        ("status", 7, "comparison is missing"),
        ('colur = "Red"', 1, 'did you mean "colour"'),
        ('colour = "Rde"', 10, 'did you mean "Red"'),
        ("status = Draft", 10, "quotes"),
        ('price = "1"', 9, "a number"),
        ("launch = 2026-02-30", 10, "a day"),
        ("boxed = 1", 9, "true or false"),
        ("launch != 2026-02-03", 8, "cannot search attributes.launch"),
        ('picture = "x"', 9, "exists, not exists"),
        ("status exists", 8, "cannot search status"),
        ("(price > 1", 11, '")" is missing'),
        ("price > 1 1", 11, "not expected"),
        ("price in 1", 10, '"[" is missing'),
        ("price in [1", 12, '"]" is missing'),
        ("price > ", 8, "a number"),
        ("price > 1 and ; ", 15, "means nothing"),
        ('family = "Pans"', 1, "cannot be searched"),
        ("not price > 1", 1, "field is missing"),
    ],
)
def test_a_condition_that_is_none_is_refused_at_its_column(
    text: str, column: int, said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        read(text)
    assert caught.value.message.startswith(f"--where, column {column}: ")
    assert said in caught.value.message
    assert caught.value.remedy


def test_a_condition_that_multiplies_out_too_far_is_refused() -> None:
    with pytest.raises(UsageError, match="more than 200"):
        read(" and ".join(["(price > 1 or price < 2)"] * 9))
    with pytest.raises(UsageError, match="deeply"):
        read("(" * 100 + "price > 1" + ")" * 100)
    with pytest.raises(UsageError, match="at most"):
        read("price > 1 or " * 500)


def test_every_operator_can_be_said() -> None:
    said = {
        one.operator
        for text in (
            "price = 1 or price != 1 or price < 1 or price <= 1 or price > 1 or price >= 1",
            'label contains "x" or colour in ["Red"] or colour not in ["Red"]',
            "price exists or price not exists",
        )
        for together in parse_where(text, FIELDS)
        for one in together
    }
    assert said == set(Operator)
