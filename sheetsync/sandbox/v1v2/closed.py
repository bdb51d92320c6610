"""Paths that are there, but closed to ordinary keys: ``/api/v1/jobs``.

Source: observed; both answered 403 even for a job that does not exist.
"""

from __future__ import annotations

from sheetsync.sandbox.errors import PERMISSION_DENIED, refusal
from sheetsync.sandbox.exchange import Answer, Call, Route


def _closed(_call: Call) -> Answer:
    raise refusal(403, PERMISSION_DENIED)


ROUTES = (
    Route("GET", "/api/v1/jobs/{id}", _closed),
    Route("POST", "/api/v1/jobs/search", _closed),
)
