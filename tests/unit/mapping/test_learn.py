"""New entries in value dictionaries, with every other character of the file left as it is."""

from __future__ import annotations

import codecs

import pytest

from sheetsync.errors import MappingError
from sheetsync.mapping.learn import Entry, can_be_name, entry_place, known_meaning, with_entries
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.sheet_mapping import Binding
from sheetsync.mapping.yaml_edit import Insertion, encoded_like, inserted, removed
from sheetsync.mapping.yaml_nodes import decode_mapping_bytes

FILE = "spring.yaml"
TOP = "version: 1\nsheets:\n  - key: {column: SKU, field: sku}\n    columns:\n"


def binding_of(text: str, field: str = "attributes.colour") -> Binding:
    (sheet,) = parse_mapping(text, file=FILE).sheets
    return next(one for one in sheet.columns if one.field == field)


def learnt(text: str, *pairs: tuple[str, str], field: str = "attributes.colour") -> str:
    """The text with entries for one field, proved to say what it should."""
    place = binding_of(text, field).place
    entries = [Entry(place=place, name=name, meaning=meaning) for name, meaning in pairs]
    new = with_entries(text, FILE, entries)
    assert binding_of(new, field).values == {**binding_of(text, field).values, **dict(pairs)}
    return new


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "      - {column: Colour, field: attributes.colour, values: {navy blue: Navy}}  # x\n",
            "      - {column: Colour, field: attributes.colour, "
            "values: {navy blue: Navy, Blu: Blue}}  # x\n",
            id="flow in flow",
        ),
        pytest.param(
            "      - {column: Colour, field: attributes.colour, multi: add}\n",
            "      - {column: Colour, field: attributes.colour, values: {Blu: Blue}, multi: add}\n",
            id="no dictionary, in flow",
        ),
        pytest.param(
            '      - {"column":"Colour","field":"attributes.colour","values":{"a":"b"}}\n',
            '      - {"column":"Colour","field":"attributes.colour","values":{"a":"b", '
            "Blu: Blue}}\n",
            id="as JSON",
        ),
        pytest.param(
            "      - {column: Colour, field: attributes.colour, values: {}, multi: add}\n",
            "      - {column: Colour, field: attributes.colour, values: {Blu: Blue}, multi: add}\n",
            id="empty dictionary",
        ),
        pytest.param(
            "      - {column: Colour, field: attributes.colour, values: , multi: add}\n",
            "      - {column: Colour, field: attributes.colour, "
            "values: {Blu: Blue} , multi: add}\n",
            id="dictionary left out, in flow",
        ),
        pytest.param(
            "      - column: Colour\n        values:   # words\n        field: attributes.colour\n",
            "      - column: Colour\n        values:   # words\n          Blu: Blue\n"
            "        field: attributes.colour\n",
            id="dictionary left out, in block",
        ),
        pytest.param(
            "      - column: Colour  # the main one\n"
            "        field: attributes.colour # a\ttab\n"
            "        # of this season\n"
            "        multi: add\n",
            "      - column: Colour  # the main one\n"
            "        field: attributes.colour # a\ttab\n"
            "        values:\n"
            "          Blu: Blue\n"
            "        # of this season\n"
            "        multi: add\n",
            id="no dictionary, in block",
        ),
        pytest.param(
            "      - field: attributes.colour\n        column: Colour",
            "      - field: attributes.colour\n        values:\n          Blu: Blue\n"
            "        column: Colour",
            id="the field comes first",
        ),
        pytest.param(
            "      - column: Colour\n        field: attributes.colour",
            "      - column: Colour\n        field: attributes.colour\n        values:\n"
            "          Blu: Blue",
            id="last line without an end",
        ),
        pytest.param(
            "      - column: Colour\n"
            "        field: attributes.colour\n"
            "        values:\n"
            "            # shades\n"
            "            navy blue: Navy   # dark\n"
            "            'it''s teal': \"Teal\"  # bright\n"
            "        # below\n"
            "        multi: add\n",
            "      - column: Colour\n"
            "        field: attributes.colour\n"
            "        values:\n"
            "            # shades\n"
            "            navy blue: Navy   # dark\n"
            "            'it''s teal': \"Teal\"  # bright\n"
            "            Blu: Blue\n"
            "        # below\n"
            "        multi: add\n",
            id="block in block",
        ),
        pytest.param(
            "      - column: Colour\n        field: attributes.colour\n"
            "        values: {navy blue: Navy}\n",
            "      - column: Colour\n        field: attributes.colour\n"
            "        values: {navy blue: Navy, Blu: Blue}\n",
            id="flow in block",
        ),
        pytest.param(
            "      - column: Colour\n        field: attributes.colour\n        values: {\n"
            "          navy blue: Navy,  # dark\n          teal: Teal  # bright\n        }\n",
            "      - column: Colour\n        field: attributes.colour\n        values: {\n"
            "          navy blue: Navy,  # dark\n          teal: Teal,  # bright\n"
            "          Blu: Blue\n        }\n",
            id="flow, a line an entry",
        ),
        pytest.param(
            "      - column: Colour\n        field: attributes.colour\n        values: {\n"
            "          teal: Teal,  # bright\n        }\n",
            "      - column: Colour\n        field: attributes.colour\n        values: {\n"
            "          teal: Teal,  # bright\n          Blu: Blue,\n        }\n",
            id="flow, with a comma behind the last",
        ),
        pytest.param(
            "      - column: Colour\n        field: attributes.colour\n        values: {\n"
            "          teal: Teal}\n",
            "      - column: Colour\n        field: attributes.colour\n        values: {\n"
            "          teal: Teal, Blu: Blue}\n",
            id="flow, closed on the line of the last",
        ),
        pytest.param(
            "      - column: Colour\n        field: attributes.colour\n        values:\n"
            "          navy\n            : Navy\n        multi: add\n",
            None,
            id="a name over two lines is no mapping",
        ),
    ],
)
def test_an_entry_is_put_where_people_would_write_it(before: str, after: str | None) -> None:
    if after is None:
        with pytest.raises(MappingError):
            learnt(TOP + before, ("Blu", "Blue"))
        return
    assert learnt(TOP + before, ("Blu", "Blue")) == TOP + after
    windows = (TOP + before).replace("\n", "\r\n")
    assert learnt(windows, ("Blu", "Blue")) == (TOP + after).replace("\n", "\r\n")


def test_several_entries_keep_their_order_and_are_quoted_where_they_must() -> None:
    text = TOP + "      - column: Colour\n        field: attributes.colour\n"
    pairs = [
        ("Blu", "Blue"),
        ("no", "White"),
        ("# 3", ""),
        ('a: "b"', "<clear>"),
        ("\u202ex\n", "Y"),
    ]
    assert learnt(text, *pairs).removeprefix(text) == (
        "        values:\n"
        "          Blu: Blue\n"
        '          "no": White\n'
        '          "# 3": ""\n'
        '          "a: \\"b\\"": "<clear>"\n'
        '          "\\u202ex\\n": "Y"\n'
    )


def test_each_column_gets_its_own_entries() -> None:
    text = TOP + (
        "      - {column: Colour, field: attributes.colour}\n"
        "      - {column: Care, field: attributes.care, values: {x: y}}\n"
    )
    places = [binding_of(text, field).place for field in ("attributes.care", "attributes.colour")]
    entries = [
        Entry(place=places[0], name="wash", meaning="Hand wash"),
        Entry(place=places[1], name="Blu", meaning="Blue"),
    ]
    new = with_entries(text, FILE, entries)
    assert binding_of(new).values == {"Blu": "Blue"}
    assert binding_of(new, "attributes.care").values == {"x": "y", "wash": "Hand wash"}


@pytest.mark.parametrize(
    "settings",
    [
        "field: attributes.colour\n        values:\n          a: |\n            Blue\n",
        "field: |-\n          attributes.colour\n",
        "field: attributes.colour\n        values: ~\n",
        "field: attributes.colour\n        values: {# none so far\n        }\n",
    ],
)
def test_what_cannot_be_put_in_safely_is_refused_with_what_to_write(settings: str) -> None:
    text = f"{TOP}      - column: Colour\n        {settings}"
    with pytest.raises(MappingError, match="Nothing was written") as caught:
        learnt(text, ("Blu", "Blue"))
    assert "Blu: Blue" in caught.value.remedy


def test_a_name_that_is_there_already_is_never_written_again() -> None:
    text = TOP + "      - {column: Colour, field: attributes.colour, values: {blu: Navy}}\n"
    with pytest.raises(MappingError):
        learnt(text, ("Blu", "Blue"))
    binding = binding_of(text)
    assert known_meaning(binding, " BLU ") == ("blu", "Navy")
    assert known_meaning(binding, "Red") is None
    place = entry_place(parse_mapping(text, file=FILE), binding, "blu")
    assert (place.line, place.column) == (5, text.splitlines()[4].index("blu:") + 1)


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_the_encoding_of_the_file_is_kept(mark: bytes) -> None:
    text = TOP + "      - {column: Größe, field: attributes.colour}\n"
    encoding = {2: "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"}.get(
        len(mark), "utf-8"
    )
    data = mark + text.encode(encoding)
    assert encoded_like(decode_mapping_bytes(data), data) == data
    new = encoded_like(learnt(text, ("Grün", "Green")), data)
    assert new.startswith(mark)
    assert decode_mapping_bytes(new) == learnt(text, ("Grün", "Green"))


def test_what_was_put_in_can_be_taken_out_again() -> None:
    insertions = [Insertion(3, "xy"), Insertion(0, "a"), Insertion(3, "z"), Insertion(5, "!")]
    assert inserted("01234", insertions) == "a012xyz34!"
    assert removed("a012xyz34!", insertions) == "01234"


def test_a_name_is_neither_blank_nor_too_long_for_a_line() -> None:
    assert can_be_name("Blu")
    assert not can_be_name(" \t")
    assert not can_be_name("\x01" * 300)
