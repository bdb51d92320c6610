"""The words that operations are declared with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sheetsync.plytix.operation import PAGES, Answers, Form, Operation, Option, Place
from sheetsync.plytix.request import Effect

V1: Final = "/api/v1"
V2: Final = "/api/v2"


def part(name: str, says: str) -> Option:
    """A variable part of the path: an id."""
    return Option(name=name, place=Place.PATH, form=Form.TEXT, says=says, required=True)


def member(
    name: str, form: Form, says: str, *, required: bool = False, nullable: bool = False
) -> Option:
    """A member of the body."""
    return Option(
        name=name, place=Place.BODY, form=form, says=says, required=required, nullable=nullable
    )


NAME: Final = member("name", Form.TEXT, "the name", required=True)
NEW_NAME: Final = member("name", Form.TEXT, "the new name")

_FILTERS: Final = member(
    "filters", Form.LIST, "conditions: a list of lists, the outer one OR, the inner ones AND"
)
_COLUMNS: Final = member("attributes", Form.TEXTS, "the columns to answer")


def search(name: str, area: str, path: str, *more: Option) -> Operation:
    """A search of a collection, page by page.

    Source: Plytix API v1, "Search": filters, attributes and pagination are all optional.
    """
    return Operation(
        name=name,
        area=area,
        method="POST",
        path=f"{path}/search",
        effect=Effect.READ,
        options=(_FILTERS, _COLUMNS, *more, *PAGES),
    )


def read(name: str, area: str, path: str, *options: Option) -> Operation:
    """A GET."""
    return Operation(
        name=name, area=area, method="GET", path=path, effect=Effect.READ, options=options
    )


def write(
    name: str,
    area: str,
    method: str,
    path: str,
    *options: Option,
    answers: Answers = Answers.ROWS,
    wrapped: str = "",
    more: bool = False,
) -> Operation:
    """A request that changes something."""
    return Operation(
        name=name,
        area=area,
        method=method,
        path=path,
        effect=Effect.WRITE,
        answers=answers,
        options=options,
        wrapped=wrapped,
        more=more,
    )


def delete(name: str, area: str, path: str, *options: Option) -> Operation:
    """A DELETE without a body, which answers nothing."""
    return write(name, area, "DELETE", path, *options, answers=Answers.NOTHING)


def gathered(*groups: Operation | Sequence[Operation]) -> tuple[Operation, ...]:
    """Operations and groups of them, in order."""
    return tuple(
        one for group in groups for one in ((group,) if isinstance(group, Operation) else group)
    )
