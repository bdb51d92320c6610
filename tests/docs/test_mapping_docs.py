"""Every setting of a mapping is documented: meaning, default, an example that works."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from sheetsync.mapping.groups import Setting
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.shapes import fit
from sheetsync.mapping.sheet_mapping import Limit
from sheetsync.mapping.vocabulary import GROUPS
from sheetsync.mapping.yaml_nodes import compose
from sheetsync.model.finding import Finding

PAGE = Path(__file__).parents[2] / "docs" / "mapping.md"
TEXT = PAGE.read_text(encoding="utf-8")
SETTINGS = [
    pytest.param(place, setting, id=f"{place or 'file'}: {setting.name}")
    for place, group in GROUPS.items()
    for setting in group.settings
]


def chapters() -> dict[str, str]:
    """Place of a group → its chapter; chapters without a place are left out."""
    found = {}
    for chapter in re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]:
        title = chapter.splitlines()[0]
        if title == "The file":
            found[""] = chapter
        elif place := re.search(r"\(`([^`]+)`\)$", title):
            found[place[1]] = chapter
    return found


def sections(place: str) -> dict[str, str]:
    """Setting → its section in a group's chapter."""
    return {
        section.splitlines()[0].strip("`"): section
        for section in re.split(r"^### ", chapters()[place], flags=re.MULTILINE)[1:]
    }


def examples(text: str) -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def default_line(setting: Setting[Any]) -> str:
    match setting.default:
        case bool():
            return f"Default: `{str(setting.default).lower()}`."
        case str() | int() if setting.default != "":
            return f"Default: `{setting.default}`."
        case Limit():
            return f"Default: `{setting.default.text}`."
        case _:
            return "Default: "


def test_every_group_has_a_chapter_and_every_chapter_a_group() -> None:
    assert list(chapters()) == list(GROUPS)


@pytest.mark.parametrize("place", GROUPS)
def test_a_chapter_documents_the_settings_of_its_group_in_their_order(place: str) -> None:
    assert list(sections(place)) == [setting.name for setting in GROUPS[place].settings]


@pytest.mark.parametrize(("place", "setting"), SETTINGS)
def test_every_setting_says_its_default_or_that_it_is_required(
    place: str, setting: Setting[Any]
) -> None:
    section = sections(place)[setting.name]
    expected = "Required" if setting.required else default_line(setting)
    assert re.search(f"^{re.escape(expected)}", section, flags=re.MULTILINE), expected


@pytest.mark.parametrize(("place", "setting"), SETTINGS)
def test_every_setting_has_an_example_that_works(place: str, setting: Setting[Any]) -> None:
    (example,) = examples(sections(place)[setting.name])
    node, faults = compose(example, "example.yaml")
    assert node is not None
    told: list[Finding] = list(faults)
    answers = fit(GROUPS[place], node, told)
    assert [finding for finding in told if finding.code != "missing-setting"] == []
    assert answers is not None
    assert setting.name in answers.values


def test_the_whole_example_is_a_mapping() -> None:
    whole = parse_mapping(examples(TEXT)[0], file="example.yaml")
    assert len(whole.sheets[0].columns) == 3


@pytest.mark.parametrize("place", GROUPS)
def test_what_comes_later_is_named(place: str) -> None:
    for name in GROUPS[place].later:
        assert f"`{name}`" in TEXT, name


def test_one_sentence_stands_on_a_line() -> None:
    prose = re.sub(r"^```.*?^```$", "", TEXT, flags=re.MULTILINE | re.DOTALL)
    for line in prose.splitlines():
        if not line.startswith(("|", "-", "#")):
            assert not re.search(r"[a-z`)]\. [A-Z]", line), line
