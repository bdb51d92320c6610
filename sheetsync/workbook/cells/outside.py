"""Formulas whose saved results come from outside the workbook, or from the moment it was saved.

Source: ECMA-376 Part 1, 18.17 (formulas; ``[1]Prices!A1`` names the first linked workbook), and
Microsoft's lists of volatile and of web functions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

_TEXTS: Final = re.compile(r'"(?:[^"]|"")*"')
_LINK: Final = re.compile(
    r"""
    '[^'\[]*\[[^\[\]']+\][^']*'!                        # '[1]Spring range'!A1
    | (?<![\w.\]\[])\[[^\[\]]+\][^\s\[\]!'(),;:+*/&<>=^-]*!  # [1]Prices!A1, [1]!Name
    | '[a-z]+://[^']*'\s*\#                             # 'file:///prices.ods'#$Sheet1.A1
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FUNCTION: Final = re.compile(
    r"(?<![\w.])(?:_xl[a-z]+\.)*(?:TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY|INDIRECT|OFFSET|CELL|INFO"
    r"|WEBSERVICE|RTD|DDE|STOCKHISTORY|CUBE[A-Z]+|IMPORT(?:RANGE|XML|DATA|HTML|FEED)|GOOGLEFINANCE"
    r")\s*\(",
    re.IGNORECASE,
)
_IN_A_TEXT: Final = re.compile(
    r"DUMMYFUNCTION\(\s*\"[^\"]*?(?:IMPORT(?:RANGE|XML|DATA|HTML|FEED)|GOOGLEFINANCE)\s*\(",
    re.IGNORECASE,
)
"""How Google Sheets saves functions that Excel does not know."""
_HINT: Final = re.compile(
    rb"[\[#]|TODAY|NOW|RAND|INDIRECT|OFFSET|CELL|INFO|WEBSERVICE|RTD|DDE|STOCKHIST|CUBE|IMPORT"
    rb"|GOOGLEFIN",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d][\w.\\]*")
_MOST_ROUNDS: Final = 10


class OutsideFormulas:
    """Tells formulas that take values from outside from those that do not."""

    def __init__(self, definitions: Mapping[str, str] | None = None) -> None:
        """Know the workbook's names.

        Args:
            definitions: Defined name → its formula.
        """
        self._names: Collection[str] = frozenset()
        own = {
            name.casefold(): text
            for name, text in (definitions or {}).items()
            if not name.startswith("_xlnm.")
        }
        for _ in range(_MOST_ROUNDS):  # names may refer to names
            found = frozenset(name for name, text in own.items() if self.takes(text))
            if found == self._names:
                break
            self._names = found

    def may_be_among(self, formulas: bytes) -> bool:
        """Whether any of these formulas needs a look; quick, and right when it says no.

        Args:
            formulas: Their texts as the file holds them.
        """
        return bool(self._names) or _HINT.search(formulas) is not None

    def takes(self, formula: str) -> bool:
        """Whether a formula takes values from another workbook, the web, the clock or chance."""
        plain = _TEXTS.sub("", formula)
        if _FUNCTION.search(plain) or _LINK.search(plain) or _IN_A_TEXT.search(formula):
            return True
        names = self._names
        return bool(names) and any(word.casefold() in names for word in _WORD.findall(plain))
