"""Whatever the text and the headers are: no crash, places within the text, no guess."""

from __future__ import annotations

import codecs
import random

from hypothesis import given
from hypothesis import strategies as st

from sheetsync.errors import MappingError
from sheetsync.mapping.header_texts import fold_header
from sheetsync.mapping.headers import bind_columns, find_header_row
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.vocabulary import GROUPS
from sheetsync.mapping.yaml_nodes import decode_mapping_bytes
from sheetsync.model.place import YamlPlace
from tests.strategies import raw_values
from tests.unit.mapping.texts import KEY, sheet_of, with_sheet

NAMES = sorted({setting.name for group in GROUPS.values() for setting in group.settings})
WORDS = st.one_of(
    st.sampled_from([*NAMES, "label", "sku", "product", "30%", "1", "true", "null", "", "*a"]),
    st.text(max_size=6),
)
HEADERS = ("SKU", "EAN", "Name", "Größe", "Price (net)", "Action")
SHEET = sheet_of(
    with_sheet(f"""
        {KEY}
        command: Action
        columns:
          - {{column: [Title, Name], field: label}}
          - {{column: Größe, field: attributes.size}}
          - {{column: Price (net), field: attributes.price}}
          - {{column: EAN, field: gtin}}
    """)
)


def told_well(text: str) -> None:
    lines = len(text.splitlines()) + 1
    try:
        parse_mapping(text, file="m.yaml")
    except MappingError as error:
        assert error.findings
        for finding in error.findings:
            assert isinstance(finding.place, YamlPlace)
            assert 1 <= finding.place.line <= lines
            assert finding.place.column >= 1
            assert finding.expected
            assert finding.remedy


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_text_is_a_mapping_or_tells_its_faults(text: str) -> None:
    told_well(text)


@st.composite
def trees(draw: st.DrawFn, depth: int = 4) -> str:
    """YAML in flow style that is made of the words of mappings."""
    kind = draw(st.integers(0, 2)) if depth else 0
    if kind == 0:
        return "'" + draw(WORDS).replace("'", "''") + "'" if draw(st.booleans()) else draw(WORDS)
    parts = draw(st.lists(trees(depth=depth - 1), max_size=4))
    if kind == 1:
        return "[" + ", ".join(parts) + "]"
    return "{" + ", ".join(f"{draw(st.sampled_from(NAMES))}: {part}" for part in parts) + "}"


@given(trees(), trees())
def test_any_tree_of_settings_is_a_mapping_or_tells_its_faults(sheet: str, guard: str) -> None:
    told_well(f"version: 1\nsheets: [{sheet}]\nguard: {guard}\n")
    told_well(sheet)


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_a_file_means_the_same_in_every_encoding_it_may_have(text: str) -> None:
    text = text.lstrip("\ufeff")
    for data in (
        codecs.BOM_UTF8 + text.encode(),
        codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    ):
        assert decode_mapping_bytes(data) == text


@given(st.permutations(HEADERS))
def test_the_order_of_columns_decides_nothing(headers: list[str]) -> None:
    columns, findings = bind_columns(
        list(enumerate(headers)), SHEET, file="f", sheet="s", header_row=1
    )
    bound = {**columns.keys, **columns.fields}
    assert {name: headers[column] for name, column in bound.items()} == {
        "sku": "SKU",
        "gtin": "EAN",
        "label": "Name",
        "attributes.size": "Größe",
        "attributes.price": "Price (net)",
    }
    assert findings == ()


def disguised(header: str, seed: int) -> str:
    """A header with other case and signs that people overlook."""
    chance = random.Random(seed)
    noise = [" ", "\n", "\u00a0", "\u00ad", "\u200b", "\ufeff", ""]
    return "".join(
        chance.choice(noise) + (sign.upper() if chance.random() < 0.5 else sign) for sign in header
    )


@given(st.sampled_from(HEADERS), st.integers(0, 10_000))
def test_a_disguised_header_folds_to_the_same(header: str, seed: int) -> None:
    assert fold_header(disguised(header, seed)) == fold_header(header)


@given(st.lists(st.one_of(st.sampled_from(HEADERS), st.text(max_size=6)), max_size=10))
def test_every_column_has_at_most_one_meaning_and_the_rest_is_told(headers: list[str]) -> None:
    columns, findings = bind_columns(
        list(enumerate(headers)), SHEET, file="f", sheet="s", header_row=1
    )
    used = [*columns.keys.values(), *columns.fields.values()]
    used += [] if columns.command is None else [columns.command]
    assert len(set(used)) == len(used)
    assert not set(used) & set(columns.unmapped)
    for column, header in enumerate(headers):
        if column not in used and column not in columns.unmapped:
            assert any(
                finding.code in {"duplicate-header", "second-column"} for finding in findings
            ), header


@given(st.lists(st.lists(raw_values(), max_size=6), max_size=8))
def test_any_cells_can_be_searched_for_headers(cells: list[list[object]]) -> None:
    rows = [(number, row) for number, row in enumerate(cells, start=1)]
    search = find_header_row(rows, SHEET)  # type: ignore[arg-type]
    assert search.row is None or search.candidates == (search.row,)
    assert bool(search.missing) is not bool(search.candidates)
