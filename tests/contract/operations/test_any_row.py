"""Whatever a row holds, it becomes an object of the typed functions or an error of ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.errors import UnknownOutcomeError, UnreachableError
from sheetsync.plytix.answers import read_answer
from sheetsync.plytix.operation import found_operation
from sheetsync.plytix.request import Response
from sheetsync.plytix.v1v2.areas.area import objects
from sheetsync.plytix.v1v2.objects.base import Object
from sheetsync.plytix.v1v2.operations import OPERATIONS
from tests.contract.operations.odd_answers import bodies
from tests.contract.operations.test_any_answer import ended

READ = found_operation("Product search", OPERATIONS)
WRITE = found_operation("Add new products", OPERATIONS)


def kinds(base: type[Object] = Object) -> Iterator[type[Object]]:
    """Every kind of object that there is."""
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


@pytest.mark.parametrize("kind", sorted(set(kinds()), key=str))
@given(body=bodies(), writes=st.booleans())
@settings(deadline=None)
def test_any_row_becomes_an_object_or_an_error_of_ours(
    kind: type[Object], body: bytes, writes: bool
) -> None:
    response = Response(status=200, body=body)
    operation = WRITE if writes else READ
    answered = ended(lambda: read_answer(operation, response))
    if answered is None:
        return
    try:
        made = objects(operation, answered.rows, kind)
    except (UnreachableError, UnknownOutcomeError) as error:
        assert isinstance(error, UnknownOutcomeError) is writes
        assert "$" in error.message
        return
    assert len(made) == len(answered.rows)
    assert all(type(one) is kind for one in made)
    assert all(repr(one).encode() for one in made)
