"""Which entity is declared where."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sheetsync.entities.entity import Entity
from sheetsync.entities.product import PRODUCT
from sheetsync.model.definition import Kind

_ENTITIES: Final[Mapping[Kind, Entity]] = MappingProxyType({Kind.PRODUCT: PRODUCT})


def entity(kind: Kind) -> Entity:
    """The declaration of a kind."""
    return _ENTITIES[kind]
