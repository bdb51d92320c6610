"""The account the sandbox starts with: a housewares-and-outdoor brand, the same every time."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from sheetsync.sandbox.seed.lines import LINES
from sheetsync.sandbox.seed.links import (
    file_categories,
    id_of,
    link_products,
    moment,
    product_categories,
    relationships,
)
from sheetsync.sandbox.seed.products import Assets, products_of
from sheetsync.sandbox.seed.schema import (
    ATTRIBUTES,
    COMPLETENESS_PARTS,
    FAMILIES,
    GROUPS,
    AttributeSeed,
    family_attributes,
)

_SEED: Final = 20261
_NAME: Final = "Lindholm & Grove"
_SYSTEM_FIELDS: Final = ("label", "gtin")


def demo_account() -> dict[str, list[dict[str, Any]]]:
    """The demonstration account: 83 attributes, 15 families, 600 products, trees, assets, links.

    Pure and deterministic: every call builds new, equal objects.

    Returns:
        Per table of the store its objects, in the account's order: ``account`` (one),
        ``attributes``, ``attribute_groups``, ``families``, ``product_categories``,
        ``file_categories``, ``assets``, ``relationships``, ``products`` (parents before their
        variants). Products hold the *effective* values: a variant carries what it inherits, and
        names in ``overwritten_attributes`` what it has for itself although its family inherits
        it. Dates are ``YYYY-MM-DD``, media are asset ids, empty attributes are left out.
    """
    rng = Random(_SEED)
    attributes = [_attribute(seed, rng) for seed in ATTRIBUTES]
    trees = product_categories(rng), file_categories(rng)
    families = [_family(name, rng) for name in FAMILIES]
    assets = Assets(rng=rng)
    products = [product for line in LINES for product in products_of(line, assets, rng)]
    link_products(products, rng)
    return {
        "account": [{"id": id_of("account", _NAME), "name": _NAME}],
        "attributes": attributes,
        "attribute_groups": _groups(),
        "families": families,
        "product_categories": trees[0],
        "file_categories": trees[1],
        "assets": assets.rows(),
        "relationships": relationships(rng),
        "products": products,
    }


def _attribute(seed: AttributeSeed, rng: Random) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": id_of("attribute", seed.label),
        "label": seed.label,
        "name": seed.name,
        "type_class": seed.type_class,
        "groups": [id_of("attribute-group", seed.group)],
        "description": seed.description,
        "created": moment(rng),
    }
    if seed.options:
        row["options"] = list(seed.options)
        row["manual_sorting"] = seed.manual_sorting
        row["sort_ascending"] = True
    if seed.label in COMPLETENESS_PARTS:
        row["attributes"] = [
            {"id": None if part in _SYSTEM_FIELDS else id_of("attribute", part), "label": part}
            for part in COMPLETENESS_PARTS[seed.label]
        ]
    return row


def _groups() -> list[dict[str, Any]]:
    return [
        {
            "id": id_of("attribute-group", name),
            "name": name,
            "order": order,
            "attribute_labels": [seed.label for seed in ATTRIBUTES if seed.group == name],
        }
        for order, name in enumerate(GROUPS)
    ]


def _family(name: str, rng: Random) -> dict[str, Any]:
    created = moment(rng)
    return {
        "id": id_of("family", name),
        "name": name,
        "created": created,
        "modified": moment(rng, after=created),
        "attributes": [
            {"label": seed.label, "attribute_level": seed.level} for seed in family_attributes(name)
        ],
    }
