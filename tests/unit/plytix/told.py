"""Answers of Plytix that a test makes up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sheetsync.plytix.answers import Answered, Row, carried_out, every_page
from sheetsync.plytix.operation import Operation
from sheetsync.plytix.pages import Page
from sheetsync.plytix.request import Request, Response


class Told:
    """Carries out operations whose every request is answered alike; keeps the requests.

    Args:
        rows: The rows of the answer.
        status: Its status.
        body: Its body in place of one with rows.
    """

    def __init__(self, *rows: Mapping[str, Any], status: int = 200, body: bytes | None = None):
        self._response = Response(
            status=status, body=json.dumps({"data": rows}).encode() if body is None else body
        )
        self.asked: list[Request] = []

    def send(self, request: Request) -> Response:
        self.asked.append(request)
        return self._response

    def carry_out(self, operation: Operation, given: Mapping[str, Any]) -> Answered:
        return carried_out(self, operation, given)

    def pages_of(self, operation: Operation, given: Mapping[str, Any]) -> Iterator[Page[Row]]:
        return every_page(self, operation, given)
