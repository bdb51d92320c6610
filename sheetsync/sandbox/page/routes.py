"""The page for people: its files, and what it shows of a sandbox, under ``/_sandbox/page``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, replace
from functools import cache, partial
from importlib.resources import files
from typing import Any, Literal, get_args, get_origin, get_type_hints

from sheetsync.sandbox.errors import not_found
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json
from sheetsync.sandbox.files.stored import Files
from sheetsync.sandbox.hosts.faults import KINDS, Fault
from sheetsync.sandbox.page import products as page_products
from sheetsync.sandbox.page import rows as page_rows
from sheetsync.sandbox.state.tables import ASSETS, TABLES
from sheetsync.sandbox.v1v2 import ROUTES as API_ROUTES

SHOWN_REQUESTS = 500
TOKEN_ROUTE = "/auth/api/get-token"

HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}
"""What goes with everything of the page: texts of an account are not trusted."""

_CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}


def _page_route(path: str, handler: Callable[[Call], Answer]) -> Route:
    """A route that is there only with the page."""

    def handled(call: Call) -> Answer:
        if not call.box.options.page:
            return Answer(status=404)
        answer = handler(call)
        return replace(answer, headers={**answer.headers, **HEADERS})

    return Route("GET", path, handled)


@cache
def _files() -> Mapping[str, Answer]:
    """The files of the page by name."""
    folder = files("sheetsync.sandbox.page") / "static"
    return {
        file.name: Answer(
            status=200,
            body=file.read_bytes(),
            content_type=_CONTENT_TYPES[file.name[file.name.rindex(".") :]],
        )
        for file in folder.iterdir()
        if file.name.endswith(tuple(_CONTENT_TYPES))
    }


def _index(_call: Call) -> Answer:
    return _files()["index.html"]


def _file(call: Call) -> Answer:
    return _files().get(call.ids["name"]) or Answer(status=404)


def _start(call: Call) -> Answer:
    """The account, the others, how to reach it, what it holds, and what filters offer."""
    box, options = call.box, call.box.options
    return as_json(
        {
            "account": box.account(),
            "accounts": [each.shown_name for each in box.shared.boxes.values()],
            "keys": [{**key.told(), "password": key.password} for key in box.settings.keys],
            "auth_port": options.auth_port,
            "limits": [list(window) for window in options.limits],
            "token_limit": options.token_limit,
            "token_life": options.token_life,
            "later": options.later,
            "state": options.state,
            "sizes": {table: box.store.count(table) for table in TABLES},
            "families": page_rows.family_names(box),
        }
    )


def _products(call: Call) -> Answer:
    return as_json(page_products.products(call.box, call.query))


def _product(call: Call) -> Answer:
    shown = page_products.product(call.box, call.ids["id"])
    if shown is None:
        raise not_found(call.ids["id"], "id", "product does not exist")
    return as_json(shown)


def _picture(call: Call) -> Answer:
    """A small picture of an asset."""
    asset = call.box.store.get(ASSETS, call.ids["id"])
    if asset is None:
        return Answer(status=404)
    preview = Files(call.box.store).preview(asset)
    return Answer(status=200, body=preview, content_type="image/jpeg")


def _list_of(rows: Callable[[Any], Any], call: Call) -> Answer:
    return as_json(rows(call.box))


def _assets(call: Call) -> Answer:
    return as_json(page_rows.assets(call.box, call.query))


def _requests(call: Call) -> Answer:
    """The log's requests after the number ``after``, the latest 500 at most."""
    after = page_rows.number_in(call.query, "after")
    return as_json(call.box.log.since(after, most=SHOWN_REQUESTS))


def _fault_form(call: Call) -> Answer:
    """What a form for faults is built of: kinds in words, members, what to choose from."""
    routes = sorted({route.path for route in API_ROUTES} | {TOKEN_ROUTE})
    return as_json(
        {
            "kinds": dict(KINDS),
            "members": fault_members(),
            "routes": routes,
            "accounts": [box.shown_name for box in call.box.shared.boxes.values()],
        }
    )


def fault_members() -> list[dict[str, Any]]:
    """The members of a fault: ``name``, ``type``, ``choices``, ``default``, ``says``, ``kinds``.

    ``type`` is ``choice``, ``json`` or the name of a plain type. ``kinds`` names those that the
    member matters to, as its description does; empty: all.
    """
    described = _described(Fault)
    types = get_type_hints(Fault)
    members = []
    for member in fields(Fault):
        if member.name == "kind":
            continue
        says = described.get(member.name, "")
        named = re.findall(r"``(\w+)``", says.partition("kind")[2])
        spelled = types[member.name]
        choices = list(get_args(spelled)) if get_origin(spelled) is Literal else []
        members.append(
            {
                "name": member.name,
                "type": _kind_of(spelled),
                "choices": choices,
                "default": _default(member),
                "says": says.replace("``None``", "empty").replace("``", ""),
                "kinds": [kind for kind in named if kind in KINDS],
            }
        )
    return members


def _kind_of(spelled: Any) -> str:
    """How a member is asked for: ``choice``, ``json``, or the name of a plain type."""
    if get_origin(spelled) is Literal:
        return "choice"
    if isinstance(get_origin(spelled), type) and issubclass(
        get_origin(spelled), (Mapping, Sequence)
    ):
        return "json"
    plain = (part for part in (spelled, *get_args(spelled)) if part in {str, int, float, bool})
    return next((part.__name__ for part in plain), "json")


def _default(member: Field[Any]) -> Any:
    if member.default_factory is not MISSING:
        return member.default_factory()
    return None if member.default is MISSING else member.default


def _described(documented: type) -> dict[str, str]:
    """What the docstring of a class says of each attribute, in one line."""
    _, _, listed = (documented.__doc__ or "").partition("Attributes:")
    found = re.findall(r"^        (\w+): (.*(?:\n {12}.*)*)", listed, flags=re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in found}


_PAGE = "/_sandbox/page"
ROUTES = (
    _page_route("/", _index),
    _page_route(f"{_PAGE}/files/{{name}}", _file),
    _page_route(f"{_PAGE}/start", _start),
    _page_route(f"{_PAGE}/products", _products),
    _page_route(f"{_PAGE}/products/{{id}}", _product),
    _page_route(f"{_PAGE}/attributes", partial(_list_of, page_rows.attributes)),
    _page_route(f"{_PAGE}/families", partial(_list_of, page_rows.families)),
    _page_route(f"{_PAGE}/categories", partial(_list_of, page_rows.categories)),
    _page_route(f"{_PAGE}/assets", _assets),
    _page_route(f"{_PAGE}/pictures/{{id}}", _picture),
    _page_route(f"{_PAGE}/requests", _requests),
    _page_route(f"{_PAGE}/faults", _fault_form),
)
