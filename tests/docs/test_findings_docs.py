"""Every code that a finding or an outcome can bear has a section, and no section is left over."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tools.make_findings_docs import page

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "findings.md"
ROOMS = ("workbook", "mapping", "records", "validation", "codecs", "planning", "applying")
NO_CODES = {
    "yyyy-mm-dd", "mac-roman", "euc-kr", "encrypted-package", "table-cell", "sous-total",
}  # fmt: skip
"""Texts that are written like a code and are none."""

SECTION = re.compile(r"^### `([a-z-]+)`$", re.MULTILINE)
KEBAB = re.compile(r"[a-z]+(-[a-z]+)+")


def codes_in_use() -> set[str]:
    """Texts written like a code, and every ``code="…"`` of a single word."""
    codes: set[str] = set()
    for room in ROOMS:
        for path in (ROOT / "sheetsync" / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.keyword) and node.arg == "code":
                    codes.update(texts_of(node.value))
                elif isinstance(node, ast.Constant):
                    codes.update(text for text in texts_of(node) if KEBAB.fullmatch(text))
    codes.discard("")
    return codes - NO_CODES


def texts_of(node: ast.AST) -> set[str]:
    """The text of a constant; nothing for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    return set()


def test_every_code_in_use_has_a_section() -> None:
    documented = set(SECTION.findall(PAGE.read_text(encoding="utf-8")))
    assert codes_in_use() - documented == set()


def test_every_section_is_about_a_code_in_use() -> None:
    documented = set(SECTION.findall(PAGE.read_text(encoding="utf-8")))
    spoken_of = codes_in_use() | {"gone", "damaged-workbook"}
    assert documented - spoken_of == set()


def test_every_section_has_an_example_and_says_what_to_do() -> None:
    sections = re.split(r"^### ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for section in sections:
        name, _, text = section.partition("\n")
        assert re.search(r"^- Example: .+\.$", text, re.MULTILINE) or "?" in text, name
        assert re.search(r"^- Do: .+\.$", text, re.MULTILINE), name


def test_no_code_has_two_sections() -> None:
    documented = SECTION.findall(PAGE.read_text(encoding="utf-8"))
    assert len(documented) == len(set(documented))


def test_the_page_says_what_the_codes_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
