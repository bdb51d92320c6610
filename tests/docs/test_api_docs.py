from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import sheetsync.plytix as public
from sheetsync.plytix.operation import Operation, qualified
from sheetsync.plytix.operation_request import request_of
from sheetsync.plytix.v1v2.operations import OPERATIONS
from sheetsync.sandbox.server import Options, running
from tools.api_functions import Function, typed_functions
from tools.make_api_docs import MARK, PAGE, page
from tools.make_api_docs import tests_by_operation as shown_by

FUNCTIONS = typed_functions()
SEVERAL = {"assets: Add asset (URL or content)"}
"""One operation with several ways to say what is meant, each a function."""


def test_the_page_on_the_api_is_current() -> None:
    """Make it anew with: python -m tools.make_api_docs."""
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("operation", OPERATIONS, ids=qualified)
def test_every_operation_has_a_function_a_success_and_a_refusal(operation: Operation) -> None:
    name = qualified(operation)
    functions = [one.name for one in FUNCTIONS if one.operation is operation]
    assert functions
    assert len(functions) == 1 or name in SEVERAL
    assert shown_by("succeeds").get(name)
    assert shown_by("is_refused").get(name)


def test_no_row_of_the_table_has_an_empty_cell() -> None:
    table = page().partition(MARK)[2]
    rows = [line for line in table.splitlines() if line.startswith("| ")]
    assert len(rows) > len(OPERATIONS)
    assert [row for row in rows if "|  |" in row or row.count(" | ") != 4] == []


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: one.name)
def test_what_a_function_gives_makes_a_request(function: Function) -> None:
    """Its required parameters alone are enough for the operation's required options."""
    request = request_of(function.operation, function.given)
    assert request.method == function.operation.method


def test_the_example_in_python_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    Image.new("RGB", (3, 2), "teal").save(tmp_path / "kettle.jpg")
    monkeypatch.chdir(tmp_path)
    connect = public.connect
    with running(Options(port=0, state=":memory:", limits=())) as box:

        def to_the_sandbox(**_: Any) -> public.Plytix:
            return connect(
                api_key=box.key,
                api_password=box.password,
                endpoint=box.pim_url,
                auth_endpoint=f"{box.auth_url}/auth/api/get-token",
            )

        monkeypatch.setattr(public, "connect", to_the_sandbox, raising=False)
        names: dict[str, Any] = {}
        exec(compile(example, "docs/api.md", "exec"), names)
        linked = to_the_sandbox().product_assets.of(names["product"].id)
    assert names["asset"].id in {one.id for one in linked}
    assert len(capsys.readouterr().out.splitlines()) > 10
