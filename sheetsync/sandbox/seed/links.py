"""What the demonstration account's products are linked to: categories, assets, other products."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from sheetsync.sandbox.names import slug_of
from sheetsync.sandbox.seed.lines import LINES
from sheetsync.sandbox.seed.options import COLLECTIONS

Row = dict[str, Any]
"""One stored object."""

_FIRST_DAY: Final = datetime(2023, 1, 9, 7, 30, tzinfo=UTC)

_FILE_TREE: Final = (
    ("Product pictures",),
    ("Product pictures", "Packshots"),
    ("Product pictures", "Details"),
    ("Product pictures", "Lifestyle"),
    ("Documents",),
    ("Documents", "Data sheets"),
    ("Documents", "Certificates"),
    ("Brand",),
    ("Brand", "Logos"),
)

RELATIONSHIPS: Final = ("Spare parts", "Accessories", "Goes well with", "Set contents")

_SPARE_PARTS_OF: Final = {"KT": "LD", "PN": "LD", "PT": "LD", "CK": "LD"}
_ACCESSORIES_OF: Final = {"TN": "SL", "GR": "FP", "KT": "TP", "BP": "FL", "TP": "MG", "PO": "GD"}


def id_of(kind: str, name: str) -> str:
    """A stable id: 24 lower-case hexadecimal digits."""
    return hashlib.blake2b(f"{kind}/{name}".encode(), digest_size=12).hexdigest()


def moment(rng: Random, *, after: str | None = None) -> str:
    """A time as Plytix v1 writes it: ISO 8601 with six fractional digits and ``+00:00``."""
    start = _FIRST_DAY if after is None else datetime.fromisoformat(after)
    span = timedelta(days=rng.randrange(1, 500), microseconds=rng.randrange(86_400_000_000))
    return (start + span).isoformat(timespec="microseconds")


def product_categories(rng: Random) -> list[Row]:
    """Three trees: two by what things are, one by collection."""
    paths: dict[tuple[str, ...], None] = {}
    for line in LINES:
        for depth in range(1, len(line.category) + 1):
            paths[line.category[:depth]] = None
    paths["Collections",] = None
    for collection in COLLECTIONS:
        paths["Collections", collection] = None
    return _tree("product-category", list(paths), rng)


def file_categories(rng: Random) -> list[Row]:
    """The tree that assets stand in."""
    return _tree("file-category", list(_FILE_TREE), rng)


def _tree(kind: str, paths: list[tuple[str, ...]], rng: Random) -> list[Row]:
    siblings: Counter[tuple[str, ...]] = Counter()
    rows: list[Row] = []
    for path in paths:
        siblings[path[:-1]] += 1
        rows.append(
            {
                "id": id_of(kind, "/".join(path)),
                "name": path[-1],
                "parents_ids": [
                    id_of(kind, "/".join(path[:depth])) for depth in range(1, len(path))
                ],
                "path": list(path),
                "order": str(siblings[path[:-1]]),
                "slug": slug_of(path[-1]),
                "modified": moment(rng),
            }
        )
    return rows


def category_ids(*paths: tuple[str, ...]) -> list[str]:
    """The ids of product categories."""
    return [id_of("product-category", "/".join(path)) for path in paths]


def asset(filename: str, category: tuple[str, ...], rng: Random) -> Row:
    """One asset; its file is made up, and its addresses and uses are told when it is read."""
    asset_id = id_of("asset", filename)
    extension = filename.rpartition(".")[2]
    picture = extension != "pdf"
    created = moment(rng)
    return {
        "id": asset_id,
        "filename": filename,
        "extension": extension,
        "content_type": {"jpg": "image/jpeg", "png": "image/png"}.get(extension, "application/pdf"),
        "file_size": rng.randrange(90_000, 4_800_000),
        "file_type": "IMAGES" if picture else "TEXTS",
        "categories": [
            {
                "id": id_of("file-category", "/".join(category)),
                "name": category[-1],
                "path": list(category),
            }
        ],
        "public": True,
        "status": "ACTIVE",
        "has_custom_thumb": False,
        "created": created,
        "modified": moment(rng, after=created),
        "file_modified": created.removesuffix("+00:00"),
    }


def relationships(rng: Random) -> list[Row]:
    """The definitions of the relationships."""
    rows = []
    for name in RELATIONSHIPS:
        created = moment(rng)
        rows.append(
            {
                "id": id_of("relationship", name),
                "name": name,
                "label": name.lower().replace(" ", "_"),
                "symmetrical": False,
                "created": created,
                "modified": moment(rng, after=created),
            }
        )
    return rows


def link_products(products: list[Row], rng: Random) -> None:
    """Give products their related products: parts, accessories, companions, contents of sets."""
    by_prefix: dict[str, list[Row]] = {}
    by_collection: dict[str, list[Row]] = {}
    for product in products:
        if product["_parent_id"] is None:
            by_prefix.setdefault(product["sku"][:2], []).append(product)
            by_collection.setdefault(product["attributes"]["collection"], []).append(product)
    for product in products:
        if product["_parent_id"] is not None:
            continue
        prefix = product["sku"][:2]
        if prefix in _SPARE_PARTS_OF and rng.random() < 0.6:
            _link(product, "Spare parts", by_prefix[_SPARE_PARTS_OF[prefix]], (1, 1, 2), rng)
        if prefix in _ACCESSORIES_OF and rng.random() < 0.5:
            _link(product, "Accessories", by_prefix[_ACCESSORIES_OF[prefix]], (1,), rng)
        if rng.random() < 0.25:
            companions = by_collection[product["attributes"]["collection"]]
            _link(product, "Goes well with", companions, (1,), rng)
        if "set" in product["label"].split():
            _link(product, "Set contents", by_prefix[prefix], (1, 2, 4, 6), rng)


def _link(
    product: Row, name: str, candidates: list[Row], quantities: tuple[int, ...], rng: Random
) -> None:
    others = [row for row in candidates if row is not product]
    chosen = rng.sample(others, min(len(others), rng.randrange(1, 4)))
    product["relationships"].append(
        {
            "relationship_id": id_of("relationship", name),
            "related_products": [
                {
                    "product_id": row["id"],
                    "quantity": rng.choice(quantities),
                    "last_modified": moment(rng, after=product["created"]),
                }
                for row in chosen
            ],
        }
    )
