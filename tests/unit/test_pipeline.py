"""The story of each command over real workbooks, with a PIM, a journal and a clock in memory."""

from __future__ import annotations

import gc
import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from sheetsync.errors import (
    GuardError,
    MappingError,
    OutputError,
    PlanError,
    WorkbookError,
)
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.sheet_mapping import WorkbookMapping
from sheetsync.model.definition import Account
from sheetsync.model.outcome import RowStatus
from sheetsync.model.plan import Decisions, Plan, SourceFile, Verdict
from sheetsync.model.values import Canonical
from sheetsync.pipeline import (
    MAX_AGE,
    Applied,
    ApplyJob,
    PlanJob,
    Planned,
    apply_reviewed,
    checked_rows,
    collector_off,
    decode_edits,
    find_source,
    plan_workbook,
    read_plan,
    report_path,
    validate_workbook,
)
from sheetsync.pipeline.apply import Edited
from sheetsync.ports import Journal
from tests.clocks import FakeClock
from tests.fakes import FakeJournal, FakePim, schema

RUN = "20261123-100000-7f3a"

MAPPING = """\
version: 1
name: Spring
clear_marker: <clear>
sheets:
  - sheet: Products
    kind: product
    mode: upsert
    key: [{column: SKU, field: sku}]
    command: Do
    columns:
      - {column: Name, field: label}
      - {column: Colour, field: attributes.colour}
      - {column: Price, field: attributes.price}
guard: {max_creates: 5}
"""

HEADERS = ("SKU", "Name", "Colour", "Price", "Do")

Row = Sequence[str | float | None]

PRODUCTS: Mapping[str, Mapping[str, Canonical]] = {
    "A-1": {"label": "Kettle", "attributes.colour": "Red", "attributes.price": Decimal("12.5")},
    "A-2": {"label": "Pan"},
}


def saved(path: Path, *rows: Row, headers: Row = HEADERS) -> Path:
    """A workbook with one sheet, *Products*."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Products"
    for row in (headers, *rows):
        sheet.append(list(row))
    book.save(path)
    book.close()
    return path


def mapping_of(text: str = MAPPING) -> WorkbookMapping:
    return parse_mapping(text, file="spring.yaml")


class Desk:
    """One workbook, one account, and what a run leaves.

    Attributes:
        pim: The account.
        clock: The time.
        journals: One a run that was opened, with the fingerprint it was opened for.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source = folder / "spring.xlsx"
        self.pim = FakePim(PRODUCTS)
        self.clock = FakeClock()
        self.journals: list[tuple[str, FakeJournal]] = []

    def plan(
        self, *rows: Row, text: str = MAPPING, allow: Mapping[str, int] | None = None
    ) -> Planned:
        """Save the rows and plan them."""
        saved(self.source, *rows)
        job = PlanJob(
            workbook=self.source,
            mapping=mapping_of(text),
            mapping_file=SourceFile(name="spring.yaml", folder="/m", sha256="0" * 64, size=10),
            connection="plytix",
            endpoint="http://localhost",
            run=RUN,
            created_by="mia",
            allow=allow,
        )
        return plan_workbook(job, self.pim, self.clock)

    def apply(
        self,
        plan: Path,
        *,
        max_age: timedelta = MAX_AGE,
        max_failures: int | None = None,
        output: Path | None = None,
        source: Path | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Applied:
        """Read a reviewed plan and carry it out."""
        job = ApplyJob(
            plan_workbook=plan,
            max_age=max_age,
            max_failures=max_failures,
            output=output,
            source=source,
        )
        return apply_reviewed(
            job, read_plan(plan), self.pim, self.clock, self.open_journal, stop=stop
        )

    @contextmanager
    def open_journal(
        self, _plan: Plan, fingerprint: str, _decisions: Decisions, _edited: Edited
    ) -> Iterator[Journal]:
        journal = FakeJournal()
        self.journals.append((fingerprint, journal))
        yield journal

    def untouched(self) -> bool:
        """Whether nothing was sent and no run was begun."""
        return not self.pim.count_of("update") and not self.pim.count_of("create")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def reviewed(path: Path, cells: Mapping[tuple[str, str], str | float | None]) -> Path:
    """Type into a plan workbook: (sheet, cell) → value."""
    book = openpyxl.load_workbook(path)
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    book.save(path)
    book.close()
    return path


def cell_of(path: Path, sheet: str, header: str, *texts: str | float) -> str:
    """The address of the cell below a header, in the row that holds all the texts."""
    book = openpyxl.load_workbook(path)
    rows = list(book[sheet].iter_rows())
    book.close()
    top = next(row for row in rows if any(cell.value == header for cell in row))
    letter = next(cell.column_letter for cell in top if cell.value == header)
    (row,) = [row for row in rows if all(any(cell.value == text for cell in row) for text in texts)]
    return f"{letter}{row[0].row}"


# ------------------------------------------------------------------ plan


def test_a_plan_stands_beside_its_source_and_nothing_is_sent(desk: Desk) -> None:
    planned = desk.plan(("A-1", "Kettle 2", None, 12.5), ("N-1", "New", "Blue", 3), ("A-2", "Pan"))
    assert planned.workbook == desk.folder / f"spring plan {RUN}.xlsx"
    assert planned.workbook.is_file()
    plan = planned.plan
    assert [(one.key, len(one.fields)) for one in plan.updates] == [("A-1", 1)]
    assert [one.key for one in plan.creates] == ["N-1"]
    assert [row.verdict for row in plan.rows] == [
        Verdict.UPDATE,
        Verdict.CREATE,
        Verdict.UNCHANGED,
    ]
    assert plan.created_at == "2026-11-23T10:00:00+00:00"
    assert plan.workbook.sha256 == hashlib.sha256(desk.source.read_bytes()).hexdigest()
    assert desk.untouched()
    assert read_plan(planned.workbook).plan == plan


def test_a_plan_goes_where_it_is_wanted(desk: Desk) -> None:
    saved(desk.source, ("A-1", "x"))
    job = PlanJob(
        workbook=desk.source,
        mapping=mapping_of(),
        mapping_file=SourceFile(name="spring.yaml", folder="/m", sha256="0" * 64, size=10),
        connection="plytix",
        endpoint="http://localhost",
        run=RUN,
        created_by="mia",
        only=frozenset({"A-1"}),
        output=desk.folder / "mine.xlsx",
    )
    assert plan_workbook(job, desk.pim, desk.clock).workbook == desk.folder / "mine.xlsx"


def test_bad_rows_do_not_hold_their_neighbours_and_every_row_is_told_once(desk: Desk) -> None:
    plan = desk.plan(
        ("A-1", "Kettle 2", "Rde", "dear"),
        ("A-2", "Pan 2", "Blue", 4),
        (None, "Nobody", None, None),
        ("A-3", "Ignored", None, None, "IGNORE"),
        ("N-9", "One"),
        ("N-9", "Two"),
    ).plan
    assert [(row.row, row.verdict.value) for row in plan.rows] == [
        (2, "invalid"),
        (3, "update"),
        (4, "invalid"),
        (5, "ignored"),
        (6, "invalid"),
        (7, "invalid"),
    ]
    assert [update.key for update in plan.updates] == ["A-2"]
    assert plan.creates == ()
    codes = {finding.code for finding in plan.findings}
    assert {"unknown-option", "not-a-number", "missing-key", "duplicate-key"} <= codes


def test_a_mapping_that_does_not_fit_the_account_stops_the_run_with_every_fault(desk: Desk) -> None:
    text = MAPPING.replace("attributes.colour", "attributes.color").replace(
        "attributes.price", "attributes.prize"
    )
    with pytest.raises(MappingError, match=r"does not fit the account Hearth & Trail: 2 fau") as at:
        desk.plan(("A-1", "x"), text=text)
    assert [one.code for one in at.value.findings] == ["unknown-field", "unknown-field"]
    assert not list(desk.folder.glob("* plan *"))


def test_a_header_that_stands_twice_stops_the_run_with_its_place(desk: Desk) -> None:
    saved(desk.source, ("A-1", "x", "y"), headers=("SKU", "Name", "Name"))
    with pytest.raises(WorkbookError, match=r"Products.*C1.*Name"):
        validate_workbook(desk.source, mapping_of(), schema())


def test_offline_rows_are_invalid_ignored_or_fit(desk: Desk) -> None:
    saved(
        desk.source,
        ("A-1", "x", "Rde"),
        ("A-2", "x"),
        ("A-3", "x", None, None, "ignore"),
        ("A-4", "x"),
        ("A-4", "y"),
        (None, "x"),
    )
    verdicts = checked_rows(validate_workbook(desk.source, mapping_of(), schema()))
    assert [(one.row, one.key, one.verdict, one.code) for one in verdicts] == [
        (2, "A-1", Verdict.INVALID, "unknown-option"),
        (3, "A-2", Verdict.UPDATE, ""),
        (4, "A-3", Verdict.IGNORED, ""),
        (5, "A-4", Verdict.INVALID, "duplicate-key"),
        (6, "A-4", Verdict.INVALID, "duplicate-key"),
        (7, "", Verdict.INVALID, "missing-key"),
    ]


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_left_as_it_was(was_on: bool) -> None:
    before = gc.isenabled()
    (gc.enable if was_on else gc.disable)()
    try:
        with pytest.raises(LookupError), collector_off():
            assert not gc.isenabled()
            raise LookupError
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()


# ------------------------------------------------------------------ apply


def test_what_was_accepted_is_written_read_back_and_told(desk: Desk) -> None:
    plan = desk.plan(("A-1", "Kettle 2", "<clear>", 13), ("N-1", "New", "Blue", 3), ("A-2", "Pan"))
    applied = desk.apply(plan.workbook)
    assert desk.pim.state() == {
        "A-1": {"sku": "A-1", "label": "Kettle 2", "attributes.price": Decimal(13)},
        "A-2": {"sku": "A-2", "label": "Pan"},
        "N-1": {
            "sku": "N-1",
            "label": "New",
            "attributes.colour": "Blue",
            "attributes.price": Decimal(3),
        },
    }
    statuses = [row.status for row in applied.result.rows]
    assert statuses == [RowStatus.DONE, RowStatus.DONE, RowStatus.UNCHANGED]
    assert applied.workbook == desk.folder / f"spring result {RUN}.xlsx"
    assert applied.workbook.is_file()
    ((fingerprint, journal),) = desk.journals
    assert fingerprint == read_plan(plan.workbook).sha256
    assert len(journal.entries) >= 4
    again = desk.plan(("A-1", "Kettle 2", "<clear>", 13), ("N-1", "New", "Blue", 3), ("A-2", "Pan"))
    assert (again.plan.creates, again.plan.updates) == ((), ())


def test_what_was_rejected_is_left_and_what_was_edited_is_written_as_edited(desk: Desk) -> None:
    plan = desk.plan(("A-1", "Kettle 2", "Blue", 13), ("A-2", "Pan 2")).workbook
    reviewed(
        plan,
        {
            ("Changes", cell_of(plan, "Changes", "Decision", "A-2")): "reject",
            ("Changes", cell_of(plan, "Changes", "Decision", "A-1", "Blue")): "reject",
            ("Changes", cell_of(plan, "Changes", "New value", "A-1", "Kettle 2")): "Kettle III",
        },
    )
    applied = desk.apply(plan)
    assert desk.pim.of("A-1") == {
        "sku": "A-1",
        "label": "Kettle III",
        "attributes.colour": "Red",
        "attributes.price": Decimal(13),
    }
    assert desk.pim.of("A-2") == {"sku": "A-2", "label": "Pan"}
    assert [row.status for row in applied.result.rows] == [RowStatus.DONE, RowStatus.REFUSED]


def test_edited_values_are_read_as_strictly_as_cells_and_all_faults_are_named(desk: Desk) -> None:
    plan = desk.plan(("A-1", "Kettle", "Blue", 13), ("N-1", "New", "Green", 4)).workbook
    colour = cell_of(plan, "Changes", "New value", "A-1", "Blue")
    price = cell_of(plan, "Changes", "New value", "A-1", 13)
    reviewed(plan, {("Changes", colour): "Pink", ("Changes", price): "dear"})
    with pytest.raises(PlanError, match="2 edited new values cannot be used") as caught:
        desk.apply(plan)
    told = "\n".join(caught.value.cells)
    assert f'Changes!{colour}: found "Pink"' in told
    assert f'Changes!{price}: found "dear"' in told
    assert desk.untouched()
    assert desk.journals == []


def test_the_clear_marker_of_the_mapping_clears_in_an_edited_cell_too(desk: Desk) -> None:
    text = MAPPING.replace("<clear>", "LEER")
    plan = desk.plan(("A-1", "Kettle", "Blue", 12.5), text=text).workbook
    reviewed(plan, {("Changes", cell_of(plan, "Changes", "New value", "A-1", "Blue")): "LEER"})
    read = read_plan(plan)
    assert list(decode_edits(read, schema(), mapping_of(text)).values()) == [None]
    desk.apply(plan)
    assert "attributes.colour" not in desk.pim.of("A-1")


def test_the_signature_is_told_in_the_result(desk: Desk) -> None:
    plan = desk.plan(("A-2", "Pan 2")).workbook
    book = openpyxl.load_workbook(plan)
    cell = next(
        one
        for row in book["Summary"].iter_rows()
        for one in row
        if isinstance(one.value, str) and one.value.startswith("Approved by")
    )
    book["Summary"].cell(cell.row, cell.column + 1, "Ada")
    book.save(plan)
    book.close()
    assert desk.apply(plan).result.approved_by == "Ada"


# ------------------------------------------------------------------ refusals


def other_account(desk: Desk) -> None:
    desk.pim.account = lambda: Account(id="5f9", name="Other")  # type: ignore[method-assign]


def redefined(desk: Desk) -> None:
    fields = [one for one in schema().fields(kind).values() if one.field != "label"]
    products = desk.pim.products
    desk.pim = FakePim(definitions=fields)
    desk.pim.products = products


def late(desk: Desk) -> None:
    desk.clock.move(24 * 3600 + 61)


def source_changed(desk: Desk) -> None:
    saved(desk.source, ("A-2", "Pan 3"))


def source_gone(desk: Desk) -> None:
    desk.source.unlink()


kind = next(iter(schema().definitions))


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (other_account, r"belong to Other \(5f9\)"),
        (redefined, "label"),
        (late, "older than 24 hours"),
        (source_changed, r"spring\.xlsx was changed after the plan"),
        (source_gone, r"spring\.xlsx is neither in .* nor beside the plan"),
    ],
)
def test_a_plan_that_no_longer_holds_is_refused_before_anything_is_sent(
    desk: Desk, happens: Callable[[Desk], None], said: str
) -> None:
    plan = desk.plan(("A-2", "Pan 2")).workbook
    happens(desk)
    with pytest.raises(PlanError, match=said) as caught:
        desk.apply(plan)
    assert caught.value.remedy
    assert desk.untouched()
    assert desk.journals == []
    assert not list(desk.folder.glob("* result *"))


def test_a_plan_is_as_old_as_it_may_be(desk: Desk) -> None:
    plan = desk.plan(("A-2", "Pan 2")).workbook
    desk.clock.move(3600)
    with pytest.raises(PlanError, match="older than 30 minutes"):
        desk.apply(plan, max_age=timedelta(minutes=30))
    desk.apply(plan, max_age=timedelta(hours=1))
    assert desk.pim.of("A-2")["label"] == "Pan 2"  # type: ignore[index]


def test_a_plan_that_a_guard_stops_is_not_applied_unless_it_was_lifted(desk: Desk) -> None:
    text = MAPPING.replace("max_creates: 5", "max_creates: 0")
    plan = desk.plan(("N-1", "New"), text=text)
    assert plan.plan.stopped
    with pytest.raises(GuardError, match="1 product would be created"):
        desk.apply(plan.workbook)
    assert desk.untouched()
    desk.apply(desk.plan(("N-1", "New"), text=text, allow={"creates": 1}).workbook)
    assert "N-1" in desk.pim.state()


def test_a_result_that_could_not_be_written_is_known_before_anything_is_sent(desk: Desk) -> None:
    plan = desk.plan(("A-2", "Pan 2")).workbook
    with pytest.raises(OutputError, match="no folder"):
        desk.apply(plan, output=desk.folder / "nowhere" / "result.xlsx")
    assert desk.untouched()
    assert desk.journals == []


@pytest.mark.parametrize("output", ["mine.xlsx", "out", "."])
def test_a_result_goes_where_it_is_wanted(desk: Desk, output: str) -> None:
    (desk.folder / "out").mkdir()
    plan = desk.plan(("A-2", "Pan 2")).workbook
    written = desk.apply(plan, output=desk.folder / output).workbook
    name = output if output.endswith(".xlsx") else f"{output}/spring result {RUN}.xlsx"
    assert written == desk.folder / name
    assert written.is_file()


def test_a_folder_for_results_that_is_not_there_is_no_file_name(desk: Desk) -> None:
    plan = desk.plan(("A-2", "Pan 2")).workbook
    with pytest.raises(OutputError, match=r"there is no folder .*results"):
        desk.apply(plan, output=desk.folder / "results")
    assert desk.untouched()


@pytest.mark.parametrize(
    ("output", "path"),
    [
        (None, "in/spring plan R.xlsx"),
        ("out/mine.xlsx", "out/mine.xlsx"),
        ("out/MINE.XLSX", "out/MINE.XLSX"),
        ("out", "out/spring plan R.xlsx"),
        ("out.d", "out.d/spring plan R.xlsx"),
    ],
)
def test_a_report_goes_beside_the_source_into_a_folder_or_under_its_own_name(
    output: str | None, path: str
) -> None:
    given = None if output is None else Path(output)
    assert report_path(given, Path("in/spring.xlsx"), "plan", "R") == Path(path)


def test_a_run_that_is_stopped_tells_every_row(desk: Desk) -> None:
    plan = desk.plan(("A-1", "Kettle 2"), ("A-2", "Pan 2")).workbook
    applied = desk.apply(plan, stop=lambda: desk.pim.count_of("update") > 0)
    assert [row.status for row in applied.result.rows] == [RowStatus.DONE, RowStatus.NOT_ATTEMPTED]
    assert applied.result.interrupted
    assert applied.workbook.is_file()


# ------------------------------------------------------------------ where the source is


def test_the_source_is_where_the_user_says_where_it_was_or_beside_the_plan(
    desk: Desk, tmp_path: Path
) -> None:
    planned = desk.plan(("A-2", "Pan 2"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    moved = Path(shutil.copy(planned.workbook, elsewhere))
    beside = Path(shutil.copy(desk.source, elsewhere))
    named = Path(shutil.copy(desk.source, tmp_path / "named.xlsx"))
    assert find_source(planned.plan, moved) == desk.source
    desk.source.unlink()
    assert find_source(planned.plan, moved) == beside
    assert find_source(planned.plan, beside, named) == named
    beside.unlink()
    with pytest.raises(PlanError, match=r"neither in .* nor beside the plan"):
        find_source(planned.plan, moved)


def test_a_named_source_that_is_not_there_is_not_looked_for_elsewhere(desk: Desk) -> None:
    planned = desk.plan(("A-2", "Pan 2"))
    with pytest.raises(PlanError, match=r"no file .*other\.xlsx") as caught:
        find_source(planned.plan, planned.workbook, desk.folder / "other.xlsx")
    assert "--source" in caught.value.remedy
