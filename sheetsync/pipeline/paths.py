"""Where a plan's files stand now, and where reports go."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sheetsync.errors import PlanError
from sheetsync.model.plan import Plan
from sheetsync.workbook.files.files import report_name
from sheetsync.workbook.files.looking import is_file


def report_path(output: Path | None, source: Path, what: str, run: str) -> Path:
    """Where a report goes: a named file, the usual name in a named folder, or beside the source.

    Args:
        output: A file that ends in ``.xlsx``; anything else is a folder, also one that is not
            there, since a workbook without its ending opens for nobody. ``None``: none is named.
        source: The source workbook.
        what: ``plan`` or ``result``.
        run: The run's id.
    """
    usual = report_name(source, what, run)
    if output is None:
        return usual
    return output if output.suffix.lower() == ".xlsx" else output / usual.name


def find_source(plan: Plan, plan_workbook: Path, named: Path | None = None) -> Path:
    """The source workbook: where the user says, where it was, or beside the plan.

    An undo has none, and what is told of it goes beside its plan.

    Args:
        plan: The plan.
        plan_workbook: Where the plan workbook stands now.
        named: Where the user says that the source is; ``None``: the user does not say.

    Raises:
        PlanError: It is in none of these places.
    """
    if plan.undoes:
        return plan_workbook.parent / plan.workbook.name
    if named is not None:
        if is_file(named):
            return named
        raise PlanError(
            f"There is no file {named}.", remedy="Name the source workbook with --source."
        )
    candidates = (
        Path(plan.workbook.folder) / plan.workbook.name,
        plan_workbook.parent / plan.workbook.name,
    )
    found = next((path for path in candidates if is_file(path)), None)
    if found is None:
        raise PlanError(
            f"The source workbook {plan.workbook.name} is neither in {plan.workbook.folder} "
            "nor beside the plan.",
            remedy="Put it back beside the plan, or name it with --source.",
        )
    return found


def mapping_sha256(plan: Plan) -> str | None:
    """The hash of the plan's mapping file as it stands now; ``None`` when it cannot be read."""
    try:
        data = (Path(plan.mapping.folder) / plan.mapping.name).read_bytes()
    except OSError:
        return None
    return hashlib.sha256(data).hexdigest()
