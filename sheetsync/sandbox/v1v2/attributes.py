"""Product attributes: ``/api/v1/attributes/product``.

Sources: Plytix API v1, "Product attributes"; recorded search rows; two paths that were seen to
answer 500 where one would look for attribute groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sheetsync.sandbox import times
from sheetsync.sandbox.account import definitions
from sheetsync.sandbox.account.groups import groups_by_label
from sheetsync.sandbox.errors import not_found, refusal
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json, data, location
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.searching.conditions import is_empty
from sheetsync.sandbox.searching.fields import (
    CHOICE_OPERATORS,
    ID_OPERATORS,
    LIST_OPERATORS,
    TEXT_OPERATORS,
    TEXT_UNLISTED,
    Field,
    Sort,
    filter_type,
    json_order,
    member,
)
from sheetsync.sandbox.searching.search import Collection, search
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import ATTRIBUTES


def _field(name: str, operators: tuple[str, ...], sort: Sort = Sort.TEXT) -> Field:
    return Field(
        name=name,
        sort=sort,
        operators=operators,
        unlisted=TEXT_UNLISTED if sort is Sort.TEXT else (),
        value=member(name),
        orders=json_order(name),
    )


_FIELDS = {
    field.name: field
    for field in (
        _field("id", ID_OPERATORS),
        _field("name", (*TEXT_OPERATORS, "in", "!in")),
        _field("label", (*TEXT_OPERATORS, "in", "!in")),
        _field("description", TEXT_OPERATORS),
        _field("type_class", (*CHOICE_OPERATORS, "like")),
    )
}
_COLUMNS = frozenset(
    {
        "id",
        "name",
        "label",
        "type_class",
        "groups",
        "options",
        "manual_sorting",
        "sort_ascending",
        "attributes",
        "description",
        "filter_type",
    }
)


def collection(box: Box) -> Collection:
    """Attributes as they are searched."""
    return Collection(
        table=ATTRIBUTES,
        field=partial(_searched, box.store),
        has_column=_COLUMNS.__contains__,
        rows=partial(_rows, box.store),
        max_page_size=box.switches.attribute_page_size,
        switches=box.switches,
    )


def told(attribute: Doc, groups: Sequence[str]) -> dict[str, Any]:
    """An attribute whole, without what its type has not.

    Args:
        attribute: The attribute as kept.
        groups: The ids of its groups.
    """
    shown = {
        name: attribute.get(name) for name in ("id", "label", "name", "type_class", "description")
    }
    shown["groups"] = list(groups)
    if attribute["type_class"] in definitions.CHOICE_TYPES:
        shown["options"] = attribute.get("options", [])
        shown["manual_sorting"] = attribute.get("manual_sorting", True)
        shown["sort_ascending"] = attribute.get("sort_ascending", True)
    if attribute["type_class"] == definitions.COMPLETENESS:
        shown["attributes"] = attribute.get("attributes", [])
    return shown


def _searched(store: Store, name: str) -> Field | None:
    if name != "groups":
        return _FIELDS.get(name)
    groups = groups_by_label(store)
    return Field(
        name="groups",
        sort=Sort.LIST,
        operators=LIST_OPERATORS,
        value=lambda attribute: groups.get(attribute["label"], []),
    )


def _rows(store: Store, attributes: Sequence[Doc], columns: Sequence[str]) -> list[dict[str, Any]]:
    """Rows of a search. ``filter_type`` comes uninvited and differs from what GET says."""
    groups = groups_by_label(store)
    rows = []
    for attribute in attributes:
        whole = told(attribute, groups.get(attribute["label"], ()))
        row = {"id": attribute["id"], "filter_type": filter_type(attribute["type_class"])}
        row |= {
            name: whole[name]
            for name in columns
            if name in whole and (name == "groups" or not is_empty(whole[name]))
        }
        rows.append(row)
    return rows


def _search(call: Call) -> Answer:
    return as_json(search(call.box.store, collection(call.box), call.json()))


def _known(call: Call) -> Doc:
    attribute = call.box.store.get(ATTRIBUTES, call.ids["id"])
    if attribute is None:
        raise not_found(call.ids["id"], "id", "id does not exist")
    return attribute


def _whole(call: Call, attribute: Doc) -> dict[str, Any]:
    groups = groups_by_label(call.box.store).get(attribute["label"], ())
    return told(attribute, groups) | {"filter_type": attribute["type_class"]}


def _get(call: Call) -> Answer:
    attribute = _known(call)
    shown = _whole(call, attribute)
    if attribute.get("created"):
        shown["created"] = times.v1(attribute["created"])
    return data([shown])


def _create(call: Call) -> Answer:
    attribute = definitions.create_attribute(
        call.box.store,
        call.json(),
        now=call.box.now(),
        author=call.author,
        switches=call.box.switches,
    )
    path = f"{_BASE}/{attribute['id']}"
    return data([_whole(call, attribute)], status=201, location=location(call, path))


def _patch(call: Call) -> Answer:
    attribute = definitions.change_attribute(
        call.box.store, _known(call), call.json(), call.box.switches
    )
    return data([_whole(call, attribute)])


def _delete(call: Call) -> Answer:
    """Accepted; the attribute goes a moment later."""
    attribute = _known(call)
    definitions.refuse_used(attribute)
    call.box.accept("delete attribute", attribute["id"])
    return Answer(status=202)


def _fails(_call: Call) -> Answer:
    """The paths where groups are not: they were seen to fail."""
    raise refusal(500, "Internal Server Error")


_BASE = "/api/v1/attributes/product"
ROUTES = (
    Route("POST", _BASE, _create, writes=True),
    Route("POST", f"{_BASE}/search", _search),
    Route("POST", f"{_BASE}/groups/search", _fails),
    *(Route(method, f"{_BASE}/groups", _fails) for method in ("GET", "POST", "PATCH", "DELETE")),
    Route("GET", f"{_BASE}/{{id}}", _get),
    Route("PATCH", f"{_BASE}/{{id}}", _patch, writes=True),
    Route("DELETE", f"{_BASE}/{{id}}", _delete, writes=True),
)
