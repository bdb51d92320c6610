"""Media and media galleries: assets of the account, by file name, address or id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sheetsync.codecs.choice import list_items, list_text, most_parts
from sheetsync.codecs.codec import CellReading, Remark, Sweep, Unreadable, foreign_value, found_text
from sheetsync.codecs.text import clean_text, faulty
from sheetsync.model.assets import AssetIndex, AssetRef
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.finding import Severity
from sheetsync.model.values import Canonical, FaultyCell, RawValue

SIGNS: Final = ("+", "-")
"""What an item of a gallery begins with that is to be added or removed."""

_ID: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{24}(?![0-9a-f])")
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|www\.")
_PATH: Final = re.compile(r"[/\\]|^[A-Za-z]:")

NOT_CHECKED: Final = Remark(
    code="assets-not-checked",
    severity=Severity.NOTICE,
    expected="assets of the account, which only a plan can look up",
    remedy="Nothing needs doing; plan tells which names Plytix does not have.",
    per_column=True,
)


def ids_in(text: str) -> list[str]:
    """The ids that a text may name an asset by, its own address included.

    Source: Plytix API v1, "Assets": ``url`` is on the files host, with the id in its path.
    """
    return _ID.findall(text)


def media_texts(text: str, separator: str) -> Iterator[str]:
    """Every text that a cell may name an asset by: itself, and the items of its list."""
    text = text.strip()
    if not text:
        return
    yield text
    items = list_items(text, separator)
    if isinstance(items, Unreadable):
        return
    for item, quoted in items:
        yield item
        if not quoted and item[0] in SIGNS and item[1:].strip():
            yield item[1:].strip()


def one_asset(text: str, assets: AssetIndex | None) -> AssetRef | Unreadable:
    """The asset that a text names; as it stands when nobody can look."""
    if assets is None:
        return AssetRef(text)
    found = assets.meant(text)
    if len(found) == 1:
        only = found[0]
        return AssetRef(only.id, only.filename if text == only.filename else "")
    if found:
        return Unreadable(
            code="ambiguous-asset",
            expected=f'one asset; {len(found)} are called "{text}"',
            remedy="Write the id of the one that is meant.",
            suggestions=tuple(one.id for one in found[:5]),
        )
    if _ADDRESS.match(text) is None and _PATH.search(text) is None:
        remedy = "Correct the name, or add the file to Plytix first."
    else:
        remedy = (
            "Add the file to Plytix first, then write its name: addresses and files that Plytix "
            "does not have yet are not uploaded by this version."
        )
    return Unreadable(
        code="unknown-asset",
        expected="the file name, the address or the id of an asset that Plytix has",
        remedy=remedy,
        suggestions=assets.alike(text),
    )


class MediaCodec:
    """Assets; canonical is a tuple of references, at least one, each once, in their order.

    Args:
        single: Whether the field holds one asset only.
    """

    def __init__(self, *, single: bool) -> None:
        self._single = single

    def from_cell(
        self,
        raw: RawValue,
        reading: CellReading,
        *,
        shown: str = "",
        remarks: list[Remark] | None = None,
    ) -> Canonical | Unreadable:
        """Read file names, addresses or ids, separated as the mapping says."""
        text = media_text(raw, reading, shown, remarks)
        if isinstance(text, Unreadable):
            return text
        assets = reading.definition.assets
        if assets is None and remarks is not None:
            remarks.append(NOT_CHECKED)
        if assets is not None and assets.knows(text):
            return _tuple([one_asset(text, assets)])
        items = media_items(text, reading)
        if isinstance(items, Unreadable):
            return items
        value = _tuple(one_asset(item, assets) for item, _ in items)
        if self._single and isinstance(value, tuple) and len(value) > 1:
            return Unreadable(
                code="several-assets",
                expected=f"one asset; this cell names {len(value)}",
                remedy="Keep the one that is meant.",
            )
        return value

    def to_cell(self, value: Canonical) -> RawValue:
        """The assets' names, ids where names would not do, joined by commas."""
        if not isinstance(value, tuple):
            return str(value)
        return assets_text(value, ",")

    def from_api(self, value: object, definition: FieldDefinition) -> Canonical | None:
        """References from ids and objects with ids, alone or in a list.

        Source: Plytix API: v1 answers media as objects with ``id`` and ``filename``, v2 as lists
        of ids, searches as ``{"id"}`` or a list of those.
        """
        items = value if isinstance(value, list) else [value]
        if value is None or value == "" or not items:
            return None
        references = [_reference(item, definition.assets) for item in items]
        if None in references:
            return foreign_value(value)
        return tuple(dict.fromkeys(one for one in references if one is not None))

    def to_api(self, value: Canonical, definition: FieldDefinition) -> object:
        """``{"id"}``, or a list of those for a gallery.

        Source: Plytix API v2, "Create a product": a media attribute is ``{"id"}``, a gallery a
        list of them.
        """
        ids = value if isinstance(value, tuple) else (str(value),)
        objects = [{"id": str.__str__(one)} for one in ids]
        return objects[0] if self._single else objects

    def sweep(
        self, values: Sequence[RawValue], reading: CellReading, *, blank: object = None
    ) -> Sweep:
        """Find every cell doubtful that holds something; each is looked up."""
        doubtful = [position for position, value in enumerate(values) if value is not None]
        return Sweep([blank if value is None else value for value in values], doubtful)


def media_text(
    raw: RawValue, reading: CellReading, shown: str, remarks: list[Remark] | None
) -> str | Unreadable:
    """The text of a cell in a media column; a number that is a file name counts as its digits."""
    if isinstance(raw, FaultyCell):
        return faulty(raw)
    if isinstance(raw, str):
        return clean_text(raw, reading, remarks)
    return found_text(raw) if raw is not None else shown


def media_items(text: str, reading: CellReading) -> list[tuple[str, bool]] | Unreadable:
    """The items of a media cell, each with whether it was quoted."""
    assets = reading.definition.assets
    known = (*assets.by_name, *assets.by_url) if assets is not None else ()
    return list_items(
        text,
        reading.separator,
        parts=most_parts(known, reading.separator),
        known=None if assets is None else assets.knows,
    )


def assets_text(value: Iterable[str], separator: str) -> str:
    """Assets as a cell lists them."""
    return list_text((one.shown if isinstance(one, AssetRef) else one for one in value), separator)


def _tuple(found: Iterable[AssetRef | Unreadable]) -> tuple[str, ...] | Unreadable:
    references: dict[AssetRef, None] = {}
    for one in found:
        if isinstance(one, Unreadable):
            return one
        references[one] = None
    return tuple(references)


def _reference(item: object, assets: AssetIndex | None) -> AssetRef | None:
    match item:
        case {"id": str(entity_id)} | str(entity_id) if entity_id:
            return AssetRef(entity_id) if assets is None else assets.reference(entity_id)
        case _:
            return None
