"""Answers that no server should give: plausible ones, spoiled by chance."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from hypothesis import strategies as st

from sheetsync.plytix.request import Answer, Loss, NoAnswer, Response

AN_ID: Final = "5a00000000000000000000a1"

_ROW: Final[dict[str, Any]] = {
    "id": AN_ID,
    "sku": "MUG-01",
    "name": "Mugs",
    "label": None,
    "filename": "mug.jpg",
    "status": "Draft",
    "type_class": "TextAttribute",
    "order": "1",
    "path": ["Kitchen", "Mugs"],
    "parents_ids": [AN_ID],
    "created": "2026-05-04T09:08:07.123000+00:00",
    "modified": "2026-05-04T09:08:07.123000",
    "attributes": {"stock": 5, "weight_kg": 0.35},
    "attribute_labels": ["material"],
    "assets": [{"id": AN_ID, "file_size": 31885}],
    "categories": [{"id": AN_ID}],
    "relationships": [
        {
            "relationship_id": AN_ID,
            "related_products": [{"product_id": AN_ID, "quantity": 1}],
        }
    ],
    "num_variations": 0,
}
_PLAUSIBLE: Final[tuple[Any, ...]] = (
    {"data": [_ROW], "pagination": {"count": 1, "total_count": 7, "page": 1, "page_size": 25}},
    {"data": [_ROW]},
    {"data": []},
    {},
    {
        "error": {
            "msg": "product data validation failed",
            "errors": [
                {"field": "thumbnail", "msg": {"_schema": ["Invalid input type."]}},
                {"field": "product_id", "msg": "product does not exists", "value": AN_ID},
                {"field": "http_status_code", "msg": 400},
            ],
        }
    },
    {"detail": [{"loc": ["body", "filters", 0], "msg": "bad", "ctx": {"error": "odd"}}]},
    {"message": "API rate limit exceeded", "limit": 50, "window_size": 10, "ttl": 1083},
    {"error": {"msg": "Rate limit exceeded", "retry_after": 18}},
    {"msg": "Bad api_key or api_password"},
)

_LITERALS: Final[tuple[str, ...]] = (
    "1e999999999999999999999",
    "-1e400",
    "1e-999999999999999999999",
    "9" * 5000,
    "0." + "3" * 5000,
    "-" + "1" * 400,
    "18446744073709551616",
    "NaN",
    "-Infinity",
    "-0",
    "01",
    "1.",
    "tru",
    "",
    ",",
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\u0000\\u202e\\u001b[31m"',
    '"\\x"',
    '"' + "x" * 70_000 + '"',
    "[" * 3000,
    "[" * 3000 + "]" * 3000,
    '{"error":' * 3000 + "1" + "}" * 3000,
    '{"data":[],"data":{}}',
    '{"id":"a","id":7,"id":null}',
    "[]",
    "{}",
    "[[]]",
    "null",
    "true",
    "7",
)
"""What stands in the place of a value, as it goes over the wire."""

_VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
_HEADERS: Final = st.dictionaries(
    st.sampled_from(["retry-after", "location", "x-request-id", "x-plytix-deprecation", "date"]),
    st.sampled_from(
        [
            "0",
            "-7",
            "1e309",
            "nan",
            "inf",
            "1_0",
            "3",
            "Wed, 21 Oct 2015 07:28:00 GMT",
            "Wed, 21 Oct 9999 07:28:00 GMT",
            "Wed, 99 Foo 99999 99:99:99 +9999",
            "21 Oct 2027 07:28 -0000",
            "",
            "\x00\x1b[31m\u202e",
            "x" * 9000,
        ]
    )
    | st.text(max_size=8),
    max_size=2,
)
_SUCCESSES: Final = (200, 201, 202, 204, 206, 299)
_FAILURES: Final = (300, 301, 308, 400, 401, 403, 404, 405, 409, 413, 422, 428, 429, 451, 499)
_BROKEN: Final = (100, 199, 500, 501, 502, 503, 504, 599, 600, 999)


class _Literal(str):
    """What goes over the wire as it is."""

    __slots__ = ()


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a JSON value with a key into it."""
    items: Any = value.items() if isinstance(value, dict) else ()
    for key, inner in enumerate(value) if isinstance(value, list) else list(items):
        yield value, key
        yield from _places(inner)


def _written(value: Any) -> str:
    match value:
        case _Literal():
            return str.__str__(value)
        case dict():
            return "{" + ",".join(f"{json.dumps(k)}:{_written(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ",".join(map(_written, value)) + "]"
        case _:
            return json.dumps(value)


@st.composite
def _texts(draw: st.DrawFn) -> str:
    """JSON, or nearly: a plausible answer with some of its values replaced, added or dropped."""
    value = json.loads(json.dumps(draw(st.sampled_from(_PLAUSIBLE))))
    odd = st.sampled_from(_LITERALS).map(_Literal) | _VALUES
    for _ in range(draw(st.integers(0, 3))):
        places = list(_places(value))
        if not places or draw(st.integers(0, 9)) == 0:
            return _written(draw(odd))
        container, key = draw(st.sampled_from(places))
        match draw(st.sampled_from(["replace", "drop", "add"])):
            case "drop":
                del container[key]
            case "add" if isinstance(container, dict):
                container[draw(st.text(max_size=5))] = draw(odd)
            case _:
                container[key] = draw(odd)
    return _written(value)


_AS_BYTES: Final[tuple[Callable[[bytes, int], bytes], ...]] = (
    lambda body, place: body,
    lambda body, place: body[:place],
    lambda body, place: body[place:],
    lambda body, place: body[:place] + b"\xff" + body[place:],
    lambda body, place: body[:place] + b"\xed\xa0\x80" + body[place:],
    lambda body, place: body[:place] + b"\x00" + body[place:],
    lambda body, place: body[:-1] + b"," + body[:1] + body[1:],
    lambda body, place: b"\xef\xbb\xbf" + body,
    lambda body, place: body + body,
    lambda body, place: gzip.compress(body, mtime=0),
    lambda body, place: body.decode().encode("utf-16"),
    lambda body, place: b"{" + body + b"}",
    lambda body, place: b"  " + body + b"\r\n\r\n",
    lambda body, place: b"<html>" + body + b"</html>",
    lambda body, place: b"",
)
"""What happens to the bytes on the way."""


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """The bytes of an answer."""
    body = draw(_texts()).encode(errors="replace")
    if draw(st.booleans()):
        return body
    return draw(st.sampled_from(_AS_BYTES))(body, draw(st.integers(0, len(body))))


def answers() -> st.SearchStrategy[Answer]:
    """Whatever may come of a call, successes most often."""
    statuses = (
        st.sampled_from(_SUCCESSES)
        | st.just(200)
        | st.sampled_from(_FAILURES)
        | st.sampled_from(_BROKEN)
    )
    responses = st.builds(Response, status=statuses, headers=_HEADERS, body=bodies())
    none: st.SearchStrategy[Answer] = st.builds(
        NoAnswer, loss=st.sampled_from(Loss), reason=st.just("the network is like that")
    )
    return st.one_of(responses, responses, responses, none)
