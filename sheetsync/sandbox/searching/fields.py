"""What a collection can be searched, ordered and shown by.

The operators by type are those that the filters endpoints report (Plytix API v1, "Available
filters"); ``unlisted`` are those that work, or are used by public clients, though no metadata
lists them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.value_tables import Values

ATTRIBUTES_MEMBER = "attributes"
"""The member of a kept product that holds its attributes' values by label."""


class Sort(Enum):
    """How values of a field compare."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    FLAG = "flag"
    LIST = "list"
    PRESENCE = "presence"


TEXT_OPERATORS = ("exists", "!exists", "like", "eq", "!eq")
NUMBER_OPERATORS = ("exists", "!exists", "eq", "!eq", "gt", "gte", "lt", "lte")
CHOICE_OPERATORS = ("exists", "!exists", "eq", "!eq", "in", "!in")
LIST_OPERATORS = ("exists", "!exists", "in", "!in")
DATE_OPERATORS = ("exists", "eq", "gt", "gte", "lt", "lte")
MOMENT_OPERATORS = ("exists", "!exists", "eq", "gt", "gte", "lt", "lte")
FLAG_OPERATORS = ("exists", "!exists", "eq")
PRESENCE_OPERATORS = ("exists", "!exists")
ID_OPERATORS = ("eq", "!eq", "in", "!in")

DATE_UNLISTED = ("!exists", "bte", "last_days")
NUMBER_UNLISTED = ("bte",)
TEXT_UNLISTED = ("!like",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to filter and order by.

    Attributes:
        name: As requests spell it, such as ``attributes.colour``.
        sort: How its values compare.
        operators: What the metadata offers.
        value: Reads the value of an entity; ``None`` when there is none.
        unlisted: Operators that work although the metadata does not offer them.
        filter_type: The type that the metadata gives.
        options: The choices that the metadata gives; ``None`` when it gives none.
        column: The SQL expression that gives the value, when a column does. For text it gives
            the value folded. Without it, what ``value`` reads by ``Member`` is found by its path.
        exact_column: The SQL expression that gives text as it is.
        needs: What must be laid out for ``column``.
        listed: Whether the metadata lists the field.
        orders: What to order by: values, or an SQL expression (its second part is empty);
            ``None``: cannot be ordered by.
    """

    name: str
    sort: Sort
    operators: tuple[str, ...]
    value: Callable[[Doc], Any]
    unlisted: tuple[str, ...] = ()
    filter_type: str = "TextAttribute"
    options: tuple[str, ...] | None = None
    column: str | None = None
    exact_column: str | None = None
    needs: Values | None = None
    listed: bool = True
    orders: Values | tuple[str, tuple[()]] | None = None

    @property
    def values(self) -> Values | None:
        """What must be laid out for SQL to speak of the field; ``None``: nothing."""
        if self.column is None and isinstance(self.value, Member):
            return Values(self.value.path)
        return self.needs

    @property
    def compared(self) -> str | None:
        """The SQL expression to compare: text folded, anything else as it is."""
        if self.column is not None or self.values is None:
            return self.column
        return self.values.fold if self.sort is Sort.TEXT else self.values.value

    @property
    def exact(self) -> str | None:
        """The SQL expression of the value as it is."""
        if self.column is not None or self.values is None:
            return self.exact_column
        return self.values.value

    def takes(self, operator: str) -> bool:
        """Whether the field can be filtered with an operator."""
        return operator in self.operators or operator in self.unlisted

    def described(self) -> dict[str, Any]:
        """The field as the filters endpoints tell it."""
        told: dict[str, Any] = {
            "key": self.name,
            "filter_type": self.filter_type,
            "operators": list(self.operators),
        }
        if self.options is not None:
            told["options"] = list(self.options)
        return told


@dataclass(frozen=True, slots=True)
class Member:
    """Reads what stands in one place of an entity.

    Attributes:
        path: The place, members from the outside in.
    """

    path: tuple[str, ...]

    def __call__(self, doc: Doc) -> Any:
        """The value; ``None`` when there is none."""
        found: Any = doc
        for name in self.path:
            found = None if found is None else found.get(name)
        return found


def member(name: str) -> Member:
    """Reads a member of the entity."""
    return Member((name,))


def json_order(*path: str) -> Values:
    """Orders by a member of the kept JSON."""
    return Values(path)


_FILTER_KINDS: dict[str, tuple[str, Sort, tuple[str, ...], tuple[str, ...]]] = {
    "TextAttribute": ("TextAttribute", Sort.TEXT, TEXT_OPERATORS, TEXT_UNLISTED),
    "MultilineAttribute": ("TextAttribute", Sort.TEXT, TEXT_OPERATORS, TEXT_UNLISTED),
    "HtmlAttribute": ("TextAttribute", Sort.TEXT, TEXT_OPERATORS, TEXT_UNLISTED),
    "UrlAttribute": ("TextAttribute", Sort.TEXT, TEXT_OPERATORS, TEXT_UNLISTED),
    "IntAttribute": ("IntAttribute", Sort.NUMBER, NUMBER_OPERATORS, NUMBER_UNLISTED),
    "DecimalAttribute": ("DecimalAttribute", Sort.NUMBER, NUMBER_OPERATORS, NUMBER_UNLISTED),
    "CompletenessAttribute": ("DecimalAttribute", Sort.NUMBER, NUMBER_OPERATORS, NUMBER_UNLISTED),
    "DropdownAttribute": ("DropdownAttribute", Sort.TEXT, CHOICE_OPERATORS, ()),
    "MultiSelectAttribute": ("MultiSelectAttribute", Sort.LIST, LIST_OPERATORS, ()),
    "DateAttribute": ("DateAttribute", Sort.DATE, DATE_OPERATORS, DATE_UNLISTED),
    "BooleanAttribute": ("BooleanAttribute", Sort.FLAG, FLAG_OPERATORS, ()),
    "MediaAttribute": ("MediaAttribute", Sort.PRESENCE, PRESENCE_OPERATORS, ()),
    "MediaGalleryAttribute": ("MediaGalleryAttribute", Sort.PRESENCE, PRESENCE_OPERATORS, ()),
}
_UNKNOWN_KIND = ("TextAttribute", Sort.TEXT, TEXT_OPERATORS, TEXT_UNLISTED)


def filter_type(type_class: str) -> str:
    """The type that an attribute filters as, as searches and filters report it."""
    return _FILTER_KINDS.get(type_class, _UNKNOWN_KIND)[0]


def attribute_field(definition: Doc) -> Field:
    """The field of a product that an attribute gives."""
    label = definition["label"]
    kind, sort, operators, unlisted = _FILTER_KINDS.get(definition["type_class"], _UNKNOWN_KIND)
    options = definition.get("options")
    return Field(
        name=f"attributes.{label}",
        sort=sort,
        operators=operators,
        unlisted=unlisted,
        value=Member((ATTRIBUTES_MEMBER, label)),
        filter_type=kind,
        options=tuple(options or ())
        if kind in {"DropdownAttribute", "MultiSelectAttribute"}
        else None,
        orders=json_order(ATTRIBUTES_MEMBER, label),
    )
