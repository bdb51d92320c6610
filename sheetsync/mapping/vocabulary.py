"""Every setting of a mapping file: its name, its shape, its default, its meaning.

Reading a mapping, its JSON Schema and the check of its documentation all walk these groups.
"""

from __future__ import annotations

from decimal import Decimal

from sheetsync.mapping.column_settings import CHECKS_GROUP, COLUMN_GROUP, HEADERS, KEY_GROUP
from sheetsync.mapping.groups import Answers, Group, Setting
from sheetsync.mapping.shapes import Choice, Dictionary, Flag, Many, Text, Whole, Words
from sheetsync.mapping.sheet_mapping import (
    GuardLimits,
    Limit,
    Review,
    UnmappedColumns,
)
from sheetsync.mapping.special_shapes import (
    Condition,
    ConstantValue,
    Field,
    LimitOf,
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
    shape=HEADERS,
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

# ---------------------------------------------------------------- text files
ENCODINGS = (
    "utf-8", "utf-16", "windows-1252", "windows-1250", "windows-1251", "windows-1253",
    "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258", "iso-8859-1",
    "iso-8859-2", "iso-8859-15", "mac-roman", "koi8-r", "shift_jis", "gb18030", "big5", "euc-kr",
)  # fmt: skip
"""Encodings that exports are written in, by names that Python knows them by."""

ENCODING: Setting[str | None] = Setting(
    name="encoding",
    shape=Words(choices=ENCODINGS),
    default=None,
    about="encoding of files that do not begin with a byte order mark",
)
DELIMITER: Setting[str | None] = Setting(
    name="delimiter",
    shape=Words(choices=(",", ";", "|", "tab")),
    default=None,
    about="what parts the fields",
)
QUOTE: Setting[str | None] = Setting(
    name="quote",
    shape=Words(choices=('"', "'", "none")),
    default=None,
    about="what stands around fields that hold delimiters or line breaks",
)
CSV_GROUP = Group(what="text files", settings=(ENCODING, DELIMITER, QUOTE))

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
CSV: Setting[Answers | None] = Setting(
    name="csv",
    shape=CSV_GROUP,
    default=None,
    about="how text files (CSV and the like) are written; left out: found out from each file",
)
MAPPING_GROUP = Group(
    what="a mapping",
    settings=(VERSION, NAME, CONNECTION, MATCH, SHEETS, GUARD, REVIEW, CLEAR_MARKER, CSV),
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
    "csv": CSV_GROUP,
}
"""Every group by its place in the file, in the order of the documentation."""
