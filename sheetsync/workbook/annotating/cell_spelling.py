"""How the cells that are put into a sheet are spelled."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from sheetsync.model.place import column_letters
from sheetsync.workbook.writing.cell_xml import starts_like_a_formula, text_xml

_INLINE_TAG: Final = re.compile(r"<(/?)(?=is>|t[ >])")


class CellSpelling:
    """Spells cells in bytes that are the same in every encoding that workbooks are read in."""

    def __init__(self) -> None:
        """Spell nothing yet."""
        self._letters = lru_cache(maxsize=None)(_letters)

    def address(self, row: int, column: int) -> bytes:
        """The address that Excel shows, such as ``F14``."""
        return b"%b%d" % (self._letters(column), row)

    def is_quoted(self, text: str) -> bool:
        """Whether a text must be kept from being run when somebody edits its cell."""
        return starts_like_a_formula(text) or text.startswith(("\t", "\r"))

    def text(self, prefix: bytes, row: int, column: int, style: int, text: str) -> bytes:
        """A cell that holds a text and never a formula."""
        inner = text_xml(text)
        if prefix:
            inner = _INLINE_TAG.sub(rf"<\1{prefix.decode('utf-8')}", inner)
        return b'<%bc r="%b"%b t="inlineStr">%b</%bc>' % (
            prefix,
            self.address(row, column),
            _style(style),
            inner.encode("ascii", "xmlcharrefreplace"),
            prefix,
        )

    def blank(self, prefix: bytes, row: int, column: int, style: int) -> bytes:
        """A cell that holds nothing."""
        return b'<%bc r="%b"%b/>' % (prefix, self.address(row, column), _style(style))


def _letters(column: int) -> bytes:
    return column_letters(column).encode("ascii")


def _style(style: int) -> bytes:
    return b' s="%d"' % style if style else b""
