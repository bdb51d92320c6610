"""What a sheet's columns are taken for when nobody says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from sheetsync.codecs.gtin import check_digit
from sheetsync.mapping.assume import assumed_mapping
from sheetsync.mapping.assumed import Assumption
from sheetsync.mapping.proposal import SheetCells
from sheetsync.mapping.sheet_mapping import Binding, DateOrder, SheetMapping
from sheetsync.model.definition import Kind
from sheetsync.model.examined import ExaminedSheet, Judged
from sheetsync.model.place import CellPlace
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from tests.unit.mapping.proposals import cells_of

DAYS = [datetime.combine(date(2026, 3, 1) + timedelta(days=number), datetime.min.time())
        for number in range(12)]  # fmt: skip
GTINS = [body + str(check_digit(body)) for body in (f"40063813{n:04d}" for n in range(12))]
ERROR = FaultyCell(fault=CellFault.ERROR, shown="#N/A")


def of_sheets(*sheets: SheetCells) -> Assumption:
    return assumed_mapping(sheets, file="range.xlsx")


def of(*columns: tuple[str, Sequence[RawValue]]) -> Assumption:
    """What is assumed of one sheet of columns of one length."""
    rows: list[list[RawValue]] = [[header for header, _values in columns]]
    rows += [list(row) for row in zip(*(values for _header, values in columns), strict=True)]
    return of_sheets(cells_of(rows))


def sheet_of(assumption: Assumption) -> ExaminedSheet:
    (sheet,) = assumption.sheets
    return sheet.examined


def taken(header: str, values: Sequence[RawValue]) -> Judged:
    """What a column beside a key is taken for."""
    skus = [f"KT-{number}" for number in range(len(values))]
    return sheet_of(of(("SKU", skus), (header, values))).columns[1].judged


def mapped(assumption: Assumption) -> SheetMapping:
    assert assumption.mapping is not None
    (sheet,) = assumption.mapping.sheets
    return sheet


def binding(header: str, values: Sequence[RawValue]) -> Binding:
    """How a column beside a key is bound."""
    skus = [f"KT-{number}" for number in range(len(values))]
    (bound,) = mapped(of(("SKU", skus), (header, values))).columns
    return bound


@pytest.mark.parametrize(
    ("header", "values", "judged"),
    [
        ("EAN", ["4.00638E+12"] * 4, Judged.GTIN),
        ("Barcode", [None, None, "?"], Judged.GTIN),
        ("Barcode type", ["EAN", "UPC", "EAN"], Judged.TEXT),
        ("Number on the box", GTINS, Judged.GTIN),
        ("HS code", [73239300.0, 73239300.0, "04029110"], Judged.CODE),
        ("Zolltarifnummer", ["73239300"] * 4, Judged.CODE),
        ("Postal code", ["01234", 99999.0, "00123"], Judged.CODE),
        ("Supplier article number", ["A-1", "A-2", 3.0], Judged.CODE),
        ("Price", [1.5, 2.0, "3,5", "on request"], Judged.DECIMAL),
        ("Preis (EUR)", ["12,50", "8,00", "9,99"], Judged.DECIMAL),
        ("Weight (kg)", [1.0, 2.0, 3.0], Judged.DECIMAL),
        ("Stock", [1.0, 2.0, "3 pcs", 4.0], Judged.INTEGER),
        ("Anything", [1.0, 2.0, 3.0], Judged.INTEGER),
        ("Anything", [1.0, 2.5, 3.0], Judged.DECIMAL),
        ("Anything", ["1", "2", "3"], Judged.TEXT),
        ("Size", [36.0, 38.0, "M", 40.0, 42.0], Judged.TEXT),
        ("Launch date", [*DAYS[:3], "soon", 45000.0], Judged.DATE),
        ("Anything", [*DAYS[:3], "soon"], Judged.DATE),
        ("Anything", [*DAYS[:2], "soon", "later"], Judged.TEXT),
        ("Launch", [2025.0, 2026.0, 2026.0], Judged.INTEGER),
        ("Active", ["yes", "no", "perhaps", "yes"], Judged.BOOLEAN),
        ("Active", [1.0, 0.0, 1.0], Judged.BOOLEAN),
        ("Name", [True, False, True], Judged.BOOLEAN),
        ("Website", ["https://a.example", "www", "https://b.example"], Judged.URL),
        ("Anything", ["https://a.example/x", "https://b.example", "http://c.example"], Judged.URL),
        ("Product page", ["shop.example/a", "shop.example/b"], Judged.TEXT),
        ("Name", ["Kettle", "Pot", ERROR], Judged.TEXT),
        ("Colour", ["Blue", "Red"] * 6, Judged.LIST),
        ("Description", [1.0, 2.0, 3.0], Judged.TEXT),
    ],
)  # fmt: skip
def test_a_column_is_taken_for_what_its_header_says_and_most_of_its_cells_are(
    header: str, values: Sequence[RawValue], judged: Judged
) -> None:
    assert taken(header, values) is judged


def test_errors_and_blanks_say_nothing_of_what_a_column_holds() -> None:
    assert taken("Anything", [1.5, ERROR, ERROR, None, None, 2.5, 3.5]) is Judged.DECIMAL


def test_a_number_that_shows_percent_makes_a_column_of_percent() -> None:
    cells = cells_of([["SKU", "Discount"], ["A-1", 0.1], ["A-2", 0.2], ["A-3", 15.0]])
    shown = SheetCells(
        sheet=cells.sheet,
        row_numbers=cells.row_numbers,
        columns=cells.columns,
        shown={1: {1: "10%", 2: "20%"}},
    )
    assumption = of_sheets(shown)
    assert sheet_of(assumption).columns[1].judged is Judged.PERCENT
    assert mapped(assumption).columns[0].percent == "fraction"


def test_marks_are_taken_from_a_column_of_texts_that_agree() -> None:
    bound = binding("Price", ["1.234,50", "8,00", "12,5"])
    assert (bound.decimal, bound.thousands) == (",", ".")


def test_marks_are_not_taken_from_a_few_texts_among_numbers() -> None:
    bound = binding("Price", [1.5, 2.5, 3.5, "12,5"])
    assert (bound.decimal, bound.thousands) == (".", "")


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["25/12/2026", "03/04/2026", "05/06/2026"], DateOrder.DMY),
        (["12/25/2026", "03/04/2026", "05/06/2026"], DateOrder.MDY),
        (["01.02.2026", "03.04.2026", "05.06.2026"], DateOrder.DMY),
        (["01/02/2026", "03/04/2026", "05/06/2026"], None),
        (["25/12/2026", *DAYS[:3]], None),
    ],
)
def test_the_order_of_days_is_taken_from_a_column_of_texts_that_show_it(
    texts: Sequence[RawValue], order: DateOrder | None
) -> None:
    assert binding("Launch date", texts).date_order is order


@pytest.mark.parametrize("header", ["SKU", "Artikelnummer", "Item number", "Style", "Article no."])
def test_the_key_is_the_column_whose_header_names_one(header: str) -> None:
    assumption = of(("Name", ["Pot", "Pan", "Lid"]), (header, ["a", "b", "c"]))
    assert [column.judged for column in sheet_of(assumption).columns][1] is Judged.KEY
    assert [key.field for key in mapped(assumption).key] == ["sku"]


def test_the_sku_is_the_key_before_any_other_number() -> None:
    assumption = of(("Article number", ["1", "2", "3"]), ("SKU", ["a", "b", "c"]))
    assert [one.judged for one in sheet_of(assumption).columns] == [Judged.CODE, Judged.KEY]


def test_a_sku_that_stands_in_many_rows_is_no_key() -> None:
    """A sheet of stock by place has every SKU several times, and that is no damage."""
    assumption = of(("SKU", ["A-1", "A-2"] * 5), ("Place", ["here", "there"] * 5))
    assert sheet_of(assumption).columns[0].judged is Judged.CODE
    assert mapped(assumption).key == ()


@pytest.mark.parametrize("header", ["SKU", "Ours"])
def test_the_key_of_a_long_sheet_is_known_by_a_part_of_its_values(header: str) -> None:
    assumption = of((header, [f"A-{number}" for number in range(9_000)]), ("Name", ["Pot"] * 9_000))
    assert sheet_of(assumption).columns[0].judged is Judged.KEY


def test_one_sku_that_stands_twice_leaves_the_column_the_key() -> None:
    assumption = of(("SKU", [*(f"A-{n}" for n in range(9)), "A-0"]), ("Name", ["Pot"] * 10))
    assert sheet_of(assumption).columns[0].judged is Judged.KEY


def test_without_a_named_key_the_leftmost_codes_that_all_differ_are_the_key() -> None:
    assumption = of(
        ("Name", ["Pot 1", "Pan 2", "Lid 3"]),
        ("Ours", ["P-1", "P-2", "P-3"]),
        ("Theirs", ["X1", "X2", "X3"]),
    )
    assert [one.judged is Judged.KEY for one in sheet_of(assumption).columns] == [
        False,
        True,
        False,
    ]


def test_trade_item_numbers_are_the_key_where_there_is_no_other() -> None:
    assumption = of(("EAN", GTINS[:3]), ("Name", ["Pot", "Pan", "Lid"]))
    assert [key.field for key in mapped(assumption).key] == ["gtin"]
    assert sheet_of(assumption).columns[0].judged is Judged.GTIN


def test_titles_above_the_headers_are_passed_over() -> None:
    assumption = of_sheets(
        cells_of([["Spring range"], [None], ["SKU", "Price"], ["A-1", 2.0], ["A-2", 3.0]])
    )
    assert (sheet_of(assumption).header_row, sheet_of(assumption).rows) == (3, 2)


def test_the_same_headers_twice_above_the_data_are_told_and_the_lower_ones_count() -> None:
    assumption = of_sheets(
        cells_of([["SKU", "Price"], ["as of May", None], ["SKU", "Price"], ["A-1", 2.0]])
    )
    assert sheet_of(assumption).header_row == 3
    assert [one.code for one in assumption.findings] == ["several-header-rows"]


def test_headers_repeated_among_the_data_do_not_move_the_header_row() -> None:
    rows: list[list[RawValue]] = [["SKU", "Price"], ["A-1", 2.0], ["SKU", "Price"], ["A-2", 2.0]]
    assumption = of_sheets(cells_of(rows))
    assert sheet_of(assumption).header_row == 1
    assert assumption.findings == ()


def test_a_sheet_of_notes_is_not_examined() -> None:
    assumption = of_sheets(
        cells_of([["SKU", "Price"], ["A-1", 2.0]]),
        cells_of([["Ask Mia."], ["Prices without VAT."]], name="Notes"),
    )
    assert [one.examined.header_row for one in assumption.sheets] == [1, None]
    assert mapped(assumption).sheets == ("Products",)


def test_every_visible_sheet_is_mapped_and_fields_of_one_name_are_kept_apart() -> None:
    rows: list[list[RawValue]] = [["SKU", "Price"], ["A-1", 2.0]]
    assumption = of_sheets(cells_of(rows, name="One"), cells_of(rows, name="Two"))
    assert assumption.mapping is not None
    fields = [sheet.columns[0].field for sheet in assumption.mapping.sheets]
    assert fields == ["attributes.price", "attributes.price_2"]
    assert list(assumption.schema.fields(Kind.PRODUCT)) == fields


def test_hidden_sheets_are_left_alone_and_told_when_they_have_the_headers() -> None:
    rows: list[list[RawValue]] = [["SKU", "Name", "Price"], ["A-1", "Pot", 2.0]]
    lists: list[list[RawValue]] = [["Colour", "Size"], ["Blue", "S"]]
    assumption = of_sheets(
        cells_of(rows, name="Products"),
        cells_of(rows, name="Old", visible=False),
        cells_of(lists, name="Lists", visible=False),
    )
    assert mapped(assumption).sheets == ("Products",)
    assert [(one.code, one.place.sheet) for one in assumption.findings
            if isinstance(one.place, CellPlace)] == [("unread-sheet", "Old")]  # fmt: skip


def test_a_hidden_sheet_is_examined_when_no_visible_one_has_headers() -> None:
    assumption = of_sheets(
        cells_of([["SKU", "Price"], ["A-1", 2.0]], name="Hidden", visible=False),
        cells_of([["Ask Mia."]], name="Notes"),
    )
    assert mapped(assumption).sheets == ("Hidden",)


@pytest.mark.parametrize("name", ["Products (2)", "Products OLD", "Kopie von Products"])
def test_a_sheet_that_looks_like_a_copy_is_told(name: str) -> None:
    rows: list[list[RawValue]] = [["SKU", "Price"], ["A-1", 2.0]]
    assumption = of_sheets(cells_of(rows, name=name), cells_of(rows, name="Products"))
    (told,) = assumption.findings
    assert isinstance(told.place, CellPlace)
    assert (told.code, told.place.sheet) == ("unread-sheet", name)


@pytest.mark.parametrize("name", ["Gold", "DE", "Kalte Getränke"])
def test_sheets_of_other_names_are_no_copies(name: str) -> None:
    rows: list[list[RawValue]] = [["SKU", "Price"], ["A-1", 2.0]]
    assert of_sheets(cells_of(rows, name=name), cells_of(rows, name="Products")).findings == ()


@pytest.mark.parametrize(
    ("header", "alias"),
    [
        ("Price ", "Price"),
        ("Pri\u00adce", "Price"),
        ("\ufeffPrice", "Price"),
        ("Sale\u00a0price", "Sale price"),
        ("Launch\n date", "Launch date"),
        ("Launch\ndate", "Launch\ndate"),
    ],
)
def test_what_nobody_sees_in_a_header_is_not_looked_for(header: str, alias: str) -> None:
    """So that it is told when the header is found folded; a line break alone is ordinary."""
    assert binding(header, ["a", "b", "c"]).columns == (alias,)


def test_of_two_columns_with_one_header_the_first_is_examined() -> None:
    assumption = of(("SKU", ["A-1"]), ("Price", [1.0]), ("price", [2.0]))
    assert [one.field for one in sheet_of(assumption).columns] == ["sku", "attributes.price", None]


@pytest.mark.parametrize("found", ["blue", "Blue ", "Bleu shade", "Dark bleu"])
def test_a_rare_spelling_of_a_usual_word_is_told(found: str) -> None:
    usual = {"Bleu shade": "Blue shade", "Dark bleu": "Dark blue"}.get(found, "Blue")
    values = [*[usual] * 9, "Sage", "Sage", found]
    skus = [f"A-{number}" for number in range(len(values))]
    told = of(("SKU", skus), ("Colour", values)).findings
    if found == "Blue ":
        assert told == ()  # the same to everybody: blanks at the end are cut
        return
    assert [(one.code, one.found, one.suggestions) for one in told] == [
        ("option-case", found, (usual,))
    ]


@pytest.mark.parametrize(("usual", "rare"), [("Red", "Rod"), ("Size 38", "Size 39")])
def test_short_words_and_numbers_are_no_rare_spellings(usual: str, rare: str) -> None:
    values = [*[usual] * 11, rare]
    skus = [f"A-{number}" for number in range(len(values))]
    assert of(("SKU", skus), ("Colour", values)).findings == ()


def test_a_name_of_a_sheet_with_a_blank_behind_is_told_with_the_name_meant() -> None:
    rows: list[list[RawValue]] = [["SKU", "Price"], ["A-1", 2.0]]
    (told,) = of_sheets(cells_of(rows, name="Products ")).findings
    assert (told.code, told.repair) == ("sheet-folded", "Products")


def test_a_workbook_without_headers_has_no_mapping() -> None:
    assert of_sheets(cells_of([["Ask Mia."], [1.0]])).mapping is None


def ended(*rows: list[RawValue]) -> list[tuple[str, int | None]]:
    """Codes and rows of what is told of a sheet that ends with these rows."""
    products: list[list[RawValue]] = [[f"KT-{n}", "Pot", 2.5 + n] for n in range(9)]
    told = of_sheets(cells_of([["SKU", "Name", "Price"], *products, *rows])).findings
    return [(one.code, one.place.row) for one in told if isinstance(one.place, CellPlace)]


def test_totals_in_the_column_of_keys_are_told() -> None:
    assert ended(["Gesamt:", None, 40.0]) == [("total-row", 11)]
    assert ended(["TOTAL-1", "A brand called total", 40.0]) == []


def test_a_note_below_the_table_is_told() -> None:
    assert ended([None], ["* all without VAT"]) == [("rows-below-table", 12)]
    assert ended(["KT 10 b", "Pot", 2.0]) == []
