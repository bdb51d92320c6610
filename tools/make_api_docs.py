"""Writes the table of ``docs/api.md``: every operation of the Plytix API.

``python -m tools.make_api_docs``; a test tells when the page is behind.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from sheetsync.plytix.operation import Operation, qualified
from sheetsync.plytix.v1v2.operations import OPERATIONS
from tools.api_functions import typed_functions

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "api.md"
TESTS = ROOT / "tests" / "contract" / "operations"
MARK = "<!-- From here on this page is generated: python -m tools.make_api_docs -->"


def page() -> str:
    """The page as it should be."""
    written = PAGE.read_text(encoding="utf-8").partition(MARK)[0].rstrip()
    lines = [written, "", MARK, "", f"## The {len(OPERATIONS)} actions", ""]
    lines.append(
        "Functions are those of an open account, as in `plytix.products.get(...)`. Each test runs "
        "over HTTP against the sandbox and stands in `tests/contract/operations`: one in which the "
        "operation succeeds, and one in which it is refused as documented."
    )
    functions = functions_by_operation()
    succeeds, is_refused = tests_by_operation("succeeds"), tests_by_operation("is_refused")
    area = ""
    for operation in OPERATIONS:
        if operation.area != area:
            area = operation.area
            lines += ["", f"### {area[:1].upper()}{area[1:]}", ""]
            lines.append("| Action | Function | Request | Options | Tests |")
            lines.append("| --- | --- | --- | --- | --- |")
        name = qualified(operation)
        # A test of its own tells more than one that goes through all operations.
        tests = [*succeeds.get(name, [])[:1], *is_refused.get(name, [])[:1]]
        lines.append(_row(operation, functions.get(name, []), tests))
    return "\n".join(lines) + "\n"


def functions_by_operation() -> dict[str, list[str]]:
    """Qualified name → the typed functions that carry it out."""
    found: dict[str, list[str]] = {}
    for function in typed_functions():
        found.setdefault(qualified(function.operation), []).append(function.name)
    return found


def tests_by_operation(how: str) -> dict[str, list[str]]:
    """Qualified name → the tests that show it, those that show fewest operations first.

    Args:
        how: ``succeeds`` or ``is_refused``.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    for path in sorted(TESTS.glob("test_*.py")):
        module = import_module(f"tests.contract.operations.{path.stem}")
        for test, names in _marked(module, how):
            for name in names:
                found.setdefault(name, []).append((len(names), f"{path.name}::{test}"))
    return {name: [test for _, test in sorted(tests)] for name, tests in found.items()}


def _marked(module: ModuleType, how: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    members: Mapping[str, Any] = vars(module)
    for test, function in members.items():
        if test.startswith("test_"):
            for mark in getattr(function, "pytestmark", ()):
                if mark.name == "operation" and mark.args[0] == how:
                    yield test, mark.args[1]


def _row(operation: Operation, functions: list[str], tests: list[str]) -> str:
    options = ", ".join(
        f"**`{option.flag}`**" if option.required else f"`{option.flag}`"
        for option in operation.options
    )
    cells = (
        operation.name,
        ", ".join(f"`{name}`" for name in functions),
        f"`{operation.method} {operation.path}`",
        options or "none",
        ", ".join(f"`{test}`" for test in tests),
    )
    return f"| {' | '.join(cells)} |"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
