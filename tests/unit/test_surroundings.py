"""No line of the package asks the machine's language, time zone or encoding.

The tests under locales and time zones can only try what they think of; this reads every line.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "sheetsync").rglob("*.py"))

LOCAL = {
    "astimezone": "a time zone",
    "now": "datetime.UTC, or it is the machine's time",
    "fromtimestamp": "datetime.UTC, or it is the machine's time",
}
"""Calls that take the machine's time zone when they are given none."""

NEVER = {"strftime", "strptime", "today", "localtime", "ctime", "mktime", "tzset", "getlocale",
         "setlocale", "getpreferredencoding", "strxfrm", "strcoll"}  # fmt: skip
"""Calls that take the machine's language or zone whatever they are given."""

SPOKEN = re.compile("%[aAbBchpPrxXEO]")
"""Names of days and months, and whole dates as a language writes them."""

TEXT_FILES = {"read_text", "write_text", "open", "fdopen", "TextIOWrapper", "NamedTemporaryFile"}
PIPES = {"run", "Popen", "check_output"}


def faults(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and what is wrong with it."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names) if any(one.name == "locale" for one in names):
                yield node.lineno, "locale is imported"
            case ast.ImportFrom(module="locale"):
                yield node.lineno, "locale is imported"
            case ast.FormattedValue(
                format_spec=ast.JoinedStr(values=[*_, ast.Constant(value=str(spec))])
            ) if spec.endswith("n") or SPOKEN.search(spec):
                yield node.lineno, f"the format {spec!r} is the language's"
            case ast.Call():
                yield from ((node.lineno, why) for why in call_faults(node))
            case _:
                pass


def call_faults(call: ast.Call) -> Iterator[str]:
    """What is wrong with a call."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            pass
        case _:
            return
    given = {one.arg for one in call.keywords}
    texts = [one.value for one in call.args if isinstance(one, ast.Constant)]
    if name in NEVER:
        yield f"{name} takes the machine's language or zone"
    elif name in LOCAL and isinstance(call.func, ast.Attribute):
        takes = 2 if name == "fromtimestamp" else 1
        own = name == "now" and not is_datetime(call.func.value)
        if len(call.args) < takes and "tz" not in given and not own:
            yield f"{name} without {LOCAL[name]}"
    elif name in TEXT_FILES:
        binary = any("b" in text for text in texts[-1:] if isinstance(text, str) and len(text) < 4)
        numbers = ast.unparse(call.func) in {"os.open", "click.open_file"}
        if name in {"open", "fdopen"} and (binary or numbers or not is_file(call)):
            return
        positional = (name == "read_text" and call.args) or (
            name == "write_text" and len(call.args) > 1
        )
        if "encoding" not in given and not positional:
            yield f"{name} without an encoding"
    elif name in PIPES and given & {"text", "universal_newlines"} and "encoding" not in given:
        yield f"{name} reads text without an encoding"


def is_datetime(node: ast.expr) -> bool:
    """Whether ``now`` is asked of the class; a clock that was handed in has one of its own."""
    return ast.unparse(node).endswith("datetime")


def is_file(call: ast.Call) -> bool:
    """Whether ``open`` opens a file as text: the built-in one, or a path's with a mode of text."""
    if isinstance(call.func, ast.Name):
        return True
    modes = [one.value for one in call.args[:1] if isinstance(one, ast.Constant)]
    return any(mode in {"r", "w", "a", "x", "r+", "w+"} for mode in modes)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_line_takes_its_language_zone_or_encoding_from_the_machine(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [f"line {line}: {why}" for line, why in faults(tree)] == []


@pytest.mark.parametrize(
    "line",
    [
        "import locale",
        "from locale import setlocale",
        "moment.strftime('%d %b')",
        "datetime.strptime(text, '%d %b')",
        "date.today()",
        "datetime.now()",
        "datetime.datetime.now()",
        "moment.astimezone()",
        "datetime.fromtimestamp(0)",
        "time.localtime()",
        "f'{number:n}'",
        "f'{moment:%d %b}'",
        "open(path)",
        "open(path, 'w')",
        "path.open('w')",
        "path.read_text()",
        "path.write_text(text)",
        "subprocess.run(words, text=True)",
        "io.TextIOWrapper(raw)",
    ],
)
def test_each_such_line_would_be_found(line: str) -> None:
    assert list(faults(ast.parse(line))) != []


@pytest.mark.parametrize(
    "line",
    [
        "datetime.now(UTC)",
        "clock.now()",
        "moment.astimezone(UTC)",
        "datetime.fromtimestamp(0, UTC)",
        "datetime.fromtimestamp(0, tz=UTC)",
        "f'{number:,}'",
        "f'{share:.1%}'",
        "f'{moment:%Y-%m-%d %H:%M}'",
        "open(path, 'rb')",
        "path.open('rb')",
        "path.open('x', encoding='utf-8')",
        "package.open(entry)",
        "os.open(name, flags)",
        "path.read_text('utf-8')",
        "path.read_text(encoding='utf-8')",
        "path.write_text(text, 'utf-8')",
        "subprocess.run(words, capture_output=True)",
    ],
)
def test_lines_that_say_what_they_mean_are_taken(line: str) -> None:
    assert list(faults(ast.parse(line))) == []
