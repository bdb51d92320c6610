"""What happens to attribute groups: created, changed, deleted, and the order they stand in.

A group holds the labels of its attributes; which groups an attribute is in follows from that.
Orders count from 0 without a gap.

Source: Plytix API v1, "Attribute groups". A group that is created without ``order`` comes first,
as integration tests of a public client read it back.
"""

from __future__ import annotations

from typing import Any

from sheetsync.sandbox.account.values import NO_LABEL, NOT_INTEGER, NOT_TEXT
from sheetsync.sandbox.errors import error_row, schema_invalid
from sheetsync.sandbox.names import members, name_in
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.store import Store, new_id
from sheetsync.sandbox.state.tables import GROUPS


def groups_by_label(store: Store) -> dict[str, list[str]]:
    """The ids of an attribute's groups, by its label; of one without group there is nothing."""
    known: dict[str, list[str]] = {}
    for group in _in_order(store):
        for label in group["attribute_labels"]:
            known.setdefault(label, []).append(group["id"])
    return known


def create_group(store: Store, body: Any) -> Doc:
    """Create a group.

    Raises:
        RefusalError: 422.
    """
    sent = members(body)
    name = name_in(sent)
    group = {
        "id": new_id(),
        "name": name,
        "attribute_labels": _labels(store, sent.get("attribute_labels")),
        "order": _order(sent) or 0,
    }
    return _placed(store, group)


def change_group(store: Store, group: Doc, body: Any) -> Doc:
    """Change a group's name, attributes or order; what the body does not name stays.

    ``attribute_labels`` replaces the whole list; an empty one or null leaves none.

    Raises:
        RefusalError: 422.
    """
    sent = members(body)
    changed = dict(group)
    if "name" in sent:
        changed["name"] = name_in(sent)
    if "attribute_labels" in sent:
        changed["attribute_labels"] = _labels(store, sent["attribute_labels"])
    order = _order(sent)
    if order is not None:
        changed["order"] = order
    return _placed(store, changed)


def delete_group(store: Store, group: Doc) -> None:
    """Delete a group; its attributes stay, the groups behind it move up."""
    store.delete(GROUPS, group["id"])
    _count_through(store, _in_order(store))


def _in_order(store: Store) -> list[Doc]:
    return sorted(store.all(GROUPS), key=lambda group: int(group["order"]))


def _placed(store: Store, group: Doc) -> Doc:
    """Keep a group at its order; beyond the end is last."""
    store.put(GROUPS, group)
    others = [other for other in _in_order(store) if other["id"] != group["id"]]
    others.insert(group["order"], group)
    _count_through(store, others)
    return {**group, "order": others.index(group)}


def _count_through(store: Store, groups: list[Doc]) -> None:
    for order, group in enumerate(groups):
        if group["order"] != order:
            store.put(GROUPS, {**group, "order": order})


def _order(sent: dict[str, Any]) -> int | None:
    order = sent.get("order")
    if order is None:
        return None
    if isinstance(order, bool) or not isinstance(order, int) or order < 0:
        raise schema_invalid(error_row("order", NOT_INTEGER))
    return order


def _labels(store: Store, labels: Any) -> list[str]:
    if labels is None:
        return []
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise schema_invalid(error_row("attribute_labels", NOT_TEXT))
    known = store.attributes_by_label()
    unknown = [label for label in labels if label not in known]
    if unknown:
        raise schema_invalid(*(error_row(label, NO_LABEL) for label in unknown))
    return list(dict.fromkeys(labels))
