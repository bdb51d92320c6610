"""Whether what Plytix has is what was sent, in all the spellings in which it answers.

Source: Plytix API v1 and v2, "Attribute types", and observed: dates are written ``2026-05-01`` and
read with the time of midnight; media are written as objects with an id, and read as objects with
more, as lists of one, or as bare ids; an empty value is left out of answers; a multiselect comes
in the sequence of its options, whatever the sequence in which it was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from sheetsync.plytix.v1v2.settling.words import member

_MIDNIGHT: Final = "T00:00:00"
_FIELDS: Final = ("label", "gtin", "status")


def alike(sent: Any, there: Any) -> bool:
    """Whether a value is what was sent.

    Args:
        sent: As it was written; empty text, an empty list and ``None`` clear.
        there: As it is read; ``None`` for what the answer leaves out.
    """
    if _is_empty(sent) or _is_empty(there):
        return _is_empty(sent) and _is_empty(there)
    wanted, found = _as_list(sent), _as_list(there)
    if any(isinstance(each, Mapping) for each in (*wanted, *found)):
        ids = ids_of(wanted)
        return bool(ids) and ids == ids_of(found)
    if len(wanted) == len(found) == 1:
        return _is_same(wanted[0], found[0])
    return all(any(_is_same(each, other) for other in found) for each in wanted) and all(
        any(_is_same(each, other) for each in wanted) for other in found
    )


def ids_of(value: Any) -> list[str]:
    """The ids that a reference, or a list of them, names: bare, or in objects; in their order."""
    found = (each.get("id") if isinstance(each, Mapping) else each for each in _as_list(value))
    return [each for each in found if isinstance(each, str)]


def different(sent: Mapping[str, Any], product: Mapping[str, Any]) -> list[str]:
    """What of a whole product is not as it was sent; members that were not sent do not count.

    Links to assets and categories have only to be among the product's: media bring assets along.
    """
    names = [name for name in _FIELDS if name in sent and not alike(sent[name], product.get(name))]
    if "thumbnail" in sent and ids_of(sent["thumbnail"]) != ids_of(product.get("thumbnail")):
        names.append("thumbnail")
    names += [
        name
        for name in ("assets", "categories")
        if not set(ids_of(sent.get(name))) <= set(ids_of(product.get(name)))
    ]
    values = member(dict(product), "attributes")
    return names + [
        f"attributes.{label}"
        for label, value in member(dict(sent), "attributes").items()
        if not alike(value, values.get(label))
    ]


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {}, ())


def _as_list(value: Any) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    return [] if value is None else [value]


def _is_same(sent: Any, there: Any) -> bool:
    if isinstance(sent, date):
        sent = sent.isoformat()
    if isinstance(sent, str) and isinstance(there, str):
        return sent == there or (
            len(sent) == len("2026-05-01") and there.startswith(sent + _MIDNIGHT)
        )
    if isinstance(sent, bool) or isinstance(there, bool):
        return str(sent).lower() == str(there).lower()
    wanted, found = _number(sent), _number(there)
    if wanted is None or found is None:
        return False
    # Plytix may keep a number as a double, which has fewer digits than a decimal can.
    return wanted == found or float(wanted) == float(found)


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
