"""An account in a sandbox, put back to its start before every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from sheetsync.plytix import Plytix, connect
from sheetsync.plytix.operation import Operation
from sheetsync.sandbox.server import Options, RunningSandbox, running
from tests.clocks import FakeClock
from tests.contract.operations.made_up import what_it_needs
from tests.contract.operations.sessions import TOKEN_PATH
from tests.contract.operations.watched import Watched, box_of, session_by
from tests.contract.sandbox.small_account import small_account


@pytest.fixture(scope="session")
def box() -> Iterator[RunningSandbox]:
    """A sandbox without limits whose accepted effects show at once."""
    with running(Options(port=0, limits=(), later=0)) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def start(box: RunningSandbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The account as it is at the start: to take it from here is quicker than to plant it anew."""
    file = tmp_path_factory.mktemp("start") / "account.sqlite"
    requests.post(f"{box.control_url}/reset", timeout=10).raise_for_status()
    kept = requests.post(f"{box.control_url}/snapshot", json={"file": str(file)}, timeout=10)
    kept.raise_for_status()
    return file


@pytest.fixture
def plytix(box: RunningSandbox, start: Path) -> Iterator[Plytix]:
    """The account, as it is at the start."""
    back = requests.post(f"{box.control_url}/restore", json={"file": str(start)}, timeout=10)
    back.raise_for_status()
    with opened(box) as account:
        yield account


def opened(box: RunningSandbox) -> Plytix:
    """An open account with every permission."""
    return connect(
        api_key=box.key,
        api_password=box.password,
        endpoint=box.pim_url,
        auth_endpoint=box.auth_url + TOKEN_PATH,
    )


@pytest.fixture(scope="session")
def small_box() -> Iterator[RunningSandbox]:
    """A sandbox with the small account; a module that wants another has its own of this name."""
    with box_of(small_account()) as sandbox:
        yield sandbox


@pytest.fixture
def small(small_box: RunningSandbox, tmp_path: Path) -> Iterator[Watched]:
    """A small account as it is at the start, with faults and log empty, watched."""
    requests.post(f"{small_box.control_url}/reset", timeout=10).raise_for_status()
    clock = FakeClock()
    with session_by(small_box, clock) as session:
        yield Watched(
            box=small_box,
            session=session,
            plytix=Plytix(session, clock),
            clock=clock,
            folder=tmp_path,
        )


@pytest.fixture
def given(operation: Operation, tmp_path: Path) -> dict[str, Any]:
    """What the operation of a test needs, made up."""
    file = tmp_path / "a.txt"
    file.write_text("a")
    return what_it_needs(operation, file)
