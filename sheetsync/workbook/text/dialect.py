"""How a text file is written: its encoding and what parts its fields, stated or found out."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from sheetsync.errors import WorkbookError
from sheetsync.mapping.header_texts import fold_header
from sheetsync.mapping.sheet_mapping import CsvSettings
from sheetsync.workbook.files.kinds import utf16_without_mark

DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
"""What may part fields → how it is called."""

FALLBACK: Final = "windows-1252"
"""What Excel for Windows writes as “CSV” in Western Europe and America."""

_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_NAMES: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    FALLBACK: "Windows-1252",
}
_SEPARATOR_LINE: Final = re.compile('"?sep=(.)"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
_SAMPLE_CHARACTERS: Final = 1 << 17
_SAMPLE_RECORDS: Final = 200
_STATE_IT: Final = "State it in the mapping (csv: encoding: …), or save the file as “CSV UTF-8”."


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text file's text.

    Attributes:
        text: The text without the mark at its beginning.
        encoding: The encoding as it is called; empty when the text is plain ASCII.
        is_guess: Whether nothing but the bytes themselves speaks for it.
        sample: The first words that only this encoding makes so; empty when it is no guess.
    """

    text: str
    encoding: str
    is_guess: bool = False
    sample: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What parts the fields.

    Attributes:
        delimiter: Between fields.
        quote: Around fields that hold delimiters or line breaks; ``None``: none is used.
        is_stated: Whether the mapping or the file's first line says so.
        skipped: Characters of the line that says so; spreadsheets do not show it.
    """

    delimiter: str
    quote: str | None
    is_stated: bool
    skipped: int = 0


def decoded(data: bytes, name: str, settings: CsvSettings) -> Decoded:
    """Decode a text file: by its mark, else as the mapping says, else strictly as UTF-8.

    What is no UTF-8 is taken for Windows-1252, unless it looks like UTF-8 that was damaged.

    Raises:
        WorkbookError: The bytes are no text in the encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, name, encoding)
    if settings.encoding is not None:
        return _strictly(data, name, settings.encoding)
    without_mark = utf16_without_mark(data[:4096])
    if without_mark is not None:
        return _strictly(data, name, without_mark)
    if data.isascii():
        return Decoded(text=data.decode("ascii"), encoding="")
    try:
        return Decoded(text=data.decode("utf-8"), encoding="UTF-8")
    except UnicodeDecodeError as error:
        position = error.start
    lenient = data.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= sign <= "\udcff" for sign in lenient)
    good = sum(sign > "\x7f" for sign in lenient) - bad
    line = data.count(b"\n", 0, position) + 1
    if good >= bad:
        raise WorkbookError(
            f"{name} is UTF-8, but damaged in line {line}: its bytes are no text there.",
            remedy="Export the file again; it was probably put together from files of different "
            "encodings.",
        )
    try:
        text = data.decode(FALLBACK)
    except UnicodeDecodeError as error:
        raise WorkbookError(
            f"{name} is in an unknown encoding: line {line} is neither UTF-8 nor Windows-1252.",
            remedy=_STATE_IT,
            code="text-in-doubt",
        ) from error
    words = dict.fromkeys(word for word in _words(text) if not word.isascii())
    return Decoded(
        text=text, encoding=_NAMES[FALLBACK], is_guess=True, sample=", ".join(list(words)[:3])
    )


def dialect_of(
    text: str, name: str, settings: CsvSettings, wanted: Collection[str] = ()
) -> Dialect:
    """Find out what parts the fields: stated, or the only one that fits.

    Args:
        text: The file's text.
        name: Its name, for messages.
        settings: What the mapping says.
        wanted: Headers that the mapping asks for, folded; they tell delimiters apart.

    Raises:
        WorkbookError: Two delimiters fit equally well.
    """
    quote = {None: '"', "none": None}.get(settings.quote, settings.quote)
    line = _SEPARATOR_LINE.match(text)
    skipped = 0 if line is None else line.end()
    if settings.delimiter is not None:
        stated = "\t" if settings.delimiter == "tab" else settings.delimiter
        return Dialect(delimiter=stated, quote=quote, is_stated=True, skipped=skipped)
    if line is not None:
        return Dialect(delimiter=line[1], quote=quote, is_stated=True, skipped=skipped)
    fits = {
        delimiter: fit
        for delimiter in DELIMITERS
        if (fit := _fit(text, delimiter, quote, wanted)) is not None
    }
    if not fits:
        return Dialect(delimiter=",", quote=quote, is_stated=False)
    best = max(fits.values())
    fitting = [delimiter for delimiter, fit in fits.items() if fit[:2] == best[:2]]
    if len(fitting) > 1 and best[1]:
        called = " and ".join(DELIMITERS[delimiter] for delimiter in fitting)
        raise WorkbookError(
            f"{name}: {called} both part every row into the same number of fields.",
            remedy="Say in the mapping which one is meant (csv: delimiter: …).",
            code="text-in-doubt",
        )
    delimiter = max(fits, key=lambda one: fits[one])
    return Dialect(delimiter=delimiter, quote=quote, is_stated=False)


def _fit(
    text: str, delimiter: str, quote: str | None, wanted: Collection[str]
) -> tuple[int, bool, float, int] | None:
    """How well a delimiter fits: headers found, whether all rows agree, how many do, fields."""
    counts: Counter[int] = Counter()
    hits = 0
    try:
        for number, record in enumerate(records(text[:_SAMPLE_CHARACTERS], delimiter, quote)):
            if number >= _SAMPLE_RECORDS:
                break
            if record:
                counts[len(record)] += 1
                hits = max(hits, len({fold_header(field) for field in record} & set(wanted)))
    except csv.Error:  # the sample may end within quotes
        hits = max(hits, 0)
    usual, count = counts.most_common(1)[0] if counts else (1, 0)
    if usual < 2 and hits < 2:
        return None
    total = counts.total()
    agreed = count == total or (len(text) > _SAMPLE_CHARACTERS and count >= total - 1)
    return hits, agreed, count / total, usual


class Records(Protocol):
    """Records one by one, and how many lines they took so far."""

    @property
    def line_num(self) -> int:
        """Lines that were read."""
        ...

    def __iter__(self) -> Iterator[list[str]]:
        """The records."""
        ...


def records(text: str, delimiter: str, quote: str | None) -> Records:
    """The records of a text; raises ``csv.Error`` where quotes are used against the rules."""
    return csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quotechar=quote,
        quoting=csv.QUOTE_NONE if quote is None else csv.QUOTE_MINIMAL,
        strict=True,
    )


def _strictly(data: bytes, name: str, encoding: str) -> Decoded:
    called = _NAMES.get(encoding, encoding)
    try:
        return Decoded(text=data.decode(encoding), encoding=called)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise WorkbookError(
            f"{name} is no {called} text: the bytes in line {line} are none.",
            remedy=_STATE_IT,
            code="text-in-doubt",
        ) from error


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text[:_SAMPLE_CHARACTERS])
