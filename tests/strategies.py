"""Hypothesis strategies for the nouns of the road."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from sheetsync.codecs.characters import CONTROL, TRIMMED, clean_key, one_newline
from sheetsync.codecs.codes import SCIENTIFIC
from sheetsync.codecs.gtin import LENGTHS, check_digit
from sheetsync.codecs.text import typed_error
from sheetsync.model.assets import Asset, asset_index
from sheetsync.model.definition import MEDIA_TYPES, FieldDefinition, TypeClass
from sheetsync.model.values import Canonical, FieldName, RawValue

OPTIONS = ("Blue", "Red", "White", "Salt, pepper", "+5 °C", 'the "big" one', "12", "1,5", "0815")
"""Options that are easy to misread."""


ASSETS = tuple(
    Asset(id=f"{number:024x}", filename=name, url=f"https://files.example.com/{number:024x}.jpg")
    for number, name in enumerate(
        (
            "kettle.jpg",
            "kettle, side.jpg",
            'the "big" one.png',
            "Größe & Länge.jpg",
            "007.png",
            "12",
            "=1+1.png",
            "+plus.png",
            "-minus.png",
            "twice.jpg",
            "twice.jpg",
            f"{0:024x}",
            "<clear>",
            "TRUE",
            "2026-05-01",
            " blank at the ends.png ",
            "",
            "商品.png",
        )
    )
)
"""Assets whose names are easy to misread: some are shared, one is another's id."""

ASSET_INDEX = asset_index(ASSETS)


def definition(
    type_class: TypeClass, *, name: str = "attributes.field", options: tuple[str, ...] = ()
) -> FieldDefinition:
    """A definition of a type; drop-downs and multi-selects have ``OPTIONS``."""
    if type_class in {TypeClass.DROPDOWN, TypeClass.MULTISELECT} and not options:
        options = OPTIONS
    return FieldDefinition(
        field=FieldName(name),
        name=name,
        type_class=type_class,
        options=options,
        assets=ASSET_INDEX if type_class in MEDIA_TYPES else None,
    )


def texts(*, max_size: int = 40) -> st.SearchStrategy[str]:
    """Canonical texts: no control characters, no blanks at the ends, no errors, never empty."""
    return (
        st.text(max_size=max_size)
        .map(lambda text: one_newline(text).strip(TRIMMED))
        .filter(lambda text: bool(text) and CONTROL.search(text) is None)
        .filter(lambda text: typed_error(text) is None)
    )


def keys() -> st.SearchStrategy[str]:
    """Clean keys."""
    plain = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=12)
    return st.one_of(plain, texts(max_size=20)).filter(
        lambda text: clean_key(text) == text and not SCIENTIFIC.fullmatch(text)
    )


def decimals() -> st.SearchStrategy[Decimal]:
    """Decimals of at most 15 significant digits, before and after the point."""
    return st.builds(
        lambda digits, places: Decimal(digits).scaleb(-places),
        st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1),
        st.integers(min_value=0, max_value=12),
    )


def gtins() -> st.SearchStrategy[str]:
    """Valid GTINs of every length."""
    bodies = st.sampled_from(LENGTHS).flatmap(
        lambda length: st.text("0123456789", min_size=length - 1, max_size=length - 1)
    )
    return bodies.map(lambda body: f"{body}{check_digit(body)}")


def option_lists(options: tuple[str, ...] = OPTIONS) -> st.SearchStrategy[tuple[str, ...]]:
    """Some options, in the attribute's order, at least one."""
    return st.sets(st.sampled_from(options), min_size=1).map(
        lambda chosen: tuple(sorted(chosen, key=options.index))
    )


def galleries(most: int = 5) -> st.SearchStrategy[tuple[str, ...]]:
    """Some assets, each once, in any order, at least one."""
    return st.lists(st.sampled_from(ASSETS), min_size=1, max_size=most, unique=True).map(
        lambda chosen: tuple(ASSET_INDEX.reference(one.id) for one in chosen)
    )


def urls() -> st.SearchStrategy[str]:
    """Web addresses."""
    path = st.text(st.characters(categories=["L", "N"]), max_size=10)
    return path.map(lambda text: f"https://cdn.example.com/{text}")


_VALUES: dict[TypeClass, Callable[[], st.SearchStrategy[Canonical]]] = {
    TypeClass.TEXT: lambda: texts().filter(lambda text: not SCIENTIFIC.fullmatch(text)),
    TypeClass.MULTILINE: texts,
    TypeClass.HTML: texts,
    TypeClass.INT: lambda: st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1),
    TypeClass.DECIMAL: decimals,
    TypeClass.BOOLEAN: st.booleans,
    TypeClass.DATE: lambda: st.dates(min_value=date(1, 1, 1)),
    TypeClass.URL: urls,
    TypeClass.DROPDOWN: lambda: st.sampled_from(OPTIONS),
    TypeClass.MULTISELECT: option_lists,
    TypeClass.MEDIA: lambda: galleries(1),
    TypeClass.MEDIA_GALLERY: galleries,
    TypeClass.SKU: keys,
    TypeClass.GTIN: gtins,
}


def canonical_values(type_class: TypeClass) -> st.SearchStrategy[Canonical]:
    """Canonical values of a type that a sheet can feed."""
    return _VALUES[type_class]()


def raw_values() -> st.SearchStrategy[RawValue]:
    """Anything that a cell may hold, faults aside."""
    return st.one_of(
        st.none(),
        st.text(max_size=20),
        st.sampled_from(["", " ", "\u00a0", "yes", "12,5", "1.234", "Blue", "blue ", "+Red,-Blue"]),
        st.booleans(),
        st.floats(),
        st.integers(min_value=-(10**17), max_value=10**17).map(float),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.timedeltas(),
    )
