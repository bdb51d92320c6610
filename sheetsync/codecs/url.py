"""Web addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sheetsync.codecs.codec import CellReading, Remark, Sweep, Unreadable, filled
from sheetsync.codecs.text import TextCodec, sweep_texts
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.values import Canonical, RawValue

_HOST: Final = (
    r"(?:[^\s/?#@:]+(?::[^\s/?#@]*)?@)?(?:[^\s/?#@:\[\]]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
)
_ADDRESS: Final = re.compile(rf"(?:https?|ftp)://{_HOST}(?:[/?#]\S*)?", re.IGNORECASE)
_BLANK: Final = re.compile(r"\s")
_BARE: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?")


class UrlCodec:
    """Web addresses; canonical is the address as typed. None is ever opened."""

    def __init__(self) -> None:
        self._texts = TextCodec(codes=False)

    def from_cell(
        self,
        raw: RawValue,
        reading: CellReading,
        *,
        shown: str = "",
        remarks: list[Remark] | None = None,
    ) -> Canonical | Unreadable:
        """Read an address that begins with ``http://``, ``https://`` or ``ftp://``."""
        if isinstance(raw, int | float):
            return _not_a_url("")
        text = self._texts.from_cell(raw, reading, remarks=remarks)
        if isinstance(text, str) and not _ADDRESS.fullmatch(text):
            return _not_a_url(text)
        return text

    def to_cell(self, value: Canonical) -> RawValue:
        """The address as text."""
        return str(value)

    def from_api(self, value: object, definition: FieldDefinition) -> Canonical | None:
        """The address as Plytix has it, blanks at its ends aside."""
        return self._texts.from_api(value, definition)

    def to_api(self, value: Canonical, definition: FieldDefinition) -> object:
        """The address."""
        return value

    def sweep(
        self, values: Sequence[RawValue], reading: CellReading, *, blank: object = None
    ) -> Sweep:
        """Take every text that is an address."""
        swept = sweep_texts(values, codes=False, trim=reading.trim)
        matches = _ADDRESS.fullmatch
        doubtful = set(swept.doubtful)
        doubtful.update(
            position
            for position, text in enumerate(swept.values)
            if isinstance(text, str) and matches(text) is None
        )
        return Sweep(filled(swept.values, blank), sorted(doubtful))


def _not_a_url(text: str) -> Unreadable:
    joined = _BLANK.sub("%20", text)
    if joined != text and _ADDRESS.fullmatch(joined):
        return Unreadable(
            code="not-a-url",
            expected="an address without blanks",
            remedy="Take the blank out, or write it as %20.",
            suggestions=(joined,),
        )
    return Unreadable(
        code="not-a-url",
        expected="an address that begins with https:// or http://",
        remedy="Type the whole address.",
        suggestions=(f"https://{text}",) if _BARE.fullmatch(text) else (),
    )
