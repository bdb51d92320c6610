"""Damage to keys, GTINs and other codes."""

from __future__ import annotations

from datetime import date

from tests.planted.building import Draft, gtin
from tests.planted.case import Case, at, workbook
from tests.planted.damage import DIGITS, put

_UPC = gtin("003600029145")
"""An EAN with two zeros in front, as those of American goods have."""
_PLAIN = gtin("400638133393")


def _raise_gtin(draft: Draft) -> None:
    """One digit too many in the last place but one."""
    text = draft.sheet["C9"].value
    draft.put("C9", text[:-1] + str((int(text[-1]) + 3) % 10))


def _swap_digits(draft: Draft) -> None:
    draft.put("C13", "4006318333931")


def _codes_as_numbers_under_text(draft: Draft) -> None:
    for row in range(2, 42):
        draft.put(f"K{row}", 73239300, "@")


def _codes_as_texts(draft: Draft) -> None:
    for row in range(2, 42):
        draft.put(f"K{row}", "73239300")


CASES: tuple[Case, ...] = (
    workbook(
        "key-shown-with-zeros-by-its-format",
        "H5",
        put(("A7", 1207, "0000000")),
        *at("A7", "number-shown-differently"),
        twin=put(("A7", "0001207", "@")),
        base=DIGITS,
        allowed="zeros-lost",
    ),
    workbook(
        "zeros-lost-from-one-key-among-texts",
        "H5",
        put(("A9", 1207, "General")),
        *at("A9", "zeros-lost"),
        twin=put(("A9", "0001207")),
        base=DIGITS,
    ),
    workbook(
        "zeros-lost-from-an-ean",
        "H5 H16",
        put(("C12", int(_UPC), "General")),
        *at("C12", "zeros-lost"),
        twin=put(("C12", _UPC, "@")),
    ),
    workbook(
        "zeros-lost-from-an-ean-under-number-format",
        "H5",
        put(("C12", int(_UPC), "0")),
        *at("C12", "zeros-lost"),
        twin=put(("C12", _UPC, "@")),
    ),
    workbook(
        "ean-shown-with-zeros-by-its-format",
        "H5",
        put(("C12", int(_UPC), "0000000000000")),
        *at("C12", "number-shown-differently"),
        twin=put(("C12", _UPC, "@")),
        allowed="zeros-lost number-shown-differently",
    ),
    workbook(
        "zeros-lost-from-a-customs-code",
        "H5",
        put(("K6", 4029110, "General")),
        *at("K6", "zeros-lost"),
        twin=put(("K6", "04029110")),
    ),
    workbook(
        "ean-in-scientific-text",
        "H6",
        put(("C8", "4.00638E+12")),
        *at("C8", "scientific-text"),
        twin=put(("C8", _PLAIN)),
    ),
    workbook(
        "ean-in-german-scientific-text",
        "H6",
        put(("C8", "4,00638E+12")),
        *at("C8", "scientific-text"),
        twin=put(("C8", _PLAIN)),
    ),
    workbook(
        "ean-shown-in-scientific-format",
        "H6",
        put(("C8", int(_PLAIN), "0.00E+00")),
        *at("C8", "number-shown-differently"),
        twin=put(("C8", _PLAIN, "@")),
    ),
    workbook(
        "seventeen-digits-in-a-numeric-key",
        "H6",
        lambda draft: draft.raw("A11", "", "<v>40063813339312345</v>"),
        *at("A11", "long-number"),
        twin=put(("A11", "40063813339312345")),
    ),
    workbook(
        "twenty-digits-in-a-customs-code",
        "H6",
        lambda draft: draft.raw("K11", "", "<v>1.2345678901234567E+19</v>"),
        *at("K11", "long-number"),
        twin=put(("K11", "12345678901234567890")),
    ),
    workbook(
        "ean-with-a-zeroed-tail",
        "H6",
        put(("C8", "4006381333000")),
        *at("C8", "gtin-invalid"),
        twin=put(("C8", gtin("400638133300"))),
    ),
    workbook("ean-with-a-wrong-check-digit", "H6", _raise_gtin, *at("C9", "gtin-invalid")),
    workbook(
        "ean-with-two-digits-swapped",
        "H6",
        _swap_digits,
        *at("C13", "gtin-invalid"),
        twin=put(("C13", _PLAIN)),
    ),
    workbook(
        "ean-under-a-date-format",
        "H15",
        put(("C10", int(_PLAIN), "dd/mm/yyyy")),
        *at("C10", "number-shown-differently"),
        twin=put(("C10", _PLAIN, "@")),
    ),
    workbook(
        "key-under-a-date-format",
        "H15 H16",
        put(("A10", 45123, "dd/mm/yyyy")),
        *at("A10", "date-in-key"),
        twin=put(("A10", "0045123", "@")),
        base=DIGITS,
    ),
    workbook(
        "key-that-became-a-date",
        "H16",
        put(("A15", date(2026, 3, 24), "mmm\\-yy")),
        *at("A15", "date-in-key"),
        twin=put(("A15", "MAR-24", "@")),
    ),
    workbook(
        "key-that-became-a-number-by-its-e",
        "H16",
        put(("A15", 200000, "0.00E+00")),
        *at("A15", "number-shown-differently"),
        twin=put(("A15", "2E5", "@")),
    ),
    workbook(
        "key-that-became-a-truth-value",
        "H16",
        put(("A15", True, "General")),
        *at("A15", "boolean-in-key"),
        twin=put(("A15", "TRUE", "@")),
    ),
    workbook(
        "customs-codes-formatted-as-text-too-late",
        "H16",
        _codes_as_numbers_under_text,
        *at("K", "text-from-number"),
        twin=_codes_as_texts,
    ),
    workbook(
        "key-with-a-no-break-space",
        "H18",
        put(("A14", "KT-9907\u00a0")),
        *at("A14", "key-not-clean"),
        twin=put(("A14", "KT-9907")),
    ),
    workbook(
        "key-with-a-zero-width-space-in-front",
        "H18",
        put(("A14", "\u200bKT-9907")),
        *at("A14", "key-not-clean"),
        twin=put(("A14", "KT-9907")),
    ),
    workbook(
        "key-with-a-blank-behind",
        "H18",
        put(("A14", "KT-9907 ")),
        *at("A14", "key-not-clean"),
        twin=put(("A14", "KT-9907")),
    ),
    workbook(
        "key-with-a-soft-hyphen-inside",
        "H18",
        put(("A14", "KT\u00ad-9907")),
        *at("A14", "key-not-clean"),
        twin=put(("A14", "KT-9907")),
    ),
    workbook(
        "key-with-a-zero-width-joiner",
        "H18",
        put(("A14", "KT-99\u200d07")),
        *at("A14", "key-not-clean"),
        twin=put(("A14", "KT-9907")),
    ),
    workbook(
        "colour-with-a-no-break-space-behind",
        "H18",
        put(("F14", "Blue\u00a0")),
        *at("F14", "invisible-character"),
        twin=put(("F14", "Blue ")),
    ),
    workbook(
        "name-with-a-zero-width-space-inside",
        "H18",
        put(("B14", "Ket\u200btle")),
        *at("B14", "invisible-character"),
        twin=put(("B14", "Kettle \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")),
    ),
    workbook(
        "ean-with-a-no-break-space",
        "H18",
        put(("C14", _PLAIN + "\u00a0")),
        *at("C14", "invisible-character"),
        twin=put(("C14", _PLAIN)),
    ),
    workbook(
        "cyrillic-letter-in-a-latin-key",
        "H19",
        put(("A17", "\u041aT-9917")),
        *at("A17", "mixed-scripts"),
        twin=put(("A17", "KT-9917")),
    ),
    workbook(
        "greek-letter-in-a-latin-name",
        "H19",
        put(("B17", "Saucep\u03b1n Alma")),
        *at("B17", "mixed-scripts"),
        twin=put(
            ("B17", "Saucepan Alma 5\u2033 \u2013 na\u00efve \u201cred\u201d \u03b1\u03b2\u03b3")
        ),
    ),
    workbook(
        "two-keys-that-differ-in-case",
        "H19 H34",
        put(("A18", "kt-9918"), ("A25", "KT-9918")),
        *at("A25", "near-duplicate-key"),
        twin=put(("A18", "KT-9918"), ("A25", "KT-9925")),
    ),
    workbook(
        "key-in-full-width-digits-beside-a-plain-one",
        "H19 H34",
        put(("A18", "KT-9918"), ("A25", "KT-\uff19\uff19\uff11\uff18")),
        *at("A25", "near-duplicate-key"),
        allowed="mixed-scripts",
        twin=put(("A18", "KT-9918"), ("A25", "KT-9925")),
    ),
    workbook(
        "keys-composed-and-decomposed",
        "H19",
        put(("A18", "CAF\u00c9-1"), ("A25", "CAFE\u0301-1")),
        *at("A25", "near-duplicate-key"),
        twin=put(("A18", "CAF\u00c9-1"), ("A25", "CAF\u00c9-2")),
    ),
    workbook(
        "key-with-a-dash-that-is-no-hyphen-beside-a-plain-one",
        "H19",
        put(("A18", "KT-9918"), ("A25", "KT\u20119918")),
        *at("A25", "near-duplicate-key"),
        allowed="mixed-scripts",
        twin=put(("A18", "KT-9918"), ("A25", "KT-9925")),
    ),
)
