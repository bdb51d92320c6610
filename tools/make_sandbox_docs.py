"""Writes the lists of ``docs/sandbox.md``: switches, faults, and the facts that tests show.

``python -m tools.make_sandbox_docs``; a test tells when the page is behind.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sheetsync.sandbox.hosts.faults import KINDS
from sheetsync.sandbox.switches import Switches, told

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "sandbox.md"
TESTS = ROOT / "tests" / "contract" / "sandbox"

MARK = "<!-- From here on this page is generated: python -m tools.make_sandbox_docs -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact and the test that shows it.

    Attributes:
        section: What it is about, a key of ``SECTIONS``.
        words: The fact.
        provenance: Where it comes from.
        switch: The switch that chooses another answer; may be empty.
        test: The test's name with its file.
    """

    section: str
    words: str
    provenance: tuple[str, ...]
    switch: str
    test: str


def page() -> str:
    """The page as it should be."""
    facts = sorted(_facts(), key=lambda fact: (fact.test.partition("::")[0], fact.words))
    written = PAGE.read_text(encoding="utf-8").partition(MARK)[0].rstrip()
    lines = [written, "", MARK, ""]
    lines += ["## Switches", "", "| Switch | Default | Choices | Decides | Source |"]
    lines.append("| --- | --- | --- | --- | --- |")
    for switch in told(Switches()):
        choices = ", ".join(f"`{choice}`" for choice in switch["choices"]) or "any"
        cells = (f"`{switch['name']}`", f"`{switch['default']}`", choices)
        lines.append("| " + " | ".join((*cells, switch["says"], switch["source"])) + " |")
    lines += ["", "## Faults", "", "| Kind | What happens |", "| --- | --- |"]
    lines += [f"| `{kind}` | {says} |" for kind, says in KINDS.items()]
    lines += [
        "",
        "## Facts",
        "",
        f"{len(facts)} facts, each shown by a test over HTTP in `tests/contract/sandbox`. *doc*: "
        "the vendor's documentation; *live*: observed on the service; *client*: read from a "
        "public client; *guess*: inferred, so a switch or a likely answer.",
    ]
    for section, title in _sections().items():
        own = [fact for fact in facts if fact.section == section]
        if own:
            lines += ["", f"### {title}", "", "| Fact | From | Test |", "| --- | --- | --- |"]
            lines += [_row(fact) for fact in own]
    return "\n".join(lines) + "\n"


def _row(fact: Fact) -> str:
    words = fact.words.replace("|", "\\|")
    if fact.switch:
        words += f" (switch `{fact.switch}`)"
    return f"| {words} | {', '.join(fact.provenance)} | `{fact.test}` |"


def _facts() -> Iterator[Fact]:
    for path in sorted(TESTS.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for mark in node.decorator_list:
                    if _is_fact(mark):
                        yield _fact(node, mark, path)


def _is_fact(mark: ast.expr) -> bool:
    return isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "fact"


def _fact(test: ast.FunctionDef, mark: ast.expr, path: Path) -> Fact:
    assert isinstance(mark, ast.Call)
    section, *provenance = (ast.literal_eval(each) for each in mark.args)
    more = {each.arg: ast.literal_eval(each.value) for each in mark.keywords}
    said = (ast.get_docstring(test) or "").split("\n\n")[0].replace("\n", " ")
    words = said or test.name.removeprefix("test_").replace("_", " ").capitalize() + "."
    return Fact(
        section=section,
        words=words,
        provenance=tuple(provenance),
        switch=more.get("switch", ""),
        test=f"{path.name}::{test.name}",
    )


def _sections() -> Mapping[str, str]:
    tree = ast.parse((TESTS / "facts.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "SECTIONS":
            found: dict[str, str] = ast.literal_eval(node.value)
            return found
    message = "facts.py has no SECTIONS"
    raise AssertionError(message)


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
