"""Open connections: a PIM, a clock and a journal for these settings."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sheetsync.model.plan import Plan
from sheetsync.pipeline import OpenJournal, PlanJob, report_path
from sheetsync.plytix.clock import SystemClock
from sheetsync.settings import SANDBOX, Authentication, Connection, Settings, load_settings
from sheetsync.wiring.choice import chosen_connection, new_run, user_name, usual_connection
from sheetsync.wiring.files import LoadedMapping, find_mapping, saved_schema
from sheetsync.wiring.journals import JOURNALS, earlier_journal, new_journals
from sheetsync.wiring.practice import DEMO_LIMITS, practice_connection, sandbox_connection
from sheetsync.wiring.row_memory import FILE_NAME, RowMemoryFile

if TYPE_CHECKING:
    from sheetsync.model.definition import AccountSchema
    from sheetsync.model.recorded import RunHeader
    from sheetsync.pipeline.resume import OpenEarlier
    from sheetsync.plytix.checkup import Checkup
    from sheetsync.plytix.session import Session
    from sheetsync.ports import Clock, Pim, RowMemory, TakeTurn


logger = logging.getLogger(__name__)

RESULTS: Final = "results"
"""The folder of results that could not go where they belong, inside the data folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """An open connection and what goes with it.

    Attributes:
        name: The connection's name.
        endpoint: The PIM's base URL.
        pim: The PIM.
        clock: The clock.
        open_journal: Opens the journal of a run.
        warnings: What the user should know of the connection, one sentence each.
        take_turn: Keeps other runs of the user from writing to the account meanwhile.
        memory: How many rows workbooks had when they were last planned.
    """

    name: str
    endpoint: str
    pim: Pim
    clock: Clock
    open_journal: OpenJournal
    take_turn: TakeTurn
    warnings: tuple[str, ...] = ()
    memory: RowMemory | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSession:
    """A session, and the name of its connection."""

    name: str
    session: Session


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """What the user typed for a plan.

    Attributes:
        workbook: The source workbook.
        mapping: The mapping file; ``None``: the only one that fits.
        connection: The connection's name; ``None``: the mapping's.
        output: File or folder of the plan workbook; ``None``: beside the source.
        only: Keys to restrict the plan to; empty: all.
        allow: Guards lifted by name and number.
        expect: What the plan must come to exactly: name → number.
    """

    workbook: Path
    mapping: Path | None = None
    connection: str | None = None
    output: Path | None = None
    only: frozenset[str] = frozenset()
    allow: Mapping[str, int] = field(default_factory=dict)
    expect: Mapping[str, int] = field(default_factory=dict)


@contextmanager
def opened(name: str | None, *, bulk: bool = False) -> Iterator[Connected]:
    """Open a connection for the length of a command.

    Args:
        name: The connection's name; ``None``: the only one there is in the settings.
        bulk: Whether what is read belongs to work that nobody watches, row by row.

    Raises:
        SettingsError: There is no such connection, or its secrets are missing.
    """
    settings = load_settings(Path.cwd())
    chosen = chosen_connection(name, settings)
    if chosen == SANDBOX:
        with (
            practice_connection(settings) as connection,
            _connected(connection, settings, bulk=bulk) as connected,
        ):
            yield connected
        return
    with _connected(settings.connection(chosen), settings, bulk=bulk) as connected:
        yield connected


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an account.

    Attributes:
        schema: Its definitions.
        pim: The account itself, to be asked; ``None`` when its saved definitions are used.
        connection: The connection's name; ``None`` when a file was named and no connection.
    """

    schema: AccountSchema
    pim: Pim | None
    connection: str | None


@contextmanager
def opened_or_saved(
    connection: str | None, file: Path | None, *, usual: str | None = None
) -> Iterator[Known]:
    """An account's definitions: live where a connection is named, else those that were saved.

    Args:
        connection: The connection that the user names; it is asked.
        file: A saved schema that the user names; then nobody is asked.
        usual: The connection whose saved schema is taken when the user names neither; ``None``:
            the only one in the settings.

    Raises:
        SettingsError: There is no such connection, or nothing was saved for it.
        RemoteError: Plytix could not be asked.
    """
    if connection is not None and file is None:
        with opened(connection) as connected:
            yield Known(schema=connected.pim.schema(), pim=connected.pim, connection=connected.name)
        return
    settings = load_settings(Path.cwd())
    name = connection or usual or usual_connection(settings)
    yield Known(schema=saved_schema(name, file), pim=None, connection=name)


@contextmanager
def opened_for_plan(options: PlanOptions) -> Iterator[tuple[PlanJob, Pim, Clock]]:
    """Everything that ``pipeline.plan_workbook`` takes."""
    loaded = find_mapping(options.workbook, options.mapping)
    with opened(options.connection or loaded.mapping.connection) as connected:
        yield _job(options, loaded, connected), connected.pim, connected.clock


@contextmanager
def opened_for_resume(
    header: RunHeader, journal: Path, name: str | None
) -> Iterator[tuple[Pim, Clock, OpenEarlier, TakeTurn]]:
    """Everything that ``pipeline.resume_run`` takes, on the run's connection or another.

    Args:
        header: What the journal is of.
        journal: The journal.
        name: The connection that the user names; ``None``: the run's.
    """
    with opened(name or header.connection, bulk=True) as connected:
        yield (
            connected.pim,
            connected.clock,
            lambda: earlier_journal(journal, connected.clock),
            connected.take_turn,
        )


def spare_folder() -> Path:
    """Where a result goes on this machine when it cannot go where it belongs.

    Raises:
        SettingsError: The settings cannot be read.
    """
    return load_settings(Path.cwd()).data_folder / RESULTS


@contextmanager
def opened_for_apply(
    plan: Plan, name: str | None
) -> Iterator[tuple[Pim, Clock, OpenJournal, TakeTurn]]:
    """Everything that ``pipeline.apply_reviewed`` takes, on the plan's connection or another."""
    with opened(name or plan.connection, bulk=True) as connected:
        yield connected.pim, connected.clock, connected.open_journal, connected.take_turn


def plan_job(options: PlanOptions, connected: Connected) -> PlanJob:
    """What a plan on an open connection is asked for with."""
    return _job(options, find_mapping(options.workbook, options.mapping), connected)


@contextmanager
def demo_sandbox() -> Iterator[Connected]:
    """A sandbox in memory that lives for one command."""
    settings = load_settings(Path.cwd())
    with (
        sandbox_connection(":memory:", DEMO_LIMITS) as connection,
        _connected(connection, settings) as connected,
    ):
        yield connected


def _job(options: PlanOptions, loaded: LoadedMapping, connected: Connected) -> PlanJob:
    run = new_run(connected.clock.now())
    return PlanJob(
        workbook=options.workbook,
        mapping=loaded.mapping,
        mapping_file=loaded.file,
        connection=connected.name,
        endpoint=connected.endpoint,
        run=run,
        created_by=user_name(),
        only=options.only,
        allow=options.allow,
        expect=options.expect,
        output=report_path(options.output, options.workbook, "plan", run),
        memory=connected.memory,
    )


@contextmanager
def opened_session(name: str | None) -> Iterator[OpenedSession]:
    """A session on a connection, for asking Plytix directly.

    Args:
        name: The connection's name; ``None``: the only one there is in the settings.

    Raises:
        SettingsError: There is no such connection, or its secrets are missing.
    """
    with connection_settings(name) as connection:
        session = _session(connection, SystemClock())
        try:
            yield OpenedSession(name=connection.name, session=session)
        finally:
            session.close()


@contextmanager
def connection_settings(name: str | None) -> Iterator[Connection]:
    """A connection's settings; for ``sandbox`` with one that runs as long.

    Raises:
        SettingsError: There is no such connection, or its secrets are missing.
    """
    settings = load_settings(Path.cwd())
    chosen = chosen_connection(name, settings)
    with (
        practice_connection(settings)
        if chosen == SANDBOX
        else nullcontext(settings.connection(chosen))
    ) as connection:
        yield connection


def checkup_of(connection: Connection) -> Checkup:
    """Look at a connection.

    Raises:
        RemoteError: Plytix cannot be reached, or does not accept the credentials.
    """
    from sheetsync.plytix.checkup import checkup

    url = connection.session_validity_url
    within = url.startswith(connection.endpoint + "/")
    session = _session(connection, SystemClock())
    try:
        return checkup(
            session,
            SystemClock(),
            url.removeprefix(connection.endpoint) if within else None,
            fresh_token=connection.authentication is Authentication.CUSTOM,
        )
    finally:
        session.close()


def _session(connection: Connection, clock: Clock, *, bulk: bool = False) -> Session:
    from sheetsync.plytix.authentication import bearer_session, custom_session
    from sheetsync.plytix.pacing.opening import Pace, usual_folder

    for warning in connection.warnings:
        logger.warning("Warning: %s", warning)
    pace = Pace(
        rate_share=connection.rate_share,
        folder=usual_folder(),
        redis=connection.shared_limits,
        ca_file=connection.ca_file,
        waited_for=sys.stderr.isatty() and not bulk,
    )
    if connection.authentication is Authentication.BEARER:
        assert connection.token is not None
        return bearer_session(
            endpoint=connection.endpoint,
            token=connection.token,
            clock=clock,
            ca_file=connection.ca_file,
            proxy=connection.proxy,
            pace=pace,
        )
    assert connection.api_key is not None
    assert connection.api_password is not None
    return custom_session(
        endpoint=connection.endpoint,
        auth_endpoint=connection.auth_endpoint,
        api_key=connection.api_key,
        api_password=connection.api_password,
        clock=clock,
        ca_file=connection.ca_file,
        proxy=connection.proxy,
        pace=pace,
    )


@contextmanager
def _connected(
    connection: Connection, settings: Settings, *, bulk: bool = False
) -> Iterator[Connected]:
    from sheetsync.plytix.pictures import PictureLoader
    from sheetsync.plytix.turns import FOLDER, AccountTurns
    from sheetsync.plytix.v1v2.pim import V1V2Pim

    clock = SystemClock()
    session = _session(connection, clock, bulk=bulk)
    pictures = PictureLoader(
        connection.endpoint, ca_file=connection.ca_file, proxy=connection.proxy
    )
    pim = V1V2Pim(session, clock, load_picture=pictures.load)
    try:
        yield Connected(
            name=connection.name,
            endpoint=connection.endpoint,
            pim=pim,
            clock=clock,
            open_journal=new_journals(settings.data_folder / JOURNALS, clock),
            take_turn=AccountTurns(
                settings.data_folder / FOLDER, connection.endpoint, lambda: pim.account().id
            ),
            warnings=connection.warnings,
            memory=RowMemoryFile(settings.data_folder / FILE_NAME),
        )
    finally:
        pictures.close()
        session.close()
