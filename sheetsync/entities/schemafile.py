"""An account's definitions as a file, and the hash that ties a plan to them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sheetsync.errors import SettingsError
from sheetsync.model.definition import (
    Account,
    AccountSchema,
    FieldDefinition,
    Kind,
    TypeClass,
)
from sheetsync.model.values import FieldName

FORMAT = "sheetsync.schema/1"


def schema_to_json(schema: AccountSchema) -> dict[str, Any]:
    """The schema as one JSON object, in the account's order."""
    return {
        "format": FORMAT,
        "account": {"id": schema.account.id, "name": schema.account.name},
        "fetched_at": schema.fetched_at,
        "kinds": {
            kind.value: [_definition_to_json(one) for one in fields.values()]
            for kind, fields in schema.definitions.items()
        },
    }


def schema_from_json(text: str, *, file: str) -> AccountSchema:
    """Read a schema back.

    Args:
        text: What ``schema pull`` wrote.
        file: The file's name, for messages.

    Raises:
        SettingsError: The text is no schema of a format this version knows.
    """
    remedy = "Fetch it again with: sheetsync schema pull"
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise SettingsError(
            f"{file} is not a saved schema: line {error.lineno} is no JSON.", remedy=remedy
        ) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise SettingsError(f"{file} is not a saved schema of format {FORMAT}.", remedy=remedy)
    try:
        return AccountSchema(
            account=Account(id=data["account"]["id"], name=data["account"]["name"]),
            fetched_at=data["fetched_at"],
            definitions={
                Kind(kind): {
                    FieldName(one["field"]): _definition_from_json(one) for one in definitions
                }
                for kind, definitions in dict(data["kinds"]).items()
            },
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SettingsError(f"{file} is a damaged schema.", remedy=remedy) from error


def definitions_fingerprint(
    definitions: Mapping[FieldName, FieldDefinition], fields: Iterable[FieldName]
) -> str:
    """The hash of what the account says of some fields: type and options.

    Names and descriptions are left out, since a plan does not rest on them. A field that the
    account does not define counts as such.

    Returns:
        A SHA-256, hexadecimal; the same whatever the order of ``fields``.
    """
    parts = []
    for field in sorted(set(fields)):
        definition = definitions.get(field)
        parts.append(
            [field, None]
            if definition is None
            else [field, definition.type_class.value, list(definition.options)]
        )
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _definition_to_json(definition: FieldDefinition) -> dict[str, Any]:
    data: dict[str, Any] = {
        "field": definition.field,
        "name": definition.name,
        "type": definition.type_class.value,
    }
    if definition.options:
        data["options"] = list(definition.options)
    if definition.description:
        data["description"] = definition.description
    if definition.required:
        data["required"] = True
    if not definition.clearable:
        data["clearable"] = False
    if definition.read_only:
        data["read_only"] = True
    return data


def _definition_from_json(data: Mapping[str, Any]) -> FieldDefinition:
    return FieldDefinition(
        field=FieldName(data["field"]),
        name=data["name"],
        type_class=TypeClass(data["type"]),
        options=tuple(data.get("options", ())),
        description=data.get("description", ""),
        required=data.get("required", False),
        clearable=data.get("clearable", True),
    )
