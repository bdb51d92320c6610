"""Shapes of single settings: field names, shares, patterns, conditions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from sheetsync.mapping import findings
from sheetsync.mapping.expression import RuleSyntaxError, parse_rule
from sheetsync.mapping.groups import Answers, Group
from sheetsync.mapping.pattern import LONGEST_PATTERN, PatternError, safe_pattern
from sheetsync.mapping.shapes import JsonSchema, Text, misfit
from sheetsync.mapping.sheet_mapping import Limit
from sheetsync.mapping.yaml_nodes import Node, Scalar
from sheetsync.model.finding import Finding
from sheetsync.model.values import FieldName

_LATER_FIELDS = frozenset(
    {"assets", "categories", "family", "parent", "product_family", "thumbnail", "variant_of"}
)
_LATER_PREFIXES = ("relationships.", "categories.", "assets.")
_SHARE = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,4})?) ?%")
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Field:
    """The name of a field: ``label``, ``attributes.colour``."""

    def read(self, node: Node, told: list[Finding]) -> FieldName | None:
        """The name, blanks around it cut away."""
        if not isinstance(node, Scalar) or node.is_null or not node.text.strip():
            told.append(misfit(node, "a field, such as label or attributes.colour"))
            return None
        name = node.text.strip()
        if name in _LATER_FIELDS or name.startswith(_LATER_PREFIXES):
            told.append(findings.not_offered_yet(node.place, name))
            return None
        return FieldName(name)

    def schema(self) -> JsonSchema:
        """A string."""
        return {"type": "string", "examples": ["sku", "label", "gtin", "status", "attributes."]}


@dataclass(frozen=True, slots=True)
class Share:
    """A share with a percent sign: ``50%`` is 0.5; more than 100 % is possible."""

    def read(self, node: Node, told: list[Finding]) -> Decimal | None:
        """The share, 1 for all."""
        match = _SHARE.fullmatch(node.text.strip()) if isinstance(node, Scalar) else None
        if match is None:
            told.append(misfit(node, "a share, such as 50%"))
            return None
        return Decimal(match[1]) / 100

    def schema(self) -> JsonSchema:
        """A string with a percent sign."""
        return {"type": "string", "pattern": f"^{_SHARE.pattern}$"}


@dataclass(frozen=True, slots=True)
class LimitOf:
    """A share of the products in scope, ``30%``, or a number of them, ``250``."""

    def read(self, node: Node, told: list[Finding]) -> Limit | None:
        """The limit, with its text as written."""
        if isinstance(node, Scalar):
            text = node.text.strip()
            share = _SHARE.fullmatch(text)
            if share is not None and Decimal(share[1]) <= 100:
                return Limit(text=text, share=Decimal(share[1]) / 100)
            if _NUMBER.fullmatch(text):
                return Limit(text=text, number=int(text))
        told.append(misfit(node, "a share from 0% to 100%, or a whole number"))
        return None

    def schema(self) -> JsonSchema:
        """An integer or a string with a percent sign."""
        return {
            "anyOf": [
                {"type": "integer", "minimum": 0},
                {"type": "string", "pattern": f"^(?:{_SHARE.pattern}|{_NUMBER.pattern})$"},
            ]
        }


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that compiles and cannot run away."""

    def read(self, node: Node, told: list[Finding]) -> str | None:
        """The pattern's text."""
        if not isinstance(node, Scalar) or node.is_null or not node.text:
            told.append(misfit(node, "a regular expression"))
            return None
        try:
            safe_pattern(node.text)
        except PatternError as error:
            told.append(findings.bad_pattern(node.place, node.text, str(error)))
            return None
        return node.text

    def schema(self) -> JsonSchema:
        """A regular expression."""
        return {"type": "string", "format": "regex", "maxLength": LONGEST_PATTERN}


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression over field names, as rules use it."""

    def read(self, node: Node, told: list[Finding]) -> str | None:
        """The expression's text, known to parse."""
        if not isinstance(node, Scalar) or node.is_null or not node.text.strip():
            told.append(misfit(node, "a condition, such as sale_price <= price"))
            return None
        try:
            parse_rule(node.text)
        except RuleSyntaxError as error:
            place = node.place_of(error.position)
            told.append(findings.bad_rule(place, node.text, error.message))
            return None
        return node.text

    def schema(self) -> JsonSchema:
        """A string."""
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class ConstantValue:
    """A constant: its value alone, or a group with ``value`` and ``always``."""

    group: Group

    def read(self, node: Node, told: list[Finding]) -> Answers | None:
        """What the group would say; a value alone is its ``value``."""
        if not isinstance(node, Scalar):
            return self.group.read(node, told)
        value = Text(what="a value").read(node, told)
        if value is None:
            return None
        return Answers(place=node.place, values={"value": value}, places={"value": node.place})

    def schema(self) -> JsonSchema:
        """A text or the group."""
        return {"anyOf": [Text().schema(), self.group.schema()]}
