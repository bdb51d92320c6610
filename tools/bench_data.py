"""A large account and a large workbook that differ in a known number of cells."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

COLOURS = ("Blue", "Navy", "Red", "White", "Black", "Sand", "Olive", "Copper")
MATERIALS = ("Steel", "Cast iron", "Aluminium", "Beech", "Bamboo", "Glass", "Stoneware", "Silicone")
CARE = ("Dishwasher safe", "Hand wash", "Oven safe", "Induction", "Microwave safe", "Freezer safe")
WORDS = (  # one line of words, split where it is used
    "robust gently curved handle keeps cool while the broad base spreads heat evenly over every "
    "hob and the lid locks steam in for slow stews made for kitchens gardens and long journeys"
)

COLUMN_COUNT = 40


@dataclass(frozen=True)
class BenchColumn:
    """One column of the workbook: its header, the attribute it feeds and how values are made."""

    header: str
    label: str
    type_class: str


def columns() -> list[BenchColumn]:
    """The 40 columns: the key first, then texts, numbers, dates, choices, lists and HTML."""
    plan = (
        [("TextAttribute", f"text_{n}") for n in range(10)]
        + [("MultilineAttribute", "care_text"), ("HtmlAttribute", "description")]
        + [("IntAttribute", f"count_{n}") for n in range(6)]
        + [("DecimalAttribute", f"measure_{n}") for n in range(7)]
        + [("DateAttribute", f"day_{n}") for n in range(3)]
        + [("BooleanAttribute", f"flag_{n}") for n in range(2)]
        + [("DropdownAttribute", f"colour_{n}") for n in range(5)]
        + [("MultiSelectAttribute", f"care_{n}") for n in range(2)]
        + [("UrlAttribute", "link")]
    )
    found = [BenchColumn("SKU", "sku", "sku"), BenchColumn("Label", "label", "label")]
    found += [
        BenchColumn(label.replace("_", " ").capitalize(), label, kind) for kind, label in plan
    ]
    assert len(found) == COLUMN_COUNT
    return found


def definitions() -> list[dict[str, Any]]:
    """The attributes as Plytix's attribute search answers them."""
    found = []
    for number, column in enumerate(columns()[2:]):
        row: dict[str, Any] = {
            "id": f"{number:024x}",
            "label": column.label,
            "name": column.header,
            "type_class": column.type_class,
            "groups": [],
        }
        if column.type_class == "DropdownAttribute":
            row["options"] = list(COLOURS if column.label < "colour_3" else MATERIALS)
        if column.type_class == "MultiSelectAttribute":
            row["options"] = list(CARE)
        found.append(row)
    return found


def rows(count: int) -> Iterator[list[Any]]:
    """The products, a list of 40 plain values each, ``None`` for about an eighth of them."""
    chance = random.Random(20261123)
    shape = columns()
    words = WORDS.split()
    first = date(2020, 1, 1)
    for number in range(count):
        row: list[Any] = [f"{number:07d}", f"Pan {number} {chance.choice(words)}"]
        for column in shape[2:]:
            if chance.random() < 0.125:
                row.append(None)
                continue
            match column.type_class:
                case "TextAttribute":
                    row.append(" ".join(chance.choices(words, k=4)))
                case "MultilineAttribute":
                    row.append("\n".join(chance.choices(words, k=6)))
                case "HtmlAttribute":
                    row.append(f"<p>{' '.join(chance.choices(words, k=48))}</p>"[:300])
                case "IntAttribute":
                    row.append(chance.randrange(5000))
                case "DecimalAttribute":
                    row.append(chance.randrange(1, 200_000) / 100)
                case "DateAttribute":
                    row.append(first + timedelta(days=chance.randrange(2200)))
                case "BooleanAttribute":
                    row.append(chance.random() < 0.5)
                case "DropdownAttribute":
                    row.append(chance.choice(COLOURS if column.label < "colour_3" else MATERIALS))
                case "MultiSelectAttribute":
                    picked = chance.sample(CARE, chance.randrange(1, 4))
                    row.append(",".join(option for option in CARE if option in picked))
                case "UrlAttribute":
                    row.append(f"https://example.com/p/{number}")
                case unknown:
                    raise AssertionError(unknown)
        plant_faults(row, number, shape)
        yield row


def plant_faults(row: list[Any], number: int, shape: list[BenchColumn]) -> None:
    """Give every 200th row a number that is too large and every 300th an option there is not."""
    labels = [column.label for column in shape]
    if number % 200 == 0:
        row[labels.index("measure_0")] = 150_000.5
    if number % 300 == 0:
        row[labels.index("colour_0")] = "Bluue"


def write_workbook(path: Path, count: int, *, shared: bool = False) -> None:
    """Write the workbook: header in row 1, real dates and numbers.

    Args:
        path: The file.
        count: Rows.
        shared: Whether texts are stored once for all sheets, as Excel does, or in their cells.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": not shared})
    sheet = book.add_worksheet("Products")
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write_row(0, 0, [column.header for column in columns()])
    for number, row in enumerate(rows(count), start=1):
        for index, value in enumerate(row):
            match value:
                case None:
                    pass
                case bool():
                    sheet.write_boolean(number, index, value)
                case int() | float():
                    sheet.write_number(number, index, value)
                case date():
                    sheet.write_datetime(number, index, value, day)
                case _:
                    sheet.write_string(number, index, value)
    book.close()


def write_pages(path: Path, count: int) -> None:
    """Write the account's answers, a page of 100 products a line, one field a row differing."""
    shape = columns()
    changed = [index for index, column in enumerate(shape) if column.type_class == "IntAttribute"]
    page: list[dict[str, Any]] = []
    with path.open("w", encoding="utf-8") as file:
        for number, row in enumerate(rows(count)):
            values = dict(zip(shape[2:], row[2:], strict=True))
            target = changed[number % len(changed)]
            values[shape[target]] = (row[target] or 0) + 1
            page.append(
                {
                    "id": f"{number:024x}",
                    "sku": row[0],
                    "label": row[1],
                    "num_variations": 0,
                    "modified_user_audit": {
                        "type": "USER",
                        "user_id": f"{number % 7:024x}",
                        "user_name": "Ann",
                        "user_last_name": "Example",
                        "user_email": "ann@example.com",
                        "user_display_name": "Ann Example",
                        "user_thumb": "https://static.example.com/avatars/ann-example.png",
                        "username": f"{number % 7:024x}",
                        "avatar_color": "#ffaa00",
                    },
                    "attributes": {
                        column.label: _api(column, value)
                        for column, value in values.items()
                        if value is not None
                    },
                }
            )
            if len(page) == 100:
                _write_page(file, page, count)
                page = []
        if page:
            _write_page(file, page, count)


def _write_page(file: Any, page: list[dict[str, Any]], count: int) -> None:
    pagination = {"count": len(page), "order": "sku", "page": 1, "page_size": 100}
    body = {"data": page, "pagination": {**pagination, "total_count": count}}
    file.write(json.dumps(body, ensure_ascii=False) + "\n")


def _api(column: BenchColumn, value: Any) -> Any:
    match value:
        case date():
            return f"{value.isoformat()}T00:00:00"
        case str() if column.type_class == "MultiSelectAttribute":
            return value.split(",")
        case Decimal():
            return float(value)
        case _:
            return value


def mapping_text() -> str:
    """The mapping that reads the workbook."""
    lines = [
        "version: 1",
        "name: Bench",
        "sheets:",
        "  - sheet: Products",
        "    kind: product",
        "    key: [{column: SKU, field: sku}]",
        "    columns:",
    ]
    for column in columns()[1:]:
        field = column.label if column.label == "label" else f"attributes.{column.label}"
        checks = ""
        if column.type_class == "DecimalAttribute":
            checks = ", checks: {min: 0, max: 100000}"
        if column.type_class == "TextAttribute":
            checks = ", checks: {max_length: 200}"
        lines.append(f"      - {{column: {column.header}, field: {field}{checks}}}")
    lines.append("guard: {max_updates: 100%}")
    return "\n".join(lines) + "\n"
