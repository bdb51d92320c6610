"""Prints what was expected and what was found: ``python -m tests.planted [WORD]``."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.planted.all_cases import CASES, STRANGE
from tests.planted.case import Case, settled
from tests.planted.examining import Judgement, beyond_usual, doctor_tells, judged, mapping_tells


def judgements(case: Case, folder: Path) -> list[tuple[str, Judgement]]:
    """What became of the damaged workbook and its twin, with and without a mapping."""
    made = []
    for which, make, expected in (
        ("damaged", case.damaged, case.expected),
        ("twin", case.clean, ()),
    ):
        (folder / which).mkdir()
        path = settled(make, folder / which)
        made.append((f"{which} doctor", judged(case, doctor_tells(path), expected)))
        if case.mapped:
            wanted = (
                expected if case.mapped_expected is None or not expected else case.mapped_expected
            )
            told = mapping_tells(path, case.mapping)
            made.append((f"{which} mapped", judged(case, told, wanted)))
    return made


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main(word: str = "") -> None:
    """Print the table."""
    began = time.perf_counter()
    count = right = 0
    for case in (*CASES, *STRANGE):
        if word not in case.name and word not in case.hazards:
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                made = judgements(case, Path(folder))
            except Exception as error:  # noqa: BLE001 - one case must not end the table
                count += 1
                _say(f"CRASH {case.name}: {type(error).__name__}: {error}")
                continue
            for which, judgement in made:
                is_twin = which.startswith("twin")
                good = not beyond_usual(case, judgement.told) if is_twin else judgement.is_right
                count, right = count + 1, right + good
                _say(f"{'ok  ' if good else 'BAD '} {case.name} [{which}]")
                if good:
                    continue
                for one in judgement.missing:
                    code, sheet, spot = one
                    _say(f"       missing  {code}@{sheet or 'file'}{'!' + spot if spot else ''}")
                for label, told in (("found", judgement.told), ("extra", judgement.extra)):
                    if told:
                        _say(f"       {label:8} {', '.join(map(str, told[:8]))}")
    _say(f"{right} of {count} right, {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main(*sys.argv[1:2])
