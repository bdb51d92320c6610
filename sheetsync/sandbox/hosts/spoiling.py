"""What faults do to requests and answers; the connection itself is ``gate``'s and ``sending``'s."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from sheetsync.sandbox.account import catalogue
from sheetsync.sandbox.authors import SOMEBODY
from sheetsync.sandbox.errors import (
    NOT_FOUND,
    PERMISSION_DENIED,
    PRODUCT_INVALID,
    RefusalError,
    bad_request,
    error_row,
    not_found,
    refusal,
)
from sheetsync.sandbox.exchange import Answer, Call, decoded, refused
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.hosts.faults import Fault
from sheetsync.sandbox.options import Doc

DEPRECATION = {"X-Plytix-Deprecation": "This endpoint is about to be retired."}
"""The header of endpoints about to be retired (Plytix API v1); its value is assumed."""

_HTML = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


def faulty_answer(fault: Fault, call: Call) -> Answer | None:
    """The answer that a fault gives; ``None`` for kinds that give none."""
    match fault.kind:
        case "status":
            return refused(_with_status(fault.status, call))
        case "html":
            page = _HTML.format(f"{fault.status} {_phrase(fault.status)}").encode()
            return Answer(status=fault.status, body=page, content_type="text/html; charset=utf-8")
        case "limit":
            return refused(call.box.over_limit())
        case "forbid":
            return refused(refusal(403, PERMISSION_DENIED))
        case _:
            return None


def _with_status(status: int, call: Call) -> RefusalError:
    """A status with a body as it would come."""
    match status:
        case 400:
            return bad_request()
        case 401:
            return refusal(401, call.box.switches.expired_token)
        case 403:
            return refusal(403, PERMISSION_DENIED)
        case 404:
            return refusal(404, NOT_FOUND)
        case 409:
            taken = error_row("sku", "A product with the same SKU already exists")
            return refusal(409, PRODUCT_INVALID, [taken])
        case 422:
            return refusal(422, PRODUCT_INVALID, [error_row("label", "Not a valid string.")])
        case 429:
            return call.box.over_limit()
        case _:
            return refusal(status, _phrase(status))


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Server error"


# ---------------------------------------------------------------- what is written


def trimmed(body: bytes) -> bytes:
    """A request body whose text values of label and attributes lack their last character."""
    return _changed(
        body, lambda value: value[:-1] if isinstance(value, str) else value, members=("label",)
    )


def rounded(body: bytes, digits: int) -> bytes:
    """A request body whose numbers among the attributes are rounded."""

    def change(value: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return round(value, digits) if digits > 0 else int(round(value, digits))
        return value

    return _changed(body, change, members=())


def _changed(body: bytes, change: Callable[[Any], Any], *, members: Sequence[str]) -> bytes:
    """A body with values of its attributes, and of some members beside them, changed."""
    try:
        content = decoded(body)
    except RefusalError:
        return body
    if not isinstance(content, dict):
        return body
    for whole in (content, content.get("variant")):
        if isinstance(whole, dict):
            for name in members:
                if name in whole:
                    whole[name] = change(whole[name])
            attributes = whole.get("attributes")
            if isinstance(attributes, dict):
                for name, value in attributes.items():
                    attributes[name] = change(value)
    return json.dumps(content).encode()


# ---------------------------------------------------------------- pages of a search


def pages_asked(fault: Fault, body: bytes) -> list[bytes]:
    """The searches whose answers ``merged`` makes into one; the search itself when none is moved.

    Args:
        fault: Of kind ``duplicate`` or ``shift``.
        body: The body of the search.
    """
    asked = _asked(body)
    if asked is None:
        return [body]
    content, page = asked
    if fault.kind == "shift" and fault.rows > 0:
        pages = [page, page + 1]
    elif page == 1 or (fault.kind == "shift" and fault.rows == 0):
        return [body]
    else:
        pages = [page - 1] if fault.kind == "duplicate" else [page - 1, page]
    pagination = content.get("pagination") or {}
    return [
        json.dumps(content | {"pagination": pagination | {"page": each}}).encode() for each in pages
    ]


def merged(fault: Fault, body: bytes, answers: Sequence[bytes]) -> bytes:
    """One answer from those to ``pages_asked``, as if it were the page that was asked for."""
    asked = _asked(body)
    if asked is None:
        return answers[0]
    parts: list[Doc] = [json.loads(answer) for answer in answers]
    rows = parts[0]["data"]
    if len(parts) == 2 and fault.rows > 0:
        rows = rows[fault.rows :] + parts[1]["data"][: fault.rows]
    elif len(parts) == 2:
        rows = (rows[fault.rows :] + parts[1]["data"])[: len(parts[1]["data"])]
    pagination = parts[0]["pagination"] | {"page": asked[1]}
    return msgspec.json.encode(parts[0] | {"data": rows, "pagination": pagination})


def _asked(body: bytes) -> tuple[Doc, int] | None:
    """A search and the number of its page; ``None`` when it is none that has pages."""
    try:
        content = decoded(body)
    except RefusalError:
        return None
    if not isinstance(content, dict):
        return None
    pagination = content.get("pagination")
    page = pagination.get("page", 1) if isinstance(pagination, dict) else 1
    known = pagination is None or isinstance(pagination, dict)
    whole = isinstance(page, int) and not isinstance(page, bool) and page >= 1
    return (content, page) if known and whole else None


# ---------------------------------------------------------------- somebody else


def edited(
    box: Box, sku: str, *, fields: Mapping[str, Any], attributes: Mapping[str, Any], delete: bool
) -> Doc:
    """Let somebody else edit or delete a product, as on the screen.

    Returns:
        The product; as it was, when it is deleted.

    Raises:
        RefusalError: There is no such product, or a value cannot be.
    """
    with box.store.transaction():
        product = box.store.product_with_sku(sku)
        if product is None:
            raise not_found(sku, "sku", "product does not exist")
        if delete:
            catalogue.delete(box.store, product)
            return product
        changes = {**fields, **({"attributes": dict(attributes)} if attributes else {})}
        catalogue.update(
            box.store, product, changes, now=box.now(), author=SOMEBODY, switches=box.switches
        )
    return product
