"""Reports for the terminal: everything told, nothing alive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sheetsync.model.definition import Account, FieldDefinition, TypeClass
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import YamlPlace
from sheetsync.model.values import FieldName, Key
from sheetsync.reports.as_text import (
    check_summary,
    findings_text,
    plan_summary,
    result_summary,
    safe_text,
    schema_table,
)
from tests.unit.reports.plans import place, plan_of, spring_plan, spring_result, stopped_plan


def finding(row: int, *, field: str = "attributes.colour", code: str = "unknown-option") -> Finding:
    return Finding(
        code=code,
        severity=Severity.ERROR,
        place=place(row, field),
        found="Blu",
        expected='one of "Blue", "Red"',
        remedy="Correct the cell.",
        suggestions=("Blue",),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain äöü 商品 👩\u200d🍳", "plain äöü 商品 👩\u200d🍳"),
        ("\x1b[2J\x1b]0;pwned\x07", "\\x1b[2J\\x1b]0;pwned\\x07"),
        ("a\r\nb\tc", "a\\r\\nb\\tc"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\x9b31m", "\\x9b31m"),
        ("\u2028", "\\u2028"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_nothing_that_steers_a_terminal_gets_through(text: str, expected: str) -> None:
    assert safe_text(text) == expected


def test_a_finding_has_place_found_expected_remedy_and_code() -> None:
    assert findings_text([finding(14)]).splitlines() == [
        "spring-range.xlsx › Products › F14 (Colour)",
        '  found     "Blu"',
        '  expected  one of "Blue", "Red"',
        '  do        Correct the cell. Nearest: "Blue".',
        "  code      unknown-option (error)",
    ]


def test_findings_alike_are_counted_with_the_first_shown() -> None:
    text = findings_text([finding(row) for row in range(14, 114)])
    assert text.count("found") == 1
    assert text.endswith("  count     100 in all: also F15, F16, F17, F18, F19, F20 …")
    assert findings_text([finding(14), finding(15)]).endswith("2 in all: also F15")


def test_findings_of_other_columns_and_codes_stand_for_themselves() -> None:
    findings = [finding(14), finding(14, field="label"), finding(14, code="too-long")]
    assert findings_text(findings).count("found") == 3


def test_each_fault_of_a_mapping_is_shown() -> None:
    faults = [
        replace(finding(1), place=YamlPlace(file="m.yaml", line=line, column=3)) for line in (4, 9)
    ]
    text = findings_text(faults)
    assert "m.yaml:4:3" in text
    assert "m.yaml:9:3" in text


def test_errors_come_first_and_what_is_left_out_is_counted() -> None:
    notice = replace(finding(3, code="a-notice"), severity=Severity.NOTICE)
    findings = [notice, finding(14), finding(14, code="too-long"), finding(14, code="too-small")]
    text = findings_text(findings, most=2)
    assert text.index("unknown-option") < text.index("too-long")
    assert "a-notice" not in text
    assert text.endswith("… and 2 more kinds of findings.")


def test_long_lines_are_wrapped_under_their_label() -> None:
    long = replace(finding(14), expected="one of " + ", ".join(f'"option {n}"' for n in range(30)))
    lines = findings_text([long], width=60).splitlines()
    assert max(map(len, lines)) <= 60
    assert lines[3].startswith(" " * 12 + '"option')


def test_a_found_text_without_end_is_cut() -> None:
    assert len(findings_text([replace(finding(14), found="x" * 100_000)])) < 1500


def test_a_plan_tells_counts_problems_price_and_what_to_do() -> None:
    text = plan_summary(spring_plan(), Path("out") / "plan.xlsx")
    for told in (
        "10 values of 4 products would change and 2 products would be created.",
        "8 read: 2 create, 4 update, 1 unchanged, 1 invalid",
        "1 added, 8 changed, 1 cleared",
        "1 error, 2 warnings, 38 notices",
        "6 calls to write, 2 to check; under a minute",
        "guard max_creates  lifted: 2, limit 0.",
        "code      unknown-option (error)",
        f"Plan workbook: {Path('out') / 'plan.xlsx'}",
        f'sheetsync apply "{Path("out") / "plan.xlsx"}"',
    ):
        assert told in text


def test_a_stopped_plan_says_how_it_is_lifted_and_not_how_it_is_applied() -> None:
    text = plan_summary(stopped_plan(), Path("plan.xlsx"))
    assert "--allow creates=2" in text
    assert "sheetsync apply" not in text


def test_a_plan_with_nothing_to_do_says_so() -> None:
    text = plan_summary(plan_of(), Path("plan.xlsx"))
    assert "Nothing to do" in text
    assert "sheetsync apply" not in text


def test_a_result_tells_statuses_and_the_first_row_of_each_cause() -> None:
    plan = spring_plan()
    result = spring_result(plan)
    rows = tuple(
        replace(row, status=result.rows[1].status, code=result.rows[1].code)
        if row.row == 16
        else row
        for row in result.rows
    )
    text = result_summary(plan, replace(result, rows=rows), Path("result.xlsx"))
    assert "  done           2" in text
    assert "3 reads, 6 writes, 2 checks" in text
    assert "Products › row 15 › 00123 (2 rows; the first)" in text
    assert "  message   Plytix has 2, not 3." in text
    assert "KT-003" not in text
    assert text.endswith("Result workbook: result.xlsx")


def test_a_check_tells_fit_and_invalid_rows() -> None:
    plan = spring_plan()
    text = check_summary(Path("in/spring-range.xlsx"), plan.rows[:5], plan.findings)
    assert text.startswith("spring-range.xlsx: 5 rows; 4 fit to be planned, 1 invalid.")
    assert text.endswith("Together 1 error, 2 warnings, 38 notices.")
    assert check_summary(Path("x.xlsx"), (), ()) == "x.xlsx: 0 rows.\n\nNothing found."


def test_hostile_names_are_escaped_in_every_report() -> None:
    evil = "a\x1b[2Jb\u202ec\nd"
    plan = spring_plan()
    plan = replace(
        plan,
        workbook=replace(plan.workbook, name=evil),
        account=replace(plan.account, name=evil),
        connection=evil,
        updates=(replace(plan.updates[0], key=Key(evil)),),
        findings=(replace(finding(14), found=evil, expected=evil, remedy=evil),),
    )
    result = spring_result(plan)
    rows = tuple(replace(row, key=evil, message=evil, sheet=evil) for row in result.rows)
    texts = (
        plan_summary(plan, Path("plan.xlsx")),
        plan_summary(replace(plan, guards=stopped_plan().guards), Path("plan.xlsx")),
        result_summary(plan, replace(result, rows=rows, stop_reason=evil), Path("r.xlsx")),
        check_summary(Path(evil), plan.rows, plan.findings),
        schema_table(Account(id="1", name=evil), [definition(evil)]),
    )
    for text in texts:
        assert not set(text) & {"\x1b", "\u202e"}
        assert "\\x1b" in text


def definition(name: str, *options: str) -> FieldDefinition:
    return FieldDefinition(
        field=FieldName("attributes.colour"),
        name=name,
        type_class=TypeClass.DROPDOWN,
        options=options,
    )


def test_a_schema_is_a_table_of_fields_with_their_options() -> None:
    options = tuple(f"Option {number}" for number in range(9))
    lines = schema_table(
        Account(id="1", name="Nordlicht"), [definition("Colour", *options)]
    ).splitlines()
    assert lines[0] == "Account Nordlicht: 1 field"
    assert lines[1].split() == ["Field", "Name", "Type", "Options"]
    assert lines[2].startswith("attributes.colour  Colour  Dropdown")
    assert lines[2].endswith("Option 5 … (9)")
