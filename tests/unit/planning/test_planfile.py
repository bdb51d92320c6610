from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sheetsync.errors import PlanError
from sheetsync.mapping.sheet_mapping import GuardLimits
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace, YamlPlace
from sheetsync.model.plan import Plan
from sheetsync.model.record import Mode, Record
from sheetsync.model.values import CLEAR, Canonical
from sheetsync.planning.plan import make_plan
from sheetsync.planning.planfile import FORMAT, fingerprint, plan_from_json, plan_to_json
from sheetsync.planning.tagged import from_tagged, to_tagged
from sheetsync.records.shape import Shaped
from tests.fakes import FakePim
from tests.wanted import request, wanted

VALUES: list[Canonical | None] = [
    None,
    "",
    "text",
    "12.5",
    "2026-05-01",
    "=1+1",
    "日本語 🎈 \u2028",
    True,
    False,
    0,
    1,
    -(2**63) + 1,
    2**63,
    -(10**30),
    Decimal("12.50"),
    Decimal("-0"),
    Decimal("1E+3"),
    date(2026, 5, 1),
    (),
    ("Blue",),
    ("a,b", 'c"d', "d"),
]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_comes_back_exactly(value: Canonical | None) -> None:
    data = json.loads(json.dumps(to_tagged(value)))
    back = from_tagged(data)
    assert (back, type(back), str(back)) == (value, type(value), str(value))


@pytest.mark.parametrize(
    "data",
    [
        1.5,
        [],
        {},
        {"d": "x"},
        {"d": 1},
        {"t": "yesterday"},
        {"t": "2026-05-01T00:00:00"},
        {"i": "x"},
        {"l": "Blue"},
        {"l": [1]},
        {"z": "x"},
        {"d": "1", "t": "x"},
    ],
)
def test_what_is_no_value_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match=r"no |Invalid|invalid"):
        from_tagged(data)


@pytest.fixture
def plan() -> Plan:
    table = wanted(
        "label attributes.price attributes.care attributes.launch",
        ["A-1", "New", Decimal("12.50"), ("Cold", "Hot"), CLEAR],
        ["N-1", "Pan", 5, None, date(2026, 5, 1)],
        ["A-1", "New", None, None, None],
        ["Z-1", "x", None, None, None],
        ["A-2", None, None, None, None],
        mode=Mode.UPSERT,
        modes=[Mode.UPSERT, Mode.UPSERT, Mode.UPDATE, Mode.UPDATE, Mode.IGNORE],
        always={"status": "Draft"},
    )
    shaped = Shaped(
        records=(Record(table, 0, twins=((table, 2),)), Record(table, 1), Record(table, 3)),
        rejected={},
        findings=(),
    )
    findings = [
        Finding(
            code="unknown-setting",
            severity=Severity.WARNING,
            place=YamlPlace(file="spring.yaml", line=3, column=5),
            found="x",
            count=3,
        ),
        Finding(
            code="unread-sheet", severity=Severity.NOTICE, place=CellPlace(file="f", sheet="Notes")
        ),
        Finding(
            code="zeros-lost",
            severity=Severity.ERROR,
            place=CellPlace(file="f", sheet="Products", row=9, column=0, header="SKU"),
            proof="the 2 texts of digits in this column have 5 digits",
            repair="00012",
        ),
    ]
    pim = FakePim({"A-1": {"label": "Old", "attributes.launch": date(2026, 1, 1)}})
    return make_plan(
        request(table, shaped=shaped, findings=findings, guard=GuardLimits(), only=()), pim
    )


def test_a_plan_comes_back_exactly(plan: Plan) -> None:
    plan = replace(plan, review="error", clear_marker="(none)")
    data = plan_to_json(plan)
    back = plan_from_json(data)
    assert back == plan
    assert repr(back) == repr(plan)
    assert plan_to_json(back) == data
    assert any(row.twin_of for row in back.rows)


def test_a_plan_without_proofs_and_repairs_is_read_and_written_as_ever(plan: Plan) -> None:
    """Plans that were sealed before there were any keep their bytes, and so their seal."""
    told = tuple(replace(one, proof="", repair="") for one in plan.findings)
    data = plan_to_json(replace(plan, findings=told))
    assert b"proven" not in data
    back = plan_from_json(data)
    assert {(one.proof, one.repair) for one in back.findings} == {("", "")}
    assert plan_to_json(back) == data


def test_the_fingerprint_is_the_hash_of_the_bytes(plan: Plan) -> None:
    data = plan_to_json(plan)
    assert fingerprint(data) == fingerprint(plan_to_json(plan))
    assert len(fingerprint(data)) == 64
    assert fingerprint(data) != fingerprint(plan_to_json(replace(plan, run="other")))


def test_the_format_stands_first(plan: Plan) -> None:
    assert plan_to_json(plan).startswith(b'{"format":"' + FORMAT.encode())


@pytest.mark.parametrize("name", ["sheetsync.planfile/2", "sheetsync.plan/1"])
def test_another_format_is_refused_by_name(plan: Plan, name: str) -> None:
    data = json.loads(plan_to_json(plan))
    for changed in ({**data, "format": name}, {"format": name, "else": 1}):
        with pytest.raises(PlanError, match=name):
            plan_from_json(json.dumps(changed).encode())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff\xfe", b"null", b'{"format":7}'])
def test_what_is_no_plan_is_refused(data: bytes) -> None:
    with pytest.raises(PlanError, match="damaged"):
        plan_from_json(data)


def _damage(data: dict[str, Any], path: str, value: object) -> bytes:
    *parents, last = path.split(".")
    part = data
    for name in parents:
        part = part[name]
    part[last] = value
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("run", 5),
        ("extra", 1),
        ("words", []),
        ("spots", []),
        ("rows.key", []),
        ("rows.verdict", ["update"]),
        ("rows.verdict", ["eaten"] * 5),
        ("updates.fields", [99]),
        ("updates.fields", [-1, 5]),
        ("updates.kind", ["teapot"]),
        ("updates.changes.after", [{"d": "x"}] * 5),
        ("updates.changes.after", [1.5] * 5),
        ("findings.severity", []),
    ],
)
def test_a_damaged_plan_is_refused(plan: Plan, path: str, value: object) -> None:
    data = json.loads(plan_to_json(plan))
    with pytest.raises(PlanError, match="damaged"):
        plan_from_json(_damage(data, path, value))


def test_text_that_is_no_unicode_is_refused(plan: Plan) -> None:
    with pytest.raises(PlanError, match="no Unicode"):
        plan_to_json(replace(plan, created_by="\ud800"))


def test_words_that_come_often_are_kept_once(plan: Plan) -> None:
    many = replace(plan, rows=plan.rows * 1000, findings=plan.findings * 1000)
    assert len(plan_to_json(many)) < 400_000
    assert plan_from_json(plan_to_json(many)) == many
