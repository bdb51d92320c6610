"""The pictures of a page: each once, within the file itself."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from sheetsync.model.assets import AssetRef
from sheetsync.model.change import Create, FieldChange, Update
from sheetsync.model.picture import Picture
from sheetsync.model.values import Canonical

MOST_BYTES: Final = 6_000_000
"""How large all pictures of a page may be together, so that it can still be sent by mail."""

Shown = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Id of a row → header of a column → the assets whose pictures stand there."""


def asset_ids(updates: Iterable[Update], creates: Iterable[Create]) -> list[str]:
    """The assets that changes name, before and after, each once and in their order."""
    entities: list[Update | Create] = [*updates, *creates]
    return list(
        dict.fromkeys(
            asset
            for one in entities
            for change in one.fields
            for value in (change.before, change.after)
            for asset in _assets(value)
        )
    )


def pictures_of_changes(updates: Iterable[Update], *, before: str, after: str) -> Shown:
    """Which pictures stand beside the changes of the list *Changes*.

    Args:
        updates: The plan's updates.
        before: Header of the old value.
        after: Header of the new one.
    """
    return {
        change.id: {before: _assets(change.before), after: _assets(change.after)}
        for update in updates
        for change in update.fields
        if _names_assets(change)
    }


def pictures_of_creates(creates: Iterable[Create]) -> Shown:
    """Which pictures stand beside the new ones of the list *New products*."""
    return {
        create.id: {
            change.field: _assets(change.after) for change in create.fields if _names_assets(change)
        }
        for create in creates
        if any(map(_names_assets, create.fields))
    }


def addresses(pictures: Mapping[str, Picture]) -> dict[str, str]:
    """Pictures as addresses that hold them, as many as a page has room for, by asset."""
    found: dict[str, str] = {}
    room = MOST_BYTES
    for asset, picture in pictures.items():
        room -= len(picture.data)
        if room < 0:
            break
        data = base64.b64encode(picture.data).decode("ascii")
        found[asset] = f"data:{picture.media_type};base64,{data}"
    return found


def _names_assets(change: FieldChange) -> bool:
    return bool(_assets(change.before) or _assets(change.after))


def _assets(value: Canonical | None) -> tuple[str, ...]:
    return tuple(_references(value))


def _references(value: Canonical | None) -> Iterator[str]:
    if isinstance(value, tuple):
        for one in value:
            if isinstance(one, AssetRef):
                yield str.__str__(one)
