"""The demonstration account's products: singles, parents and their variants."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random
from typing import Any, Final

from sheetsync.sandbox.seed.lines import Line
from sheetsync.sandbox.seed.links import Row, asset, category_ids, id_of, moment
from sheetsync.sandbox.seed.options import COLLECTIONS, COLOUR_CODES
from sheetsync.sandbox.seed.schema import family_attributes
from sheetsync.sandbox.seed.texts import CLAIMS
from sheetsync.sandbox.seed.values import Sketch, Values, completeness, own_values, shared_values

_PLAIN_COLOURS: Final = ("Anthracite", "Black", "Cream", "Grey", "Natural", "Silver", "White")
_BRIGHT_COLOURS: Final = (
    "Blue", "Cherry red", "Forest green", "Mint", "Mustard", "Navy", "Olive", "Rosé", "Sand",
    "Sky blue", "Terracotta", "White",
)  # fmt: skip
_MEDIA_TYPES: Final = frozenset({"MediaAttribute", "MediaGalleryAttribute"})
_MEASURE: Final = re.compile(r" (?:[\d.]+(?: ×)? ?)+(?:cm|l|m)$")


@dataclass(slots=True)
class Assets:
    """The assets made so far.

    Attributes:
        rng: Sizes and times.
    """

    rng: Random
    _by_id: dict[str, Row] = field(default_factory=dict)

    def add(self, filename: str, *category: str) -> str:
        """Make an asset, unless it is there.

        Returns:
            Its id.
        """
        asset_id = id_of("asset", filename)
        if asset_id not in self._by_id:
            self._by_id[asset_id] = asset(filename, category, self.rng)
        return asset_id

    def rows(self) -> list[Row]:
        """All assets, in the order they were made."""
        return list(self._by_id.values())


def products_of(line: Line, assets: Assets, rng: Random) -> list[Row]:
    """The products of one line, each parent followed by its variants."""
    with_variants = {
        (2 * nth + 1) * line.products // (2 * line.parents) for nth in range(line.parents)
    }
    products: list[Row] = []
    for index in range(line.products):
        sketch = _sketch(line, index, is_parent=index in with_variants, rng=rng)
        sku = f"{line.prefix}-{index + 1:03d}"
        family = None if rng.random() < 0.04 else line.family
        product = _product(sku, sketch, family, assets, rng)
        products.append(product)
        if index in with_variants:
            product["product_type"], product["product_level"] = "PARENT", 1
            if family is not None:
                product["product_family_model_id"] = id_of("family-model", sku)
            products += [
                _variant(product, variant, family, assets, rng)
                for variant in _variant_sketches(sketch, rng)
            ]
    return products


def _sketch(line: Line, index: int, *, is_parent: bool, rng: Random) -> Sketch:
    collections = COLLECTIONS[len(line.prefix + line.nouns[0]) % 3 :: 2]
    round_, which = divmod(index, len(line.nouns))
    collection = collections[(round_ + which) % len(collections)]
    noun = line.nouns[which]
    by_size = is_parent and line.variant_by not in {(), ("colour",)}
    if by_size:
        noun = _MEASURE.sub("", noun)
    return Sketch(
        line=line,
        label=f"{collection} {noun}",
        noun=noun,
        collection=collection,
        colour=rng.choice(_PLAIN_COLOURS) if rng.random() < 0.9 else "",
        size="",
        scale=rng.random(),
    )


def _variant_sketches(parent: Sketch, rng: Random) -> list[Sketch]:
    line = parent.line
    if line.variant_by == ("colour",):
        return [
            replace(parent, label=f"{parent.label}, {colour.lower()}", colour=colour)
            for colour in rng.sample(_BRIGHT_COLOURS, line.variants)
        ]
    return [
        replace(
            parent,
            label=f"{parent.label}, {size}",
            size=size,
            scale=(nth + 1) / (line.variants + 1),
        )
        for nth, size in enumerate(line.variant_by[: line.variants])
    ]


def _product(
    sku: str, sketch: Sketch, family: str | None, assets: Assets, rng: Random
) -> dict[str, Any]:
    values = {**shared_values(sketch, rng), **own_values(sketch, rng)}
    name = sku.lower()
    values |= _pictures(name, assets, rng)
    if rng.random() < 0.4:
        values["lifestyle_picture"] = assets.add(
            f"{name}-lifestyle.jpg", "Product pictures", "Lifestyle"
        )
    if rng.random() < 0.7:
        values["data_sheet"] = assets.add(f"{name}-data-sheet.pdf", "Documents", "Data sheets")
    if rng.random() < 0.2:
        values["detail_pictures"] = [
            assets.add(f"{name}-detail-{nth}.jpg", "Product pictures", "Details") for nth in (1, 2)
        ]
    categories = [sketch.line.category]
    if rng.random() < 0.5:
        categories.append(("Collections", sketch.collection))
    return _assembled(sku, sketch, family, values, category_ids(*categories), rng)


def _variant(
    parent: Row, sketch: Sketch, family: str | None, assets: Assets, rng: Random
) -> dict[str, Any]:
    by_colour = sketch.line.variant_by == ("colour",)
    code = COLOUR_CODES[sketch.colour] if by_colour else _size_code(sketch.size)
    sku = f"{parent['sku']}-{code}"
    inherited = _inherited_labels(sketch.line.family)
    own = own_values(sketch, rng) | _pictures(sku.lower(), assets, rng)
    values = {
        **{label: value for label, value in parent["attributes"].items() if label in inherited},
        **{label: value for label, value in own.items() if label not in inherited},
    }
    overwritten = _overwrite(values, sketch, rng) if family is not None else []
    product = _assembled(sku, sketch, family, values, list(parent["categories"]), rng)
    product["_parent_id"] = parent["id"]
    product["product_type"], product["product_level"] = "VARIANT", 2
    product["product_family_model_id"] = parent["product_family_model_id"]
    product["overwritten_attributes"] = overwritten
    return product


def _overwrite(values: Values, sketch: Sketch, rng: Random) -> list[str]:
    """Give some variants a value of their own where the family inherits it."""
    if rng.random() >= 0.12:
        return []
    values["claim"] = rng.choice([claim for claim in CLAIMS if claim != values.get("claim")])
    if rng.random() < 0.5:
        return ["claim"]
    values["short_description"] = f"{sketch.label}.\nOnly as long as stocks last."
    return ["claim", "short_description"]


def _size_code(size: str) -> str:
    return size.partition(" ")[0].replace(".", "").upper()


def _pictures(name: str, assets: Assets, rng: Random) -> Values:
    values: Values = {}
    if rng.random() < 0.9:
        values["main_picture"] = assets.add(f"{name}.jpg", "Product pictures", "Packshots")
    if rng.random() < 0.25:
        values["gallery"] = [
            assets.add(f"{name}-{nth}.jpg", "Product pictures", "Packshots")
            for nth in range(1, rng.randrange(2, 5))
        ]
    return values


def _assembled(
    sku: str,
    sketch: Sketch,
    family: str | None,
    values: Values,
    categories: list[str],
    rng: Random,
) -> dict[str, Any]:
    attributes = family_attributes(sketch.line.family)
    kept = {seed.label: values[seed.label] for seed in attributes if seed.label in values}
    gtin = _gtin(sketch.line.prefix, sku, rng)
    kept |= completeness(kept, {"label": sketch.label, "gtin": gtin})
    media = [
        kept[seed.label]
        for seed in attributes
        if seed.label in kept and seed.type_class in _MEDIA_TYPES
    ]
    linked = [
        asset_id for item in media for asset_id in (item if isinstance(item, list) else [item])
    ]
    created = moment(rng)
    return {
        "id": id_of("product", sku),
        "sku": sku,
        "label": sketch.label,
        "gtin": gtin,
        "status": rng.choice(("Completed",) * 15 + ("Draft",) * 4 + ("Archived",)),
        "attributes": kept,
        "_parent_id": None,
        "product_type": "SINGLE",
        "product_level": 0,
        "product_family_id": None if family is None else id_of("family", family),
        "product_family_model_id": None,
        "categories": categories,
        "assets": list(dict.fromkeys(linked)),
        "thumbnail": kept.get("main_picture"),
        "relationships": [],
        "overwritten_attributes": [],
        "created": created,
        "modified": moment(rng, after=created),
    }


@cache
def _inherited_labels(family: str) -> frozenset[str]:
    return frozenset(
        seed.label for seed in family_attributes(family) if seed.level == "parent_level"
    )


def _gtin(prefix: str, sku: str, rng: Random) -> str | None:
    """A GTIN-13 with its check digit; flasks come from a supplier whose numbers start with 0."""
    if rng.random() < 0.04:
        return None
    company = "085001" if prefix == "FL" else "426041"
    number = int(id_of("gtin", sku), 16) % 1_000_000
    body = f"{company}{number:06d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"
