"""Mapping text → ``WorkbookMapping``, with every fault told at once and at its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sheetsync.errors import MappingError
from sheetsync.mapping import column_settings, findings, vocabulary
from sheetsync.mapping.groups import Answers
from sheetsync.mapping.shapes import fit
from sheetsync.mapping.sheet_mapping import (
    Binding,
    Checks,
    Constant,
    CsvSettings,
    Empty,
    FieldGuard,
    GuardLimits,
    KeyColumn,
    Rule,
    SheetMapping,
    WorkbookMapping,
)
from sheetsync.mapping.yaml_nodes import MAX_BYTES, compose, too_large
from sheetsync.model.finding import Finding
from sheetsync.model.place import YamlPlace
from sheetsync.model.values import FieldName

_MOST_TOLD = 500
"""Faults; a file with more is no mapping, or a hostile one."""


def parse_mapping(text: str, *, file: str) -> WorkbookMapping:
    """Read a mapping.

    Args:
        text: The file's text.
        file: The file's name; folders in front of it are left out of places and messages.

    Raises:
        MappingError: The mapping cannot be used; its findings are all faults, in the order of the
            file, each with line, column and the nearest right word.
    """
    name = re.split(r"[\\/]", file)[-1]
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise too_large(name)
    node, yaml_faults = compose(text, name)
    told = list(yaml_faults)
    if node is None:
        if not told:
            place = YamlPlace(file=name, line=1, column=1)
            told.append(findings.missing_setting(place, "version", "the file is empty"))
        raise unusable_mapping(name, told)
    answers = fit(vocabulary.MAPPING_GROUP, node, told)
    if answers is None:
        raise unusable_mapping(name, told)
    sheets = tuple(_sheet(sheet, told) for sheet in answers[vocabulary.SHEETS])
    mapping = WorkbookMapping(
        file=name,
        name=answers[vocabulary.NAME] or name.rsplit(".", 1)[0],
        connection=answers[vocabulary.CONNECTION],
        match=answers[vocabulary.MATCH],
        sheets=sheets,
        guard=_guard(answers[vocabulary.GUARD]),
        review=answers[vocabulary.REVIEW],
        clear_marker=answers[vocabulary.CLEAR_MARKER].strip(),
        text=text,
        csv=_csv(answers[vocabulary.CSV]),
    )
    if told:
        raise unusable_mapping(name, told)
    return mapping


def unusable_mapping(file: str, told: Sequence[Finding]) -> MappingError:
    """The error for a mapping with faults.

    Args:
        file: The mapping file's name.
        told: Its faults, at least one; told in the order of the file, the first 500 of them.
    """
    faults = sorted(told, key=_in_order)
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    first = faults[0]
    what = f'"{first.found}"' if first.found else "something is missing"
    return MappingError(
        f"{file} has {count}. The first is in {first.place}: {what}; expected {first.expected}.",
        remedy=first.remedy if len(faults) == 1 else "Correct the lines named.",
        findings=faults[:_MOST_TOLD],
    )


def _in_order(finding: Finding) -> tuple[int, int]:
    place = finding.place
    return (place.line, place.column) if isinstance(place, YamlPlace) else (0, 0)


def _sheet(answers: Answers, told: list[Finding]) -> SheetMapping:
    keys = tuple(
        KeyColumn(
            columns=key[column_settings.COLUMN],
            field=key[column_settings.FIELD],
            pad=key[column_settings.PAD],
            place=key.place,
        )
        for key in answers[vocabulary.KEY]
    )
    columns = tuple(_binding(column, told) for column in answers[vocabulary.COLUMNS])
    constants = answers[vocabulary.CONSTANTS]
    fed = [
        (key[column_settings.FIELD], key.place_of(column_settings.FIELD))
        for key in answers[vocabulary.KEY]
    ]
    fed += [
        (column[column_settings.FIELD], column.place_of(column_settings.FIELD))
        for column in answers[vocabulary.COLUMNS]
    ]
    fed += [(field, constant.place) for field, constant in constants.items()]
    _tell_fed_twice(fed, told)
    if not {vocabulary.COLUMNS.name, vocabulary.CONSTANTS.name} & answers.places.keys():
        told.append(
            findings.missing_setting(
                answers.place, "columns", "without columns and constants there is nothing to do"
            )
        )
    return SheetMapping(
        sheets=answers[vocabulary.SHEET],
        header_row=answers[vocabulary.HEADER_ROW],
        kind=answers[vocabulary.KIND],
        key=keys,
        mode=answers[vocabulary.MODE],
        command=answers[vocabulary.COMMAND],
        unmapped_columns=answers[vocabulary.UNMAPPED_COLUMNS],
        columns=columns,
        constants=tuple(
            Constant(
                field=field,
                value=constant[vocabulary.VALUE],
                always=constant[vocabulary.ALWAYS],
                place=constant.place,
            )
            for field, constant in constants.items()
        ),
        rules=tuple(
            Rule(
                name=rule[vocabulary.RULE_NAME] or rule[vocabulary.REQUIRE],
                require=rule[vocabulary.REQUIRE],
                when=rule[vocabulary.WHEN],
                place=rule.place,
            )
            for rule in answers[vocabulary.RULES]
        ),
        hidden_rows=answers[vocabulary.HIDDEN_ROWS],
        place=answers.place,
    )


def _tell_fed_twice(fed: Sequence[tuple[FieldName, YamlPlace]], told: list[Finding]) -> None:
    place_by_field: dict[FieldName, YamlPlace] = {}
    for field, place in fed:
        first = place_by_field.setdefault(field, place)
        if field and first is not place:
            told.append(findings.duplicate_field(place, field, first))


def _binding(answers: Answers, told: list[Finding]) -> Binding:
    binding = Binding(
        columns=answers[column_settings.COLUMN],
        field=answers[column_settings.FIELD],
        values=answers[column_settings.VALUES],
        unknown_option=answers[column_settings.UNKNOWN_OPTION],
        multi=answers[column_settings.MULTI],
        separator=answers[column_settings.SEPARATOR],
        decimal=answers[column_settings.DECIMAL],
        thousands=answers[column_settings.THOUSANDS],
        percent=answers[column_settings.PERCENT],
        date_order=answers[column_settings.DATE_ORDER],
        pad=answers[column_settings.PAD],
        trim=answers[column_settings.TRIM],
        empty=answers[column_settings.EMPTY],
        default=answers[column_settings.DEFAULT],
        on_error=answers[column_settings.ON_ERROR],
        checks=_checks(answers[column_settings.CHECKS]),
        create_only=answers[column_settings.CREATE_ONLY],
        place=answers.place,
    )
    if binding.decimal == binding.thousands:
        told.append(
            findings.contradiction(
                answers.place_of(column_settings.THOUSANDS),
                binding.thousands,
                "a thousands mark other than the decimal mark",
                "Choose another mark for one of the two.",
            )
        )
    if binding.empty is Empty.DEFAULT and column_settings.DEFAULT.name not in answers.places:
        told.append(
            findings.contradiction(
                answers.place_of(column_settings.EMPTY),
                "default",
                "the setting default beside it",
                "Add default, or choose keep, clear or error.",
            )
        )
    if not binding.separator:
        told.append(
            findings.contradiction(
                answers.place_of(column_settings.SEPARATOR),
                "",
                "at least one character between the values of a list",
                "Give the separator, or leave the setting out for a comma.",
            )
        )
    return binding


def _checks(answers: Answers | None) -> Checks:
    if answers is None:
        return Checks()
    return Checks(
        min=answers[column_settings.MIN],
        max=answers[column_settings.MAX],
        pattern=answers[column_settings.PATTERN],
        max_length=answers[column_settings.MAX_LENGTH],
        one_of=answers[column_settings.ONE_OF],
        unique=answers[column_settings.UNIQUE],
        required=answers[column_settings.REQUIRED],
    )


def _csv(answers: Answers | None) -> CsvSettings:
    if answers is None:
        return CsvSettings()
    return CsvSettings(
        encoding=answers[vocabulary.ENCODING],
        delimiter=answers[vocabulary.DELIMITER],
        quote=answers[vocabulary.QUOTE],
    )


def _guard(answers: Answers | None) -> GuardLimits:
    if answers is None:
        return GuardLimits()
    return GuardLimits(
        max_updates=answers[vocabulary.MAX_UPDATES],
        max_creates=answers[vocabulary.MAX_CREATES],
        max_clears=answers[vocabulary.MAX_CLEARS],
        fields={
            field: FieldGuard(
                max_change=guard[vocabulary.MAX_CHANGE],
                on_more_than=guard[vocabulary.ON_MORE_THAN],
            )
            for field, guard in answers[vocabulary.GUARD_FIELDS].items()
        },
    )
