"""An export that LibreOffice opened and saved in another form plans to nothing, or says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import Desk
from tests.office_script import run_in_libreoffice

pytestmark = pytest.mark.libreoffice


def saved(desk: Desk, source: str, *kinds: str) -> dict[str, Path]:
    """The workbook as LibreOffice saves it, by ending."""
    copies = {kind: desk.folder / f"saved.{kind}" for kind in kinds}
    steps = [("open", str(desk.folder / source)), *(("save", str(to)) for to in copies.values())]
    run_in_libreoffice(steps, desk.folder / "office")
    return copies


def test_with_its_mapping_inside_a_workbook_plans_to_nothing_and_a_text_file_asks_for_one(
    desk: Desk,
) -> None:
    desk.sheetsync("export", "--where", 'status = "Draft"', "-c", "plytix", "-o", "some.xlsx")
    copies = saved(desk, "some.xlsx", "xlsx", "ods", "fods", "csv")
    for kind in ("xlsx", "ods"):
        plan = desk.sheetsync("plan", copies[kind], "--json").json()
        assert plan["summary"]["unchanged"] == plan["summary"]["rows"] > 0, kind
        assert plan["mapping"] == f"mapping inside saved.{kind}"
        assert {(one["code"], one["severity"]) for one in plan["findings"]} <= {
            ("formula-result", "notice")
        }, kind
    refused = desk.sheetsync("plan", copies["fods"])
    assert refused.code == 3
    assert "flat OpenDocument file (.fods), which is not read" in refused.err
    refused = desk.sheetsync("plan", copies["csv"])
    assert refused.code == 3
    assert "No mapping fits saved.csv" in refused.err
    assert "Name one with --mapping" in refused.err


def test_a_text_file_plans_to_nothing_where_the_mapping_fits_its_numbers(desk: Desk) -> None:
    mapping = "mappings/price-update.yaml"
    desk.sheetsync("export", "--all", "-c", "plytix", "-m", mapping, "-o", "prices.xlsx")
    copies = saved(desk, "prices.xlsx", "csv")
    plan = desk.sheetsync("plan", copies["csv"], "-m", mapping, "--json")
    assert plan.code == 0
    assert plan.json()["summary"]["unchanged"] == 600
    assert {one["severity"] for one in plan.json()["findings"]} == {"notice"}


def test_a_text_file_with_other_numbers_than_the_mapping_names_is_refused_not_guessed(
    desk: Desk,
) -> None:
    """H11: the mapping says decimal comma, LibreOffice in English writes a decimal point."""
    mapping = "mappings/spring-range.yaml"
    desk.sheetsync("export", "--all", "-c", "plytix", "-m", mapping, "-o", "range.xlsx")
    copies = saved(desk, "range.xlsx", "csv", "ods")
    plan = desk.sheetsync("plan", copies["csv"], "-m", mapping, "--json").json()
    assert plan["changes"] == []
    errors = {one["code"] for one in plan["findings"] if one["severity"] == "error"}
    assert errors == {"not-a-number", "ambiguous-number"}
    plan = desk.sheetsync("plan", copies["ods"], "-m", mapping, "--json").json()
    assert plan["summary"]["unchanged"] == 600
    assert plan["findings"] == []
