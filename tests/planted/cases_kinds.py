"""The commonest damage in other kinds of file: .xls, .ods, .csv."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.planted.building import Draft, gtin
from tests.planted.case import Case, Expected, Make, Step, as_it_is, at
from tests.planted.damage import put
from tests.planted.other_kinds import as_old_workbook, as_open_document, as_text

_UPC = gtin("003600029145")


def as_kind(
    name: str,
    hazards: str,
    kind: Callable[[Draft], bytes],
    ending: str,
    damage: Step,
    *expected: Expected,
    twin: Step = as_it_is,
    base: dict[str, Any] | None = None,
    usual: str = "",
) -> Case:
    """A case of another kind of file."""

    def made(change: Step) -> Make:
        def make(folder: Path) -> Path:
            draft = Draft(sum(name.encode()), **(base or {}))
            change(draft)
            path = folder / f"spring-range.{ending}"
            path.write_bytes(kind(draft))
            return path

        return make

    return Case(
        name=name,
        hazards=tuple(hazards.split()),
        damaged=made(damage),
        clean=made(twin),
        expected=expected,
        usual=frozenset(usual.split()),
        mapped=False,
    )


CASES: tuple[Case, ...] = (
    as_kind(
        "old-workbook-with-a-date-for-a-key",
        "H16 H41",
        as_old_workbook,
        "xls",
        put(
            ("A9", date(2026, 3, 1), "mmm-yy"),
            ("D7", "#N/A"),
            ("C8", "4.00638E+12"),
            ("A14", "KT-9907\u00a0"),
        ),
        *at("A9", "date-in-key"),
        *at("D7", "error-cell"),
        *at("C8", "scientific-text"),
        *at("A14", "key-not-clean"),
    ),
    as_kind(
        "old-workbook-with-zeros-lost",
        "H5 H41",
        as_old_workbook,
        "xls",
        put(("A9", 1207, "General"), ("C12", int(_UPC), "0")),
        *at("A9", "zeros-lost"),
        *at("C12", "zeros-lost"),
        base={"digit_keys": True},
    ),
    as_kind(
        "open-document-with-errors",
        "H1 H41",
        as_open_document,
        "ods",
        put(("D7", "#N/A"), ("C8", "4006381333932"), ("H5", "03/04/2026"), ("F12", "\u00a0")),
        *at("D7", "error-cell"),
        *at("C8", "gtin-invalid"),
        *at("H5", "ambiguous-date"),
        *at("F12", "spaces-only"),
    ),
    as_kind(
        "open-document-with-zeros-lost",
        "H5 H41",
        as_open_document,
        "ods",
        put(("A9", 1207), ("C12", int(_UPC))),
        *at("A9", "zeros-lost"),
        *at("C12", "zeros-lost"),
        base={"digit_keys": True},
    ),
    as_kind(
        "text-file-after-excel",
        "H5 H6 H18",
        as_text,
        "csv",
        put(
            ("A14", "KT-9907\u00a0"),
            ("C8", "4,00638E+12"),
            ("C12", _UPC.lstrip("0")),
            ("D7", "#N/A"),
        ),
        ("key-not-clean", "*", "A14"),
        ("scientific-text", "*", "C8"),
        ("gtin-invalid", "*", "C12"),
        ("error-cell", "*", "D7"),
        usual="text-format",
    ),
    as_kind(
        "text-file-in-windows-code-page",
        "H11 H14",
        lambda draft: as_text(draft, "\t", "cp1252"),
        "txt",
        put(("D7", "1.234,56"), ("H5", "03/04/2026"), ("I6", "vielleicht")),
        ("not-a-number", "*", "D7"),
        ("ambiguous-date", "*", "H5"),
        ("not-a-boolean", "*", "I6"),
        usual="text-format guessed-encoding",
    ),
)
