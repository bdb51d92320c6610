"""Number formats of OpenDocument spreadsheets, as the format codes that Excel has for them.

Source: OpenDocument 1.3 part 3, 16.29 (data styles) and 16.4 (styles of cells).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from sheetsync.workbook.cells.cell_looks import ground_of, ink_of
from sheetsync.workbook.cells.formats import NumberFormat, number_format
from sheetsync.workbook.cells.runs import RunMark

_DATA_STYLES: Final = frozenset(
    {
        "number:number-style",
        "number:percentage-style",
        "number:currency-style",
        "number:date-style",
        "number:time-style",
        "number:text-style",
        "number:boolean-style",
    }
)
_MOST_DIGITS: Final = 30
_MOST_PARENTS: Final = 20
"""A chain of parents that never ends is no chain."""
_LINE_THROUGH: Final = ("style:text-line-through-style", "style:text-line-through-type")
GENERAL: Final = "General"

_T = TypeVar("_T")


@dataclass(slots=True)
class OdsStyles:
    """The styles of a document, gathered while its XML is read.

    Attributes:
        hidden_tables: Names of table styles whose tables are not displayed.
        text_marks: Name → mark of text styles that are struck through, raised or lowered.
        struck: Numbers of cell styles that strike the whole cell through; grows as they are asked
            for.
        coloured: Number → look of cell styles with a colour of their own; grows likewise.
    """

    hidden_tables: set[str] = field(default_factory=set)
    text_marks: dict[str, RunMark] = field(default_factory=dict)
    _code_by_data_style: dict[str, str] = field(default_factory=dict)
    _parents: dict[str, str] = field(default_factory=dict)
    _data_style_of: dict[str, str] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)
    coloured: dict[int, str] = field(default_factory=dict)
    _formats: list[NumberFormat] = field(default_factory=lambda: [number_format(GENERAL)])
    _index_by_style: dict[str, int] = field(default_factory=dict)
    _index_by_wear: dict[tuple[NumberFormat, bool, str], int] = field(
        default_factory=lambda: {(number_format(GENERAL), False, ""): 0}
    )
    _lines: dict[str, bool] = field(default_factory=dict)
    _inks: dict[str, str] = field(default_factory=dict)
    _grounds: dict[str, str] = field(default_factory=dict)
    _style: tuple[str, str] = ("", "")
    _data_style: str = ""
    _data_kind: str = ""
    _parts: list[str] = field(default_factory=list)
    _text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element within the styles begins.

        Args:
            name: By its common prefix and local name, such as ``style:style``.
            attributes: By the same.
        """
        if name.startswith("style:"):
            self._start_style(name, attributes)
        elif name.startswith("number:"):
            self._start_number(name, attributes)

    def data(self, text: str) -> None:
        """Text within the current element."""
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        """An element within the styles ends."""
        if self._text is not None and name in {"number:text", "number:currency-symbol"}:
            self._parts.append(_literal("".join(self._text), self._data_kind))
            self._text = None
        elif name in _DATA_STYLES and self._data_style:
            self._code_by_data_style[self._data_style] = self._code()
            self._data_style = ""

    def index(self, style: str) -> int:
        """The number of a cell style's format in ``formats``; 0 for one that is not known.

        Styles with the same format and look have the same number.
        """
        known = self._index_by_style.get(style)
        if known is None:
            found = number_format(self._code_of(style))
            is_struck = self._inherited(self._lines, style, default=False)
            ink = ink_of(self._inherited(self._inks, style, default=""))
            ground = ground_of(self._inherited(self._grounds, style, default=""))
            look = f"{ink} on {ground}" if ink or ground else ""
            known = self._index_by_wear.setdefault((found, is_struck, look), len(self._formats))
            if known == len(self._formats):
                self._formats.append(found)
                if is_struck:
                    self.struck.add(known)
                if look:
                    self.coloured[known] = look
            self._index_by_style[style] = known
        return known

    @property
    def formats(self) -> list[NumberFormat]:
        """Format by number; grows as styles are asked for."""
        return self._formats

    def _start_style(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"style:style", "style:default-style"}:
            style = attributes.get("style:name", "")
            family = attributes.get("style:family", "")
            self._style = (family, style)
            if family == "table-cell":
                if "style:data-style-name" in attributes:
                    self._data_style_of[style] = attributes["style:data-style-name"]
                self._parents[style] = attributes.get("style:parent-style-name", "")
            return
        family, style = self._style
        if name == "style:table-properties" and family == "table":
            if attributes.get("table:display") == "false":
                self.hidden_tables.add(style)
        elif name == "style:text-properties" and family == "text":
            position = attributes.get("style:text-position", "0%").split()[0]
            raised = position in {"super", "sub"} or position.strip("+-0%") != ""
            lines = {attributes.get(name, "none") for name in _LINE_THROUGH}
            mark = RunMark.NONE if lines == {"none"} else RunMark.STRUCK
            if mark or raised:
                self.text_marks[style] = mark | RunMark.RAISED if raised else mark

        elif name == "style:text-properties" and family == "table-cell":
            said = {attributes[name] for name in _LINE_THROUGH if name in attributes}
            if said:
                self._lines[style] = said != {"none"}
            if "fo:color" in attributes:
                self._inks[style] = _rgb(attributes["fo:color"])
        elif name == "style:table-cell-properties" and "fo:background-color" in attributes:
            self._grounds[style] = _rgb(attributes["fo:background-color"])

    def _inherited(self, own: Mapping[str, _T], style: str, *, default: _T) -> _T:
        """What a style, or else the nearest of its parents, says."""
        for _ in range(_MOST_PARENTS):
            if style in own:
                return own[style]
            style = self._parents.get(style, "")
        return default

    def _start_number(self, name: str, attributes: dict[str, str]) -> None:
        if name in _DATA_STYLES:
            self._data_style = attributes.get("style:name", "")
            self._data_kind = name
            self._parts = []
            if (
                name == "number:time-style"
                and attributes.get("number:truncate-on-overflow") == "false"
            ):
                self._parts.append("[h]")
        elif not self._data_style:
            return
        elif name in {"number:text", "number:currency-symbol"}:
            self._text = []
        elif name == "number:number":
            self._parts.append(_digits(attributes))
        elif name == "number:scientific-number":
            self._parts.append(f"{_digits(attributes)}E+00")
        elif name == "number:fraction":
            self._parts.append("# ??/??")

    def _code(self) -> str:
        if self._data_kind == "number:date-style":
            return "yyyy-mm-dd"
        if self._data_kind == "number:time-style":
            return "[h]:mm:ss" if "[h]" in self._parts else "h:mm:ss"
        if self._data_kind in {"number:text-style", "number:boolean-style"}:
            return GENERAL
        return "".join(self._parts) or GENERAL

    def _code_of(self, style: str) -> str:
        for _ in range(_MOST_PARENTS):
            data_style = self._data_style_of.get(style)
            if data_style is not None:
                return self._code_by_data_style.get(data_style, GENERAL)
            style = self._parents.get(style, "")
        return GENERAL


def _rgb(colour: str) -> str:
    """A colour in the spelling of ``cell_looks``; empty for the automatic and the transparent."""
    return f"rgb {colour[1:].upper()}" if colour.startswith("#") else ""


def _literal(text: str, kind: str) -> str:
    if kind == "number:percentage-style" and text.strip() == "%":
        return "%"
    return '"' + text.replace('"', "") + '"' if text else ""


def _digits(attributes: dict[str, str]) -> str:
    """The digits of a number's format: ``#,##0.00``, ``00000``, or General."""
    places = _count(attributes, "number:decimal-places")
    whole = _count(attributes, "number:min-integer-digits") or 0
    if places is None and whole <= 1:
        return GENERAL
    least = _count(attributes, "number:min-decimal-places")
    least = places if least is None else least
    code = "0" * whole
    if attributes.get("number:grouping") == "true":
        code = "#,##" + code.rjust(1, "#") if whole <= 1 else f"#,{code}"
    code = code or "#"
    if places:
        code += "." + "0" * min(least or 0, places) + "#" * max(places - (least or 0), 0)
    return code


def _count(attributes: dict[str, str], name: str) -> int | None:
    text = attributes.get(name, "")
    return min(int(text), _MOST_DIGITS) if text.isascii() and text.isdigit() else None
