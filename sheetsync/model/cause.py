"""Findings folded by what brings them about."""

from __future__ import annotations

from dataclasses import dataclass

from sheetsync.model.definition import TypeClass
from sheetsync.model.finding import Finding
from sheetsync.model.values import FieldName


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedColumn:
    """A column of the source that holds values which a value dictionary could mend.

    Attributes:
        sheet: The sheet's name.
        header: The column's header as written.
        field: The field that it feeds.
        type_class: The field's type.
        options: The field's options, in the account's order; empty when it has none.
    """

    sheet: str
    header: str
    field: FieldName
    type_class: TypeClass
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """All findings of one code and severity on one value of one column.

    Attributes:
        id: Its name within the plan, such as ``q1``.
        first: The first of its findings.
        value: The value, as its first cell holds it; empty when the findings tell none.
        rows: How many cells or rows it stands for.
        suggestion: What is most likely meant; empty when nobody can say.
        asked: The columns whose dictionaries an answer would go into; empty when no dictionary
            can mend it.
    """

    id: str
    first: Finding
    value: str
    rows: int
    suggestion: str = ""
    asked: tuple[AskedColumn, ...] = ()
