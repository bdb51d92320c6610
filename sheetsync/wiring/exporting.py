"""Everything that ``export`` takes, for what the user typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sheetsync.pipeline import ExportJob
from sheetsync.wiring.choice import new_run
from sheetsync.wiring.connections import opened
from sheetsync.wiring.files import load_mapping
from sheetsync.workbook.own.carried import EXPORT, TEMPLATE

if TYPE_CHECKING:
    from sheetsync.ports import Clock, Pim

USUAL_NAME = "products"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What the user typed for an export.

    Attributes:
        mapping: The mapping file; ``None``: every field of the account.
        connection: The connection's name; ``None``: the mapping's, else the only one there is.
        skus: Only these products; empty: by ``where``.
        where: The condition; empty: all products.
        blank: Whether a template is wanted, without any product.
        output: The workbook, or the folder it goes to; ``None``: the working folder.
    """

    mapping: Path | None = None
    connection: str | None = None
    skus: tuple[str, ...] = ()
    where: str = ""
    blank: bool = False
    output: Path | None = None


@contextmanager
def opened_for_export(options: ExportOptions) -> Iterator[tuple[ExportJob, Pim, Clock]]:
    """Everything that ``pipeline.export_workbook`` takes.

    Raises:
        MappingError: The mapping cannot be read.
        SettingsError: There is no such connection, or its secrets are missing.
    """
    mapping = None if options.mapping is None else load_mapping(options.mapping).mapping
    named = options.connection or (None if mapping is None else mapping.connection)
    with opened(named) as connected:
        run = new_run(connected.clock.now())
        what = TEMPLATE if options.blank else EXPORT
        stem = USUAL_NAME if options.mapping is None else options.mapping.stem
        job = ExportJob(
            mapping=mapping,
            connection=connected.name,
            run=run,
            skus=options.skus,
            where=options.where,
            output=_target(options.output, f"{stem} {what} {run}.xlsx"),
            blank=options.blank,
        )
        yield job, connected.pim, connected.clock


def _target(output: Path | None, usual: str) -> Path:
    """A named workbook, or the usual name in a named folder or in the working folder."""
    if output is None:
        return Path.cwd() / usual
    return output if output.suffix.lower() == ".xlsx" else output / usual
