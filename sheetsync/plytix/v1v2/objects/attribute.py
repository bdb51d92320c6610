"""Attributes of products. Source: Plytix API v1, "Attributes", recorded objects."""

from __future__ import annotations

from datetime import datetime

from sheetsync.plytix.v1v2.objects.base import Object
from sheetsync.plytix.v1v2.objects.spellings import Many, Spelled


class CompletenessPart(Object, frozen=True, kw_only=True):
    """A field that a completeness counts.

    Attributes:
        id: The attribute's id; ``None`` for a system field.
        label: The attribute's label, or the system field's name, such as ``thumbnail``.
    """

    id: str | None = None
    label: str | None = None


class Attribute(Spelled, frozen=True, kw_only=True):
    """An attribute that products can have.

    Attributes:
        label: What products name it by, without prefix; stays when the name changes.
        type_class: ``TextAttribute``, ``MultilineAttribute``, ``HtmlAttribute``, ``IntAttribute``,
            ``DecimalAttribute``, ``DropdownAttribute``, ``MultiSelectAttribute``,
            ``DateAttribute``, ``UrlAttribute``, ``BooleanAttribute``, ``MediaAttribute``,
            ``MediaGalleryAttribute`` or ``CompletenessAttribute``.
        filter_type: The type it is searched as; a search and ``get`` differ on it (observed).
        groups: The ids of its attribute groups.
        options: The choices of a dropdown or multiselect, in their order; else empty.
        manual_sorting: Whether people put the options in order; ``None`` for other types.
        sort_ascending: The direction when they are sorted; ``None`` for other types.
        attributes: What a completeness counts; else empty.
        created: Never in a row of a search (observed).
    """

    id: str
    name: str | None = None
    label: str | None = None
    type_class: str | None = None
    filter_type: str | None = None
    description: str | None = None
    groups: Many[str] = ()
    options: Many[str] = ()
    manual_sorting: bool | None = None
    sort_ascending: bool | None = None
    attributes: Many[CompletenessPart] = ()
    created: datetime | None = None
