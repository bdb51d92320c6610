"""What is no part of Plytix: looking into a sandbox, and steering it. Under ``/_sandbox``.

Every route takes ``?account=NAME``. Without it, entities are those of the first account, and log,
faults, switches and resets concern all accounts.
"""

from __future__ import annotations

from dataclasses import asdict, replace

from sheetsync.sandbox.errors import error_row, schema_invalid
from sheetsync.sandbox.exchange import Answer, Call, Route, as_json
from sheetsync.sandbox.hosts import accounts, control_accounts
from sheetsync.sandbox.hosts.box import Box
from sheetsync.sandbox.hosts.faults import read_fault
from sheetsync.sandbox.hosts.spoiling import edited
from sheetsync.sandbox.page import routes as page
from sheetsync.sandbox.state.tables import TABLES
from sheetsync.sandbox.switches import fits, told


def _hello(call: Call) -> Answer:
    """``sandbox`` (always ``plytix``), ``account``, and how many entities there are."""
    return as_json({"sandbox": "plytix", "account": call.box.account(), "entities": _sizes(call)})


def _named(call: Call) -> Box | None:
    """The account that was named; ``None``: none was, so all are meant."""
    return call.box if "account" in call.query else None


def _shown_name(call: Call) -> str | None:
    box = _named(call)
    return None if box is None else box.shown_name


def _requests(call: Call) -> Answer:
    return as_json(call.box.log.told(_shown_name(call)))


def _forget_requests(call: Call) -> Answer:
    call.box.log.clear()
    return Answer(status=204)


def _reset(call: Call) -> Answer:
    accounts.reset(call.box.shared, _named(call))
    return Answer(status=204)


def _edit(call: Call) -> Answer:
    """An edit by somebody else: ``sku``, then ``fields`` and ``attributes``, or ``delete``."""
    body = call.json()
    if not isinstance(body, dict) or not isinstance(body.get("sku"), str):
        raise schema_invalid(error_row("sku", "Missing data for required field."))
    given = {name: body.get(name) or {} for name in ("fields", "attributes")}
    wrong = [
        error_row(name, "must be an object")
        for name, value in given.items()
        if not isinstance(value, dict)
    ]
    if wrong:
        raise schema_invalid(*wrong)
    delete = bool(body.get("delete"))
    product = edited(call.box, body["sku"], **given, delete=delete)
    if delete:
        return as_json({"id": product["id"], "deleted": True})
    return as_json({"id": product["id"], "modified": product["modified"]})


def _faults(call: Call) -> Answer:
    return as_json({"faults": call.box.faults.told(_shown_name(call))})


def _set_faults(call: Call) -> Answer:
    """One fault, or a list of them; all are set, or none."""
    body = call.json()
    name = _shown_name(call)
    read = [read_fault(each) for each in (body if isinstance(body, list) else [body])]
    for fault in read:
        call.box.faults.set(fault if name is None else replace(fault, account=name))
    return as_json({"faults": call.box.faults.told(name)}, status=201)


def _clear_faults(call: Call) -> Answer:
    call.box.faults.clear(_shown_name(call))
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
    box = _named(call)
    for each in call.box.shared.boxes.values() if box is None else (box,):
        each.switch(body)
    return _switches(call)


def _sizes(call: Call) -> dict[str, int]:
    return {table: call.box.store.count(table) for table in TABLES}


ROUTES = (
    *page.ROUTES,
    *control_accounts.ROUTES,
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
