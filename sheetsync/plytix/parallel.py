"""Doing work on items several at a time, in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_parallel(
    work: Callable[[Item], Result], items: Sequence[Item], workers: int
) -> Iterator[tuple[Item, Result]]:
    """Do work on items several at a time; results come in the items' order, few ahead of need.

    When the caller stops early, or one item fails, nothing further is begun.
    """
    if len(items) <= 1 or workers <= 1:
        for item in items:
            yield item, work(item)
        return
    pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="plytix")
    try:
        under_way: deque[tuple[Item, Future[Result]]] = deque()
        rest = iter(items)
        for item in rest:
            under_way.append((item, pool.submit(work, item)))
            if len(under_way) > workers:
                first, future = under_way.popleft()
                yield first, future.result()
        for first, future in under_way:
            yield first, future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
