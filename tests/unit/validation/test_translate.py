from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
from pandera.errors import SchemaError

from sheetsync.codecs.codec import Unreadable
from sheetsync.mapping.sheet_mapping import Rule
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import YamlPlace
from sheetsync.validation.checks import ColumnCheck, named_options
from sheetsync.validation.findings import rule_failed, unknown_option
from sheetsync.validation.frame import frame
from sheetsync.validation.gather import _order
from sheetsync.validation.translate import failures

FAULT = Unreadable(code="odd", expected="an even number", remedy="Add one.")


def _even(values: Sequence[Any]) -> list[bool]:
    return [value % 2 == 0 for value in values]


EVEN = ColumnCheck(code="odd", judge=_even, fault=lambda _value: FAULT)


def test_a_frame_keeps_values_as_they_are_and_names_the_user_s_rows() -> None:
    made = frame({"a": [1, None, "x"], "b": [True, 1.5, ("y",)]}, [4, 7, 9])
    assert made["a"].tolist() == [1, None, "x"]
    assert made["a"].map(type).tolist() == [int, type(None), str]
    assert made["b"].tolist() == [True, 1.5, ("y",)]
    assert list(made.index) == [4, 7, 9]
    assert set(made.dtypes) == {pd.Series([], dtype=object).dtype}


def test_failures_name_column_code_and_rows() -> None:
    found = failures({"a": [1, 2, 3], "b": [2, 4, 6]}, {"a": [EVEN], "b": [EVEN]}, [4, 7, 9])
    assert found == {("a", "odd"): [4, 9]}


@pytest.mark.parametrize(("checks", "rows"), [({}, [4]), ({"a": []}, [4]), ({"a": [EVEN]}, [])])
def test_nothing_is_checked_where_nothing_is_to_check(
    checks: dict[str, list[ColumnCheck]], rows: list[int]
) -> None:
    assert failures({"a": [1] * len(rows)}, checks, rows) == {}


def test_a_check_that_breaks_is_a_bug_and_no_fault_of_the_data() -> None:
    with pytest.raises(TypeError):
        failures({"a": ["x y", None]}, {"a": [EVEN]}, [4, 7])


def test_a_check_that_breaks_within_pandera_is_no_fault_of_the_data_either() -> None:
    verdicts = iter([[False, True]])
    breaking = ColumnCheck(code="odd", judge=lambda _values: next(verdicts), fault=EVEN.fault)
    with pytest.raises(SchemaError):
        failures({"a": [1, 2]}, {"a": [breaking]}, [4, 7])


def test_columns_in_which_everything_holds_never_reach_pandera() -> None:
    seen: list[int] = []

    def judge(values: Sequence[Any]) -> bool:
        seen.append(len(values))
        return True

    fine = ColumnCheck(code="fine", judge=judge, fault=EVEN.fault)
    assert failures({"a": [1, 2], "b": [2, 4]}, {"a": [fine], "b": [EVEN]}, [4, 7]) == {}
    assert seen == [2]


def test_options_are_named_by_texts_lists_and_edits_only() -> None:
    assert list(named_options("x")) == ["x"]
    assert list(named_options(("x", "y"))) == ["x", "y"]
    assert list(named_options(None)) == []


def test_a_long_list_of_options_is_cut() -> None:
    options = [f"Option {number}" for number in range(13)]
    told = unknown_option("attributes.colour", options, ()).expected
    assert '"Option 9" and 3 more (options of attribute "colour")' in told
    assert unknown_option("attributes.colour", [], ()).expected == 'an option of attribute "colour"'


def test_a_rule_without_condition_is_told_without_one() -> None:
    place = YamlPlace(file="m.yaml", line=1, column=1)
    told = rule_failed(Rule(name="cheap", require="price < 10", when=None, place=place))
    assert told.expected == "price < 10 (rule “cheap”)"


def test_findings_on_the_mapping_come_first() -> None:
    place = YamlPlace(file="m.yaml", line=9, column=1)
    assert _order(Finding(code="x", severity=Severity.ERROR, place=place)) == (0, 0, "x")
