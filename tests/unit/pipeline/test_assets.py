"""Assets are looked up together, as seldom as can be, and named where a name means one alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sheetsync.mapping.parse import parse_mapping
from sheetsync.model.assets import Asset, AssetRef
from sheetsync.model.change import BaseValue, FieldChange, Update
from sheetsync.model.definition import AccountSchema, Kind, TypeClass
from sheetsync.model.place import CellPlace
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import EntityId, FieldName, Key
from sheetsync.pipeline.assets import named_snapshots, named_updates, with_assets_of
from tests.fakes import schema
from tests.strategies import definition
from tests.unit.tables import sheet

KETTLE = Asset(id="a" * 24, filename="kettle.jpg")
FRONT = Asset(id="d" * 24, filename="front.jpg")
OTHER_FRONT = Asset(id="e" * 24, filename="front.jpg")
LIKE_AN_ID = Asset(id="f" * 24, filename="a" * 24)
EVERY = (KETTLE, FRONT, OTHER_FRONT, LIKE_AN_ID)
PICTURE = FieldName("attributes.picture")
PLACE = CellPlace(file="a.xlsx", sheet="Products", row=2, column=1, header="All")


class Asked:
    """Finds assets, and remembers what it was asked."""

    def __init__(self) -> None:
        self.times: list[tuple[set[str], set[str]]] = []

    def __call__(
        self, ids: Collection[str], names: Collection[str], *, namesakes: bool = False
    ) -> Sequence[Asset]:
        self.times.append((set(ids), set(names)))
        if namesakes:
            names = {*names, *(one.filename for one in EVERY if one.id in ids)}
        return [one for one in EVERY if one.id in ids or one.filename in names]


GALLERY = FieldName("attributes.gallery")
LABEL = FieldName("label")
SCHEMA = schema(
    (
        definition(TypeClass.TEXT, name="label"),
        definition(TypeClass.MEDIA, name="attributes.picture"),
        definition(TypeClass.MEDIA_GALLERY, name="attributes.gallery"),
    )
)


def looked_up(mapped: str, header: str, *rows: str) -> tuple[Asked, AccountSchema]:
    """What is asked for a sheet, and the schema that knows the answers."""
    mapping = parse_mapping(
        "version: 1\nsheets:\n  - sheet: Products\n    key: {column: SKU, field: sku}\n"
        f"    columns: [{mapped}]\n",
        file="m.yaml",
    )
    asked = Asked()
    return asked, with_assets_of([(mapping.sheets[0], sheet(header, *rows))], SCHEMA, asked)


def test_nothing_is_asked_where_no_media_column_is_mapped() -> None:
    asked, known = looked_up(
        "{column: Name, field: label}", "SKU | Name | Pic", "1 | a.jpg | b.jpg"
    )
    assert asked.times == []
    assert known.fields(Kind.PRODUCT)[LABEL].assets is None


def test_all_names_of_a_workbook_are_asked_for_at_once_and_each_once() -> None:
    asked, known = looked_up(
        "{column: Pic, field: attributes.picture}, {column: All, field: attributes.gallery}",
        "SKU | Pic | All",
        "1 | kettle.jpg | +front.jpg",
        f"2 | kettle.jpg | https://files.example.com/{'d' * 24}.jpg",
        f"3 |  | {'e' * 24}",
    )
    ((ids, names),) = asked.times
    assert ids == {"d" * 24, "e" * 24}
    assert {"kettle.jpg", "front.jpg"} <= names
    assert not [name for name in names if "://" in name]
    for name in (PICTURE, GALLERY):
        assets = known.fields(Kind.PRODUCT)[name].assets
        assert assets is not None
        assert assets.knows("kettle.jpg")
        assert len(assets.meant("front.jpg")) == 2


def test_words_of_the_mapping_and_defaults_are_looked_up_too() -> None:
    asked, _ = looked_up(
        "{column: Pic, field: attributes.picture, values: {main: kettle.jpg}, default: front.jpg}",
        "SKU | Pic",
        "1 | main",
    )
    ((_, names),) = asked.times
    assert {"kettle.jpg", "front.jpg"} <= names


def test_a_change_is_shown_by_name_before_after_and_base_and_asked_for_once() -> None:
    asked = Asked()
    change = FieldChange(
        id="c1",
        field=GALLERY,
        before=(AssetRef(KETTLE.id),),
        after=(AssetRef(KETTLE.id), AssetRef(FRONT.id, "front.jpg")),
        place=PLACE,
        base=BaseValue(value=(AssetRef(OTHER_FRONT.id),)),
    )
    (update,) = named_updates([an_update(change)], asked)
    (named,) = update.fields
    assert asked.times == [({KETTLE.id, OTHER_FRONT.id}, set())]
    assert named.base is not None
    assert shown(named.before) == ["kettle.jpg"]
    assert shown(named.after) == ["kettle.jpg", "front.jpg"]
    assert shown(named.base.value) == ["front.jpg"]
    assert (named.before, named.after) == (change.before, change.after)


def test_a_plan_without_media_asks_for_no_names() -> None:
    asked = Asked()
    update = an_update(FieldChange(id="c1", field=LABEL, before="a", after="b", place=PLACE))
    assert named_updates([update], asked) == (update,)
    assert asked.times == []


def test_an_export_names_an_asset_only_where_its_name_means_it_alone() -> None:
    asked = Asked()
    every = tuple(AssetRef(one.id) for one in (KETTLE, FRONT, LIKE_AN_ID))
    one = Snapshot(id=EntityId("p"), key=Key("1"), values={GALLERY: every, LABEL: "x"})
    (named,), known = named_snapshots([one], SCHEMA, [GALLERY, LABEL], asked)
    assert shown(named.values[GALLERY]) == ["kettle.jpg", FRONT.id, LIKE_AN_ID.id]
    assert named.values[LABEL] == "x"
    assert len(asked.times) == 2
    assets = known.fields(Kind.PRODUCT)[GALLERY].assets
    assert assets is not None
    assert assets.knows("kettle.jpg")


def test_an_asset_that_is_gone_stays_its_id() -> None:
    one = Snapshot(id=EntityId("p"), key=Key("1"), values={PICTURE: (AssetRef("9" * 24),)})
    (named,), _ = named_snapshots([one], SCHEMA, [PICTURE], Asked())
    assert shown(named.values[PICTURE]) == ["9" * 24]


def test_an_export_without_media_asks_for_nothing() -> None:
    asked = Asked()
    one = Snapshot(id=EntityId("p"), key=Key("1"), values={LABEL: "x"})
    assert named_snapshots([one], SCHEMA, [GALLERY, LABEL], asked) == ([one], SCHEMA)
    assert asked.times == []


def shown(value: object) -> list[str]:
    """What people see of assets."""
    assert isinstance(value, tuple)
    return [one.shown for one in value]


def an_update(change: FieldChange) -> Update:
    return Update(
        kind=Kind.PRODUCT,
        key=Key("1"),
        entity_id=EntityId("p"),
        name="",
        fields=(change,),
        place=PLACE,
    )
