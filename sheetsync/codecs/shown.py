"""Types that are shown and never written: computed ones, and those of a later Plytix."""

from __future__ import annotations

from collections.abc import Sequence

from sheetsync.codecs.codec import CellReading, Remark, Sweep, Unreadable, foreign_value
from sheetsync.codecs.number import DecimalCodec
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.values import Canonical, RawValue, canonical_text


class ShownCodec:
    """Values that Plytix computes, or of types that nobody knows here; read from the API only."""

    def __init__(self) -> None:
        self._decimals = DecimalCodec()

    def from_cell(
        self,
        raw: RawValue,
        reading: CellReading,
        *,
        shown: str = "",
        remarks: list[Remark] | None = None,
    ) -> Canonical | Unreadable:
        """Refuse every cell."""
        return Unreadable(
            code="read-only-field",
            expected="no value; this field cannot be written",
            remedy="Remove the column from the mapping.",
        )

    def to_cell(self, value: Canonical) -> RawValue:
        """The value as text."""
        return canonical_text(value)

    def from_api(self, value: object, definition: FieldDefinition) -> Canonical | None:
        """A scalar as it is, things with an id by their ids, anything else as its text."""
        match value:
            case None | "" | []:
                return None
            case bool() | str():
                return value
            case int() | float():
                return self._decimals.from_api(value, definition)
            case {"id": str(thing)}:
                return (thing,)
            case list():
                ids = [item.get("id") if isinstance(item, dict) else item for item in value]
                texts = [one for one in ids if isinstance(one, str)]
                return tuple(texts) if len(texts) == len(value) else foreign_value(value)
            case _:
                return foreign_value(value)

    def to_api(self, value: Canonical, definition: FieldDefinition) -> object:
        """Refuse.

        Raises:
            TypeError: Always; planning never asks for it.
        """
        raise TypeError(f"{definition.field} cannot be written")

    def sweep(
        self, values: Sequence[RawValue], reading: CellReading, *, blank: object = None
    ) -> Sweep:
        """Find every cell doubtful."""
        return Sweep(list(values), range(len(values)))
