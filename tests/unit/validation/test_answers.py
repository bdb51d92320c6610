"""What people answer becomes the entry of a dictionary, or is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sheetsync.codecs.codec import Unreadable
from sheetsync.mapping.sheet_mapping import Binding, Checks, DateOrder, Multi
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.place import YamlPlace
from sheetsync.model.values import FieldName, RawValue
from sheetsync.validation.answers import answer_meaning, is_readable, says_alike

FIELD = FieldName("attributes.x")
OPTIONS = ("Blue", "Navy", "Iron, low heat")


def definition(type_class: TypeClass, *, clearable: bool = True) -> FieldDefinition:
    options = OPTIONS if type_class in {TypeClass.DROPDOWN, TypeClass.MULTISELECT} else ()
    return FieldDefinition(
        field=FIELD, name="X", type_class=type_class, options=options, clearable=clearable
    )


def binding(**settings: Any) -> Binding:
    place = YamlPlace(file="m.yaml", line=1, column=1)
    return Binding(columns=("X",), field=FIELD, place=place, **settings)


def meaning(
    answer: RawValue,
    type_class: TypeClass,
    value: str = "Blu",
    *,
    is_item: bool = False,
    clearable: bool = True,
    **settings: Any,
) -> str | Unreadable:
    return answer_meaning(
        answer,
        value,
        binding(**settings),
        definition(type_class, clearable=clearable),
        clear_marker="<clear>",
        is_item=is_item,
    )


@pytest.mark.parametrize(
    ("answer", "type_class", "settings", "spelled"),
    [
        ("Blue", TypeClass.DROPDOWN, {}, "Blue"),
        (" blue ", TypeClass.DROPDOWN, {}, "Blue"),
        ("Iron, low heat", TypeClass.DROPDOWN, {}, "Iron, low heat"),
        ("<CLEAR>", TypeClass.DROPDOWN, {}, "<clear>"),
        ("navy,blue", TypeClass.MULTISELECT, {}, "Blue,Navy"),
        ("Iron, low heat", TypeClass.MULTISELECT, {}, "Iron, low heat"),
        ("Blue, Iron, low heat", TypeClass.MULTISELECT, {}, 'Blue,"Iron, low heat"'),
        ("Blue", TypeClass.MULTISELECT, {"multi": Multi.ADD}, "Blue"),
        ("12,5", TypeClass.DECIMAL, {"decimal": ","}, "12,5"),
        (12.5, TypeClass.DECIMAL, {"decimal": ","}, "12,5"),
        (12.0, TypeClass.INT, {}, "12"),
        (True, TypeClass.BOOLEAN, {}, "TRUE"),
        ("no", TypeClass.BOOLEAN, {}, "no"),
        (date(2026, 5, 1), TypeClass.DATE, {}, "2026-05-01"),
        ("1.5.2026", TypeClass.DATE, {"date_order": DateOrder.DMY}, "1.5.2026"),
    ],
)
def test_an_answer_is_spelled_as_the_column_reads_it(
    answer: RawValue, type_class: TypeClass, settings: dict[str, Any], spelled: str
) -> None:
    assert meaning(answer, type_class, **settings) == spelled


@pytest.mark.parametrize(
    ("answer", "type_class", "settings", "code"),
    [
        ("Bleu", TypeClass.DROPDOWN, {}, "unknown-option"),
        ("Blue,Bleu", TypeClass.MULTISELECT, {}, "unknown-option"),
        ("+Blue", TypeClass.MULTISELECT, {"is_item": True}, "not-a-value"),
        ("-Blue", TypeClass.MULTISELECT, {"multi": Multi.ADD, "is_item": True}, "not-a-value"),
        ("many", TypeClass.DECIMAL, {}, "not-a-number"),
        (60.0, TypeClass.DECIMAL, {"checks": Checks(max="50")}, "too-large"),
        ("perhaps", TypeClass.BOOLEAN, {}, "not-a-boolean"),
        ("<clear>", TypeClass.DROPDOWN, {"clearable": False}, "cannot-be-cleared"),
        ("<clear>", TypeClass.DROPDOWN, {"checks": Checks(required=True)}, "empty-cell"),
        ("Navy", TypeClass.DROPDOWN, {"checks": Checks(one_of=("Blue",))}, "not-one-of"),
    ],
)
def test_an_answer_that_the_column_could_not_use_is_refused(
    answer: RawValue, type_class: TypeClass, settings: dict[str, Any], code: str
) -> None:
    refused = meaning(answer, type_class, **settings)
    assert isinstance(refused, Unreadable)
    assert refused.code == code


def test_the_near_options_of_a_wrong_answer_are_named() -> None:
    refused = meaning("Bleu", TypeClass.DROPDOWN)
    assert isinstance(refused, Unreadable)
    assert refused.suggestions == ("Blue",)


def test_an_answer_that_must_be_unique_in_the_column_is_no_fault_by_itself() -> None:
    assert meaning("Blue", TypeClass.DROPDOWN, checks=Checks(unique=True)) == "Blue"


def test_a_word_of_the_dictionary_is_no_answer_by_itself() -> None:
    refused = meaning("marine", TypeClass.DROPDOWN, values={"marine": "Navy"})
    assert isinstance(refused, Unreadable)


def test_a_value_is_readable_once_an_entry_or_an_option_gives_it_a_meaning() -> None:
    field = definition(TypeClass.DROPDOWN)
    assert not is_readable("Blu", binding(), field, clear_marker="<clear>")
    assert is_readable("Blu", binding(values={"blu": "Blue"}), field, clear_marker="<clear>")
    assert is_readable("Navy", binding(), field, clear_marker="<clear>")
    bound = binding(checks=Checks(one_of=("Blue",)))
    assert not is_readable("Navy", bound, field, clear_marker="<clear>")


def test_meanings_are_alike_when_they_are_read_alike() -> None:
    field, known = definition(TypeClass.DROPDOWN), binding(values={"Blu": "blue"})
    assert says_alike("BLU", "Blue", known, field, clear_marker="<clear>")
    assert not says_alike("Blu", "Navy", known, field, clear_marker="<clear>")
