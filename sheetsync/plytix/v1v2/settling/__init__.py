"""How each write of API v1 and of v2's products is settled when its answer is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sheetsync.plytix.judgements import Settling
from sheetsync.plytix.v1v2.settling import (
    assets,
    attribute_groups,
    attributes,
    categories,
    families,
    product_links,
    products,
    relationships,
    variants,
)

SETTLINGS: Final[Mapping[str, Settling]] = {
    **assets.SETTLINGS,
    **categories.SETTLINGS,
    **products.SETTLINGS,
    **variants.SETTLINGS,
    **product_links.SETTLINGS,
    **attributes.SETTLINGS,
    **attribute_groups.SETTLINGS,
    **families.SETTLINGS,
    **relationships.SETTLINGS,
}
"""By the operation's qualified name; every write is among them."""
