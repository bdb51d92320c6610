"""Number formats: what Excel shows for a number under a format code, in English marks.

Only what is needed to tell people what they saw: zeros in front, rounding, percent, exponents,
thousands, texts around the number. Dates are recognised, not written.

Source: ECMA-376 Part 1, 18.8.30 and 18.8.31 (number formats and their codes).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

_DATE_BUILT_INS: Final = {
    **dict.fromkeys((14, 15, 16, 17), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21), "h:mm:ss"),
    22: "yyyy-mm-dd h:mm",
    **dict.fromkeys(range(27, 32), "yyyy-mm-dd"),
    **dict.fromkeys(range(32, 36), "h:mm:ss"),
    36: "yyyy-mm-dd",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    **dict.fromkeys(range(50, 55), "yyyy-mm-dd"),
    **dict.fromkeys((55, 56), "h:mm:ss"),
    **dict.fromkeys((57, 58), "yyyy-mm-dd"),
}
BUILT_IN_FORMATS: Final = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"$"#,##0;("$"#,##0)',
    6: '"$"#,##0;[Red]("$"#,##0)',
    7: '"$"#,##0.00;("$"#,##0.00)',
    8: '"$"#,##0.00;[Red]("$"#,##0.00)',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0;(#,##0)",
    38: "#,##0;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)",
    41: "_(* #,##0_);_(* (#,##0);_(* -_);_(@_)",
    42: '_("$"* #,##0_);_("$"* (#,##0);_("$"* -_);_(@_)',
    43: "_(* #,##0.00_);_(* (#,##0.00);_(* -??_);_(@_)",
    44: '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* -??_);_(@_)',
    48: "##0.0E+0",
    49: "@",
    **_DATE_BUILT_INS,
}
"""Format id → code of the formats that a workbook does not spell out."""

_EXACT: Final = Context(prec=700, rounding=ROUND_HALF_UP)
"""Room for every digit of the largest and the smallest double."""

_TOKEN: Final = re.compile(
    r"""
    "(?P<quoted>[^"]*)"?          # "text"
    | \\(?P<escaped>.)            # \x
    | _(?P<space>.)               # a blank as wide as x
    | \*(?P<fill>.)               # x repeated to fill the cell
    | \[(?P<bracket>[^\]]*)\]     # [Red] [>100] [$€-407] [h]
    | (?P<exponent>[eE][+-])
    | (?P<general>[Gg][Ee][Nn][Ee][Rr][Aa][Ll])
    | (?P<ampm>[Aa][Mm]/[Pp][Mm]|[Aa]/[Pp])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"^(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)$")
_ELAPSED: Final = re.compile(r"^(h+|m+|s+)$", re.IGNORECASE)
_FIXED_KINDS: Final = frozenset({"digit", "point", "comma", "literal"})
_DATE_LETTERS: Final = frozenset("ymdhsYMDHS")


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a section: what it is, and its text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    """One of up to four parts of a code, with its condition if it has one."""

    tokens: tuple[_Token, ...]
    condition: tuple[str, float] | None

    def has(self, kind: str) -> bool:
        return any(token.kind == kind for token in self.tokens)


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A parsed format code.

    Attributes:
        code: The code as written.
        is_plain: Whether it shows every number by its plain digits (General, Text).
        is_date: Whether it shows numbers as dates or times.
        is_elapsed: Whether it shows numbers as elapsed time.
        places: Decimals that every number is shown with, no other number than itself; ``None``
            when it is plain, a date, or shows percent, exponents, fractions or thousands.
    """

    code: str
    is_plain: bool
    is_date: bool
    is_elapsed: bool
    places: int | None
    sections: tuple[_Section, ...]

    def text(self, value: float) -> str:
        """What Excel shows for a number; not for date formats, which show it as a date."""
        if self.is_plain:
            return plain_digits(value)
        if self.code in {"0", "0.0", "0.00", "0.000"}:
            return _fixed(abs(value), len(self.code) - 2 if "." in self.code else 0, value)
        section, magnitude, signed = self._section_for(value)
        if section is None:
            return "#" * 8
        text = _filled(section, magnitude)
        return f"-{text}" if signed and _has_digit(text) else text

    def _section_for(self, value: float) -> tuple[_Section | None, float, bool]:
        """The section for a value, the number to write in it, and whether a minus is added."""
        sections = self.sections[:3]
        if any(section.condition for section in sections):
            for section in sections:
                if section.condition is None or _holds(section.condition, value):
                    return section, abs(value), value < 0
            return None, value, False
        if value < 0 and len(sections) > 1:
            return sections[1], -value, False
        if value == 0 and len(sections) > 2:
            return sections[2], 0.0, False
        return sections[0], abs(value), value < 0


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat:
    """Parse a format code; anything is accepted, as Excel has accepted it."""
    sections = tuple(map(_section, _split(code))) or (_section("General"),)
    first = sections[0]
    is_elapsed = first.has("elapsed")
    return NumberFormat(
        code=code,
        is_plain=len(sections) == 1
        and len(first.tokens) == 1
        and first.tokens[0].kind in {"general", "text"},
        is_date=is_elapsed or first.has("date"),
        is_elapsed=is_elapsed,
        places=_common_places(sections),
        sections=sections,
    )


def plain_digits(value: float) -> str:
    """A number by its digits, as typed: no exponent, no ``.0``, 15 significant digits."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.15g}"
    return format(Decimal(text), "f") if "e" in text else text


def _common_places(sections: tuple[_Section, ...]) -> int | None:
    numeric = [section for section in sections[:3] if not section.has("text")]
    places = {_places(section) for section in numeric}
    return places.pop() if len(places) == 1 else None


def _places(section: _Section) -> int | None:
    kinds = [token.kind for token in section.tokens]
    if "digit" not in kinds or not _FIXED_KINDS.issuperset(kinds):
        return None
    last = len(kinds) - 1 - kinds[::-1].index("digit")
    if "comma" in kinds[last:] or any(sign.isdigit() for sign in _literals(section)):
        return None
    point = kinds.index("point") if "point" in kinds else len(kinds)
    return kinds[point:].count("digit")


def _literals(section: _Section) -> str:
    return "".join(token.text for token in section.tokens if token.kind == "literal")


def _split(code: str) -> list[str]:
    """The code's sections; a semicolon inside quotes or behind a backslash does not part them."""
    parts = [""]
    for match in _TOKEN.finditer(code):
        if match["other"] == ";":
            parts.append("")
        else:
            parts[-1] += match[0]
    return parts[:4]


def _section(code: str) -> _Section:
    tokens: list[_Token] = []
    condition = None
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "other"
        text = match[kind]
        if kind == "bracket":
            found = _CONDITION.match(text)
            if found is not None:
                condition = (found[1], float(found[2]))
            elif _ELAPSED.match(text):
                tokens.append(_Token("elapsed", text))
            elif text.startswith("$"):
                tokens.append(_Token("literal", text[1:].split("-", 1)[0]))
        elif kind in {"quoted", "escaped"}:
            tokens.append(_Token("literal", text))
        elif kind == "space":
            tokens.append(_Token("literal", " "))
        elif kind in {"exponent", "general"}:
            tokens.append(_Token(kind, text))
        elif kind == "ampm":
            tokens.append(_Token("date", text))
        elif kind == "other":
            tokens.append(_Token(_kind_of(text), text))
    return _Section(tuple(tokens), condition)


def _kind_of(sign: str) -> str:
    if sign in "0#?":
        return "digit"
    if sign in _DATE_LETTERS:
        return "date"
    return {".": "point", ",": "comma", "%": "percent", "/": "slash", "@": "text"}.get(
        sign, "literal"
    )


def _holds(condition: tuple[str, float], value: float) -> bool:
    sign, limit = condition
    return {
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
        "=": value == limit,
        "<>": value != limit,
    }[sign]


def _filled(section: _Section, magnitude: float) -> str:
    if section.has("general") or section.has("text"):
        digits = plain_digits(magnitude)
        return "".join(
            digits if token.kind in {"general", "text"} else _literal(token)
            for token in section.tokens
        ).strip()
    if not section.has("digit"):
        return "".join(map(_literal, section.tokens)).strip()
    if section.has("slash"):
        return _fraction(section, magnitude)
    tokens = list(section.tokens)
    positions = [index for index, token in enumerate(tokens) if token.kind == "digit"]
    scale = 0
    last = positions[-1]
    while last + 1 + scale < len(tokens) and tokens[last + 1 + scale].kind == "comma":
        scale += 1
    percents = sum(token.kind == "percent" for token in tokens)
    number = Decimal(repr(magnitude)).scaleb(2 * percents - 3 * scale, _EXACT)
    if section.has("exponent"):
        return _scientific(tokens, number)
    return _decimal(tokens, number)


def _decimal(tokens: list[_Token], number: Decimal) -> str:
    point = next((i for i, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    before = [t.text for i, t in enumerate(tokens) if t.kind == "digit" and i < point]
    behind = [t.text for i, t in enumerate(tokens) if t.kind == "digit" and i > point]
    rounded = number.quantize(Decimal(1).scaleb(-len(behind)), context=_EXACT)
    whole, _, part = format(rounded, "f").partition(".")
    whole = "" if whole == "0" else whole
    least = len(before) - next((i for i, sign in enumerate(before) if sign == "0"), len(before))
    whole = whole.rjust(least, "0")
    while part and behind[len(part) - 1] != "0" and part.endswith("0"):
        part = part[:-1]
    digits_at = [i for i, token in enumerate(tokens) if token.kind == "digit"]
    grouped = any(
        token.kind == "comma" and digits_at[0] < i < min(digits_at[-1], point)
        for i, token in enumerate(tokens)
    )
    if grouped:
        whole = _thousands(whole)
    return _laid_out(tokens, whole, part, len(before), point)


def _laid_out(tokens: list[_Token], whole: str, part: str, before: int, point: int) -> str:
    """Put digits into their places; what is between two places is kept between them."""
    text: list[str] = []
    seen_before = seen_behind = 0
    plain_whole = not any(
        token.kind == "literal"
        and any(t.kind == "digit" for t in tokens[:i])
        and any(t.kind == "digit" for t in tokens[i:point])
        for i, token in enumerate(tokens[:point])
    )
    for index, token in enumerate(tokens):
        if token.kind == "digit" and index < point:
            seen_before += 1
            if plain_whole:
                text.append(whole if seen_before == 1 else "")
            else:
                rest = before - seen_before
                end = len(whole) - rest
                text.append(whole[: max(end, 0)] if seen_before == 1 else whole[end - 1 : end])
        elif token.kind == "digit":
            text.append(part[seen_behind : seen_behind + 1])
            seen_behind += 1
        elif token.kind == "point":
            if not before:
                text.append(whole)
            text.append(".")
        else:
            text.append(_literal(token))
    return "".join(text).strip()


def _scientific(tokens: list[_Token], number: Decimal) -> str:
    at = next(i for i, token in enumerate(tokens) if token.kind == "exponent")
    mantissa, tail = tokens[:at], tokens[at + 1 :]
    point = next((i for i, token in enumerate(mantissa) if token.kind == "point"), len(mantissa))
    places = sum(token.kind == "digit" for token in mantissa[point:])
    wholes = max(sum(token.kind == "digit" for token in mantissa[:point]), 1)
    exponent = 0
    if number:
        exponent = number.adjusted()
        exponent -= exponent % wholes if wholes > 1 else 0
        rounded = number.scaleb(-exponent).quantize(Decimal(1).scaleb(-places), context=_EXACT)
        if rounded.adjusted() >= wholes:
            exponent += wholes
    shown = _decimal(mantissa, number.scaleb(-exponent))
    width = sum(token.kind == "digit" for token in tail)
    sign = "-" if exponent < 0 else "+" if tokens[at].text.endswith("+") else ""
    rest = "".join(_literal(token) for token in tail if token.kind != "digit")
    return f"{shown}E{sign}{str(abs(exponent)).rjust(width, '0')}{rest}".strip()


def _fraction(section: _Section, magnitude: float) -> str:
    tokens = section.tokens
    slash = next(i for i, token in enumerate(tokens) if token.kind == "slash")
    places = max(sum(token.kind == "digit" for token in tokens[slash:]), 1)
    whole = int(magnitude)
    fixed = "".join(t.text for t in tokens[slash + 1 :] if t.kind == "literal" and t.text.isdigit())
    rest = Fraction(magnitude) - whole
    if fixed:
        part = (round(rest * int(fixed)), int(fixed))
    else:
        near = rest.limit_denominator(10 ** min(places, 6) - 1)
        part = (near.numerator, near.denominator)
    if part[0] == part[1]:
        whole, part = whole + 1, (0, part[1])
    if not part[0]:
        return str(whole)
    return f"{whole} {part[0]}/{part[1]}" if whole else f"{part[0]}/{part[1]}"


def _fixed(magnitude: float, places: int, value: float) -> str:
    number = Decimal(repr(magnitude)).quantize(Decimal(1).scaleb(-places), context=_EXACT)
    return f"-{number:f}" if value < 0 and number else f"{number:f}"


def _thousands(digits: str) -> str:
    groups: list[str] = []
    while len(digits) > 3:
        groups.insert(0, digits[-3:])
        digits = digits[:-3]
    return ",".join([digits, *groups])


def _literal(token: _Token) -> str:
    if token.kind == "literal":
        return token.text
    return "%" if token.kind == "percent" else "/" if token.kind == "slash" else ""


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() and sign != "0" for sign in text)
