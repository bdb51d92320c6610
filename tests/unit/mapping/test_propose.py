from __future__ import annotations

import time
from datetime import date

import pytest

from sheetsync.errors import WorkbookError
from sheetsync.mapping.check import check_mapping
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.proposal import Confidence, Proposal, Role, SheetCells
from sheetsync.mapping.propose import Choices, Survey
from sheetsync.mapping.propose_text import ProposalFrame, match_pattern, proposal_text
from sheetsync.mapping.sheet_mapping import DateOrder, WorkbookMapping
from sheetsync.model.definition import FieldDefinition, TypeClass
from sheetsync.model.values import CellFault, FaultyCell, RawValue
from tests.unit.mapping.proposals import (
    COLOURS,
    SHOP,
    attribute,
    cells_of,
    column,
    proposed,
    schema_of,
)

DAYS = (date(2026, 5, 1), date(2026, 5, 2))
FRAME = ProposalFrame(name="Spring: range", connection="plytix", account="Shop")


def text_of(proposal: Proposal) -> str:
    return proposal_text(proposal, FRAME)


def mapping_of(proposal: Proposal, *attributes: FieldDefinition) -> WorkbookMapping:
    """The proposed mapping, which nothing may be wrong with."""
    mapping = parse_mapping(text_of(proposal), file="proposed.yaml")
    assert check_mapping(mapping, schema_of(*(attributes or SHOP))) == ()
    return mapping


CASES: list[tuple[str, tuple[RawValue, ...], str | None, str | None, bool]] = [
    # header, values, field, confidence, bound
    ("Colour", ("Blue", "Red"), "attributes.colour", "sure", True),
    ("attributes.colour", ("Blue", "Red"), "attributes.colour", "sure", True),
    ("weight_kg", (1.5, 2.0), "attributes.weight_kg", "sure", True),
    ("Weight (kg)", (), "attributes.weight_kg", "sure", True),
    ("SALE  PRICE", (1.5, 2.0), "attributes.sale_price", "sure", True),
    ("Launch\ndate", DAYS, "attributes.launch_date", "sure", True),
    ("SHORT description", ("x", "y"), "attributes.short_description", "likely", True),
    ("Short-Description", ("x", "y"), "attributes.short_description", "likely", True),
    # other languages
    ("Farbe", ("Blue", "Red"), "attributes.colour", "sure", True),
    ("Couleur", ("Blue", "Grün", "Rouge"), "attributes.colour", "guess", False),
    ("Preis", (1.0, 2.0), "attributes.price", "likely", True),
    ("Prix", (1.0, 2.0), "attributes.price", "likely", True),
    ("Gewicht in kg", (1.0, 2.0), "attributes.weight_kg", "likely", True),
    ("Poids (kg)", (1.0, 2.0), "attributes.weight_kg", "likely", True),
    ("Bezeichnung", ("x", "y"), "label", "likely", True),
    ("Désignation", ("x", "y"), "label", "likely", True),
    ("Herkunftsland", ("France", "Italy"), "attributes.country_of_origin", "sure", True),
    ("Pays d'origine", ("France", "Italy"), "attributes.country_of_origin", "sure", True),
    # units
    ("Weight", (1.0, 2.0), "attributes.weight_kg", "likely", True),
    ("Weight (g)", (100.0, 200.0), "attributes.weight_kg", "guess", False),
    ("Price (EUR)", (1.0, 2.0), "attributes.price", "likely", True),
    # parts of a name
    ("Dishwasher", ("yes", "no"), "attributes.dishwasher_safe", "likely", True),
    ("Origin", ("France", "Italy"), "attributes.country_of_origin", "likely", True),
    ("List price", (1.0, 2.0), "attributes.price", "guess", False),
    ("Supplier no.", ("S-1", "S-2"), "attributes.supplier_article_number", "guess", False),
    # nearly the same spelling
    ("Matrial", ("Oak", "Steel"), "attributes.material", "likely", True),
    ("Colur", ("Blue", "Red"), "attributes.colour", "likely", True),
    ("Product pge", ("https://a.example/1", "https://a.example/2"),
     "attributes.product_page", "likely", True),
    ("Suplier article number", ("S-1",), "attributes.supplier_article_number", "guess", False),
    # values alone
    ("Tone", ("Blue", "Red", "Navy"), "attributes.colour", "likely", True),
    ("Tone", ("Blue", "Red"), "attributes.colour", "guess", False),
    ("Tone", ("Blue", "x", "y", "z"), None, None, False),
    # values that contradict the header
    ("Price", ("on request", "ask us"), "attributes.price", "guess", False),
    ("Price", (1.0, 2.0, 3.0, "on request", "ask us"), "attributes.price", "likely", True),
    ("Launch date", (45_000.0, 45_001.0), "attributes.launch_date", "guess", False),
    ("Colour", ("ready", "steady"), "attributes.colour", "guess", False),
    ("Price", (FaultyCell(fault=CellFault.ERROR),), "attributes.price", "guess", False),
    # what cannot be fed
    ("Readiness", (1.0,), None, None, False),
    ("Main picture", ("a.png",), "attributes.main_picture", "sure", True),
    ("Categories", ("A>B",), None, None, False),
    ("Buyer's notes", ("call them",), None, None, False),
    ("", ("x",), None, None, False),
    ("p" * 300, ("x",), None, None, False),
]  # fmt: skip


@pytest.mark.parametrize(("header", "values", "field", "confidence", "bound"), CASES)
def test_a_column_is_matched_by_its_header_and_its_values(
    header: str,
    values: tuple[RawValue, ...],
    field: str | None,
    confidence: str | None,
    bound: bool,
) -> None:
    assert column(header, *values) == (field, confidence, bound)


@pytest.mark.parametrize(
    "header",
    [
        "SKU", "sku", "Article no.", "Article Number", "Item no.", "Artikelnummer", "Artikel-Nr.",
        "Art.-Nr.", "ArtikelNr", "Référence", "Réf.", "Code article", "N° article", "Product code",
        "Referencia", "Codice articolo",
    ],
)  # fmt: skip
def test_usual_headers_of_the_key_are_known(header: str) -> None:
    proposal = proposed([header, "Colour"], ["A-1", "Blue"], ["A-2", "Red"])
    (key,) = proposal.standing(Role.KEY)
    assert (key.field, key.header) == ("sku", header)
    assert proposal.usable


@pytest.mark.parametrize("header", ["EAN", "GTIN", "ean-13", "EAN Code", "UPC", "Code-barres"])
def test_trade_item_numbers_are_a_second_key(header: str) -> None:
    proposal = proposed(
        ["Article no.", header, "Colour"],
        ["A-1", 4006381333931.0, "Blue"],
        ["A-2", "4006381333931", "Red"],
    )
    assert [one.field for one in proposal.standing(Role.KEY)] == ["sku", "gtin"]
    assert proposal.columns[1].confidence is Confidence.SURE


def test_a_header_that_only_looks_like_a_key_is_none_when_its_values_are_none() -> None:
    proposal = proposed(["SKU", "EAN", "Colour"], ["A-1", "n/a", "Blue"], ["A-2", "tbc", "Red"])
    assert [one.field for one in proposal.standing(Role.KEY)] == ["sku"]


def test_the_key_is_found_by_what_the_account_knows_of_its_values() -> None:
    rows = (["Ref. int.", "Colour"], ["A-1", "Blue"], ["A-2", "Red"], ["A-3", "Navy"])
    offline = proposed(*rows)
    assert not offline.usable
    assert [one.code for one in offline.findings] == ["no-key-column"]
    online = proposed(*rows, known={"A-1", "A-3"})
    (key,) = online.standing(Role.KEY)
    assert (key.header, key.confidence) == ("Ref. int.", Confidence.LIKELY)
    assert "2 of 3 values are SKUs of the account" in key.why


def test_a_key_whose_values_the_account_knows_wins_over_a_usual_header() -> None:
    rows = (["Reference", "Item", "Colour"], ["X1", "A-1", "Blue"], ["X2", "A-2", "Red"])
    proposal = proposed(*rows, known={"A-1", "A-2"})
    assert [one.header for one in proposal.standing(Role.KEY)] == ["Item"]


def test_a_key_of_which_the_account_knows_nothing_is_told() -> None:
    proposal = proposed(["SKU", "Colour"], ["A-1", "Blue"], ["A-2", "Red"], known=set())
    assert [one.code for one in proposal.findings] == ["key-not-known"]
    assert proposal.columns[0].confidence is Confidence.LIKELY


def test_a_usual_header_of_the_key_over_repeated_values_is_only_a_guess() -> None:
    proposal = proposed(["Reference", "Colour"], ["A", "Blue"], ["A", "Red"], ["A", "Navy"])
    assert proposal.standing(Role.KEY) == ()
    (finding,) = proposal.findings
    assert (finding.code, finding.suggestions) == ("no-key-column", ("Reference",))
    assert "#       - {column" not in text_of(proposal)
    assert "# - column: Reference" in text_of(proposal)


def test_the_user_names_the_key() -> None:
    rows = (["Ref. int.", "SKU", "Colour"], ["A-1", "B-1", "Blue"], ["A-2", "B-2", "Red"])
    proposal = proposed(*rows, choices=Choices(key="ref. INT."))
    assert [one.header for one in proposal.standing(Role.KEY)] == ["Ref. int."]
    with pytest.raises(WorkbookError, match="no column 'Reff'"):
        proposed(*rows, choices=Choices(key="Reff"))


def test_at_most_a_hundred_values_are_looked_up_and_each_candidate_has_its_share() -> None:
    rows: list[list[RawValue]] = [["SKU", "Part"]]
    rows += [[f"A-{place}", f"P-{place}"] for place in range(500)]
    texts = Survey([cells_of(rows)], schema_of(*SHOP), file="x.xlsx").key_texts
    assert len(texts) == len(set(texts)) == 100
    assert sum(text.startswith("A-") for text in texts) == 50


def test_price_and_sale_price_are_told_apart_in_either_order() -> None:
    for headers in (["SKU", "Price", "Sale price"], ["SKU", "Sale price", "Price"]):
        proposal = proposed(headers, ["A-1", 2.0, 1.0])
        assert [one.field for one in proposal.columns] == [
            "sku",
            *(f"attributes.{header.lower().replace(' ', '_')}" for header in headers[1:]),
        ]


def test_a_sale_price_is_never_bound_to_the_only_price() -> None:
    only = (attribute("price", "Price", TypeClass.DECIMAL),)
    assert column("Sale price", 1.0, 2.0, attributes=only) == ("attributes.price", "guess", False)
    only = (attribute("sale_price", "Sale price", TypeClass.DECIMAL),)
    assert column("Price", 1.0, 2.0, attributes=only) == ("attributes.sale_price", "guess", False)


def test_neighbours_in_spelling_are_not_taken_for_one_another() -> None:
    only = (attribute("packed_height", "Packed height", TypeClass.DECIMAL),)
    assert column("Packed weight", 1.0, 2.0, attributes=only) == (
        "attributes.packed_height",
        "guess",
        False,
    )


def test_an_attribute_named_like_a_system_field_makes_the_binding_doubtful() -> None:
    rival = (attribute("label", "Label"),)
    field, confidence, bound = column("Label", "x", "y", attributes=rival)
    assert (field, confidence, bound) == ("label", "likely", True)
    (one,) = proposed(["SKU", "Label"], ["A-1", "x"], attributes=rival).columns[1:]
    assert any("attributes.label" in reason for reason in one.why)


def test_two_names_that_fold_to_one_are_not_chosen_between() -> None:
    rivals = (attribute("a", "L x W x H"), attribute("b", "LxWxH"))
    assert column("L x W x H", "1x2x3", attributes=rivals)[0] == "attributes.a"
    field, confidence, bound = column("l x w x h", "1x2x3", attributes=rivals)
    assert (field, confidence, bound) == ("attributes.a", "guess", False)


def test_of_two_columns_for_one_attribute_the_better_one_is_bound() -> None:
    proposal = proposed(["SKU", "Farbe", "Colour"], ["A-1", "Blue", "Blue"], ["A-2", "Red", "Red"])
    assert [one.stands for one in proposal.columns] == [True, False, True]
    assert "column C fits it better" in proposal.columns[1].why
    mapping_of(proposal)


def test_of_two_columns_that_fit_equally_none_is_bound() -> None:
    proposal = proposed(["SKU", "Farbe", "Couleur"], ["A-1", "Blue", "Red"], ["A-2", "Red", "Red"])
    assert [one.stands for one in proposal.columns] == [True, False, False]
    assert "column C fits it as well; choose one" in proposal.columns[1].why


@pytest.mark.parametrize("second", ["Colour", "colour", " COLOUR "])
def test_a_header_that_stands_twice_is_never_bound(second: str) -> None:
    proposal = proposed(
        ["SKU", "Colour", second, "Price"], ["A-1", "Blue", "Red", 1.0], ["A-2", "Red", "Red", 2.0]
    )
    assert [one.header for one in proposal.standing(Role.FIELD)] == ["Price"]
    assert "the header stands over columns B and C" in proposal.columns[1].why


def test_a_key_that_stands_twice_is_no_key() -> None:
    proposal = proposed(["SKU", "sku", "Colour"], ["A-1", "A-1", "Blue"])
    assert not proposal.usable


def test_numeric_codes_are_not_taken_for_options_or_prices() -> None:
    sizes = (
        attribute("size", "Size", TypeClass.DROPDOWN, ("1", "2", "3", "4")),
        attribute("price", "Price", TypeClass.DECIMAL),
    )
    assert column("Bin", "1", "2", "3", "4", attributes=sizes) == (None, None, False)
    assert column("Bin", 1.0, 2.0, 3.0, 4.0, attributes=sizes) == (None, None, False)


def test_a_second_column_of_a_usual_key_is_no_key_beside_the_better_one() -> None:
    proposal = proposed(["Reference", "SKU", "Colour"], ["B-1", "A-1", "Blue"])
    assert [one.header for one in proposal.standing(Role.KEY)] == ["SKU"]
    assert "column B fits better" in proposal.columns[0].why


def test_options_that_several_attributes_have_decide_nothing() -> None:
    rivals = (
        attribute("colour", "Colour", TypeClass.DROPDOWN, COLOURS),
        attribute("trim", "Trim", TypeClass.DROPDOWN, COLOURS),
    )
    field, confidence, bound = column("Tone", "Blue", "Red", "Navy", attributes=rivals)
    assert (field, confidence, bound) == ("attributes.colour", "guess", False)


def test_a_numbered_column_of_options_is_bound_only_where_none_has_the_plain_name() -> None:
    assert column("Colour 2", "Blue", "Red") == ("attributes.colour", "likely", True)
    proposal = proposed(["SKU", "Colour 2", "Colour"], ["A-1", "Blue", "Red"])
    assert [one.stands for one in proposal.columns] == [True, False, True]
    assert "fed by column C already" in proposal.columns[1].why


def test_a_doubled_header_that_fits_nothing_says_so() -> None:
    proposal = proposed(["SKU", "Foo", "foo", "Colour"], ["A-1", "x", "y", "Blue"])
    assert proposal.columns[1].why == ("the header stands over columns B and C",)


def test_a_header_over_many_columns_names_the_first_of_them() -> None:
    proposal = proposed(["SKU", *["Foo"] * 8, "Colour"], ["A-1", *["x"] * 8, "Blue"])
    assert proposal.columns[1].why == ("the header stands over columns B, C, D, E, 4 more and I",)


def settings_of(header: str, *values: RawValue) -> dict[str, tuple[str, bool]]:
    rows: list[list[RawValue]] = [["SKU", header]]
    rows += [[f"A-{place}", value] for place, value in enumerate(values)]
    proposal = proposed(*rows)
    mapping_of(proposal)
    return {one.name: (one.value, one.stands) for one in proposal.columns[1].settings}


@pytest.mark.parametrize(
    ("header", "values", "settings"),
    [
        ("Price", (1.5, 2.0), {}),
        ("Price", ("1.5", "2"), {}),
        ("Price", ("1,5", 2.0), {"decimal": (",", True)}),
        ("Price", ("1.234,50", "3"), {"decimal": (",", True), "thousands": (".", True)}),
        ("Price", ("1,234.50", "3"), {"thousands": (",", True)}),
        ("Price", ("1 234,50", "3"), {"decimal": (",", True), "thousands": (" ", True)}),
        ("Price", ("1,234", 2.0, 3.0), {"decimal": (",", False)}),
        ("Price", ("19%", 2.0, 3.0), {"percent": ("number", False)}),
        ("Launch date", (date(2026, 5, 1),), {}),
        ("Launch date", ("2026-05-01",), {}),
        ("Launch date", ("25.12.2026", "01.02.2026"), {"date_order": ("dmy", True)}),
        ("Launch date", ("12/25/2026",), {"date_order": ("mdy", True)}),
        ("Launch date", ("01.02.2026", date(2026, 5, 1), DAYS[1]), {"date_order": ("dmy", False)}),
        ("Material", ("Oak,Steel",), {}),
        ("Material", ("Oak;Steel", "Oak"), {"separator": (";", True)}),
        ("Material", ("Oak, oiled;Steel",), {"separator": (";", True)}),
        ("Material", ("Oak\nSteel",), {"separator": ("\n", True)}),
        ("Colour", ("Blue", "Red", "Navy", "Blakc"), {"values": ("Blakc\nBlack", False)}),
    ],
)
def test_settings_are_found_from_the_values(
    header: str, values: tuple[RawValue, ...], settings: dict[str, tuple[str, bool]]
) -> None:
    assert settings_of(header, *values) == settings


def test_zeros_that_only_the_format_shows_ask_for_padding() -> None:
    rows: list[list[RawValue]] = [["SKU", "Supplier article number"], [12.0, 7.0], [13.0, 8.0]]
    cells = cells_of(rows)
    shown = {0: {1: "00012", 2: "00013"}, 1: {1: "007", 2: "008"}}
    survey = Survey(
        [SheetCells(sheet="S", row_numbers=cells.row_numbers, columns=cells.columns, shown=shown)],
        schema_of(*SHOP),
        file="x.xlsx",
    )
    sheet = mapping_of(survey.proposal()).sheets[0]
    assert sheet.key[0].pad == 5
    assert sheet.columns[0].pad == 3


def test_the_mapping_says_what_was_proposed_in_the_order_of_the_sheet() -> None:
    proposal = proposed(
        ["Sale price", "Artikelnummer", "Launch date", "Note", "Colour"],
        ["1,5", "A-1", "25.12.2026", "x", "Blue"],
        ["2,5", "A-2", "26.12.2026", "y", "Red"],
    )
    mapping = mapping_of(proposal)
    (sheet,) = mapping.sheets
    assert (mapping.name, mapping.connection) == ("Spring: range", "plytix")
    assert mapping.match == ("*catalogue*.xlsx",)
    assert [(key.columns, key.field) for key in sheet.key] == [(("Artikelnummer",), "sku")]
    assert [(one.columns, one.field) for one in sheet.columns] == [
        (("Sale price",), "attributes.sale_price"),
        (("Launch date",), "attributes.launch_date"),
        (("Colour",), "attributes.colour"),
    ]
    assert sheet.columns[0].decimal == ","
    assert sheet.columns[1].date_order is DateOrder.DMY
    lines = text_of(proposal).splitlines()
    place = next(at for at, line in enumerate(lines) if "Artikelnummer" in line)
    assert lines[place].split("#")[1] == " B: A-1 · A-2"
    assert lines[place - 1] == "      # likely: a usual header of this field"
    assert any(line.startswith('      # D "Note": no field') for line in lines)


def test_a_mapping_that_fits_already_keeps_the_new_one_from_matching() -> None:
    proposal = proposed(["SKU", "Colour"], ["A-1", "Blue"])
    frame = ProposalFrame(name="n", connection=None, account="Shop", taken="old.yaml")
    mapping = parse_mapping(proposal_text(proposal, frame), file="x.yaml")
    assert mapping.match == ()
    assert mapping.connection is None


def test_a_pattern_fits_the_name_that_it_was_made_from() -> None:
    assert match_pattern("range.xlsx") == "*range*.xlsx"
    assert match_pattern("a[1]*.xlsm") == "*a[[]1][*]*.xlsm"


HOSTILE = [
    "Colour: # x", "*Colour", "&a Colour", "!!python/object:os.system", "- Colour", "? x",
    "Colour\n    field: sku", "Colour\r\nx", "{a: b}", "[a, b]", "null", "NO", "2026", "12:30",
    "0123", "~", '"Colour"', "'Colour'", "Col\\our", "Colour\x1b[31m", "\x07Colour", "\u202eruoloC",
    "Colour\u2028field: sku", "Colour\x85x", "\U0001f600 Colour", "%TAG", "@at", "`tick`", "|", ">",
    "Colour \ufeff", "a\x00b", "\ud800x", "Colour #", "---", "...", "=1+1",
]  # fmt: skip


@pytest.mark.parametrize("header", HOSTILE)
def test_a_hostile_header_is_bound_as_it_stands_and_breaks_nothing(header: str) -> None:
    hostile = (attribute("hostile", header.strip()), attribute("colour", "Other"))
    proposal = proposed(
        ["SKU", header, "Other", header + "!"],
        ["A-1", "x", "y", header],
        ["A-2", header, "y", "z"],
        attributes=hostile,
    )
    mapping = mapping_of(proposal, *hostile)
    bound = {one.columns[0]: one.field for one in mapping.sheets[0].columns}
    assert bound.get(header) == "attributes.hostile"
    text = text_of(proposal)
    assert all(sign.isprintable() or sign == "\n" for sign in text)
    assert len(text.splitlines()) == text.count("\n")


def test_a_repeated_header_row_makes_the_mapping_name_the_first() -> None:
    header = ["SKU", "Colour"]
    proposal = proposed(["Spring range"], header, ["A-1", "Blue"], header, ["A-2", "Red"])
    assert (proposal.header_row, proposal.header_rows) == (2, (2, 4))
    assert [one.code for one in proposal.findings] == ["several-header-rows"]
    assert mapping_of(proposal).sheets[0].header_row == 2


def test_a_header_row_that_is_found_again_is_not_named() -> None:
    proposal = proposed([None, "Range"], ["Texts", None], ["SKU", "Colour"], ["A-1", "Blue"])
    assert proposal.header_row == 3
    assert proposal.findings == ()
    assert mapping_of(proposal).sheets[0].header_row is None


def test_the_user_names_the_header_row() -> None:
    rows = (["SKU", "Colour"], ["Artikelnummer", "Farbe"], ["A-1", "Blue"], ["A-2", "Red"])
    proposal = proposed(*rows, choices=Choices(header_row=2))
    assert proposal.header_row == 2
    assert [one.header for one in proposal.columns] == ["Artikelnummer", "Farbe"]
    assert mapping_of(proposal).sheets[0].header_row == 2


def test_a_row_of_which_nothing_is_known_is_told() -> None:
    proposal = proposed(["Foo", "Bar"], ["A-1", "x"], ["A-2", "y"])
    assert [one.code for one in proposal.findings] == [
        "doubtful-header-row",
        "no-key-column",
        "nothing-bound",
    ]
    assert "guess" not in text_of(proposal).split("sheets:")[1]


def test_the_likeliest_sheet_is_taken_and_the_others_are_told() -> None:
    known: list[list[RawValue]] = [["SKU", "Colour", "Price"], ["A-1", "Blue", 1.0]]
    less: list[list[RawValue]] = [["SKU", "Colour"], ["A-1", "Blue"]]
    sheets = [
        cells_of([["To do"], ["call them"]], name="Notes"),
        cells_of(less, name="Old"),
        cells_of(known, name="Range"),
        cells_of([*known, *known], name="Hidden", visible=False),
    ]
    proposal = Survey(sheets, schema_of(*SHOP), file="x.xlsx").proposal()
    assert proposal.sheet == "Range"
    assert [one.found for one in proposal.findings] == ["Old", "Hidden"]
    assert mapping_of(proposal).sheets[0].sheets == ("Range",)
    chosen = Survey(sheets, schema_of(*SHOP), file="x.xlsx", choices=Choices(sheet="old"))
    assert chosen.proposal().sheet == "Old"
    with pytest.raises(WorkbookError, match="no sheet 'Rnge'") as caught:
        Survey(sheets, schema_of(*SHOP), file="x.xlsx", choices=Choices(sheet="Rnge"))
    assert "'Range'" in caught.value.remedy


def test_a_workbook_without_any_text_has_no_headers() -> None:
    with pytest.raises(WorkbookError, match="no row that could hold headers"):
        proposed([1.0, 2.0], [3.0, 4.0])


def test_two_thousand_columns_are_proposed_in_bounded_time() -> None:
    attributes = [
        attribute(f"option_{n}", f"Option {n}", TypeClass.DROPDOWN, COLOURS) for n in range(150)
    ]
    headers: list[RawValue] = ["SKU", *(f"Some header number {n}" for n in range(1_999))]
    rows: list[list[RawValue]] = [headers]
    rows += [[f"A-{r}", *(f"value {r} {c}" for c in range(1_999))] for r in range(40)]
    started = time.perf_counter()
    proposal = proposed(*rows, attributes=attributes)
    took = time.perf_counter() - started
    assert len(proposal.columns) == 2_000
    assert took < 30
    assert len(text_of(proposal)) < 1_000_000
