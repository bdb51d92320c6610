"""Which PIM stands behind a connection: over HTTP, against sandboxes of the test's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from sheetsync.errors import (
    AuthenticationError,
    InterruptedRunError,
    PlanError,
    RemoteError,
    SettingsError,
)
from sheetsync.journal.file import JournalFile, read_run
from sheetsync.model.definition import Kind
from sheetsync.model.plan import Decisions
from sheetsync.model.values import Canonical, EntityId
from sheetsync.planning.plan import make_plan
from sheetsync.sandbox.server import Options, RunningSandbox, running
from sheetsync.settings import Settings, load_settings
from sheetsync.wiring import (
    PlanOptions,
    demo_sandbox,
    opened,
    opened_for_apply,
    opened_for_plan,
    plan_job,
)
from sheetsync.wiring.choice import user_name
from sheetsync.wiring.practice import PRACTICE_LIMITS, practice_connection, sandbox_connection
from tests.fakes import FakePim
from tests.wanted import request, wanted

MAPPING = """\
version: 1
match: ["spring*.xlsx"]
connection: mine
sheets:
  - sheet: Products
    kind: product
    key: [{column: SKU, field: sku}]
    columns:
      - {column: Name, field: label}
"""


@pytest.fixture
def box() -> Iterator[RunningSandbox]:
    with running(Options(port=0, empty=True, limits=())) as box:
        yield box


@pytest.fixture
def desk(tmp_path: Path, box: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two connections, *mine* (key and password) and *token* (bearer)."""
    work = tmp_path / "work"
    (work / "mappings").mkdir(parents=True)
    (work / "mappings" / "spring.yaml").write_text(MAPPING, encoding="utf-8")
    (work / "sheetsync.toml").write_text(
        f'[connections.mine]\nendpoint = "{box.pim_url}"\n'
        f'auth_endpoint = "{box.auth_url}/auth/api/get-token"\n'
        f'[connections.token]\nendpoint = "{box.pim_url}"\nauthentication = "bearer"\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(work)
    monkeypatch.setenv("SHEETSYNC_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SHEETSYNC_MINE_API_KEY", box.key)
    monkeypatch.setenv("SHEETSYNC_MINE_API_PASSWORD", box.password)
    monkeypatch.setenv("SHEETSYNC_TOKEN_TOKEN", "canary-token-that-opens-nothing")
    return work


def settings_of(folder: Path) -> Settings:
    return load_settings(folder)


def test_an_open_connection_has_its_name_its_address_and_its_account(
    desk: Path, box: RunningSandbox
) -> None:
    assert desk.is_dir()
    with opened("mine") as connected:
        assert connected.name == "mine"
        assert connected.endpoint == box.pim_url
        assert connected.pim.schema().fields(Kind.PRODUCT)
        assert connected.pim.calls()["token"] == 1


def test_nothing_is_sent_once_a_command_is_over(desk: Path) -> None:
    assert desk.is_dir()
    with opened("mine") as connected:
        connected.pim.schema()
    with pytest.raises(InterruptedRunError):
        connected.pim.get(Kind.PRODUCT, EntityId("0" * 24), [])


def test_a_given_token_is_sent_as_it_is_and_never_renewed(desk: Path) -> None:
    assert desk.is_dir()
    with opened("token") as connected, pytest.raises(AuthenticationError):
        connected.pim.schema()


def test_an_unknown_connection_is_refused_before_anything_is_opened(desk: Path) -> None:
    assert desk.is_dir()
    with pytest.raises(SettingsError, match="no connection “mime”") as caught, opened("mime"):
        pytest.fail("nothing is opened")
    assert "Did you mean “mine”?" in caught.value.remedy


@pytest.mark.parametrize(("named", "chosen"), [(None, "mine"), ("sandbox", "sandbox")])
def test_a_plan_s_connection_is_the_user_s_else_the_mapping_s(
    desk: Path, named: str | None, chosen: str
) -> None:
    options = PlanOptions(
        workbook=desk / "spring.xlsx",
        connection=named,
        output=desk / "out",
        only=frozenset({"A-1"}),
        allow={"updates": 3},
    )
    with opened_for_plan(options) as (job, pim, clock):
        assert job.connection == chosen
        assert job.endpoint.startswith("http://127.0.0.1")
        assert job.mapping_file.name == "spring.yaml"
        assert job.output == desk / "out" / f"spring plan {job.run}.xlsx"
        assert (job.only, job.allow) == (frozenset({"A-1"}), {"updates": 3})
        assert job.run.startswith(f"{clock.now():%Y%m%d}")
        assert pim.calls().get("reads", 0) == 0, "nothing is asked before it is needed"


@pytest.mark.parametrize(("named", "chosen"), [(None, "sandbox"), ("mine", "mine")])
def test_an_apply_s_connection_is_the_user_s_else_the_plan_s(
    desk: Path, box: RunningSandbox, named: str | None, chosen: str
) -> None:
    assert desk.is_dir()
    plan = make_plan(request(wanted("label", ["A-1", "x"])), FakePim({"A-1": {}}))
    assert plan.connection == "sandbox"
    with opened_for_apply(plan, named) as (pim, _clock, _journal, _turn):
        # The practice account is seeded, the one behind "mine" is empty.
        empty = not pim.schema().fields(Kind.PRODUCT).keys() - {"sku", "label", "gtin", "status"}
        assert empty is (chosen == "mine"), box.pim_url


def test_row_counts_are_kept_in_the_user_s_data_folder(desk: Path) -> None:
    with opened_for_plan(PlanOptions(workbook=desk / "spring.xlsx")) as (job, _pim, _clock):
        assert job.memory is not None
        job.memory.remember(job.workbook, job.mapping_file.name, 350)
    assert (desk.parent / "home" / "row-counts.json").is_file()


def test_journals_are_kept_in_the_user_s_data_folder_one_a_plan(desk: Path) -> None:
    plan = make_plan(request(wanted("label", ["A-1", "x"])), FakePim({"A-1": {}}))
    edited: Mapping[str, Canonical | None] = {}
    review = (plan, "f" * 64, Decisions(approved_by="Ada"), edited)
    with opened("mine") as connected, connected.open_journal(*review) as journal:
        assert isinstance(journal, JournalFile)
        assert journal.path == desk.parent / "home" / "journals" / f"{plan.run}.journal.jsonl"
        assert not journal.path.exists(), "a run that sends nothing leaves no journal"
        journal.write({"entry": "end", "at": "", "interrupted": False, "stop_reason": ""})
        assert journal.path.is_file()
    header = read_run(journal.path).header
    assert (header.approved_by, header.planned_by) == ("Ada", plan.created_by)
    assert (header.applied_by, header.started_at != "") == (user_name(), True)
    with (
        opened("mine") as connected,
        pytest.raises(PlanError, match="applied before"),
        connected.open_journal(*review),
    ):
        pytest.fail("a plan is applied once")


def test_the_demo_s_sandbox_lives_for_one_command_and_leaves_no_state(desk: Path) -> None:
    with demo_sandbox() as connected:
        job = plan_job(PlanOptions(workbook=desk / "spring.xlsx"), connected)
        assert job.connection == "sandbox"
        assert job.output == desk / f"spring plan {job.run}.xlsx"
        assert connected.pim.schema().account.name
    assert not (desk.parent / "home" / "sandbox.sqlite").exists()


def test_practice_is_kept_from_one_command_to_the_next(desk: Path) -> None:
    settings = settings_of(desk)
    with practice_connection(settings) as first:
        assert first.name == "sandbox"
        assert (desk.parent / "home" / "sandbox.sqlite").is_file()
    with practice_connection(settings) as second:
        assert second.name == "sandbox"


def test_a_state_that_is_held_by_another_sandbox_is_told(desk: Path) -> None:
    settings = settings_of(desk)
    state = desk.parent / "home" / "sandbox.sqlite"
    state.parent.mkdir(parents=True, exist_ok=True)
    with (
        sandbox_connection(str(state), PRACTICE_LIMITS),
        pytest.raises(SettingsError, match=r"sandbox\.sqlite cannot be used") as caught,
        practice_connection(settings),
    ):
        pytest.fail("two sandboxes on one state")
    assert "sandbox reset" in caught.value.remedy


@pytest.fixture
def proxy() -> Iterator[tuple[str, list[str]]]:
    """A proxy that refuses everything: its URL, and what it was asked for."""
    asked: list[str] = []

    class Refusing(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_response(403)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def test_a_proxy_is_used_when_one_is_named(
    desk: Path, box: RunningSandbox, proxy: tuple[str, list[str]]
) -> None:
    url, asked = proxy
    file = desk / "sheetsync.toml"
    named = f'proxy = "{url}"\n[connections.token]'
    file.write_text(file.read_text("utf-8").replace("[connections.token]", named), "utf-8")
    with opened("mine") as connected, pytest.raises(RemoteError):
        connected.pim.get(Kind.PRODUCT, EntityId("0" * 24), [])
    assert asked == [f"{box.auth_url}/auth/api/get-token"]
