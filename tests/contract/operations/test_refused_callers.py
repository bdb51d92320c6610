"""What any operation may be refused for because of who asks: keys, tokens and roles.

Source: Plytix API v1, "Authentication", "Errors".
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sheetsync.errors import (
    AuthenticationError,
    NextStep,
    PermissionDeniedError,
    TokenEndedError,
)
from sheetsync.plytix import Plytix
from sheetsync.plytix.operation import Operation, qualified
from sheetsync.plytix.request import Effect
from sheetsync.plytix.v1v2.operations import OPERATIONS
from tests.contract.operations.made_up import what_it_needs
from tests.contract.operations.marks import each_is_refused, is_refused
from tests.contract.operations.sessions import session_with_token
from tests.contract.operations.watched import Watched

NAMES = tuple(map(qualified, OPERATIONS))
WRITES = tuple(qualified(one) for one in OPERATIONS if one.effect is Effect.WRITE)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "a.txt"
    file.write_text("a")
    return file


@each_is_refused()
def test_a_revoked_key_is_told_to_check_and_nothing_is_tried_again(
    small: Watched, operation: Operation, given: dict[str, Any]
) -> None:
    """Its token opens nothing any more, and gets one chance to be renewed."""
    with small.another_key() as (key, password), small.opened_by(key, password) as plytix:
        plytix.call("Product search", page_size=1)
        small.control("DELETE", f"/keys/{key}")
        error = small.fails(AuthenticationError, lambda: plytix.call(qualified(operation), **given))
    assert error.status == 401
    assert error.message == (
        "Plytix does not accept the API key and password: "
        "Bad api_key or api_password: Query did not throw any results."
    )
    assert "Check the key and password" in error.remedy
    assert key not in f"{error.message} {error.remedy}"
    assert password not in f"{error.message} {error.remedy}"
    assert error.next_step is NextStep.STOP
    assert [one["status"] for one in small.asked()] == [200, 401]
    assert [one["status"] for one in small.asked_for_tokens()] == [200, 401]


@each_is_refused()
def test_a_token_that_is_never_accepted_is_renewed_once(
    small: Watched, operation: Operation, given: dict[str, Any]
) -> None:
    small.fault_on(operation, kind="status", status=401)
    error = small.fails(
        AuthenticationError, lambda: small.plytix.call(qualified(operation), **given)
    )
    assert error.status == 401
    assert error.message == f"Plytix answered 401 to “{operation.about}”: Token has expired."
    assert "credentials" in error.remedy
    assert [one["status"] for one in small.asked()] == [401, 401]
    assert len(small.asked_for_tokens()) == 2


@each_is_refused()
def test_a_given_token_that_is_none_is_to_be_got_anew(
    small: Watched, operation: Operation, given: dict[str, Any]
) -> None:
    with (
        session_with_token(small.box.pim_url, "ended.token.text", clock=small.clock) as session,
        small.unchanged(),
        pytest.raises(TokenEndedError, match="no longer accepts the access token") as caught,
    ):
        Plytix(session, small.clock).call(qualified(operation), **given)
    assert caught.value.status == 401
    assert "Get a new token" in caught.value.remedy
    assert caught.value.next_step is NextStep.RENEW
    assert [one["status"] for one in small.asked()] == [401]
    assert small.asked_for_tokens() == []


@each_is_refused()
@pytest.mark.parametrize("forbidden", ["{method} /api/*", "* /api/*"])
def test_what_a_role_does_not_allow_is_told_with_the_role(
    small: Watched, operation: Operation, given: dict[str, Any], forbidden: str
) -> None:
    forbids = forbidden.format(method=operation.method)
    with small.another_key(forbids) as pair, small.opened_by(*pair) as plytix:
        error = small.fails(
            PermissionDeniedError, lambda: plytix.call(qualified(operation), **given)
        )
    check_denied(error, operation)
    assert [one["status"] for one in small.asked()] == [403]


@each_is_refused()
def test_one_operation_may_be_forbidden_alone(
    small: Watched, operation: Operation, given: dict[str, Any]
) -> None:
    small.fault_on(operation, kind="forbid")
    error = small.fails(
        PermissionDeniedError, lambda: small.plytix.call(qualified(operation), **given)
    )
    check_denied(error, operation)
    assert [one["status"] for one in small.asked()] == [403]


@is_refused(*WRITES)
def test_a_role_that_may_only_read_writes_nothing(small: Watched, file: Path) -> None:
    with small.another_key("read-only") as pair, small.opened_by(*pair) as plytix:
        for operation in OPERATIONS:
            work = partial(plytix.call, qualified(operation), **what_it_needs(operation, file))
            if operation.effect is Effect.WRITE:
                check_denied(small.fails(PermissionDeniedError, work), operation)
            elif operation.searches:
                assert work().count is not None


@is_refused(*NAMES)
def test_a_role_may_be_taken_away_between_two_requests(small: Watched, file: Path) -> None:
    small.plytix.call("Product search", page_size=1)
    small.fault(kind="forbid", route="/api/*")
    for operation in OPERATIONS:
        work = partial(small.plytix.call, qualified(operation), **what_it_needs(operation, file))
        check_denied(small.fails(PermissionDeniedError, work), operation)


def check_denied(error: PermissionDeniedError, operation: Operation) -> None:
    """See that an error says what is not allowed, and whom to ask."""
    assert error.status == 403
    assert error.message == f"Plytix answered 403 to “{operation.about}”: Permission denied."
    assert "role" in error.remedy
    assert error.next_step is NextStep.STOP
