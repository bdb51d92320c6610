"""What each code of a finding means, for people: the texts behind ``docs/findings.md``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeText:
    """One code.

    Attributes:
        code: Stable, kebab case.
        what: What is wrong, or worth knowing; one sentence or two.
        cause: How it comes about; empty where that goes without saying.
        example: One case.
        do: What to do.
    """

    code: str
    what: str
    cause: str
    example: str
    do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Codes that belong together.

    Attributes:
        title: Its heading.
        intro: A sentence below it; may be empty.
        codes: In the order of the page.
    """

    title: str
    intro: str
    codes: tuple[CodeText, ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """All codes, in the order of ``docs/findings.md``."""
    text = files("sheetsync.reports").joinpath("finding_codes.toml").read_text(encoding="utf-8")
    return tuple(
        Chapter(
            title=chapter["title"],
            intro=chapter["intro"],
            codes=tuple(_codes(chapter["codes"])),
        )
        for chapter in tomllib.loads(text)["chapters"]
    )


def _codes(texts: Mapping[str, Mapping[str, str]]) -> Iterator[CodeText]:
    for code, text in texts.items():
        yield CodeText(
            code=code,
            what=text["what"],
            cause=text.get("cause", ""),
            example=text["example"],
            do=text["do"],
        )


@cache
def code_texts() -> Mapping[str, CodeText]:
    """Every code with what it means."""
    return {text.code: text for chapter in chapters() for text in chapter.codes}


def explanation(code: str) -> str:
    """What a code means and how it comes about, on one line; empty for an unknown one."""
    text = code_texts().get(code)
    return "" if text is None else " ".join(f"{text.what} {text.cause}".split())
