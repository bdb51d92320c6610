"""Assets as values of media fields, and those that a run knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self


class AssetRef(str):
    """An asset in a media field: its id, which also knows the name that people know it by.

    Equal to its id, so that the same asset is the same value whoever named it.

    Attributes:
        name: The asset's file name; empty when it is not known, or when other assets share it.
    """

    __slots__ = ("name",)

    name: str

    def __new__(cls, entity_id: str, name: str = "") -> Self:
        """Make one of an id and, where it is known, a name."""
        made = super().__new__(cls, entity_id)
        made.name = name
        return made

    @property
    def shown(self) -> str:
        """What people see: the name, else the id."""
        return self.name or str.__str__(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """An asset of the account.

    Attributes:
        id: Plytix's id.
        filename: Its file name; several assets may have the same.
        url: Its public address; empty when Plytix tells none.
        thumbnail: The address of a small picture of it; empty when there is none.
    """

    id: str
    filename: str
    url: str = ""
    thumbnail: str = ""


@dataclass(frozen=True, slots=True)
class AssetIndex:
    """The assets that a workbook or an account's values name, ready to be looked up.

    Attributes:
        by_id: Id → asset.
        by_name: File name → the assets that have it, at least one.
        by_url: Public address → asset.
    """

    by_id: Mapping[str, Asset]
    by_name: Mapping[str, tuple[Asset, ...]]
    by_url: Mapping[str, Asset]

    def meant(self, text: str) -> tuple[Asset, ...]:
        """The assets that a text can mean: mostly one or none.

        An id means its own asset, also where somebody named another asset's file like it; else a
        text means those that have it as file name or as address.
        """
        if text in self.by_id:
            return (self.by_id[text],)
        found = {one.id: one for one in self.by_name.get(text, ())}
        if text in self.by_url:
            found[self.by_url[text].id] = self.by_url[text]
        return tuple(found.values())

    def knows(self, text: str) -> bool:
        """Whether a text means an asset."""
        return text in self.by_name or text in self.by_id or text in self.by_url

    def alike(self, text: str) -> tuple[str, ...]:
        """File names that are this text but for upper and lower case."""
        folded = text.casefold()
        return tuple(name for name in self.by_name if name.casefold() == folded)

    def reference(self, entity_id: str) -> AssetRef:
        """An asset as a value, named where its name means it alone."""
        asset = self.by_id.get(entity_id)
        if asset is None or self.meant(asset.filename) != (asset,):
            return AssetRef(entity_id)
        return AssetRef(entity_id, asset.filename)


def asset_index(assets: Iterable[Asset]) -> AssetIndex:
    """The look-up table of some assets; one that comes twice counts once."""
    by_id = {asset.id: asset for asset in assets}
    by_name: dict[str, tuple[Asset, ...]] = {}
    for asset in by_id.values():
        if asset.filename:
            by_name[asset.filename] = (*by_name.get(asset.filename, ()), asset)
    by_url = {asset.url: asset for asset in by_id.values() if asset.url}
    return AssetIndex(MappingProxyType(by_id), MappingProxyType(by_name), MappingProxyType(by_url))
