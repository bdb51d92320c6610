"""Every command, option and exit code is documented, and the page is current."""

from __future__ import annotations

import re

from sheetsync import errors
from sheetsync.cli import apply, boundary, plan
from sheetsync.cli.main import COMMANDS
from tools.make_cli_docs import EXIT_CODES, TARGET, page

README = TARGET.parents[1] / "README.md"


def test_the_page_of_commands_is_current() -> None:
    assert TARGET.read_text(encoding="utf-8") == page(), "run: python -m tools.make_cli_docs"


def test_the_help_line_of_each_command_stands_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"sheetsync {name}" in text, name


def test_every_exit_code_in_use_is_documented() -> None:
    codes = {code for code, _meaning in EXIT_CODES}
    used = {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.SheetsyncError)
    }
    used |= {value for name, value in vars(plan).items() if name.startswith("EXIT_")}
    used |= {value for name, value in vars(apply).items() if name.startswith("EXIT_")}
    used |= {boundary.BUG, boundary.INTERRUPTED}
    assert used <= codes


def test_the_readme_names_only_files_that_exist() -> None:
    text = README.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (README.parent / target).exists(), target
