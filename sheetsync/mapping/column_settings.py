"""The settings of a column and of a key column: name, shape, default, meaning."""

from __future__ import annotations

from collections.abc import Mapping

from sheetsync.mapping.groups import Answers, Group, Setting
from sheetsync.mapping.shapes import Choice, Dictionary, Flag, Many, Text, Whole, Words
from sheetsync.mapping.sheet_mapping import DateOrder, Empty, Multi, OnError, UnknownOption
from sheetsync.mapping.special_shapes import Field, Pattern
from sheetsync.model.values import FieldName

HEADERS = Many(shape=Text(what="a header"), what="headers", alone=True)
"""Names of one column."""

_LONGEST_TEXT = 32_767
"""Excel's limit for a cell."""

# ---------------------------------------------------------------- checks of a column
MIN: Setting[str | None] = Setting(
    name="min", shape=Text(), default=None, about="least number or earliest date (2026-05-01)"
)
MAX: Setting[str | None] = Setting(
    name="max", shape=Text(), default=None, about="greatest number or latest date"
)
PATTERN: Setting[str | None] = Setting(
    name="pattern",
    shape=Pattern(),
    default=None,
    about="regular expression that the whole text must match",
)
MAX_LENGTH: Setting[int | None] = Setting(
    name="max_length",
    shape=Whole(least=1, most=_LONGEST_TEXT),
    default=None,
    about="most characters",
)
ONE_OF: Setting[tuple[str, ...] | None] = Setting(
    name="one_of",
    shape=Many(shape=Text(), what="texts", alone=False),
    default=None,
    about="the only values allowed",
)
UNIQUE = Setting(
    name="unique", shape=Flag(), default=False, about="whether no value may stand twice"
)
REQUIRED = Setting(
    name="required", shape=Flag(), default=False, about="whether the cell must not be blank"
)
CHECKS_GROUP = Group(
    what="checks", settings=(MIN, MAX, PATTERN, MAX_LENGTH, ONE_OF, UNIQUE, REQUIRED)
)

# ---------------------------------------------------------------- a column
COLUMN: Setting[tuple[str, ...]] = Setting(
    name="column",
    shape=HEADERS,
    default=(),
    about="header of the column, or a list of names for it; the first hit wins",
    required=True,
)
FIELD = Setting(
    name="field",
    shape=Field(),
    default=FieldName(""),
    about="the field that the column feeds: label, gtin, status or attributes.<label>",
    required=True,
)
VALUES: Setting[Mapping[str, str]] = Setting(
    name="values",
    shape=Dictionary(
        shape=Text(blank=True),
        what="what people write",
        name=Text(what="what people write"),
        same=lambda text: text.strip().casefold(),
    ),
    default={},
    about="what people write: the value meant; case-blind, before anything is checked",
)
UNKNOWN_OPTION = Setting(
    name="unknown_option",
    shape=Choice(UnknownOption.ERROR, later=frozenset({"create"})),
    default=UnknownOption.ERROR,
    about="what a value outside the attribute's options is",
)
MULTI = Setting(
    name="multi",
    shape=Choice(*Multi),
    default=Multi.REPLACE,
    about="what a list in a cell does to the list in Plytix",
)
SEPARATOR = Setting(
    name="separator",
    shape=Text(blank=True),
    default=",",
    about="what stands between the values of a list",
)
DECIMAL = Setting(
    name="decimal",
    shape=Words(choices=(".", ",")),
    default=".",
    about="decimal mark of numbers typed as text",
)
THOUSANDS = Setting(
    name="thousands",
    shape=Words(choices=("", ",", ".", " ", "'", "’", "\u00a0", "\u202f")),
    default="",
    about="thousands mark of numbers typed as text; empty: none is taken",
)
PERCENT: Setting[str | None] = Setting(
    name="percent",
    shape=Words(choices=("fraction", "number")),
    default=None,
    about="what 19% is: fraction (0.19) or number (19); left out: refused",
)
DATE_ORDER: Setting[DateOrder | None] = Setting(
    name="date_order",
    shape=Choice(*DateOrder),
    default=None,
    about="order of day, month, year in dates typed as text; left out: only 2026-05-01 is taken",
)
PAD: Setting[int | None] = Setting(
    name="pad",
    shape=Whole(least=1, most=100),
    default=None,
    about="digits that a number in the cell is filled up to with zeros in front",
)
TRIM = Setting(
    name="trim", shape=Flag(), default=True, about="whether blanks around a text are cut away"
)
EMPTY = Setting(
    name="empty", shape=Choice(*Empty), default=Empty.KEEP, about="what an empty cell asks for"
)
DEFAULT: Setting[str | None] = Setting(
    name="default",
    shape=Text(),
    default=None,
    about="the value for an empty cell with empty: default, and for new products",
)
ON_ERROR = Setting(
    name="on_error",
    shape=Choice(*OnError),
    default=OnError.SKIP_ROW,
    about="what a cell that cannot be used does to its row",
)
CHECKS: Setting[Answers | None] = Setting(
    name="checks", shape=CHECKS_GROUP, default=None, about="what the values must satisfy"
)
CREATE_ONLY = Setting(
    name="create_only",
    shape=Flag(),
    default=False,
    about="whether the field is set on new products only",
)
COLUMN_GROUP = Group(
    what="a column",
    settings=(
        COLUMN, FIELD, VALUES, UNKNOWN_OPTION, MULTI, SEPARATOR, DECIMAL, THOUSANDS, PERCENT,
        DATE_ORDER, PAD, TRIM, EMPTY, DEFAULT, ON_ERROR, CHECKS, CREATE_ONLY,
    ),
    later=frozenset({"path_separator", "quantity_separator", "unknown_category", "fill_down"}),
)  # fmt: skip

# ---------------------------------------------------------------- a key column
KEY_GROUP = Group(what="a key column", settings=(COLUMN, FIELD, PAD))
