"""The way in: every request passes here, on its way to a route and back.

In order: the log is opened, faults are drawn, the token and the rate limits are checked, the route
answers inside one transaction, the answer goes out.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sheetsync.sandbox.box import Box
from sheetsync.sandbox.errors import RefusalError, refusal
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json, decoded, refused
from sheetsync.sandbox.faults import Fault, faulty_answer, trimmed

logger = logging.getLogger(__name__)

CONTROL_PREFIX = "/_sandbox"
TOKEN_PATH = "/auth/api/get-token"
NOT_FOUND = "The requested URL was not found on the server."
WRONG_METHOD = "The method is not allowed for the requested URL."
CALL = "sandbox.call"
ROUTE = "sandbox.route"

Drop = Callable[[tuple[str, int] | None], None]
"""Cuts the connection with a client, given by address and port."""


class _UndoneError(Exception):
    """Carries an answer out of a transaction that is to leave nothing."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def application(box: Box, routes: Sequence[Route]) -> Starlette:
    """The routes as a Starlette application that expects a ``Call`` in the scope."""

    async def not_found(_request: Request, _error: Exception) -> Response:
        return _response(refused(refusal(404, NOT_FOUND)))

    async def wrong_method(_request: Request, _error: Exception) -> Response:
        return _response(refused(refusal(405, WRONG_METHOD)))

    app = Starlette(
        routes=[
            StarletteRoute(route.path, _endpoint(box, route), methods=[route.method])
            for route in routes
        ],
        exception_handlers={404: not_found, 405: wrong_method},
    )
    app.router.redirect_slashes = False
    return app


def _endpoint(box: Box, route: Route) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        request.scope[ROUTE] = route.path
        asked: Call = request.scope[CALL]
        lost: bool = request.scope["sandbox.lost"]
        call = replace(asked, ids=request.path_params)
        if route.prepare is not None:
            try:
                prepared = await asyncio.to_thread(route.prepare, call)
            except RefusalError as error:
                return _response(refused(error))
            call = replace(call, prepared=prepared)
        return _response(_answered(box, route, call, lost=lost))

    return endpoint


def _answered(box: Box, route: Route, call: Call, *, lost: bool) -> Answer:
    try:
        if not route.writes:
            return route.handler(call)
        with box.store.transaction():
            return _kept(route.handler(call), lost=lost)
    except _UndoneError as undone:
        return undone.answer
    except RefusalError as error:
        return refused(error)


def _kept(answer: Answer, *, lost: bool) -> Answer:
    if lost:
        raise _UndoneError(answer)
    return answer


def _response(answer: Answer) -> Response:
    headers = dict(answer.headers)
    if answer.body:
        headers["Content-Type"] = answer.content_type
    return Response(answer.body, status_code=answer.status, headers=headers)


class Gate:
    """The ASGI application of one host."""

    def __init__(
        self, box: Box, app: ASGIApp, control: ASGIApp, *, pim: bool, auth: bool, drop: Drop
    ) -> None:
        """Stand before the routes.

        Args:
            box: The sandbox.
            app: The routes of the PIM.
            control: The routes that are no part of Plytix.
            pim: Whether the PIM answers here.
            auth: Whether the token host answers here.
            drop: Cuts a connection.
        """
        self._box = box
        self._app = app
        self._control = control
        self._pim = pim
        self._auth = auth
        self._drop = drop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        try:
            call = await self._call(scope, receive)
        except ClientDisconnect:
            return
        scope[CALL] = call
        scope["sandbox.lost"] = False
        if call.path == "/" or call.path.startswith(CONTROL_PREFIX):
            await self._control(scope, _ended, send)
            return
        self._box.later.apply_due(at=time.time())
        began = time.perf_counter()
        hits = self._box.faults.hitting(call.method, call.path)
        sent = _Sent(send)
        dropped = not await self._answer(call, hits, scope, sent)
        self._box.log.add(
            method=call.method,
            path=call.path,
            route=scope.get(ROUTE),
            status=0 if dropped else sent.status,
            ms=(time.perf_counter() - began) * 1000,
            fault=tuple(fault.kind for fault in hits),
        )
        if dropped:
            self._drop(scope.get("client"))
            while (await receive())["type"] != "http.disconnect":
                continue
        else:
            await sent.flush()

    async def _answer(self, call: Call, hits: list[Fault], scope: Scope, sent: _Sent) -> bool:
        """Answer with the faults drawn; ``False`` when the connection is to be cut instead."""
        for fault in hits:
            if fault.kind == "delay":
                await asyncio.sleep(fault.delay_ms / 1000)
            elif fault.kind == "trim":
                scope[CALL] = call = replace(call, body=trimmed(call.body))
            elif fault.kind == "stale":
                scope[CALL] = call = replace(call, stale_seconds=fault.delay_ms / 1000)
            elif fault.kind == "lose":
                scope["sandbox.lost"] = True
            elif fault.when == "before":
                if fault.kind == "drop":
                    return False
                answer = faulty_answer(fault, call)
                if answer is not None:
                    await sent.answer(answer)
                    return True
        await self._undisturbed(call, scope, sent)
        for fault in hits:
            if fault.when == "after":
                if fault.kind == "drop":
                    return False
                answer = faulty_answer(fault, call)
                if answer is not None:
                    await sent.answer(answer)
        return True

    async def _undisturbed(self, call: Call, scope: Scope, sent: _Sent) -> None:
        try:
            if len(call.path) > 1 and call.path.endswith("/"):
                await sent.answer(self._bare(call))
            elif self._auth and call.path == TOKEN_PATH:
                scope[ROUTE] = TOKEN_PATH
                await sent.answer(self._token(call))
            elif not self._pim:
                await sent.answer(refused(refusal(404, NOT_FOUND)))
            else:
                self._box.tokens.check(call.headers.get("authorization"), at=time.time())
                self._box.check_limits()
                await self._app(scope, _ended, sent)
        except RefusalError as error:
            await sent.answer(refused(error))
        except Exception:
            logger.exception("the sandbox failed at %s %s", call.method, call.path)
            await sent.answer(refused(refusal(500, "Internal Server Error")))

    def _token(self, call: Call) -> Answer:
        limit = str(self._box.options.token_limit)
        headers = {"ratelimit-limit": limit, "x-ratelimit-limit-second": limit}
        try:
            if call.method != "POST":
                return refused(refusal(405, WRONG_METHOD))
            self._box.check_token_limit()
            answer = self._box.tokens.issue(decoded(call.body), at=time.time())
        except RefusalError as error:
            refused_answer = refused(error)
            return Answer(
                status=refused_answer.status,
                body=refused_answer.body,
                headers=headers | dict(refused_answer.headers),
            )
        return Answer(status=200, body=as_json(answer).body, headers=headers)

    def _bare(self, call: Call) -> Answer:
        bare = call.path.rstrip("/")
        return Answer(
            status=self._box.switches.trailing_slash_status,
            headers={"Location": f"http://{call.headers.get('host', '127.0.0.1')}{bare}"},
        )

    async def _call(self, scope: Scope, receive: Receive) -> Call:
        request = Request(scope, receive)
        body = await request.body()
        return Call(
            box=self._box,
            method=scope["method"],
            path=scope["path"],
            query=dict(request.query_params),
            headers={
                name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
            },
            body=body,
        )


class _Sent:
    """Holds an answer back until it is known whether it goes out."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._messages: list[Message] = []
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._messages = []
            self.status = message["status"]
        self._messages.append(message)

    async def answer(self, answer: Answer) -> None:
        """Take an answer in place of any earlier one."""
        await _response(answer)({"type": "http"}, _ended, self)

    async def flush(self) -> None:
        """Send it, with the headers that every answer was seen to have."""
        for message in self._messages:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_usual_headers()]
            await self._send(message)


def _usual_headers() -> list[tuple[bytes, bytes]]:
    return [
        (b"x-request-id", f"{time.time_ns():x}".encode()),
        (b"access-control-allow-origin", b"*"),
    ]


async def _ended() -> Message:
    """Stands for a request body that has been read."""
    return {"type": "http.request", "body": b"", "more_body": False}
