"""The measured steps, each in a process of its own: ``python -m tools.bench_steps STEP FOLDER``.

Prints one JSON object: seconds of the step (and of its parts) and the process's peak memory in MiB.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from tools.bench_data import definitions, mapping_text


def peak_mib() -> float:
    """The most memory this process has held, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024) if sys.platform == "darwin" else peak / 1024


def bare_read(folder: Path, name: str = "source.xlsx") -> dict[str, float]:
    """Calamine's ``iter_rows`` over every cell, and nothing else."""
    import python_calamine

    begun = time.perf_counter()
    book = python_calamine.CalamineWorkbook.from_path(str(folder / name))
    cells = 0
    for row in book.get_sheet_by_index(0).iter_rows():
        cells += len(row)
    return {"seconds": time.perf_counter() - begun, "cells": cells}


def read(folder: Path, name: str = "source.xlsx") -> dict[str, float]:
    """Sheetsync's reader with all forensics, from the file to columns and findings."""
    from sheetsync.mapping.parse import parse_mapping
    from sheetsync.workbook.reading.read import read_workbook

    mapping = parse_mapping(mapping_text(), file="bench.yaml")
    import python_calamine  # noqa: F401  # loaded before the clock starts, as everywhere here

    begun = time.perf_counter()
    reading = read_workbook(folder / name, mapping)
    seconds = time.perf_counter() - begun
    (_, table), *_ = reading.tables
    return {"seconds": seconds, "cells": len(table) * len(table.columns)}


def bare_write(folder: Path) -> dict[str, float]:
    """XlsxWriter in constant-memory mode writing the plan workbook's cells, with plain formats.

    The cells are read from the plan workbook that the dry run left in the folder, and held ready
    before the clock starts.
    """
    import python_calamine
    import xlsxwriter

    book = python_calamine.CalamineWorkbook.from_path(str(folder / "plan.xlsx"))
    sheets = [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    before = peak_mib()
    begun = time.perf_counter()
    out = xlsxwriter.Workbook(str(folder / "bare.xlsx"), {"constant_memory": True})
    text = out.add_format({"font_name": "Calibri", "border": 1})
    number = out.add_format({"font_name": "Calibri", "border": 1, "num_format": "0"})
    cells = 0
    for name, rows in sheets:
        sheet = out.add_worksheet(name)
        for row_number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value == "":
                    continue
                cells += 1
                if isinstance(value, (int, float)):
                    sheet.write_number(row_number, column, value, number)
                else:
                    sheet.write_string(row_number, column, str(value), text)
    out.close()
    return {"seconds": time.perf_counter() - begun, "cells": cells, "held": before}


def whole(folder: Path) -> dict[str, float]:
    """The whole dry run of sheetsync against a stored account, with the time of each part.

    Libraries are loaded before the clock starts, here as in every other step; what pandera loads
    when it first validates something is within.
    """
    import pandera.pandas  # noqa: F401

    from sheetsync.mapping.parse import parse_mapping
    from sheetsync.model.plan import SourceFile
    from sheetsync.pipeline import PlanJob, plan_workbook
    from sheetsync.pipeline import plan as plan_story
    from sheetsync.pipeline import validate as validate_story
    from sheetsync.planning import plan
    from sheetsync.planning.planfile import plan_to_json
    from sheetsync.validation import accept
    from tools.bench_pim import FixedClock, StoredPim

    parts: dict[str, float] = {}
    _timed(validate_story, "read_workbook", "read", parts)
    _timed(validate_story, "accepted_rows", "decode and validate", parts)
    _timed(accept, "_decoded_fields", "decode", parts)
    _timed(validate_story, "shape_records", "records", parts)
    _timed(plan, "match_records", "fetch and compare", parts)
    _timed(plan_story, "make_plan", "fetch, compare and plan", parts)
    _timed(plan_story, "write_plan_workbook", "write", parts)
    mapping = parse_mapping(mapping_text(), file="bench.yaml")
    pim = StoredPim(folder / "pages.ndjson", definitions())
    plan_path = folder / "plan.xlsx"
    plan_path.unlink(missing_ok=True)
    job = PlanJob(
        workbook=folder / "source.xlsx",
        mapping=mapping,
        mapping_file=SourceFile(name="bench.yaml", folder=str(folder), sha256="0" * 64, size=0),
        connection="bench",
        endpoint="http://127.0.0.1",
        run="20261123-101500-bench",
        created_by="bench",
        output=plan_path,
    )
    begun = time.perf_counter()
    planned = plan_workbook(job, pim, FixedClock(datetime(2026, 11, 23, tzinfo=UTC)))
    parts["seconds"] = time.perf_counter() - begun
    parts["parse pages"] = pim.seconds
    parts["validate"] = parts["decode and validate"] - parts["decode"]
    parts["compare"] = parts["fetch and compare"] - pim.seconds
    parts["plan"] = parts["fetch, compare and plan"] - parts["fetch and compare"]
    for part, seen in (
        ("validate", "decode and validate"),
        ("compare", "fetch and compare"),
        ("plan", "fetch, compare and plan"),
    ):
        parts[f"{part}: peak"] = parts[f"{seen}: peak"]
    parts["changes"] = planned.plan.change_count
    (folder / "plan.json").write_bytes(plan_to_json(planned.plan))
    return parts


def write_alone(folder: Path) -> dict[str, float]:
    """Writing the plan workbook in a process that holds the plan and nothing else."""
    from sheetsync.planning.planfile import plan_from_json
    from sheetsync.reports.as_workbook import write_plan_workbook

    plan = plan_from_json((folder / "plan.json").read_bytes())
    target = folder / "alone.xlsx"
    target.unlink(missing_ok=True)
    held = peak_mib()
    begun = time.perf_counter()
    write_plan_workbook(plan, target)
    return {"seconds": time.perf_counter() - begun, "held": held, "added": peak_mib() - held}


def field_way(folder: Path) -> dict[str, float]:
    """The same job as most scripts do it: pandas with openpyxl, row dictionaries, ``to_excel``.

    It writes the plan's two long sheets, with their columns and without any format.
    """
    import pandas as pd

    begun = time.perf_counter()
    frame = pd.read_excel(folder / "source.xlsx", engine="openpyxl", dtype=object)
    remote: dict[str, dict[str, Any]] = {}
    with (folder / "pages.ndjson").open(encoding="utf-8") as file:
        for line in file:
            for product in json.loads(line)["data"]:
                remote[product["sku"]] = {**product["attributes"], "label": product["label"]}
    labels = {"SKU": "sku", "Label": "label"}
    labels |= {one["name"]: one["label"] for one in definitions()}
    changes: list[tuple[Any, ...]] = []
    verdicts: list[tuple[Any, ...]] = []
    for row in frame.to_dict("records"):
        now = remote[str(row["SKU"])]
        for header, value in row.items():
            label = labels[str(header)]
            if label == "sku" or pd.isna(value):
                continue
            before = now.get(label)
            if str(value) != str(before):
                what = ("accept", row["SKU"], now["label"], label, str(before), str(value))
                where = ("set", "", len(verdicts) + 2, "", f"c{len(changes) + 1}")
                changes.append((*what, *where))
        verdicts.append(("Products", len(verdicts) + 2, row["SKU"], "update", 1, ""))
    with pd.ExcelWriter(folder / "field.xlsx", engine="openpyxl") as out:
        pd.DataFrame(changes[:100_000]).to_excel(out, sheet_name="Changes", index=False)
        pd.DataFrame(verdicts).to_excel(out, sheet_name="Rows", index=False)
    return {"seconds": time.perf_counter() - begun}


def _timed(module: Any, name: str, part: str, parts: dict[str, float]) -> None:
    """Replace a function of the story by one that notes how long it took and the peak so far."""
    function: Callable[..., Any] = getattr(module, name)

    def measured(*arguments: Any, **options: Any) -> Any:
        begun = time.perf_counter()
        result = function(*arguments, **options)
        parts[part] = parts.get(part, 0.0) + time.perf_counter() - begun
        parts[f"{part}: peak"] = peak_mib()
        return result

    setattr(module, name, measured)


STEPS: Mapping[str, Callable[[Path], dict[str, float]]] = {
    "bare-read": bare_read,
    "bare-read-shared": partial(bare_read, name="shared.xlsx"),
    "read": read,
    "read-shared": partial(read, name="shared.xlsx"),
    "bare-write": bare_write,
    "whole": whole,
    "write-alone": write_alone,
    "field": field_way,
}


def main(arguments: Sequence[str]) -> Iterator[str]:
    """Run one step and yield what it measured as JSON."""
    step, folder = arguments
    measured = STEPS[step](Path(folder))
    yield json.dumps({**measured, "peak": peak_mib()})


if __name__ == "__main__":
    for line in main(sys.argv[1:]):
        print(line)
