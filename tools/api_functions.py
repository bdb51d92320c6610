"""Which typed function carries out which operation: found by calling each with stand-ins."""

from __future__ import annotations

import collections.abc
import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

from sheetsync.plytix import Plytix
from sheetsync.plytix.clock import SystemClock
from sheetsync.plytix.operation import Operation
from sheetsync.plytix.v1v2.areas.area import Area, Matches


class Function(NamedTuple):
    """A typed function.

    Attributes:
        name: As it is written, such as ``products.get``.
        operation: What it carries out.
        given: The options it gave for its stand-ins.
        parameters: Its parameters' names.
    """

    name: str
    operation: Operation
    given: dict[str, Any]
    parameters: tuple[str, ...]


class _AskedError(Exception):
    def __init__(self, operation: Operation, given: Mapping[str, Any]) -> None:
        super().__init__(operation.name)
        self.operation = operation
        self.given = dict(given)


class _Recorder:
    def carry_out(self, operation: Operation, given: Mapping[str, Any]) -> Any:
        raise _AskedError(operation, given)

    def pages_of(self, operation: Operation, given: Mapping[str, Any]) -> Any:
        raise _AskedError(operation, given)


def typed_functions() -> list[Function]:
    """Every public function of every area, in their order."""
    return [
        _recorded(f"{name}.{function}", getattr(area, function))
        for name, area in areas().items()
        for function in _public(type(area))
    ]


def areas() -> dict[str, Area]:
    """The areas of an account by the attribute they stand under, recording instead of asking."""
    # Nothing is sent: an account is made of its areas before it sends anything.
    account = Plytix(session=None, clock=SystemClock())  # type: ignore[arg-type]
    return {
        name: type(value)(_Recorder())
        for name, value in vars(account).items()
        if isinstance(value, Area)
    }


def _public(kind: type[Area]) -> Iterator[str]:
    seen = dict.fromkeys(
        name for one in reversed(kind.__mro__) for name in vars(one) if not name.startswith("_")
    )
    return (name for name in seen if inspect.isfunction(getattr(kind, name)))


def _recorded(name: str, function: Any) -> Function:
    parameters = inspect.signature(function, eval_str=True).parameters
    given = {
        one.name: _stand_in(one.annotation)
        for one in parameters.values()
        if one.default is inspect.Parameter.empty
    }
    try:
        answer = function(**given)
        if isinstance(answer, Matches):
            next(iter(answer))
    except _AskedError as asked:
        return Function(name, asked.operation, asked.given, tuple(parameters))
    raise AssertionError(f"{name} asked nothing")


def _stand_in(annotation: Any) -> Any:
    if annotation is Path:
        return Path(__file__)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is collections.abc.Mapping:
        return {_stand_in(arguments[0]): _stand_in(arguments[1])}
    if origin in {collections.abc.Sequence, list, collections.abc.Iterable}:
        return [_stand_in(arguments[0])]
    plain = {str: "x", int: 1, bytes: b"x", bool: True}
    return plain.get(annotation, _stand_in(arguments[0]) if arguments else "x")
