"""Law 4: export, save in Excel or LibreOffice, plan: nothing to do, for every type of field."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sheetsync.codecs.registry import WRITTEN_TYPES
from sheetsync.entities.product import PRODUCT
from sheetsync.model.assets import AssetRef
from sheetsync.model.definition import TypeClass
from sheetsync.model.finding import Severity
from sheetsync.model.plan import Plan, Verdict
from sheetsync.model.values import Canonical
from tests.exports import exported, planned
from tests.fakes import FakePim
from tests.libreoffice import saved_by_libreoffice
from tests.strategies import ASSETS, canonical_values, definition, keys

ATTRIBUTES = sorted(WRITTEN_TYPES - {TypeClass.SKU, TypeClass.GTIN})
DEFINITIONS = (
    *PRODUCT.system_fields,
    *(definition(one, name=f"attributes.{one.value.lower()}") for one in ATTRIBUTES),
    definition(TypeClass.COMPLETENESS, name="attributes.readiness"),
)
VALUES: dict[str, st.SearchStrategy[Canonical]] = {
    "label": canonical_values(TypeClass.TEXT),
    "gtin": canonical_values(TypeClass.GTIN),
    "status": st.sampled_from(["Draft", "Completed", "Archived"]),
    **{f"attributes.{one.value.lower()}": canonical_values(one) for one in ATTRIBUTES},
    "attributes.readiness": st.sampled_from([Decimal("97.5"), Decimal(0)]),
}

Products = dict[str, dict[str, Canonical]]

HOSTILE: Products = {
    "=1+1": {"label": "=HYPERLINK(1)", "attributes.textattribute": "+49 30", "status": "Draft"},
    "0012": {"label": "_x000D_", "attributes.textattribute": "-1", "gtin": "00012345678905"},
    "@a": {"label": "<clear>", "attributes.textattribute": "1E+5"},
    "MAR-24": {"label": "TRUE", "attributes.htmlattribute": "<p>a &amp; b</p>\n<br/>"},
    "x" * 100: {"label": "x" * 32_768, "attributes.multilineattribute": "😀" * 16_383 + "xy"},
    "long": {"label": "x" * 32_767, "attributes.multilineattribute": "😀" * 16_383 + "x"},
    "foreign": {
        "gtin": "12",
        "attributes.intattribute": "twelve",
        "attributes.dropdownattribute": "no option",
        "attributes.multiselectattribute": ("Blue", "no option"),
        "attributes.urlattribute": "www.example.com",
        "attributes.dateattribute": "someday",
        "attributes.textattribute": "a\x01b",
    },
    "pictures": {
        "attributes.mediaattribute": (AssetRef(ASSETS[12].id),),
        "attributes.mediagalleryattribute": tuple(AssetRef(one.id) for one in ASSETS[::-1]),
    },
    "gone": {"attributes.mediaattribute": (AssetRef("5f00000000000000000000aa"),)},
    "+Red,-Blue": {"attributes.multiselectattribute": ("Salt, pepper", "+5 °C", "12")},
}
"""Values that spreadsheets, or our own signs, would make something else of."""


@st.composite
def products(draw: st.DrawFn) -> Products:
    """An account of a few products with any values."""
    account: Products = {}
    for sku in draw(st.lists(keys(), unique=True, max_size=4)):
        values = {name: draw(st.none() | kind) for name, kind in VALUES.items()}
        account[sku] = {name: value for name, value in values.items() if value is not None}
    return account


def account_of(products: Products) -> FakePim:
    """An account with these products, and assets with names that are easy to misread."""
    pim = FakePim(products, definitions=DEFINITIONS)
    pim.assets = [*ASSETS]
    return pim


def nothing_to_do(plan: Plan, rows: int) -> None:
    """Nothing is planned, and nothing above a notice is told but characters that are not seen."""
    assert [change for update in plan.updates for change in update.fields] == []
    assert plan.creates == ()
    told = {one.code for one in plan.findings if one.severity is not Severity.NOTICE}
    # Foreign signs are told, a text that fills its cell, since it may have been cut, and keys that
    # differ in their zeros alone.
    assert told <= {"invisible-character", "overlong-text", "near-duplicate-key"}, plan.findings
    assert plan.count(Verdict.UNCHANGED) == rows


def resaved_by_openpyxl(path: Path, folder: Path) -> Path:
    """Open and save a workbook with openpyxl, as scripts do."""
    target = folder / "resaved.xlsx"
    book = openpyxl.load_workbook(path)
    book.save(target)
    return target


def as_written(path: Path, _folder: Path) -> Path:
    return path


@pytest.mark.parametrize("save", [as_written, resaved_by_openpyxl])
@given(account=products())
@example(account=HOSTILE)
@settings(max_examples=40, deadline=None)
def test_an_export_plans_to_nothing(save: Callable[[Path, Path], Path], account: Products) -> None:
    pim = account_of(account)
    with TemporaryDirectory() as folder:
        made = exported(pim, Path(folder))
        assert made.rows + len(made.left_out) == len(account)
        plan = planned(save(made.workbook, Path(folder)), pim)
        nothing_to_do(plan, made.rows)


@pytest.mark.libreoffice
@given(account=products())
@example(account=HOSTILE)
@settings(max_examples=4, deadline=None)
def test_an_export_that_libreoffice_saved_plans_to_nothing(account: Products) -> None:
    pim = account_of(account)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = exported(pim, Path(folder))
        plan = planned(saved_by_libreoffice(made.workbook, Path(folder)), pim)
        nothing_to_do(plan, made.rows)


def test_what_would_not_come_back_stays_out_of_its_cell_and_is_told() -> None:
    pim = account_of(HOSTILE)
    with TemporaryDirectory() as folder:
        made = exported(pim, Path(folder))
        book = openpyxl.load_workbook(made.workbook)
        sheet = book["Products"]
        at = {str(cell.value): place for place, cell in enumerate(sheet[1])}
        by_sku = {str(row[0].value): row for row in sheet.iter_rows(min_row=2)}
        long = by_sku["x" * 100][at["Label"]]
        assert long.value is None
        assert long.comment is not None
        assert "32,768" in long.comment.text
        assert by_sku["long"][at["Label"]].value == "x" * 32_767
        assert by_sku["foreign"][at["GTIN"]].value is None
        assert by_sku["@a"][at["Label"]].value is None
        assert made.withheld == 13
