"""Which codec writes which type."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sheetsync.codecs.boolean import BooleanCodec
from sheetsync.codecs.choice import DropdownCodec, MultiSelectCodec
from sheetsync.codecs.codec import Codec
from sheetsync.codecs.date import DateCodec
from sheetsync.codecs.gtin import GtinCodec
from sheetsync.codecs.media import MediaCodec
from sheetsync.codecs.number import DecimalCodec, IntCodec
from sheetsync.codecs.shown import ShownCodec
from sheetsync.codecs.sku import SkuCodec
from sheetsync.codecs.text import TextCodec
from sheetsync.codecs.url import UrlCodec
from sheetsync.model.definition import TypeClass

_WRITTEN: Final[Mapping[TypeClass, Codec]] = MappingProxyType(
    {
        TypeClass.TEXT: TextCodec(codes=True),
        TypeClass.MULTILINE: TextCodec(codes=False),
        TypeClass.HTML: TextCodec(codes=False),
        TypeClass.INT: IntCodec(),
        TypeClass.DECIMAL: DecimalCodec(),
        TypeClass.BOOLEAN: BooleanCodec(),
        TypeClass.DATE: DateCodec(),
        TypeClass.URL: UrlCodec(),
        TypeClass.DROPDOWN: DropdownCodec(),
        TypeClass.MULTISELECT: MultiSelectCodec(),
        TypeClass.MEDIA: MediaCodec(single=True),
        TypeClass.MEDIA_GALLERY: MediaCodec(single=False),
        TypeClass.SKU: SkuCodec(),
        TypeClass.GTIN: GtinCodec(),
    }
)

_SHOWN: Final[Codec] = ShownCodec()

WRITTEN_TYPES: Final = frozenset(_WRITTEN)
"""The types that a sheet can feed."""


def can_write(type_class: TypeClass) -> bool:
    """Whether values of the type can be written: it has a codec for both sides."""
    return type_class in _WRITTEN


def codec(type_class: TypeClass) -> Codec:
    """The codec of a type; for one that cannot be written, a codec that only reads the API."""
    return _WRITTEN.get(type_class, _SHOWN)
