"""What the account says a field is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum

from sheetsync.model.assets import AssetIndex
from sheetsync.model.values import FieldName


class Kind(StrEnum):
    """The sorts of entity that a sheet can feed. More join with their issue."""

    PRODUCT = "product"


class TypeClass(StrEnum):
    """The types of a field: Plytix's attribute types, and two of the system fields' own.

    Source: Plytix API v1, "Attributes": ``type_class``; spelling as it works on the service.
    """

    TEXT = "TextAttribute"
    MULTILINE = "MultilineAttribute"
    HTML = "HtmlAttribute"
    INT = "IntAttribute"
    DECIMAL = "DecimalAttribute"
    BOOLEAN = "BooleanAttribute"
    DATE = "DateAttribute"
    URL = "UrlAttribute"
    DROPDOWN = "DropdownAttribute"
    MULTISELECT = "MultiSelectAttribute"
    MEDIA = "MediaAttribute"
    MEDIA_GALLERY = "MediaGalleryAttribute"
    COMPLETENESS = "CompletenessAttribute"
    FORMULA = "FormulaAttribute"
    SKU = "sku"
    """The system field that is a product's key: text, never cleaned, case-sensitive."""
    GTIN = "gtin"
    """The system field of 8, 12, 13 or 14 digits with a check digit."""
    UNKNOWN = "unknown"
    """A type this version does not know; never a target."""


MEDIA_TYPES = frozenset({TypeClass.MEDIA, TypeClass.MEDIA_GALLERY})
"""Their values are assets of the account."""

READ_ONLY_TYPES = frozenset({TypeClass.COMPLETENESS, TypeClass.FORMULA, TypeClass.UNKNOWN})
"""Plytix computes these; a mapping that targets one is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDefinition:
    """What is known of one field of a kind: a system field or an attribute.

    Attributes:
        field: The field's name, such as ``label`` or ``attributes.colour``.
        name: What people call it: the attribute's display name.
        type_class: Its type.
        options: The options of a dropdown or multi-select, in the account's order; else empty.
        description: The attribute's description; empty when there is none.
        required: Whether a record of this kind cannot be created without it.
        clearable: Whether the value may be taken away.
        assets: The assets that cells of a media field may name; ``None``: nobody has looked.
    """

    field: FieldName
    name: str
    type_class: TypeClass
    options: tuple[str, ...] = ()
    description: str = ""
    required: bool = False
    clearable: bool = True
    assets: AssetIndex | None = dataclass_field(default=None, compare=False, repr=False)

    @property
    def read_only(self) -> bool:
        """Whether Plytix computes the field, so that it can be no target."""
        return self.type_class in READ_ONLY_TYPES


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The Plytix account a run talks to, as its token says.

    Attributes:
        id: The account's id.
        name: The account's name, for people.
    """

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSchema:
    """The definitions of an account at one moment.

    Attributes:
        account: Whose they are.
        fetched_at: When, ISO 8601 in UTC.
        definitions: By kind, then by field name, system fields first, attributes in the account's
            order.
    """

    account: Account
    fetched_at: str
    definitions: Mapping[Kind, Mapping[FieldName, FieldDefinition]] = dataclass_field(
        default_factory=dict
    )

    def fields(self, kind: Kind) -> Mapping[FieldName, FieldDefinition]:
        """The definitions of one kind; empty when the schema has none."""
        return self.definitions.get(kind, {})
