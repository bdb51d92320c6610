"""A workbook examined: how its sheets and columns were taken, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sheetsync.model.finding import Finding
from sheetsync.model.values import FieldName


class Judged(StrEnum):
    """What a column is taken for."""

    KEY = "key"
    GTIN = "gtin"
    CODE = "code"
    """Text whose digits and zeros count, such as customs codes."""
    TEXT = "text"
    LIST = "list"
    """Words of a few, such as colours."""
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"
    DATE = "date"
    BOOLEAN = "boolean"
    URL = "url"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedColumn:
    """One column of an examined sheet.

    Attributes:
        index: The column, from 0.
        header: Its header as written.
        judged: What it is taken for.
        field: The field that it feeds, made up where the mapping is; ``None``: it is not examined,
            since another column has its header.
    """

    index: int
    header: str
    judged: Judged
    field: FieldName | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedSheet:
    """One sheet with cells.

    Attributes:
        sheet: The sheet's name.
        visible: Whether people see it.
        header_row: The headers' row as Excel counts; ``None``: it was not examined.
        rows: Rows with content below the headers.
        columns: The columns that were examined, left to right.
    """

    sheet: str
    visible: bool = True
    header_row: int | None
    rows: int = 0
    columns: tuple[ExaminedColumn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What came of examining a workbook.

    Attributes:
        file: Its name, without folders.
        folder: Its folder, absolute.
        kind: What sort of file it is, such as ``xlsx``; empty when it was refused.
        sha256: The hash of the bytes that were read; empty when it was refused.
        sheets: Its sheets; empty when it was refused.
        findings: Everything found; the refusal alone when it was refused.
        mapping: The mapping's name; ``None`` when it was assumed.
        is_refused: Whether it could not be read.
    """

    file: str
    folder: str
    kind: str = ""
    sha256: str = ""
    sheets: tuple[ExaminedSheet, ...] = ()
    findings: tuple[Finding, ...] = ()
    mapping: str | None = None
    is_refused: bool = False

    @property
    def is_assumed(self) -> bool:
        """Whether nobody said what the columns hold."""
        return self.mapping is None
