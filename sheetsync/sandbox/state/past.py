"""Products as they were a while ago, for a search whose index lags behind writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import PRODUCTS


class _UndoneError(Exception):
    """Ends a transaction that is to leave nothing."""


@contextmanager
def as_before(store: Store, seconds: float) -> Iterator[None]:
    """Inside, the products are as they were so many seconds ago; all of it is undone at the end.

    One that was deleted since comes back last in the order of creation.
    """
    if not seconds:
        yield
        return
    try:
        with store.transaction():
            earlier = store.products_before(seconds)
            # A SKU may have passed from a product that is gone to one that is new.
            for product_id in (each for each, before in earlier.items() if before is None):
                store.delete(PRODUCTS, product_id)
            for before in (each for each in earlier.values() if each is not None):
                store.put(PRODUCTS, before)
            yield
            _undo()
    except _UndoneError:
        return


def _undo() -> None:
    raise _UndoneError
