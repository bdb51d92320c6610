"""The machine form, field by field as the contract has it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sheetsync.model.values import Canonical
from sheetsync.planning.planfile import fingerprint, plan_to_json
from sheetsync.reports.as_json import (
    check_json,
    finding_json,
    plan_json,
    result_json,
    value_json,
)
from tests.unit.reports.plans import RUN, spring_plan, spring_result, torn


def parsed(value: object) -> dict[str, object]:
    found = json.loads(json.dumps(value, ensure_ascii=False))
    assert isinstance(found, dict)
    return found


def items(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value


def test_a_plan_in_its_machine_form() -> None:
    plan = spring_plan()
    found = parsed(plan_json(plan, Path("out") / "plan.xlsx"))
    assert {name: found[name] for name in ("format", "run", "workbook", "mapping", "account")} == {
        "format": "sheetsync.plan/1",
        "run": RUN,
        "workbook": "spring-range.xlsx",
        "mapping": "spring.yaml",
        "account": {"id": "5f1e3a", "name": "Nordlicht Housewares"},
    }
    assert found["plan_workbook"] == str(Path("out") / "plan.xlsx")
    assert found["sha256"] == fingerprint(plan_to_json(plan))
    assert found["summary"] == {
        "rows": 8,
        "create": 2,
        "update": 4,
        "delete": 0,
        "unchanged": 1,
        "conflict": 0,
        "invalid": 1,
        "ignored": 0,
        "changes": 10,
    }
    assert found["price"] == {
        "reads": 9,
        "writes": 6,
        "checks": 2,
        "minutes": 0.1,
        "hour_share": 0.0016,
    }
    assert items(found["guards"])[0] == {
        "name": "max_updates",
        "limit": "30%",
        "value": "0.7%",
        "count": 4,
        "ok": True,
        "allowed": False,
        "message": "",
    }
    assert items(found["changes"])[0] == {
        "id": "c1",
        "kind": "product",
        "key": "KT-001",
        "field": "attributes.colour",
        "verb": "set",
        "before": "Blue",
        "after": "Navy",
        "sheet": "Products",
        "cell": "F14",
        "row": 14,
        "note": "",
        "decision": "accept",
        "conflict": False,
    }
    assert items(found["creates"])[1] == {
        "id": "n2",
        "kind": "product",
        "key": "KT-901",
        "sheet": "Products",
        "row": 21,
        "decision": "accept",
        "fields": [
            {"field": "label", "value": "Enamel plate", "cell": "B21"},
            {"field": "attributes.available_from", "value": "2026-06-01", "cell": "H21"},
        ],
    }
    assert items(found["rows"])[4] == {
        "sheet": "Products",
        "row": 18,
        "key": "KT-005",
        "verdict": "invalid",
        "changes": 0,
        "code": "unknown-option",
    }


def test_findings_have_their_place_in_the_workbook_or_in_the_mapping() -> None:
    notice, error, _, yaml = items(parsed(plan_json(spring_plan(), None))["findings"])
    assert (notice["cell"], notice["column"], notice["count"]) == (None, "Weight (kg)", 38)
    assert {name: error[name] for name in ("code", "severity", "sheet", "cell", "key")} == {
        "code": "unknown-option",
        "severity": "error",
        "sheet": "Products",
        "cell": "F18",
        "key": "KT-005",
    }
    assert (error["column"], error["suggestions"]) == ("Colour", ["Blue"])
    assert (yaml["file"], yaml["line"], yaml["line_column"]) == ("spring.yaml", 4, 3)


def test_a_finding_tells_its_proof_and_what_can_safely_be_typed() -> None:
    error = next(one for one in spring_plan().findings if one.code == "unknown-option")
    proven = replace(error, proof="it looks like Blue and holds U+0435", repair="Blue")
    assert (finding_json(proven)["proof"], finding_json(proven)["repair"]) == (
        "it looks like Blue and holds U+0435",
        "Blue",
    )
    assert (finding_json(error)["proof"], finding_json(error)["repair"]) == ("", "")


def test_a_conflict_is_rejected_by_default() -> None:
    changes = items(parsed(plan_json(torn(spring_plan(), "c1"), None))["changes"])
    assert [one["decision"] for one in changes[:2]] == ["reject", "accept"]
    assert [one.get("base") for one in changes[:2]] == ["Grey", None]
    assert [one["conflict"] for one in changes[:2]] == [True, False]


def test_a_result_in_its_machine_form() -> None:
    plan = spring_plan()
    found = parsed(result_json(plan, spring_result(plan), Path("result.xlsx")))
    assert found["format"] == "sheetsync.result/1"
    assert found["result_workbook"] == "result.xlsx"
    assert found["summary"] == {
        "done": 2,
        "failed": 1,
        "conflict": 1,
        "refused": 1,
        "invalid": 1,
        "not_attempted": 1,
        "unchanged": 1,
    }
    assert found["calls"] == {"reads": 3, "writes": 6, "checks": 2}
    assert items(found["rows"])[0] == {
        "sheet": "Products",
        "row": 14,
        "key": "KT-001",
        "status": "done",
        "code": "",
        "message": "",
        "remedy": "",
        "changed_fields": ["attributes.colour", "attributes.care"],
        "verified": True,
        "id": f"{14:024x}",
    }


def test_a_check_in_its_machine_form() -> None:
    plan = spring_plan()
    found = parsed(check_json(Path("in/spring-range.xlsx"), plan.rows, plan.findings))
    assert found["format"] == "sheetsync.check/1"
    assert found["workbook"] == "spring-range.xlsx"
    assert found["summary"] == {
        "rows": 8,
        "fit": 4,
        "invalid": 1,
        "ignored": 0,
        "errors": 1,
        "warnings": 2,
        "notices": 38,
    }
    assert len(items(found["findings"])) == 4
    assert items(found["rows"])[4]["fit"] is False


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (12, 12),
        (Decimal("2.85"), 2.85),
        (Decimal("1.2345678901234567890"), "1.234567890123456789"),
        (date(2026, 5, 1), "2026-05-01"),
        (("Steel", "Silicone"), ["Steel", "Silicone"]),
        ("=1+1", "=1+1"),
    ],
)
def test_values_keep_their_type_and_every_digit(value: Canonical | None, expected: object) -> None:
    assert value_json(value) == expected
