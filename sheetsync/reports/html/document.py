"""One page that needs nothing else: text, style, script and data in a single file.

The page's policy allows its one style and its one script, told by their hashes, pictures that
stand in the page itself, and nothing else: no address is ever loaded and no other script runs.
Source: W3C, "Content Security Policy Level 3", hash sources and the ``meta`` element; a ``script``
of another type than JavaScript is a block of data that the policy does not concern.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from string import Template
from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element, tostring

from sheetsync.reports.html.tables import PageTable, data_block
from sheetsync.reports.shown import visible_text

PAGE_FORMAT: Final = "sheetsync.page/1"
"""The name of the data block's shape; people may read it by program."""

_LIKELY_SIZE: Final = "4.2 MB"
"""As long as most sizes; a byte more or less does not show."""


def html_document(
    title: str,
    top: Element,
    tables: Sequence[PageTable],
    *,
    pictures: Mapping[str, str] = MappingProxyType({}),
    **about: str,
) -> bytes:
    """The page.

    Args:
        title: What the window and a bookmark are called.
        top: What stands first.
        tables: The tables below it, in the order of their tabs.
        pictures: Pictures as addresses that hold them, by asset.
        about: What else the data block tells, such as ``run``.

    Returns:
        The file's bytes: UTF-8, line feeds alone.
    """
    style = _part("report.css")
    script = "".join(map(_part, ("compare.js", "pictures.js", "report.js")))
    data = data_block(
        format=PAGE_FORMAT,
        title=visible_text(title),
        **{name: visible_text(text) for name, text in about.items()},
        tables=[
            {
                "name": table.name,
                "columns": table.columns,
                "filters": table.filters,
                "pair": table.pair,
                "shown": table.shown,
                "pictures": table.pictures,
                "rows": table.rows,
            }
            for table in tables
        ],
        pictures=pictures,
    )
    template = Template(_part("report.html"))
    parts = {
        "policy": escape(content_policy(style, script)),
        "title": escape(visible_text(title)),
        "style": style,
        "script": script,
        "front": tostring(top, encoding="unicode", method="html"),
        "data": data,
    }
    # The page tells its own size: first it is made to be measured.
    size = len(template.substitute(parts, size=_LIKELY_SIZE).encode())
    return template.substitute(parts, size=size_text(size)).encode()


def content_policy(style: str, script: str) -> str:
    """What the page may do, for its ``Content-Security-Policy``."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def size_text(octets: int) -> str:
    """A file's size for people: ``35 kB``, ``4.2 MB``."""
    if octets < 999_500:
        return f"{max(1, round(octets / 1000))} kB"
    return f"{octets / 1_000_000:.1f} MB"


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _part(name: str) -> str:
    """A file of ours beside this one, with the line ends that a browser sees."""
    text = files(__package__ or "").joinpath(name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")
