"""The commonest damage in workbooks that look different: other words, places and kinds of file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from openpyxl.styles import Font

from tests.planted.building import HEADERS, Draft, composed_rows, gtin
from tests.planted.case import Case, Expected, Step, as_it_is, at, of_sheet, workbook
from tests.planted.damage import (
    BANDED,
    CELL_LIMIT,
    ERROR,
    RAISED,
    STRUCK,
    put,
    raw,
    run,
    shared,
    together,
)

_UPC = gtin("003600029145")
GERMAN = dict(
    zip(
        HEADERS,
        [
            "Artikelnummer",
            "Bezeichnung",
            "EAN-Code",
            "Preis (EUR)",
            "Gewicht (kg)",
            "Farbe",
            "Pflege",
            "Erscheinungsdatum",
            "Aktiv",
            "Webseite",
            "Zolltarifnummer",
            "Beschreibung",
        ],
        strict=True,
    )
)
FRENCH = dict(
    zip(
        HEADERS,
        [
            "Référence",
            "Désignation",
            "Code EAN",
            "Prix de vente",
            "Poids (kg)",
            "Couleur",
            "Entretien",
            "Date de lancement",
            "Actif",
            "Site web",
            "Code douanier",
            "Description",
        ],
        strict=True,
    )
)
KEY_IN_D = (
    "Name",
    "Colour",
    "Price",
    "SKU",
    "EAN",
    "Weight (kg)",
    "Launch date",
    "Active",
    "Description",
)


def strange(name: str, hazards: str, damage: Step, *expected: Expected, **settings: Any) -> Case:
    """A case of a workbook for which there is no mapping."""
    return workbook(name, hazards, damage, *expected, mapped=False, **settings)


def _second_sheet(change: Step) -> Step:
    """A second sheet of other products, in which the fault stands."""

    def step(draft: Draft) -> None:
        first = draft.sheet
        sheet = draft.book.create_sheet("Outdoor")
        sheet.append(list(draft.columns))
        for row in composed_rows(1203, count=20):
            sheet.append([row[one] for one in draft.columns])
        for line in sheet.iter_rows(min_row=2, min_col=8, max_col=8):
            line[0].number_format = "yyyy-mm-dd"
        draft.sheet = sheet
        change(draft)
        draft.sheet = first

    return step


def _key_of_the_first_sheet(*, contradicts: bool) -> Step:
    """Row 9 speaks of the product in row 6 of the first sheet."""

    def step(draft: Draft) -> None:
        row = draft.rows[4]
        for index, header in enumerate(draft.columns, 1):
            draft.sheet.cell(9, index).value = row[header]
        if contradicts:
            draft.put("F9", "Mauve")
        else:
            draft.put("F9", None)

    return step


def _footnotes(draft: Draft) -> None:
    draft.put("A44", "* all prices without VAT")


def _total(word: str) -> Step:
    def step(draft: Draft) -> None:
        draft.put("A42", word)
        draft.put("D42", 4711.5, "#,##0.00")
        for cell in draft.sheet[42]:
            cell.font = Font(bold=True)

    return step


def _second_table_below(draft: Draft) -> None:
    for index, header in enumerate(draft.columns, 1):
        draft.sheet.cell(45, index, header)
    for number in range(46, 50):
        draft.add_row({**draft.new_row(number), "SKU": f"NW-{number}"}, at=number)


def column_of(letter: str, made: Callable[[Any], Any], number_format: str = "General") -> Step:
    """Make each value of a column something else."""

    def step(draft: Draft) -> None:
        for row in range(draft.top + 1, draft.top + 41):
            cell = f"{letter}{row}"
            draft.put(cell, made(draft.sheet[cell].value), number_format)

    return step


_days_in_german = column_of("H", lambda day: day.strftime("%d.%m.%Y"))


def _groups_above(draft: Draft) -> None:
    """A row of merged group names above the header."""
    for area, text in (("A1:C1", "Article"), ("D1:H1", "Details"), ("I1:L1", "Web")):
        draft.sheet[area.split(":")[0]] = text
        draft.sheet.merge_cells(area)


STRANGE: tuple[Case, ...] = (
    strange(
        "german-headers",
        "H1 H5 H14",
        together(
            put(("C12", int(_UPC), "General"), ("H5", "03.04.2026")), raw("D7", 't="e"', ERROR)
        ),
        *at("C12", "zeros-lost"),
        *at("H5", "ambiguous-date"),
        *at("D7", "error-cell"),
        base={"headers": GERMAN},
        twin=put(("C12", _UPC)),
    ),
    strange(
        "french-headers",
        "H6 H17 H18",
        put(
            ("C8", "3,04638E+12"), ("I6", "peut-être"), ("A14", "KT-99\u202f07"), ("D9", "1 234,56")
        ),
        *at("C8", "scientific-text"),
        *at("I6", "not-a-boolean"),
        *at("A14", "key-not-clean"),
        *at("D9", "not-a-number"),
        base={"headers": FRENCH},
        twin=put(("I6", "oui")),
    ),
    strange(
        "header-in-row-four-and-article-no",
        "H5 H26",
        together(
            put(("A1", "Range of spring"), ("A2", "as of today")), put(("A9", 1207, "General"))
        ),
        *at("A9", "zeros-lost"),
        twin=put(("A1", "Range of spring"), ("A2", "as of today")),
        base={"top": 4, "digit_keys": True, "headers": {"SKU": "Article no."}},
    ),
    strange(
        "fault-in-the-second-of-two-sheets",
        "H1 H35",
        _second_sheet(put(("D9", "12 €"), ("C5", "4006381333932"))),
        ("unit", "Outdoor", "D9"),
        ("gtin-invalid", "Outdoor", "C5"),
        twin=_second_sheet(as_it_is),
    ),
    strange(
        "keys-in-column-d",
        "H16 H18",
        put(("D9", date(2026, 3, 24), "mmm\\-yy"), ("D12", "KT-9912\u00a0")),
        *at("D9", "date-in-key"),
        *at("D12", "key-not-clean"),
        base={"order": KEY_IN_D},
    ),
    strange(
        "short-header-ref",
        "H6 H34",
        put(("A5", 4.5e12, "0.00E+00"), ("A9", "KT-77"), ("A12", "kt-77")),
        *at("A5", "number-shown-differently"),
        *at("A12", "near-duplicate-key"),
        base={"headers": {"SKU": "Item code"}},
    ),
    strange(
        "barcodes-with-a-wrong-check-digit",
        "H6",
        put(("C5", "4006381333932"), ("C6", "123456")),
        *at("C5", "gtin-invalid"),
        *at("C6", "gtin-invalid"),
        base={"headers": {"EAN": "Barcode"}},
    ),
    strange(
        "gtins-all-numeric-with-zeros-lost-from-one",
        "H5 H6",
        together(column_of("C", int, "0"), put(("C12", int(_UPC), "0"))),
        *at("C12", "zeros-lost"),
        allowed="zeros-lost",
        base={"headers": {"EAN": "GTIN-13"}},
    ),
    strange(
        "gtins-all-scientific",
        "H6",
        column_of("C", lambda text: f"{int(text):.5E}"),
        *at("C2", "scientific-text"),
        allowed="scientific-text",
    ),
    strange(
        "prices-all-typed-in-german",
        "H11",
        column_of("D", lambda number: f"{number:.2f}".replace(".", ",")),
        *at("D", "number-as-text"),
        base={"headers": GERMAN},
    ),
    strange(
        "days-typed-in-german-of-which-two-do-not-exist",
        "H14",
        together(_days_in_german, put(("H9", "31.02.2026"), ("H12", "04.13.2026"))),
        *at("H9", "not-a-date"),
        *at("H12", "not-a-date"),
        base={"headers": GERMAN},
    ),
    strange(
        "numeric-article-numbers-among-texts",
        "H5",
        put(("A5", 1311), ("A9", 1312), ("A10", 1313)),
        *at("A5", "zeros-lost"),
        *at("A9", "zeros-lost"),
        *at("A10", "zeros-lost"),
        base={"digit_keys": True, "headers": {"SKU": "Artikel-Nr."}},
    ),
    strange(
        "total-in-the-column-of-keys", "H30", _total("Total"), *at("42", "total-row"), base=BANDED
    ),
    strange(
        "sum-in-the-column-of-keys",
        "H30",
        _total("Summe"),
        *at("42", "total-row"),
        base={**BANDED, "headers": GERMAN},
    ),
    strange(
        "footnote-below-the-table",
        "H30",
        _footnotes,
        ("rows-below-table", "Products", "44"),
        base=BANDED,
    ),
    strange(
        "second-table-below-the-first",
        "H30",
        _second_table_below,
        *at("45", "repeated-header"),
        base=BANDED,
    ),
    strange(
        "text-of-exactly-a-cells-length",
        "H22",
        shared("L8", f"<t>{'x' * CELL_LIMIT}</t>"),
        *at("L8", "overlong-text"),
        twin=shared("L8", f"<t>{'x' * (CELL_LIMIT - 1)}</t>"),
    ),
    strange(
        "one-cell-struck-through-as-a-whole",
        "H23 H24",
        lambda draft: setattr(draft.sheet["F6"], "font", Font(strike=True)),
        of_sheet("struck-rows"),
    ),
    strange(
        "error-below-merged-groups",
        "H26 H28",
        together(_groups_above, raw("E9", 't="e"', ERROR)),
        *at("E9", "error-cell"),
        twin=_groups_above,
        base={"top": 2, "is_table": False},
    ),
    strange(
        "struck-and-raised-in-german",
        "H23",
        together(
            shared("F6", run("Rot ", STRUCK) + run("Blau")),
            shared("L9", run("Fasst 10") + run("2", RAISED)),
        ),
        *at("F6", "struck-text"),
        *at("L9", "raised-text"),
        base={"headers": GERMAN},
    ),
    strange(
        "four-products-only",
        "H1 H18",
        put(("A3", "KT-99\u200b"), ("D4", "n.a.")),
        *at("A3", "key-not-clean"),
        *at("D4", "not-a-number"),
        base={"count": 4},
    ),
    strange(
        "one-key-in-two-sheets-that-disagree",
        "H34",
        _second_sheet(_key_of_the_first_sheet(contradicts=True)),
        ("duplicate-key", "Products", "6"),
        ("duplicate-key", "Outdoor", "9"),
        twin=_second_sheet(_key_of_the_first_sheet(contradicts=False)),
    ),
    strange(
        "every-price-with-its-currency",
        "H11",
        column_of("D", lambda number: f"{number:.2f} €".replace(".", ",")),
        *at("D9", "unit"),
        allowed="unit",
    ),
    strange(
        "every-weight-with-its-unit",
        "H11",
        column_of("E", lambda number: f"{number} kg"),
        *at("E2", "unit"),
        allowed="unit",
        base={"headers": {"Weight (kg)": "Weight"}},
    ),
    strange(
        "errors-pasted-as-text",
        "H1",
        put(("B5", "#N/A"), ("K6", "#REF!"), ("A7", "#NAME?"), ("L8", "#DIV/0!")),
        *at("B5", "error-cell"),
        *at("K6", "error-cell"),
        *at("A7", "error-cell"),
        *at("L8", "error-cell"),
        twin=put(("B5", "Sieve #NUM! 5"), ("L8", "#N/A is what Excel shows")),
    ),
    strange(
        "signs-lost-by-a-wrong-encoding",
        "H20",
        put(("B5", "GrÃ¶ÃŸe 5"), ("L8", "Caf\ufffd cr\u00e8me"), ("F9", "Ã‰cru")),
        *at("B5", "lost-character"),
        *at("L8", "lost-character"),
        *at("F9", "lost-character"),
        twin=put(("B5", "LÃ\u00a0MERINO"), ("L8", "Ã"), ("L9", "CAFÉ\u00a0: NÃO – „Ä“")),
    ),
    strange("error-as-a-header", "H1 H26", put(("F1", "#REF!")), *at("F1", "error-cell")),
    strange(
        "no-header-above-values",
        "H26",
        put(("F1", None)),
        *at("F1", "unmapped-column"),
        base=BANDED,
    ),
    strange("key-of-120-signs", "H16", put(("A5", "K" * 120)), *at("A5", "too-long")),
)
