"""What is said of mapping files; every finding carries line and column."""

from __future__ import annotations

from collections.abc import Sequence

from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import YamlPlace

_MOST_SHOWN = 80
"""Characters of a value that a message repeats."""

_MOST_OPTIONS = 5
"""Options that a message names."""

_YAML_REMEDIES = {
    "\\t": "Indent with spaces, never with tabs.",
    "cannot start any token": "Put the value in quotes.",
    "mapping values are not allowed here": "Check the indentation; put a text that holds a "
    "colon in quotes.",
    "expected <block end>": "Check the indentation of this line and of those above it.",
    "could not find expected ':'": "Write the setting as name, colon, blank, value.",
    "second document": "Keep one mapping per file.",
    "U+": "Delete the character, or write it as an escape in double quotes.",
}
"""What the YAML parser says → what helps; the first part that fits counts."""


def shown(text: str) -> str:
    """A value as messages repeat it: on one line, control signs made visible, shortened."""
    line = "".join(
        sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in " ".join(text.split())
    )
    return line if len(line) <= _MOST_SHOWN else line[: _MOST_SHOWN - 1] + "…"


def bad_yaml(place: YamlPlace, problem: str) -> Finding:
    """Text that is no YAML, or YAML that no mapping needs."""
    remedy = next(
        (text for part, text in _YAML_REMEDIES.items() if part in problem),
        "Correct the line, or the one above it.",
    )
    return _error("bad-yaml", place, problem, "a mapping in plain YAML", remedy)


def alias_not_allowed(place: YamlPlace, found: str) -> Finding:
    """An anchor or alias."""
    return _error(
        "alias-not-allowed",
        place,
        found,
        "every setting written out; anchors and aliases are not allowed",
        "Write the settings out; put a text that begins with & or * in quotes.",
    )


def tag_not_allowed(place: YamlPlace, found: str) -> Finding:
    """A type tag."""
    return _error(
        "tag-not-allowed",
        place,
        found,
        "a value without a tag",
        "Take the tag away; put a text that begins with ! in quotes.",
    )


def duplicate_setting(place: YamlPlace, name: str, first: YamlPlace) -> Finding:
    """A name that stands twice in one group."""
    return _error(
        "duplicate-setting",
        place,
        name,
        f"each name once; this one stands in line {first.line} already",
        "Delete one of the two.",
    )


def unknown_setting(place: YamlPlace, name: str, suggestions: tuple[str, ...]) -> Finding:
    """A setting that does not exist in this group."""
    return _error(
        "unknown-setting",
        place,
        name,
        "a setting of this group",
        _correct(suggestions),
        suggestions,
    )


def missing_setting(place: YamlPlace, name: str, about: str) -> Finding:
    """A setting without which the group means nothing."""
    return _error("missing-setting", place, "", f'the setting "{name}": {about}', f"Add {name}.")


def wrong_type(
    place: YamlPlace, found: str, expected: str, suggestions: tuple[str, ...] = ()
) -> Finding:
    """A value of another sort than the setting takes."""
    return _error("wrong-type", place, found, expected, _correct(suggestions), suggestions)


def unknown_choice(
    place: YamlPlace, found: str, choices: Sequence[str], suggestions: tuple[str, ...]
) -> Finding:
    """A value outside a setting's few."""
    expected = "one of " + ", ".join(f'"{choice}"' for choice in choices)
    return _error("unknown-choice", place, found, expected, _correct(suggestions), suggestions)


def not_offered_yet(place: YamlPlace, found: str) -> Finding:
    """Something that sheetsync is meant to do, and does not do yet."""
    return _error(
        "not-offered-yet",
        place,
        found,
        "something this version offers; this one comes with a later version",
        "Take it out of the mapping until then.",
    )


def duplicate_field(place: YamlPlace, name: str, first: YamlPlace) -> Finding:
    """A field that is fed twice in one sheet."""
    return _error(
        "duplicate-field",
        place,
        name,
        f"each field fed once per sheet; line {first.line} feeds it already",
        "Delete one of the two; a column with several names takes a list of them.",
    )


def bad_rule(
    place: YamlPlace, found: str, problem: str, suggestions: Sequence[str] = ()
) -> Finding:
    """A rule that cannot be evaluated."""
    return _error(
        "bad-rule",
        place,
        found,
        f"a condition on bound fields; {problem}",
        _correct(tuple(suggestions)),
        tuple(suggestions),
    )


def bad_pattern(place: YamlPlace, found: str, problem: str) -> Finding:
    """A regular expression that cannot be used."""
    clause = problem[:1].lower() + problem[1:].removesuffix(".")
    return _error(
        "bad-pattern", place, found, f"a regular expression; {clause}", "Correct the pattern."
    )


def contradiction(place: YamlPlace, found: str, expected: str, remedy: str) -> Finding:
    """Settings that do not go together."""
    return _error("contradicting-settings", place, found, expected, remedy)


def unknown_field(place: YamlPlace, name: str, suggestions: tuple[str, ...]) -> Finding:
    """A field that the account does not have."""
    return _error(
        "unknown-field",
        place,
        name,
        "a field of the account: a system field, or attributes. and an attribute's label",
        _correct(suggestions),
        suggestions,
    )


def read_only_field(place: YamlPlace, name: str, why: str) -> Finding:
    """A field that can be no target."""
    return _error(
        "read-only-field", place, name, f"a field that can be written; {why}", "Unbind the column."
    )


def not_a_key_field(place: YamlPlace, name: str, key_fields: Sequence[str]) -> Finding:
    """A key column for a field that identifies nothing."""
    return _error(
        "not-a-key-field",
        place,
        name,
        "one of " + ", ".join(f'"{key}"' for key in key_fields),
        "Choose a field that identifies; bind others under columns.",
        tuple(key_fields),
    )


def not_a_list_field(place: YamlPlace, name: str) -> Finding:
    """A list edit on a field with a single value."""
    return _error(
        "not-a-list-field",
        place,
        name,
        "a field that holds a list, for multi: add or remove",
        "Take multi out, or bind a multi-select attribute.",
    )


def unknown_option(
    place: YamlPlace,
    value: str,
    name: str,
    options: Sequence[str],
    suggestions: tuple[str, ...],
) -> Finding:
    """A value in the mapping that is none of its field's options."""
    listed = ", ".join(f'"{option}"' for option in options[:_MOST_OPTIONS])
    more = ", …" if len(options) > _MOST_OPTIONS else ""
    return _error(
        "unknown-option",
        place,
        value,
        f"an option of {name}: {listed}{more}",
        _correct(suggestions, "Choose one of the options, or add it in Plytix."),
        suggestions,
    )


def setting_without_effect(place: YamlPlace, setting: str, expected: str) -> Finding:
    """A setting that means nothing for the type of its field."""
    return Finding(
        code="setting-without-effect",
        severity=Severity.WARNING,
        place=place,
        found=setting,
        expected=expected,
        remedy="Take the setting out.",
    )


def missing_required_field(place: YamlPlace, name: str, severity: Severity) -> Finding:
    """A field without which nothing can be created, and that nothing feeds."""
    return Finding(
        code="missing-required-field",
        severity=severity,
        place=place,
        expected=f'a column or constant for "{name}", without which nothing can be created',
        remedy="Bind a column to the field.",
        suggestions=(name,),
    )


def _correct(suggestions: Sequence[str], otherwise: str = "Correct the mapping.") -> str:
    return f'Write "{suggestions[0]}" if that is meant.' if suggestions else otherwise


def _error(
    code: str,
    place: YamlPlace,
    found: str,
    expected: str,
    remedy: str,
    suggestions: tuple[str, ...] = (),
) -> Finding:
    return Finding(
        code=code,
        severity=Severity.ERROR,
        place=place,
        found=shown(found),
        expected=expected,
        remedy=remedy,
        suggestions=suggestions,
    )
