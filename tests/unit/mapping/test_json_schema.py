from __future__ import annotations

import json
from typing import Any

import pytest

from sheetsync.mapping.groups import Group
from sheetsync.mapping.json_schema import mapping_schema_text
from sheetsync.mapping.vocabulary import GROUPS
from tools.make_mapping_schema import SCHEMA_FILE, main


def test_the_schema_file_is_current() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == mapping_schema_text(), (
        "run: python -m tools.make_mapping_schema"
    )


def test_the_script_writes_the_file(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tools.make_mapping_schema.SCHEMA_FILE", tmp_path / "schema.json")
    main()
    assert (tmp_path / "schema.json").read_text(encoding="utf-8") == mapping_schema_text()
    assert capsys.readouterr().out == "schema.json\n"


@pytest.mark.parametrize("group", GROUPS.values(), ids=GROUPS)
def test_every_setting_is_described(group: Group) -> None:
    properties: Any = group.schema()["properties"]
    assert list(properties) == [setting.name for setting in group.settings]
    assert all(schema["description"] for schema in properties.values())


def test_no_group_takes_settings_that_do_not_exist() -> None:
    def walk(schema: object) -> None:
        if isinstance(schema, dict):
            if "properties" in schema:
                assert schema["additionalProperties"] is False
            for value in schema.values():
                walk(value)
        elif isinstance(schema, list):
            for value in schema:
                walk(value)

    schema = json.loads(mapping_schema_text())
    walk(schema)
    assert schema["required"] == ["version", "sheets"]


def test_what_may_be_left_out_may_be_null_and_has_its_default() -> None:
    schema = json.loads(mapping_schema_text())
    review = schema["properties"]["review"]
    assert {"type": "null"} in review["anyOf"]
    assert review["default"] == "always"
