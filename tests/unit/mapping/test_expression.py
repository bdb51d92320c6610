from __future__ import annotations

from decimal import Decimal

import pytest

from sheetsync.mapping.expression import (
    LONGEST_RULE,
    Arithmetic,
    Both,
    Compare,
    Either,
    Expression,
    Field,
    IsEmpty,
    IsIn,
    Length,
    Literal,
    Not,
    RuleSyntaxError,
    fields_of,
    parse_rule,
)

A, B, C = Field("a"), Field("b"), Field("c")
ONE, TWO = Literal(Decimal(1)), Literal(Decimal(2))


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("a <= b", Compare("<=", A, B)),
        ("a = 1", Compare("==", A, ONE)),
        ("a=='x y'", Compare("==", A, Literal("x y"))),
        ('a != "it\'s"', Compare("!=", A, Literal("it's"))),
        ("attributes.a < 2", Compare("<", A, TWO)),
        ("`3d model` > 1", Compare(">", Field("3d model"), ONE)),
        ("größe >= 1", Compare(">=", Field("größe"), ONE)),
        ("a == TRUE", Compare("==", A, Literal(True))),
        ("a == false", Compare("==", A, Literal(False))),
        ("a empty", IsEmpty(A)),
        ("a is empty", IsEmpty(A)),
        ("a not empty", Not(IsEmpty(A))),
        ("a IS NOT EMPTY", Not(IsEmpty(A))),
        ("a in ['x', 1, -2, true]", IsIn(A, ("x", Decimal(1), Decimal(-2), True))),
        ("a not in ['x']", Not(IsIn(A, ("x",)))),
        ("not a", Not(A)),
        ("not not a", A),
        ("a or b and c", Either(A, Both(B, C))),
        ("(a or b) and c", Both(Either(A, B), C)),
        ("a or b or c", Either(Either(A, B), C)),
        ("a and b and c", Both(Both(A, B), C)),
        ("length(a) <= 2", Compare("<=", Length(A), TWO)),
        ("a + 1 * 2 == b", Compare("==", Arithmetic("+", A, Arithmetic("*", ONE, TWO)), B)),
        ("a - 1 - 2 > b", Compare(">", Arithmetic("-", Arithmetic("-", A, ONE), TWO), B)),
        ("a / 2 < +1", Compare("<", Arithmetic("/", A, TWO), ONE)),
        (
            "-a < -1.5",
            Compare("<", Arithmetic("-", Literal(Decimal(0)), A), Literal(Decimal("-1.5"))),
        ),
        ("--a < 1", Compare("<", A, ONE)),
    ],
)
def test_rules_are_read(text: str, expression: Expression) -> None:
    assert parse_rule(text) == expression


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("", 0, "the end of the rule"),
        ("a <=", 4, "the end of the rule"),
        ("a <= b c", 7, '"c" was not expected'),
        ("a < b < c", 6, '"<" was not expected'),
        ("a is", 4, '"empty" or "in"'),
        ("a not b", 6, '"empty" or "in"'),
        ("(a", 2, '")" is missing'),
        ("a)", 1, '")" was not expected'),
        ("length a", 7, '"(" is missing'),
        ("length(a", 8, '")" is missing'),
        ("a in 'x'", 5, '"[" is missing'),
        ("a in ['x'", 9, '"]" is missing'),
        ("a in [b]", 7, "numbers and texts only"),
        ("a in []", 6, "is missing before"),
        ("a ; b", 2, '";" means nothing'),
        ("a == 'x", 5, '"\'" means nothing'),
        ("__import__('os').system('x')", 16, '"." means nothing'),
        ("eval('1')", 4, '"(" was not expected'),
        ("a.b == 1", 1, '"." means nothing'),
        ("not", 3, "the end of the rule"),
        ("(" * 50 + "a" + ")" * 50, 40, "too deeply"),
        ("+".join("a" * 102), 201, "at most 100 operators"),
        ("a" * (LONGEST_RULE + 1), LONGEST_RULE, "at most 2,000"),
    ],
)
def test_what_is_no_rule_is_refused_with_its_place(text: str, position: int, said: str) -> None:
    with pytest.raises(RuleSyntaxError) as caught:
        parse_rule(text)
    assert caught.value.position == position
    assert said in caught.value.message


def test_the_fields_of_a_rule_are_named_once_in_its_order() -> None:
    text = "b < a and (length(c) > 1 or not b empty) and d in [1] and a + 1 > 2"
    assert fields_of(parse_rule(text)) == ("b", "a", "c", "d")


def test_the_longest_rules_can_still_be_walked_through() -> None:
    assert fields_of(parse_rule(" or ".join(["a"] * 101))) == ("a",)
