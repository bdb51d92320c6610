"""How bodies spell what the typed functions take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UnsetType

from sheetsync.plytix.v1v2.areas.area import NOT_GIVEN


def listed(texts: Sequence[str] | UnsetType) -> Any:
    """Texts as a body wants them; a gap stays one.

    A single text stays too, and is refused before it is sent: its letters are not what was meant.
    """
    return texts if isinstance(texts, str | UnsetType) else list(texts)


def refs(ids: Any) -> Any:
    """Ids as objects with an id, as bodies want them; a gap stays one.

    A text in the place of a list is left as it is, for the operation to refuse: it is no list of
    letters.
    """
    if ids is None or ids is NOT_GIVEN or isinstance(ids, str):
        return ids
    return [{"id": one} for one in ids]


def ref(one: Any) -> Any:
    """An id as an object with an id; ``None`` and a gap stay."""
    return one if one is None or one is NOT_GIVEN else {"id": one}


def values(attributes: Any) -> Any:
    """Attribute values as an object; a gap stays one."""
    return attributes if attributes is NOT_GIVEN else dict(attributes)


def quantities(related: Mapping[str, int]) -> list[dict[str, Any]]:
    """Related products with how many of each."""
    return [{"product_id": one, "quantity": quantity} for one, quantity in related.items()]


def related(product_ids: Sequence[str]) -> Any:
    """Related products without quantities, as v1 unlinks them; a single text stays one."""
    return (
        product_ids
        if isinstance(product_ids, str)
        else [{"product_id": one} for one in product_ids]
    )
