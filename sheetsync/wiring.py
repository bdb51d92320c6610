"""Which concrete PIM, journal, clock, mapping and folders for these settings?"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sheetsync.errors import MappingError, OutputError, SettingsError
from sheetsync.mapping.choose import choose_mapping
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.sheet_mapping import WorkbookMapping
from sheetsync.mapping.yaml_nodes import decode_mapping_bytes
from sheetsync.model.plan import Plan, SourceFile
from sheetsync.model.secret import Secret
from sheetsync.pipeline import OpenJournal, PlanJob
from sheetsync.settings import SANDBOX, Authentication, Connection, Settings, load_settings
from sheetsync.workbook.files import report_name

if TYPE_CHECKING:
    from sheetsync.model.definition import AccountSchema
    from sheetsync.ports import Clock, Journal, Pim

MAPPINGS_FOLDER = Path("mappings")

Windows = tuple[tuple[int, float], ...]
"""Rate windows of a sandbox: requests and seconds."""

PRACTICE_LIMITS: Windows = ((50, 10.0), (5000, 3600.0))
"""A paid plan's, so that practice takes as long as the real thing."""

DEMO_LIMITS: Windows = ((1000, 10.0), (100_000, 3600.0))
"""Wide ones: nobody should wait for a demo."""


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


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
    """

    name: str
    endpoint: str
    pim: Pim
    clock: Clock
    open_journal: OpenJournal
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedMapping:
    """A mapping and the file it stands in."""

    mapping: WorkbookMapping
    file: SourceFile


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
    """

    workbook: Path
    mapping: Path | None = None
    connection: str | None = None
    output: Path | None = None
    only: frozenset[str] = frozenset()
    allow: Mapping[str, int] = field(default_factory=dict)


def new_run(now: datetime) -> str:
    """A run's id: the moment in UTC, and four digits that keep two runs in a second apart."""
    return f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def secrets_in_environment() -> tuple[Secret, ...]:
    """Every secret that stands in this process's environment, for masking what is shown."""
    return tuple(
        Secret(value.strip())
        for name, value in os.environ.items()
        if name.startswith("SHEETSYNC_")
        and name.endswith(("_API_KEY", "_API_PASSWORD", "_TOKEN"))
        and value.strip()
    )


def user_name() -> str:
    """The user's name on this machine; empty when it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def load_mapping(path: Path) -> LoadedMapping:
    """Read one mapping file.

    Raises:
        MappingError: It cannot be read, or is wrong; with every fault.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MappingError(
            f"The mapping {path} cannot be read: {error.strerror}.",
            remedy="Name an existing mapping file with -m.",
        ) from error
    mapping = parse_mapping(decode_mapping_bytes(data, file=path.name), file=path.name)
    return LoadedMapping(
        mapping=mapping,
        file=SourceFile(
            name=path.name,
            folder=str(path.resolve().parent),
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
        ),
    )


def find_mapping(workbook: Path, path: Path | None) -> LoadedMapping:
    """The mapping that the user names, or the only one in ``./mappings`` that fits the workbook.

    Raises:
        MappingError: None fits, several do, or the one that fits is wrong.
    """
    if path is not None:
        return load_mapping(path)
    files = sorted(
        file for pattern in ("*.yaml", "*.yml") for file in MAPPINGS_FOLDER.glob(pattern)
    )
    if not files:
        raise MappingError(
            f"No mapping is named for {workbook.name}, and there is no folder "
            f"{MAPPINGS_FOLDER} with mappings here.",
            remedy="Name one with -m MAPPING.yaml.",
        )
    loaded = [load_mapping(file) for file in files]
    chosen = choose_mapping([one.mapping for one in loaded], workbook.name)
    return next(one for one in loaded if one.mapping is chosen)


def output_path(output: Path | None, source: Path, what: str, run: str) -> Path:
    """Where a report goes: a named file, the usual name in a named folder, or beside the source.

    Raises:
        OutputError: The place is no folder, or cannot be written.
    """
    usual = report_name(source, what, run)
    if output is None:
        return usual
    return output if output.suffix.lower() == ".xlsx" else output / usual.name


@contextmanager
def opened(name: str | None) -> Iterator[Connected]:
    """Open a connection for the length of a command.

    Args:
        name: The connection's name; ``None``: the only one there is in the settings.

    Raises:
        SettingsError: There is no such connection, or its secrets are missing.
    """
    settings = load_settings(Path.cwd())
    chosen = _chosen(name, settings)
    if chosen == SANDBOX:
        state = settings.data_folder / "sandbox.sqlite"
        state.parent.mkdir(parents=True, exist_ok=True)
        with (
            _sandbox(str(state), PRACTICE_LIMITS) as connection,
            _connected(connection, settings) as connected,
        ):
            yield connected
        return
    with _connected(settings.connection(chosen), settings) as connected:
        yield connected


@contextmanager
def opened_for_plan(options: PlanOptions) -> Iterator[tuple[PlanJob, Pim, Clock]]:
    """Everything that ``pipeline.plan_workbook`` takes."""
    loaded = find_mapping(options.workbook, options.mapping)
    with opened(options.connection or loaded.mapping.connection) as connected:
        yield _job(options, loaded, connected), connected.pim, connected.clock


@contextmanager
def opened_for_apply(plan: Plan, name: str | None) -> Iterator[tuple[Pim, Clock, OpenJournal]]:
    """Everything that ``pipeline.apply_reviewed`` takes, on the plan's connection or another."""
    with opened(name or plan.connection) as connected:
        yield connected.pim, connected.clock, connected.open_journal


def plan_job(options: PlanOptions, connected: Connected) -> PlanJob:
    """What a plan on an open connection is asked for with."""
    return _job(options, find_mapping(options.workbook, options.mapping), connected)


@contextmanager
def demo_sandbox() -> Iterator[Connected]:
    """A sandbox in memory that lives for one command."""
    settings = load_settings(Path.cwd())
    with (
        _sandbox(":memory:", DEMO_LIMITS) as connection,
        _connected(connection, settings) as connected,
    ):
        yield connected


def save_schema(schema: AccountSchema, connection: str, path: Path | None) -> Path:
    """Save an account's definitions where ``check`` finds them, or where the user says.

    Raises:
        OutputError: The file cannot be written.
    """
    from sheetsync.entities.schemafile import schema_to_json

    target = path or _schema_path(connection, load_settings(Path.cwd()))
    text = json.dumps(schema_to_json(schema), ensure_ascii=False, indent=1) + "\n"
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise OutputError(
            f"The schema cannot be saved in {target}: {error.strerror}.",
            remedy="Choose another place with -o.",
        ) from error
    return target


def saved_schema(connection: str | None, path: Path | None) -> AccountSchema:
    """The definitions that ``schema pull`` saved.

    Raises:
        SettingsError: Nothing was saved, or it cannot be read.
    """
    from sheetsync.entities.schemafile import schema_from_json

    settings = load_settings(Path.cwd())
    name = connection if path is not None and connection else _chosen(connection, settings)
    target = path or _schema_path(name, settings)
    try:
        text = target.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"There is no saved schema of the connection {name} ({target}: {error.strerror}).",
            remedy=f"Fetch it once with: sheetsync schema pull -c {name}",
        ) from error
    return schema_from_json(text, file=target.name)


def _schema_path(connection: str, settings: Settings) -> Path:
    return settings.data_folder / "schemas" / f"{connection}.json"


def _chosen(name: str | None, settings: Settings) -> str:
    """The connection's name: the one asked for, else the only one in the settings.

    Raises:
        SettingsError: None was named, and there is not exactly one.
    """
    if name is not None:
        return name
    if len(settings.names) == 1:
        return settings.names[0]
    known = ", ".join((*settings.names, SANDBOX))
    raise SettingsError(
        "No connection is named, neither on the command line nor in the mapping.",
        remedy=f"Name one with -c; known connections: {known}",
    )


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
        output=output_path(options.output, options.workbook, "plan", run),
    )


@contextmanager
def _connected(connection: Connection, settings: Settings) -> Iterator[Connected]:
    from sheetsync.plytix.session import bearer_session, custom_session
    from sheetsync.plytix.v1v2.pim import V1V2Pim

    clock = SystemClock()
    if connection.authentication is Authentication.BEARER:
        assert connection.token is not None
        session = bearer_session(
            endpoint=connection.endpoint,
            token=connection.token,
            clock=clock,
            ca_file=connection.ca_file,
            proxy=connection.proxy,
        )
    else:
        assert connection.api_key is not None
        assert connection.api_password is not None
        session = custom_session(
            endpoint=connection.endpoint,
            auth_endpoint=connection.auth_endpoint,
            api_key=connection.api_key,
            api_password=connection.api_password,
            clock=clock,
            ca_file=connection.ca_file,
            proxy=connection.proxy,
        )
    try:
        yield Connected(
            name=connection.name,
            endpoint=connection.endpoint,
            pim=V1V2Pim(session, clock),
            clock=clock,
            open_journal=_journals(settings.data_folder / "journals"),
            warnings=connection.warnings,
        )
    finally:
        session.close()


def _journals(folder: Path) -> OpenJournal:
    @contextmanager
    def open_journal(plan: Plan, fingerprint: str) -> Iterator[Journal]:
        from sheetsync.journal.file import JournalFile

        with JournalFile.create(folder, plan, fingerprint) as journal:
            yield journal

    return open_journal


@contextmanager
def _sandbox(state: str, limits: Windows) -> Iterator[Connection]:
    from sheetsync.sandbox.server import Options, running

    with running(Options(port=0, state=state, limits=limits)) as box:
        yield Connection(
            name=SANDBOX,
            endpoint=box.pim_url,
            auth_endpoint=f"{box.auth_url}/auth/api/get-token",
            api_key=Secret(box.key),
            api_password=Secret(box.password),
        )
