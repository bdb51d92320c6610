"""Every setting of a mapping file: its name, its shape, its default, its meaning.

Reading a mapping, its JSON Schema and the check of its documentation all walk these groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sheetsync.mapping.groups import Answers, Group, Setting
from sheetsync.mapping.shapes import Choice, Dictionary, Flag, Many, Text, Whole, Words
from sheetsync.mapping.sheet_mapping import (
    DateOrder,
    Empty,
    GuardLimits,
    Limit,
    Multi,
    OnError,
    Review,
    UnknownOption,
    UnmappedColumns,
)
from sheetsync.mapping.special_shapes import (
    Condition,
    ConstantValue,
    Field,
    LimitOf,
    Pattern,
    Share,
)
from sheetsync.model.definition import Kind
from sheetsync.model.record import Mode
from sheetsync.model.values import FieldName

LATER_KINDS = frozenset(
    {
        "variant", "category", "asset_category", "asset", "attribute", "attribute_group",
        "family", "family_attribute", "relationship", "related_product", "channel",
    }
)  # fmt: skip

_HEADERS = Many(shape=Text(what="a header"), what="headers", alone=True)
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
    shape=_HEADERS,
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

# ---------------------------------------------------------------- a rule
RULE_NAME: Setting[str | None] = Setting(
    name="name", shape=Text(), default=None, about="what messages call the rule"
)
REQUIRE = Setting(
    name="require",
    shape=Condition(),
    default="",
    about="the condition that must hold, over field names without attributes.",
    required=True,
)
WHEN: Setting[str | None] = Setting(
    name="when",
    shape=Condition(),
    default=None,
    about="the condition that says which rows it concerns; left out: all",
)
RULE_GROUP = Group(what="a rule", settings=(RULE_NAME, REQUIRE, WHEN))

# ---------------------------------------------------------------- a constant
VALUE = Setting(
    name="value", shape=Text(), default="", about="the value, as it would stand in a cell",
    required=True,
)  # fmt: skip
ALWAYS = Setting(
    name="always",
    shape=Flag(),
    default=False,
    about="whether existing products get it too, not new ones only",
)
CONSTANT_GROUP = Group(what="a constant", settings=(VALUE, ALWAYS))

# ---------------------------------------------------------------- a sheet
SHEET: Setting[tuple[str, ...]] = Setting(
    name="sheet",
    shape=Many(shape=Text(what="a sheet's name"), what="sheet names", alone=True),
    default=(),
    about="name of the sheet, a list of names, or a pattern; left out: the only sheet with the "
    "headers",
)
HEADER_ROW: Setting[int | None] = Setting(
    name="header_row",
    shape=Whole(least=1, most=1_048_576),
    default=None,
    about="row of the headers as Excel counts; left out: the one row that holds them",
)
KIND = Setting(
    name="kind",
    shape=Choice(*Kind, later=LATER_KINDS),
    default=Kind.PRODUCT,
    about="what the rows are",
)
KEY: Setting[tuple[Answers, ...]] = Setting(
    name="key",
    shape=Many(shape=KEY_GROUP, what="key columns", alone=True),
    default=(),
    about="the columns that say which product a row is; the first that is filled wins, all that "
    "are filled must agree",
    required=True,
)
MODE = Setting(
    name="mode",
    shape=Choice(Mode.UPDATE, Mode.CREATE, Mode.UPSERT),
    default=Mode.UPDATE,
    about="what rows may do",
)
COMMAND: Setting[tuple[str, ...]] = Setting(
    name="command",
    shape=_HEADERS,
    default=(),
    about="header of a column that says per row NEW, UPDATE, UPSERT or IGNORE",
)
UNMAPPED_COLUMNS = Setting(
    name="unmapped_columns",
    shape=Choice(*UnmappedColumns),
    default=UnmappedColumns.WARN,
    about="what to say of columns that the mapping does not name",
)
COLUMNS: Setting[tuple[Answers, ...]] = Setting(
    name="columns",
    shape=Many(shape=COLUMN_GROUP, what="columns"),
    default=(),
    about="which column feeds which field",
)
CONSTANTS: Setting[dict[FieldName, Answers]] = Setting(
    name="constants",
    shape=Dictionary(shape=ConstantValue(CONSTANT_GROUP), what="fields", name=Field()),
    default={},
    about="field: value, for fields that the sheet does not hold; for new products only unless "
    "always is true",
)
RULES: Setting[tuple[Answers, ...]] = Setting(
    name="rules",
    shape=Many(shape=RULE_GROUP, what="rules", empty=True),
    default=(),
    about="conditions on whole rows",
)
HIDDEN_ROWS = Setting(
    name="hidden_rows",
    shape=Flag(),
    default=True,
    about="whether hidden and filtered rows count",
)
SHEET_GROUP = Group(
    what="a sheet",
    settings=(
        SHEET, HEADER_ROW, KIND, KEY, MODE, COMMAND, UNMAPPED_COLUMNS, COLUMNS, CONSTANTS, RULES,
        HIDDEN_ROWS,
    ),
    later=frozenset({"deletes", "table", "fill_down"}),
)  # fmt: skip

# ---------------------------------------------------------------- the guard
MAX_CHANGE = Setting(
    name="max_change",
    shape=Share(),
    default=Decimal(0),
    about="share of the old value beyond which a change is large",
    required=True,
)
ON_MORE_THAN = Setting(
    name="on_more_than",
    shape=Whole(least=0, most=999_999_999),
    default=0,
    about="how many large changes are let through",
)
FIELD_GUARD_GROUP = Group(what="a field's guard", settings=(MAX_CHANGE, ON_MORE_THAN))

_LIMITS = GuardLimits()
MAX_UPDATES: Setting[Limit] = Setting(
    name="max_updates",
    shape=LimitOf(),
    default=_LIMITS.max_updates,
    about="most products that a plan may change: a share of those in scope, or a number",
)
MAX_CREATES: Setting[Limit] = Setting(
    name="max_creates",
    shape=LimitOf(),
    default=_LIMITS.max_creates,
    about="most products that a plan may create",
)
MAX_CLEARS: Setting[Limit] = Setting(
    name="max_clears",
    shape=LimitOf(),
    default=_LIMITS.max_clears,
    about="most products that a plan may take a value from",
)
GUARD_FIELDS: Setting[dict[FieldName, Answers]] = Setting(
    name="fields",
    shape=Dictionary(shape=FIELD_GUARD_GROUP, what="fields", name=Field()),
    default={},
    about="how far the numbers of single fields may move",
)
GUARD_GROUP = Group(
    what="the guard",
    settings=(MAX_UPDATES, MAX_CREATES, MAX_CLEARS, GUARD_FIELDS),
    later=frozenset({"max_deletes"}),
)

# ---------------------------------------------------------------- the file
VERSION = Setting(
    name="version",
    shape=Whole(least=1, most=1),
    default=1,
    about="version of the mapping's format: 1",
    required=True,
)
NAME: Setting[str | None] = Setting(
    name="name", shape=Text(), default=None, about="what people call the mapping"
)
CONNECTION: Setting[str | None] = Setting(
    name="connection",
    shape=Text(),
    default=None,
    about="the connection to use when the command line names none",
)
MATCH: Setting[tuple[str, ...]] = Setting(
    name="match",
    shape=Many(shape=Text(what="a pattern"), what="patterns", alone=True),
    default=(),
    about="patterns of the workbook names that the mapping is for",
)
SHEETS: Setting[tuple[Answers, ...]] = Setting(
    name="sheets",
    shape=Many(shape=SHEET_GROUP, what="sheets"),
    default=(),
    about="the sheets to read and what they hold",
    required=True,
)
GUARD: Setting[Answers | None] = Setting(
    name="guard",
    shape=GUARD_GROUP,
    default=None,
    about="what a plan may do before somebody must allow it by name and number",
)
REVIEW = Setting(
    name="review",
    shape=Choice(*Review),
    default=Review.ALWAYS,
    about="when an apply needs a plan that a person has reviewed",
)
CLEAR_MARKER = Setting(
    name="clear_marker",
    shape=Text(),
    default="<clear>",
    about="the text in a cell that clears the value in Plytix",
)
MAPPING_GROUP = Group(
    what="a mapping",
    settings=(VERSION, NAME, CONNECTION, MATCH, SHEETS, GUARD, REVIEW, CLEAR_MARKER),
    later=frozenset({"assets"}),
)

GROUPS: dict[str, Group] = {
    "": MAPPING_GROUP,
    "sheets[]": SHEET_GROUP,
    "sheets[].key[]": KEY_GROUP,
    "sheets[].columns[]": COLUMN_GROUP,
    "sheets[].columns[].checks": CHECKS_GROUP,
    "sheets[].constants.<field>": CONSTANT_GROUP,
    "sheets[].rules[]": RULE_GROUP,
    "guard": GUARD_GROUP,
    "guard.fields.<field>": FIELD_GUARD_GROUP,
}
"""Every group by its place in the file, in the order of the documentation."""
