from __future__ import annotations

import pytest

from sheetsync.codecs.codec import CellReading, Unreadable, foreign_value
from sheetsync.codecs.registry import codec
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.values import Canonical, FieldName


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is", "as it is"),
        ({"b": 1, "a": "Größe"}, '{"a": "Größe", "b": 1}'),
        ([1, None, True], "[1, null, true]"),
        (1.5, "1.5"),
    ],
)
def test_a_value_of_a_foreign_type_is_told_the_same_way_every_time(
    value: object, text: Canonical
) -> None:
    assert foreign_value(value) == text


@pytest.mark.parametrize(
    ("kind", "refused"),
    [(TypeClass.TEXT, True), (TypeClass.MULTILINE, False), (TypeClass.HTML, False)],
)
def test_scientific_notation_is_a_damaged_code_in_short_texts_alone(
    kind: TypeClass, refused: bool
) -> None:
    definition = FieldDefinition(field=FieldName("attributes.x"), name="X", type_class=kind)
    read = codec(kind).from_cell("8.50012E+11", CellReading(definition=definition))
    assert isinstance(read, Unreadable) is refused
    assert refused or read == "8.50012E+11"
