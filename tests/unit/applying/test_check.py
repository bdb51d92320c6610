"""What the look just before a write settles is settled without a write."""

from __future__ import annotations

import pytest

from sheetsync.model.values import Canonical
from tests.unit.applying.scene import LABEL, Scene, field_statuses, row, scene, statuses


def a_scene() -> Scene:
    return scene({"A-1": {"label": "old"}}, "label", ["A-1", "new"])


def test_nothing_is_sent_for_a_product_that_is_gone() -> None:
    s = a_scene()
    s.pim.products.clear()
    result = s.apply()
    assert (statuses(result), row(result, 2).code) == (["failed"], "gone")
    assert s.pim.count_of("update") == 0


@pytest.mark.parametrize(("now", "status"), [("new", "unchanged"), ("other", "conflict")])
def test_nothing_is_sent_where_plytix_has_moved(now: Canonical, status: str) -> None:
    s = a_scene()
    s.pim.of("A-1")[LABEL] = now
    result = s.apply()
    assert field_statuses(result) == {LABEL: status}
    assert s.pim.count_of("update") == 0


def test_nothing_is_sent_for_a_product_that_somebody_else_has_created() -> None:
    s = scene({}, "label", ["N-1", "new"])
    s.pim.put("N-1", {"label": "theirs"})
    result = s.apply()
    assert (statuses(result), row(result, 2).code) == (["conflict"], "already-exists")
    assert s.pim.count_of("create") == s.pim.count_of("update") == 0
    assert s.pim.of("N-1")[LABEL] == "theirs"
