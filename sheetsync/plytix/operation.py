"""What an operation of Plytix's API is: its name, where it goes, which options it takes.

Operations are declarations. ``operation_request`` makes a request of one and the options given.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sheetsync.errors import UsageError
from sheetsync.plytix.request import Effect


class Form(StrEnum):
    """What a value has to be."""

    TEXT = "text"
    NUMBER = "whole number"
    TRUTH = "true or false"
    TEXTS = "list of texts"
    LIST = "list"
    OBJECT = "object"
    FILE = "file"


class Place(StrEnum):
    """Where in a request an option stands."""

    PATH = "path"
    QUERY = "query"
    BODY = "body"
    PAGINATION = "pagination"
    """In the member ``pagination`` of the body."""
    UPLOAD = "upload"
    """A file: the one part of a form."""
    CONTENT = "content"
    """A file: as base64 in the member ``content`` of the body, with its ``filename`` beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing that an operation takes.

    Attributes:
        name: As the API spells it.
        place: Where it stands.
        form: What it has to be.
        says: What it is, one clause.
        required: Whether the operation needs it.
        nullable: Whether ``None`` may be sent, which clears.
        excludes: Options that cannot go with it.
    """

    name: str
    place: Place
    form: Form
    says: str
    required: bool = False
    nullable: bool = False
    excludes: tuple[str, ...] = ()

    @property
    def flag(self) -> str:
        """The option on a command line."""
        return "--" + self.name.replace("_", "-")


class Answers(StrEnum):
    """What comes back when it went well."""

    ROWS = "rows"
    NOTHING = "nothing"
    """An empty body, or one that tells nothing."""


PAGES: Final = (
    Option(name="page", place=Place.PAGINATION, form=Form.NUMBER, says="the page, counted from 1"),
    Option(
        name="page_size",
        place=Place.PAGINATION,
        form=Form.NUMBER,
        says="rows a page, at most 100",
    ),
    Option(
        name="order",
        place=Place.PAGINATION,
        form=Form.TEXT,
        says="the field to order by, with - in front for descending",
        nullable=True,
    ),
)
"""What every search takes to turn pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of the API.

    Attributes:
        name: What it is called, unique within its area.
        area: What it is about, such as ``file categories``.
        method: The HTTP method.
        path: The path, its variable parts in braces.
        effect: Whether it changes anything.
        answers: What comes back.
        options: What it takes, path parts first.
        wrapped: The member of the body that holds all others; empty when they stand by themselves.
        more: Whether the body takes further members, such as attributes of the vendor's next
            release.
    """

    name: str
    area: str
    method: str
    path: str
    effect: Effect
    answers: Answers = Answers.ROWS
    options: tuple[Option, ...] = ()
    wrapped: str = ""
    more: bool = False

    @property
    def about(self) -> str:
        """The operation in a message: its name, beginning small unless it begins in capitals."""
        return self.name if self.name[:2].isupper() else self.name[:1].lower() + self.name[1:]

    @property
    def searches(self) -> bool:
        """Whether it answers page by page."""
        return any(option.place is Place.PAGINATION for option in self.options)

    @property
    def bodied(self) -> bool:
        """Whether it takes a JSON body."""
        return any(option.place in {Place.BODY, Place.PAGINATION} for option in self.options)


def raw_operation(method: str, path: str) -> Operation:
    """An operation that takes whatever it is given: into the query of a GET, else into the body.

    Args:
        method: The HTTP method, in any case.
        path: The path; one that does not begin with ``/api/`` is one of v1.

    Raises:
        UsageError: The path is a URL, or has a query or a slash at its end.
    """
    if "://" in path or path.startswith("//") or set(path) & set("?#\\ "):
        raise UsageError(
            f"{path!r} is no path of the API.",
            remedy="Write it like products/search or /api/v2/products/ID, the query with -f.",
        )
    method = method.upper()
    bare = path.strip("/")
    whole = f"/{bare}" if bare.startswith("api/") else f"/api/v1/{bare}"
    if ".." in whole.split("/"):
        raise UsageError(f"{path!r} leads out of the API.")
    searches = method == "POST" and whole.endswith("/search")
    return Operation(
        name=f"{method} {whole}",
        area="raw",
        method=method,
        path=whole,
        effect=Effect.READ if searches or method == "GET" else Effect.WRITE,
        answers=Answers.ROWS if searches or method == "GET" else Answers.NOTHING,
        options=PAGES if searches else (),
        more=True,
    )


def found_operation(name: str, operations: Sequence[Operation]) -> Operation:
    """The operation that a name means, in any case; ``AREA: NAME`` where a name stands twice.

    Raises:
        UsageError: There is none, or there are several.
    """
    wanted = " ".join(name.split()).casefold()
    found = [one for one in operations if one.name.casefold() == wanted]
    if not found:
        found = [one for one in operations if qualified(one).casefold() == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        names = " or ".join(f'"{qualified(one)}"' for one in found)
        raise UsageError(
            f'There are {len(found)} actions called "{found[0].name}".', remedy=f"Name one: {names}"
        )
    near = nearest_name(name, (one.name for one in operations))
    raise UsageError(
        f'There is no action "{name}".',
        remedy=f'Did you mean "{near}"?' if near else "List them with: sheetsync actions",
    )


def qualified(operation: Operation) -> str:
    """The operation's name with its area, which is unique."""
    return f"{operation.area}: {operation.name}"


def nearest_name(name: str, names: Iterable[str]) -> str:
    """The name that was meant by one like it, case ignored; empty when none is near."""
    by_fold = {one.casefold(): one for one in names}
    near = difflib.get_close_matches(name.casefold(), by_fold, n=1)
    return by_fold[near[0]] if near else ""
