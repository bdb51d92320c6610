"""The plan in its journal: with it a run is resumed and undone by nothing but the journal."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sheetsync.errors import PlanError
from sheetsync.model.definition import Account
from sheetsync.model.plan import Decisions, Plan, Price, SourceFile
from sheetsync.model.recorded import RunHeader
from sheetsync.model.values import Canonical
from sheetsync.planning.planfile import plan_from_json, plan_to_json
from sheetsync.planning.tagged import from_tagged, to_tagged

MOST_BYTES: Final = 1 << 30
"""A plan that unpacks to more is none of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a run carries out.

    Attributes:
        plan: The whole plan.
        decisions: What its reviewer decided.
        edited: Change id → the value typed instead of the plan's.
    """

    plan: Plan
    decisions: Decisions
    edited: Mapping[str, Canonical | None]


def plan_entry(planned: Planned) -> dict[str, object]:
    """The plan as an entry: packed, with the decisions and the edited values beside it."""
    packed = base64.b64encode(zlib.compress(plan_to_json(planned.plan)))
    return {
        "entry": "plan",
        "plan": packed.decode("ascii"),
        "rejected": sorted(planned.decisions.rejected),
        "edited": {name: to_tagged(value) for name, value in planned.edited.items()},
    }


def read_plan_entry(entry: Mapping[str, object], header: RunHeader, *, file: str) -> Planned:
    """What ``plan_entry`` wrote.

    Args:
        entry: The entry.
        header: The journal's header.
        file: The journal's name, for messages.

    Raises:
        PlanError: It is damaged, or not the plan that the header names.
    """
    packed, rejected, edited = entry.get("plan"), entry.get("rejected"), entry.get("edited")
    if (
        not isinstance(packed, str)
        or not isinstance(rejected, list)
        or not isinstance(edited, dict)
    ):
        raise foreign(file)
    try:
        plan = plan_from_json(_unpacked(packed))
        values = {str(name): from_tagged(value) for name, value in edited.items()}
    except (ValueError, zlib.error, binascii.Error) as error:
        raise foreign(file) from error
    if (plan.run, plan.account.id) != (header.run, header.account_id):
        raise foreign(file)
    return Planned(
        plan=plan,
        decisions=Decisions(
            rejected=frozenset(str(one) for one in rejected), approved_by=header.approved_by
        ),
        edited=values,
    )


def no_plan(header: RunHeader) -> Plan:
    """A plan without rows and changes, for a journal that was cut off before its plan."""
    return Plan(
        run=header.run,
        created_at=header.started_at,
        created_by=header.planned_by,
        workbook=SourceFile(name=header.workbook, folder=header.folder, sha256="", size=0),
        mapping=SourceFile(name=header.mapping, folder="", sha256="", size=0),
        mapping_text="",
        connection=header.connection,
        endpoint=header.endpoint,
        account=Account(id=header.account_id, name=header.account_name),
        schema_sha256="",
        creates=(),
        updates=(),
        findings=(),
        rows=(),
        guards=(),
        price=Price(reads=0, writes=0, checks=0, minutes=0, hour_share=0),
        products_in_account=0,
        undoes=header.undoes,
    )


def foreign(file: str) -> PlanError:
    """That what stands in a journal was not written by a run of ours."""
    return PlanError(
        f"The journal {file} does not hold what its header says.",
        remedy="Use the journal as sheetsync wrote it.",
    )


def _unpacked(packed: str) -> bytes:
    stream = zlib.decompressobj()
    data = stream.decompress(base64.b64decode(packed, validate=True), MOST_BYTES)
    if not stream.eof:
        raise ValueError("it does not end, or is too long")
    return data
