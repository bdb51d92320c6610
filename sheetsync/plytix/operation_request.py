"""The request that carries out an operation: what was given, held against what it takes.

What does not fit is refused here, before anything is sent.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, assert_never
from urllib.parse import quote, urlencode

from sheetsync.errors import UsageError
from sheetsync.model.values import FieldName
from sheetsync.plytix.local_file import local_file, name_of
from sheetsync.plytix.operation import Answers, Form, Operation, Option, Place, nearest_name
from sheetsync.plytix.request import Request, Upload, json_body

_LONGEST_SHOWN: Final = 60


def request_of(operation: Operation, given: Mapping[str, Any]) -> Request:
    """The request that carries out an operation.

    Args:
        operation: Which.
        given: Option → value, as JSON knows values; a file by its path.

    Raises:
        UsageError: An option is unknown, missing, or not of its form.
    """
    _refuse_misfits(operation, given)
    _refuse_clash(operation, given)
    path = operation.path
    query: dict[str, str] = {}
    body: dict[str, Any] = {}
    pagination: dict[str, Any] = {}
    upload: Upload | None = None
    known = {option.name: option for option in operation.options}
    for name, value in given.items():
        option = known.get(name)
        if option is None:
            if operation.method == "GET":
                query[name] = value if isinstance(value, str) else json_body(value).decode()
            else:
                body[name] = value
            continue
        match option.place:
            case Place.PATH:
                path = path.replace(f"{{{name}}}", quote(value, safe=""))
            case Place.QUERY:
                query[name] = str(value).lower() if isinstance(value, bool) else str(value)
            case Place.BODY:
                body[name] = value
            case Place.PAGINATION:
                pagination[name] = value
            case Place.UPLOAD:
                upload = Upload(part=name, file=local_file(option.flag, value))
            case Place.CONTENT:
                upload = _content(option, value, body, named="filename" in given)
            case _:
                assert_never(option.place)
    if pagination:
        body["pagination"] = {**_pagination(body), **pagination}
    if query:
        path += "?" + urlencode(query)
    content: dict[str, Any] = {operation.wrapped: body} if operation.wrapped else body
    return Request(
        method=operation.method,
        path=path,
        effect=operation.effect,
        about=operation.about,
        body=json_body(content) if operation.bodied or body else None,
        fields=_fields_named(body),
        upload=upload,
        bodiless=operation.answers is Answers.NOTHING,
    )


def _fields_named(body: Mapping[str, Any]) -> frozenset[FieldName]:
    """The members of a body and the attributes whose values it holds.

    Plytix names both bare when it refuses them; see ``errors.field_of``.
    """
    values = body.get("attributes")
    labels = values if isinstance(values, dict) else {}
    return frozenset(map(FieldName, (*body, *(f"attributes.{label}" for label in labels))))


def _pagination(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a raw body already says of pages."""
    known = body.get("pagination")
    return known if isinstance(known, Mapping) else {}


def _refuse_misfits(operation: Operation, given: Mapping[str, Any]) -> None:
    known = {option.name: option for option in operation.options}
    unknown = [name for name in given if name not in known]
    if unknown and not operation.more:
        near = nearest_name(unknown[0], known)
        raise UsageError(
            f"{operation.name} takes no {unknown[0]}.",
            remedy=f"Did you mean {near}?"
            if near
            else f"It takes {', '.join(known) or 'nothing'}.",
        )
    missing = [option.name for option in operation.options if _is_missing(option, given)]
    if missing:
        raise UsageError(
            f"{operation.name} needs {', '.join(missing)}.",
            remedy="Give " + " and ".join(known[name].flag for name in missing) + ".",
        )
    for name, value in given.items():
        is_file = name in known and known[name].form is Form.FILE
        if not (is_file or _is_json(value)):
            raise UsageError(
                f"{operation.name}: {name} holds what cannot be written as JSON.",
                remedy="Give text, finite numbers, true, false, null, lists and objects of them.",
            )
        if name in known and not _fits(known[name], value):
            raise UsageError(
                f"{operation.name}: {name} is {_shown(value)}, expected a {known[name].form}.",
                remedy=f"{known[name].flag}: {known[name].says}.",
            )


def _content(option: Option, value: str | Path, body: dict[str, Any], *, named: bool) -> Upload:
    """The file as a member of the body, which gets the file's name unless it is given one."""
    file = local_file(option.flag, value)
    if not named:
        body["filename"] = name_of(option.flag, file)
    return Upload(part="content", file=file)


def _refuse_clash(operation: Operation, given: Mapping[str, Any]) -> None:
    for option in operation.options:
        clash = [name for name in option.excludes if name in given]
        if option.name in given and clash:
            raise UsageError(
                f"{operation.name} takes {option.name} or {clash[0]}, not both.",
                remedy=f"Leave out one of {option.flag} and --{clash[0].replace('_', '-')}.",
            )


def _is_missing(option: Option, given: Mapping[str, Any]) -> bool:
    return option.required and given.get(option.name) is None


def _fits(option: Option, value: Any) -> bool:
    if value is None:
        return option.nullable
    match option.form:
        case Form.FILE:
            return isinstance(value, str | Path)
        case Form.TEXT:
            return isinstance(value, str) and (option.place is not Place.PATH or _is_part(value))
        case Form.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool)
        case Form.TRUTH:
            return isinstance(value, bool)
        case Form.TEXTS:
            return isinstance(value, list) and all(isinstance(one, str) for one in value)
        case Form.LIST:
            return isinstance(value, list)
        case Form.OBJECT:
            return isinstance(value, dict)
        case _:
            assert_never(option.form)


def _is_json(value: Any) -> bool:
    """Whether a value goes into a body as it is; a float that is no number would go as null."""
    try:
        json_body(value)
        return _is_finite(value)
    except (TypeError, UnicodeEncodeError, RecursionError):
        return False


def _is_finite(value: Any) -> bool:
    match value:
        case float():
            return math.isfinite(value)
        case Decimal():
            return value.is_finite()
        case Mapping():
            return all(map(_is_finite, value.values()))
        case list() | tuple() | set() | frozenset():
            return all(map(_is_finite, value))
        case _:
            return True


def _is_part(value: str) -> bool:
    """Whether a text can be one part of a path, and is not taken for a way up."""
    return bool(value.strip()) and value not in {".", ".."}


def _shown(value: Any) -> str:
    text = json_body(value).decode() if _is_json(value) else repr(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
