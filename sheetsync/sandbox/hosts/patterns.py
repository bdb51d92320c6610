"""Requests given by a pattern: ``PATCH /api/v2/products/{id}``, ``* /api/v1/*``."""

from __future__ import annotations

import re
from functools import lru_cache


def fits(method: str, path: str, *, methods: str, paths: str) -> bool:
    """Whether a request is one that a pattern means.

    Args:
        method: The request's method.
        path: Its path.
        methods: A method, or ``*`` for any.
        paths: A path in which ``{id}`` stands for one part and ``*`` for anything.
    """
    return methods in {"*", method} and _expression(paths).fullmatch(path) is not None


@lru_cache(maxsize=256)
def _expression(paths: str) -> re.Pattern[str]:
    return re.compile(
        "".join(
            "[^/]+" if part.startswith("{") else ".*" if part == "*" else re.escape(part)
            for part in re.split(r"(\{\w*\}|\*)", paths)
        ),
        re.DOTALL,
    )
