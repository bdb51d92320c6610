"""Which columns say what product a row is: by header, and by what Plytix knows of their values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from sheetsync.codecs.codec import CellReading
from sheetsync.codecs.registry import codec
from sheetsync.mapping.header_texts import fold_header
from sheetsync.mapping.proposal import Confidence, ProposedColumn, Role
from sheetsync.mapping.propose_columns import Looked, doubled_headers
from sheetsync.mapping.propose_fields import Candidate, FieldIndex, Match
from sheetsync.mapping.propose_findings import columns_text
from sheetsync.mapping.propose_values import Fit, fit_of
from sheetsync.model.values import FieldName

MOST_KEYS: Final = 100
"""Values that are looked up: what one search of Plytix takes."""

_MOST_COLUMNS: Final = 4
_LONGEST_KEY: Final = 100
"""Source: Plytix help centre, "System attributes": a SKU has at most 100 characters."""

_WORDS: Final = (Match.EXACT, Match.FOLDED, Match.KNOWN)
_HALF: Final = 0.5
_MOST: Final = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedKeys:
    """The columns proposed as keys.

    Attributes:
        columns: Column → proposal; those that only may be keys are among them.
        unknown: The key column of which the account knows no value; ``None`` when it knows some,
            or was not asked.
        looked_up: How many values were looked up for it.
    """

    columns: Mapping[int, ProposedColumn] = field(default_factory=dict)
    unknown: int | None = None
    looked_up: int = 0


def key_texts(columns: Sequence[Looked], index: FieldIndex, named: int | None) -> tuple[str, ...]:
    """Values of the likeliest key columns, taken from each in turn; at most 100.

    Args:
        columns: The sheet's columns.
        index: The account's fields.
        named: The column that the user names; then only that one counts.
    """
    by_header = [
        one
        for one in columns
        if (one.column == named if named is not None else _candidate(one, index, 0) is not None)
    ]
    by_values = [one for one in columns if named is None and _looks_like_codes(one)]
    chosen = list({one.column: one for one in (*by_header, *by_values)}.values())[:_MOST_COLUMNS]
    ways = [_texts(one, index) for one in chosen]
    found: dict[str, None] = {}
    while ways and len(found) < MOST_KEYS:
        for way in tuple(ways):
            text = next(way, None)
            if text is None:
                ways.remove(way)
            elif len(found) < MOST_KEYS:
                found[text] = None
    return tuple(found)


def proposed_keys(
    columns: Sequence[Looked],
    index: FieldIndex,
    *,
    named: int | None,
    known: Collection[str] | None,
    asked: frozenset[str],
) -> ProposedKeys:
    """Choose the key columns.

    Args:
        columns: The sheet's columns.
        index: The account's fields.
        named: The column that the user names as SKU; ``None``: none.
        known: The values that are SKUs of the account; ``None``: nobody asked.
        asked: The values that were looked up.
    """
    doubled = doubled_headers(columns)
    found: dict[int, ProposedColumn] = {}
    unknown: int | None = None
    looked_up = 0
    for place, key_field in enumerate(index.key_fields):
        judged = []
        for one in columns:
            if one.column in found or not one.header.strip():
                continue
            hits = _hits(one, index, known, asked) if place == 0 else None
            candidate = _candidate(one, index, place)
            way = _judged(one, candidate, index, key_field, hits, is_named=one.column == named)
            if way is not None and not (place == 0 and named not in {None, one.column}):
                judged.append((way, one, hits))
        judged.sort(key=lambda each: each[0].rank)
        for order, (way, one, hits) in enumerate(judged):
            doubles = doubled.get(one.column)
            stands = order == 0 and way.confidence is not Confidence.GUESS and doubles is None
            why = list(way.why)
            if doubles is not None:
                why.append(f"the header stands over {columns_text(doubles)}")
            elif order:
                why.append(f"{columns_text([judged[0][1].column])} fits better")
            found[one.column] = ProposedColumn(
                index=one.column,
                header=one.header,
                role=Role.KEY,
                field=key_field,
                confidence=way.confidence if stands else Confidence.GUESS,
                stands=stands,
                why=tuple(text for text in why if text),
                samples=one.sample.texts,
                settings=way.fit.settings,
            )
            if stands and hits is not None and hits[1] and not hits[0]:
                unknown, looked_up = one.column, hits[1]
    return ProposedKeys(columns=found, unknown=unknown, looked_up=looked_up)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How a column could be a key."""

    confidence: Confidence
    candidate: Candidate | None
    fit: Fit
    why: tuple[str, ...]
    hits: int

    @property
    def rank(self) -> tuple[int, int, int]:
        order = (Confidence.SURE, Confidence.LIKELY, Confidence.GUESS).index(self.confidence)
        match = Match.VALUES if self.candidate is None else self.candidate.match
        return (order, int(match), -self.hits)


def _judged(
    one: Looked,
    candidate: Candidate | None,
    index: FieldIndex,
    key_field: FieldName,
    hits: tuple[int, int] | None,
    *,
    is_named: bool,
) -> _Way | None:
    """How a column could hold a key; ``None`` when nothing speaks for it."""
    known, asked = hits or (0, 0)
    if candidate is None and not is_named and (known < 2 or known < asked * _HALF):
        return None
    fit = fit_of(one.sample, index.definitions[key_field])
    why = [candidate.why] if candidate is not None else []
    if asked:
        why.append(f"{known} of {asked} values are SKUs of the account")
    if key_field != index.key_fields[0] and fit.why:
        why.append(fit.why)
    if is_named:
        confidence = Confidence.SURE
        why.append("named with --key")
    elif candidate is None:
        confidence = Confidence.LIKELY
    else:
        confidence = _confidence(candidate, fit, known, asked)
    first = key_field == index.key_fields[0]
    if first and one.sample.repeated and not is_named:
        why.append("values stand more than once")
        if confidence is Confidence.LIKELY and not known:
            confidence = Confidence.GUESS
    return _Way(confidence=confidence, candidate=candidate, fit=fit, why=tuple(why), hits=known)


def _confidence(candidate: Candidate, fit: Fit, known: int, asked: int) -> Confidence:
    exact = candidate.match is Match.EXACT
    if fit.total and fit.share < _HALF:
        return Confidence.GUESS
    if asked:
        if known >= asked * _HALF:
            return Confidence.SURE
        return Confidence.LIKELY if known or exact else Confidence.GUESS
    if exact and not candidate.rivals:
        return Confidence.SURE
    if fit.weight and fit.total and fit.share >= _MOST:
        return Confidence.SURE
    return Confidence.LIKELY


def _candidate(one: Looked, index: FieldIndex, place: int) -> Candidate | None:
    """How a column's header names a key field, unless it names an attribute better."""
    found = index.candidates(one.header)
    wanted = index.key_fields[place]
    mine = next((each for each in found if each.field == wanted), None)
    if mine is None or mine.match not in _WORDS:
        return None
    better = any(each.match < mine.match and index.can_feed(each.field) for each in found)
    return None if better else mine


def _hits(
    one: Looked, index: FieldIndex, known: Collection[str] | None, asked: frozenset[str]
) -> tuple[int, int] | None:
    """How many of the column's values the account knows, and how many were looked up."""
    if known is None:
        return None
    texts = {text for text in _texts(one, index) if text in asked}
    return sum(text in known for text in texts), len(texts)


def _texts(one: Looked, index: FieldIndex) -> Iterator[str]:
    """The column's values as SKUs; what cannot be one is left out."""
    definition = index.definitions[index.key_fields[0]]
    reading = CellReading(definition=definition)
    for content in islice(one.sample.contents, MOST_KEYS):
        text = codec(definition.type_class).from_cell(content.raw, reading, shown=content.shown)
        if isinstance(text, str) and text and len(text) <= _LONGEST_KEY:
            yield text


def _looks_like_codes(one: Looked) -> bool:
    """Whether a column holds short texts that differ: what an article number looks like."""
    contents = one.sample.contents
    if len(contents) < 2 or one.sample.repeated or not fold_header(one.header):
        return False
    return all(
        isinstance(content.raw, str) and len(content.raw) <= 40 and content.raw.count(" ") <= 1
        for content in contents
    )
