"""The story of ``export``: products of Plytix as a workbook that plans to nothing.

Every cell is read back before it is written, by the very road that ``plan`` reads it on. A value
that would not come back as it is stays out of its cell, which is coloured and says why; an empty
cell changes nothing, so that what a spreadsheet cannot hold is safe in Plytix.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sheetsync.codecs.registry import can_write
from sheetsync.entities.registry import entity
from sheetsync.mapping.compose import composed_mapping, unique_headers
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.sheet_mapping import WorkbookMapping
from sheetsync.mapping.where import parse_where
from sheetsync.model.definition import AccountSchema, Kind
from sheetsync.model.query import Query
from sheetsync.model.snapshot import Snapshot
from sheetsync.model.values import FieldName, Wanted
from sheetsync.pipeline.assets import named_snapshots
from sheetsync.pipeline.export_columns import ExportSheet, export_sheet
from sheetsync.pipeline.export_mapping import (
    export_fields,
    refuse_create_only,
    refuse_unfit,
    sheet_names,
)
from sheetsync.planning.base import FORMAT as BASE_FORMAT
from sheetsync.planning.base import Base, base_to_json
from sheetsync.ports import Clock, Pim, Progress, no_progress
from sheetsync.reports.data_rules import Lists
from sheetsync.reports.data_sheet import data_sheet, write_data_workbook
from sheetsync.reports.exported import Exported
from sheetsync.workbook.own.carried import BASE_SHEET, EXPORT, TEMPLATE, mapping_sheet
from sheetsync.workbook.writing.layout import PageSheet, TableSheet
from sheetsync.workbook.writing.packed import packed_sheet

SHEET = "Products"
"""The sheet of a workbook that no mapping names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportJob:
    """What an export is asked for with.

    Attributes:
        mapping: The mapping that says which columns; ``None``: all that the account has.
        connection: The connection's name, for the mapping that is put inside.
        run: The run's id.
        skus: Only these products; empty: by ``where``.
        where: Only products that this condition is true of; empty: all.
        blank: Whether a template is wanted, without any product.
        output: The workbook's file.
    """

    mapping: WorkbookMapping | None
    connection: str
    run: str
    skus: tuple[str, ...]
    where: str
    output: Path
    blank: bool = False


def export_workbook(
    job: ExportJob, pim: Pim, clock: Clock, *, progress: Progress = no_progress
) -> Exported:
    """Write products as a workbook.

    Raises:
        UsageError: The condition cannot be searched by.
        MappingError: The mapping does not fit the account, or no workbook can be made by it.
        RemoteError: Plytix could not be read.
        OutputError: The workbook cannot be written.
    """
    schema = pim.schema()
    definitions = schema.fields(Kind.PRODUCT)
    query = parse_where(job.where, definitions) if job.where else ()
    mapping, shown = mapping_for(job, schema)
    refuse_unfit(mapping, schema)
    if not job.blank:
        refuse_create_only(mapping)
    fields = tuple(dict.fromkeys((*export_fields(mapping), *shown)))
    read = [] if job.blank else list(_snapshots(job, query, fields, pim, progress))
    snapshots, schema = named_snapshots(read, schema, fields, pim.find_assets)
    definitions = schema.fields(Kind.PRODUCT)
    lists = Lists()
    exported: list[ExportSheet] = []
    for name, sheet_mapping in zip(sheet_names(mapping), mapping.sheets, strict=True):
        exported.append(
            export_sheet(
                name,
                sheet_mapping,
                definitions,
                snapshots,
                clear_marker=mapping.clear_marker,
                shown=shown,
                lists=lists,
            )
        )
    progress("Writing the workbook", 0, None)
    base = _base(exported, snapshots, schema, clock.now().isoformat(timespec="seconds"))
    workbook = write_data_workbook(
        job.output,
        kind=TEMPLATE if job.blank else EXPORT,
        run=job.run,
        title=f"{'Template for' if job.blank else 'Export from'} {schema.account.name}",
        sheets=_sheets(exported, mapping, None if job.blank else base, lists),
    )
    found = {one.key for one in snapshots}
    return Exported(
        workbook=workbook,
        account=schema.account.name,
        rows=exported[0].row_count,
        columns=len(exported[0].columns),
        blank=job.blank,
        not_found=tuple(sku for sku in job.skus if sku not in found),
        left_out=tuple(dict.fromkeys(key for one in exported for key in one.left_out)),
        withheld=sum(one.withheld for one in exported),
        empty_columns=tuple(header for one in exported for header in one.dropped),
        calls=pim.calls().get("reads", 0),
    )


def mapping_for(
    job: ExportJob, schema: AccountSchema
) -> tuple[WorkbookMapping, dict[FieldName, str]]:
    """The mapping that the workbook is laid out by, and what it shows beside it.

    Returns:
        The job's mapping, or one of every field that can be written; and field → header of what
        only is shown: computed values and media, where no mapping was given.
    """
    if job.mapping is not None:
        return job.mapping, {}
    definitions = schema.fields(Kind.PRODUCT)
    headers = unique_headers(definitions.values())
    key = entity(Kind.PRODUCT).key_fields[0]
    text = composed_mapping(
        name=f"{'Template for' if job.blank else 'Export from'} {schema.account.name}",
        connection=job.connection,
        sheet=SHEET,
        keys=(key,),
        fields=[
            name for name, one in definitions.items() if name != key and can_write(one.type_class)
        ],
        headers=headers,
    )
    shown = {
        name: headers[name] for name, one in definitions.items() if not can_write(one.type_class)
    }
    return parse_mapping(text, file="the mapping of this workbook"), {} if job.blank else shown


def _snapshots(
    job: ExportJob, query: Query, fields: Sequence[FieldName], pim: Pim, progress: Progress
) -> Iterator[Snapshot]:
    if not job.skus:
        yield from pim.scan(Kind.PRODUCT, fields, query=query, progress=progress)
        return
    key = entity(Kind.PRODUCT).key_fields[0]
    wanted = {sku: place for place, sku in enumerate(job.skus)}
    found = pim.fetch(Kind.PRODUCT, key, list(wanted), fields, progress=progress)
    yield from sorted(found, key=lambda one: wanted[one.key])


def _base(
    exported: Sequence[ExportSheet],
    snapshots: Sequence[Snapshot],
    schema: AccountSchema,
    made_at: str,
) -> Base:
    """What the sheets were made from; a field that feeds two sheets is in it once."""
    read_as: dict[FieldName, dict[int, Wanted]] = {}
    for one in exported:
        for name, wishes in one.read_as.items():
            read_as.setdefault(name, {}).update(wishes)
    fields = dict.fromkeys(name for one in exported for name in one.fields)
    return Base(
        account_id=schema.account.id,
        made_at=made_at,
        only_shown=tuple(header for one in exported for header in one.only_shown),
        ids=tuple(one.id for one in snapshots),
        columns={name: [one.values.get(name) for one in snapshots] for name in fields},
        read_as=read_as,
    )


def _sheets(
    exported: Sequence[ExportSheet], mapping: WorkbookMapping, base: Base | None, lists: Lists
) -> list[TableSheet | PageSheet]:
    sheets: list[TableSheet | PageSheet] = [
        data_sheet(one.name, one.columns, row_count=one.row_count, header_row=one.header_row)
        for one in exported
    ]
    listed = lists.sheet()
    if listed is not None:
        sheets.append(listed)
    sheets.append(mapping_sheet(mapping.text))
    if base is not None:
        sheets.append(packed_sheet(BASE_SHEET, BASE_FORMAT, base_to_json(base)))
    return sheets
