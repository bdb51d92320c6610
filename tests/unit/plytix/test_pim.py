"""What the PIM does with answers that the sandbox does not give; the rest stands in contract/."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from sheetsync.errors import RefusedError, UnreachableError
from sheetsync.model.definition import Account, AccountSchema, FieldDefinition, Kind, TypeClass
from sheetsync.model.secret import Secret
from sheetsync.model.values import EntityId, FieldName
from sheetsync.plytix.parallel import in_parallel
from sheetsync.plytix.request import Answer, Call
from sheetsync.plytix.session import Session
from sheetsync.plytix.token import GivenToken
from sheetsync.plytix.v1v2.pim import V1V2Pim
from tests.clocks import FakeClock
from tests.unit.plytix.tokens import Script, answer, token_text

SKU, GTIN, LABEL = map(FieldName, ("sku", "gtin", "label"))
FIELDS = [FieldName(f"attributes.a{number}") for number in range(60)]


def _schema() -> AccountSchema:
    types = {SKU: TypeClass.SKU, GTIN: TypeClass.GTIN, LABEL: TypeClass.TEXT}
    return AccountSchema(
        account=Account(id="1", name="x"),
        fetched_at="2026-11-23T10:00:00+00:00",
        definitions={
            Kind.PRODUCT: {
                name: FieldDefinition(
                    field=name, name=name, type_class=types.get(name, TypeClass.DECIMAL)
                )
                for name in (*types, *FIELDS)
            }
        },
    )


def _pim(
    *answers: Answer | Callable[[Call], Answer], schema: AccountSchema | None = None
) -> tuple[V1V2Pim, Script]:
    clock = FakeClock()
    script = Script(answers)
    session = Session(
        endpoint="https://pim.example.test",
        tokens=GivenToken(Secret(token_text(windows=())), clock),
        transport=script,
        clock=clock,
        chance=lambda: 0.0,
    )
    return V1V2Pim(session, clock, schema=schema, parallel_reads=1), script


def _rows(*rows: dict[str, Any], count: int | None = None, total: int | None = None) -> Answer:
    return answer({"data": list(rows), "pagination": {"count": count, "total_count": total}})


def _row(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"id{number}", "sku": f"S{number}", **more}


def test_a_schema_that_is_known_costs_no_call() -> None:
    pim, script = _pim(schema=_schema())
    assert pim.schema() == _schema()
    assert script.calls == []


@pytest.mark.parametrize(
    ("attributes", "calls"), [(0, 1), (99, 1), (100, 1), (101, 2), (200, 2), (215, 3)]
)
def test_the_schema_costs_one_call_per_hundred_attributes(attributes: int, calls: int) -> None:
    def page(call: Call) -> Answer:
        start = 100 * (json.loads(call.body or b"")["pagination"]["page"] - 1)
        rows = [
            {"id": str(number), "label": f"a{number}", "type_class": "IntAttribute"}
            for number in range(start, min(start + 100, attributes))
        ]
        return _rows(*rows, count=attributes, total=attributes)

    pim, script = _pim(*[page] * 5)
    assert len(pim.schema().fields(Kind.PRODUCT)) == 4 + attributes
    assert len(script.calls) == calls


def test_a_full_page_without_every_key_is_followed_by_the_next() -> None:
    """Something that is no exact match may have pushed one to the second page."""
    keys = [f"S{number}" for number in range(100)]
    first = [_row(number) for number in range(99)] + [{"id": "odd", "sku": "s99"}]
    pim, script = _pim(_rows(*first), _rows(_row(99)), schema=_schema())
    found = {one.key for one in pim.fetch(Kind.PRODUCT, SKU, keys, [])}
    assert found == set(keys)
    assert len(script.calls) == 2


def test_a_full_page_with_every_key_is_the_only_one() -> None:
    keys = [f"S{number}" for number in range(100)]
    pim, script = _pim(_rows(*map(_row, range(100))), schema=_schema())
    assert len(list(pim.fetch(Kind.PRODUCT, SKU, keys, []))) == 100
    assert len(script.calls) == 1


def test_a_full_page_of_gtins_is_followed_for_a_gtin_may_fit_many() -> None:
    rows = [_row(number, gtin="7") for number in range(101)]
    pim, script = _pim(_rows(*rows[:100]), _rows(*rows[100:]), schema=_schema())
    assert len(list(pim.fetch(Kind.PRODUCT, GTIN, ["7"], []))) == 101
    assert len(script.calls) == 2


def test_the_second_search_fills_in_the_other_fields() -> None:
    pim, script = _pim(
        _rows(_row(1, attributes={"a0": 1.5}), _row(2)),
        _rows(_row(2, label="two"), _row(1, label="one", attributes={"a59": 2})),
        schema=_schema(),
    )
    one, two = pim.fetch(Kind.PRODUCT, SKU, ["S1", "S2"], FIELDS)
    assert one.values == {FIELDS[0]: Decimal("1.5"), FIELDS[59]: Decimal(2), LABEL: "one"}
    assert two.values == {LABEL: "two"}
    columns = [json.loads(call.body or b"")["attributes"] for call in script.calls]
    assert [len(asked) for asked in columns] == [50, 11]


def test_a_product_deleted_between_two_searches_is_gone_not_half_empty() -> None:
    pim, _ = _pim(_rows(_row(1), _row(2)), _rows(_row(2), _row(3)), schema=_schema())
    assert [one.key for one in pim.fetch(Kind.PRODUCT, SKU, ["S1", "S2"], FIELDS)] == ["S2"]


def test_the_count_is_remembered_from_the_latest_search() -> None:
    pim, script = _pim(_rows(total=7), _rows(_row(1), total=8), schema=_schema())
    assert pim.count(Kind.PRODUCT) == 7
    list(pim.fetch(Kind.PRODUCT, SKU, ["S1"], []))
    assert pim.count(Kind.PRODUCT) == 8
    assert json.loads(script.calls[0].body or b"")["pagination"] == {"page": 1, "page_size": 1}


def test_an_answer_without_a_count_counts_nothing() -> None:
    pim, _ = _pim(_rows(), schema=_schema())
    assert pim.count(Kind.PRODUCT) == 0


def test_a_product_read_that_answers_an_empty_list_is_none() -> None:
    pim, _ = _pim(_rows(), schema=_schema())
    assert pim.get(Kind.PRODUCT, EntityId("x"), [LABEL]) is None


def test_a_refused_read_is_not_taken_for_a_missing_product() -> None:
    pim, _ = _pim(answer({"error": {"msg": "x"}}, 405), schema=_schema())
    with pytest.raises(RefusedError):
        pim.get(Kind.PRODUCT, EntityId("x"), [LABEL])


def test_similar_keys_ask_for_last_halves_then_first_halves() -> None:
    pim, script = _pim(_rows(_row(1)), _rows(_row(1), _row(2)), schema=_schema())
    similar = pim.similar_keys(Kind.PRODUCT, ["ABCDE", "XYCDE", "a", "AB 12"])
    assert similar == ["S1", "S2"]
    fragments = [
        [group[0]["value"] for group in json.loads(call.body or b"")["filters"]]
        for call in script.calls
    ]
    assert fragments == [["CDE", "12"], ["AB", "XY"]]


def test_keys_too_short_to_say_anything_cost_no_call() -> None:
    pim, script = _pim(schema=_schema())
    assert pim.similar_keys(Kind.PRODUCT, ["a", "", "b c"]) == []
    assert script.calls == []


def test_closing_the_pim_closes_its_session() -> None:
    pim, script = _pim(schema=_schema())
    pim.close()
    assert script.closed


# ---------------------------------------------------------------- several at a time


def test_results_come_in_order_though_work_is_done_several_at_a_time() -> None:
    together = threading.Barrier(3)

    def work(item: int) -> int:
        together.wait(5)
        return item * item

    assert list(in_parallel(work, range(6), 3)) == [(item, item * item) for item in range(6)]


@pytest.mark.parametrize("workers", [1, 4])
def test_one_failure_ends_it(workers: int) -> None:
    def work(item: int) -> int:
        if item == 2:
            raise UnreachableError("x")
        return item

    seen = []
    with pytest.raises(UnreachableError):
        for item, _result in in_parallel(work, range(50), workers):
            seen.append(item)
    assert seen == [0, 1]


def test_work_runs_only_a_little_ahead_of_need() -> None:
    begun: list[int] = []
    results = in_parallel(begun.append, range(1000), 4)
    next(results)
    results.close()  # type: ignore[attr-defined]  # it is a generator
    assert len(begun) <= 6
