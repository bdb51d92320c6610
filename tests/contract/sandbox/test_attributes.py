"""Product attributes: created, searched, read, changed, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetsync.sandbox.server import Options, running
from tests.contract.sandbox.at_once import at_once
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import (
    EMPTY,
    FAMILY,
    KETTLE,
    KETTLE_BLUE,
    KETTLE_RED,
    LAMP,
    MUG,
    PAN,
    small_account,
)

ATTRIBUTES = "/api/v1/attributes/product"
SEARCH = f"{ATTRIBUTES}/search"
FACTS = "5a00000000000000000000e1"
NOBODY = "5a00000000000000000000ff"
FILTER_TYPES = {
    "material": "TextAttribute",
    "care": "TextAttribute",
    "story": "TextAttribute",
    "pieces": "IntAttribute",
    "weight_kg": "DecimalAttribute",
    "oven_safe": "BooleanAttribute",
    "since": "DateAttribute",
    "page": "TextAttribute",
    "colour": "DropdownAttribute",
    "uses": "MultiSelectAttribute",
    "picture": "MediaAttribute",
    "gallery": "MediaGalleryAttribute",
    "ready": "DecimalAttribute",
}
TYPE_CLASSES = [row["type_class"] for row in small_account()["attributes"]]
COLUMNS = ["id", "name", "label", "type_class", "groups", "options", "attributes", "description"]


@pytest.fixture(scope="module")
def connected() -> Iterator[Plytix]:
    with at_once() as plytix:
        yield plytix


def rows(plytix: Plytix, *columns: str, **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = plytix.search({"attributes": list(columns), **more}, SEARCH)[
        "data"
    ]
    return found


def attribute_id(plytix: Plytix, label: str) -> str:
    (row,) = rows(plytix, filters=[[condition("label", "eq", label)]])
    found: str = row["id"]
    return found


def read(plytix: Plytix, attribute: str) -> dict[str, Any]:
    found: dict[str, Any] = plytix.get(f"{ATTRIBUTES}/{attribute}").json()["data"][0]
    return found


def made(plytix: Plytix, name: str, type_class: str = "TextAttribute", **more: Any) -> Any:
    answer = plytix.post(ATTRIBUTES, {"name": name, "type_class": type_class, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()["data"][0]


# ---------------------------------------------------------------- searched


@fact("columns", "live")
def test_attribute_rows_are_id_and_filter_type_unless_asked(plytix: Plytix) -> None:
    found = plytix.search({}, SEARCH)
    assert found["pagination"]["total_count"] == 13
    assert {tuple(sorted(row)) for row in found["data"]} == {("filter_type", "id")}


@fact("attributes", "live", "doc")
def test_attribute_rows_are_whole_when_all_columns_are_asked_for(plytix: Plytix) -> None:
    """One search tells all there is to know of every attribute, options included."""
    by_label = {row["label"]: row for row in rows(plytix, *COLUMNS, "filter_type")}
    assert {label: row["filter_type"] for label, row in by_label.items()} == FILTER_TYPES
    assert by_label["colour"]["options"] == ["Blue", "Red", "Größe"]
    assert by_label["page"]["type_class"] == "UrlAttribute"
    assert by_label["material"]["description"] == "About Material"
    assert by_label["material"]["groups"] == [FACTS]


@fact("attributes", "live", "doc")
def test_only_choices_have_options_and_only_completeness_has_parts(plytix: Plytix) -> None:
    found = rows(plytix, *COLUMNS)
    assert [row["label"] for row in found if "options" in row] == ["colour", "uses"]
    assert [row["label"] for row in found if "attributes" in row] == ["ready"]


@fact("attributes", "doc")
def test_completeness_names_system_fields_without_an_id(plytix: Plytix) -> None:
    (row,) = [row for row in rows(plytix, "attributes") if "attributes" in row]
    assert row["attributes"][0] == {"id": None, "label": "label"}


@fact("pages", "client", "live", switch="attribute_page_size")
def test_attribute_search_takes_a_page_of_1000(plytix: Plytix) -> None:
    """An attribute search gives up to 1,000 rows a page; how many is a switch."""
    assert plytix.post(SEARCH, {"pagination": {"page_size": 1000}}).status_code == 200
    assert plytix.post(SEARCH, {"pagination": {"page_size": 1001}}).status_code == 422
    plytix.switch(attribute_page_size=100)
    assert plytix.post(SEARCH, {"pagination": {"page_size": 100}}).status_code == 200
    assert plytix.post(SEARCH, {"pagination": {"page_size": 101}}).status_code == 422


@fact("attributes", "doc", "live")
@pytest.mark.parametrize(
    ("field", "operator", "value", "labels"),
    [
        ("type_class", "eq", "DropdownAttribute", ["colour"]),
        ("name", "like", "COL", ["colour"]),
        ("label", "in", ["uses", "since"], ["since", "uses"]),
        ("groups", "in", [FACTS], ["material"]),
        ("description", "eq", "about page", ["page"]),
    ],
)
def test_attributes_can_be_filtered(
    plytix: Plytix, field: str, operator: str, value: Any, labels: list[str]
) -> None:
    """Attributes are filtered by type, name, label, group or description."""
    found = rows(plytix, "label", filters=[[condition(field, operator, value)]])
    assert [row["label"] for row in found] == labels


@fact("attributes", "live")
def test_the_moment_of_creation_is_no_column_of_a_search(plytix: Plytix) -> None:
    assert plytix.post(SEARCH, {"attributes": ["created"]}).status_code == 422
    assert all("created" not in row for row in rows(plytix, *COLUMNS))


# ---------------------------------------------------------------- read


@fact("attributes", "live")
def test_one_attribute_says_another_filter_type_than_a_search_does(plytix: Plytix) -> None:
    found = {row["label"]: row for row in rows(plytix, "label")}
    shown = read(plytix, found["page"]["id"])
    assert (found["page"]["filter_type"], shown["filter_type"]) == (
        "TextAttribute",
        "UrlAttribute",
    )


@fact("attributes", "live")
def test_one_attribute_tells_when_it_was_made(plytix: Plytix) -> None:
    shown = read(plytix, attribute_id(plytix, "page"))
    assert shown["created"] == "2024-01-01T00:00:00.000000+00:00"
    new = made(plytix, "Finish")
    assert "created" not in new
    assert read(plytix, new["id"])["created"].endswith("000+00:00")


@fact("errors", "doc", "live")
@pytest.mark.parametrize("unknown", [NOBODY, "non-existing-id"])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_unknown_attribute_is_404(plytix: Plytix, method: str, unknown: str) -> None:
    """An unknown or malformed attribute id is 404: ``id`` with "id does not exist"."""
    body = {"name": "X"} if method == "PATCH" else None
    answer = plytix.call(method, f"{ATTRIBUTES}/{unknown}", body)
    assert answer.status_code == 404
    assert answer.json()["error"] == {
        "msg": f" No results found for {unknown}",
        "errors": [{"field": "id", "msg": "id does not exist"}],
    }


# ---------------------------------------------------------------- created


def test_the_small_account_has_every_type_there_is() -> None:
    assert len(set(TYPE_CLASSES)) == 13


@fact("attributes", "doc", "live")
@pytest.mark.parametrize("type_class", TYPE_CLASSES)
def test_an_attribute_of_each_type_can_be_created(plytix: Plytix, type_class: str) -> None:
    """A create answers 201 with id, label, name, type, no groups, and what the type has."""
    body = {"name": "New One", "type_class": type_class, "description": "Told"}
    more: dict[str, Any] = {}
    if type_class in {"DropdownAttribute", "MultiSelectAttribute"}:
        more = {"options": ["b", "a"]}
    if type_class == "CompletenessAttribute":
        more = {"attributes": [{"id": None, "label": "label"}]}
    answer = plytix.post(ATTRIBUTES, body | more)
    assert answer.status_code == 201
    (row,) = answer.json()["data"]
    assert len(row.pop("id")) == 24
    if "options" in more:
        more |= {"manual_sorting": True, "sort_ascending": True}
    expected = {**body, **more, "label": "new_one", "groups": [], "filter_type": type_class}
    assert row == expected


@fact("common", "doc")
def test_a_new_attribute_comes_with_its_location(plytix: Plytix) -> None:
    answer = plytix.post(ATTRIBUTES, {"name": "Finish", "type_class": "TextAttribute"})
    new = answer.json()["data"][0]["id"]
    assert answer.headers["Location"] == f"{plytix.box.pim_url}{ATTRIBUTES}/{new}"


@fact("attributes", "live", "doc")
@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Size: EU-42", "size__eu_42"),
        ("A.B:C-D E", "a_b_c_d_e"),
        ("Packed product weight (kg)", "packed_product_weight_kg"),
        (
            "Color (Create a multiselect type attribute)",
            "color_create_a_multiselect_type_attribute",
        ),
        ("Bowl depth (mm)", "bowl_depth_mm"),
        ("17", "17"),
        ("12345", "12345"),
        ("Trailing ", "trailing"),
    ],
)
def test_a_label_is_made_from_the_name(plytix: Plytix, name: str, label: str) -> None:
    """A label is the name in lower case; blank ``-`` ``.`` ``:`` become ``_``, brackets vanish."""
    new = made(plytix, name)
    assert (new["label"], new["name"]) == (label, name)


@fact("attributes", "guess")
@pytest.mark.parametrize(
    ("name", "label"), [("Größe", "groe"), ("Crème", "creme"), ("尺寸", "attribute")]
)
def test_letters_beyond_ascii_lose_their_marks_in_a_label(
    plytix: Plytix, name: str, label: str
) -> None:
    assert made(plytix, name)["label"] == label


@fact("attributes", "doc")
def test_the_blanks_of_a_name_stay(plytix: Plytix) -> None:
    assert read(plytix, made(plytix, " Two  blanks ")["id"])["name"] == " Two  blanks "


@fact("attributes", "guess", switch="duplicate_label")
def test_a_label_that_is_taken_is_numbered_or_refused(plytix: Plytix) -> None:
    assert made(plytix, "Colour!")["label"] == "colour_1"
    assert made(plytix, "Colour?")["label"] == "colour_2"
    plytix.switch(duplicate_label="refuse")
    answer = plytix.post(ATTRIBUTES, {"name": "Colour*", "type_class": "TextAttribute"})
    assert (answer.status_code, answer.json()) == (
        422,
        {"error": {"msg": "a product attribute with same name already exists"}},
    )


@fact("attributes", "doc")
def test_a_taken_attribute_name_is_told_without_rows(plytix: Plytix) -> None:
    """An attribute's name is unique; a second one is 422 without ``errors``."""
    answer = plytix.post(ATTRIBUTES, {"name": "Colour", "type_class": "TextAttribute"})
    assert (answer.status_code, answer.json()) == (
        422,
        {"error": {"msg": "a product attribute with same name already exists"}},
    )


@fact("attributes", "doc")
@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["name", "type_class"]),
        ({"name": "X"}, ["type_class"]),
        ({"name": "X", "type_class": "NoAttribute"}, ["type_class"]),
        ({"name": "X", "type_class": "MultiselectAttribute", "options": []}, ["type_class"]),
        ({"name": "X", "type_class": "DropdownAttribute"}, ["options"]),
        ({"name": "X", "type_class": "MultiSelectAttribute"}, ["options"]),
        ({"name": 3, "type_class": "TextAttribute"}, ["name"]),
        ({"name": "X", "type_class": ["TextAttribute"]}, ["type_class"]),
        ({"name": "X", "type_class": "TextAttribute", "description": 3}, ["description"]),
        ([], ["_schema"]),
    ],
)
def test_an_attribute_that_cannot_be_is_422(plytix: Plytix, body: Any, fields: list[str]) -> None:
    """Name and type are required, and so are the options of a choice."""
    answer = plytix.post(ATTRIBUTES, body)
    assert answer.status_code == 422
    assert answer.json()["error"]["msg"] == "Schema validation error"
    assert [row["field"] for row in answer.json()["error"]["errors"]] == fields


@fact("attributes", "live")
def test_options_are_texts_objects_are_refused(plytix: Plytix) -> None:
    body = {"name": "X", "type_class": "DropdownAttribute", "options": [{"value": "x"}]}
    answer = plytix.post(ATTRIBUTES, body)
    assert answer.status_code == 422
    assert [row["field"] for row in answer.json()["error"]["errors"]] == ["options"]


@fact("attributes", "doc")
@pytest.mark.parametrize(
    ("sorting", "options"),
    [
        ({}, ["b", "C", "a"]),
        ({"manual_sorting": True, "sort_ascending": False}, ["b", "C", "a"]),
        ({"manual_sorting": False}, ["a", "b", "C"]),
        ({"manual_sorting": False, "sort_ascending": False}, ["C", "b", "a"]),
    ],
)
def test_options_stand_as_given_or_sorted(
    plytix: Plytix, sorting: dict[str, bool], options: list[str]
) -> None:
    """Options keep their order unless manual sorting is off; then they rise or fall."""
    new = made(plytix, "Finish", "DropdownAttribute", options=["b", "C", "a"], **sorting)
    assert new["options"] == options
    answer = plytix.patch(f"{ATTRIBUTES}/{new['id']}", {"options": ["a", "C", "b"]})
    replaced = answer.json()["data"][0]["options"]
    assert replaced == (options if sorting.get("manual_sorting") is False else ["a", "C", "b"])


@fact("attributes", "doc")
@pytest.mark.parametrize("level", ["no_level", "parent_level", "variant_level"])
def test_a_new_attribute_can_stand_in_families_at_once(plytix: Plytix, level: str) -> None:
    """A create names families with the level of the attribute in each."""
    made(plytix, "Finish", product_families=[{"id": FAMILY, "attribute_level": level}])
    shown = plytix.get(f"/api/v1/product_families/{FAMILY}/attributes").json()["data"]
    assert (shown[-1]["label"], shown[-1]["attribute_level"]) == ("finish", level)
    plytix.patch(f"/api/v2/products/{KETTLE}", {"attributes": {"finish": "Matt"}})
    inherited = plytix.product(KETTLE_BLUE)["attributes"].get("finish")
    assert inherited == ("Matt" if level == "parent_level" else None)


@fact("attributes", "guess")
@pytest.mark.parametrize(
    "families", [[{"id": NOBODY}], [{"id": FAMILY, "attribute_level": "top"}], [FAMILY], "x"]
)
def test_a_family_or_level_that_is_none_is_422(plytix: Plytix, families: Any) -> None:
    body = {"name": "X", "type_class": "TextAttribute", "product_families": families}
    answer = plytix.post(ATTRIBUTES, body)
    assert answer.status_code == 422
    assert answer.json()["error"]["errors"][0]["field"] == "product_families"


@fact("attributes", "doc")
def test_a_new_attribute_takes_values_at_once(plytix: Plytix) -> None:
    new = made(plytix, "Finish", "DropdownAttribute", options=["Matt", "Gloss"])
    path = f"/api/v2/products/{MUG}"
    assert plytix.patch(path, {"attributes": {new["label"]: "Matt"}}).status_code == 200
    assert plytix.product(MUG)["attributes"]["finish"] == "Matt"
    assert plytix.patch(path, {"attributes": {new["label"]: "matt"}}).status_code == 422


# ---------------------------------------------------------------- completeness


@fact("attributes", "doc")
def test_completeness_of_attributes_that_are_none_is_told_with_their_ids(plytix: Plytix) -> None:
    body = {
        "name": "Done",
        "type_class": "CompletenessAttribute",
        "attributes": [{"id": "0" * 24, "label": "x"}, {"id": None, "label": "label"}],
    }
    answer = plytix.post(ATTRIBUTES, body)
    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "msg": "Missing attributes",
        "errors": [{"field": "attributes", "msg": ["0" * 24]}],
    }


@fact("attributes", "doc")
def test_completeness_is_the_share_of_its_parts_that_have_a_value(plytix: Plytix) -> None:
    parts = [
        {"id": attribute_id(plytix, "pieces"), "label": "pieces"},
        {"id": None, "label": "label"},
        {"id": None, "label": "gtin"},
    ]
    new = made(plytix, "Done", "CompletenessAttribute", attributes=parts)
    assert new["attributes"] == parts
    shares = [plytix.product(each)["attributes"]["done"] for each in (MUG, LAMP, KETTLE, EMPTY)]
    assert shares == [100.0, 66.67, 33.33, 0.0]


@fact("attributes", "guess")
def test_completeness_of_nothing_has_no_value(plytix: Plytix) -> None:
    assert made(plytix, "Done", "CompletenessAttribute")["attributes"] == []
    assert "done" not in plytix.product(MUG)["attributes"]


@fact("attributes", "doc")
def test_a_patch_replaces_the_parts_of_a_completeness(plytix: Plytix) -> None:
    path = f"{ATTRIBUTES}/{attribute_id(plytix, 'ready')}"
    answer = plytix.patch(path, {"attributes": [{"id": None, "label": "gtin"}]})
    assert answer.json()["data"][0]["attributes"] == [{"id": None, "label": "gtin"}]
    shares = [plytix.product(each)["attributes"]["ready"] for each in (MUG, PAN)]
    assert shares == [100.0, 0.0]


# ---------------------------------------------------------------- changed


@fact("attributes", "doc", "live")
def test_a_patch_renames_and_describes_but_label_and_type_stay(plytix: Plytix) -> None:
    path = f"{ATTRIBUTES}/{attribute_id(plytix, 'colour')}"
    body = {"name": "Shade", "description": "New", "type_class": "TextAttribute", "label": "shade"}
    changed = plytix.patch(path, body).json()["data"][0]
    assert (changed["name"], changed["description"]) == ("Shade", "New")
    assert (changed["label"], changed["type_class"]) == ("colour", "DropdownAttribute")
    assert changed["options"] == ["Blue", "Red", "Größe"]
    refused = plytix.patch(f"/api/v2/products/{KETTLE}", {"attributes": {"colour": "Green"}})
    assert "Shade attribute" in refused.text


@fact("attributes", "doc")
def test_a_patch_replaces_all_options(plytix: Plytix) -> None:
    path = f"{ATTRIBUTES}/{attribute_id(plytix, 'colour')}"
    assert plytix.patch(path, {"options": ["Green"]}).json()["data"][0]["options"] == ["Green"]
    product = f"/api/v2/products/{KETTLE}"
    assert plytix.patch(product, {"attributes": {"colour": "Red"}}).status_code == 422
    assert plytix.patch(product, {"attributes": {"colour": "Green"}}).status_code == 200


@fact("attributes", "guess", switch="removed_option")
def test_values_whose_option_is_removed_stay(plytix: Plytix) -> None:
    """What was chosen stays when its option is removed, or goes, by a switch."""
    for label, options in (("colour", ["Red"]), ("uses", ["Tea", "Soup"])):
        plytix.patch(f"{ATTRIBUTES}/{attribute_id(plytix, label)}", {"options": options})
    kept = plytix.product(MUG)["attributes"]
    assert (kept["colour"], kept["uses"]) == ("Blue", ["Coffee", "Tea"])


@fact("attributes", "guess", switch="removed_option")
def test_values_whose_option_is_removed_go_by_a_switch(plytix: Plytix) -> None:
    plytix.switch(removed_option="clear")
    for label, options in (("colour", ["Red"]), ("uses", ["Tea"])):
        plytix.patch(f"{ATTRIBUTES}/{attribute_id(plytix, label)}", {"options": options})
    left = plytix.product(MUG)["attributes"]
    assert ("colour" in left, left["uses"]) == (False, ["Tea"])
    assert "colour" not in plytix.product(KETTLE_BLUE)["attributes"]
    assert plytix.product(KETTLE_RED)["attributes"]["colour"] == "Red"
    assert "uses" not in plytix.product(PAN)["attributes"]


@fact("attributes", "guess")
@pytest.mark.parametrize("body", [{"name": ""}, {"name": None}, {"name": 1}, {"options": "x"}, []])
def test_a_patch_that_cannot_be_is_422(plytix: Plytix, body: Any) -> None:
    path = f"{ATTRIBUTES}/{attribute_id(plytix, 'colour')}"
    assert plytix.patch(path, body).status_code == 422
    assert read(plytix, attribute_id(plytix, "colour"))["name"] == "Colour"


@fact("attributes", "doc", "guess")
def test_an_attribute_cannot_take_the_name_of_another(plytix: Plytix) -> None:
    path = f"{ATTRIBUTES}/{attribute_id(plytix, 'colour')}"
    assert plytix.patch(path, {"name": "Colour"}).status_code == 200
    answer = plytix.patch(path, {"name": "Material"})
    assert (answer.status_code, answer.json()) == (
        422,
        {"error": {"msg": "a product attribute with same name already exists"}},
    )


# ---------------------------------------------------------------- deleted


@fact("attributes", "doc", "live")
def test_a_deletion_is_accepted_and_comes_a_moment_later() -> None:
    with running(Options(port=0, limits=(), seed=small_account, later=3600)) as box:
        plytix = Plytix(box)
        path = f"{ATTRIBUTES}/{attribute_id(plytix, 'material')}"
        answer = plytix.delete(path)
        assert (answer.status_code, answer.content) == (202, b"")
        assert plytix.get(path).status_code == 200
        plytix.session.close()


@fact("attributes", "guess")
def test_a_deleted_attribute_takes_its_values_and_places_along(plytix: Plytix) -> None:
    material = attribute_id(plytix, "material")
    plytix.patch(
        f"{ATTRIBUTES}/{attribute_id(plytix, 'ready')}",
        {"attributes": [{"id": material}, {"id": None, "label": "label"}]},
    )
    assert plytix.product(KETTLE_RED)["attributes"]["ready"] == 50.0
    assert plytix.product(LAMP)["attributes"]["ready"] == 50.0
    plytix.delete(f"{ATTRIBUTES}/{material}")
    assert plytix.get(f"{ATTRIBUTES}/{material}").status_code == 404
    for product_id in (MUG, KETTLE, KETTLE_RED):
        assert "material" not in plytix.product(product_id)["attributes"]
    assert plytix.product(KETTLE_RED)["overwritten_attributes"] == []
    shown = plytix.get(f"/api/v1/product_families/{FAMILY}/attributes").json()["data"]
    assert [row["label"] for row in shown] == ["care", "colour"]
    groups = plytix.search(
        {"attributes": ["attribute_labels"]}, "/api/v1/attribute-groups/product/search"
    )
    assert groups["data"][0]["attribute_labels"] == []
    ready = read(plytix, attribute_id(plytix, "ready"))
    assert ready["attributes"] == [{"id": None, "label": "label"}]
    assert plytix.product(KETTLE_RED)["attributes"]["ready"] == 0.0
    assert plytix.product(LAMP)["attributes"]["ready"] == 100.0
    assert made(plytix, "Material")["label"] == "material"


@fact("attributes", "doc", "live")
def test_an_accepted_deletion_comes_even_when_the_sandbox_ends_first(tmp_path: Path) -> None:
    state = tmp_path / "account.sqlite"
    with at_once(state=state) as plytix:
        path = f"{ATTRIBUTES}/{attribute_id(plytix, 'material')}"
        assert plytix.delete(path).status_code == 202
    with at_once(state=state) as plytix:
        assert plytix.get(path).status_code == 404
        assert "material" not in plytix.product(MUG)["attributes"]


def account_with_catalogues() -> dict[str, Any]:
    account = small_account()
    catalogue = {"id": "5a00000000000000000000aa", "name": "Spring"}
    account["attributes"][0]["usages"] = {"ecatalogs": [catalogue]}
    account["attributes"][1]["usages"] = {"channels": []}
    return account


@fact("attributes", "doc")
def test_an_attribute_in_use_is_not_deleted() -> None:
    """The deletion of an attribute that channels or catalogues use is 409 and lists them."""
    with at_once(seed=account_with_catalogues) as plytix:
        used = attribute_id(plytix, "material")
        answer = plytix.delete(f"{ATTRIBUTES}/{used}")
        assert (answer.status_code, answer.json()) == (
            409,
            {
                "error": {
                    "msg": f"Error deleting {used} attribute",
                    "errors": [
                        {
                            "field": "usages",
                            "msg": {
                                "channels": [],
                                "ecatalogs": [{"id": "5a00000000000000000000aa", "name": "Spring"}],
                                "pdfcatalogs": [],
                            },
                        }
                    ],
                }
            },
        )
        assert "usages" not in read(plytix, used)
        unused = attribute_id(plytix, "care")
        assert plytix.delete(f"{ATTRIBUTES}/{unused}").status_code == 202
