"""Damage to days, truth values and texts."""

from __future__ import annotations

from datetime import date, datetime, time

from tests.planted.building import SHEET, Draft
from tests.planted.case import Case, at, workbook
from tests.planted.damage import (
    CELL_LIMIT,
    LOWERED,
    RAISED,
    STRUCK,
    put,
    raw,
    run,
    shared,
    together,
)

_AFTERNOON = datetime(2026, 5, 1, 13, 30)  # noqa: DTZ001 - cells have no time zone


def _days_from_1904(draft: Draft) -> None:
    draft.book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - cells have no time zone
    draft.raw("H5", "", "<v>44666</v>")


CASES: tuple[Case, ...] = (
    # ------------------------------------------------------------------ H14: days
    workbook(
        "day-that-reads-two-ways",
        "H14",
        put(("H5", "03/04/2026")),
        *at("H5", "ambiguous-date"),
        twin=put(("H5", "2026-04-03")),
    ),
    workbook(
        "day-with-a-short-year",
        "H14",
        put(("H5", "03/04/26")),
        *at("H5", "ambiguous-date"),
        twin=put(("H5", date(2026, 4, 3))),
    ),
    workbook("season-for-a-day", "H14", put(("H5", "spring 2026")), *at("H5", "not-a-date")),
    workbook(
        "day-number-zero", "H14", raw("H5", "", "<v>0</v>"), *at("H5", "not-a-date"), only=SHEET
    ),
    workbook(
        "day-that-never-was", "H14", raw("H5", "", "<v>60</v>"), *at("H5", "not-a-date"), only=SHEET
    ),
    workbook(
        "negative-day",
        "H14",
        raw("H5", "", "<v>-3</v>"),
        *at("H5", "not-a-date"),
        only=SHEET,
    ),
    workbook("time-for-a-day", "H14", put(("H5", time(13, 30), "hh:mm")), *at("H5", "not-a-date")),
    workbook("hours-for-a-day", "H14", put(("H5", 1.5, "[h]:mm")), *at("H5", "not-a-date")),
    workbook(
        "plain-number-for-a-day", "H14", put(("H5", 46115, "General")), *at("H5", "not-a-date")
    ),
    workbook(
        "day-with-a-time",
        "H14",
        put(("H5", _AFTERNOON, "yyyy-mm-dd hh:mm")),
        *at("H5", "time-dropped"),
        twin=put(("H5", date(2026, 5, 1), "yyyy-mm-dd hh:mm")),
    ),
    workbook(
        "day-a-moment-before-midnight",
        "H14",
        raw("H5", "", "<v>45292.999999999</v>"),
        *at("H5", "time-dropped"),
        only=SHEET,
    ),
    workbook(
        "days-counted-from-1904",
        "H14",
        together(_days_from_1904, put(("H8", "03/04/2026"))),
        *at("H8", "ambiguous-date"),
        twin=_days_from_1904,
        reads={"H5": date(2026, 4, 16)},
    ),
    # ------------------------------------------------------------------ H16, H17: truth
    workbook(
        "name-that-became-a-day",
        "H16",
        put(("B9", date(2026, 2, 1), "d\\-mmm")),
        *at("B9", "date-in-text"),
        twin=put(("B9", "1-2")),
    ),
    workbook(
        "colour-that-became-a-truth-value",
        "H16",
        put(("F9", True)),
        *at("F9", "boolean-in-text"),
        twin=put(("F9", "TRUE")),
    ),
    workbook(
        "words-that-are-neither-yes-nor-no",
        "H17",
        put(("I5", "maybe"), ("I6", "?"), ("I7", "-"), ("I8", "o")),
        *at("I5", "not-a-boolean"),
        *at("I6", "not-a-boolean"),
        *at("I7", "not-a-boolean"),
        *at("I8", "not-a-boolean"),
        twin=put(("I5", "ja"), ("I6", "WAHR"), ("I7", "x"), ("I8", "✓")),
    ),
    # ------------------------------------------------------------------ H20 to H25: texts
    workbook(
        "vertical-tab-in-a-description",
        "H20",
        shared("L6", "<t>One_x000B_two</t>"),
        *at("L6", "control-character"),
        twin=shared("L6", "<t>One_x000D__x000A_two _x0041_ _x005F_x000D_</t>"),
    ),
    workbook(
        "half-a-surrogate-in-a-name",
        "H20",
        shared("B6", "<t>Kettle _xD83D_</t>"),
        *at("B6", "unreadable-cell"),
        twin=put(("B6", "Kettle 😀")),
    ),
    workbook(
        "bell-in-a-key",
        "H20",
        shared("A6", "<t>KT-_x0007_9906</t>"),
        *at("A6", "key-not-clean"),
        twin=put(("A6", "KT-9906")),
    ),
    workbook(
        "error-below-every-kind-of-line-break",
        "H21",
        together(
            shared("L5", "<t>a_x000D__x000A_b_x000D_c\nd\u2028e</t>"),
            raw("D6", 't="e"', "<v>#DIV/0!</v>"),
        ),
        *at("D6", "error-cell"),
        twin=shared("L5", "<t>a_x000D__x000A_b_x000D_c\nd\u2028e</t>"),
        reads={"L5": "a\r\nb\rc\nd\u2028e"},
    ),
    workbook(
        "text-longer-than-a-cell",
        "H22",
        shared("L8", f"<t>{'x' * (CELL_LIMIT + 1)}</t>"),
        *at("L8", "overlong-text"),
        twin=shared("L8", f"<t>{'x' * (CELL_LIMIT - 2)}</t>"),
    ),
    workbook(
        "struck-word-in-a-colour",
        "H23",
        shared("F6", run("Red", STRUCK) + run(" Blue")),
        *at("F6", "struck-text"),
        twin=shared("F6", run("Red", "<b/>") + run(" Blue")),
    ),
    workbook(
        "struck-digits-in-a-key",
        "H23",
        shared("A6", run("KT-99") + run("06", STRUCK) + run("07")),
        *at("A6", "struck-text"),
        twin=put(("A6", "KT-9907")),
    ),
    workbook(
        "raised-digit-that-joins-a-number",
        "H23",
        shared("L6", run("Holds 10") + run("3", RAISED) + run(" ml")),
        *at("L6", "raised-text"),
        twin=put(("L6", "Holds 10³ ml")),
    ),
    workbook(
        "lowered-digit-in-a-formula",
        "H23",
        shared("B6", run("Free of CO") + run("2", LOWERED)),
        *at("B6", "raised-text"),
        twin=shared("B6", run("Free of CO") + run("₂", "<i/>")),
    ),
    workbook(
        "error-beside-furigana",
        "H23",
        together(
            shared("B6", '<t>鍋</t><rPh sb="0" eb="1"><t>ナベ</t></rPh>'),
            raw("D6", 't="e"', "<v>#NAME?</v>"),
        ),
        *at("D6", "error-cell"),
        twin=shared("B6", '<t>鍋</t><rPh sb="0" eb="1"><t>ナベ</t></rPh>'),
        reads={"B6": "鍋"},
    ),
    workbook(
        "blanks-in-a-price-and-a-day",
        "H25",
        put(("D12", " "), ("H13", "  ")),
        *at("D12", "spaces-only"),
        *at("H13", "spaces-only"),
        twin=put(("D12", None), ("H13", None)),
    ),
    workbook(
        "address-without-its-beginning",
        "H11",
        put(("J9", "www.shop.example/pan")),
        *at("J9", "not-a-url"),
    ),
)
