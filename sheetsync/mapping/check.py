"""A mapping against the account's definitions: does everything it names exist and fit?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sheetsync.codecs.registry import can_write
from sheetsync.entities.registry import entity
from sheetsync.mapping import findings
from sheetsync.mapping.check_column import binding_findings, fixed_value_findings, reading_of
from sheetsync.mapping.expression import RuleSyntaxError, fields_of, parse_rule
from sheetsync.mapping.locate import Locator
from sheetsync.mapping.nearest import nearest
from sheetsync.mapping.sheet_mapping import Rule, SheetMapping, WorkbookMapping
from sheetsync.model.definition import AccountSchema, FieldDefinition, Kind, TypeClass
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import YamlPlace
from sheetsync.model.record import Mode
from sheetsync.model.values import FieldName

Definitions = Mapping[FieldName, FieldDefinition]

_NUMBERS = frozenset({TypeClass.INT, TypeClass.DECIMAL})


def check_mapping(mapping: WorkbookMapping, schema: AccountSchema) -> tuple[Finding, ...]:
    """Everything that is wrong with a mapping for one account, in the order of the file.

    Args:
        mapping: A mapping as ``parse_mapping`` gives it.
        schema: The account's definitions; the system fields of a kind are known without.

    Returns:
        Findings with ``YamlPlace``; one of severity error means that the mapping cannot be used.
    """
    locator = Locator(mapping)
    told: list[Finding] = []
    for index, sheet in enumerate(mapping.sheets):
        checked = _Sheet(
            number=index,
            sheet=sheet,
            definitions=_definitions(schema, sheet.kind),
            clear_marker=mapping.clear_marker,
            locator=locator,
        )
        told += checked.keys()
        told += checked.columns()
        told += checked.constants()
        told += checked.rules()
        told += checked.required()
    told += _guard_findings(mapping, schema, locator)
    return tuple(sorted(told, key=_in_order))


def _in_order(finding: Finding) -> tuple[int, int]:
    place = finding.place
    return (place.line, place.column) if isinstance(place, YamlPlace) else (0, 0)


def _definitions(schema: AccountSchema, kind: Kind) -> Definitions:
    system = {definition.field: definition for definition in entity(kind).system_fields}
    return {**system, **schema.fields(kind)}


def _nearest_fields(name: str, definitions: Definitions) -> tuple[str, ...]:
    """The fields that a wrong name may mean: by field name, attribute label and display name."""
    field_by_word: dict[str, str] = {}
    for definition in definitions.values():
        for word in (definition.field.removeprefix("attributes."), definition.name):
            field_by_word.setdefault(word, definition.field)
    near = nearest(name.removeprefix("attributes."), field_by_word, limit=6)
    return tuple(dict.fromkeys(field_by_word[word] for word in near))[:3]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """One sheet's entry, with what it is checked against."""

    number: int
    sheet: SheetMapping
    definitions: Definitions
    clear_marker: str
    locator: Locator

    def place(self, *steps: str | int, default: YamlPlace) -> YamlPlace:
        return self.locator.place("sheets", self.number, *steps, default=default)

    def target(self, name: FieldName, place: YamlPlace) -> FieldDefinition | Finding:
        """The definition of a field that can be written, or why it cannot."""
        definition = self.definitions.get(name)
        if definition is None:
            return findings.unknown_field(place, name, _nearest_fields(name, self.definitions))
        if definition.type_class is TypeClass.UNKNOWN:
            return findings.read_only_field(place, name, "this version does not know its type")
        if definition.read_only:
            return findings.read_only_field(place, name, "Plytix computes this one")
        if not can_write(definition.type_class):
            return findings.not_offered_yet(place, name)
        return definition

    def keys(self) -> Iterator[Finding]:
        key_fields = entity(self.sheet.kind).key_fields
        for index, key in enumerate(self.sheet.key):
            if key.field not in key_fields:
                place = self.place("key", index, "field", default=key.place)
                yield findings.not_a_key_field(place, key.field, key_fields)

    def columns(self) -> Iterator[Finding]:
        key_field = entity(self.sheet.kind).key_fields[0]
        for index, binding in enumerate(self.sheet.columns):
            place = self.place("columns", index, "field", default=binding.place)
            definition = self.target(binding.field, place)
            if isinstance(definition, Finding):
                yield definition
                continue
            if binding.field == key_field and not binding.create_only:
                yield findings.read_only_field(
                    place, binding.field, "existing products keep theirs; set create_only: true"
                )
            yield from binding_findings(
                binding,
                definition,
                self.clear_marker,
                lambda *steps, index=index, place=binding.place: self.place(
                    "columns", index, *steps, default=place
                ),
            )

    def constants(self) -> Iterator[Finding]:
        for constant in self.sheet.constants:
            definition = self.target(constant.field, constant.place)
            if isinstance(definition, Finding):
                yield definition
            elif constant.field in entity(self.sheet.kind).key_fields:
                yield findings.read_only_field(
                    constant.place, constant.field, "no two products share this one"
                )
            else:
                yield from fixed_value_findings(
                    constant.value, reading_of(definition), self.clear_marker, constant.place
                )

    def rules(self) -> Iterator[Finding]:
        for index, rule in enumerate(self.sheet.rules):
            for setting, text in (("require", rule.require), ("when", rule.when)):
                if text is not None:
                    place = self.place("rules", index, setting, default=rule.place)
                    yield from self._condition(rule, text, place)

    def _condition(self, rule: Rule, text: str, place: YamlPlace) -> Iterator[Finding]:
        try:
            names = fields_of(parse_rule(text))
        except RuleSyntaxError as error:
            yield findings.bad_rule(place, text, error.message)
            return
        bound = [binding.field for binding in self.sheet.columns]
        bound += [key.field for key in self.sheet.key]
        bound += [constant.field for constant in self.sheet.constants]
        fields_by_name: dict[str, list[str]] = {}
        for field in bound:
            fields_by_name.setdefault(field.removeprefix("attributes."), []).append(field)
        for name in names:
            fields = fields_by_name.get(name, [])
            if len(fields) == 1:
                continue
            problem = "nothing in this sheet feeds this name"
            if fields:
                problem = "this name means " + " and ".join(fields)
            near = () if fields else nearest(name, fields_by_name)
            yield findings.bad_rule(place, name, f"{problem} (rule {rule.name})", near)

    def required(self) -> Iterator[Finding]:
        if self.sheet.mode is Mode.UPDATE:
            return
        fed = {binding.field for binding in self.sheet.columns}
        fed |= {key.field for key in self.sheet.key}
        fed |= {constant.field for constant in self.sheet.constants}
        severity = Severity.ERROR if self.sheet.mode is Mode.CREATE else Severity.WARNING
        for definition in self.definitions.values():
            if definition.required and definition.field not in fed:
                place = self.place("mode", default=self.sheet.place)
                yield findings.missing_required_field(place, definition.field, severity)


def _guard_findings(
    mapping: WorkbookMapping, schema: AccountSchema, locator: Locator
) -> Iterator[Finding]:
    definitions = {
        name: definition
        for sheet in mapping.sheets
        for name, definition in _definitions(schema, sheet.kind).items()
    }
    top = YamlPlace(file=mapping.file, line=1, column=1)
    for name in mapping.guard.fields:
        place = locator.place("guard", "fields", name, default=top)
        definition = definitions.get(name)
        if definition is None:
            yield findings.unknown_field(place, name, _nearest_fields(name, definitions))
        elif definition.type_class not in _NUMBERS:
            yield findings.setting_without_effect(place, name, "a field that holds numbers")
