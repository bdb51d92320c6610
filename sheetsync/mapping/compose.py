"""Mapping text for a workbook that sheetsync itself lays out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from sheetsync.mapping.header_texts import fold_header
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.values import FieldName


def unique_headers(definitions: Iterable[FieldDefinition]) -> dict[FieldName, str]:
    """A header for each field: what people call it, with the field's name where two are alike.

    Headers that differ only in what people overlook count as alike.
    """
    wanted = list(definitions)
    counts: dict[str, int] = {}
    for one in wanted:
        fold = fold_header(one.name)
        counts[fold] = counts.get(fold, 0) + 1
    headers: dict[FieldName, str] = {}
    taken: set[str] = set()
    for one in wanted:
        name = " ".join(one.name.split())
        own = one.field.removeprefix("attributes.")
        system = own == one.field
        plain = bool(fold_header(name)) and (counts[fold_header(one.name)] == 1 or system)
        header = name if plain and fold_header(name) not in taken else f"{name} ({own})".strip()
        while fold_header(header) in taken:
            header += " *"
        taken.add(fold_header(header))
        headers[one.field] = header
    return headers


def composed_mapping(
    *,
    name: str,
    connection: str,
    sheet: str,
    keys: Sequence[FieldName],
    fields: Sequence[FieldName],
    headers: Mapping[FieldName, str],
) -> str:
    """The text of a mapping that reads one sheet as it was laid out.

    Args:
        name: What people call it.
        connection: The connection that the workbook was made on.
        sheet: The sheet's name.
        keys: The key fields.
        fields: The fields that columns feed; none of the keys, and at least one.
        headers: Field → header, of keys and fields at least.
    """
    lines = [
        "# Made by sheetsync: how this workbook is read when it is planned.",
        "version: 1",
        f"name: {_quoted(name)}",
        f"connection: {_quoted(connection)}",
        "sheets:",
        f"  - sheet: {_quoted(sheet)}",
        "    header_row: 1",
        "    kind: product",
        "    key:",
        *(f"      - {{column: {_quoted(headers[key])}, field: {key}}}" for key in keys),
        "    mode: update",
    ]
    if fields:
        lines.append("    columns:")
        lines += [f"      - {{column: {_quoted(headers[name])}, field: {name}}}" for name in fields]
    else:
        lines.append("    constants: {}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text as YAML reads it back, whatever it holds: YAML takes JSON's quoted texts.

    JSON's escapes of characters beyond U+FFFF are two halves each, which YAML does not join.
    """
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in quoted)
