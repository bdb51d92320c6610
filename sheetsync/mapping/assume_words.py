"""What the words of a header say of its column."""

from __future__ import annotations

from typing import Final

from sheetsync.mapping.propose_fields import FieldIndex
from sheetsync.mapping.propose_words import SYSTEM_HEADERS, Words, words_of
from sheetsync.model.definition import Account, AccountSchema, FieldDefinition, Kind, TypeClass
from sheetsync.model.examined import Judged
from sheetsync.model.values import FieldName


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GTIN: Final = _words(
    "ean gtin upc barcode barcodes strichcode gencod gencode jan ean13 gtin13 ean8 gtin14 gtin12"
    " gtin8 ean14 upca eancode"
)
_NO_GTIN: Final = _words("type typ image picture bild format file url link status check checked")
_TEXT: Final = _words(
    "name names description comment comments kommentar note notes notiz remark remarks bemerkung"
    " hinweis text texts currency wahrung devise type typ group gruppe category categories"
    " kategorie kategorien title titel titre label bezeichnung designation libelle instructions"
    " class klasse season year jahr month monat quarter phase features benefits keywords language"
    " sprache related accessories zubehor spare parts alternatives"
)
_WEAK_TEXT: Final = _words(
    "brand colour size model material collection care country origin supplier manufacturer"
    " hersteller vendor family pattern status gender version unit einheit line range series shape"
    " style"
)
_CODE: Final = _words(
    "code codes hs customs tariff taric intrastat zolltarifnummer postal postcode zip plz mpn"
    " isbn asin sku skus id reference ref artikelnummer artikelnr artnr warennummer"
)
_NUMBERED: Final = _words(
    "article item product part style stock supplier vendor manufacturer material order batch lot"
    " serial model colour catalogue catalog customer drawing parent hersteller"
)
_ZEROS: Final = _words(
    "hs customs tariff taric intrastat zolltarifnummer warennummer postal postcode zip plz"
)
_URL: Final = _words(
    "url urls link links website webseite homepage web hyperlink weblink lien internet webshop"
)
_DATE: Final = _words(
    "date dates datum launch release released valid gultig expiry expires lancement introduction"
    " markteinfuhrung erscheinungsdatum lieferdatum created modified updated deadline"
)
_BOOLEAN: Final = _words(
    "active aktiv actif enabled visible published discontinued sichtbar online flag yes no is has"
    " safe available verfugbar taxable returnable fragile sellable"
)
_PERCENT: Final = _words("percent prozent pct percentage discount rabatt remise vat mwst tva tax"
                         " margin marge")  # fmt: skip
_INTEGER: Final = _words(
    "quantity stock bestand lagerbestand inventory pieces pcs count units stuck stuckzahl moq"
    " pages days years carton pack packs"
)
_DECIMAL: Final = _words(
    "price prices cost costs kosten weight width height depth length diameter durchmesser volume"
    " capacity msrp rrp uvp amount betrag fee net gross netto brutto ek vk wholesale retail"
    " voltage power wattage temperature area thickness dicke einkaufspreis verkaufspreis nettopreis"
    " bruttopreis listenpreis ladenpreis dimension"
)
_MANY_MEASURES: Final = _words(
    "volume capacity voltage power wattage temperature area dimension amount"
)
"""Words of texts such as ``0.5 l / 17 oz`` or ``220 V``, where units differ by cell."""
_KEYS: Final = tuple(
    frozenset(words.split())
    for words in (
        "sku", "style", "style code", "style number", "code", "item", "item number", "id",
        "product id", "article id", "material number", "model number", "model code", "part",
        "variant sku", "product sku", "mpn", "number", "reference number", "stock number",
    )
)  # fmt: skip
_NAMES: Final = (
    "Price", "Cost", "Weight", "Width", "Height", "Depth", "Length", "Colour", "Size", "Brand",
    "Material", "Description", "Quantity", "Stock", "Season", "Collection", "Category", "Supplier",
    "Country of origin", "Launch date", "Active", "Website", "URL", "Customs code", "HS code",
    "Currency", "Care", "Sale price", "List price", "Unit", "Pattern", "Capacity", "Style", "Code",
)  # fmt: skip


def header_index() -> FieldIndex:
    """An index that knows the usual headers of product sheets, to find header rows by."""
    fields = {
        (field := FieldName(f"attributes.known_{place}")): FieldDefinition(
            field=field, name=name, type_class=TypeClass.TEXT
        )
        for place, name in enumerate(_NAMES)
    }
    nobody = Account(id="", name="")
    return FieldIndex(
        AccountSchema(account=nobody, fetched_at="", definitions={Kind.PRODUCT: fields})
    )


def key_rank(header: str) -> int | None:
    """How surely a header names a key, 0 the surest; ``None``: it does not."""
    tokens = words_of(header).tokens
    if tokens == {"sku"}:
        return 0
    if tokens in SYSTEM_HEADERS["sku"]:
        return 1
    return 2 + _KEYS.index(tokens) if tokens in _KEYS else None


def keeps_zeros(header: str) -> bool:
    """Whether a header names codes that often begin with zeros, which a number loses."""
    return not _ZEROS.isdisjoint(words_of(header).tokens)


def header_hint(header: str) -> Judged | None:
    """What a header says of its column; ``None``: nothing."""
    words = words_of(header)
    tokens = words.tokens
    if tokens in SYSTEM_HEADERS["gtin"] or (tokens & _GTIN and not tokens & _NO_GTIN):
        return Judged.GTIN
    if tokens & _URL:
        return Judged.URL
    if is_text(header):
        return Judged.TEXT
    if tokens & _CODE or ("number" in tokens and tokens & _NUMBERED):
        return Judged.CODE
    return _measured(words)


def is_text(header: str) -> bool:
    """Whether a header surely names texts, whatever else stands in it."""
    return not _TEXT.isdisjoint(words_of(header).tokens)


def is_one_measure(header: str) -> bool:
    """Whether a header names one measure or price, whose unit belongs in the header."""
    return _MANY_MEASURES.isdisjoint(words_of(header).tokens)


def _measured(words: Words) -> Judged | None:
    tokens = words.tokens
    for known, judged in (
        (_DATE, Judged.DATE),
        (_BOOLEAN, Judged.BOOLEAN),
        (_WEAK_TEXT, Judged.TEXT),
        (_DECIMAL, Judged.DECIMAL),
        (_PERCENT, Judged.PERCENT),
        (_INTEGER, Judged.INTEGER),
    ):
        if tokens & known:
            return judged
    if words.unit == "%":
        return Judged.PERCENT
    return Judged.DECIMAL if words.unit else None
