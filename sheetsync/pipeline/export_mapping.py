"""What a mapping asks of a workbook that is laid out by it."""

from __future__ import annotations

from fnmatch import fnmatchcase

from sheetsync.errors import MappingError
from sheetsync.mapping.check import check_mapping
from sheetsync.mapping.sheet_mapping import SheetMapping, WorkbookMapping
from sheetsync.model.definition import AccountSchema
from sheetsync.model.record import Mode
from sheetsync.model.values import FieldName

_USUAL_SHEET = "Products"
_MOST_SHEET_NAME = 31
_NOT_IN_A_NAME = frozenset("[]:*?/\\")


def refuse_unfit(mapping: WorkbookMapping, schema: AccountSchema) -> None:
    """Refuse a mapping that does not fit the account, or whose rows could only create.

    Raises:
        MappingError: With every fault.
    """
    findings = check_mapping(mapping, schema)
    errors = [finding for finding in findings if finding.is_error]
    if errors:
        raise MappingError(
            f"The mapping {mapping.file} does not fit the account {schema.account.name}: "
            f"{len(errors)} {'fault' if len(errors) == 1 else 'faults'}.",
            remedy="Correct the mapping at the places named above.",
            findings=findings,
        )


def refuse_create_only(mapping: WorkbookMapping) -> None:
    """Refuse to export by a mapping whose rows may not update.

    Raises:
        MappingError: Naming the sheet.
    """
    for sheet in mapping.sheets:
        if sheet.mode is Mode.CREATE:
            raise MappingError(
                f"{sheet.place}: rows of this sheet may only create (mode: create), so that "
                "products that exist already cannot be exported to it.",
                remedy="Export with a mapping whose mode is update or upsert.",
            )


def export_fields(mapping: WorkbookMapping) -> tuple[FieldName, ...]:
    """The fields that the mapping's columns hold, each once."""
    return tuple(
        dict.fromkeys(
            name
            for sheet in mapping.sheets
            for name in (
                *(key.field for key in sheet.key),
                *(binding.field for binding in sheet.columns),
            )
        )
    )


def sheet_names(mapping: WorkbookMapping) -> tuple[str, ...]:
    """A name for each sheet of the mapping that it will find again, no two alike.

    Raises:
        MappingError: A pattern that no usable name fits, or two sheets of one name.
    """
    names: list[str] = []
    for sheet in mapping.sheets:
        name = _sheet_name(sheet)
        if name is None or name.casefold() in {one.casefold() for one in names}:
            raise MappingError(
                f"{sheet.place}: no sheet can be named so that only this part of the mapping "
                "finds it.",
                remedy="Give each sheet of the mapping a name of its own (sheet: …).",
            )
        names.append(name)
    return tuple(names)


def _sheet_name(sheet: SheetMapping) -> str | None:
    if not sheet.sheets:
        return _USUAL_SHEET
    for wanted in sheet.sheets:
        for name in (wanted, wanted.replace("*", "export").replace("?", "1")):
            if (
                0 < len(name) <= _MOST_SHEET_NAME
                and _NOT_IN_A_NAME.isdisjoint(name)
                and (name == wanted or fnmatchcase(name, wanted))
            ):
                return name
    return None
