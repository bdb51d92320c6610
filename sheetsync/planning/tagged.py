"""Canonical values as JSON, in a way that gives back exactly the same value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import assert_never

from sheetsync.model.assets import AssetRef
from sheetsync.model.values import Canonical

_BIGGEST = 2**63 - 1


def to_tagged(value: Canonical | None) -> object:
    """A value as JSON: text, truth and whole numbers as they are, others as one-entry objects.

    Decimals are ``{"d": "12.50"}``, days ``{"t": "2026-05-01"}``, lists ``{"l": ["Blue"]}``,
    assets ``{"a": [["<id>", "kettle.jpg"]]}``, whole numbers beyond 64 bits ``{"i": "…"}``; no
    value is ``null``.
    """
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if -_BIGGEST <= value <= _BIGGEST else {"i": str(value)}
        case Decimal():
            return {"d": str(value)}
        case date():
            return {"t": value.isoformat()}
        case tuple():
            if value and all(isinstance(one, AssetRef) for one in value):
                assets = [one for one in value if isinstance(one, AssetRef)]
                return {"a": [[str.__str__(one), one.name] for one in assets]}
            return {"l": list(value)}
        case _:
            assert_never(value)


def from_tagged(data: object) -> Canonical | None:
    """The value that ``to_tagged`` wrote.

    Raises:
        ValueError: It is nothing that ``to_tagged`` writes.
    """
    if data is None or isinstance(data, str | bool | int):
        return data
    if isinstance(data, dict) and len(data) == 1:
        tag, content = next(iter(data.items()))
        if tag == "l" and isinstance(content, list) and all(isinstance(o, str) for o in content):
            return tuple(content)
        if tag == "a" and isinstance(content, list):
            return tuple(_asset(one) for one in content)
        if isinstance(content, str):
            return _from_text(tag, content)
    raise ValueError(f"no tagged value: {data!r:.80}")


def _asset(data: object) -> AssetRef:
    match data:
        case [str(entity_id), str(name)]:
            return AssetRef(entity_id, name)
        case _:
            raise ValueError(f"no asset: {data!r:.80}")


def _from_text(tag: object, text: str) -> Canonical:
    match tag:
        case "d":
            try:
                return Decimal(text)
            except InvalidOperation as error:
                raise ValueError(f"no decimal: {text:.80}") from error
        case "t":
            return date.fromisoformat(text)
        case "i":
            return int(text)
        case _:
            raise ValueError(f"no tag: {tag!r:.80}")
