"""Assets of products, v1, by their typed functions."""

from __future__ import annotations

import pytest
import requests

from sheetsync.errors import RefusedError
from sheetsync.plytix.v1v2.objects.base import Ref
from tests.contract.operations.marks import succeeds
from tests.contract.operations.watched import Watched
from tests.contract.operations.wire import on_the_wire
from tests.contract.sandbox.small_account import EMPTY, LOGO, MANUAL, MUG, PICTURE


@succeeds(
    "product assets: List assets of a product", "product assets: Get an asset of this product"
)
def test_assets_of_a_product_are_told_in_order_and_one_by_one(small: Watched) -> None:
    assets = small.plytix.product_assets
    picture, logo = assets.of(MUG)
    assert (picture.id, picture.filename, picture.file_size) == (PICTURE, "mug.jpg", 31885)
    assert picture.url is not None
    assert picture.thumbnail is not None
    assert picture.url.startswith(small.box.pim_url)
    assert requests.head(picture.thumbnail, timeout=10).status_code < 500
    assert (logo.id, logo.filename) == (LOGO, "logo.jpg")
    assert assets.get(MUG, LOGO) == logo
    assert assets.of(EMPTY) == ()


@succeeds("product assets: Link asset to a product")
def test_an_asset_is_added_to_a_gallery_and_replaces_a_single_one(small: Watched) -> None:
    assets = small.plytix.product_assets
    assert assets.link(EMPTY, LOGO, "gallery") == Ref(id=LOGO)
    assets.link(EMPTY, PICTURE, "gallery")
    assert assets.link(EMPTY, MANUAL, "picture") == Ref(id=MANUAL)
    assets.link(EMPTY, LOGO, "picture")
    assets.link(EMPTY, PICTURE, "thumbnail")
    product = small.plytix.products.get(EMPTY)
    assert [one["id"] for one in product.attributes["gallery"]] == [LOGO, PICTURE]
    assert product.attributes["picture"]["id"] == LOGO
    assert product.thumbnail is not None
    assert product.thumbnail.id == PICTURE
    assert [one.id for one in assets.of(EMPTY)] == [LOGO, PICTURE]


def test_the_body_names_the_asset_and_the_attribute(small: Watched) -> None:
    with on_the_wire(small.box) as (plytix, wire):
        plytix.product_assets.link(EMPTY, LOGO, "gallery")
        assert wire.body() == {"id": LOGO, "attribute_label": "gallery"}


@succeeds("product assets: Unlink asset from a product")
def test_an_unlinked_asset_is_in_no_attribute_of_the_product(small: Watched) -> None:
    small.plytix.product_assets.unlink(MUG, PICTURE)
    assert [one.id for one in small.plytix.product_assets.of(MUG)] == [LOGO]
    mug = small.plytix.products.get(MUG)
    assert mug.thumbnail is None
    assert "picture" not in mug.attributes
    assert [one["id"] for one in mug.attributes["gallery"]] == [LOGO]
    assert small.plytix.assets.get(PICTURE).filename == "mug.jpg"
    with pytest.raises(RefusedError, match="not related"):
        small.plytix.product_assets.get(MUG, PICTURE)
