"""The demonstration account's texts: names, descriptions, search words."""

from __future__ import annotations

from html import escape
from random import Random
from typing import Final

DESIGNERS: Final = (
    "Åsa Lindström",
    "Jürgen Weiß",
    "Zoë Müller",
    "María Núñez",
    "Søren Østergård",
    "Élodie Lefèvre",
    "Studio Grøn",
    "Ben Hartley",
)

CLAIMS: Final = (
    "Made to be used every day",
    "Less stuff, better stuff",
    "Grows more beautiful with the years",
    "Simple on purpose – built to last",
)

KITCHEN_CLAIMS: Final = (*CLAIMS, "Heats fast, cleans easily", "At home on every table")

OUTDOOR_CLAIMS: Final = (*CLAIMS, "For long evenings outside", "Light to carry, hard to break")

KITCHEN_FEATURES: Final = (
    "Stacks to save space",
    "Spare parts available for ten years",
    "Made without plasticisers",
    "Sits well in the hand",
    "Easy to clean",
    "Hanging loop",
    "Comes with a cotton pouch",
    "Plastic-free packaging",
)

OUTDOOR_FEATURES: Final = (
    "Stands rain, sun & frost",
    "Spare parts available for ten years",
    "Packs down small",
    "Rust-free fittings",
    "Sets up in minutes",
    "Comes with a carrying bag",
    "Plastic-free packaging",
)

KITCHEN_NOTICES: Final = (
    "Hot surfaces – keep out of reach of children.",
    "Do not leave unattended.\nKeep the leaflet.",
    "Hand-made: rims can be sharp when chipped.",
)

OUTDOOR_NOTICES: Final = (
    "Use outdoors only.\nNever leave a fire unattended.",
    "Keep away from open fire.",
    "Check seams and fittings once a season.",
)

OPENINGS: Final = (
    "This {noun} does one job and does it well",
    "Our workshop in Småland has made this {noun} since 1987",
    "Simple lines, honest material: the {noun} from the {collection} collection",
    "The {noun} you will want to hand down",
)

MIDDLES: Final = (
    "{Material} keeps its shape and its looks for years.",
    "Each piece is finished by hand, so small differences are part of it.",
    "It feels good in the hand & cleans up in a minute.",
    "Tested for a year by our own staff – at home and in a lot of rain.",
    "Goes with everything else from {collection}.",
)

CARE_TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "hard": (
        "<p>Rinse with warm water and dry at once. <strong>No steel wool.</strong></p>",
        "<p>Remove limescale with vinegar (5&nbsp;%).</p><p>Dry before storing.</p>",
        "<ul><li>Wipe with a damp cloth</li><li>Mild soap only</li></ul>",
    ),
    "wood": (
        "<ul><li>Wipe with a damp cloth</li><li>Oil twice a year</li></ul>",
        "<p>Never soak. Sand lightly &amp; oil when it looks dry.</p>",
    ),
    "fabric": (
        "<p>Wash at 30&nbsp;°C with like colours; dry flat.</p>",
        "<p>Brush off soil, air well, store dry &amp; dark.</p>",
    ),
}
"""Sort of material → care instructions as HTML."""


def short_description(rng: Random, label: str, material: str, collection: str) -> str:
    """Two or three lines of plain text."""
    lines = [f"{label} in {material.lower()}.", rng.choice(MIDDLES[1:4])]
    if rng.random() < 0.5:
        lines.append(f"Part of the {collection} collection.")
    return "\n".join(lines)


def long_description(
    rng: Random, noun: str, material: str, collection: str, features: tuple[str, ...]
) -> str:
    """One or two paragraphs and a bullet list, as HTML."""
    opening = rng.choice(OPENINGS).format(noun=noun, collection=collection)
    middle = rng.choice(MIDDLES).format(Material=material, collection=collection)
    points = "".join(f"<li>{escape(point)}</li>" for point in rng.sample(features, 3))
    html = f"<p>{escape(opening, quote=False)}. {escape(middle, quote=False)}</p><ul>{points}</ul>"
    if rng.random() < 0.3:
        html += f"<p>More from <em>{escape(collection)}</em> in our catalogue.</p>"
    return html


def key_features(rng: Random, features: tuple[str, ...]) -> str:
    """Two to four selling points, one a line."""
    return "\n".join(rng.sample(features, rng.randrange(2, 5)))
