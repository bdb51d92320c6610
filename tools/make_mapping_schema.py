"""Write the JSON Schema of mapping files to ``mappings/schema.json``."""

from __future__ import annotations

from pathlib import Path

from sheetsync.mapping.json_schema import mapping_schema_text

SCHEMA_FILE = Path(__file__).parent.parent / "mappings" / "schema.json"


def main() -> None:
    """Write the file."""
    SCHEMA_FILE.write_text(mapping_schema_text(), encoding="utf-8", newline="\n")
    print(SCHEMA_FILE.name)


if __name__ == "__main__":
    main()
