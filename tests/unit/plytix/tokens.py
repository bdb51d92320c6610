"""Made tokens and answers for the tests of this room."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any

from sheetsync.plytix.request import Answer, Call, Response

HOUR = ((50, 10), (5000, 3600))


def jwt(payload: dict[str, Any]) -> str:
    """A token with this payload and a signature that nobody checks."""
    head = base64.urlsafe_b64encode(b'{"alg":"HS256"}').rstrip(b"=").decode()
    body = base64.urlsafe_b64encode(json.dumps(payload).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.c2lnbmF0dXJl"


def token_text(
    number: int = 1, *, windows: Sequence[tuple[int, int]] = HOUR, life: float = 900
) -> str:
    """A believable token; tokens with different numbers differ."""
    return jwt(
        {
            "iat": 1_700_000_000,
            "exp": 1_700_000_000 + life,
            "jti": number,
            "user_claims": {
                "account": {
                    "id": "5f0000000000000000000001",
                    "name": "Demo",
                    "rate_limit": [
                        {"limit": limit, "window_size": seconds} for limit, seconds in windows
                    ],
                },
                "role": "ADMIN",
                "name": "sync key",
            },
        }
    )


def answer(content: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(status=status, headers=headers or {}, body=json.dumps(content).encode())


def token_answer(number: int = 1, **more: Any) -> Response:
    """The token host's answer."""
    return answer({"data": [{"access_token": token_text(number, **more)}]})


class Script:
    """A transport that answers from a list, token calls and others apart.

    Attributes:
        calls: Every call that was made, in order.
        token_calls: Those to the token host among them.
    """

    def __init__(
        self,
        answers: Sequence[Answer | Callable[[Call], Answer]] = (),
        *,
        tokens: Sequence[Answer] = (),
        takes_seconds: Callable[[], None] = lambda: None,
    ) -> None:
        self._answers = list(answers)
        self._tokens = list(tokens)
        self._takes = takes_seconds
        self.calls: list[Call] = []
        self.token_calls: list[Call] = []
        self.closed = False

    def send(self, call: Call) -> Answer:
        """The next answer of its sort; the last token answer is numbered on for ever."""
        if call.bearer is None:
            self.token_calls.append(call)
            return self._tokens.pop(0) if self._tokens else token_answer(len(self.token_calls))
        self.calls.append(call)
        self._takes()
        given = self._answers.pop(0)
        return given(call) if callable(given) else given

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True
