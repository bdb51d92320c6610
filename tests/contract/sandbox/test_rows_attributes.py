"""Values, attributes and their groups, row by row: each line that no other test shows by itself.

Sources: Plytix API v1, "Product attributes", "Attribute groups"; answers recorded by clients.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.contract.sandbox.at_once import at_once
from tests.contract.sandbox.conftest import Plytix, condition
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import KETTLE, LAMP, LOGO, MUG, PICTURE, small_account

V1, V2 = "/api/v1/products", "/api/v2/products"
ATTRIBUTES = "/api/v1/attributes/product"
GROUPS = "/api/v1/attribute-groups/product"
FACTS = "5a00000000000000000000e1"


@pytest.fixture(scope="module")
def connected() -> Iterator[Plytix]:
    with at_once() as plytix:
        yield plytix


def made(plytix: Plytix, **body: Any) -> dict[str, Any]:
    answer = plytix.post(ATTRIBUTES, body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()["data"][0]
    return found


def attribute_id(plytix: Plytix, label: str) -> str:
    body = {"filters": [[condition("label", "eq", label)]]}
    found: str = plytix.search(body, f"{ATTRIBUTES}/search")["data"][0]["id"]
    return found


# ---------------------------------------------------------------- values by type


@fact("values", "doc")
@pytest.mark.parametrize(
    ("type_class", "written", "shown"),
    [
        ("TextAttribute", "455", "455"),
        ("MultilineAttribute", "one\ntwo", "one\ntwo"),
        ("HtmlAttribute", "<p>x</p>", "<p>x</p>"),
        ("IntAttribute", 12, 12),
        ("DecimalAttribute", 1.25, 1.25),
        ("BooleanAttribute", False, False),
        ("DateAttribute", "2015-03-28", "2015-03-28T00:00:00"),
        ("UrlAttribute", "http://x.test", "http://x.test"),
        ("DropdownAttribute", "B", "B"),
        ("MultiSelectAttribute", ["B", "a"], ["B", "a"]),
        ("MediaAttribute", {"id": LOGO}, {"id": LOGO}),
        ("MediaGalleryAttribute", [{"id": LOGO}, {"id": PICTURE}], [{"id": LOGO}, {"id": PICTURE}]),
    ],
)
def test_a_value_of_each_type_as_v1_reads_it(
    plytix: Plytix, type_class: str, written: Any, shown: Any
) -> None:
    """What a v1 create and patch write of each type, a v1 GET gives; a day comes with midnight."""
    options = {"options": ["a", "B"]} if type_class[0] in "D" or "Select" in type_class else {}
    label = made(plytix, name="Finish", type_class=type_class, **options)["label"]
    body = {"attributes": {label: written}}
    created = plytix.post(V1, {"sku": "N", **body})
    assert created.status_code == 201, created.text
    patched = plytix.patch(f"{V1}/{MUG}", body)
    assert patched.status_code == 200, patched.text
    for product_id in (created.json()["data"][0]["id"], MUG):
        found = plytix.get(f"{V1}/{product_id}").json()["data"][0]["attributes"][label]
        assert _without_files(found) == shown
        assert type(found) is type(shown)


def _without_files(value: Any) -> Any:
    """A value with nothing but the ids of its media."""
    if isinstance(value, list):
        return [_without_files(item) for item in value]
    return {"id": value["id"]} if isinstance(value, dict) else value


@fact("values", "live", "doc", switch="completeness_digits")
@pytest.mark.parametrize(
    ("choice", "shares"), [("two", (66.67, 33.33)), ("all", (200 / 3, 100 / 3))]
)
@pytest.mark.parametrize("base", [V1, V2])
def test_the_digits_of_a_completeness(
    plytix: Plytix, base: str, choice: str, shares: tuple[float, float]
) -> None:
    """A completeness has two digits after the point, or all there are, by a switch."""
    parts = [{"id": None, "label": label} for label in ("label", "gtin", "categories")]
    made(plytix, name="Done", type_class="CompletenessAttribute", attributes=parts)
    plytix.patch(f"{V1}/{LAMP}", {"gtin": "96385074"})
    plytix.switch(completeness_digits=choice)
    for product_id, share in zip((LAMP, KETTLE), shares, strict=True):
        shown = plytix.get(f"{base}/{product_id}").json()["data"][0]["attributes"]["done"]
        assert shown == pytest.approx(share, abs=1e-9)
    body = {"attributes": ["attributes.done"], "filters": [[condition("id", "eq", LAMP)]]}
    (found,) = plytix.search(body, f"{base}/search")["data"]
    assert found["attributes"]["done"] == pytest.approx(shares[0], abs=1e-9)


@fact("values", "doc", "guess")
@pytest.mark.parametrize("base", [V1, V2])
def test_a_completeness_is_refused_in_a_create_as_well(plytix: Plytix, base: str) -> None:
    """What is computed is read only, in a create too."""
    answer = plytix.post(base, {"sku": "N", "attributes": {"ready": 50}})
    assert answer.status_code == 422
    assert [row["field"] for row in answer.json()["error"]["errors"]] == ["ready"]


# ---------------------------------------------------------------- attributes


@fact("attributes", "doc", "live")
@pytest.mark.parametrize("type_class", ["FormulaAttribute", "HierarchyAttribute"])
def test_types_that_cannot_be_created(plytix: Plytix, type_class: str) -> None:
    """Formulas were seen in v3 alone, and a hierarchy is no type of attributes: 422."""
    answer = plytix.post(ATTRIBUTES, {"name": "New", "type_class": type_class})
    assert answer.status_code == 422
    assert [row["field"] for row in answer.json()["error"]["errors"]] == ["type_class"]


@fact("attributes", "doc", "live")
def test_a_hierarchy_is_how_assets_filter_by_category(plytix: Plytix) -> None:
    """`HierarchyAttribute` is the `filter_type` of `categories` among the filters of assets."""
    (told,) = plytix.get("/api/v1/filters/asset").json()["data"]
    types = {entry["key"]: entry["filter_type"] for entry in told["attributes"]}
    assert types["categories"] == "HierarchyAttribute"
    assert [key for key, kind in types.items() if kind == "HierarchyAttribute"] == ["categories"]


@fact("attributes", "doc")
@pytest.mark.parametrize(
    ("label", "more"),
    [
        ("material", set()),
        ("colour", {"options", "manual_sorting", "sort_ascending"}),
        ("uses", {"options", "manual_sorting", "sort_ascending"}),
        ("ready", {"attributes"}),
        ("picture", set()),
    ],
)
def test_the_members_of_an_attribute(plytix: Plytix, label: str, more: set[str]) -> None:
    """An attribute is read with what every one has, and with what belongs to its type."""
    path = f"{ATTRIBUTES}/{attribute_id(plytix, label)}"
    every = {"id", "label", "name", "type_class", "groups", "description", "filter_type"}
    shown = plytix.get(path).json()["data"][0]
    assert set(shown) == every | {"created"} | more
    assert shown["description"] == f"About {shown['name']}"
    assert set(plytix.patch(path, {}).json()["data"][0]) == every | more


@fact("attributes", "doc")
def test_each_route_of_attributes(plytix: Plytix) -> None:
    """Create is 201, search, read and patch are 200, delete is 202 with an empty body."""
    answer = plytix.post(ATTRIBUTES, {"name": "New", "type_class": "TextAttribute"})
    path = f"{ATTRIBUTES}/{answer.json()['data'][0]['id']}"
    statuses = [
        answer.status_code,
        plytix.post(f"{ATTRIBUTES}/search", {}).status_code,
        plytix.get(path).status_code,
        plytix.patch(path, {"name": "Newer"}).status_code,
    ]
    assert statuses == [201, 200, 200, 200]
    deleted = plytix.delete(path)
    assert (deleted.status_code, deleted.content) == (202, b"")


@fact("attributes", "doc")
@pytest.mark.parametrize("sent", [{}, {"manual_sorting": None, "sort_ascending": None}])
@pytest.mark.parametrize("type_class", ["DropdownAttribute", "MultiSelectAttribute"])
def test_options_are_sorted_by_hand_unless_told(
    plytix: Plytix, type_class: str, sent: dict[str, Any]
) -> None:
    """`manual_sorting` and `sort_ascending` are true unless a create says otherwise."""
    new = made(plytix, name="New", type_class=type_class, options=["b", "a"], **sent)
    assert (new["manual_sorting"], new["sort_ascending"]) == (True, True)
    assert new["options"] == ["b", "a"]


@fact("attributes", "doc")
def test_a_patch_of_options_adds_none_to_the_old(plytix: Plytix) -> None:
    """To add an option, the old ones are sent along: a list with one option leaves one."""
    path = f"{ATTRIBUTES}/{attribute_id(plytix, 'uses')}"
    both = plytix.patch(path, {"options": ["Coffee", "Tea", "Soup", "Jam"]}).json()["data"][0]
    assert both["options"] == ["Coffee", "Tea", "Soup", "Jam"]
    assert plytix.patch(path, {"options": ["Jam"]}).json()["data"][0]["options"] == ["Jam"]
    assert plytix.get(path).json()["data"][0]["options"] == ["Jam"]


@fact("attributes", "doc", "live")
def test_the_label_stays_the_key_of_values_after_a_new_name(plytix: Plytix) -> None:
    """A product's values are found under the old label when the attribute has another name."""
    plytix.patch(f"{ATTRIBUTES}/{attribute_id(plytix, 'material')}", {"name": "Stuff"})
    assert plytix.product(MUG)["attributes"]["material"] == "Stoneware"
    answer = plytix.patch(f"{V2}/{MUG}", {"attributes": {"stuff": "Tin"}})
    assert answer.json()["error"]["errors"] == [{"field": "stuff", "msg": "label does not exist"}]


@fact("attributes", "live")
def test_a_few_searches_tell_every_attribute(plytix: Plytix) -> None:
    """Page by page a search gives all attributes whole; none has to be read by itself."""
    columns = ["id", "name", "label", "type_class", "groups", "options", "attributes"]
    columns += ["description", "filter_type"]
    rows = []
    for page in (1, 2, 3, 4):
        pagination = {"page": page, "page_size": 5, "order": "label"}
        body = {"attributes": columns, "pagination": pagination}
        rows += plytix.search(body, f"{ATTRIBUTES}/search")["data"]
    assert len({row["id"] for row in rows}) == len(rows) == 13
    for row in rows:
        read = plytix.get(f"{ATTRIBUTES}/{row['id']}").json()["data"][0]
        shared = set(row) - {"filter_type"}
        assert {name: row[name] for name in shared} == {name: read[name] for name in shared}
        assert {"options", "attributes"} & set(read) <= set(row)


# ---------------------------------------------------------------- groups


@fact("groups", "doc")
def test_each_route_of_groups(plytix: Plytix) -> None:
    """Create is 201 with four members, search and patch are 200 with lists."""
    answer = plytix.post(GROUPS, {"name": "Looks"})
    assert answer.status_code == 201
    (new,) = answer.json()["data"]
    assert set(new) == {"attribute_labels", "order", "name", "id"}
    assert plytix.post(f"{GROUPS}/search", {}).status_code == 200
    patched = plytix.patch(f"{GROUPS}/{new['id']}", {"name": "Seen"})
    assert (patched.status_code, patched.json()["data"]) == (200, [{**new, "name": "Seen"}])


@fact("groups", "doc")
@pytest.mark.parametrize("column", ["name", "attribute_labels", "order"])
def test_each_column_of_groups(plytix: Plytix, column: str) -> None:
    """A search of groups gives `id` and the columns that it is asked for."""
    whole = {"id": FACTS, "name": "Facts", "order": 0, "attribute_labels": ["material"]}
    rows = plytix.search({"attributes": [column]}, f"{GROUPS}/search")["data"]
    assert rows == [{"id": FACTS, column: whole[column]}]


@fact("groups", "doc")
def test_the_first_place_among_groups_is_zero(plytix: Plytix) -> None:
    """The order of groups counts from 0."""
    assert plytix.post(GROUPS, {"name": "Looks", "order": 0}).json()["data"][0]["order"] == 0
    body = {"attributes": ["name"], "pagination": {"order": "order"}}
    rows = plytix.search(body, f"{GROUPS}/search")["data"]
    assert [row["name"] for row in rows] == ["Looks", "Facts"]


@fact("groups", "client", "guess")
def test_groups_that_are_made_at_once(plytix: Plytix) -> None:
    """Clients saw groups lost that were made in parallel. Here none is, unless a fault says so."""
    names = [f"Group {number}" for number in range(6)]
    with ThreadPoolExecutor(max_workers=3) as several:
        made_at_once = list(several.map(lambda name: plytix.post(GROUPS, {"name": name}), names))
    assert [answer.status_code for answer in made_at_once] == [201] * 6
    assert plytix.search({}, f"{GROUPS}/search")["pagination"]["total_count"] == 7
    plytix.fault(method="POST", route=GROUPS, kind="lose", times=1)
    assert [plytix.post(GROUPS, {"name": name}).status_code for name in "AB"] == [201, 201]
    assert plytix.search({}, f"{GROUPS}/search")["pagination"]["total_count"] == 8


@fact("attributes", "doc")
@pytest.mark.parametrize("user", ["channels", "ecatalogs", "pdfcatalogs"])
def test_each_use_of_an_attribute_keeps_it(user: str) -> None:
    """A channel, an e-catalogue or a PDF catalogue is enough to refuse a deletion: 409."""
    account = small_account()
    account["attributes"][0]["usages"] = {user: [{"id": FACTS, "name": "Spring"}]}
    with at_once(seed=lambda: account) as plytix:
        path = f"{ATTRIBUTES}/{attribute_id(plytix, 'material')}"
        answer = plytix.delete(path)
        assert answer.status_code == 409
        none: dict[str, Any] = {"channels": [], "ecatalogs": [], "pdfcatalogs": []}
        (row,) = answer.json()["error"]["errors"]
        assert row == {"field": "usages", "msg": none | {user: [{"id": FACTS, "name": "Spring"}]}}
        assert plytix.get(path).status_code == 200
