"""What the values of a column must satisfy: its options, and the mapping's checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import cast

from sheetsync.codecs.choice import listed_option
from sheetsync.codecs.codec import Unreadable
from sheetsync.codecs.registry import codec
from sheetsync.mapping.pattern import PatternError, safe_pattern
from sheetsync.mapping.sheet_mapping import Binding, Checks, Empty
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.values import Canonical, ListEdit, canonical_text
from sheetsync.validation import findings as words
from sheetsync.validation.reading import CellReader, unusable

NUMBERS = frozenset({TypeClass.INT, TypeClass.DECIMAL})
TEXTS = frozenset({TypeClass.TEXT, TypeClass.MULTILINE, TypeClass.HTML, TypeClass.URL})
CHOICES = frozenset({TypeClass.DROPDOWN, TypeClass.MULTISELECT})


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnCheck:
    """One condition on the values of a column.

    Attributes:
        code: The finding code of a failure.
        judge: Whether each value passes; a plain ``True`` when all do. Blank cells are ``None``.
        fault: What is wrong with a value that failed.
        found: The part of a failed value to show; ``None``: the cell as typed.
        holds: Whether every one of some values passes, blanks left out; only for limits, so that
            it is enough to ask for the extremes. ``None``: told by ``judge`` alone.
    """

    code: str
    judge: Callable[[Sequence[object]], list[bool] | bool]
    fault: Callable[[object], Unreadable]
    found: Callable[[object], str] | None = None
    holds: Callable[[Sequence[object]], bool] | None = None


def column_checks(
    binding: Binding, definition: FieldDefinition, reader: CellReader, *, sure: bool = False
) -> tuple[ColumnCheck, ...]:
    """The conditions on a bound column; empty when there are none.

    Args:
        binding: The binding, with the mapping's checks.
        definition: The field.
        reader: What read the cells.
        sure: Whether the codec has already found every option among the known ones.

    Raises:
        MappingError: A check does not fit the field's type.
    """
    checks = binding.checks
    found: list[ColumnCheck] = []
    if checks.required or binding.empty is Empty.ERROR:
        found.append(_filled())
    if definition.type_class in CHOICES and not sure:
        found.append(_in_options(definition, reader))
    if checks.min is not None or checks.max is not None:
        found += _within(checks, binding, definition)
    if checks.max_length is not None:
        found.append(_short(checks.max_length, texts=definition.type_class in TEXTS))
    if checks.pattern is not None:
        found.append(_matching(checks.pattern, binding))
    if checks.one_of is not None:
        found.append(_one_of(checks.one_of, binding, reader))
    if checks.unique:
        found.append(_unique())
    return tuple(found)


def each_distinct(
    holds: Callable[[Canonical], bool],
) -> Callable[[Sequence[object]], list[bool] | bool]:
    """A judge that asks for each distinct value once; blank cells and list edits pass."""

    def judge(values: Sequence[object]) -> list[bool] | bool:
        verdicts = {
            value: value is None or isinstance(value, ListEdit) or holds(value)  # type: ignore[arg-type]
            for value in set(values)
        }
        return all(verdicts.values()) or list(map(verdicts.__getitem__, values))

    return judge


def _always(fault: Unreadable) -> Callable[[object], Unreadable]:
    return lambda _value: fault


def _filled() -> ColumnCheck:
    def judge(values: Sequence[object]) -> list[bool] | bool:
        return None not in values or [value is not None for value in values]

    return ColumnCheck(code="empty-cell", judge=judge, fault=_always(words.EMPTY_CELL))


def _in_options(definition: FieldDefinition, reader: CellReader) -> ColumnCheck:
    table = reader.reading.options
    known = table.rank

    def unknown(value: object) -> list[str]:
        return [option for option in named_options(value) if option not in known]

    def judge(values: Sequence[object]) -> list[bool] | bool:
        verdicts = {value: not unknown(value) for value in set(values)}
        return all(verdicts.values()) or list(map(verdicts.__getitem__, values))

    def fault(value: object) -> Unreadable:
        near = dict.fromkeys(
            option for wrong in unknown(value) for option in table.near(wrong, limit=3)
        )
        wrong = unknown(value)
        twins = table.looking_like(wrong[0]) if named_options(value) == (wrong[0],) else ()
        return words.unknown_option(
            definition.field,
            definition.options,
            tuple(near)[:5],
            wrong=wrong[0],
            twin=twins[0] if len(twins) == 1 else "",
        )

    def items(value: object) -> str:
        return ", ".join(listed_option(option, ",") for option in unknown(value))

    # The cell of a drop-down is told as typed: that is what a value dictionary looks up.
    is_list = definition.type_class is TypeClass.MULTISELECT
    return ColumnCheck(
        code="unknown-option", judge=judge, fault=fault, found=items if is_list else None
    )


def named_options(value: object) -> Iterable[str]:
    """The options that a wish names."""
    match value:
        case str():
            return (value,)
        case tuple():
            return value
        case ListEdit():
            return (*value.add, *value.remove)
        case _:
            return ()


def _within(checks: Checks, binding: Binding, definition: FieldDefinition) -> list[ColumnCheck]:
    bounds = [
        ("too-small", "at least", _bound(checks.min, binding, definition)),
        ("too-large", "at most", _bound(checks.max, binding, definition)),
    ]
    return [
        _bounded(code, f"{word} {canonical_text(bound)}", bound, lowest=code == "too-small")
        for code, word, bound in bounds
        if bound is not None
    ]


def _bound(
    text: str | None, binding: Binding, definition: FieldDefinition
) -> Decimal | date | None:
    if text is None:
        return None
    try:
        if definition.type_class in NUMBERS:
            return Decimal(text)
        if definition.type_class is TypeClass.DATE:
            return date.fromisoformat(text)
    except (InvalidOperation, ValueError) as error:
        raise unusable(binding.place, f'"{text}" is no limit for {binding.field}.') from error
    raise unusable(binding.place, f"{binding.field} is neither number nor date: no min or max.")


def _bounded(code: str, expected: str, bound: Decimal | date, *, lowest: bool) -> ColumnCheck:
    limit: Decimal = bound  # type: ignore[assignment]  # of the values' type

    def holds(present: Sequence[object]) -> bool:
        numbers = cast("Sequence[Decimal]", present)
        return not numbers or (min(numbers) >= limit if lowest else max(numbers) <= limit)

    def judge(values: Sequence[object]) -> list[bool] | bool:
        if holds([value for value in values if value is not None]):
            return True
        if lowest:
            return [value is None or value >= limit for value in values]  # type: ignore[operator]
        return [value is None or value <= limit for value in values]  # type: ignore[operator]

    fault = Unreadable(
        code=code, expected=expected, remedy="Correct the value, or the limit in the mapping."
    )
    return ColumnCheck(code=code, judge=judge, fault=_always(fault), holds=holds)


def _short(most: int, *, texts: bool) -> ColumnCheck:
    one_by_one = each_distinct(lambda value: len(canonical_text(value)) <= most)

    def holds(present: Sequence[object]) -> bool:
        return max(map(len, cast("Sequence[str]", present)), default=0) <= most

    def judge(values: Sequence[object]) -> list[bool] | bool:
        return holds([value for value in values if value is not None]) or one_by_one(values)

    return ColumnCheck(
        code="too-long",
        judge=judge if texts else one_by_one,
        holds=holds if texts else None,
        fault=lambda value: Unreadable(
            code="too-long",
            expected=f"at most {most} characters; these are {len(canonical_text(value))}",  # type: ignore[arg-type]
            remedy="Shorten the text.",
        ),
    )


def _matching(pattern: str, binding: Binding) -> ColumnCheck:
    try:
        safe = safe_pattern(pattern)
    except PatternError as error:
        raise unusable(binding.place, str(error)) from error
    fault = Unreadable(
        code="pattern-mismatch",
        expected=f"text that matches {pattern} and has at most {safe.longest} characters",
        remedy="Correct the value, or the pattern in the mapping.",
    )
    return ColumnCheck(
        code="pattern-mismatch",
        judge=each_distinct(lambda value: safe.matches(canonical_text(value))),
        fault=_always(fault),
    )


def _one_of(texts: tuple[str, ...], binding: Binding, reader: CellReader) -> ColumnCheck:
    definition = reader.reading.definition
    allowed: set[Canonical] = set()
    for text in texts:
        value = codec(definition.type_class).from_cell(text, reader.reading)
        if isinstance(value, Unreadable):
            raise unusable(binding.place, f'"{text}" is no value of {binding.field}.')
        allowed.update(value if isinstance(value, tuple) else (value,))

    def holds(value: Canonical) -> bool:
        return allowed.issuperset(value) if isinstance(value, tuple) else value in allowed

    fault = Unreadable(
        code="not-one-of",
        expected="one of " + ", ".join(f'"{text}"' for text in texts),
        remedy="Type one of the values that the mapping allows.",
    )
    return ColumnCheck(code="not-one-of", judge=each_distinct(holds), fault=_always(fault))


def _unique() -> ColumnCheck:
    def judge(values: Sequence[object]) -> list[bool] | bool:
        distinct = set(values)
        repeats = len(values) - values.count(None) - len(distinct - {None})
        if not repeats:
            return True
        counts = Counter(values)
        return [value is None or counts[value] == 1 for value in values]

    fault = Unreadable(
        code="not-unique",
        expected="a value that stands once in the column; this one stands in several rows",
        remedy="Correct all but one of the rows.",
    )
    return ColumnCheck(code="not-unique", judge=judge, fault=_always(fault))
