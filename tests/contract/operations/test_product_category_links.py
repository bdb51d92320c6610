"""Categories of products, v1, by their typed functions."""

from __future__ import annotations

import pytest

from sheetsync.errors import RefusedError
from tests.contract.operations.marks import succeeds
from tests.contract.operations.watched import Watched
from tests.contract.sandbox.small_account import EMPTY, KITCHEN, MUG, MUGS

LIST = "product category links: List categories of a product"
LINK = "product category links: Link category to a product"


@succeeds(LINK, LIST)
def test_a_linked_category_is_answered_and_stands_last(small: Watched) -> None:
    links = small.plytix.product_category_links
    linked = links.link(MUG, KITCHEN)
    assert (linked.id, linked.name, linked.path) == (KITCHEN, "Kitchen", ("Kitchen",))
    mugs, kitchen = links.of(MUG)
    assert (mugs.id, mugs.name, mugs.path) == (MUGS, "Mugs", ("Kitchen", "Mugs"))
    assert kitchen == linked
    assert small.plytix.products.get(MUG).categories == (mugs, kitchen)
    assert links.of(EMPTY) == ()


@succeeds("product category links: Get a category of a product")
def test_one_category_of_a_product_is_read(small: Watched) -> None:
    mugs = small.plytix.product_category_links.get(MUG, MUGS)
    assert (mugs.id, mugs.path) == (MUGS, ("Kitchen", "Mugs"))


@succeeds("product category links: Unbind category from product")
def test_an_unlinked_category_is_gone_from_the_product_alone(small: Watched) -> None:
    links = small.plytix.product_category_links
    links.link(MUG, KITCHEN)
    links.unlink(MUG, MUGS)
    assert [one.id for one in links.of(MUG)] == [KITCHEN]
    with pytest.raises(RefusedError) as caught:
        links.unlink(MUG, MUGS)
    assert (caught.value.status, list(caught.value.reasons)) == (404, ["asset.id"])
    assert links.link(EMPTY, MUGS).id == MUGS
