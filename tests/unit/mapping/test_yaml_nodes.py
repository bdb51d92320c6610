from __future__ import annotations

import codecs
import time

import pytest

from sheetsync.errors import MappingError
from sheetsync.mapping.yaml_nodes import (
    MAX_BYTES,
    Broken,
    Items,
    Pairs,
    Scalar,
    compose,
    decode_mapping_bytes,
)
from sheetsync.model.place import YamlPlace

TEXT = "name: Größe\n"


def plain(node: object) -> object:
    """A tree without places."""
    match node:
        case Scalar():
            return None if node.is_null else node.text
        case Items():
            return [plain(item) for item in node.items]
        case Pairs():
            return {name.text: plain(value) for name, value in node.entries}
        case _:
            return node


def test_scalars_stay_as_they_were_written() -> None:
    node, told = compose(
        "a: NO\nb: 12:30\nc: 0123\nd: 010\ne: 1e3\nf: 2026-05-01\nno: yes\ng: .5\n", "m.yaml"
    )
    assert plain(node) == {
        "a": "NO",
        "b": "12:30",
        "c": "0123",
        "d": "010",
        "e": "1e3",
        "f": "2026-05-01",
        "no": "yes",
        "g": ".5",
    }
    assert told == ()


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL"])
def test_null_is_null_only_without_quotes(written: str) -> None:
    node, _told = compose(f"a: {written}\nb: '{written}'\n", "m.yaml")
    assert plain(node) == {"a": None, "b": written}


def test_a_byte_order_mark_before_the_text_counts_for_nothing() -> None:
    node, told = compose("\ufeffa: 1\n", "m.yaml")
    assert plain(node) == {"a": "1"}
    assert told == ()


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "\ufeff"])
def test_a_text_without_content_is_no_tree(text: str) -> None:
    assert compose(text, "m.yaml") == (None, ())


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: *x\n", "alias-not-allowed", 1, 4),
        ("a: &x 1\n", "alias-not-allowed", 1, 4),
        ("a:\n  - &x [1]\n", "alias-not-allowed", 2, 5),
        ("<<: *base\n", "alias-not-allowed", 1, 5),
        ("a: !!str 1\n", "tag-not-allowed", 1, 4),
        ("a: !!python/object/apply:os.system [ls]\n", "tag-not-allowed", 1, 4),
        ("a: !mine {b: 1}\n", "tag-not-allowed", 1, 4),
        ("a: 1\nb: 2\na: 3\n", "duplicate-setting", 3, 1),
        ("a: {b: 1, b: 2}\n", "duplicate-setting", 1, 11),
        ("? [a]\n: 1\n", "bad-yaml", 1, 3),
        ("? {a: 1}\n: 1\n", "bad-yaml", 1, 3),
        ("a:\n\tb: 1\n", "bad-yaml", 2, 1),
        ("a: @b\n", "bad-yaml", 1, 4),
        ("a: b: c\n", "bad-yaml", 1, 5),
        ("a: [1, 2\n", "bad-yaml", 2, 1),
        ("a: 1\n b: 2\n", "bad-yaml", 2, 3),
        ("a: 1\n---\nb: 2\n", "bad-yaml", 2, 1),
        ("a: x\nb: \x07\n", "bad-yaml", 2, 4),
        ("\x00", "bad-yaml", 1, 1),
        ("a: " + "[" * 30 + "]" * 30, "bad-yaml", 1, 24),
    ],
)
def test_what_is_no_plain_yaml_is_told_with_its_place(
    text: str, code: str, line: int, column: int
) -> None:
    _node, told = compose(text, "m.yaml")
    assert [finding.code for finding in told] == [code]
    assert told[0].place == YamlPlace(file="m.yaml", line=line, column=column)
    assert told[0].is_error
    assert told[0].remedy


def test_tabs_colons_and_reserved_signs_get_a_remedy_of_their_own() -> None:
    remedies = {compose(text, "m")[1][0].remedy for text in ("a:\n\tb: 1", "a: @b", "a: b: c")}
    assert len(remedies) == 3
    assert "Indent with spaces, never with tabs." in remedies


def test_all_faults_are_told_not_only_the_first() -> None:
    _node, told = compose("a: *x\nb: !t 1\nb: 2\nc: &y 3\n", "m.yaml")
    assert [finding.code for finding in told] == [
        "alias-not-allowed",
        "tag-not-allowed",
        "duplicate-setting",
        "alias-not-allowed",
    ]


def test_refused_values_leave_a_broken_node_and_anchored_ones_are_kept() -> None:
    node, _told = compose("a: *x\nb: &y 3\n", "m.yaml")
    assert isinstance(node, Pairs)
    (_a, alias), (_b, anchored) = node.entries
    assert isinstance(alias, Broken)
    assert isinstance(anchored, Scalar)


def test_a_name_that_is_an_alias_is_told_once() -> None:
    _node, told = compose("*x : 1\n", "m.yaml")
    assert [finding.code for finding in told] == ["alias-not-allowed"]


def test_a_bomb_of_anchors_is_refused_at_once() -> None:
    lines = ['a0: &a0 ["x"]'] + [
        f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 12)
    ]
    start = time.perf_counter()
    _node, told = compose("\n".join(lines), "bomb.yaml")
    assert time.perf_counter() - start < 1
    assert {finding.code for finding in told} == {"alias-not-allowed"}


@pytest.mark.parametrize(
    ("text", "offset", "column"),
    [
        ("a: b < 3\n", 2, 6),
        ("a: 'b < 3'\n", 2, 7),
        ('a: "b < 3"\n', 2, 7),
        ("a: 'it''s'\n", 2, 4),
        ('a: "\\u0041 b"\n', 2, 4),
        ("a: b\n  c\n", 2, 4),
        ("a: |\n  b c\n", 2, 4),
    ],
)
def test_an_offset_into_a_value_has_a_place_where_the_text_is_as_written(
    text: str, offset: int, column: int
) -> None:
    node, _told = compose(text, "m.yaml")
    assert isinstance(node, Pairs)
    value = node.entries[0][1]
    assert isinstance(value, Scalar)
    assert value.place_of(offset) == YamlPlace(file="m.yaml", line=1, column=column)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_a_file_is_read_as_notepad_saves_it(data: bytes) -> None:
    assert decode_mapping_bytes(data) == TEXT


def test_a_file_in_another_encoding_is_refused_with_the_line() -> None:
    with pytest.raises(MappingError, match="line 2") as caught:
        decode_mapping_bytes(b"a: 1\n" + TEXT.encode("cp1252"))
    assert "UTF-8" in caught.value.remedy


def test_a_file_cut_within_a_character_is_refused() -> None:
    with pytest.raises(MappingError):
        decode_mapping_bytes(codecs.BOM_UTF16_LE + b"a")


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(MappingError, match="larger than 1 MB"):
        decode_mapping_bytes(b"#" * (MAX_BYTES + 1))


def test_a_refusal_names_the_file() -> None:
    with pytest.raises(MappingError, match=r"spring\.yaml is not written in UTF-8"):
        decode_mapping_bytes(b"\xff", file="spring.yaml")
    with pytest.raises(MappingError, match=r"spring\.yaml is larger"):
        decode_mapping_bytes(b"#" * (MAX_BYTES + 1), file="spring.yaml")
