"""What can be filtered by: ``/api/v1/filters/...``.

Source: Plytix API v1, "Available filters". The names are singular, singular, plural; the other
spellings are not there.
"""

from __future__ import annotations

from sheetsync.sandbox.exchange import Answer, Call, Route, data
from sheetsync.sandbox.searching.fields import Field
from sheetsync.sandbox.v1v2 import assets, product_fields, relationships


def _told(fields: list[Field]) -> list[dict[str, object]]:
    return [field.described() for field in fields]


def _products(call: Call) -> Answer:
    return data(
        [
            {
                "attributes": _told(product_fields.listed_fields(call.box)),
                "properties": _told(list(product_fields.PROPERTIES)),
            }
        ]
    )


def _assets(_call: Call) -> Answer:
    return data([{"attributes": _told(list(assets.FIELDS.values()))}])


def _relationships(_call: Call) -> Answer:
    return data([{"attributes": _told(list(relationships.FIELDS.values()))}])


ROUTES = (
    Route("GET", "/api/v1/filters/product", _products),
    Route("GET", "/api/v1/filters/asset", _assets),
    Route("GET", "/api/v1/filters/relationships", _relationships),
)
