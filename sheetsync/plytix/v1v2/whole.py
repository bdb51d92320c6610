"""One product with all that it holds and hangs on, and the request that takes it away.

Source: Plytix API v2 (beta), "Products", GET: values and ids of what is linked; recorded answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from sheetsync.model.definition import FieldDefinition
from sheetsync.model.values import EntityId, FieldName
from sheetsync.model.whole import Whole
from sheetsync.plytix.errors import unusable_error
from sheetsync.plytix.request import Effect, Request, Response
from sheetsync.plytix.v1v2.values import ProductRow, SnapshotReader

_DELETE_PATH: Final = "/api/v1/products"


class _WholeRow(ProductRow):
    num_variations: int | None = None
    product_family_id: str | None = None
    categories: Any = None
    assets: Any = None
    thumbnail: Any = None
    relationships: Any = None
    static_list_ids: Any = None


class _WholeBody(msgspec.Struct):
    data: list[_WholeRow]


_WHOLE: Final = msgspec.json.Decoder(_WholeBody)


def read_whole(
    response: Response, definitions: Mapping[FieldName, FieldDefinition]
) -> Whole | None:
    """The product in the answer to a GET; ``None`` when it holds none.

    Raises:
        UnreachableError: The body is not what Plytix answers.
    """
    try:
        rows = _WHOLE.decode(response.body).data
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        why = "not as documented" if isinstance(error, msgspec.ValidationError) else "broken JSON"
        raise unusable_error(response, about="read a product", why=why) from None
    if not rows:
        return None
    row = rows[0]
    return Whole(snapshot=SnapshotReader(definitions).snapshots([row])[0], ties=_ties(row))


def delete_product(entity_id: EntityId) -> Request:
    """The request that deletes a product, and its variants with it.

    Source: Plytix API v1, "Removes product from the system": 204 without a body, 404 for an id
    that is none (documented).
    """
    return Request(
        method="DELETE",
        path=f"{_DELETE_PATH}/{entity_id}",
        effect=Effect.WRITE,
        about="delete a product",
        bodiless=True,
    )


def _ties(row: _WholeRow) -> dict[str, int]:
    """What hangs on a product; files in its media attributes are linked by being there."""
    in_fields = set(_ids(row.attributes))
    related = [
        one.get("related_products") or ()
        for one in row.relationships or ()
        if isinstance(one, dict)
    ]
    counts = {
        "variants": row.num_variations or 0,
        "parent": 1 if row.parent_id or row.parent_id_v1 else 0,
        "family": 1 if row.product_family_id else 0,
        "categories": len(row.categories or ()),
        "files": len(_linked_ids(row.assets, row.thumbnail) - in_fields),
        "related products": sum(map(len, related)),
        "lists": len(row.static_list_ids or ()),
    }
    return {name: count for name, count in counts.items() if count}


def _linked_ids(assets: Any, thumbnail: Any) -> set[str]:
    """The ids of linked files, bare or in objects (recorded and documented, in turn)."""
    linked = [*(assets or ()), thumbnail]
    ids = (one.get("id") if isinstance(one, dict) else one for one in linked)
    return {one for one in ids if isinstance(one, str)}


def _ids(value: Any) -> Iterable[str]:
    """Every text in a value, however deep: among them the ids of files."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _ids(one)
    elif isinstance(value, list):
        for one in value:
            yield from _ids(one)
