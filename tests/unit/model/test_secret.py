from __future__ import annotations

import copy
import json
import logging
import pickle

import pytest

from sheetsync.model.secret import MASK, Secret, SecretFilter, masked
from tests.unit.plytix.tokens import token_text

CANARY = "CANARY-0f3a9c5d7e1b"


def test_a_secret_shows_itself_to_nobody_but_who_asks_outright() -> None:
    secret = Secret(CANARY)
    assert secret.reveal() == CANARY
    shown = [str(secret), repr(secret), f"{secret}", f"{secret:>30}", f"{[secret]}", "%s" % secret]  # noqa: UP031 - each way of showing is a case
    assert not any(CANARY in one for one in shown)


def test_a_secret_is_neither_pickled_nor_copied_nor_turned_to_json() -> None:
    for act in (pickle.dumps, copy.copy, copy.deepcopy, json.dumps, vars):
        with pytest.raises(TypeError) as caught:
            act(Secret(CANARY))
        assert CANARY not in str(caught.value)


def test_secrets_are_equal_by_value_and_equal_no_text() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a")}) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"key {CANARY}, again {CANARY}.", f"key {MASK}, again {MASK}."),
        ("Authorization: Bearer abc.def-123", f"Authorization: Bearer {MASK}"),
        ("{'Authorization': 'bearer  abc'}", f"{{'Authorization': 'bearer  {MASK}'}}"),
        (f"got {token_text()} here", f"got {MASK} here"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJpYXQiOjF9", MASK),
        ("sheetsync.plytix.session.Session", "sheetsync.plytix.session.Session"),
        ("the bearer", "the bearer"),
        ("Überraschung 日本", "Überraschung 日本"),
        ("", ""),
    ],
)
def test_text_is_cleaned_of_secrets_and_of_what_looks_like_a_token(text: str, shown: str) -> None:
    assert masked(text, [Secret(CANARY)]) == shown


def test_a_very_short_secret_is_not_searched_for() -> None:
    assert masked("a banana", [Secret("a")]) == "a banana"


def _logged(caplog: pytest.LogCaptureFixture) -> tuple[logging.Logger, SecretFilter]:
    logger = logging.getLogger("tests.secret")
    secret_filter = SecretFilter([Secret(CANARY)])
    caplog.handler.addFilter(secret_filter)
    return logger, secret_filter


def _fail() -> None:
    raise ValueError(f"header value: 'Bearer {token_text()}'")


def test_the_filter_masks_message_arguments_traceback_and_stack(
    caplog: pytest.LogCaptureFixture,
) -> None:
    logger, secret_filter = _logged(caplog)
    try:
        try:
            _fail()
        except ValueError:
            logger.exception("with %s and %d", CANARY, 7, stack_info=True)
        secret_filter.learn([Secret("another-secret")])
        logger.warning("another-secret")
    finally:
        caplog.handler.removeFilter(secret_filter)
    assert CANARY not in caplog.text
    assert token_text() not in caplog.text
    assert "another-secret" not in caplog.text
    assert f"with {MASK} and 7" in caplog.text
    assert f"ValueError: header value: 'Bearer {MASK}" in caplog.text
    assert secret_filter.clean(CANARY) == MASK
