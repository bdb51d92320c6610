"""Which rows may go on, and what each of them asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheetsync.codecs.codec import Unreadable
from sheetsync.entities.registry import entity
from sheetsync.errors import DataError
from sheetsync.mapping.headers import BoundColumns, bind_columns
from sheetsync.mapping.sheet_mapping import OnError, SheetMapping
from sheetsync.model.definition import AccountSchema, FieldDefinition
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import CellPlace
from sheetsync.model.record import Mode, WantedTable
from sheetsync.model.table import Column, Table
from sheetsync.model.values import KEEP, FieldName, Wanted
from sheetsync.validation import findings as words
from sheetsync.validation.checked import CheckedTable, Failed
from sheetsync.validation.checks import ColumnCheck
from sheetsync.validation.commands import left_out, row_modes
from sheetsync.validation.decode import DecodedField, DecodedKey, decode_field, decode_key
from sheetsync.validation.gather import FoundIn, Gathered
from sheetsync.validation.reading import constant_value, default_value, writable


def accepted_rows(
    table: Table, sheet_mapping: SheetMapping, schema: AccountSchema, *, clear_marker: str
) -> tuple[WantedTable, tuple[Finding, ...]]:
    """Decode and validate a table: every fault of every row in one pass.

    Args:
        table: The rows as read.
        sheet_mapping: How the sheet feeds its kind.
        schema: The account's definitions.
        clear_marker: The text that clears a value, in any case.

    Returns:
        What each row asks for, and everything found in rows: whole sheet and columns first, then
        by row, then by column. A row with an error finding is rejected; where the mapping says
        ``on_error: skip_cell``, its cell keeps what Plytix has and the finding is a warning.
        Headers were told of when the workbook was read; when they are at fault, every row is
        rejected. Defaults stand among ``on_create`` too, for creates whose cell is blank.

    Raises:
        MappingError: The mapping does not fit the account's definitions, which its check tells.
        DataError: A column whose mapping says ``on_error: stop`` is at fault; the error carries
            all findings of the table.
    """
    definitions = _definitions(sheet_mapping, schema)
    bound, header_findings = bind_columns(
        [(column.index, column.header) for column in table.columns],
        sheet_mapping,
        file=table.file,
        sheet=table.sheet,
        header_row=table.header_row,
    )
    columns = {column.index: column for column in table.columns}
    command = None if bound.command is None else columns[bound.command]
    modes, command_faults = row_modes(table, sheet_mapping, command)
    ignored = frozenset(place for place, mode in enumerate(modes) if mode is Mode.IGNORE)
    gathered = Gathered(table, ignored)
    if hidden := left_out(table, sheet_mapping):
        gathered.notice(words.hidden_rows_left_out(), len(hidden))

    keys = _decoded_keys(sheet_mapping, bound, columns, definitions)
    _tell_keys(gathered, table, keys)
    if command is not None:
        gathered.add(command_faults, command, command_faults.__getitem__, FoundIn(command))
    fields = _decoded_fields(sheet_mapping, bound, columns, definitions, clear_marker)
    on_create, always = _constants(sheet_mapping, fields, definitions)
    checked = CheckedTable(table, sheet_mapping, ignored, keys, fields, {**on_create, **always})
    stopping: list[Column] = []
    for one in fields:
        if _tell_field(gathered, one, checked.failures_of(one)):
            stopping.append(one.column)
    checked.tell_rules(gathered)

    found = gathered.findings()
    if stopping:
        raise _stopped(table, found, stopping)
    if any(finding.is_error for finding in header_findings):
        gathered.rejected.update(range(len(table)))
    wanted = WantedTable(
        table=table,
        kind=sheet_mapping.kind,
        keys={key.field: key.values for key in keys},
        modes=modes,
        wanted={one.binding.field: one.wanted for one in fields},
        bound={one.binding.field: one.column for one in fields},
        on_create=on_create,
        always=always,
        create_only=frozenset(one.binding.field for one in fields if one.binding.create_only),
        rejected=frozenset(gathered.rejected),
        key_columns={key.field: key.column for key in keys},
    )
    return wanted, found


def _stopped(table: Table, found: Sequence[Finding], columns: Sequence[Column]) -> DataError:
    """The error for faults in columns that must have none."""
    indexes = {column.index for column in columns}
    faults = sum(
        one.count
        for one in found
        if one.is_error and isinstance(one.place, CellPlace) and one.place.column in indexes
    )
    names = ", ".join(dict.fromkeys(column.header for column in columns))
    return DataError(
        f"{table.file} › {table.sheet}: {names} must be free of faults, as the mapping says, and "
        f"{faults} {'was' if faults == 1 else 'were'} found.",
        remedy="Correct the cells, or change on_error: stop in the mapping.",
        findings=found,
    )


def _definitions(
    sheet_mapping: SheetMapping, schema: AccountSchema
) -> dict[FieldName, FieldDefinition]:
    own = {field.field: field for field in entity(sheet_mapping.kind).system_fields}
    return {**own, **schema.fields(sheet_mapping.kind)}


def _decoded_keys(
    sheet_mapping: SheetMapping,
    bound: BoundColumns,
    columns: Mapping[int, Column],
    definitions: Mapping[FieldName, FieldDefinition],
) -> list[DecodedKey]:
    return [
        decode_key(columns[bound.keys[key.field]], key, writable(definitions.get(key.field), key))
        for key in sheet_mapping.key
        if key.field in bound.keys
    ]


def _decoded_fields(
    sheet_mapping: SheetMapping,
    bound: BoundColumns,
    columns: Mapping[int, Column],
    definitions: Mapping[FieldName, FieldDefinition],
    clear_marker: str,
) -> list[DecodedField]:
    return [
        decode_field(
            columns[bound.fields[binding.field]],
            binding,
            writable(definitions.get(binding.field), binding),
            clear_marker=clear_marker,
        )
        for binding in sheet_mapping.columns
        if binding.field in bound.fields
    ]


def _constants(
    sheet_mapping: SheetMapping,
    fields: Sequence[DecodedField],
    definitions: Mapping[FieldName, FieldDefinition],
) -> tuple[dict[FieldName, Wanted], dict[FieldName, Wanted]]:
    """Values for fields that the sheet does not hold: for creates only, and always."""
    on_create: dict[FieldName, Wanted] = {
        one.binding.field: default_value(one.binding, one.definition)
        for one in fields
        if one.binding.default is not None
    }
    always: dict[FieldName, Wanted] = {}
    for constant in sheet_mapping.constants:
        value = constant_value(constant, writable(definitions.get(constant.field), constant))
        (always if constant.always else on_create)[constant.field] = value
    return on_create, always


def _tell_keys(gathered: Gathered, table: Table, keys: Sequence[DecodedKey]) -> None:
    """Tell the faults of keys, and the rows that have none."""
    found = [FoundIn(key.column) for key in keys]

    def typed_key(position: int) -> str | None:
        return next((text for find in found if (text := find(position))), None)

    gathered.know_keys(typed_key)
    for key, find in zip(keys, found, strict=True):
        gathered.add(key.faults, key.column, key.faults.__getitem__, find)
        _tell_remarks(gathered, key, find)
    if keys and all(None in key.values for key in keys):
        keyless = [
            position
            for position in range(len(table))
            if all(key.values[position] is None and position not in key.faults for key in keys)
        ]
        gathered.add(keyless, keys[0].column, lambda _position: words.MISSING_KEY, lambda _: "")


def _tell_remarks(gathered: Gathered, decoded: DecodedKey | DecodedField, find: FoundIn) -> None:
    for position, remarks in decoded.remarks.items():
        for remark in remarks:
            gathered.remark(position, decoded.column, remark, find)


def _tell_field(gathered: Gathered, decoded: DecodedField, failed: Sequence[Failed]) -> bool:
    """Tell the faults of a bound column and skip its cells; whether the run must stop."""
    on_error = decoded.binding.on_error
    skip = on_error is OnError.SKIP_CELL
    severity = Severity.WARNING if skip else Severity.ERROR
    find = FoundIn(decoded.column)
    faults: dict[int, Unreadable] = decoded.faults
    gathered.add(faults, decoded.column, faults.__getitem__, find, severity=severity)
    _tell_remarks(gathered, decoded, find)
    faulty = any(gathered.heard(position) for position in faults)
    for failure in failed:
        check, values = failure.check, failure.values
        faulty |= bool(values)
        gathered.add(
            values,
            decoded.column,
            lambda position, check=check, values=values: check.fault(values[position]),  # type: ignore[misc]
            _FoundPart(check, values, find),
            severity=severity,
            code=check.code,
        )
        if skip:
            for position in values:
                decoded.wanted[position] = KEEP
    return faulty and on_error is OnError.STOP


class _FoundPart:
    """Tells the part of a cell that failed a check, where the check knows it."""

    def __init__(self, check: ColumnCheck, values: Mapping[int, Wanted], find: FoundIn) -> None:
        self._check = check
        self._values = values
        self._find = find

    def __call__(self, position: int) -> str:
        if self._check.found is None:
            return self._find(position)
        return self._check.found(self._values[position])
