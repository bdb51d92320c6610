"""What a reviewer made of *Changes* and *New products*."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sheetsync.model.change import FieldChange
from sheetsync.model.plan import Plan
from sheetsync.model.values import FieldName
from sheetsync.reports.content import (
    ACCEPT,
    CHANGES,
    DECISION,
    FIRST_NEW_FIELD,
    NEW_PRODUCTS,
    NEW_VALUE,
    REJECT,
    change_by_field,
    changes_sheet,
    clear_hint,
    new_fields,
    new_products_sheet,
)
from sheetsync.reports.differences import (
    Differences,
    address,
    check_header,
    is_blank,
    link_results,
    padded,
    quoted,
)
from sheetsync.reports.same import same_cell, same_link
from sheetsync.reports.shown import is_shown_whole
from sheetsync.workbook.own.plan_cells import SavedCell, SavedRow, SavedWorkbook
from sheetsync.workbook.writing.layout import CellValue, TableSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A value that the reviewer typed.

    Attributes:
        id: The change's id, or ``<create id>/<field>``.
        value: What was typed, as saved.
        sheet: The sheet of the plan workbook.
        row: The row as Excel shows it.
        column: The column, from 0.
        header: The column's header.
    """

    id: str
    value: SavedCell
    sheet: str
    row: int
    column: int
    header: str


@dataclass(slots=True, kw_only=True)
class Review:
    """What was decided on one sheet.

    Attributes:
        rejected: Ids of changes or creates.
        edited: Edits of what was not rejected, in the order of the sheet.
    """

    rejected: set[str] = field(default_factory=set)
    edited: list[Edit] = field(default_factory=list)


EditedId = Callable[[str, int], str]
"""The id of the edit of a row's column."""

WholeAt = Callable[[str, int], bool | None]
"""Whether a row's column shows the very value; ``None`` when the plan has no value there."""


def review_changes(plan: Plan, saved: SavedWorkbook, differences: Differences) -> Review:
    """Read the decisions on *Changes* and compare everything else."""
    changes: dict[str, FieldChange] = {}

    def whole(change_id: str, _column: int) -> bool:
        if not changes:
            changes.update(
                (change.id, change) for update in plan.updates for change in update.fields
            )
        return is_shown_whole(changes[change_id].after)

    return _review(
        changes_sheet(plan),
        saved,
        differences,
        editable=frozenset({NEW_VALUE}),
        edited_id=lambda change_id, _column: change_id,
        whole=whole,
        if_empty=clear_hint(plan),
        fixed=frozenset(delete.id for delete in plan.deletes),
    )


def review_new_products(plan: Plan, saved: SavedWorkbook, differences: Differences) -> Review:
    """Read the decisions on *New products* and compare everything else."""
    fields = new_fields(plan.creates)
    creates: Mapping[str, Mapping[FieldName, FieldChange]] = {
        create.id: change_by_field(create) for create in plan.creates
    }

    def whole(create_id: str, column: int) -> bool | None:
        change = creates[create_id].get(fields[column - FIRST_NEW_FIELD])
        return None if change is None else is_shown_whole(change.after)

    return _review(
        new_products_sheet(plan),
        saved,
        differences,
        editable=frozenset(range(FIRST_NEW_FIELD, FIRST_NEW_FIELD + len(fields))),
        edited_id=lambda create_id, column: f"{create_id}/{fields[column - FIRST_NEW_FIELD]}",
        whole=whole,
        if_empty=clear_hint(plan),
    )


def _review(
    sheet: TableSheet,
    saved: SavedWorkbook,
    differences: Differences,
    *,
    editable: frozenset[int],
    edited_id: EditedId,
    whole: WholeAt,
    if_empty: str,
    fixed: frozenset[str] = frozenset(),
) -> Review:
    grid = saved.sheets[sheet.name]
    check_header(sheet, grid, differences)
    width = len(sheet.columns)
    id_column = width - 1
    written: dict[object, Sequence[CellValue]] = {
        values[id_column]: values for _, values, _ in sheet.rows()
    }
    seen: dict[object, int] = {}
    review = Review()
    row_reader = _RowReader(
        sheet, saved, differences, editable, edited_id, whole, if_empty, fixed, review
    )
    for number, row in enumerate(grid[1:], start=2):
        cells = row if len(row) == width else padded(row, width)
        change_id = cells[id_column]
        values = written.get(change_id)
        if values is None:
            if not is_blank(cells):
                differences.add(
                    sheet.name,
                    address(id_column, number),
                    f"says {quoted(change_id)}, which is no change of this plan",
                )
            continue
        if change_id in seen:
            differences.add(
                sheet.name,
                address(id_column, number),
                f"says {quoted(change_id)}, which stands in row {seen[change_id]} too",
            )
            continue
        seen[change_id] = number
        if tuple(cells) == values and values[DECISION] == ACCEPT:
            continue
        row_reader.read(str(change_id), number, values, cells)
    review.rejected.update(str(one) for one in written if one not in seen)
    return review


class _RowReader:
    """Reads rows that are not exactly as written."""

    def __init__(
        self,
        sheet: TableSheet,
        saved: SavedWorkbook,
        differences: Differences,
        editable: frozenset[int],
        edited_id: EditedId,
        whole: WholeAt,
        if_empty: str,
        fixed: frozenset[str],
        review: Review,
    ) -> None:
        self._sheet = sheet
        self._saved = saved
        self._differences = differences
        self._editable = editable
        self._edited_id = edited_id
        self._whole = whole
        self._if_empty = if_empty
        self._fixed = fixed
        self._review = review
        self._links: dict[str, str] | None = None

    def read(self, row_id: str, number: int, values: Sequence[CellValue], cells: SavedRow) -> None:
        rejected = self._decision(number, cells[DECISION])
        if rejected:
            self._review.rejected.add(row_id)
        for column, (written, found) in enumerate(zip(values, cells, strict=True)):
            if column == DECISION:
                continue
            if column == self._sheet.link_column:
                self._compare_link(number, column, written, found)
            elif not same_cell(written, found):
                if column not in self._editable or row_id in self._fixed:
                    self._tell(number, column, written, found)
                elif not rejected:
                    self._edit(row_id, number, column, written, found)

    def _decision(self, number: int, found: SavedCell) -> bool:
        """Whether the row is rejected; a word that is no decision is told."""
        word = str(found).strip().casefold()
        if word not in {ACCEPT, REJECT}:
            what = "is empty" if found == "" else f"says {quoted(found)}"
            self._differences.add(
                self._sheet.name,
                address(DECISION, number),
                f"{what}; a decision is {ACCEPT} or {REJECT}",
            )
        return word == REJECT

    def _compare_link(self, number: int, column: int, written: CellValue, found: SavedCell) -> None:
        if same_link(written, found):
            return
        if found == "":
            if self._links is None:
                self._links = link_results(self._saved, self._sheet.name)
            found = self._links.get(address(column, number), "")
            if same_link(written, found):
                return
        self._tell(number, column, written, found)

    def _edit(
        self, row_id: str, number: int, column: int, written: CellValue, found: SavedCell
    ) -> None:
        whole = self._whole(row_id, column)
        cell = address(column, number)
        if whole is None:
            self._differences.add(
                self._sheet.name,
                cell,
                f"says {quoted(found)}; the source row has no value for "
                f"{self._sheet.headers[column]}: fill it in there and plan again",
            )
        elif not whole:
            self._differences.add(
                self._sheet.name,
                cell,
                "was edited, but does not show its whole value (it is too long, or holds hidden "
                "characters): correct it in the source and plan again",
            )
        elif found == "":
            self._differences.add(
                self._sheet.name,
                cell,
                f"is empty; the plan says {quoted(written)}: {self._if_empty}",
            )
        else:
            self._review.edited.append(
                Edit(
                    id=self._edited_id(row_id, column),
                    value=bool(found) if isinstance(written, bool) and found in {0, 1} else found,
                    sheet=self._sheet.name,
                    row=number,
                    column=column,
                    header=self._sheet.headers[column],
                )
            )

    def _tell(self, number: int, column: int, written: CellValue, found: SavedCell) -> None:
        self._differences.add_cell(self._sheet.name, address(column, number), written, found)


__all__ = ["CHANGES", "NEW_PRODUCTS", "Edit", "Review", "review_changes", "review_new_products"]
