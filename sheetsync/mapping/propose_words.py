"""The words of headers and of fields, brought to one form so that they can be compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sheetsync.mapping.header_texts import fold_header

LONGEST_HEADER: Final = 200
"""Characters; a longer text over a column is no header that a mapping should repeat."""

_UNITS: Final = frozenset({
    "mg", "g", "kg", "t", "oz", "lb", "lbs", "mm", "cm", "dm", "m", "km", "inch", "ft", "ml",
    "cl", "l", "hl", "w", "kw", "v", "a", "ah", "mah", "wh", "h", "min", "s", "sec", "days",
    "day", "years", "year", "months", "c", "f", "lm", "eur", "usd", "gbp", "chf", "sek",
    "dkk", "nok", "pln", "pcs", "stk", "qm", "sqm",
})  # fmt: skip
_UNIT_SIGNS: Final = {
    "€": "eur", "$": "usd", "£": "gbp", "%": "%", "°c": "c", "°f": "f", '"': "inch", "in": "inch",
    "zoll": "inch", "tage": "days", "jahre": "years", "monate": "months", "jours": "days",
    "ans": "years", "mois": "months", "liter": "l", "litre": "l", "gramm": "g", "grammes": "g",
    "lbs": "lb", "stuck": "pcs", "stueck": "pcs", "m2": "sqm", "qm": "sqm",
}  # fmt: skip
_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]{1,20})[)\]]")
_IN_UNIT: Final = re.compile(r"(?:\s+in\s+|,\s*)(\S{1,8})\s*$", re.IGNORECASE)
_PLAIN_UNITS: Final = frozenset({
    "mg", "kg", "oz", "lb", "lbs", "mm", "cm", "dm", "km", "ml", "cl", "mah", "wh", "eur",
    "usd", "gbp", "chf", "pcs", "stk", "sqm", "days", "years", "months",
})  # fmt: skip
"""Units that are known without brackets; ``Material A`` names none."""
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PIECES: Final = re.compile(r"[^\W_]+")

_LEFT_OUT: Final = frozenset({
    "of", "the", "a", "an", "and", "de", "du", "des", "d", "la", "le", "les", "l", "et",
    "der", "die", "das", "und", "von", "in", "en", "for", "fur", "pour",
})  # fmt: skip

_ENGLISH: Final = {
    **dict.fromkeys(("no", "nr", "num", "numb", "nummer", "numero", "nbr"), "number"),
    **dict.fromkeys(("farbe", "color", "couleur", "coloris", "farb"), "colour"),
    **dict.fromkeys(("preis", "prix"), "price"),
    **dict.fromkeys(("gewicht", "poids"), "weight"),
    **dict.fromkeys(("hohe", "hoehe", "hauteur"), "height"),
    **dict.fromkeys(("breite", "largeur"), "width"),
    **dict.fromkeys(("tiefe", "profondeur"), "depth"),
    **dict.fromkeys(("lange", "laenge", "longueur"), "length"),
    **dict.fromkeys(("grosse", "groesse", "taille"), "size"),
    **dict.fromkeys(("marke", "marque"), "brand"),
    **dict.fromkeys(("materiau", "matiere", "materials", "materialien"), "material"),
    **dict.fromkeys(("beschreibung", "descriptif"), "description"),
    **dict.fromkeys(("saison",), "season"),
    **dict.fromkeys(("muster", "motif"), "pattern"),
    **dict.fromkeys(("menge", "anzahl", "quantite", "qty"), "quantity"),
    **dict.fromkeys(("lieferant", "fournisseur"), "supplier"),
    **dict.fromkeys(("artikel",), "article"),
    **dict.fromkeys(("produkt", "produit"), "product"),
    **dict.fromkeys(("kurz", "courte", "court"), "short"),
    **dict.fromkeys(("lang", "longue"), "long"),
    **dict.fromkeys(("kollektion",), "collection"),
    **dict.fromkeys(("garantie",), "warranty"),
    **dict.fromkeys(("pflege", "entretien"), "care"),
    **dict.fromkeys(("volumen", "fassungsvermogen", "contenance"), "capacity"),
    "kurzbeschreibung": "short description",
    "langbeschreibung": "long description",
    "herkunftsland": "country origin",
    "ursprungsland": "country origin",
    "pays": "country",
    "origine": "origin",
    "artikelgewicht": "weight",
    "listenpreis": "list price",
    "angebotspreis": "sale price",
    "aktionspreis": "sale price",
    "pflegehinweise": "care instructions",
    "zolltarifnummer": "customs tariff number",
}
"""Words of German and French headers, and short forms → the English word; in plain letters."""

_SKU: Final = """
sku | sku code | sku number | article number | article code | item number | item code | item id
product code | product number | part number | style number | stock code | artikelnummer | artikelnr
article nr | artnr | art number | artikel | sachnummer | bestellnummer | produktnummer
reference | ref | reference article | reference produit | code article | code produit
numero article | n article | article reference | codice articolo | referencia | codigo | artikelcode
"""
_GTIN: Final = """
gtin | gtin 8 | gtin 12 | gtin 13 | gtin 14 | ean | ean 8 | ean 13 | ean code | ean number | upc
upc code | barcode | bar code | strichcode | code barres | code barre | code ean | gencod | gencode
ean gtin | gtin ean | jan code
"""
_LABEL: Final = """
label | name | product name | article name | item name | title | product title | produktname
artikelname | bezeichnung | artikelbezeichnung | produktbezeichnung | titel | nom | product nom
nom article | designation | libelle | titre
"""
_STATUS: Final = "status | product status | statut | etat"


@dataclass(frozen=True, slots=True)
class Words:
    """A header, or a field's name, taken apart.

    Attributes:
        tokens: Its words in plain English letters, units and small words left out.
        unit: The unit that it names; empty when it names none.
    """

    tokens: frozenset[str]
    unit: str


def plain(text: str) -> str:
    """Lower-case letters without accents."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(sign for sign in folded if not unicodedata.combining(sign))


@lru_cache(maxsize=8_192)
def words_of(text: str) -> Words:
    """Take a header or a name apart; only its first 200 characters count."""
    text = text[:LONGEST_HEADER]
    unit = ""
    for found in _BRACKETS.finditer(text):
        named = _unit(found[1])
        if named:
            unit = named
            text = text[: found.start()] + " " + text[found.end() :]
            break
    if not unit and (tail := _IN_UNIT.search(text)) and (named := _unit(tail[1])):
        unit, text = named, text[: tail.start()]
    pieces = _PIECES.findall(plain(_CAMEL.sub(" ", text)))
    if not unit and len(pieces) > 1 and (pieces[-1] in _PLAIN_UNITS or "_" in text):
        unit = _unit(pieces[-1])
        pieces = pieces[:-1] if unit else pieces
    tokens = [
        token
        for piece in pieces
        for token in _ENGLISH.get(piece, piece).split()
        if token not in _LEFT_OUT
    ]
    return Words(tokens=frozenset(tokens), unit=unit)


def is_unit(text: str) -> bool:
    """Whether a text is the name of a unit or a currency, and nothing else."""
    return bool(_unit(text))


def _unit(text: str) -> str:
    word = plain(text).strip(" .")
    word = _UNIT_SIGNS.get(word, word)
    return word if word in _UNITS or word == "%" else ""


def _header_words(text: str) -> frozenset[frozenset[str]]:
    headers = (part.strip() for line in text.splitlines() for part in line.split("|"))
    return frozenset(words_of(header).tokens for header in headers if header)


SYSTEM_HEADERS: Final = {
    "sku": _header_words(_SKU),
    "gtin": _header_words(_GTIN),
    "label": _header_words(_LABEL),
    "status": _header_words(_STATUS),
}
"""System field → the headers that people give it, as sets of words."""

LATER_HEADERS: Final = {
    fold_header(header): field
    for header, field in (
        ("Categories", "categories"),
        ("Kategorien", "categories"),
        ("Catégories", "categories"),
        ("Family", "family"),
        ("Product family", "family"),
        ("Produktfamilie", "family"),
        ("Famille", "family"),
        ("Variant of", "variant_of"),
        ("Variation of", "variant_of"),
        ("Parent SKU", "variant_of"),
        ("Thumbnail", "thumbnail"),
        ("Assets", "assets"),
    )
}
"""Folded headers of Plytix' own columns that no mapping can bind yet."""
