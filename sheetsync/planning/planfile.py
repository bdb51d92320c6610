"""A plan as JSON and back, exactly: what the plan workbook seals.

Rows, changes and findings stand in columns, so that a hundred thousand of them stay small and are
read in a second. The bytes are the same for the same plan, so that their hash is the
plan's fingerprint.
"""

from __future__ import annotations

import hashlib

import msgspec

from sheetsync.errors import PlanError
from sheetsync.model.cause import AskedColumn
from sheetsync.model.definition import Account
from sheetsync.model.plan import GuardResult, Plan, Price, SourceFile
from sheetsync.planning.delete_lines import DeleteLine, delete_lines, deletes_from
from sheetsync.planning.plan_columns import (
    EntityColumns,
    FindingColumns,
    Numbered,
    RowColumns,
    Shared,
    Spot,
    creates_from,
    entity_columns,
    finding_columns,
    findings_from,
    row_columns,
    rows_from,
    updates_from,
)

FORMAT = "sheetsync.planfile/1"
"""The name of this format; another layout gets another number."""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    run: str
    created_at: str
    created_by: str
    workbook: SourceFile
    mapping: SourceFile
    mapping_text: str
    connection: str
    endpoint: str
    account: Account
    schema_sha256: str
    guards: tuple[GuardResult, ...]
    price: Price
    products_in_account: int
    review: str
    clear_marker: str
    spots: list[Spot]
    words: list[str]
    creates: EntityColumns
    updates: EntityColumns
    rows: RowColumns
    findings: FindingColumns
    asked: tuple[AskedColumn, ...] = ()
    deletes: list[DeleteLine] = msgspec.field(default_factory=list)
    undoes: str = ""


class _Label(msgspec.Struct):
    format: str = ""


def plan_to_json(plan: Plan) -> bytes:
    """The plan as UTF-8 JSON; the same bytes for equal plans.

    Raises:
        PlanError: A text of the plan is no Unicode.
    """
    spots: Numbered[Spot] = Numbered()
    words: Numbered[str] = Numbered()
    file = _File(
        format=FORMAT,
        run=plan.run,
        created_at=plan.created_at,
        created_by=plan.created_by,
        workbook=plan.workbook,
        mapping=plan.mapping,
        mapping_text=plan.mapping_text,
        connection=plan.connection,
        endpoint=plan.endpoint,
        account=plan.account,
        schema_sha256=plan.schema_sha256,
        guards=plan.guards,
        price=plan.price,
        products_in_account=plan.products_in_account,
        review=plan.review,
        clear_marker=plan.clear_marker,
        creates=entity_columns(plan.creates, spots, words),
        updates=entity_columns(plan.updates, spots, words),
        rows=row_columns(plan.rows, words),
        findings=finding_columns(plan.findings, spots, words),
        deletes=delete_lines(plan.deletes),
        spots=spots.items,
        words=words.items,
        asked=plan.asked,
        undoes=plan.undoes,
    )
    try:
        return msgspec.json.encode(file)
    except UnicodeEncodeError as error:
        raise PlanError(
            "The plan holds a text that is no Unicode and cannot be saved.",
            remedy="Type the cells with unreadable characters anew and plan again.",
        ) from error


def plan_from_json(data: bytes) -> Plan:
    """The plan that ``plan_to_json`` wrote.

    Raises:
        PlanError: The bytes are damaged, or of a format this version does not know.
    """
    try:
        file = msgspec.json.decode(data, type=_File)
        if file.format != FORMAT:
            raise _unknown_format(file.format)
        return _plan(file)
    except (msgspec.DecodeError, ValueError, IndexError) as error:
        label = _label(data)
        if label not in {"", FORMAT}:
            raise _unknown_format(label) from error
        raise PlanError(
            f"The saved plan is damaged: {error}.",
            remedy="Use the plan workbook as sheetsync wrote it, or plan again.",
        ) from error


def fingerprint(data: bytes) -> str:
    """The SHA-256 of a plan's bytes, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _plan(file: _File) -> Plan:
    shared = Shared(file.spots, file.words)
    return Plan(
        run=file.run,
        created_at=file.created_at,
        created_by=file.created_by,
        workbook=file.workbook,
        mapping=file.mapping,
        mapping_text=file.mapping_text,
        connection=file.connection,
        endpoint=file.endpoint,
        account=file.account,
        schema_sha256=file.schema_sha256,
        creates=creates_from(file.creates, shared),
        updates=updates_from(file.updates, shared),
        findings=findings_from(file.findings, shared),
        rows=rows_from(file.rows, shared),
        guards=file.guards,
        price=file.price,
        products_in_account=file.products_in_account,
        review=file.review,
        clear_marker=file.clear_marker,
        asked=file.asked,
        deletes=deletes_from(file.deletes),
        undoes=file.undoes,
    )


def _label(data: bytes) -> str:
    try:
        return msgspec.json.decode(data, type=_Label).format
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""


def _unknown_format(name: str) -> PlanError:
    return PlanError(
        f"The plan is of format {name}; this version knows {FORMAT}.",
        remedy="Apply it with the version of sheetsync that made it, or plan again.",
    )
