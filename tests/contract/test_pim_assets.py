"""Every ``Pim``: assets found by id and name with few requests, and put into products."""

from __future__ import annotations

from sheetsync.model.values import FieldName, Key
from tests.contract.test_pim import PRODUCT, Stage, box, opening, stage

__all__ = ["box", "opening", "stage"]

SEARCH = "/api/v1/assets/search"
PICTURE = FieldName("attributes.main_picture")
GALLERY = FieldName("attributes.gallery")
MEDIA = (PICTURE, GALLERY, *map(FieldName, ("attributes.data_sheet", "attributes.detail_pictures")))


def names_of_products(stage: Stage, count: int) -> list[str]:
    """File names of the pictures of the first products."""
    found = stage.fetch(stage.skus()[:count], *MEDIA)
    ids = {
        str(one)
        for snapshot in found.values()
        for name in MEDIA
        if isinstance(value := snapshot.values.get(name), tuple)
        for one in value
    }
    return sorted(one.filename for one in stage.pim.find_assets(ids, ()))


def test_an_asset_is_found_by_its_name_and_by_its_id(stage: Stage) -> None:
    (one,) = stage.pim.find_assets((), {"kt-001.jpg"})
    assert one.filename == "kt-001.jpg"
    assert one.id in one.url
    assert list(stage.pim.find_assets({one.id}, ())) == [one]
    assert list(stage.pim.find_assets({one.id}, {"kt-001.jpg"})) == [one]
    assert list(stage.pim.find_assets({"0" * 24}, {"no such.jpg", "a, b.jpg"})) == []


def test_a_few_names_cost_one_search_and_none_costs_none(stage: Stage) -> None:
    names = names_of_products(stage, 20)[:10]
    stage.forget()
    assert {one.filename for one in stage.pim.find_assets((), names)} == set(names)
    assert stage.asked() == {f"POST {SEARCH}": 1}
    stage.forget()
    assert list(stage.pim.find_assets((), ())) == []
    assert stage.asked() == {}


def test_many_names_cost_no_more_than_a_listing_and_find_the_same(stage: Stage) -> None:
    every = {one.id: one for one in stage.pim.find_assets((), names_of_products(stage, 600))}
    ids, names = set(every), {one.filename for one in every.values()}
    assert len(ids) > 300
    stage.forget()
    found = stage.pim.find_assets(ids, {*names, "no such.jpg"})
    assert {one.id: one for one in found} == every
    asked = stage.asked()[f"POST {SEARCH}"]
    searches = -(-len(ids) // 100) + -(-(len(names) + 1) // 50)
    assert asked < searches - 5


def test_a_picture_and_a_gallery_are_written_read_back_and_cleared(stage: Stage) -> None:
    front, side = stage.pim.find_assets((), {"kt-001.jpg", "kt-002.jpg"})
    new = stage.pim.create(
        PRODUCT, Key("MEDIA-1"), {PICTURE: (front.id,), GALLERY: (side.id, front.id)}
    )
    written = stage.one("MEDIA-1", PICTURE, GALLERY).values
    assert (written[PICTURE], written[GALLERY]) == ((front.id,), (side.id, front.id))
    stage.pim.update(PRODUCT, new, {PICTURE: (side.id,), GALLERY: (front.id,)})
    written = stage.one("MEDIA-1", PICTURE, GALLERY).values
    assert (written[PICTURE], written[GALLERY]) == ((side.id,), (front.id,))
    stage.pim.update(PRODUCT, new, {PICTURE: None, GALLERY: None})
    written = stage.one("MEDIA-1", PICTURE, GALLERY).values
    assert PICTURE not in written
    assert GALLERY not in written
