"""A plan as JSON and back, exactly: what the plan workbook seals.

Rows, changes and findings stand in columns, so that a hundred thousand of them stay small and are
read in well under a second. The bytes are the same for the same plan, so that their hash is the
plan's fingerprint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

import msgspec

from sheetsync.errors import PlanError
from sheetsync.model.change import Create, FieldChange, Update
from sheetsync.model.definition import Account, Kind
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace, Place, RowPlace, YamlPlace
from sheetsync.model.plan import GuardResult, Plan, Price, RowVerdict, SourceFile, Verdict
from sheetsync.model.values import EntityId, FieldName, Key
from sheetsync.planning.tagged import from_tagged, to_tagged

FORMAT = "sheetsync.planfile/1"
"""The name of this format; another layout gets another number."""

_Spot = tuple[str, str | None, int | None, str | None]
"""File, sheet, column, header: what the places of one column have in common."""


T = TypeVar("T", bound=Hashable)


class _Changes(msgspec.Struct, forbid_unknown_fields=True):
    id: list[str]
    field: list[int]
    before: list[object]
    after: list[object]
    spot: list[int]
    row: list[int | None]
    note: list[str]


class _Entities(msgspec.Struct, forbid_unknown_fields=True):
    kind: list[Kind]
    key: list[str]
    id: list[str]
    name: list[str]
    fields: list[int]
    spot: list[int]
    row: list[int | None]
    changes: _Changes


class _Rows(msgspec.Struct, forbid_unknown_fields=True):
    sheet: list[int]
    row: list[int]
    key: list[str]
    verdict: list[Verdict]
    changes: list[int]
    code: list[int]
    twins: list[tuple[int, str, int]]


class _Findings(msgspec.Struct, forbid_unknown_fields=True):
    code: list[int]
    severity: list[Severity]
    spot: list[int]
    row: list[int | None]
    yaml: list[tuple[int, str, int, int]]
    found: list[str]
    expected: list[int]
    remedy: list[int]
    key: list[str | None]
    suggestions: list[tuple[str, ...]]
    count: list[int]


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
    spots: list[_Spot]
    words: list[str]
    creates: _Entities
    updates: _Entities
    rows: _Rows
    findings: _Findings


class _Label(msgspec.Struct):
    format: str = ""


def plan_to_json(plan: Plan) -> bytes:
    """The plan as UTF-8 JSON; the same bytes for equal plans.

    Raises:
        PlanError: A text of the plan is no Unicode.
    """
    spots: _Numbered[_Spot] = _Numbered()
    words: _Numbered[str] = _Numbered()
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
        creates=_entities(plan.creates, spots, words),
        updates=_entities(plan.updates, spots, words),
        rows=_rows(plan.rows, words),
        findings=_findings(plan.findings, spots, words),
        spots=spots.items,
        words=words.items,
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


class _Numbered(Generic[T]):
    """Things that come again and again, each kept once and referred to by its number."""

    def __init__(self) -> None:
        self._numbers: dict[T, int] = {}

    def __call__(self, item: T) -> int:
        return self._numbers.setdefault(item, len(self._numbers))

    @property
    def items(self) -> list[T]:
        return list(self._numbers)


def _entities(
    entities: Sequence[Create | Update], spots: _Numbered[_Spot], words: _Numbered[str]
) -> _Entities:
    changes = [change for entity in entities for change in entity.fields]
    return _Entities(
        kind=[entity.kind for entity in entities],
        key=[entity.key for entity in entities],
        id=[entity.entity_id if isinstance(entity, Update) else entity.id for entity in entities],
        name=[entity.name if isinstance(entity, Update) else "" for entity in entities],
        fields=[len(entity.fields) for entity in entities],
        spot=[spots(_spot(entity.place)) for entity in entities],
        row=[entity.place.row for entity in entities],
        changes=_Changes(
            id=[change.id for change in changes],
            field=[words(change.field) for change in changes],
            before=[to_tagged(change.before) for change in changes],
            after=[to_tagged(change.after) for change in changes],
            spot=[spots(_spot(change.place)) for change in changes],
            row=[change.place.row for change in changes],
            note=[change.note for change in changes],
        ),
    )


def _rows(rows: Sequence[RowVerdict], words: _Numbered[str]) -> _Rows:
    return _Rows(
        sheet=[words(row.sheet) for row in rows],
        row=[row.row for row in rows],
        key=[row.key for row in rows],
        verdict=[row.verdict for row in rows],
        changes=[row.changes for row in rows],
        code=[words(row.code) for row in rows],
        twins=[
            (number, row.twin_of.sheet, row.twin_of.row)
            for number, row in enumerate(rows)
            if row.twin_of is not None
        ],
    )


def _findings(
    findings: Sequence[Finding], spots: _Numbered[_Spot], words: _Numbered[str]
) -> _Findings:
    return _Findings(
        code=[words(one.code) for one in findings],
        severity=[one.severity for one in findings],
        spot=[
            0 if isinstance(one.place, YamlPlace) else spots(_spot(one.place)) for one in findings
        ],
        row=[None if isinstance(one.place, YamlPlace) else one.place.row for one in findings],
        yaml=[
            (number, one.place.file, one.place.line, one.place.column)
            for number, one in enumerate(findings)
            if isinstance(one.place, YamlPlace)
        ],
        found=[one.found for one in findings],
        expected=[words(one.expected) for one in findings],
        remedy=[words(one.remedy) for one in findings],
        key=[one.key for one in findings],
        suggestions=[one.suggestions for one in findings],
        count=[one.count for one in findings],
    )


def _spot(place: CellPlace) -> _Spot:
    return (place.file, place.sheet, place.column, place.header)


def _plan(file: _File) -> Plan:
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
        creates=_creates_from(file),
        updates=_updates_from(file),
        findings=_findings_from(file),
        rows=_rows_from(file),
        guards=file.guards,
        price=file.price,
        products_in_account=file.products_in_account,
        review=file.review,
    )


def _creates_from(file: _File) -> tuple[Create, ...]:
    data = file.creates
    take = _changes_from(data.changes, file)
    return tuple(
        Create(
            id=create_id, kind=kind, key=Key(key), fields=take(count), place=_cell(file, spot, row)
        )
        for kind, key, create_id, _, count, spot, row in _zipped(data)
    )


def _updates_from(file: _File) -> tuple[Update, ...]:
    data = file.updates
    take = _changes_from(data.changes, file)
    return tuple(
        Update(
            kind=kind,
            key=Key(key),
            entity_id=EntityId(entity_id),
            name=name,
            fields=take(count),
            place=_cell(file, spot, row),
        )
        for kind, key, entity_id, name, count, spot, row in _zipped(data)
    )


def _zipped(data: _Entities) -> Iterable[tuple[Kind, str, str, str, int, int, int | None]]:
    if sum(data.fields) != len(data.changes.id) or min(data.fields, default=0) < 0:
        raise ValueError("the number of changes does not fit")
    return zip(
        data.kind, data.key, data.id, data.name, data.fields, data.spot, data.row, strict=True
    )


def _changes_from(data: _Changes, file: _File) -> Callable[[int], tuple[FieldChange, ...]]:
    changes = [
        FieldChange(
            id=change_id,
            field=FieldName(file.words[field]),
            before=from_tagged(before),
            after=from_tagged(after),
            place=_cell(file, spot, row),
            note=note,
        )
        for change_id, field, before, after, spot, row, note in zip(
            data.id,
            data.field,
            data.before,
            data.after,
            data.spot,
            data.row,
            data.note,
            strict=True,
        )
    ]
    taken = 0

    def take(count: int) -> tuple[FieldChange, ...]:
        nonlocal taken
        taken += count
        return tuple(changes[taken - count : taken])

    return take


def _rows_from(file: _File) -> tuple[RowVerdict, ...]:
    data = file.rows
    twins = {number: RowPlace(sheet=sheet, row=row) for number, sheet, row in data.twins}
    columns = zip(
        data.sheet, data.row, data.key, data.verdict, data.changes, data.code, strict=True
    )
    words = file.words
    return tuple(
        RowVerdict(words[sheet], row, key, verdict, changes, words[code], twins.get(number))
        for number, (sheet, row, key, verdict, changes, code) in enumerate(columns)
    )


def _findings_from(file: _File) -> tuple[Finding, ...]:
    data, words = file.findings, file.words
    yaml: dict[int, Place] = {
        number: YamlPlace(file=name, line=line, column=column)
        for number, name, line, column in data.yaml
    }
    columns = zip(
        data.code,
        data.severity,
        data.spot,
        data.row,
        data.found,
        data.expected,
        data.remedy,
        data.key,
        data.suggestions,
        data.count,
        strict=True,
    )
    return tuple(
        Finding(
            code=words[code],
            severity=severity,
            place=yaml.get(number) or _cell(file, spot, row),
            found=found,
            expected=words[expected],
            remedy=words[remedy],
            key=key,
            suggestions=suggestions,
            count=count,
        )
        for number, (
            code,
            severity,
            spot,
            row,
            found,
            expected,
            remedy,
            key,
            suggestions,
            count,
        ) in enumerate(columns)
    )


def _cell(file: _File, spot: int, row: int | None) -> CellPlace:
    name, sheet, column, header = file.spots[spot]
    return CellPlace(file=name, sheet=sheet, row=row, column=column, header=header)


def _label(data: bytes) -> str:
    try:
        return msgspec.json.decode(data, type=_Label).format
    except msgspec.DecodeError:
        return ""


def _unknown_format(name: str) -> PlanError:
    return PlanError(
        f"The plan is of format {name}; this version knows {FORMAT}.",
        remedy="Apply it with the version of sheetsync that made it, or plan again.",
    )
