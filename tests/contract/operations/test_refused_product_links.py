"""How linking assets and categories to products is refused, v1 and v2.

Source: Plytix API v1 and v2, "Products": "Assets", "Categories"; words where they show none are
assumed.
"""

from __future__ import annotations

import pytest

from tests.contract.operations.marks import is_refused
from tests.contract.operations.refusal import (
    NOWHERE,
    REQUIRED,
    Refusal,
    invalid,
    invalid_schema,
    unknown,
)
from tests.contract.operations.watched import Watched
from tests.contract.sandbox.small_account import (
    KITCHEN,
    LAMP,
    LOGO,
    MANUAL,
    MUG,
    MUGS,
    PAN,
    PICTURE,
)

LIST_ASSETS = "product assets: List assets of a product"
LINK_ASSET = "product assets: Link asset to a product"
ONE_ASSET = "product assets: Get an asset of this product"
UNLINK_ASSET = "product assets: Unlink asset from a product"
LIST_CATEGORIES = "product category links: List categories of a product"
LINK_CATEGORY = "product category links: Link category to a product"
ONE_CATEGORY = "product category links: Get a category of a product"
UNLINK_CATEGORY = "product category links: Unbind category from product"
LIST_ASSETS_2 = "products v2: List assets of a product (v2)"
LINK_ASSET_2 = "products v2: Link asset (v2)"
UNLINK_ASSET_2 = "products v2: Unlink asset (v2)"
LIST_CATEGORIES_2 = "products v2: List categories of a product (v2)"
LINK_CATEGORY_2 = "products v2: Link category (v2)"
UNLINK_CATEGORY_2 = "products v2: Unlink category (v2)"

ASSET_LINKS = (LINK_ASSET, LINK_ASSET_2)
ASSET_UNLINKS = (UNLINK_ASSET, UNLINK_ASSET_2)
CATEGORY_LINKS = (LINK_CATEGORY, LINK_CATEGORY_2)
CATEGORY_UNLINKS = (UNLINK_CATEGORY, UNLINK_CATEGORY_2)
NONE_SUCH = [NOWHERE, "non-existing-id"]


@is_refused(LIST_ASSETS, LINK_ASSET, ONE_ASSET, UNLINK_ASSET)
@pytest.mark.parametrize("product", NONE_SUCH)
def test_assets_of_a_product_that_is_none(small: Watched, product: str) -> None:
    none = unknown(product, id="product does not exist")
    small.refuses(none, LIST_ASSETS, product_id=product)
    small.refuses(none, LINK_ASSET, product_id=product, id=LOGO, attribute_label="picture")
    small.refuses(none, ONE_ASSET, product_id=product, asset_id=LOGO)
    small.refuses(none, UNLINK_ASSET, product_id=product, asset_id=LOGO)


@is_refused(LIST_ASSETS_2, LINK_ASSET_2, UNLINK_ASSET_2)
@pytest.mark.parametrize("product", NONE_SUCH)
def test_v2_tells_of_assets_of_a_product_that_is_none_without_a_field(
    small: Watched, product: str
) -> None:
    none = Refusal(status=404, says=f"No product found for id {product}")
    small.refuses(none, LIST_ASSETS_2, product_id=product)
    small.refuses(none, LINK_ASSET_2, product_id=product, id=LOGO, attribute_label="picture")
    small.refuses(none, UNLINK_ASSET_2, product_id=product, asset_id=LOGO)


@is_refused(*ASSET_LINKS)
@pytest.mark.parametrize("asset", NONE_SUCH)
def test_an_asset_that_is_none_is_not_linked(small: Watched, asset: str) -> None:
    none = Refusal(
        status=404,
        says=f"Asset id {asset} does not exist",
        reasons={"asset.id": "asset does not exist"},
    )
    for link in ASSET_LINKS:
        small.refuses(none, link, product_id=MUG, id=asset, attribute_label="picture")


@is_refused(*ASSET_LINKS)
@pytest.mark.parametrize("slot", ["picture", "gallery", "thumbnail"])
@pytest.mark.parametrize("link", ASSET_LINKS)
def test_an_asset_is_linked_to_an_attribute_once(small: Watched, link: str, slot: str) -> None:
    there = Refusal(
        status=409,
        says=f"Asset id {PICTURE} is already linked to product attribute",
        reasons={"asset.id": "already linked"},
    )
    small.refuses(there, link, product_id=MUG, id=PICTURE, attribute_label=slot)
    small.call(link, product_id=LAMP, id=PICTURE, attribute_label=slot)
    small.refuses(there, link, product_id=LAMP, id=PICTURE, attribute_label=slot)


@is_refused(*ASSET_LINKS)
@pytest.mark.parametrize("link", ASSET_LINKS)
def test_an_asset_is_linked_to_a_media_attribute_that_is_there(small: Watched, link: str) -> None:
    no_media = invalid(material="attribute is neither a media nor a media gallery attribute")
    no_label = invalid(no_such_label="label does not exist")
    small.refuses(no_media, link, product_id=MUG, id=LOGO, attribute_label="material")
    small.refuses(no_label, link, product_id=MUG, id=LOGO, attribute_label="no_such_label")
    no_slot = invalid_schema(attribute_label=REQUIRED)
    small.refuses(no_slot, link, product_id=MUG, id=LOGO, attribute_label="")


@is_refused(LINK_ASSET)
def test_an_asset_without_id_is_told(small: Watched) -> None:
    refusal = invalid_schema(id=REQUIRED)
    small.refuses(refusal, LINK_ASSET, product_id=MUG, id="", attribute_label="picture")
    both = invalid_schema(id=REQUIRED, attribute_label=REQUIRED)
    small.refuses(both, LINK_ASSET, product_id=MUG, id="", attribute_label="")


@is_refused(LINK_ASSET_2)
def test_v2_has_words_of_its_own_for_an_asset_without_id(small: Watched) -> None:
    refusal = Refusal(
        status=422,
        says="you must supply an id",
        reasons={"asset.id": "asset id not found in request"},
    )
    small.refuses(refusal, LINK_ASSET_2, product_id=MUG, id="", attribute_label="picture")


@is_refused(*ASSET_LINKS)
def test_a_product_has_300_assets_at_most(small: Watched) -> None:
    assets = [
        small.call("Add asset (URL or content)", filename=f"{n}.txt", content="YQ==")[0]["id"]
        for n in range(301)
    ]
    gallery = [{"id": asset} for asset in assets[:300]]
    small.call("Update product (v2)", product_id=LAMP, attributes={"gallery": gallery})
    most = invalid(assets="A product can not have more than 300 assets.")
    for link in ASSET_LINKS:
        small.refuses(most, link, product_id=LAMP, id=assets[300], attribute_label="gallery")
    small.call(UNLINK_ASSET, product_id=LAMP, asset_id=assets[0])
    small.call(LINK_ASSET, product_id=LAMP, id=assets[300], attribute_label="gallery")


@is_refused(ONE_ASSET, UNLINK_ASSET, UNLINK_ASSET_2)
@pytest.mark.parametrize("asset", [MANUAL, *NONE_SUCH])
def test_an_asset_that_is_not_linked(small: Watched, asset: str) -> None:
    words = f"asset id {asset} is not related to product id {MUG}"
    refusal = Refusal(status=404, says=words, reasons={"asset_id": words})
    for operation in (ONE_ASSET, UNLINK_ASSET, UNLINK_ASSET_2):
        small.refuses(refusal, operation, product_id=MUG, asset_id=asset)


@is_refused(*ASSET_UNLINKS)
@pytest.mark.parametrize("unlink", ASSET_UNLINKS)
def test_an_asset_is_unlinked_once(small: Watched, unlink: str) -> None:
    small.call(unlink, product_id=MUG, asset_id=PICTURE)
    words = f"asset id {PICTURE} is not related to product id {MUG}"
    refusal = Refusal(status=404, says=words, reasons={"asset_id": words})
    small.refuses(refusal, unlink, product_id=MUG, asset_id=PICTURE)


# ---------------------------------------------------------------- categories


@is_refused(
    LIST_CATEGORIES,
    ONE_CATEGORY,
    LIST_CATEGORIES_2,
    *CATEGORY_LINKS,
    *CATEGORY_UNLINKS,
)
@pytest.mark.parametrize("product", NONE_SUCH)
def test_categories_of_a_product_that_is_none(small: Watched, product: str) -> None:
    none = unknown(product, id="product does not exist")
    for listing in (LIST_CATEGORIES, LIST_CATEGORIES_2):
        small.refuses(none, listing, product_id=product)
    for link in CATEGORY_LINKS:
        small.refuses(none, link, product_id=product, id=MUGS)
    for operation in (ONE_CATEGORY, *CATEGORY_UNLINKS):
        small.refuses(none, operation, product_id=product, category_id=MUGS)


@is_refused(*CATEGORY_LINKS)
@pytest.mark.parametrize("link", CATEGORY_LINKS)
def test_a_category_is_linked_once(small: Watched, link: str) -> None:
    there = Refusal(
        status=409,
        says=f"Category id {MUGS} is already linked to product",
        reasons={"category.id": "already linked"},
    )
    small.refuses(there, link, product_id=MUG, id=MUGS)
    small.call(link, product_id=PAN, id=MUGS)
    small.refuses(there, link, product_id=PAN, id=MUGS)


@is_refused(*CATEGORY_LINKS)
@pytest.mark.parametrize("link", CATEGORY_LINKS)
@pytest.mark.parametrize("category", NONE_SUCH)
def test_a_category_that_is_none_is_422(small: Watched, link: str, category: str) -> None:
    refusal = Refusal(
        status=422,
        says=f"Unknown category {category}",
        reasons={"category.id": "does not exist"},
    )
    small.refuses(refusal, link, product_id=MUG, id=category)


@is_refused(*CATEGORY_LINKS)
@pytest.mark.parametrize("link", CATEGORY_LINKS)
def test_a_category_without_id_is_told(small: Watched, link: str) -> None:
    small.refuses(invalid_schema(id=REQUIRED), link, product_id=MUG, id="")


@is_refused(ONE_CATEGORY, *CATEGORY_UNLINKS)
@pytest.mark.parametrize("category", [KITCHEN, *NONE_SUCH])
def test_a_category_that_is_not_linked_is_told_under_the_name_that_plytix_gives_it(
    small: Watched, category: str
) -> None:
    words = f"category_id {category} is not related to product id {MUG}"
    refusal = Refusal(status=404, says=words, reasons={"asset.id": words})
    for operation in (ONE_CATEGORY, *CATEGORY_UNLINKS):
        small.refuses(refusal, operation, product_id=MUG, category_id=category)
