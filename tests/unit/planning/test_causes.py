"""Findings folded by what brings them about."""

from __future__ import annotations

import time

import pytest

from sheetsync.model.cause import AskedColumn
from sheetsync.model.definition import TypeClass
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace, YamlPlace
from sheetsync.model.values import FieldName
from sheetsync.planning.causes import LONGEST_ASKED, folded_causes

COLOURS = ("Blue", "Navy", "Red", "Iron, low heat")


def asked(
    type_class: TypeClass = TypeClass.DROPDOWN, header: str = "Colour", sheet: str = "Products"
) -> AskedColumn:
    return AskedColumn(
        sheet=sheet,
        header=header,
        field=FieldName(f"attributes.{header.lower()}"),
        type_class=type_class,
        options=COLOURS,
    )


def fault(
    found: str,
    row: int = 2,
    *,
    code: str = "unknown-option",
    severity: Severity = Severity.ERROR,
    count: int = 1,
    suggestions: tuple[str, ...] = (),
    repair: str = "",
) -> Finding:
    place = CellPlace(file="a.xlsx", sheet="Products", row=row, column=5, header="Colour")
    return Finding(
        code=code,
        severity=severity,
        place=place,
        found=found,
        remedy="Correct the cell.",
        count=count,
        suggestions=suggestions,
        repair=repair,
    )


def test_values_alike_to_the_dictionary_are_one_cause_with_the_first_cell_and_all_rows() -> None:
    findings = [fault("Rosso", 2), fault("Blu", 3, suggestions=("Blue",)), fault(" BLU ", 4)]
    first, second = folded_causes(findings, [asked()])
    assert (first.id, first.value, first.rows, first.suggestion) == ("q1", "Blu", 2, "Blue")
    assert first.first is findings[1]
    assert first.asked == (asked(),)
    assert (second.id, second.value, second.rows) == ("q2", "Rosso", 1)


def test_what_no_dictionary_mends_is_folded_to_the_letter_and_not_asked() -> None:
    findings = [fault("x", 2, code="too-long"), fault("X", 3, code="too-long")]
    assert [(one.value, one.rows, one.asked) for one in folded_causes(findings, [asked()])] == [
        ("x", 1, ()),
        ("X", 1, ()),
    ]


def test_errors_come_first_then_what_concerns_most_rows() -> None:
    findings = [
        fault("a", severity=Severity.NOTICE, code="n", count=900),
        fault("b", severity=Severity.WARNING, code="w"),
        fault("c"),
        fault("d", count=3),
    ]
    assert [one.value for one in folded_causes(findings, [asked()])] == ["d", "c", "b", "a"]


def test_among_equals_those_that_can_be_answered_come_first() -> None:
    findings = [fault("a", code="too-long"), fault("b")]
    assert [one.value for one in folded_causes(findings, [asked()])] == ["b", "a"]


def test_a_list_with_several_unknown_options_counts_for_each() -> None:
    lists = [asked(TypeClass.MULTISELECT)]
    findings = [fault('Blu, "Irn, low heat"', suggestions=("Blue", "Iron, low heat")), fault("Blu")]
    causes = folded_causes(findings, lists)
    assert [(one.value, one.rows, one.suggestion) for one in causes] == [
        ("Blu", 2, "Blue"),
        ("Irn, low heat", 1, "Iron, low heat"),
    ]
    (whole,) = folded_causes([fault("Blu, Rot")], [asked()])
    assert whole.value == "Blu, Rot"


def test_a_number_is_asked_about_by_its_digits_not_by_what_excel_shows() -> None:
    (cause,) = folded_causes([fault("12 (shown as 0012)")], [asked()])
    assert cause.value == "12"


@pytest.mark.parametrize(
    ("finding", "columns"),
    [
        (fault("Blu"), []),
        (fault("Blu"), [asked(sheet="Other")]),
        (fault("Blu"), [asked(header="Care")]),
        (fault("Blu"), [asked(TypeClass.DECIMAL)]),
        (fault("", count=99), [asked()]),
        (fault("x" * (LONGEST_ASKED + 1)), [asked()]),
        (fault("\u00a0"), [asked()]),
    ],
)
def test_nobody_is_asked_where_no_dictionary_could_hold_the_answer(
    finding: Finding, columns: list[AskedColumn]
) -> None:
    (cause,) = folded_causes([finding], columns)
    assert cause.asked == ()
    assert cause.rows == finding.count


def test_a_fault_of_the_mapping_is_a_cause_of_its_own() -> None:
    place = YamlPlace(file="Products", line=1, column=1)
    finding = Finding(code="unknown-option", severity=Severity.ERROR, place=place, found="Blu")
    (cause,) = folded_causes([finding], [asked()])
    assert cause.asked == ()


def test_a_safe_repair_is_suggested_before_a_near_match() -> None:
    (cause,) = folded_causes([fault("Blu", suggestions=("Blue",), repair="Navy")], [asked()])
    assert cause.suggestion == "Navy"


def test_a_hundred_thousand_findings_are_folded_in_good_time() -> None:
    findings = [fault(f"Colour {number % 5000}", number) for number in range(100_000)]
    started = time.process_time()
    causes = folded_causes(findings, [asked()])
    assert time.process_time() - started < 5
    assert len(causes) == 5000
    assert {one.rows for one in causes} == {20}
