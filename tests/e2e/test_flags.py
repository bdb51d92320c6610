"""What was typed reaches the work."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.e2e.conftest import Desk


def test_a_plan_of_some_keys_holds_no_others(desk: Desk) -> None:
    source = desk.sample("price-update.xlsx")
    keys = [one["key"] for one in desk.sheetsync("plan", source, "--json").json()["changes"]]
    first, last = keys[0], keys[-1]
    (desk.folder / "keys.txt").write_text(f"{last}\n", encoding="utf-8")
    some = desk.sheetsync("plan", source, "--only", first, "--only", "@keys.txt", "--json").json()
    assert {one["key"] for one in some["changes"]} == {first, last}


def test_quiet_commands_print_nothing_and_others_their_summary(desk: Desk) -> None:
    source = desk.sample("price-update.xlsx")
    quiet = desk.sheetsync("plan", source, "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")
    (plan,) = desk.folder.glob("* plan *.xlsx")
    quiet = desk.sheetsync("apply", plan, "-q")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")
    assert list(desk.folder.glob("* result *.xlsx"))
    told = desk.sheetsync("plan", source)
    assert "price-update.xlsx" in told.out


def test_an_apply_tells_where_its_result_is(desk: Desk) -> None:
    source = desk.sample("price-update.xlsx")
    plan = desk.plan_path(desk.sheetsync("plan", source, "--json"))
    told = desk.sheetsync("apply", plan)
    assert told.code == 0
    (result,) = desk.folder.glob("* result *.xlsx")
    assert result.name in " ".join(told.out.split())


@pytest.mark.parametrize("command", ["plan", "sync", "check"])
def test_a_named_connection_goes_before_the_mapping_s(desk: Desk, command: str) -> None:
    source = desk.sample("price-update.xlsx")
    refused = desk.sheetsync(command, source, "-c", "nowhere")
    assert refused.code == 3
    assert "nowhere" in refused.err
    assert desk.requests() == []


def test_the_program_ends_with_the_exit_code_of_its_command(desk: Desk) -> None:
    for arguments, code in (["--version"], 0), (["plan", "missing.xlsx"], 3), (["plam"], 2):
        done = subprocess.run(
            [sys.executable, "-m", "sheetsync", *arguments],
            cwd=desk.folder,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == code, done.stderr
