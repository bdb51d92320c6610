"""The faults planted in the spring workbook, each as people make them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Final

from tools.samples_cells import Cell, Product, canonical, current
from tools.samples_rows import CLEARED, Fault, SheetRow, gross_cell, row_of

Planter = Callable[["Shelf"], list[SheetRow]]


class Shelf:
    """Products that no row of the sheet uses yet.

    Only single products are handed out, so that no variant of theirs changes with them.
    """

    def __init__(self, products: list[Product], rng: Random) -> None:
        self.rng = rng
        self._products = products
        self.taken: set[str] = set()

    def take(self, prefix: str, *filled: str) -> Product:
        """The next single product of a line that has a GTIN and values in the given attributes."""
        for product in self._products:
            labels = product["attributes"]
            if (
                product["sku"].startswith(prefix)
                and product["sku"] not in self.taken
                and product["product_type"] == "SINGLE"
                and product["gtin"] is not None
                and all(label in labels for label in ("colour", "price", *filled))
            ):
                self.taken.add(product["sku"])
                return product
        raise LookupError(f"no {prefix} is left that has {', '.join(filled)}")

    def row(self, prefix: str, *filled: str) -> SheetRow:
        """A faultless row for such a product, every column filled that can be."""
        product = self.take(prefix, *filled)
        row = row_of(product, self.rng)
        row.put("EAN", _ean(product))
        row.put("Sale price", Cell())
        return row


def _ean(product: Product) -> Cell:
    gtin = product["gtin"]
    return Cell(gtin, "text") if gtin.startswith("0") else Cell(float(gtin), "ean")


def _refused(row: SheetRow, *faults: Fault) -> SheetRow:
    row.faults += faults
    row.refused = True
    return row


def _one_cell(
    prefix: str, header: str, cell: Cell, code: str, *filled: str, suggestion: str = ""
) -> Planter:
    """A row that goes no further because of what stands in one cell."""

    def plant(shelf: Shelf) -> list[SheetRow]:
        row = shelf.row(prefix, *filled)
        row.put(header, cell)
        return [_refused(row, Fault(code, header, suggestion))]

    return plant


def _text(text: str) -> Cell:
    return Cell(text, "text")


def _odd_key(change: Callable[[str], str], code: str) -> Callable[[str], Planter]:
    def of(prefix: str) -> Planter:
        def plant(shelf: Shelf) -> list[SheetRow]:
            row = shelf.row(prefix)
            assert row.product is not None
            sku = row.product["sku"]
            row.put("Article no.", _text(change(sku)))
            row.put("EAN", Cell())
            return [_refused(row, Fault(code, "Article no.", suggestion=sku))]

        return plant

    return of


def _letter_for_zero(sku: str) -> str:
    return sku.replace("-0", "-O", 1)


def _duplicated(shelf: Shelf) -> list[SheetRow]:
    """One article twice, with two prices."""
    first = shelf.row("GL")
    second = deepcopy(first)
    for row in (first, second):
        row.edit("List price", shelf.rng)
    raised = float(canonical(second.cells["List price"].wanted)) + 1
    second.put("List price", Cell(raised, "money", wanted=canonical(raised)))
    second.put("Incl. VAT", gross_cell(canonical(raised)))
    return [_refused(row, Fault("duplicate-key", "List price")) for row in (first, second)]


def _repeated(shelf: Shelf) -> list[SheetRow]:
    """One article twice, word for word."""
    first = shelf.row("BK")
    first.edit("List price", shelf.rng)
    second = deepcopy(first)
    second.merged_away = True
    first.faults.append(Fault("duplicate-row"))
    return [first, second]


def _wrong_check_digit(shelf: Shelf) -> list[SheetRow]:
    row = shelf.row("KN")
    assert row.product is not None
    gtin = row.product["gtin"]
    row.put("EAN", Cell(float(gtin[:-1] + str((int(gtin[-1]) + 3) % 10)), "ean"))
    return [_refused(row, Fault("gtin-invalid", "EAN"))]


def _zero_by_format(shelf: Shelf) -> list[SheetRow]:
    """The supplier's numbers begin with 0, and the 0 is shown by the number format only."""
    row = shelf.row("FL")
    assert row.product is not None
    row.put("EAN", Cell(float(row.product["gtin"]), "digits13"))
    return [_refused(row, Fault("number-shown-differently", "EAN", row.product["gtin"]))]


def _disagreeing_keys(shelf: Shelf) -> list[SheetRow]:
    row, other = shelf.row("MG"), shelf.take("MG")
    row.put("EAN", _ean(other))
    return [_refused(row, Fault("keys-disagree", "EAN"))]


def _no_key(shelf: Shelf) -> list[SheetRow]:
    row = shelf.row("ST")
    row.product = None
    row.put("Article no.", Cell())
    row.put("EAN", Cell())
    return [_refused(row, Fault("missing-key", "Article no."))]


def _ean_only(shelf: Shelf) -> list[SheetRow]:
    """Not a fault: the article is found by its EAN."""
    row = shelf.row("ST")
    row.put("Article no.", Cell())
    row.edit("List price", shelf.rng)
    return [row]


def _lookup_failed(shelf: Shelf) -> list[SheetRow]:
    row = shelf.row("CK")
    row.put("List price", Cell("#N/A", "money", "=VLOOKUP(A{row},Notes!$A$21:$B$28,2,FALSE)"))
    row.put("Incl. VAT", Cell("#N/A", "money", "=ROUND(R{row}*1.19,2)"))
    return [_refused(row, Fault("error-cell", "List price"), Fault("error-cell", "Incl. VAT"))]


def _sale_above_price(prefix: str) -> Planter:
    def plant(shelf: Shelf) -> list[SheetRow]:
        row = shelf.row(prefix)
        assert row.product is not None
        price = row.product["attributes"]["price"]
        row.put("Sale price", Cell(price + 4, "euro"))
        return [_refused(row, Fault("rule-failed", "Sale price"))]

    return plant


def _option_in_other_case(prefix: str, change: Callable[[str], str]) -> Planter:
    """Goes on, as the option Plytix has, with a warning."""

    def plant(shelf: Shelf) -> list[SheetRow]:
        row = shelf.row(prefix)
        assert row.product is not None
        was = current(row.product, "attributes.colour")
        wanted = next(option for option in ("Navy", "Olive", "Cream") if option != was)
        row.put("Colour", replace(_text(change(wanted)), wanted=wanted))
        row.faults.append(Fault("option-case", "Colour"))
        return [row]

    return plant


def _no_break_space(prefix: str, header: str) -> Planter:
    """Goes on without the blank, with a warning."""

    def plant(shelf: Shelf) -> list[SheetRow]:
        row = shelf.row(prefix)
        while not row.edit(header, shelf.rng):
            row = shelf.row(prefix)
        cell = row.cells[header]
        row.put(header, replace(_text(cell.wanted + "\u00a0"), wanted=cell.wanted))
        row.faults.append(Fault("invisible-character", header))
        return [row]

    return plant


def _bad_address(shelf: Shelf) -> list[SheetRow]:
    """The mapping lets the rest of the row go on."""
    row = shelf.row("HM", "product_page")
    assert row.product is not None
    address = current(row.product, "attributes.product_page").removeprefix("https://")
    row.put("Product page", _text(address))
    row.edit("Launch\ndate", shelf.rng)
    row.faults.append(Fault("not-a-url", "Product page", f"https://{address}"))
    return [row]


def _clears_nothing(shelf: Shelf) -> list[SheetRow]:
    row = shelf.row("PT")
    while row.product is None or "sale_price" in row.product["attributes"]:
        row = shelf.row("PT")
    row.put("Sale price", CLEARED)
    row.edit("Weight (kg)", shelf.rng)
    row.faults.append(Fault("clears-nothing", "Sale price"))
    return [row]


_LONG_NAME: Final = (
    "Hammock for the whole family, hand-woven from recycled cotton with fringes on both sides, "
    "wooden spreader bars, ropes, hooks and a bag"
)

PLANTERS: Final[tuple[Planter, ...]] = (
    _odd_key(_letter_for_zero, "unknown-key")("KT"),
    _odd_key(str.lower, "unknown-key")("GL"),
    _odd_key(lambda sku: f"{sku} ", "key-not-clean")("PN"),
    _odd_key(lambda sku: f"{sku}\u00a0", "key-not-clean")("LT"),
    _duplicated,
    _repeated,
    _wrong_check_digit,
    _zero_by_format,
    _one_cell("FL", "EAN", _text("8,50012E+11"), "scientific-text"),
    _disagreeing_keys,
    _no_key,
    _ean_only,
    _lookup_failed,
    _sale_above_price("BP"),
    _sale_above_price("TX"),
    _one_cell("TX", "Colour", _text("Petrol"), "unknown-option"),
    _one_cell("PL", "Colour", _text("Petrol"), "unknown-option"),
    _one_cell("KT", "Colour", _text("Blu"), "unknown-option", suggestion="Blue"),
    _one_cell(
        "PN", "Material", _text("Stainles steel 18/10"), "unknown-option",
        suggestion="Stainless steel 18/10",
    ),
    _one_cell("TN", "Weight (kg)", _text("tbc"), "not-a-number"),
    _one_cell("CH", "Weight (kg)", _text("3,5 kg"), "unit", suggestion="3,5"),
    _one_cell("KN", "Weight (kg)", _text("1.250"), "ambiguous-number"),
    _one_cell("GD", "Weight (kg)", Cell(640.0, "dec3"), "too-large"),
    _one_cell("SL", "Launch\ndate", _text("31.02.2027"), "not-a-date"),
    _one_cell("GR", "Launch\ndate", _text("KW 12"), "not-a-date"),
    _one_cell("LD", "Pieces", Cell(12.5, "general"), "not-an-integer"),
    _one_cell("CB", "Pieces", _text("six"), "not-a-number"),
    _one_cell("TP", "Short text", _text("   "), "spaces-only"),
    _one_cell(
        "FP", "Web text", _text("<p>For long evenings\u000bby the fire.</p>"), "control-character"
    ),
    _one_cell("PL", "Dishwasher", _text("?"), "not-a-boolean", "dishwasher_safe"),
    _one_cell("HM", "Product name", _text(_LONG_NAME), "too-long"),
    _bad_address,
    _clears_nothing,
    _option_in_other_case("KT", str.lower),
    _option_in_other_case("GL", str.upper),
    _option_in_other_case("MG", lambda option: f" {option.lower()}"),
    _option_in_other_case("GD", str.swapcase),
    _no_break_space("BK", "Product name"),
    _no_break_space("PO", "Origin"),
    _no_break_space("GD", "Colour"),
)  # fmt: skip
"""Every planted fault, in no order; each planter makes the rows that hold it."""


def faulty_rows(shelf: Shelf) -> list[SheetRow]:
    """The rows that hold planted faults; rows of one planter stand together."""
    return [row for planter in PLANTERS for row in planter(shelf)]
