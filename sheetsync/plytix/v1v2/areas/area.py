"""What the areas of the API share: options in, objects out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final, Generic, Protocol, TypeVar

import msgspec
from msgspec import UnsetType

from sheetsync.errors import UnknownOutcomeError, UnreachableError
from sheetsync.plytix.answers import LARGEST_PAGE, Answered
from sheetsync.plytix.operation import Operation
from sheetsync.plytix.pages import Page
from sheetsync.plytix.request import Effect
from sheetsync.plytix.v1v2.objects.base import Object
from sheetsync.plytix.v1v2.operations import OPERATIONS

Row = TypeVar("Row", bound=Object)

Filters = list[list[dict[str, Any]]]
"""Conditions of a search as ``{"field", "operator", "value"}``: outer list any of, inner all of."""

NOT_GIVEN: Final = msgspec.UNSET
"""In the place of an option that is left out, where ``None`` clears."""

_BY_AREA: Final[Mapping[tuple[str, str], Operation]] = {
    (one.area, one.name): one for one in OPERATIONS
}


class Asks(Protocol):
    """Whatever carries out operations; an open account does."""

    def carry_out(self, operation: Operation, given: Mapping[str, Any]) -> Answered:
        """Carry out one operation."""
        ...

    def pages_of(
        self, operation: Operation, given: Mapping[str, Any]
    ) -> Iterator[Page[dict[str, Any]]]:
        """All pages of a search."""
        ...


class Matches(Generic[Row]):
    """What a search matches; nothing is asked before it is looked at.

    Looking through it turns the pages, and each row comes once. Every new look asks anew.

    Args:
        asks: Carries out the search.
        operation: The search.
        kind: What a row is.
        given: Its options.
    """

    def __init__(
        self, asks: Asks, operation: Operation, kind: type[Row], given: Mapping[str, Any]
    ) -> None:
        self._asks = asks
        self._operation = operation
        self._kind = kind
        self._given = given

    def __iter__(self) -> Iterator[Row]:
        for page in self.pages():
            yield from page.rows

    def pages(self) -> Iterator[Page[Row]]:
        """Page after page, at least one; a row that comes twice is given once.

        Raises:
            RemoteError: Plytix refused it, or could not be reached.
        """
        for page in self._asks.pages_of(self._operation, self._given):
            rows = objects(self._operation, page.rows, self._kind)
            yield Page(rows=list(rows), count=page.count, total=page.total)

    def page(self, number: int = 1) -> Page[Row]:
        """One page, counted from 1; its rows are empty past the end.

        Raises:
            RemoteError: Plytix refused it, or could not be reached.
        """
        given = {"page_size": LARGEST_PAGE, **self._given, "page": number}
        answered = self._asks.carry_out(self._operation, given)
        rows = objects(self._operation, answered.rows, self._kind)
        return Page(rows=list(rows), count=answered.count, total=answered.total)

    def first(self) -> Row | None:
        """The first row, with one request for one row; ``None`` when there is none.

        Raises:
            RemoteError: Plytix refused it, or could not be reached.
        """
        given = {**self._given, "page_size": 1, "page": 1}
        rows = objects(
            self._operation, self._asks.carry_out(self._operation, given).rows, self._kind
        )
        return rows[0] if rows else None


class Area:
    """Operations on one subject.

    Every function carries out one operation and raises the errors of ``sheetsync.errors``:
    ``UsageError`` before anything is sent; ``RefusedError`` with Plytix's reasons;
    ``UnknownOutcomeError`` when a write's answer was lost and reading did not tell what became of
    it; other ``RemoteError``s when Plytix could not be reached or does not let the key in.

    Args:
        asks: Carries out operations.
    """

    area: ClassVar[str]
    """As the operations' own."""

    def __init__(self, asks: Asks) -> None:
        self._asks = asks

    def _answer(self, name: str, given: Mapping[str, Any]) -> Answered:
        return self._asks.carry_out(_BY_AREA[self.area, name], without_gaps(given))

    def _nothing(self, name: str, /, **given: Any) -> None:
        self._answer(name, given)

    def _all(self, name: str, kind: type[Row], /, **given: Any) -> tuple[Row, ...]:
        return objects(_BY_AREA[self.area, name], self._answer(name, given).rows, kind)

    def _one(self, name: str, kind: type[Row], /, **given: Any) -> Row:
        operation = _BY_AREA[self.area, name]
        rows = self._all(name, kind, **given)
        if not rows:
            raise _misread(operation, "it names no object")
        return rows[0]

    def _matches(self, name: str, kind: type[Row], /, **given: Any) -> Matches[Row]:
        return Matches(self._asks, _BY_AREA[self.area, name], kind, without_gaps(given))


class SearchableArea(Area, Generic[Row]):
    """Operations on a collection that can be searched."""

    _searching: ClassVar[str]
    """The search's name."""
    _row: type[Row]
    """What its rows are."""
    _columns: ClassVar[tuple[str, ...]]
    """The members that are asked for unless others are named."""

    def search(
        self,
        filters: Filters | UnsetType = NOT_GIVEN,
        attributes: Sequence[str] | UnsetType = NOT_GIVEN,
        *,
        order: str | UnsetType = NOT_GIVEN,
        page_size: int | UnsetType = NOT_GIVEN,
    ) -> Matches[Row]:
        """Search the collection.

        Args:
            filters: Conditions; left out: everything.
            attributes: The members to answer besides the id; left out: all that are known.
            order: The member to order by, with ``-`` in front for descending; refused where more
                than 10,000 match (428).
            page_size: Rows a page, at most 100.
        """
        columns = self._columns if isinstance(attributes, UnsetType) else attributes
        return self._matches(
            self._searching,
            self._row,
            filters=filters,
            # A single text stays one, for the operation to refuse.
            attributes=attributes if isinstance(attributes, str) else list(columns),
            order=order,
            page_size=page_size,
        )


def objects(
    operation: Operation, rows: list[dict[str, Any]] | tuple[dict[str, Any], ...], kind: type[Row]
) -> tuple[Row, ...]:
    """Rows as objects, in the same order.

    Raises:
        UnreachableError: A member of a read's answer is not of the kind that is known.
        UnknownOutcomeError: The same, of a write: Plytix says that it happened.
    """
    try:
        return tuple(msgspec.convert(list(rows), list[kind]))  # type: ignore[valid-type]
    except msgspec.ValidationError as error:
        raise _misread(operation, f"not as documented ({error})") from None


def without_gaps(given: Mapping[str, Any]) -> dict[str, Any]:
    """The options that were given."""
    return {name: value for name, value in given.items() if value is not NOT_GIVEN}


def _misread(operation: Operation, why: str) -> UnreachableError | UnknownOutcomeError:
    said = f"The answer of Plytix to “{operation.about}” cannot be used: {why}."
    if operation.effect is Effect.READ:
        return UnreachableError(
            said, remedy="Run it again with a trace; if it stays, tell Plytix's support."
        )
    return UnknownOutcomeError(
        f"{said} By its status it was done.", remedy="Read it back before sending it again."
    )
