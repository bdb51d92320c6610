"""Truth values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Final

from sheetsync.codecs.characters import code_points
from sheetsync.codecs.codec import CellReading, Remark, Sweep, Unreadable, filled, foreign_value
from sheetsync.codecs.look_alikes import latin_form, look_alikes_in
from sheetsync.codecs.text import clean_text, faulty
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.values import Canonical, RawValue

TRUE_WORDS: Final = frozenset(
    {"true", "yes", "y", "t", "1", "ja", "wahr", "oui", "vrai", "si", "sì", "sí", "x"}
    | {"✓", "✔", "✔\ufe0f", "☑", "☑\ufe0f", "✅"}
)
"""What people write for yes, in lower case."""

FALSE_WORDS: Final = frozenset(
    {"false", "no", "n", "f", "0", "nein", "falsch", "non", "faux", "✗", "✘", "☐"}
)
"""What people write for no, in lower case. A dash, an ``o`` or a ``?`` is none."""

_NOT_A_BOOLEAN: Final = Unreadable(
    code="not-a-boolean",
    expected="TRUE or FALSE, yes or no, 1 or 0",
    remedy="Type TRUE or FALSE, or give the word a meaning under values in the mapping.",
)


class BooleanCodec:
    """Truth; canonical is a ``bool``. An unknown word is a finding, never ``False``."""

    def from_cell(
        self,
        raw: RawValue,
        reading: CellReading,
        *,
        shown: str = "",
        remarks: list[Remark] | None = None,
    ) -> Canonical | Unreadable:
        """Read a truth value, a 1 or a 0, or a word from the fixed list."""
        match raw:
            case bool():
                return raw
            case int() | float():
                return bool(raw) if raw in {0, 1} else _NOT_A_BOOLEAN
            case str():
                text = clean_text(raw, reading, remarks)
                if isinstance(text, Unreadable):
                    return text
                word = text.casefold()
                if word in TRUE_WORDS:
                    return True
                return False if word in FALSE_WORDS else _unknown_word(text)
            case date() | time() | timedelta() | None:
                return _NOT_A_BOOLEAN
            case _:
                return faulty(raw)

    def to_cell(self, value: Canonical) -> RawValue:
        """A real truth value, which Excel shows in the user's language."""
        return value if isinstance(value, bool) else str(value)

    def from_api(self, value: object, definition: FieldDefinition) -> Canonical | None:
        """A JSON truth value; the words ``true`` and ``false`` too."""
        match value:
            case None | "":
                return None
            case bool():
                return value
            case str() if value.casefold() in {"true", "false"}:
                return value.casefold() == "true"
            case _:
                return foreign_value(value)

    def to_api(self, value: Canonical, definition: FieldDefinition) -> object:
        """A JSON truth value."""
        return value

    def sweep(
        self, values: Sequence[RawValue], reading: CellReading, *, blank: object = None
    ) -> Sweep:
        """Take a column of truth values as it is."""
        clear = set(map(type, values)) <= {bool, type(None)}
        return Sweep(filled(values, blank), () if clear else range(len(values)))


def _unknown_word(text: str) -> Unreadable:
    """A word that is none; one in letters that look like those of a known word is told as such."""
    latin = latin_form(text)
    if latin == text:
        return _NOT_A_BOOLEAN
    proof = f"it holds {code_points(look_alikes_in(text))}"
    known = latin.casefold() in TRUE_WORDS | FALSE_WORDS
    return replace(
        _NOT_A_BOOLEAN,
        suggestions=(latin,) if known else (),
        proof=proof,
        repair=latin if known else "",
    )
