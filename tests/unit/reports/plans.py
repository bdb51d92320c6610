"""Plans and results with believable values, for the tests of reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sheetsync.model.change import BaseValue, Create, FieldChange, Update
from sheetsync.model.definition import Account, Kind
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.outcome import RowOutcome, RowStatus, RunResult
from sheetsync.model.place import CellPlace, YamlPlace
from sheetsync.model.plan import GuardResult, Plan, Price, RowVerdict, SourceFile, Verdict
from sheetsync.model.values import Canonical, EntityId, FieldName, Key

FILE = "spring-range.xlsx"
SHEET = "Products"
RUN = "20261123-101500-7f3a"

COLUMNS = {
    "label": (1, "Product name"),
    "gtin": (2, "EAN"),
    "attributes.colour": (5, "Colour"),
    "attributes.weight_kg": (6, "Weight (kg)"),
    "attributes.available_from": (7, "Available from"),
    "attributes.dishwasher_safe": (8, "Dishwasher safe"),
    "attributes.materials": (9, "Materials"),
    "attributes.care": (10, "Care"),
    "attributes.pieces": (11, "Pieces"),
}


def place(row: int, field: str | None = None) -> CellPlace:
    """A row of the source, or the cell that feeds a field."""
    if field is None:
        return CellPlace(file=FILE, sheet=SHEET, row=row)
    column, header = COLUMNS.get(field, (15, field))
    return CellPlace(file=FILE, sheet=SHEET, row=row, column=column, header=header)


def change(
    number: int,
    row: int,
    field: str,
    before: Canonical | None,
    after: Canonical | None,
    note: str = "",
) -> FieldChange:
    """One changed field."""
    return FieldChange(
        id=f"c{number}",
        field=FieldName(field),
        before=before,
        after=after,
        place=place(row, field),
        note=note,
    )


def update(row: int, key: str, name: str, *fields: FieldChange) -> Update:
    """A product that changes."""
    return Update(
        kind=Kind.PRODUCT,
        key=Key(key),
        entity_id=EntityId(f"{row:024x}"),
        name=name,
        fields=fields,
        place=place(row),
    )


def torn(plan: Plan, *change_ids: str) -> Plan:
    """The plan with changes that are conflicts: Plytix had "Grey" when the workbook was made."""
    base = BaseValue(value="Grey")
    updates = tuple(
        replace(
            one,
            fields=tuple(
                replace(change, base=base, conflict=True) if change.id in change_ids else change
                for change in one.fields
            ),
        )
        for one in plan.updates
    )
    rows = {change.place.row for one in updates for change in one.fields if change.conflict}
    return replace(
        plan,
        updates=updates,
        rows=tuple(
            replace(row, verdict=Verdict.CONFLICT) if row.row in rows else row for row in plan.rows
        ),
    )


def create(number: int, row: int, key: str, *fields: FieldChange) -> Create:
    """A product to create."""
    return Create(id=f"n{number}", kind=Kind.PRODUCT, key=Key(key), fields=fields, place=place(row))


CARE = (
    "Hand wash before first use. Season with a neutral oil and heat slowly; never put a hot pan "
    "under cold water.\nDry at once. Keeps its coating for years when it is not scoured."
)


def spring_plan() -> Plan:
    """A small plan with every kind of value, change, finding and verdict."""
    updates = (
        update(
            14,
            "KT-001",
            "Cast iron pan 28 cm",
            change(1, 14, "attributes.colour", "Blue", "Navy"),
            change(2, 14, "attributes.weight_kg", Decimal("2.85"), Decimal("2.9")),
            change(3, 14, "attributes.care", "Hand wash.", CARE),
        ),
        update(
            15,
            "00123",
            "Mixing bowl, set of three",
            change(4, 15, "attributes.dishwasher_safe", None, True),
            change(5, 15, "attributes.available_from", date(2026, 3, 1), date(2026, 5, 1)),
            change(6, 15, "attributes.pieces", 2, 3),
        ),
        update(
            16,
            "KT-003",
            "Trekking bottle 0.75 l",
            change(7, 16, "attributes.colour", "White", None, "the sheet says <clear>"),
            change(8, 16, "attributes.materials", ("Steel",), ("Steel", "Silicone, food grade")),
            change(9, 16, "gtin", "4006381333931", "4006381333948"),
        ),
        update(17, "KT-004", "=SUM(A1)", change(10, 17, "label", "=1+1", "@cmd|'/C calc'!A0")),
    )
    creates = (
        create(
            1,
            20,
            "KT-900",
            change(11, 20, "label", None, "Enamel mug 0.4 l"),
            change(12, 20, "attributes.colour", None, "Red"),
            change(13, 20, "attributes.weight_kg", None, Decimal("0.18")),
        ),
        create(
            2,
            21,
            "KT-901",
            change(14, 21, "label", None, "Enamel plate"),
            change(15, 21, "attributes.available_from", None, date(2026, 6, 1)),
        ),
    )
    findings = (
        Finding(
            code="number-as-text",
            severity=Severity.NOTICE,
            place=CellPlace(file=FILE, sheet=SHEET, column=6, header="Weight (kg)"),
            found="2,85",
            expected="a number",
            remedy="Nothing; the values were used.",
            count=38,
        ),
        Finding(
            code="unknown-option",
            severity=Severity.ERROR,
            place=place(18, "attributes.colour"),
            found="Blu",
            expected='one of "Blue", "Navy", "Red", "White" (options of attribute "colour")',
            remedy='Correct the cell, or add "Blu" to the attribute\'s options in Plytix.',
            key="KT-005",
            suggestions=("Blue",),
        ),
        Finding(
            code="near-duplicate-key",
            severity=Severity.WARNING,
            place=place(19, "label"),
            found="KT-0O6",
            expected="a key that cannot be mistaken for KT-006",
            remedy="Check which product is meant.",
            key="KT-0O6",
        ),
        Finding(
            code="unknown-setting",
            severity=Severity.WARNING,
            place=YamlPlace(file="spring.yaml", line=4, column=3),
            found="empy",
            expected="a setting of a column",
            remedy="Correct the setting.",
            suggestions=("empty",),
        ),
    )
    rows = (
        RowVerdict(SHEET, 14, "KT-001", Verdict.UPDATE, 3),
        RowVerdict(SHEET, 15, "00123", Verdict.UPDATE, 3),
        RowVerdict(SHEET, 16, "KT-003", Verdict.UPDATE, 3),
        RowVerdict(SHEET, 17, "KT-004", Verdict.UPDATE, 1),
        RowVerdict(SHEET, 18, "KT-005", Verdict.INVALID, 0, "unknown-option"),
        RowVerdict(SHEET, 19, "KT-0O6", Verdict.UNCHANGED, 0, "near-duplicate-key"),
        RowVerdict(SHEET, 20, "KT-900", Verdict.CREATE, 3),
        RowVerdict(SHEET, 21, "KT-901", Verdict.CREATE, 2),
    )
    return plan_of(updates=updates, creates=creates, findings=findings, rows=rows)


def plan_of(
    *,
    updates: tuple[Update, ...] = (),
    creates: tuple[Create, ...] = (),
    findings: tuple[Finding, ...] = (),
    rows: tuple[RowVerdict, ...] = (),
) -> Plan:
    """A plan around the given content."""
    return Plan(
        run=RUN,
        created_at="2026-11-23T10:15:00+00:00",
        created_by="maria",
        workbook=SourceFile(name=FILE, folder="/shared/Spring range", sha256="ab" * 32, size=48213),
        mapping=SourceFile(
            name="spring.yaml", folder="/shared/mappings", sha256="cd" * 32, size=1200
        ),
        mapping_text="version: 1\n",
        connection="plytix",
        endpoint="https://pim.plytix.com",
        account=Account(id="5f1e3a", name="Nordlicht Housewares"),
        schema_sha256="ef" * 32,
        creates=creates,
        updates=updates,
        findings=findings,
        rows=rows,
        guards=(
            GuardResult(name="max_updates", limit="30%", value="0.7%", count=4, ok=True),
            GuardResult(
                name="max_creates",
                limit="0",
                value="2",
                count=2,
                ok=False,
                allowed=True,
                message="The plan creates 2 products; creating is opt-in.",
            ),
            GuardResult(name="max_clears", limit="5%", value="0.2%", count=1, ok=True),
        ),
        price=Price(reads=9, writes=6, checks=2, minutes=0.1, hour_share=0.0016),
        products_in_account=600,
    )


def stopped_plan() -> Plan:
    """The same plan, stopped by a guard."""
    plan = spring_plan()
    return replace(plan, guards=tuple(replace(guard, allowed=False) for guard in plan.guards))


def large_plan(changes: int, rows: int) -> Plan:
    """A plan of many changes, five a product, and many input rows."""
    fields: tuple[tuple[str, Canonical, Canonical], ...] = (
        ("attributes.colour", "Blue", "Navy"),
        ("attributes.weight_kg", Decimal("2.85"), Decimal("2.9")),
        ("attributes.care", "Hand wash.", "Dishwasher safe up to 60 degrees, handle excepted."),
        ("attributes.available_from", date(2026, 3, 1), date(2026, 5, 1)),
        ("attributes.materials", ("Steel",), ("Steel", "Silicone")),
    )
    updates = tuple(
        update(
            row,
            f"KT-{row:06d}",
            f"Product number {row}",
            *(
                change(5 * row + at, row, field, before, after)
                for at, (field, before, after) in enumerate(fields)
            ),
        )
        for row in range(2, 2 + changes // len(fields))
    )
    verdicts = tuple(
        RowVerdict(SHEET, row, f"KT-{row:06d}", Verdict.UPDATE, 5) for row in range(2, 2 + rows)
    )
    return plan_of(updates=updates, rows=verdicts)


def spring_result(plan: Plan) -> RunResult:
    """What came of ``spring_plan``: a row of every status but one."""
    told = {
        14: ("done", "", "", "", ("attributes.colour", "attributes.care"), True),
        15: ("failed", "not-stored", "Plytix has 2, not 3.", "Plan again.", (), False),
        16: ("conflict", "changed-since-plan", 'Plytix now has "Grey".', "Plan again.", (), False),
        17: ("refused", "", "Rejected by the reviewer.", "", (), False),
        18: ("invalid", "unknown-option", '"Blu" is no option.', "Correct the cell.", (), False),
        19: ("unchanged", "", "", "", (), True),
        20: ("done", "", "", "", ("label", "attributes.colour"), True),
        21: ("not_attempted", "stopped-before", "The run was stopped.", "Plan again.", (), False),
    }
    return RunResult(
        run=plan.run,
        started_at="2026-11-23T10:40:00+00:00",
        finished_at="2026-11-23T10:41:30+00:00",
        rows=tuple(
            RowOutcome(
                sheet=row.sheet,
                row=row.row,
                key=row.key,
                status=RowStatus(told[row.row][0]),
                code=told[row.row][1],
                message=told[row.row][2],
                remedy=told[row.row][3],
                changed_fields=tuple(FieldName(name) for name in told[row.row][4]),
                verified=told[row.row][5],
                entity_id=f"{row.row:024x}",
            )
            for row in plan.rows
        ),
        operations=(),
        calls={"reads": 3, "writes": 6, "checks": 2},
        interrupted=True,
        stop_reason="",
        approved_by="Maria Lindqvist",
    )
