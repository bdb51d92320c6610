"""The stories of ``runs``, ``show``, ``why`` and ``drift``: what journals tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sheetsync.applying.drift import drift_of
from sheetsync.applying.history import cell_writes, newest_first, run_lines
from sheetsync.errors import PlanError
from sheetsync.journal.file import SUFFIX, read_run, runs_in
from sheetsync.model.definition import Account
from sheetsync.model.history import Drift
from sheetsync.model.recorded import RecordedRun
from sheetsync.model.values import FieldName
from sheetsync.planning.written import AskedRows
from sheetsync.ports import Pim, Progress, no_progress
from sheetsync.workbook.files.looking import is_file, is_folder
from sheetsync.workbook.own.run_of_report import run_of_report

LAST: Final = "last"
"""What the newest run is called."""

_COPIES: Final = "* journal *.jsonl"
"""How sealed copies are called: ``<source> journal <run>.jsonl``."""

_COPY: Final = re.compile(r".* journal (?P<run>[0-9A-Za-z][0-9A-Za-z_-]*)(?: \(\d+\))?\.jsonl")
_REPORTS: Final = frozenset({".xlsx"})
_SECOND: Final = len("20261123-101500")
_LIST_RUNS: Final = "List the runs with: sheetsync runs"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRun:
    """A run and the journal that tells of it.

    Attributes:
        recorded: The run.
        path: Its journal, or a sealed copy of it.
    """

    recorded: RecordedRun
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Every run that could be read.

    Attributes:
        found: The runs, each once, in no set order.
        warnings: A sentence for each journal that could not be read.
    """

    found: tuple[FoundRun, ...]
    warnings: tuple[str, ...]

    @property
    def runs(self) -> tuple[RecordedRun, ...]:
        """The runs themselves."""
        return tuple(one.recorded for one in self.found)


def read_history(folders: Sequence[Path]) -> History:
    """Read every journal and every sealed copy in some folders.

    Args:
        folders: Looked at without those inside them; one that is not there holds nothing.

    Returns:
        The runs; of a run that is told twice, the journal that tells more.
    """
    found: dict[str, FoundRun] = {}
    warnings: list[str] = []
    for path in _journals(folders):
        try:
            one = _read(path)
        except PlanError as error:
            warnings.append(f"{error.message} It is left out.")
            continue
        known = found.get(one.recorded.header.run)
        if known is None or _tells_more(one.recorded, known.recorded):
            found[one.recorded.header.run] = one
    return History(found=tuple(found.values()), warnings=tuple(warnings))


def find_run(named: str, folders: Sequence[Path]) -> FoundRun:
    """The run that somebody means.

    Args:
        named: A run's id, an unambiguous beginning of one, ``last``, or the path of a journal, of
            a sealed copy, or of a plan or result workbook.
        folders: Where journals are; a workbook's own folder is looked at too.

    Raises:
        PlanError: There is no such run, or more than one, or its journal is damaged or of
            another format.
        WorkbookError: The workbook is no report of ours.
    """
    path = Path(named)
    if is_file(path) and path.suffix.lower() in _REPORTS:
        return find_run(run_of_report(path), [*folders, path.resolve().parent])
    if is_file(path):
        return _read(path)
    by_run: dict[str, list[Path]] = {}
    for journal in _journals(folders):
        run = _run_of(journal)
        if named == LAST or run.startswith(named):
            by_run.setdefault(run, []).append(journal)
    if named == LAST and by_run:
        return _newest(by_run)
    by_run = {named: by_run[named]} if named in by_run else by_run
    if not named or not by_run:
        raise PlanError(f"There is no journal of a run {named!r}.", remedy=_LIST_RUNS)
    if len(by_run) > 1:
        raise PlanError(
            f"{len(by_run)} runs begin with {named}: {', '.join(sorted(by_run)[-5:])}.",
            remedy="Give more of the run's id.",
        )
    (journals,) = by_run.values()
    return _best(journals)


def _newest(by_run: Mapping[str, Sequence[Path]]) -> FoundRun:
    """The newest run; ids begin with the second in which they were made, and tell no more."""
    second = max(by_run)[:_SECOND]
    found = [_best(paths) for run, paths in by_run.items() if run.startswith(second)]
    newest = newest_first(one.recorded for one in found)[0]
    return next(one for one in found if one.recorded is newest)


def field_meant(runs: Iterable[RecordedRun], named: str) -> FieldName:
    """The field that somebody names, an attribute with or without its prefix."""
    written = {name for run in runs for one in run.operations.values() for name in one.fields}
    attribute = FieldName(f"attributes.{named}")
    return attribute if attribute in written else FieldName(named)


def drift_from(recorded: RecordedRun, pim: Pim, *, progress: Progress = no_progress) -> Drift:
    """Read again what a run set, in the account that it wrote to.

    Raises:
        PlanError: The credentials belong to another account.
        RemoteError: Plytix could not be read.
    """
    refuse_account_other_than_of(recorded, pim.account())
    return drift_of(recorded, pim, progress=progress)


def refuse_account_other_than_of(recorded: RecordedRun, account: Account) -> None:
    """Refuse to look at, or to give back, a run in another account than it wrote to.

    Raises:
        PlanError: The credentials belong to another account.
    """
    header = recorded.header
    if account.id != header.account_id:
        raise PlanError(
            f"The run {header.run} wrote to the account {header.account_name} "
            f"({header.account_id}); these credentials belong to {account.name} ({account.id}).",
            remedy=f"Use the connection {header.connection}, or one to the same account, with -c.",
        )


def _best(journals: Sequence[Path]) -> FoundRun:
    """Of several tellings of one run the one that tells most; damaged ones only if all are."""
    found: list[FoundRun] = []
    damaged: PlanError | None = None
    for path in journals:
        try:
            found.append(_read(path))
        except PlanError as error:
            damaged = damaged or error
    if not found and damaged is not None:
        raise damaged
    best = found[0]
    for one in found[1:]:
        best = one if _tells_more(one.recorded, best.recorded) else best
    return best


def _read(path: Path) -> FoundRun:
    """Read one journal, and see that it can be told.

    Raises:
        PlanError: It is damaged, of another format, or no journal that an apply of ours writes.
    """
    run = read_run(path)
    try:
        datetime.fromisoformat(run.header.started_at)
        if run.end is not None:
            datetime.fromisoformat(run.end.at)
    except ValueError as error:
        raise PlanError(
            f"The journal {path.name} does not tell when its run was.", remedy=_LIST_RUNS
        ) from error
    AskedRows(run)
    return FoundRun(recorded=run, path=path)


def _journals(folders: Iterable[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    for folder in folders:
        where = folder.resolve()
        if where in seen:
            continue
        seen.add(where)
        yield from runs_in(where)
        if is_folder(where):
            yield from _copies(where)


def _copies(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob(_COPIES))
    except OSError as error:
        raise PlanError(
            f"The copies of journals in {folder} cannot be looked for: {error.strerror or error}.",
            remedy="Check that the drive is there and that you may read it.",
        ) from error


def _run_of(journal: Path) -> str:
    """The run that a journal's name tells."""
    told = _COPY.fullmatch(journal.name)
    return journal.name.removesuffix(SUFFIX) if told is None else told["run"]


def _tells_more(one: RecordedRun, other: RecordedRun) -> bool:
    """Whether a journal goes on where a copy of it ends."""
    return (one.resumed, one.end is not None, len(one.operations)) > (
        other.resumed,
        other.end is not None,
        len(other.operations),
    )


__all__ = [
    "LAST",
    "FoundRun",
    "History",
    "cell_writes",
    "drift_from",
    "field_meant",
    "find_run",
    "read_history",
    "refuse_account_other_than_of",
    "run_lines",
]
