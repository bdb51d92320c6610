"""Options that fit what an operation declares, made up from its declaration."""

from __future__ import annotations

from pathlib import Path
from typing import Any, assert_never

from sheetsync.plytix.operation import Form, Operation, Option, Place
from tests.contract.operations.refusal import NOWHERE


def a_value(option: Option, file: Path) -> Any:
    """A value of an option's form.

    Args:
        option: Which.
        file: A file that is there, for options that name one.
    """
    match option.form:
        case Form.TEXT:
            return NOWHERE if option.place is Place.PATH else "text"
        case Form.NUMBER:
            return 1
        case Form.TRUTH:
            return True
        case Form.TEXTS:
            return ["text"]
        case Form.LIST:
            return [{"id": NOWHERE, "product_id": NOWHERE, "quantity": 1}]
        case Form.OBJECT:
            return {"id": NOWHERE}
        case Form.FILE:
            return str(file)
        case _:
            assert_never(option.form)


def what_it_needs(operation: Operation, file: Path) -> dict[str, Any]:
    """The options that an operation needs."""
    return {one.name: a_value(one, file) for one in operation.options if one.required}


def whatever_it_takes(operation: Operation, file: Path) -> dict[str, Any]:
    """All options that an operation takes, but those that exclude an earlier one."""
    taken: list[Option] = []
    for option in operation.options:
        if not any(one.name in option.excludes or option.name in one.excludes for one in taken):
            taken.append(option)
    return {one.name: a_value(one, file) for one in taken}
