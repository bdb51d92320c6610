"""Time and memory as ratios to the bare libraries, in one run: ``make bench``.

Rounds alternate between the steps, each in a fresh process; medians are shown. Absolute seconds are
this machine's; the ratios are what counts. Goals: P1 to P6 and P10 of the performance targets.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

from tools.bench_data import write_pages, write_workbook


def main() -> int:
    """Prepare the data, run the rounds, print the table; the number of missed goals."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--folder", type=Path, default=Path("bench-out"))
    options.add_argument("--no-field", action="store_true", help="leave pandas + openpyxl out")
    given = options.parse_args()

    large = prepared(given.folder / str(given.rows), given.rows)
    small = prepared(given.folder / str(given.rows // 10), given.rows // 10)
    rounds: dict[str, list[dict[str, float]]] = {}
    for number in range(given.rounds):
        print(f"round {number + 1} of {given.rounds} …", file=sys.stderr)
        rounds.setdefault("whole", []).append(run("whole", large))
        rounds.setdefault("bare-read", []).append(run("bare-read", large))
        rounds.setdefault("read", []).append(run("read", large))
        rounds.setdefault("bare-read-shared", []).append(run("bare-read-shared", large))
        rounds.setdefault("read-shared", []).append(run("read-shared", large))
        rounds.setdefault("bare-write", []).append(run("bare-write", large))
        rounds.setdefault("write-alone", []).append(run("write-alone", large))
        rounds.setdefault("small", []).append(run("whole", small))
        rounds.setdefault("help", []).append(help_cost())
    if not given.no_field:
        print("pandas with openpyxl, once …", file=sys.stderr)
        rounds["field"] = [run("field", large)]
    return report(rounds, given.rows)


def prepared(folder: Path, rows: int) -> Path:
    """The folder with a workbook and an account of this many rows, made once."""
    ready = folder / "ready"
    if not ready.exists():
        print(f"making {rows:,} rows × 40 columns …", file=sys.stderr)
        folder.mkdir(parents=True, exist_ok=True)
        write_workbook(folder / "source.xlsx", rows)
        write_workbook(folder / "shared.xlsx", rows, shared=True)
        write_pages(folder / "pages.ndjson", rows)
        ready.touch()
    return folder


def run(step: str, folder: Path) -> dict[str, float]:
    """Run one step in a fresh process and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench_steps", step, str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def help_cost() -> dict[str, float]:
    """CPU seconds of ``sheetsync --help`` and of a bare Python, each as a whole process."""
    cost = {}
    for name, command in (
        ("help", [sys.executable, "-m", "sheetsync", "--help"]),
        ("python", [sys.executable, "-c", "pass"]),
    ):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cost[name] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cost


def report(rounds: dict[str, list[dict[str, float]]], rows: int) -> int:
    """Print parts and goals; return how many goals were missed."""

    def median(step: str, part: str = "seconds") -> float:
        return statistics.median(one[part] for one in rounds[step])

    def ratio(step: str, parts: tuple[str, ...], *bases: str) -> float:
        return statistics.median(
            sum(one[part] for part in parts)
            / sum(rounds[base][number]["seconds"] for base in bases)
            for number, one in enumerate(rounds[step])
        )

    size = (Path("bench-out") / str(rows) / "pages.ndjson").stat().st_size
    print(f"\n{rows:,} rows × 40 columns, {median('whole', 'changes'):,.0f} changes, ", end="")
    print(f"{size / 1e6:,.0f} MB of stored pages; {len(rounds['whole'])} rounds, medians")
    print(f"\n{'part':<28}{'seconds':>9}{'ratio':>8}  to{'':<14}{'peak MiB so far':>16}")
    rows_of_parts: list[tuple[str, str]] = [
        ("read", "bare-read"),
        ("decode", "bare-read"),
        ("validate", "bare-read"),
        ("records", "bare-read"),
        ("compare", "bare-read"),
        ("plan", "bare-read"),
        ("write", "bare-write"),
    ]
    for part, base in rows_of_parts:
        print(
            f"{part:<28}{median('whole', part):>9.2f}{ratio('whole', (part,), base):>8.2f}  "
            f"{base:<16}{median('whole', f'{part}: peak'):>16,.0f}"
        )
    print(f"{'parse stored pages':<28}{median('whole', 'parse pages'):>9.2f}")
    print(f"{'whole dry run':<28}{median('whole'):>9.2f}", end="")
    print(f"{ratio('whole', ('seconds',), 'bare-read', 'bare-write'):>8.2f}  read + write")
    print(f"{'bare reader':<28}{median('bare-read'):>9.2f}{'':>26}", end="")
    print(f"{median('bare-read', 'peak'):>16,.0f}")
    print(f"{'read, texts shared':<28}{median('read-shared'):>9.2f}", end="")
    print(f"{ratio('read-shared', ('seconds',), 'bare-read-shared'):>8.2f}  bare-read-shared")
    print(f"{'bare writer':<28}{median('bare-write'):>9.2f}")
    goals: list[tuple[str, str, float, float, str]] = [
        (
            "P1",
            "read with all forensics against the bare read",
            ratio("read", ("seconds",), "bare-read"),
            1.35,
            "×",
        ),
        (
            "P2",
            "decode + validate + compare against the bare read",
            ratio("whole", ("decode", "validate", "compare"), "bare-read"),
            0.9,
            "×",
        ),
        (
            "P3",
            "plan workbook against XlsxWriter writing the same cells",
            ratio("whole", ("write",), "bare-write"),
            1.1,
            "×",
        ),
        ("P3", "memory of writing the plan workbook", median("write-alone", "added"), 150, "MiB"),
        (
            "P4",
            "whole dry run against bare read + bare write",
            ratio("whole", ("seconds",), "bare-read", "bare-write"),
            1.5,
            "×",
        ),
        ("P5", "peak memory of the whole dry run", median("whole", "peak"), 650, "MiB"),
        (
            "P6",
            "growth of time with ten times the rows",
            median("whole") / median("small"),
            10.5,
            "×",
        ),
        (
            "P10",
            "CPU of --help above bare Python",
            statistics.median(one["help"] - one["python"] for one in rounds["help"]),
            0.3,
            "s",
        ),
    ]
    missed = 0
    print("\ngoal")
    for name, what, value, limit, unit in goals:
        missed += value > limit
        mark = "holds" if value <= limit else "MISSED"
        print(f"{name:<5}{what:<58}{value:>8.2f} {unit:<4} ≤ {limit:g}  {mark}")
    if "field" in rounds:
        faster = rounds["field"][0]["seconds"] / median("whole")
        missed += faster < 4
        mark = "holds" if faster >= 4 else "MISSED"
        print(
            f"{'P4':<5}{'times faster than pandas + openpyxl':<58}{faster:>8.2f} ×    ≥ 4  {mark}"
        )
    return missed


if __name__ == "__main__":
    sys.exit(main())
