from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from sheetsync.codecs.codec import CellReading, Remark, Unreadable
from sheetsync.codecs.media import ids_in, media_texts
from sheetsync.codecs.registry import codec
from sheetsync.model.assets import Asset, AssetRef, asset_index
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.values import Canonical, CellFault, FaultyCell, RawValue
from tests.strategies import definition
from tests.unit.codecs.reading import code_of

KETTLE = Asset(id="a" * 24, filename="kettle.jpg", url=f"https://files.example.com/{'a' * 24}.jpg")
SIDE = Asset(id="b" * 24, filename="kettle, side.jpg")
NUMBER = Asset(id="c" * 24, filename="4711")
FRONT = Asset(id="d" * 24, filename="front.jpg")
OTHER_FRONT = Asset(id="e" * 24, filename="front.jpg")
LIKE_AN_ID = Asset(id="f" * 24, filename="a" * 24)
EVERY = (KETTLE, SIDE, NUMBER, FRONT, OTHER_FRONT, LIKE_AN_ID)
MEDIA, GALLERY = TypeClass.MEDIA, TypeClass.MEDIA_GALLERY


def field(type_class: TypeClass, assets: Sequence[Asset] | None = EVERY) -> FieldDefinition:
    known = None if assets is None else asset_index(assets)
    return replace(definition(type_class), assets=known)


def read(
    type_class: TypeClass, raw: RawValue, *, shown: str = "", separator: str = ","
) -> Canonical | Unreadable:
    reading = CellReading(definition=field(type_class), separator=separator)
    return codec(type_class).from_cell(raw, reading, shown=shown)


@pytest.mark.parametrize("type_class", [MEDIA, GALLERY])
@pytest.mark.parametrize(
    ("raw", "asset"),
    [
        ("kettle.jpg", KETTLE),
        (" kettle.jpg ", KETTLE),
        (KETTLE.url, KETTLE),
        ("a" * 24, KETTLE),
        ("kettle, side.jpg", SIDE),
        ('"kettle, side.jpg"', SIDE),
        (4711.0, NUMBER),
        ("d" * 24, FRONT),
    ],
)
def test_an_asset_is_known_by_name_address_and_id(
    type_class: TypeClass, raw: RawValue, asset: Asset
) -> None:
    assert read(type_class, raw) == (asset.id,)


def test_a_value_tells_the_name_where_the_cell_did_and_else_the_id() -> None:
    for text, shown in (("kettle.jpg", "kettle.jpg"), ("a" * 24, "a" * 24), ("4711", "4711")):
        value = read(MEDIA, text)
        assert isinstance(value, tuple)
        (reference,) = value
        assert isinstance(reference, AssetRef)
        assert reference.shown == shown


def test_a_gallery_keeps_its_order_and_names_each_asset_once() -> None:
    value = read(GALLERY, f"4711, kettle, side.jpg,kettle.jpg, {'a' * 24}")
    assert value == (NUMBER.id, SIDE.id, KETTLE.id)
    assert read(GALLERY, "4711\nkettle.jpg", separator="\n") == (NUMBER.id, KETTLE.id)


def test_a_field_for_one_asset_refuses_two() -> None:
    found = read(MEDIA, "4711,kettle.jpg")
    assert code_of(found) == "several-assets"
    assert read(MEDIA, "kettle.jpg,kettle.jpg") == (KETTLE.id,)


@pytest.mark.parametrize("text", ["kettl.jpg", "Kettle.jpg", "0" * 24, "kettle.jpg;4711"])
def test_an_asset_that_plytix_lacks_is_told(text: str) -> None:
    found = read(GALLERY, text)
    assert code_of(found) == "unknown-asset"
    assert isinstance(found, Unreadable)
    assert "uploaded" not in found.remedy


@pytest.mark.parametrize(
    "text",
    ["https://example.com/new.jpg", "www.example.com/new.jpg", "C:/pictures/a.jpg", "a/b.jpg"],
)
def test_what_is_not_in_plytix_yet_is_not_promised_to_be_uploaded(text: str) -> None:
    found = read(GALLERY, text)
    assert code_of(found) == "unknown-asset"
    assert isinstance(found, Unreadable)
    assert "not uploaded" in found.remedy


def test_a_name_that_two_assets_have_is_not_guessed_between() -> None:
    found = read(GALLERY, "kettle.jpg,front.jpg")
    assert code_of(found) == "ambiguous-asset"
    assert isinstance(found, Unreadable)
    assert found.suggestions == (FRONT.id, OTHER_FRONT.id)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (" ", "spaces-only"),
        ("a\u0007", "control-character"),
        (FaultyCell(fault=CellFault.ERROR), "error-cell"),
    ],
)
def test_what_is_no_text_names_no_asset(raw: RawValue, code: str) -> None:
    assert code_of(read(GALLERY, raw)) == code


def test_offline_a_name_is_taken_as_it_is_and_told_once_a_column() -> None:
    remarks: list[Remark] = []
    reading = CellReading(definition=field(GALLERY, None))
    value = codec(GALLERY).from_cell("kettle.jpg,nowhere.jpg", reading, remarks=remarks)
    assert value == ("kettle.jpg", "nowhere.jpg")
    assert [(one.code, one.per_column) for one in remarks] == [("assets-not-checked", True)]


@pytest.mark.parametrize(
    "answer", [{"id": "a" * 24, "filename": "x"}, "a" * 24, ["a" * 24], [{"id": "a" * 24}]]
)
def test_every_way_that_plytix_answers_an_asset_is_read(answer: object) -> None:
    value = codec(MEDIA).from_api(answer, field(MEDIA))
    assert value == (KETTLE.id,)
    assert isinstance(value, tuple)
    assert [one.shown for one in value if isinstance(one, AssetRef)] == ["kettle.jpg"]


@pytest.mark.parametrize("answer", [None, "", []])
def test_no_answer_is_no_asset(answer: object) -> None:
    assert codec(GALLERY).from_api(answer, field(GALLERY)) is None


def test_an_answer_that_is_no_asset_is_kept_as_something_foreign() -> None:
    found = codec(GALLERY).from_api([{"name": "x"}], field(GALLERY))
    assert found is not None
    assert not isinstance(found, tuple)


def test_plytix_is_sent_an_object_or_a_list_of_objects_with_plain_ids() -> None:
    reference = AssetRef(KETTLE.id, "kettle.jpg")
    assert codec(MEDIA).to_api((reference,), field(MEDIA)) == {"id": KETTLE.id}
    sent = codec(GALLERY).to_api((reference, SIDE.id), field(GALLERY))
    assert sent == [{"id": KETTLE.id}, {"id": SIDE.id}]
    assert isinstance(sent, list)
    assert {type(one["id"]) for one in sent} == {str}


def test_a_cell_names_assets_so_that_they_are_read_again() -> None:
    value = tuple(asset_index(EVERY).reference(one.id) for one in EVERY)
    text = codec(GALLERY).to_cell(value)
    assert isinstance(text, str)
    assert '"kettle, side.jpg"' in text
    assert "front.jpg" not in text
    assert LIKE_AN_ID.id in text
    assert LIKE_AN_ID.filename not in text
    assert read(GALLERY, text) == tuple(one.id for one in EVERY)


def test_the_texts_to_look_up_are_the_cell_its_items_and_those_without_sign() -> None:
    assert set(media_texts(' +a.jpg, "-b.jpg",c.jpg ', ",")) == {
        '+a.jpg, "-b.jpg",c.jpg',
        "+a.jpg",
        "a.jpg",
        "-b.jpg",
        "c.jpg",
    }
    assert list(media_texts("  ", ",")) == []
    assert set(media_texts('a "b', ",")) == {'a "b'}
    assert list(media_texts('"a', ",")) == ['"a']


def test_ids_are_found_in_addresses_and_not_within_longer_numbers() -> None:
    assert ids_in(KETTLE.url) == [KETTLE.id]
    assert ids_in("0" * 25) == []
