"""From a request to the route that answers it: one transaction for each that writes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.routing import Route as StarletteRoute
from starlette.types import Scope

from sheetsync.sandbox.errors import (
    NOT_FOUND,
    PERMISSION_DENIED,
    RefusalError,
    refusal,
    wrong_method,
)
from sheetsync.sandbox.exchange import Answer, Call, Route, refused
from sheetsync.sandbox.hosts.sending import response

CALL = "sandbox.call"
ROUTE = "sandbox.route"
LOST = "sandbox.lost"


class _UndoneError(Exception):
    """Carries an answer out of a transaction that is to leave nothing."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def application(routes: Sequence[Route]) -> Starlette:
    """The routes as a Starlette application.

    It expects a ``Call`` in the scope, under ``CALL``, and under ``LOST`` whether writes are to
    be undone although they are answered.
    """
    mounted = [
        StarletteRoute(route.path, _endpoint(route), methods=[route.method]) for route in routes
    ]

    async def not_found(request: Request, _error: Exception) -> Response:
        call: Call = request.scope[CALL]
        status = call.box.switches.unknown_path_status
        message = PERMISSION_DENIED if status == 403 else NOT_FOUND
        return response(refused(refusal(status, message)))

    async def other_method(request: Request, _error: Exception) -> Response:
        methods = _methods(mounted, request.scope)
        if request.method == "OPTIONS":
            return response(Answer(status=200, headers=preflight(methods)))
        return response(refused(wrong_method(methods)))

    app = Starlette(routes=mounted, exception_handlers={404: not_found, 405: other_method})
    app.router.redirect_slashes = False
    return app


def _methods(routes: Sequence[StarletteRoute], scope: Scope) -> list[str]:
    """The methods that a path takes, in the order of the alphabet."""
    known = {"OPTIONS"}
    for route in routes:
        if route.matches(scope)[0] is not Match.NONE:
            known |= route.methods or set()
    return sorted(known)


def preflight(methods: Sequence[str]) -> dict[str, str]:
    """What a browser wants to know before it asks from another site."""
    return {
        "Allow": ", ".join(methods),
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
    }


def _endpoint(route: Route) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        request.scope[ROUTE] = route.path
        asked: Call = request.scope[CALL]
        lost: bool = request.scope[LOST]
        call = replace(asked, ids=request.path_params, bad_json=route.refuses_json())
        if route.prepare is not None:
            try:
                prepared = await asyncio.to_thread(route.prepare, call)
            except RefusalError as error:
                return response(refused(error))
            call = replace(call, prepared=prepared)
        return response(_answered(route, call, lost=lost))

    return endpoint


def _answered(route: Route, call: Call, *, lost: bool) -> Answer:
    try:
        if not route.writes:
            return route.handler(call)
        with call.box.store.transaction():
            return _kept(route.handler(call), lost=lost)
    except _UndoneError as undone:
        return undone.answer
    except RefusalError as error:
        return refused(error)


def _kept(answer: Answer, *, lost: bool) -> Answer:
    if lost:
        raise _UndoneError(answer)
    return answer
