from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.errors import UsageError
from sheetsync.plytix.answers import option_value
from sheetsync.plytix.operation import (
    Form,
    Operation,
    Option,
    Place,
    found_operation,
    qualified,
    raw_operation,
)
from sheetsync.plytix.operation_request import request_of
from sheetsync.plytix.request import Effect
from sheetsync.plytix.v1v2.operations import OPERATIONS

IDS = [qualified(one) for one in OPERATIONS]
VALUES: dict[Form, Any] = {
    Form.TEXT: "some text",
    Form.NUMBER: 3,
    Form.TRUTH: True,
    Form.TEXTS: ["a", "b"],
    Form.LIST: [{"id": "x"}],
    Form.OBJECT: {"colour": "Blue"},
}


def named(name: str) -> Operation:
    return found_operation(name, OPERATIONS)


def everything(operation: Operation, file: Path) -> dict[str, Any]:
    """Each option, but for those that stand in the place of others."""
    return {
        option.name: str(file) if option.form is Form.FILE else VALUES[option.form]
        for option in operation.options
        if not option.excludes
    }


def test_all_operations_of_both_generations_are_there() -> None:
    """v1 has 68 operations outside of authentication."""
    assert sum(one.path.startswith("/api/v1/") for one in OPERATIONS) == 68
    assert {one.path.split("/")[2] for one in OPERATIONS} == {"v1", "v2"}
    assert len({qualified(one).casefold() for one in OPERATIONS}) == len(OPERATIONS)
    assert len({(one.method, one.path) for one in OPERATIONS}) == len(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=IDS)
def test_an_operation_takes_each_of_its_options_to_its_place(
    operation: Operation, tmp_path: Path
) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(b"png")
    request = request_of(operation, everything(operation, file))
    assert request.method == operation.method
    assert request.effect is operation.effect
    assert "{" not in request.path
    parts = set(re.findall(r"\{(\w+)\}", operation.path))
    assert parts == {one.name for one in operation.options if one.place is Place.PATH}
    in_body = {one.name for one in operation.options if one.place is Place.BODY}
    paged = {one.name for one in operation.options if one.place is Place.PAGINATION}
    body = {} if request.body is None else json.loads(request.body)
    if operation.wrapped:
        body = body[operation.wrapped]
    assert set(body) - {"pagination"} == in_body
    assert set(body.get("pagination", {})) == paged
    assert (request.upload is not None) == any(
        one.place is Place.UPLOAD for one in operation.options
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=IDS)
def test_an_operation_refuses_what_is_missing_unknown_or_of_another_form(
    operation: Operation, tmp_path: Path
) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(b"png")
    whole = everything(operation, file)
    with pytest.raises(UsageError, match="takes no no_such_option"):
        request_of(operation, {**whole, "no_such_option": 1})
    for option in operation.options:
        with pytest.raises(UsageError, match=option.name):
            request_of(operation, {**whole, option.name: object_of_no_form(option)})
        if option.required:
            less = {name: value for name, value in whole.items() if name != option.name}
            with pytest.raises(UsageError, match=f"needs .*{option.name}"):
                request_of(operation, less)


def object_of_no_form(option: Option) -> Any:
    return 1.5 if option.form is not Form.OBJECT else "x"


@given(
    part=st.text(alphabet="/?#%&.;\\ aü", min_size=1).filter(
        lambda text: text.strip() and text not in {".", ".."}
    )
)
def test_no_id_leads_elsewhere(part: str) -> None:
    path = request_of(named("Get product data"), {"product_id": part}).path
    assert path.startswith("/api/v1/products/")
    assert path.count("/") == 4
    assert "?" not in path
    assert "#" not in path


@pytest.mark.parametrize("part", ["", " ", ".", "..", None, 3])
def test_an_id_that_is_none_is_refused(part: Any) -> None:
    with pytest.raises(UsageError, match="product_id"):
        request_of(named("Get product data"), {"product_id": part})


def test_a_search_without_options_asks_for_everything() -> None:
    assert request_of(named("Product search"), {}).body == b"{}"


def test_a_query_is_part_of_the_path() -> None:
    given = {"product_id": "abc", "all_attributes": True}
    request = request_of(named("Get product data"), given)
    assert request.path == "/api/v1/products/abc?all_attributes=true"
    assert request.body is None


def test_null_clears_where_it_may() -> None:
    given = {"product_id": "abc", "label": None}
    request = request_of(named("Update product (v2)"), given)
    assert request.body == b'{"label":null}'
    with pytest.raises(UsageError, match="status is null"):
        request_of(named("Update product (v2)"), {"product_id": "abc", "status": None})


def test_a_variant_of_v1_is_wrapped_and_one_of_v2_is_not() -> None:
    given = {"parent_product_id": "abc", "sku": "X"}
    wrapped = request_of(named("Add a variant of a product"), given)
    assert wrapped.body == b'{"variant":{"sku":"X"}}'
    assert request_of(named("Create variant (v2)"), given).body == b'{"sku":"X"}'


def test_a_file_that_is_not_there_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    given = {"asset_id": "abc", "file": str(tmp_path / "gone.png")}
    with pytest.raises(UsageError, match="there is no file"):
        request_of(named("Replace content"), given)


def test_an_action_is_found_in_any_case_and_with_its_area_where_needed() -> None:
    assert named("  product   SEARCH ").path == "/api/v1/products/search"
    found = named("file categories: delete category")
    assert (found.method, found.path) == ("DELETE", "/api/v1/categories/file/{category_id}")
    with pytest.raises(UsageError, match="2 actions") as refused:
        named("Delete category")
    assert "product categories: Delete category" in (refused.value.remedy or "")


def test_a_mistyped_action_or_option_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError) as refused:
        named("Asset serch")
    assert refused.value.remedy == 'Did you mean "Asset search"?'
    with pytest.raises(UsageError) as refused:
        request_of(named("Asset search"), {"page_sise": 3})
    assert refused.value.remedy == "Did you mean page_size?"


@pytest.mark.parametrize(
    ("method", "path", "whole", "effect"),
    [
        ("get", "products/abc", "/api/v1/products/abc", Effect.READ),
        ("POST", "/products/search", "/api/v1/products/search", Effect.READ),
        ("POST", "/api/v2/products/search", "/api/v2/products/search", Effect.READ),
        ("POST", "/api/v2/products", "/api/v2/products", Effect.WRITE),
        ("DELETE", "products/abc/", "/api/v1/products/abc", Effect.WRITE),
        ("PATCH", "api/v2/products/abc", "/api/v2/products/abc", Effect.WRITE),
    ],
)
def test_the_raw_door_takes_a_method_and_a_path(
    method: str, path: str, whole: str, effect: Effect
) -> None:
    operation = raw_operation(method, path)
    assert (operation.method, operation.path) == (method.upper(), whole)
    assert operation.effect is effect


@pytest.mark.parametrize(
    "path",
    ["https://evil.example.test/x", "//evil.example.test", "products?x=1", "a#b", "a b", "../x"],
)
def test_the_raw_door_leads_nowhere_else(path: str) -> None:
    with pytest.raises(UsageError):
        raw_operation("GET", path)


def test_what_the_raw_door_is_given_goes_into_query_or_body() -> None:
    read = request_of(raw_operation("GET", "products/abc"), {"all_attributes": True, "q": "a b"})
    assert read.path == "/api/v1/products/abc?all_attributes=true&q=a+b"
    written = request_of(raw_operation("POST", "products"), {"sku": "X", "anything": [1]})
    assert json.loads(written.body or b"") == {"sku": "X", "anything": [1]}
    paged = request_of(
        raw_operation("POST", "products/search"), {"pagination": {"order": "sku"}, "page": 2}
    )
    assert json.loads(paged.body or b"") == {"pagination": {"order": "sku", "page": 2}}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("label", "Mug", "Mug"),
        ("label", "null", None),
        ("label", "12", "12"),
        ("status", "null", "null"),
        ("attributes", '{"stock": 5}', {"stock": 5}),
        ("assets", "[]", []),
    ],
)
def test_a_typed_option_becomes_a_value_of_its_form(name: str, text: str, value: Any) -> None:
    assert option_value(named("Create product (v2)"), name, text) == value


def test_a_list_of_texts_can_be_typed_with_commas() -> None:
    search = named("Product search")
    assert option_value(search, "attributes", "label, attributes.colour") == [
        "label",
        "attributes.colour",
    ]
    assert option_value(search, "attributes", '["a,b"]') == ["a,b"]
    with pytest.raises(UsageError, match="whole number") as refused:
        option_value(search, "page_size", "ten")
    assert "--page-size '12'" in (refused.value.remedy or "")
