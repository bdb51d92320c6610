"""The language of row rules: parsed by us, never run by Python.

::

    sale_price <= price and not (status == "Archived")
    sale_price not empty
    length(label) <= 80
    colour in ["Blue", "Red"]

A name is a field without ``attributes.``; one that is no plain word stands in backquotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

LONGEST_RULE: Final = 2_000
"""Most characters of an expression."""

MOST_SIGNS: Final = 100
"""Most operators in an expression; each may stand within the one before."""

DEEPEST_RULE: Final = 40
"""Most brackets and signs within one another."""


class RuleSyntaxError(ValueError):
    """An expression that is none.

    Attributes:
        message: What is wrong, one sentence.
        position: Where, in characters from 0.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} (at character {position + 1})")
        self.message = message
        self.position = position


@dataclass(frozen=True, slots=True)
class Field:
    """The value of a field, by its name without ``attributes.``."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text or a truth value."""

    value: Decimal | str | bool


@dataclass(frozen=True, slots=True)
class Length:
    """How many characters a text has, or how many options a list."""

    of: Expression


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``+``, ``-``, ``*`` or ``/``."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Compare:
    """``==``, ``!=``, ``<``, ``<=``, ``>`` or ``>=``."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class IsEmpty:
    """Whether the sheet's cell is empty."""

    of: Expression


@dataclass(frozen=True, slots=True)
class IsIn:
    """Whether a value is one of some literals."""

    of: Expression
    items: tuple[Decimal | str | bool, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    of: Expression


@dataclass(frozen=True, slots=True)
class Both:
    """``and``."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Either:
    """``or``."""

    left: Expression
    right: Expression


Expression = Field | Literal | Length | Arithmetic | Compare | IsEmpty | IsIn | Not | Both | Either

_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<number>[0-9]+(?:\.[0-9]+)?)
      | (?P<text>"[^"]*"|'[^']*')
      | `(?P<quoted>[^`]+)`
      | (?P<word>(?:attributes\.)?[^\W0-9]\w*)
      | (?P<sign><=|>=|==|!=|=|<|>|[-+*/(),\[\]])
      )""",
    re.VERBOSE,
)
_WORDS: Final = frozenset({"and", "or", "not", "in", "is", "empty", "length", "true", "false"})
_QUIET: Final = frozenset({"(", ")", "[", "]", ",", "is", "empty", "true", "false"})
_COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression: its sort, its text, and where it begins, from 0."""

    kind: str
    text: str
    position: int


def parse_rule(text: str) -> Expression:
    """Read an expression.

    Raises:
        RuleSyntaxError: It is none, is too long, or is nested too deeply.
    """
    if len(text) > LONGEST_RULE:
        raise RuleSyntaxError(f"A rule has at most {LONGEST_RULE:,} characters", LONGEST_RULE)
    parser = _Parser(tuple(tokens(text)))
    expression = parser.either()
    parser.end()
    return expression


def fields_of(expression: Expression) -> tuple[str, ...]:
    """The names of the fields an expression looks at, in its order, without repeats."""
    return tuple(dict.fromkeys(_fields(expression)))


def _fields(expression: Expression) -> Iterator[str]:
    match expression:
        case Field(name):
            yield name
        case Literal():
            pass
        case Length(of) | IsEmpty(of) | IsIn(of) | Not(of):
            yield from _fields(of)
        case _:
            yield from _fields(expression.left)
            yield from _fields(expression.right)


def tokens(
    text: str, pattern: re.Pattern[str] = _TOKEN, keywords: frozenset[str] = _WORDS
) -> Iterator[Token]:
    """The pieces of an expression, then one of the sort ``end``.

    Args:
        text: The expression.
        pattern: What a piece may be; each alternative is a group that names its sort.
        keywords: Words that are no names; given in lower case.

    Raises:
        RuleSyntaxError: Something is no piece.
    """
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = pattern.match(text, position)
        if match is None:
            start = len(text) - len(text[position:].lstrip())
            raise RuleSyntaxError(f'"{text[start]}" means nothing here', start)
        kind = match.lastgroup or ""
        found = match[kind]
        if kind == "word" and found.lower() in keywords:
            kind, found = "keyword", found.lower()
        if found == "=":
            found = "=="
        yield Token(kind, found, match.start(match.lastgroup or 0))
        position = match.end()
    yield Token("end", "", end)


class _Parser:
    """A parser by recursive descent, one method a level of binding."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0
        self._signs = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self, *texts: str) -> str | None:
        token = self._token
        if token.kind in {"keyword", "sign"} and token.text in texts:
            self._signs += token.text not in _QUIET
            if self._signs > MOST_SIGNS:
                raise self._wrong(f"A rule has at most {MOST_SIGNS} operators")
            self._next += 1
            return token.text
        return None

    def _need(self, text: str) -> None:
        if self._take(text) is None:
            raise self._wrong(f'"{text}" is missing')

    def _wrong(self, message: str) -> RuleSyntaxError:
        return RuleSyntaxError(message, self._token.position)

    def end(self) -> None:
        """Require that nothing follows."""
        if self._token.kind != "end":
            raise self._wrong(f'"{self._token.text}" was not expected here')

    def either(self) -> Expression:
        """Read terms joined by ``or``."""
        self._depth += 1
        if self._depth > DEEPEST_RULE:
            raise self._wrong("The rule is nested too deeply")
        left = self._both()
        while self._take("or"):
            left = Either(left, self._both())
        self._depth -= 1
        return left

    def _both(self) -> Expression:
        left = self._negated()
        while self._take("and"):
            left = Both(left, self._negated())
        return left

    def _negated(self) -> Expression:
        times = 0
        while self._take("not"):
            times += 1
        condition = self._comparison()
        return Not(condition) if times % 2 else condition

    def _comparison(self) -> Expression:
        left = self._sum()
        if operator := self._take(*_COMPARISONS):
            return Compare(operator, left, self._sum())
        self._take("is")
        negated = self._take("not") is not None
        condition: Expression
        if self._take("empty"):
            condition = IsEmpty(left)
        elif self._take("in"):
            condition = IsIn(left, self._items())
        elif negated or self._tokens[self._next - 1].text == "is":
            raise self._wrong('"empty" or "in" is missing')
        else:
            return left
        return Not(condition) if negated else condition

    def _items(self) -> tuple[Decimal | str | bool, ...]:
        self._need("[")
        items = [self._literal()]
        while self._take(","):
            items.append(self._literal())
        self._need("]")
        return tuple(items)

    def _literal(self) -> Decimal | str | bool:
        value = self._unary()
        if not isinstance(value, Literal):
            raise self._wrong("A list holds numbers and texts only")
        return value.value

    def _sum(self) -> Expression:
        left = self._product()
        while operator := self._take("+", "-"):
            left = Arithmetic(operator, left, self._product())
        return left

    def _product(self) -> Expression:
        left = self._unary()
        while operator := self._take("*", "/"):
            left = Arithmetic(operator, left, self._unary())
        return left

    def _unary(self) -> Expression:
        minus = False
        while sign := self._take("-", "+"):
            minus ^= sign == "-"
        value = self._primary()
        if not minus:
            return value
        if isinstance(value, Literal) and isinstance(value.value, Decimal):
            return Literal(-value.value)
        return Arithmetic("-", Literal(Decimal(0)), value)

    def _primary(self) -> Expression:
        token = self._token
        if self._take("("):
            inside = self.either()
            self._need(")")
            return inside
        if self._take("length"):
            self._need("(")
            inside = self.either()
            self._need(")")
            return Length(inside)
        if word := self._take("true", "false"):
            return Literal(word == "true")
        self._next += 1
        match token.kind:
            case "number":
                return Literal(Decimal(token.text))
            case "text":
                return Literal(token.text[1:-1])
            case "word" | "quoted":
                return Field(token.text.removeprefix("attributes."))
            case _:
                self._next -= 1
                what = f'"{token.text}"' if token.text else "the end of the rule"
                raise self._wrong(f"A field, a number or a text is missing before {what}")
