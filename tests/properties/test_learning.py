"""Whatever a mapping looks like: it learns exactly what it is told, and nothing else changes."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from sheetsync.mapping.learn import Entry, fold_name, with_entries
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.yaml_text import yaml_text

FILE = "any.yaml"
WORDS = ("Blu", "navy blue", "n/a", "-", "no", "12", "a, b", "it's", '"x"', "# 1", "ß", "x: y", "{")
COMMENTS = ("", "  # why", "  # a\ttab, {and} [signs]: 'here'", "  ")


def words() -> st.SearchStrategy[str]:
    anything = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
    return st.one_of(st.sampled_from(WORDS), anything.filter(lambda text: bool(text.strip())))


def dictionaries() -> st.SearchStrategy[dict[str, str]]:
    pairs = st.lists(
        st.tuples(words(), words()), max_size=4, unique_by=lambda pair: fold_name(pair[0])
    )
    return pairs.map(dict)


@dataclass(frozen=True)
class Written:
    """A column as somebody wrote it: its lines, and the new entries that it is to learn."""

    lines: tuple[str, ...]
    field: str
    new: dict[str, str]


@st.composite
def columns(draw: st.DrawFn, number: int) -> Written:
    field = f"attributes.f{number}"
    known, new = draw(dictionaries()), draw(dictionaries())
    folded = {fold_name(name) for name in known}
    new = {name: text for name, text in new.items() if fold_name(name) not in folded}
    has_values = bool(known) or draw(st.booleans())
    quote = draw(st.sampled_from(("", '"')))
    pairs = [f"{yaml_text(name)}: {yaml_text(text)}" for name, text in known.items()]
    flow_pairs = [
        f"{yaml_text(name, flow=True)}: {yaml_text(text, flow=True)}"
        for name, text in known.items()
    ]
    settings = [f"column: Column {number}", f"{quote}field{quote}: {field}"]
    if draw(st.booleans()):
        settings.reverse()
    comment = st.sampled_from(COMMENTS)
    if draw(st.booleans()):
        parts = [*settings, *([f"values: {{{', '.join(flow_pairs)}}}"] if has_values else [])]
        if draw(st.booleans()):
            parts.append("on_error: skip_cell")
        lines = [f"{{{', '.join(parts)}}}{draw(comment)}"]
    else:
        lines = [one + draw(comment) for one in settings]
        style = draw(st.sampled_from(("flow", "lines", "block")))
        indent = " " * draw(st.integers(1, 4))
        if has_values and (style == "flow" or not known):
            lines.append(f"values: {{{', '.join(flow_pairs)}}}{draw(comment)}")
        elif has_values and style == "lines":
            comma = draw(st.sampled_from(("", ",")))
            lines.append("values: {" + draw(comment))
            lines += [f"{indent}{one},{draw(comment)}" for one in flow_pairs[:-1]]
            lines += [f"{indent}{flow_pairs[-1]}{comma}{draw(comment)}", " }"]
        elif has_values:
            lines.append("values:" + draw(comment))
            lines += [f"{indent}{one}{draw(comment)}" for one in pairs]
        if draw(st.booleans()):
            lines += ["# below", f"on_error: skip_cell{draw(comment)}"]
    return Written(tuple(lines), field, new)


@st.composite
def mappings(draw: st.DrawFn) -> tuple[str, list[Written]]:
    written = [draw(columns(number)) for number in range(draw(st.integers(1, 3)))]
    lines = ["# a mapping", "version: 1", "sheets:", "  - key: {column: SKU, field: sku}"]
    lines += ["    columns:"]
    for one in written:
        lines.append("      # the next column")
        lines.append(f"      - {one.lines[0]}")
        lines += [f"        {line}" for line in one.lines[1:]]
    new_line = draw(st.sampled_from(("\n", "\r\n")))
    ending = draw(st.sampled_from(("", new_line, f"{new_line}# the end{new_line}")))
    return new_line.join(lines) + ending, written


def is_within(part: str, whole: str) -> bool:
    """Whether all characters of a text stand in another one, in order."""
    rest = iter(whole)
    return all(sign in rest for sign in part)


@given(mappings())
def test_a_mapping_learns_what_it_is_told_and_keeps_every_character(
    given_mapping: tuple[str, list[Written]],
) -> None:
    text, written = given_mapping
    before = {str(one.field): one for one in parse_mapping(text, file=FILE).sheets[0].columns}
    entries = [
        Entry(place=before[one.field].place, name=name, meaning=meaning)
        for one in written
        for name, meaning in one.new.items()
    ]
    learnt = with_entries(text, FILE, entries)
    (sheet,) = parse_mapping(learnt, file=FILE).sheets
    after = {str(one.field): one for one in sheet.columns}
    for one in written:
        assert after[one.field].values == {**before[one.field].values, **one.new}
        assert after[one.field].columns == before[one.field].columns
        assert after[one.field].on_error == before[one.field].on_error
    assert list(after) == list(before)
    assert is_within(text, learnt)
    if not entries:
        assert learnt == text


@given(mappings())
def test_lines_are_only_added_to_block_style_and_stay_in_order(
    given_mapping: tuple[str, list[Written]],
) -> None:
    text, written = given_mapping
    before = {str(one.field): one for one in parse_mapping(text, file=FILE).sheets[0].columns}
    entries = [
        Entry(place=before[one.field].place, name=name, meaning=meaning)
        for one in written
        for name, meaning in one.new.items()
    ]
    new_lines = iter(with_entries(text, FILE, entries).splitlines())
    for line in text.splitlines():
        assert any(line == new or ("{" in text and is_within(line, new)) for new in new_lines)
