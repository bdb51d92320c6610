from __future__ import annotations

import re

import pytest

from sheetsync.mapping.pattern import LONGEST_TEXT, PatternError, safe_pattern


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        ("[A-Z]{2}-[0-9]{4}", "AB-1234", "AB-12345"),
        ("[0-9]+", "123", "123 "),
        ("(?:x|y)z?", "yz", "z"),
        ("(ab)+", "abab", "aba"),
        ("((ab)+)?", "", "a"),
        (r"\(\d{2,}\)", "(12)", "(1)"),
        ("[]a]+", "]a", "b"),
        (r"[^\]]*", "a", "]"),
        ("a{,2}", "aa", "aaa"),
        ("a{2,3}?", "aaa", "a"),
        ("x*y+", "xxy", "x"),
        ("(?i)ab", "AB", "abc"),
        ("a{1}", "a", "aa"),
        ("(a|b){1}", "b", "ab"),
    ],
)
def test_a_pattern_must_match_the_whole_text(pattern: str, good: str, bad: str) -> None:
    safe = safe_pattern(pattern)
    assert safe.matches(good)
    assert not safe.matches(bad)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(", "no regular expression"),
        ("a{99999999999}", "no regular expression"),
        ("(a+)+", "for ever"),
        ("(a*)*b", "for ever"),
        ("(a|b)*", "for ever"),
        ("(a?){20}", "for ever"),
        ("((a+)b)*", "for ever"),
        ("(x(a|b))+", "for ever"),
        ("a?" * 17, "at most 16"),
        ("a" * 501, "at most 500"),
    ],
)
def test_a_pattern_that_could_run_for_ever_is_refused(pattern: str, said: str) -> None:
    with pytest.raises(PatternError, match=re.escape(said)):
        safe_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "longest"),
    [
        ("abc", LONGEST_TEXT),
        (".*", LONGEST_TEXT),
        (".*a.*", LONGEST_TEXT),
        ("a+b+c+", 125),
        ("a+b+c+d{0,99}", 37),
        ("a?b?.*c.*", 707),
    ],
)
def test_the_more_a_pattern_repeats_the_shorter_the_text_it_is_tried_on(
    pattern: str, longest: int
) -> None:
    safe = safe_pattern(pattern)
    assert safe.longest == longest
    assert not safe.matches("a" * (longest + 1))
