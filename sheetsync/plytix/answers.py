"""What comes back of an operation, as rows.

Source: Plytix API v1, "Responses": success is an object with ``data``, a list even for one; 202
and 204 have no body.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Protocol

import msgspec

from sheetsync.errors import UnreachableError, UsageError
from sheetsync.plytix.errors import unknown_outcome, unusable_error
from sheetsync.plytix.operation import Answers, Form, Operation
from sheetsync.plytix.operation_request import request_of
from sheetsync.plytix.pages import Counters, Page, all_pages
from sheetsync.plytix.request import Effect, Request, Response

Row = dict[str, Any]
"""One object as Plytix answers it; numbers with a point are decimals, with exactly their digits."""

LARGEST_PAGE: Final = 100
"""Most rows that every search gives (documented; some give more)."""


class Sends(Protocol):
    """Whatever sends requests; a ``Session`` does."""

    def send(self, request: Request) -> Response:
        """Send a request, and give back its success."""
        ...


class _Body(msgspec.Struct):
    data: list[Row] = []
    pagination: Counters = Counters()


def _decimal(text: str) -> Decimal:
    """A number with its digits.

    Raises:
        ValueError: Its exponent is beyond what a decimal holds; the decoder tells where it stands.
    """
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError("Number out of range") from error


_DECODER: Final = msgspec.json.Decoder(_Body, float_hook=_decimal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What an operation came to.

    Attributes:
        status: The HTTP status.
        rows: The objects answered, in Plytix's order; empty where it answers none.
        count: How many rows a search matches over all pages; ``None`` where that is not said.
        total: How many objects the account has; ``None`` where that is not said.
        location: The URL of what was made; empty where none was said.
        settled: Whether the answer was lost and this was read in its place.
    """

    status: int
    rows: tuple[Row, ...] = ()
    count: int | None = None
    total: int | None = None
    location: str = ""
    settled: bool = False


def carried_out(session: Sends, operation: Operation, given: Mapping[str, Any]) -> Answered:
    """Carry out an operation, one request.

    Args:
        session: Sends it.
        operation: Which; not one that uploads a file (see ``uploaded``).
        given: Option → value, as JSON knows values.

    Raises:
        UsageError: An option is unknown, missing, or not of its form.
        UnknownOutcomeError: A write was sent, and its answer was lost or cannot be read.
        RemoteError: Plytix refused it, or could not be reached.
    """
    response = session.send(request_of(operation, given))
    try:
        return read_answer(operation, response)
    except UnreachableError as error:
        if operation.effect is Effect.READ:
            raise
        raise unknown_outcome(
            operation.about,
            "the answer cannot be read",
            status=response.status,
            request_id=response.request_id,
        ) from error


def every_row(session: Sends, operation: Operation, given: Mapping[str, Any]) -> Iterator[Row]:
    """All rows of a search, page after page; a row that comes twice is given once.

    Raises:
        UsageError: The operation is no search, or an option does not fit.
        RemoteError: Plytix refused it, or could not be reached.
    """
    for page in every_page(session, operation, given):
        yield from page.rows


def every_page(
    session: Sends, operation: Operation, given: Mapping[str, Any]
) -> Iterator[Page[Row]]:
    """All pages of a search, at least one; a row that comes twice is given once.

    Raises:
        UsageError: The operation is no search, or an option does not fit.
        RemoteError: Plytix refused it, or could not be reached.
    """
    if not operation.searches:
        raise UsageError(
            f"{operation.name} is no search: it answers once.",
            remedy="Ask for its answer, not for all pages of it.",
        )
    page_size = given.get("page_size", LARGEST_PAGE)
    first = request_of(operation, {**given, "page": 1, "page_size": page_size})

    def request_for(number: int) -> Request:
        if number == 1:
            return first
        return request_of(operation, {**given, "page": number, "page_size": page_size})

    def read(response: Response) -> Page[Row]:
        answered = read_answer(operation, response)
        return Page(rows=list(answered.rows), count=answered.count, total=answered.total)

    yield from all_pages(
        session.send, request_for, read, identity=_identity, page_size=page_size, again=True
    )


def read_answer(operation: Operation, response: Response) -> Answered:
    """The rows of an answer.

    Raises:
        UnreachableError: The body is not what Plytix answers.
    """
    location = response.headers.get("location", "")
    silent = operation.answers is Answers.NOTHING or response.status in {202, 204}
    if silent and not response.body.strip():
        return Answered(status=response.status, location=location)
    try:
        body = _DECODER.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if silent and _is_object(response.body):
            # What it tells is not as documented, and nobody asked for it: that it is done counts.
            return Answered(status=response.status, location=location)
        why = (
            f"not as documented ({error})"
            if isinstance(error, msgspec.ValidationError)
            else "its JSON is broken"
        )
        raise unusable_error(response, about=operation.about, why=why) from None
    return Answered(
        status=response.status,
        rows=tuple(body.data),
        count=body.pagination.count,
        total=body.pagination.total_count,
        location=location,
    )


def option_value(operation: Operation, name: str, text: str) -> Any:
    """The value of an option that was typed as text.

    Raises:
        UsageError: The text is not of the option's form, or there is no such option.
    """
    option = next((one for one in operation.options if one.name == name), None)
    if option is None:
        raise UsageError(f"{operation.name} takes no {name}.")
    match option.form:
        case Form.TEXT | Form.FILE:
            return None if option.nullable and text == "null" else text
        case Form.TEXTS if not text.lstrip().startswith("["):
            return [part.strip() for part in text.split(",") if part.strip()]
        case _:
            try:
                return msgspec.json.decode(text)
            except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
                example = {
                    Form.NUMBER: "12",
                    Form.TRUTH: "true",
                    Form.TEXTS: '["a", "b"]',
                    Form.OBJECT: '{"key": "value"}',
                }.get(option.form, "[]")
                raise UsageError(
                    f"{option.flag}: {text[:60]!r} is no {option.form}.",
                    remedy=f"Write it as JSON, such as {option.flag} '{example}'.",
                ) from error


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(body), dict)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def _identity(row: Row) -> str:
    known = row.get("id")
    return known if isinstance(known, str) else msgspec.json.encode(row, order="sorted").decode()


__all__ = [
    "Answered",
    "Row",
    "Sends",
    "carried_out",
    "every_page",
    "every_row",
    "option_value",
    "read_answer",
]
