"""What a request body asks of a product, checked; every bad field is told at once.

Source: Plytix API v1 and v2, "Products"; where they are silent, the choice is a switch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sheetsync.sandbox.account import values
from sheetsync.sandbox.account.values import NO_LABEL, NOT_TEXT, ValueRefusedError
from sheetsync.sandbox.errors import (
    INVALID_TYPE,
    REQUIRED,
    duplicate_sku,
    error_row,
    product_invalid,
    schema_invalid,
)
from sheetsync.sandbox.options import Doc
from sheetsync.sandbox.state.store import Store
from sheetsync.sandbox.state.tables import ASSETS, PRODUCT_CATEGORIES, PRODUCTS, fold
from sheetsync.sandbox.switches import Switches

_LINKS = {"assets": ASSETS, "categories": PRODUCT_CATEGORIES}


@dataclass(slots=True, kw_only=True)
class Asked:
    """What a body asks for.

    Attributes:
        fields: System fields by name, as they are kept; ``None`` clears one.
        attributes: Attribute values by label, as they are kept; ``None`` clears one.
        wrong: One row for each field that is refused, in the order of the body.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)
    wrong: list[dict[str, Any]] = field(default_factory=list)

    def put_on(self, product: Doc) -> None:
        """Change a product accordingly; what was not named stays."""
        product |= self.fields
        for label, value in self.attributes.items():
            if value is None:
                product["attributes"].pop(label, None)
            else:
                product["attributes"][label] = value


def new_product(store: Store, body: dict[str, Any], switches: Switches) -> Asked:
    """What a create asks for, known to be good: all values fit and the SKU is free.

    Raises:
        RefusalError: 422 naming every bad field, or the status of a duplicate SKU.
    """
    if body.get("sku") is None or body["sku"] == "":
        raise schema_invalid(error_row("sku", REQUIRED))
    wanted = asked(store, body, switches, creating=True)
    if wanted.wrong:
        raise product_invalid(wanted.wrong)
    refuse_taken_sku(store, wanted.fields["sku"], None, switches)
    return wanted


def refuse_taken_sku(store: Store, sku: str, own_id: str | None, switches: Switches) -> None:
    """Refuse a SKU that another product has.

    Raises:
        RefusalError: The status that a switch says.
    """
    column, text = ("sku", sku)
    if switches.duplicate_sku_ignores_case:
        column, text = ("sku_fold", fold(sku))
    if store.count(PRODUCTS, f"{column} = ? AND id IS NOT ?", (text, own_id)):
        raise duplicate_sku(switches.duplicate_sku_status)


def asked(store: Store, body: dict[str, Any], switches: Switches, *, creating: bool) -> Asked:
    """What a body asks for.

    Args:
        store: The account.
        body: The decoded body; members that are unknown or read-only are passed over.
        switches: What the documentation leaves open.
        creating: Whether it is a create, which takes a SKU, assets and categories as well.
    """
    found = Asked()
    linking = creating or switches.patch_categories == "apply"
    for name, value in body.items():
        if name == "attributes":
            _read_attributes(store, value, switches, found, creating=creating)
            continue
        if name in _LINKS and not linking:
            continue
        try:
            match name:
                case "sku" if creating:
                    found.fields[name] = _sku(value)
                case "label":
                    found.fields[name] = None if value is None else values.text(value, switches)
                case "gtin":
                    found.fields[name] = values.gtin(value, switches)
                case "status":
                    found.fields[name] = values.status(value)
                case "thumbnail":
                    found.fields[name] = None if value is None else values.media_id(store, value)
                case "assets" | "categories":
                    found.fields[name] = _linked_ids(store, _LINKS[name], value)
                case _:
                    continue
        except ValueRefusedError as error:
            found.wrong.append(error_row(name, error.message))
    return found


def _sku(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueRefusedError(NOT_TEXT)
    return value


def _read_attributes(
    store: Store, sent: Any, switches: Switches, found: Asked, *, creating: bool
) -> None:
    """Add the attributes of a body; ``[]`` is none as well, for so PHP writes no members."""
    if sent is None or sent == []:
        return
    if not isinstance(sent, dict):
        found.wrong.append(error_row("attributes", INVALID_TYPE))
        return
    definitions = store.attributes_by_label()
    for label, value in sent.items():
        definition = definitions.get(label)
        if definition is None and switches.labels_ignore_case:
            definition = definitions.get(label.lower())
        if definition is None:
            if not creating or switches.refuse_unknown_labels_on_create:
                found.wrong.append(error_row(label, NO_LABEL))
            continue
        try:
            kept = values.attribute_value(store, definition, value, switches)
            if kept is not values.PASSED_OVER:
                found.attributes[definition["label"]] = kept
        except ValueRefusedError as error:
            found.wrong.append(error_row(label, error.message))


def _linked_ids(store: Store, table: str, sent: Any) -> list[str]:
    """The ids of a list of ``{"id": ...}``, each once; all must exist."""
    if sent is None:
        return []
    if not isinstance(sent, list) or not all(isinstance(item, dict) for item in sent):
        raise ValueRefusedError(INVALID_TYPE)
    ids = [item.get("id") for item in sent]
    if any(store.get(table, linked) is None for linked in ids):
        raise ValueRefusedError("does not exist")
    return [str(linked) for linked in dict.fromkeys(ids)]
