"""Drop-downs and multi-selects: values out of the attribute's options."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time, timedelta

from sheetsync.codecs.codec import CellReading, Remark, Sweep, Unreadable, foreign_value
from sheetsync.codecs.codes import date_in_text, digits
from sheetsync.codecs.options import option_table
from sheetsync.codecs.text import clean_text, faulty
from sheetsync.model.definition import FieldDefinition
from sheetsync.model.finding import Severity
from sheetsync.model.values import Canonical, RawValue


def option_text(
    raw: RawValue, reading: CellReading, shown: str, remarks: list[Remark] | None
) -> str | Unreadable:
    """The text of a cell in a column of options."""
    match raw:
        case str():
            return clean_text(raw, reading, remarks)
        case bool():
            return "TRUE" if raw else "FALSE"
        case int() | float():
            text = digits(raw, pad=reading.pad, shown="", remarks=None, strict=False)
            known = reading.options.rank
            for spelling in (text, shown, str(text).replace(".", ",")):
                if spelling in known:
                    return spelling
            return text
        case date() | time() | timedelta() | None:
            return date_in_text(raw)
        case _:
            return faulty(raw)


def one_option(text: str, reading: CellReading, remarks: list[Remark] | None) -> str:
    """The option that a text names; the text itself when there is none, for checks to report."""
    if text in reading.options.rank:
        return text
    meant = reading.options.meant(text)
    if meant is None:
        return text
    if remarks is not None:
        remarks.append(
            Remark(
                code="option-case",
                severity=Severity.WARNING,
                expected=f'"{meant}", as Plytix spells it; taken as that option',
                remedy=f'Type "{meant}".',
                repair=meant,
            )
        )
    return meant


def list_items(
    text: str, separator: str, *, parts: int = 1, known: Callable[[str], bool] | None = None
) -> list[tuple[str, bool]] | Unreadable:
    """The items of a list in a cell, each with whether it was quoted.

    Where an option itself holds the separator, the longest text that is known wins: ``Dishwasher,
    Iron, low heat`` is two options when ``Iron, low heat`` is one. An item that would be misread
    stands in double quotes, and double quotes within it are doubled. Blank items are left out; an
    empty list is refused.

    Args:
        text: The cell.
        separator: What stands between items.
        parts: Most pieces that the separator cuts a known text into.
        known: Whether a text is an item; asked only of texts that hold the separator.
    """
    items: list[tuple[str, bool]] = []
    rest = text.strip()
    while rest:
        if rest.startswith('"'):
            item, quoted, rest = _quoted_item(rest, separator)
            if not quoted:
                return _bad_list("an item that starts with a quote and does not end with one")
        else:
            item, rest = _plain_item(rest, separator, parts, known)
            quoted = False
        if item.strip():
            items.append((item if quoted else item.strip(), quoted))
        rest = rest.strip()
    return items or _bad_list("no item")


def _plain_item(
    text: str, separator: str, parts: int, known: Callable[[str], bool] | None
) -> tuple[str, str]:
    """The longest known item that a text begins with, else its first piece; and what is left."""
    pieces = text.split(separator, parts)
    if known is not None:
        for length in range(min(parts, len(pieces)), 1, -1):
            item = separator.join(pieces[:length])
            if known(item.strip()):
                return item, separator.join(pieces[length:])
    return pieces[0], separator.join(pieces[1:])


def most_parts(texts: Iterable[str], separator: str) -> int:
    """Most pieces that a separator cuts one of some texts into; at least 1."""
    return 1 + max((text.count(separator) for text in texts), default=0)


def _quoted_item(text: str, separator: str) -> tuple[str, bool, str]:
    position = 1
    while (end := text.find('"', position)) >= 0:
        if text[end + 1 : end + 2] == '"':
            position = end + 2
            continue
        after = text[end + 1 :].lstrip(" \t\n" if separator.strip() else "")
        if after and not after.startswith(separator):
            break
        return text[1:end].replace('""', '"'), True, after[len(separator) :]
    return "", False, ""


def _bad_list(what: str) -> Unreadable:
    return Unreadable(
        code="bad-list",
        expected=f"a list of options; this one has {what}",
        remedy='Separate the options as the mapping says; put one that holds the separator in "…".',
    )


class DropdownCodec:
    """One option; canonical is the option as Plytix spells it."""

    def from_cell(
        self,
        raw: RawValue,
        reading: CellReading,
        *,
        shown: str = "",
        remarks: list[Remark] | None = None,
    ) -> Canonical | Unreadable:
        """Read an option; one that differs in case or spaces only is taken, with a warning.

        A text that is no option stays as it is: validation reports it.
        """
        text = option_text(raw, reading, shown, remarks)
        return text if isinstance(text, Unreadable) else one_option(text, reading, remarks)

    def to_cell(self, value: Canonical) -> RawValue:
        """The option."""
        return str(value)

    def from_api(self, value: object, definition: FieldDefinition) -> Canonical | None:
        """The option; a list of one is taken as that one.

        Source: Plytix API v1, "Create a product": a sample writes a drop-down as a list.
        """
        match value:
            case None | "" | []:
                return None
            case [str(only)]:
                return only
            case _:
                return foreign_value(value)

    def to_api(self, value: Canonical, definition: FieldDefinition) -> object:
        """The option, in exact case."""
        return value

    def sweep(
        self, values: Sequence[RawValue], reading: CellReading, *, blank: object = None
    ) -> Sweep:
        """Take every text that is an option as it stands."""
        return sweep_known(values, {option: option for option in reading.options.options}, blank)


def sweep_known(values: Sequence[RawValue], known: Mapping[str, object], blank: object) -> Sweep:
    """Take every cell whose text is known; the others are doubtful."""
    types = set(map(type, values))
    memo: dict[object, object] = {None: blank}
    memo.update(known.items())
    if not types <= {str, type(None)}:
        return Sweep(
            [memo.get(value) if type(value) is str else blank for value in values],
            [
                position
                for position, value in enumerate(values)
                if value is not None and (type(value) is not str or value not in known)
            ],
        )
    doubts = set(values).difference(memo)
    if not doubts:
        return Sweep(list(map(memo.__getitem__, values)), ())
    return Sweep(
        list(map(memo.get, values)),
        [position for position, value in enumerate(values) if value in doubts],
    )


class MultiSelectCodec:
    """Some options; canonical is a tuple without repeats, in the attribute's order."""

    def from_cell(
        self,
        raw: RawValue,
        reading: CellReading,
        *,
        shown: str = "",
        remarks: list[Remark] | None = None,
    ) -> Canonical | Unreadable:
        """Read a list of options; unknown ones are kept, last, for validation to report."""
        text = option_text(raw, reading, shown, remarks)
        if isinstance(text, Unreadable):
            return text
        if text in reading.options.rank:
            return (text,)
        options = reading.options
        items = list_items(
            text,
            reading.separator,
            parts=most_parts(options.options, reading.separator),
            known=options.knows,
        )
        if isinstance(items, Unreadable):
            return items
        return reading.options.ordered(
            one_option(item, reading, remarks) for item, _quoted in items
        )

    def to_cell(self, value: Canonical) -> RawValue:
        """The options, joined by commas; quoted where they could be misread."""
        if not isinstance(value, tuple):
            return str(value)
        return list_text(value, ",")

    def from_api(self, value: object, definition: FieldDefinition) -> Canonical | None:
        """A JSON list; the order and repeats in it mean nothing."""
        match value:
            case None | "" | []:
                return None
            case str():
                return (value,)
            case list() if all(isinstance(item, str) for item in value):
                return option_table(definition.options).ordered(value)
            case _:
                return foreign_value(value)

    def to_api(self, value: Canonical, definition: FieldDefinition) -> object:
        """A JSON list of options, in exact case."""
        return list(value) if isinstance(value, tuple) else [value]

    def sweep(
        self, values: Sequence[RawValue], reading: CellReading, *, blank: object = None
    ) -> Sweep:
        """Take every cell that names options without quotes, signs and spelling mistakes."""
        known: dict[str, object] = {}
        rank = reading.options.rank
        separator = reading.separator
        ordered = reading.options.ordered
        parted = [option.casefold() for option in rank if separator in option]
        for text in set(values):
            if type(text) is str:
                if text in rank:
                    known[text] = (text,)
                elif not (parted and _holds_any(text.casefold(), parted)):
                    items = [item.strip(" ") for item in text.split(separator)]
                    if all(item in rank for item in items):
                        known[text] = ordered(items)
        return sweep_known(values, known, blank)


def _holds_any(text: str, parts: Iterable[str]) -> bool:
    return any(part in text for part in parts)


def list_text(options: Iterable[str], separator: str) -> str:
    """Options as a cell lists them, quoted where they could be misread."""
    return separator.join(listed_option(option, separator) for option in options)


def listed_option(option: str, separator: str) -> str:
    """An option as it stands in a list: in quotes where it could be misread."""
    plain = (
        option and option == option.strip() and option[0] not in '"+-' and separator not in option
    )
    return option if plain else '"' + option.replace('"', '""') + '"'
