"""What a workbook's small parts say: its sheets, its epoch, its number formats, its marks."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sheetsync.errors import WorkbookError
from sheetsync.workbook.cells.cell_looks import CellLooks, cell_looks
from sheetsync.workbook.cells.formats import BUILT_IN_FORMATS, NumberFormat, number_format
from sheetsync.workbook.cells.outside import OutsideFormulas
from sheetsync.workbook.files.limits import ReadLimits
from sheetsync.workbook.files.package import Package

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAIN_NAMESPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_NAMESPACE: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONS: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_OPEN_AND_SAVE: Final = "Open it in Excel, save it, and run again."
KIND_PROPERTY: Final = "sheetsync.kind"
"""The custom document property that marks workbooks made by sheetsync with what they are."""
SOURCE_PROPERTY: Final = "sheetsync.source"
"""The one that keeps the file name of the workbook that such a workbook was made from."""
_OWN_PROPERTIES: Final = "sheetsync."
_MOST_TAGS: Final = 1_000_000
"""Of a part that is held in memory as a tree, at some 400 bytes each; styles of 65,000 cell formats
have a quarter of it."""


class SheetState(Enum):
    """Whether people see a sheet."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "veryHidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """A sheet with cells; chart and macro sheets are left out.

    Attributes:
        name: The sheet's name.
        part: Its part in the archive.
        state: Whether people see it.
    """

    name: str
    part: str
    state: SheetState


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """What the small parts say.

    Attributes:
        sheets: Sheets with cells, in the workbook's order.
        epoch_1904: Whether days count from 1904-01-01.
        recalculates: Whether the workbook asks to be recalculated when it is opened, so that
            saved formula results may never have been true.
        formats: Per style id: its number format.
        strings_part: The part of shared strings; ``None`` when there is none.
        common_names: Whether all parts stand where Excel puts them and are written in the common
            namespace, so that the fast reader finds the same ones.
        mark: The property ``sheetsync.kind``; empty when there is none.
        strict: Whether it is written in the strict dialect.
        looks: What is special about the look of the cell styles.
        outside: Tells formulas that take values from outside.
    """

    sheets: tuple[SheetPart, ...]
    epoch_1904: bool
    recalculates: bool
    formats: Sequence[NumberFormat]
    strings_part: str | None
    common_names: bool
    mark: str = ""
    strict: bool = field(default=False)
    looks: CellLooks = field(default_factory=CellLooks)
    outside: OutsideFormulas = field(default_factory=OutsideFormulas)


def workbook_structure(package: Package, limits: ReadLimits) -> Structure:
    """Read the small parts.

    Raises:
        WorkbookError: They are damaged or in an unknown namespace.
    """
    book_part = _workbook_part(package)
    root = xml_tree(package, book_part)
    namespace = _namespace(root)
    if namespace not in {MAIN_NAMESPACE, STRICT_NAMESPACE} or _local(root) != "workbook":
        raise WorkbookError(
            f"{package.name} is written in an unknown dialect (namespace {namespace[:80]!r}).",
            remedy=_OPEN_AND_SAVE,
            code="format-not-read",
        )
    links = relations(package, book_part)
    by_type = dict(links.values())
    sheets = tuple(_sheets(package, root, links))
    strings_part = by_type.get("sharedStrings")
    if strings_part is not None and strings_part not in package:
        strings_part = None
    styles_part = by_type.get("styles")
    styles = None
    if styles_part is not None and styles_part in package:
        styles = xml_tree(package, styles_part)
    properties = _child(root, "workbookPr")
    calculation = _child(root, "calcPr")
    return Structure(
        sheets=sheets,
        epoch_1904=properties is not None and _truth(properties.get("date1904")),
        recalculates=calculation is not None and _truth(calculation.get("fullCalcOnLoad")),
        formats=_formats(package, styles, limits),
        strings_part=strings_part,
        common_names=(
            namespace == MAIN_NAMESPACE
            and package.part_names.get("xl/workbook.xml") == "xl/workbook.xml"
            and book_part == "xl/workbook.xml"
            and strings_part in {None, "xl/sharedStrings.xml"}
            and (strings_part is not None or "xl/sharedstrings.xml" not in package)
            and styles_part in {None, "xl/styles.xml"}
            and all(
                package.part_names.get(name.lower()) == name
                for name in by_type.values()
                if name in package
            )
        ),
        mark=own_properties(package).get(KIND_PROPERTY, ""),
        strict=namespace == STRICT_NAMESPACE,
        looks=CellLooks() if styles is None else cell_looks(styles),
        outside=OutsideFormulas(_definitions(root)),
    )


def _workbook_part(package: Package) -> str:
    if "_rels/.rels" in package:
        for kind, target in relations(package, "").values():
            if kind == "officeDocument" and target in package:
                return target
    if "xl/workbook.xml" in package:
        return "xl/workbook.xml"
    raise WorkbookError(
        f"{package.name} does not say where its workbook part is, so it is damaged.",
        remedy=_OPEN_AND_SAVE,
    )


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Id → (last word of the type, target as a part name) of what a part refers to.

    Raises:
        WorkbookError: The part that says so is damaged.
    """
    folder, file = posixpath.split(part)
    relations_part = posixpath.join(folder, "_rels", f"{file}.rels")
    if relations_part not in package:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for relation in xml_tree(package, relations_part):
        if relation.get("TargetMode", "").lower() == "external":
            continue
        target = unquote(relation.get("Target", "")).replace("\\", "/")
        target = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        found[relation.get("Id", "")] = (kind, posixpath.normpath(target))
    return found


def _sheets(
    package: Package, root: Element, relations: dict[str, tuple[str, str]]
) -> list[SheetPart]:
    listed = _child(root, "sheets")
    found: list[SheetPart] = []
    for sheet in () if listed is None else listed:
        ids = (sheet.get(f"{{{namespace}}}id") for namespace in _RELATIONS)
        kind, part = relations.get(next(filter(None, ids), ""), ("", ""))
        if kind != "worksheet":
            continue
        name = sheet.get("name", "")
        if part not in package:
            raise WorkbookError(
                f"{package.name} is damaged: the sheet {name!r} has no part.",
                remedy=_OPEN_AND_SAVE,
            )
        state = sheet.get("state", "visible")
        known = {member.value: member for member in SheetState}
        found.append(SheetPart(name=name, part=part, state=known.get(state, SheetState.VISIBLE)))
    return found


def _formats(
    package: Package, root: Element | None, limits: ReadLimits
) -> tuple[NumberFormat, ...]:
    if root is None:
        return (number_format("General"),)
    codes = dict(BUILT_IN_FORMATS)
    own = _child(root, "numFmts")
    for code in () if own is None else own:
        codes[_whole(code.get("numFmtId"))] = code.get("formatCode", "General")
    listed = _child(root, "cellXfs")
    styles = [] if listed is None else [_whole(style.get("numFmtId")) for style in listed]
    if max(len(styles), len(codes)) > limits.styles:
        raise WorkbookError(
            f"{package.name} is refused: it has {max(len(styles), len(codes)):,} cell styles; the "
            f"limit is {limits.styles:,} (styles).",
            remedy="Copy the cells (values only) into a new workbook and save that.",
            code="over-limit",
        )
    made = {number: number_format(codes.get(number, "General")) for number in set(styles)}
    return tuple(made[number] for number in styles) or (number_format("General"),)


def _definitions(root: Element) -> dict[str, str]:
    """Defined name → its formula."""
    listed = _child(root, "definedNames")
    return {name.get("name", ""): name.text or "" for name in (() if listed is None else listed)}


def own_properties(package: Package) -> dict[str, str]:
    """The custom document properties that sheetsync gave a workbook, by name; others have none.

    Raises:
        WorkbookError: The part that holds them is damaged.
    """
    if "docProps/custom.xml" not in package:
        return {}
    found: dict[str, str] = {}
    for item in xml_tree(package, "docProps/custom.xml"):
        name = item.get("name", "")
        if name.startswith(_OWN_PROPERTIES):
            found.setdefault(name, "".join(item.itertext()).strip())
    return found


def xml_tree(package: Package, part: str) -> Element:
    """A small part as a tree of elements.

    Raises:
        WorkbookError: The part is missing, damaged, or has more tags than memory is meant for.
    """
    data = package.read(part)
    if data.count(b"<") > _MOST_TAGS:
        raise WorkbookError(
            f"{package.name} is refused: its part {part!r} has more than {_MOST_TAGS:,} tags.",
            remedy="Copy the cells (values only) into a new workbook and save that.",
            code="over-limit",
        )
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise WorkbookError(
            f"{package.name} is damaged: its part {part!r} is broken XML.", remedy=_OPEN_AND_SAVE
        ) from error
    return root


def _child(root: Element, name: str) -> Element | None:
    return next((child for child in root if _local(child) == name), None)


def _local(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _namespace(element: Element) -> str:
    tag = str(element.tag)
    return tag[1:].split("}", 1)[0] if tag.startswith("{") else ""


def _truth(text: str | None) -> bool:
    return text is not None and text.strip().lower() in {"1", "true", "on"}


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() else 0
