"""Mappings as text, and what is told of them."""

from __future__ import annotations

from textwrap import dedent, indent

from sheetsync.errors import MappingError
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.sheet_mapping import SheetMapping, WorkbookMapping
from sheetsync.model.place import YamlPlace

KEY = "key: {column: SKU, field: sku}"


def with_sheet(settings: str) -> str:
    """A mapping with one sheet, whose settings begin in line 3, column 5."""
    return f"version: 1\nsheets:\n  - {indent(dedent(settings).strip(), '    ').lstrip()}\n"


def with_column(settings: str) -> str:
    """A mapping with one column: settings in flow style, such as ``field: label``."""
    return with_sheet(f"{KEY}\ncolumns:\n  - {{column: A, {settings}}}")


def sheet_of(text: str) -> SheetMapping:
    """The only sheet of a mapping's text."""
    (sheet,) = mapping_of(text).sheets
    return sheet


def mapping_of(text: str) -> WorkbookMapping:
    """The mapping of a text."""
    return parse_mapping(text, file="spring.yaml")


def faults_of(text: str) -> list[tuple[str, int, int, str]]:
    """Code, line, column and value found of every fault of a mapping's text."""
    try:
        mapping_of(text)
    except MappingError as error:
        told = []
        for finding in error.findings:
            assert isinstance(finding.place, YamlPlace)
            assert finding.remedy
            assert finding.expected
            told.append((finding.code, finding.place.line, finding.place.column, finding.found))
        return told
    return []
