"""YAML text as a tree that knows its places and guesses nothing.

Scalars stay the text that was written; whoever wants a number or a truth value reads it from
there, after YAML 1.2's core types. So ``NO``, ``12:30`` and ``0123`` are what they look like, which
YAML 1.1 denies them. Aliases, anchors, tags and repeated settings are refused.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import yaml

from sheetsync.errors import MappingError
from sheetsync.mapping import findings
from sheetsync.model.finding import Finding
from sheetsync.model.place import YamlPlace

MAX_BYTES = 1_000_000
"""A mapping larger than this is none."""

_MAX_DEPTH = 20
"""Deeper than any mapping goes; keeps hostile files from exhausting the stack."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A single value.

    Attributes:
        text: As written, quotes and escapes resolved.
        plain: Whether it was written without quotes, so that it may stand for null, a number or
            a truth value.
        exact: Whether the characters in the file are those of ``text``, one for one, so that an
            offset into it is one into the line.
        place: Where it begins, quote included.
    """

    text: str
    plain: bool
    exact: bool
    place: YamlPlace

    @property
    def is_null(self) -> bool:
        """Whether it stands for no value."""
        return self.plain and self.text in _NULLS

    def place_of(self, offset: int) -> YamlPlace:
        """Where a character of the text stands; where the value begins if that is not known."""
        if not self.exact:
            return self.place
        return replace(self.place, column=self.place.column + offset + (not self.plain))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Settings with their values, in the order written; each setting once."""

    entries: tuple[tuple[Scalar, Node], ...]
    place: YamlPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    place: YamlPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Something refused, of which everything has been told."""

    place: YamlPlace


Node = Scalar | Pairs | Items | Broken


def decode_mapping_bytes(data: bytes, *, file: str = "The mapping") -> str:
    """The text of a mapping file: UTF-8 with or without BOM, or UTF-16 as Notepad saves it.

    Args:
        data: The file's bytes.
        file: The file's name, for messages.

    Raises:
        MappingError: Too large, or in another encoding.
    """
    if len(data) > MAX_BYTES:
        raise too_large(file)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise MappingError(
            f"{file} is not written in UTF-8: line {line} holds a byte that is no character.",
            remedy="Save the file as UTF-8.",
        ) from error


def too_large(file: str) -> MappingError:
    """A file that is too large to be a mapping."""
    return MappingError(
        f"{file} is larger than {MAX_BYTES // 1_000_000} MB.",
        remedy="Check that this is the mapping; value dictionaries can be split over several "
        "mappings.",
    )


def compose(text: str, file: str) -> tuple[Node | None, tuple[Finding, ...]]:
    """Read YAML text into a tree.

    Args:
        text: The file's text.
        file: The file's name, for places.

    Returns:
        The tree, ``None`` where the text is no YAML or empty; and everything that is wrong with
        it as YAML, in the order of the text.
    """
    text = text.removeprefix("\ufeff")
    composer = _Composer(text, file)
    try:
        return composer.document(), tuple(composer.told)
    except yaml.reader.ReaderError as error:
        place = _place_of_character(text, error.position, file)
        fault = findings.bad_yaml(place, f"the character U+{ord(text[error.position]):04X}")
    except yaml.MarkedYAMLError as error:
        fault = findings.bad_yaml(composer.place(error.problem_mark), error.problem or "")
    except _TooDeepError as error:
        fault = findings.bad_yaml(error.place, f"more than {_MAX_DEPTH} levels")
    return None, (*composer.told, fault)


def _place_of_character(text: str, position: int, file: str) -> YamlPlace:
    line_start = text.rfind("\n", 0, position) + 1
    return YamlPlace(
        file=file, line=text.count("\n", 0, position) + 1, column=position - line_start + 1
    )


class _TooDeepError(Exception):
    def __init__(self, place: YamlPlace) -> None:
        super().__init__()
        self.place = place


class _Composer:
    """Turns the parser's events into nodes, noting what is refused."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.told: list[Finding] = []
        self.events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=yaml.SafeLoader))

    def place(self, mark: _Mark | None) -> YamlPlace:
        line, column = _spot(mark)
        return YamlPlace(file=self.file, line=line + 1, column=column + 1)

    def document(self) -> Node | None:
        node: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if node is not None:
                    place = self.place(event.start_mark)
                    self.told.append(findings.bad_yaml(place, "a second document"))
                    break
                node = self.node(next(self.events), 0)
        return node

    def node(self, event: yaml.Event, depth: int) -> Node:
        place = self.place(event.start_mark)
        if depth > _MAX_DEPTH:
            raise _TooDeepError(place)
        if isinstance(event, yaml.AliasEvent):
            self.told.append(findings.alias_not_allowed(place, f"*{event.anchor}"))
            return Broken(place=place)
        refused = self.refuses(event, place)
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = _scalar(event, place)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = Items(items=tuple(self.items(depth)), place=place)
        else:
            node = Pairs(entries=tuple(self.entries(depth)), place=place)
        return Broken(place=place) if refused else node

    def refuses(self, event: yaml.Event, place: YamlPlace) -> bool:
        anchor: str | None = getattr(event, "anchor", None)
        tag: str | None = getattr(event, "tag", None)
        if anchor is not None:
            self.told.append(findings.alias_not_allowed(place, f"&{anchor}"))
        if tag is not None:
            self.told.append(findings.tag_not_allowed(place, tag))
        return tag is not None

    def items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self.node(event, depth + 1)

    def entries(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        place_by_name: dict[str, YamlPlace] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            name = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if not isinstance(name, Scalar):
                if not isinstance(name, Broken):
                    self.told.append(findings.bad_yaml(name.place, "a list or group as a name"))
            elif name.text in place_by_name:
                first = place_by_name[name.text]
                self.told.append(findings.duplicate_setting(name.place, name.text, first))
            else:
                place_by_name[name.text] = name.place
                yield name, value


def _scalar(event: yaml.ScalarEvent, place: YamlPlace) -> Scalar:
    plain = event.style is None
    (start_line, start), (end_line, end) = _spot(event.start_mark), _spot(event.end_mark)
    width = end - start - (0 if plain else 2)
    return Scalar(
        text=event.value,
        plain=plain,
        exact=start_line == end_line and width == len(event.value),
        place=place,
    )


class _Mark(Protocol):
    """Where the parser is, as it says it."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


def _spot(mark: _Mark | None) -> tuple[int, int]:
    """Line and column from 0; the parser leaves a mark out where it is at the beginning."""
    return (0, 0) if mark is None else (mark.line, mark.column)
