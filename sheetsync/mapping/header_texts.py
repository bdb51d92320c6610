"""What a header says to people, and which headers they take for the same."""

from __future__ import annotations

import unicodedata
from datetime import datetime, time

from sheetsync.model.values import FaultyCell, RawValue


def header_text(value: RawValue) -> str:
    """What people read in a header's cell: a year typed as a number is ``2026``."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case FaultyCell():
            return value.shown
        case _:
            return str(value)


def fold_header(text: str) -> str:
    """A header without what people overlook: case, blanks, line breaks, accents, invisible signs.

    Full-width and other compatibility letters become plain ones.
    """
    if text.isascii():
        return "".join(text.split()).lower()
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(
        sign
        for sign in folded
        if not (sign.isspace() or unicodedata.combining(sign) or unicodedata.category(sign) == "Cf")
    )


def looks(text: str) -> str:
    """A header as the eye sees it: blanks at the ends and invisible signs do not show."""
    visible = (
        sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf"
    )
    return " ".join("".join(visible).split())
