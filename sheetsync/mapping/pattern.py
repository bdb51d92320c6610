"""Regular expressions that cannot be made to run for ever.

Python's matcher tries every way to share a text out among the repeats of a pattern. Texts from
sheets are hostile, so a pattern whose tries could explode is refused, and the longer the list of
repeats, the shorter the text it is tried on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

LONGEST_PATTERN: Final = 500
"""Most characters of a pattern."""

LONGEST_TEXT: Final = 1_000
"""Most characters of a text that a pattern is tried on."""

MOST_TRIES: Final = 2_000_000
"""About how many tries a match may cost; a few hundredths of a second."""

MOST_CHOICES: Final = 16
"""Most short repeats such as ``?`` in a pattern; each may double the tries."""

_LONG_REPEAT: Final = 20
_COUNTS: Final = re.compile(r"\{([0-9]{0,4})(,?)([0-9]{0,4})\}")


class PatternError(ValueError):
    """A pattern that is no regular expression, or one that could run for ever."""


@dataclass(frozen=True, slots=True)
class SafePattern:
    """A pattern that may be tried on hostile text.

    Attributes:
        regex: The compiled pattern.
        longest: Most characters of a text it is tried on; a longer one does not match.
    """

    regex: re.Pattern[str]
    longest: int

    def matches(self, text: str) -> bool:
        """Whether the whole text matches."""
        return len(text) <= self.longest and self.regex.fullmatch(text) is not None


def safe_pattern(pattern: str) -> SafePattern:
    """Compile a pattern.

    Raises:
        PatternError: It is no regular expression, or one whose matching could take for ever: a
            repeat within a repeat, or alternatives within a repeat.
    """
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"A pattern has at most {LONGEST_PATTERN} characters.")
    try:
        regex = re.compile(pattern)
    except (re.error, OverflowError) as error:
        raise PatternError(f"This is no regular expression: {error}.") from error
    long_repeats, choices = _repeats(pattern)
    if choices > MOST_CHOICES:
        raise PatternError(f"A pattern has at most {MOST_CHOICES} repeats such as ? or {{1,3}}.")
    longest = LONGEST_TEXT
    if long_repeats:
        longest = min(longest, int((MOST_TRIES >> choices) ** (1 / long_repeats)))
    return SafePattern(regex, longest)


def _repeats(pattern: str) -> tuple[int, int]:
    """How many long and how many short repeats a pattern has; both count alternatives.

    Raises:
        PatternError: A repeated group holds a repeat or alternatives.
    """
    open_groups: list[bool] = []
    holds_choice = False
    last_group_holds_choice = False
    long_repeats = choices = position = 0
    while position < len(pattern):
        character = pattern[position]
        after_group = False
        if character == "\\":
            position += 2
        elif character == "[":
            position = _end_of_class(pattern, position)
        elif character == "(":
            open_groups.append(holds_choice)
            holds_choice = False
            position += 1
            if pattern[position : position + 1] == "?":
                position += 1
            continue
        elif character == ")":
            after_group = True
            last_group_holds_choice = holds_choice
            holds_choice = open_groups.pop() or holds_choice
            position += 1
        elif character == "|":
            holds_choice = True
            choices += 1
            position += 1
            continue
        else:
            position += 1
        least, most, position = _counts(pattern, position)
        if most is not None and least == most == 1:
            continue
        if after_group and last_group_holds_choice and (most is None or most > 1):
            raise PatternError(
                "A repeated group that holds a repeat or alternatives could run for ever; "
                "write the pattern without."
            )
        if most is None or most - least > _LONG_REPEAT:
            long_repeats += 1
            holds_choice = True
        elif most != least:
            choices += 1
            holds_choice = True
    return long_repeats, choices


def _end_of_class(pattern: str, position: int) -> int:
    position += 2 if pattern[position + 1] == "^" else 1
    position += 1  # a bracket that comes first is meant as itself
    while pattern[position] != "]":
        position += 2 if pattern[position] == "\\" else 1
    return position + 1


def _counts(pattern: str, position: int) -> tuple[int, int | None, int]:
    """The repeat that stands at a position: least, most (``None``: no end), where it ends."""
    sign = pattern[position : position + 1]
    least, most = 1, 1
    unlimited = False
    if sign and sign in "*+?":
        least, unlimited = (1 if sign == "+" else 0), sign != "?"
        position += 1
    elif counted := _COUNTS.match(pattern, position):
        least = int(counted[1] or 0)
        unlimited = bool(counted[2]) and not counted[3]
        most = int(counted[3]) if counted[3] else least
        position = counted.end()
    else:
        return 1, 1, position
    if pattern[position : position + 1] in {"?", "+"}:
        position += 1  # lazy or possessive
    return least, None if unlimited else most, position
