"""Shapes that a setting's value can have: each reads a node, and says itself in JSON Schema.

What does not fit is told with its place and read as ``None``, so that one pass finds every fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from sheetsync.mapping import findings
from sheetsync.mapping.nearest import nearest
from sheetsync.mapping.yaml_nodes import Broken, Items, Node, Pairs, Scalar
from sheetsync.model.finding import Finding
from sheetsync.model.place import YamlPlace

T = TypeVar("T")
NameT = TypeVar("NameT", bound=str)
T_co = TypeVar("T_co", covariant=True)
ChoiceT = TypeVar("ChoiceT", bound=StrEnum)

JsonSchema = dict[str, object]

_WRITTEN_AS_TEXT: JsonSchema = {"type": ["string", "number", "boolean"]}
"""A text may be written without quotes, where editors take it for a number."""

_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_TRUTH_WORDS = {
    **dict.fromkeys(("yes", "y", "on", "1", "true"), "true"),
    **dict.fromkeys(("no", "n", "off", "0", "false"), "false"),
}
_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,8})")


class Shape(Protocol[T_co]):
    """What a value must look like."""

    def read(self, node: Node, told: list[Finding]) -> T_co | None:
        """The value that a node stands for; ``None`` when it is not of this shape, and told."""
        ...

    def schema(self) -> JsonSchema:
        """The shape in JSON Schema."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text as written: ``NO``, ``12:30`` and ``0123`` are texts.

    Attributes:
        what: What it is, for messages.
        blank: Whether it may be empty or only blanks.
    """

    what: str = "a text"
    blank: bool = False

    def read(self, node: Node, told: list[Finding]) -> str | None:
        """The text, uncut."""
        if not isinstance(node, Scalar) or node.is_null:
            told.append(misfit(node, self.what))
            return None
        if not self.blank and not node.text.strip():
            told.append(misfit(node, f"{self.what} that is not blank"))
            return None
        return node.text

    def schema(self) -> JsonSchema:
        """A string, or what editors take for something else."""
        return dict(_WRITTEN_AS_TEXT)


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false; ``yes``, ``no``, ``on`` and ``off`` are refused."""

    def read(self, node: Node, told: list[Finding]) -> bool | None:
        """The truth value."""
        if isinstance(node, Scalar) and node.plain and node.text in _TRUTH:
            return _TRUTH[node.text]
        word = _TRUTH_WORDS.get(node.text.lower()) if isinstance(node, Scalar) else None
        suggestions = () if word is None else (word,)
        told.append(misfit(node, "true or false, without quotes", suggestions))
        return None

    def schema(self) -> JsonSchema:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A whole number within limits."""

    least: int
    most: int

    def read(self, node: Node, told: list[Finding]) -> int | None:
        """The number."""
        if (
            isinstance(node, Scalar)
            and node.plain
            and _WHOLE_NUMBER.fullmatch(node.text)
            and self.least <= int(node.text) <= self.most
        ):
            return int(node.text)
        told.append(misfit(node, f"a whole number from {self.least} to {self.most}"))
        return None

    def schema(self) -> JsonSchema:
        """An integer with its limits."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One of a few texts.

    Attributes:
        choices: The texts.
        later: Texts that a later version takes.
    """

    choices: Sequence[str]
    later: frozenset[str] = frozenset()

    def read(self, node: Node, told: list[Finding]) -> str | None:
        """The text, one of ``choices``."""
        if not isinstance(node, Scalar) or node.is_null:
            choices = ", ".join(f'"{choice}"' for choice in self.choices)
            told.append(misfit(node, f"one of {choices}"))
            return None
        if node.text in self.choices:
            return node.text
        if node.text in self.later:
            told.append(findings.not_offered_yet(node.place, node.text))
        else:
            told.append(
                findings.unknown_choice(
                    node.place, node.text, self.choices, nearest(node.text, self.choices)
                )
            )
        return None

    def schema(self) -> JsonSchema:
        """An enumeration."""
        return {"enum": list(self.choices)}


class Choice(Generic[ChoiceT]):
    """One member of an enumeration, by its value."""

    def __init__(self, *members: ChoiceT, later: frozenset[str] = frozenset()) -> None:
        self.members = {member.value: member for member in members}
        self.words = Words(choices=tuple(self.members), later=later)

    def read(self, node: Node, told: list[Finding]) -> ChoiceT | None:
        """The member."""
        word = self.words.read(node, told)
        return None if word is None else self.members[word]

    def schema(self) -> JsonSchema:
        """An enumeration."""
        return self.words.schema()


@dataclass(frozen=True, slots=True, kw_only=True)
class Many(Generic[T]):
    """A list of one shape, or a single one in its place.

    Attributes:
        shape: The shape of each.
        what: What the list holds, for messages.
        alone: Whether a single one may stand without the list.
        empty: Whether the list may be empty.
    """

    shape: Shape[T]
    what: str
    alone: bool = False
    empty: bool = False

    def read(self, node: Node, told: list[Finding]) -> tuple[T, ...] | None:
        """What fits, in the order written; ``None`` when something does not."""
        if not isinstance(node, Items):
            if not self.alone:
                told.append(misfit(node, f"a list of {self.what}"))
                return None
            only = fit(self.shape, node, told)
            return None if only is None else (only,)
        if not node.items and not self.empty:
            told.append(misfit(node, f"a list of {self.what} that is not empty"))
            return None
        read = [fit(self.shape, item, told) for item in node.items]
        return tuple(item for item in read if item is not None)

    def schema(self) -> JsonSchema:
        """An array, or the one where it may stand alone."""
        many: JsonSchema = {"type": "array", "items": self.shape.schema()}
        if not self.empty:
            many["minItems"] = 1
        return {"anyOf": [self.shape.schema(), many]} if self.alone else many


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictionary(Generic[NameT, T]):
    """Names of the user's own with a value each.

    Attributes:
        shape: The shape of each value.
        what: What the names are, for messages.
        name: The shape of each name.
        same: What makes two names the same one.
    """

    shape: Shape[T]
    what: str
    name: Shape[NameT]
    same: Callable[[str], str] = str

    def read(self, node: Node, told: list[Finding]) -> dict[NameT, T] | None:
        """Name → value, in the order written; what does not fit is left out, and told."""
        if not isinstance(node, Pairs):
            told.append(misfit(node, f"{self.what}, each with a value"))
            return None
        read: dict[NameT, T] = {}
        place_by_name: dict[str, YamlPlace] = {}
        for name_node, value_node in node.entries:
            name = self.name.read(replace(name_node, plain=False), told)
            value = fit(self.shape, value_node, told)
            if name is None or value is None:
                continue
            first = place_by_name.setdefault(self.same(name), name_node.place)
            if first is not name_node.place:
                told.append(findings.duplicate_setting(name_node.place, name, first))
            read[name] = value
        return read

    def schema(self) -> JsonSchema:
        """An object with any names."""
        return {"type": "object", "additionalProperties": self.shape.schema()}


def fit(shape: Shape[T], node: Node, told: list[Finding]) -> T | None:
    """What a node stands for; ``None`` when it does not fit, or was refused before."""
    return None if isinstance(node, Broken) else shape.read(node, told)


def misfit(node: Node, expected: str, suggestions: tuple[str, ...] = ()) -> Finding:
    """A value that is not what it should be."""
    if isinstance(node, Scalar):
        found = node.text
    else:
        found = "a list" if isinstance(node, Items) else "a group"
    return findings.wrong_type(node.place, found, expected, suggestions)
