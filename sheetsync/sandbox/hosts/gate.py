"""The way in: every request passes here, on its way to a route and back.

In order: faults are drawn, the body is read, token, limits and permission are checked, the route
answers inside one transaction, the answer goes out, the log is written.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from typing import Literal

from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from sheetsync.sandbox.errors import (
    NOT_FOUND,
    PERMISSION_DENIED,
    RefusalError,
    refusal,
    wrong_method,
)
from sheetsync.sandbox.exchange import Answer, Call, as_json, decoded, location, refused
from sheetsync.sandbox.files import stored as files
from sheetsync.sandbox.hosts import accounts
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.hosts.faults import Fault
from sheetsync.sandbox.hosts.keys import Key
from sheetsync.sandbox.hosts.origin import NOT_FROM_HERE, from_here
from sheetsync.sandbox.hosts.routing import CALL, LOST, ROUTE, preflight
from sheetsync.sandbox.hosts.sending import (
    BodyTooLargeError,
    Drop,
    Sent,
    ended,
    gone,
    read_body,
    response,
    usual_headers,
)
from sheetsync.sandbox.hosts.shared import Shared
from sheetsync.sandbox.hosts.spoiling import (
    DEPRECATION,
    edited,
    faulty_answer,
    merged,
    pages_asked,
    rounded,
    trimmed,
)

logger = logging.getLogger(__name__)

CONTROL_PREFIX = "/_sandbox"
OPEN_PREFIX = f"{files.ROOT}/"
"""What takes no token and counts in no window: the files that are served."""

TOKEN_PATH = "/auth/api/get-token"
TOO_LARGE = "The data value transmitted exceeds the capacity limit."

End = Literal["close", "reset"] | None
"""How the connection ends instead of an answer; ``None``: it goes on."""


class Gate:
    """The ASGI application of one host."""

    def __init__(
        self, shared: Shared, app: ASGIApp, control: ASGIApp, *, pim: bool, auth: bool, drop: Drop
    ) -> None:
        """Stand before the routes.

        Args:
            shared: The sandbox.
            app: The routes of the PIM.
            control: The routes that are no part of Plytix.
            pim: Whether the PIM answers here.
            auth: Whether the token host answers here.
            drop: Ends a connection.
        """
        self._shared = shared
        self._app = app
        self._control = control
        self._pim = pim
        self._auth = auth
        self._drop = drop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        call = _head(self._shared.first, scope)
        scope[LOST] = False
        try:
            if call.path == "/" or call.path.startswith(CONTROL_PREFIX):
                await self._steer(call, scope, receive, send)
            else:
                await self._pass(call, scope, receive, send)
        except ClientDisconnect:
            return

    async def _steer(self, call: Call, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is no part of Plytix, for the account that ``?account=`` names."""
        refusing = None
        box = accounts.box_named(self._shared, call.query.get("account"))
        if not from_here(call):
            refusing = refusal(403, NOT_FROM_HERE)
        elif box is None:
            refusing = refusal(404, "There is no account of this name.")
        else:
            try:
                body = await read_body(call.headers, receive)
                scope[CALL] = replace(call, box=box, body=body)
                box.later.apply_due(at=time.time())
                await self._control(scope, ended, send)
            except BodyTooLargeError:
                refusing = refusal(413, TOO_LARGE)
        if refusing is not None:
            await response(refused(refusing))(scope, ended, send)

    async def _pass(self, call: Call, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as Plytix, with the faults drawn, and note it."""
        shared = self._shared
        began = time.perf_counter()
        token = shared.tokens.claimed(call.headers.get("authorization"))
        who = accounts.key_with_id(shared, token)
        if who is not None:
            call = replace(call, box=who[0], author=who[1].author())
        elif call.path.startswith(OPEN_PREFIX):
            call = replace(call, box=accounts.box_in_path(shared, call.path))
        account = None if who is None else who[0].shown_name
        hits = shared.faults.hitting(call.method, call.path, account)
        sent = Sent()
        end = await self._answer(call, hits, scope, receive, sent)
        shared.log.add(
            method=call.method,
            path=call.path,
            route=scope.get(ROUTE),
            status=0 if end else sent.status,
            ms=(time.perf_counter() - began) * 1000,
            fault=tuple(fault.kind for fault in hits),
            account=account,
        )
        if not end:
            sent.add_headers(_more_headers(who, hits))
            end = await _sent(sent, hits, receive, send)
        if end:
            self._drop(scope.get("client"), how=end)
            await gone(receive)

    async def _answer(
        self, call: Call, hits: list[Fault], scope: Scope, receive: Receive, sent: Sent
    ) -> End:
        """Answer with the faults drawn; how the connection is to end when there is no answer."""
        if any(fault.kind == "refuse" for fault in hits):
            return "reset"
        try:
            call = replace(call, body=await read_body(call.headers, receive))
        except BodyTooLargeError:
            closing = {"Connection": "close"}
            await sent.answer(refused(RefusalError(413, refusal(413, TOO_LARGE).body, closing)))
            return None
        for fault in hits:
            if fault.when == "before":
                end = await _happened(fault, call, sent)
                if end or sent.status:
                    return end
            if fault.kind == "expire":
                self._shared.tokens.end_all(at=time.time())
            call = _changed(fault, call, scope)
        await self._undisturbed(call, hits, scope, sent)
        for fault in hits:
            if fault.when == "after":
                end = await _happened(fault, call, sent)
                if end:
                    return end
        return None

    async def _undisturbed(self, call: Call, hits: list[Fault], scope: Scope, sent: Sent) -> None:
        call.box.later.apply_due(at=time.time())
        try:
            if len(call.path) > 1 and call.path.endswith("/"):
                await sent.answer(_bare(call, scope))
            elif self._auth and call.path == TOKEN_PATH:
                scope[ROUTE] = TOKEN_PATH
                await sent.answer(self._token(call))
            elif not self._pim:
                await sent.answer(refused(refusal(404, NOT_FOUND)))
            else:
                if not call.path.startswith(OPEN_PREFIX):
                    self._admit(call)
                await self._route(call, hits, scope, sent)
        except RefusalError as error:
            await sent.answer(refused(error))
        except Exception:
            logger.exception("the sandbox failed at %s %s", call.method, call.path)
            await sent.answer(refused(refusal(500, "Internal Server Error")))

    def _admit(self, call: Call) -> None:
        """See that the token is good, that a window has room, and that the key may.

        Raises:
            RefusalError: 401, 429 or 403.
        """
        if call.method == "OPTIONS":
            return
        box, key = accounts.asking(self._shared, call.headers.get("authorization"))
        box.check_limits(key.id)
        if key.forbidden(call.method, call.path):
            raise refusal(403, PERMISSION_DENIED)

    async def _route(self, call: Call, hits: list[Fault], scope: Scope, sent: Sent) -> None:
        """Let the route answer; a search whose page is moved by a fault, several times."""
        moved = next((fault for fault in hits if fault.kind in {"duplicate", "shift"}), None)
        if moved is None or not call.path.endswith("/search"):
            scope[CALL] = call
            await self._app(scope, ended, sent)
            return
        answers = []
        for body in pages_asked(moved, call.body):
            scope[CALL] = replace(call, body=body)
            await self._app(scope, ended, sent)
            answers.append(sent.body)
            if sent.status != 200:
                return
        await sent.take_body(merged(moved, call.body, answers))

    def _token(self, call: Call) -> Answer:
        limit = str(self._shared.options.token_limit)
        headers = {"ratelimit-limit": limit, "x-ratelimit-limit-second": limit}
        try:
            if call.method == "OPTIONS":
                return Answer(status=200, headers=headers | preflight(["OPTIONS", "POST"]))
            if call.method != "POST":
                return refused(wrong_method(["OPTIONS", "POST"]))
            self._shared.check_token_limit()
            answer = as_json(accounts.issued(self._shared, decoded(call.body)))
        except RefusalError as error:
            answer = refused(error)
        return replace(answer, headers=headers | dict(answer.headers))


def _head(box: Box, scope: Scope) -> Call:
    """A request without its body."""
    return Call(
        box=box,
        method=scope["method"],
        path=scope["path"],
        query=dict(QueryParams(scope["query_string"])),
        headers={
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        },
        body=b"",
    )


def _bare(call: Call, scope: Scope) -> Answer:
    """The redirect to the path without a slash at its end."""
    # As it came: decoded, a path may hold what no header can.
    path, query = (scope[name].decode("latin-1") for name in ("raw_path", "query_string"))
    bare = (path.rstrip("/") or "/") + (f"?{query}" if query else "")
    return Answer(
        status=call.box.switches.trailing_slash_status, headers={"Location": location(call, bare)}
    )


def _changed(fault: Fault, call: Call, scope: Scope) -> Call:
    """The request as a fault makes it."""
    match fault.kind:
        case "trim":
            return replace(call, body=trimmed(call.body))
        case "round":
            return replace(call, body=rounded(call.body, fault.digits))
        case "stale":
            return replace(call, stale_seconds=fault.delay_ms / 1000)
        case "lose":
            scope[LOST] = True
        case "edit":
            try:
                edited(
                    call.box,
                    fault.sku,
                    fields=fault.fields,
                    attributes=fault.attributes,
                    delete=fault.delete,
                )
            except RefusalError as error:
                logger.warning("nobody could edit %s: %s", fault.sku, error)
        case _:
            pass
    return call


async def _happened(fault: Fault, call: Call, sent: Sent) -> End:
    """Let a fault happen that answers, waits or ends the connection; how it ends that."""
    match fault.kind:
        case "delay":
            await asyncio.sleep(fault.delay_ms / 1000)
        case "drop":
            return "close"
        case "reset":
            return "reset"
        case _:
            answer = faulty_answer(fault, call)
            if answer is not None:
                await sent.answer(answer)
    return None


async def _sent(sent: Sent, hits: list[Fault], receive: Receive, send: Send) -> End:
    """Send an answer, slowly or not wholly if a fault says so; how the connection then ends."""
    for fault in hits:
        if fault.kind == "cut":
            if sent.body:
                await sent.cut(send, chunked=fault.chunked)
            return "close"
        if fault.kind == "trickle":
            await sent.trickle(send, receive, rate=fault.rate)
            return None
    await sent.flush(send)
    return None


def _more_headers(who: tuple[Box, Key] | None, hits: list[Fault]) -> dict[str, str]:
    account_id, user_id = (None, None) if who is None else (who[0].account()["id"], who[1].id)
    headers = usual_headers(account_id, user_id)
    if any(fault.kind == "deprecate" for fault in hits):
        headers |= DEPRECATION
    return headers
