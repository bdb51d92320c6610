"""Which column feeds which field, and how sure that is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sheetsync.mapping.header_texts import fold_header
from sheetsync.mapping.proposal import Confidence, ProposedColumn, Role
from sheetsync.mapping.propose_fields import Candidate, FieldIndex, Match
from sheetsync.mapping.propose_findings import columns_text
from sheetsync.mapping.propose_samples import Sample
from sheetsync.mapping.propose_values import Fit, Weight, fit_of
from sheetsync.mapping.propose_words import LATER_HEADERS, LONGEST_HEADER
from sheetsync.model.values import FieldName

Assigned = Mapping[int, ProposedColumn]
"""Column → what is proposed for it."""

_MOST_CANDIDATES: Final = 4
_LEAST: Final = 0.3
"""Share of values that a field must take, or the header is not believed."""
_SOME: Final = 0.6
_MOST: Final = 0.8
_LEAST_OPTIONS: Final = 3
"""Different options that a column must hold to be known by its values alone."""

_ORDER: Final = (Confidence.SURE, Confidence.LIKELY, Confidence.GUESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A column and what is looked at of it.

    Attributes:
        column: The column, from 0.
        header: Its header as written; empty when it has none.
        sample: Its values.
    """

    column: int
    header: str
    sample: Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """A field that a column may feed, judged."""

    field: FieldName
    confidence: Confidence
    match: Match
    why: tuple[str, ...]
    fit: Fit

    @property
    def rank(self) -> tuple[int, int]:
        return (_ORDER.index(self.confidence), int(self.match))


def doubled_headers(columns: Sequence[Looked]) -> dict[int, list[int]]:
    """Columns whose header stands over others too, case and blanks aside → all of these."""
    by_fold: dict[str, list[int]] = {}
    for one in columns:
        fold = fold_header(one.header)
        if fold:
            by_fold.setdefault(fold, []).append(one.column)
    return {column: alike for alike in by_fold.values() if len(alike) > 1 for column in alike}


def assigned_columns(columns: Sequence[Looked], index: FieldIndex, keys: Assigned) -> Assigned:
    """Propose a field for every column that is no key, each field at most once.

    Args:
        columns: The sheet's columns, left to right.
        index: The account's fields.
        keys: Columns proposed as keys; the fields of those that stand are taken.
    """
    doubled = doubled_headers(columns)
    rest = [one for one in columns if one.column not in keys]
    taken: dict[FieldName, list[int]] = {
        one.field: [one.index] for one in keys.values() if one.stands and one.field is not None
    }
    choices = {one.column: _choices(one, index) for one in rest}
    assigned: dict[int, ProposedColumn] = {}
    for confidence in _ORDER:
        wave: dict[FieldName, list[tuple[_Choice, Looked]]] = {}
        for one in rest:
            if one.column in assigned or one.column in doubled:
                continue
            for choice in choices[one.column]:
                if choice.confidence is confidence and choice.field not in taken:
                    wave.setdefault(choice.field, []).append((choice, one))
                    break
        for field, rivals in wave.items():
            taken[field] = [one.column for _choice, one in rivals]
            assigned.update(_of_one_field(field, rivals))
    for one in rest:
        if one.column not in assigned:
            alike = doubled.get(one.column, ())
            assigned[one.column] = _left(one, choices[one.column], taken, alike, index)
    return assigned


def _of_one_field(
    field: FieldName, rivals: Sequence[tuple[_Choice, Looked]]
) -> dict[int, ProposedColumn]:
    """The columns that fit one field: the best of them is bound, of equal ones none is."""
    ranked = sorted(rivals, key=lambda pair: pair[0].rank)
    best, first = ranked[0]
    equals = [one.column for choice, one in ranked if choice.rank == best.rank]
    found: dict[int, ProposedColumn] = {}
    for choice, one in ranked:
        doubt = ""
        if len(equals) > 1 and one.column in equals:
            others = [column for column in equals if column != one.column]
            doubt = f"{columns_text(others)} fits it as well; choose one"
        elif one is not first:
            doubt = f"{columns_text([first.column])} fits it better"
        told = _doubted(choice, doubt) if doubt else choice
        stands = told.confidence is not Confidence.GUESS
        found[one.column] = _column(one, told, stands=stands, field=field)
    return found


def _doubted(choice: _Choice, why: str) -> _Choice:
    return replace(choice, confidence=Confidence.GUESS, why=(*choice.why, why))


def _column(one: Looked, choice: _Choice, *, stands: bool, field: FieldName) -> ProposedColumn:
    return ProposedColumn(
        index=one.column,
        header=one.header,
        role=Role.FIELD,
        field=field,
        confidence=choice.confidence,
        stands=stands,
        why=choice.why,
        samples=one.sample.texts,
        settings=choice.fit.settings,
    )


def _left(
    one: Looked,
    choices: Sequence[_Choice],
    taken: Mapping[FieldName, Sequence[int]],
    alike: Sequence[int],
    index: FieldIndex,
) -> ProposedColumn:
    """A column that is not bound, with the reason."""
    if alike and choices:
        why = f"the header stands over {columns_text(alike)}"
        return _column(one, _doubted(choices[0], why), stands=False, field=choices[0].field)
    blocked = [choice for choice in choices if choice.confidence is not Confidence.GUESS]
    if blocked:
        feeding = columns_text(taken[blocked[0].field])
        why = f"fed by {feeding} already"
        return _column(one, _doubted(blocked[0], why), stands=False, field=blocked[0].field)
    return ProposedColumn(
        index=one.column,
        header=one.header,
        role=Role.NOTHING,
        field=None,
        confidence=None,
        stands=False,
        why=(_why_nothing(one, alike, index),),
        samples=one.sample.texts,
    )


def _why_nothing(one: Looked, alike: Sequence[int], index: FieldIndex) -> str:
    if not one.header.strip():
        return "it has no header"
    if len(one.header) > LONGEST_HEADER:
        return "the text above it is too long for a header"
    later = LATER_HEADERS.get(fold_header(one.header))
    if later is not None:
        return f"{later} comes with a later version of sheetsync"
    closed = [each for each in index.candidates(one.header) if not index.can_feed(each.field)]
    if closed and closed[0].match <= Match.WORDS:
        definition = index.definitions[closed[0].field]
        reason = "Plytix computes it" if definition.read_only else "no sheet can feed it yet"
        return f"{definition.field}: {reason}"
    if alike:
        return f"the header stands over {columns_text(alike)}"
    return "no field of the account fits"


def _choices(one: Looked, index: FieldIndex) -> list[_Choice]:
    """The fields that a column may feed, best first; the key's own field is none of them."""
    found = [
        _judged(one, candidate, index)
        for candidate in index.candidates(one.header)[:_MOST_CANDIDATES]
        if index.can_feed(candidate.field) and candidate.field != index.key_fields[0]
    ]
    if one.header.strip() and all(each.confidence is Confidence.GUESS for each in found):
        known = {each.field for each in found if each.match <= Match.WORDS}
        found += _by_values(one, index, known)
    return sorted(found, key=lambda each: each.rank)


def _judged(one: Looked, candidate: Candidate, index: FieldIndex) -> _Choice:
    fit = fit_of(one.sample, index.definitions[candidate.field])
    confidence = _confidence(candidate, fit)
    why = [candidate.why]
    if fit.why:
        why.append(fit.why)
    rivals = [field for field in candidate.rivals if index.can_feed(field)]
    if rivals:
        is_system = not candidate.field.startswith("attributes.")
        fits_alone = is_system and candidate.match is Match.EXACT
        least = Confidence.LIKELY if fits_alone else Confidence.GUESS
        confidence = max(confidence, least, key=_ORDER.index)
        why.append(f"{' and '.join(rivals[:3])} fits as well")
    return _Choice(
        field=candidate.field,
        confidence=confidence,
        match=candidate.match,
        why=tuple(why),
        fit=fit,
    )


def _confidence(candidate: Candidate, fit: Fit) -> Confidence:
    """How sure a binding is, by how the header and the values fit together."""
    if fit.total and fit.share < _LEAST:
        return Confidence.GUESS
    good = fit.total > 0 and fit.share >= _MOST
    sure = likely = False
    match candidate.match:
        case Match.EXACT:
            sure, likely = fit.share >= _MOST, fit.weight < Weight.STRONG or fit.share >= _SOME
        case Match.FOLDED:
            sure = good and fit.weight > Weight.NONE
            likely = fit.weight < Weight.STRONG or fit.share >= _SOME
        case Match.KNOWN | Match.WORDS | Match.UNIT:
            sure = good and fit.weight is Weight.STRONG
            likely = fit.share >= _SOME
        case Match.NEAR:
            likely = fit.weight >= Weight.SOME and fit.taken > 1 and fit.share >= _SOME
        case Match.SHORT:
            options = fit.weight is Weight.STRONG and fit.share >= _SOME
            likely = fit.total > 0 and (options or (fit.weight is Weight.SOME and good))
        case Match.LONGER:
            likely = fit.total > 0 and fit.weight is Weight.STRONG and fit.share >= _SOME
        case Match.OTHER_UNIT | Match.VALUES:
            likely = False
    if sure:
        return Confidence.SURE
    return Confidence.LIKELY if likely else Confidence.GUESS


def _by_values(one: Looked, index: FieldIndex, known: Collection[FieldName]) -> list[_Choice]:
    """Fields whose options the column holds, whatever its header says."""
    texts = [content.raw for content in one.sample.contents if isinstance(content.raw, str)]
    pieces = list(dict.fromkeys(piece.strip() for text in texts for piece in _pieces(text)))
    counts = index.by_options(pieces)
    if not counts:
        return []
    (field, hits), *others = counts.items()
    if field in known or hits < 2:
        return []
    fit = fit_of(one.sample, index.definitions[field])
    rivals = [other for other, count in others if count * 2 > hits]
    is_likely = hits >= _LEAST_OPTIONS and fit.share >= _SOME and not rivals
    if not is_likely and fit.share < _LEAST:
        return []
    why = ["nothing in the header", fit.why]
    if rivals:
        why.append(f"{' and '.join(rivals[:3])} fits as well")
    return [
        _Choice(
            field=field,
            confidence=Confidence.LIKELY if is_likely else Confidence.GUESS,
            match=Match.VALUES,
            why=tuple(why),
            fit=fit,
        )
    ]


def _pieces(text: str) -> list[str]:
    """A text, and the pieces that a list in it would have."""
    if len(text) > LONGEST_HEADER:
        return []
    pieces = [text]
    for mark in (",", ";", "|"):
        if mark in text:
            pieces += text.split(mark)
    return pieces
