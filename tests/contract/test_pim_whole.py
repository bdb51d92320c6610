"""Every ``Pim``: one entity read whole, with what hangs on it, and taken away."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from sheetsync.errors import RefusedError, UnknownOutcomeError
from sheetsync.model.values import EntityId, Key
from tests.contract.test_pim import (
    EVERY_FIELD,
    LABEL,
    PRODUCT,
    STATUS,
    Stage,
    box,
    opening,
    stage,
)

__all__ = ["box", "opening", "stage"]

DELETE = "/api/v1/products/{id}"
NOBODY = EntityId("0" * 24)


def post(stage: Stage, path: str, content: object) -> Any:
    """Ask the sandbox past the port, as another client would."""
    stage.edited = True
    token = requests.post(
        f"{stage.box.auth_url}/auth/api/get-token",
        json={"api_key": stage.box.key, "api_password": stage.box.password},
        timeout=10,
    ).json()["data"][0]["access_token"]
    answer = requests.post(
        stage.box.pim_url + path,
        json=content,
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    answer.raise_for_status()
    return answer.json()["data"]


def test_a_new_product_is_whole_with_every_value_and_no_ties(stage: Stage) -> None:
    new = stage.pim.create(PRODUCT, Key("WHOLE-1"), EVERY_FIELD)
    whole = stage.pim.whole(PRODUCT, new)
    assert whole is not None
    assert whole.snapshot.id == new
    assert whole.snapshot.key == "WHOLE-1"
    assert {name: whole.snapshot.values.get(name) for name in EVERY_FIELD} == EVERY_FIELD
    assert dict(whole.ties) == {}


def test_what_plytix_fills_in_by_itself_is_told(stage: Stage) -> None:
    new = stage.pim.create(PRODUCT, Key("WHOLE-2"), {})
    whole = stage.pim.whole(PRODUCT, new)
    assert whole is not None
    assert whole.snapshot.values.get(STATUS) == "Draft"


def test_what_hangs_on_a_product_is_counted(stage: Stage) -> None:
    new = stage.pim.create(PRODUCT, Key("WHOLE-3"), {LABEL: "Pan"})
    (category,) = post(stage, "/api/v1/categories/product", {"name": "Garden"})
    post(stage, f"/api/v1/products/{new}/categories", {"id": category["id"]})
    post(
        stage,
        f"/api/v1/products/{new}/variants",
        {"variant": {"sku": "WHOLE-3-a", "label": "Pan, red"}},
    )
    whole = stage.pim.whole(PRODUCT, new)
    assert whole is not None
    assert dict(whole.ties) == {"variants": 1, "categories": 1}
    variant = stage.pim.whole(PRODUCT, stage.one("WHOLE-3-a").id)
    assert variant is not None
    assert variant.ties["parent"] == 1


def test_a_product_that_is_not_there_has_no_whole(stage: Stage) -> None:
    assert stage.pim.whole(PRODUCT, NOBODY) is None


def test_a_deleted_product_is_gone_for_good_with_one_call(stage: Stage) -> None:
    new = stage.pim.create(PRODUCT, Key("WHOLE-4"), {})
    stage.forget()
    stage.pim.delete(PRODUCT, new)
    assert {name: n for name, n in stage.asked().items() if n} == {f"DELETE {DELETE}": 1}
    assert stage.pim.get(PRODUCT, new, ()) is None
    assert stage.fetch(["WHOLE-4"]) == {}


def test_deleting_what_is_not_there_is_refused_with_404(stage: Stage) -> None:
    with pytest.raises(RefusedError) as refused:
        stage.pim.delete(PRODUCT, NOBODY)
    assert refused.value.status == 404


def test_a_lost_answer_to_a_deletion_is_unknown_and_not_sent_again(stage: Stage) -> None:
    new = stage.pim.create(PRODUCT, Key("WHOLE-5"), {})
    stage.fault(kind="drop", method="DELETE", when="after", times=1)
    stage.forget()
    with pytest.raises(UnknownOutcomeError):
        stage.pim.delete(PRODUCT, new)
    assert stage.asked().get(f"DELETE {DELETE}") == 1
    assert stage.pim.get(PRODUCT, new, ()) is None
