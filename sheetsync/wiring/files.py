"""Files a command rests on: mappings, saved schemas, and where reports go."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sheetsync.errors import MappingError, OutputError, SettingsError
from sheetsync.mapping.choose import choose_mapping, fits
from sheetsync.mapping.parse import parse_mapping
from sheetsync.mapping.sheet_mapping import WorkbookMapping
from sheetsync.mapping.yaml_nodes import decode_mapping_bytes
from sheetsync.model.plan import SourceFile
from sheetsync.settings import Settings, load_settings
from sheetsync.wiring.choice import chosen_connection
from sheetsync.workbook.own.carried import CARRIED_NAME, carried_mapping
from sheetsync.workbook.own.result_sheets import former_names

if TYPE_CHECKING:
    from sheetsync.model.definition import AccountSchema

MAPPINGS_FOLDER = Path("mappings")
SCHEMA_FILE = "schema.json"
_SCHEMA_MARK = b'"title": "sheetsync mapping"'


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedMapping:
    """A mapping and the file it stands in."""

    mapping: WorkbookMapping
    file: SourceFile


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
    """The mapping for a workbook.

    It is the one that the user names, else the one inside the workbook, else the only one in
    ``./mappings`` that fits it.

    Raises:
        MappingError: None fits, several do, or the one that fits is wrong.
        WorkbookError: No mapping is named, and the workbook is there but cannot be read.
    """
    if path is not None:
        return load_mapping(path)
    carried = carried_mapping(workbook) if workbook.is_file() else None
    if carried is not None:
        return _carried(workbook, carried)
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
    chosen = choose_mapping(
        [one.mapping for one in loaded], _name_that_fits(workbook, [one.mapping for one in loaded])
    )
    return next(one for one in loaded if one.mapping is chosen)


def _carried(workbook: Path, text: str) -> LoadedMapping:
    """A mapping inside a workbook; its file has no name of its own on disk."""
    data = text.encode("utf-8")
    name = f"{CARRIED_NAME}{workbook.name}"
    return LoadedMapping(
        mapping=parse_mapping(text, file=name),
        file=SourceFile(
            name=name,
            folder=str(workbook.resolve().parent),
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
        ),
    )


def _name_that_fits(workbook: Path, mappings: Sequence[WorkbookMapping]) -> str:
    """The workbook's name; for a result that fits no mapping by it, the one it was made from."""
    if not any(fits(mapping, workbook.name) for mapping in mappings):
        for name in former_names(workbook):
            if any(fits(mapping, name) for mapping in mappings):
                return name
    return workbook.name


def fitting_mapping(workbook: Path) -> str:
    """The file name of a mapping in ``./mappings`` that fits a workbook's name; empty: none does.

    Mappings that cannot be read fit nothing here; whoever uses one is told.
    """
    for pattern in ("*.yaml", "*.yml"):
        for file in sorted(MAPPINGS_FOLDER.glob(pattern)):
            try:
                loaded = load_mapping(file)
            except MappingError:
                continue
            if fits(loaded.mapping, workbook.name):
                return file.name
    return ""


def mapping_target(workbook: Path, output: Path | None) -> Path:
    """Where a proposed mapping goes; nothing that exists is ever written over.

    Args:
        workbook: The workbook that it is for.
        output: The file that the user names; ``None``: a free name in ``./mappings``.

    Raises:
        OutputError: The named file exists.
    """
    if output is not None and not output.is_dir():
        if output.exists():
            raise OutputError(
                f"{output} exists, and a mapping is never written over.",
                remedy="Name another file with -o, or leave -o out for a free name.",
            )
        return output
    folder = MAPPINGS_FOLDER if output is None else output
    number, target = 1, folder / f"{workbook.stem}.yaml"
    while target.exists():
        number += 1
        target = folder / f"{workbook.stem} ({number}).yaml"
    return target


def save_mapping(text: str, target: Path) -> None:
    """Write a proposed mapping as a new file.

    Raises:
        OutputError: It cannot be written, or something has taken its name meanwhile.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise OutputError(
            f"The mapping cannot be written to {target}: {error.strerror}.",
            remedy="Choose another place with -o.",
        ) from error


def save_mapping_schema(text: str, target: Path) -> None:
    """Write the JSON Schema of mappings, over an older one only.

    Raises:
        OutputError: Something else has that name, or it cannot be written.
    """
    try:
        if target.exists() and _SCHEMA_MARK not in target.read_bytes():
            raise OutputError(
                f"{target} exists and is no schema of mappings.",
                remedy="Name another file with -o.",
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(
            f"The schema cannot be written to {target}: {error.strerror}.",
            remedy="Choose another place with -o.",
        ) from error


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

    if path is not None:
        target, remedy = path, "Name a file that schema pull has written."
    else:
        settings = load_settings(Path.cwd())
        name = chosen_connection(connection, settings)
        target = _schema_path(name, settings)
        remedy = f"Fetch it once with: sheetsync schema pull -c {name}"
    try:
        text = target.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"There is no saved schema in {target}: "
            f"{error.strerror if isinstance(error, OSError) else 'it is no text'}.",
            remedy=remedy,
        ) from error
    return schema_from_json(text, file=target.name)


def _schema_path(connection: str, settings: Settings) -> Path:
    return settings.data_folder / "schemas" / f"{connection}.json"
