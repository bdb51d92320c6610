"""Settings and the groups they stand in: one declaration for reading and for editors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from sheetsync.mapping import findings
from sheetsync.mapping.nearest import nearest
from sheetsync.mapping.shapes import JsonSchema, Shape, fit, misfit
from sheetsync.mapping.yaml_nodes import Node, Pairs, Scalar
from sheetsync.model.finding import Finding
from sheetsync.model.place import YamlPlace

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting(Generic[T]):
    """One setting of a group.

    Attributes:
        name: As the mapping writes it.
        shape: What its value looks like.
        default: Its value when it is left out or null; of no meaning when it is required.
        about: What it means, one clause.
        required: Whether the group means nothing without it.
    """

    name: str
    shape: Shape[T]
    default: T
    about: str
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a mapping says to the settings of one group.

    Attributes:
        place: Where the group begins.
        values: Setting's name → value, of those that were given and read.
        places: Setting's name → where its value stands, of all that were given.
    """

    place: YamlPlace
    values: Mapping[str, object]
    places: Mapping[str, YamlPlace]

    def __getitem__(self, setting: Setting[T]) -> T:
        return cast("T", self.values.get(setting.name, setting.default))

    def place_of(self, setting: Setting[Any]) -> YamlPlace:
        """Where a setting's value stands; where the group begins when it was left out."""
        return self.places.get(setting.name, self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A shape made of settings.

    Attributes:
        what: What it describes, for messages.
        settings: Its settings, in the order of the documentation.
        later: Names of settings that come with a later version.
    """

    what: str
    settings: tuple[Setting[Any], ...]
    later: frozenset[str] = frozenset()

    def read(self, node: Node, told: list[Finding]) -> Answers | None:
        """What the mapping says; faulty settings are left out, and told."""
        if not isinstance(node, Pairs):
            told.append(misfit(node, f"the settings of {self.what}"))
            return None
        setting_by_name = {setting.name: setting for setting in self.settings}
        values: dict[str, object] = {}
        places: dict[str, YamlPlace] = {}
        mistyped: set[str] = set()
        for name, value in node.entries:
            setting = setting_by_name.get(name.text)
            if setting is None:
                unknown = self._unknown(name)
                told.append(unknown)
                mistyped.update(unknown.suggestions[:1])
            elif not (isinstance(value, Scalar) and value.is_null):
                places[name.text] = value.place
                read = fit(setting.shape, value, told)
                if read is not None:
                    values[name.text] = read
        told += [
            findings.missing_setting(node.place, setting.name, setting.about)
            for setting in self.settings
            if setting.required and setting.name not in places and setting.name not in mistyped
        ]
        return Answers(place=node.place, values=values, places=places)

    def _unknown(self, name: Scalar) -> Finding:
        if name.text in self.later:
            return findings.not_offered_yet(name.place, name.text)
        choices = [setting.name for setting in self.settings]
        return findings.unknown_setting(name.place, name.text, nearest(name.text, choices))

    def schema(self) -> JsonSchema:
        """An object with these settings and no others."""
        schema: JsonSchema = {
            "type": "object",
            "additionalProperties": False,
            "properties": {setting.name: _described(setting) for setting in self.settings},
        }
        required = [setting.name for setting in self.settings if setting.required]
        if required:
            schema["required"] = required
        return schema


def _described(setting: Setting[Any]) -> JsonSchema:
    schema = setting.shape.schema()
    if not setting.required:
        schema = {"anyOf": [schema, {"type": "null"}]}
    schema["description"] = setting.about
    if not setting.required and isinstance(setting.default, str | int):
        schema["default"] = setting.default
    return schema
