"""What is no part of Plytix: looking into a sandbox, and steering it. Under ``/_sandbox``."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from typing import Any

from sheetsync.sandbox import catalogue
from sheetsync.sandbox.authors import SOMEBODY
from sheetsync.sandbox.errors import error_row, not_found, schema_invalid
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json
from sheetsync.sandbox.faults import read_fault
from sheetsync.sandbox.switches import fits, told
from sheetsync.sandbox.tables import TABLES


def _hello(call: Call) -> Answer:
    """``sandbox`` (always ``plytix``), ``account``, and how many entities there are."""
    return as_json({"sandbox": "plytix", "account": call.box.account(), "entities": _sizes(call)})


def _requests(call: Call) -> Answer:
    return as_json(call.box.log.told())


def _forget_requests(call: Call) -> Answer:
    call.box.log.clear()
    return Answer(status=204)


def _reset(call: Call) -> Answer:
    call.box.reset()
    return Answer(status=204)


def _edit(call: Call) -> Answer:
    """An edit by somebody else: ``sku``, then ``fields`` and ``attributes``, or ``delete``."""
    body = call.json()
    if not isinstance(body, dict) or not isinstance(body.get("sku"), str):
        raise schema_invalid(error_row("sku", "Missing data for required field."))
    box = call.box
    product = box.store.product_with_sku(body["sku"])
    if product is None:
        raise not_found(body["sku"], "sku", "product does not exist")
    with box.store.transaction():
        if body.get("delete"):
            catalogue.delete(box.store, product)
            return as_json({"id": product["id"], "deleted": True})
        changes: dict[str, Any] = dict(body.get("fields") or {})
        if "attributes" in body:
            changes["attributes"] = body["attributes"]
        catalogue.update(
            box.store, product, changes, now=box.now(), author=SOMEBODY, switches=box.switches
        )
    return as_json({"id": product["id"], "modified": product["modified"]})


def _faults(call: Call) -> Answer:
    return as_json({"faults": call.box.faults.told()})


def _set_faults(call: Call) -> Answer:
    """One fault, or a list of them; all are set, or none."""
    body = call.json()
    read = [read_fault(each) for each in (body if isinstance(body, list) else [body])]
    for fault in read:
        call.box.faults.set(fault)
    return as_json({"faults": call.box.faults.told()}, status=201)


def _clear_faults(call: Call) -> Answer:
    call.box.faults.clear()
    return Answer(status=204)


def _switches(call: Call) -> Answer:
    """``switches``: name and value; ``told``: what each decides, its choices, its source."""
    switches = call.box.switches
    return as_json({"switches": asdict(switches), "told": told(switches)})


def _set_switches(call: Call) -> Answer:
    body = call.json()
    if not isinstance(body, dict):
        raise schema_invalid(error_row("switches", "must be an object"))
    wrong = [
        error_row(name, "no such switch, or no choice of it")
        for name, value in body.items()
        if not fits(name, value)
    ]
    if wrong:
        raise schema_invalid(*wrong)
    call.box.switch(body)
    return _switches(call)


def _sizes(call: Call) -> dict[str, int]:
    return {table: call.box.store.count(table) for table in TABLES}


def _page(call: Call) -> Answer:
    """A page for a browser: what the account holds and what was asked last."""
    box = call.box
    if not box.options.page:
        return Answer(status=404)
    told = box.log.told()
    sizes = "".join(f"<tr><td>{name}<td>{size}" for name, size in _sizes(call).items())
    counts = "".join(
        f"<tr><td>{escape(route)}<td>{count}" for route, count in told["counts"].items()
    )
    latest = "".join(
        f"<tr><td>{entry['number']}<td>{entry['status']}<td>{escape(entry['method'])}"
        f"<td>{escape(entry['path'])}<td>{entry['ms']:.1f}"
        for entry in told["requests"][:-51:-1]
    )
    name = escape(str(box.account()["name"]))
    html = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Plytix sandbox</title>'
        "<style>body{font:14px system-ui;margin:2em}td,th{padding:2px 12px 2px 0;text-align:left}"
        "</style>"
        f"<h1>Plytix sandbox: {name}</h1><table><tr><th>Collection<th>Entities{sizes}</table>"
        f"<h2>Requests: {told['total']}</h2><table><tr><th>Route<th>Count{counts}</table>"
        "<h2>Latest</h2><table><tr><th>No.<th>Status<th>Method<th>Path<th>ms"
        f"{latest}</table></html>"
    )
    return Answer(status=200, body=html.encode(), content_type="text/html; charset=utf-8")


ROUTES = (
    Route("GET", "/", _page),
    Route("GET", "/_sandbox", _hello),
    Route("GET", "/_sandbox/requests", _requests),
    Route("DELETE", "/_sandbox/requests", _forget_requests),
    Route("POST", "/_sandbox/reset", _reset),
    Route("POST", "/_sandbox/edit", _edit),
    Route("GET", "/_sandbox/faults", _faults),
    Route("POST", "/_sandbox/faults", _set_faults),
    Route("DELETE", "/_sandbox/faults", _clear_faults),
    Route("GET", "/_sandbox/switches", _switches),
    Route("POST", "/_sandbox/switches", _set_switches),
)
