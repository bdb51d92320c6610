"""How the operations that tell the filters are refused: by the key's role, or by their names."""

from __future__ import annotations

import pytest

from sheetsync.errors import PermissionDeniedError, RefusedError
from sheetsync.plytix.answers import carried_out
from sheetsync.plytix.operation import raw_operation
from tests.contract.operations.marks import is_refused
from tests.contract.operations.watched import Watched

FILTERS = tuple(f"Get available {kind} filters" for kind in ("asset", "product", "relationship"))
all_three = is_refused(*(f"filters: {name}" for name in FILTERS))


@all_three
@pytest.mark.parametrize("name", FILTERS)
def test_a_role_without_filters_is_told_and_does_the_rest(small: Watched, name: str) -> None:
    with small.another_key("GET /api/v1/filters/*") as pair, small.opened_by(*pair) as plytix:
        error = small.fails(PermissionDeniedError, lambda: plytix.call(name))
        assert plytix.call("Attribute search").count == 13
    assert error.status == 403
    assert error.message == f"Plytix answered 403 to “g{name[1:]}”: Permission denied."
    assert "role" in error.remedy


@pytest.mark.parametrize("path", ["filters/products", "filters/assets", "filters/relationship"])
def test_the_names_of_filters_are_singular_singular_plural(small: Watched, path: str) -> None:
    """Others are 404, as if there were no such thing; the raw door tells so."""
    raw = raw_operation("GET", path)
    error = small.fails(RefusedError, lambda: carried_out(small.session, raw, {}))
    assert error.message == (
        f"Plytix answered 404 to “GET /api/v1/{path}”: "
        "The requested URL was not found on the server."
    )
    assert "the path" in error.remedy
