"""The JSON Schema of mapping files, for editors that complete and check as people type."""

from __future__ import annotations

import json

from sheetsync.mapping.vocabulary import MAPPING_GROUP


def mapping_schema_text() -> str:
    """The schema file's text, with a line break at its end; the same every time."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sheetsync mapping",
        "description": "How the sheets of a kind of workbook feed Plytix.",
        **MAPPING_GROUP.schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
