"""The mapping that ``doctor`` examines a workbook by, when there is one with a saved schema."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sheetsync.errors import MappingError, SettingsError, WorkbookError
from sheetsync.wiring.files import LoadedMapping, find_mapping, fitting_mapping, saved_schema

if TYPE_CHECKING:
    from sheetsync.model.definition import AccountSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorMapping:
    """What a workbook is examined by.

    Attributes:
        loaded: The mapping; ``None``: what the columns hold is assumed.
        schema: The account's definitions; ``None`` with the mapping.
        note: Why a mapping that is there is not used, one sentence; empty when there is nothing to
            tell.
    """

    loaded: LoadedMapping | None = None
    schema: AccountSchema | None = None
    note: str = ""


def mapping_for_doctor(
    workbook: Path, mapping: Path | None, connection: str | None, schema: Path | None
) -> DoctorMapping:
    """Find the mapping for a workbook, and the saved definitions of its account.

    Args:
        workbook: The workbook.
        mapping: The mapping that the user names; ``None``: the one inside the workbook, else the
            only one in ``./mappings`` that fits.
        connection: The connection's name; ``None``: the mapping's.
        schema: The saved schema that the user names; ``None``: the connection's.

    Raises:
        MappingError: The mapping that the user names is wrong.
        SettingsError: The schema that the user names cannot be read.
    """
    try:
        loaded = find_mapping(workbook, mapping)
    except MappingError as error:
        if mapping is not None:
            raise
        fits = fitting_mapping(workbook)
        return DoctorMapping(note=f"{error.message} {error.remedy}" if fits else "")
    except WorkbookError:
        return DoctorMapping()  # examining it tells why
    try:
        saved = saved_schema(connection or loaded.mapping.connection, schema)
    except SettingsError as error:
        if schema is not None:
            raise
        return DoctorMapping(
            note=f"{loaded.file.name} would say more, but no schema of its account is saved. "
            f"{error.remedy}"
        )
    return DoctorMapping(loaded=loaded, schema=saved)
