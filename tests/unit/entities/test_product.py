from __future__ import annotations

from sheetsync.entities.registry import entity
from sheetsync.model.definition import Kind, TypeClass


def test_a_product_has_four_system_fields() -> None:
    product = entity(Kind.PRODUCT)
    assert [field.field for field in product.system_fields] == ["sku", "label", "gtin", "status"]
    assert [field.type_class for field in product.system_fields] == [
        TypeClass.SKU,
        TypeClass.TEXT,
        TypeClass.GTIN,
        TypeClass.DROPDOWN,
    ]


def test_a_product_is_known_by_sku_or_gtin_and_called_by_its_label() -> None:
    product = entity(Kind.PRODUCT)
    assert product.key_fields == ("sku", "gtin")
    assert product.name_field == "label"


def test_sku_and_status_cannot_be_cleared_and_only_the_sku_is_required() -> None:
    fields = entity(Kind.PRODUCT).system_fields
    assert {field.field for field in fields if not field.clearable} == {"sku", "status"}
    assert {field.field for field in fields if field.required} == {"sku"}


def test_status_takes_three_words() -> None:
    status = entity(Kind.PRODUCT).system_field("status")
    assert status is not None
    assert status.options == ("Draft", "Completed", "Archived")


def test_an_attribute_is_no_system_field() -> None:
    assert entity(Kind.PRODUCT).system_field("attributes.status") is None


def test_every_kind_is_declared() -> None:
    assert all(entity(kind).kind is kind for kind in Kind)
