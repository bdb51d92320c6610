"""Nothing of a secret of six characters or more is left of a text, however it is spelled."""

from __future__ import annotations

import secrets
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.model.secret import MASK, PIECE, Secret, masked, remembering, sendable
from tests.e2e.canaries import KEY, PASSWORD, SPELLINGS, TOKEN, base64_spellings, left_of

CANARIES = (
    KEY,
    PASSWORD,
    TOKEN,
    "short7",
    "4ch4",
    "a b c d e f",
    "\\\\\\\\\\u0041",
    "%2541%41&#65;",
)


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_masked(canary: str, spelling: str) -> None:
    spelled = SPELLINGS[spelling](canary)
    shown = masked(f"begin {spelled} end", [Secret(canary)])
    assert shown == f"begin {MASK} end"


@pytest.mark.parametrize("canary", [KEY, PASSWORD, TOKEN])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_text_cut_anywhere_shows_no_piece(canary: str, spelling: str) -> None:
    spelled = SPELLINGS[spelling](canary)
    for cut in range(len(spelled)):
        for part in (spelled[:cut], spelled[cut:], spelled[cut : cut + 3 * PIECE]):
            assert left_of(canary, masked(part, [Secret(canary)])) is None


@pytest.mark.parametrize("canary", [KEY, PASSWORD, TOKEN])
def test_base64_is_masked_wherever_it_begins(canary: str) -> None:
    for spelled in base64_spellings(canary):
        assert left_of(canary, masked(f"Basic {spelled}", [Secret(canary)])) is None


@given(
    st.text(alphabet=string.printable.strip() + " ", min_size=PIECE, max_size=40),
    st.text(max_size=30),
    st.sampled_from(sorted(SPELLINGS)),
)
def test_whatever_the_secret_is_the_whole_of_it_goes(secret: str, around: str, how: str) -> None:
    shown = masked(f"{around}{SPELLINGS[how](secret)}{around}", [Secret(secret)])
    assert MASK in shown
    assert secret not in shown.replace(MASK, "\0") or secret in around


def test_secrets_that_touch_or_overlap_leave_nothing() -> None:
    one, other = Secret("abcDEF123"), Secret("DEF123ghi")
    assert masked("<abcDEF123ghi>", [one, other]) == f"<{MASK}>"
    assert masked("abcDEF123DEF123ghi", [one, other]) == MASK


def test_pieces_that_tell_nothing_are_left_for_they_stand_in_ids() -> None:
    secret = Secret("SANDBOX-00000000-0001")
    assert masked("id 000000000000000000000042", [secret]) == "id 000000000000000000000042"
    assert masked("key SANDBOX-00000000-0001.", [secret]) == f"key {MASK}."


def test_our_own_words_lose_whole_secrets_only() -> None:
    secret = Secret("my-password-2026")
    own = "The password of my-shop is my-password-2026."
    assert masked(own, [secret], pieces=False) == f"The password of my-shop is {MASK}."
    assert "password" not in masked("wrong password", [secret])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://eve:w0rd@pim.example/x", f"https://{MASK}@pim.example/x"),
        ("http://eve@pim.example", f"http://{MASK}@pim.example"),
        ("see https://pim.example/a@b", "see https://pim.example/a@b"),
        ('{"access_token": "opaque-1", "x": 1}', f'{{"access_token": "{MASK}", "x": 1}}'),
        ("{'api_password':'opaque-1'}", f"{{'api_password':'{MASK}'}}"),
        ('{\\"refresh_token\\": \\"opaque\\"}', f'{{\\"refresh_token\\": \\"{MASK}\\"}}'),
        ("?api_key=opaque-1&page=2", f"?api_key={MASK}&page=2"),
        ("api_key: Missing data", "api_key: Missing data"),
    ],
)
def test_what_looks_like_a_secret_is_masked_without_knowing_it(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_secrets_made_while_a_command_runs_are_known_everywhere() -> None:
    canary = secrets.token_urlsafe(20)
    with remembering() as known:
        made = Secret(canary)
        assert masked(f"<{canary}>") == f"<{MASK}>"
        assert made in known.secrets()
    assert masked(f"<{canary}>") == f"<{canary}>"


@pytest.mark.parametrize(
    "text", ["KEY7", " KEY7", "KEY7\n", "\tKEY7\r\n", "\ufeffKEY7", "\u00a0KEY7\u200b", "KEY7\v\f"]
)
def test_what_comes_along_with_copying_is_cut_away(text: str) -> None:
    secret = sendable(text)
    assert secret is not None
    assert secret.reveal() == "KEY7"


@pytest.mark.parametrize("text", ["", " \n", "\ufeff", "a\nb", "a\r\nb", "ü", "a\x00b", "a\ufeffb"])
def test_what_no_header_can_hold_is_no_secret(text: str) -> None:
    assert sendable(text) is None
