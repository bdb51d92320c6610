"""What a mapping file says, once it has been read and every default filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from enum import StrEnum

from sheetsync.model.definition import Kind
from sheetsync.model.place import YamlPlace
from sheetsync.model.record import Mode
from sheetsync.model.values import FieldName


class UnmappedColumns(StrEnum):
    """What to say of a column that no binding names."""

    WARN = "warn"
    ERROR = "error"
    IGNORE = "ignore"


class Empty(StrEnum):
    """What an empty cell asks for."""

    KEEP = "keep"
    ERROR = "error"
    CLEAR = "clear"
    DEFAULT = "default"


class OnError(StrEnum):
    """What a cell that cannot be used does to its row."""

    SKIP_ROW = "skip_row"
    SKIP_CELL = "skip_cell"
    STOP = "stop"


class Multi(StrEnum):
    """What a list in a cell does to the list in Plytix."""

    REPLACE = "replace"
    ADD = "add"
    REMOVE = "remove"


class UnknownOption(StrEnum):
    """What a value outside the options is. ``create`` comes with the kind ``attribute``."""

    ERROR = "error"


class Review(StrEnum):
    """When an apply needs a plan that a person has reviewed."""

    ALWAYS = "always"
    WARNING = "warning"
    ERROR = "error"


class DateOrder(StrEnum):
    """How to read a date typed as text; ISO text and real date cells need none."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What the values of one column must satisfy.

    Attributes:
        min: Least number or earliest date (ISO text as written); ``None``: no limit.
        max: Greatest number or latest date.
        pattern: Regular expression that the whole text must match.
        max_length: Most characters.
        one_of: The only values allowed, as written in the mapping.
        unique: No value twice in the column.
        required: Not blank.
    """

    min: str | None = None
    max: str | None = None
    pattern: str | None = None
    max_length: int | None = None
    one_of: tuple[str, ...] | None = None
    unique: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyColumn:
    """A column that identifies the row's entity.

    Attributes:
        columns: Header and its aliases, first hit wins.
        field: The field whose value it holds: ``sku`` or ``gtin``.
        pad: Digits that a numeric cell is padded to with zeros; ``None``: never padded.
        place: Where the mapping says so.
    """

    columns: tuple[str, ...]
    field: FieldName
    pad: int | None
    place: YamlPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One column bound to one field.

    Attributes:
        columns: Header and its aliases, first hit wins.
        field: The field that the column feeds.
        values: Value dictionary: what people write → the value meant; looked up case-blind on
            trimmed text, before the codec.
        unknown_option: What to do with a value outside the options.
        multi: What a list does to the list in Plytix.
        separator: Between the values of a list.
        decimal: Decimal mark of numbers typed as text: ``.`` or ``,``.
        thousands: Thousands mark of numbers typed as text; empty: none is accepted.
        percent: ``None``: a percent sign or format is refused; ``fraction``: 19 % is 0.19;
            ``number``: 19 % is 19.
        date_order: How to read a date typed as text; ``None``: only ISO text is accepted.
        pad: Digits that a numeric cell is padded to with zeros; ``None``: never padded.
        trim: Whether blanks around a text are cut away.
        empty: What an empty cell asks for.
        default: The text that an empty cell stands for when ``empty`` is ``default``, and that
            creates take when the cell is blank; ``None``: none.
        on_error: What an unusable cell does to its row.
        checks: See ``Checks``.
        create_only: Set on create, never touched on update.
        place: Where the mapping says so.
    """

    columns: tuple[str, ...]
    field: FieldName
    place: YamlPlace
    values: Mapping[str, str] = dataclass_field(default_factory=dict)
    unknown_option: UnknownOption = UnknownOption.ERROR
    multi: Multi = Multi.REPLACE
    separator: str = ","
    decimal: str = "."
    thousands: str = ""
    percent: str | None = None
    date_order: DateOrder | None = None
    pad: int | None = None
    trim: bool = True
    empty: Empty = Empty.KEEP
    default: str | None = None
    on_error: OnError = OnError.SKIP_ROW
    checks: Checks = Checks()
    create_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A field that the sheet does not hold.

    Attributes:
        field: The field.
        value: The text, read as if it stood in a cell.
        always: Set on update too, not on create only.
        place: Where the mapping says so.
    """

    field: FieldName
    value: str
    always: bool
    place: YamlPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A condition on whole rows.

    Attributes:
        name: For messages.
        require: Expression over field names without ``attributes.`` that must hold.
        when: Expression that says which rows it concerns; ``None``: all.
        place: Where the mapping says so.
    """

    name: str
    require: str
    when: str | None
    place: YamlPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMapping:
    """How one sheet (or several alike) feeds one kind.

    Attributes:
        sheets: Sheet names or shell-style patterns; empty: the only sheet with the headers.
        header_row: The header's row as Excel counts; ``None``: the one row that holds all
            required headers.
        kind: The kind of every row.
        key: Key columns; the first non-empty wins, all non-empty must agree.
        mode: What rows may do.
        command: Header of the column with a command per row, aliases first to last; empty: none.
        unmapped_columns: What to say of columns that no binding names.
        columns: The bindings.
        constants: Fields not in the sheet.
        rules: Conditions on rows.
        hidden_rows: Whether hidden rows count.
        place: Where the mapping says so.
    """

    sheets: tuple[str, ...]
    header_row: int | None
    kind: Kind
    key: tuple[KeyColumn, ...]
    mode: Mode
    command: tuple[str, ...]
    unmapped_columns: UnmappedColumns
    columns: tuple[Binding, ...]
    constants: tuple[Constant, ...]
    rules: tuple[Rule, ...]
    place: YamlPlace
    hidden_rows: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A guard's limit: a share of the products in scope, or a number.

    Attributes:
        text: As written: ``30%`` or ``250``.
        share: 0 to 1 when it is a share; ``None`` when it is a number.
        number: The number; ``None`` when it is a share.
    """

    text: str
    share: Decimal | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGuard:
    """How far one field may move in one run.

    Attributes:
        max_change: Share of the old value, such as 0.5 for 50 %, beyond which a change is large.
        on_more_than: How many large changes are tolerated.
    """

    max_change: Decimal
    on_more_than: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardLimits:
    """What a plan may do before somebody must say so by name and number.

    Attributes:
        max_updates: Of the kind's products in scope, counted from 10 up.
        max_creates: Creating is opt-in.
        max_clears: Of the kind's products in scope.
        fields: Per field.
    """

    max_updates: Limit = Limit(text="30%", share=Decimal("0.3"))
    max_creates: Limit = Limit(text="0", number=0)
    max_clears: Limit = Limit(text="5%", share=Decimal("0.05"))
    fields: Mapping[FieldName, FieldGuard] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvSettings:
    """How text files (CSV and the like) are written; ``None``: found out from each file.

    Attributes:
        encoding: The encoding of files without a mark at their beginning.
        delimiter: Between fields; ``tab`` for a tab.
        quote: Around fields that hold delimiters or line breaks; ``none``: quotation marks are
            characters like others. ``None``: the double quotation mark.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookMapping:
    """One mapping file.

    Attributes:
        file: Its name, without folders.
        name: For people.
        connection: The connection's name when the command line names none; ``None``: none named.
        match: Shell-style patterns of the workbook names it is for.
        sheets: One entry per kind of sheet; never empty.
        guard: See ``GuardLimits``.
        review: See ``Review``.
        clear_marker: The text that clears a value.
        text: The file's text as it was read.
        csv: See ``CsvSettings``.
    """

    file: str
    name: str
    connection: str | None
    match: tuple[str, ...]
    sheets: tuple[SheetMapping, ...]
    guard: GuardLimits
    review: Review
    clear_marker: str
    text: str
    csv: CsvSettings = CsvSettings()
