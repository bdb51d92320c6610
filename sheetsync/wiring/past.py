"""Where journals are, and open connections for what looks back at a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sheetsync.settings import load_settings
from sheetsync.wiring.choice import new_run, user_name
from sheetsync.wiring.connections import opened
from sheetsync.wiring.journals import JOURNALS
from sheetsync.workbook.files.looking import is_folder

if TYPE_CHECKING:
    from sheetsync.pipeline.history import FoundRun
    from sheetsync.pipeline.undo import UndoJob
    from sheetsync.ports import Clock, Pim


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoOptions:
    """What the user typed for an undo.

    Attributes:
        found: The run to undo, and its journal.
        connection: The connection's name; ``None``: the run's.
        output: File or folder of the plan workbook; ``None``: beside the run's source.
        only: Keys to restrict the undo to; empty: all.
        fields: Fields to restrict it to; empty: all.
        allow: Guards lifted by name and number.
    """

    found: FoundRun
    connection: str | None = None
    output: Path | None = None
    only: frozenset[str] = frozenset()
    fields: tuple[str, ...] = ()
    allow: Mapping[str, int] = field(default_factory=dict)


def journal_folders(more: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The folders that journals are looked for in.

    Args:
        more: Folders that hold sealed copies.
    """
    return (load_settings(Path.cwd()).data_folder / JOURNALS, *more)


@contextmanager
def opened_for_undo(options: UndoOptions) -> Iterator[tuple[UndoJob, Pim, Clock]]:
    """Everything that ``pipeline.plan_undo`` takes."""
    from sheetsync.pipeline.undo import UndoJob

    recorded = options.found.recorded
    with opened(options.connection or recorded.header.connection) as connected:
        job = UndoJob(
            recorded=recorded,
            connection=connected.name,
            endpoint=connected.endpoint,
            run=new_run(connected.clock.now()),
            created_by=user_name(),
            beside=_beside(options.found),
            output=options.output,
            only=options.only,
            fields=options.fields,
            allow=options.allow,
        )
        yield job, connected.pim, connected.clock


@contextmanager
def opened_for_drift(found: FoundRun, connection: str | None) -> Iterator[Pim]:
    """The account that a run wrote to."""
    with opened(connection or found.recorded.header.connection) as connected:
        yield connected.pim


def _beside(found: FoundRun) -> Path:
    """Where the run's source was; on another machine where its sealed copy is."""
    source = Path(found.recorded.header.folder)
    if is_folder(source):
        return source
    is_copy = found.path.resolve().parent not in {one.resolve() for one in journal_folders()}
    return found.path.resolve().parent if is_copy else Path.cwd()
