"""Which fields a header may mean, by its words alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from sheetsync.codecs.characters import folded
from sheetsync.codecs.registry import can_write
from sheetsync.entities.registry import entity
from sheetsync.mapping.header_texts import fold_header
from sheetsync.mapping.propose_words import LONGEST_HEADER, SYSTEM_HEADERS, Words, words_of
from sheetsync.model.definition import AccountSchema, FieldDefinition, Kind, TypeClass
from sheetsync.model.values import FieldName

_NEAR: Final = 82.0
"""Of 100: least likeness of a header to a field's name to be worth a guess."""

_MOST_PARTS: Final = 4
"""Fields that share words with a header; with more of them, the words say nothing."""


class Match(IntEnum):
    """How a header fits a field; the lower, the better."""

    EXACT = 1
    FOLDED = 2
    KNOWN = 3
    """One of the headers that people give to a system field."""
    WORDS = 4
    UNIT = 5
    """The same words, of which one side names a unit and the other none."""
    OTHER_UNIT = 6
    NEAR = 7
    SHORT = 8
    """The header is a part of the field's name."""
    LONGER = 9
    """The field's name is a part of the header."""
    VALUES = 10
    """Nothing in the header; the values are the field's options."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A field that a header may mean.

    Attributes:
        field: The field.
        match: How it fits.
        why: One clause on that.
        rivals: Other fields that fit as well.
    """

    field: FieldName
    match: Match
    why: str
    rivals: tuple[FieldName, ...] = ()


class FieldIndex:
    """The fields of an account, ready to be looked up by headers and by options.

    Attributes:
        definitions: Every field of the kind, those that no sheet can feed included.
        key_fields: The fields that identify, the first one first.
    """

    def __init__(self, schema: AccountSchema, kind: Kind = Kind.PRODUCT) -> None:
        """Index the fields of one kind."""
        known = entity(kind)
        system = {one.field: one for one in known.system_fields}
        self.definitions: Mapping[FieldName, FieldDefinition] = {**system, **schema.fields(kind)}
        self.key_fields = known.key_fields
        self._exact: dict[str, list[FieldName]] = {}
        self._folded: dict[str, list[FieldName]] = {}
        self._words: dict[Words, list[FieldName]] = {}
        self._tokens: dict[frozenset[str], list[FieldName]] = {}
        self._by_token: dict[str, list[tuple[frozenset[str], FieldName]]] = {}
        self._spoken: dict[str, FieldName] = {}
        self._options: dict[str, list[FieldName]] = {}
        for definition in self.definitions.values():
            self._add(definition)

    def knows(self, header: str) -> bool:
        """Whether a text is the name of a field, or a header that people give to a system field."""
        if fold_header(header) in self._folded:
            return True
        words = words_of(header)
        return bool(words.tokens) and (
            words.tokens in self._tokens
            or any(words.tokens in known for known in SYSTEM_HEADERS.values())
        )

    def is_key(self, header: str) -> bool:
        """Whether a text is a header that people give to a key."""
        tokens = words_of(header).tokens
        return any(tokens in SYSTEM_HEADERS[field] for field in self.key_fields)

    def can_feed(self, field: FieldName) -> bool:
        """Whether a sheet can feed a field."""
        definition = self.definitions[field]
        return can_write(definition.type_class) and not definition.read_only

    def candidates(self, header: str) -> list[Candidate]:
        """The fields that a header may mean, best first, each once; may be empty."""
        if len(header) > LONGEST_HEADER or not fold_header(header):
            return []
        found: dict[FieldName, Candidate] = {}
        for candidate in self._certain(header):
            found.setdefault(candidate.field, candidate)
        if not found:
            words = words_of(header)
            for candidate in (*self._parts(words), *self._near(header)):
                found.setdefault(candidate.field, candidate)
        return sorted(found.values(), key=lambda one: one.match)

    def by_options(self, texts: Iterable[str]) -> dict[FieldName, int]:
        """Fields with options → how many of the texts are options of theirs, most first.

        Texts without a letter say nothing: codes and sizes are options of many fields.
        """
        counts: dict[FieldName, int] = {}
        for text in texts:
            if any(sign.isalpha() for sign in text):
                for field in dict.fromkeys(self._options.get(folded(text), ())):
                    counts[field] = counts.get(field, 0) + 1
        return dict(sorted(counts.items(), key=lambda pair: -pair[1]))

    def _add(self, definition: FieldDefinition) -> None:
        field = definition.field
        label = field.removeprefix("attributes.")
        for word in dict.fromkeys((definition.name.strip(), label, str(field))):
            self._exact.setdefault(word, []).append(field)
        for fold in dict.fromkeys(map(fold_header, (definition.name, label))):
            if fold:
                self._folded.setdefault(fold, []).append(field)
        for words in dict.fromkeys((words_of(definition.name), words_of(label))):
            if not words.tokens:
                continue
            self._words.setdefault(words, []).append(field)
            named = self._tokens.setdefault(words.tokens, [])
            if field not in named:
                named.append(field)
            for token in words.tokens:
                self._by_token.setdefault(token, []).append((words.tokens, field))
        self._spoken.setdefault(fold_header(definition.name), field)
        self._spoken.setdefault(fold_header(label.replace("_", "")), field)
        if definition.type_class in {TypeClass.DROPDOWN, TypeClass.MULTISELECT}:
            for option in definition.options:
                self._options.setdefault(folded(option), []).append(field)

    def _certain(self, header: str) -> list[Candidate]:
        """Fields that a header names, by whole words."""
        words = words_of(header)
        system = [
            FieldName(name)
            for name, known in SYSTEM_HEADERS.items()
            if words.tokens in known and FieldName(name) in self.definitions
        ]
        exact = self._exact.get(header.strip(), [])
        folds = self._folded.get(fold_header(header), [])
        ways = [
            (Match.EXACT, exact, "the header is the field's name"),
            (Match.FOLDED, folds, "the header is the field's name but for case or blanks"),
            (Match.KNOWN, system, "a usual header of this field"),
        ]
        if words.tokens:
            alike = self._tokens.get(words.tokens, [])
            same = self._words.get(words, [])
            rest = [field for field in alike if field not in same]
            other = [field for field in rest if words.unit and self._unit(field)]
            ways += [
                (Match.WORDS, same, "the same words as in the field's name"),
                (
                    Match.UNIT,
                    [field for field in rest if field not in other],
                    f"the same words; the unit {words.unit} stands only in the header"
                    if words.unit
                    else "the same words; the header names no unit",
                ),
                (
                    Match.OTHER_UNIT,
                    other,
                    f"the same words in another unit: {words.unit}",
                ),
            ]
        found: list[Candidate] = []
        for match, named, why in ways:
            fields = tuple(dict.fromkeys(named))
            for field in fields:
                others = tuple(other for other in fields if other != field)
                found.append(Candidate(field=field, match=match, why=why, rivals=others))
        return found

    def _unit(self, field: FieldName) -> str:
        name = self.definitions[field].name
        return words_of(name).unit or words_of(field.removeprefix("attributes.")).unit

    def _parts(self, words: Words) -> list[Candidate]:
        """Fields whose name holds all words of the header, or whose words the header holds."""
        short: dict[FieldName, None] = {}
        longer: dict[FieldName, None] = {}
        for token in words.tokens:
            for tokens, field in self._by_token.get(token, ()):
                if words.tokens < tokens:
                    short[field] = None
                elif tokens < words.tokens:
                    longer[field] = None
        found: list[Candidate] = []
        for match, fields, why in (
            (Match.SHORT, list(short), "the header is a part of the field's name"),
            (Match.LONGER, list(longer), "the field's name is a part of the header"),
        ):
            if 0 < len(fields) <= _MOST_PARTS:
                found += [
                    Candidate(
                        field=field,
                        match=match,
                        why=why,
                        rivals=tuple(other for other in fields if other != field),
                    )
                    for field in fields
                ]
        return found

    def _near(self, header: str) -> list[Candidate]:
        """Fields whose name is spelled nearly like the header."""
        from rapidfuzz import fuzz, process

        near = process.extract(
            fold_header(header), self._spoken.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=3
        )
        fields = list(dict.fromkeys(self._spoken[spoken] for spoken, _score, _index in near))
        return [
            Candidate(
                field=field,
                match=Match.NEAR,
                why="spelled nearly like the field's name",
                rivals=tuple(other for other in fields[:place]),
            )
            for place, field in enumerate(fields)
        ]
