"""The seal: the whole plan inside the plan workbook, compressed, with its hash.

A very hidden sheet holds it (``workbook/writing/packed.py``). The sealed bytes are the name that
the workbook was written under (the summary shows it in a command), a line feed, and the plan as
``planfile`` writes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from sheetsync.errors import PlanError
from sheetsync.workbook.writing.layout import PageSheet
from sheetsync.workbook.writing.packed import PackedError, packed_lines, packed_sheet, unpacked

SEAL: Final = "sheetsync seal"
"""The name of the hidden sheet."""

FORMAT: Final = "sheetsync.seal/2"
FAMILY: Final = "sheetsync.seal/"
_MAKE_ANEW: Final = "Make a new plan with: sheetsync plan"


class Sealed(NamedTuple):
    """What a seal holds.

    Attributes:
        name: The file name that the plan workbook was written under.
        plan: The plan, as ``planfile.plan_to_json`` wrote it.
    """

    name: str
    plan: bytes


def seal_sheet(sealed: Sealed) -> PageSheet:
    """The hidden sheet that holds a plan."""
    return packed_sheet(SEAL, FORMAT, _payload(sealed))


def seal_lines(sealed: Sealed) -> list[str]:
    """The texts of the seal's cells, from the first row down."""
    return packed_lines(FORMAT, _payload(sealed))


def _payload(sealed: Sealed) -> bytes:
    return sealed.name.encode("utf-8", "backslashreplace") + b"\n" + sealed.plan


def read_seal(lines: Sequence[str], file: str) -> Sealed:
    """What a seal holds, once its hash is proved.

    Args:
        lines: The texts of the seal's cells, from the first row down.
        file: The workbook's name, for messages.

    Raises:
        PlanError: The seal is of another format, or damaged.
    """
    if lines and lines[0].startswith(FAMILY) and lines[0] != FORMAT:
        raise PlanError(
            f"{file} is sealed in the format {lines[0][:60]}; this version reads {FORMAT}.",
            remedy="Apply it with the version of sheetsync that planned it, or plan again.",
        )
    try:
        payload = unpacked(lines, FORMAT)
    except PackedError as error:
        raise _damaged(file, str(error)) from error
    name, _, plan = payload.partition(b"\n")
    return Sealed(name=name.decode("utf-8", "replace"), plan=plan)


def _damaged(file: str, why: str) -> PlanError:
    return PlanError(
        f"The seal of {file} is damaged: {why}. What the workbook shows cannot be trusted.",
        remedy=_MAKE_ANEW,
        cells=(f"{SEAL}!A1",),
    )
