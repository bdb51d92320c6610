"""The page of a plan and of a result: what it says, and that nothing in it can come alive."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from sheetsync.errors import OutputError
from sheetsync.model.outcome import FieldOutcome, FieldStatus, OperationOutcome
from sheetsync.model.plan import Decisions, Plan
from sheetsync.model.values import EntityId, FieldName, Key
from sheetsync.planning.operations import operations
from sheetsync.reports.as_html import plan_page, result_page, write_page
from sheetsync.reports.as_json import plan_json
from sheetsync.reports.html.document import size_text
from sheetsync.reports.html.plain import plain_text
from sheetsync.reports.html.tables import each_once
from sheetsync.workbook.files.files import Files
from sheetsync.workbook.writing.layout import ErrorText, Locked, NumberAs, Withheld
from tests.unit.reports.plans import change, large_plan, plan_of, spring_plan, spring_result, update

HOSTILE = (
    "</script><script>window.ran=1</script>",
    '"><img src=x onerror="window.ran=1">',
    "</title></style><!-- ]]>",
    "line\u2028para\u2029end",
    "ab\u202egpj.exe",
    "$policy ${data} $size",
    "nul\x00esc\x1b[31m",
    "half \ud800 pair",
)


class Read(HTMLParser):
    """A page as a browser takes it apart: tags, attributes, and what each element holds."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {}
        self._open = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag
        self.inside.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.inside[self._open][-1] += data

    @property
    def data(self) -> dict[str, Any]:
        """The page's block of data."""
        block: dict[str, Any] = json.loads(self.inside["script"][0])
        return block

    def table(self, name: str) -> list[dict[str, str]]:
        """The rows of one of its tables, by header."""
        table = next(one for one in self.data["tables"] if one["name"] == name)
        return [dict(zip(table["columns"], row[1:], strict=True)) for row in table["rows"]]

    @property
    def policy(self) -> str:
        """What the page may do."""
        return next(
            attributes["content"] or ""
            for tag, attributes in self.tags
            if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
        )


def read_plan(plan: Plan) -> Read:
    return Read(plan_page(plan, "spring plan.xlsx"))


def hostile_plan() -> Plan:
    """Every hostile text in every place that a sheet, Plytix or a file name reaches."""
    updates = tuple(
        update(
            row,
            text,
            text,
            replace(change(row, row, "label", text, text + text), field=FieldName(text)),
        )
        for row, text in enumerate(HOSTILE, start=2)
    )
    plan = spring_plan()
    finding = plan.findings[1]
    told = tuple(
        replace(finding, found=text, expected=text, remedy=text, key=Key(text), suggestions=(text,))
        for text in HOSTILE
    )
    every = " ".join(HOSTILE)
    return replace(
        plan_of(updates=updates, findings=told, rows=plan.rows),
        workbook=replace(plan.workbook, name=every, folder=every),
        account=replace(plan.account, name=every),
        created_by=every,
        clear_marker=every,
    )


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_allows_this_very_style_and_script_and_nothing_else() -> None:
    page = read_plan(spring_plan())
    allowed = dict(part.split(" ", 1) for part in page.policy.split("; "))
    assert allowed == {
        "default-src": "'none'",
        "style-src": hashed(page.inside["style"][0]),
        "script-src": hashed(page.inside["script"][1]),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


@pytest.mark.parametrize("plan", [spring_plan(), hostile_plan()])
def test_nothing_in_the_page_names_an_address_to_load(plan: Plan) -> None:
    page = read_plan(plan)
    loading = {"src", "href", "action", "data", "poster", "srcset", "style"}
    named = [
        (tag, attributes)
        for tag, attributes in page.tags
        if loading & set(attributes) or any(name.startswith("on") for name in attributes)
    ]
    assert named == [("a", {"class": "skip", "href": "#table"})]
    own = page.inside["style"][0] + page.inside["script"][1]
    assert "http" not in own
    assert "url(" not in own
    assert "innerHTML" not in own


def test_hostile_texts_add_no_element_to_the_page() -> None:
    ordinary = {tag for tag, _ in read_plan(spring_plan()).tags}
    hostile = read_plan(hostile_plan())
    assert {tag for tag, _ in hostile.tags} <= ordinary
    assert len(hostile.inside["script"]) == 2
    assert len(hostile.inside["title"]) == 1
    assert "</script><script>" in hostile.inside["title"][0]


def test_signs_that_end_a_script_or_a_line_never_stand_in_the_data() -> None:
    block = read_plan(hostile_plan()).inside["script"][0]
    assert not re.search("[<>&\u2028\u2029]", block)


def test_characters_that_hide_or_reorder_are_named() -> None:
    page = plan_page(hostile_plan(), "plan.xlsx").decode()
    assert not re.search("[\x00\x1b\u202e\u2028]", page)
    assert "ab‹U+202E›gpj.exe" in page
    assert "nul␀esc␛[31m" in page


def test_text_that_looks_like_a_place_of_the_template_stays_text() -> None:
    page = read_plan(hostile_plan())
    assert any(row["New value"].startswith("$policy") for row in page.table("Changes"))
    foot = page.inside["footer"][0]
    assert re.search(r"One file of \d+ kB ", foot)


def test_the_changes_are_those_of_the_plan() -> None:
    plan = spring_plan()
    told: Any = plan_json(plan, None)
    rows = read_plan(plan).table("Changes")
    assert [(row["Change id"], row["SKU"], row["Field"], row["Decision"]) for row in rows] == [
        (one["id"], one["key"], one["field"], one["decision"]) for one in told["changes"]
    ]
    assert [row["In the source"] for row in rows] == [one["cell"] for one in told["changes"]]
    assert (rows[1]["Now in Plytix"], rows[1]["New value"]) == ("2.85", "2.9")
    assert rows[3]["New value"] == "TRUE"
    assert rows[4]["New value"] == "2026-05-01"
    assert rows[6]["New value"] == "<clear>"


def test_every_finding_cause_new_product_and_row_is_there() -> None:
    plan = spring_plan()
    told: Any = plan_json(plan, None)
    page = read_plan(plan)
    assert sorted(row["Found"] for row in page.table("Problems")) == sorted(
        one["found"] for one in told["findings"]
    )
    assert {row["Cause id"] for row in page.table("Causes")} == {
        one["id"] for one in told["causes"]
    }
    assert [row["SKU"] for row in page.table("New products")] == ["KT-900", "KT-901"]
    assert [(row["Row"], row["Verdict"]) for row in page.table("Rows")] == [
        (str(one["row"]), one["verdict"]) for one in told["rows"]
    ]


def test_the_summary_says_what_happens_what_is_wrong_and_what_to_do() -> None:
    page = read_plan(spring_plan())
    assert page.inside["h1"] == ["Plan for spring-range.xlsx"]
    assert page.inside["h2"][:2] == ["What will happen", "What to do now"]
    assert {"Problems by code", "Guards"} <= set(page.inside["h2"])
    assert page.inside["pre"] == ['sheetsync apply "spring plan.xlsx"']
    assert any("10 values of 4 products would change" in text for text in page.inside["p"])


def test_table_headings_say_what_they_head() -> None:
    page = read_plan(spring_plan())
    headings = [attributes for tag, attributes in page.tags if tag == "th"]
    assert headings
    assert {attributes.get("scope") for attributes in headings} == {"row", "col"}
    assert {"header", "main", "footer", "aside"} <= {tag for tag, _ in page.tags}


def test_a_result_tells_every_row_by_what_became_of_it() -> None:
    plan = spring_plan()
    result = spring_result(plan)
    page = Read(result_page(plan, result, None, "r.xlsx", decisions=Decisions(), edited={}))
    told = sorted((row["Source row"], row["Status"], row["Code"]) for row in page.table("Rows"))
    assert told == sorted(
        (str(row.row), row.status.value.replace("_", " "), row.code) for row in result.rows
    )


def test_a_result_tells_what_became_of_each_change() -> None:
    plan = spring_plan()
    decisions = Decisions(rejected=frozenset({"c4", "n2"}))
    edited = {"c2": "3.1", "c12": "Green"}
    sent = operations(plan, decisions, edited)
    first = next(one for one in sent if one.key == "KT-001")
    outcome = OperationOutcome(
        operation_id=first.id,
        entity_id=EntityId("e1"),
        fields={
            FieldName("attributes.colour"): FieldOutcome(status=FieldStatus.DONE),
            FieldName("attributes.weight_kg"): FieldOutcome(status=FieldStatus.CONFLICT),
        },
    )
    result = replace(spring_result(plan), operations=(outcome,))
    page = Read(result_page(plan, result, None, "r.xlsx", decisions=decisions, edited=edited))
    changes = {row["Change id"]: row for row in page.table("Changes")}
    assert [changes[one]["Outcome"] for one in ("c1", "c2", "c3", "c4", "c5")] == [
        "done",
        "conflict",
        "not attempted",
        "refused",
        "not attempted",
    ]
    assert changes["c2"]["New value"] == "3.1"
    assert changes["c2"]["Before the run"] == "2.85"
    new = page.table("New products")
    assert [row["Outcome"] for row in new] == ["not attempted", "refused"]
    assert new[0]["attributes.colour"] == "Green"


def test_twenty_thousand_changes_fit_a_few_megabytes() -> None:
    page = plan_page(large_plan(20_000, 4_000), "plan.xlsx")
    assert len(page) < 5_000_000
    assert f"One file of {size_text(len(page))} ".encode() in page


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", ""),
        (True, "TRUE"),
        (3, "3"),
        (2.0, "2"),
        (NumberAs(12, "00000"), "00012"),
        (NumberAs(0.125, "0.0%"), "12.5%"),
        (NumberAs(123456.0, "0.00E+00"), "1.23E+05"),
        (ErrorText("#N/A"), "#N/A"),
        (Withheld(), ""),
        (Locked("no\u202e"), "no‹U+202E›"),
    ],
)
def test_a_cell_says_what_a_spreadsheet_shows(value: Any, text: str) -> None:
    assert plain_text(value) == text


def test_equal_headers_are_told_apart() -> None:
    assert each_once(("A", "A", "A (2)", "A")) == ("A", "A (2)", "A (2) (2)", "A (3)")


def test_a_page_goes_beside_its_workbook_under_a_free_name(tmp_path: Path) -> None:
    workbook = tmp_path / "Spring plan 1.5.xlsx"
    first = write_page(b"one", workbook, "run")
    second = write_page(b"two", workbook, "run")
    assert first.name == "Spring plan 1.5.html"
    assert second.name == "Spring plan 1.5 (2).html"
    assert first.read_bytes() == b"one"


def test_a_page_that_reads_back_otherwise_is_not_left_behind(tmp_path: Path) -> None:
    class Lossy(Files):
        def verify(self, path: Path) -> None:
            raise OSError(5, "what was written reads back differently")

    with pytest.raises(OutputError):
        write_page(b"one", tmp_path / "plan.xlsx", "run", files=Lossy())
    assert list(tmp_path.iterdir()) == []
