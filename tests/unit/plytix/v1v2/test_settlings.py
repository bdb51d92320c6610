"""Every write can be settled, and nothing else is, whatever Plytix answers."""

from __future__ import annotations

from typing import Any

import pytest

from sheetsync.plytix.judgements import Found, Happened, Harmless, NotSeen, Otherwise, Sent
from sheetsync.plytix.operation import Form, qualified
from sheetsync.plytix.operation_request import request_of
from sheetsync.plytix.request import Effect
from sheetsync.plytix.v1v2.operations import OPERATIONS
from sheetsync.plytix.v1v2.settling import SETTLINGS

WRITES = {qualified(one): one for one in OPERATIONS if one.effect is Effect.WRITE}
SENT: dict[Form, Any] = {
    Form.TEXT: "x",
    Form.NUMBER: 1,
    Form.TRUTH: True,
    Form.TEXTS: ["x", "y"],
    Form.LIST: [{"id": "x", "product_id": "x", "label": "x", "quantity": 1}],
    Form.OBJECT: {"id": "x", "x": 1},
    Form.FILE: "no such file",
}
NAMES = (
    "id", "sku", "name", "label", "created", "modified", "_parent_id", "attributes", "assets",
    "categories", "relationships", "relationship_id", "related_products", "product_id", "quantity",
    "overwritten_attributes", "parents_ids", "order", "attribute_labels", "attribute_level",
    "filename", "file_size", "options", "thumbnail", "product_family_id", "manual_sorting",
)  # fmt: skip
KEYS = ("id", "sku", "name", "label", "relationship_id", "product_id", "filename")
ODD: tuple[Any, ...] = (
    None, True, 0, 1.5, "", "x", "2026-11-23T10:00:00", [], ["x"], [[]], [None], [{}],
    [{"id": []}], [{"id": {}}], [{"product_id": []}],
    [{"relationship_id": "x", "related_products": 1}],
    [{"relationship_id": "x", "related_products": [1, {"product_id": []}, {}]}],
    [{"label": []}], {}, {"id": []}, {"x": []}, {"x": {"id": []}},
)  # fmt: skip


def test_every_write_has_a_settling_and_no_read_has_one() -> None:
    assert SETTLINGS.keys() == WRITES.keys()


@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize("keyed", [True, False])
def test_answers_of_any_shape_come_to_a_judgement(odd: Any, *, keyed: bool) -> None:
    """Plytix may answer what nobody knows: that is no reason to fail with a bug."""
    row = dict.fromkeys(NAMES, odd) | (dict.fromkeys(KEYS, "x") if keyed else {})
    for name, operation in WRITES.items():
        looking = SETTLINGS[name].plan(
            Sent(given={one.name: SENT[one.form] for one in operation.options})
        )
        with pytest.raises(StopIteration) as stopped:
            reading = next(looking)
            while True:
                assert reading.operation.effect is Effect.READ
                request_of(reading.operation, reading.given)
                reading = looking.send([row, row])
        assert isinstance(stopped.value.value, Happened | NotSeen | Otherwise | Harmless | Found)


@pytest.mark.parametrize("name", WRITES)
def test_a_settling_says_why_it_is_what_it_is(name: str) -> None:
    plan = SETTLINGS[name].plan
    assert getattr(plan, "func", plan).__doc__ or "deleted" in plan.__qualname__
