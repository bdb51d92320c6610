"""Finding and changing single tags in XML as bytes, so that all other bytes stay as they are.

A workbook may hold what nobody here has heard of: elements of other namespaces, attributes of later
versions, blanks in odd places. Reading it as a tree and writing that again would lose or respell
some of it.

Source: XML 1.0, 2.4 to 2.7: ``<`` in a text, an attribute or a name is always escaped, so that it
begins a tag wherever no comment, CDATA section or processing instruction is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from typing import Final

_ATTRIBUTES: Final = rb"""(?:[^>"'/]|"[^"]*"|'[^']*'|/(?!>))*"""
_ATTRIBUTE: Final = re.compile(rb"""([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')""")
_QUIET: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_TAG_NAME: Final = re.compile(rb"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)(?=[\s/>])")


@dataclass(frozen=True, slots=True)
class Element:
    """Where an element stands.

    Attributes:
        start: Its first byte.
        tag_end: Behind its first tag.
        inner_end: Where its last tag begins; ``tag_end`` when it has none.
        end: Behind its last byte.
        attributes: What stands in its first tag behind the name.
    """

    start: int
    tag_end: int
    inner_end: int
    end: int
    attributes: bytes

    @property
    def is_empty(self) -> bool:
        """Whether its first tag is its last."""
        return self.inner_end == self.end


def has_quiet_parts(data: bytes) -> bool:
    """Whether there are comments, CDATA sections or processing instructions."""
    return b"<!" in data or b"<?" in data


def quietened(data: bytes) -> bytes:
    """The same with blanks in place of comments, CDATA sections and processing instructions.

    Every other byte stands where it stood, so that what is found here is found there.
    """
    if not has_quiet_parts(data):
        return data
    return _QUIET.sub(lambda found: b" " * len(found[0]), data)


def prefix_of(quiet: bytes, name: bytes) -> bytes | None:
    """The prefix of the first element, with its colon; ``None`` when that has another name."""
    found = _TAG_NAME.search(quiet)
    return None if found is None or found[2] != name else found[1] or b""


@lru_cache(maxsize=128)
def start_tag(name: bytes) -> re.Pattern[bytes]:
    """Finds the first tag of elements: their attributes, and ``/`` when there is no last tag."""
    return re.compile(rb"<" + re.escape(name) + rb"(?=[\s/>])(" + _ATTRIBUTES + rb")(/?)>")


@lru_cache(maxsize=128)
def end_tag(name: bytes) -> re.Pattern[bytes]:
    """Finds the last tag of elements."""
    return re.compile(rb"</" + re.escape(name) + rb"\s*>")


def elements(
    quiet: bytes, name: bytes, start: int = 0, stop: int | None = None
) -> Iterator[Element]:
    """The elements of a name that do not hold others of the same name, in their order."""
    stop = len(quiet) if stop is None else stop
    while (tag := start_tag(name).search(quiet, start, stop)) is not None:
        if tag[2]:
            yield Element(tag.start(), tag.end(), tag.end(), tag.end(), tag[1])
            start = tag.end()
            continue
        last = end_tag(name).search(quiet, tag.end(), stop)
        if last is None:
            return
        yield Element(tag.start(), tag.end(), last.start(), last.end(), tag[1])
        start = last.end()


def element(quiet: bytes, name: bytes, start: int = 0, stop: int | None = None) -> Element | None:
    """The first element of a name."""
    return next(elements(quiet, name, start, stop), None)


def attribute(attributes: bytes, name: bytes) -> str | None:
    """The value of an attribute; ``None`` when there is none."""
    for found in _ATTRIBUTE.finditer(attributes):
        if found[1] == name:
            return unescape(found[2][1:-1].decode("utf-8", "replace"))
    return None


def with_attributes(attributes: bytes, changed: Mapping[bytes, str | None]) -> bytes:
    """Attributes with some of them changed, added, or (``None``) taken away; others stay."""
    left = dict(changed)

    def new(found: re.Match[bytes]) -> bytes:
        if found[1] not in changed:
            return found[0]
        value = left.pop(found[1], None)
        return b"" if value is None else _spelled(found[1], value)

    kept = _ATTRIBUTE.sub(new, attributes).rstrip()
    added = b"".join(b" " + _spelled(name, value) for name, value in left.items() if value)
    return kept + added


def _spelled(name: bytes, value: str) -> bytes:
    return name + b'="' + escape(value).encode("ascii", "xmlcharrefreplace") + b'"'
