"""The family of a product: ``/api/v1/products/{id}/family`` and the same in v2.

Source: Plytix API v1 and v2, "Assign family". An unknown product or family was answered 404 or
500 in integration tests of a public client.
"""

from __future__ import annotations

import re
from functools import partial

from sheetsync.sandbox.account import family_changes
from sheetsync.sandbox.account.family_changes import Manner
from sheetsync.sandbox.account.values import NOT_TEXT
from sheetsync.sandbox.errors import (
    REQUIRED,
    RefusalError,
    error_row,
    not_found,
    product_invalid,
    refusal,
    schema_invalid,
)
from sheetsync.sandbox.exchange import Answer, Call, Route, data
from sheetsync.sandbox.names import members
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.tables import FAMILIES, PRODUCTS
from sheetsync.sandbox.v1v2 import product_shapes

_FIELD = "product_family_id"
_ID = re.compile(r"[0-9a-fA-F]{24}", re.ASCII)


def _assign(call: Call, *, version: int) -> Answer:
    """Put a product into a family; ``""`` takes it out of any. Variants follow their parent."""
    box = call.box
    product = box.store.get(PRODUCTS, call.ids["id"])
    if product is None:
        raise _no_product(call)
    family = _family(call)
    if product["parent_id"] is not None:
        raise product_invalid(
            [error_row(_FIELD, "A variant has the family of its parent.")],
            status=box.switches.family_of_variant_status,
        )
    manner = Manner(author=call.author, switches=box.switches)
    family_changes.assign(box.store, product, family, manner)
    if version == 1:
        return data([product_shapes.full_v1(box, product)])
    return data([product_shapes.short_v2(box, product)])


def _no_product(call: Call) -> RefusalError:
    product_id = call.ids["id"]
    if not _ID.fullmatch(product_id) and call.box.switches.malformed_family_status == 500:
        return refusal(500, "Internal Server Error")
    return not_found(product_id, "id", "product does not exist")


def _family(call: Call) -> Doc | None:
    """The family that the body names; ``None`` to leave any.

    Raises:
        RefusalError: 422 for no text, 404 for an unknown family (the body is assumed).
    """
    family_id = members(call.json()).get(_FIELD)
    if family_id is None:
        raise schema_invalid(error_row(_FIELD, REQUIRED))
    if not isinstance(family_id, str):
        raise schema_invalid(error_row(_FIELD, NOT_TEXT))
    if not family_id:
        return None
    family = call.box.store.get(FAMILIES, family_id)
    if family is None:
        raise not_found(family_id, _FIELD, "product family does not exist")
    return family


ROUTES = tuple(
    Route(
        "POST",
        f"/api/v{version}/products/{{id}}/family",
        partial(_assign, version=version),
        writes=True,
    )
    for version in (1, 2)
)
