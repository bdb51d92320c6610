"""Groups of attributes. Source: Plytix API v1, "Attribute groups"."""

from __future__ import annotations

from sheetsync.plytix.v1v2.objects.spellings import Many, Spelled


class AttributeGroup(Spelled, frozen=True, kw_only=True):
    """A group that attributes are shown in.

    Attributes:
        attribute_labels: The labels of its attributes, without prefix.
        order: Its place among the groups, counted from 0.
    """

    id: str
    name: str | None = None
    attribute_labels: Many[str] = ()
    order: int | None = None
