"""The language of ``--where``: which products are meant, said so that the API can search by it.

::

    status = "Draft" and modified > 2026-11-01
    `Product colour` in ["Blue", "Red"] or colour not exists
    label contains "kettle" and (price >= 10 or price not exists)

A name is a field with or without ``attributes.``, or an attribute's display name; one that is no
plain word stands in backquotes. What the API cannot search by is refused, never filtered here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sheetsync.errors import UsageError
from sheetsync.mapping.expression import LONGEST_RULE, RuleSyntaxError, Token, tokens
from sheetsync.mapping.nearest import nearest
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.query import Condition, Operand, Operator, Query
from sheetsync.model.values import FieldName

MOST_CONDITIONS: Final = 200
"""Comparisons of a query once every *and* is multiplied out over every *or*."""

_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<moment>[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?)
      | (?P<number>-?[0-9]+(?:\.[0-9]+)?)
      | (?P<text>"[^"]*"|'[^']*')
      | `(?P<quoted>[^`]+)`
      | (?P<word>(?:attributes\.)?[^\W0-9]\w*)
      | (?P<sign><=|>=|==|!=|=|<|>|[(),\[\]])
      )""",
    re.VERBOSE,
)
_KEYWORDS: Final = frozenset({"and", "or", "not", "in", "exists", "contains", "true", "false"})
_SIGNS: Final = {
    "==": Operator.EQUAL,
    "!=": Operator.NOT_EQUAL,
    "<": Operator.LESS,
    "<=": Operator.AT_MOST,
    ">": Operator.MORE,
    ">=": Operator.AT_LEAST,
}
SPOKEN: Final = {
    **{operator: sign for sign, operator in _SIGNS.items()},
    Operator.EQUAL: "=",
    Operator.CONTAINS: "contains",
    Operator.AMONG: "in",
    Operator.NOT_AMONG: "not in",
    Operator.EXISTS: "exists",
    Operator.MISSING: "not exists",
}
PRESENCE: Final = frozenset({Operator.EXISTS, Operator.MISSING})
_ORDER: Final = frozenset(
    {Operator.EQUAL, Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST}
)
_TEXT: Final = PRESENCE | {
    Operator.CONTAINS,
    Operator.EQUAL,
    Operator.NOT_EQUAL,
    Operator.AMONG,
}
_NUMBER: Final = PRESENCE | _ORDER | {Operator.NOT_EQUAL, Operator.AMONG}
_CHOICE: Final = PRESENCE | {
    Operator.EQUAL,
    Operator.NOT_EQUAL,
    Operator.AMONG,
    Operator.NOT_AMONG,
}
OFFERED: Final[Mapping[TypeClass, frozenset[Operator]]] = {
    TypeClass.SKU: _TEXT,
    TypeClass.GTIN: _TEXT,
    TypeClass.TEXT: _TEXT,
    TypeClass.MULTILINE: _TEXT,
    TypeClass.HTML: _TEXT,
    TypeClass.URL: _TEXT,
    TypeClass.INT: _NUMBER,
    TypeClass.DECIMAL: _NUMBER,
    TypeClass.COMPLETENESS: _NUMBER,
    TypeClass.DATE: _ORDER | {Operator.EXISTS},
    TypeClass.BOOLEAN: PRESENCE | {Operator.EQUAL},
    TypeClass.DROPDOWN: _CHOICE,
    TypeClass.MULTISELECT: _CHOICE | {Operator.CONTAINS},
    TypeClass.MEDIA: PRESENCE,
    TypeClass.MEDIA_GALLERY: PRESENCE,
}
"""What can be asked of a type. Source: Plytix API v1, "Filters", operators by type. A list of texts
or numbers is asked for one by one; a list of options as a whole."""

_MOMENTS: Final = (FieldName("created"), FieldName("modified"))
_STATUS: Final = FieldName("status")
WITHOUT_PRESENCE: Final = frozenset({_STATUS})
_ONE_BY_ONE: Final = OFFERED.keys() - {TypeClass.DROPDOWN, TypeClass.MULTISELECT, TypeClass.SKU}


def parse_where(text: str, definitions: Mapping[FieldName, FieldDefinition]) -> Query:
    """Read a condition.

    Args:
        text: As typed.
        definitions: The fields that may be named; ``created`` and ``modified`` beside them.

    Raises:
        UsageError: It is none, or asks for what the API cannot search by; names the column and the
            nearest right word.
    """
    try:
        return _query(text, definitions)
    except RuleSyntaxError as error:
        raise UsageError(
            f"--where, column {error.position + 1}: {error.message}.",
            remedy='Write it like: status = "Draft" and modified > 2026-11-01',
        ) from error


def _query(text: str, definitions: Mapping[FieldName, FieldDefinition]) -> Query:
    if len(text) > LONGEST_RULE:
        raise RuleSyntaxError(f"A condition has at most {LONGEST_RULE:,} characters", 0)
    parser = _Parser(tuple(tokens(text, _TOKEN, _KEYWORDS)), definitions)
    query = parser.either()
    parser.end()
    return query


class _Parser:
    """A parser by recursive descent; every method gives the condition as any of all of."""

    def __init__(
        self, pieces: tuple[Token, ...], definitions: Mapping[FieldName, FieldDefinition]
    ) -> None:
        self._pieces = pieces
        self._next = 0
        self._depth = 0
        self._definitions = definitions

    @property
    def _piece(self) -> Token:
        return self._pieces[self._next]

    def _take(self, *texts: str) -> str | None:
        piece = self._piece
        if piece.kind in {"keyword", "sign"} and piece.text in texts:
            self._next += 1
            return piece.text
        return None

    def _wrong(self, message: str, piece: Token | None = None) -> RuleSyntaxError:
        return RuleSyntaxError(message, (piece or self._piece).position)

    def end(self) -> None:
        """Require that nothing follows."""
        if self._piece.kind != "end":
            raise self._wrong(f'"{self._piece.text}" was not expected here')

    def either(self) -> Query:
        """Read terms joined by ``or``."""
        self._depth += 1
        if self._depth > MOST_CONDITIONS // 5:
            raise self._wrong("The condition is nested too deeply")
        found = self._both()
        while self._take("or"):
            found = self._within(found + self._both())
        self._depth -= 1
        return found

    def _both(self) -> Query:
        found = self._one()
        while self._take("and"):
            more = self._one()
            found = self._within(tuple(left + right for left in found for right in more))
        return found

    def _within(self, query: Query) -> Query:
        if sum(map(len, query)) > MOST_CONDITIONS:
            raise self._wrong(
                f"The condition comes to more than {MOST_CONDITIONS} comparisons; ask for less"
            )
        return query

    def _one(self) -> Query:
        if self._take("("):
            found = self.either()
            if self._take(")") is None:
                raise self._wrong('")" is missing')
            return found
        definition = self._field()
        operator, sign = self._operator()
        self._refuse_unoffered(definition, operator, sign)
        if operator in PRESENCE:
            return ((Condition(field=definition.field, operator=operator),),)
        if operator in {Operator.AMONG, Operator.NOT_AMONG}:
            return self._among(definition, operator)
        condition = Condition(
            field=definition.field, operator=operator, value=self._value(definition)
        )
        return ((_as_offered(condition, definition),),)

    def _field(self) -> FieldDefinition:
        piece = self._piece
        if piece.kind not in {"word", "quoted"}:
            raise self._wrong("A field is missing here")
        self._next += 1
        name = piece.text
        for candidate in (name, f"attributes.{name}"):
            known = self._definitions.get(FieldName(candidate))
            if known is not None:
                return known
        if name in _MOMENTS:
            return FieldDefinition(field=FieldName(name), name=name, type_class=TypeClass.DATE)
        named = [one for one in self._definitions.values() if _same(one.name, name)]
        if len(named) == 1:
            return named[0]
        names = [one.removeprefix("attributes.") for one in (*self._definitions, *_MOMENTS)]
        near = nearest(name, [*names, *(one.name for one in self._definitions.values())])
        hint = f'; did you mean "{near[0]}"' if near else ""
        raise self._wrong(f'products cannot be searched by "{name}"{hint}', piece)

    def _operator(self) -> tuple[Operator, Token]:
        piece = self._piece
        if sign := self._take(*_SIGNS):
            return _SIGNS[sign], piece
        negated = self._take("not") is not None
        if self._take("exists"):
            return (Operator.MISSING if negated else Operator.EXISTS), piece
        if self._take("in"):
            return (Operator.NOT_AMONG if negated else Operator.AMONG), piece
        if not negated and self._take("contains"):
            return Operator.CONTAINS, piece
        raise self._wrong("A comparison is missing: = != < <= > >= contains, in, exists")

    def _refuse_unoffered(
        self, definition: FieldDefinition, operator: Operator, sign: Token
    ) -> None:
        offered = OFFERED.get(definition.type_class, frozenset())
        if definition.field in WITHOUT_PRESENCE:
            offered -= PRESENCE
        if operator not in offered:
            words = ", ".join(SPOKEN[one] for one in Operator if one in offered) or "nothing"
            raise self._wrong(
                f"Plytix cannot search {definition.field} by "
                f'"{SPOKEN[operator]}"; it can by {words}',
                sign,
            )

    def _among(self, definition: FieldDefinition, operator: Operator) -> Query:
        closing = {"[": "]", "(": ")"}.get(self._take("[", "(") or "")
        if closing is None:
            raise self._wrong('"[" is missing')
        values = [self._value(definition)]
        while self._take(","):
            values.append(self._value(definition))
        if self._take(closing) is None:
            raise self._wrong(f'"{closing}" is missing')
        if definition.type_class in _ONE_BY_ONE:
            one = Condition(field=definition.field, operator=Operator.EQUAL)
            return self._within(tuple((replace(one, value=value),) for value in values))
        texts = tuple(str(value) for value in values)
        return ((Condition(field=definition.field, operator=operator, value=texts),),)

    def _value(self, definition: FieldDefinition) -> Operand:
        piece = self._piece
        if piece.kind in {"word", "quoted"}:
            raise self._wrong(f'A text stands in quotes: "{piece.text}"')
        read = _READ.get(definition.type_class, _text)
        value = None if piece.kind in {"end", "sign"} else read(piece)
        if value is None:
            raise self._wrong(
                f"{definition.field} is compared with {_WANTED.get(read, 'a text in quotes')}"
            )
        self._next += 1
        if definition.options and value not in definition.options:
            near = nearest(str(value), definition.options)
            hint = f'; did you mean "{near[0]}"' if near else ""
            raise self._wrong(f'"{value}" is no option of {definition.field}{hint}', piece)
        return value


def _as_offered(condition: Condition, definition: FieldDefinition) -> Condition:
    """The same said with an operator that the field's type takes.

    Source: Plytix API v1, "Filters": ``status`` takes eq, in and !in; multi-selects in and !in.
    """
    listed = {
        Operator.EQUAL: Operator.AMONG,
        Operator.CONTAINS: Operator.AMONG,
        Operator.NOT_EQUAL: Operator.NOT_AMONG,
    }
    many = definition.type_class is TypeClass.MULTISELECT
    lone = definition.field == _STATUS and condition.operator is Operator.NOT_EQUAL
    if many or lone:
        return replace(
            condition, operator=listed[condition.operator], value=(str(condition.value),)
        )
    return condition


def _same(name: str, typed: str) -> bool:
    return " ".join(name.split()).casefold() == " ".join(typed.split()).casefold()


def _text(piece: Token) -> Operand | None:
    return piece.text[1:-1] if piece.kind == "text" else None


def _number(piece: Token) -> Operand | None:
    return Decimal(piece.text) if piece.kind == "number" else None


def _truth(piece: Token) -> Operand | None:
    return piece.text == "true" if piece.text in {"true", "false"} else None


def _moment(piece: Token) -> Operand | None:
    text = piece.text[1:-1] if piece.kind == "text" else piece.text
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:  # no such day
        return None


_READ: Final[Mapping[TypeClass, Callable[[Token], Operand | None]]] = {
    TypeClass.INT: _number,
    TypeClass.DECIMAL: _number,
    TypeClass.COMPLETENESS: _number,
    TypeClass.BOOLEAN: _truth,
    TypeClass.DATE: _moment,
}
_WANTED: Final[Mapping[Callable[[Token], Operand | None], str]] = {
    _number: "a number",
    _truth: "true or false",
    _moment: "a day such as 2026-11-01",
}
