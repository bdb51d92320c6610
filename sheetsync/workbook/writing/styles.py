"""The one look of every workbook of ours: palette, fonts, and what each role wears."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from sheetsync.workbook.writing.layout import Role, Tone

FONT: Final = "Calibri"
MONO: Final = "Consolas"

INK: Final = "#1F2A37"
"""Text."""
MUTED: Final = "#6B7280"
"""Text that explains, and text that is not to be touched."""
NAVY: Final = "#1B365D"
"""Titles and headers."""
BLUE: Final = "#2563A8"
"""Links and the chart's main bars."""
LINE: Final = "#E2E6EB"
"""Lines between rows."""
PAPER: Final = "#F6F7F9"
"""Ground of cells that are not to be touched."""
WHITE: Final = "#FFFFFF"
EDIT: Final = "#FFFBEA"
"""Ground of cells that wait for the reviewer."""
EDIT_LINE: Final = "#E5C558"
EDIT_HEAD: Final = "#B7791F"

TONES: Final[dict[Tone, tuple[str, str]]] = {
    Tone.PLAIN: (INK, WHITE),
    Tone.ADD: ("#1E6B3A", "#E4F4E8"),
    Tone.CLEAR: ("#A61B1B", "#FCE4E4"),
    Tone.CONFLICT: ("#8A5300", "#FFEBC8"),
    Tone.BAD: ("#A61B1B", "#FCE4E4"),
    Tone.WARN: ("#8A5300", "#FFEBC8"),
    Tone.GOOD: ("#1E6B3A", "#E4F4E8"),
    Tone.MUTED: (MUTED, WHITE),
}
"""Per tone: colour of the text, colour of the ground."""

CHART_COLOURS: Final = {"add": "#5BAA76", "change": BLUE, "clear": "#D06464"}

DATE_FORMAT: Final = "yyyy-mm-dd"
TRUTH_FORMAT: Final = '"TRUE";"TRUE";"FALSE"'
"""How LibreOffice is told to show a truth value as one; Excel shows it so anyway."""


class Dress(NamedTuple):
    """What tells one cell format from another.

    Attributes:
        role: What the cell is for.
        tone: What it is about.
        number_format: Excel's number format; empty: ``General``.
        quoted: Whether the text is marked as text even when somebody edits it.
        wrap: Whether text is wrapped.
    """

    role: Role
    tone: Tone = Tone.PLAIN
    number_format: str = ""
    quoted: bool = False
    wrap: bool = False


def format_properties(dress: Dress) -> dict[str, Any]:
    """XlsxWriter's format properties for a cell."""
    properties: dict[str, Any] = {
        "font_name": FONT,
        "font_size": 10,
        "font_color": INK,
        "valign": "vcenter",
        **_ROLES[dress.role],
    }
    if dress.tone is not Tone.PLAIN:
        ink, ground = TONES[dress.tone]
        properties["font_color"] = ink
        if dress.role not in _WITHOUT_GROUND:
            properties["bg_color"] = ground
    if dress.number_format:
        properties["num_format"] = dress.number_format
    if dress.quoted:
        properties["quote_prefix"] = True
    if dress.wrap:
        properties["text_wrap"] = True
        properties["valign"] = "top"
    return properties


_ROW_LINE: Final = {"bottom": 1, "bottom_color": LINE, "indent": 1}
_LOCKED: Final = {
    **_ROW_LINE,
    "bg_color": PAPER,
    "font_color": "#4B5563",
    "valign": "top",
    "align": "left",
}
_EDIT: Final = {
    "align": "left",
    "indent": 1,
    "bg_color": EDIT,
    "border": 1,
    "border_color": EDIT_LINE,
    "font_color": INK,
    "valign": "top",
}
_HEADER: Final = {
    "bold": True,
    "font_color": WHITE,
    "bg_color": NAVY,
    "text_wrap": True,
    "valign": "vcenter",
    "border": 1,
    "border_color": "#3B557C",
    "align": "left",
    "indent": 1,
}

_ROLES: Final[dict[Role, dict[str, Any]]] = {
    Role.TITLE: {"font_size": 20, "bold": True, "font_color": NAVY},
    Role.LEAD: {"font_size": 12, "font_color": INK},
    Role.SECTION: {
        "font_size": 12,
        "bold": True,
        "font_color": NAVY,
        "bottom": 2,
        "bottom_color": NAVY,
    },
    Role.LABEL: {**_ROW_LINE, "font_color": MUTED},
    Role.VALUE: {**_ROW_LINE, "align": "left"},
    Role.STRONG: {**_ROW_LINE, "bold": True, "align": "left"},
    Role.COUNT: {**_ROW_LINE, "bold": True, "align": "right", "num_format": "#,##0"},
    Role.SHARE: {**_ROW_LINE, "bold": True, "align": "right", "num_format": "0.0%"},
    Role.STEP: {"font_size": 11},
    Role.COMMAND: {
        "font_name": MONO,
        "font_color": NAVY,
        "indent": 1,
        "bg_color": "#EEF2F7",
        "top": 1,
        "bottom": 1,
        "top_color": "#CBD5E1",
        "bottom_color": "#CBD5E1",
    },
    Role.SIGN_LABEL: {"font_size": 11, "bold": True, "font_color": EDIT_HEAD, "align": "left"},
    Role.SIGNATURE: {
        "indent": 1,
        "font_size": 12,
        "bold": True,
        "bg_color": EDIT,
        "border": 2,
        "border_color": EDIT_HEAD,
    },
    Role.HEADER: _HEADER,
    Role.COUNT_HEADER: {**_HEADER, "align": "right"},
    Role.CENTERED_HEADER: {**_HEADER, "align": "center", "indent": 0},
    Role.EDIT_HEADER: {**_HEADER, "bg_color": EDIT_HEAD, "border_color": "#D9A441"},
    Role.CELL: _LOCKED,
    Role.CODE: {**_LOCKED, "font_color": INK, "bold": True},
    Role.CENTERED: {**_LOCKED, "align": "center", "indent": 0},
    Role.EDITABLE: _EDIT,
    Role.CHOICE: {**_EDIT, "align": "center", "bold": True, "indent": 0},
    Role.LINK: {**_LOCKED, "font_color": BLUE, "underline": 1, "align": "center", "indent": 0},
    Role.AS_IT_CAME: {**_ROW_LINE, "valign": "top"},
    Role.SEAL: {"font_name": MONO, "font_color": MUTED},
    Role.READ_ONLY_HEADER: {**_HEADER, "bg_color": MUTED, "border_color": "#9AA5B1"},
    Role.DATA: {**_ROW_LINE, "valign": "top"},
    Role.DATA_TEXT: {**_ROW_LINE, "valign": "top"},
    Role.DATA_KEY: {**_ROW_LINE, "valign": "top", "bold": True},
    Role.READ_ONLY: {
        **_ROW_LINE,
        "valign": "top",
        "bg_color": PAPER,
        "font_color": MUTED,
        "italic": True,
    },
}

_WITHOUT_GROUND: Final = frozenset(
    {Role.LABEL, Role.STEP, Role.LEAD, Role.SECTION, Role.LINK, Role.EDITABLE}
)
"""Roles that take a tone's ink and leave its ground."""
