"""The words that settlings are written with."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from sheetsync.plytix.answers import LARGEST_PAGE, Row
from sheetsync.plytix.judgements import (
    Happened,
    Harmless,
    Looking,
    NotSeen,
    Plan,
    Reading,
    Rows,
    Sent,
)
from sheetsync.plytix.operation import Operation, qualified
from sheetsync.plytix.v1v2.operations import OPERATIONS

_BY_NAME: Final = {qualified(one): one for one in OPERATIONS}

GONE: Final = Harmless("what was to be changed is not there, and Plytix says so once more")
"""The judgement on a change of something that is not there."""

ReadingOne = Generator[Reading, Rows | None, Row | None]
"""Yields a reading, and comes to the one object it gives; ``None``: there is none."""


def operation(name: str) -> Operation:
    """The operation of a qualified name."""
    return _BY_NAME[name]


def read_one(read: Operation, **given: Any) -> ReadingOne:
    """Read one object by a GET."""
    return one((yield Reading(operation=read, given=given)))


def searched(
    search: Operation, field: str, operator: str, *value: Any, columns: tuple[str, ...]
) -> Reading:
    """A search with one condition: one page, for the condition leaves a few."""
    condition = {"field": field, "operator": operator}
    if value:
        condition["value"] = value[0]
    return Reading(
        operation=search,
        given={
            "filters": [[condition]],
            "attributes": list(columns),
            "page_size": LARGEST_PAGE,
        },
    )


def listed(search: Operation, *columns: str) -> Reading:
    """All objects of a collection that is never large."""
    return Reading(
        operation=search, given={"filters": [], "attributes": list(columns)}, every_page=True
    )


def one(rows: Rows | None) -> Row | None:
    """The one object of an answer; ``None`` when there is none."""
    return rows[0] if rows else None


def with_id(rows: Rows | None, wanted: str) -> Row | None:
    """The row with an id; ``None`` when there is none."""
    return next((row for row in rows or () if row.get("id") == wanted), None)


def member(row: Row, name: str) -> Mapping[str, Any]:
    """A member that is an object; empty where it is none."""
    value = row.get(name)
    return value if isinstance(value, Mapping) else {}


def members(row: Row, name: str) -> list[Row]:
    """A member that is a list of objects, without what is none."""
    value = row.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def texts(value: Any) -> list[str]:
    """A value that is a list of texts, without what is none."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def id_where(rows: Rows | None, name: str, wanted: str) -> str | None:
    """The id of the first row in which a member is exactly so; ``None`` when there is none."""
    ids = (row.get("id") for row in rows or () if row.get(name) == wanted)
    return next((each for each in ids if isinstance(each, str)), None)


def moment(row: Row, *names: str) -> datetime | None:
    """The first moment that a row tells under these names; ``None`` when it tells none.

    Source: Plytix API v1 writes an offset, v2 and ``file_modified`` none; those are UTC (observed).
    """
    for name in names:
        text = row.get(name)
        if isinstance(text, str):
            try:
                told = datetime.fromisoformat(text)
            except ValueError:
                continue
            return told if told.tzinfo is not None else told.replace(tzinfo=UTC)
    return None


def deleted(read: Operation, name: str) -> Plan:
    """The plan of a deletion: what is deleted can be read no more.

    Args:
        read: Reads the object.
        name: The option that both take the id in.
    """

    def plan(sent: Sent) -> Looking:
        there = yield from read_one(read, **{name: sent.given[name]})
        return Happened() if there is None else NotSeen()

    return plan


def said_gone(sent: Sent) -> bool:
    """Whether a second sending was told that there is no such object (404)."""
    return sent.refusal is not None and sent.refusal.status == HTTPStatus.NOT_FOUND
