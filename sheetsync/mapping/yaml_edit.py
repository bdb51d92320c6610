"""Entries put into the dictionaries of a YAML text, with every other character left as it is.

A library that loads and writes YAML anew wraps, indents and quotes by its own taste; here text is
only put in, at places that the parser names. Whoever calls this proves the outcome by parsing it
(``learn.py``), so that a way of writing that is not foreseen here ends in a refusal.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import yaml

from sheetsync.mapping.yaml_text import yaml_text
from sheetsync.model.place import YamlPlace

VALUES: Final = "values"
FIELD: Final = "field"

LONGEST_NAME: Final = 1_000
"""Characters of a name on one line, quotes and escapes included. Source: YAML 1.2, 7.4.2: at most
1,024 characters for a name that is not marked as one."""

_BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_REST_OF_LINE: Final = re.compile("[ \t]*(,?)[ \t]*(?:#[^\r\n\x85\u2028\u2029]*)?")
_STEP: Final = 2
"""Blanks by which a dictionary is indented below its name."""

Pair = tuple[str, str]
"""A name and its meaning."""


class YamlEditError(Exception):
    """The text is written in a way that nothing can be put into; the message says where."""


@dataclass(frozen=True, slots=True)
class Insertion:
    """Characters that are put in.

    Attributes:
        at: In front of which character of the old text, from 0; its length: at the end.
        text: What is put in.
    """

    at: int
    text: str


def inserted(text: str, insertions: Sequence[Insertion]) -> str:
    """The text with everything put in; several insertions at one place keep their order."""
    parts: list[str] = []
    done = 0
    for one in sorted(insertions, key=lambda insertion: insertion.at):
        parts += (text[done : one.at], one.text)
        done = one.at
    return "".join((*parts, text[done:]))


def removed(text: str, insertions: Sequence[Insertion]) -> str:
    """The text without what was put in, by places alone: what ``inserted`` was given."""
    parts: list[str] = []
    done = shift = 0
    for one in sorted(insertions, key=lambda insertion: insertion.at):
        start = one.at + shift
        parts.append(text[done:start])
        done = start + len(one.text)
        shift += len(one.text)
    return "".join((*parts, text[done:]))


def encoded_like(text: str, data: bytes) -> bytes:
    """A text in the encoding of a file's bytes, with its byte order mark when it has one."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return mark + text.encode(encoding)
    return text.encode("utf-8")


def values_insertions(text: str, place: YamlPlace, pairs: Sequence[Pair]) -> list[Insertion]:
    """What puts entries into the value dictionary of one column.

    Args:
        text: The mapping, without byte order mark, known to be valid.
        place: Where the column's settings begin.
        pairs: The entries, at least one, none of which is there already.

    Raises:
        YamlEditError: The column is written in a way that nothing can be put into.
    """
    column = _mapping_at(text, place)
    settings = {name.value: (name, value) for name, value in column.value}
    spelled = [f"{yaml_text(name)}: {yaml_text(meaning)}" for name, meaning in pairs]
    if VALUES not in settings:
        return [_new_dictionary(text, column, settings, spelled)]
    name, dictionary = settings[VALUES]
    if isinstance(dictionary, yaml.MappingNode):
        if dictionary.flow_style:
            return list(_into_flow(text, dictionary, spelled))
        return [_into_block(text, dictionary, spelled)]
    if dictionary.start_mark.index != dictionary.end_mark.index:
        raise YamlEditError(f"line {dictionary.start_mark.line + 1} gives values no dictionary")
    if column.flow_style:
        return [Insertion(dictionary.end_mark.index, f" {{{', '.join(spelled)}}}")]
    indent = " " * (name.start_mark.column + _STEP)
    return [_after_line(text, name.end_mark.index, [indent + one for one in spelled])]


def _mapping_at(text: str, place: YamlPlace) -> yaml.MappingNode:
    for node in _nodes(yaml.compose(text, Loader=yaml.SafeLoader)):
        mark = node.start_mark
        if (
            isinstance(node, yaml.MappingNode)
            and mark is not None
            and (mark.line + 1, mark.column + 1) == (place.line, place.column)
        ):
            return node
    raise YamlEditError(f"line {place.line} holds no settings of a column")


def _nodes(root: yaml.Node | None) -> Iterator[yaml.Node]:
    left = [] if root is None else [root]
    while left:
        node = left.pop()
        yield node
        if isinstance(node, yaml.MappingNode):
            left += (value for _, value in node.value)
        elif isinstance(node, yaml.SequenceNode):
            left += node.value


def _new_dictionary(
    text: str,
    column: yaml.MappingNode,
    settings: dict[str, tuple[yaml.Node, yaml.Node]],
    spelled: Sequence[str],
) -> Insertion:
    """A dictionary behind the setting ``field``, which every column has."""
    name, field = settings[FIELD]
    if column.flow_style:
        return Insertion(field.end_mark.index, f", {VALUES}: {{{', '.join(spelled)}}}")
    _refuse_block_scalar(field)
    indent = " " * name.start_mark.column
    deeper = indent + " " * _STEP
    lines = [f"{indent}{VALUES}:", *(deeper + one for one in spelled)]
    return _after_line(text, field.end_mark.index, lines)


def _into_block(text: str, dictionary: yaml.MappingNode, spelled: Sequence[str]) -> Insertion:
    name, meaning = dictionary.value[-1]
    _refuse_block_scalar(meaning)
    indent = " " * name.start_mark.column
    return _after_line(text, meaning.end_mark.index, [indent + one for one in spelled])


def _into_flow(
    text: str, dictionary: yaml.MappingNode, spelled: Sequence[str]
) -> Iterator[Insertion]:
    if not dictionary.value:
        yield Insertion(dictionary.start_mark.index + 1, ", ".join(spelled))
        return
    name, meaning = dictionary.value[-1]
    end = meaning.end_mark.index
    start_of_line = name.start_mark.index - name.start_mark.column
    indent = text[start_of_line : name.start_mark.index]
    rest = _REST_OF_LINE.match(text, end)
    assert rest is not None  # it matches nothing, too
    closed = _BREAK.match(text, rest.end()) is None
    if indent.strip(" \t") or closed:
        yield Insertion(end, "".join(f", {one}" for one in spelled))
        return
    if not rest[1]:
        yield Insertion(end, ",")
    lines = [f"{indent}{one}," for one in spelled]
    if not rest[1]:
        lines[-1] = lines[-1].removesuffix(",")
    yield _after_line(text, rest.end(), lines)


def _refuse_block_scalar(node: yaml.Node) -> None:
    """Refuse a value in the style of ``|`` and ``>``: where it ends is a matter of blank lines."""
    if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
        raise YamlEditError(f"line {node.start_mark.line + 1} begins a text in block style")


def _after_line(text: str, index: int, lines: Sequence[str]) -> Insertion:
    """Whole lines below the one that a character stands in, with line ends of its kind."""
    end = _BREAK.search(text, index)
    if end is None:
        first = _BREAK.search(text)
        new_line = "\n" if first is None else first[0]
        return Insertion(len(text), "".join(new_line + line for line in lines))
    return Insertion(end.end(), "".join(line + end[0] for line in lines))
