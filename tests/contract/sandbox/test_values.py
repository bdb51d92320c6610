"""Attribute values: what each type takes, keeps, refuses and is read as."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract.sandbox.conftest import Plytix
from tests.contract.sandbox.facts import fact
from tests.contract.sandbox.small_account import EMPTY, LOGO, MUG, PAN, PICTURE

V1, V2 = "/api/v1/products", "/api/v2/products"
UNKNOWN = "5a00000000000000000000ff"


def set_value(plytix: Plytix, label: str, value: Any) -> Any:
    return plytix.patch(f"{V2}/{MUG}", {"attributes": {label: value}})


def taken(plytix: Plytix, label: str, value: Any) -> Any:
    answer = set_value(plytix, label, value)
    assert answer.status_code == 200, answer.text
    return plytix.product(MUG)["attributes"].get(label)


def refused(plytix: Plytix, label: str, value: Any) -> Any:
    answer = set_value(plytix, label, value)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["msg"] == "product data validation failed"
    (row,) = answer.json()["error"]["errors"]
    assert row["field"] == label
    return row["msg"]


# ---------------------------------------------------------------- text


@fact("values", "doc")
@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("material", " as it is "),
        ("material", "455"),
        ("material", "=1+1"),
        ("material", "\x00 zero"),
        ("material", "null"),
        ("care", "one\ntwo\r\nthree"),
        ("story", "<p>x & y</p>"),
        ("page", "http://x.test/ä?b=c#d"),
        ("page", "ftp://x.test"),
    ],
)
def test_text_paragraph_rich_text_and_url_are_kept_to_the_letter(
    plytix: Plytix, label: str, text: str
) -> None:
    assert taken(plytix, label, text) == text


@fact("values", "guess")
@pytest.mark.parametrize("label", ["material", "care", "story", "page"])
@pytest.mark.parametrize("value", [455, True, ["x"], {"a": "b"}, 1.5])
def test_what_is_no_text_is_refused_where_text_is_due(
    plytix: Plytix, label: str, value: Any
) -> None:
    assert refused(plytix, label, value) == "Not a valid string."


@fact("values", "client", "guess", switch="empty_text")
def test_an_empty_text_clears_a_text_value_unless_switched(plytix: Plytix) -> None:
    assert taken(plytix, "material", "") is None
    plytix.switch(empty_text="keep")
    assert taken(plytix, "material", "") == ""


@fact("values", "guess", switch="check_urls")
@pytest.mark.parametrize("text", ["example.test", "javascript:alert(1)", "http://a b"])
def test_a_url_attribute_refuses_what_is_no_url_unless_switched(plytix: Plytix, text: str) -> None:
    assert refused(plytix, "page", text) == "Not a valid URL."
    plytix.switch(check_urls=False)
    assert taken(plytix, "page", text) == text


# ---------------------------------------------------------------- numbers and booleans


@fact("values", "doc")
@pytest.mark.parametrize(
    ("label", "sent", "kept"),
    [
        ("pieces", 7, 7),
        ("pieces", 0, 0),
        ("pieces", 7.0, 7),
        ("pieces", -(2**62), -(2**62)),
        ("weight_kg", 1.5, 1.5),
        ("weight_kg", 2, 2),
        ("weight_kg", -0.001, -0.001),
        ("weight_kg", 10**30, 1e30),
        ("oven_safe", False, False),
        ("oven_safe", True, True),
    ],
)
def test_numbers_and_booleans_are_json_s_own(
    plytix: Plytix, label: str, sent: Any, kept: Any
) -> None:
    found = taken(plytix, label, sent)
    assert found == kept
    assert type(found) is type(kept)


@fact("values", "doc")
@pytest.mark.parametrize("value", ["1,5", "1.5 kg", "", "x", True, [1], {}])
def test_a_decimal_that_is_none_is_refused_in_the_service_s_words(
    plytix: Plytix, value: Any
) -> None:
    assert refused(plytix, "weight_kg", value) == "Not a valid decimal value. Format must be: ."


@fact("values", "guess")
@pytest.mark.parametrize("value", [7.5, "x", "", True, [7], 2**63, 10**30])
def test_an_integer_that_is_none_is_refused(plytix: Plytix, value: Any) -> None:
    assert refused(plytix, "pieces", value) == "Not a valid integer."


@fact("values", "guess")
@pytest.mark.parametrize("value", [1, 0, "yes", "", [True]])
def test_a_boolean_that_is_none_is_refused(plytix: Plytix, value: Any) -> None:
    assert refused(plytix, "oven_safe", value) == "Not a valid boolean."


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999"])
def test_numbers_that_json_has_not_are_refused(plytix: Plytix, number: bytes) -> None:
    body = b'{"attributes": {"weight_kg": ' + number + b"}}"
    assert plytix.patch(f"{V2}/{MUG}", body).status_code in {400, 422}
    assert plytix.product(MUG)["attributes"]["weight_kg"] == 0.35


@fact("values", "guess", switch="numbers_from_text")
@pytest.mark.parametrize(
    ("label", "text", "kept"),
    [
        ("pieces", "12", 12),
        ("pieces", "-3", -3),
        ("weight_kg", "1.5", 1.5),
        ("weight_kg", ".5", 0.5),
        ("oven_safe", "false", False),
        ("oven_safe", "TRUE", True),
    ],
)
def test_numbers_and_booleans_in_text_are_refused_unless_switched(
    plytix: Plytix, label: str, text: str, kept: Any
) -> None:
    refused(plytix, label, text)
    plytix.switch(numbers_from_text=True)
    assert taken(plytix, label, text) == kept


@pytest.mark.parametrize("text", ["1,5", "x", "", "1e5000", "0x10", "9" * 5000])
def test_text_that_is_no_number_is_refused_even_when_switched(plytix: Plytix, text: str) -> None:
    plytix.switch(numbers_from_text=True)
    refused(plytix, "weight_kg", text)
    refused(plytix, "pieces", text)


# ---------------------------------------------------------------- dates


@fact("values", "live", "doc")
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_date_is_written_as_a_day_and_read_at_midnight(plytix: Plytix, version: str) -> None:
    path = f"/api/{version}/products/{MUG}"
    assert plytix.patch(path, {"attributes": {"since": "2024-02-29"}}).status_code == 200
    found = plytix.get(path).json()["data"][0]["attributes"]["since"]
    assert found == "2024-02-29T00:00:00"


@fact("values", "live")
@pytest.mark.parametrize(
    "value", ["2015-03-28T00:00:00", "2015-03-28T00:00:00+00:00", "2015-03-28 00:00:00"]
)
def test_a_date_refuses_a_timestamp(plytix: Plytix, value: str) -> None:
    refused(plytix, "since", value)


@fact("values", "live", "guess")
@pytest.mark.parametrize(
    "value", ["2024-02-30", "28.03.2015", "20150328", "2015-3-28", 20150328, "", ["2015-03-28"]]
)
def test_a_date_that_is_none_is_refused(plytix: Plytix, value: Any) -> None:
    refused(plytix, "since", value)


# ---------------------------------------------------------------- choices


@fact("values", "doc")
def test_a_dropdown_takes_one_of_its_options_and_a_multiselect_a_list(plytix: Plytix) -> None:
    assert taken(plytix, "colour", "Größe") == "Größe"
    assert taken(plytix, "uses", ["Soup", "Tea", "Soup"]) == ["Soup", "Tea"]


@fact("values", "doc")
@pytest.mark.parametrize(
    ("label", "value", "message"),
    [
        ("colour", "Green", "[u'Green'] are not a valid values for Colour attribute."),
        ("colour", "blue", "[u'blue'] are not a valid values for Colour attribute."),
        ("colour", "", "[u''] are not a valid values for Colour attribute."),
        ("colour", 3, "[3] are not a valid values for Colour attribute."),
        ("colour", ["Blue"], "[[u'Blue']] are not a valid values for Colour attribute."),
        ("uses", ["Tea", "tea"], "[u'tea'] are not a valid values for Uses attribute."),
        (
            "uses",
            ["Grün", "O'x", "日本"],
            "[u'Gr\\xfcn', u\"O'x\", u'\\u65e5\\u672c'] are not a valid values for Uses attribute.",
        ),
        (
            "uses",
            [None, True, {"id": "x"}],
            "[None, True, {u'id': u'x'}] are not a valid values for Uses attribute.",
        ),
        ("uses", "Tea", "[u'Tea'] are not a valid values for Uses attribute."),
    ],
)
def test_what_is_not_among_the_options_is_listed_as_python_2_would_with_the_attribute_s_name(
    plytix: Plytix, label: str, value: Any, message: str
) -> None:
    assert refused(plytix, label, value) == message


def test_lists_inside_lists_are_refused_however_deep(plytix: Plytix) -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = [deep]
    for label in ("colour", "uses", "material", "gallery", "picture"):
        refused(plytix, label, deep)


@fact("values", "doc")
def test_options_are_never_extended_by_writing_a_product(plytix: Plytix) -> None:
    refused(plytix, "colour", "Green")
    body = {"attributes": ["options"], "filters": [[_is("label", "colour")]]}
    found = plytix.search(body, "/api/v1/attributes/product/search")["data"][0]
    assert found["options"] == ["Blue", "Red", "Größe"]


def _is(field: str, value: str) -> dict[str, Any]:
    return {"field": field, "operator": "eq", "value": value}


# ---------------------------------------------------------------- media


@fact("values", "doc", "live")
def test_media_are_written_as_objects_and_read_by_v2_as_lists_of_ids(plytix: Plytix) -> None:
    assert taken(plytix, "picture", {"id": LOGO}) == [LOGO]
    gallery = [{"id": LOGO, "filename": "passed over"}, {"id": PICTURE}]
    assert taken(plytix, "gallery", gallery) == [LOGO, PICTURE]


@fact("values", "doc")
def test_v1_reads_media_as_objects_with_name_thumb_and_url(plytix: Plytix) -> None:
    attributes = plytix.get(f"{V1}/{MUG}").json()["data"][0]["attributes"]
    assert set(attributes["picture"]) == {"id", "filename", "thumb", "url"}
    assert (attributes["picture"]["id"], attributes["picture"]["filename"]) == (PICTURE, "mug.jpg")
    assert attributes["picture"]["url"].startswith("http")
    assert [media["id"] for media in attributes["gallery"]] == [LOGO, PICTURE]


@fact("values", "doc")
def test_lists_replace_the_list_that_was_there(plytix: Plytix) -> None:
    assert taken(plytix, "uses", ["Soup"]) == ["Soup"]
    assert taken(plytix, "gallery", [{"id": PICTURE}]) == [PICTURE]


@fact("values", "guess")
@pytest.mark.parametrize(
    ("label", "value", "message"),
    [
        ("picture", PICTURE, {"_schema": ["Invalid input type."]}),
        ("picture", [PICTURE], {"_schema": ["Invalid input type."]}),
        ("gallery", {"id": PICTURE}, {"_schema": ["Invalid input type."]}),
        ("gallery", [PICTURE], {"_schema": ["Invalid input type."]}),
        ("picture", {"id": UNKNOWN}, "asset does not exist"),
        ("picture", {}, "asset does not exist"),
        ("picture", {"id": 3}, "asset does not exist"),
        ("gallery", [{"id": PICTURE}, {"id": UNKNOWN}], "asset does not exist"),
    ],
)
def test_media_are_objects_with_the_id_of_a_known_asset(
    plytix: Plytix, label: str, value: Any, message: Any
) -> None:
    assert refused(plytix, label, value) == message


# ---------------------------------------------------------------- all types


@fact("values", "doc")
def test_null_clears_a_value_of_any_type_and_it_vanishes_from_reads(plytix: Plytix) -> None:
    labels = set(plytix.product(MUG)["attributes"]) - {"ready"}
    assert len(labels) == 10
    answer = plytix.patch(f"{V2}/{MUG}", {"attributes": dict.fromkeys(labels)})
    assert answer.status_code == 200
    assert set(plytix.product(MUG)["attributes"]) == {"ready"}


@pytest.mark.parametrize("label", ["uses", "gallery"])
def test_an_empty_list_clears_as_well(plytix: Plytix, label: str) -> None:
    assert taken(plytix, label, []) is None


@fact("values", "doc", "guess")
@pytest.mark.parametrize("label", ["no_such_label", "Material", "attributes.material", "sku", ""])
def test_an_attribute_is_named_by_its_bare_label_to_the_letter(plytix: Plytix, label: str) -> None:
    assert refused(plytix, label, "x") == "label does not exist"


@fact("values", "doc", "live")
def test_completeness_is_a_computed_percentage(plytix: Plytix) -> None:
    assert plytix.product(EMPTY)["attributes"]["ready"] == 0
    plytix.patch(f"{V2}/{EMPTY}", {"label": "Something"})
    assert plytix.product(EMPTY)["attributes"]["ready"] == 50
    plytix.patch(f"{V2}/{EMPTY}", {"attributes": {"material": "Tin"}})
    assert plytix.product(EMPTY)["attributes"]["ready"] == 100


@fact("values", "doc", "guess", switch="computed_values")
def test_a_completeness_can_not_be_written_and_is_passed_over_when_switched(
    plytix: Plytix,
) -> None:
    assert refused(plytix, "ready", 12) == "Attribute is read only."
    plytix.switch(computed_values="ignore")
    assert taken(plytix, "ready", 12) == 100


@fact("products", "doc")
@pytest.mark.parametrize(
    ("gtin", "status"),
    [
        ("4006381333931", 200),
        ("96385074", 200),
        ("036000291452", 200),
        ("00012345600012", 200),
        ("4006381333930", 422),
        ("400638133393", 422),
        ("4006381333931 ", 422),
        ("４００６３８１３３３９３１", 422),
        (4006381333931, 422),
        (["96385074"], 422),
        ("abc", 422),
        (None, 200),
        ("", 200),
    ],
)
def test_a_gtin_has_its_length_and_check_digit(plytix: Plytix, gtin: Any, status: int) -> None:
    answer = plytix.patch(f"{V2}/{PAN}", {"gtin": gtin})
    assert answer.status_code == status
    if status == 422:
        assert [row["field"] for row in answer.json()["error"]["errors"]] == ["gtin"]
    else:
        assert plytix.product(PAN)["gtin"] == (gtin or None)


def test_values_come_back_the_same_through_a_create(plytix: Plytix) -> None:
    values = {"material": "Tin", "pieces": 3, "weight_kg": 0.1, "oven_safe": False, "uses": ["Tea"]}
    created = plytix.post(V1, {"sku": "N", "attributes": values}).json()["data"][0]
    assert json.dumps(created["attributes"] | values) == json.dumps(created["attributes"])
