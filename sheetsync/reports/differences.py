"""Cells of a plan workbook that say something else than the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from itertools import islice

from sheetsync.errors import PlanError
from sheetsync.model.place import column_letters
from sheetsync.reports.same import cell_key, row_key, same_cell, same_link
from sheetsync.reports.shown import visible_text
from sheetsync.reports.summary import Signature
from sheetsync.workbook.own.plan_cells import SavedCell, SavedRow, SavedWorkbook
from sheetsync.workbook.writing.layout import CellValue, PageSheet, TableSheet

_MAX_QUOTED = 80
_MAX_SUMMARY = 160
_MAX_PAIRED = 200
"""Rows without a twin that are searched for the row they were; beyond that all are named."""


class Differences:
    """Gathers what differs, in the order of sheets and rows."""

    def __init__(self) -> None:
        self._told: list[str] = []

    def __len__(self) -> int:
        return len(self._told)

    def add(self, sheet: str, cell: str, what: str) -> None:
        """Note something about a cell, or about a sheet when ``cell`` is empty."""
        self._told.append(f"{sheet}!{cell}: {what}" if cell else what)

    def add_cell(self, sheet: str, cell: str, written: CellValue, saved: SavedCell) -> None:
        """Note a cell that says something else."""
        if cell_key(written) == "":
            expected = "the plan has nothing there"
        else:
            expected = f"the plan says {quoted(written)}"
        says = "is empty" if saved == "" else f"says {quoted(saved)}"
        self.add(sheet, cell, f"{says}; {expected}")

    def raise_if_any(self, file: str, most: int) -> None:
        """Refuse the workbook when anything differs.

        Raises:
            PlanError: Its ``cells`` name at most ``most`` of them, then how many more there are.
        """
        if not self._told:
            return
        number = len(self._told)
        cells = self._told[:most]
        if number > most:
            cells.append(f"and {number - most:,} more")
        raise PlanError(
            f"{file} no longer shows what was planned: {number:,} "
            f"{'place differs' if number == 1 else 'places differ'} from the sealed plan. Only "
            "Decision, New value, Your answer and Approved by may be changed.",
            remedy="Put back what is named above, or plan again. Nothing was sent.",
            cells=cells,
        )


def quoted(value: CellValue | SavedCell) -> str:
    """A cell's value for a message: one line, hidden characters named, not too long."""
    text = visible_text(str(value)).replace("\n", "⏎")
    if isinstance(value, float) and text.endswith(".0"):
        text = text.removesuffix(".0")
    if len(text) > _MAX_QUOTED:
        text = text[: _MAX_QUOTED - 1] + "…"
    return f'"{text}"'


def address(column: int, row: int) -> str:
    """The address of a cell; the column counts from 0, the row from 1."""
    return f"{column_letters(column)}{row}"


def check_header(sheet: TableSheet, grid: Sequence[SavedRow], differences: Differences) -> None:
    """Compare the header row; columns further to the right may be anything."""
    found = padded(grid[0] if grid else [], len(sheet.columns))
    for column, header in enumerate(sheet.headers):
        if not same_cell(header, found[column]):
            differences.add_cell(sheet.name, address(column, 1), header, found[column])


def padded(row: Sequence[SavedCell], width: int) -> list[SavedCell]:
    """The first cells of a row, filled up with empty ones."""
    cells = list(row[:width])
    cells.extend([""] * (width - len(cells)))
    return cells


def is_blank(cells: Sequence[SavedCell]) -> bool:
    """Whether a row holds nothing."""
    return cells.count("") == len(cells)


def compare_page(
    page: PageSheet, grid: Sequence[SavedRow], signature: Signature, differences: Differences
) -> str:
    """Compare a page cell by cell, but for the cell where the reviewer signs.

    Returns:
        What stands in the cell for the signature.
    """
    written = {(cell.row, cell.column): cell.value for cell in page.cells}
    width = len(page.widths)
    height = max(len(grid), max((row for row, _ in written), default=-1) + 1)
    approved_by = ""
    for row in range(height):
        cells = padded(grid[row] if row < len(grid) else [], width)
        for column, saved in enumerate(cells):
            if (row, column) == signature:
                approved_by = visible_text(str(saved)).strip()
                continue
            expected = written.get((row, column), "")
            if not same_cell(expected, saved):
                differences.add_cell(page.name, address(column, row + 1), expected, saved)
    return approved_by


def compare_rows(sheet: TableSheet, saved: SavedWorkbook, differences: Differences) -> None:
    """Compare *Rows*, whose rows are known by sheet and number, in any order."""
    _compare_in_any_order(sheet, saved, differences, identity=(1, 0))


def compare_causes(sheet: TableSheet, saved: SavedWorkbook, differences: Differences) -> None:
    """Compare *Causes*, whose rows are known by their ids, in any order."""
    _compare_in_any_order(sheet, saved, differences, identity=(len(sheet.columns) - 1,))


def compare_problems(sheet: TableSheet, saved: SavedWorkbook, differences: Differences) -> None:
    """Compare *Problems*, in any order; a changed row is recognised by what is left of it."""
    _compare_in_any_order(sheet, saved, differences, identity=())


def _compare_in_any_order(
    sheet: TableSheet, saved: SavedWorkbook, differences: Differences, identity: Sequence[int]
) -> None:
    grid = saved.sheets[sheet.name]
    check_header(sheet, grid, differences)
    width = len(sheet.columns)
    written = [values for _, values, _ in sheet.rows()]
    found = [
        (number, cells)
        for number, row in enumerate(grid[1:], start=2)
        if not is_blank(cells := padded(row, width))
    ]
    if len(written) == len(found) and all(
        cells == list(values) for values, (_, cells) in zip(written, found, strict=True)
    ):
        return
    _restore_links(sheet, saved, written, found)
    left_written, left_found = _without_twins(sheet, written, found)
    unpaired = dict(enumerate(left_written))
    by_identity = {_identity(values, identity): at for at, values in unpaired.items()}
    for turn, (number, cells) in enumerate(left_found):
        at = by_identity.pop(_identity(cells, identity), None) if identity else None
        if at is None and turn < _MAX_PAIRED:
            at = _most_alike(unpaired, cells)
        if at is None or at not in unpaired:
            says = ", ".join(quoted(cell) for cell in cells if cell != "")[:_MAX_SUMMARY]
            differences.add(
                sheet.name, address(0, number), f"the row says {says}; the plan has no such row"
            )
            continue
        for column, (expected, cell) in enumerate(zip(unpaired.pop(at), cells, strict=True)):
            same = same_link if column == sheet.link_column else same_cell
            if not same(expected, cell):
                differences.add_cell(sheet.name, address(column, number), expected, cell)
    for values in unpaired.values():
        says = ", ".join(quoted(value) for value in values if value != "")[:_MAX_SUMMARY]
        differences.add(sheet.name, "", f"{sheet.name}: a row is missing: {says}")


def _identity(
    values: Sequence[CellValue | SavedCell], identity: Sequence[int]
) -> tuple[Hashable, ...]:
    return tuple(cell_key(values[at]) for at in identity)


def _without_twins(
    sheet: TableSheet,
    written: Sequence[Sequence[CellValue]],
    found: Sequence[tuple[int, SavedRow]],
) -> tuple[list[Sequence[CellValue]], list[tuple[int, SavedRow]]]:
    """The rows of either side that the other side does not have."""
    linked = sheet.link_column

    def key(values: Sequence[CellValue | SavedCell]) -> tuple[Hashable, ...]:
        if linked is None:
            return row_key(values)
        changed = list(values)
        changed[linked] = link_text(changed[linked])
        return row_key(changed)

    missing = Counter(key(values) for values in written)
    left_found = []
    for number, cells in found:
        cells_key = key(cells)
        if missing[cells_key] > 0:
            missing[cells_key] -= 1
        else:
            left_found.append((number, cells))
    left_written = []
    for values in written:
        values_key = key(values)
        if missing[values_key] > 0:
            missing[values_key] -= 1
            left_written.append(values)
    return left_written, left_found


def link_text(value: CellValue | SavedCell) -> str:
    """What a cell with a link shows, as text."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _most_alike(unpaired: Mapping[int, Sequence[CellValue]], cells: SavedRow) -> int | None:
    """The row that a changed row was: the one with the most cells alike, at least half."""
    best, best_alike = None, len(cells) // 2
    for at, values in islice(unpaired.items(), _MAX_PAIRED):
        alike = sum(map(same_cell, values, cells))
        if alike > best_alike:
            best, best_alike = at, alike
    return best


def _restore_links(
    sheet: TableSheet,
    saved: SavedWorkbook,
    written: Sequence[Sequence[CellValue]],
    found: Sequence[tuple[int, SavedRow]],
) -> None:
    """Fill in link cells whose program kept the formula and dropped its result."""
    column = sheet.link_column
    if column is None or not any(cells[column] == "" for _, cells in found):
        return
    shown = {link_text(values[column]) for values in written}
    restored = link_results(saved, sheet.name)
    for number, cells in found:
        if cells[column] == "":
            text = restored.get(address(column, number), "")
            cells[column] = text if text in shown else ""


def link_results(saved: SavedWorkbook, sheet: str) -> dict[str, str]:
    """What each ``HYPERLINK`` formula of a sheet shows, by address."""
    results = {}
    for cell, formula in saved.formulas(sheet).items():
        if formula.startswith("HYPERLINK(") and formula.endswith(")"):
            shown = formula[:-1].rpartition(",")[2].strip()
            if shown.endswith('"'):
                shown = formula[:-1].rpartition(',"')[2].removesuffix('"').replace('""', '"')
            results[cell] = shown
    return results
