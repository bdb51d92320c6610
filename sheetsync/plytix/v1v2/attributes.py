"""Attribute definitions of API v1: what to ask, and how to read the answer.

Source: Plytix API v1, "Search product attributes". That rows are complete, options and description
included, when those columns are asked for is observed; so is that system fields are not among them.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.values import FieldName
from sheetsync.plytix.errors import unusable_error
from sheetsync.plytix.pages import Counters, Page
from sheetsync.plytix.request import Effect, Request, Response, json_body
from sheetsync.plytix.v1v2.values import ATTRIBUTES

PAGE_SIZE: Final = 100
COLUMNS: Final = ("name", "label", "type_class", "groups", "options", "attributes", "description")
"""Every column that describes an attribute; ``id`` and ``filter_type`` come by themselves."""

_TYPES: Final = {known.value.casefold(): known for known in TypeClass}
"""By folded spelling: the reference writes ``MultiselectAttribute`` once."""
_OPTIONED: Final = frozenset({TypeClass.DROPDOWN, TypeClass.MULTISELECT})


def search_attributes(page: int = 1) -> Request:
    """The request for one page of all product attributes."""
    content = {
        "filters": [],
        "attributes": list(COLUMNS),
        "pagination": {"page": page, "page_size": PAGE_SIZE},
    }
    return Request(
        method="POST",
        path="/api/v1/attributes/product/search",
        effect=Effect.READ,
        about="read the account's attributes",
        body=json_body(content),
    )


class AttributeRow(msgspec.Struct):
    """An attribute as Plytix answers it."""

    id: str
    label: str
    name: str | None = None
    type_class: str | None = None
    options: list[Any] | None = None
    description: str | None = None


class _AttributeBody(msgspec.Struct):
    data: list[AttributeRow]
    pagination: Counters = Counters()


_DECODER: Final = msgspec.json.Decoder(_AttributeBody)


def read_attribute_rows(response: Response) -> Page[AttributeRow]:
    """The rows of one page.

    Raises:
        UnreachableError: The body is not what Plytix answers.
    """
    try:
        body = _DECODER.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        why = (
            f"not as documented ({error})"
            if isinstance(error, msgspec.ValidationError)
            else "its JSON is broken"
        )
        raise unusable_error(response, about="read the account's attributes", why=why) from None
    return Page(rows=body.data, count=body.pagination.count, total=body.pagination.total_count)


def definition_of(row: AttributeRow) -> FieldDefinition:
    """What a row says of its field; a type that we do not know is read-only."""
    type_class = _TYPES.get((row.type_class or "").casefold(), TypeClass.UNKNOWN)
    options = row.options if type_class in _OPTIONED else None
    return FieldDefinition(
        field=FieldName(ATTRIBUTES + row.label),
        name=row.name or row.label,
        type_class=type_class,
        options=tuple(option for option in options or () if isinstance(option, str)),
        description=row.description or "",
    )
